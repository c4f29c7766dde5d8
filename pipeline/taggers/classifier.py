"""Suggestions from what was learnt, with the words that weighed most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.language import Token, stop_words, surface, tokens
from pipeline.suggestions import Reason, Suggestion, suggestion_id
from pipeline.taggers.features import FeatureTexts, Vector, words_of
from pipeline.taggers.nearness import scores_of
from pipeline.taggers.passages import Passage
from pipeline.taggers.training import TrainedClassifier

NAME = "classifier/1"
BLOCK = 1000
MOST_WORDS = 5
MOST_SHARED_WORDS = 3
DEFAULT_THRESHOLD = 0.5
DEFAULT_FLOOR = 0.2


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the log odds of a learnt code came about: `logit == intercept + nearness + sum(words)`.

    `words` has one weight per token of the text, `nearness` is what the codebook's own words added.
    """

    logit: float
    intercept: float
    nearness: float
    words: tuple[float, ...]


class ClassifierTagger:
    """Proposes codes by what was learnt; a code with too few codings is ranked by its definition, without a hit.

    `thresholds` (for all codes, or code id → threshold; .5 where a code is not named) say from which probability on
    a suggestion is a hit. Nothing below `floor` is suggested. Speaker conditions keep suggestions off talk that a
    code is not looked for in.
    """

    def __init__(
        self,
        model: TrainedClassifier,
        run_id: str,
        thresholds: float | Mapping[str, float] = DEFAULT_THRESHOLD,
        *,
        floor: float = DEFAULT_FLOOR,
    ) -> None:
        self._model = model
        self._run_id = run_id
        self._thresholds = thresholds
        self._floor = floor

    @property
    def name(self) -> str:
        """The tagger and its version."""
        return NAME

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Suggestions in the order of the passages, and within a passage in that of the codebook."""
        found: list[Suggestion] = []
        for start in range(0, len(passages), BLOCK):
            block = _Block(self._model, passages[start : start + BLOCK])
            found.extend(self._of_block(block))
        return found

    def explain(self, passage: Passage, code_id: str) -> Explanation:
        """How the log odds of a learnt code came about; raises KeyError for a code that was not learnt."""
        return _Block(self._model, [passage]).explanation(0, code_id)

    def _of_block(self, block: _Block) -> list[Suggestion]:
        """The suggestions for one block of passages."""
        found = []
        for row, passage in enumerate(block.passages):
            for column, code in enumerate(self._model.codebook.codable):
                score = float(block.scores[row, column])
                if score < self._floor or not code.speakers.admits(passage.attributes):
                    continue
                trained = code.id in self._model.models
                found.append(
                    Suggestion(
                        id=suggestion_id(passage.segment.id, code.id, NAME, self._run_id),
                        segment_id=passage.segment.id,
                        code_id=code.id,
                        span=passage.segment.span,
                        score=score,
                        rationale=block.learnt_reasons(row, code.id)
                        if trained
                        else block.near_reasons(row, column),
                        tagger=NAME,
                        run_id=self._run_id,
                        hit=trained and score >= self._threshold(code.id),
                    )
                )
        return found

    def _threshold(self, code_id: str) -> float:
        """From which probability on a code's suggestion is a hit."""
        if isinstance(self._thresholds, Mapping):
            return self._thresholds.get(code_id, DEFAULT_THRESHOLD)
        return self._thresholds


class _Block:
    """Some passages with their features, scores and reasons."""

    def __init__(self, model: TrainedClassifier, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self._model = model
        self._languages = [passage.language for passage in passages]
        words = [words_of(passage.segment.quote, passage.language) for passage in passages]
        self._near = model.nearness.texts(words)
        self._texts = FeatureTexts(model.space, words)
        self._distinct: dict[tuple[str, str], Vector] = {}

    @cached_property
    def distances(self) -> Vector:
        """How far above the ordinary each passage is near to each codable code (passages × codes, z)."""
        return self._model.nearness.distances(self._near, self._languages)

    @cached_property
    def scores(self) -> Vector:
        """Probabilities of the learnt codes, nearness scores of the others; six decimals."""
        scores = scores_of(self.distances)
        for column, code in enumerate(self._model.codebook.codable):
            if code.id in self._model.models:
                logits = self._model.logits(code.id, self._texts, self.distances[:, column])
                scores[:, column] = 1 / (1 + np.exp(-logits))
        return np.asarray(np.round(scores, 6), dtype=np.float64)

    def explanation(self, row: int, code_id: str) -> Explanation:
        """How the log odds of a learnt code came about."""
        model = self._model.models[code_id]
        column = [code.id for code in self._model.codebook.codable].index(code_id)
        near = float(self.distances[row, column]) * model.nearness
        runs = len(self._model.space.run_columns)
        distinct = self._of_distinct(code_id, "", self._texts, lambda: model.coefficients[runs:])
        words = self._texts.contributions(row, distinct, model.coefficients[:runs])
        logit = float(self._model.logits(code_id, self._texts, self.distances[:, column])[row])
        return Explanation(logit, model.intercept, near, tuple(words))

    def _of_distinct(
        self, code_id: str, language: str, texts: FeatureTexts, coefficients: Callable[[], Vector]
    ) -> Vector:
        """What each distinct word of the block is worth for a code (in a language), found once."""
        key = (code_id, language)
        if key not in self._distinct:
            self._distinct[key] = texts.of_distinct(coefficients())
        return self._distinct[key]

    def learnt_reasons(self, row: int, code_id: str) -> tuple[Reason, ...]:
        """The words that weighed most for a learnt code; what the codebook's words added, where it was much."""
        explanation = self.explanation(row, code_id)
        reasons = self._word_reasons(row, explanation.words, MOST_WORDS)
        if explanation.nearness >= max([0.1, *(reason.weight for reason in reasons)]):
            reasons.append(
                Reason(
                    "definition",
                    f"near to what the codebook says of it (+{explanation.nearness:.2f})",
                    None,
                    explanation.nearness,
                )
            )
        if not reasons:
            yes, no = self._model.counts[code_id]
            text = f"no word speaks for it; it was given to {yes} of {yes + no} segments so far"
            reasons.append(Reason("frequency", text, None, explanation.intercept))
        return tuple(reasons)

    def near_reasons(self, row: int, column: int) -> tuple[Reason, ...]:
        """The nearest example (or the definition), and the words of content that brought the passage near the code."""
        near, language = self._model.nearness, self._languages[row]
        code = near.codes[column]
        nearest = near.nearest_example(self._near, row, column, language)
        if nearest is not None and nearest[1] >= 0.1:
            example, cosine = nearest
            reasons = [
                Reason("example", f'near to the example "{_shortened(example.text)}"', None, round(cosine, 6))
            ]
        else:
            score = float(self.scores[row, column])
            reasons = [Reason("definition", "near to the words of the codebook", None, score)]
        distinct = self._of_distinct(
            code.id, language, self._near, lambda: near.coefficients(column, language)
        )
        shares = self._near.contributions(row, distinct)
        return (*reasons, *self._word_reasons(row, shares, MOST_SHARED_WORDS, stop_words(language)))

    def _word_reasons(
        self, row: int, weights: Sequence[float], most: int, left_out: frozenset[str] = frozenset()
    ) -> list[Reason]:
        """The words of the passage that weigh most, at least a hundredth; a word that is repeated counts once."""
        passage = self.passages[row]
        first: dict[str, Token] = {}
        total: dict[str, float] = {}
        for token, weight in zip(tokens(passage.segment.quote, passage.language), weights, strict=True):
            word = surface(token.text)
            if token.is_word and word not in left_out:
                first.setdefault(word, token)
                total[word] = total.get(word, 0.0) + weight
        best = sorted(total, key=lambda word: (-total[word], first[word].start))[:most]
        return [
            Reason(
                "word",
                f'"{first[word].text}" (+{total[word]:.2f})',
                first[word].span.shifted(passage.segment.span.start),
                round(total[word], 6),
            )
            for word in best
            if total[word] >= 0.01
        ]


def _shortened(text: str) -> str:
    """At most eighty characters of a text, cut between words."""
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:80].rsplit(" ", 1)[0] + " …"
