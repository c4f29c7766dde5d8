"""The report of the whole sample study in a browser: fit for screen readers in light and dark, from quote to context and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser import chromium, opened, violations
from tests.reports.test_in_browser import SEEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
__all__ = ["chromium"]
# The checker's time grows with the page: of chapters that repeat one form, these stand for all.
SHORTENED = """() => {
  const keep = (css, most) => [...document.querySelectorAll(css)].slice(most).forEach((one) => one.remove());
  keep('#themes > section', 2);
  keep('section.context', 2);
  keep('[id^=figure-timeline].drawing', 1);
  keep('details.data', 2);
  document.querySelectorAll('details').forEach((one) => { one.open = true; });
  document.querySelectorAll('tbody').forEach((one) => [...one.rows].slice(8).forEach((row) => row.remove()));
}"""


@pytest.fixture(scope="module")
def report(whole_once: Path) -> Path:
    """The page of the sample study's report."""
    return whole_once / "build" / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_sample(
    chromium: Browser, report: Path, scheme: Literal["light", "dark"]
) -> None:
    """No serious or critical violation in any chapter; what repeats a form is left out."""
    with opened(chromium, report, scheme=scheme, examined=True) as (view, asked):
        view.evaluate(SHORTENED)
        assert [] == violations(view)
        assert [] == asked


def test_quotes_of_the_sample_lead_to_their_context_and_back(chromium: Browser, report: Path) -> None:
    """Every quote leads to a turn that holds its words, the turn leads back to it; followed once by clicking."""
    with opened(chromium, report) as (view, _):
        astray = view.evaluate(
            """() => [...document.querySelectorAll('figure.quote')].filter((quote) => {
              const link = quote.querySelector('a.there');
              const turn = document.getElementById(link.hash.slice(1)).closest('.turn');
              const back = [...turn.querySelectorAll('.back a')].map((one) => one.hash.slice(1));
              const begins = quote.querySelector('blockquote').textContent.trim().slice(0, 20);
              return !(turn.textContent.includes(begins) && back.includes(quote.id));
            }).map((quote) => quote.id)"""
        )
        assert [] == astray
        quote = view.locator("figure.quote").nth(7)
        quote.get_by_role("link").click()
        turn = view.locator(".turn:target")
        assert turn.evaluate(SEEN)
        turn.locator(f".back a[href='#{quote.get_attribute('id')}']").click()
        assert quote.get_attribute("id") == view.locator("figure.quote:target").get_attribute("id")
        assert quote.evaluate(SEEN)
