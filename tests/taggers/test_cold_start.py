"""Before anything was coded: how well the codebook's words rank."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.codebook import Code, Codebook, Example, Pattern
from pipeline.readers import read_codebook
from pipeline.taggers import Passage
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Taggers, learn
from tests.conftest import ROOT
from tests.taggers.conftest import made

TOPICS = {
    "gardens": (
        [
            "We dig the beds in spring.",
            "The roses need water.",
            "Weeding takes all day.",
            "She plants bulbs there.",
        ],
        ["bed", "water the roses", "weed", "plant"],
    ),
    "choir": (
        ["We sing on Mondays.", "The concert was full.", "He plays the organ.", "Her voice is lovely."],
        ["sing", "concert", "organ", "voice"],
    ),
    "swimming": (
        [
            "The pool is cold.",
            "Children learn to dive.",
            "She swims a mile.",
            "The lifeguard is a volunteer.",
        ],
        ["pool", "dive", "swim", "lifeguard"],
    ),
}


def first_codes(book: Codebook, passages: list[Passage]) -> list[str]:
    """The code that the classifier puts first for each passage."""
    learnt = learn([], book, Taggers())
    scores = CombinedTagger(learnt, "r").scores(learnt.observe(passages))
    return [book.codable[best].id for best in scores.argmax(axis=1).tolist()]


def test_the_right_code_comes_first() -> None:
    """The examples of a small codebook, each left out of it in turn, rank their own code first, but for one.

    ("We dig the beds in spring" shares next to nothing with the rest.)
    """
    codes = tuple(
        Code(
            topic,
            topic,
            f"People talk of {topic}.",
            examples=tuple(Example(text, "en") for text in texts),
            patterns={"en": tuple(Pattern(phrase) for phrase in phrases)},
        )
        for topic, (texts, phrases) in TOPICS.items()
    )
    wrong = []
    for code in codes:
        for left_out in code.examples:
            rest = tuple(e for e in code.examples if e != left_out)
            book = Codebook(
                "b", "1", "B", tuple(replace(c, examples=rest) if c is code else c for c in codes)
            )
            if [code.id] != first_codes(book, [made(left_out.text)]):
                wrong.append(left_out.text)
    assert ["We dig the beds in spring."] == wrong


@pytest.mark.slow
def test_the_sample_codebook_left_out() -> None:
    """Examples of the sample codebook, left out of it, rank their own code first far above chance (one in 34).

    Left out a third at a time. The patterns, which were written beside the examples, are not left out.
    """
    book = read_codebook(ROOT / "codebooks" / "coproduction.yaml", source="codebooks/coproduction.yaml")
    right = []
    for third in range(3):
        out = {code.id: code.examples[third::3] for code in book.codable}
        codes = tuple(
            replace(code, examples=tuple(e for e in code.examples if e not in out.get(code.id, ())))
            for code in book.codes
        )
        owners = [code_id for code_id, examples in out.items() for _ in examples]
        said = [made(e.text, language=e.language) for examples in out.values() for e in examples]
        found = first_codes(replace(book, codes=codes), said)
        right += [owner == code for owner, code in zip(owners, found, strict=True)]
    assert sum(right) / len(right) >= 0.5
