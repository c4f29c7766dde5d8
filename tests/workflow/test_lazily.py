"""A review of many segments fetches what it looks at, and gets the same records as those who read them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import Store
from pipeline.workflow import lazily
from pipeline.workflow.lazily import LazySegments, LazyTranscripts
from pipeline.workflow.study import Study


@pytest.fixture
def store(sample_once: Path) -> Iterator[Store]:
    """The database of the sample study."""
    with Study.open(sample_once) as study:
        yield study.store


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The ids that were asked of the store, query by query."""
    queries: list[list[str]] = []
    fetch = store.segments_of

    def spied(ids: list[str]) -> object:
        """Remember what was asked."""
        queries.append(list(ids))
        return fetch(ids)

    monkeypatch.setattr(store, "segments_of", spied)
    return queries


def test_every_segment_is_the_one_that_is_stored(store: Store) -> None:
    """Looked up one by one, segments are those that come when all are read, in the same order."""
    segments = store.segments()
    found = LazySegments(store, [segment.id for segment in segments])
    assert {segment.id: segment for segment in segments} == dict(found)
    assert [segment.id for segment in segments] == list(found)
    assert len(segments) == len(found)


def test_the_next_segments_come_with_the_first(store: Store, asked: list[list[str]]) -> None:
    """Going through the queue asks the database once for every fifty segments."""
    order = [segment.id for segment in store.segments()][:120]
    found = LazySegments(store, order)
    assert order == [found[segment_id].id for segment_id in order]
    assert [order[:50], order[50:100], order[100:]] == [[ids[-1], *ids[:-1]] for ids in asked]


def test_another_order_is_followed(store: Store, asked: list[list[str]]) -> None:
    """After `follow` those are fetched that come next in the new order, and none twice."""
    order = [segment.id for segment in store.segments()][:60]
    found = LazySegments(store, order)
    _ = found[order[0]]
    found.follow(order[::-1])
    _ = found[order[59]]
    assert [order[:50], order[:49:-1]] == [[ids[-1], *ids[:-1]] for ids in asked]


def test_no_more_are_kept_than_that(
    store: Store, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those used longest ago are let go, never the one that is asked for, and come back when they are needed."""
    monkeypatch.setattr(lazily, "MOST_SEGMENTS", 10)
    order = [segment.id for segment in store.segments()][:30]
    found = LazySegments(store)
    assert order == [found[segment_id].id for segment_id in order]
    assert order[0] == found[order[0]].id
    assert [[segment_id] for segment_id in [*order, order[0]]] == asked


def test_reading_ahead_keeps_what_was_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fewer are kept than are read ahead, the segment itself is still there."""
    monkeypatch.setattr(lazily, "MOST_SEGMENTS", 5)
    order = [segment.id for segment in store.segments()][:60]
    found = LazySegments(store, order)
    assert order == [found[segment_id].id for segment_id in order]


def test_transcripts_are_those_that_are_stored(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked up one by one, also with room for two, transcripts are those that come when all are read."""
    monkeypatch.setattr(lazily, "MOST_TRANSCRIPTS", 2)
    transcripts = store.transcripts()
    found = LazyTranscripts(store)
    assert transcripts == {name: found[name] for name in (*found, *found)}
    assert list(transcripts) == list(found)
    assert len(transcripts) == len(found)


def test_what_is_not_there_is_a_key_error(store: Store) -> None:
    """A segment or transcript that the study does not have is missing in the usual way, also beside ones that are."""
    assert "seg.b2.none" not in LazySegments(store, ["seg.b2.none", store.segments()[0].id])
    assert "nowhere" not in LazyTranscripts(store)
