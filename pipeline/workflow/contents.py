"""What goes into the report: gathers everything a study knows into one `ReportContent`."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from pipeline.agreement import AgreementCard
from pipeline.analysis import RULE as QUOTE_RULE
from pipeline.decisions import CoderState
from pipeline.reports.agreement_words import whole_in_words
from pipeline.reports.content import (
    CoderRow,
    ConsensusCounts,
    GroupRow,
    MissingPart,
    ReportContent,
    SuggestionCount,
    SurveyFacts,
    TranscriptRow,
)
from pipeline.segmenting import SegmentRule
from pipeline.segments import Segment
from pipeline.survey import IndexFormula
from pipeline.transcripts import Speaker, Transcript
from pipeline.workflow.analysing import Coded, Compared, orphans, to_be_read_again
from pipeline.workflow.inputs import lacking
from pipeline.workflow.learning import Learning
from pipeline.workflow.settling import study_rule
from pipeline.workflow.study import Study
from pipeline.workflow.writing_files import generated

_VERSIONS = ("focuscode", "spacy", "simplemma", "scikit-learn", "pandas", "numpy", "matplotlib")


def report_content(study: Study, found: Coded, side: Compared) -> ReportContent:
    """Everything in the report of a study as it stands."""
    settings, card = study.settings, found.card
    transcripts = list(found.transcripts.values())
    return ReportContent(
        title=settings.title,
        generated=generated(),
        codebook=study.codebook,
        synthetic_note=settings.note,
        read=_transcript_rows(study, transcripts, found.segments),
        people=_group_rows(study, transcripts),
        facts=_facts(study),
        segment_rule=_rule_in_words(study.rule),
        missing=_missing(study, found),
        suggestions=_suggestion_counts(study),
        coders=_coder_rows(study, found.states),
        agreement=card.results if _compared(card) else None,
        agreement_note=f"{card.basis.words} {whole_in_words(card)}" if _compared(card) else "",
        thresholds=card.thresholds,
        consensus_rule=study_rule(study),
        consensus=ConsensusCounts(
            by_rule=found.consensus.counts,
            conflicts=found.consensus.conflicts,
            settled=found.consensus.settled,
            segments_read=len(found.consensus.read & {segment.id for segment in found.segments}),
        ),
        code_counts=tuple(side.counts),
        quotes=side.quotes,
        quote_rule=QUOTE_RULE,
        perception=tuple(side.perception),
        survey=_survey_facts(study),
        indices=tuple(side.indices),
        item_shares=tuple(side.items),
        gaps=tuple(side.gaps) if side.perception else (),
        least_people=settings.comparison.least_people,
        rank_note=side.ranks.note if side.perception and side.indices else "",
        memos=len(study.store.memos()),
        provenance=_provenance(study),
    )


def _compared(card: AgreementCard) -> bool:
    """Whether two coders judged the same segments."""
    return len(card.coders) >= 2 and card.basis.units > 0


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


def _transcript_rows(
    study: Study, transcripts: Sequence[Transcript], segments: Sequence[Segment]
) -> tuple[TranscriptRow, ...]:
    """One row a transcript."""
    keys, notices, survey = study.settings.comparison, study.store.notices(), study.settings.survey
    names = survey.mapping.country_names if survey else {}
    counts: dict[str, int] = defaultdict(int)
    for segment in segments:
        counts[segment.transcript_id] += 1
    return tuple(
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
            notices=notices.get(transcript.id, ()),
        )
        for transcript in transcripts
    )


def _known(study: Study, transcript: Transcript, key: str) -> str:
    """The value of an attribute that all counted speakers of a transcript share, or that the study gives it."""
    values = {
        s.attributes.get(key, "") for s in transcript.speakers if s.role in study.settings.segments.roles
    }
    values.discard("")
    return values.pop() if len(values) == 1 else transcript.metadata.get(key, "")


def _group_rows(study: Study, transcripts: Sequence[Transcript]) -> tuple[GroupRow, ...]:
    """One row a stakeholder group."""
    key, roles = study.settings.comparison.group, study.settings.segments.roles
    people: dict[str, set[tuple[str, str]]] = defaultdict(set)
    heard: dict[str, set[tuple[str, str]]] = defaultdict(set)
    turns: dict[str, int] = defaultdict(int)
    words: dict[str, int] = defaultdict(int)

    def group_of(speaker: Speaker) -> str:
        """The stakeholder group of a speaker, "" where it is not known."""
        return speaker.attributes.get(key, "")

    for transcript in transcripts:
        speakers = {s.id: s for s in transcript.speakers if s.role in roles}
        for speaker in speakers.values():
            people[group_of(speaker)].add((transcript.id, speaker.person))
        for turn in transcript.turns:
            if turn.speaker_id in speakers:
                speaker = speakers[turn.speaker_id]
                group = group_of(speaker)
                heard[group].add((transcript.id, speaker.person))
                turns[group] += 1
                words[group] += len(transcript.words_of(turn).split())
    order = sorted(people, key=lambda group: (group == "", group))
    return tuple(
        GroupRow(group, len(people[group]), len(people[group] - heard[group]), turns[group], words[group])
        for group in order
    )


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
    )


def _formula_in_words(formula: IndexFormula) -> str:
    """The declared index in a sentence or two."""
    scores = ", ".join(f"{answer} = {score:g}" for answer, score in formula.scores.items())
    missing = {
        "skip": f"items not answered are left out, and a respondent counts in a sector from {formula.least_answered:.0%}"
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
    rows.append(("Python", platform.python_version()))
    return (*rows, *((name, _version(name)) for name in _VERSIONS))


def _version(name: str) -> str:
    """The installed version of a distribution."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed as a distribution"
