"""Sharing out segments among coders, in one act: a sample that all of them code, and the rest, part by part.

Everything is drawn from the segments that none of these coders has completed and that are in none of their batches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.draws import Design, Draw, Drawn, Unit, new_draw, population_digest_of, sample_id
from pipeline.errors import InputError, Problem
from pipeline.logs import CoderLog
from pipeline.sampling import (
    MOST_BY_SCORE,
    any_of,
    dealt,
    expected_share,
    inflated,
    mixed_chances,
    stratified,
    uniform,
    weight_for,
)
from pipeline.segments import Segment
from pipeline.settings import FILE_NAME
from pipeline.transcripts import speaker_key
from pipeline.workflow.drawing import strata_of, traits_of, unknown_names, unread, within
from pipeline.workflow.parts import by_segment, by_transcript, words_of
from pipeline.workflow.scores import calibrated_codes, scores_by_segment
from pipeline.workflow.study import Study, now

SHARE = 0.2  # of the sample that is to have an inflated code (Shaffer)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be shared out among whom.

    The sample that all `coders` code has `double_size` segments, or the part `double` of all of them; there is none
    where neither is given. With `rest` what is left goes, by whole transcripts or segment by segment (`unit`), to
    `copies` of the coders each. `strata` names attributes (None: the stakeholder group, where it is known). The sample is
    to hold so many segments with one of the codes `inflate` that `to_share` of it has one by the machine's scores. `of`
    limits what is shared out, as in `Design`.
    """

    coders: tuple[str, ...]
    double: float | None = None
    double_size: int | None = None
    rest: bool = True
    unit: Unit = "transcript"
    copies: int = 1
    strata: tuple[str, ...] | None = None
    inflate: tuple[str, ...] = ()
    to_share: float = SHARE
    of: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one coder has to read: the sample, and the part allotted to this coder (None where there is none).

    `transcripts` name those in which the allotted part lies; `words` are those of both.
    """

    coder: str
    sample: Draw | None
    allotted: Draw | None
    transcripts: tuple[str, ...]
    words: int

    @property
    def draws(self) -> tuple[Draw, ...]:
        """Both, in the order of their numbers."""
        return tuple(draw for draw in (self.sample, self.allotted) if draw is not None)


@dataclass(frozen=True, slots=True)
class Inflation:
    """How common the inflated codes are by the machine's scores, in all that was drawn from and in the sample.

    Mapped by code; `population` and `expected` are of any of them. Where not all scores are probabilities
    (`uncalibrated` names the codes) these figures only compare, and `weight`, the part of the probability that goes by
    score, is the most that there may be.
    """

    by_code: Mapping[str, tuple[float, float]]
    population: float
    expected: float
    to_share: float
    weight: float
    uncalibrated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was shared out: `population` segments, by coder; `left_out` were completed or drawn by one of them before."""

    seed: int
    round: str
    population: int
    left_out: int
    shares: tuple[Share, ...]
    inflation: Inflation | None = None


class _Ground:
    """What a plan shares out, as far as it can be told before anything is drawn."""

    def __init__(self, study: Study, plan: Plan) -> None:
        self.study, self.plan = study, plan
        self.coders = tuple(sorted(set(plan.coders)))
        self.decisions = {name: study.store.decisions(name) for name in self.coders}
        self.drawn = {name: study.store.draws(name) for name in self.coders}
        segments = study.store.segments()
        self.traits = traits_of(study, segments)
        decisions = [d for own in self.decisions.values() for d in own]
        drawn = [d for own in self.drawn.values() for d in own]
        self.segments = unread(segments, self.traits, decisions, drawn, plan.of)
        self.left_out = len(unread(segments, self.traits, (), (), plan.of)) - len(self.segments)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The attributes that make up the strata."""
        if self.plan.strata is not None:
            return self.plan.strata
        group = self.study.settings.comparison.group
        return (group,) if any(self.traits[segment.id].get(group) for segment in self.segments) else ()

    @cached_property
    def strata(self) -> Mapping[str, str]:
        """The stratum of each segment, "" where there are none."""
        plain = dict.fromkeys((segment.id for segment in self.segments), "")
        return plain | strata_of(self.names, self.segments, self.traits)

    @cached_property
    def size(self) -> int:
        """How many segments all coders code."""
        if self.plan.double is not None:
            return math.floor(self.plan.double * len(self.segments) + 0.5) or 1
        return self.plan.double_size or 0

    @cached_property
    def scores(self) -> Mapping[str, Mapping[str, float]]:
        """What the machine that knows closed rounds alone gives each segment for the inflated codes.

        Never a coder's own model: one sample is for all of them.
        """
        found = scores_by_segment(self.study)
        return {
            s.id: {code: found.get(s.id, {}).get(code, 0.0) for code in self.plan.inflate}
            for s in self.segments
        }

    @cached_property
    def either(self) -> Mapping[str, float]:
        """The score of each segment for any of the inflated codes."""
        return {name: any_of(own.values()) for name, own in self.scores.items()}


def check_plan(study: Study, plan: Plan, problems: Iterable[Problem] = ()) -> None:
    """Refuse what cannot be shared out so, all of it at once, together with `problems`; reads only.

    Raises InputError for coders, codes, attributes or values that cannot be, and for sizes that do not go with them.
    What the machine lacks is found by `assign`: it may not have been asked yet.
    """
    _checked(study, plan, problems)


def _checked(study: Study, plan: Plan, problems: Iterable[Problem] = ()) -> _Ground:
    """What the plan shares out, refused as `check_plan` says."""
    ground = _Ground(study, plan)
    wanted = Design("inflated", 1, inflate=plan.inflate, strata=plan.strata or (), of=plan.of)
    unknown = unknown_names(study, ground.traits, wanted)
    # By an attribute that is not there nothing can be counted.
    countable = not any(problem.where in ("--of", "--strata") for problem in unknown)
    sizes = _about_sizes(ground) if countable else []
    if found := [*problems, *_about_coders(ground), *unknown, *sizes]:
        raise InputError(found)
    return ground


def assign(study: Study, plan: Plan, seed: int) -> Assignment:
    """Draw what each coder is to read and put all of it on record, or nothing, before anybody has seen any of it.

    The order in which the coders are named changes nothing. Raises InputError as `check_plan` does, and where the
    machine has no score for an inflated code.
    """
    ground = _checked(study, plan)
    act = _Act(ground, seed, now())
    inflation = _inflation(ground) if plan.inflate and ground.size else None
    sample = act.sample(inflation) if ground.size else None
    taken = {item.segment_id for item in sample[1]} if sample is not None else set()
    rest = [segment for segment in ground.segments if plan.rest and segment.id not in taken]
    parts = act.parts(rest)
    shares = []
    for coder in ground.coders:
        common = act.draw(coder, *sample, ground.segments) if sample is not None else None
        part = act.allotted(coder, parts[coder], rest, after=common) if parts[coder] else None
        shares.append(_share(ground, coder, common, part))
    drawn = tuple(draw for share in shares for draw in share.draws)
    study.store.add_log(CoderLog(draws=drawn), source=study.settings.database.name)
    round_id = study.settings.review.round
    return Assignment(seed, round_id, len(ground.segments), ground.left_out, tuple(shares), inflation)


def _about_coders(ground: _Ground) -> list[Problem]:
    """What is wrong with who is named."""
    plan, judges = ground.plan, ground.study.settings.review.adjudicators
    problems = []
    for name in ground.coders:
        twice = f"{name!r} is named twice." if plan.coders.count(name) > 1 else ""
        alike = [other for other in ground.coders if other < name and speaker_key(other) == speaker_key(name)]
        if twice or alike:
            what = twice or f"{alike[0]!r} and {name!r} would be taken for one name."
            problems.append(Problem("--coder", what, "Name every coder once."))
        if name in judges:
            what = f"{name!r} is an adjudicator, who settles what the coders disagree on and does not code it first."
            how = f"Name somebody else, or take {name} out of the adjudicators in {FILE_NAME}."
            problems.append(Problem("--coder", what, how))
    if ground.size and len(ground.coders) < 2:
        what = "a sample on which coders are compared needs two of them at least."
        problems.append(Problem(_sized_by(plan), what, "Name another --coder."))
    if plan.copies > len(ground.coders):
        what = f"each segment cannot go to {plan.copies} coders: {len(ground.coders)} named."
        problems.append(Problem("--copies", what, f"Name {plan.copies} coders at least."))
    return problems


def _about_sizes(ground: _Ground) -> list[Problem]:
    """What is wrong with how much is to be drawn."""
    plan, count, coders = ground.plan, len(ground.segments), len(ground.coders)
    if not count:
        whom = " or ".join(ground.coders)
        what = f"every segment{within(plan.of)} was completed by {whom}, or is in a batch of theirs."
        return [Problem("--coder", what, "focuscode queue list shows the batches.")]
    problems = []
    strata = len(set(ground.strata.values()))
    if ground.size > count:
        what = f"there are only {count} segments to draw from."
        problems.append(Problem("--double-size", what, f"Draw at most {count}: then all read everything."))
    elif 0 < ground.size < strata:
        what = f"{ground.size} segments cannot stand for {strata} strata ({' × '.join(ground.names)}), each with one at least."
        how = f"Draw at least {strata} (--double-size {strata}), take wider --strata, or do without (--no-strata)."
        problems.append(Problem(_sized_by(plan), what, how))
    transcripts = len({segment.transcript_id for segment in ground.segments})
    if plan.rest and plan.unit == "transcript" and transcripts < coders and ground.size < count:
        what = f"{transcripts} transcripts cannot be shared out whole among {coders} coders."
        problems.append(Problem("--by", what, "Share them out segment by segment: --by segment."))
    return problems


def _sized_by(plan: Plan) -> str:
    """The option that says how large the sample is."""
    return "--double" if plan.double is not None else "--double-size"


def _inflation(ground: _Ground) -> Inflation:
    """How much of the probability goes by score, and what is to be expected of it; raises InputError without scores."""
    plan, scores = ground.plan, ground.scores
    silent = [code for code in plan.inflate if not any(own[code] > 0 for own in scores.values())]
    if silent:
        how = "Look at focuscode suggest, or draw without --inflate."
        raise InputError(
            Problem("--inflate", f"the machine has no score of {code} for any segment that is left.", how)
            for code in silent
        )
    known = calibrated_codes(ground.study)
    ranked = tuple(code for code in plan.inflate if code not in known)
    either, strata, size = ground.either, ground.strata, ground.size
    weight = MOST_BY_SCORE if ranked else weight_for(either, strata, size, plan.to_share)
    alike, chances = dict.fromkeys(either, 1.0), mixed_chances(either, strata, size, weight)
    by_code = {}
    for code in plan.inflate:
        own = {name: said[code] for name, said in scores.items()}
        by_code[code] = (expected_share(alike, own), expected_share(chances, own))
    before, expected = expected_share(alike, either), expected_share(chances, either)
    return Inflation(by_code, before, expected, plan.to_share, weight, ranked)


class _Act:
    """One act of drawing: what it makes bears one seed and one time."""

    def __init__(self, ground: _Ground, seed: int, made_at: str) -> None:
        self.ground, self.seed, self.made_at = ground, seed, made_at

    def sample(self, inflation: Inflation | None) -> tuple[Design, tuple[Drawn, ...]]:
        """The design and the segments of the sample that all coders share."""
        ground, plan, size = self.ground, self.ground.plan, self.ground.size
        ids = [segment.id for segment in ground.segments]
        design = Design("uniform", size, strata=ground.names, of=plan.of, coders=ground.coders)
        if inflation is not None and inflation.weight:
            chances = inflated(ground.either, ground.strata, size, self.seed, inflation.weight)
            design = replace(
                design,
                by="inflated",
                inflate=plan.inflate,
                to_share=plan.to_share,
                score_weight=inflation.weight,
                floor=min(mixed_chances(ground.either, ground.strata, size, inflation.weight).values()),
            )
        elif ground.names:
            chances, design = stratified(ground.strata, size, self.seed), replace(design, by="stratified")
        else:
            chances = uniform(ids, size, self.seed)
        items = tuple(Drawn(name, chances[name], ground.strata[name]) for name in ids if name in chances)
        shared = sample_id(ground.coders, self.seed, population_digest_of(ids), items, self.made_at)
        return replace(design, shared=shared), items

    def parts(self, rest: Sequence[Segment]) -> dict[str, list[Segment]]:
        """What of the rest goes to each coder, in document order."""
        ground, plan = self.ground, self.ground.plan
        if plan.unit == "segment":
            parts = by_segment(rest, ground.strata, len(ground.coders), self.seed)
        else:
            parts = by_transcript(rest, ground.strata, len(ground.coders))
        found = {}
        for coder, places in dealt(parts, ground.coders, self.seed, plan.copies).items():
            own = {name for place in places for name in parts[place]}
            found[coder] = [segment for segment in rest if segment.id in own]
        return found

    def allotted(
        self, coder: str, part: Sequence[Segment], rest: Sequence[Segment], *, after: Draw | None
    ) -> Draw:
        """One coder's part of the rest, to be read after the sample."""
        ground, plan = self.ground, self.ground.plan
        chance = plan.copies / len(ground.coders)
        items = tuple(Drawn(segment.id, chance, ground.strata[segment.id]) for segment in part)
        design = Design(
            "allotted", len(items), strata=ground.names, of=plan.of, coders=ground.coders, unit=plan.unit
        )
        return self.draw(coder, design, items, rest, later=after is not None)

    def draw(
        self,
        coder: str,
        design: Design,
        items: tuple[Drawn, ...],
        population: Sequence[Segment],
        *,
        later: bool = False,
    ) -> Draw:
        """A batch of a coder; `later`: it comes after another of the same act."""
        ground = self.ground
        last = max((draw.number for draw in ground.drawn[coder]), default=0)
        return new_draw(
            coder=coder,
            number=last + 1 + later,
            round=ground.study.settings.review.round,
            seed=self.seed,
            design=design,
            population=len(population),
            population_digest=population_digest_of(segment.id for segment in population),
            after=max((decision.sequence for decision in ground.decisions[coder]), default=0),
            items=items,
            made_at=self.made_at,
        )


def _share(ground: _Ground, coder: str, sample: Draw | None, allotted: Draw | None) -> Share:
    """What one coder has to read, with its words."""
    known = {segment.id: segment for segment in ground.segments}
    part = [known[item.segment_id] for item in (allotted.items if allotted else ())]
    common = [known[item.segment_id] for item in (sample.items if sample else ())]
    transcripts = tuple(dict.fromkeys(segment.transcript_id for segment in part))
    return Share(coder, sample, allotted, transcripts, sum(map(words_of, (*common, *part))))
