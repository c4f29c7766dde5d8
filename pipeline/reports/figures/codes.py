"""Codes by stakeholder group, as a table in shades: how many of those present said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook
from pipeline.exhibits import Column
from pipeline.perceived import CodeShare
from pipeline.reports import svg
from pipeline.reports.drawn import Drawn
from pipeline.reports.figures.canvas import EDGE, TALLEST, WIDTH, Canvas, canvas, ink_on, pages, shade
from pipeline.reports.figures.lettering import SMALL, fits, line_height, width_of, wrap
from pipeline.reports.figures.words import of_parts, part, tidy
from pipeline.reports.locales import Writing
from pipeline.reports.wording import NOTHING

NAMES = 2.2
INDENT = 0.12
MOST = 40  # codes in one figure
DEEPEST = 0.9  # how dark a cell of 100 % is
EVERYBODY = "All"
COLUMNS = (
    Column("theme", "Theme", about="the code above it in the codebook"),
    Column("code", "Code"),
    Column("name", "Name"),
    Column("group", "Stakeholder group", about="empty: everybody"),
    Column("speakers", "Speakers with it", "count"),
    Column("present", "Present", "count"),
    Column("share", "Share of those present", "share"),
    Column("segments", "Segments with it", "count"),
    Column("segments_read", "Segments read", "count"),
)
Shares = Mapping[tuple[str, str], CodeShare]


@dataclass(frozen=True, slots=True)
class _Line:
    """A heading (`code` None) or a code, its name in lines, under the name of the heading above it."""

    theme: str
    code: Code | None
    name: tuple[str, ...]

    @property
    def height(self) -> float:
        """The height that its words need."""
        return 0.07 + line_height(SMALL) * len(self.name)


def figure_codes(shares: Sequence[CodeShare], codebook: Codebook, write: Writing) -> tuple[Drawn, ...]:
    """How many of those present were given each code, everybody and by stakeholder group; () where nobody was present.

    Codes stand in the order of the codebook under the headings above them; more than 40 go on in a further figure.
    """
    margin = [share for share in shares if not share.cell.country and not share.cell.sector and share.present]
    by_place: Shares = {(share.code_id, share.cell.group): share for share in margin}
    groups = sorted(dict.fromkeys(share.cell.group for share in margin), key=bool)
    lines = _lines(codebook, {share.code_id for share in margin})
    if not lines:
        return ()
    header = _header(groups)
    runs = _runs(lines, TALLEST + 0.3 - _header_height(header))
    return tuple(
        _drawn(run, (groups, header), by_place, write, (place, len(runs))) for place, run in enumerate(runs)
    )


def _lines(codebook: Codebook, counted: set[str]) -> list[_Line]:
    """Headings with their codes, codes without one first."""
    names = {code.id: code.name for code in codebook.codes}
    by_parent: dict[str, list[Code]] = {}
    for code in codebook.codes:
        if code.id in counted and code.status != "deprecated":
            parent = code.parent_id if code.parent_id in names else None
            has_children = any(c.parent_id == code.id and c.id in counted for c in codebook.codes)
            by_parent.setdefault(parent or (code.id if has_children else ""), []).append(code)
    lines: list[_Line] = []
    for parent in sorted(by_parent, key=bool):
        theme = names.get(parent, "")
        if theme:
            lines.append(_Line(theme, None, wrap(theme, NAMES - EDGE, SMALL, bold=True)))
        room = NAMES - EDGE - (INDENT if theme else 0)
        lines += [
            _Line(theme, code, wrap(code.name, room, SMALL) or (code.id,)) for code in by_parent[parent]
        ]
    return lines


def _runs(lines: Sequence[_Line], room: float) -> list[list[_Line]]:
    """The lines of each figure; a heading goes with its codes, and stands again where they go on."""
    count = sum(line.code is not None for line in lines)
    room = min(room, sum(line.height for line in lines) / -(-count // MOST) + 0.5)
    found: list[list[_Line]] = []
    headings = {line.theme: line for line in lines if line.code is None}
    for run in pages([line.height for line in lines], room - 0.3):
        here = [lines[n] for n in run]
        if found and found[-1][-1].code is None:
            here.insert(0, found[-1].pop())
        elif found and here[0].code is not None and here[0].theme in headings:
            here.insert(0, headings[here[0].theme])
        found.append(here)
    return found


def _header(groups: Sequence[str]) -> list[tuple[str, ...]]:
    """The names over the columns in lines: level where no word has to be broken, otherwise upright."""
    room = (WIDTH - NAMES - EDGE) / len(groups) - 0.06
    names = [group or EVERYBODY for group in groups]
    if all(fits(name, room, SMALL) for name in names):
        return [wrap(name, room, SMALL) for name in names]
    return [("", *wrap(name, 1.3, SMALL)) for name in names]


def _is_upright(header: Sequence[tuple[str, ...]]) -> bool:
    """True where the names over the columns stand upright."""
    return any(name[:1] == ("",) for name in header)


def _header_height(header: Sequence[tuple[str, ...]]) -> float:
    """The height of the names over the columns."""
    if _is_upright(header):
        return 0.14 + max(width_of(line, SMALL) for name in header for line in name)
    return 0.1 + line_height(SMALL) * max(len(name) for name in header)


def _drawn(
    lines: Sequence[_Line],
    columns: tuple[Sequence[str], Sequence[tuple[str, ...]]],
    shares: Shares,
    write: Writing,
    place: tuple[int, int],
) -> Drawn:
    """One figure; `columns` are the groups and their names in lines, `place` its number, from 0, and how many there are."""
    groups, header = columns
    top = _header_height(header)
    width = (WIDTH - NAMES - EDGE) / len(groups)
    with canvas(top + sum(line.height for line in lines) + 0.05) as sheet:
        for across, head in enumerate(header):
            _head(sheet, NAMES + width * (across + 0.5), top, head)
        down = top
        for line in lines:
            middle = down + line.height / 2
            left = EDGE + (INDENT if line.code and line.theme else 0)
            sheet.lines(left, middle, line.name, size=SMALL, bold=line.code is None)
            if line.code is None:
                sheet.line((0, down + 0.02), (WIDTH, down + 0.02), colour=svg.RULE)
            else:
                for across, group in enumerate(groups):
                    box = (NAMES + width * across, down, width, line.height)
                    _cell(sheet, box, shares.get((line.code.id, group)), write)
            down += line.height
    title, name = of_parts("Codes by stakeholder group", *place), part("codes", place[0])
    caption = (
        "How many people were given a code at least once, of those present in the focus groups, the silent included (“n of N”). The"
        " darker a cell, the larger the share. A dash: nobody of the group was present. Codes stand under the headings of the codebook."
    )
    shown = [
        (line, shares[line.code.id, group])
        for line in lines
        if line.code
        for group in groups
        if (line.code.id, group) in shares
    ]
    data = [
        (n.theme, s.code_id, n.code.name if n.code else "", s.cell.group, s.speakers, s.present, s.of_speakers, s.segments, s.segments_read)
        for n, s in shown
    ]  # fmt: skip
    told = "; ".join(
        f"{line.code.name if line.code else ''}, {share.cell.group or EVERYBODY.lower()}: {_n_of(share, write)}"
        for line, share in shown
    )
    description = f"People who were given the code, of those present: {told}."
    return Drawn(name, title, caption, description, tidy(name, title, COLUMNS, data), sheet.figure)


def _head(sheet: Canvas, middle: float, bottom: float, name: tuple[str, ...]) -> None:
    """The name over a column."""
    if name[:1] == ("",):
        lines = name[1:]
        for place, line in enumerate(lines):
            across = middle + line_height(SMALL) * (place - (len(lines) - 1) / 2)
            sheet.text(across, bottom - 0.06, line, size=SMALL, upright=True)
    else:
        height = 0.06 + line_height(SMALL) * len(name)
        sheet.lines(middle, bottom - height / 2, name, size=SMALL, align="center")


def _cell(
    sheet: Canvas, box: tuple[float, float, float, float], share: CodeShare | None, write: Writing
) -> None:
    """A cell as dark as the share of those present, with `n of N`."""
    left, top, width, height = box
    fill = shade(DEEPEST * share.speakers / share.present) if share else "white"
    sheet.box(
        left + 0.015,
        top + 0.015,
        width - 0.03,
        height - 0.03,
        fill=fill,
        edge="none" if share else svg.RULE,
    )
    text = _n_of(share, write) if share else NOTHING
    if share and width_of(text, SMALL) > width - 0.06:
        text = f"{write.number(share.speakers)}/{write.number(share.present)}"
    sheet.text(left + width / 2, top + height / 2, text, size=SMALL, align="center", colour=ink_on(fill))


def _n_of(share: CodeShare, write: Writing) -> str:
    """The people with the code, of those present."""
    return f"{write.number(share.speakers)} of {write.number(share.present)}"
