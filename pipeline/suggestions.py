"""What the machine proposes, with reasons. A suggestion is never a coding: only people decide."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.hashing import content_id
from pipeline.spans import Span

QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a pattern that matched, a word that weighed, an example that is near.

    `span` is where, in code points of the transcript's text; `weight` how much, in the tagger's own unit; `text` is
    readable by a person. A reason of the kind `QUANTITY` names the words that a level was read from ("hardly anyone").
    """

    kind: str
    text: str
    span: Span | None = None
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code proposed for a segment. `score` in 0..1; `tagger` names the machine and its version.

    `run_id` identifies the run (code, settings and training data) that made it. `level` is proposed for a graded
    code where a pattern says so, or where words say how much (`quantities`). `hit` tells a yes from a mere place in a ranking. `calibrated`: the score is a
    probability that was learnt from codings; otherwise it only orders.
    """

    id: str
    segment_id: str
    code_id: str
    span: Span
    score: float
    rationale: tuple[Reason, ...]
    tagger: str
    run_id: str
    level: str | None = None
    hit: bool = True
    calibrated: bool = False

    @property
    def quantities(self) -> tuple[Reason, ...]:
        """The words that its level was read from; empty where a pattern proposes it, and where there is none."""
        return tuple(reason for reason in self.rationale if reason.kind == QUANTITY)

    @property
    def declared_level(self) -> str | None:
        """The level that the codebook's patterns propose; None where it was only read from words: that a coder confirms."""
        return None if self.quantities else self.level


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The score of every segment of a transcript for every code, suggested or not.

    `values` holds a row per segment, one after the other, in single precision. Those of `calibrated` codes are
    probabilities.
    """

    segments: tuple[str, ...]
    codes: tuple[str, ...]
    calibrated: tuple[str, ...]
    values: array[float]

    def __iter__(self) -> Iterator[tuple[str, dict[str, float]]]:
        """Each segment with its scores by code."""
        width = len(self.codes)
        for place, segment in enumerate(self.segments):
            yield (
                segment,
                dict(zip(self.codes, self.values[place * width : (place + 1) * width], strict=True)),
            )


def suggestion_id(segment: str, code: str, tagger: str, run_id: str) -> str:
    """Id of the suggestion of `code` for `segment` by that tagger in that run."""
    return content_id("sug", segment, code, tagger, run_id)
