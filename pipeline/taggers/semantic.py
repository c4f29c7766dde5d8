"""Suggestions by meaning: sentence embeddings of a model on this computer (optional extra `semantic`).

How near a passage is to a code is the cosine between its vector and those of the code's texts (name and definition,
`use_when`, each example), the mean of the best two. z is how many standard deviations that lies above what is ordinary for
the code: over the texts that were judged, by language, where there are enough of them; otherwise over the other codes'
examples. The score is 1 / (1 + e^(2 − z)), as `nearness` has it; it ranks and is no probability. After codings it is that of
a logistic regression on the vector and z, for every code that was both given and not given.

The tagger never says a yes of its own: how much its scores are worth is learnt when the taggers are combined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from textwrap import shorten

import numpy as np

from pipeline.codebook import Codebook
from pipeline.language import base_language
from pipeline.suggestions import Reason, Suggestion, suggestion_id
from pipeline.taggers.embeddings import Embedder
from pipeline.taggers.logistic import one_thread
from pipeline.taggers.nearness import BOUNDS, ENOUGH, FEWEST, scores_of
from pipeline.taggers.options import Options
from pipeline.taggers.passages import Passage, Tagger, TrainingSegment
from pipeline.taggers.sentence_models import SentenceModel, find_model
from pipeline.taggers.talk import Vector
from pipeline.taggers.training import NEARNESS_SHARE, verdicts_of

NAME = "semantic/1"
# What is taken for mean and standard deviation of a cosine where there is too little to compare with.
USUAL = (0.2, 0.12)
LEAST_DEVIATION = 0.02
# How many of a code's texts a passage is compared with in the end: those that it is nearest to.
BEST = 2
# Cosine from which on a text is near enough to be named as a reason.
LEAST_LIKE = 0.35
# How many code points of an example are shown at most.
MOST_SHOWN = 80
# Inverse strength of the L2 penalty on vectors of length 1.
STRENGTH = 4.0
_KINDS = {
    "definition": "near in meaning to the definition",
    "use_when": "near in meaning to when the code is used",
}
# Mean and standard deviation of each code's nearness.
_Ordinary = tuple[Vector, Vector]


def tagger(codebook: Codebook, options: Options) -> SemanticTagger:
    """The tagger that study.toml asks for; its model is loaded when it first has something to read.

    Raises InputError where the library is not installed or the model is not there.
    """
    model = find_model(options)
    return SemanticTagger(codebook, _embedder(model, model.digest))


@lru_cache(maxsize=1)
def _embedder(model: SentenceModel, identity: str) -> Embedder:
    """The vectors of the last model that was used: who asks for them again in the same run shares them."""
    return Embedder(model.load, identity)


@dataclass(frozen=True, slots=True)
class _CodeText:
    """A text of the codebook: which code (column) it tells of, and whether as definition, use_when or example."""

    code: int
    kind: str
    text: str

    @property
    def reason(self) -> tuple[str, str]:
        """Kind and text of the reason that a passage is near to it."""
        if self.kind == "example":
            return (
                "example",
                f'near in meaning to the example "{shorten(self.text, MOST_SHOWN, placeholder=" …")}"',
            )
        return "definition", _KINDS[self.kind]


class _CodeTexts:
    """The texts of a codebook and their vectors."""

    def __init__(self, codebook: Codebook, embedder: Embedder) -> None:
        self.codes = codebook.codable
        self.embedder = embedder
        self.texts = _texts_of(codebook)
        self.of_code = [
            [place for place, text in enumerate(self.texts) if text.code == column]
            for column in range(len(self.codes))
        ]

    @cached_property
    def vectors(self) -> Vector:
        """A row for each text."""
        return self.embedder.of([text.text for text in self.texts])

    def nearness(self, cosines: Vector) -> Vector:
        """How near texts are to each code, from their cosines with the codebook's texts (columns)."""
        best = [np.sort(cosines[:, places], axis=1)[:, -BEST:].mean(axis=1) for places in self.of_code]
        return np.column_stack(best) if best else np.zeros((len(cosines), 0))

    @cached_property
    def ordinary(self) -> _Ordinary:
        """What is ordinary for each code: over the other codes' examples, or all their texts where these are few."""
        near = self.nearness(self.vectors @ self.vectors.T) if self.texts else np.zeros((0, 0))
        found = [self._ordinary_of(near[:, column], column) for column in range(len(self.codes))]
        mean, deviation = np.array(found, dtype=np.float64).reshape(-1, 2).T
        return mean, deviation

    def _ordinary_of(self, near: Vector, column: int) -> tuple[float, float]:
        """Mean and standard deviation for one code."""
        others = [place for place, text in enumerate(self.texts) if text.code != column]
        examples = [place for place in others if self.texts[place].kind == "example"]
        chosen = near[examples if len(examples) >= FEWEST else others]
        if len(chosen) < FEWEST:
            return USUAL
        return float(chosen.mean()), max(float(chosen.std(ddof=1)), LEAST_DEVIATION)


class SemanticTagger:
    """Ranks codes by meaning. Taggers that learn from this one share its model and the vectors that it made."""

    def __init__(self, codebook: Codebook, embedder: Embedder) -> None:
        self._codebook = codebook
        self._texts = _CodeTexts(codebook, embedder)
        self._by_language: dict[str, _Ordinary] = {}
        # A column for each codable code: weights of the vector's numbers, of z, and the intercept; NaN: not learnt.
        self._weights = np.zeros((0, 0))

    @property
    def name(self) -> str:
        """The tagger, its version, and eight digits of the model's digest: another model is another machine."""
        return f"{NAME}+{self._texts.embedder.identity.rpartition(':')[2][:8]}"

    def learn(self, examples: Sequence[TrainingSegment]) -> Tagger:
        """The tagger after these examples."""
        learnt = SemanticTagger(self._codebook, self._texts.embedder)
        learnt._texts = self._texts
        if examples:
            learnt._learn(examples)
        return learnt

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """Every codable code for every passage with its score, in the order of the codebook; none is a yes."""
        if not passages or not self._texts.codes:
            return []
        vectors = self._texts.embedder.of([passage.segment.quote for passage in passages])
        cosines = vectors @ self._texts.vectors.T
        scores, learnt = self._scores(vectors, self._distances(cosines, passages))
        return [
            self._suggestion(passage, column, float(scores[row, column]), cosines[row], learnt=learnt[column])
            for row, passage in enumerate(passages)
            for column in range(len(self._texts.codes))
        ]

    def _suggestion(
        self, passage: Passage, column: int, score: float, cosines: Vector, *, learnt: bool
    ) -> Suggestion:
        """One code for one passage."""
        segment, code_id = passage.segment, self._texts.codes[column].id
        place = max(self._texts.of_code[column], key=lambda place: float(cosines[place]))
        cosine = round(float(cosines[place]), 4)
        reasons: tuple[Reason, ...] = ()
        if cosine >= LEAST_LIKE:
            kind, text = self._texts.texts[place].reason
            reasons = (Reason(kind, text, None, cosine),)
        return Suggestion(
            id=suggestion_id(segment.id, code_id, self.name, ""),
            segment_id=segment.id,
            code_id=code_id,
            span=segment.span,
            score=score,
            rationale=reasons,
            tagger=self.name,
            run_id="",
            hit=False,
            calibrated=learnt,
        )

    def _distances(self, cosines: Vector, passages: Sequence[Passage]) -> Vector:
        """Z of every passage for every code, each by what is ordinary in its language."""
        near = self._texts.nearness(cosines)
        found = np.empty_like(near)
        languages = np.array([base_language(passage.language) for passage in passages])
        for language in np.unique(languages).tolist():
            rows = languages == language
            mean, deviation = self._by_language.get(language, self._texts.ordinary)
            found[rows] = (near[rows] - mean) / deviation
        return np.clip(found, *BOUNDS)

    def _scores(self, vectors: Vector, distances: Vector) -> tuple[Vector, list[bool]]:
        """Scores (passages × codes), and which codes were learnt. Four digits: the last ones depend on what else is read."""
        scores = scores_of(distances)
        if not self._weights.size:
            return np.round(scores, 4), [False] * scores.shape[1]
        weights = self._weights
        logits = vectors @ weights[:-2] + distances * NEARNESS_SHARE * weights[-2] + weights[-1]
        learnt = ~np.isnan(weights[-1])
        scores[:, learnt] = 1 / (1 + np.exp(-logits[:, learnt]))
        return np.round(scores, 4), learnt.tolist()

    def _learn(self, examples: Sequence[TrainingSegment]) -> None:
        """Find out what is ordinary, and the weights of every code that was both given and not given."""
        passages = [example.passage for example in examples]
        vectors = self._texts.embedder.of([passage.segment.quote for passage in passages])
        cosines = vectors @ self._texts.vectors.T if self._texts.texts else np.zeros((len(passages), 0))
        self._by_language = self._judged(self._texts.nearness(cosines), passages)
        features = np.column_stack([vectors, np.zeros(len(vectors))])
        distances = self._distances(cosines, passages) * NEARNESS_SHARE
        verdicts = verdicts_of(examples, self._codebook)
        self._weights = np.full((features.shape[1] + 1, verdicts.shape[1]), np.nan)
        for column in range(verdicts.shape[1]):
            judged = ~np.isnan(verdicts[:, column])
            if len(np.unique(verdicts[judged, column])) == 2:
                features[:, -1] = distances[:, column]
                self._weights[:, column] = _logistic(features[judged], verdicts[judged, column])

    def _judged(self, near: Vector, passages: Sequence[Passage]) -> dict[str, _Ordinary]:
        """What is ordinary over the different texts that were judged, in languages that have enough of them."""
        rows: dict[str, dict[str, int]] = {}
        for row, passage in enumerate(passages):
            rows.setdefault(base_language(passage.language), {})[passage.segment.quote] = row
        found = {}
        for language, by_text in rows.items():
            if len(by_text) >= ENOUGH:
                part = near[list(by_text.values())]
                found[language] = part.mean(axis=0), np.maximum(part.std(axis=0, ddof=1), LEAST_DEVIATION)
        return found


def _texts_of(codebook: Codebook) -> tuple[_CodeText, ...]:
    """What a codebook says of its codes."""
    found = []
    for column, code in enumerate(codebook.codable):
        found.append(_CodeText(column, "definition", f"{code.name}. {code.definition}".strip()))
        if code.use_when.strip():
            found.append(_CodeText(column, "use_when", code.use_when))
        found += [_CodeText(column, "example", example.text) for example in code.examples]
    return tuple(found)


def _logistic(features: Vector, verdicts: Vector) -> Vector:
    """Weights and intercept of a logistic regression on vectors, which are not narrow."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-3)
    with one_thread():
        model.fit(features, verdicts)
    return np.concatenate([model.coef_[0], model.intercept_])
