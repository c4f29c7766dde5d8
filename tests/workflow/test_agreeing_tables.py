"""The agreement card of tables of codings from elsewhere."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.agreement import AgreementCard
from pipeline.errors import InputError, Problem
from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.ratings import ratings
from pipeline.workflow.agreeing_tables import (
    NO_SETS,
    TableOptions,
    card_of_table,
    read_table,
    units_of_table,
    variable_of_table,
)

LONG = "interview,segment,coder,code,level\nI,1,A,T,1\nI,1,B,T,3\nI,2,A,,\nI,2,B,T,\nJ,1,A,M,2\nJ,1,B,M,2\nJ,1,B,T,2\n"


def written(folder: Path, content: str) -> Path:
    """A file of that content."""
    path = folder / "codings.csv"
    path.write_text(content, encoding="utf-8")
    return path


def card(folder: Path, content: str, **options: Any) -> AgreementCard:
    """The card of a table of that content."""
    return card_of_table(written(folder, content), TableOptions(**options))


def wide(rows: Sequence[Sequence[Any]], coders: Sequence[str]) -> str:
    """Rows of units as a table with a column per coder; None is a blank cell."""
    lines = [",".join(["unit", *coders])]
    lines += [
        ",".join([f"u{at}", *("" if cell is None else str(cell) for cell in row)])
        for at, row in enumerate(rows)
    ]
    return "\n".join(lines) + "\n"


def test_units(tmp_path: Path) -> None:
    """A table becomes units × coders: given, judged and not given, not judged; levels of the codes given."""
    units = units_of_table(read_table(written(tmp_path, LONG)))
    assert (("I / 1", "I / 2", "J / 1"), ("I", "I", "J"), ("A", "B")) == (
        units.ids, units.transcripts, units.coders,
    )  # fmt: skip
    assert ["M", "T"] == list(units.presence)
    assert [[1, 1], [0, 1], [0, 1]] == units.presence["T"].tolist()
    assert [[0, 0], [0, 0], [1, 1]] == units.presence["M"].tolist()
    np.testing.assert_array_equal([[1, 3], [np.nan, np.nan], [np.nan, 2]], units.levels["T"])
    assert [[False, False], [False, True], [False, False]] == units.off_scale["T"].tolist()
    assert (True, True, 3) == (
        bool(units.blind.all()),
        bool(np.isnan(units.order).all()),
        int(units.double.sum()),
    )


def test_what_was_not_judged(tmp_path: Path) -> None:
    """Without a row a unit was not judged; where a table writes out what was not given, nor was a code without a row."""
    units = units_of_table(read_table(written(tmp_path, "unit,coder,code\n1,A,x\n1,B,y\n2,B,x\n")))
    np.testing.assert_array_equal([[1, 0], [np.nan, 1]], units.presence["x"])
    assert [[True, True], [False, True]] == units.completed.tolist()
    units = units_of_table(
        read_table(written(tmp_path, "unit,coder,code,given\n1,A,x,yes\n1,B,x,no\n1,B,y,yes\n"))
    )
    np.testing.assert_array_equal([[1, 0]], units.presence["x"])
    np.testing.assert_array_equal([[np.nan, 1]], units.presence["y"])


def test_a_card(tmp_path: Path) -> None:
    """The card begins with how the table was understood, counts what can be compared, and has figures for every code."""
    found = card(tmp_path, LONG)
    assert (
        "Read as: text, cells between commas; a row per judgement; unit = column “segment”; "
        in found.basis.words
    )
    assert found.basis.words.endswith(" 3 of 3 units were judged by at least two of A and B.")
    assert ("table", 3, 3, 2, {"A": 3, "B": 3}) == (
        found.basis.kind, found.basis.units, found.basis.segments, found.basis.transcripts, found.basis.completed,
    )  # fmt: skip
    assert {"M": "M", "T": "T"} == found.names
    by_code = {result.code_id: result for result in found.results}
    assert 1.0 == by_code["M"].alpha.value
    assert {"A": 1, "B": 3} == by_code["T"].coded_by
    assert 1 == by_code["T"].level_units
    assert {"transcript"} >= {part.kind for part in found.parts}


def test_very_many_coders_are_not_all_named(tmp_path: Path) -> None:
    """Of very many coders six are named in the words of a card."""
    found = card(tmp_path, wide([["x"] * 30, ["y"] * 30], [f"R{n:02}" for n in range(30)]))
    assert found.basis.words.endswith("at least two of R00, R01, R02, R03, R04, R05 and 24 more.")


def test_doubts_are_warnings(tmp_path: Path) -> None:
    """What was doubtful about the table stands among the warnings, as sentences."""
    found = card(tmp_path, "unit,coder,code\n1,A,x\n1,A,x\n1,B,x\n")
    twice, no_transcripts, *further = found.basis.warnings
    assert "Stated more than once and counted once: 1 judgements." == twice
    assert no_transcripts.startswith("The table names no transcripts: intervals take units as independent")
    assert further == [
        warning for warning in further if warning.startswith("Every unit has a code from somebody")
    ]


def test_a_list_of_coded_segments_alone_is_doubted(tmp_path: Path) -> None:
    """Where no unit is without a code, those that nobody coded were left out, and alpha is too low: it is told."""
    rows = "".join(f"{n},t,A,x\n{n},t,B,{'x' if n % 3 else 'y'}\n" for n in range(12))
    told = "Every unit has a code from somebody"
    without = card(tmp_path, f"unit,transcript,coder,code\n{rows}", split=";")
    assert any(warning.startswith(told) for warning in without.basis.warnings) or without.whole.metric
    several = rows.replace("0,t,A,x", "0,t,A,x;z")
    without = card(tmp_path, f"unit,transcript,coder,code\n{several}")
    assert any(warning.startswith(told) for warning in without.basis.warnings)
    whole = card(tmp_path, f"unit,transcript,coder,code\n{several}20,t,A,\n20,t,B,\n")
    assert not any(warning.startswith(told) for warning in whole.basis.warnings)


def test_points_of_a_scale_are_weighed_and_are_no_codes(tmp_path: Path) -> None:
    """With an ordered metric what stands beside alpha is weighted alike (Gwet's AC2 .9140 of his raters with quadratic
    weights), and no point of the scale is put into words as if it were a code.
    """
    rows: list[list[int | None]] = [[1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4],
            [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None]]  # fmt: skip
    found = card(tmp_path, wide(rows, "ABCD"), metric="interval", coders=tuple("ABCD"))
    assert () == found.results
    assert pytest.approx(0.9140, abs=1e-4) == value(found.whole.estimates, "ac1")
    assert "interval" == found.whole.metric


def test_words_of_units_are_quoted(tmp_path: Path) -> None:
    """Where a column holds the words of a unit, disagreements quote them."""
    rows = "".join(f"{n},“Words {n}”,A,x\n{n},“Words {n}”,B,y\n" for n in range(4))
    found = card(tmp_path, f"segment id,text,coder,code\n{rows}")
    assert found.disagreements
    assert {f"“Words {n}”" for n in range(4)} >= {each.quote for each in found.disagreements}


def test_without_transcripts(tmp_path: Path) -> None:
    """Without a column of transcripts units count as independent, and the estimate says so."""
    rows = [[1, 1], [2, 2], [1, 2], [2, 2], [1, 1], [2, 1], [1, 1], [2, 2]]
    found = card(tmp_path, wide(rows, ["R1", "R2"]))
    assert {""} == set(read_table(tmp_path / "codings.csv").transcripts)
    assert pytest.approx(0.53125) == found.whole.estimates["alpha"].value
    assert 0 == found.basis.transcripts


def test_measured_values(tmp_path: Path) -> None:
    """Numbers have alpha by their metric and no sets of codes, which is said."""
    found = card(
        tmp_path, "subject,judge,score\n1,A,1.5\n1,B,2\n2,A,3\n2,B,7\n3,A,3\n3,B,3\n", metric="interval"
    )
    assert (NO_SETS, "interval", ()) == (
        found.whole.estimates["multivalued"].undefined_because, found.whole.metric, found.results,
    )  # fmt: skip
    assert pytest.approx(0.282561, abs=1e-6) == found.whole.estimates["alpha"].value


def test_passages_of_two_codes_at_once(tmp_path: Path) -> None:
    """Where a coder gave two codes to the same words there is a figure for each code and none for the whole."""
    rows = "".join(
        f"d{n},{c},{k},{a},{a + 9}\n" for n in range(5) for c, a in (("A", n), ("B", 2 * n)) for k in "XY"
    )
    found = card(tmp_path, f"document,coder,code,start,end\n{rows}")
    assert "two codes to the same words" in found.whole.estimates["u"].undefined_because
    for result in found.results:
        alpha = result.estimates["u"]
        assert alpha.value is not None
        assert alpha.low is not None
        assert (alpha, 5, {"A": 5, "B": 5}) == (result.spans, alpha.clusters, result.coded_by)
        assert "passages of their own" in result.alpha.undefined_because


def test_problems_name_the_file(tmp_path: Path) -> None:
    """A problem names the file as it was given."""
    path = tmp_path / "none.csv"
    with pytest.raises(InputError) as caught:
        card_of_table(path)
    assert [path.as_posix()] == [problem.where for problem in caught.value.problems]


def vectors(shared: Path, name: str) -> Any:
    """A file of published values."""
    return json.loads((shared / "irr" / name).read_text(encoding="utf-8"))


def value(estimates: Mapping[Any, Estimate], name: str) -> float:
    """A coefficient that is defined."""
    found = estimates[name].value
    assert found is not None
    return found


def estimates(of: Any) -> Iterator[Estimate]:
    """All estimates in a card, wherever they stand."""
    if isinstance(of, Estimate):
        yield of
    elif is_dataclass(of):
        for each in fields(of):
            yield from estimates(getattr(of, each.name))
    elif isinstance(of, Mapping):
        yield from (found for value in of.values() for found in estimates(value))
    elif isinstance(of, tuple | list):
        yield from (found for value in of for found in estimates(value))


def unexplained(found: AgreementCard) -> list[Estimate]:
    """The figures that have no interval and do not say why."""
    return [
        each
        for each in estimates(found)
        if (each.low is None or each.high is None)
        and not (each.undefined_because or each.no_interval_because)
    ]


NO_TRANSCRIPTS = [
    ("a column per coder", "unit,R1,R2\n1,a,a\n2,b,a\n3,b,b\n4,a,a\n", {}),
    ("sets", "unit,R1,R2\n1,a;b,a\n2,b,a\n3,b;c,b\n4,a,a\n", {}),
    ("levels", "unit,coder,code,level\n1,A,x,1\n1,B,x,2\n2,A,x,3\n2,B,x,3\n3,A,y,1\n3,B,x,1\n", {}),
    ("values", "unit,coder,score\n1,A,1\n1,B,2\n2,A,3\n2,B,3\n3,A,4\n3,B,4\n", {"metric": "interval"}),
    ("passages", "coder,code,start,end\nA,x,0,9\nB,x,0,8\nA,y,9,12\nB,y,9,13\n", {}),
]


@pytest.mark.parametrize(
    ("content", "options"), [each[1:] for each in NO_TRANSCRIPTS], ids=[each[0] for each in NO_TRANSCRIPTS]
)
def test_intervals_without_transcripts(tmp_path: Path, content: str, options: dict[str, Any]) -> None:
    """In tables without transcripts, too, every figure has an interval or a reason why there is none."""
    assert [] == unexplained(card(tmp_path, content, **options))


CELLS = st.sampled_from([
    "x", "y", "1", "2", "0", "3", "A", "B", "x;y", "[x]", "-3", "+1", "1e3", "1e400", "0.5", "1,5", "٣", "²", "low", "high", "ž",
    "inf", "nan", "NA", "yes", "no", "", '"', "[b]x[/b]", "\u2028", "\ufeff",
])  # fmt: skip
HEADERS = [
    "unit,coder,code",
    "unit,coder,value",
    "coder,code,start,end",
    "unit,R1,R2",
    "unit,coder,x,y",
    "coder,u,v",
]
ANY_TEXT = st.text(alphabet='unitcoderabx0123e+-.٣ž,;\t|\n"', max_size=80)
OPTIONS = st.fixed_dictionaries({
    "metric": st.sampled_from(["", "", "nominal", "ordinal", "interval", "ratio"]),
    "order": st.sampled_from([(), (), (), ("low", "high"), ("0", "1", "2")]),
    "spans": st.sampled_from([False, False, False, True]),
    "split": st.sampled_from([None, "", ",", "]"]),
    "absent": st.sampled_from(["missing", "none"]),
    "blank": st.sampled_from(["", "missing", "none"]),
})  # fmt: skip


@st.composite
def contents(draw: st.DrawFn) -> str:
    """Any text, or a header that is known and rows of odd cells below it, mostly of two coders on the same units."""
    if draw(st.integers(0, 5)) == 0:
        return draw(ANY_TEXT)
    names = draw(st.sampled_from(HEADERS)).split(",")
    cells = st.sampled_from(draw(st.lists(CELLS, min_size=1, max_size=4)))
    in_order = draw(st.integers(0, 5)) > 0
    lines = [",".join(names)]
    for at in range(draw(st.sampled_from([8, 6, 5, 3]))):
        known = {"coder": "AB"[at % 2], "start": str(at), "end": str(at + 2)}
        known["unit"] = f"u{at // 2}" if "coder" in names else f"u{at}"
        row = [known.get(name) if in_order else None for name in names]
        filled = [draw(cells) if cell is None else cell for cell in row]
        lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in filled))
    return "\n".join(lines)


def card_or_problems(
    folder: Path, content: str, options: dict[str, Any]
) -> AgreementCard | tuple[Problem, ...]:
    """The card of a table, or why there is none."""
    try:
        return card(folder, content, **options)
    except InputError as error:
        return error.problems


@settings(max_examples=150, deadline=None)
@given(contents(), OPTIONS)
def test_any_text_is_a_card_or_a_problem(content: str, options: dict[str, Any]) -> None:
    """Whatever a file holds, it comes to a card in which every figure is explained, or is refused in words."""
    with TemporaryDirectory() as folder:
        found = card_or_problems(Path(folder), content, options)
    if isinstance(found, AgreementCard):
        assert len(found.coders) > 1
        assert [] == unexplained(found)
    else:
        assert found
        assert all(problem.what and problem.how for problem in found)


@pytest.mark.shared
def test_krippendorffs_tables(shared: Path, tmp_path: Path) -> None:
    """Krippendorff's reliability data, a column per coder or a column per unit, give the printed alphas by each metric."""
    compared = 0
    for case in vectors(shared, "krippendorff_alpha.json")["cases"]:
        data = case["data"]
        coders = [f"Coder {n}" for n in range(1, len(data) + 1)]
        turned = [",".join(["coder", *(f"u{n}" for n in range(len(data[0])))])]
        turned += [
            ",".join([who, *("" if x is None else str(x) for x in row)])
            for who, row in zip(coders, data, strict=True)
        ]
        for metric, expected in case["expected"].items():
            if metric not in {"nominal", "ordinal", "interval", "ratio"}:
                continue
            for content in (wide(list(zip(*data, strict=True)), coders), "\n".join(turned)):
                found = card(tmp_path, content, metric=metric)
                assert pytest.approx(expected, abs=case["tol"]) == value(found.whole.estimates, "alpha")
                compared += 1
    assert compared >= 20


@pytest.mark.shared
def test_gwets_table(shared: Path, tmp_path: Path) -> None:
    """Gwet's four raters with missing ratings, from a column per rater: AC1 and the others as irrCAC prints them."""
    case = next(c for c in vectors(shared, "gwet_irrCAC.json")["raw"] if c["id"] == "cac.raw4raters")
    found = card(tmp_path, wide(case["ratings_units_by_raters"], ["Rater1", "Rater2", "Rater3", "Rater4"]))
    names = {"ac1": "ac1", "fleiss": "fleiss", "alpha": "alpha", "bp": "brennan_prediger", "pa": "percent"}
    shown = {name: pair for name, pair in case["unweighted"].items() if name in names}
    assert len(shown) >= 4
    for name, (expected, _) in shown.items():
        assert pytest.approx(expected, abs=2e-5) == value(found.whole.estimates, names[name])


@pytest.mark.shared
def test_a_table_of_sets(shared: Path, tmp_path: Path) -> None:
    """Krippendorff and Craggs' table of sets gives their multi-valued alpha, long and wide."""
    case = vectors(shared, "multivalued_alpha.json")["cases"][0]
    long, columns = ["unit,coder,code"], ["unit,R1,R2,R3"]
    for unit, judgements in case["units"].items():
        long += [
            f"{unit},{coder},{code}"
            for coder, codes in zip("ABC", judgements, strict=True)
            if codes is not None
            for code in codes or [""]
        ]
        columns.append(",".join([unit, *("" if c is None else ";".join(c) or "[]" for c in judgements)]))
    for rows in (long, columns):
        found = card(tmp_path, "\n".join(rows))
        assert value(found.whole.estimates, "multivalued") == pytest.approx(
            case["expected"]["mvalpha_nominal"], abs=case["tol"]
        )


@pytest.mark.shared
def test_a_table_of_passages(shared: Path, tmp_path: Path) -> None:
    """Krippendorff's example of unitizing, from a table of passages with an inclusive end, gives the printed alphas."""
    case = vectors(shared, "unitizing_alpha.json")["cases"][0]
    rows = [
        f"Fig. 12.11,{coder},value {code},{start - 1},{end}"
        for coder, spans in case["spans_1based_inclusive"].items()
        for start, end, code in spans
    ]
    found = card(tmp_path, "\n".join(["document,coder,code,start,end", *rows]), spans=True)
    for name, printed in (("u", "u_alpha"), ("cu", "cu_alpha")):
        assert value(found.whole.estimates, name) == pytest.approx(
            case["expected"][printed], abs=case["tol"][printed]
        )


@pytest.mark.shared
def test_selections_of_a_qdpx(shared: Path, tmp_path: Path) -> None:
    """A real project with two coders, as a table with an id for each selection and coder, is compared by its characters."""
    from xml.etree import ElementTree as ET
    from zipfile import ZipFile

    space = "{urn:QDA-XML:project:1.0}"
    with ZipFile(shared / "refi/samples/qdapy-sample.qdpx") as archive:
        root = ET.fromstring(archive.read("project.qde"))  # noqa: S314  # a sample that we know
    people = {user.get("guid"): user.get("name") for user in root.iter(f"{space}User")}
    codes = {code.get("guid"): code.get("name") for code in root.iter(f"{space}Code")}
    rows = [
        f"{at}-{number},d,{people[coding.get('creatingUser')]},{codes[ref.get('targetGUID')]},"
        f"{selection.get('startPosition')},{selection.get('endPosition')}"
        for at, selection in enumerate(root.iter(f"{space}PlainTextSelection"))
        for number, coding in enumerate(selection.iter(f"{space}Coding"))
        for ref in coding.iter(f"{space}CodeRef")
    ]
    content = "\n".join(["selection,document,coder,code,start,end", *rows])
    with pytest.raises(InputError, match="say --spans"):
        card(tmp_path, content, unit=("selection",))
    found = card(tmp_path, content, spans=True)
    assert ("Ann", "Bob") == found.coders
    alike = [result for result in found.results if result.estimates["u"].value == pytest.approx(1.0)]
    assert alike


@pytest.mark.shared
def test_a_published_study(shared: Path) -> None:
    """CAMS: from the table as it was published come all 20 alphas of its dialogues, by its own distances."""
    with (shared / "data/cams/distance/da_distance_matrix.csv").open(encoding="utf-8") as file:
        (_, *acts), *rows = csv.reader(file)
    own = np.array([[float(cell) for cell in row[1:]] for row in rows])
    distances = (own + own.T) / 2  # theirs are not the same both ways; in alpha only the mean of both counts
    with (shared / "data/cams/agreement/Dialogue Agreement.csv").open(encoding="utf-8") as file:
        printed = {row[0].replace(" ", "_"): float(row[2]) for row in list(csv.reader(file))[2:]}
    table = read_table(shared / "data/cams/cams_da_long.csv")
    assert 20 == len(set(table.transcripts))
    for dialogue, expected in ((name, printed[name]) for name in dict.fromkeys(table.transcripts)):
        units = [u for u, where in zip(table.units, table.transcripts, strict=True) if where == dialogue]
        data = [[table.values.get((unit, coder)) for coder in table.coders] for unit in units]
        alpha = krippendorff_alpha(ratings(data, values=acts), metric=distances).value
        assert pytest.approx(expected, abs=1e-6) == alpha
    variable = variable_of_table(table)
    assert variable is not None
    assert (15, set(table.transcripts)) == (variable.raters, set(variable.clusters))
