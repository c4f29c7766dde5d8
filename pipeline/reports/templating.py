"""Templates and style sheets of the pages: escaping is always on, and every text from a study is made wholly visible."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pipeline.reports.wording import counted, letter, listed, number, percent
from pipeline.verbatim import printable

if TYPE_CHECKING:
    from jinja2 import Environment


def template(name: str) -> str:
    """The text of a file in `templates/`, from wherever the package is installed."""
    return files("pipeline.reports").joinpath("templates", name).read_text(encoding="utf-8")


def environment() -> Environment:
    """Templates with escaping always on; an unknown name in a template is an error, not an empty string."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(number=number, percent=percent, counted=counted, listed=listed, letter=letter)
    return made


def _seen(value: Any) -> Any:
    """Text that came with the study, made wholly visible; markup and numbers as they are."""
    from markupsafe import Markup

    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
