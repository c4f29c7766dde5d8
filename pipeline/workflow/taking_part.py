"""Who took part, as the report tells it: transcripts, stakeholder groups, places, traits, and how long discussions lasted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from pipeline.analysis import Attendance, Person
from pipeline.analysis.people import unnamed_together
from pipeline.reports.content import Conduct, GroupRow, PlaceRow, TraitRow, TranscriptRow
from pipeline.segments import Segment
from pipeline.transcripts import Notice, Role, Transcript
from pipeline.workflow.study import Study

MOST_VALUES = 8  # of a trait that is counted value by value
DECADE = 10
FEWEST_ALIKE = 2  # people who must share a value at least, whatever the study says
_NUMBER = re.compile(r"\d{1,3}")
_QUOTED = re.compile("“.*”", re.DOTALL)


def transcript_rows(
    study: Study, transcripts: Sequence[Transcript], segments: Sequence[Segment], people: Attendance
) -> tuple[TranscriptRow, ...]:
    """One row a transcript."""
    keys, notices, survey = study.settings.comparison, study.store.notices(), study.settings.survey
    names = survey.mapping.country_names if survey else {}
    counts = Counter(segment.transcript_id for segment in segments)
    present = Counter(person.transcript_id for person in people.persons)
    rows = []
    for transcript in transcripts:
        words = words_of_people(transcript, people)
        rows.append(
            TranscriptRow(
                id=transcript.id,
                source=transcript.source,
                format=transcript.source.rpartition(".")[2].lower(),
                language=transcript.language,
                turns=len(transcript.turns),
                speakers=len({transcript.speaker(turn.speaker_id).person for turn in transcript.turns}),
                words=sum(len(transcript.words_of(turn).split()) for turn in transcript.turns),
                segments=counts[transcript.id],
                country=names.get(country := _known(study, transcript, keys.country), country),
                sector=_known(study, transcript, keys.sector),
                silent=tuple(speaker.label for speaker in transcript.silent),
                unmatched=tuple(s.label for s in transcript.unmatched) if study.settings.participants else (),
                notices=tuple(_wordless(notice) for notice in notices.get(transcript.id, ())),
                present=present[transcript.id],
                participant_words=words.total(),
                most_words=max(words.values(), default=0),
                minutes=minutes_of(transcript),
            )
        )
    return tuple(rows)


def _wordless(notice: Notice) -> Notice:
    """A notice without the words that it is about: they may name somebody."""
    return replace(notice, text="", reason=_QUOTED.sub("“…”", notice.reason))


def _known(study: Study, transcript: Transcript, key: str) -> str:
    """The value of an attribute that all counted speakers of a transcript share, or that the study gives it."""
    values = {
        s.attributes.get(key, "") for s in transcript.speakers if s.role in study.settings.segments.roles
    }
    values.discard("")
    return values.pop() if len(values) == 1 else transcript.metadata.get(key, "")


def words_of_people(transcript: Transcript, people: Attendance) -> Counter[Person]:
    """How many words each counted person spoke in a transcript; the silent are not in it."""
    words: Counter[Person] = Counter()
    for turn in transcript.turns:
        person = people.voices.get((transcript.id, turn.speaker_id))
        if person is not None:
            words[person] += len(transcript.words_of(turn).split())
    return words


def minutes_of(transcript: Transcript) -> float | None:
    """From the first to the last time in the file, in minutes; None where it has no two of them."""
    times = [
        time for turn in transcript.turns for time in (turn.started_at, turn.ended_at) if time is not None
    ]
    return (max(times) - min(times)) / 60 if len(set(times)) > 1 else None


def group_rows(transcripts: Sequence[Transcript], people: Attendance) -> tuple[GroupRow, ...]:
    """One row a stakeholder group, that of people of whom none is known last."""
    turns: Counter[str] = Counter()
    words: Counter[str] = Counter()
    heard: set[Person] = set()
    for transcript in transcripts:
        for person, spoken in words_of_people(transcript, people).items():
            words[person.group] += spoken
            heard.add(person)
        for turn in transcript.turns:
            speaker = people.voices.get((transcript.id, turn.speaker_id))
            if speaker is not None:
                turns[speaker.group] += 1
    present = Counter(person.group for person in people.persons)
    silent = Counter(person.group for person in people.persons if person not in heard)
    order = sorted(present, key=lambda group: (group == "", group))
    return tuple(
        GroupRow(group, present[group], silent[group], turns[group], words[group]) for group in order
    )


def place_rows(transcripts: Sequence[Transcript], people: Attendance) -> tuple[PlaceRow, ...]:
    """Focus groups and people by country and sector, in alphabetical order."""
    heard = {person for transcript in transcripts for person in words_of_people(transcript, people)}
    found: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people.persons:
        found[person.country, person.sector].append(person)
    return tuple(
        PlaceRow(
            country,
            sector,
            len({person.transcript_id for person in own}),
            len(own),
            sum(person not in heard for person in own),
        )
        for (country, sector), own in sorted(found.items())
        if country or sector
    )


def trait_rows(
    study: Study, transcripts: Sequence[Transcript], people: Attendance
) -> tuple[tuple[TraitRow, ...], tuple[str, ...]]:
    """Participants by the traits of the participant list, besides country, sector and group; and the traits left out.

    A number is told in tens of units (30–39). Values that fewer people share than the study's least number stand together. A
    trait is left out where that holds for most of its values, as it does for names, or where they are many. It is set against
    stakeholder groups where no count of a group is of fewer people than that, neither shown nor left over. Somebody whom the list
    names for no one discussion is one person in all of them; ids that it gives discussion by discussion are of different people.
    """
    keys, least = study.settings.comparison, study.settings.comparison.least_people
    people = unnamed_together(people, least)
    told: dict[str, dict[Person, str]] = defaultdict(dict)
    for transcript in transcripts:
        for speaker in transcript.speakers:
            person = people.voices.get((transcript.id, speaker.id))
            for trait, value in speaker.attributes.items() if person is not None else ():
                if value and person is not None and trait not in (keys.country, keys.sector, keys.group):
                    told[trait][person] = value.strip()
    anywhere = {listed.id for listed in study.participants if not listed.transcript_id}
    rows: list[TraitRow] = []
    left: list[str] = []
    for trait, values in told.items():
        found = list(_rows_of(trait, _banded(values), people.persons, least, anywhere))
        rows += found
        left += [] if found else [trait]
    return tuple(rows), tuple(left)


def _banded(values: Mapping[Person, str]) -> dict[Person, str]:
    """Numbers of many values in tens; anything else as it is."""
    if len(set(values.values())) <= MOST_VALUES or not all(_NUMBER.fullmatch(v) for v in values.values()):
        return dict(values)
    lows = {person: int(value) // DECADE * DECADE for person, value in values.items()}
    return {person: f"{low}–{low + DECADE - 1}" for person, low in lows.items()}


def _rows_of(
    trait: str,
    values: Mapping[Person, str],
    everybody: Sequence[Person],
    least: int,
    anywhere: Collection[str],
) -> Iterator[TraitRow]:
    """The rows of one trait, values in their order; none where it tells people apart, as a name does.

    `anywhere` are the ids that stand for one person in whatever discussion.
    """
    alike = max(least, FEWEST_ALIKE)
    sharing: dict[str, set[tuple[str, str]]] = defaultdict(set)
    by_value: dict[str, Counter[str]] = defaultdict(Counter)
    for person, value in values.items():
        sharing[value].add(("" if person.id in anywhere else person.transcript_id, person.id))
        by_value[value][person.group] += 1
    shared = sorted(value for value, own in sharing.items() if len(own) >= alike)
    if not shared or len(shared) > MOST_VALUES or 2 * len(shared) < len(sharing):
        return
    rest: Counter[str] = Counter()
    for value in by_value.keys() - set(shared):
        rest.update(by_value[value])
    over = Counter(person.group for person in everybody)
    for value in shared:
        over.subtract(by_value[value])
    counts = [
        *(count for value in shared for count in by_value[value].values()),
        *over.values(),
        *rest.values(),
    ]
    crossed = not any(0 < count < least for count in counts)
    for value in shared:
        yield TraitRow(trait, value, by_value[value].total(), dict(by_value[value]) if crossed else None)
    if rest:
        yield TraitRow(trait, f"other values, each of fewer than {alike} people", rest.total(), None)


def conduct(transcripts: Sequence[Transcript]) -> Conduct:
    """Moderators, observers and times, as far as transcripts and participant list tell."""
    minutes = sorted(m for transcript in transcripts if (m := minutes_of(transcript)) is not None)
    return Conduct(
        moderators=_of_role(transcripts, "moderator"),
        observers=_of_role(transcripts, "observer"),
        recorded=len(minutes),
        minutes=(minutes[0], median(minutes), minutes[-1]) if minutes else None,
    )


def _of_role(transcripts: Sequence[Transcript], role: Role) -> int:
    """How many people of that role there are; one in several discussions counts once where the list says that it is one."""
    return len(
        {
            speaker.participant_id or (transcript.id, speaker.id)
            for transcript in transcripts
            for speaker in transcript.speakers
            if speaker.role == role
        }
    )
