"""Draws docs/pictures and docs/session.md from the running program, so that they cannot lie; `--check` says what is stale.

Copies of the sample study are worked on by keys, as people would. Clock, seed and size are fixed: the same program draws
the same bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, Self

from textual import events
from textual.app import App

from pipeline.__main__ import run
from pipeline.reports.figures.agreement import figure_agreement
from pipeline.reports.locales import writing
from pipeline.review import app as review_app
from pipeline.review import opening
from pipeline.review.app import ReviewApp
from pipeline.review.finding import Finder
from pipeline.review.practice import Quiz, compose
from pipeline.review.practice_app import PracticeApp
from pipeline.workflow.analysing import coded as analysed
from pipeline.workflow.exchange import export_decisions
from pipeline.workflow.practising import materials
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SESSION = ROOT / "docs" / "session.md"
WIDE, LARGE, SMALL = (120, 36), (160, 44), (80, 24)
SECONDS_A_KEY = 4.0
_TYPED = {"space": " ", "tab": "\t", "enter": "\r"}
_HOPS = 8
_FONT = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)


class Seat:
    """Somebody at the program: presses keys, and sees text and pictures; a context manager."""

    def __init__(self, app: App[Any], size: tuple[int, int]) -> None:
        self._app = app
        self._runner = asyncio.Runner()
        self._running = app.run_test(size=size)

    def __enter__(self) -> Self:
        """Sit down."""
        self._pilot = self._runner.run(self._running.__aenter__())
        self._runner.run(self._pilot.pause())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Get up."""
        try:
            self._runner.run(self._running.__aexit__(kind, error, trace))
        finally:
            self._runner.close()

    def press(self, *keys: str) -> None:
        """Press keys by their names; a word in angle brackets is typed letter by letter."""
        self._runner.run(self._press(keys))

    async def _press(self, keys: Sequence[str]) -> None:
        """Send keys, and wait after each until it has had its effect."""
        for key in itertools.chain.from_iterable(k[1:-1] if k[0] == "<" and k != "<" else [k] for k in keys):
            self._app.post_message(events.Key(key, key if len(key) == 1 else _TYPED.get(key)))
            for _ in range(_HOPS):
                await self._pilot._wait_for_screen()  # noqa: SLF001  # waits for messages, not for an idle machine
            await self._app.workers.wait_for_complete()
        await self._pilot.pause()

    @property
    def text(self) -> str:
        """What is seen, line by line."""
        strips = self._app.screen._compositor.render_strips()  # noqa: SLF001  # what the terminal would be sent
        return "\n".join(strip.text.rstrip() for strip in strips).rstrip("\n")

    @property
    def picture(self) -> str:
        """What is seen, as SVG that fetches nothing: fonts come from the reader's own machine."""
        return _FONT.sub("\n", self._app.export_screenshot(title="focuscode", simplify=True)) + "\n"


@contextlib.contextmanager
def fixed() -> Iterator[None]:
    """A clock that goes on by itself, a terminal without wishes of its own, and a folder to work in."""
    ticks, seconds = itertools.count(1), itertools.count(step=SECONDS_A_KEY)
    kept = vars(opening)["now"], vars(review_app)["time"]
    wishes = {key: os.environ.pop(key) for key in ("NO_COLOR", "COLORFGBG") if key in os.environ}
    here = Path.cwd()
    vars(opening)["now"] = lambda: f"2026-03-02T08:30:00.{next(ticks):06}+00:00"
    vars(review_app)["time"] = SimpleNamespace(monotonic=lambda: next(seconds))
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            yield
            os.chdir(here)
    finally:
        os.chdir(here)
        vars(opening)["now"], vars(review_app)["time"] = kept
        os.environ.update(wishes)


def copied(*, coded: bool) -> None:
    """The sample study in the folder that we are in, with or without what its coders decided."""
    for name in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / name, name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "study.toml", "study.toml")
    if not coded:
        shutil.rmtree("transcripts/sample/decisions")


def told(*arguments: str) -> str:
    """What a command prints."""
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        code = run([*arguments])
    if code:
        raise SystemExit(f"focuscode {' '.join(arguments)} ended with {code}")
    return "\n".join(line.rstrip() for line in heard.getvalue().rstrip().splitlines())


@contextlib.contextmanager
def at_review(coder: str, size: tuple[int, int], *, theme: str = "dark", **how: Any) -> Iterator[Seat]:
    """A coder at the full-screen review; their decision file is written at the end."""
    with Study.open(Path()) as study:
        run_steps(study, ("import", "segment"), lambda *_: None)
        session = opening.open_session(study, coder, **{"hints": True, **how})
        with Seat(ReviewApp(session, theme=theme, finding=Finder(study, session)), size) as seat:
            yield seat
        if study.store.decisions(coder):
            export_decisions(study, (coder,))


# the pictures


def screens() -> Iterator[tuple[str, str]]:
    """The main screens, each with its name, on the sample study as its coders left it."""
    copied(coded=True)
    told("run", "--quiet")
    with at_review("new", WIDE, transcript_id="fg-uk-environment") as seat:
        seat.press(":", "<31>", "enter", "1", "down")
        yield "review", seat.picture
        seat.press("c", "<alone>")
        yield "picker", seat.picture
        seat.press("escape", "?")
        yield "help", seat.picture
    with at_review("new", SMALL, theme="light", transcript_id="fg-uk-environment") as seat:
        seat.press(":", "<33>", "enter")
        yield "review-small", seat.picture
    with at_review("ruth", WIDE, hints=False, conflicts=True) as seat:
        yield "adjudicate", seat.picture
    with Study.open(Path()) as study:
        asked = compose(materials(study, "new", ("en",)).texts, study.codebook, size=8, seed=5)
        quiz = Quiz("new", study.codebook, asked, keep=lambda _answer: None, clock=vars(opening)["now"])
        with Seat(PracticeApp(quiz, (), "dark"), WIDE) as seat:
            seat.press("1", "enter")
            yield "practice", seat.picture


# the session

MIA: Mapping[str, Sequence[str]] = {
    "I sweep our bit of pavement": ("alone", "others", "citizens inp"),
    "not sure it’s the right question": ("professional under",),
    "The hall’s a tenner": ("citizens inp", "public inp"),
    "this is where I get twitchy": ("passing", "not free", "risk citizens"),
    "conscience clear": ("low effort",),
    "always the same six": ("usual", "alone"),
}
NOAH: Mapping[str, Sequence[str]] = {
    "I sweep our bit of pavement": ("alone", "citizens inp"),
    "not sure it’s the right question": (),
    "The hall’s a tenner": ("citizens inp",),
    "this is where I get twitchy": ("passing", "not free"),
    "conscience clear": ("low effort", "professional under"),
    "always the same six": ("usual", "alone"),
}
# What the adjudicator says of a code at issue, with the key of the reason and a note.
RUTH: Mapping[str, tuple[str, str, str]] = {
    "benefits_others": ("y", "2", "the neighbours’ pavement"),
    "underestimation": ("y", "1", ""),
    "public_inputs": ("n", "5", "the cake tin is the association’s"),
    "risk_citizens": ("y", "2", ""),
}


def coded(
    seat: Seat, session: Any, codes: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, list[str], str]]:
    """Code segment after segment; the words by which a segment is known, the keys, and the screen before the last of them."""
    while session.current is not None:
        known = next(words for words in codes if words in session.current.quote)
        keys = [key for query in codes[known] for key in ("c", f"<{query}>", "enter")]
        seat.press(*keys)
        seen, last = seat.text, "enter" if codes[known] else "x"
        seat.press(last)
        yield known, [*keys, last], seen


def settled(seat: Seat, session: Any) -> Iterator[tuple[str, list[str]]]:
    """Settle segment after segment; the codes at issue, and the keys that were pressed."""
    while session.current is not None:
        at_issue, keys = session.card().at_issue, []
        for code_id in at_issue:
            answer, reason, note = RUTH[code_id]
            keys += [answer, reason, *([f"<{note}>"] if note else []), "enter"]
        keys.append("enter")
        seat.press(*keys)
        yield ", ".join(at_issue), keys


def shown(keys: Sequence[str]) -> str:
    """Keys as they are written in the page."""
    return " ".join(
        f"`{key[1:-1] if key[0] == '<' else key.capitalize() if len(key) > 1 else key}`" for key in keys
    )


def agreement_figure() -> str:
    """Alpha of the first codes of the sample study, as `focuscode agree --html` draws it, on white for pages that are dark."""
    copied(coded=True)
    told("agree", "--quiet")
    with Study.open(Path()) as study:
        first, *_ = figure_agreement(analysed(study).card, writing("en"))
    return first.svg().replace('style="', 'style="background:#fff;', 1) + "\n"


def session_page() -> str:
    """Two coders and an adjudicator on the sample study, from the draw to the agreed codings."""
    copied(coded=False)
    parts = [HEAD]

    def command(line: str, *lines: str) -> None:
        """A command and what it prints; `lines` are the parts of it to be shown, all of it where none is named."""
        said = told(*line.split())
        if lines:
            said = "\n".join(one for one in said.splitlines() if any(re.search(part, one) for part in lines))
        parts.append(f"    focuscode {line}\n\n```text\n{said}\n```\n")

    command(
        "assign --coder mia --coder noah --double-size 6 --no-rest --of transcript=fg-uk-environment --seed 11"
    )
    for coder, codes, look in (("mia", MIA, 3), ("noah", NOAH, 4)):
        parts.append(PEOPLE[coder])
        with at_review(coder, (100, 30)) as seat:
            session = seat._app.desk.session  # type: ignore[attr-defined]  # noqa: SLF001  # the page's own app
            done = [*coded(seat, session, codes)]
            rows = [f"| “…{known}…” | {shown(keys)} |" for known, keys, _ in done]
            first = done[look][2]
            parts.append(f"```text\n{first}\n```\n\n| segment | keys |\n|---|---|\n" + "\n".join(rows) + "\n")
    parts.append(AGREED)
    command(
        "agree",
        r"^code  |^ code  ",
        "──",
        r"^ done_alone",
        r"^ citizen_inputs  ",
        r"^ passing",
        r"^ underest",
        "rests|drawn by chance",
        "Agreed",
    )
    parts.append(PEOPLE["ruth"])
    with at_review("ruth", (100, 30), hints=False, conflicts=True) as seat:
        session = seat._app.desk.session  # type: ignore[attr-defined]  # noqa: SLF001
        first, rows = seat.text, [f"| {what} | {shown(keys)} |" for what, keys in settled(seat, session)]
        parts.append(f"```text\n{first}\n```\n\n| at issue | keys |\n|---|---|\n" + "\n".join(rows) + "\n")
    parts.append(END)
    command("agree", "How dis", "reason", "──", "missed", "unclear", "context", "Agreed")
    return "\n".join(parts)


HEAD = """# A session, from the draw to the agreed codings

Two coders and an adjudicator at work on the sample study, of which nobody has coded anything yet. This page is written by
the program itself (`make pictures`), by pressing the keys that it shows.

Mia and Noah are to code the same six segments of one discussion, so that their agreement can be told:
"""
PEOPLE = {
    "mia": """**Mia** starts `focuscode review --coder mia`. It is a reliability sample: no suggestions. `c` and a few letters
give a code, Enter completes the segment. The fourth segment, before she presses Enter:
""",
    "noah": """**Noah** does the same on his own machine or on the same one, at another time. Nothing on his screen comes from
Mia. The fifth segment:
""",
    "ruth": """**Ruth** is named as adjudicator in study.toml and starts `focuscode adjudicate --coder ruth`. What both agree on is
not asked. The rest comes most contested first, with what each of them said:
""",
}
AGREED = """**How far they agree** before anybody has discussed anything:
"""
END = """`y` and `n` settle a code, a digit says why the coders differed, and a note may follow. **What counts now:**
"""


# Where each picture of the report begins (CSS), and how much of it is shown: all of it, or so many pixels.
REPORT = {
    "report-glance": ("#glance", 0),
    "report-joint-display": ("#figure-margins", 0),
    "report-quotes": ("#themes > section:has(.quote):nth-of-type(3)", 660),
    "report-correlates": ("#figure-coefficients", 0),
}
ACROSS, SHARPNESS, BESIDE = 880, 1.25, 16


def chromium() -> str:
    """The path of Chromium: $FOCUSCODE_CHROMIUM, or the one that is installed; "" where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (os.environ.get("FOCUSCODE_CHROMIUM", ""), *(shutil.which(name) or "" for name in names))
    return next((path for path in found if path and Path(path).is_file()), "")


def report_pictures(program: str) -> Iterator[tuple[str, bytes]]:
    """Parts of the sample study's report as a browser shows them, each with its name, as PNG.

    Two machines' fonts differ, so they are not compared by `--check`: it only wants them to be there.
    """
    from PIL import Image
    from playwright.sync_api import sync_playwright

    copied(coded=True)
    told("run", "--quiet")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(
            viewport={"width": ACROSS, "height": 1000}, device_scale_factor=SHARPNESS, reduced_motion="reduce"
        )
        page.goto(Path("build/report.html").resolve().as_uri())
        for name, (where, most) in REPORT.items():
            place = page.locator(where).first.evaluate(
                "(one) => { const box = one.getBoundingClientRect(); return [box.top + scrollY, box.height]; }"
            )
            height = min(place[1], most or place[1])
            data = page.screenshot(
                clip={"x": 0, "y": place[0] - BESIDE, "width": ACROSS, "height": height + 2 * BESIDE},
                full_page=True,
            )
            shot = Image.open(io.BytesIO(data)).convert("RGB")
            small = io.BytesIO()
            shot.save(small, "png", optimize=True)
            yield name, small.getvalue()
        browser.close()


def made() -> dict[Path, str]:
    """All files with their text."""
    texts = {}
    with fixed():
        for name, picture in screens():
            texts[PICTURES / f"{name}.svg"] = picture
    with fixed():
        texts[SESSION] = session_page()
    with fixed():
        texts[PICTURES / "agreement.svg"] = agreement_figure()
    return texts


def main() -> int:
    """Write the files, or check them; 1 where one is out of date."""
    texts, stale = made(), 0
    for path, text in texts.items():
        name = path.relative_to(ROOT).as_posix()
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif path.exists() and path.read_text(encoding="utf-8") == text:
            print(f"{name} is up to date")
        else:
            stale += 1
            print(f"{name} is out of date: run make pictures", file=sys.stderr)
    return 1 if stale + draw_report() else 0


def draw_report() -> int:
    """Draw the pictures of the report, or only look whether they are there; how many are missing."""
    program = "" if "--check" in sys.argv[1:] else chromium()
    if program:
        with fixed():
            for name, picture in report_pictures(program):
                (PICTURES / f"{name}.png").write_bytes(picture)
    elif "--check" not in sys.argv[1:]:
        print("no Chromium is found: the pictures of the report stay as they are", file=sys.stderr)
    missing = [name for name in REPORT if not (PICTURES / f"{name}.png").exists()]
    for name in missing:
        print(f"docs/pictures/{name}.png is missing: run make pictures", file=sys.stderr)
    return len(missing)


if __name__ == "__main__":
    sys.exit(main())
