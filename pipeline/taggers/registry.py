"""Taggers by name: those of this program, and those that packages bring under an entry point.

The entry point group is `focuscode.taggers`: a name, and a function that is given the codebook and the study's `Options`
and returns a `Tagger` (`pipeline.taggers.passages`). Where that has a method `learn(examples)` it learns from codings as
the classifier does, on transcripts kept aside. This program's own semantic tagger comes by the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.codebook import Codebook
from pipeline.errors import InputError, Problem
from pipeline.taggers.learnt import Taggers
from pipeline.taggers.options import STUDY, Options
from pipeline.taggers.passages import Tagger
from pipeline.taggers.rules import RulesTagger

GROUP = "focuscode.taggers"
OWN = ("rules", "classifier")
_KEY = "suggestions.taggers"
_NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


def known_taggers() -> tuple[str, ...]:
    """The names that study.toml may use."""
    return (*OWN, *sorted({point.name for point in entry_points(group=GROUP)} - {*OWN}))


def taggers_of(
    names: Sequence[str],
    codebook: Codebook,
    *,
    source: str = "the codebook",
    options: Mapping[str, Mapping[str, Any]] = _NOTHING,
    folder: Path = Path(),
) -> Taggers:
    """The taggers of those names for a codebook; `source` is its file as the user named it.

    `options` are those of study.toml by tagger, `folder` is the study's. Raises InputError with every name that nobody
    brings, every package that cannot be used and why, and every pattern that cannot be used.
    """
    others = further_taggers(names, codebook, options=options, folder=folder)
    rules = RulesTagger(codebook, source=source) if "rules" in names else None
    return Taggers(rules, "classifier" in names, others)


def further_taggers(
    names: Sequence[str],
    codebook: Codebook,
    *,
    options: Mapping[str, Mapping[str, Any]] = _NOTHING,
    folder: Path = Path(),
) -> tuple[Tagger, ...]:
    """Those of the named taggers that come by an entry point; raises InputError as `taggers_of` does."""
    wanted = [name for name in dict.fromkeys(names) if name not in OWN]
    points = {point.name: point for point in entry_points(group=GROUP)} if wanted else {}
    problems: list[Problem] = []
    found: list[Tagger] = []
    for name in wanted:
        if name not in points:
            how = f"Known: {', '.join(known_taggers())}. Install the package that brings it."
            problems.append(Problem(STUDY, f"there is no tagger {name!r}.", how, key=_KEY))
            continue
        try:
            found.append(_made(points[name], codebook, Options(name, options.get(name, {}), folder)))
        except InputError as error:
            problems.extend(error.problems)
        except Exception as error:  # noqa: BLE001  # another package's own failure: name it, whatever it is
            how = "Ask those who made that package, or take the tagger out of the list."
            what = f"the tagger {name!r} cannot be used: {str(error) or type(error).__name__}."
            problems.append(Problem(STUDY, what, how, key=_KEY))
    if problems:
        raise InputError(problems)
    return tuple(found)


def _made(point: EntryPoint, codebook: Codebook, options: Options) -> Tagger:
    """The tagger that an entry point makes."""
    tagger: Tagger = point.load()(codebook, options)
    return tagger
