"""What a study's taggers have learnt together: the classifier, how to combine it with the others, and thresholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.codebook import Codebook
from pipeline.errors import InputError, Problem
from pipeline.language import base_language
from pipeline.segments import Segment
from pipeline.suggestions import Suggestion
from pipeline.taggers.combining import Combination, Evidence, combine, thresholds_of, tried_out
from pipeline.taggers.features import FeatureTexts
from pipeline.taggers.nearness import Near
from pipeline.taggers.passages import Learner, Passage, Tagger, TrainingSegment
from pipeline.taggers.rule_matches import RuleMatches
from pipeline.taggers.rules import RulesTagger
from pipeline.taggers.scoring import ModelReader, Scored
from pipeline.taggers.talk import Talk, Vector, talk_of
from pipeline.taggers.training import NAME as CLASSIFIER
from pipeline.taggers.training import Choice, TrainedClassifier, train

ALL = -1
# So many positives in a language make a yes possible there; below, there is a ranking alone.
LEAST_IN_LANGUAGE = 3


@dataclass(frozen=True)
class Taggers:
    """The taggers that a study uses; `others` come from further packages."""

    rules: RulesTagger | None = None
    classifier: bool = True
    others: tuple[Tagger, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Their names with versions."""
        own = ([self.rules.name] if self.rules else []) + ([CLASSIFIER] if self.classifier else [])
        return (*own, *(other.name for other in self.others))


@dataclass(frozen=True, eq=False)
class Observed:
    """Some passages, read: what every tagger has to say of them."""

    passages: Sequence[Passage]
    talk: Talk
    texts: FeatureTexts
    near: Mapping[str, Near]
    distances: Vector
    scored: Scored
    rules: RuleMatches | None
    others: tuple[Mapping[tuple[str, str], Suggestion], ...]
    evidence: Evidence


@dataclass(eq=False)
class Learnt:
    """What was learnt, ready to read passages.

    `thresholds` has for each codable code the probability from which on it is a yes, NaN where there is a ranking alone.
    `in_language` counts positives by (language, code's column). `aside` are the probabilities of the examples by what had
    not learnt from their transcripts (NaN where a code was not learnt).
    """

    taggers: Taggers
    trained: TrainedClassifier
    combination: Combination
    thresholds: Vector
    in_language: Mapping[tuple[str, int], int]
    aside: Vector
    others_aside: Sequence[tuple[Tagger, ...]] = ()
    others_all: tuple[Tagger, ...] = ()
    _readers: dict[int, ModelReader] = field(default_factory=dict)

    @property
    def codebook(self) -> Codebook:
        """The codebook that it was learnt for."""
        return self.trained.codebook

    def fold_of(self, segment: Segment) -> int:
        """Whose models speak of a segment: those that have not learnt from its transcript (or, where there is but one, from
        the part it stands in); ALL where it taught nothing.
        """
        fold = self.trained.fold
        return fold.get(segment.transcript_id, fold.get(segment.id, ALL))

    def observe(self, passages: Sequence[Passage], fold: int = ALL) -> Observed:
        """Let every tagger read some passages; the classifier's models are those of `fold`."""
        trained = self.trained
        talk = talk_of(passages)
        texts = trained.space.read(talk.texts)
        near, distances = self._near(talk)
        reader = self._reader(fold)
        scored = reader.read(talk, texts, distances[:, list(reader.models.codes)])
        rules = self.taggers.rules.read(passages, talk) if self.taggers.rules else None
        taggers = self.others_aside[fold] if fold != ALL and self.others_aside else self.others_all
        others = tuple(_said(tagger, passages) for tagger in taggers)
        scores = tuple(self._scores(passages, said) for said in others)
        evidence = self._evidence(scored, distances, rules, scores)
        return Observed(passages, talk, texts, near, distances, scored, rules, others, evidence)

    def _reader(self, fold: int) -> ModelReader:
        """The models that speak of a fold, with what they remember of words."""
        if fold not in self._readers:
            trained = self.trained
            models = trained.models if fold == ALL else trained.kept_aside[fold]
            self._readers[fold] = ModelReader(trained.space, models)
        return self._readers[fold]

    def _near(self, talk: Talk) -> tuple[dict[str, Near], Vector]:
        """How near every distinct text is to the codebook's words, by language, and its z for every code."""
        texts, trained = talk.texts, self.trained
        found: dict[str, Near] = {}
        distances = np.zeros((len(texts), len(trained.nearness.codes)))
        languages = np.array(texts.languages)
        for language in dict.fromkeys(texts.languages):
            rows = languages == language
            found[language] = trained.nearness.of(texts, language)
            distances[rows] = trained.background.distances(found[language], language)[rows]
        return found, distances

    def _evidence(
        self,
        scored: Scored,
        distances: Vector,
        rules: RuleMatches | None,
        others: tuple[Vector, ...],
    ) -> Evidence:
        """What is known, source by source; a tagger that the study does not use says nothing."""
        talk, codes = scored.talk, list(scored.reader.models.codes)
        shape = len(talk), len(self.trained.nearness.codes)
        classifier, before, after = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape)
        near = np.zeros(shape)
        if self.taggers.classifier:
            classifier[:, codes] = scored.logits
            before[:, codes] = scored.of_neighbour(talk.before)
            after[:, codes] = scored.of_neighbour(talk.after)
            near = distances[talk.own]
        counts = rules.counts.astype(np.float64) if rules is not None else np.zeros(shape)
        return Evidence(classifier, before, after, near, counts, others)

    def _scores(self, passages: Sequence[Passage], said: Mapping[tuple[str, str], Suggestion]) -> Vector:
        """A further tagger's scores (passages × codes), 0 where it suggests nothing; raises InputError."""
        codes = [code.id for code in self.codebook.codable]
        scores = [
            [
                said[passage.segment.id, code].score if (passage.segment.id, code) in said else 0.0
                for code in codes
            ]
            for passage in passages
        ]
        return _checked(np.array(scores, dtype=np.float64).reshape(len(passages), len(codes)), said)

    def probabilities(self, observed: Observed) -> Vector:
        """The calibrated probability of each passage for each code; NaN for codes that were not learnt."""
        logits = np.full(observed.evidence.near.shape, np.nan)
        codes = list(self.learnt)
        logits[:, codes] = self.combination.of_all(observed.evidence)[:, codes]
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)

    def mode(self, code: int) -> str:
        """What a code's codings allow: "yes", a "ranking" by what was learnt, or the "codebook" alone."""
        if code not in self.learnt:
            return "codebook"
        return "ranking" if np.isnan(self.thresholds[code]) else "yes"

    def threshold(self, code: int) -> float | None:
        """The learnt threshold of a code; None where there is a ranking alone."""
        return None if np.isnan(self.thresholds[code]) else round(float(self.thresholds[code]), 6)

    @property
    def learnt(self) -> tuple[int, ...]:
        """The columns of the codes that were learnt from codings."""
        return self.trained.models.codes


def _said(tagger: Tagger, passages: Sequence[Passage]) -> Mapping[tuple[str, str], Suggestion]:
    """A further tagger's suggestions by segment and code."""
    return {(s.segment_id, s.code_id): s for s in tagger.suggest(passages)}


def _checked(scores: Vector, said: Mapping[tuple[str, str], Suggestion]) -> Vector:
    """The scores of a further tagger; raises InputError where one is no number from 0 to 1."""
    wrong = scores[~((scores >= 0) & (scores <= 1))]
    if wrong.size:
        name = next(iter(said.values())).tagger
        what = f"the tagger {name} gave a score of {wrong[0]:g}, which is no number from 0 to 1."
        how = "Ask those who made that package, or take the tagger out of the list."
        raise InputError(Problem("study.toml", what, how, key="suggestions.taggers"))
    return scores


def learn(
    examples: Sequence[TrainingSegment],
    codebook: Codebook,
    taggers: Taggers,
    *,
    choice: Choice | None = None,
    trained: TrainedClassifier | None = None,
) -> Learnt:
    """Train the classifier, and learn to combine the taggers on transcripts kept aside.

    Where all examples stand in one transcript, contiguous parts of it are kept aside instead: probabilities are then
    too sure of themselves (`trained.in_one_transcript`). `trained` spares the training, where it was done before.
    """
    trained = trained or train(examples, codebook, choice=choice)
    passages = [example.passage for example in trained.examples]
    folds = range(len(trained.kept_aside))
    aside = [
        _learnt_others(
            taggers, [e for e, of in zip(trained.examples, trained.folds, strict=True) if of != fold]
        )
        for fold in folds
    ]
    unready = Learnt(
        taggers,
        trained,
        Combination(np.zeros(0), np.zeros(0), "none", {}),
        np.full(len(codebook.codable), np.nan),
        {},
        np.zeros((0, 0)),
        others_aside=aside,
        others_all=_learnt_others(taggers, trained.examples),
    )
    evidence = _evidence_aside(unready, passages)
    unready.combination, unready.aside = combine(
        evidence, trained.verdicts, trained.folds, trained.models.codes
    )
    tried = tried_out(unready.aside, trained.verdicts, trained.folds)
    unready.thresholds = thresholds_of(tried, trained.verdicts)
    unready.in_language = _in_language(trained)
    return unready


def _learnt_others(taggers: Taggers, examples: Sequence[TrainingSegment]) -> tuple[Tagger, ...]:
    """The further taggers, those that can learn after having learnt from some examples."""
    return tuple(o.learn(examples) if isinstance(o, Learner) else o for o in taggers.others)


def _evidence_aside(learnt: Learnt, passages: Sequence[Passage]) -> Evidence:
    """The evidence on the examples, each by models that have not learnt from its fold."""
    trained = learnt.trained
    if not trained.kept_aside:
        return learnt.observe(passages).evidence
    parts, rows = [], []
    for fold in range(len(trained.kept_aside)):
        chosen = np.flatnonzero(trained.folds == fold)
        rows.append(chosen)
        parts.append(learnt.observe([passages[row] for row in chosen.tolist()], fold).evidence)
    return _joined(parts, np.argsort(np.concatenate(rows), kind="stable"))


def _joined(parts: Sequence[Evidence], order: np.ndarray) -> Evidence:
    """Several pieces of evidence as one, in another order."""

    def one(pieces: Iterable[Vector]) -> Vector:
        """One source."""
        return np.asarray(np.vstack(list(pieces))[order])

    return Evidence(
        classifier=one(part.classifier for part in parts),
        before=one(part.before for part in parts),
        after=one(part.after for part in parts),
        near=one(part.near for part in parts),
        rules=one(part.rules for part in parts),
        others=tuple(one(pieces) for pieces in zip(*(part.others for part in parts), strict=True)),
    )


def _in_language(trained: TrainedClassifier) -> Mapping[tuple[str, int], int]:
    """Positives by language and code."""
    counts: Counter[tuple[str, int]] = Counter()
    for row, example in enumerate(trained.examples):
        language = base_language(example.passage.language)
        for code in np.flatnonzero(trained.verdicts[row] == 1):
            counts[language, int(code)] += 1
    return counts


def says_yes(learnt: Learnt, language: str, code: int) -> bool:
    """True where a suggestion of that code in that language may be a yes; otherwise there is a ranking alone."""
    enough = learnt.in_language.get((base_language(language), code), 0) >= LEAST_IN_LANGUAGE
    return bool(enough and not np.isnan(learnt.thresholds[code]))
