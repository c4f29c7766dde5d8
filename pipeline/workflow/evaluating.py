"""How good the suggestions of a study are: gathers what was judged, has it evaluated and writes the page.

Like the models that everybody sees, an evaluation looks at closed rounds alone, and for one coder at that coder's own
decisions besides: a list of suspicious codings would otherwise show one blind coder what another decided.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState, Decision, effective
from pipeline.errors import InputError, Problem
from pipeline.evaluation import JudgedSegment, Predictor, Wanted, evaluate
from pipeline.evaluation.folds import FOLDS
from pipeline.exporters.evaluation_csv import evaluation_csv
from pipeline.reports.evaluation_page import EvaluationContent
from pipeline.scorecard import Evaluation, Suspicion
from pipeline.segments import Segment
from pipeline.taggers import Passage
from pipeline.workflow.settling import agreed_verdicts
from pipeline.workflow.study import Study
from pipeline.workflow.training import passages
from pipeline.workflow.writing_files import generated, write_whole

Progress = Callable[[str, str, int, int], None]
Verdicts = Mapping[str, Mapping[str, bool]]

# A shorter example ("yes, of course") stands in many segments by chance.
FEWEST_WORDS = 4
EXAMPLES = (
    "{} of the {} segments hold an example of the codebook word for word. The machine knows these examples from the"
    " codebook, so it finds these segments more easily than others: the figures flatter."
)
UNEQUAL = (
    "{} of the {} segments were drawn with unequal probabilities, more of those that seemed likely or doubtful. They"
    " count here like the others: prevalence, precision and calibration describe these segments, not the whole talk."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know. `codes` empty: all of them. `coder`: with that coder's open round."""

    coder: str = ""
    codes: tuple[str, ...] = ()
    folds: int = FOLDS
    quick: bool = False
    shuffle: bool = False


def evaluate_study(
    study: Study, asked: Asked, predictors: Mapping[str, Predictor], headline: str, progress: Progress
) -> Evaluation:
    """How good `predictors`, of which `headline` is in use, are on what was judged in a study.

    The columns of the predictors are the codable codes. Raises InputError for an unknown code or coder and where too
    little was judged.
    """
    codes = _wanted_codes(study.codebook, asked.codes)
    _check_coder(study, asked.coder)
    used = _decisions(study, asked.coder)
    wanted = Wanted(
        all_codes=tuple(code.id for code in study.codebook.codable),
        codes=codes,
        headline=headline,
        by=("language", study.settings.comparison.group),
        folds=asked.folds,
        curve=not asked.quick,
        shuffle=asked.shuffle,
    )
    items = judged_segments(study, asked.coder)
    found = evaluate(items, predictors, wanted, progress)
    states = study.states(used)
    return dataclasses.replace(
        found,
        suspicions=tuple(_with_coders(suspicion, states) for suspicion in found.suspicions),
        notes=(*found.notes, *_told_of_examples(study.codebook, items), *_told_of_draws(study, items)),
    )


def _check_coder(study: Study, coder: str) -> None:
    """Refuse a coder who has decided nothing: the page would speak of decisions that are not there."""
    known = {decision.coder for decision in study.store.decisions()} if study.has_database else set()
    if coder and coder not in known:
        how = (
            f"Known: {', '.join(sorted(known))}." if known else "Code some segments first: focuscode review."
        )
        raise InputError(Problem("--coder", f"{coder!r} has decided nothing.", how))


def _told_of_examples(codebook: Codebook, items: Sequence[JudgedSegment]) -> Iterator[str]:
    """What has to be said where segments that are scored stand among the examples of the codebook."""
    examples = {_plain(example.text) for code in codebook.codable for example in code.examples}
    examples = {text for text in examples if len(text.split()) >= FEWEST_WORDS}
    said = [f" {_plain(item.passage.segment.quote)} " for item in items]
    held = sum(any(f" {text} " in quote for text in examples) for quote in said)
    if held:
        yield EXAMPLES.format(held, len(items))


def _told_of_draws(study: Study, items: Sequence[JudgedSegment]) -> Iterator[str]:
    """What has to be said where segments that are scored were drawn with unequal probabilities."""
    unequal = {
        item.segment_id
        for draw in study.store.draws()
        if len({item.probability for item in draw.items}) > 1
        for item in draw.items
    }
    held = sum(item.passage.segment.id in unequal for item in items)
    if held:
        yield UNEQUAL.format(held, len(items))


def _plain(text: str) -> str:
    """A text without case and punctuation, its words one space apart."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))


def _wanted_codes(codebook: Codebook, asked: Sequence[str]) -> tuple[str, ...]:
    """The codes asked for in the order of the codebook, all codable ones where none is; raises InputError."""
    known = [code.id for code in codebook.codable]
    strange = [code for code in asked if code not in known]
    if strange:
        how = f"Known: {', '.join(known)}."
        raise InputError([Problem("--codes", f"no such code: {code!r}.", how) for code in strange])
    return tuple(code for code in known if not asked or code in asked)


def judged_segments(study: Study, coder: str = "") -> list[JudgedSegment]:
    """What was judged in closed rounds, with `coder` also what that coder judged in an open one.

    The blind verdicts are those that the decisions of people who saw no suggestion at that segment come to.
    """
    used = _decisions(study, coder)
    if not used:
        return []
    segments = study.store.segments()
    verdicts = _verdicts(study, used, segments, coder)
    hinted = _hinted(study, used)
    unled = [decision for decision in used if (decision.coder, decision.segment_id) not in hinted]
    blind = _verdicts(study, unled, segments, coder)
    by_id: dict[str, Passage] = {}
    for transcript_id in dict.fromkeys(segment.transcript_id for segment in segments):
        by_id |= {passage.segment.id: passage for passage in passages(study, transcript_id)}
    return [
        JudgedSegment(by_id[segment.id], found, blind.get(segment.id, {}))
        for segment in segments
        if (found := verdicts.get(segment.id))
    ]


def _decisions(study: Study, coder: str) -> list[Decision]:
    """The decisions of closed rounds, with `coder` also that coder's own."""
    closed = set(study.settings.review.closed_rounds)
    decisions = study.store.decisions() if study.has_database else ()
    return [d for d in decisions if d.round in closed or (coder and d.coder == coder)]


def _hinted(study: Study, decisions: Sequence[Decision]) -> set[tuple[str, str]]:
    """(coder, segment) where a suggestion was seen before the last decision, or could have been, had there been one."""
    last: dict[tuple[str, str], str] = {}
    found = set()
    for decision in effective(decisions):
        key = decision.coder, decision.segment_id
        last[key] = max(last.get(key, ""), decision.decided_at)
        if decision.hint_visible:
            found.add(key)
    for coder in {coder for coder, _ in last}:
        for shown in study.store.presentations(coder):
            key = coder, shown.segment_id
            if shown.hints and shown.shown_at <= last.get(key, ""):
                found.add(key)
    return found


def _verdicts(
    study: Study, decisions: Sequence[Decision], segments: Sequence[Segment], coder: str
) -> Verdicts:
    """Segment → code → does it apply, as settled by those decisions; a conflict that is open has no verdict.

    What `coder` decided in an open round takes the place of what closed rounds agreed on.
    """
    closed = set(study.settings.review.closed_rounds)
    settled = [decision for decision in decisions if decision.round in closed]
    open_ = [decision for decision in decisions if decision.round not in closed]
    found = {name: dict(own) for name, own in agreed_verdicts(study, settled, segments).items()}
    own = study.states(open_).get(coder, CoderState(coder))
    for segment in segments:
        for code in study.codebook.codable:
            verdict = own.verdict(segment.id, code.id)
            if verdict is not None:
                found.setdefault(segment.id, {})[code.id] = verdict
    return found


def _with_coders(suspicion: Suspicion, states: Mapping[str, CoderState]) -> Suspicion:
    """The suspicion with the names of those who decided so."""
    place = suspicion.place.segment_id, suspicion.code_id
    names = tuple(name for name, state in states.items() if state.verdict(*place) is suspicion.coded)
    return dataclasses.replace(suspicion, coders=names)


def page_path(study: Study, coder: str = "") -> Path:
    """Where the page goes: beside the report; what holds a coder's open round has a name of its own."""
    name = re.sub(r"[^\w-]+", "-", f"evaluation-{coder}" if coder else "evaluation")
    return study.settings.path(study.settings.report.file).with_name(f"{name}.html")


def write_page(study: Study, found: Evaluation, coder: str = "") -> Path:
    """Write the page and return its path; raises InputError where it cannot be written."""
    from pipeline.reports.evaluation_figures import draw
    from pipeline.reports.evaluation_page import render

    content = _content(study, found, coder)
    names = {code.id: code.name for code in study.codebook.codes}
    path = page_path(study, coder)
    write_whole(path, render(content, draw(found, names)).encode("utf-8"))
    return path


def write_table(path: Path, found: Evaluation) -> None:
    """Write all figures as a long CSV table; raises InputError where it cannot be written."""
    write_whole(path, evaluation_csv(found), "Close the file where it is open, or name another: --csv …")


def _content(study: Study, found: Evaluation, coder: str) -> EvaluationContent:
    """Everything on the page."""
    settings = study.settings
    rounds = ", ".join(settings.review.closed_rounds) or "none"
    own = f"; and {coder}’s own decisions in the open round {settings.review.round}" if coder else ""
    return EvaluationContent(
        title=settings.title,
        generated=generated(),
        note=settings.note,
        whose=f"closed rounds: {rounds}{own}",
        codebook=study.codebook,
        evaluation=found,
        facts=(
            ("Decisions", f"closed rounds: {rounds}{own}"),
            ("Suggestions by", found.headline),
            ("Codebook", f"{settings.codebook}, revision {study.codebook.revision}"),
        ),
    )
