"""The most typical disagreements on the codes that are agreed on worst, quoted.

Figures say which code is weak; what coders read differently, only the words show. A disagreement is a unit which some of
those who judged it for a code gave the code, and others not. Disagreements of one pattern (who gives the code, who does
not, and what these give in its place) belong together, and the quote is a middling one: the shortest units hardly say
anything, the longest say too much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.agreement import CodeAgreement, Disagreement
from pipeline.reliability.coefficients.tables import Flags
from pipeline.reliability.units import Units

MOST_NAMED = 6  # coders in a sentence
FEWEST = 3  # disagreements of a code before it counts among the worst
Said = Callable[[str], tuple[str, str, str]]


def disagreements(
    units: Units,
    results: Sequence[CodeAgreement],
    said: Said,
    names: Mapping[str, str],
    settled: Mapping[tuple[str, str], str],
    worst: int = 5,
    each: int = 2,
) -> tuple[Disagreement, ...]:
    """Of the `worst` codes the `each` most frequent patterns of disagreement, each with a unit quoted verbatim.

    The worst codes are those with the lowest alpha in `results`, of which coders disagree on at least three units; an
    undefined alpha comes after all others, and of equal ones that with more disagreements, then the order of `results`.
    What stands in the place of a code on a unit is the code that most of those gave who did not give it, and that nobody
    gave who did; of equally many the one that does so on most units, then codebook order; nothing where there is none.
    Patterns come by frequency, then by their first unit; the quote is the unit whose length (code points) is nearest to
    the median of its pattern, the first in document order of equally near ones.

    `said(unit)` gives the source of the transcript, the description of the speaker and the words; `names` maps codes to
    their names; `settled` says by unit and code how an adjudicator settled it, in words.
    """
    given, judged = units.given, units.judged
    place = {code_id: number for number, code_id in enumerate(units.presence)}
    found: list[Disagreement] = []
    for code_id in _worst(units, results)[:worst]:
        patterns = _patterns(given, judged, place[code_id])
        of = sum(len(pattern.places) for pattern in patterns)
        for pattern in patterns[:each]:
            quoted = [(units.ids[at], said(units.ids[at])) for at in pattern.places]
            unit, (transcript, speaker, quote) = quoted[_middling([len(words[2]) for _, words in quoted])]
            yes, no = (tuple(units.coders[at] for at in who) for who in (pattern.yes, pattern.no))
            instead = tuple(units.presence)[pattern.instead] if pattern.instead >= 0 else ""
            found.append(
                Disagreement(
                    code_id=code_id,
                    pattern=_in_words(yes, no, names.get(instead, instead), pattern.all_instead),
                    times=len(pattern.places),
                    of=of,
                    unit=unit,
                    transcript=transcript,
                    speaker=speaker,
                    quote=quote,
                    yes=yes,
                    no=no,
                    settled=settled.get((unit, code_id), ""),
                )
            )
    return tuple(found)


def _worst(units: Units, results: Sequence[CodeAgreement]) -> list[str]:
    """The codes on which coders disagree often enough, worst first."""
    counts = {
        code_id: int(((presence == 1).any(axis=1) & (presence == 0).any(axis=1)).sum())
        for code_id, presence in units.presence.items()
    }
    alphas = {
        result.code_id: np.inf if result.alpha.value is None else result.alpha.value
        for result in results
        if counts.get(result.code_id, 0) >= FEWEST
    }
    return sorted(alphas, key=lambda code_id: (alphas[code_id], -counts[code_id]))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A kind of disagreement: columns of those who give the code and of those who do not, and the code in its place.

    `instead` is -1 for nothing; `all_instead` says whether all who do not give the code give that one. `places` are the
    rows of its units.
    """

    yes: tuple[int, ...]
    no: tuple[int, ...]
    instead: int
    all_instead: bool
    places: tuple[int, ...]


def _patterns(given: Flags, judged: Flags, code: int) -> list[_Pattern]:
    """The patterns of disagreement on one code, the most frequent first."""
    yes, no = given[:, :, code], judged[:, :, code] & ~given[:, :, code]
    places = np.nonzero(yes.any(axis=1) & no.any(axis=1))[0]
    yes, no = yes[places], no[places]
    instead, how_many = _instead(given[places], yes, no)
    everybody = how_many == no.sum(axis=1)
    key = np.concatenate([yes, no, instead[:, None], everybody[:, None]], axis=1).astype(np.int64)
    kinds, first, inverse, counts = np.unique(
        key, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    grouped = np.split(places[np.argsort(inverse.ravel(), kind="stable")], np.cumsum(counts)[:-1])
    coders = given.shape[1]
    return [
        _Pattern(
            yes=tuple(np.nonzero(kinds[at, :coders])[0].tolist()),
            no=tuple(np.nonzero(kinds[at, coders : 2 * coders])[0].tolist()),
            instead=int(kinds[at, -2]),
            all_instead=bool(kinds[at, -1]),
            places=tuple(grouped[at].tolist()),
        )
        for at in np.lexsort((first, -counts)).tolist()
    ]


def _instead(given: Flags, yes: Flags, no: Flags) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each unit the code in the place of the one in question, -1 for nothing, and by how many it was given."""
    counts = (given & no[:, :, None]).sum(axis=1)
    counts[(given & yes[:, :, None]).any(axis=1)] = 0
    # The whole ranks before the units, and argmax takes the first of equals: codebook order.
    usual = (counts > 0).sum(axis=0)
    best = (
        np.argmax(counts * (len(given) + 1) + usual * (counts > 0), axis=1)
        if len(given)
        else np.zeros(0, int)
    )
    how_many = counts[np.arange(len(given)), best]
    return np.where(how_many > 0, best, -1), how_many


def _middling(lengths: Sequence[int]) -> int:
    """The place of the length nearest to the median, the first of equally near ones."""
    median = float(np.median(lengths))
    return min(range(len(lengths)), key=lambda at: abs(lengths[at] - median))


def _in_words(yes: Sequence[str], no: Sequence[str], instead: str, all_instead: bool) -> str:
    """A pattern in words; `instead` is the name of a code, "" for nothing."""
    gives = f"{_listed(yes)} {'gives' if len(yes) == 1 else 'give'} it"
    one = len(no) == 1
    if not instead:
        return f"{gives}, {_listed(no)} {'gives' if one else 'give'} nothing instead"
    if all_instead:
        return f"{gives}, {_listed(no)} {'gives' if one else 'give'} ‘{instead}’ instead"
    some = "one" if len(no) == 2 else "some"
    return f"{gives}, {_listed(no)} do not ({some} of them: ‘{instead}’ instead)"


def _listed(names: Sequence[str]) -> str:
    """Names as in a sentence; of many coders the first ones."""
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
