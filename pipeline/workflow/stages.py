"""The stages from a file to suggestions: for each, the digests it depends on and how one unit of it is done."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.errors import InputError, Problem
from pipeline.hashing import digest
from pipeline.segmenting import check_quotes, segment
from pipeline.steps import StepRun, step
from pipeline.store.rows import segment_row, transcript_json
from pipeline.workflow.inputs import codes_digest, parse_log, parse_transcript
from pipeline.workflow.study import Study, now

if TYPE_CHECKING:
    from pipeline.workflow.learning import Learning

Digests = dict[str, dict[str, str]]
PARTICIPANTS, ABOUT_TRANSCRIPTS = "the participant list", "study.toml (transcripts)"  # inputs of reading
# What the taggers are made of.
LIBRARIES = ("spacy", "simplemma", "regex", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Stage:
    """A step made executable: `wanted` gathers digests by unit and input, `run` does one unit and stores it."""

    name: str
    per_transcript: bool
    wanted: Callable[[Study], Digests]
    run: Callable[[Study, str, Mapping[str, str]], None]


def step_run(name: str, unit: str, inputs: Mapping[str, str], output: str) -> StepRun:
    """The record that a step ran now."""
    return StepRun(name, unit, step(name).version, inputs, output, now())


def _read_wanted(study: Study) -> Digests:
    """A transcript depends on its file, on the participants that may be in it and on what study.toml says of it."""
    settings = study.settings.transcripts
    wanted = {}
    for transcript_id, path in study.transcript_files.items():
        listed = [dataclasses.asdict(p) for p in study.participants if p.transcript_id in ("", transcript_id)]
        said = [
            settings.languages.get(transcript_id, study.settings.language),
            dict(settings.about.get(transcript_id, {})),
            settings.encodings.get(transcript_id, settings.encoding),
            settings.moderators,
            settings.observers,
        ]
        wanted[transcript_id] = {
            study.relative(path): study.digest(path),
            PARTICIPANTS: digest(listed),
            ABOUT_TRANSCRIPTS: digest(said),
        }
    return wanted


def _read(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
    """Read one transcript."""
    if unit not in study.parsed:
        parse_transcript(study, unit, study.participants)
    read = study.parsed.pop(unit)
    run = step_run("read", unit, inputs, digest(transcript_json(read.transcript)))
    study.store.put_transcript(read.transcript, read.notices, run)


def _segment_wanted(study: Study) -> Digests:
    """Segments depend on the transcript as read and on the rule."""
    rule = digest(dataclasses.asdict(study.settings.segments))
    return {
        unit: {"the transcript": run.output, "study.toml (segments)": rule}
        for unit, run in study.runs("read").items()
    }


def _segment(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
    """Cut one transcript and re-check every quote against its text."""
    transcript = study.store.transcript(unit)
    made = segment(transcript, study.rule)
    wrong = check_quotes(transcript, made)
    if wrong:
        what = f"{len(wrong)} quotes do not match the text, such as that of {wrong[0]}."
        raise InputError(
            Problem(transcript.source, what, "This is a defect of the program; please report it.")
        )
    output = digest([segment_row(s) for s in made])
    study.store.put_segments(unit, made, step_run("segment", unit, inputs, output))


def _import_wanted(study: Study) -> Digests:
    """What is imported depends on the decision file, and may only name codes that the codebook has."""
    codes = codes_digest(study.codebook)
    return {
        name: {name: study.digest(path), "the codes of the codebook": codes}
        for name, path in study.decision_files.items()
    }


def _import(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
    """Take in one decision file; what is known already changes nothing."""
    if unit not in study.logs:
        parse_log(study, unit)
    study.store.keep_codebook(study.codebook)
    study.store.add_log(study.logs.pop(unit), source=unit)
    study.store.put_run(step_run("import", unit, inputs, inputs[unit]))


def tagger_inputs(study: Study) -> dict[str, str]:
    """What the taggers are made of, besides the codebook and what they are taught: settings, libraries, further taggers."""
    settings = study.settings.suggestions
    said = {
        "study.toml (suggestions)": digest(
            [
                settings.taggers,
                settings.threshold,
                dict(settings.thresholds),
                dict(settings.options),
                study.settings.comparison.group,
            ]
        )
    }
    if not settings.taggers:
        return said
    from pipeline.workflow.learning import further_names

    versions = {f"the version of {name}": version(name) for name in LIBRARIES}
    further = {f"the tagger {name.partition('/')[0]}": name for name in further_names(study)}
    return {**said, **versions, **further}


def _suggest_stage() -> Stage:
    """The stage of the taggers that everybody shares; they learn anew whenever their inputs are gathered."""
    current: dict[str, Learning] = {}
    accounted: list[Learning] = []

    def wanted(study: Study) -> Digests:
        """Suggestions depend on transcript, segments, codebook, what was learnt, settings and who does the work.

        An update of a library makes them stale, so that no report mixes those of two versions.
        """
        if not study.settings.suggestions.taggers:
            return {}
        from pipeline.workflow.learning import Learning

        current["shared"] = learning = Learning(study)
        reads = study.runs("read")
        shared = {
            "the codebook": study.codebook.fingerprint,
            "the codings of closed rounds": learning.digest,
            "the talk around these codings": learning.surroundings,
            **tagger_inputs(study),
        }
        return {
            unit: {"the transcript": reads[unit].output, "its segments": run.output, **shared}
            for unit, run in study.runs("segment").items()
            if unit in reads
        }

    def suggest(study: Study, unit: str, inputs: Mapping[str, str]) -> None:
        """Suggest codes for one transcript."""
        from pipeline.workflow.training import passages

        learning = current["shared"]
        if learning not in accounted:
            learning.keep_account()
            accounted.append(learning)
        found, scores = learning.suggest(passages(study, unit))
        run = step_run("suggest", unit, inputs, digest([[s.id, s.score, s.hit] for s in found]))
        study.store.put_suggestions(unit, "", found, scores, run)

    return Stage("suggest", True, wanted, suggest)


def first_stages() -> tuple[Stage, ...]:
    """The stages from a file to suggestions, in the order of the steps."""
    return (
        Stage("read", True, _read_wanted, _read),
        Stage("segment", True, _segment_wanted, _segment),
        Stage("import", False, _import_wanted, _import),
        _suggest_stage(),
    )
