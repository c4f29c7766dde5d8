"""The page in a browser: fit for keyboard and screen reader in light and dark, links that lead there and back, paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from pipeline.reports.html import page
from tests.browser import chromium, opened, violations
from tests.reports.documents import AWKWARD, everywhere, made_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
__all__ = ["chromium"]
SEEN = "(element) => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight; }"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a block of every kind, on the disk."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(made_up(figures=2), locale="en-GB"), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Browser, report: Path, scheme: Literal["light", "dark"]) -> None:
    """No serious or critical violation in light or in dark, with all that can be opened opened."""
    with opened(chromium, report, scheme=scheme, examined=True) as (view, _):
        view.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert [] == violations(view)


def test_axe_sees_what_is_amiss(chromium: Browser, report: Path, tmp_path: Path) -> None:
    """A text that is too pale for its ground is found: the checker reads the colours of the page."""
    path = tmp_path / "pale.html"
    pale = '<main><p style="color:#aaa;background:#fff">pale</p>'
    path.write_text(
        report.read_text(encoding="utf-8").replace("<main", f"{pale}</main><main", 1), encoding="utf-8"
    )
    with opened(chromium, path, examined=True) as (view, _):
        assert any(one.startswith("color-contrast") for one in violations(view))


def test_a_quote_leads_to_its_context_and_back(chromium: Browser, report: Path) -> None:
    """The link at a quote goes to the talk around it, which is in view and marked; its link goes back to the quote."""
    with opened(chromium, report) as (view, _):
        quote = view.locator("#quote-3")
        quote.get_by_role("link").click()
        context = view.locator(".turn:target")
        assert quote.get_by_role("link").get_attribute("href") == f"#{context.get_attribute('id')}"
        assert context.evaluate(SEEN)
        assert "Wer hat denn die Bäume gegossen" in context.locator(".said").inner_text()
        context.get_by_role("link").click()
        assert quote.get_attribute("id") == view.locator("figure.quote:target").get_attribute("id")
        assert quote.evaluate(SEEN)


def test_every_link_leads_somewhere(chromium: Browser, report: Path) -> None:
    """Every link is within the page, and there is what it leads to."""
    with opened(chromium, report) as (view, _):
        links = view.locator("a").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
        assert len(links) > 10
        missing = [
            link for link in links if link[0] != "#" or view.locator(f"[id='{link[1:]}']").count() != 1
        ]
        assert [] == missing


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_leaves_and_nothing_sticks_out(chromium: Browser, tmp_path: Path, width: int) -> None:
    """No request leaves the page, no script runs, and no text is wider than the screen: whatever was said."""
    path = tmp_path / "awkward.html"
    path.write_text(page(everywhere("\n".join(text for _, text in AWKWARD)), locale="en"), encoding="utf-8")
    with opened(chromium, path, width=width) as (view, asked):
        shown: list[str] = []
        view.on("dialog", lambda dialog: shown.append(dialog.message))
        assert ([], []) == (asked, shown)
        assert view.evaluate("document.documentElement.scrollWidth") <= width
    with opened(chromium, path, width=width, examined=True) as (view, asked):
        assert [] == asked


def test_keyboard_reaches_the_report_first(chromium: Browser, report: Path) -> None:
    """The first stop of the tabulator is the link past the contents, and it is seen there."""
    with opened(chromium, report) as (view, _):
        view.keyboard.press("Tab")
        assert "To the report" == view.evaluate("document.activeElement.textContent")
        assert view.locator(":focus").evaluate(SEEN)
        view.keyboard.press("Enter")
        assert "report" == view.evaluate("document.activeElement.id")


def test_it_prints(chromium: Browser, report: Path) -> None:
    """Printed it is A4, with wide tables on a page on its side, and several pages long."""
    with opened(chromium, report) as (view, _):
        data = view.pdf(prefer_css_page_size=True)
    boxes = [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^\]]*)\]", data)]
    upright = [box for box in boxes if box[3] > box[2]]
    assert len(upright) >= 4
    assert 1 == len(boxes) - len(upright)
