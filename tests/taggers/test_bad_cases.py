"""What suggestions do with too little, too much and strange talk, and what the user is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.suggestions import Suggestion
from pipeline.taggers import Neighbour, TrainingSegment
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Learnt, Taggers, learn
from pipeline.taggers.rules import RulesTagger
from pipeline.workflow.learning import Learning, told
from tests.taggers.conftest import BOOK, WITHOUT, discussions, made


def learnt_from(examples: Sequence[TrainingSegment]) -> Learnt:
    """What rules and classifier learn."""
    return learn(examples, BOOK, Taggers(RulesTagger(BOOK)), choice=WITHOUT)


class Taught(Learning):
    """What was learnt, as the workflow speaks of it, without a study."""

    def __init__(self, learnt: Learnt, languages: tuple[str, ...]) -> None:
        """In a study of those languages."""
        self.__dict__ |= {"learnt": learnt, "examples": list(learnt.trained.examples), "languages": languages}
        self.__dict__ |= {
            "_study": SimpleNamespace(codebook=BOOK, has_database=False),
            "_tagger": CombinedTagger(learnt, "r"),
        }


def remarks(learnt: Learnt, *languages: str) -> str:
    """What the user is told of it, in a study of those languages."""
    return "\n".join(told(Taught(learnt, languages or ("en",))))


def of_code(learnt: Learnt, code: str, *texts: str, language: str = "en") -> list[Suggestion]:
    """The suggestions of a code on some texts of a new transcript."""
    passages = [made(text, position=place, language=language) for place, text in enumerate(texts)]
    return [s for s in CombinedTagger(learnt, "r").suggest(passages) if s.code_id == code]


def test_nothing_coded() -> None:
    """Codes are ranked by the codebook, which is said; nothing is a yes."""
    learnt = learnt_from([])
    assert "There are no codings to learn from yet" in remarks(learnt)
    assert ["codebook"] * 3 == [learnt.mode(code) for code in range(3)]
    assert (None, ()) == (learnt.threshold(0), learnt.learnt)
    assert [False] == [s.hit for s in of_code(learnt, "waste", "we recycle at the bottle bank")]


def test_a_code_never_seen() -> None:
    """It is ranked by the codebook's words with that as reason, never a yes, and counted among those ranked alone."""
    learnt = learnt_from(discussions())
    assert ["yes", "yes", "codebook"] == [learnt.mode(code) for code in range(3)]
    (found,) = of_code(learnt, "rare", "She teaches children music, an instrument.")
    assert (False, False) == (found.hit, found.calibrated)
    assert {"word", "definition"} == {reason.kind for reason in found.rationale}
    assert "ranked by the codebook's words: rare (0)." in remarks(learnt)


@pytest.mark.parametrize("noes", [0, 1, 2, 6])
def test_a_code_always_seen(noes: int) -> None:
    """Given to all but a few segments it is never a yes; from two noes on it is suggested by how often it was given."""
    examples = [
        TrainingSegment(made(f"aa{n} bb{n}", transcript=f"t{n % 4}", position=n), {"rare": n >= noes})
        for n in range(60)
    ]
    learnt = learnt_from(examples)
    assert ("ranking" if noes >= 2 else "codebook") == learnt.mode(2)
    found = of_code(learnt, "rare", "…")
    assert (noes >= 2) == bool(found)
    for s in found:
        assert (False, False) == (s.hit, s.calibrated)
        assert (60 - noes) / 60 == pytest.approx(s.score, abs=0.06)
        assert [
            ("frequency", f"no word speaks for it; it was given to {60 - noes} of 60 segments so far")
        ] == [(reason.kind, reason.text) for reason in s.rationale]
    expected = "that do not have the code, so only ranked" if noes >= 2 else "ranked by the codebook's words:"
    assert expected in remarks(learnt)
    assert f"rare ({noes if noes >= 2 else 60 - noes})" in remarks(learnt)


def test_one_transcript_only() -> None:
    """Stretches of it are kept aside, each is read by models that did not learn from it; this flatters, and it is said."""
    learnt = learnt_from(discussions(1, 60))
    assert learnt.trained.in_one_transcript
    assert 5 == len(learnt.trained.kept_aside)
    for row, example in enumerate(learnt.trained.examples):
        assert learnt.trained.folds[row] == learnt.fold_of(example.passage.segment)
    assert "yes" == learnt.mode(0)
    assert "All codings stand in one transcript" in remarks(learnt)
    assert "one transcript" not in remarks(learnt_from(discussions(2, 30)))
    assert [True] == [s.hit for s in of_code(learnt, "waste", "they recycle paper at home")]


def test_a_language_without_patterns_and_codings() -> None:
    """It is ranked by what other languages teach, without a yes, and that is said by language."""
    learnt = learnt_from(discussions())
    found = of_code(learnt, "waste", "recycle paper we sort", "Glas und Papier trennen", language="eo")
    assert found
    assert {False} == {s.hit for s in found}
    assert not any(reason.kind == "pattern" for s in found for reason in s.rationale)
    said = remarks(learnt, "en", "eo", "de")
    assert "Nothing was coded in eo, de: what other languages teach is carried over" in said
    assert "Nothing was coded" not in remarks(learnt, "en")


def test_a_language_with_few_codings() -> None:
    """How many codes have enough codings in a language is said."""
    few = [replace(e, passage=replace(e.passage, language="de-CH")) for e in discussions(1, 4, seed=5)]
    learnt = learnt_from([*discussions(), *few])
    counts = [learnt.in_language.get(("de", code), 0) for code in range(2)]
    assert max(counts) < 3
    said = remarks(learnt, "de", "en")
    assert (
        f"Fewer than 3 codings in a language, so only ranked there, never a yes: de: waste ({counts[0]})"
        in said
    )
    assert {False} == {s.hit for s in of_code(learnt, "waste", "we sort the bottles", language="de-AT")}


def test_a_few_codings() -> None:
    """With fewer than ten positives there is a ranking and no yes, as the user is told."""
    learnt = learnt_from(discussions(2, 8))
    assert "ranking" == learnt.mode(0)
    assert "Fewer than 10 codings, so only ranked, never a yes: " in remarks(learnt)
    assert {False} == {
        s.hit for s in of_code(learnt, "waste", "we sort the bottles", "they recycle paper at home")
    }


@pytest.mark.parametrize(("elsewhere", "mode"), [(0, "ranking"), (1, "ranking"), (10, "yes")])
def test_codings_in_one_transcript_alone(elsewhere: int, mode: str) -> None:
    """Models that speak of that transcript never met the code, so no yes can be tried out: a ranking, and it is said."""
    examples = [
        TrainingSegment(
            made(f"{'burglar' if n < 12 else 'tree'} {n}", transcript=f"t{number}", position=n),
            {"safety": n < (12 if number == 0 else elsewhere if number == 1 else 0)},
        )
        for number in range(4)
        for n in range(30)
    ]
    learnt = learnt_from(examples)
    assert mode == learnt.mode(1)
    told_so = f"only ranked, never a yes: safety ({12 + elsewhere})." in remarks(learnt)
    assert (mode == "ranking") == told_so
    if mode == "ranking":
        texts = [example.passage for example in examples]
        assert not any(s.hit for s in CombinedTagger(learnt, "r").suggest(texts))


EMPTY = [("nothing", ""), ("white space", " \n\t "), ("marks", "… ?! –"), ("a zero width space", "\u200b")]


@pytest.mark.parametrize("text", [case[1] for case in EMPTY], ids=[case[0] for case in EMPTY])
def test_an_empty_segment(text: str) -> None:
    """A segment without words is learnt from and suggested on without harm, and no word of it is a reason."""
    blank = [
        TrainingSegment(
            made(text, transcript=f"t1-{n}", position=99, before=Neighbour(text), question=text),
            {"waste": n == 0},
        )
        for n in range(3)
    ]
    learnt = learnt_from([*discussions(3, 12), *blank])
    assert np.isfinite(learnt.aside[:, learnt.learnt]).all()
    found = CombinedTagger(learnt, "r", {"waste": 0.0, "safety": 0.0}).suggest(
        [made(text, before=Neighbour(text))]
    )
    assert {"waste", "safety"} == {s.code_id for s in found}
    assert all(np.isfinite(s.score) for s in found)
    assert not [reason for s in found for reason in s.rationale if reason.kind in ("word", "pattern")]


def test_twenty_thousand_words_in_one_turn() -> None:
    """A turn that never ends is learnt from and suggested on like any other; its reasons stand where they say."""
    text = "and so on and on, we recycle here and there, " * 2_000
    assert 20_000 <= len(text.split())
    endless = TrainingSegment(made(text, transcript="t1-0", position=99), {"waste": True, "safety": False})
    learnt = learnt_from([*discussions(3, 12), endless])
    said = made(text, start=11, after=Neighbour(text), question=text)
    ((found, scores),) = CombinedTagger(learnt, "r").read([said])
    assert np.isfinite(scores).all()
    (waste,) = [s for s in found if s.code_id == "waste"]
    for reason in waste.rationale:
        assert reason.span is None or reason.span.of("\n" * 11 + text) in reason.text


STRANGE = [
    ("pictographs", "👩‍👩‍👧 we recycle 😀", "👮 they watch 😀"),
    ("right to left", "نحن نفرز الزجاج والورق", "نحن نحرس البيوت ليلا"),
    ("right to left, marked", "\u202eאנחנו ממיינים בקבוקים\u202c", "\u202eאנחנו שומרים על הרחוב\u202c"),
    ("no spaces", "我们分类垃圾", "我们看守街道"),
    ("beyond the basic plane", "𝒲𝑒 𝓈𝑜𝓇𝓉", "𝒲𝑒 𝑔𝓊𝒶𝓇𝒹"),
]


@pytest.mark.parametrize(
    ("waste", "safety"), [case[1:] for case in STRANGE], ids=[case[0] for case in STRANGE]
)
def test_pictographs_and_other_scripts_are_learnt(waste: str, safety: str) -> None:
    """What is said in any script is learnt from, the right code comes first, and its words are quoted as they stand."""
    examples = [
        TrainingSegment(
            made(f"{text} {n}", transcript=f"t{n % 3}", position=2 * n + place),
            {"waste": place == 0, "safety": place == 1},
        )
        for n in range(12)
        for place, text in enumerate((waste, safety))
    ]
    tagger = CombinedTagger(learnt_from(examples), "r")
    for text, code in ((waste, "waste"), (safety, "safety")):
        found = tagger.suggest([made(text, start=4)])
        assert (code, True) == (found[0].code_id, found[0].hit)
        words = [reason for reason in found[0].rationale if reason.kind == "word"]
        assert words
        for reason in words:
            assert reason.span is not None
            assert f'"{reason.span.of("    " + text)}"' in reason.text
