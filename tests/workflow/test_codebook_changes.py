"""Two coders code a study, the codebook changes, and their decisions follow: nothing is lost, nothing passes for judged."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from pipeline.codebook import operations as op
from pipeline.codebook.operations import Part, Signed
from pipeline.draws import Design, Drawn, new_draw
from pipeline.errors import InputError
from pipeline.instrument import due
from pipeline.reliability.units import table
from pipeline.review.opening import open_session
from pipeline.workflow.checks import gates
from pipeline.workflow.codebook_changes import (
    Effect,
    Operation,
    PlannedChange,
    earlier_states,
    made_code,
    made_codes_open,
    plan_change,
    used_ids,
    write_change,
)
from pipeline.workflow.exchange import export_decisions
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit, run

BY = Signed("ines", "2026-11-21", "we talked it over")
ALL = set(range(9))
PRAISE = "The speaker says that something works well or is good for them."
PATTERNS = "    patterns:\n      en:\n        - difficult\n"
LEVELS = """    scale:
      levels:
        - {id: low, name: Low, anchor: A nuisance.}
        - {id: high, name: High, anchor: Keeps people out.}
"""
TWO = [Part("joy", "Joy", "They enjoy it."), Part("use", "Use", "It is of use.")]


def review(
    folder: Path,
    coder: str,
    given: Mapping[int, Collection[str]] = {},
    *,
    level: str | None = None,
    conflicts: bool = False,
    taken_back: Collection[str] = (),
) -> set[int]:
    """Let a coder judge all that is put before them; the numbers of those segments, in the order of the transcript.

    `given`: by that number the codes to give; `level` goes with a graded one. `taken_back`: codes rejected everywhere.
    """
    with Study.open(folder) as study:
        numbers = {segment.id: number for number, segment in enumerate(study.store.segments())}
        session = open_session(study, coder, hints=False, conflicts=conflicts)
        seen = set()
        while session.current is not None:
            number = numbers[session.current.id]
            seen.add(number)
            for code in given.get(number, ()):
                graded = session.codebook.code(code).scale is not None
                session.code(code, level if graded else None)
            for code in taken_back:
                session.reject(code)
            session.complete()
        return seen


def change(folder: Path, operation: Operation) -> PlannedChange:
    """Carry out an operation on the study's codebook."""
    with Study.open(folder) as study:
        planned = plan_change(study, operation)
        write_change(study, planned)
        return planned


def waiting(folder: Path) -> dict[str, set[int]]:
    """The segments that come back, by coder, as `status` counts them."""
    with Study.open(folder) as study:
        numbers = {segment.id: number for number, segment in enumerate(study.store.segments())}
        share = study.settings.review.reopen
        return {name: {numbers[i] for i in due(state, share)} for name, state in study.states().items()}


def given(folder: Path, code_id: str) -> dict[str, set[int]]:
    """The segments to which each coder gave a code, by today's codebook."""
    with Study.open(folder) as study:
        numbers = {segment.id: number for number, segment in enumerate(study.store.segments())}
        return {
            name: {numbers[segment_id] for segment_id, code in state.codings if code == code_id}
            for name, state in study.states().items()
        }


def judged(folder: Path, code_id: str) -> dict[str, int]:
    """On how many segments each coder has judged a code: what its agreement is computed from."""
    with Study.open(folder) as study:
        units = table(study.states(), study.store.segments(), study.codebook)
        presence = units.presence[code_id]
        return {
            coder: int((presence[:, column] == presence[:, column]).sum())
            for column, coder in enumerate(units.coders)
        }


def card(folder: Path) -> dict[str, Any]:
    """The agreement card as it is stored."""
    with Study.open(folder) as study:
        record: dict[str, Any] = study.store.result("agree")["card"]  # type: ignore[index]  # JSON
        return record


@pytest.fixture(scope="module")
def coded_once(tiny_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study after ada and bo have judged all nine segments: praise at 0 and 5 and at 0; difficulty at 2 and at 2, 3."""
    folder = tmp_path_factory.mktemp("coded") / "study"
    shutil.copytree(tiny_once, folder)
    assert ALL == review(folder, "ada", {0: ["praise"], 5: ["praise"], 2: ["difficulty"]})
    assert ALL == review(folder, "bo", {0: ["praise"], 2: ["difficulty"], 3: ["difficulty"]})
    with Study.open(folder) as study:
        export_decisions(study)
    run(folder)
    return folder


@pytest.fixture
def coded(coded_once: Path, tmp_path: Path) -> Path:
    """A copy of the coded study, to be changed."""
    folder = tmp_path / "study"
    shutil.copytree(coded_once, folder)
    return folder


def test_a_renamed_code_keeps_its_codings_and_its_agreement(coded: Path) -> None:
    """After a rename codings follow, nothing comes back, agreement is the same, and decision files come in as before."""
    before = card(coded)
    planned = change(coded, lambda b: op.rename(b, "praise", "approval", signed=BY))
    assert (Effect("ada", 2, 0, 0), Effect("bo", 1, 0, 0)) == planned.effects
    assert 3 == planned.decisions
    assert {"ada": {0, 5}, "bo": {0}} == given(coded, "approval")
    assert {"ada": set(), "bo": set()} == waiting(coded)
    run(coded)
    before = json.loads(json.dumps(before).replace('"praise"', '"approval"'))
    assert before == card(coded)
    (coded / "study.db").unlink()
    run(coded)
    assert before == card(coded)
    assert {"ada": set(), "bo": set()} == waiting(coded)


def test_a_renamed_code_changes_nothing_in_the_report_but_its_id(coded: Path) -> None:
    """What was counted under the old id is counted under the new one."""
    with Study.open(coded) as study:
        before = study.store.result("compare")
    change(coded, lambda b: op.rename(b, "praise", "approval", signed=BY))
    run(coded)
    with Study.open(coded) as study:
        after = study.store.result("compare")
    assert before is not None
    assert after is not None
    shares, chosen = before["talk"]["shares"], before["quotes"]
    assert {"praise", "difficulty"} == {record["code_id"] for record in shares}
    for record in (*shares, *chosen, *(quote for one in chosen for quote in one["quotes"])):
        record["code_id"] = record["code_id"].replace("praise", "approval")
    assert shares == after["talk"]["shares"]
    assert chosen == after["quotes"]


def test_a_yes_to_either_of_merged_codes_is_a_yes(coded: Path) -> None:
    """After a merger whoever gave either code has given the one, and nothing comes back."""
    planned = change(coded, lambda b: op.merge(b, ["praise"], "difficulty", signed=BY))
    assert (Effect("ada", 2, 0, 0), Effect("bo", 1, 0, 0)) == planned.effects
    assert {"ada": {0, 2, 5}, "bo": {0, 2, 3}} == given(coded, "difficulty")
    run(coded)
    assert ["difficulty"] == [result["code_id"] for result in card(coded)["results"]]


def test_codings_merged_into_a_graded_code_come_back_for_a_level(folder: Path) -> None:
    """What was given without a level counts for the graded code and comes back until it has one."""
    edit(folder / "codebook.yaml", PATTERNS, LEVELS + PATTERNS)
    review(folder, "ada", {0: ["praise"], 2: ["difficulty"]}, level="low")
    planned = change(folder, lambda b: op.merge(b, ["praise"], "difficulty", signed=BY))
    assert (Effect("ada", 1, 1, 0),) == planned.effects
    assert {"ada": {0}} == waiting(folder)
    assert {0} == review(folder, "ada", {0: ["difficulty"]}, level="high")
    assert {"ada": set()} == waiting(folder)
    assert {"ada": {0, 2}} == given(folder, "difficulty")


def test_only_what_was_given_comes_back_after_a_split(coded: Path) -> None:
    """Segments with the old code come back to each coder who gave it; elsewhere the parts are absent as the whole was."""
    planned = change(coded, lambda b: op.split(b, "praise", TWO, signed=BY))
    assert (Effect("ada", 0, 2, 0, 2), Effect("bo", 0, 1, 0, 1)) == planned.effects
    assert {"ada": {0, 5}, "bo": {0}} == waiting(coded)
    assert {"ada": 7, "bo": 8} == judged(coded, "joy")
    assert {0, 5} == review(coded, "ada", {0: ["joy"], 5: ["joy", "use"]})
    assert {"ada": set(), "bo": {0}} == waiting(coded)
    assert {"ada": 9, "bo": 8} == judged(coded, "use")
    assert {"ada": {5}, "bo": set()} == given(coded, "use")


def test_what_was_given_comes_back_after_a_split_whatever_the_share(coded: Path) -> None:
    """The share of `review.reopen` is for segments without the code; those with it all have to say which part it was."""
    edit(coded / "study.toml", "[review]\n", "[review]\nreopen = 0.0\n")
    change(coded, lambda b: op.split(b, "praise", TWO, signed=BY))
    assert {"ada": {0, 5}, "bo": {0}} == waiting(coded)


def test_what_was_given_under_a_former_id_comes_back_after_a_split(coded: Path) -> None:
    """Renamed first and split then, a code still brings back only the segments to which it was given."""
    change(coded, lambda b: op.rename(b, "praise", "approval", signed=BY))
    change(coded, lambda b: op.split(b, "approval", TWO, signed=BY))
    assert {"ada": {0, 5}, "bo": {0}} == waiting(coded)
    change(coded, lambda b: op.rename(b, "approval", "applause", signed=BY))
    assert {"ada": {0, 5}, "bo": {0}} == waiting(coded)


def test_what_was_merged_into_a_code_comes_back_when_that_is_split(coded: Path) -> None:
    """A coding that counts for a code by a merger has to say which part it is when that code is split."""
    change(coded, lambda b: op.merge(b, ["praise"], "difficulty", signed=BY))
    change(coded, lambda b: op.split(b, "difficulty", TWO, signed=BY))
    assert {"ada": {0, 2, 5}, "bo": {0, 2, 3}} == waiting(coded)


def test_what_is_left_of_a_split_code_is_judged_again(coded: Path) -> None:
    """Where the code stays with a narrower meaning, what was given comes back for both, and stays if confirmed."""
    keep = "The speaker says that something works well."
    change(coded, lambda b: op.split(b, "praise", TWO[:1], keep=keep, signed=BY))
    assert {"ada": {0, 5}, "bo": {0}} == waiting(coded)
    assert {0} == review(coded, "bo", {0: ["joy"]})
    assert {"ada": {0, 5}, "bo": set()} == waiting(coded)
    assert {"ada": {0, 5}, "bo": {0}} == given(coded, "praise")


def test_a_deprecated_code_keeps_its_decisions_and_leaves_the_results(coded: Path) -> None:
    """Nothing comes back, nothing is lost, and `check` misses no code."""
    planned = change(coded, lambda b: op.deprecate(b, "praise", signed=BY))
    assert (Effect("ada", 0, 0, 0, 2), Effect("bo", 0, 0, 0, 1)) == planned.effects
    assert {"ada": {0, 5}, "bo": {0}} == given(coded, "praise")
    run(coded)
    assert ["difficulty"] == [result["code_id"] for result in card(coded)["results"]]
    with Study.open(coded) as study:
        assert all(gate.passed for gate in gates(study) if gate.name == "decisions have their code")


def made_while_reading(folder: Path, coder: str, number: int, name: str) -> str:
    """Let a coder who has judged everything make a code at a segment, as they would have while reading; its id."""
    with Study.open(folder) as study:
        segment = study.store.segments()[number]
        session = open_session(study, coder, hints=False)
        while session.current is not None and session.current.id != segment.id:
            session.complete()
        return str(session.make(name).code_id)


def test_an_adopted_code_is_new_to_everybody_but_its_author(folder: Path) -> None:
    """Its author's codings follow; segments completed before it was there count as not judged until they are read."""
    assert "bus@ada" == made_while_reading(folder, "ada", 2, "bus")
    review(folder, "ada")
    review(folder, "bo")
    with Study.open(folder) as study:
        made, (listed,) = made_code(study, "bus@ada"), made_codes_open(study)
        taken = used_ids(study)
    assert ("bus@ada", "ada", 1) == (listed.made.code_id, listed.made.author, listed.given)
    planned = change(folder, lambda b: op.adopt(b, made, "bus", signed=BY, taken=taken))
    # Two segments came before ada made it.
    assert (Effect("ada", 1, 2, 0), Effect("bo", 0, 9, 0)) == planned.effects
    assert {"ada": {2}, "bo": set()} == given(folder, "bus")
    assert {"ada": 7, "bo": 0} == judged(folder, "bus")
    assert {"ada": 9, "bo": 9} == judged(folder, "praise")
    assert ALL == review(folder, "bo", {2: ["bus"]})
    assert {"ada": 7, "bo": 9} == judged(folder, "bus")
    with Study.open(folder) as study:
        assert [] == made_codes_open(study)
        with pytest.raises(InputError, match="in the codebook already"):
            plan_change(study, lambda b: op.drop(b, made, signed=BY))


def test_a_quote_out_of_an_open_sample_is_no_example(folder: Path) -> None:
    """While coders are compared on a segment the codebook does not tell one of them what another made of it."""
    made_while_reading(folder, "ada", 2, "bus")
    with Study.open(folder) as study:
        assert 1 == len(made_code(study, "bus@ada").examples)
        (made,) = study.store.codes()
        for coder in ("bo", "cy"):
            study.store.draw(
                new_draw(
                    coder=coder,
                    number=1,
                    round="round-1",
                    seed=1,
                    design=Design("uniform", 1, shared="sample.1", coders=("bo", "cy")),
                    population=9,
                    population_digest="b2:1",
                    after=0,
                    items=(Drawn(made.segment_id, 1 / 9),),
                    made_at="2026-03-02T08:00:00+00:00",
                )
            )
        assert () == made_code(study, "bus@ada").examples
    edit(folder / "study.toml", 'round = "round-1"', 'round = "round-2"')
    with Study.open(folder) as study:
        assert 1 == len(made_code(study, "bus@ada").examples)


def test_only_a_share_comes_back_for_a_new_code_where_the_study_says_so(folder: Path) -> None:
    """With `review.reopen` a draw of the segments comes back, the same for every coder; the others stay not judged."""
    made_while_reading(folder, "ada", 0, "bus")
    review(folder, "bo")
    review(folder, "cy")
    edit(folder / "study.toml", "[review]\n", "[review]\nreopen = 0.5\n")
    with Study.open(folder) as study:
        made = made_code(study, "bus@ada")
    change(folder, lambda b: op.adopt(b, made, "bus", signed=BY))
    drawn = waiting(folder)
    assert drawn["bo"] == drawn["cy"]
    assert 0 < len(drawn["bo"]) < 9
    assert drawn["bo"] == review(folder, "bo")
    assert len(drawn["bo"]) == judged(folder, "bus")["bo"]


def test_two_coders_codes_become_one(folder: Path) -> None:
    """What one coder made is adopted and what the other made counts for it; a third is dropped and stays on record."""
    for coder, name in (("ada", "bus"), ("bo", "coach"), ("cy", "rain")):
        made_while_reading(folder, coder, 2, name)
        review(folder, coder)
    with Study.open(folder) as study:
        bus, coach, rain = (made_code(study, name) for name in ("bus@ada", "coach@bo", "rain@cy"))
    change(folder, lambda b: op.adopt(b, bus, "bus", signed=BY))
    change(folder, lambda b: op.adopt_into(b, coach, "bus", signed=BY))
    change(folder, lambda b: op.drop(b, rain, signed=BY))
    assert {"ada": {2}, "bo": {2}, "cy": set()} == given(folder, "bus")
    assert {2} == given(folder, "rain@cy")["cy"]
    with Study.open(folder) as study:
        export_decisions(study)
        assert [] == made_codes_open(study)
    run(folder)
    with Study.open(folder) as study:
        assert all(gate.passed for gate in gates(study) if gate.name == "decisions have their code")


BACK: list[tuple[Literal["widened", "narrowed", "reworded"] | None, dict[str, set[int]]]] = [
    ("widened", {"ada": ALL - {0, 5}, "bo": ALL - {0}}),
    ("narrowed", {"ada": {0, 5}, "bo": {0}}),
    ("reworded", {"ada": set(), "bo": set()}),
    (None, {"ada": ALL, "bo": ALL}),
]


@pytest.mark.parametrize(("sense", "expected"), BACK, ids=[str(case[0]) for case in BACK])
def test_what_comes_back_for_another_wording(
    coded: Path, sense: Literal["widened", "narrowed", "reworded"] | None, expected: dict[str, set[int]]
) -> None:
    """Wider: where it was not given; narrower: where it was; reworded: nothing; not declared: everything."""
    edit(coded / "codebook.yaml", PRAISE, "The speaker is glad of something.")
    assert {"ada": ALL, "bo": ALL} == waiting(coded)
    if sense is not None:
        with Study.open(coded) as study:
            was = earlier_states(study, "praise")
        planned = change(coded, lambda b: op.declare(b, "praise", sense, was, signed=BY))
        assert {e.coder: 9 - len(expected[e.coder]) for e in planned.effects} == {
            e.coder: e.settled for e in planned.effects
        }
    assert expected == waiting(coded)


def test_every_earlier_meaning_is_declared(coded: Path) -> None:
    """Where people decided by two older wordings, each is declared; one that a way leads from already is left."""
    edit(coded / "codebook.yaml", PRAISE, "The speaker is glad of something.")
    review(coded, "cy")
    edit(coded / "codebook.yaml", "is glad of something", "is pleased")
    with Study.open(coded) as study:
        was = earlier_states(study, "praise")
    assert ["The speaker is glad of something.", PRAISE] == [code.definition for code in was]
    planned = change(coded, lambda b: op.declare(b, "praise", "reworded", was, signed=BY))
    assert 2 == len(planned.changes)
    assert {"ada": set(), "bo": set(), "cy": set()} == waiting(coded)


def test_an_earlier_meaning_may_be_named(coded: Path, tmp_path: Path) -> None:
    """By a file or by a revision on record; what is neither is refused with what is known."""
    old = tmp_path / "old.yaml"
    old.write_bytes((coded / "codebook.yaml").read_bytes())
    with Study.open(coded) as study:
        revision = study.codebook.revision
    edit(coded / "codebook.yaml", PRAISE, "The speaker is glad of something.")
    with Study.open(coded) as study:
        for since in (str(old), revision, revision[:9]):
            assert [PRAISE] == [code.definition for code in earlier_states(study, "praise", since)]
        for since in ("b2:", "0000"):
            with pytest.raises(InputError, match="On record"):
                earlier_states(study, "praise", since)
        edit(old, "id: praise", "id: other")
        with pytest.raises(InputError, match="no code 'praise' in it"):
            earlier_states(study, "praise", str(old))
        assert [] == earlier_states(study, "unknown")


def test_what_an_adjudicator_settled_by_an_older_meaning_is_at_issue_again(coded: Path) -> None:
    """After a change of meaning the adjudicator finds the settled conflict before them again, and once settled no more."""
    edit(coded / "study.toml", "adjudicators = []", 'adjudicators = ["judge"]')
    assert {3, 5} == review(coded, "judge", {3: ["difficulty"]}, conflicts=True, taken_back=["praise"])
    assert set() == review(coded, "judge", conflicts=True)
    edit(coded / "codebook.yaml", "something that is hard, goes wrong or", "something that is hard or")
    assert {3} == review(coded, "judge", {3: ["difficulty"]}, conflicts=True)
    assert set() == review(coded, "judge", conflicts=True)


def test_a_change_that_is_killed_leaves_the_old_file(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new file takes its place nothing is changed, nothing is left over, and the next start does it."""
    path = coded / "codebook.yaml"
    before = path.read_bytes()
    there = sorted(coded.iterdir())

    def killed(*_: object) -> None:
        """As if the power went."""
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            change(coded, lambda b: op.rename(b, "praise", "approval", signed=BY))
    assert (before, there) == (path.read_bytes(), sorted(coded.iterdir()))
    change(coded, lambda b: op.rename(b, "praise", "approval", signed=BY))
    once = path.read_bytes()
    with pytest.raises(InputError, match="It is called 'approval' now"):
        change(coded, lambda b: op.rename(b, "praise", "approval", signed=BY))
    assert once == path.read_bytes()


def test_a_full_disk_is_said(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file system refuses is bad input with its reason, no traceback."""

    def full(*_: object) -> None:
        """No room."""
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="No space left"):
        change(coded, lambda b: op.deprecate(b, "praise", signed=BY))


def test_mode_and_link_are_kept(coded: Path) -> None:
    """The file keeps its mode, and a link to it stays one."""
    path, real = coded / "codebook.yaml", coded / "real.yaml"
    path.rename(real)
    real.chmod(0o640)
    path.symlink_to(real.name)
    change(coded, lambda b: op.deprecate(b, "praise", signed=BY))
    assert path.is_symlink()
    assert 0o640 == stat.S_IMODE(real.stat().st_mode)
    assert "status: deprecated" in real.read_text(encoding="utf-8")


def test_a_file_that_somebody_else_changed_is_not_written_over(coded: Path) -> None:
    """Between planning and writing the file must stay as it was read."""
    with Study.open(coded) as study:
        planned = plan_change(study, lambda b: op.deprecate(b, "praise", signed=BY))
        edit(coded / "codebook.yaml", "A first codebook", "Ours")
        with pytest.raises(InputError, match="changed meanwhile"):
            write_change(study, planned)
    assert "status: deprecated" not in (coded / "codebook.yaml").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_told_apart_is_left_to_people(coded: Path) -> None:
    """Where the lines concerned are written in a way that other codes share, nothing is written and it is said."""
    path = coded / "codebook.yaml"
    edit(path, "    name: Praise\n", "    name: Praise\n    status: &s established\n")
    edit(path, "    name: Difficulty\n", "    name: Difficulty\n    status: *s\n")
    before = path.read_bytes()
    for code in ("praise", "difficulty"):
        with pytest.raises(InputError, match="by hand"):
            change(coded, lambda b, code=code: op.deprecate(b, code, signed=BY))  # type: ignore[misc]
    assert before == path.read_bytes()


def test_problems_name_the_file(coded: Path) -> None:
    """What stands against an operation is said of the study's codebook file."""
    with Study.open(coded) as study, pytest.raises(InputError, match=r"codebook\.yaml, codes\.nope"):
        plan_change(study, lambda b: op.deprecate(b, "nope", signed=BY))


BY_HAND: list[tuple[str, Operation, list[str], str]] = [
    (
        "renamed",
        lambda b: op.rename(b, "praise", "approval", signed=BY),
        ["study.toml: suggestions.thresholds.praise: call it approval"],
        "renamed to 'approval'",
    ),
    (
        "merged",
        lambda b: op.merge(b, ["praise"], "difficulty", signed=BY),
        ["study.toml: suggestions.thresholds.praise: call it difficulty"],
        "merged into 'difficulty'",
    ),
    (
        "graded and renamed",
        lambda b: op.rename(b, "difficulty", "hardship", signed=BY),
        ['study.toml: comparison.perceived = "difficulty": write perceived = "hardship"'],
        "renamed to 'hardship'",
    ),
    (
        "deprecated",
        lambda b: op.deprecate(op.deprecate(b, "difficulty", signed=BY), "praise", signed=BY),
        [
            "study.toml: suggestions.thresholds.praise: take it out",
            'study.toml: comparison.perceived = "difficulty": name another graded code, or take it out',
        ],
        "'praise' is deprecated",
    ),
]


@pytest.mark.parametrize(
    ("operation", "expected", "said"), [case[1:] for case in BY_HAND], ids=[case[0] for case in BY_HAND]
)
def test_what_study_toml_names_is_to_be_changed_by_hand(
    coded: Path, operation: Operation, expected: list[str], said: str
) -> None:
    """It is said before, and where it was not done the study is refused with what became of the code."""
    with (coded / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[suggestions.thresholds]\npraise = 0.6\n\n[comparison]\nperceived = "difficulty"\n')
    edit(coded / "codebook.yaml", PATTERNS, LEVELS + PATTERNS)
    assert expected == list(change(coded, operation).by_hand)
    with pytest.raises(InputError, match=said):
        run(coded)


def test_decision_files_that_were_not_imported_are_named(coded: Path) -> None:
    """What is not in the database is not counted, and that is said."""
    with Study.open(coded) as study:
        assert () == plan_change(study, lambda b: op.deprecate(b, "praise", signed=BY)).unread
    (coded / "study.db").unlink()
    with Study.open(coded) as study:
        planned = plan_change(study, lambda b: op.deprecate(b, "praise", signed=BY))
        assert ("decisions/ada.jsonl", "decisions/bo.jsonl") == planned.unread
        assert ((), 0) == (planned.effects, planned.decisions)
        write_change(study, planned)
    assert not (coded / "study.db").exists()


def test_used_ids_are_those_on_record(coded: Path) -> None:
    """An id that decisions name cannot come to mean something else, even where the codebook has lost it."""
    path = coded / "codebook.yaml"
    edit(path, "id: praise", "id: approval")
    with Study.open(coded) as study:
        assert {"praise", "approval", "difficulty"} == used_ids(study)
        with pytest.raises(InputError, match="was the id of a code before"):
            plan_change(
                study, lambda b: op.rename(b, "difficulty", "praise", signed=BY, taken=used_ids(study))
            )


def test_what_nobody_made_is_not_found(folder: Path) -> None:
    """A slip of the pen is answered with what is spelt like it."""
    made_while_reading(folder, "ada", 0, "bus")
    with Study.open(folder) as study, pytest.raises(InputError, match="Did you mean bus@ada"):
        made_code(study, "bus@adda")


def test_what_codes_meant_is_kept_for_decisions_made_by_it(coded: Path) -> None:
    """A codebook by which somebody decided is put on record before the file changes, if it was not yet."""
    with Study.open(coded) as study:
        before = study.codebook
        made = study.store.decisions("ada")[0]
        edited = replace(before, codes=before.codes[::-1])
        assert edited.revision not in study.store.codebooks()
        study.codebook = edited
        planned = replace(plan_change_of(study), before=edited)
        study.store.append(replace(made, id="dec.x", coder="cy", codebook_revision=edited.revision))
        write_change(study, planned)
        assert edited.revision in study.store.codebooks()


def plan_change_of(study: Study) -> PlannedChange:
    """Some change of the codebook as it is on the disk."""
    with Study.open(study.settings.folder) as other:
        return plan_change(other, lambda b: op.deprecate(b, "praise", signed=BY))
