"""Every estimate of an agreement card stands in a table, one a row, and no cell acts as a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from pipeline.agreement import AgreementCard
from pipeline.exporters.agreement_csv import COLUMNS, agreement_csv
from pipeline.findings import Estimate
from tests.agreement_cards import NAMES, empty, full, known, of_table

GOLDEN = Path(__file__).with_name("agreement")
FILES = [f"{name}.csv" for name in COLUMNS]


def rows(card: AgreementCard, name: str) -> list[dict[str, str]]:
    """One of the tables as it is read back."""
    text = agreement_csv(card)[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_are_the_golden_ones(name: str) -> None:
    """A card with every case is written byte for byte so."""
    assert (GOLDEN / name).read_bytes() == agreement_csv(full())[name]


def test_each_estimate_has_its_row() -> None:
    """Of every code nine coefficients and alpha over coded units, one corpus, one level, one of spans."""
    found = rows(full(), "codes")
    assert len(NAMES) * 10 + 3 == len(found)
    verdicts = {
        row["code"]: row["band"] for row in found if (row["coefficient"], row["over"]) == ("alpha", "all")
    }
    assert "tentative" == verdicts["contribution"]
    assert "" == verdicts["inputs"]
    assert 1 == sum(bool(row["band"]) for row in found if row["code"] == "contribution")


def test_numbers_are_read_back_as_they_were() -> None:
    """A value below nought stays a number; an undefined one is empty and says why."""
    found = rows(full(), "parts")
    below = next(row for row in found if row["part"] == "en")
    assert (-0.05, -0.25) == (float(below["value"]), float(below["low"]))
    none = next(row for row in found if row["by"] == "group")
    assert ("", "no segment was judged by two coders") == (none["value"], none["reason"])


def test_numbers_of_numpy_are_written_plainly() -> None:
    """A value that numpy made is a number in the file, not numpy's name for it."""
    card = full()
    odd = Estimate(float(np.float64(0.5)), low=np.float64(0.25), high=np.float64(0.75))
    after = type(card.after[0])("x", odd, known(0.5, 0.1), 1, 1, 0)
    found = rows(type(card)(**{**{f: getattr(card, f) for f in card.__slots__}, "after": (after,)}), "after")
    assert ("0.5", "0.25", "0.75") == (found[0]["value"], found[0]["low"], found[0]["high"])


def test_nothing_acts_as_a_formula() -> None:
    """A part that begins like a formula is written as text."""
    assert "'=HYPERLINK(1)" in {row["part"] for row in rows(full(), "parts")}


def test_nothing_acts_on_a_terminal() -> None:
    """A code's name shows a terminal's escape and a mark of direction as symbols; a quote keeps what is no control character."""
    found = agreement_csv(full())
    names = {row["name"] for row in rows(full(), "codes")}
    assert "␛[31m ⟨U+202E⟩abc" in " ".join(names)
    assert any("␛[31m \u202eabc" in row["quote"] for row in rows(full(), "disagreements"))
    assert not any(b"\x1b" in data for data in found.values())


def test_the_verdict_stands_with_the_headline() -> None:
    """Of a table with one value a unit the headline is alpha, of sets it is multi-valued alpha."""
    assert ["alpha"] == [row["coefficient"] for row in rows(of_table(), "whole") if row["band"]]
    assert ["multivalued"] == [row["coefficient"] for row in rows(full(), "whole") if row["band"]]


def test_an_empty_card_has_all_files() -> None:
    """Every file is there, with its heading, also where it has nothing to say."""
    found = agreement_csv(empty())
    assert FILES == list(found)
    assert [] == rows(empty(), "confusion")
