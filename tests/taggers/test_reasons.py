"""Why a code is suggested: reasons that name words stand where these words do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from pipeline.codebook import Codebook
from pipeline.readers import read_codebook
from pipeline.suggestions import Reason
from pipeline.taggers import Neighbour, Passage, TrainingSegment
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Learnt, Taggers, learn
from pipeline.taggers.reasons import MOST_WORDS
from pipeline.taggers.rules import RulesTagger
from tests.conftest import ROOT
from tests.taggers.conftest import BOOK, WITH_CONTEXT, WITHOUT, discussions, made
from tests.taggers.test_features import passages
from tests.taggers.test_talk import AWKWARD

WORD = re.compile(r'"(.+)" \(\+(\d+\.\d\d)\)', re.DOTALL)
MATCHED = re.compile(r'matched "(.+)" \(pattern "', re.DOTALL)
BEFORE = "Moderátorka 😀: Was meinen Sie?\u2028P1 [zustimmend]: "


def quoted(passage: Passage, reason: Reason) -> str:
    """What stands in the transcript at a reason's span: talk before the passage, the passage, and more talk."""
    start = passage.segment.span.start
    assert reason.span is not None
    return reason.span.of("\u0000" * start + passage.segment.quote + "and so on")


def untrue(passage: Passage, rationale: Sequence[Reason]) -> list[object]:
    """The reasons that do not stand where and as they say, and what is wrong with the words that weighed as a list."""
    words = [reason for reason in rationale if reason.kind == "word"]
    weights = [reason.weight for reason in words]
    wrong: list[object] = [reason for reason in rationale if not is_true(passage, reason)]
    if len(words) > MOST_WORDS or sorted(weights, reverse=True) != weights:
        wrong.append(("too many words, or not by weight", weights))
    if len(words) > len({quoted(passage, reason).casefold() for reason in words}):
        wrong.append(("a word twice", [reason.text for reason in words]))
    return wrong


def is_true(passage: Passage, reason: Reason) -> bool:
    """Whether a reason stands in the transcript where and as it says."""
    if reason.span is None:
        return reason.kind in ("example", "definition", "context", "frequency")
    said = " ".join(quoted(passage, reason).split())
    if reason.kind == "word":
        word = WORD.fullmatch(reason.text)
        if word is None or word[1] != quoted(passage, reason):
            return False
        is_word = any(map(str.isalnum, word[1])) or not word[1].isascii()
        return is_word and abs(reason.weight - float(word[2])) < 0.0051
    if reason.kind == "pattern":
        matched = MATCHED.match(reason.text)
        return matched is not None and matched[1] == said
    return reason.kind == "quantity" and reason.text == f'said "{said}"'


@pytest.fixture(scope="module")
def coproduction() -> Codebook:
    """The codebook of the sample study."""
    return read_codebook(ROOT / "codebooks" / "coproduction.yaml", source="codebooks/coproduction.yaml")


def spoken(codebook: Codebook) -> list[tuple[str, Passage]]:
    """The codebook's examples and counter-examples as talk that begins at some place of a transcript."""
    found = []
    for code in codebook.codable:
        for place, said in enumerate((*code.examples, *code.counter_examples)):
            transcript = f"{said.language}{place}"
            start = len(BEFORE) + place
            found.append(
                (
                    code.id,
                    made(
                        said.text, transcript=transcript, language=said.language, start=start, position=place
                    ),
                )
            )
    return found


def test_reasons_stand_where_they_say_on_the_sample_codebook(coproduction: Codebook) -> None:
    """For every suggestion on every example of the codebook, before anything was coded and after, each span is right.

    Two codes are learnt, from all English examples; a reason is given for each suggestion.
    """
    said = spoken(coproduction)
    wanted = [code.id for code in coproduction.codable][:2]
    told = [
        TrainingSegment(passage, {code: code == own for code in wanted})
        for own, passage in said
        if passage.language == "en"
    ]
    rules = RulesTagger(coproduction)
    kinds: Counter[str] = Counter()
    for examples in ([], told):
        tagger = CombinedTagger(learn(examples, coproduction, Taggers(rules), choice=WITHOUT), "r")
        new = [replace(p, segment=replace(p.segment, transcript_id="new")) for _, p in said]
        by_id = {passage.segment.id: passage for passage in new}
        for suggestion in tagger.suggest(new):
            assert suggestion.rationale
            assert [] == untrue(by_id[suggestion.segment_id], suggestion.rationale)
            kinds.update(reason.kind for reason in suggestion.rationale)
    assert {"pattern", "word", "example", "definition"} <= set(kinds)
    assert min(kinds["pattern"], kinds["word"], kinds["example"]) > 200


@settings(max_examples=50)
@given(passages)
@example(made("[laughter] They 𝒳 re\u00adcycle. Recycle! recycled", start=40))
@example(made(" ".join(AWKWARD) + " we sort and guard", start=7))
@example(made("SORT sort Sort straße STRASSE", start=3))
@example(made("don't re-sort o'clock sort/guard sort.guard", start=11))
def test_words_of_any_script_are_quoted(learnt: Learnt, passage: Passage) -> None:
    """Whatever is said, with pictographs, combining marks, soft hyphens or from right to left, spans are right."""
    for suggestion in CombinedTagger(learnt, "r", {"waste": 0.0, "safety": 0.0}).suggest([passage]):
        assert [] == untrue(passage, suggestion.rationale)


def test_the_word_that_decided_comes_first(learnt: Learnt) -> None:
    """The learnt verb is named before all other words, as it is written."""
    said = made("Old people, they guard it.", start=100)
    (found,) = [s for s in CombinedTagger(learnt, "r").suggest([said]) if s.code_id == "safety"]
    first = found.rationale[0]
    assert ("word", "guard") == (first.kind, quoted(said, first))


def test_patterns_come_before_words(learnt: Learnt) -> None:
    """What matched is said first, with the pattern; words that weighed follow."""
    said = made("They recycle bottles.", start=5)
    (found,) = [s for s in CombinedTagger(learnt, "r").suggest([said]) if s.code_id == "waste"]
    assert ["pattern", "word"] == list(dict.fromkeys(r.kind for r in found.rationale))[:2]


def test_the_nearest_example_is_named() -> None:
    """Of the language that is spoken where there are examples in it, shortened between words where it is long."""
    tagger = CombinedTagger(learn([], BOOK, Taggers()), "r")
    (found,) = [
        s
        for s in tagger.suggest([made("Glas und Papier trennen wir.", language="de")])
        if s.code_id == "waste"
    ]
    (reason,) = [r for r in found.rationale if r.kind == "example"]
    assert 'near to the example "Wir trennen Glas und Papier."' == reason.text
    assert 0 < reason.weight
    long = replace(BOOK.codes[1].examples[0], text="We sort glass and paper " + "and bottles, too, " * 9)
    book = replace(BOOK, codes=(replace(BOOK.codes[1], examples=(long,)), *BOOK.codes[2:]))
    (found,) = [
        s
        for s in CombinedTagger(learn([], book, Taggers()), "r").suggest([made("We sort glass and paper.")])
        if s.code_id == "waste"
    ]
    (text,) = [r.text for r in found.rationale if r.kind == "example"]
    assert text.endswith(' …"')
    assert len(text) < 110


def test_a_code_that_is_given_nearly_always_says_so() -> None:
    """Where no word speaks for a code that nearly everything was given, how often it was is the reason."""
    examples = [
        TrainingSegment(made(f"aa{n} bb{n}", transcript=f"t{n % 4}", position=n), {"rare": n > 5})
        for n in range(60)
    ]
    tagger = CombinedTagger(learn(examples, BOOK, Taggers(), choice=WITHOUT), "r")
    (found,) = [s for s in tagger.suggest([made("…")]) if s.code_id == "rare"]
    assert ("no word speaks for it; it was given to 54 of 60 segments so far",) == tuple(
        r.text for r in found.rationale
    )


def test_what_stands_around_is_named() -> None:
    """Where the question before, or what was said right before, tells the code, the reason says so."""
    said = [
        replace(
            e.passage,
            segment=replace(e.passage.segment, quote=f"well yes {n}"),
            question="Do you sort the rubbish?" if n % 2 else "Who guards the street?",
            before=Neighbour("I sort it myself" if n % 2 else "At night I watch", same_speaker=True),
        )
        for n, e in enumerate(discussions(4, 15))
    ]
    examples = [TrainingSegment(passage, {"waste": n % 2 == 1}) for n, passage in enumerate(said)]
    tagger = CombinedTagger(learn(examples, BOOK, Taggers(), choice=WITH_CONTEXT), "r")
    (found,) = [
        s
        for s in tagger.suggest([made("well yes", question=said[1].question, before=said[1].before)])
        if s.code_id == "waste"
    ]
    told = [reason.text.rsplit(" (", 1)[0] for reason in found.rationale if reason.kind == "context"]
    assert {"the moderator's question", "what the same speaker said right before"} <= set(told)
    assert found.hit
