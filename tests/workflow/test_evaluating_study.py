"""What is evaluated: closed rounds, blind verdicts, nobody else's open round; and what is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.codebook import Example
from pipeline.decisions import Kind, Presentation, new_decision
from pipeline.errors import InputError
from pipeline.evaluation import Predicted, Predictor
from pipeline.segments import Segment
from pipeline.taggers import Passage, TrainingSegment
from pipeline.workflow.evaluating import (
    Asked,
    evaluate_study,
    judged_segments,
    page_path,
    write_page,
    write_table,
)
from pipeline.workflow.study import Study
from tests.workflow.conftest import edit, silent


@pytest.fixture
def study(folder: Path) -> Iterator[Study]:
    """The small study with round-1 closed and round-2 open."""
    edit(folder / "study.toml", "closed_rounds = []", 'closed_rounds = ["round-1"]')
    edit(folder / "study.toml", 'round = "round-1"', 'round = "round-2"')
    with Study.open(folder) as opened:
        yield opened


class Person:
    """A coder who decides, in a round, with or without a hint on the screen."""

    def __init__(self, study: Study, name: str, round_id: str = "round-1") -> None:
        self._study, self.name, self._round, self._sequence = study, name, round_id, 0

    def judge(self, segment: Segment, *codes: str, hint: bool = False) -> None:
        """Give some codes to a segment and complete it."""
        for code in codes:
            self._decide("code", segment, code, hint)
        self._decide("complete", segment, None, hint)

    def see(self, segment: Segment, shown_at: str) -> None:
        """Be shown a segment with suggestions switched on."""
        self._study.store.present(
            Presentation(
                f"{self.name}/{segment.id}", segment.id, self.name, self._round, "", 0, None, True, shown_at
            )
        )

    def _decide(self, kind: Kind, segment: Segment, code: str | None, hint: bool) -> None:
        """Write one decision down."""
        self._sequence += 1
        self._study.store.append(
            new_decision(
                self.name,
                self._sequence,
                kind,
                segment.id,
                f"2026-03-01T10:00:{self._sequence:02}+00:00",
                transcript_id=segment.transcript_id,
                quote=segment.quote,
                code_id=code,
                round=self._round,
                hint_visible=hint,
                codebook_revision=self._study.codebook.revision,
            )
        )


def codes(study: Study) -> list[str]:
    """The codable codes."""
    return [code.id for code in study.codebook.codable]


def guesser(study: Study) -> Predictor:
    """A machine that goes by the length of a segment."""

    def predict(_train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """The longer the likelier."""
        column = np.array([[min(len(p.segment.quote) / 200, 1.0)] for p in test])
        n = len(codes(study))
        return Predicted(np.tile(column, (1, n)), np.full(n, 0.4), np.full(n, fill_value=True))

    return predict


def test_only_closed_rounds_are_looked_at(study: Study) -> None:
    """What is decided in an open round is seen by that coder alone, and by nobody else."""
    first, second, *_ = study.store.segments()
    code = codes(study)[0]
    Person(study, "ada").judge(first, code)
    Person(study, "bo", "round-2").judge(second, code)

    def seen(coder: str = "") -> dict[str, bool]:
        """Segments with their verdict on the code."""
        return {item.passage.segment.id: item.verdicts[code] for item in judged_segments(study, coder)}

    assert {first.id: True} == seen() == seen("ada")
    assert {first.id: True, second.id: True} == seen("bo")


def test_a_visible_hint_is_no_blind_verdict(study: Study) -> None:
    """A decision with a hint on the screen trains and is scored apart."""
    first, second, *_ = study.store.segments()
    code = codes(study)[0]
    ada = Person(study, "ada")
    ada.judge(first, code, hint=True)
    ada.judge(second, code)
    one, other = judged_segments(study)
    assert one.verdicts[code]
    assert {} == one.blind
    assert one.hinted == one.verdicts
    assert other.blind == other.verdicts


def test_hints_switched_on_are_not_blind_though_none_was_there(study: Study) -> None:
    """Who was shown the segment with suggestions on saw that there were none; shown afterwards, it was judged blind."""
    first, second, *_ = study.store.segments()
    ada = Person(study, "ada")
    ada.judge(first)
    ada.judge(second)
    ada.see(first, "2026-03-01T09:00:00+00:00")
    ada.see(second, "2026-03-01T11:00:00+00:00")
    one, other = judged_segments(study)
    assert {} == one.blind
    assert set(codes(study)) == set(other.blind)


def test_the_blind_verdict_is_that_of_those_who_saw_no_hint(study: Study) -> None:
    """Where one of two coders saw a hint, the other's verdict is the blind one; a conflict of both has no verdict."""
    first, *_ = study.store.segments()
    code, other = codes(study)[:2]
    Person(study, "ada").judge(first, code, other)
    Person(study, "bo").judge(first, other, hint=True)
    (item,) = judged_segments(study)
    assert code not in item.verdicts
    assert item.blind[code]
    assert item.verdicts[other]


def all_judged(study: Study) -> None:
    """One coder judges everything, one code by turns."""
    ada = Person(study, "ada")
    code = codes(study)[0]
    for number, segment in enumerate(study.store.segments()):
        ada.judge(segment, *([code] if number % 2 else []))


def test_one_transcript_is_evaluated_and_written(study: Study, tmp_path: Path) -> None:
    """A study of one transcript gets figures that say that they flatter, a page and a table."""
    all_judged(study)
    found = evaluate_study(study, Asked(quick=True), {"both": guesser(study)}, "both", silent)
    assert found.blind is not None
    assert "flatters" in found.notes[0]
    page = write_page(study, found)
    assert page == page_path(study) == study.settings.path("build/evaluation.html")
    assert "flatters" in page.read_text(encoding="utf-8")
    write_table(tmp_path / "all.csv", found)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8-sig"))))
    value = next(
        row
        for row in rows
        if row["variant"] == "both" and row["code"] == "MACRO" and row["measure"] == "average_precision"
    )
    assert repr(found.blind.macro["average_precision"].value) == value["estimate"]
    assert "at least 4 transcripts" in value["no_interval_because"]


def test_suspicions_name_those_who_decided_so(study: Study) -> None:
    """A suspicious coding names the coders behind it, and no others."""
    all_judged(study)
    found = evaluate_study(study, Asked(quick=True), {"both": guesser(study)}, "both", silent)
    assert found.suspicions
    assert {("ada",)} == {one.coders for one in found.suspicions}


def test_a_coders_page_has_a_name_of_its_own(study: Study) -> None:
    """What holds a coder's open round never lands in the page that everybody reads, whatever the name."""
    assert "evaluation-bo.html" == page_path(study, "bo").name
    assert "evaluation-a-b.html" == page_path(study, "a/../b").name


def test_an_unknown_code_is_a_message(study: Study) -> None:
    """A code that the codebook does not have is named, with those that it has."""
    with pytest.raises(InputError, match=r"--codes.*no such code: 'nonsense'"):
        evaluate_study(study, Asked(codes=("nonsense",)), {"both": guesser(study)}, "both", silent)


def test_an_unknown_coder_is_a_message(study: Study) -> None:
    """A name that nobody decided under is refused, and the known ones are named."""
    all_judged(study)
    with pytest.raises(InputError, match=r"--coder.*'adda' has decided nothing.*Known: ada"):
        evaluate_study(study, Asked(coder="adda"), {"both": guesser(study)}, "both", silent)


def test_segments_that_are_examples_are_told(folder: Path, study: Study) -> None:
    """Where the codebook quotes a judged segment the machine knows it before: the output says that this flatters."""
    all_judged(study)
    found = evaluate_study(study, Asked(quick=True), {"both": guesser(study)}, "both", silent)
    assert not any("example of the codebook" in note for note in found.notes)
    quote = max((segment.quote for segment in study.store.segments()), key=len)
    code, *others = study.codebook.codes
    told = replace(code, examples=(Example(quote.upper(), "en"), Example("yes", "en")))
    with Study.open(folder) as again:
        again.__dict__["codebook"] = replace(study.codebook, codes=(told, *others))
        found = evaluate_study(again, Asked(quick=True), {"both": guesser(again)}, "both", silent)
    count = len(study.store.segments())
    assert f"1 of the {count} segments hold an example of the codebook word for word." in found.notes[-1]


def test_nothing_judged_is_a_message(study: Study) -> None:
    """A study without codings says what to do."""
    with pytest.raises(InputError, match="no settled coding"):
        evaluate_study(study, Asked(), {"both": guesser(study)}, "both", silent)


def test_a_table_that_cannot_be_written_is_a_message(study: Study, tmp_path: Path) -> None:
    """A folder in the place of the file is bad input, and no half-written file is left."""
    all_judged(study)
    found = evaluate_study(study, Asked(quick=True), {"both": guesser(study)}, "both", silent)
    (tmp_path / "there").mkdir()
    with pytest.raises(InputError, match="is a folder, not a file"):
        write_table(tmp_path / "there", found)
    assert ["there"] == [
        path.name for path in tmp_path.iterdir() if path.name.startswith(("there", ".there"))
    ]
