"""Learning from codings, and what is kept aside meanwhile."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from pipeline.codebook import Code, Codebook
from pipeline.taggers import TrainedClassifier, TrainingSegment, train
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Learnt, Taggers, learn
from pipeline.taggers.talk import Vector
from pipeline.taggers.training import STRENGTHS, Choice, verdicts_of
from tests.taggers.conftest import BOOK, WITH_CONTEXT, WITHOUT, discussions, made


def learnt(trained: TrainedClassifier) -> tuple[object, ...]:
    """All that was learnt, to the last digit, as what can be compared."""
    models = [
        (model.codes, model.coefficients.tolist(), model.nearness.tolist(), model.intercepts.tolist())
        for model in (trained.models, *trained.kept_aside)
    ]
    return trained.choice, trained.fold, models


def test_the_order_of_the_examples_does_not_matter() -> None:
    """The same codings, in whatever order, teach the same a second time, to the last digit."""
    examples = discussions(3, 8)
    trained = train(examples, BOOK)
    Random(7).shuffle(examples)
    assert learnt(trained) == learnt(train(examples, BOOK))


def test_verdicts_and_counts() -> None:
    """A code left out was not judged, codes that the codebook does not have and headings are ignored."""
    examples = [
        TrainingSegment(made("a", position=0), {"waste": True, "unheard_of": True, "heading": True}),
        TrainingSegment(made("b", position=1), {"waste": False, "rare": False}),
        TrainingSegment(made("c", position=2)),
    ]
    nan = np.nan
    expected = [[1, nan, nan], [0, nan, 0], [nan, nan, nan]]
    np.testing.assert_array_equal(expected, verdicts_of(examples, BOOK))
    assert [[1, 1], [0, 0], [0, 1]] == train(examples, BOOK).counts.tolist()


LEAST = [(1, 9, ()), (2, 2, (0,)), (9, 1, ()), (0, 9, ()), (9, 0, ())]


@pytest.mark.parametrize(("yes", "no", "expected"), LEAST)
def test_two_of_each_are_needed(yes: int, no: int, expected: tuple[int, ...]) -> None:
    """A code is learnt from two positives and two negatives on; until then the codebook's words speak for it."""
    examples = [
        TrainingSegment(made(f"recycle {n}", transcript=f"t{n % 3}", position=n), {"waste": n < yes})
        for n in range(yes + no)
    ]
    assert expected == train(examples, BOOK, choice=WITHOUT).models.codes


def test_the_choice_is_made_by_what_was_kept_aside() -> None:
    """Where neighbours tell the code and words do not, context is looked at; where nothing tells, it is not."""
    said = [made(f"so {n}", transcript=f"t{n % 5}", position=n) for n in range(80)]
    told = [
        TrainingSegment(replace(p, question="Who sorts?" if n % 3 else "Who guards?"), {"waste": n % 3 > 0})
        for n, p in enumerate(said)
    ]
    chosen = train(told, BOOK).choice
    assert chosen.context
    assert chosen.strength in STRENGTHS
    assert WITHOUT == train(told, BOOK, choice=WITHOUT).choice
    assert Choice(STRENGTHS[1], context=False) == train([], BOOK).choice


def test_without_context_nothing_around_counts() -> None:
    """The weights of what stands around are zero, and no reason speaks of it."""
    found = learn(discussions(3, 10), BOOK, Taggers(), choice=WITHOUT)
    start = found.trained.space.columns.starts["before, same speaker"]
    assert not found.trained.models.coefficients[start:].any()
    assert {} == found.observe([made("we sort", question="Who looks after it?")]).scored.around


def flipped(example: TrainingSegment) -> TrainingSegment:
    """The same passage with the opposite verdicts."""
    return replace(example, verdicts={code: not verdict for code, verdict in example.verdicts.items()})


@pytest.mark.parametrize("transcript", ["t1-0", "t1-3"])
def test_what_is_said_of_a_transcript_was_not_learnt_from_it(learnt: Learnt, transcript: str) -> None:
    """Other codings of a transcript change what is said of the others, not what the classifier says of its own talk."""
    examples = [flipped(e) if e.transcript_id == transcript else e for e in discussions()]
    other = learn(examples, BOOK, learnt.taggers, choice=WITH_CONTEXT)
    own = [e.passage for e in examples if e.transcript_id == transcript]
    fold = learnt.fold_of(own[0].segment)
    assert fold == other.fold_of(own[0].segment)
    one, two = (found.observe(own, fold).evidence for found in (learnt, other))
    np.testing.assert_array_equal(one.classifier, two.classifier)
    np.testing.assert_array_equal(one.before, two.before)
    np.testing.assert_array_equal(one.near, two.near)
    for number, models in enumerate(learnt.trained.kept_aside):
        again = other.trained.kept_aside[number]
        assert (number == fold) == np.array_equal(models.coefficients, again.coefficients)


def test_every_transcript_is_read_by_models_that_have_not_learnt_from_it(learnt: Learnt) -> None:
    """Those with codings by the models of their fold, others by all."""
    assert {f"t1-{number}" for number in range(5)} == set(learnt.trained.fold)
    for row, example in enumerate(learnt.trained.examples):
        assert learnt.trained.folds[row] == learnt.fold_of(example.passage.segment)
    assert 5 == len(set(learnt.trained.fold.values()))
    tagger = CombinedTagger(learnt, "r")
    said = [e.passage for e in learnt.trained.examples if e.transcript_id == "t1-2"]
    ((_, scores),) = tagger.read(said)
    expected = tagger.scores(learnt.observe(said, learnt.fold_of(said[0].segment)))
    np.testing.assert_array_equal(expected, scores)
    ((_, scores),) = tagger.read([made(p.segment.quote, transcript="new") for p in said])
    assert (scores != expected).any()


def shuffled(examples: list[TrainingSegment], seed: int) -> list[TrainingSegment]:
    """The same passages with each other's verdicts."""
    verdicts = [example.verdicts for example in examples]
    Random(seed).shuffle(verdicts)
    return [replace(e, verdicts=v) for e, v in zip(examples, verdicts, strict=True)]


def precision_of(probabilities: Vector, verdicts: Vector) -> float:
    """Average precision of what was judged."""
    from sklearn.metrics import average_precision_score

    judged = ~np.isnan(verdicts)
    return float(average_precision_score(verdicts[judged], probabilities[judged]))


def test_shuffled_codings_teach_nothing() -> None:
    """With codings dealt out by chance what is kept aside scores at chance, and probabilities stay near prevalence.

    Six shuffles of 200 segments: average precision within .05 of prevalence in the mean over shuffles and codes, where
    the true codings reach .8; on new talk the mean probability is within .05 of prevalence.
    """
    examples, new = discussions(10, 20), [e.passage for e in discussions(5, 20, seed=2)]
    gaps = []
    for seed in range(6):
        found = learn(shuffled(examples, seed), BOOK, Taggers(), choice=WITHOUT)
        said = found.probabilities(found.observe(new))
        for code in found.learnt:
            told = found.trained.verdicts[:, code]
            gaps.append(precision_of(found.aside[:, code], told) - np.nanmean(told))
            assert np.nanmean(told) == pytest.approx(said[:, code].mean(), abs=0.05)
            assert said[:, code].std() < 0.12
    assert 12 == len(gaps)
    assert abs(np.mean(gaps)) < 0.05
    found = learn(examples, BOOK, Taggers(), choice=WITHOUT)
    for code in found.learnt:
        assert precision_of(found.aside[:, code], found.trained.verdicts[:, code]) > 0.8


def test_importing_loads_no_heavy_library() -> None:
    """The taggers' libraries are loaded when they are used, not before."""
    heavy = "('spacy', 'simplemma', 'sklearn', 'scipy', 'pandas', 'sentence_transformers')"
    modules = "pipeline.taggers, pipeline.taggers.combined, pipeline.taggers.registry"
    code = f"import sys, {modules}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()


def test_a_codebook_without_codes() -> None:
    """There is nothing to learn and nothing to suggest."""
    book = Codebook("b", "1", "B", (Code("h", "H", "d", codable=False),))
    assert [] == CombinedTagger(learn(discussions(2, 4), book, Taggers()), "r").suggest([made("we sort")])
