"""What coders said on their own: before an adjudicator had ruled, and without suggestions."""

from __future__ import annotations

import pytest

from pipeline.decisions import Decision, Kind, new_decision
from pipeline.workflow.independent import before_discussion, blind

Acts = list[
    tuple[str, Kind, str, str]
]  # who, what, on which segment, by which revision; a minute lies between them


def log(acts: Acts) -> list[Decision]:
    """Those acts as decisions, a minute apart."""
    made: list[Decision] = []
    numbers: dict[str, int] = {}
    for minute, (coder, kind, segment, revision) in enumerate(acts):
        numbers[coder] = numbers.get(coder, 0) + 1
        rest: dict[str, object] = {"code_id": "bus"} if kind in ("code", "reject") else {}
        if kind == "withdraw":
            rest["supersedes"] = next(d.id for d in reversed(made) if d.coder == coder)
        made.append(
            new_decision(
                coder,
                numbers[coder],
                kind,
                segment,
                f"2026-03-01T10:{minute:02}:00+00:00",
                transcript_id="a",
                quote="x",
                codebook_revision=revision,
                **rest,
            )
        )
    return made


READ: Acts = [("tom", "code", "s1", "r1"), ("tom", "complete", "s1", "r1")]
RULED: Acts = [("ruth", "reject", "s1", "r1")]
CASES: list[tuple[str, Acts, list[int], int]] = [
    ("nobody ruled", [*READ, ("tom", "reject", "s1", "r1")], [0, 1, 2], 0),
    ("changed after the ruling", [*READ, *RULED, ("tom", "reject", "s1", "r1")], [0, 1, 2], 1),
    ("taken back after the ruling", [*READ, *RULED, ("tom", "withdraw", "s1", "r1")], [0, 1, 2], 1),
    ("another segment", [*READ, *RULED, ("tom", "code", "s2", "r1")], [0, 1, 2, 3], 0),
    ("judged by another revision since", [*READ, *RULED, ("tom", "reject", "s1", "r2")], [0, 1, 2, 3], 0),
    (
        "first read after the ruling, and mended",
        [*RULED, *READ, ("tom", "reject", "s1", "r1")],
        [0, 1, 2, 3],
        0,
    ),
    ("begun before, completed after", [READ[0], *RULED, READ[1]], [0, 1, 2], 0),
    ("a ruling that was taken back", [*READ, *RULED, ("ruth", "withdraw", "s1", "r1"), READ[0]], [0, 1, 2, 3, 4], 0),
    ("the adjudicator again", [*READ, *RULED, ("ruth", "code", "s1", "r1")], [0, 1, 2, 3], 0),
    ("a flag is no answer", [*READ, *RULED, ("tom", "flag", "s1", "r1")], [0, 1, 2], 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "acts", "kept", "changed"), CASES, ids=[case[0] for case in CASES])
def test_what_counts_is_what_was_said_before_the_discussion(
    name: str, acts: Acts, kept: list[int], changed: int
) -> None:
    """Answers changed after a ruling are left out and counted by segment; first readings always count."""
    decisions = log(acts)
    assert ([decisions[at] for at in kept], changed) == before_discussion(decisions, ("ruth",))


def test_blind_decisions_are_those_without_hints() -> None:
    """The mark on the decision decides."""
    decisions = log(READ)
    seen = new_decision("tom", 3, "reject", "s1", "2026-03-01T11:00:00+00:00", transcript_id="a", quote="x",
                        code_id="bus", hint_visible=True)  # fmt: skip
    assert decisions == blind([*decisions, seen])
