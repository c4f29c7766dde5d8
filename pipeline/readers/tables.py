"""Tables with a row per turn: CSV files, and tables in Word documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.readers.build import Heard, Said, assemble
from pipeline.readers.delimited import parse_table
from pipeline.readers.labels import clean_label, looks_like_name
from pipeline.readers.reading import ReadingSettings, ReadTranscript
from pipeline.readers.times import leading_time, seconds
from pipeline.readers.words import keys
from pipeline.transcripts import Notice, Participant, speaker_key

_SPEAKER = keys(
    {
        "speaker", "speakers", "speaker name", "speaker label", "name", "who", "person", "participant", "label",
        "mluvčí", "řečník", "řečnice", "osoba", "jméno", "účastník", "kdo",
        "taler", "navn", "deltager", "hvem", "talende",
        "locuteur", "locutrice", "locuteur/locutrice", "intervenant", "intervenante", "nom", "personne", "qui",
        "sprecher", "sprecherin", "sprecher/in", "sprecher*in", "sprecher:in", "sprechende", "teilnehmer",
        "teilnehmer/in", "wer", "person/rolle",
    }
)  # fmt: skip
_WORDS = keys(
    {
        "text", "words", "utterance", "transcript", "transcription", "content", "what", "turn", "speech", "said",
        "promluva", "přepis", "výpověď", "řeč", "obsah", "replika", "co",
        "tekst", "ytring", "udsagn", "indhold", "replik", "udskrift",
        "texte", "propos", "paroles", "parole", "énoncé", "contenu",
        "beitrag", "äußerung", "aeusserung", "inhalt", "transkript", "wortlaut", "redebeitrag", "transkription",
    }
)  # fmt: skip
_BEGIN = keys(
    {
        "time", "start", "start time", "begin", "timestamp", "time stamp", "timecode", "from", "turn time",
        "čas", "začátek", "od", "časová značka",
        "tid", "starttid", "tidspunkt", "fra", "tidskode",
        "temps", "heure", "début", "horodatage", "minutage", "de",
        "zeit", "beginn", "anfang", "startzeit", "zeitmarke", "zeitstempel", "von",
    }
)  # fmt: skip
_END = keys(
    {
        "end",
        "end time",
        "to",
        "stop",
        "konec",
        "do",
        "slut",
        "sluttid",
        "til",
        "fin",
        "à",
        "ende",
        "endzeit",
        "bis",
    }
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, from 0; None where no column does. `unread` are the names of all others."""

    speaker: int
    words: int
    begin: int | None = None
    end: int | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnRow:
    """One row: its cells and, in a text file, the line it begins on."""

    cells: Sequence[str]
    line: int | None = None


def read_rows(
    path: Path,
    *,
    transcript_id: str,
    source: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> ReadTranscript:
    """A transcript in a CSV file with a header; the separator is found among comma, semicolon, tab and bar.

    Raises InputError where the table is damaged or has no columns of speakers and of words.
    """
    content = settings.text_of(path, source, transcript_id)
    table = parse_table(content.text, source)
    columns = named_columns(table.header)
    if columns is None:
        what = f"no columns of speakers and of words were found among: {', '.join(table.header)}."
        how = "Name them “speaker” and “text” (and “time”), or the same in Czech, Danish, French or German."
        raise InputError(Problem(source, what, how, line=1))
    heard = rows_heard([TurnRow(row.cells, row.line) for row in table.rows], columns, source)
    heard.notices[:0] = content.notices
    return assemble(
        heard,
        transcript_id=transcript_id,
        source=source,
        digest=content.digest,
        participants=participants,
        settings=settings,
    )


def named_columns(header: Sequence[str]) -> Columns | None:
    """The columns by their names; None where there is none of speakers or none of words."""
    names = [speaker_key(name).rstrip(".:") for name in header]
    found = {
        kind: next((index for index, name in enumerate(names) if name in known), None)
        for kind, known in (("speaker", _SPEAKER), ("words", _WORDS), ("begin", _BEGIN), ("end", _END))
    }
    if found["speaker"] is None or found["words"] is None:
        return None
    unread = tuple(name for index, name in enumerate(header) if name and index not in found.values())
    return Columns(found["speaker"], found["words"], found["begin"], found["end"], unread)


def guessed_columns(rows: Sequence[Sequence[str]], known: Collection[str]) -> Columns | None:
    """The columns of a table without a header, by what stands in them: times, then names that recur, then words."""
    width = min((len(row) for row in rows), default=0)
    begin = next((index for index in range(width) if _mostly(_is_time(row[index]) for row in rows)), None)
    for index in range(width - 1):
        labels = [clean_label(row[index])[0] for row in rows]
        if index == begin or not _mostly(_is_label(label, known) for label in labels):
            continue
        words = index + 1 if index + 1 != begin else index + 2
        if words < width and len({speaker_key(label) for label in labels}) < len(rows):
            return Columns(index, words, begin)
    return None


def _is_label(label: str, known: Collection[str]) -> bool:
    """True for a label of the participant list, or what looks like a name."""
    return speaker_key(label) in known or looks_like_name(label)


def _mostly(facts: Iterable[bool]) -> bool:
    """True where at least four fifths are true, of at least two."""
    listed = list(facts)
    return len(listed) >= 2 and sum(listed) >= 0.8 * len(listed)


def _is_time(cell: str) -> bool:
    """True for a time, marked or bare."""
    return seconds(cell.strip().strip("[]()#<>")) is not None


def rows_heard(rows: Sequence[TurnRow], columns: Columns, source: str) -> Heard:
    """What the rows say. A row without a speaker goes on with the last one, with a notice."""
    heard = Heard()
    label, note = "", ""
    for row in rows:
        named, described, _ = clean_label(row.cells[columns.speaker])
        words = "\n".join(part.strip() for part in row.cells[columns.words].split("\n") if part.strip())
        started_at, words = _time(row, columns.begin, words)
        if named:
            label, note = named, described
        if not words:
            reason = "a speaker is named here and nothing is said"
            heard.present += [named] if named else []
        elif not label:
            reason = "these words have no speaker and were left out"
        else:
            ended_at = _seconds(row.cells[columns.end]) if columns.end is not None else None
            heard.said.append(Said(label, words, row.line, started_at, ended_at, note))
            reason = (
                ""
                if named
                else f"these words have no speaker; they were given to “{label}”, who spoke before"
            )
        if reason and (named or words):
            heard.notices.append(Notice(source, row.line, words or named, reason))
    if columns.unread:
        reason = "these columns are neither speaker, words nor time and were not read"
        heard.notices.append(Notice(source, None, ", ".join(columns.unread), reason))
    heard.notices += _odd_times(rows, columns, source)
    return heard


def _time(row: TurnRow, column: int | None, words: str) -> tuple[float | None, str]:
    """When the row begins, by its own column or by a time before its words, and its words."""
    if column is not None:
        return _seconds(row.cells[column]), words
    return leading_time(words)


def _seconds(cell: str) -> float | None:
    """A cell's time: `00:01:05`, `[01:05]`, or a number of seconds."""
    bare = cell.strip().strip("[]()#<>").replace(",", ".")
    if bare.replace(".", "", 1).isdecimal():
        return float(bare)
    return seconds(bare)


def _odd_times(rows: Sequence[TurnRow], columns: Columns, source: str) -> list[Notice]:
    """A notice of the first cell of a time column that holds no time, with how many there are."""
    if columns.begin is None:
        return []
    odd = [
        row for row in rows if row.cells[columns.begin].strip() and _seconds(row.cells[columns.begin]) is None
    ]
    if not odd:
        return []
    reason = f"this is no time, like {len(odd)} cells of its column; the turns were read without"
    return [Notice(source, odd[0].line, odd[0].cells[columns.begin].strip(), reason)]
