"""Tables of what was measured: index, activities, manners, concentration and willingness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from pipeline.exhibits import Column, Table, Value
from pipeline.findings import Cell, ItemShare
from pipeline.measured import Concentration, MannerGap, MannerIndex, WillingShare
from pipeline.reports.chapters.places import PLACE, place
from pipeline.reports.chapters.telling import Telling, columns_of, exhibit
from pipeline.reports.document import Block

RESPONDENTS = Column("respondents", "Respondents", "count")
CRITERIA = {"how": "how it is done", "benefits": "who benefits"}
WEIGHTED = "Weighted, with 95\u00a0% intervals of the sampling design."


class InCell(Protocol):
    """Anything measured in a cell."""

    @property
    def cell(self) -> Cell:
        """Where it was measured."""


Measured = TypeVar("Measured", bound=InCell)


def margins_and_all(
    make: Callable[[Sequence[Measured]], Table], found: Sequence[Measured]
) -> tuple[Block, ...]:
    """The table of the margins, to be seen, and that of every cell among the data files where it holds more."""
    shown = [one for one in found if not (one.cell.country and one.cell.sector)]
    return _part_and_all(make, found, shown, "Single pairs of country and sector stand")


def sums_and_all(make: Callable[[Sequence[Measured]], Table], found: Sequence[Measured]) -> tuple[Block, ...]:
    """The table of the sums over countries, to be seen, and that of every cell among the data files."""
    shown = [one for one in found if not one.cell.country]
    return _part_and_all(make, found, shown, "Single countries stand")


def _part_and_all(
    make: Callable[[Sequence[Measured]], Table],
    found: Sequence[Measured],
    part: Sequence[Measured],
    where: str,
) -> tuple[Block, ...]:
    """The table of a part with a note that `where` more is found, and the whole one; the whole one alone where that is all."""
    if not part or len(part) == len(found):
        return exhibit(make(found))
    every, shown = make(found), make(part)
    note = f"{where} in the workbook and among the data files."
    blocks = exhibit(replace(shown, notes=(*shown.notes, note)))
    return (*blocks, *exhibit(replace(every, id=f"{every.id}-all"), shown=False))


def index(telling: Telling) -> Table:
    """The index by country (rows) and sector (columns); margins last."""
    found = {one.cell: one for one in telling.content.measures.indices}
    countries = sorted(dict.fromkeys(cell.country for cell in found), key=lambda name: not name)
    sectors = sorted(dict.fromkeys(cell.sector for cell in found), key=lambda name: not name)
    names = [sector or "All sectors" for sector in sectors]
    rows = []
    for country in countries:
        own = [found.get(Cell(country, sector)) for sector in sectors]
        asked = max((one for one in own if one), key=lambda one: (one.respondents, one.effective_n))
        rows.append(
            (
                country or "All countries",
                *(one.index if one else None for one in own),
                asked.respondents,
                asked.effective_n,
            )
        )
    return Table(
        "index-places",
        "Co-production index by country and sector",
        (
            Column("country", "Country"),
            *columns_of(names, "index_", Column("", "", "index"), "index from 0 to 100: {}"),
            RESPONDENTS,
            Column(
                "effective_n",
                "Effective number",
                "number",
                0,
                "what the weights leave of the number of respondents (Kish)",
            ),
        ),
        tuple(rows),
        f"From 0 to 100. {WEIGHTED}",
    )


def index_long(telling: Telling) -> Table:
    """The index, a row for every cell and margin."""
    return Table(
        "index-cells",
        "Co-production index in every cell and margin",
        (
            *PLACE,
            Column("index", "Index", "index"),
            RESPONDENTS,
            Column("effective_n", "Effective number", "number", 1),
        ),
        tuple(
            (*place(one.cell), one.index, one.respondents, one.effective_n)
            for one in telling.content.measures.indices
        ),
        f"From 0 to 100. {WEIGHTED}",
        heads=2,
    )


def ranked(items: Sequence[ItemShare]) -> list[ItemShare]:
    """Activities from best liked to least; those without a share come last."""
    return sorted(items, key=lambda item: -(item.often.value if item.often.value is not None else -1.0))


ITEM = (
    Column("activity", "Activity"),
    Column("sector", "Sector"),
    Column("how", "Done"),
    Column("benefits", "For"),
    Column("often", "Highest answer", "share", 0, "share of citizens; of a reversed item the lowest answer"),
    Column("mean", "Mean score", "number", 2, "from 0, the lowest answer, to 1, the highest"),
)


def activities(telling: Telling) -> Table:
    """The ranking of activities over all respondents."""
    items = ranked(telling.content.measures.items)
    above = [item.often.value for item in items if item.often.value is not None]
    return Table(
        "activities",
        "Activities from best liked to least",
        (Column("rank", "Rank", "count", about="equal shares have the same rank"), *ITEM),
        tuple(
            (
                None if item.often.value is None else 1 + sum(value > item.often.value for value in above),
                *_item(item),
            )
            for item in items
        ),
        f"Share of the highest answer, and the mean score; where an item is reversed, its lowest answer counts as the highest. {WEIGHTED}",
        heads=2,
    )


def country_activities(telling: Telling) -> Table:
    """The ranking of activities in each country."""
    return Table(
        "activities-countries",
        "Activities in each country",
        (Column("country", "Country"), *ITEM),
        tuple((item.country, *_item(item)) for item in telling.content.measures.country_items),
        WEIGHTED,
        heads=2,
    )


def _item(item: ItemShare) -> tuple[Value, ...]:
    """An activity's row."""
    how, benefits = item.how.replace("_", " "), item.benefits.replace("_", " ")
    return item.label, item.sector, how or None, benefits or None, item.often, item.mean


def manners(found: Sequence[MannerGap]) -> Table:
    """Individual against collective by both criteria."""
    return Table(
        "individual-collective",
        "Individual and collective co-production",
        (
            *PLACE,
            Column("criterion", "By"),
            Column("individual", "Individual", "index", 1, "by how: done alone; by who benefits: oneself"),
            Column(
                "collective", "Collective", "index", 1, "by how: done with others; by who benefits: others"
            ),
            Column("gap", "Gap", "difference", 1, "individual less collective, of the same respondents"),
            RESPONDENTS,
        ),
        tuple(
            (
                *place(one.cell),
                CRITERIA[one.criterion],
                one.individual,
                one.collective,
                one.gap,
                one.respondents,
            )
            for one in found
        ),
        f"The two criteria do not coincide: an organ donor acts alone, for others. {WEIGHTED}",
        heads=3,
    )


def manner_indices(found: Sequence[MannerIndex]) -> Table:
    """The index over the activities of each manner."""
    return Table(
        "manners",
        "The index by manner",
        (
            *PLACE,
            Column("criterion", "By"),
            Column("manner", "Manner"),
            Column("items", "Activities", "count"),
            Column("index", "Index", "index"),
            RESPONDENTS,
        ),
        tuple(
            (
                *place(one.cell),
                CRITERIA[one.criterion],
                one.manner.replace("_", " "),
                one.items,
                one.index,
                one.respondents,
            )
            for one in found
        ),
        WEIGHTED,
        heads=4,
    )


def concentration(found: Sequence[Concentration]) -> Table:
    """How few do the organised activities."""
    return Table(
        "concentration",
        "Concentration of organised activities",
        (
            *PLACE,
            Column("items", "Organised activities", "count"),
            Column("often", "Often do one", "share", 0, "give the highest answer to at least one"),
            Column("ever", "Do any at all", "share", 0),
            Column(
                "half_by", "Do half of it", "share", 0, "the smallest share of citizens who do half of it"
            ),
            Column("gini", "Gini", "number", 2, "0: all do as much; 1: one does all"),
            RESPONDENTS,
        ),
        tuple(
            (*place(one.cell), one.items, one.often, one.ever, one.half_by, one.gini, one.respondents)
            for one in found
        ),
        f"Activities that the study counts as organised: the measured side of the “usual suspects”. {WEIGHTED}",
        heads=2,
    )


def willing(found: Sequence[WillingShare]) -> Table:
    """What more citizens would do."""
    return Table(
        "willingness",
        "Willingness to do more",
        (
            *PLACE,
            Column("answer", "Answer"),
            Column("share", "All citizens", "share", 0),
            Column(
                "little_done",
                "Those who do little",
                "share",
                0,
                "whose index lies below the median of their country",
            ),
            RESPONDENTS,
        ),
        tuple(
            (
                *place(one.cell),
                "any but the least" if one.answer == "any" else one.answer,
                one.share,
                one.little_done,
                one.respondents,
            )
            for one in found
        ),
        f"Shares of citizens with each answer. {WEIGHTED}",
        heads=3,
    )
