"""A coder's own suggestions: learnt from closed rounds and that coder, shown to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.decisions import new_decision
from pipeline.workflow.own import suggest_for
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study, now
from pipeline.workflow.training import taught

CODE = "usual_suspects"


def silent(*_: object) -> None:
    """No progress is shown."""


@pytest.fixture
def study(sample: Path) -> Iterator[Study]:
    """The sample study, to be changed."""
    with Study.open(sample) as opened:
        yield opened


def decide(study: Study, coder: str, round_id: str = "round-2") -> None:
    """Let a coder complete forty segments (in the open round) and give one code to every other one."""
    sequence = 0
    for number, segment in enumerate(study.store.segments("fg-uk-environment")[:40]):
        for kind in ("code", "complete") if number % 2 else ("complete",):
            sequence += 1
            decision = new_decision(
                coder,
                sequence,
                kind,
                segment.id,
                now(),
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                code_id=CODE if kind == "code" else None,
                round=round_id,
            )
            study.store.append(decision)


def test_an_open_round_teaches_nobody_else(study: Study) -> None:
    """Decisions of an open round change neither what everybody's classifier learns nor what another coder's does."""
    everybody, other = taught(study), taught(study, "bo")
    decide(study, "ada")
    assert everybody == taught(study)
    assert other == taught(study, "bo")
    assert everybody != taught(study, "ada")


def test_own_suggestions_take_the_place_of_everybodys_for_that_coder_alone(study: Study) -> None:
    """After `suggest_for` the coder sees suggestions of the own model, others see what they saw before.

    On the very transcript that she coded the own model knows no more than everybody's: none speaks of what it learnt.
    """
    before = study.store.suggestions()
    decide(study, "ada")
    assert suggest_for(study, "ada", silent)
    assert before == study.store.suggestions()
    assert before == study.store.suggestions(for_coder="bo")
    read = {segment.id for segment in study.store.segments("fg-uk-environment")}
    own = [s for s in study.store.suggestions(for_coder="ada") if s.tagger.startswith("classifier")]
    shared = [s for s in before if s.tagger.startswith("classifier")]
    elsewhere = {s.run_id for s in own if s.segment_id not in read}
    assert elsewhere
    assert elsewhere.isdisjoint({s.run_id for s in shared})
    assert {s.id for s in own if s.segment_id in read} == {s.id for s in shared if s.segment_id in read}


def test_own_suggestions_are_made_again_only_when_something_changed(study: Study) -> None:
    """A second call has nothing to do; without decisions of their own a coder has none."""
    assert not suggest_for(study, "bo", silent)
    decide(study, "ada")
    assert suggest_for(study, "ada", silent)
    assert not suggest_for(study, "ada", silent)


def test_nothing_is_stale_after_an_open_decision(study: Study) -> None:
    """A decision in an open round makes agreement stale, but no suggestion that everybody sees."""
    decide(study, "ada")
    done = run_steps(study, ("suggest-classifier", "agree"), silent).done
    assert {"agree": ("study",)} == done
