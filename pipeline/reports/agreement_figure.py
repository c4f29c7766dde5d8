"""The figures of the page of agreement, as SVG by the keys that the page knows."""

from __future__ import annotations

from pipeline.agreement import AgreementCard
from pipeline.reports.figures.agreement import figure_agreement
from pipeline.reports.locales import writing


def draw(card: AgreementCard, locale: str = "en") -> dict[str, str]:
    """The figures that the card has something for, by key: codes."""
    drawn = figure_agreement(card, writing(locale))
    return {"codes": "".join(one.svg() for one in drawn)} if drawn else {}
