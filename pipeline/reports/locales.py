"""How numbers, shares, intervals, probabilities and dates are written in a locale, by the rules of Unicode's CLDR.

What is written with a comma for the decimal mark never has a comma between two numbers. A minus is a true minus sign, there
is no negative zero, and a half is rounded up. Babel, which knows the rules, is loaded at the first use.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from pipeline.exhibits import Column, Value
from pipeline.findings import Estimate
from pipeline.reports.wording import MINUS, NOTHING, Notes, Shown, rounded

HOW_TO_NAME_A_LOCALE = (
    'Name a language, or a language and a country: "en", "en-GB", "de", "fr-CH", "cs", "da".'
)
NUMERIC = ("count", "share", "index", "number", "difference", "p")
HARD_SPACE = "\u00a0"
SMALLEST_P, LARGEST_P = 0.001, 0.999
_BODY = re.compile(r"[#0][#0,.]*")
# What came from the study, or stands for itself: quoted words, the number of a section or version.
_VERBATIM = re.compile(
    r"""(“[^”]*”|"[^"]*"|(?<!\w)'[^']*'(?!\w)|\b(?:sections?|chapters?|tables?|versions?|Python|focuscode) [\d.]*\d)""",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,])(?<![^\W\d]-)(\d+(?:\.(\d+))?)[ \u00a0\u202f]?%")
_DECIMAL = re.compile(r"(?<![\w.,])(?<![^\W\d]-)(\d*)\.(\d+)(?![\w]|[.,]\d)")
_MOMENTS = ("%Y-%m-%d %H:%M UTC", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def is_locale(name: str) -> bool:
    """True where numbers can be written in the locale of that name ("en-GB"); `HOW_TO_NAME_A_LOCALE` tells how to mend it."""
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(name.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=8)
def writing(locale: str) -> Writing:
    """The way to write in the locale of that name; raises ValueError where `is_locale` is false."""
    if not is_locale(locale):
        raise ValueError(f"{locale!r} is no known locale")
    return Writing(locale)


class Writing:
    """How values are written in one locale; made by `writing`."""

    def __init__(self, locale: str) -> None:
        from babel import Locale

        self.name = locale.replace("_", "-")
        self._locale = Locale.parse(self.name, sep="-")
        self.language: str = self._locale.language
        self._whole: str = self._locale.decimal_formats[None].pattern.partition(".")[0]
        self._comma = "," in self.number(0.5, 1)
        self._percent: str = self._locale.percent_formats[None].pattern

    def number(self, value: float, digits: int = 0) -> str:
        """A number with that many digits after the decimal mark and with its thousands set apart."""
        from babel.numbers import format_decimal

        if not math.isfinite(value):
            return f"{MINUS if value < 0 else ''}∞"
        exact = rounded(value, digits)
        pattern = f"{self._whole}.{'0' * digits}" if digits else self._whole
        text = format_decimal(abs(exact), format=pattern, locale=self._locale, decimal_quantization=False)
        return f"{MINUS}{text}" if exact < 0 else text

    def percent(self, share: float, digits: int = 0) -> str:
        """A share (0–1) in percent, with the space before the sign that the locale has."""
        return _BODY.sub(lambda _: self.number(100 * share, digits), self._percent, count=1)

    def difference(self, value: float, digits: int = 1) -> str:
        """A difference with its sign; none before zero."""
        text = self.number(value, digits)
        return f"+{text}" if math.isfinite(value) and rounded(value, digits) > 0 else text

    def p(self, value: float) -> str:
        """A probability of a test: three digits, `< .001` below that; no zero before the mark in English."""
        if value < SMALLEST_P:
            return f"<{HARD_SPACE}{self._p(SMALLEST_P)}"
        return f">{HARD_SPACE}{self._p(LARGEST_P)}" if value > LARGEST_P else self._p(value)

    def _p(self, value: float) -> str:
        """The digits of a probability."""
        return self._bare(self.number(value, 3))

    def _bare(self, text: str) -> str:
        """A number that is never above 1, without the zero before its mark where English leaves it out."""
        return text.removeprefix("0") if self.language == "en" else text

    def level(self, value: float) -> str:
        """A probability that a rule names (.05, .95), with the digits that it has and no more."""
        return self._bare(self.plainly(value))

    def plainly(self, value: float) -> str:
        """A number that somebody declared, with the digits that it has and no more."""
        digits = Decimal(repr(float(value))).normalize().as_tuple().exponent
        return self.number(value, max(0, -int(digits)))

    def prose(self, text: str) -> str:
        """A sentence of the program in which numbers stand the English way, with decimals and per cents as in this locale.

        What stands in quotation marks came from the study and stays as it is, and so do numbers of sections and versions, numbers
        within a name (fg-2.5) and whatever is no single decimal number (1.2.3).
        """
        if self.language == "en":
            return text
        parts = _VERBATIM.split(text)
        return "".join(part if place % 2 else self._prose(part) for place, part in enumerate(parts))

    def _prose(self, text: str) -> str:
        """Prose outside quotation marks."""
        text = _PERCENT.sub(lambda found: self.percent(float(found[1]) / 100, len(found[2] or "")), text)
        return _DECIMAL.sub(lambda found: self.number(float(found[0]), len(found[2])), text)

    def between(self, low: str, high: str) -> str:
        """Two written numbers as an interval in brackets, never broken; a semicolon parts them where numbers may hold a comma."""
        return f"[{low}{';' if self._comma or ',' in low + high else ','}{HARD_SPACE}{high}]"

    def interval(self, estimate: Estimate, digits: int = 2, *, share: bool = False) -> str:
        """An estimate's interval in brackets, "" where it has none; that of a `share` in percent, without the sign."""
        if estimate.low is None or estimate.high is None:
            return ""
        scale = 100 if share else 1
        return self.between(
            self.number(scale * estimate.low, digits), self.number(scale * estimate.high, digits)
        )

    def estimate(self, estimate: Estimate, digits: int = 2, *, share: bool = False) -> str:
        """An estimate in a line of text, with its interval where it has one; a dash where it is undefined."""
        if estimate.value is None:
            return NOTHING
        text = (self.percent if share else self.number)(estimate.value, digits)
        return f"{text} {self.interval(estimate, digits, share=share)}".rstrip()

    def plain(self, value: float, column: Column) -> str:
        """One number as the column's kind wants it."""
        if column.kind == "share":
            return self.percent(value, column.digits)
        if column.kind == "difference":
            return self.difference(value, column.digits)
        if column.kind == "p":
            return self.p(value)
        if column.kind in ("text", "quote"):
            return str(value)
        return self.number(value, 0 if column.kind == "count" else column.digits)

    def show(self, value: Value, column: Column, notes: Notes) -> Shown:
        """A value of a table: as text, its interval, and the notes that say why something is missing.

        A dash stands for what is undefined. In a column of differences the ends of an interval have no plus sign.
        """
        if value is None:
            return Shown("")
        if isinstance(value, str):
            return Shown(value)
        if not isinstance(value, Estimate):
            return Shown(self.plain(value, column))
        if value.value is None:
            return Shown(NOTHING, notes=(notes.number(self.prose(value.undefined_because)),))
        digits = 3 if column.kind == "p" else 0 if column.kind == "count" else column.digits
        between = self.interval(value, digits, share=column.kind == "share")
        bare = value.no_interval_because if not between else ""
        return Shown(
            self.plain(value.value, column), between, (notes.number(self.prose(bare)),) if bare else ()
        )

    def date(self, moment: str, language: str) -> str:
        """A date and time as they stand in a `Document`, in words where text and numbers are of one language.

        Otherwise, and where it is not understood, it stays as it is: 2030-03-05 is read alike in every language.
        """
        from babel.dates import format_date

        if language.partition("-")[0].lower() != self.language:
            return moment
        found = read_moment(moment)
        if found is None:
            return moment
        rest = moment[10:].strip()
        day = format_date(found.date(), "long", locale=self._locale)
        return f"{day}, {rest}" if rest else day


def read_moment(moment: str) -> datetime | None:
    """The date, with its time where it has one, of a text such as `2030-03-05 14:20 UTC`; None where it is something else."""
    for form in _MOMENTS:
        try:
            # Times of reports are in UTC and written without an offset.
            return datetime.strptime(moment, form)  # noqa: DTZ007
        except ValueError:
            continue
    return None
