"""What a researcher looks up in a coded study: quotes, a matrix of codes and cases, counts. All of them are tables first."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.analysis.filters import Traits, chosen, folded, listed
from pipeline.analysis.people import Attendance, Person, attendance
from pipeline.analysis.tallies import Judged
from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState
from pipeline.errors import InputError, Problem
from pipeline.findings import Conflict
from pipeline.readers.people import NOTE
from pipeline.reliability import Consensus, agreed
from pipeline.segments import Segment
from pipeline.transcripts import Role, Transcript, as_role
from pipeline.workflow.settling import agreed_by_rule
from pipeline.workflow.study import Study

# What is known of people whatever the participant list says; its own columns have these names where they mean the same.
OWN_KEYS = ("transcript", "language", "speaker", "country", "sector", "group")


def people_of(study: Study, transcripts: Mapping[str, Transcript]) -> Attendance:
    """Everybody present whose talk counts in the study, countries as they are printed."""
    settings = study.settings
    keys = settings.comparison
    roles: list[Role] = [as_role(role) for role in settings.segments.roles]
    return attendance(
        list(transcripts.values()),
        country_key=keys.country,
        sector_key=keys.sector,
        group_key=keys.group,
        roles=roles,
        country_names=settings.survey.mapping.country_names if settings.survey else None,
    )


@dataclass(frozen=True, eq=False)
class Explored:
    """A study as it is looked through: its talk, the people in it and what is known of them, and the codings that count.

    `coder` is whose own codings they are, "" where they are the agreed ones. `labels` are the people's labels in their
    transcripts, `numbers` stand for them where labels are not to be shown.
    """

    study: Study
    coder: str
    codebook: Codebook
    transcripts: Mapping[str, Transcript]
    segments: Sequence[Segment]
    people: Attendance
    traits: Mapping[Person, Traits]
    labels: Mapping[Person, str]
    numbers: Mapping[Person, str]
    judged: Judged

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The participants' further attributes, in alphabetical order."""
        known = {key for traits in self.traits.values() for key in traits}
        keys = self.study.settings.comparison
        return tuple(sorted(known - {*OWN_KEYS, *map(folded, (keys.country, keys.sector, keys.group))}))

    def members(self, where: Mapping[str, Sequence[str]]) -> frozenset[Person]:
        """The people who meet the conditions; raises InputError with every key and value that nobody has."""
        conditions = {folded(key): tuple(values) for key, values in where.items()}
        return chosen(conditions, self.traits, hidden=("speaker",))

    def asked(
        self, ids: Sequence[str], where: Mapping[str, Sequence[str]], *, graded: bool = False
    ) -> tuple[tuple[Code, ...], list[Person]]:
        """`codes` and `people_meant`; raises InputError with what is wrong in both."""
        problems: list[Problem] = []
        codes: tuple[Code, ...] = ()
        people: list[Person] = []
        try:
            codes = self.codes(ids, graded=graded)
        except InputError as error:
            problems += error.problems
        try:
            people = self.people_meant(where)
        except InputError as error:
            problems += error.problems
        if problems:
            raise InputError(problems)
        return codes, people

    def people_meant(self, where: Mapping[str, Sequence[str]]) -> list[Person]:
        """Those of `members` in their order, everybody where there are no conditions."""
        meant = self.members(where) if where else None
        return [person for person in self.people.persons if meant is None or person in meant]

    def named(self, person: Person, *, labels: bool) -> str:
        """A person's transcript with their label, or with their number in it."""
        return f"{person.transcript_id}/{self.labels[person]}" if labels else self.numbers[person]

    def shown(self, person: Person, key: str) -> str:
        """What is shown of a person for a key, "" where it is not known."""
        return next(iter(self.traits[person].get(key, ())), "")

    def codes(self, ids: Sequence[str], *, graded: bool = False) -> tuple[Code, ...]:
        """The codes of these ids (or printed names), all that can be given where none is named; in order of the codebook.

        `graded`: those with a scale alone. Raises InputError with every one that is none such.
        """
        by_name = {folded(code.name): code.id for code in self.codebook.codable}
        by_name |= {folded(code.id): code.id for code in self.codebook.codable}
        found = {by_name.get(folded(name)) for name in ids}
        problems = [_no_code(name, by_name.values()) for name in ids if folded(name) not in by_name]
        codes = [code for code in self.codebook.codable if code.id in found or not ids]
        if graded:
            how = "Leave it out, or ask for other --values."
            problems += [
                Problem("--code", f"{code.id!r} has no levels.", how)
                for code in codes
                if ids and not code.scale
            ]
            codes = [code for code in codes if code.scale]
            if not codes and not problems:
                problems.append(
                    Problem("--values", "no code of this codebook has levels.", "Ask for others.")
                )
        if problems:
            raise InputError(problems)
        return tuple(codes)


def _no_code(name: str, known: Collection[str]) -> Problem:
    """What is said of a code that there is not."""
    near = difflib.get_close_matches(name, known, n=1)
    how = f"Did you mean {near[0]!r}?" if near else f"Known: {listed(dict.fromkeys(known))}."
    return Problem("--code", f"there is no code {name!r} that can be given.", how)


def explored(study: Study, coder: str = "") -> Explored:
    """Look through a study, by the agreed codings or one coder's own; raises InputError for a coder who is none."""
    transcripts, segments = study.store.transcripts(), study.store.segments()
    people = people_of(study, transcripts)
    states = study.states()
    codebook = study.codebook_of(coder) if coder else study.codebook
    found = _own(states, coder, segments, codebook) if coder else agreed_by_rule(study, states, segments)
    return Explored(
        study=study,
        coder=coder,
        codebook=codebook,
        transcripts=transcripts,
        segments=segments,
        people=people,
        traits=_traits(study, people, transcripts),
        labels=_labels(people, transcripts),
        numbers=_numbers(people),
        judged=judged_in(found),
    )


def coders_of(study: Study) -> tuple[str, ...]:
    """Everybody who decided something, in alphabetical order."""
    return tuple(sorted(study.states()))


def judged_by(study: Study, coder: str, segments: Sequence[Segment]) -> Judged:
    """One coder's own codings and what they read."""
    return judged_in(_own(study.states(), coder, segments, study.codebook_of(coder)))


def _own(
    states: Mapping[str, CoderState], coder: str, segments: Sequence[Segment], codebook: Codebook
) -> Consensus:
    """The codings of one coder as if nobody else had coded."""
    if coder not in states:
        known = f"There are: {', '.join(sorted(states))}." if states else "Nobody has coded yet."
        raise InputError(Problem("--coder", f"{coder!r} has decided nothing.", known))
    return agreed({coder: states[coder]}, segments, codebook)


def judged_in(found: Consensus) -> Judged:
    """What a consensus says of codings, reading and open differences."""
    open_: dict[str, set[str]] = {}
    for conflict in found.conflicts:
        if _is_about_presence(conflict):
            open_.setdefault(conflict.code_id, set()).add(conflict.segment_id)
    return Judged(
        found.agreed, found.read, found.unread, {code: frozenset(places) for code, places in open_.items()}
    )


def _is_about_presence(conflict: Conflict) -> bool:
    """True where coders differ about whether the code applies at all."""
    return conflict.about == "presence"


def _traits(
    study: Study, people: Attendance, transcripts: Mapping[str, Transcript]
) -> dict[Person, dict[str, tuple[str, ...]]]:
    """What is known of each person by key: as it is shown, then as it stands in the files."""
    keys = study.settings.comparison
    found: dict[Person, dict[str, tuple[str, ...]]] = {}
    for transcript in transcripts.values():
        for speaker in transcript.speakers:
            person = people.voices.get((transcript.id, speaker.id))
            if person is None:
                continue
            # What stands above a transcript is no attribute of people: it may be the list of their names.
            own = {folded(key): value for key, value in speaker.attributes.items() if value and key != NOTE}
            raw = {**{folded(key): value for key, value in transcript.metadata.items()}, **own}
            traits: dict[str, tuple[str, ...]] = {key: (value,) for key, value in own.items()}
            for key, name, printed in (
                ("country", keys.country, person.country),
                ("sector", keys.sector, person.sector),
                ("group", keys.group, person.group),
            ):
                traits.pop(key, None)
                if printed:
                    both = tuple(dict.fromkeys((printed, raw.get(folded(name), printed))))
                    traits |= {key: both, folded(name): both}
            labels = found.get(person, {}).get("speaker", ())
            voices = (speaker.label, speaker.id, speaker.person)
            traits["speaker"] = tuple(dict.fromkeys((*labels, *voices)))
            traits |= {"transcript": (transcript.id,), "language": (transcript.language,)}
            found[person] = {**found.get(person, {}), **traits}
    return found


def _labels(people: Attendance, transcripts: Mapping[str, Transcript]) -> dict[Person, str]:
    """The first label of each person in their transcript."""
    found: dict[Person, str] = {}
    for transcript in transcripts.values():
        for speaker in transcript.speakers:
            person = people.voices.get((transcript.id, speaker.id))
            if person is not None:
                found.setdefault(person, speaker.label)
    return found


def _numbers(people: Attendance) -> dict[Person, str]:
    """Each person by transcript and number, in the order of the transcript."""
    counted: dict[str, int] = {}
    found = {}
    for person in people.persons:
        counted[person.transcript_id] = counted.get(person.transcript_id, 0) + 1
        found[person] = f"{person.transcript_id}/{counted[person.transcript_id]}"
    return found
