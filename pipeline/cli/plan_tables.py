"""The tables of `focuscode plan`, what they mean, and the commands that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console import say, table
from pipeline.reports.wording import NOTHING

if TYPE_CHECKING:
    from pipeline.reliability.planning import Need
    from pipeline.workflow.planning import CodePlan, StudyPlan

_MOST_NAMED = 6


def show(made: StudyPlan, folder: Path) -> None:
    """Print a plan."""
    _tell_double_coding(made)
    _tell_assumed(made)
    _tell_reading(made)
    _tell_commands(made, folder)


def commands(made: StudyPlan, folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """The commands that draw what is to be double-coded, each with the codes that it is for; none without a study.

    A random sample serves all codes, so there is one, for those that need no other; the others have each their own.
    """
    from pipeline.workflow.assigning import SHARE
    from pipeline.workflow.status import typed

    wanting = [p for p in made.codes if p.code_id and not (p.so_far and p.so_far.generalises)]
    where = "" if folder == Path() else f" --study {typed(str(folder))}"
    names = made.coders if len(made.coders) > 1 else (*made.coders, "NAME", "NAME")[:2]
    start = f"focuscode assign{where} " + " ".join(f"--coder {typed(name)}" for name in names)
    found = []
    plain = [p for p in wanting if p.at_random.size and not _is_better(p)]
    if plain:
        size = max(p.at_random.size or 0 for p in plain)
        found.append((f"{start} --double-size {size} --no-rest", tuple(p.code_id for p in plain)))
    share = made.asked.to_share
    to_share = "" if share == SHARE else f" --to-share {share:g}"
    for p in wanting:
        if _is_better(p) and p.inflated is not None:
            inflating = f"--double-size {p.inflated.size} --inflate {typed(p.code_id)}{to_share} --no-rest"
            found.append((f"{start} {inflating}", (p.code_id,)))
    return found


def _is_better(plan: CodePlan) -> bool:
    """True where an inflated sample can be smaller than a random one."""
    inflated, plain = plan.inflated, plan.at_random
    if inflated is None or inflated.size is None:
        return False
    return plain.size is None or inflated.size < plain.size


def _tell_double_coding(made: StudyPlan) -> None:
    """How many segments to double-code."""
    threshold, share = made.asked.assumed.threshold, made.asked.to_share
    by_code = any(p.code_id for p in made.codes)
    columns = [
        "code" if by_code else "base rate",
        "base",
        "kappa",
        "so far",
        "random",
        f"to {share:g}",
        "from",
    ]
    rows = [
        [
            p.code_id or f"{p.base_rate:g}",
            _rate(p),
            f"{p.kappa:.2f}" if p.expected_from == "as observed" else f"({p.expected:.2f})",
            str(p.double_coded) if by_code else "",
            _size(p.at_random),
            _size(p.inflated),
            _from(p),
        ]
        for p in made.codes
    ]
    kept = [at for at in range(len(columns)) if by_code or at not in (1, 3)]
    title = f"To double-code, so that rho < .05 for a kappa above {threshold:g}"
    _print(title, columns, rows, kept)
    for line in _legend(made, by_code=by_code):
        say(line)
    _tell_why_not(made)


def _print(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int]) -> None:
    """Some columns of a table, all but the first set right, under a title that may be wider."""
    say(title, "bold")
    shown = [[row[at] for at in kept] for row in rows]
    table("", [columns[at] for at in kept], shown, right=range(1, len(kept)))


def _legend(made: StudyPlan, *, by_code: bool) -> list[str]:
    """What the columns of the first table mean."""
    asked = made.asked
    lines = [
        "  kappa: expected over all segments; in brackets assumed, else observed",
        "  so far: segments that two coders judged",
        "  random: to double-code, drawn as they come",
        f"  to {asked.to_share:g}: to double-code, drawn so that so large a part has the code",
        f"    ({NOTHING}: no number does, or it is as common as that)",
        "  from: the least kappa to be observed then, on the smaller of both samples",
        f"  Coders as good as expected show it with a probability of {asked.power:g}.",
    ]
    needs = [need for p in made.codes for need in (p.at_random, p.inflated) if need is not None and need.size]
    if needs:
        most = 100 * max(need.at_threshold for need in needs)
        lines += [
            f"  Rho is an average over bad coders: those whose kappa is just {asked.assumed.threshold:g} pass, too,",
            f"    in up to {most:.0f} % of such samples. A higher --threshold keeps them out.",
        ]
    return [line for line in lines if by_code or not line.startswith("  so far")]


def _tell_why_not(made: StudyPlan) -> None:
    """For which codes no number does, and which have shown it already."""
    done = [p.code_id for p in made.codes if p.so_far and p.so_far.generalises]
    if done:
        say(f"Rho is below .05 on the reliability sample already: {', '.join(done)}.", "green")
    reasons: dict[str, list[str]] = {}
    for p in made.codes:
        if p.at_random.size is None and (p.inflated is None or p.inflated.size is None):
            reasons.setdefault(p.at_random.because, []).append(p.code_id or f"{p.base_rate:g}")
    for because, names in reasons.items():
        say(f"{_named(names)}: {because}.", "yellow")


def _tell_assumed(made: StudyPlan) -> None:
    """Which base rates were assumed, and as what."""
    found: dict[str, list[str]] = {}
    for p in made.codes:
        if p.is_assumed and p.code_id:
            found.setdefault(p.base_rate_from, []).append(p.code_id)
    for words, names in found.items():
        say(f"* {_named(names)}: {words}.")


def _named(names: list[str]) -> str:
    """Some names, and how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMED])} and {more} more"


def _tell_reading(made: StudyPlan) -> None:
    """How many more segments to read, and what reading cannot do."""
    width = f"{made.asked.half_width:g}"
    grouped = any(p.groups for p in made.codes)
    by_code = any(p.code_id for p in made.codes)
    columns = ["code" if by_code else "base rate", "prevalence", "read", "of", "more", "at best", "groups"]
    rows = [
        [
            p.code_id or f"{p.base_rate:g}",
            _rate(p),
            str(p.read),
            str(p.segments),
            str(p.to_review),
            *_groups(p),
        ]
        for p in made.codes
    ]
    kept = [at for at in range(len(columns)) if (by_code or at != 1) and (grouped or at < 5)]
    _print(f"To read, for a prevalence known to ± {width}", columns, rows, kept)
    say("  more: to draw by chance from what is unread (focuscode queue draw) and read,")
    say("    for these transcripts alone; a first guess, as if nothing had been drawn yet")
    if grouped:
        say("  at best: the half width for groups like these, once everything is read;")
        say(f"    only more focus groups make it smaller. groups: how many it takes for ± {width}")
        for because in dict.fromkeys(p.groups.because for p in made.codes if p.groups and p.groups.because):
            say(f"    ({NOTHING}: {because})")


def _tell_commands(made: StudyPlan, folder: Path) -> None:
    """What draws it."""
    found = commands(made, folder)
    if not found:
        return
    say("Next, one of these (a random sample serves all codes at once):", "bold")
    for command, of in found:
        say(f"  {command}")
        if "--inflate" not in command:
            say(f"      enough for {_named(list(of))}")
    sizes = [size for p in made.codes for size in _smaller(p)]
    if sizes and max(sizes) > made.left:
        left = f"only {made.left} segments are" if made.left else "no segment is"
        say(f"  But {left} left that none of these coders has had.", "yellow")
        say("  So large a sample takes coders who have read less, or more transcripts.", "yellow")


def _smaller(plan: CodePlan) -> Iterable[int]:
    """The size of the smaller sample, nothing where neither will do."""
    need = plan.inflated if _is_better(plan) else plan.at_random
    return () if need is None or need.size is None else (need.size,)


def _groups(plan: CodePlan) -> tuple[str, str]:
    """The half width at best and the groups it takes."""
    if plan.groups is None or plan.groups.at_best is None:
        return NOTHING, NOTHING
    needed = plan.groups.needed
    return f"± {plan.groups.at_best:.3f}", "over 10000" if needed is None else str(needed)


def _rate(plan: CodePlan) -> str:
    """A base rate, marked where it was assumed for a code."""
    return f"{plan.base_rate:.3f}" + ("*" if plan.is_assumed and plan.code_id else "")


def _size(need: Need | None) -> str:
    """A number of segments."""
    return NOTHING if need is None or need.size is None else str(need.size)


def _from(plan: CodePlan) -> str:
    """The kappa that certifies on the smaller sample."""
    need = plan.inflated if _is_better(plan) else plan.at_random
    return NOTHING if need is None or need.kappa is None else f"{need.kappa:.3f}"
