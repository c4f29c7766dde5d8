"""What every chapter needs to tell its part: the content, the numbers of its locale, the figures, and names for things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Scale
from pipeline.exhibits import Column, Table
from pipeline.findings import Cell, Estimate, PerceptionScore, QuoteRef
from pipeline.reports.content import Part, ReportContent, missing_parts
from pipeline.reports.document import Block, Exhibit, Missing, Picture, Quote
from pipeline.reports.drawn import Drawn
from pipeline.reports.locales import Writing
from pipeline.reports.naming import plain_name

NOT_KNOWN = "not known"
EVERYBODY = "All participants"
_SINGLE = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Telling:
    """The content of a report with the way its numbers are written; `figures` are the drawings by the place where they stand."""

    content: ReportContent
    by: Writing
    figures: Mapping[str, tuple[Drawn, ...]]

    @property
    def groups(self) -> tuple[str, ...]:
        """The stakeholder groups that are known, in the order of the content."""
        return tuple(row.group for row in self.content.people if row.group)

    @property
    def heard(self) -> tuple[str, ...]:
        """The stakeholder groups by which themes are told: those too small to be named stand last, under a common name."""
        told = dict.fromkeys(share.cell.group for share in self.content.shares)
        return tuple(group for group in dict.fromkeys([*self.groups, *told]) if group in told and group)

    def picture(self, place: str) -> tuple[Block, ...]:
        """The figures that stand in that place, none where nothing was drawn."""
        return tuple(Picture(drawn) for drawn in self.figures.get(place, ()))

    def missing(self, *parts: Part) -> tuple[Block, ...]:
        """What is missing of these parts, as blocks."""
        return tuple(
            Missing(part.what, part.how) for part in missing_parts(self.content) if part.part in parts
        )

    def counted(self, count: int, singular: str, plural: str = "") -> str:
        """A count with its noun in the right number."""
        return f"{self.by.number(count)} {singular if count == 1 else plural or singular + 's'}"

    def of_all(self, count: int, of: int) -> str:
        """A count as it is to be read: `n of N`, never a bare share."""
        return f"{self.by.number(count)} of {self.by.number(of)}"

    def estimate(self, estimate: Estimate, digits: int = 1, *, share: bool = False) -> str:
        """An estimate in a sentence, with its interval in brackets where it has one."""
        return self.by.estimate(estimate, digits, share=share)

    def difference(self, estimate: Estimate) -> str:
        """A difference in a sentence, with its sign and its interval."""
        if estimate.value is None:
            return self.by.estimate(estimate)
        return f"{self.by.difference(estimate.value)} {self.by.interval(estimate, 1)}".rstrip()

    def code(self, code_id: str) -> Code | None:
        """The code of that id, None where the codebook has none."""
        return next((code for code in self.content.codebook.codes if code.id == code_id), None)

    def name(self, code_id: str) -> str:
        """The name of a code, its id where the codebook has none."""
        found = self.code(code_id)
        return found.name if found else code_id

    def level(self, code_id: str, level_id: str | None) -> str:
        """The name of a level, "" where there is none."""
        found = self.code(code_id)
        levels = found.scale.levels if found and found.scale else ()
        return next((level.name for level in levels if level.id == level_id), level_id or "")

    @property
    def one_coder(self) -> bool:
        """True where one person alone coded: their codings count, and nobody has agreed with anybody."""
        return sum(not row.adjudicator for row in self.content.coders) == 1

    @property
    def perceived(self) -> str:
        """The id of the graded code that says how much is perceived, "" where there is none."""
        return self.content.declared.perceived or next(
            (score.code_id for score in self.content.perception), ""
        )

    @property
    def scale(self) -> Scale | None:
        """The scale of the perceived level."""
        found = self.code(self.perceived)
        return found.scale if found else None

    def score(self, cell: Cell) -> PerceptionScore | None:
        """The perceived level of a cell."""
        return next((score for score in self.content.perception if score.cell == cell), None)

    @property
    def same_few(self) -> str:
        """The id of the code on the “usual suspects”, whose measured side is concentration; "" where there is none."""
        for code in self.content.codebook.codable:
            if "usual suspects" in f"{code.id} {code.name}".casefold().replace("_", " "):
                return code.id
        return ""

    def quote(self, within: str, ref: QuoteRef) -> Quote:
        """A quote as it is shown; `within` names the place where it stands, so that each appearance has an id of its own."""
        return Quote(
            id=quote_id(within, ref),
            text=ref.quote,
            attribution=ref.attribution,
            language=ref.language,
            chosen=ref.chosen,
            level=self.level(ref.code_id, ref.level) if ref.level else "",
            translation=self.content.translations.get(ref.segment_id, ""),
            place=ref.segment_id if self.content.has_context(ref.segment_id) else "",
        )


def quote_id(within: str, ref: QuoteRef) -> str:
    """The id of a quote where it stands."""
    return f"{within}-{ref.segment_id}"


def exhibit(table: Table, *, shown: bool = True) -> tuple[Block, ...]:
    """A table as a block; none where it has no rows, as an empty table says nothing."""
    return (Exhibit(table, shown),) if table.rows else ()


def keys_of(names: Iterable[str], prefix: str = "") -> tuple[str, ...]:
    """A key for the column of each name: small letters, digits and _, none twice, whatever the names are."""
    found: list[str] = []
    for name in names:
        plain = plain_name(name, "_") or "unnamed"
        key, place = f"{prefix}{plain}", 1
        while key in found:
            place += 1
            key = f"{prefix}{plain}_{place}"
        found.append(key)
    return tuple(found)


def columns_of(names: Sequence[str], prefix: str, kind: Column, about: str = "") -> tuple[Column, ...]:
    """A column for each name, of the kind and digits of another one; `about` may hold `{}` for the name."""
    keys = keys_of(names, prefix)
    return tuple(
        Column(key, name, kind.kind, kind.digits, about.replace("{}", name))
        for key, name in zip(keys, names, strict=True)
    )


def place_name(cell: Cell) -> str:
    """Country and sector of a cell in words, “all countries and sectors” where it is summed over both."""
    if cell.country and cell.sector:
        return f"{cell.sector} in {cell.country}"
    return cell.country or cell.sector or "all countries and sectors"


def quoted(name: str) -> str:
    """A name from the study in quotation marks, those that it has itself single; within a sentence it is nobody's grammar."""
    return f"“{name.translate(_SINGLE)}”"


def sentence(text: str) -> str:
    """A text as a sentence: with a capital, and one full stop."""
    bare = text.strip().rstrip(".")
    return f"{bare[:1].upper()}{bare[1:]}." if bare else ""
