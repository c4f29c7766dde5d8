"""Small discussions, a codebook and a survey for the tests of analysis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.findings import AgreedCoding
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Role, Speaker, Transcript, Turn
from tests.conftest import SCALE


@pytest.fixture
def codebook() -> Codebook:
    """A heading, a plain code and a graded one."""
    return Codebook(
        "sample",
        "1",
        "Sample",
        (
            Code("people", "People", "", codable=False),
            Code("suspects", "Usual suspects", ""),
            Code("grade", "Perceived contribution", "", scale=SCALE),
        ),
    )


@pytest.fixture
def discussion() -> Callable[..., tuple[Transcript, list[Segment]]]:
    """A maker of a discussion and its segments by turn, those of the moderator left out."""

    def make(
        name: str,
        place: tuple[str, str],
        present: Mapping[str, str],
        turns: Sequence[tuple[str, str]],
    ) -> tuple[Transcript, list[Segment]]:
        """`present` maps labels to stakeholder groups ("moderator" is the role), `turns` are (label, words)."""
        text = ""
        found: list[Turn] = []
        for index, (label, words) in enumerate(turns):
            text += f"{label}: "
            found.append(Turn(index, label, Span(len(text), len(text) + len(words))))
            text += words + "\n"
        speakers = tuple(speaker(label, group, place) for label, group in present.items())
        transcript = Transcript(name, f"{name}.txt", "b2:0", text, "en", speakers, tuple(found))
        spoken = [turn for turn in found if present[turn.speaker_id] != "moderator"]
        segments = [
            Segment(
                id=f"{name}{n + 1}",
                transcript_id=name,
                position=n,
                span=turn.span,
                speaker_id=turn.speaker_id,
                quote=turn.span.of(text),
                rule="turn",
                turns=(turn.index, turn.index + 1),
                speaker_ids=(turn.speaker_id,),
            )
            for n, turn in enumerate(spoken)
        ]
        return transcript, segments

    return make


def speaker(label: str, group: str, place: tuple[str, str]) -> Speaker:
    """A speaker of that stakeholder group, or the moderator."""
    if group == "moderator":
        return Speaker(label, label, "moderator", label)
    role: Role = "participant"
    attributes = {"country": place[0], "sector": place[1], "stakeholder_group": group}
    return Speaker(label, label, role, label, attributes)


@pytest.fixture
def codings() -> Callable[..., list[AgreedCoding]]:
    """A maker of agreed codings of one code: segment id → level ("" without one)."""

    def make(code: str, levels: Mapping[str, str]) -> list[AgreedCoding]:
        """The codings."""
        return [AgreedCoding(segment, code, "unanimous", level or None) for segment, level in levels.items()]

    return make
