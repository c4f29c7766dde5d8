"""One suggestion per passage and code: what is a yes, what is ranked, in which order, and how far it is calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.taggers import Passage, combined
from pipeline.taggers.combined import LEAST_RANKED, MOST_RANKED, CombinedTagger
from pipeline.taggers.learnt import Learnt, Taggers, learn
from pipeline.taggers.nearness import scores_of
from pipeline.taggers.rules import RulesTagger
from tests.taggers.conftest import BOOK, WITHOUT, discussions, made
from tests.taggers.test_talk import AWKWARD

NEW = [
    made("he recycled the jars", position=0),
    made("she was watching the park", position=1),
    made("we like music", position=2),
    made("they watch us sort it, and sort it", position=3, start=500),
    made("", position=4),
    made("We ran a bottle bank, and a burglar came", position=5),
    made("Wir haben Altglas getrennt", position=6, language="de-AT"),
    *(made(text, position=7 + place, start=9) for place, text in enumerate(AWKWARD)),
]


@pytest.fixture(scope="module")
def tagger(learnt: Learnt) -> CombinedTagger:
    """Rules and classifier after five discussions."""
    return CombinedTagger(learnt, "r")


def by_passage(tagger: CombinedTagger, passages: Sequence[Passage]) -> list[list[Suggestion]]:
    """The suggestions on each passage."""
    found = {key: list(group) for key, group in groupby(tagger.suggest(passages), lambda s: s.segment_id)}
    assert list(found) == [p.segment.id for p in passages if p.segment.id in found]
    return [found.get(passage.segment.id, []) for passage in passages]


def test_it_learns(tagger: CombinedTagger) -> None:
    """New sentences with the learnt verbs, in other forms, are a yes for the right code and for no other."""
    found = by_passage(tagger, NEW[:4])
    assert ["waste"] == [s.code_id for s in found[0] if s.hit]
    assert ["safety"] == [s.code_id for s in found[1] if s.hit]
    assert [] == [s.code_id for s in found[2] if s.hit]
    assert "waste" in [s.code_id for s in found[3]]


def test_what_a_suggestion_holds(tagger: CombinedTagger) -> None:
    """Segment, span and run of its own; a probability where codings were learnt from, otherwise an order."""
    for passage, suggestions in zip(NEW, by_passage(tagger, NEW), strict=True):
        assert len(suggestions) == len({s.code_id for s in suggestions})
        for s in suggestions:
            assert (passage.segment.span, "combined/2", "r") == (s.span, s.tagger, s.run_id)
            assert 0 <= s.score <= 1
            assert (s.code_id in ("waste", "safety")) == s.calibrated
            assert s.rationale
            assert None is s.level
    assert "combined/2" == tagger.name


def test_a_yes_from_the_threshold_on(learnt: Learnt, tagger: CombinedTagger) -> None:
    """A score from the threshold on is a yes, one below is not; a code without codings never is."""
    scores: dict[str, set[bool]] = {code: set() for code in ("waste", "safety", "rare")}
    for s in tagger.suggest([p for p in NEW if p.language == "en"]):
        threshold = learnt.threshold(["waste", "safety", "rare"].index(s.code_id))
        assert (threshold is not None and s.score >= threshold) == s.hit
        scores[s.code_id].add(s.hit)
    assert {True, False} == scores["waste"] == scores["safety"]
    assert ("yes", "yes", "codebook") == tuple(learnt.mode(code) for code in range(3))


def test_declared_thresholds_take_the_place_of_the_learnt(learnt: Learnt) -> None:
    """A declared threshold counts for its code; for a code that too little was learnt for it makes no yes either."""
    declared = CombinedTagger(learnt, "r", {"waste": 0.999, "safety": 0.0, "rare": 0.0, "unheard_of": 0.1})
    found = declared.suggest([p for p in NEW if p.language == "en"])
    assert {True} == {s.hit for s in found if s.code_id == "safety"}
    assert {False} == {s.hit for s in found if s.code_id == "rare"} | {
        s.hit for s in found if s.code_id == "waste"
    }


def test_the_best_come_first_and_no_more_than_a_few(tagger: CombinedTagger) -> None:
    """First what is a yes, then what a pattern speaks for, then the likeliest; of the last no more than three."""
    for suggestions in by_passage(tagger, NEW):
        ranks = [(s.hit, any(r.kind == "pattern" for r in s.rationale), s.score) for s in suggestions]
        assert sorted(ranks, reverse=True) == ranks
        merely = [place for place, (hit, pattern, _) in enumerate(ranks) if not hit and not pattern]
        assert all(place < MOST_RANKED for place in merely)


def test_patterns_are_never_left_out() -> None:
    """However many codes a pattern speaks for, all are suggested; merely ranked are at most three."""
    codes = [
        Code(f"p{n}", f"P{n}", "d", examples=(Example(text, "en"),), patterns={"en": (Pattern("sort"),)})
        for n, text in enumerate(["Trees grow.", "A choir.", "Snow fell.", "He ran.", "Soup", "My old hat"])
    ]
    codes += [Code(f"x{n}", "Bottles", "Glass bottles and jars.") for n in range(6)]
    book = Codebook("b", "1", "B", tuple(codes))
    tagger = CombinedTagger(learn([], book, Taggers(RulesTagger(book))), "r")
    assert [f"p{n}" for n in range(6)] == [
        s.code_id for s in tagger.suggest([made("we sort bottles and jars")])
    ]
    assert ["x0", "x1", "x2"] == [s.code_id for s in tagger.suggest([made("bottles and jars")])]


def test_without_codings_the_codebook_ranks() -> None:
    """Nothing is a yes or a probability; the score is that of z, to which each of at most two patterns adds 2."""
    learnt = learn([], BOOK, Taggers(RulesTagger(BOOK)))
    tagger = CombinedTagger(learnt, "r")
    found = tagger.suggest(NEW)
    assert found
    assert {(False, False)} == {(s.hit, s.calibrated) for s in found}
    observed = learnt.observe(NEW[:6])
    z, counts = observed.distances[observed.talk.own], np.array([[1, 0, 0], *[[0, 0, 0]] * 4, [1, 1, 0]])
    np.testing.assert_allclose(scores_of(z + 2.0 * counts), tagger.scores(observed), atol=1e-6)
    (rare,) = [s for s in tagger.suggest([made("She teaches children music.")]) if s.code_id == "rare"]
    assert rare.score >= 0.5


def test_rules_alone() -> None:
    """Without the classifier and without codings the number of patterns is the score: 1 − 0.5ⁿ."""
    tagger = CombinedTagger(learn([], BOOK, Taggers(RulesTagger(BOOK), classifier=False)), "r")
    found = tagger.suggest([made("We recycle at the bottle bank; a burglar came.")])
    assert [("waste", 0.75), ("safety", 0.5)] == [(s.code_id, s.score) for s in found]
    assert {"pattern"} == {reason.kind for s in found for reason in s.rationale}
    assert [] == tagger.suggest([made("We like music.")])


def test_rules_alone_with_codings() -> None:
    """With codings the rules' score is how often a segment with so many patterns had the code."""
    learnt = learn(discussions(5, 24), BOOK, Taggers(RulesTagger(BOOK), classifier=False), choice=WITHOUT)
    scores = CombinedTagger(learnt, "r").scores(learnt.observe([made("we recycle"), made("we sing")]))
    told, met = (
        learnt.trained.verdicts[:, 0],
        np.array(["recycle" in example.passage.segment.quote for example in learnt.trained.examples]),
    )
    assert told[met].mean() == pytest.approx(scores[0, 0], abs=0.08)
    assert told[~met].mean() == pytest.approx(scores[1, 0], abs=0.08)


def test_a_language_with_few_codings_is_only_ranked(learnt: Learnt, tagger: CombinedTagger) -> None:
    """What one language taught is no yes in another until three segments there were given the code."""
    german = made("he recycled the jars and sorted paper", language="de-AT")
    english = made("he recycled the jars and sorted paper")
    hits = [{s.code_id: s.hit for s in tagger.suggest([p])} for p in (english, german)]
    assert (True, False) == (hits[0]["waste"], hits[1]["waste"])
    for count in (2, 3):
        few = replace(learnt, in_language={("de", 0): count})
        found = {s.code_id: s.hit for s in CombinedTagger(few, "r").suggest([german])}
        assert (count == 3) == found["waste"]


def test_speaker_conditions_limit_suggestions(learnt: Learnt) -> None:
    """Talk that a code is not looked for in gets no suggestion of it, by pattern or by words; unknown speakers do."""
    limited = replace(BOOK.codes[1], speakers=SpeakerCondition({"group": ("manager",)}))
    book = replace(BOOK, codes=(BOOK.codes[0], limited, *BOOK.codes[2:]))
    taggers = Taggers(RulesTagger(book))
    tagger = CombinedTagger(
        replace(learnt, taggers=taggers, trained=replace(learnt.trained, codebook=book)), "r"
    )
    said = [
        made("we recycle paper", attributes={"group": group} if group else None, position=place)
        for place, group in enumerate(["manager", "citizen", ""])
    ]
    suggested = [any(s.code_id == "waste" for s in found) for found in by_passage(tagger, said)]
    assert [True, False, True] == suggested


def test_a_few_codings_rank_what_is_above_the_usual() -> None:
    """A code with fewer than ten codings is ranked from twice its share on, never a yes, and its score is no probability yet."""
    examples = discussions(3, 10)
    told = [e for e in examples if e.verdicts["waste"]][:6]
    few = [e if e in told else replace(e, verdicts={"waste": False}) for e in examples]
    learnt = learn(few, BOOK, Taggers(), choice=WITHOUT)
    tagger = CombinedTagger(learnt, "r")
    assert "ranking" == learnt.mode(0)
    found = [s for s in tagger.suggest([*NEW, *(e.passage for e in examples)]) if s.code_id == "waste"]
    assert found
    assert {(False, False)} == {(s.hit, s.calibrated) for s in found}
    least = max(LEAST_RANKED, 2 * 6 / len(examples))
    assert all(s.score >= least for s in found)


def test_all_at_once_or_one_by_one(
    learnt: Learnt, tagger: CombinedTagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same suggestions and scores in one call or in several, in blocks of any size, from transcripts old and new."""
    passages = [*(e.passage for e in learnt.trained.examples[:40]), *NEW]
    at_once, scores = tagger.suggest(passages), np.vstack([scores for _, scores in tagger.read(passages)])
    assert at_once == [s for passage in passages for s in tagger.suggest([passage])]
    assert at_once == tagger.suggest(passages[:7]) + tagger.suggest(passages[7:])
    assert len(passages) == len(scores)
    for size in (1, 3, 16):
        monkeypatch.setattr(combined, "BLOCK", size)
        assert at_once == tagger.suggest(passages)
        np.testing.assert_array_equal(scores, np.vstack([found for _, found in tagger.read(passages)]))
    assert at_once == CombinedTagger(replace(learnt, _readers={}), "r").suggest(passages)


def test_no_passages(tagger: CombinedTagger) -> None:
    """Nothing read, nothing suggested."""
    assert [] == tagger.suggest([])
    assert [] == list(tagger.read([]))


GRADED = Scale(
    tuple(
        Level(name, name, "", value) for value, name in enumerate(("none", "little", "some", "much", "great"))
    )
)


def test_words_that_say_how_much_propose_a_level() -> None:
    """A graded code that is suggested gains the level of the quantity, with the words, before other reasons; a plain one does not."""
    patterns = {"en": (Pattern("helps"),)}
    book = Codebook(
        "b",
        "1",
        "B",
        (
            Code("grade", "Grade", "", patterns=patterns, scale=GRADED),
            Code("plain", "Plain", "", patterns=patterns),
        ),
    )
    tagger = CombinedTagger(learn([], book, Taggers(RulesTagger(book))), "r")
    found = {s.code_id: s for s in tagger.suggest([made("Well, hardly anyone helps.", start=50)])}
    graded = found["grade"]
    assert ("little", None, None) == (graded.level, graded.declared_level, found["plain"].level)
    assert [('said "hardly anyone"', Span(56, 69))] == [(r.text, r.span) for r in graded.quantities]
    assert graded.quantities[0] == graded.rationale[0]
    assert () == found["plain"].quantities


def test_patterns_that_name_a_level_come_first() -> None:
    """The codebook is the authority: where a pattern proposes a level, no word is asked."""
    patterns = {"en": (Pattern("helps", level="great"),)}
    book = Codebook("b", "1", "B", (Code("grade", "Grade", "", patterns=patterns, scale=GRADED),))
    tagger = CombinedTagger(learn([], book, Taggers(RulesTagger(book))), "r")
    (found,) = tagger.suggest([made("Almost nobody, but she helps.")])
    assert ("great", "great", ()) == (found.level, found.declared_level, found.quantities)


def test_a_quantity_alone_suggests_no_code() -> None:
    """Without another reason for the code a quantity is none."""
    book = Codebook(
        "b", "1", "B", (Code("grade", "Grade", "", patterns={"en": (Pattern("gardens"),)}, scale=GRADED),)
    )
    tagger = CombinedTagger(learn([], book, Taggers(RulesTagger(book), classifier=False)), "r")
    assert [] == tagger.suggest([made("Hardly anyone comes.")])
