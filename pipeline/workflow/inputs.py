"""Checking everything that comes in before anything is written: all problems of all files at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.codebook import Codebook
from pipeline.decisions import Decision
from pipeline.errors import InputError, Problem
from pipeline.readers import read_decisions, read_transcript
from pipeline.settings import FILE_NAME
from pipeline.steps import StepPlan
from pipeline.store.sifting import sift
from pipeline.workflow.study import Study


def check_inputs(study: Study, plans: Sequence[StepPlan]) -> None:
    """Parse what the plans of `read`, `import` and `compare` say is stale; keep it in the study for those steps.

    Raises InputError with every problem of every file. Nothing is written.
    """
    problems: list[Problem] = []

    def attempt(act: Callable[[], object]) -> None:
        """Do it and collect what it finds wrong."""
        try:
            act()
        except InputError as error:
            problems.extend(error.problems)

    for part in ("codebook", "participants", "transcript_files", "decision_files"):
        attempt(lambda part=part: getattr(study, part))  # type: ignore[misc]  # a lambda with a bound default
    if problems:
        raise InputError(problems)
    problems.extend(_settings_against_codebook(study))
    problems.extend(_lost_participants(study))
    stale = {plan.step: plan.stale for plan in plans}
    for transcript_id in stale.get("read", {}):
        attempt(lambda unit=transcript_id: parse_transcript(study, unit))  # type: ignore[misc]
    for name in stale.get("import", {}):
        attempt(lambda unit=name: parse_log(study, unit))  # type: ignore[misc]
    problems.extend(log_clashes(study, {name: log[0] for name, log in study.logs.items()}))
    if stale.get("compare"):
        attempt(lambda: study.survey)
    if problems:
        raise InputError(problems)


def parse_transcript(study: Study, transcript_id: str) -> None:
    """Read one transcript into `study.parsed`; raises InputError."""
    path = study.transcript_files[transcript_id]
    study.parsed[transcript_id] = read_transcript(
        path,
        transcript_id=transcript_id,
        source=study.relative(path),
        participants=study.participants,
        settings=study.reading,
    )


def parse_log(study: Study, name: str) -> None:
    """Read one decision file into `study.logs`; raises InputError, also for codes that the codebook does not have."""
    decisions, memos = read_decisions(study.decision_files[name], source=name)
    problems = list(unknown_codes(decisions, study.codebook, name))
    if problems:
        raise InputError(problems)
    study.logs[name] = (decisions, memos)


def log_clashes(study: Study, logs: Mapping[str, Sequence[Decision]]) -> list[Problem]:
    """Decisions (by file) that contradict what the study holds or what another of the files says."""
    known = list(study.store.decisions()) if logs and study.has_database else []
    problems: list[Problem] = []
    for source, decisions in logs.items():
        new, clashes = sift(known, decisions, source)
        known += new
        problems += clashes
    return problems


def unknown_codes(decisions: Sequence[Decision], codebook: Codebook, source: str) -> Iterator[Problem]:
    """Decisions about codes and levels that the codebook does not have, or that cannot be given."""
    codes = {code.id: code for code in codebook.codes}
    for decision in decisions:
        if decision.code_id is None:
            continue
        code = codes.get(decision.code_id)
        where = f"decision {decision.sequence} of {decision.coder}"
        if code is None:
            yield Problem(
                source,
                f"{where}: there is no code {decision.code_id!r} in the codebook {codebook.id}.",
                f"Add it to the codebook, or correct the id. Known: {', '.join(c.id for c in codebook.codable)}.",
                key=decision.id,
            )
        elif not code.codable:
            yield Problem(
                source,
                f"{where}: {code.id!r} is a heading.",
                "Only the codes under it can be given.",
                key=decision.id,
            )
        elif decision.level is not None and (
            code.scale is None or not _has_level(code.scale.levels, decision.level)
        ):
            yield Problem(
                source,
                f"{where}: the code {code.id!r} has no level {decision.level!r}.",
                "Use a level of its scale, or add the level to the codebook.",
                key=decision.id,
            )


def _has_level(levels: Sequence[object], level_id: str) -> bool:
    """True where one of the levels has that id."""
    return any(getattr(level, "id", None) == level_id for level in levels)


def _settings_against_codebook(study: Study) -> Iterator[Problem]:
    """Codes and transcripts that study.toml names and that do not exist."""
    settings, codes = study.settings, {code.id: code for code in study.codebook.codable}
    known = f"Known: {', '.join(codes)}."
    for code_id in settings.suggestions.thresholds:
        if code_id not in codes:
            yield Problem(FILE_NAME, "no such code.", known, key=f"suggestions.thresholds.{code_id}")
    perceived = settings.comparison.perceived
    if perceived and perceived not in codes:
        yield Problem(FILE_NAME, f"no such code: {perceived!r}.", known, key="comparison.perceived")
    elif perceived and codes[perceived].scale is None:
        how = "Give it a scale in the codebook or name a graded code."
        yield Problem(FILE_NAME, f"the code {perceived!r} has no scale.", how, key="comparison.perceived")
    for transcript_id in settings.transcripts.about:
        if transcript_id not in study.transcript_files:
            how = f"Found in {settings.transcripts.folder}: {', '.join(study.transcript_files) or 'none'}."
            yield Problem(FILE_NAME, "no such transcript.", how, key=f"transcripts.about.{transcript_id}")


def _lost_participants(study: Study) -> Iterator[Problem]:
    """Discussions that the participant list names and that are not there: their people would be lost unseen."""
    named = dict.fromkeys(p.transcript_id for p in study.participants if p.transcript_id)
    for transcript_id in named:
        if transcript_id not in study.transcript_files:
            people = [p.id for p in study.participants if p.transcript_id == transcript_id]
            how = f"Correct the column “transcript”, or add the file. There are: {', '.join(study.transcript_files)}."
            what = f"there is no transcript {transcript_id!r}, which {', '.join(people)} took part in."
            yield Problem(study.settings.participants, what, how, key="transcript")
