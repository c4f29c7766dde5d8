"""Passages, codebooks and made-up discussions for the tests of the taggers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

import pytest

from pipeline.codebook import Code, Codebook, Example, Pattern
from pipeline.segments import Segment, segment_id
from pipeline.spans import Span
from pipeline.taggers import Neighbour, Passage, TrainingSegment
from pipeline.taggers.learnt import Learnt, Taggers, learn
from pipeline.taggers.rules import RulesTagger
from pipeline.taggers.training import Choice

PassageMaker = Callable[..., Passage]

BOOK = Codebook(
    "b",
    "1",
    "B",
    (
        Code("heading", "Heading", "What people do.", codable=False),
        Code(
            "waste",
            "Waste",
            "Sorting, recycling and throwing away rubbish.",
            "People recycle, sort or litter.",
            examples=(
                Example("We sort glass and paper.", "en"),
                Example("Wir trennen Glas und Papier.", "de"),
            ),
            patterns={"en": (Pattern("recycle"), Pattern("bottle bank")), "de": (Pattern("Altglas"),)},
        ),
        Code(
            "safety",
            "Safety",
            "Looking out for burglars and crime.",
            "Neighbours watch, the police patrol.",
            examples=(Example("An old man guards the street at night.", "en"),),
            patterns={"en": (Pattern("burglar"),)},
        ),
        Code("rare", "Rare", "Music lessons for children.", "Somebody teaches an instrument."),
    ),
    ("en", "de"),
)
WASTE = ("we {} the bottles", "they {} paper at home", "children {} cans at school", "you {} it on Monday")
SAFETY = ("we {} the houses at night", "they {} strangers", "old people {} the street", "you {} the door")
VERBS = {"waste": ("recycle", "sort"), "safety": ("watch", "guard"), "": ("forget", "like", "see", "paint")}
WITH_CONTEXT = Choice(4.0, context=True)
WITHOUT = Choice(4.0, context=False)


def made(
    text: str,
    *,
    transcript: str = "T",
    position: int = 0,
    language: str = "en",
    start: int = 0,
    question: str = "",
    group: str = "",
    before: Neighbour | None = None,
    after: Neighbour | None = None,
    attributes: Mapping[str, str] | None = None,
) -> Passage:
    """A passage whose segment is the whole text, with all that a tagger may know of it."""
    segment = Segment(
        id=segment_id(transcript, "turn", "a", text, position),
        transcript_id=transcript,
        position=position,
        span=Span(start, start + len(text)),
        speaker_id="a",
        quote=text,
        rule="turn",
        turns=(position, position + 1),
    )
    return Passage(segment, language, attributes or {}, question, group, before, after)


def discussions(
    transcripts: int = 5, each: int = 16, *, seed: int = 1, language: str = "en"
) -> list[TrainingSegment]:
    """Made-up discussions: a verb tells which code applies, beside one wrong verdict in twelve.

    Every third segment is about waste, every third about safety; "rare" is judged in the first transcript alone and
    never applies.
    """
    random = Random(seed)
    found = []
    for number in range(transcripts):
        name = f"t{seed}-{number}"
        said = [_sentence(random) for _ in range(each)]
        for position, (text, code) in enumerate(said):
            verdicts = {
                wanted: (wanted == code) != (random.random() < 1 / 12) for wanted in ("waste", "safety")
            }
            passage = made(
                text,
                transcript=name,
                position=position,
                language=language,
                start=position * 50,
                question="Who looks after it?" if position % 3 else "",
                group=random.choice(["citizen", "manager", ""]),
                before=Neighbour(said[position - 1][0], same_speaker=position % 2 == 0) if position else None,
                after=Neighbour(said[position + 1][0]) if position + 1 < each else None,
            )
            found.append(TrainingSegment(passage, verdicts if number else verdicts | {"rare": False}))
    return found


def _sentence(random: Random) -> tuple[str, str]:
    """A sentence, and the code that its verb stands for ("" for none)."""
    code = random.choice(["waste", "safety", ""])
    return random.choice(WASTE + SAFETY).format(random.choice(VERBS[code])), code


@pytest.fixture(scope="session")
def learnt() -> Learnt:
    """What rules and classifier learn from five made-up discussions, with what stands around."""
    return learn(discussions(), BOOK, Taggers(RulesTagger(BOOK)), choice=WITH_CONTEXT)


@pytest.fixture(scope="session")
def passage() -> PassageMaker:
    """Makes the passage of a text: `start` is where it begins in the transcript, the rest are attributes."""

    def make(text: str, language: str = "en", start: int = 0, **attributes: str) -> Passage:
        """A passage whose segment is the whole text."""
        segment = Segment(
            id=segment_id("T", "turn", "a", text, start),
            transcript_id="T",
            position=0,
            span=Span(start, start + len(text)),
            speaker_id="a",
            quote=text,
            rule="turn",
            turns=(0, 1),
        )
        return Passage(segment, language, attributes)

    return make
