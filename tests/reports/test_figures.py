"""Figures are self-contained, the same on every run, and told in words as well as drawn."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline.findings import Cell, CodeCount, Estimate, ItemShare, SurveyGap, SurveyIndex, undefined
from pipeline.reports.content import ReportContent
from pipeline.reports.figures import draw, figure_codes, figure_joint, figure_level, figure_ranking

KEYS = ("level", "ranking", "joint", "codes")
SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert(1)</script> $x^2$ & id="a" url(#b) \x1b \u202e "DejaVu Sans" 中'


def _root(figure: str) -> ET.Element:
    """The figure, parsed as XML."""
    return ET.fromstring(figure)  # noqa: S314 -- made a moment ago by the code under test


def _texts(figure: str) -> list[str]:
    """What can be read in the figure, in the order it is drawn."""
    return ["".join(element.itertext()) for element in _root(figure).iter(f"{SVG}text")]


def _gap(cell: Cell, content: ReportContent, mean: Estimate) -> SurveyGap:
    """A cell with that perceived level and nothing measured."""
    score = content.perception[0]
    return SurveyGap(cell, replace(score, cell=cell, mean=mean), None)


def test_every_figure_of_a_whole_report_is_drawn(content: ReportContent) -> None:
    """A whole report has all four figures, each an image with a title and a description."""
    figures = draw(content)
    assert set(KEYS) == set(figures)
    for key, figure in figures.items():
        root = _root(figure)
        assert "img" == root.get("role")
        assert f"figure-{key}-title figure-{key}-desc" == root.get("aria-labelledby")
        assert [f"{SVG}title", f"{SVG}desc"] == [child.tag for child in root][:2]
        assert all((child.text or "").strip() for child in list(root)[:2])


def test_figures_are_the_same_bytes_on_a_second_run(content: ReportContent) -> None:
    """Drawing twice gives the same bytes."""
    assert draw(content) == draw(content)


@pytest.mark.slow
def test_figures_are_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Neither hash randomisation nor the user's own matplotlib settings change a byte, and pyplot is not loaded."""
    (tmp_path / "matplotlibrc").write_text("axes.grid: False\nfont.size: 30\nlines.linewidth: 9\n")
    script = (
        "import sys\n"
        "from pipeline.findings import Cell, Estimate, SurveyIndex\n"
        "from pipeline.reports.figures import figure_level\n"
        "index = SurveyIndex(Cell('UK', 'health'), Estimate(43.0, 42.0, 44.0), 1000, 900.0)\n"
        "sys.stdout.write(figure_level([index]))\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    runs = []
    for seed, rc in (("1", ""), ("2", str(tmp_path / "matplotlibrc"))):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "MATPLOTLIBRC": rc}
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, check=True
        )
        runs.append(done.stdout)
    assert runs[0] == runs[1]
    assert b"<svg" in runs[0]


def test_nothing_is_drawn_from_nothing(content: ReportContent) -> None:
    """Without records, or with undefined ones alone, there is no figure and no error."""
    unknown = SurveyIndex(Cell("UK", "health"), undefined("no item answered"), 10, 0.0)
    unanswered = ItemShare("a", "A", "health", undefined("nobody"), undefined("nobody"))
    assert ["", ""] == [figure_level([]), figure_level([unknown])]
    assert ["", ""] == [figure_ranking([]), figure_ranking([unanswered])]
    ungraded = _gap(Cell("UK", "health", "manager"), content, undefined("nobody was graded"))
    assert ["", ""] == [figure_joint([], content.codebook), figure_joint([ungraded], content.codebook)]
    nobody = CodeCount(Cell(), "usual_suspects", 0, 0, 0, 0, 0, 0)
    assert ["", ""] == [figure_codes([], content.codebook), figure_codes([nobody], content.codebook)]


def test_ids_do_not_clash_on_one_page(content: ReportContent) -> None:
    """No id stands in two figures, and every reference leads to an id of the same figure."""
    seen: set[str] = set()
    for figure in draw(content).values():
        elements = list(_root(figure).iter())
        ids = [element.get("id") for element in elements if element.get("id")]
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        seen |= {name for name in ids if name}
        links = [element.get("{http://www.w3.org/1999/xlink}href", "") for element in elements]
        assert {link[1:] for link in links if link} <= set(ids)


def test_strangers_text_in_a_figure_stays_text() -> None:
    """Markup, formulas and control characters in a label are drawn as they read, in any script."""
    item = ItemShare("a", NASTY, NASTY, Estimate(0.5), Estimate(0.5), how=NASTY)
    figure = figure_ranking([item])
    joined = " ".join(_texts(figure))
    for part in (
        "<script>alert(1)</script>",
        "$x^2$",
        'id="a"',
        "url(#b)",
        "␛",
        "⟨U+202E⟩",
        '"DejaVu Sans"',
        "中",
    ):
        assert part in joined
    assert "<script" not in figure


def test_level_shows_the_value_of_every_country_and_sector(content: ReportContent) -> None:
    """Every index of a country and sector is printed beside its mark; the key names the sectors."""
    texts = _texts(figure_level(content.indices))
    finest = [index for index in content.indices if index.cell.country and index.cell.sector]
    assert {f"{index.index.value:.0f}" for index in finest} <= set(texts)
    assert {"UK", "FR", "community safety", "public health"} <= set(texts)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((Cell(sector="safety"), Cell(sector="health")), {"safety", "health"}),
        ((Cell("UK"), Cell("DK")), {"UK", "DK"}),
        ((Cell(),), {"all"}),
    ],
    ids=["sectors alone", "countries alone", "one index"],
)
def test_level_makes_do_with_margins(cells: tuple[Cell, ...], expected: set[str]) -> None:
    """A survey of one country, or of one sector, gets a row for what it tells apart."""
    indices = [SurveyIndex(cell, Estimate(40.0, 39.0, 41.0), 10, 9.0) for cell in cells]
    assert expected <= set(_texts(figure_level(indices)))


def test_ranking_runs_from_best_liked_to_least(content: ReportContent) -> None:
    """Activities stand in the order of their shares, whatever order they come in."""
    shuffled = (*content.item_shares[6:], *content.item_shares[:6])
    percents = [text for text in _texts(figure_ranking(shuffled)) if text.endswith("%") and len(text) < 6]
    assert ["83\u202f%", "79\u202f%", "74\u202f%"] == percents[:3]
    assert "6\u202f%" == percents[-1]
    assert figure_ranking(content.item_shares).split("<desc")[1].split("</desc>")[0].count("; ") == 11


def test_joint_draws_two_scales_and_no_difference(content: ReportContent) -> None:
    """Both sides keep their own axis; the scale's ends are named; groups are told apart in the key."""
    texts = _texts(figure_joint(content.gaps, content.codebook))
    ends = {"None at all", "A great deal", "co-production index, 0–100"}
    assert ends | {
        "Perceived in focus groups",
        "Measured by the survey",
        *("professional", "citizen"),
    } <= set(texts)


def test_joint_makes_do_without_groups_and_survey(content: ReportContent) -> None:
    """Where only a margin was graded and nothing measured, that margin is drawn alone."""
    figure = figure_joint([_gap(Cell(), content, Estimate(1.5, 1.0, 2.0))], content.codebook)
    assert "all" in _texts(figure)
    assert "all: perceived 1.5 [1.0–2.0], not measured" in figure


def test_codes_print_counts_of_those_present(content: ReportContent) -> None:
    """Each cell reads `n of N`; codes that nobody counted are not drawn."""
    counts = [count for count in content.code_counts if count.code_id == "underestimation"]
    texts = _texts(figure_codes(counts, content.codebook))
    assert {"13 of 34", "8 of 13", "0 of 4", "all", "professional", "Professional underestimation"} <= set(
        texts
    )
    assert "Public inputs" not in texts
