"""participants.csv (or .xlsx): who took part, in which discussion, in which role, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.delimited import Row, Table, named_twice, parse_table
from pipeline.readers.sources import in_section, is_utf8_after_all, read_bytes, read_text
from pipeline.transcripts import ROLES, Participant, as_role, speaker_key

_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how a file begins, whatever it is called
_OWN_COLUMNS = ("id", "role", "transcript", "aliases")


def read_participants(
    path: Path, *, source: str, encoding: str = "utf-8", columns: Mapping[str, str] | None = None
) -> tuple[Participant, ...]:
    """The rows of a participant list, in a CSV file or the first sheet with a table of a workbook (.xlsx).

    `columns` maps a name used here (id, role, stakeholder_group, …) to the column that holds it in the file.
    `id` is needed; `role` (participant where empty), `transcript` (any where empty) and `aliases` (other labels of
    the same person, separated by `;`) may be left out; every further column is an attribute, kept where not empty.
    Raises InputError with all problems: no id column or one that `columns` names in vain, an empty id, an unknown
    role, one label for two people.
    """
    table = _table(path, source, encoding)
    _check_columns(columns or {}, table.header, source)
    named = {column: name for name, column in (columns or {}).items()}
    header = tuple(named.get(name) or _own_name(name) for name in table.header)
    table = Table(header, table.rows, table.separator)
    if "id" not in table.header:
        how = f"Name the column of speakers' labels “id”; there are: {', '.join(table.header)}."
        raise InputError(Problem(source, "there is no column “id”.", how))
    participants: list[Participant] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str], int] = {}
    for row, cells in table.records():
        participant = _participant(cells, row, source, problems)
        if participant is not None:
            problems.extend(_repeated(participant, row, source, seen))
            participants.append(participant)
    if problems:
        raise InputError(problems)
    return tuple(participants)


def _table(path: Path, source: str, encoding: str) -> Table:
    """The table in the file, whose first bytes say what it is."""
    data = read_bytes(path, source)
    if data.startswith(_ZIP):
        return _sheet(data, source)
    if data.startswith(_OLD_WORKBOOK):
        what = "it is a workbook of an old format, or one with a password."
        raise InputError(Problem(source, what, "Save it as .xlsx without a password, or as CSV."))
    if is_utf8_after_all(data, encoding):
        how = "Take the line with the encoding out of [participants] in study.toml."
        raise InputError(Problem(source, f"the file is UTF-8, not {encoding} as study.toml says.", how))
    text = read_text(path, source=source, encoding=encoding, remedy=in_section("participants")).text
    return parse_table(text, source)


def _sheet(data: bytes, source: str) -> Table:
    """The table in a workbook, whose lines are the rows of the sheet."""
    from pipeline.readers.codebook_workbook import MOST_CELLS, sheet_of

    def naming(header: Sequence[str]) -> tuple[str, ...]:
        """The names of columns; no two may be the same."""
        twice = named_twice(header, source)
        if twice:
            raise InputError(twice)
        return tuple(header)

    _, sheet = sheet_of(data, source, title="", naming=naming, most=MOST_CELLS)
    if sheet.unread:
        how = "Mend the cell, and save the workbook."
        raise InputError(Problem(source, what, how, line=line, key=name) for line, name, what in sheet.unread)
    header = tuple(filter(None, sheet.header))
    rows = tuple(Row(line - 1, line, tuple(cells[name] for name in header)) for line, cells in sheet.rows)
    return Table(header, rows, "")


def _check_columns(columns: Mapping[str, str], header: Sequence[str], source: str) -> None:
    """Refuse columns that study.toml names and the file does not have."""
    how = f"Correct it in study.toml; the file has: {', '.join(header)}."
    absent = [(name, column) for name, column in columns.items() if column not in header]
    if absent:
        raise InputError(
            Problem(source, f"there is no column {column!r} for {name!r}.", how, key=column)
            for name, column in absent
        )


def _own_name(name: str) -> str:
    """A column's name; those with a meaning of their own are found whatever their case."""
    return name.casefold() if name.casefold() in _OWN_COLUMNS else name


def _participant(cells: dict[str, str], row: Row, source: str, problems: list[Problem]) -> Participant | None:
    """One row as a participant; None where it has no id. Adds what is wrong to `problems`."""
    if not cells["id"]:
        how = "Write the speaker's label as it stands in the transcript."
        problems.append(Problem(source, "the id is empty.", how, row=row.number, line=row.line, key="id"))
        return None
    word = cells.get("role", "").casefold() or "participant"
    if word not in ROLES:
        what = f"{cells['role']!r} is no role."
        how = f"Use one of {', '.join(ROLES)}."
        problems.append(Problem(source, what, how, row=row.number, line=row.line, key="role"))
        word = "participant"
    aliases = tuple(alias.strip() for alias in cells.get("aliases", "").split(";") if alias.strip())
    further = {name: cell for name, cell in cells.items() if name and name not in _OWN_COLUMNS and cell}
    return Participant(cells["id"], as_role(word), cells.get("transcript", ""), aliases, further)


def _repeated(
    participant: Participant, row: Row, source: str, seen: dict[tuple[str, str], int]
) -> list[Problem]:
    """A problem for each label of `participant` that an earlier row uses in the same transcript."""
    problems = []
    keys = {speaker_key(label): label for label in (participant.id, *participant.aliases)}
    for key, label in keys.items():
        earlier = seen.setdefault((participant.transcript_id, key), row.number)
        if earlier != row.number:
            where = f" in {participant.transcript_id}" if participant.transcript_id else ""
            what = f"{label!r} already stands for the person of row {earlier}{where}."
            how = "Give each person labels of their own, or remove the row."
            problems.append(Problem(source, what, how, row=row.number, line=row.line))
    return problems
