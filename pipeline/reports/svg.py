"""The canvas of every figure: one style, sizes in inches, and SVG that is the same bytes on every run.

Text stays text (small files, any script, searchable in print); matplotlib's own font only measures it. No user's
matplotlibrc has a say, `$` starts no formula, and ids carry the figure's key, as several figures share one page.
"""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.verbatim import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, SOFT, RULE = "#1d2327", "#5b6670", "#d5dade"
# Okabe and Ito's colours (2008), ordered so that neighbours differ in lightness as well; markers and hatches repeat
# the distinction for those who see no colour and for print in grey.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#555555", "#B8A900")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
HATCHES = ("", "////", "\\\\\\\\", "xxx", "---", "|||", "+++", "//")
FONTS = "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "focuscode",
    "font.family": ["DejaVu Sans"],
    "font.size": 8.5,
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 8.5,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.color": RULE,
    "xtick.labelcolor": SOFT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


@contextmanager
def drawing() -> Iterator[None]:
    """Everything within is drawn in the report's style, whatever the user's matplotlib settings say."""
    from matplotlib import style

    with style.context(["default", _STYLE]), warnings.catch_warnings():
        # The measuring font lacks the glyph; the reader's browser has it.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def sheet(width: float, height: float) -> Figure:
    """An empty figure of that size in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at that place of the figure, in inches from its lower left corner."""
    across, up = figure.get_size_inches()
    return figure.add_axes((left / across, bottom / up, width / across, height / up))


def words(figure: Figure, left: float, bottom: float, text: str, **how: Any) -> None:
    """A line of text at that place, in inches; vertically centred unless told otherwise."""
    across, up = figure.get_size_inches()
    how = {"va": "center_baseline", **how}
    figure.text(left / across, bottom / up, printable(text), **how)


def to_svg(figure: Figure, *, key: str, title: str, description: str) -> str:
    """The figure as one `<svg>` element to stand inside a page, with its title and description for readers.

    `key` sets the ids of this figure apart from those of other figures on the same page.
    """
    key, buffer = f"figure-{key}", io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", metadata=nothing)
    drawn = buffer.getvalue()
    body = drawn[drawn.index(">", drawn.index("<svg")) + 1 :]
    body = re.sub(r"\s*<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", body, count=1, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    short = f"f{zlib.crc32(key.encode()):x}"
    used = dict.fromkeys(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', body))
    ids = {name: f"{short}-{number}" for number, name in enumerate(used, 1)}
    body = re.sub(r"<[^>]*>", lambda tag: _own(tag[0], ids), body)
    body = re.sub(r">\n\s*<", ">\n<", _ungrouped(body))
    width, height = (72 * inches for inches in figure.get_size_inches())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
        f'viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.1f}pt" height="{height:.1f}pt" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" style="stroke-linejoin:round;stroke-linecap:butt;font-family:{FONTS}">\n'
        f'<title id="{key}-title">{escape(printable(title))}</title>\n'
        f'<desc id="{key}-desc">{escape(printable(description))}</desc>{body.rstrip()}\n'
    )


def _own(tag: str, ids: Mapping[str, str]) -> str:
    """One tag of the drawing with ids of its own figure and the page's fonts; text between tags is never touched.

    Ids that nothing leads to are left out, and places are told to a hundredth of a point.
    """
    tag = re.sub(r' id="([^"]*)"', lambda found: f' id="{ids[found[1]]}"' if found[1] in ids else "", tag)
    tag = re.sub(r'(xlink:href="#|url\(#)([^")]+)', lambda found: found[1] + ids[found[2]], tag)
    tag = re.sub(r"-?\d+\.\d{3,}", _hundredth, tag)
    if tag.startswith("<path"):
        tag = re.sub(r'\s+(?=")', "", re.sub(r"\s+([MLCQz])\s*", r"\1", tag))
    # The whole drawing has the page's fonts.
    return re.sub(r"font-family: 'DejaVu Sans'(?:; )?", "", tag).replace(' style=""', "")


def _ungrouped(body: str) -> str:
    """The drawing without groups that say nothing, and with its end."""
    kept, open_groups = [], []
    for piece in re.split(r"(<[^>]*>)", body):
        if re.match(r"<g[ >]", piece) and not piece.endswith("/>"):
            open_groups.append(piece != "<g>")
            kept.append(piece if open_groups[-1] else "")
        elif piece == "</g>":
            kept.append(piece if open_groups.pop() else "")
        else:
            kept.append(piece)
    return "".join(kept)


def _hundredth(number: re.Match[str]) -> str:
    """A number with two digits after the point, fewer where they are noughts."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
