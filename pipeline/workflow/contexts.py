"""The talk around quotes, for the appendix of a report: speakers told by their stakeholder group alone, never named.

Where a quote's description leaves out country or sector because too few people share it, a neighbour's full one would give
them away: they sat in the same discussion.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.analysis import Attendance, Person
from pipeline.analysis.quotes import Descriptions
from pipeline.reports.content import Passage, PassageTurn
from pipeline.segments import Segment
from pipeline.transcripts import Transcript, Turn
from pipeline.workflow.translating import turn_ids

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def contexts(
    transcripts: Mapping[str, Transcript],
    segments: Sequence[Segment],
    people: Attendance,
    wanted: Collection[str],
    *,
    turns: int,
    least: int,
    translations: Mapping[str, str] | None = None,
) -> tuple[Passage, ...]:
    """Each segment `wanted` with up to `turns` turns before and after; those that share a turn so are one passage.

    `least` is how many people must be of a stakeholder group for it to be named. Where several speakers of a passage share
    one, letters tell them apart, in the order in which they speak. `translations` are the researcher's by the ids of `turn_ids`.
    """
    describe = Descriptions([_placeless(person) for person in people.persons], least=least)
    translated = translations or {}
    cited: dict[str, list[Segment]] = {}
    for segment in segments:
        if segment.id in wanted and segment.transcript_id in transcripts:
            cited.setdefault(segment.transcript_id, []).append(segment)
    found = []
    for transcript_id, quotes in cited.items():
        transcript = transcripts[transcript_id]
        own = turn_ids(transcript) if translated else ()
        said = {turn.index: translated.get(own[turn.index], "") for turn in transcript.turns} if own else {}
        for first, after, held in _stretches(quotes, turns):
            around = transcript.turns[first:after]
            names = _names(transcript, around, people, describe)
            made = (_turn(transcript, turn, names[turn.speaker_id], held, said) for turn in around)
            found.append(Passage(people.languages.get(transcript_id, ""), tuple(made)))
    return tuple(found)


def _stretches(quotes: Sequence[Segment], turns: int) -> list[tuple[int, int, list[Segment]]]:
    """First turn, the one after the last, and the quotes of each stretch of one discussion.

    Two quotes are of one stretch where a turn is around both. Where they only meet they stay apart: that they follow each other
    is not told by either.
    """
    found: list[tuple[int, int, list[Segment]]] = []
    for quote in sorted(quotes, key=lambda one: one.turns):
        first, after = max(0, quote.turns[0] - turns), quote.turns[1] + turns
        if found and first < found[-1][1]:
            start, end, held = found[-1]
            found[-1] = (start, max(end, after), [*held, quote])
        else:
            found.append((first, after, [quote]))
    return found


def _turn(
    transcript: Transcript, turn: Turn, speaker: str, quotes: Sequence[Segment], said: Mapping[int, str]
) -> PassageTurn:
    """One turn of a passage with the quotes that it holds a part of."""
    return PassageTurn(
        speaker,
        transcript.words_of(turn),
        moderator=transcript.speaker(turn.speaker_id).role == "moderator",
        translation=said.get(turn.index, ""),
        begins=tuple(quote.id for quote in quotes if quote.turns[0] == turn.index),
        of=tuple(quote.id for quote in quotes if quote.turns[0] <= turn.index < quote.turns[1]),
    )


def _placeless(person: Person) -> Person:
    """The person without the place that the discussion gives away."""
    return replace(person, country="", sector="")


def _names(
    transcript: Transcript, around: Sequence[Turn], people: Attendance, describe: Descriptions
) -> dict[str, str]:
    """How each speaker of a passage is called."""
    voices = list(dict.fromkeys(turn.speaker_id for turn in around))
    persons: dict[str, Person | None] = {voice: people.voices.get((transcript.id, voice)) for voice in voices}
    called = {
        voice: transcript.speaker(voice).role if person is None else describe.of(_placeless(person))
        for voice, person in persons.items()
    }
    sharing: dict[str, list[Person | str]] = {}
    for voice, name in called.items():
        own = sharing.setdefault(name, [])
        who = persons[voice] or transcript.speaker(voice).person
        if who not in own:
            own.append(who)
    names = {}
    for voice, name in called.items():
        same = sharing[name]
        place = same.index(persons[voice] or transcript.speaker(voice).person)
        letter = LETTERS[place] if place < len(LETTERS) else str(place + 1)
        names[voice] = f"{name} ({letter})" if len(same) > 1 else name
    return names
