"""The last stages: agreement, comparison, report. Each works on the whole study."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from pipeline.findings import to_json
from pipeline.hashing import digest
from pipeline.steps import WHOLE
from pipeline.workflow.analysing import Coded, Compared, coded, compared
from pipeline.workflow.reporting import on_disk, write_report
from pipeline.workflow.stages import (
    ABOUT_TRANSCRIPTS,
    PARTICIPANTS,
    Digests,
    Stage,
    first_stages,
    step_run,
    tagger_inputs,
)
from pipeline.workflow.study import Study


class Findings:
    """Agreement and comparison of a study, computed at the first need and shared by the last stages of one run."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._coded: Coded | None = None
        self._compared: Compared | None = None

    def coded(self) -> Coded:
        """What coders made of the segments."""
        if self._coded is None:
            self._coded = coded(self._study)
        return self._coded

    def compared(self) -> Compared:
        """What was said beside what was measured."""
        if self._compared is None:
            self._compared = compared(self._study, self.coded())
        return self._compared


def stages(study: Study) -> tuple[Stage, ...]:
    """All stages of a study, in the order of the steps; the last three share their findings."""
    findings = Findings(study)

    def agree(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
        """Compute agreement and agreed codings."""
        found = findings.coded()
        record = {"card": found.card.as_json(), "consensus": found.consensus.as_json()}
        study.store.put_result("agree", record, step_run("agree", unit, inputs, digest(record)))

    def compare(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
        """Set perceptions beside the survey."""
        record = findings.compared().as_json()
        study.store.put_result("compare", record, step_run("compare", unit, inputs, digest(record)))

    def report(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
        """Write the report in all its faces."""
        write_report(study, findings.coded(), findings.compared())
        written = on_disk(study)
        study.store.put_run(step_run("report", unit, {**inputs, **written}, digest(written)))

    return (
        *first_stages(),
        Stage("agree", False, _agree_wanted, agree),
        Stage("compare", False, _compare_wanted, compare),
        Stage("report", False, _report_wanted, report),
    )


def _agree_wanted(study: Study) -> Digests:
    """Agreement depends on decisions, samples, transcripts, segments, codebook and on what study.toml says of it."""
    settings = study.settings
    draws = study.store.draws() if study.has_database else ()
    said = [dataclasses.asdict(settings.agreement), dict(settings.review.again), settings.comparison.group]
    inputs = {
        "the decisions": _decisions(study),
        "the batches": digest([draw.id for draw in draws]),
        "who took part, and what is known of the transcripts": digest(_known(study)),
        "the segments": digest({unit: run.output for unit, run in study.runs("segment").items()}),
        "the codebook": study.codebook.revision,
        "the codebooks judged by": digest(sorted(study.past)),
        "study.toml (agreement, review.again)": digest(said),
        "study.toml (review.adjudicators)": digest(settings.review.adjudicators),
        "study.toml (review.consensus)": settings.review.consensus,
    }
    return {WHOLE: inputs}


def _known(study: Study) -> dict[str, list[str]]:
    """By transcript the digests of what stands for its language and its speakers' groups.

    Not of what was read: a moderator's new closing words are no reason to compute agreement again.
    """
    return {
        unit: [run.inputs.get(name, "") for name in (PARTICIPANTS, ABOUT_TRANSCRIPTS)]
        for unit, run in study.runs("read").items()
    }


def _decisions(study: Study) -> str:
    """Digest of everything that was decided."""
    return digest([d.id for d in study.store.decisions()] if study.has_database else [])


def _compare_wanted(study: Study) -> Digests:
    """The comparison depends on transcripts, agreed codings, the survey and what is to be compared.

    On every decision as well: it is computed again by one coder's alone, and without those made with hints in sight. No
    suggestion is looked at.
    """
    settings = study.settings
    rules = [settings.review.adjudicators, dict(settings.review.again), settings.review.consensus]
    draws = study.store.draws() if study.has_database else ()
    inputs = {
        "the transcripts": digest({unit: run.output for unit, run in study.runs("read").items()}),
        "the agreed codings": digest({unit: run.output for unit, run in study.runs("agree").items()}),
        "the decisions": _decisions(study),
        "the batches": digest([draw.id for draw in draws]),
        "the codebook": study.codebook.revision,
        "the codebooks judged by": digest(sorted(study.past)),
        "study.toml (report.quotes)": str(settings.report.quotes),
        "study.toml (review)": digest(rules),
        "study.toml (comparison)": digest([to_json(settings.comparison), settings.segments.roles]),
    }
    if draws:
        # Where chance picked the part that was read, the taggers learn from it for the shares (workflow.talking).
        inputs |= {"the codebook's patterns": study.codebook.fingerprint, **tagger_inputs(study)}
    if settings.survey is not None:
        inputs[settings.survey.file] = study.digest(settings.path(settings.survey.file))
        inputs["study.toml (survey)"] = digest(to_json(settings.survey))
    return {WHOLE: inputs}


def _report_wanted(study: Study) -> Digests:
    """The report depends on everything above, on the files that it names and on its own file being as written.

    The digests of those files are printed in it, so a change of a file that changes no result makes it stale as well.
    """
    settings = study.settings
    before = ("read", "segment", "suggest", "agree", "compare")
    inputs = {f"the result of “{name}”": digest(_outputs(study, name)) for name in before}
    inputs |= {name: study.digest(settings.path(name)) for name in study.declared_files}
    logs = {name: study.digest(path) for name, path in study.decision_files.items()}
    inputs |= {"the decision files": digest(logs), "the decisions": _decisions(study)}
    inputs["the codebooks judged by"] = digest(sorted(study.past))
    inputs["the memos"] = digest([m.id for m in study.store.memos()]) if study.has_database else digest([])
    said = settings.report
    inputs["study.toml (report)"] = digest(to_json(said))
    return {WHOLE: inputs | on_disk(study)}


def _outputs(study: Study, name: str) -> dict[str, str]:
    """Digests of what a step made, by unit."""
    return {unit: run.output for unit, run in study.runs(name).items()}
