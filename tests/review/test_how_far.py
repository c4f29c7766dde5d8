"""What a coder is told of how far reading has come: in passing, when asked, and at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.review.how_far import HowFar
from pipeline.review.lines import HELP, LineReview
from pipeline.review.session import Session
from pipeline.review.terminal import Terminal
from pipeline.workflow.reading_progress import CodeProgress, ReadingProgress

SHOWN = CodeProgress("often", "shown", 60, 150, p=0.0151, more=0)
WAITING = CodeProgress("rare", "not yet", 9, 150, p=0.3, more=25)
START = ReadingProgress(
    "Ada L", 200, 150, 0.95, 0.95, (), (replace(SHOWN, standing="not yet", more=25), WAITING)
)
LATER = replace(START, codes=(SHOWN, WAITING))
ENOUGH = replace(START, codes=(SHOWN, replace(WAITING, more=50)))
SENTENCE = "95 % of the segments with a code found: shown for {} of 2 codes, with 150 of 200 segments read."


class Told:
    """Answers how far reading has come, and counts the questions."""

    def __init__(self, progress: ReadingProgress) -> None:
        self.progress, self.asked = progress, 0

    def __call__(self) -> ReadingProgress:
        """The answer."""
        self.asked += 1
        return self.progress


def test_news_come_once_and_seldom() -> None:
    """Only after every 25th segment, and only what is new; in between nothing is computed."""
    told = Told(START)
    passing = HowFar(told)
    passing.begin()
    told.progress = LATER
    assert [""] * 24 == [passing.after_segment() for _ in range(24)]
    assert 1 == told.asked
    expected = "shown: 95 % of the segments with the code are found: often (p .015)"
    assert expected == passing.after_segment()
    assert [""] * 25 == [passing.after_segment() for _ in range(25)]
    assert 3 == told.asked


def test_what_was_shown_before_is_no_news() -> None:
    """A session that begins with a code shown does not announce it."""
    assert {""} == {HowFar(Told(LATER)).after_segment() for _ in range(25)}


def test_in_full() -> None:
    """Who asks is told all; before there is anything to say, nothing."""
    assert (
        SENTENCE.format(1),
        "not shown yet: rare (9 found, about 25 more without it)",
    ) == HowFar(Told(LATER)).in_full()
    assert () == HowFar(Told(replace(START, read=24))).in_full()
    assert () == HowFar(Told(replace(START, read=24))).at_end()


def test_at_the_end() -> None:
    """One line; where all is shown that can be shown, how the rest can be checked, as it can be typed."""
    assert (SENTENCE.format(1),) == HowFar(Told(LATER)).at_end()
    assert (
        SENTENCE.format(1),
        'A random check of the rest is possible: focuscode queue audit --coder "Ada L" --size 50',
    ) == HowFar(Told(ENOUGH)).at_end()
    for none in (replace(ENOUGH, audit_draw="draw-1"), replace(ENOUGH, waiting=3), replace(ENOUGH, read=200)):
        assert 1 == len(HowFar(Told(none)).at_end())


def test_in_a_review(session: Session, reopen: Callable[..., Session]) -> None:
    """The lines stand between the segments, after the help and at the end; without them nothing is said."""
    told = Told(START)
    passing = HowFar(told, every=2)
    passing.begin()
    told.progress = LATER
    said: list[tuple[str, str]] = []
    typed = iter(("n", "?", "n", "q"))
    LineReview(session, Terminal(lambda *line: said.append(line), lambda _prompt: next(typed)), passing).run()
    lines = [text for text, _ in said]
    new = "shown: 95 % of the segments with the code are found: often (p .015)"
    assert lines.index(HELP) + 1 == lines.index(SENTENCE.format(1))
    assert lines.index("── fg · 1 of 4 done ──") < lines.index(new) < lines.index("── fg · 2 of 4 done ──")
    assert (SENTENCE.format(1), "dim") == said[-1]
    plain: list[str] = []
    LineReview(reopen(), Terminal(lambda text, _style: plain.append(text), lambda _prompt: None)).run()
    assert not [line for line in plain if "shown" in line]
