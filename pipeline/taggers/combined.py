"""One suggestion per passage and code from all taggers: a calibrated probability, a yes where it is earned, and reasons."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from pipeline.language import base_language
from pipeline.suggestions import Reason, Suggestion, suggestion_id
from pipeline.taggers.learnt import Learnt, Observed, says_yes
from pipeline.taggers.nearness import scores_of
from pipeline.taggers.passages import Passage
from pipeline.taggers.quantities import quantities
from pipeline.taggers.quantity_levels import level_of, reasons_of
from pipeline.taggers.reasons import Reasons
from pipeline.taggers.talk import Ints, Vector

NAME = "combined/2"
BLOCK = 4000
# How many codes at most are ranked for a passage beside those that are a yes or that a pattern speaks for.
MOST_RANKED = 3
# From which share of its threshold on a probability is worth a place in the ranking; for codes without a threshold the
# least probability, and the score of a code that was not learnt.
WORTH_RANKING = 2 / 3
LEAST_RANKED = 0.1
HALF_WAY = 0.5
# What a pattern adds to z where nothing was learnt yet: as much as lies between the ordinary and a place in the ranking.
PATTERN_WORTH = 2.0


class CombinedTagger:
    """Proposes codes by what all taggers together say. `thresholds` (by code id) take the place of the learnt ones;
    where too little was learnt for one, they make no yes either.

    The score of a code with enough codings is a calibrated probability. That of another one only orders: by what its few
    codings teach, which may come out high and mean little, or by the codebook's words (`calibrated` tells). A suggestion is a yes (`hit`) from the code's threshold on, where
    enough was learnt in that language; otherwise it is a place in a ranking. Passages of a transcript that taught
    something are read by models that have not learnt from it. A graded code whose patterns name no level gets one from how
    much is said, for a coder to confirm. Speaker conditions keep suggestions off talk that a code is
    not looked for in.
    """

    def __init__(self, learnt: Learnt, run_id: str, thresholds: Mapping[str, float] | None = None) -> None:
        self.learnt = learnt
        self._run_id = run_id
        self._codes = learnt.codebook.codable
        wanted = thresholds or {}
        declared = np.array([wanted.get(code.id, np.nan) for code in self._codes], dtype=np.float64)
        own = np.isnan(declared) | np.isnan(learnt.thresholds)
        self.thresholds = np.where(own, learnt.thresholds, declared)
        self._worth_ranking = self._least_scores()
        self._told = [(code.id, learnt.mode(column) == "yes") for column, code in enumerate(self._codes)]

    @property
    def name(self) -> str:
        """The tagger and its version."""
        return NAME

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions in the order of the passages, and within a passage the best first."""
        return [suggestion for found, _ in self.read(passages) for suggestion in found]

    def read(self, passages: Sequence[Passage]) -> Iterator[tuple[list[Suggestion], Vector]]:
        """Block by block the suggestions, and the score of every passage (row) for every codable code (column)."""
        for start in range(0, len(passages), BLOCK):
            block = passages[start : start + BLOCK]
            folds = self._folds(block)
            made: list[tuple[int, Suggestion]] = []
            scores = np.zeros((len(block), len(self._codes)))
            for fold in np.unique(folds).tolist():
                rows = np.flatnonzero(folds == fold)
                of_fold = block if len(rows) == len(block) else [block[row] for row in rows.tolist()]
                observed = self.learnt.observe(of_fold, fold)
                scores[rows] = self.scores(observed)
                found = self._suggestions(observed, scores[rows])
                made += [(int(rows[row]), suggestion) for row, suggestion in found]
            if len(set(folds.tolist())) > 1:
                made.sort(key=lambda one: one[0])
            yield [suggestion for _, suggestion in made], scores

    def _folds(self, passages: Sequence[Passage]) -> Ints:
        """Whose models speak of each passage."""
        if self.learnt.trained.in_one_transcript:
            return np.array([self.learnt.fold_of(passage.segment) for passage in passages], dtype=np.int64)
        firsts = {passage.segment.transcript_id: passage.segment for passage in passages}
        known = {name: self.learnt.fold_of(segment) for name, segment in firsts.items()}
        return np.array([known[passage.segment.transcript_id] for passage in passages], dtype=np.int64)

    def scores(self, observed: Observed) -> Vector:
        """Probabilities of the codes that were learnt, an order among the others; six decimals."""
        scores = self.learnt.probabilities(observed)
        evidence = observed.evidence
        if self.learnt.taggers.classifier:
            ranks = scores_of(evidence.near + PATTERN_WORTH * np.minimum(evidence.rules, 2))
        else:
            ranks = 1 - 0.5 ** np.minimum(evidence.rules, 20)
        for other in evidence.others:
            ranks = np.maximum(ranks, other)
        return np.asarray(np.round(np.where(np.isnan(scores), ranks, scores), 6), dtype=np.float64)

    def _suggestions(self, observed: Observed, scores: Vector) -> list[tuple[int, Suggestion]]:
        """The suggestions on some passages, each with the passage's row."""
        rows, codes, hits = self._kept(observed, scores)
        with collector_at_rest():
            reasons = Reasons(self.learnt, observed, rows, codes)
            values = scores[rows, codes].tolist()
            told = zip(rows.tolist(), codes.tolist(), values, hits.tolist(), strict=True)
            return [(one[0], self._one(observed, reasons.of(place), *one)) for place, one in enumerate(told)]

    def _one(
        self, observed: Observed, reasons: tuple[Reason, ...], row: int, code: int, score: float, hit: bool
    ) -> Suggestion:
        """One suggestion."""
        passage, (code_id, calibrated) = observed.passages[row], self._told[code]
        segment, rules = passage.segment, observed.rules
        level = rules.level(row, code_id) if rules is not None and row in rules.met else None
        scale = self._codes[code].scale
        if level is None and scale is not None:
            found = quantities(segment.quote, passage.language)
            proposed = level_of(found, scale)
            if proposed is not None:
                level, reasons = proposed.id, (*reasons_of(found, segment), *reasons)
        return Suggestion(
            suggestion_id(segment.id, code_id, NAME, self._run_id),
            segment.id,
            code_id,
            segment.span,
            score,
            reasons,
            NAME,
            self._run_id,
            level,
            hit,
            calibrated,
        )

    def _kept(self, observed: Observed, scores: Vector) -> tuple[Ints, Ints, np.ndarray]:
        """Which passages and codes are suggested, and which of them are a yes; by passage, the best first."""
        passages = observed.passages
        with np.errstate(invalid="ignore"):
            yes = (scores >= self.thresholds) & self._may_say_yes(passages)
            worth = scores >= self._worth_ranking
        met = (observed.evidence.rules > 0) | self._asserted(observed)
        admitted = self._admitted(passages)
        order = np.where((yes | met | worth) & admitted, yes * 4.0 + met * 2.0 + scores, -1.0)
        rows, codes = np.nonzero(order >= 0)
        order = order[rows, codes]
        best = np.lexsort((codes, -order, rows))
        rows, codes, order = rows[best], codes[best], order[best]
        starts = np.searchsorted(rows, rows)
        kept = (order >= 2.0) | (np.arange(len(rows)) - starts < MOST_RANKED)
        rows, codes = rows[kept], codes[kept]
        return rows, codes, yes[rows, codes]

    def _asserted(self, observed: Observed) -> np.ndarray:
        """Which codes a further tagger says a yes to; one that only ranks says it to none."""
        yes = {key for said in observed.others for key, suggestion in said.items() if suggestion.hit}
        told = [[(p.segment.id, code.id) in yes for code in self._codes] for p in observed.passages if yes]
        return np.array(told, dtype=bool).reshape(-1, len(self._codes)) if yes else np.zeros(1, dtype=bool)

    def _least_scores(self) -> Vector:
        """The score from which on a code is worth a place in the ranking.

        Two thirds of its threshold; of a code with few codings, twice how often it was given, at most half way up; of one
        without, half way up.
        """
        least = np.full(len(self._codes), HALF_WAY)
        for code in self.learnt.learnt:
            yes, no = self.learnt.trained.counts[code].tolist()
            least[code] = min(max(LEAST_RANKED, 2 * yes / (yes + no)), HALF_WAY)
        return np.where(np.isnan(self.thresholds), least, self.thresholds * WORTH_RANKING)

    def _may_say_yes(self, passages: Sequence[Passage]) -> np.ndarray:
        """Which codes may be a yes in the language of each passage."""
        count = len(self._codes)
        languages = list({base_language(passage.language) for passage in passages})
        allowed = [[says_yes(self.learnt, name, code) for code in range(count)] for name in languages]
        numbers = {p: languages.index(base_language(p)) for p in {passage.language for passage in passages}}
        of_passage = [numbers[passage.language] for passage in passages]
        return np.array(allowed, dtype=bool).reshape(len(languages), count)[of_passage]

    def _admitted(self, passages: Sequence[Passage]) -> np.ndarray:
        """Which codes are looked for in the talk of each passage's speaker."""
        admitted = np.ones((len(passages), len(self._codes)), dtype=bool)
        for column, code in enumerate(self._codes):
            if code.speakers.allowed:
                admitted[:, column] = [
                    not p.attributes or code.speakers.admits(p.attributes) for p in passages
                ]
        return admitted


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python's garbage collector from running while a block of suggestions is made.

    They hold no cycles, and with every few hundred of them it would look through all of the block again (measured: an
    eighth of the time of suggesting).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
