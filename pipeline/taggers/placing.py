"""Where the parts of a list of words are placed around one of them: the shortest stretch that holds them all.

Trying every combination of places has no end for five words that people say all the time. Whether a stretch holds all
parts is found out without: parts that never share a token need a place each, those that may are dealt out together.
Positions are indices of tokens.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

# The first token of a place, and the one after its last.
Place = tuple[int, int]


class Placing:
    """The parts of a list of words around one of them, which has its place.

    `others` are all places of each other part in the sentence, in order. `words_before` counts the words before each
    token of the text; at most `within` may stand between the first token and the last.
    """

    def __init__(
        self, anchor: Place, others: Sequence[Sequence[Place]], words_before: Sequence[int], within: int
    ) -> None:
        self._anchor = anchor
        self._words_before = words_before
        self._within = within
        start, end = anchor
        first = bisect_left(words_before, words_before[end - 1] - within) - 1
        self._others = [
            [place for place in _inside(places, first, self._farthest(start)) if _apart(place, [anchor])]
            for places in others
        ]
        self._families = _families(self._others)

    def _farthest(self, first: int) -> int:
        """Where a stretch that begins with token `first` must end at the latest."""
        return bisect_right(self._words_before, self._words_before[first + 1] + self._within)

    def tokens(self) -> frozenset[int]:
        """The tokens of the shortest way to place all parts, none on another's tokens; empty where there is none.

        Of equally short ways the one that begins earlier is taken, then the one whose first part stands earlier, and
        so on.
        """
        shortest = self._shortest() if all(self._others) else None
        if shortest is None:
            return frozenset()
        taken = [self._anchor]
        for family in self._families:
            for number, part in enumerate(family):
                taken.append(self._earliest(part, family[number + 1 :], shortest, taken))
        return frozenset(token for place in taken for token in range(*place))

    def _shortest(self) -> Place | None:
        """The shortest stretch that holds all parts: the stretches that begin with a place, from the anchor outwards."""
        start, after = self._anchor
        firsts = {start, *(place[0] for places in self._others for place in places if place[0] < start)}
        ends = sorted({after, *(place[1] for places in self._others for place in places if place[1] > after)})
        best: Place | None = None
        for first in sorted(firsts, reverse=True):
            if best is not None and after - first > best[1] - best[0]:
                break
            # Where one end will do, so will every later one.
            possible = bisect_right(ends, self._farthest(first))
            found = bisect_left(ends, True, hi=possible, key=lambda end: self._holds((first, end)))
            if found < possible and (best is None or ends[found] - first <= best[1] - best[0]):
                best = first, ends[found]
        return best

    def _holds(self, stretch: Place) -> bool:
        """True where a stretch has room for all parts."""
        return all(
            _fit([_inside(self._others[part], *stretch) for part in family]) for family in self._families
        )

    def _earliest(self, part: int, rest: Iterable[int], stretch: Place, taken: Sequence[Place]) -> Place:
        """The earliest place of a part in a stretch that leaves room for the rest of its family."""
        for place in _inside(self._others[part], *stretch):
            left = [
                [other for other in _inside(self._others[one], *stretch) if _apart(other, [*taken, place])]
                for one in rest
            ]
            if _apart(place, taken) and _fit(left):
                return place
        raise AssertionError("a stretch that holds all parts has a place for each")


def _inside(places: Sequence[Place], first: int, end: int) -> Sequence[Place]:
    """Those of the places of a part that lie in a stretch. They are in order, and all of one length."""
    if not places:
        return places
    length = places[0][1] - places[0][0]
    return places[bisect_left(places, (first,)) : bisect_left(places, (end - length + 1,))]


def _apart(place: Place, taken: Iterable[Place]) -> bool:
    """True where a place shares no token with others."""
    return all(place[1] <= start or end <= place[0] for start, end in taken)


def _families(parts: Sequence[Sequence[Place]]) -> list[list[int]]:
    """The numbers of the parts, those together that may be in each other's way."""
    family = list(range(len(parts)))
    owners: dict[int, int] = {}
    for part, places in enumerate(parts):
        for token in {token for place in places for token in range(*place)}:
            joined, own = family[owners.setdefault(token, part)], family[part]
            if joined != own:
                family = [joined if one == own else one for one in family]
    return [[part for part, one in enumerate(family) if one == which] for which in dict.fromkeys(family)]


def _fit(parts: Sequence[Sequence[Place]]) -> bool:
    """True where each part can have one of its places, none on another's tokens.

    Places are gone through by their ends. For what is still missing, parts with the same places being interchangeable,
    only the earliest end by which it can be reached is kept.
    """
    if len(parts) < 2:
        return all(parts)
    kinds = Counter(map(tuple, parts))
    listed = sorted((end, start, kind) for kind, places in enumerate(kinds) for start, end in places)
    reached = {tuple(kinds.values()): 0}
    for end, start, kind in listed:
        for missing, free in list(reached.items()):
            if missing[kind] and free <= start:
                left = (*missing[:kind], missing[kind] - 1, *missing[kind + 1 :])
                reached.setdefault(left, end)
    return (0,) * len(kinds) in reached
