"""The talk around quotes, for the appendix of a report: speakers told by their stakeholder group at most, never named.

No passage may tell more of somebody quoted than their description does. Where it leaves out country or sector, another quote
in the same passage, or the groups of those around, would give them away: they sat in the same discussion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.analysis import Attendance, Person
from pipeline.analysis.people import named_groups
from pipeline.analysis.quotes import FULL, SOMEBODY, Descriptions
from pipeline.findings import QuoteRef
from pipeline.reports.content import Passage, PassageTurn
from pipeline.segments import Segment
from pipeline.transcripts import Transcript, Turn
from pipeline.workflow.translating import turn_ids

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OPEN = ""  # the sort of quotes whose place is told anyway

# Quotes of one sort may stand in one passage: of discussions that are told anyway, or of one person.
Sort = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Turns `first` (included) to `after` of a discussion around its quotes of one sort; with `alone` no more than its words.

    `before` and `behind` say that it is cut short by the talk around another quote.
    """

    transcript: Transcript
    first: int
    after: int
    quotes: tuple[Segment, ...]
    sort: Sort
    alone: bool = False
    before: bool = False
    behind: bool = False


def contexts(
    transcripts: Mapping[str, Transcript],
    segments: Sequence[Segment],
    people: Attendance,
    cited: Sequence[QuoteRef],
    *,
    turns: int,
    least: int,
    translations: Mapping[str, str] | None = None,
) -> tuple[Passage, ...]:
    """Each segment `cited` with up to `turns` turns before and after (`stretches`), in the order in which they are cited first.

    `least` is how many people must share what is told of somebody. Where several speakers of a passage are called alike,
    letters tell them apart, in the order in which they speak. `translations` are the researcher's by the ids of `turn_ids`.
    """
    translated, naming = translations or {}, _Naming(people, cited, least)
    found = []
    for stretch in stretches(transcripts, segments, people, cited, turns=turns, least=least):
        language = people.languages.get(stretch.transcript.id, "")
        cut = PassageTurn("", "[…]")
        told = tuple(_told(stretch, naming, translated))
        found.append(Passage(language, ((cut,) * stretch.before + told + (cut,) * stretch.behind)))
    return tuple(found)


def stretches(
    transcripts: Mapping[str, Transcript],
    segments: Sequence[Segment],
    people: Attendance,
    cited: Sequence[QuoteRef],
    *,
    turns: int,
    least: int,
) -> list[Stretch]:
    """The stretches of talk around the quotes `cited`, in the order in which these are cited first; no turn is in two.

    A turn belongs to the nearest quote, of two as near to the earlier one. Quotes whose surroundings share a turn are one
    stretch where all of it is theirs and they are of one sort: those of people as many of whom as `least` sat in that very discussion
    and are described alike with country and sector, otherwise those of one person.
    """
    order = {ref.segment_id: place for place, ref in reversed([*enumerate(cited)])}
    own: dict[str, list[Segment]] = {}
    for segment in segments:
        if segment.id in order and segment.transcript_id in transcripts:
            own.setdefault(segment.transcript_id, []).append(segment)
    sorts = _sorts(people, cited, least)
    found = [
        stretch
        for transcript_id, quotes in own.items()
        for stretch in _of_discussion(transcripts[transcript_id], quotes, sorts, turns)
    ]
    return sorted(found, key=lambda one: min(order[quote.id] for quote in one.quotes))


def _sorts(people: Attendance, cited: Sequence[QuoteRef], least: int) -> dict[str, Sort]:
    """The sort of each cited segment."""
    describe = Descriptions(people.persons, least=least, languages=people.languages)
    found: dict[str, set[Person]] = {}
    for ref in cited:
        found.setdefault(ref.segment_id, set()).add(people.voices[ref.transcript_id, ref.speaker_id])
    return {
        segment_id: (OPEN,)
        if least <= 1 or all(_is_placed(person, people, describe, least) for person in persons)
        else tuple(sorted(person.id for person in persons))
        for segment_id, persons in found.items()
    }


def _is_placed(person: Person, people: Attendance, describe: Descriptions, least: int) -> bool:
    """True where nothing more is told of a person by the discussion in which they sat."""
    alike = sum(
        (other.transcript_id, other.group, other.country, other.sector)
        == (person.transcript_id, person.group, person.country, person.sector)
        for other in people.persons
    )
    known = bool(person.country and person.sector)
    return known and describe.told(person) == FULL and alike >= least


def _of_discussion(
    transcript: Transcript, quotes: Sequence[Segment], sorts: Mapping[str, Sort], turns: int
) -> Iterator[Stretch]:
    """The stretches of one discussion."""
    quotes = sorted(quotes, key=lambda one: (one.turns, one.span))
    owners = [_owner(turn.index, quotes, turns) for turn in transcript.turns]
    shared = {
        quote.id
        for quote in quotes
        for other in quotes
        if sorts[quote.id] != sorts[other.id]
        and quote.turns[0] < other.turns[1]
        and other.turns[0] < quote.turns[1]
    }
    found: list[Stretch] = []
    for quote in quotes:
        sort, (first, after) = sorts[quote.id], quote.turns
        if quote.id in shared:
            yield Stretch(transcript, first, after, (quote,), sort, alone=True)
            continue
        theirs = [
            owner is not None and owner.id not in shared and sorts[owner.id] == sort for owner in owners
        ]
        start, end = first, after
        while start > max(0, first - turns) and theirs[start - 1]:
            start -= 1
        while end < min(len(theirs), after + turns) and theirs[end]:
            end += 1
        before, behind = start > max(0, first - turns), end < min(len(theirs), after + turns)
        found.append(Stretch(transcript, start, end, (quote,), sort, before=before, behind=behind))
    for sort in dict.fromkeys(stretch.sort for stretch in found):
        yield from _merged([stretch for stretch in found if stretch.sort == sort])


def _owner(turn: int, quotes: Sequence[Segment], turns: int) -> Segment | None:
    """The quote to which a turn belongs, None where it is around none."""
    away = [max(quote.turns[0] - turn, turn - quote.turns[1] + 1, 0) for quote in quotes]
    nearest = min(range(len(quotes)), key=away.__getitem__, default=None)
    return None if nearest is None or away[nearest] > turns else quotes[nearest]


def _merged(found: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of one sort in a discussion, those that share a turn as one.

    Where they only meet they stay apart: that they follow each other is not told by either.
    """
    merged: list[Stretch] = []
    for stretch in sorted(found, key=lambda one: (one.first, one.after)):
        last = merged[-1] if merged else None
        if last is None or stretch.first >= last.after:
            merged.append(stretch)
            continue
        after, behind = max((last.after, last.behind), (stretch.after, stretch.behind))
        both = Stretch(
            last.transcript, last.first, after, (*last.quotes, *stretch.quotes), last.sort,
            before=last.before, behind=behind,
        )  # fmt: skip
        merged[-1] = both
    return merged


def _told(stretch: Stretch, naming: _Naming, translated: Mapping[str, str]) -> Iterator[PassageTurn]:
    """The turns of a stretch as they are told."""
    transcript, quotes = stretch.transcript, stretch.quotes
    around = transcript.turns[stretch.first : stretch.after]
    if stretch.alone:
        (quote,) = quotes
        speaker = naming.described(quote)
        yield PassageTurn(
            speaker, quote.quote, translation=translated.get(quote.id, ""), begins=(quote.id,), of=(quote.id,)
        )
        return
    names = naming.of(stretch, around)
    ids = turn_ids(transcript) if translated else ()
    for turn in around:
        yield PassageTurn(
            names[turn.speaker_id],
            transcript.words_of(turn),
            moderator=transcript.speaker(turn.speaker_id).role == "moderator",
            translation=translated.get(ids[turn.index], "") if ids else "",
            begins=tuple(quote.id for quote in quotes if quote.turns[0] == turn.index),
            of=tuple(quote.id for quote in quotes if quote.turns[0] <= turn.index < quote.turns[1]),
        )


class _Naming:
    """How the speakers of passages are called."""

    def __init__(self, people: Attendance, cited: Sequence[QuoteRef], least: int) -> None:
        self._people, self._least = people, least
        self._describe = Descriptions(people.persons, least=least, languages=people.languages)
        self._quoted: dict[str, list[Person]] = {}
        for ref in cited:
            person = people.voices[ref.transcript_id, ref.speaker_id]
            self._quoted.setdefault(ref.segment_id, []).append(person)

    def described(self, quote: Segment) -> str:
        """The stakeholder group of those who are quoted, as far as their descriptions tell it and it is one."""
        groups = {self._group(person) for person in self._quoted[quote.id]}
        return groups.pop() if len(groups) == 1 else SOMEBODY

    def of(self, stretch: Stretch, around: Sequence[Turn]) -> dict[str, str]:
        """How each speaker of a stretch is called, by their id in the transcript.

        Who is quoted there has the stakeholder group of their description. Others have theirs where the discussion is told
        anyway and as many as must be are of that group there, or the others together are.
        """
        transcript, people = stretch.transcript, self._people
        quoted = {person for quote in stretch.quotes for person in self._quoted[quote.id]}
        present = [person.group for person in people.persons if person.transcript_id == transcript.id]
        named = named_groups(present, self._least) if stretch.sort == (OPEN,) else frozenset()
        called: dict[Person | str, str] = {}
        persons: dict[str, Person | str] = {}
        for voice in dict.fromkeys(turn.speaker_id for turn in around):
            speaker = transcript.speaker(voice)
            person = people.voices.get((transcript.id, voice))
            persons[voice] = person or speaker.person
            if person is None:
                called[speaker.person] = speaker.role
            else:
                called[person] = (
                    self._group(person) if person in quoted or person.group in named else SOMEBODY
                )
        return {voice: _lettered(person, called) for voice, person in persons.items()}

    def _group(self, person: Person) -> str:
        """The stakeholder group of a person, where their description has it."""
        return person.group if self._describe.told(person) else SOMEBODY


def _lettered(person: Person | str, called: Mapping[Person | str, str]) -> str:
    """How somebody is called, with a letter where others of the passage are called so as well."""
    alike = [other for other, name in called.items() if name == called[person]]
    place = alike.index(person)
    letter = LETTERS[place] if place < len(LETTERS) else str(place + 1)
    return f"{called[person]} ({letter})" if len(alike) > 1 else called[person]


def shown_turns(found: Collection[Stretch]) -> dict[str, set[int]]:
    """The turns of each discussion that passages show in whole."""
    shown: dict[str, set[int]] = {}
    for stretch in found:
        if not stretch.alone:
            shown.setdefault(stretch.transcript.id, set()).update(range(stretch.first, stretch.after))
    return shown
