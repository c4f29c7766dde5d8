"""A small codebook, segments and coders for the tests of reliability."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState, Decision, Kind, fold, new_decision
from pipeline.segments import Segment
from pipeline.spans import Span
from tests.conftest import SCALE


@pytest.fixture
def codebook() -> Codebook:
    """A heading, a plain code, a graded code and a deprecated one."""
    return Codebook(
        "sample",
        "1",
        "Sample",
        (
            Code("people", "People", "", codable=False),
            Code("suspects", "Usual suspects", ""),
            Code("grade", "Perceived contribution", "", scale=SCALE),
            Code("old", "Old", "", status="deprecated"),
        ),
    )


@pytest.fixture
def passages() -> Callable[..., list[Segment]]:
    """A maker of `each` segments in every named transcript: s1 … of transcript a is "a1" and so on."""

    def make(*transcripts: str, each: int) -> list[Segment]:
        """The segments."""
        return [
            Segment(f"{name}{n + 1}", name, n, Span(n, n + 1), "jana", "x", "turn", (n, n + 1))
            for name in transcripts
            for n in range(each)
        ]

    return make


@pytest.fixture
def logs() -> Callable[[Mapping[str, Mapping[tuple[str, str], str]]], dict[str, CoderState]]:
    """A maker of states from each coder's acts, through the real log and its fold.

    An act is (segment, code) → "yes", a level, "reject"; (segment, "") → "complete".
    """

    def make(acts: Mapping[str, Mapping[tuple[str, str], str]]) -> dict[str, CoderState]:
        """The states of those coders."""
        decisions: list[Decision] = []
        for coder, own in acts.items():
            for sequence, ((segment, code), act) in enumerate(own.items(), start=1):
                decisions.append(decision(coder, sequence, segment, code, act))
        return fold(decisions)

    return make


def decision(coder: str, sequence: int, segment: str, code: str, act: str) -> Decision:
    """One act as a decision."""
    rest = {"transcript_id": segment[0], "quote": "x"}
    if act == "complete":
        return new_decision(coder, sequence, "complete", segment, "2026-11-02T09:00:00Z", **rest)
    level = None if act in ("yes", "reject") else act
    kind: Kind = "reject" if act == "reject" else "code"
    return new_decision(
        coder, sequence, kind, segment, "2026-11-02T09:00:00Z", code_id=code, level=level, **rest
    )


@pytest.fixture
def judged() -> Callable[[Sequence[Segment], str, Mapping[str, str]], dict[tuple[str, str], str]]:
    """A maker of one coder's acts: which segments were completed (all but those marked ".") and what was given.

    For each code a word with a letter per segment: "x" given, "-" not given, "." not read; a digit is the level of
    that value, "?" one off the scale.
    """

    def make(segments: Sequence[Segment], read: str, given: Mapping[str, str]) -> dict[tuple[str, str], str]:
        """The acts of that coder."""
        levels = ["none", "little", "some", "much", "great"]
        acts: dict[tuple[str, str], str] = {}
        for code, word in given.items():
            for segment, letter in zip(segments, word, strict=True):
                if letter.isdigit():
                    acts[segment.id, code] = levels[int(letter)]
                elif letter in "x?":
                    acts[segment.id, code] = "yes" if letter == "x" else "dont_know"
        for segment, letter in zip(segments, read, strict=True):
            if letter != ".":
                acts[segment.id, ""] = "complete"
        return acts

    return make
