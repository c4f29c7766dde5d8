"""Participant lists as people keep them: columns and roles in their own words, one name in several discussions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers.participants import likely_columns, read_participants

DISCUSSIONS = ("FG1 Köln", "FG2 Graz")


def written(folder: Path, content: str) -> Path:
    """A list of that content."""
    path = folder / "people.csv"
    path.write_text(content, encoding="utf-8")
    return path


ROLE_WORDS = (
    ("", "participant"),
    ("Participant", "participant"),
    ("Teilnehmerin", "participant"),
    ("účastník", "participant"),
    ("Deltager", "participant"),
    ("Moderatorin", "moderator"),
    ("moderátor", "moderator"),
    ("ANIMATRICE", "moderator"),
    ("ordstyrer", "moderator"),
    ("Moderator 2", "moderator"),
    ("Protokollantin", "observer"),
    ("observatør", "observer"),
)


@pytest.mark.parametrize(("word", "expected"), ROLE_WORDS)
def test_roles_in_five_languages(word: str, expected: str, tmp_path: Path) -> None:
    """The words for roles that are understood in transcripts are understood in the list, and so are those for who takes part."""
    people = read_participants(written(tmp_path, f"id,role\nA,{word}\n"), source="people.csv")
    assert [expected] == [person.role for person in people]


def test_an_unknown_role_is_told_once(tmp_path: Path) -> None:
    """A word that is no role is told once, with the number of its rows and the first of them."""
    content = "id,role\nA,Chefin\nB,moderator\nC,Chefin\nD,boss\nE,Chefin\n"
    with pytest.raises(InputError) as caught:
        read_participants(written(tmp_path, content), source="people.csv")
    expected = [(1, "'Chefin' is no role (3 rows, first here)."), (4, "'boss' is no role.")]
    assert expected == [(problem.row, problem.what) for problem in caught.value.problems]


LIST = "Gruppe,Name,Rolle\nFG1 Köln,Mod,moderator\nFG1 Köln,Léa,\nFG2 Graz,Mod,moderator\nFG2 Graz,Tim,\n"
NO_COLUMN = "no column says who took part in which discussion."
ADVICE = [
    (
        DISCUSSIONS,
        (
            "The column “Gruppe” holds the transcripts' names, so write"
            ' columns = { …, transcript = "Gruppe" } under [participants] in study.toml.'
        ),
    ),
    (
        ("another",),
        (
            "If they took part in different discussions, name the column that says in which:"
            ' columns = { …, transcript = "…" } under [participants] in study.toml;'
            " otherwise give each person labels of their own."
        ),
    ),
]


@pytest.mark.parametrize(("transcripts", "how"), ADVICE, ids=["a column holds them", "none does"])
def test_one_name_in_several_discussions(transcripts: tuple[str, ...], how: str, tmp_path: Path) -> None:
    """Where no column of the discussion is declared, a name in several rows asks for that column and not for fewer people."""
    path = written(tmp_path, LIST)
    with pytest.raises(InputError) as caught:
        read_participants(
            path, source="people.csv", columns={"id": "Name", "role": "Rolle"}, transcripts=transcripts
        )
    expected = [(1, f"'Mod' stands in the rows 1, 3, and {NO_COLUMN}", how)]
    assert expected == [(one.row, one.what, one.how) for one in caught.value.problems]


def test_a_list_without_ids_says_where_to_name_them(tmp_path: Path) -> None:
    """The key of study.toml is named, with the column that is probably meant."""
    with pytest.raises(InputError) as caught:
        read_participants(written(tmp_path, LIST), source="people.csv")
    expected = (
        "Name the column of speakers' labels under [participants] in study.toml:"
        ' columns = { id = "Name" }; there are: Gruppe, Name, Rolle.'
    )
    assert [expected] == [problem.how for problem in caught.value.problems]


HEADERS: list[tuple[str, str, dict[str, str]]] = [
    ("German, by what the column holds", LIST, {"id": "Name", "role": "Rolle", "transcript": "Gruppe"}),
    ("English", "id,role\nA,\n", {"id": "id", "role": "role"}),
    ("Czech", "Jméno,Přepis\nA,x\n", {"id": "Jméno", "transcript": "Přepis"}),
    ("a group alone", "Navn;Stakeholder group\nA;x\n", {"id": "Navn", "stakeholder_group": "Stakeholder group"}),
    ("a survey", "id,age,country,q1\n1,30,DE,often\n", {}),
    ("a survey of treated groups", "respondent,group,q1\n1,a,often\n", {}),
    ("no names", "role,transcript\nmoderator,FG1 Köln\n", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "expected"), [case[1:] for case in HEADERS], ids=[case[0] for case in HEADERS]
)
def test_what_looks_like_a_participant_list(content: str, expected: dict[str, str], tmp_path: Path) -> None:
    """A list with labels and a role, a discussion or a stakeholder group is known as one; a survey is not."""
    path = written(tmp_path, content)
    assert expected == likely_columns(path, source="people.csv", transcripts=DISCUSSIONS)
