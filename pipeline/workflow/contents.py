"""What goes into the report: gathers everything a study knows into one `ReportContent`."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from pipeline.analysis import RULE as QUOTE_RULE
from pipeline.analysis.moments import coarse
from pipeline.analysis.permutation import SEED
from pipeline.decisions import CoderState
from pipeline.readers.survey_oddities import unsaid
from pipeline.reports.content import (
    CoderRow,
    ConsensusCounts,
    Declared,
    MissingPart,
    Passage,
    ReportContent,
    SuggestionCount,
    SurveyFacts,
)
from pipeline.reports.wording import listed, number
from pipeline.segmenting import SegmentRule
from pipeline.survey import IndexFormula
from pipeline.workflow.analysing import Coded, Compared, orphans, to_be_read_again
from pipeline.workflow.contexts import contexts
from pipeline.workflow.inputs import lacking
from pipeline.workflow.learning import Learning
from pipeline.workflow.settling import study_rule
from pipeline.workflow.small_cells import without_small_cells
from pipeline.workflow.study import Study
from pipeline.workflow.taking_part import conduct, group_rows, place_rows, trait_rows, transcript_rows
from pipeline.workflow.translating import study_translations
from pipeline.workflow.writing_files import generated

_VERSIONS = ("focuscode", "spacy", "simplemma", "scikit-learn", "pandas", "numpy", "matplotlib")


def report_content(study: Study, found: Coded, side: Compared) -> ReportContent:
    """Everything in the report of a study as it stands; raises InputError with all mistakes in its list of translations."""
    settings, people, unshown = study.settings, side.people, None
    if not settings.report.small_cells:
        side, unshown = without_small_cells(side, settings.comparison.least_people)
    translations = study_translations(study)
    transcripts = list(found.transcripts.values())
    traits, left_out = trait_rows(study, transcripts, people)
    return ReportContent(
        title=settings.title,
        generated=generated(),
        codebook=study.codebook,
        synthetic_note=settings.note,
        facts=_facts(study),
        read=transcript_rows(study, transcripts, found.segments, people),
        people=group_rows(transcripts, people),
        places=place_rows(transcripts, people),
        traits=traits,
        traits_left_out=left_out,
        conduct=conduct(transcripts),
        segment_rule=_rule_in_words(study.rule),
        missing=(*_missing(study, found), *((unshown,) if unshown else ())),
        suggestions=_suggestion_counts(study),
        coders=_coder_rows(study, found.states),
        card=found.card if found.states else None,
        consensus=_consensus_counts(found),
        consensus_rule=study_rule(study),
        talk=side.talk,
        course=coarse(side.talk.moments, settings.comparison.least_people),
        quotes=side.chosen,
        quote_rule=QUOTE_RULE,
        translations=translations,
        contexts=_contexts(study, found, side, translations),
        perception=tuple(side.perception),
        survey=_survey_facts(study),
        measures=side.measures,
        comparison=side.comparison,
        declared=_declared(study),
        least_people=settings.comparison.least_people,
        memos=len(study.store.memos()),
        provenance=_provenance(study),
    )


def _consensus_counts(found: Coded) -> ConsensusCounts:
    """What counts as agreed, what is open, what was settled."""
    return ConsensusCounts(
        by_rule=found.consensus.counts,
        conflicts=found.consensus.conflicts,
        settled=found.consensus.settled,
        segments_read=len(found.consensus.read & {segment.id for segment in found.segments}),
    )


def _contexts(
    study: Study, found: Coded, side: Compared, translations: Mapping[str, str]
) -> tuple[Passage, ...]:
    """The talk around every quote that may be shown; none where the study keeps it to itself."""
    shown = study.settings.report
    if not shown.context:
        return ()
    cited = [*side.chosen.values(), *(row.quotes for row in side.comparison.rows)]
    return contexts(
        found.transcripts,
        found.segments,
        side.people,
        [ref for refs in cited for ref in refs],
        turns=shown.context_turns,
        least=study.settings.comparison.least_people,
        translations=translations,
    )


def _declared(study: Study) -> Declared:
    """What study.toml says of the comparison, as far as a report tells it."""
    keys = study.settings.comparison
    return Declared(
        perceived=keys.perceived,
        levels=keys.levels,
        matters=keys.matters,
        professionals=keys.professionals,
        public_inputs=keys.public_inputs,
        citizen_inputs=keys.citizen_inputs,
    )


def _facts(study: Study) -> tuple[tuple[str, str], ...]:
    """Further lines about the study."""
    settings = study.settings
    facts = [("Languages", ", ".join(settings.languages)), ("Open round", settings.review.round)]
    if settings.review.closed_rounds:
        facts.append(("Closed rounds", ", ".join(settings.review.closed_rounds)))
    return tuple(facts)


def _rule_in_words(rule: SegmentRule) -> str:
    """What a segment is."""
    return {
        "turn": "one segment a turn",
        "utterance": f"sentences of one turn up to {rule.max_words} words",
        "sentence": "one segment a sentence",
        "window": f"windows of {rule.window} turns, every {rule.step}",
    }[rule.kind]


def _missing(study: Study, found: Coded) -> tuple[MissingPart, ...]:
    """What is missing and said better by the one who knows the study than by the standard words."""
    parts, survey, keys = [], study.survey, study.settings.comparison
    if survey is not None and not survey.formula.items:
        what = f"{survey.source} was read ({len(survey.responses)} respondents), but study.toml declares no item of it,"
        how = "Declare the activities asked about as survey.items and the scores of the answers as [survey.scores]."
        parts.append(MissingPart("survey", f"{what} so there is no index.", how))
    if survey is not None and (
        silent := [f"{told[0].upper()}{told[1:]}." for told in unsaid(survey.formula)]
    ):
        how = 'Say of each item in study.toml how = "alone" or "with others", and benefits = "self" or "others".'
        parts.append(MissingPart("other", " ".join(silent), how))
    absent = lacking(study)
    if keys.group in absent:
        what = (
            f"{study.settings.participants} is read, but nobody in it has a value in a column “{keys.group}”."
        )
        how = "Add the column, or say which one it is: [participants] columns = { … } in study.toml."
        parts.append(MissingPart("participants", what, how))
    known = {segment.id for segment in found.segments}
    older = sum(len(to_be_read_again(study, state, known)) for state in found.states.values())
    if older:
        what = f"{older} judgements of a segment were made by another codebook: the meaning of a code has changed since, or"
        how = "They come back in focuscode review; focuscode codebook diff says what changed."
        parts.append(MissingPart("other", f"{what} the code was not there.", how))
    lost = orphans(study.store.decisions(), found.segments)
    if lost:
        what = f"Decisions on {len(lost)} segments count for nothing: these segments are not in the transcripts any"
        how = "focuscode check names them. Undo the edit, the renaming or the other rule of segmenting, or code anew."
        parts.append(MissingPart("other", f"{what} more.", how))
    return tuple(parts)


def _suggestion_counts(study: Study) -> tuple[SuggestionCount, ...]:
    """On how many segments each code was suggested, as a yes and in all, and what its codings allow to say."""
    counts, codings = study.store.suggestion_counts(), Learning(study).codings()
    return tuple(
        SuggestionCount(code.id, codings[code.id], *reversed(counts.get(code.id, (0, 0))))
        for code in study.codebook.codable
    )


def _coder_rows(study: Study, states: dict[str, CoderState]) -> tuple[CoderRow, ...]:
    """One row a coder, adjudicators last."""
    adjudicators = study.settings.review.adjudicators
    known = {segment.id for segment in study.store.segments()}
    usable = {code.id for code in study.codebook.codable}
    rows = [
        CoderRow(
            coder=state.coder,
            completed=len(state.completed),
            codings=sum(segment in known and code in usable for segment, code in state.codings),
            rejected=len(state.rejected),
            hints_visible=sum(coding.hint_visible for coding in state.codings.values()),
            adjudicator=state.coder in adjudicators,
        )
        for state in states.values()
    ]
    return tuple(sorted(rows, key=lambda row: (row.adjudicator, row.coder)))


def _survey_facts(study: Study) -> SurveyFacts | None:
    """Who was asked and how the index is made."""
    survey = study.survey
    if survey is None:
        return None
    by_country: dict[str, int] = defaultdict(int)
    for response in survey.responses:
        by_country[response.country] += 1
    return SurveyFacts(
        source=survey.source,
        respondents=len(survey.responses),
        weighted=survey.weighted,
        formula=_formula_in_words(survey.formula),
        by_country=dict(sorted(by_country.items())),
        notices=survey.notices,
        design=_design_in_words(study),
        items=len(survey.formula.items),
        organised=sum(item.organised for item in survey.formula.items),
        efficacy=survey.efficacy.label if survey.efficacy else "",
        efficacy_column=survey.efficacy.column if survey.efficacy else "",
        willing=survey.willing.label if survey.willing else "",
    )


def _design_in_words(study: Study) -> str:
    """What is known of how respondents were drawn."""
    if study.settings.survey is None:
        return ""
    mapping = study.settings.survey.mapping
    parts = (
        (mapping.weight, "weights"),
        (mapping.strata, "strata"),
        (mapping.psu, "sampling units"),
        (mapping.fpc, "sizes of the population of sampling units"),
    )
    known = [name for column, name in parts if column]
    unknown = [name for column, name in parts[1:3] if not column]
    if not known:
        return "neither weights nor strata nor sampling units are known"
    apart = f", not {' or '.join(unknown)}" if unknown else ""
    return f"{listed(known)} are known{apart}"


def _formula_in_words(formula: IndexFormula) -> str:
    """The declared index in a sentence or two."""
    scores = ", ".join(f"“{answer}” = {score:g}" for answer, score in formula.scores.items())
    missing = {
        "skip": f"items not answered are left out, and a respondent counts in a sector from {number(100 * formula.least_answered)}%"
        " of its items on",
        "zero": "items not answered count as the lowest answer",
        "drop": "a respondent who left out an item of a sector is left out of that sector",
    }[formula.missing]
    weighted = "weighted " if any(item.weight != 1 for item in formula.items) else ""
    return (
        f"Per respondent and sector the {weighted}sum of item scores ({scores}) as a share of the possible maximum,"
        f" 0 to 100; {missing}. A country's and sector's index is the mean over its respondents."
    )


def _provenance(study: Study) -> tuple[tuple[str, str], ...]:
    """What this report was made from: digests of the inputs, versions, settings."""
    files = [study.relative(path) for path in study.transcript_files.values()]
    inputs = [*study.declared_files, *files, *study.decision_files]
    rows = [(name, study.digest(study.settings.path(name))) for name in inputs]
    rows.append(("codebook revision", study.codebook.revision))
    rows.append(("seed of random numbers", str(SEED)))
    rows.append(("Python", platform.python_version()))
    return (*rows, *((name, _version(name)) for name in _VERSIONS))


def _version(name: str) -> str:
    """The installed version of a distribution."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed as a distribution"
