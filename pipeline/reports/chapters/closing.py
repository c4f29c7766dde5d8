"""The end of a report: what it was made from, and the appendix with the talk around each quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.exhibits import Column, Table
from pipeline.reports.chapters.telling import Telling, exhibit
from pipeline.reports.content import PassageTurn
from pipeline.reports.document import Block, Chapter, Context, ContextTurn, Paragraph, Quotes

PROVENANCE, CONTEXTS = "What this report was made from", "Appendix: quotes in their context"


def provenance(telling: Telling) -> Chapter:
    """Inputs with their digests, versions and settings."""
    table = Table(
        "provenance",
        "Inputs, versions and settings",
        (Column("what", "What"), Column("value", "Value")),
        telling.content.provenance,
        "The same inputs, settings and versions give the same figures.",
    )
    blocks = exhibit(table) or (Paragraph("No inputs were recorded."),)
    return Chapter("provenance", PROVENANCE, blocks)


def contexts(telling: Telling, chapters: tuple[Chapter, ...]) -> Chapter | None:
    """The talk around every quote of these chapters, in order of appearance; None where the study shows none."""
    back: dict[str, list[str]] = {}
    for chapter in chapters:
        for block in chapter.every():
            for quote in block.quotes if isinstance(block, Quotes) else ():
                if quote.place and quote.id not in back.setdefault(quote.place, []):
                    back[quote.place].append(quote.id)
    if not back:
        return None
    order = {place: number for number, place in enumerate(back)}
    passages = [
        (min(shown), passage)
        for passage in telling.content.contexts
        if (shown := [order[one] for turn in passage.turns for one in turn.begins if one in order])
    ]
    blocks: list[Block] = [
        Paragraph(
            "Each quote with the talk around it, in the order in which the report shows them. Quotes that stand close to each"
            " other share a passage where that tells no more of anybody than their descriptions do; otherwise a passage ends where"
            " the talk around another quote begins, which is marked […]. Speakers are told by their stakeholder group where enough"
            " people share it, otherwise as participants, and never named; letters tell several apart within a passage. What"
            " the words themselves give away was not taken out."
        )
    ]
    for number, (_, passage) in enumerate(sorted(passages, key=lambda one: one[0]), 1):
        # No transcript and no place: a passage must not say more of anybody than their description.
        heading = f"Passage {telling.by.number(number)}"
        turns = tuple(_turn(turn, back) for turn in passage.turns)
        blocks.append(Context(heading, passage.language, turns))
    return Chapter("contexts", CONTEXTS, tuple(blocks))


def _turn(turn: PassageTurn, back: Mapping[str, Sequence[str]]) -> ContextTurn:
    """A turn as it is shown: marked where a quote of the report is of it, with the way back where one begins."""
    begins = [place for place in turn.begins if place in back]
    return ContextTurn(
        turn.speaker,
        turn.text,
        quoted=any(place in back for place in turn.of),
        moderator=turn.moderator,
        translation=turn.translation,
        places=tuple(begins),
        back=tuple(quote for place in begins for quote in back[place]),
    )
