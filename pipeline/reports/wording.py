"""How numbers and estimates are written in reports and in the terminal: one way for each, used everywhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from pipeline.findings import Cell, Estimate

DASH = "–"
NOTHING = "—"
THIN = "\u202f"
MINUS = "\u2212"
_ROOM = Context(prec=400)  # more digits than any double has before its mark
DIGITS_HELD = (
    15  # decimal digits that a double surely holds; what lies beyond is rounding of binary fractions
)


def rounded(value: float | Decimal, digits: int = 0) -> Decimal:
    """A finite number to that many digits after the decimal mark, a half away from zero: 12.5 is 13, 2.675 is 2.68.

    The number is taken as it is written in decimals, not as the binary fraction that stands for it.
    """
    whole = value if isinstance(value, Decimal) else Decimal(f"{value:.{DIGITS_HELD}g}")
    return whole.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _ROOM)


def number(value: float, digits: int = 0) -> str:
    """A number for reading: thousands set apart by commas, a true minus sign, never a negative zero; a half is rounded up."""
    text = f"{rounded(value, digits) if math.isfinite(value) else value:,.{digits}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 in percent."""
    return f"{number(100 * share, digits)}{THIN}%"


def signed(change: float) -> str:
    """A change of a share in percentage points, with its sign."""
    return f"{'+' if change > 0 else ''}{percent(change)}"


def counted(count: int, singular: str, plural: str = "") -> str:
    """A count with its noun in the right number."""
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"


def of_present(count: int, present: int) -> str:
    """A count of people as it is to be read: `n of N`, never a bare share."""
    return f"{number(count)} of {number(present)}"


def listed(words: tuple[str, ...] | list[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def on_both_sides(below: Sequence[str], above: Sequence[str]) -> str:
    """What a mean hides whose stakeholder groups discord in opposite directions, "" where none do."""
    if not below or not above:
        return ""
    return f"its stakeholder groups lie on both sides: {below_and_above(below, above)}; the mean hides this"


def below_and_above(below: Sequence[str], above: Sequence[str]) -> str:
    """Who lies below and who above."""
    return f"{listed([*below])} below, {listed([*above])} above"


def cell_name(cell: Cell) -> str:
    """Who is meant, in words; `all` for the margin over everybody."""
    return ", ".join(part for part in (cell.country, cell.sector, cell.group) if part) or "all"


def value_of(estimate: Estimate, digits: int = 2, *, share: bool = False) -> str:
    """An estimate without its interval, a dash where it is undefined; `share` prints a value in 0–1 in percent."""
    if estimate.value is None:
        return NOTHING
    return (percent if share else number)(estimate.value, digits)


def interval_of(estimate: Estimate, digits: int = 2, *, share: bool = False) -> str:
    """An estimate's interval, "" where it has none: `0.55–0.87`, with a word for the dash where a minus stands."""
    if estimate.low is None or estimate.high is None:
        return ""
    scale = 100 if share else 1
    low, high = number(scale * estimate.low, digits), number(scale * estimate.high, digits)
    return f"{low} to {high}" if MINUS in low + high else low + DASH + high


def with_interval(estimate: Estimate, digits: int = 2) -> str:
    """An estimate in a line of text, with its interval in brackets where it has one."""
    between = interval_of(estimate, digits)
    return value_of(estimate, digits) + (f" [{between}]" if between else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A statistic as printed: the value, its interval, and the numbers of the notes below the table (written by `letter`)."""

    text: str
    interval: str = ""
    notes: tuple[int, ...] = ()


def letter(number: int) -> str:
    """The mark of a note by its number from 1: a … z, aa, ab …; a digit would be read as one more of the value it stands at."""
    above, own = divmod(number - 1, 26)
    return (letter(above) if above else "") + chr(ord("a") + own)


class Notes:
    """The numbered notes of one table: why a value or an interval is missing, each reason once."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def number(self, reason: str) -> int:
        """The number, from 1, of that reason."""
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.reasons.index(reason) + 1

    def show(
        self, estimate: Estimate | None, digits: int = 2, *, share: bool = False, interval: bool = True
    ) -> Shown:
        """An estimate with its 95 % interval, or a dash and the note that says why; None is an empty cell.

        `share`: the value lies in 0–1 and is printed in percent. `interval=False` prints the value alone.
        """
        if estimate is None:
            return Shown("")
        if estimate.value is None:
            return Shown(NOTHING, notes=(self.number(estimate.undefined_because),))
        text = value_of(estimate, digits, share=share)
        if not interval:
            return Shown(text)
        between = interval_of(estimate, digits, share=share)
        bare = estimate.no_interval_because if not between else ""
        return Shown(text, between, (self.number(bare),) if bare else ())
