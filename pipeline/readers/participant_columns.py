"""What the columns of a participant list are called in five languages, as far as they can be told from a header."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.readers.delimited import Table
from pipeline.readers.survey_words import ROLES, folded

_CALLED = {
    "id": (
        "id", "name", "names", "label", "speaker", "participant", "respondent", "person", "pseudonym", "code name",
        "kurzel", "sprecher", "sprecherin", "teilnehmer", "teilnehmerin", "vorname", "nachname",
        "jmeno", "mluvci", "ucastnik", "prezdivka", "navn", "deltager", "nom", "prenom", "locuteur", "participante",
    ),
    "role": ("role", "rolle", "funktion", "funkce", "fonction"),
    "transcript": (
        "transcript", "transcript id", "focus group", "focusgroup", "discussion", "session", "file",
        "transkript", "fokusgruppe", "diskussion", "gesprach", "sitzung",
        "prepis", "skupina", "diskuse", "transskription", "samtale", "transcription", "groupe de discussion", "entretien",
    ),
    "stakeholder_group": (
        "stakeholder group", "stakeholder", "stakeholders", "stakeholdergroup", "stakeholdergruppe",
        "stakeholdergruppen", "interessengruppe", "akteursgruppe", "akteur", "zainteresovana skupina", "akter", "interessent",
        "interessentgruppe", "acteur", "partie prenante",
    ),
    "country": ROLES["country"],
    "sector": ("sector", "field", "sektor", "bereich", "odvetvi", "oblast", "omrade", "secteur", "domaine"),
}  # fmt: skip
_OF_PEOPLE = ("role", "transcript", "stakeholder_group")  # columns that a survey does not have


def guessed_columns(table: Table, transcripts: Collection[str]) -> dict[str, str]:
    """Which column holds what (id, role, transcript, … → its name), by what it is called.

    A column with the ids of `transcripts` in it, and nothing else, is that of the discussion, whatever it is called.
    """
    found: dict[str, str] = {}
    discussion = discussion_column(table, transcripts)
    for meaning, names in _CALLED.items():
        called = [name for word in names for name in table.header if folded(name) == word]
        if meaning == "transcript" and discussion:
            called = [discussion]
        free = [
            name
            for name in called
            if name not in found.values() and (name != discussion or meaning == "transcript")
        ]
        if free:
            found[meaning] = free[0]
    return found


def is_of_people(columns: Collection[str]) -> bool:
    """True where the columns found are those of a participant list and of nothing else."""
    return "id" in columns and any(meaning in columns for meaning in _OF_PEOPLE)


def discussion_column(table: Table, transcripts: Collection[str]) -> str:
    """The column that holds ids of transcripts and nothing else, "" where there is none."""
    filled: dict[str, set[str]] = {}
    for _, cells in table.records():
        for name, cell in cells.items():
            if cell:
                filled.setdefault(name, set()).add(cell)
    return next((name for name, cells in filled.items() if name and cells <= {*transcripts}), "")
