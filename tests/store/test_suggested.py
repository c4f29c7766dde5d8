"""Suggestions that are stored a few at a time, beside somebody who codes, come out as those stored at once."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pipeline.decisions import new_decision
from pipeline.spans import Span
from pipeline.steps import StepRun
from pipeline.store import Store, suggested
from pipeline.suggestions import ScoreTable, Suggestion

RUN = StepRun("suggest", "a", 1, {}, "b2:2", "2026-03-02T08:30:14.954920+00:00")
PAUSE = 1e-6
Wanted = list[tuple[int, int]]  # number of the segment, number of the code


def made(wanted: Wanted, run_id: str = "run") -> list[Suggestion]:
    """Suggestions of those codes on those segments of the transcript `a`."""
    return [
        Suggestion(f"sug {run_id} {s} {c}", f"a-{s}", f"c{c}", Span(0, 1), 0.5, (), "combined/1", run_id)
        for s, c in wanted
    ]


def scores(run: float = 0.5) -> ScoreTable:
    """Scores of a segment."""
    return ScoreTable(("a-0",), ("c0",), (), array("f", [run]))


@pytest.fixture
def gently(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A database in which two segments are stored at a time."""
    monkeypatch.setattr(suggested, "AT_ONCE", 2)
    store.pause = PAUSE
    return store


WANTED = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), unique=True, max_size=12)


@given(rounds=st.lists(st.tuples(WANTED, st.booleans()), min_size=1, max_size=4))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_parts_or_at_once_the_same_is_there(gently: Store, rounds: list[tuple[Wanted, bool]]) -> None:
    """However often suggestions are replaced, in parts or at once, those of the last time are there and no others."""
    for number, (wanted, in_parts) in enumerate(rounds):
        gently.pause = PAUSE if in_parts else 0.0
        gently.put_suggestions("a", "", made(wanted, str(number)), scores(number), RUN)
    last = made(rounds[-1][0], str(len(rounds) - 1))
    assert sorted(s.id for s in last) == sorted(s.id for s in gently.suggestions())
    assert [scores(len(rounds) - 1)] == list(gently.scores())


def test_other_transcripts_and_readers_are_left_alone(gently: Store) -> None:
    """What is stored in parts for everybody on one transcript takes nothing away elsewhere."""
    other = Suggestion("sug b", "b-0", "c", Span(0, 1), 0.5, (), "combined/1", "run")
    gently.put_suggestions("b", "", [other], scores(), RUN)
    gently.put_suggestions("a", "ines", made([(0, 0)], "hers"), scores(), None)
    gently.put_suggestions("a", "", made([(0, 0), (1, 0), (2, 0)]), scores(), RUN)
    assert 4 == len(gently.suggestions())
    assert {"sug b", "sug hers 0 0"} == {s.id for s in gently.suggestions(for_coder="ines")}


class Stopped(Exception):
    """The process ends here."""


def stop_after(store: Store, transactions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process end after so many further transactions."""
    left, write = [transactions], store._writing

    @contextmanager
    def counted() -> Iterator[Connection]:
        """A transaction, or the end."""
        if not left[0]:
            raise Stopped
        left[0] -= 1
        with write() as connection:
            yield connection

    monkeypatch.setattr(store, "_writing", counted)


@pytest.mark.parametrize("transactions", range(4))
def test_an_interruption_leaves_each_segment_whole(
    gently: Store, monkeypatch: pytest.MonkeyPatch, transactions: int
) -> None:
    """Ended anywhere, each segment has all that was suggested before or all that is suggested now, and no run is recorded."""
    wanted = [(segment, code) for segment in range(5) for code in range(3)]
    gently.put_suggestions("a", "", made(wanted, "old"), scores(), None)
    stop_after(gently, transactions, monkeypatch)
    with pytest.raises(Stopped):
        gently.put_suggestions("a", "", made(wanted, "new"), scores(), RUN)
    by_segment: dict[str, list[str]] = {}
    for found in gently.suggestions():
        by_segment.setdefault(found.segment_id, []).append(found.run_id)
    whole = [["new"] * 3] * max(2 * (transactions - 1), 0) + [["old"] * 3] * 5
    assert whole[:5] == [by_segment[f"a-{number}"] for number in range(5)]
    assert {} == gently.runs("suggest")


def test_a_coder_sees_the_first_own_suggestions_all_at_once(
    gently: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the last of them is stored, the coder goes on with everybody's: never both, and never none."""
    wanted = [(0, 0), (1, 0), (2, 0)]
    gently.put_suggestions("a", "", made(wanted, "all"), scores(), RUN)
    with monkeypatch.context() as patched:
        stop_after(gently, 2, patched)
        with pytest.raises(Stopped):
            gently.put_suggestions("a", "ines", made(wanted, "hers"), scores(), None)
    assert {"all"} == {s.run_id for s in gently.suggestions(for_coder="ines")}
    gently.put_suggestions("a", "ines", made(wanted, "hers"), scores(), None)
    assert {"hers"} == {s.run_id for s in gently.suggestions(for_coder="ines")}


def test_decisions_go_in_between(path: Path, gently: Store) -> None:
    """Somebody who decides while suggestions are stored in parts loses nothing and is refused nothing."""
    wanted = [(segment, 0) for segment in range(60)]
    gently.pause = 1e-3
    storing = threading.Thread(target=gently.put_suggestions, args=("a", "", made(wanted), scores(), RUN))
    with Store(path) as other:
        storing.start()
        for number in range(1, 21):
            other.append(new_decision("ines", number, "complete", "s", "2026", transcript_id="a", quote="x"))
        storing.join()
        assert 20 == len(other.decisions())
        assert 60 == len(other.suggestions())
