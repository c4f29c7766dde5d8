"""Figures are self-contained, legible, the same on every run, and told in words and data as well as drawn."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipeline.agreement import BANDS
from pipeline.findings import Cell, Estimate, ItemShare, SurveyIndex, undefined
from pipeline.reports import figures, svg
from pipeline.reports.data_files import table_csv
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import Look, Scale, contrast, ink_on, look, shade
from pipeline.reports.locales import writing
from tests.reports.figure_data import (
    ALL,
    ANCHORS,
    AWKWARD,
    GRADES,
    POINTS,
    RICH,
    SMALL,
    SPARSE,
    card,
    code_names,
    codebook,
    course,
    everything,
    gaps,
    indices,
    items,
    joint,
    pairs,
    regressions,
    shares,
    willing,
)

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "figures"
SVG = "{http://www.w3.org/2000/svg}"
ENGLISH, GERMAN = writing("en"), writing("de")
PAGE = 9.0  # inches of a printed page that a figure and its caption may take


@lru_cache
def _study(kind: str) -> dict[str, tuple[Drawn, ...]]:
    """Every figure of one of the studies."""
    made = everything({**ALL, "small": SMALL}[kind], "de" if kind == "awkward" else "en")
    return {name: tuple(one for one in drawn if isinstance(one, Drawn)) for name, drawn in made.items()}


FIGURES = (
    "level", "ranking", "cells", "cells_apart", "margins", "margins_apart", "codes", "timelines", "pairs", "agreement",
    "coefficients", "distribution", "distribution_apart", "manner", "willing",
)  # fmt: skip
EVERY = [(kind, name) for kind in ALL for name in FIGURES]


def _root(figure: str) -> ET.Element:
    """The figure, parsed as XML."""
    return ET.fromstring(figure)  # noqa: S314 -- made a moment ago by the code under test


def _texts(drawn: Sequence[Drawn]) -> list[str]:
    """What can be read in figures, in the order it is drawn."""
    return [text.get_text().strip() for one in drawn for axes in one.figure.axes for text in axes.texts]


@lru_cache
def _svg(kind: str, name: str) -> tuple[str, ...]:
    """The SVG of the figures of one kind."""
    return tuple(drawn.svg() for drawn in _study(kind)[name])


def _boxes(drawn: Drawn) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every text of a figure with its left, right, bottom and top in inches, as the renderer of PNG sets it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with svg.drawing():
        dots = 300
        drawn.figure.set_dpi(dots)
        sheet: Any = FigureCanvasAgg(drawn.figure)
        renderer = sheet.get_renderer()
        for axes in drawn.figure.axes:
            for text in axes.texts:
                if text.get_text().strip():
                    box = text.get_window_extent(renderer)
                    yield text.get_text(), (box.x0 / dots, box.x1 / dots, box.y0 / dots, box.y1 / dots)


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_no_text_leaves_the_sheet_or_lies_on_another(kind: str, name: str) -> None:
    """In a rich, a sparse and an awkward study every text stands on the sheet, and none on another."""
    for drawn in _study(kind)[name]:
        width, height = drawn.figure.get_size_inches()
        boxes = list(_boxes(drawn))
        slip = 0.012
        outside = [
            t for t, (x0, x1, y0, y1) in boxes if x0 < -slip or x1 > width + slip or y0 < -slip or y1 > height
        ]
        assert [] == outside
        clashes = [
            (one, other)
            for n, (one, a) in enumerate(boxes)
            for other, b in boxes[n + 1 :]
            if min(a[1], b[1]) - max(a[0], b[0]) > slip and min(a[3], b[3]) - max(a[2], b[2]) > 2 * slip
        ]
        assert [] == clashes


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_text_is_large_enough_and_reads_on_white(kind: str, name: str) -> None:
    """No text is smaller than 7.5 points at 7.2 inches, and text that lies on no shade has a contrast of 4.5."""
    for drawn in _study(kind)[name]:
        width, height = drawn.figure.get_size_inches()
        assert (7.2, True) == (width, height <= PAGE)
        texts = [text for axes in drawn.figure.axes for text in axes.texts]
        assert all(float(text.get_fontsize()) >= 7.5 for text in texts)
        colours = {str(text.get_color()) for text in texts} - {"white"}
        assert all(contrast(colour, "#f5f7f9") >= 4.5 for colour in colours)


def test_ink_reads_on_every_shade() -> None:
    """Numbers on shaded cells and bars have a contrast of 4.5 at least, whatever the shade."""
    shades = [shade(step / 100) for step in range(101)]
    assert all(contrast(ink_on(fill), fill) >= 4.5 for fill in shades)


def test_series_differ_in_shape_or_colour() -> None:
    """Sixty-four series have each their own mark, and neighbours differ in shape and in hatch."""
    looks = [look(place) for place in range(64)]
    assert 64 == len({(one.colour, one.marker) for one in looks})
    assert all(a.marker != b.marker and a.hatch != b.hatch for a, b in itertools.pairwise(looks))


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_every_figure_is_told_in_words_and_data(kind: str, name: str) -> None:
    """A figure has a title, a caption, a description and a table with rows."""
    for drawn in _study(kind)[name]:
        assert all((drawn.id, drawn.title, drawn.caption.strip(), drawn.description, drawn.data.rows))
        assert f"figure-{drawn.id}" == drawn.data.id


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_an_image_with_a_name(name: str) -> None:
    """The SVG is an image, named by its title and description."""
    for drawn, made in zip(_study("awkward")[name], _svg("awkward", name), strict=True):
        root = _root(made)
        named = f"figure-{drawn.id}-title figure-{drawn.id}-desc"
        assert ("img", named) == (root.get("role"), root.get("aria-labelledby"))
        assert [f"{SVG}title", f"{SVG}desc"] == [child.tag for child in root][:2]


def test_ids_do_not_clash_on_one_page() -> None:
    """No id stands in two figures, and every reference leads to an id of the same figure."""
    seen: set[str] = set()
    apart = ("cells_apart", "margins_apart", "distribution_apart")
    for name in [name for name in FIGURES if name not in apart]:
        for drawn in _svg("awkward", name):
            elements = list(_root(drawn).iter())
            ids = [element.get("id", "") for element in elements if element.get("id")]
            assert len(ids) == len(set(ids))
            assert not seen & set(ids)
            seen |= set(ids)
            links = [element.get("{http://www.w3.org/1999/xlink}href", "") for element in elements]
            assert {link[1:] for link in links if link} <= set(ids)


@pytest.mark.parametrize("name", FIGURES)
def test_the_data_behind_a_figure_are_as_they_were(name: str) -> None:
    """The tidy table of each figure is, byte for byte, the one that is kept beside this test."""
    for place, drawn in enumerate(_study("small")[name]):
        path = GOLDEN / f"{name}{f'-{place + 1}' if place else ''}.csv"
        if os.environ.get("FOCUSCODE_GOLDEN"):
            path.write_bytes(table_csv(drawn.data))
        assert path.read_bytes() == table_csv(drawn.data)


def test_figures_are_the_same_bytes_on_a_second_run() -> None:
    """Drawing twice gives the same SVG and the same PNG."""
    for name, again in everything(SMALL).items():
        for drawn, other in zip(_study("small")[name], again, strict=True):
            assert isinstance(other, Drawn)
            assert drawn.svg() == other.svg()
    first, second = (figures.figure_cells(joint(SMALL), GRADES, ENGLISH)[0] for _ in range(2))
    assert first.png() == second.png()
    assert first.png().startswith(b"\x89PNG")


@pytest.mark.slow
def test_figures_are_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """Neither hash randomisation nor the user's own matplotlib settings change a byte, and pyplot is not loaded."""
    (tmp_path / "matplotlibrc").write_text("axes.grid: False\nfont.size: 30\nlines.linewidth: 9\n")
    script = (
        "import sys, hashlib\n"
        "import pipeline.reports.figures\n"
        "assert 'matplotlib' not in sys.modules\n"
        "from tests.reports.figure_data import SMALL, everything\n"
        "for name, drawn in everything(SMALL, 'fr').items():\n"
        "    one = drawn[0]\n"
        "    png = one.png() if name in ('cells', 'timelines', 'ranking') else b''\n"
        "    print(name, hashlib.sha256(one.svg().encode() + png).hexdigest())\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    runs = []
    for seed, rc in (("1", ""), ("2", str(tmp_path / "matplotlibrc"))):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "MATPLOTLIBRC": rc}
        runs.append(
            subprocess.Popen(
                [sys.executable, "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
            )
        )
    said = [run.communicate()[0] for run in runs]
    assert [0, 0] == [run.returncode for run in runs]
    assert said[0] == said[1]
    assert len(FIGURES) == len(said[0].splitlines())


def test_nothing_is_drawn_from_nothing() -> None:
    """Without records, or with undefined ones alone, there is no figure and no error."""
    no_index = SurveyIndex(Cell("UK", "health"), undefined("no item answered"), 10, 0.0)
    nobody = ItemShare("a", "A", "health", undefined("nobody"), undefined("nobody"))
    flat = [
        replace(one, coefficients=(), r_squared=None, without=(), undefined_because="flat")
        for one in regressions(SMALL)
    ]
    ungraded = [replace(row, perceived=None, level=None) for row in joint(SMALL)]
    undecided = replace(
        card(SMALL), results=(), whole=replace(card(SMALL).whole, estimates={"multivalued": undefined("-")})
    )
    assert [None] * 2 == [figures.figure_level(found, ENGLISH) for found in ([], [no_index])]
    assert [()] * 2 == [figures.figure_ranking(found, ENGLISH) for found in ([], [nobody])]
    for rows in ([], ungraded):
        assert () == figures.figure_cells(rows, GRADES, ENGLISH)
        assert () == figures.figure_margins(rows, GRADES, ENGLISH)
        assert figures.figure_distribution(rows, GRADES, ENGLISH) is None
    assert () == figures.figure_codes([], codebook(SMALL), ENGLISH)
    absent = [replace(share, present=0, speakers=0) for share in shares(SMALL)]
    assert () == figures.figure_codes(absent, codebook(SMALL), ENGLISH)
    assert () == figures.figure_timelines([], {}, ENGLISH)
    alone = [replace(pair, together=0) for pair in pairs(SMALL)]
    assert [None] * 2 == [figures.figure_pairs(found, {}, ENGLISH) for found in ([], alone)]
    assert () == figures.figure_agreement(undecided, ENGLISH)
    assert [()] * 2 == [figures.figure_coefficients(found, ENGLISH) for found in ([], flat)]
    assert figures.figure_manner([], ENGLISH) is None
    assert figures.figure_willing([], ENGLISH) is None


def test_strangers_text_stays_text() -> None:
    """Markup, formulas and control characters in a name are drawn as they read, in any script, in every figure."""
    for name in (
        "level",
        "ranking",
        "cells",
        "margins",
        "codes",
        "timelines",
        "coefficients",
        "manner",
        "willing",
    ):
        roots = [_root(drawn) for drawn in _svg("awkward", name)]
        joined = " ".join("".join(text.itertext()) for root in roots for text in root.iter(f"{SVG}text"))
        for part in ("<b>x</b>", "$x^2$", "a_b", "␛", "⟨U+202E⟩", "中文", "😀", "שלום"):
            assert part in joined, (name, part)
        assert all("<b>" not in drawn for drawn in _svg("awkward", name))


def test_a_mean_that_hides_opposite_groups_is_marked() -> None:
    """A row whose stakeholder groups lie on both sides says so beside its verdict, in the caption and in the description."""
    rows = (
        replace(one, below_in=("manager",), above_in=("citizen",)) if one.cell == Cell() else one
        for one in joint(SMALL)
    )
    (margins,) = figures.figure_margins(tuple(rows), GRADES, ENGLISH, anchors=ANCHORS)
    told = "its stakeholder groups lie on both sides: manager below, citizen above; the mean hides this"
    assert "which the mean hides: Everybody (manager below, citizen above)." in margins.caption
    assert f", but {told}" in margins.description
    assert "groups apart" in _texts([margins])


def test_numbers_are_written_in_the_locale() -> None:
    """A German figure has decimal commas, and its intervals are parted by semicolons."""
    level = figures.figure_level(indices(SMALL), GERMAN)
    assert level is not None
    assert {"44,4", "33,0"} <= set(_texts([level]))
    assert any(
        text.endswith(";\u00a00,80]") for text in _texts(figures.figure_agreement(card(SMALL), GERMAN))
    )
    assert "44,4 [42,8;\u00a046,0]" in level.description


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((Cell(sector="safety"), Cell(sector="health")), {"safety", "health"}),
        ((Cell("UK"), Cell("DK"), Cell()), {"UK", "DK", "All countries"}),
        ((Cell(),), {"all"}),
    ],
    ids=["sectors alone", "countries alone", "one index"],
)
def test_level_makes_do_with_margins(cells: tuple[Cell, ...], expected: set[str]) -> None:
    """A survey of one country, or of one sector, gets a row for what it tells apart."""
    known = [SurveyIndex(cell, Estimate(40.0, 39.0, 41.0), 10, 9.0) for cell in cells]
    level = figures.figure_level(known, ENGLISH)
    assert level is not None
    assert expected <= set(_texts([level]))


def test_ranking_runs_from_best_liked_to_least() -> None:
    """Activities stand in the order of their shares, whatever order they come in."""
    shuffled = (*items(RICH)[6:], *items(RICH)[:6])
    (ranking,) = figures.figure_ranking(shuffled, ENGLISH)
    shown = [row[6].value for row in ranking.data.rows if isinstance(row[6], Estimate)]
    assert sorted((item.often.value or 0.0 for item in shuffled), reverse=True) == shown
    assert {"85%", "done", "benefits", "with others"} <= set(_texts([ranking]))


def test_a_long_ranking_goes_on_with_its_ranks() -> None:
    """Sixty activities take several figures, each of one page, and the ranks run on."""
    many = [replace(item, item_id=f"{n}-{item.item_id}") for n in range(4) for item in items(RICH)]
    found = figures.figure_ranking(many, ENGLISH)
    assert list(range(1, 73)) == [row[0] for drawn in found for row in drawn.data.rows]
    assert ["ranking", "ranking-2", "ranking-3"] == [drawn.id for drawn in found][:3]
    assert all(drawn.figure.get_size_inches()[1] <= PAGE for drawn in found)


def test_cells_stand_on_one_axis_only_where_the_study_says_so() -> None:
    """A difference is printed where the scales are declared commensurate; otherwise each side keeps its own axis."""
    one = _texts(figures.figure_cells(joint(RICH), GRADES, ENGLISH, anchors=ANCHORS))
    two = _texts(figures.figure_cells(joint(RICH, declared=False), GRADES, ENGLISH, anchors=ANCHORS))
    assert {"index points, 0–100", "difference", "perceived lower", "perceived higher", "Some"} <= set(one)
    assert {"index, 0–100", "perceived level", "measured index", "None at all", "A great deal"} <= set(two)
    assert not {"difference", "perceived lower", "perceived higher", "index points, 0–100"} & set(two)


def test_a_mean_of_few_speakers_is_hollow_and_a_missing_side_is_left_out() -> None:
    """The key names hollow marks where there are any; a cell without a level shows the survey alone."""
    cells = [row for row in joint(SMALL) if row.cell == Cell("Denmark", "public health")]
    (few,) = [row for row in cells if row.perceived]
    assert few.perceived is not None
    score = replace(few.perceived, speakers=2, mean=Estimate(1.0))
    hollow = figures.figure_cells([replace(few, perceived=score, level=Estimate(20.0))], GRADES, ENGLISH)
    assert "of fewer than three speakers" in _texts(hollow)
    full = replace(few, perceived=replace(score, speakers=3), level=Estimate(20.0))
    bare = replace(full, cell=Cell("France", "public health"), perceived=None, level=None)
    assert "of fewer than three speakers" not in _texts(figures.figure_cells([full], GRADES, ENGLISH))
    (both,) = figures.figure_cells([full, bare], GRADES, ENGLISH)
    assert "France, public health: nothing perceived, measured" in both.description


def test_margins_show_the_verdicts_word() -> None:
    """Margins stand under what they are margins of, each with its verdict in a word and which way it goes."""
    (margins,) = figures.figure_margins(joint(SMALL), GRADES, ENGLISH)
    texts = _texts([margins])
    assert {"Everybody", "By stakeholder group", "By sector", "By country", "discords", "cannot tell"} <= set(
        texts
    )
    assert any(text.startswith("perceived") for text in texts)
    assert all(row[3] is None or isinstance(row[3], Estimate) for row in margins.data.rows)
    assert 1 + 2 + 2 + 2 == len(margins.data.rows)


def test_codes_stand_once_each_under_their_headings() -> None:
    """Sixty codes take several figures of at most forty; each code stands once, and a heading again where it goes on."""
    found = _study("awkward")["codes"]
    rows = [{str(row[1]) for row in drawn.data.rows} for drawn in found]
    assert set(code_names(AWKWARD)) == set().union(*rows)
    assert 60 == sum(map(len, rows))
    assert max(map(len, rows)) <= 40
    assert all(drawn.title.endswith(f"({n} of {len(found)})") for n, drawn in enumerate(found, 1))


def test_codes_print_counts_of_those_present() -> None:
    """Each cell reads `n of N`, a dash where nobody of the group was counted; margins alone are drawn."""
    (drawn,) = figures.figure_codes(shares(SMALL), codebook(SMALL), ENGLISH)
    texts = _texts([drawn])
    assert {"All", "citizen", "professional", "Theme", "Usual suspects", "—"} <= set(texts)
    assert 3 * 3 - 1 == sum(" of " in text for text in texts)


def test_a_timeline_has_a_row_for_each_speaker_and_the_most_frequent_codes() -> None:
    """Moderation comes first, then speakers as they first speak; six codes are drawn, or those that are asked for."""
    first, second = figures.figure_timelines(course(RICH), code_names(RICH), ENGLISH)
    assert ["timeline-fg-1-community-safety", "timeline-fg-2-community-safety"] == [first.id, second.id]
    rows = list(
        dict.fromkeys(one.speaker for one in course(RICH) if one.transcript_id == "fg-1 community safety")
    )
    texts = _texts([first])
    assert "moderation" == rows[0]
    assert rows == [text for text in texts if text in rows]
    codes = {str(row[5]) for row in first.data.rows} - {""}
    assert 6 == len(codes)
    (only, _) = figures.figure_timelines(course(RICH), code_names(RICH), ENGLISH, only=("code_3",))
    assert {"code_3", ""} == {str(row[5]) for row in only.data.rows}


def test_a_timeline_tells_no_length_of_talk() -> None:
    """Drawn and in its data are parts of the discussion and steps of talk: nothing by which a quote can be found again."""
    (drawn, _) = figures.figure_timelines(course(RICH), code_names(RICH), ENGLISH)
    assert {*range(1, 21)} >= {row[3] for row in drawn.data.rows}
    assert {0, 1, 2, 3} >= {row[4] for row in drawn.data.rows}
    assert "stretches" not in drawn.description + drawn.caption


def test_codes_that_never_pair_are_left_out_of_the_matrix() -> None:
    """Only codes that meet another stand in the matrix, and where there are too many the caption says how many are not."""
    met = [pair for pair in pairs(SMALL) if pair.together]
    drawn = figures.figure_pairs(met, {**code_names(SMALL), "lonely": "Lonely"}, ENGLISH)
    assert drawn is not None
    assert "Lonely" not in _texts([drawn])
    (many,) = _study("awkward")["pairs"]
    met_at_all = {code for pair in pairs(AWKWARD) if pair.together for code in (pair.first, pair.second)}
    shown = {str(code) for row in many.data.rows for code in (row[0], row[2])}
    assert f"The {len(met_at_all) - len(shown)} codes" in many.caption
    assert len(shown) <= 30


def test_the_key_of_agreement_holds_every_band() -> None:
    """With all five bands the key is on the sheet, whole."""
    found = _study("rich")["agreement"]
    assert {*filter(None, BANDS), "thresholds 0.8 and 0.667"} <= set(_texts(found[:1]))


def test_coefficients_set_self_efficacy_apart() -> None:
    """Demographics and self-efficacy have headings of their own; what a term adds stands beside it; failures are told."""
    (drawn,) = figures.figure_coefficients(regressions(RICH), ENGLISH, efficacy=("efficacy",))
    texts = _texts([drawn])
    assert texts.index("Demographics") < texts.index("Age, per 10") < texts.index("Self-efficacy")
    assert {"0.142", "R² 0.18", "all countries", "public health"} <= set(texts)
    assert "Not computed: United Kingdom, public health (40 respondents" in drawn.caption
    (plain,) = figures.figure_coefficients(regressions(SPARSE)[1:], ENGLISH)
    assert "Demographics" not in _texts([plain])


def test_the_distribution_counts_answers_off_the_scale_apart() -> None:
    """Answers off the scale have columns where anybody gave them; the index is marked only where levels have an index."""
    marked = figures.figure_distribution(joint(SMALL), GRADES, ENGLISH, anchors=POINTS)
    plain = figures.figure_distribution(joint(SMALL), GRADES, ENGLISH)
    assert marked is not None
    assert plain is not None
    assert "the survey’s index" in _texts([marked])
    assert "the survey’s index" not in _texts([plain])
    assert "Reported" not in " ".join(_texts([plain]))
    people = {row.cell: {"none": 2, "much": 1} for row in joint(SMALL)}
    by_people = figures.figure_distribution(joint(SMALL), GRADES, ENGLISH, speakers=people)
    assert by_people is not None
    assert "share of speakers with a level" in _texts([by_people])
    assert by_people.description.startswith("Speakers with a level by level: everybody")


def test_manner_and_willingness_are_told_by_country() -> None:
    """Both criteria stand side by side; willingness of all and of those who do little."""
    manner, more = (
        figures.figure_manner(gaps(SMALL), ENGLISH),
        figures.figure_willing(willing(SMALL), ENGLISH),
    )
    assert manner is not None
    assert more is not None
    assert {
        "All",
        "By sector",
        "By country",
        "Done alone or with others",
        "For oneself or for others",
        "Denmark",
    } <= set(_texts([manner]))
    assert {"everybody", "do little", "A few hours a week", "would do more, %"} <= set(_texts([more]))


def test_a_value_beyond_the_scale_stands_at_its_end() -> None:
    """A scale gives the nearer end for what lies outside of it, and says so."""
    scale = Scale(1.0, 3.0, 0.0, 100.0)
    assert [1.0, 2.0, 3.0] == [scale.at(value) for value in (-5.0, 50.0, 400.0)]
    assert [True, False] == [scale.holds(value) for value in (100.0, 100.1)]
    assert Look() == Look(svg.INK, "o", "")
