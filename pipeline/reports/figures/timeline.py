"""The course of a discussion: who speaks in which part of it, and where codes were agreed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.exhibits import Column, Value
from pipeline.perceived import PARTS, CoursePart
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import (
    AXIS,
    EDGE,
    TALLEST,
    WIDTH,
    Canvas,
    Key,
    Look,
    Scale,
    Sign,
    canvas,
    look,
)
from pipeline.reports.figures.lettering import SMALL, line_height, width_of, wrap
from pipeline.reports.figures.words import tidy
from pipeline.reports.locales import Writing
from pipeline.reports.naming import plain_name

LONGEST = 1.5
TALK = ("#eef2f5", "#d6dfe6", "#b7c6d2")
STEPS = ("talk: up to a third", "up to two thirds", "more")
LANE = 0.084  # the height of a code within a row, where there is room
COLUMNS = (
    Column("discussion", "Discussion"),
    Column("speaker", "Speaker", about="letters in the order in which people first speak"),
    Column("group", "Stakeholder group", about="empty where too few of it speak in the discussion"),
    Column("part", "Part", "count", about=f"of {PARTS} of equally many words, from the beginning"),
    Column("talk", "Talk", "count", about="1 up to a third of the part’s words, 2 up to two thirds, 3 more"),
    Column("code", "Code", about="empty: talk without any of the codes drawn"),
    Column("segments", "Segments", "count", about="with the code, their middle in the part"),
)


def figure_timelines(
    course: Sequence[CoursePart],
    names: Mapping[str, str],
    write: Writing,
    *,
    most: int = 6,
    only: Sequence[str] = (),
) -> tuple[Drawn, ...]:
    """A figure for each discussion, in their order: a row for each speaker, from its beginning to its end; () without any.

    `names` maps a code id to its name. Drawn are the `most` codes that are most frequent over all discussions, or those of
    `only`. Speakers are called as in `course`.
    """
    counts: Counter[str] = Counter()
    for one in course:
        counts.update(dict(one.codes))
    codes = [code for code in only if counts[code]] or sorted(counts, key=lambda c: (-counts[c], c))[:most]
    found: list[Drawn] = []
    for transcript_id in dict.fromkeys(one.transcript_id for one in course):
        own = [one for one in course if one.transcript_id == transcript_id]
        title = f"Course of the discussion {transcript_id}"
        taken = {drawn.id for drawn in found}
        name = f"timeline-{plain_name(transcript_id) or len(found) + 1}"
        name = f"{name}-{len(found) + 1}" if name in taken else name
        found.append(_Course(name, title, own, codes, names, write).drawn())
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: who speaks, in lines and in a word; moderators share the first."""

    words: str
    lines: tuple[str, ...]
    parts: tuple[CoursePart, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class _Course:
    """One discussion to be drawn."""

    id: str
    title: str
    course: Sequence[CoursePart]
    codes: Sequence[str]
    names: Mapping[str, str]
    write: Writing

    def drawn(self) -> Drawn:
        """The figure."""
        rows = self._rows()
        signs = [
            Sign(self.names.get(code, code), look(place), "mark") for place, code in enumerate(self.codes)
        ]
        key = Key(
            [*signs, *(Sign(words, Look(fill), "bar") for words, fill in zip(STEPS, TALK, strict=True))]
        )
        lane = self._lane(rows, key)
        heights = self._heights(rows, lane)
        size = min(4.4, max(2.2, lane * 72 - 0.9))
        left = EDGE + max(width_of(line, SMALL) for row in rows for line in row.lines) + 0.14
        scale = Scale(left, WIDTH - 0.2, 0, 1)
        top = key.height + 0.04
        with canvas(top + sum(heights) + AXIS) as sheet:
            key.draw(sheet)
            ticks = [(tick / 4, self.write.percent(tick / 4)) for tick in range(5)]
            sheet.axis(scale, top, top + sum(heights), ticks, ["course of the discussion"])
            down = top
            for row, height in zip(rows, heights, strict=True):
                if down > top:
                    sheet.line((0, down), (WIDTH, down))
                sheet.lines(EDGE, down + height / 2, row.lines, size=SMALL)
                self._row(sheet, row, (down, height), (scale, size))
                down += height
        table = tidy(self.id, self.title, COLUMNS, self._data(rows))
        return Drawn(self.id, self.title, self._caption(), self._told(rows), table, sheet.figure)

    def _lane(self, rows: Sequence[_Row], key: Key) -> float:
        """The height of a code within a row."""
        count = sum(row.counted for row in rows)
        return min(LANE, ((TALLEST - key.height - 0.8) / max(count, 1) - 0.07) / max(len(self.codes), 1))

    def _heights(self, rows: Sequence[_Row], lane: float) -> list[float]:
        """The height of each row."""
        return [
            max(
                (0.07 + lane * len(self.codes)) if row.counted else 0.2,
                0.07 + line_height(SMALL) * len(row.lines),
            )
            for row in rows
        ]

    def _caption(self) -> str:
        """What is drawn."""
        cells = (
            f"Each row is a speaker (the first the moderation), each column one of {PARTS} parts of equally many words. The darker a cell,"
            " the more of its words are the speaker’s"
        )
        if not self.codes:
            return f"{cells}. No code was agreed on."
        return (
            f"{cells}; a mark is a code that was agreed on for talk of theirs in that part, and each code has its shape and its height within the row."
            f" Shown are the {self.write.number(len(self.codes))} codes most frequent in all discussions, where enough people of this one were given"
            " them; who said nothing has no row. Stakeholder groups are told where enough people of them speak."
            if len(self.codes) > 1
            else f"{cells}; a mark is the code “{self.names.get(self.codes[0], self.codes[0])}”, agreed on for talk of theirs in that part. Who said"
            " nothing has no row. Stakeholder groups are told where enough people of them speak."
        )

    def _rows(self) -> list[_Row]:
        """The rows in the order of the course."""
        by_speaker: dict[str, list[CoursePart]] = {}
        for one in self.course:
            by_speaker.setdefault(one.speaker, []).append(one)
        return [
            _Row(words, wrap(words, LONGEST, SMALL), tuple(parts), parts[0].counted)
            for words, parts in by_speaker.items()
        ]

    def _row(self, sheet: Canvas, row: _Row, span: tuple[float, float], drawn: tuple[Scale, float]) -> None:
        """The talk of one row and its codes; `drawn` is the scale and the size of marks."""
        (top, height), (scale, size) = span, drawn
        for one in row.parts:
            start, end = scale.at((one.part - 1) / PARTS), scale.at(one.part / PARTS)
            if one.talk:
                sheet.box(start, top + 0.025, end - start - 0.012, height - 0.05, fill=TALK[one.talk - 1])
            for code, _ in one.codes:
                if code in self.codes:
                    place = self.codes.index(code)
                    lane = (height - 0.07) / len(self.codes)
                    middle = top + 0.035 + lane * (place + 0.5)
                    sheet.mark((start + end) / 2, middle, look(place), size=size)

    def _data(self, rows: Sequence[_Row]) -> list[tuple[Value, ...]]:
        """A line for every code that is drawn, and one for talk without any."""
        found: list[tuple[Value, ...]] = []
        for row in rows:
            for one in row.parts:
                counts = dict(one.codes)
                about = (one.transcript_id, one.speaker, one.group, one.part, one.talk)
                drawn = [code for code in self.codes if code in counts]
                found += [(*about, code, counts[code]) for code in drawn] or [(*about, "", None)]
        return found

    def _told(self, rows: Sequence[_Row]) -> str:
        """The discussion in words."""
        told = []
        for row in rows:
            counts: Counter[str] = Counter()
            for one in row.parts:
                counts.update(dict(one.codes))
            said = [
                f"{self.names.get(code, code)} {self.write.number(counts[code])}"
                for code in self.codes
                if counts[code]
            ]
            codes = f": {', '.join(said)}" if said else ""
            talked = sum(one.talk > 0 for one in row.parts)
            told.append(f"{row.words}, in {self.write.number(talked)} of {PARTS} parts{codes}")
        return f"Who spoke, and how often each code was agreed on. {'; '.join(told)}."
