"""Drawing a batch for a coder: from which segments, by which weights, and in which order it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from pipeline.decisions import CoderState, Decision, fold
from pipeline.draws import Design, Draw, Drawn, new_draw, population_digest_of
from pipeline.errors import InputError, Problem
from pipeline.sampling import (
    FLOOR,
    any_of,
    farthest_first,
    shuffled,
    stratified,
    uncertainty,
    uniform,
    weighted,
)
from pipeline.segments import Segment
from pipeline.workflow.scores import calibrated_codes, scores_by_segment
from pipeline.workflow.study import Study, now

Traits = Mapping[str, str]
Scores = Mapping[str, Mapping[str, float]]
UNKNOWN = "(not known)"
_WEIGHED = ("score", "uncertainty")


def draw_batch(study: Study, coder: str, design: Design, seed: int, *, everything: bool = False) -> Draw:
    """Draw a batch and put it on record, before the coder has seen any of it.

    It is drawn from the segments that this coder has not completed and that are in none of the coder's batches, within
    `design.of`; `everything` takes all of them, whatever size the design names. Raises InputError where there are too
    few of them, for an attribute, value or code that is not there, for an audit of a coder who has completed nothing,
    where a design or order needs the machine's scores and there are none, and as the functions of `sampling` do.
    """
    if design.by in _WEIGHED and design.floor is None:
        design = replace(design, floor=FLOOR)
    decisions, drawn = study.store.decisions(coder), study.store.draws(coder)
    segments = study.store.segments()
    traits = traits_of(study, segments)
    if problems := unknown_names(study, traits, design):
        raise InputError(problems)
    if design.audit:
        _check_audit(coder, decisions, segments)
    left = unread(segments, traits, decisions, drawn, design.of)
    if not left:
        what = f"no segment is left to draw from that {coder} has not completed and that is in no batch of theirs"
        raise InputError(Problem("--coder", f"{what}{within(design.of)}."))
    if everything:
        design = replace(design, size=len(left))
    scores = _scores(study, coder, design, left)
    strata = strata_of(design.strata, left, traits)
    chances = _chances(design, left, scores, strata, seed)
    items = _arranged([segment for segment in left if segment.id in chances], design, scores, seed)
    draw = new_draw(
        coder=coder,
        number=max((earlier.number for earlier in drawn), default=0) + 1,
        round=study.settings.review.round,
        seed=seed,
        design=design,
        population=len(left),
        population_digest=population_digest_of(segment.id for segment in left),
        after=max((decision.sequence for decision in decisions), default=0),
        items=tuple(Drawn(name, chances[name], strata.get(name, "")) for name in items),
        made_at=now(),
    )
    study.store.draw(draw)
    return draw


def drawn_from(study: Study, draw: Draw) -> frozenset[str] | None:
    """The segments that a batch was drawn from, found again from the logs of those it was drawn for as they were then.

    None where they are not the same any more: transcripts, participants or the rule of segmenting have changed since,
    or not all of what its coders had done by then is in the study.
    """
    segments, decisions, earlier = study.store.segments(), [], []
    for own in _of_one_act(study, draw):
        decisions += [d for d in study.store.decisions(own.coder) if d.sequence <= own.after]
        earlier += [other for other in study.store.draws(own.coder) if other.number < own.number]
    traits = traits_of(study, segments) if draw.design.of else {}
    found = frozenset(s.id for s in unread(segments, traits, decisions, earlier, draw.design.of))
    return found if population_digest_of(found) == draw.population_digest else None


def _of_one_act(study: Study, draw: Draw) -> list[Draw]:
    """The batch itself, and those that were drawn by the same act for other coders from the same segments."""
    if not draw.design.coders:
        return [draw]
    key = attrgetter("made_at", "seed", "population_digest", "design.coders", "design.shared")
    return [other for other in study.store.draws() if key(other) == key(draw)]


def traits_of(study: Study, segments: Iterable[Segment]) -> dict[str, Traits]:
    """By segment its transcript and language, and what is known of the discussion and of who speaks (first).

    What is said of the speaker takes the place of what is said of the discussion.
    """
    voices: dict[tuple[str, str], Traits] = {}
    for transcript in study.store.transcripts().values():
        place = {"transcript": transcript.id, "language": transcript.language}
        for speaker in transcript.speakers:
            own = {key: value for key, value in speaker.attributes.items() if value}
            voices[transcript.id, speaker.id] = {**transcript.metadata, **own, **place}
    return {segment.id: voices[segment.transcript_id, segment.speaker_id] for segment in segments}


def unknown_names(study: Study, traits: Mapping[str, Traits], design: Design) -> list[Problem]:
    """Codes, attributes and values of a design that the study does not have, all of them; `traits` by segment."""
    problems = []
    codes = [code.id for code in study.codebook.codable]
    wanted = [("--code", design.code_id)] if design.code_id else []
    for option, code_id in (*wanted, *(("--inflate", code_id) for code_id in design.inflate)):
        if code_id not in codes:
            what = f"there is no code {code_id!r} that can be given."
            problems.append(Problem(option, what, f"Known: {', '.join(codes)}."))
    known: dict[str, set[str]] = {}
    for own in traits.values():
        for key, value in own.items():
            known.setdefault(key, set()).add(value)
    named = [("--strata", key) for key in design.strata] + [("--of", key) for key, _ in design.of]
    for option, key in named:
        if key not in known:
            what = f"there is no attribute {key!r}."
            problems.append(Problem(option, what, f"Known: {', '.join(sorted(known))}."))
    for key, value in design.of:
        if key in known and value not in known[key]:
            what = f"nothing has {key} = {value!r}."
            problems.append(Problem("--of", what, f"Known: {', '.join(sorted(known[key]))}."))
    return problems


def _check_audit(coder: str, decisions: Iterable[Decision], segments: Iterable[Segment]) -> None:
    """Refuse to check a reading that was not begun."""
    done = fold(decisions).get(coder, CoderState(coder)).completed.keys()
    if not any(segment.id in done for segment in segments):
        what = f"{coder} has completed no segment yet: nothing was read that could be checked."
        raise InputError(Problem("--coder", what, "Draw a batch to read instead: focuscode queue draw."))


def unread(
    segments: Iterable[Segment],
    traits: Mapping[str, Traits],
    decisions: Iterable[Decision],
    draws: Iterable[Draw],
    of: Collection[tuple[str, str]],
) -> list[Segment]:
    """The segments from which a batch is drawn for the coders of those decisions and draws, in document order.

    They are those that none of these coders has completed and that are in none of their batches.

    Of several values for one attribute any will do; of several attributes all are needed.
    """
    taken = {item.segment_id for draw in draws for item in draw.items}
    for state in fold(decisions).values():
        taken |= state.completed.keys()
    wanted: dict[str, set[str]] = {}
    for key, value in of:
        wanted.setdefault(key, set()).add(value)
    return [
        segment
        for segment in segments
        if segment.id not in taken
        and all(traits[segment.id].get(key, "") in values for key, values in wanted.items())
    ]


def within(of: Collection[tuple[str, str]]) -> str:
    """What limits the segments drawn from, in words."""
    return f" (within {', '.join(f'{key} = {value}' for key, value in of)})" if of else ""


def strata_of(
    names: Sequence[str], segments: Iterable[Segment], traits: Mapping[str, Traits]
) -> dict[str, str]:
    """The stratum of each segment: the values of those attributes, joined; {} without attributes."""
    if not names:
        return {}
    return {s.id: " × ".join(traits[s.id].get(key) or UNKNOWN for key in names) for s in segments}


def _scores(study: Study, coder: str, design: Design, segments: Iterable[Segment]) -> Scores:
    """The machine's scores of those segments, {} where design and order need none; raises InputError without any."""
    if design.by not in _WEIGHED and design.order not in ("likely", "uncertainty"):
        return {}
    found = scores_by_segment(study, coder)
    # Over all codes, only probabilities can be put together; as long as there are none, orders have to do.
    wanted = {design.code_id} if design.code_id else calibrated_codes(study, coder)
    chosen = {
        segment.id: {
            code: score for code, score in found.get(segment.id, {}).items() if not wanted or code in wanted
        }
        for segment in segments
    }
    if not any(chosen.values()):
        of = f" of {design.code_id}" if design.code_id else ""
        option = "--by" if design.by in _WEIGHED else "--order"
        what = f"the machine has no score{of} for any segment that is left{within(design.of)}."
        how = "Look at focuscode suggest, or do without scores: --by uniform --order document."
        raise InputError(Problem(option, what, how))
    return chosen


def _value(kind: str, scores: Mapping[str, float]) -> float:
    """What a segment weighs by its scores, or where it comes in an order."""
    return uncertainty(scores.values()) if kind == "uncertainty" else any_of(scores.values())


def _chances(
    design: Design, segments: Sequence[Segment], scores: Scores, strata: Mapping[str, str], seed: int
) -> Mapping[str, float]:
    """The drawn segments with their probabilities."""
    if design.by == "uniform":
        return uniform([segment.id for segment in segments], design.size, seed)
    if design.by == "stratified":
        return stratified(strata, design.size, seed, design.allocation)
    weights = {segment.id: _value(design.by, scores[segment.id]) for segment in segments}
    return weighted(weights, design.size, seed, design.floor or FLOOR)


def _arranged(segments: Sequence[Segment], design: Design, scores: Scores, seed: int) -> list[str]:
    """The ids of a batch, given in document order, in the order in which they are to be read."""
    ids = [segment.id for segment in segments]
    if design.order == "random":
        return shuffled(ids, seed)
    if design.order == "diversity":
        return farthest_first(ids, _likeness([segment.quote for segment in segments]))
    if design.order == "document":
        return ids
    # Rounded: .3 · .7 and .7 · .3 differ in their last bit, and the document is to decide between equals.
    return sorted(ids, key=lambda name: -round(_value(design.order, scores[name]), 9))


def _likeness(quotes: Sequence[str]) -> Callable[[int], Sequence[float]]:
    """How alike each quote is to all: the cosine of their words, rare ones weighing more (tf-idf)."""
    if not any(re.search(r"\b\w\w+\b", quote) for quote in quotes):  # it would have no word to go by
        return lambda _place: [0.0] * len(quotes)
    from sklearn.feature_extraction.text import TfidfVectorizer

    rows = TfidfVectorizer(sublinear_tf=True).fit_transform(quotes)

    def likeness(place: int) -> Sequence[float]:
        """The cosines of one quote with all."""
        cosines: list[float] = (rows @ rows[place].T).toarray().ravel().tolist()
        return cosines

    return likeness
