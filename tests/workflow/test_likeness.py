"""Groups, countries and sectors that may be slips of the pen are told; those that are others are not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.__main__ import run as focuscode
from pipeline.settings.load import load
from pipeline.workflow.checks import gates
from pipeline.workflow.likeness import coder_meant, slips
from pipeline.workflow.study import Study
from tests.workflow.conftest import BASE, code_all, edit, run

# How many people of each group sat in how many discussions, and of which pairs it is told.
GROUPS: list[tuple[str, list[tuple[str, int, int]], list[tuple[str, str]]]] = [
    ("a letter too many", [("Profi", 6, 3), ("Proffi", 1, 1)], [("Proffi", "Profi")]),
    ("a letter missing", [("manager", 6, 3), ("manger", 2, 1)], [("manger", "manager")]),
    ("plural", [("citizens", 1, 1), ("citizen", 9, 3)], [("citizens", "citizen")]),
    ("both often", [("employer", 6, 3), ("employee", 6, 3)], []),
    ("capitals, though often", [("Citizen", 6, 3), ("citizen", 7, 3)], [("Citizen", "citizen")]),
    ("accents, though often", [("sécurité", 6, 3), ("securite", 7, 3)], [("sécurité", "securite")]),
    ("an umlaut in two letters", [("Bürger", 6, 3), ("Buerger", 1, 1)], [("Buerger", "Bürger")]),
    ("other words", [("citizen", 6, 3), ("manager", 1, 1)], []),
    ("short words", [("men", 6, 3), ("min", 1, 1)], []),
    ("numbers", [("group 1", 6, 3), ("group 2", 1, 1)], []),
    ("letters", [("group A", 6, 3), ("group B", 1, 1)], []),
    ("one word of two", [("public health", 6, 3), ("public safety", 1, 1)], []),
    ("a slip in one word of two", [("public health", 6, 3), ("public heatlh", 1, 1)], [("public heatlh", "public health")]),
    ("another beginning", [("employed", 6, 3), ("unemployed", 1, 1)], []),
    ("two sides, one of them rare", [("employer", 6, 3), ("employee", 1, 1)], []),
    ("signs", [("C++", 6, 3), ("C#", 1, 1)], []),
    ("signs alone", [("+", 6, 3), ("-", 1, 1)], []),
    ("other punctuation", [("third sector", 6, 3), ("third-sector", 6, 3)], [("third sector", "third-sector")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("groups", "expected"), [case[1:] for case in GROUPS], ids=[case[0] for case in GROUPS]
)
def test_names_that_are_alike(
    tmp_path: Path, groups: list[tuple[str, int, int]], expected: list[tuple[str, str]]
) -> None:
    """A rare name is told where it is very like another, and any that differs in capitals or accents alone."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "codebook.yaml").touch()
    rows = [
        f"{place} {number},t{number % talks},{group}"
        for place, (group, people, talks) in enumerate(groups)
        for number in range(people)
    ]
    text = "\n".join(["id,transcript,stakeholder_group", *rows]) + "\n"
    (tmp_path / "participants.csv").write_text(text, encoding="utf-8")
    (tmp_path / "study.toml").write_text(BASE, encoding="utf-8")
    counts = {group: "1 person" if people == 1 else f"{people} people" for group, people, _ in groups}
    with Study(load(tmp_path)) as study:
        assert [
            (
                f"The stakeholder group “{rare}” ({counts[rare]}) is very like “{usual}” ({counts[usual]}): one of the two"
                " may be a slip."
            )
            for rare, usual in expected
        ] == [*slips(study)]


SURVEY = """\
[survey]
file = "survey.csv"
respondent = "id"
items = [{ column = "a", sector = "health care" }, { column = "b", sector = "health cure" }]
[survey.scores]
never = 0
often = 1
"""
# What study.toml adds, the participant list, and of which pairs it is told.
NO_SLIPS: list[tuple[str, str, list[str], list[tuple[str, str]]]] = [
    ("countries of the world", "", ["id,transcript,country", "A,a,Iceland", "B,b,Ireland"], []),
    ("a country that is none", "", ["id,transcript,country", *(f"{at},{at % 2},{('Austria', 'Austrai')[at % 2]}" for at in range(8))],
     [("Austrai", "Austria")]),
    ("a code in small letters", "", ["id,transcript,country", "A,a,DE", "B,b,de"], [("DE", "de")]),
    ("discussions are not said", "", ["id,stakeholder_group", *(f"{at},{('manager', 'manger')[at % 2]}" for at in range(8))], []),
    ("one person, discussions not said", "", ["id,stakeholder_group", "A,manager", "B,manager", "C,manger"], [("manger", "manager")]),
    ("sectors of the survey", SURVEY, ["id,transcript,sector", "A,a,health care", "B,b,health cure"], []),
    ("one of them the survey's", SURVEY, ["id,transcript,sector", "A,a,health care", "B,b,heatlh care"], [("health care", "heatlh care")]),
    ("groups that are compared", '[comparison]\nprofessionals = ["nurse", "nurses"]\n',
     ["id,transcript,stakeholder_group", "A,a,nurse", "B,b,nurses"], []),
    ("a moderator", "", ["id,role,transcript,stakeholder_group", "M,moderator,a,manger", "A,,a,manager"], []),
    ("several discussions each, by study.toml", "".join(
        f'[transcripts.about.t{at}]\nsector = "{("public health", "public heath")[at % 2]}"\n' for at in range(4)), ["id", "A"], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "people", "expected"), [case[1:] for case in NO_SLIPS], ids=[case[0] for case in NO_SLIPS]
)
def test_names_that_are_known(
    tmp_path: Path, toml: str, people: list[str], expected: list[tuple[str, str]]
) -> None:
    """Countries of the world, and names that study.toml declares, are no slips of each other, nor are those of moderators."""
    (tmp_path / "transcripts").mkdir()
    for name in ("codebook.yaml", "survey.csv"):
        (tmp_path / name).touch()
    (tmp_path / "participants.csv").write_text("\n".join(people) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(BASE + toml, encoding="utf-8")
    with Study(load(tmp_path)) as study:
        told = [re.findall("“(.*?)”", slip) for slip in slips(study)]
    assert [list(pair) for pair in expected] == told


def test_a_slip_in_study_toml(tmp_path: Path) -> None:
    """What study.toml says of a discussion is looked at as well."""
    (tmp_path / "transcripts").mkdir()
    for name in ("codebook.yaml", "participants.csv"):
        (tmp_path / name).write_text("id\nAnn\n", encoding="utf-8")
    about = "".join(
        f'[transcripts.about.t{number}]\nsector = "{sector}"\n'
        for number, sector in enumerate(["public health", "public health", "public heath"])
    )
    (tmp_path / "study.toml").write_text(BASE + about, encoding="utf-8")
    with Study(load(tmp_path)) as study:
        assert [
            (
                "The sector “public heath” (1 discussion) is very like “public health” (2 discussions): one of the two may be"
                " a slip."
            )
        ] == [*slips(study)]


def test_where_it_is_told(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`read`, `status` and `check` tell it; the check passes."""
    edit(folder / "people.csv", "Rosa,participant,staff", "Rosa,participant,raeder")
    run(folder)
    slip = "The stakeholder group “raeder” (1 person) is very like “reader” (2 people): one of the two may be a slip."
    with Study.open(folder) as study:
        told = [(gate.passed, gate.why) for gate in gates(study) if "slips" in gate.name]
    assert [(True, (slip,))] == told
    for command in ("read", "status"):
        capfd.readouterr()
        assert 0 == focuscode([command, "--study", str(folder)])
        assert slip in " ".join(capfd.readouterr().out.split())


# Name of a new coder where mia, ines-2, kb and leonie have coded, and who is meant.
CODERS = [
    ("mia", ""),
    ("mai", "mia"),
    ("mi", ""),
    ("miaa", "mia"),
    ("nia", "mia"),
    ("max", ""),
    ("leone", "leonie"),
    ("leoine", "leonie"),
    ("leo", ""),
    ("ines-3", ""),
    ("ines", ""),
    ("inez-2", "ines-2"),
    ("kd", ""),
    ("mia-adjudicating", ""),
]


def test_a_new_coder_s_name_may_be_a_slip(folder: Path) -> None:
    """One letter another, missing, too many, or two exchanged: a known name is meant; initials and other numbers are others."""
    with Study.open(folder) as study:
        for name in ("mia", "ines-2", "kb", "leonie"):
            code_all(study, name)
        assert CODERS == [(name, coder_meant(study, name)) for name, _ in CODERS]
