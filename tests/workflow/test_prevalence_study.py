"""How common codes are in a study: which batches count, what is known beside them, and what is said where nothing can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pipeline.decisions import new_decision
from pipeline.draws import Design, Draw
from pipeline.errors import InputError
from pipeline.taggers import Passage, TrainingSegment, learnt
from pipeline.workflow.assigning import Plan, assign
from pipeline.workflow.drawing import draw_batch
from pipeline.workflow.prevalence import CodePrevalence, PrevalenceFound, Wanted, prevalences, write_table
from pipeline.workflow.running import run_steps
from pipeline.workflow.samplings import Acts, acts_of
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit, silent

SEGMENTS = 16


def ids(study: Study) -> list[str]:
    """The segments in document order."""
    return [segment.id for segment in study.store.segments()]


def read(
    study: Study, coder: str, names: Iterable[str], yes: Sequence[str] = (), code: str = "praise"
) -> None:
    """Let a coder complete segments, and give a code to those of them that have it."""
    known = {segment.id: segment for segment in study.store.segments()}
    number = len(study.store.decisions(coder))
    for name in names:
        segment = known[name]
        kinds = [("code", code)] if name in yes else []
        for kind, code_id in [*kinds, ("complete", None)]:
            number += 1
            decision = new_decision(
                coder,
                number,
                kind,  # type: ignore[arg-type]  # one of two words
                name,
                f"2026-03-01T10:{number // 60:02}:{number % 60:02}+00:00",
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                code_id=code_id,
                round="round-1",
                codebook_revision=study.codebook.revision,
            )
            study.store.append(decision)


def drawn(study: Study, size: int, coder: str = "ada", seed: int = 1, **design: Any) -> Draw:
    """Draw a batch, uniformly unless something else is said."""
    return draw_batch(study, coder, Design(**{"by": "uniform", "size": size, **design}), seed)


def of(draw: Draw) -> list[str]:
    """The segments of a batch."""
    return [item.segment_id for item in draw.items]


def asked(study: Study, **wanted: Any) -> PrevalenceFound:
    """What is found, without a machine unless it is asked for."""
    return prevalences(study, Wanted(**{"machine": False, **wanted}), silent)


def praise(found: PrevalenceFound, part: str = "") -> CodePrevalence:
    """The row of the code “praise”."""
    (row,) = (row for row in found.rows if row.code_id == "praise" and row.part == part)
    return row


def acts(study: Study) -> Acts:
    """The acts of drawing."""
    from pipeline.workflow.drawing import traits_of

    segments = study.store.segments()
    return acts_of(study, segments, traits_of(study, segments))


# which batches count


def test_a_finished_batch(library: Study) -> None:
    """The share of what a uniform batch found is the estimate, and other codes have theirs from the same batch."""
    names = of(drawn(library, 8))
    read(library, "ada", names, names[:2])
    found = asked(library)
    row = praise(found)
    assert 2 / 8 == pytest.approx(row.found.transcripts.value)
    assert (16, 8, 8, ("ada, batch 1",)) == (
        row.found.segments,
        row.found.read,
        row.found.drawn,
        row.found.used,
    )
    (act,) = found.acts
    assert ("uniform", 16, 8, 0.5, "") == (act.by, act.population, act.drawn, act.least, act.because)
    other = next(row for row in found.rows if row.code_id == "difficulty")
    assert 0 == other.found.transcripts.value
    assert other.found.transcripts.high is not None
    assert other.found.transcripts.high > 0.05


def test_without_a_batch(library: Study) -> None:
    """What people pick by hand supports nothing, and it is said what to do."""
    read(library, "ada", ids(library)[:9])
    found = asked(library)
    assert "nothing that chance picked" in praise(found).found.transcripts.undefined_because
    assert "focuscode queue draw" in found.remarks[0]


def test_an_unfinished_batch(library: Study) -> None:
    """It supports nothing until it is finished, and it is said how much of it is left."""
    names = of(drawn(library, 8))
    read(library, "ada", names[:5])
    found = asked(library)
    assert praise(found).found.transcripts.value is None
    assert "ada, batch 1 supports no estimate until its 3 remaining segments are completed." in found.remarks
    assert "focuscode queue draw" in found.remarks[0]


def test_what_it_was_drawn_from_has_changed(library: Study) -> None:
    """A batch from segments that are not the same today supports nothing."""
    names = of(drawn(library, 8))
    read(library, "ada", names)
    folder = library.settings.folder
    (folder / "transcripts" / "late.txt").write_text("Anna: I came late.\n", encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("import", "segment"), silent)
        found = asked(study)
    assert praise(found).found.transcripts.value is None
    assert "the segments that it was drawn from are not the same today" in found.remarks[1]


def test_what_was_read_before_is_counted_and_what_was_read_after_is_not(library: Study) -> None:
    """Before a draw: as it is. After it: not at all, but the machine may learn from it."""
    first, second, third, *_ = ids(library)
    read(library, "ada", (first, second), (first, second))
    names = of(drawn(library, 7))
    read(library, "ada", names, names[:1])
    before = praise(asked(library)).found
    assert (2 + 14 * 1 / 7) / 16 == pytest.approx(before.transcripts.value)
    late = next(name for name in (third, *ids(library)) if name not in (first, second, *names))
    read(library, "ada", (late,), (late,))
    after = praise(asked(library)).found
    assert (before.transcripts.value, before.transcripts.error) == (
        after.transcripts.value,
        after.transcripts.error,
    )
    assert before.read + 1 == after.read


def test_a_second_batch(library: Study) -> None:
    """Both are used; read to the last segment, all is known and the share exact."""
    names = of(drawn(library, 6))
    read(library, "ada", names, names[:3])
    rest = drawn(library, 5, seed=2)
    read(library, "ada", of(rest))
    assert ("ada, batch 1", "ada, batch 2") == praise(asked(library)).found.used
    last = drawn(library, 5, seed=3)
    read(library, "ada", of(last))
    found = asked(library)
    assert (3 / 16, 0.0) == (praise(found).found.transcripts.value, praise(found).found.transcripts.error)
    assert () == found.remarks


def test_the_same_seed_is_one_draw(library: Study) -> None:
    """A draw that lies within another by the same seed tells nothing new; equal ones of two coders are one."""
    one, two, three = drawn(library, 6, "ada", 7), drawn(library, 6, "bo", 7), drawn(library, 8, "cy", 7)
    assert set(of(one)) == set(of(two)) < set(of(three))
    for draw in (one, two, three):
        read(library, draw.coder, of(draw))
    found = acts(library)
    assert ["cy, batch 1"] == [one.name for one in found.samplings]
    assert "drawn with the seed of cy, batch 1" in next(act.because for act in found.acts if act.because)


def test_a_shared_sample_is_one_act(library: Study) -> None:
    """It counts once, also where one of its coders has not read it; that is said."""
    shares = assign(library, Plan(("ada", "bo"), double_size=6, rest=False), 3).shares
    sample = [share.sample for share in shares if share.sample is not None]
    read(library, "ada", of(sample[0]))
    (act,) = acts(library).acts
    assert ("ada, batch 1; bo, batch 1", 6) == (act.batches, act.drawn)
    assert "Not read to its end by bo" in act.told
    read(library, "bo", of(sample[1]))
    (act,) = acts(library).acts
    assert "" == act.told


def test_parts_that_were_dealt_out(library: Study) -> None:
    """The probability is the sum over the parts that were read; with all of them and the sample all is known."""
    shares = assign(library, Plan(("ada", "bo", "cy"), double_size=4, unit="segment"), 3).shares
    for share in shares:
        assert share.sample is not None
        read(library, share.coder, of(share.sample))
    for number, share in enumerate(shares, 1):
        assert share.allotted is not None
        read(library, share.coder, of(share.allotted))
        found = acts(library)
        assert [4, 4 * number] == [act.drawn for act in found.acts]
        if number < 3:
            chance = found.samplings[1].chance
            assert [number / 3] * SEGMENTS == pytest.approx(chance.tolist())
            assert praise(asked(library)).found.transcripts.low is not None
    assert "every segment was read" in praise(asked(library)).found.transcripts.no_interval_because


def test_parts_by_transcript(library: Study) -> None:
    """Whole transcripts: the error goes by transcripts, and fewer than four read support nothing of their own."""
    shares = assign(library, Plan(("ada", "bo")), 3).shares
    part = shares[0].allotted
    assert part is not None
    read(library, "ada", of(part))
    (one,) = acts(library).samplings
    assert one.units is not None
    assert "it takes 4 at least" in praise(asked(library)).found.transcripts.undefined_because
    by_transcript = asked(library, by="transcript")
    told = {row.part: row.found.transcripts.value for row in by_transcript.rows if row.code_id == "praise"}
    assert {0.0, None} == {0.0 if name in shares[0].transcripts else None for name in told if name}


def test_strata_have_their_probabilities(library: Study) -> None:
    """Of a stratified batch the probability of every segment is known, of one by score that of the drawn alone."""
    draw = drawn(library, 6, by="stratified", strata=("stakeholder_group",))
    read(library, "ada", of(draw))
    (one,) = acts(library).samplings
    assert not np.isnan(one.chance).any()
    assert 6 == pytest.approx(float(one.chance.sum()))


@pytest.mark.parametrize(("by", "allocation"), [("stratified", "equal"), ("stratified", "proportional")])
def test_who_moved_to_another_group_since_makes_a_stratified_batch_void(
    library: Study, by: Any, allocation: Any
) -> None:
    """Probabilities hold for the groups that were drawn from: laid on today's they would bend the estimate in silence."""
    read(library, "ada", of(drawn(library, 6, by=by, strata=("stakeholder_group",), allocation=allocation)))
    assert praise(asked(library)).found.transcripts.value is not None
    folder = library.settings.folder
    edit(folder / "people.csv", "Piet,participant,reader", "Piet,participant,staff")
    with Study.open(folder) as study:
        run_steps(study, ("import", "segment"), silent)
        found = asked(study)
    assert praise(found).found.transcripts.value is None
    assert "the segments that it was drawn from are not the same today" in found.remarks[1]


# verdicts


def test_who_did_not_complete_a_segment_has_no_vote_on_it(library: Study) -> None:
    """A code given in passing, by coders who can thus only say yes, changes nothing that was drawn and read."""
    names = of(drawn(library, 8))
    read(library, "ada", names, names[:1])
    before = praise(asked(library)).found
    known = {segment.id: segment for segment in library.store.segments()}
    for coder in ("bo", "cy"):
        for number, name in enumerate(names, 1):
            library.store.append(
                new_decision(
                    coder,
                    number,
                    "code",
                    name,
                    f"2026-03-02T10:00:{number:02}+00:00",
                    transcript_id=known[name].transcript_id,
                    quote=known[name].quote,
                    code_id="praise",
                    codebook_revision=library.codebook.revision,
                )
            )
    assert before == praise(asked(library)).found


def test_open_conflicts(library: Study) -> None:
    """What coders differ on is counted as no and as yes; settled, it is one figure again."""
    shares = assign(library, Plan(("ada", "bo"), double_size=8, rest=False), 3).shares
    names = of(shares[0].draws[0])
    read(library, "ada", names, names[:3])
    read(library, "bo", names, names[:2])
    found = asked(library)
    row = praise(found)
    assert ["no", "yes"] == [case for case, _ in row.cases]
    values = [own.transcripts.value for _, own in row.cases]
    assert values[0] is not None
    assert values[1] is not None
    assert values[0] < values[1]
    assert 1 == row.conflicts
    assert "Coders differ on 1 segment of 1 code" in found.remarks[-1]
    record = found.as_json()["rows"][0]
    assert {"if_no", "if_yes"} <= record.keys()
    assert "estimate" not in record


def test_a_code_that_came_later(library: Study) -> None:
    """What was read before there was a code says nothing of it: no estimate, and why."""
    names = of(drawn(library, 8))
    read(library, "ada", names)
    folder = library.settings.folder
    library.store.keep_codebook(library.codebook)
    edit(
        folder / "codebook.yaml",
        "  - id: difficulty\n",
        "  - id: wish\n    name: Wish\n    definition: The speaker wishes for something.\n\n  - id: difficulty\n",
    )
    with Study.open(folder) as study:
        row = next(row for row in asked(study).rows if row.code_id == "wish")
    assert "8 of the drawn segments have no verdict on this code" in row.found.transcripts.undefined_because


# parts, names, the machine


def test_parts_of_the_study(library: Study) -> None:
    """By group, by any attribute, each part with what it holds; all of it first."""
    names = of(drawn(library, 12))
    read(library, "ada", names)
    found = asked(library, by="group", codes=("praise",))
    assert "stakeholder_group" == found.by
    assert ["", "reader", "staff"] == [row.part for row in found.rows]
    assert SEGMENTS == sum(row.found.segments for row in found.rows[1:])


def test_names_that_are_not_there(library: Study) -> None:
    """Unknown codes and attributes are told together, with what there is."""
    with pytest.raises(InputError) as caught:
        asked(library, codes=("blame", "praise"), by="mood")
    assert ["--code", "--by"] == [problem.where for problem in caught.value.problems]
    assert "stakeholder_group" in str(caught.value)


@dataclass
class Fake:
    """A machine that says of every passage which fold of it was asked."""

    taught: list[TrainingSegment] = field(default_factory=list)
    one_transcript: bool = False

    def learn(self, examples: list[TrainingSegment], *_: object) -> Fake:
        """Remember what was taught."""
        self.taught = examples
        return self

    @property
    def trained(self) -> SimpleNamespace:
        """Where it learnt."""
        return SimpleNamespace(in_one_transcript=self.one_transcript)

    def mode(self, column: int) -> str:
        """A yes for the first code alone."""
        return "ranking" if column else "yes"

    def fold_of(self, segment: Any) -> int:
        """Two folds."""
        return int(segment.transcript_id > "desk")

    def observe(self, block: list[Passage], fold: int) -> list[float]:
        """Every passage must be asked of the models of its own fold."""
        assert {fold} == {self.fold_of(passage.segment) for passage in block}
        return [0.1 + 0.2 * fold] * len(block)

    def probabilities(self, observed: list[float]) -> Any:
        """The same for every code."""
        return np.tile(np.array(observed)[:, None], (1, 9))


def test_the_machine(library: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """It learns from all that was judged, speaks by the models of each transcript's fold, and not of rare codes."""
    fake = Fake()
    monkeypatch.setattr(learnt, "learn", fake.learn)
    names = of(drawn(library, 8))
    read(library, "ada", names, names[:2])
    late = [name for name in ids(library) if name not in names][:2]
    read(library, "ada", late)
    found = asked(library, machine=True)
    assert 10 == len(fake.taught)
    assert (True, False) == (found.rows[0].machine, found.rows[1].machine)
    folds = np.array([fake.fold_of(segment) for segment in library.store.segments()])
    m, picked = 0.1 + 0.2 * folds, np.isin(ids(library), names)
    y = np.isin(ids(library), names[:2])
    assert float(m.mean() + (y[picked] - m[picked]).mean()) == pytest.approx(
        praise(found).found.transcripts.value
    )
    assert "too few codings of difficulty" in found.remarks[-1]
    fake.one_transcript = True
    alone = asked(library, machine=True)
    assert 2 / 8 == pytest.approx(praise(alone).found.transcripts.value)
    assert "stands in one transcript" in alone.remarks[-1]


def test_the_table(library: Study, tmp_path: Path) -> None:
    """A row for each code, part and target, with the reason where there is no figure."""
    names = of(drawn(library, 8))
    read(library, "ada", names)
    write_table(tmp_path / "all.csv", asked(library, by="language", codes=("praise",)))
    head, *rows = (tmp_path / "all.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith('"code","by","part","target"')
    assert 4 == len(rows)
