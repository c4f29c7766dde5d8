"""Chromium without a screen, for tests of pages as readers meet them: no request leaves, scripts of the page never run.

Modules that use it import the fixture: `from tests.browser import chromium`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH, HEIGHT = 1280, 900


def _program() -> str:
    """The path of Chromium: $FOCUSCODE_CHROMIUM, or the one that is installed; "" where there is none."""
    named = os.environ.get("FOCUSCODE_CHROMIUM", "")
    found = (named, *(shutil.which(name) or "" for name in ("chromium", "chromium-browser", "google-chrome")))
    return next((path for path in found if path and Path(path).is_file()), "")


# Not for the whole session: while it is open, its event loop runs in this thread, and tests of the terminal need theirs.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one module; they are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = _program()
    if not program:
        pytest.skip("no Chromium is found; set FOCUSCODE_CHROMIUM to its path")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    scheme: Literal["light", "dark"] = "light",
    width: int = WIDTH,
    examined: bool = False,
) -> Iterator[tuple[Page, list[str]]]:
    """A page from the disk with the list of what it asks for beside its own file; none of that is answered.

    `examined` lets the test itself run scripts that the page's own policy forbids.
    """
    asked: list[str] = []
    context = browser.new_context(
        color_scheme=scheme,
        viewport={"width": width, "height": HEIGHT},
        bypass_csp=examined,
        reduced_motion="reduce",
    )
    page = context.new_page()
    own = path.as_uri()
    page.on("request", lambda request: None if request.url == own else asked.append(request.url))
    page.goto(own)
    yield page, asked
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on a page that is open for examination: rule, weight and the first place, serious ones only."""
    page.evaluate(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("async () => await axe.run()")
    # A rule that failed itself has found nothing, and would go unseen.
    assert [] == [one["message"] for one in found["incomplete"] if one.get("error")]
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
