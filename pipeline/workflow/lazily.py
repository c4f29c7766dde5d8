"""Segments and transcripts of a large study, fetched when they are looked at: a review holds ids, not 50,000 records."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.segments import Segment
from pipeline.store import Store
from pipeline.transcripts import Transcript

# Of segments some screens of queue and what was seen before; of transcripts a few discussions between which a queue jumps.
MOST_SEGMENTS = 2_000
MOST_TRANSCRIPTS = 24
AHEAD = 50


class LazySegments(Mapping[str, Segment]):
    """All segments of a study by id, those used last at hand; the next ones in reading order are fetched with each.

    `order` is the order in which they are going to be read; it need not hold all of them.
    """

    def __init__(self, store: Store, order: Sequence[str] = ()) -> None:
        self._store = store
        self._at_hand: OrderedDict[str, Segment] = OrderedDict()
        self.follow(order)

    def follow(self, order: Sequence[str]) -> None:
        """Read ahead in this order from now on."""
        self._order = order
        self._places = {segment_id: place for place, segment_id in enumerate(order)}

    def __getitem__(self, segment_id: str) -> Segment:
        """The segment of that id; raises KeyError where the study has none."""
        if segment_id not in self._at_hand:
            place = self._places.get(segment_id)
            ahead = [] if place is None else self._order[place + 1 : place + AHEAD]
            # The last of them are the last to go.
            wanted = [*(other for other in ahead if other not in self._at_hand), segment_id]
            self._at_hand.update(self._store.segments_of(wanted))
            while len(self._at_hand) > MOST_SEGMENTS:
                self._at_hand.popitem(last=False)
        segment = self._at_hand[segment_id]
        self._at_hand.move_to_end(segment_id)
        return segment

    def forget(self) -> None:
        """Fetch all anew."""
        self._at_hand.clear()

    def __iter__(self) -> Iterator[str]:
        """The ids of all segments, in document order."""
        return (segment_id for segment_id, _, _ in self._store.places())

    def __len__(self) -> int:
        """How many segments the study has."""
        return len(self._store.places())


class LazyTranscripts(Mapping[str, Transcript]):
    """All transcripts of a study by id, those used last at hand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._at_hand: OrderedDict[str, Transcript] = OrderedDict()

    def __getitem__(self, transcript_id: str) -> Transcript:
        """The transcript of that id; raises KeyError where the study has none."""
        if transcript_id not in self._at_hand:
            self._at_hand[transcript_id] = self._store.transcript(transcript_id)
            if len(self._at_hand) > MOST_TRANSCRIPTS:
                self._at_hand.popitem(last=False)
        self._at_hand.move_to_end(transcript_id)
        return self._at_hand[transcript_id]

    def forget(self) -> None:
        """Fetch all anew."""
        self._at_hand.clear()

    def __iter__(self) -> Iterator[str]:
        """The ids of all transcripts, in their order."""
        return iter(self._store.transcript_ids())

    def __len__(self) -> int:
        """How many transcripts the study has."""
        return len(self._store.transcript_ids())
