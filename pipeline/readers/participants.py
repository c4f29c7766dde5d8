"""participants.csv (or .xlsx): who took part, in which discussion, in which role, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.listing import some_of
from pipeline.readers.delimited import Row, Table, named_twice, parse_table
from pipeline.readers.participant_columns import discussion_column, guessed_columns, is_of_people
from pipeline.readers.reading import listed_role
from pipeline.readers.sources import in_section, is_utf8_after_all, read_bytes, read_text, without_controls
from pipeline.readers.survey_draft import quoted
from pipeline.transcripts import ROLES, Participant, speaker_key

_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how a file begins, whatever it is called
_OWN_COLUMNS = ("id", "role", "transcript", "aliases")


def read_participants(
    path: Path,
    *,
    source: str,
    encoding: str = "utf-8",
    columns: Mapping[str, str] | None = None,
    transcripts: Collection[str] = (),
) -> tuple[Participant, ...]:
    """The rows of a participant list, in a CSV file or the first sheet with a table of a workbook (.xlsx).

    `columns` maps a name used here (id, role, stakeholder_group, …) to the column that holds it in the file.
    `id` is needed; `role` (participant where empty; also in the words of `listed_role`), `transcript` (any where empty)
    and `aliases` (other labels of the same person, separated by `;`) may be left out; every further column is an
    attribute, kept where not empty. `transcripts` are the ids that there are, for what a message advises.
    Raises InputError with all problems: no id column or one that `columns` names in vain, an empty id, an unknown
    role, one label for two people.
    """
    given = _table(path, source, encoding)
    _check_columns(columns or {}, given.header, source)
    named = {column: name for name, column in (columns or {}).items()}
    header = tuple(named.get(name) or _own_name(name) for name in given.header)
    table = Table(header, given.rows, given.separator)
    if "id" not in table.header:
        raise InputError(_no_id(given, transcripts, source))
    people: list[tuple[Row, Participant]] = []
    problems: list[Problem] = []
    for row, cells in table.records():
        if cells["id"]:
            people.append((row, _participant(cells)))
        else:
            how = "Write the speaker's label as it stands in the transcript."
            problems.append(Problem(source, "the id is empty.", how, row=row.number, line=row.line, key="id"))
    problems += _bad_roles(table, source)
    if "transcript" in table.header:
        problems += _repeated(people, source)
    else:
        problems += _undiscussed(people, discussion_column(given, transcripts), source)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return tuple(participant for _, participant in people)


def likely_columns(path: Path, *, source: str, transcripts: Collection[str]) -> dict[str, str]:
    """The columns by which a file is known as a participant list (id, role, … → its name); empty where it seems none.

    `transcripts` are ids of transcripts that it may name. Raises InputError where there is no table in the file.
    """
    table = _table(path, source, "utf-8")
    found = guessed_columns(table, transcripts)
    return found if is_of_people(found) else {}


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
    rows = tuple(
        Row(line - 1, line, tuple(without_controls(cells[name], source)[0] for name in header))
        for line, cells in sheet.rows
    )
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


def _no_id(table: Table, transcripts: Collection[str], source: str) -> Problem:
    """There is no column of labels: how to name it, and which it may be."""
    meant = guessed_columns(table, transcripts).get("id", "…")
    there = ", ".join(table.header)
    how = f"Name the column of speakers' labels under [participants] in study.toml: columns = {{ id = {quoted(meant)} }}"
    return Problem(source, "there is no column “id”.", f"{how}; there are: {there}.")


def _participant(cells: Mapping[str, str]) -> Participant:
    """One row as a participant."""
    role = listed_role(cells["role"]) if cells.get("role") else None
    aliases = tuple(alias.strip() for alias in cells.get("aliases", "").split(";") if alias.strip())
    further = {name: cell for name, cell in cells.items() if name and name not in _OWN_COLUMNS and cell}
    return Participant(cells["id"], role or "participant", cells.get("transcript", ""), aliases, further)


def _bad_roles(table: Table, source: str) -> Iterator[Problem]:
    """A problem for each word in the column of roles that means none, with the first row that has it."""
    found: dict[str, list[Row]] = {}
    for row, cells in table.records():
        if cells["id"] and cells.get("role") and listed_role(cells["role"]) is None:
            found.setdefault(cells["role"], []).append(row)
    for word, rows in found.items():
        count = f" ({len(rows)} rows, first here)" if len(rows) > 1 else ""
        what, how = f"{word!r} is no role{count}.", f"Use one of {', '.join(ROLES)}."
        yield Problem(source, what, how, row=rows[0].number, line=rows[0].line, key="role")


def _labels(participant: Participant) -> dict[str, str]:
    """The labels of a participant by their keys."""
    return {speaker_key(label): label for label in (participant.id, *participant.aliases)}


def _repeated(people: Iterable[tuple[Row, Participant]], source: str) -> Iterator[Problem]:
    """A problem for each label of a row that an earlier row uses in the same transcript."""
    seen: dict[tuple[str, str], int] = {}
    for row, participant in people:
        for key, label in _labels(participant).items():
            earlier = seen.setdefault((participant.transcript_id, key), row.number)
            if earlier != row.number:
                where = f" in {participant.transcript_id}" if participant.transcript_id else ""
                what = f"{label!r} already stands for the person of row {earlier}{where}."
                how = "Give each person labels of their own, or remove the row."
                yield Problem(source, what, how, row=row.number, line=row.line)


def _undiscussed(
    people: Iterable[tuple[Row, Participant]], discussions: str, source: str
) -> Iterator[Problem]:
    """A problem for each label in several rows of a list without discussions; `discussions` is the column that seems theirs."""
    found: dict[str, list[tuple[Row, str]]] = {}
    for row, participant in people:
        for key, label in _labels(participant).items():
            found.setdefault(key, []).append((row, label))
    column = (
        f"columns = {{ …, transcript = {quoted(discussions or '…')} }} under [participants] in study.toml"
    )
    how = f"If they took part in different discussions, name the column that says in which: {column}; otherwise give each person labels of their own."
    if discussions:
        how = f"The column “{discussions}” holds the transcripts' names, so write {column}."
    for places in found.values():
        if len(places) > 1:
            first, label = places[0]
            rows = some_of(str(row.number) for row, _ in places)
            what = (
                f"{label!r} stands in the rows {rows}, and no column says who took part in which discussion."
            )
            yield Problem(source, what, how, row=first.number, line=first.line)
