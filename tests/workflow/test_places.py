"""Countries and sectors of the focus groups held against the survey's: what does not meet is told, with the lines that mend it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.readers.survey_draft import toml_key
from pipeline.settings.load import load
from pipeline.workflow.checks import gates
from pipeline.workflow.places import places_apart, values_of
from pipeline.workflow.running import run_steps
from pipeline.workflow.status import status
from pipeline.workflow.study import Study
from pipeline.workflow.surveying import describe
from tests.workflow.conftest import BASE, edit, silent
from tests.workflow.rooms import make_rooms

SURVEY = """\
[survey]
file = "survey.csv"
respondent = "id"
items = [{ column = "a", sector = "umw" }, { column = "b", sector = "pflege" }]
[survey.scores]
nie = 0
oft = 1
"""
NOTHING = "nothing that was said is set beside an index."
NO_INDEX = "what was said there is set beside no index."
SIDES = "Under [survey.country_names] write, on the left the survey's name, on the right that of the focus groups:"
NAMES = '[survey.country_names]\nD = "Germany"\nA = "Austria"\n'
LAND = ["Deutschland", "Österreich"]
# What study.toml adds, who took part (country, sector), the survey's countries and sectors, what is told and whether wholly.
CASES: list[tuple[str, str, list[tuple[str, str]], list[str], list[str], list[tuple[str, bool]]]] = [
    ("all meet", "", [("DE", "umw")], ["DE", "AT"], ["umw", "pflege"], []),
    ("nobody has a place", "", [("", "")], ["DE"], ["umw"], []),
    (
        "no country",
        "",
        [("DE", "umw"), ("AT", "umw")],
        LAND,
        ["umw"],
        [
            (
                (
                    f"No country of the focus groups (AT, DE) is one of the survey (Deutschland, Österreich): {NOTHING}"
                    f' {SIDES} Deutschland = "DE", "Österreich" = "AT".'
                ),
                True,
            )
        ],
    ),
    (
        "one country of two",
        "",
        [("Deutschland", "umw"), ("UK", "umw")],
        ["Deutschland", "United Kingdom"],
        ["umw"],
        [
            (
                (
                    f"Of the countries of the focus groups the survey does not have UK: {NO_INDEX}"
                    f' {SIDES} Deutschland = "Deutschland", "United Kingdom" = "UK".'
                ),
                False,
            )
        ],
    ),
    (
        "a country that no survey was made in",
        "",
        [("DE", "umw"), ("FR", "umw")],
        ["DE"],
        ["umw"],
        [
            (
                (
                    f"Of the countries of the focus groups the survey does not have FR: {NO_INDEX}"
                    " Correct the participant list, or leave it so."
                ),
                False,
            )
        ],
    ),
    ("under the names of the study", NAMES, [("D", "umw"), ("Austria", "umw")], ["Germany", "Austria"], ["umw"], []),
    (
        "names that are those of neither",
        NAMES,
        [("DE", "umw")],
        ["Germany", "Austria"],
        ["umw"],
        [
            (
                (
                    f"No country of the focus groups (DE) is one of the survey (Austria, Germany): {NOTHING}"
                    f' {SIDES} A = "…", D = "DE".'
                ),
                True,
            )
        ],
    ),
    (
        "a survey without countries",
        "",
        [("DE", "umw")],
        [],
        ["umw"],
        [
            (
                (
                    f"The focus groups have countries (DE), the survey has none: {NO_INDEX}"
                    ' Name the column of the survey that holds the country: country = "…" under [survey].'
                ),
                True,
            )
        ],
    ),
    (
        "no sector",
        "",
        [("", "Umwelt"), ("", "Pflege")],
        [],
        ["umw", "pflege"],
        [
            (
                (
                    f"No sector of the focus groups (Pflege, Umwelt) is one of the survey (pflege, umw): {NOTHING}"
                    ' At the items of the survey write sector = "Pflege" where it is "pflege", sector = "…" where it is'
                    ' "umw".'
                ),
                True,
            )
        ],
    ),
    (
        "items without a sector",
        "",
        [("", "Umwelt")],
        [],
        ["survey"],
        [
            (
                (
                    f"The focus groups have sectors (Umwelt), the survey has none: {NO_INDEX}"
                    ' Write at each item of the survey which of them it belongs to, such as sector = "Umwelt".'
                ),
                True,
            )
        ],
    ),
]  # fmt: skip


# Names of the focus groups, names of the survey, and of which of those it is said which of these is meant.
MEANT: list[tuple[str, list[str], list[str], dict[str, str]]] = [
    ("codes that begin alike", ["DE", "DK"], ["Denmark", "Germany"], {"Denmark": "DK", "Germany": "DE"}),
    ("one code that begins another", ["AT", "AU"], ["Australia", "Austria"], {"Australia": "AU", "Austria": "AT"}),
    ("a code unlike the name", ["CH", "ES"], ["Spain", "Switzerland"], {"Spain": "ES", "Switzerland": "CH"}),
    ("a code of a country not asked", ["DE"], ["Denmark", "Dominica"], {}),
    ("the study's language and another", ["Tschechien"], ["Czech Republic"], {"Czech Republic": "Tschechien"}),
    ("countries that are nearly written alike", ["Slovenia"], ["Slovakia"], {}),
    ("two names of one country", ["DE", "Germany"], ["Deutschland"], {}),
    ("two names of the survey for one", ["DE"], ["Deutschland", "Germany"], {}),
    ("regions by capitals and accents", ["Région A"], ["region a", "region b"], {"region a": "Région A"}),
    ("regions that begin alike", ["North"], ["Northern", "South"], {}),
    ("regions with signs", ["A+"], ["A-"], {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("heard", "asked", "expected"), [case[1:] for case in MEANT], ids=[case[0] for case in MEANT]
)
def test_which_country_is_meant(
    tmp_path: Path, heard: list[str], asked: list[str], expected: dict[str, str]
) -> None:
    """A line for study.toml names a country where no other can be meant, and leaves it open otherwise."""
    toml = SURVEY.replace("[survey]", '[survey]\ncountry = "c"', 1)
    folder = written(tmp_path, toml, [(country, "umw") for country in heard])
    edit(folder / "study.toml", 'title = "Study"', 'title = "Study"\nlanguages = ["cs", "de"]')
    with Study(load(folder)) as study:
        (apart,) = places_apart(study, asked, ["umw"])
    told = [f'{toml_key(name)} = "{expected.get(name, "…")}"' for name in sorted(asked)]
    assert f"{SIDES} {', '.join(told)}." == apart.how


def test_where_moderators_come_from(tmp_path: Path) -> None:
    """Countries and sectors of moderators and observers are nobody's place."""
    folder = written(tmp_path, SURVEY, [])
    rows = [
        "id,role,country,sector",
        "M,moderator,UK,umw",
        "O,observer,DE,university",
        "A,participant,DE,umw",
    ]
    (folder / "participants.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with Study(load(folder)) as study:
        assert () == places_apart(study, ["DE"], ["umw"])
        assert {"DE"} == values_of(study, "country")


def written(folder: Path, toml: str, people: Iterable[tuple[str, str]]) -> Path:
    """A study with such people; nothing in it is read."""
    (folder / "transcripts").mkdir()
    rows = [f"P{number},{country},{sector}" for number, (country, sector) in enumerate(people)]
    (folder / "participants.csv").write_text("\n".join(["id,country,sector", *rows]) + "\n", encoding="utf-8")
    for name in ("codebook.yaml", "survey.csv"):
        (folder / name).touch()
    (folder / "study.toml").write_text(BASE + toml, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("toml", "people", "countries", "sectors", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_does_not_meet(
    tmp_path: Path,
    toml: str,
    people: list[tuple[str, str]],
    countries: list[str],
    sectors: list[str],
    expected: list[tuple[str, bool]],
) -> None:
    """Places that only the focus groups have are told, with the survey's, and the lines that would make one of both."""
    with Study(load(written(tmp_path, SURVEY + toml, people))) as study:
        assert expected == [(str(one), one.wholly) for one in places_apart(study, countries, sectors)]


def test_a_study_without_a_survey(tmp_path: Path) -> None:
    """Where there is no survey, nothing is to meet."""
    with Study(load(written(tmp_path, "", [("DE", "umw")]))) as study:
        assert () == places_apart(study, [], [])


def compare(folder: Path) -> None:
    """Bring the comparison up to date."""
    with Study.open(folder) as study:
        run_steps(study, ("compare",), silent)


def meeting(folder: Path) -> tuple[list[tuple[bool, int]], int, int]:
    """Of a study that is up to date: whether the gate passes and what it has to tell, how much status and describe tell."""
    compare(folder)
    with Study.open(folder) as study:
        gate = [gate for gate in gates(study) if gate.name == "focus groups and survey meet"]
        told = [doubt for doubt in status(study).doubts if "survey" in doubt]
    return [(one.passed, len(one.why)) for one in gate], len(told), len(describe(folder, None).apart)


SPOILT: list[tuple[str, str, str, list[tuple[bool, int]], int]] = [
    ("all meet", "", "", [(True, 0)], 0),
    ("one sector of two", 'sector = "parks"', 'sector = "green"', [(True, 1)], 1),
    ("no sector", 'sector = "', 'sector = "my ', [(False, 1)], 1),
    ("nothing is compared", 'perceived = "worth"', "", [], 0),
]


@pytest.mark.parametrize(
    ("old", "new", "gate", "told"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT]
)
def test_where_it_is_told(
    tmp_path: Path, old: str, new: str, gate: list[tuple[bool, int]], told: int
) -> None:
    """`check` fails where no place of the focus groups is in the survey; it, `status` and `survey describe` say what is not."""
    folder = make_rooms(tmp_path / "rooms")
    levels = "levels = { none = 0, little = 20, some = 45, much = 65, great = 85 }\n"
    if "perceived" in old:
        edit(folder / "study.toml", levels, "")
        edit(folder / "study.toml", 'professionals = ["professional", "manager"]\n', "")
    if old:
        edit(folder / "study.toml", old, new)
    assert (gate, told, told) == meeting(folder)


def test_status_does_not_tell_of_yesterday(tmp_path: Path) -> None:
    """Once study.toml was changed, `status` waits for the next comparison."""
    folder = make_rooms(tmp_path / "rooms")
    edit(folder / "study.toml", 'sector = "', 'sector = "my ')
    compare(folder)
    edit(folder / "study.toml", 'sector = "my ', 'sector = "')
    with Study.open(folder) as study:
        assert () == status(study).doubts
