"""The course of a discussion: who speaks when, and where codes were agreed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.exhibits import Column, Value
from pipeline.perceived import Moment
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
from pipeline.reports.figures.words import slug, tidy
from pipeline.reports.locales import Writing

MODERATION = "moderation"
LONGEST = 1.5
TALK, MODERATED = "#dbe2e8", "#b9c2cb"
LANE = 0.074  # the height of a code within a row, where there is room
COLUMNS = (
    Column("discussion", "Discussion"),
    Column("speaker", "Speaker"),
    Column("group", "Stakeholder group"),
    Column("start", "From", "number", 4, "0 is the beginning of the discussion, 1 its end"),
    Column("end", "To", "number", 4),
    Column("code", "Code", about="empty: talk without any of the codes drawn"),
)


def figure_timelines(
    moments: Sequence[Moment],
    names: Mapping[str, str],
    write: Writing,
    *,
    most: int = 6,
    only: Sequence[str] = (),
    people: Mapping[tuple[str, str], str] | None = None,
) -> tuple[Drawn, ...]:
    """A figure for each discussion, in their order: rows of speakers, from its beginning to its end; () without any.

    `names` maps a code id to its name. Drawn are the `most` codes that are most frequent over all discussions, or those of
    `only`. Speakers are called by their stakeholder group and a number, unless `people` says how ((transcript id, speaker) → words).
    """
    counts = Counter(code for moment in moments for code in moment.codes)
    codes = [code for code in only if counts[code]] or sorted(counts, key=lambda c: (-counts[c], c))[:most]
    found: list[Drawn] = []
    for transcript_id in dict.fromkeys(moment.transcript_id for moment in moments):
        own = [moment for moment in moments if moment.transcript_id == transcript_id]
        title = f"Course of the discussion {transcript_id}"
        taken = {drawn.id for drawn in found}
        name = f"timeline-{slug(transcript_id) or len(found) + 1}"
        name = f"{name}-{len(found) + 1}" if name in taken else name
        found.append(_Course(name, title, own, codes, names, write, people or {}).drawn())
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: who speaks, in lines and in a word; moderators share the first."""

    words: str
    lines: tuple[str, ...]
    moments: tuple[Moment, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class _Course:
    """One discussion to be drawn."""

    id: str
    title: str
    moments: Sequence[Moment]
    codes: Sequence[str]
    names: Mapping[str, str]
    write: Writing
    people: Mapping[tuple[str, str], str]

    def drawn(self) -> Drawn:
        """The figure."""
        rows = self._rows()
        signs = [
            Sign(self.names.get(code, code), look(place), "mark") for place, code in enumerate(self.codes)
        ]
        key = Key([*signs, Sign("talk", Look(TALK), "bar")])
        count = sum(row.counted for row in rows)
        lane = min(LANE, ((TALLEST - key.height - 0.8) / max(count, 1) - 0.07) / max(len(self.codes), 1))
        heights = [
            max(
                (0.07 + lane * len(self.codes)) if row.counted else 0.2,
                0.07 + line_height(SMALL) * len(row.lines),
            )
            for row in rows
        ]
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
        caption = (
            "Each row is a speaker, each bar a stretch of talk (in the first row the moderation), from the beginning of the discussion to"
            f" its end. A mark is a code that was agreed on for that talk; each code has its shape and its height within the row."
            f" Shown are the {len(self.codes)} codes most frequent in all discussions; who said nothing has no row."
        )
        if not self.codes:
            caption = "Each row is a speaker, each bar a stretch of talk. No code was agreed on."
        table = tidy(self.id, self.title, COLUMNS, list(self._data(rows)))
        return Drawn(self.id, self.title, caption, self._told(rows), table, sheet.figure)

    def _rows(self) -> list[_Row]:
        """The moderation, then speakers by stakeholder group, in each by when they first speak."""
        moderated = tuple(moment for moment in self.moments if not moment.counted)
        rows = [_Row(MODERATION, (MODERATION,), moderated, counted=False)] if moderated else []
        counted = [moment for moment in self.moments if moment.counted]
        groups = sorted({moment.group for moment in counted}, key=lambda group: (not group, group))
        for group in groups:
            speakers = dict.fromkeys(moment.speaker for moment in counted if moment.group == group)
            for number, speaker in enumerate(speakers, 1):
                own = tuple(m for m in counted if m.speaker == speaker and m.group == group)
                said = self.people.get((own[0].transcript_id, speaker))
                words = said or f"{group or 'group not known'} {self.write.number(number)}"
                rows.append(_Row(words, wrap(words, LONGEST, SMALL), own, counted=True))
        return rows

    def _row(self, sheet: Canvas, row: _Row, span: tuple[float, float], drawn: tuple[Scale, float]) -> None:
        """The talk of one row and its codes; `drawn` is the scale and the size of marks."""
        (top, height), (scale, size) = span, drawn
        for moment in row.moments:
            start, end = scale.at(moment.start), scale.at(moment.end)
            gap = min(0.01, (end - start) / 4)
            fill = TALK if row.counted else MODERATED
            sheet.box(start, top + 0.025, end - start - gap, height - 0.05, fill=fill)
            for code in moment.codes:
                if code in self.codes:
                    place = self.codes.index(code)
                    lane = (height - 0.07) / len(self.codes)
                    middle = top + 0.035 + lane * (place + 0.5)
                    sheet.mark((start + end) / 2, middle, look(place), size=size)

    def _data(self, rows: Sequence[_Row]) -> list[tuple[Value, ...]]:
        """A line for every code that is drawn, and one for talk without any."""
        found: list[tuple[Value, ...]] = []
        for row in rows:
            for moment in row.moments:
                drawn = [code for code in self.codes if code in moment.codes] or [""]
                about = (moment.transcript_id, row.words, moment.group, moment.start, moment.end)
                found += [(*about, code) for code in drawn]
        return found

    def _told(self, rows: Sequence[_Row]) -> str:
        """The discussion in words."""
        told = []
        for row in rows:
            counts = Counter(code for moment in row.moments for code in moment.codes if code in self.codes)
            said = [
                f"{self.names.get(code, code)} {self.write.number(counts[code])}"
                for code in self.codes
                if counts[code]
            ]
            share = self.write.percent(sum(moment.end - moment.start for moment in row.moments))
            codes = f": {', '.join(said)}" if said else ""
            told.append(
                f"{row.words}, {self.write.number(len(row.moments))} stretches, {share} of the discussion{codes}"
            )
        return f"Who spoke, and how often each code was agreed on. {'; '.join(told)}."
