"""Cutting what is to be read into parts of about equal work, one for each coder; who gets which is left to chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.sampling import shuffled
from pipeline.segments import Segment


def by_segment(rest: Sequence[Segment], strata: Mapping[str, str], count: int, seed: int) -> list[list[str]]:
    """The segments in parts of as many: shuffled within their strata, and dealt out one by one."""
    groups: dict[str, list[str]] = {name: [] for name in sorted(set(strata.values()))}
    for segment in rest:
        groups[strata[segment.id]].append(segment.id)
    order = [name for ids in groups.values() if ids for name in shuffled(ids, seed)]
    return [order[place::count] for place in range(count)]


def by_transcript(rest: Sequence[Segment], strata: Mapping[str, str], count: int) -> list[list[str]]:
    """Whole transcripts in parts of about as many words.

    The longest goes first, each to the part with the fewest words so far (Graham, Bounds on multiprocessing timing
    anomalies, SIAM Journal on Applied Mathematics 17, 1969). That is done with those in which the same groups speak
    before others: so the discussions with one group are spread over the parts as far as their length allows.
    """
    words: Counter[str] = Counter()
    groups: dict[str, set[str]] = {}
    for segment in rest:
        words[segment.transcript_id] += words_of(segment)
        groups.setdefault(segment.transcript_id, set()).add(strata[segment.id])
    kind = {name: tuple(sorted(spoken)) for name, spoken in groups.items()}
    of_kind: Counter[tuple[str, ...]] = Counter()
    for name, total in words.items():
        of_kind[kind[name]] += total
    place_of, loads = {}, [0] * count
    for name in sorted(words, key=lambda n: (-of_kind[kind[n]], kind[n], -words[n], n)):
        place_of[name] = loads.index(min(loads))
        loads[place_of[name]] += words[name]
    parts: list[list[str]] = [[] for _ in loads]
    for segment in rest:
        parts[place_of[segment.transcript_id]].append(segment.id)
    return parts


def words_of(segment: Segment) -> int:
    """How many words a segment has."""
    return len(segment.quote.split())
