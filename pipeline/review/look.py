"""How the roles of pieces look, in four themes, and which theme is taken.

Nothing is told by colour alone: what matters is bold, underlined or reversed as well, or has a mark of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

DARK, LIGHT, ANSI, ANSI_LIGHT = "focuscode-dark", "focuscode-light", "ansi-dark", "ansi-light"
CHOICES = {"dark": DARK, "light": LIGHT, "ansi": ANSI}
"""What may be set in study.toml, beside auto."""

_COLOURS: Mapping[str, Mapping[str, str]] = {
    DARK: {
        "text": "#d3d6dc",
        "ground": "#17191e",
        "soft": "#8d94a1",
        "line": "#3a3f49",
        "accent": "#86b7dc",
        "bar": "#5d86a5",
        "warm": "#e3c07c",
        "good": "#9cc98a",
        "bad": "#e0a07a",
        "raised": "#242830",
    },
    LIGHT: {
        "text": "#2a2c31",
        "ground": "#faf9f5",
        "soft": "#666a73",
        "line": "#cfccc3",
        "accent": "#1d5f91",
        "bar": "#7ba3c0",
        "warm": "#7d4b00",
        "good": "#2c6a21",
        "bad": "#97360a",
        "raised": "#ebe9e1",
    },
}
# role → attributes, colour, ground
_ROLES: Mapping[str, tuple[str, str, str]] = {
    "soft": ("", "soft", ""),
    "line": ("", "line", ""),
    "strong": ("bold", "", ""),
    "here": ("", "", ""),
    "mark": ("bold", "accent", ""),
    "who": ("bold", "accent", ""),
    "evidence": ("bold underline", "", ""),
    "evidence_here": ("bold underline", "warm", ""),
    "part": ("underline", "", ""),
    "chosen": ("reverse underline", "", ""),
    "cursor": ("bold", "", "raised"),
    "given": ("bold", "good", ""),
    "ticked": ("bold", "warm", ""),
    "rejected": ("", "soft", ""),
    "bar": ("", "bar", ""),
    "badge": ("bold reverse", "", ""),
    "status": ("", "soft", "raised"),
    "status_strong": ("bold", "", "raised"),
    "key": ("bold", "accent", ""),
    "wrong": ("bold", "bad", ""),
    "told": ("", "", ""),
}
_IN_ANSI = {"soft": "dim", "line": "dim", "rejected": "dim"}


class WithoutColours(LineFilter):
    """Leaves no colour in what goes to the terminal: bold, dim, underlined and reversed stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without their colours."""
        del background
        return [
            Segment(text, None if style_ is None else style_.without_color, control)
            for text, style_, control in segments
        ]


def chosen_theme(setting: str, environ: Mapping[str, str]) -> str:
    """The theme to begin with.

    NO_COLOR (not empty) means the terminal's own two colours (no-color.org); otherwise the setting, and where it is
    "auto" the ground that the terminal announces in COLORFGBG, dark without one.
    """
    light = environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
    if environ.get("NO_COLOR"):
        return ANSI_LIGHT if light else ANSI
    if setting == "ansi":
        return ANSI_LIGHT if light else ANSI
    return CHOICES.get(setting, LIGHT if light else DARK)


def next_theme(theme: str, *, colours: bool) -> str:
    """The theme after this one, for a key; without colours there are only the terminal's own."""
    if not colours:
        return theme
    order = (DARK, LIGHT, ANSI)
    return order[(order.index(theme) + 1) % len(order)] if theme in order else DARK


def themes() -> tuple[Theme, ...]:
    """The two themes of our own, for Textual."""
    return tuple(_theme(name, dark=name == DARK) for name in (DARK, LIGHT))


def _theme(name: str, *, dark: bool) -> Theme:
    """A theme of Textual in the colours of one of ours: dialogs take theirs from it."""
    colours = _COLOURS[name]
    return Theme(
        name=name,
        primary=colours["accent"],
        secondary=colours["soft"],
        accent=colours["warm"],
        warning=colours["bad"],
        error=colours["bad"],
        success=colours["good"],
        foreground=colours["text"],
        background=colours["ground"],
        surface=colours["ground"],
        panel=colours["raised"],
        boost=colours["raised"],
        dark=dark,
        variables={
            "border": colours["line"],
            "border-blurred": colours["line"],
            "scrollbar": colours["line"],
            "scrollbar-background": colours["ground"],
            "block-cursor-background": colours["raised"],
            "block-cursor-foreground": colours["text"],
        },
    )


@lru_cache(1024)
def style(theme: str, roles: str) -> Style:
    """How a piece of these roles looks: they add up, in their order."""
    colours = _COLOURS.get(theme, {})
    made = Style(color=colours.get("text"), bgcolor=colours.get("ground"))
    for role in roles.split():
        attributes, colour, ground = _ROLES[role]
        if not colours:
            attributes = f"{attributes} {_IN_ANSI.get(role, '')}".strip()
        made += Style.parse(attributes or "none") + Style(
            color=colours.get(colour), bgcolor=colours.get(ground)
        )
    return made
