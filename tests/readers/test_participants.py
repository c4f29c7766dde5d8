"""participants.csv."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.readers import read_participants
from pipeline.transcripts import Participant


def written(folder: Path, content: str) -> Path:
    """A file of that content."""
    path = folder / "participants.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_all_columns(tmp_path: Path) -> None:
    """Own columns have their meaning whatever their case, all others are attributes where they are not empty."""
    path = written(
        tmp_path,
        "\ufeffTranscript;ID;Role;stakeholder_group;aliases;age group\n"
        'fg; Jana ;Moderator;;"JANA; the nurse";\n;Petr;;manager;;50-64\n\n',
    )
    expected = (
        Participant("Jana", "moderator", "fg", ("JANA", "the nurse"), {}),
        Participant("Petr", "participant", "", (), {"stakeholder_group": "manager", "age group": "50-64"}),
    )
    assert expected == read_participants(path, source="participants.csv")


def test_the_id_alone(tmp_path: Path) -> None:
    """A list of ids is enough."""
    assert (Participant("P1"), Participant("P2")) == read_participants(
        written(tmp_path, "id\nP1\nP2\n"), source="participants.csv"
    )


def test_every_problem_at_once(tmp_path: Path) -> None:
    """Empty ids, unknown roles and labels used twice are reported together, each with its row."""
    content = "transcript,id,role,aliases\nfg,A,boss,\nfg,,participant,\nfg,B,,a\nother,A,,\nfg,b,,\n"
    with pytest.raises(InputError) as caught:
        read_participants(written(tmp_path, content), source="study/participants.csv")
    assert [(p.row, p.key) for p in caught.value.problems] == [(1, "role"), (2, "id"), (3, None), (5, None)]
    assert "study/participants.csv, line 4, row 3: 'a' already stands for the person of row 1 in fg." in str(
        caught.value
    )


def test_no_id_column(tmp_path: Path) -> None:
    """A list without ids says which columns there are."""
    with pytest.raises(InputError, match=r"there is no column “id”.*there are: name, role"):
        read_participants(written(tmp_path, "name,role\nA,moderator\n"), source="participants.csv")


def test_another_encoding(tmp_path: Path) -> None:
    """cp1252 is refused with line and byte, and read where it is declared."""
    path = tmp_path / "participants.csv"
    path.write_bytes("id,group\nLéa,citoyenne\n".encode("cp1252"))
    with pytest.raises(InputError, match=r"line 2: byte 11 of the file .* Save it as “CSV UTF-8”"):
        read_participants(path, source="participants.csv")
    assert read_participants(path, source="participants.csv", encoding="cp1252")[0].id == "Léa"
