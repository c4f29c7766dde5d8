"""Checking everything that comes in before anything is written: all problems of all files at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.codebook import Code, Codebook, Descent, Level
from pipeline.decisions import Decision
from pipeline.errors import InputError, Problem
from pipeline.hashing import digest
from pipeline.logs import CoderLog
from pipeline.readers import read_decisions, read_transcript
from pipeline.settings import FILE_NAME
from pipeline.steps import WHOLE, StepPlan
from pipeline.store.sifting import sift, sift_draws
from pipeline.transcripts import Participant
from pipeline.workflow.comparison_checks import comparison_problems
from pipeline.workflow.study import Study


def check_inputs(study: Study, planned: Mapping[str, Callable[[], StepPlan]]) -> None:
    """Parse what the plans of `read`, `import` and `compare` say is stale; keep it in the study for those steps.

    Raises InputError with every problem of every file: what is wrong in one file does not hide what is wrong in
    another. Where a step cannot be planned because of such a file, all its files are looked at. Nothing is written.
    """
    problems: list[Problem] = []

    def attempt(act: Callable[[], object]) -> bool:
        """Do it and collect what it finds wrong; True where that is nothing."""
        try:
            act()
        except InputError as error:
            problems.extend(error.problems)
            return False
        return True

    has_codebook, has_people, has_transcripts, has_logs = (
        attempt(lambda part=part: getattr(study, part))  # type: ignore[misc]  # a lambda with a bound default
        for part in ("codebook", "participants", "transcript_files", "decision_files")
    )
    if has_codebook and has_transcripts:
        problems.extend(_settings_against_codebook(study))
        problems.extend(comparison_problems(study, people=has_people))
    if has_codebook and _stale(planned, "suggest", study.transcript_files if has_transcripts else ()):
        from pipeline.taggers.pattern_checks import pattern_problems

        problems.extend(pattern_problems(study.codebook, study.settings.codebook))
    if has_people and has_transcripts:
        problems.extend(_lost_participants(study))
    people = study.participants if has_people else ()
    for unit in _stale(planned, "read", study.transcript_files if has_transcripts else ()):
        attempt(lambda unit=unit: parse_transcript(study, unit, people))  # type: ignore[misc]
    for unit in _stale(planned, "import", study.decision_files if has_logs else ()):
        attempt(lambda unit=unit: parse_log(study, unit))  # type: ignore[misc]
    problems.extend(log_clashes(study, study.logs))
    if _stale(planned, "compare", (WHOLE,)):
        attempt(lambda: study.survey)
    if problems:
        raise InputError(dict.fromkeys(problems))


def _stale(
    planned: Mapping[str, Callable[[], StepPlan]], step: str, everything: Iterable[str]
) -> Collection[str]:
    """The stale units of a step; all of them where it cannot be planned, none where it is not to run."""
    if step not in planned:
        return ()
    try:
        return planned[step]().stale
    except InputError:
        return tuple(everything)


def parse_transcript(study: Study, transcript_id: str, participants: Sequence[Participant]) -> None:
    """Read one transcript into `study.parsed`; raises InputError."""
    path = study.transcript_files[transcript_id]
    try:
        study.parsed[transcript_id] = read_transcript(
            path,
            transcript_id=transcript_id,
            source=study.relative(path),
            participants=participants,
            settings=study.reading,
        )
    except InputError as error:
        hint = f'If this file is no transcript: [transcripts] exclude = ["{path.name}"] in study.toml.'
        raise InputError(
            replace(problem, how=f"{problem.how} {hint}") for problem in error.problems
        ) from None


def parse_log(study: Study, name: str) -> None:
    """Read one decision file into `study.logs`; raises InputError, also for codes that the codebook does not have."""
    log = read_decisions(study.decision_files[name], source=name)
    problems = list(unknown_codes(log.decisions, study.codebook, name, made_codes(study, log)))
    if problems:
        raise InputError(problems)
    study.logs[name] = log


def log_clashes(study: Study, logs: Mapping[str, CoderLog]) -> list[Problem]:
    """Decisions and batches (by file) that contradict what the study holds or what another of the files says."""
    has_known = bool(logs) and study.has_database
    known = list(study.store.decisions()) if has_known else []
    drawn = list(study.store.draws()) if has_known else []
    problems: list[Problem] = []
    for source, log in logs.items():
        new, clashes = sift(known, log.decisions, source)
        batches, taken = sift_draws(drawn, log.draws, source)
        known += new
        drawn += batches
        problems += (*clashes, *taken)
    return problems


def made_codes(study: Study, log: CoderLog) -> set[str]:
    """The ids of codes that coders made while reading, in the study or in a log that is to be taken in."""
    return {code.code_id for code in (*log.codes, *(study.store.codes() if study.has_database else ()))}


def unknown_codes(
    decisions: Iterable[Decision], codebook: Codebook, source: str, made: Collection[str] = ()
) -> Iterator[Problem]:
    """Decisions about codes and levels that the codebook does not have, or that cannot be given: each said once.

    What a code or level was called before is known; so is what coders `made` while reading.
    """
    descent, codes = Descent(codebook), {code.id: code for code in codebook.codes}
    found: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        if decision.code_id is None or (descent.own(decision.code_id) is None and decision.code_id in made):
            continue
        wrong = _wrong_code(decision, codes, descent)
        if wrong is not None:
            found.setdefault(wrong, []).append(decision)
    for (what, how), about in found.items():
        first, more = about[0], len(about) - 1
        others = f" (and {more} more)" if more else ""
        where = f"decision {first.sequence} of {first.coder}{others}"
        yield Problem(source, f"{where}: {what}", how, key=first.id)


def _wrong_code(decision: Decision, codes: Mapping[str, Code], descent: Descent) -> tuple[str, str] | None:
    """What is wrong with the code or level of a decision, and how to mend it; None where nothing is."""
    code = codes.get(descent.own(decision.code_id or "") or "")
    level = decision.level
    if code is None:
        known = ", ".join(c.id for c in codes.values() if c.codable)
        how = "Put it back into the codebook, with status: deprecated, or say what became of it: formerly, merged_into"
        return f"there is no code {decision.code_id!r} in the codebook.", f"{how}. Known: {known}."
    if not code.codable:
        return f"{code.id!r} is a heading.", "Only the codes under it can be given."
    if level is not None and descent.level(code.id, level) is None:
        how = "Put it back into the scale of that code, or name it there under another level's “formerly”."
        return f"the code {code.id!r} has no level {level!r}.", how
    return None


def codes_digest(codebook: Codebook) -> str:
    """Digest of the codes and levels that a decision may name, and nothing else of the codebook."""
    return digest(
        [
            [code.id, code.codable, code.formerly, [_names(level) for level in levels(code)]]
            for code in codebook.codes
        ]
    )


def _names(level: Level) -> list[str]:
    """What a level is and was called."""
    return [level.id, *level.formerly]


def levels(code: Code) -> tuple[Level, ...]:
    """The levels of a code, none where it is not graded."""
    return code.scale.levels if code.scale else ()


def _settings_against_codebook(study: Study) -> Iterator[Problem]:
    """Codes and transcripts that study.toml names and that do not exist."""
    settings, codes = study.settings, {code.id: code for code in study.codebook.codable}
    known = f"Known: {', '.join(codes)}."
    tables = {
        "suggestions.thresholds": settings.suggestions.thresholds,
        "gates.min_alpha_of": settings.gates.min_alpha_of,
    }
    for code_id, key in (
        (code_id, f"{name}.{code_id}") for name, table in tables.items() for code_id in table
    ):
        if code_id not in codes:
            yield Problem(FILE_NAME, "no such code.", _became(study.codebook, code_id) or known, key=key)
    perceived = settings.comparison.perceived
    if perceived and perceived not in codes:
        how = _became(study.codebook, perceived) or known
        yield Problem(FILE_NAME, f"no such code: {perceived!r}.", how, key="comparison.perceived")
    elif perceived and codes[perceived].scale is None:
        how = "Give it a scale in the codebook or name a graded code."
        yield Problem(FILE_NAME, f"the code {perceived!r} has no scale.", how, key="comparison.perceived")
    for transcript_id in settings.transcripts.about:
        if transcript_id not in study.transcript_files:
            how = f"Found in {settings.transcripts.folder}: {', '.join(study.transcript_files) or 'none'}."
            yield Problem(FILE_NAME, "no such transcript.", how, key=f"transcripts.about.{transcript_id}")
    for transcript_id in settings.transcripts.encodings:
        if study.transcript_files.get(transcript_id, Path()).suffix.casefold() == ".docx":
            what, how = "is a Word document, which has no encoding to declare.", "Take the line out."
            key = f"transcripts.about.{transcript_id}.encoding"
            yield Problem(FILE_NAME, f"{transcript_id!r} {what}", how, key=key)


def _became(codebook: Codebook, code_id: str) -> str:
    """What became of a code that study.toml names and that cannot be given, "" where nothing is known of it."""
    descent = Descent(codebook)
    own, target = descent.own(code_id), descent.target(code_id)
    if own is None or target is None:
        return ""
    if target != own:
        return f"It was merged into {target!r}: write that."
    if not codebook.code(own).codable or codebook.code(own).status == "deprecated":
        return f"The code {own!r} is {'a heading' if not codebook.code(own).codable else 'deprecated'}."
    return f"It was renamed to {own!r}: write that."


def _lost_participants(study: Study) -> Iterator[Problem]:
    """Discussions that the participant list names and that are not there: their people would be lost unseen."""
    named = dict.fromkeys(p.transcript_id for p in study.participants if p.transcript_id)
    for transcript_id in named:
        if transcript_id not in study.transcript_files:
            people = [p.id for p in study.participants if p.transcript_id == transcript_id]
            how = f"Correct the column “transcript”, or add the file. There are: {', '.join(study.transcript_files)}."
            what = f"there is no transcript {transcript_id!r}, which {', '.join(people)} took part in."
            yield Problem(study.settings.participants, what, how, key="transcript")


def lacking(study: Study) -> tuple[str, ...]:
    """Of country, sector and stakeholder group what no row of a declared participant list knows."""
    keys = study.settings.comparison
    if not study.participants:
        return ()
    return tuple(
        key
        for key in (keys.group, keys.country, keys.sector)
        if not any(person.attributes.get(key) for person in study.participants)
    )
