"""Quotes in another language than the report's: the list that a researcher fills in, and what is read from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.findings import QuoteRef
from pipeline.hashing import content_id
from pipeline.language import base_language
from pipeline.readers.translations import (
    CHANGED,
    COLUMNS,
    NEW,
    NOT_SHOWN,
    TranslationRow,
    comparable,
    read_translations,
    translation_rows,
)
from pipeline.segments import Segment
from pipeline.transcripts import Transcript
from pipeline.workflow.study import Study
from pipeline.workflow.writing_files import write_whole

CONTEXT = "context"
ALIKE = 0.75  # from this likeness on a quote is another wording of one that is gone


def turn_ids(transcript: Transcript) -> tuple[str, ...]:
    """An id for each turn, made of who speaks and the words: an edit elsewhere changes no other turn's."""
    times: Counter[tuple[str, str]] = Counter()
    found = []
    for turn in transcript.turns:
        words = transcript.words_of(turn)
        found.append(content_id("turn", transcript.id, turn.speaker_id, words, times[turn.speaker_id, words]))
        times[turn.speaker_id, words] += 1
    return tuple(found)


def study_translations(study: Study) -> dict[str, str]:
    """The researcher's translations by the id of a segment, or of a turn around quotes (`turn_ids`).

    A turn that is a segment has that segment's as well, and the other way round. Empty where the study declares no list; raises InputError with
    everything in the list that does not fit the transcripts as they are.
    """
    name = study.settings.report.translations
    if not name:
        return {}
    known: dict[str, str] = {segment.id: segment.quote for segment in study.store.segments()}
    turns, transcripts = {}, study.store.transcripts()
    for transcript in transcripts.values():
        for turn, identifier in zip(transcript.turns, turn_ids(transcript), strict=True):
            known[identifier] = transcript.words_of(turn)
            turns[transcript.id, turn.span] = identifier
    found = read_translations(study.settings.path(name), source=name, known=known)
    for segment in study.store.segments():
        identifier = turns.get((segment.transcript_id, segment.span), "")
        for one, other in ((segment.id, identifier), (identifier, segment.id)):
            if one in found and other:
                found.setdefault(other, found[one])
    return found


@dataclass(frozen=True, slots=True)
class ListWritten:
    """What a list holds: `quotes` in another language, of which `translated` are, and how it differs from what was there.

    `turns` are those around quotes. `new` were not in the list before, `changed` are other wordings of what was, and `not_shown` translations of what
    the report does not show any more are kept at its end.
    """

    quotes: int
    turns: int
    translated: int
    new: int
    changed: int
    not_shown: int

    def as_json(self) -> dict[str, int]:
        """All numbers by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def words(self, path: Path) -> list[str]:
        """What is said of the list."""
        turns = f" and {self.turns} turns around them" if self.turns else ""
        listed = f"{self.quotes} quotes in another language than the report’s{turns}"
        said = [f"{path}: {listed}; {self.translated} translated."]
        if self.new:
            said.append(f"New since the list was written last: {self.new}.")
        if self.changed:
            said.append(
                f"Changed, to be translated again: {self.changed} (noted as “{CHANGED}”; the old ones stand at the end)."
            )
        if self.not_shown:
            said.append(f"Kept at the end, not shown any more: {self.not_shown}.")
        return said


def write_translations(study: Study, path: Path) -> ListWritten:
    """Write the list of the report's quotes in another language to a .csv or .xlsx file, keeping what is translated there.

    Raises InputError where the file is of another kind, or there and no such list.
    """
    from pipeline.reports.translation_list import list_csv, list_xlsx

    makers = {".csv": list_csv, ".xlsx": list_xlsx}
    make = makers.get(path.suffix.lower())
    if make is None:
        how = "Name a file that ends in .csv or .xlsx."
        raise InputError(Problem("--translate", f"{path.name!r} is neither of them.", how))
    old = translation_rows(path, source=str(path)) if path.exists() else ()
    rows = merged(_to_translate(study), old, first=not path.exists())
    cells = [[str(getattr(row, name)) for name in COLUMNS] for row in rows]
    write_whole(path, make(COLUMNS, cells), "Close the file where it is open, or name another.")
    listed = [row for row in rows if row.note != NOT_SHOWN]
    notes = Counter(row.note for row in rows)
    done = sum(bool(row.translation) for row in listed)
    turns = sum(row.code == CONTEXT for row in listed)
    return ListWritten(len(listed) - turns, turns, done, notes[NEW], notes[CHANGED], notes[NOT_SHOWN])


def merged(
    fresh: Sequence[TranslationRow], old: Sequence[TranslationRow], *, first: bool = False
) -> list[TranslationRow]:
    """The rows of a list written anew, with the translations of the one that was there.

    A translation stays with its quote, by its id or by its words. What has another wording now is noted as changed and is
    to be translated again. Translations of what is not in the list any more stand at its end.
    """
    by_words = {(row.language, comparable(row.quote)): row for row in old if row.translation}
    before = {row.id for row in old}
    used: set[int] = set()
    rows = []
    for row in fresh:
        kept = by_words.get((row.language, comparable(row.quote)))
        if kept is not None:
            used.add(kept.row)
            rows.append(replace(row, translation=kept.translation))
        else:
            note = "" if first or row.id in before else NEW
            rows.append(replace(row, note=note))
    left = [row for row in old if row.translation and row.row not in used]
    rows = [_changed(row, left) if not row.translation else row for row in rows]
    return [*rows, *(replace(row, note=NOT_SHOWN) for row in left)]


def _changed(row: TranslationRow, left: Sequence[TranslationRow]) -> TranslationRow:
    """The row, noted as changed where one that is left is another wording of it."""
    for other in left:
        alike = SequenceMatcher(None, comparable(other.quote), comparable(row.quote), autojunk=False)
        if other.language == row.language and (
            other.id == row.id or (alike.quick_ratio() >= ALIKE and alike.ratio() >= ALIKE)
        ):
            return replace(row, note=CHANGED)
    return row


def _to_translate(study: Study) -> list[TranslationRow]:
    """What the report shows in another language than its own, in the order of the talk: quotes, then what is around them."""
    from pipeline.workflow.analysing import coded, compared
    from pipeline.workflow.contexts import shown_turns, stretches

    found, report = coded(study), study.settings.report
    side = compared(study, found)
    cited = list(quotes_in(side))
    codes: dict[str, list[str]] = defaultdict(list)
    for ref in cited:
        if ref.code_id not in codes[ref.segment_id]:
            codes[ref.segment_id].append(ref.code_id)
    turns, least = report.context_turns, study.settings.comparison.least_people
    around = stretches(found.transcripts, found.segments, side.people, cited, turns=turns, least=least)
    near = shown_turns(around) if report.context else {}
    own = base_language(report.language)
    rows: list[TranslationRow] = []
    for transcript in found.transcripts.values():
        if base_language(transcript.language) != own:
            shown = [s for s in found.segments if s.transcript_id == transcript.id and s.id in codes]
            rows += _of_transcript(transcript, shown, codes, near.get(transcript.id, ()))
    return sorted(rows, key=lambda row: row.code == CONTEXT)


def _of_transcript(
    transcript: Transcript,
    shown: Sequence[Segment],
    codes: Mapping[str, Sequence[str]],
    near: Collection[int],
) -> list[TranslationRow]:
    """The quotes of a transcript, and the turns around them that the report shows (their indices)."""
    found = {
        segment.span: TranslationRow(
            segment.id, ", ".join(codes[segment.id]), transcript.language, segment.quote
        )
        for segment in shown
    }
    ids = turn_ids(transcript)
    for index in sorted(near):
        turn = transcript.turns[index]
        words = transcript.words_of(turn)
        found.setdefault(turn.span, TranslationRow(ids[index], CONTEXT, transcript.language, words))
    return [found[span] for span in sorted(found)]


def quotes_in(value: Any) -> Iterator[QuoteRef]:
    """Every quote in some findings, however deep."""
    if isinstance(value, QuoteRef):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from quotes_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from quotes_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from quotes_in(item)
