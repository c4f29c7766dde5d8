"""Lint and tests of a codebook: of a study, or of a file alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.errors import InputError
from pipeline.readers import read_codebook
from pipeline.taggers import Finding, Passage, lint
from pipeline.taggers.codebook_tests import TriedCodebook, run_tests
from pipeline.taggers.pattern_checks import pattern_problems
from pipeline.workflow.running import Progress
from pipeline.workflow.study import Study
from pipeline.workflow.training import passages


@dataclass(frozen=True, slots=True)
class Linted:
    """A codebook, how its file is named, and what lint says of it."""

    codebook: Codebook
    source: str
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What makes it unfit for use."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def silent(_step: str, _unit: str, _done: int, _total: int) -> None:
    """No progress is shown."""


def lint_file(path: Path) -> Linted:
    """Lint of a codebook outside any study; raises InputError where it is no codebook."""
    source = path.as_posix()
    codebook = read_codebook(path, source=source)
    return Linted(codebook, source, tuple(lint(codebook, source=source)))


def lint_study(study: Study, progress: Progress = silent, *, with_talk: bool = True) -> Linted:
    """Lint of a study's codebook: for the languages it uses and, `with_talk`, on the transcripts it has read."""
    findings = lint(
        study.codebook,
        languages=study.settings.languages,
        source=study.settings.codebook,
        group_key=study.settings.comparison.group,
        passages=_talk(study, progress) if with_talk else (),
    )
    return Linted(study.codebook, study.settings.codebook, tuple(findings))


def _talk(study: Study, progress: Progress) -> Iterator[Passage]:
    """Every segment of the transcripts that the study has read and cut, none where it has not."""
    units = tuple(study.runs("segment"))
    for number, unit in enumerate(units):
        progress("trying the patterns", unit, number, len(units))
        yield from passages(study, unit)


def try_file(path: Path) -> TriedCodebook:
    """The tests of a codebook outside any study; raises InputError where it is none or a pattern cannot be used."""
    source = path.as_posix()
    return _tried(read_codebook(path, source=source), source)


def try_study(study: Study) -> TriedCodebook:
    """The tests of a study's codebook; raises InputError where a pattern cannot be used."""
    return _tried(study.codebook, study.settings.codebook, group_key=study.settings.comparison.group)


def _tried(codebook: Codebook, source: str, *, group_key: str = "stakeholder_group") -> TriedCodebook:
    """The tests of a codebook; raises InputError with every pattern that cannot be used."""
    unusable = pattern_problems(codebook, source)
    if unusable:
        raise InputError(unusable)
    return run_tests(codebook, group_key=group_key)


def failures(study: Study) -> list[str]:
    """Why the tests of a study's codebook fail, nothing where they pass."""
    try:
        tried = try_study(study)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in tried.problems(study.settings.codebook)]
