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
from tests.workflow.conftest import code_all, silent

CODE = "usual_suspects"


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


def test_own_suggestions_take_the_place_of_everybodys_for_that_coder_alone(folder: Path) -> None:
    """After `suggest_for` the coder sees suggestions of the own model, others see what they saw before.

    What she coded in one transcript shows in the scores of the other.
    """
    with Study.open(folder) as study:
        code_all(study)
    copy = folder / "transcripts" / "another.txt"
    copy.write_bytes((folder / "transcripts" / "example.txt").read_bytes() + b"Anna: I really like it.\n")
    with Study.open(folder) as study:
        run_steps(study, ("suggest",), silent)
        before = study.store.suggestions()
        assert suggest_for(study, "ada", silent)
        assert before == study.store.suggestions() == study.store.suggestions(for_coder="bo")
        own = study.store.suggestions(for_coder="ada")
        assert own
        assert {s.run_id for s in own}.isdisjoint({s.run_id for s in before})
        (hers, _), (everybodys, _) = study.store.scores("ada"), study.store.scores("bo")
    assert hers.segments == everybodys.segments
    assert hers.values != everybodys.values
    assert ((), ()) == (hers.calibrated, everybodys.calibrated)  # a few codings make no probability


def test_own_suggestions_are_made_again_only_when_something_changed(tiny: Study) -> None:
    """A second call has nothing to do; without decisions of their own a coder has none."""
    assert not suggest_for(tiny, "bo", silent)
    code_all(tiny)
    assert suggest_for(tiny, "ada", silent)
    assert not suggest_for(tiny, "ada", silent)


def test_nothing_is_stale_after_an_open_decision(study: Study) -> None:
    """A decision in an open round makes agreement stale, but no suggestion that everybody sees."""
    decide(study, "ada")
    done = run_steps(study, ("suggest", "agree"), silent).done
    assert {"agree": ("study",)} == done
