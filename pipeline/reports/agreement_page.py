"""The agreement card as one HTML file, made like the report: nothing is fetched, nothing runs, same card, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.agreement import BANDS, AgreementCard
from pipeline.reports import agreement_tables as tables
from pipeline.reports.agreement_words import (
    DRAWN,
    measure_of,
    methods_paragraph,
    references,
)
from pipeline.reports.templating import environment, template
from pipeline.reports.wording import NOTHING, Notes, interval_of, number, percent, value_of

RESTS_ON = {
    "sample": "a sample that chance drew",
    "double-coded": "all segments that two coders judged",
    "table": "a table from elsewhere",
}


@dataclass(frozen=True, slots=True)
class AgreementContent:
    """Everything on the page. `note` stands above all else, `facts` are lines about the study."""

    title: str
    generated: str
    card: AgreementCard
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def render(content: AgreementContent, figures: Mapping[str, str] | None = None) -> str:
    """The complete HTML page; `figures` are the `<svg>` elements of `agreement_figure.draw` by key."""
    from markupsafe import Markup

    # Both come from this package, not from a study: the drawings escape their own texts.
    drawn = {key: Markup(figure) for key, figure in (figures or {}).items()}  # noqa: S704
    css = Markup(template("report.css"))  # noqa: S704
    card = content.card
    return (
        environment()
        .get_template("agreement.html.j2")
        .render(
            content=content,
            card=card,
            basis=card.basis,
            rests_on=RESTS_ON[card.basis.kind],
            compared=len(card.coders) >= 2 and card.basis.units > 0,
            figures=drawn,
            css=css,
            drawn_by=DRAWN.get(card.basis.by, card.basis.by),
            tiles=_tiles(card),
            measure=measure_of(card.whole),
            passages=card.whole.headline == "u",
            methods=methods_paragraph(card),
            references=references(card),
            **_tables(card),
        )
    )


def _tables(card: AgreementCard) -> dict[str, Any]:
    """The tables of all sections, by the names the template knows them by."""
    code_notes, drift_notes = Notes(), Notes()
    return {
        "codes": tables.code_rows(card.results, card.names, code_notes),
        "code_notes": code_notes.reasons,
        "companions": tables.companions(card),
        "whole": tables.whole_table(card),
        "levels": tables.level_table(card.results, card.names),
        "spans": tables.span_table(card),
        "parts": tables.parts_tables(card),
        "confusions": tables.confusion_matrix(card),
        "disagreements": tables.by_code(card),
        "drift": tables.drift_rows(card, drift_notes),
        "drift_notes": drift_notes.reasons,
        "after": tables.after_table(card),
        "again": tables.again_table(card),
    }


def _tiles(card: AgreementCard) -> list[tuple[str, str, str]]:
    """The key numbers: value, what it is, and a line beneath."""
    basis, whole = card.basis, card.whole
    unit = "units" if basis.kind == "table" else "segments"
    tiles = [(number(basis.units), f"{unit} judged by two or more", f"of {number(basis.segments)}")]
    found = whole.main
    if found.value is None:
        tiles.append((NOTHING, measure_of(whole), found.undefined_because))
    else:
        between = interval_of(found)
        beneath = whole.band.word + (f" (95 %: {between})" if between else "")
        tiles.append((value_of(found), measure_of(whole), beneath))
    words = [result.band.word for result in card.results]
    alone = sum(result.band.by == "estimate" for result in card.results if result.band.word == "reliable")
    beneath = ", ".join(f"{words.count(word)} {word}" for word in BANDS[1:5] if word in words)
    undefined = words.count("")
    beneath += f"{', ' if beneath and undefined else ''}{f'{undefined} undefined' if undefined else ''}"
    if alone:
        beneath = f"{number(alone)} of these by the estimate alone; {beneath}".removesuffix("; ")
    if words:
        tiles.append((number(words.count("reliable")), f"of {number(len(words))} codes reliable", beneath))
    same = whole.estimates.get("same")
    if same is not None and same.value is not None:
        tiles.append((percent(same.value), "very same set of codes", "of all comparisons of two coders"))
    return tiles
