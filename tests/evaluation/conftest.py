"""Made-up judged segments and machines of known quality."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from pipeline.evaluation import JudgedSegment, Predicted, Predictor
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.taggers import Passage, TrainingSegment

ItemMaker = Callable[..., JudgedSegment]


def make_item(
    quote: str,
    verdicts: Mapping[str, bool],
    *,
    transcript: str = "a",
    position: int = 0,
    blind: bool = True,
    language: str = "en",
    group: str = "",
) -> JudgedSegment:
    """A judged segment; its id tells transcript and position."""
    segment = Segment(
        id=f"{transcript}/{position}",
        transcript_id=transcript,
        position=position,
        span=Span(0, len(quote)),
        speaker_id="s",
        quote=quote,
        rule="turn",
        turns=(position, position + 1),
    )
    passage = Passage(segment, language, {"stakeholder_group": group} if group else {})
    return JudgedSegment(passage, dict(verdicts), dict(verdicts) if blind else {})


@pytest.fixture
def item() -> ItemMaker:
    """Makes judged segments."""
    return make_item


def talk(
    transcripts: int = 6, each: int = 20, *, codes: Sequence[str] = ("waste", "safety"), noise: float = 0.1
) -> list[JudgedSegment]:
    """Discussions in which a code's own word stands in nearly all segments that have it, and in few others."""
    generator = np.random.Generator(np.random.PCG64(7))
    found = []
    for number in range(transcripts):
        for position in range(each):
            verdicts = {code: bool(generator.random() < 0.25) for code in codes}
            words = [code for code in codes if verdicts[code] != (generator.random() < noise)]
            quote = f"we said {' and '.join(words) or 'nothing'} on day {position} of week {number}"
            found.append(
                make_item(
                    quote,
                    verdicts,
                    transcript=f"t{number}",
                    position=position,
                    language="en" if number % 2 else "de",
                    group="citizen" if position % 2 else "staff",
                )
            )
    return found


def spotter(codes: Sequence[str], seen: list[set[str]] | None = None) -> Predictor:
    """A machine that gives .8 to a segment with the code's name in it and .1 to others.

    `seen` collects the transcripts of each training part.
    """

    def predict(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """The same whatever it is trained on."""
        if seen is not None:
            here = {passage.segment.transcript_id for passage in test}
            there = {segment.passage.segment.transcript_id for segment in train}
            seen.append(here & there)
        probabilities = np.array(
            [[0.8 if code in passage.segment.quote else 0.1 for code in codes] for passage in test]
        )
        return Predicted(probabilities, np.full(len(codes), 0.5), np.full(len(codes), fill_value=True))

    return predict


def parrot(codes: Sequence[str]) -> Predictor:
    """A machine that learns by heart: the share of the code among training segments with each word, the highest one."""

    def predict(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """Whatever any word of the passage came with most often."""
        probabilities = np.zeros((len(test), len(codes)))
        for column, code in enumerate(codes):
            counts: dict[str, list[int]] = {}
            for segment in train:
                for word in set(segment.passage.segment.quote.split()):
                    counts.setdefault(word, []).append(int(segment.verdicts.get(code, False)))
            share = {word: (sum(own) + 0.2) / (len(own) + 1) for word, own in counts.items()}
            for row, passage in enumerate(test):
                probabilities[row, column] = max(share.get(w, 0.0) for w in passage.segment.quote.split())
        return Predicted(probabilities, np.full(len(codes), 0.5), np.full(len(codes), fill_value=True))

    return predict


def silence(codes: Sequence[str]) -> Predictor:
    """A machine that cannot say anything."""

    def predict(_train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """Nothing."""
        return Predicted(
            np.full((len(test), len(codes)), np.nan),
            np.full(len(codes), np.nan),
            np.full(len(codes), fill_value=False),
        )

    return predict


def no_progress(*_: object) -> None:
    """Nobody is told."""
