"""How far reading has come, as a record and in words. It is computed in `workflow.stopping`, which takes numpy along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

LOOK = 25  # segments from one look of the stopping rule to the next, as `pipeline.stopping` has it
Standing = Literal["shown", "not yet", "not found", "all read", "no figure"]
SETTLED: tuple[Standing, ...] = ("shown", "all read")
AUDIT_SIZE = 60  # none in 60 of many shows that fewer than one in twenty has it (.95 ** 59 < .05)
NAMED = 4  # codes named on one line; the rest are counted


@dataclass(frozen=True, slots=True)
class CodeProgress:
    """One code: `found` of the segments `read` and judged for it have it.

    `standing`: the recall target is `shown`, or `not yet`; the code is `not found`, which shows no recall; every
    segment is read (`all read`); there is `no figure`, and `because` says why. `p` is that of the stopping rule at the
    last look (None where nothing was found by then), `audit_p` that of the random check that counts (see
    `_with_check`), and `more` about how many further segments without the code would show the target. Where the code was not found, `at_most` of the unread segments have it, with the study's
    confidence.
    """

    code_id: str
    standing: Standing
    found: int = 0
    read: int = 0
    p: float | None = None
    audit_p: float | None = None
    more: int | None = None
    at_most: int | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far one coder's reading (`coder` "": everybody's together) has come, out of `population` segments.

    `not_begun` are the transcripts of which nothing is read: the stopping rule knows nothing of them. `audit_draw` is
    the id of the draw that is the random check that counts, "" without one; `waiting` says how many unread segments lie
    in batches drawn for this coder.
    """

    coder: str
    population: int
    read: int
    target: float
    confidence: float
    not_begun: tuple[str, ...]
    codes: tuple[CodeProgress, ...]
    audit_draw: str = ""
    waiting: int = 0

    def standing(self, *standings: Standing) -> tuple[CodeProgress, ...]:
        """The codes that stand so, in the order of the codebook."""
        return tuple(code for code in self.codes if code.standing in standings)

    @property
    def is_open(self) -> bool:
        """True where there was a first look and something can still be missed."""
        return self.read >= LOOK and bool(self.standing("shown", "not yet", "not found"))

    @property
    def is_enough(self) -> bool:
        """True where the target is shown for every code found for which it can be before all is read."""
        return (
            self.is_open
            and bool(self.standing("shown"))
            and all(map(self.needs_all, self.standing("not yet")))
        )

    @property
    def check_size(self) -> int:
        """Of how many segments a random check is worth proposing, 0 for none.

        There is none before enough is read, where nothing is unread, after one that counts, and while a batch is open:
        a check drawn then would not be of all that is unread.
        """
        if self.audit_draw or self.waiting or not self.is_enough:
            return 0
        return min(AUDIT_SIZE, self.population - self.read)

    def needs_all(self, code: CodeProgress) -> bool:
        """True where the target will not be shown before every segment is read: too few were found, or too late."""
        return code.standing == "not yet" and code.more == self.population - code.read


def headline(progress: ReadingProgress) -> str:
    """In one sentence: for how many codes the target is shown."""
    counted = [code for code in progress.codes if code.standing != "no figure"]
    settled = len(progress.standing(*SETTLED))
    who = "" if progress.coder else " by anybody"
    return (
        f"{_percent(progress.target)} of the segments with a code found: shown for {settled} of {len(counted)} codes,"
        f" with {progress.read} of {progress.population} segments read{who}."
    )


def details(progress: ReadingProgress) -> tuple[str, ...]:
    """What is not shown and why, a line for each kind, the nearest codes first; nothing where all is shown."""
    lines = []
    waiting = sorted(progress.standing("not yet"), key=lambda code: (code.more or 0, -code.found))
    sooner = [code for code in waiting if not progress.needs_all(code)]
    if sooner:
        said = [f"{c.code_id} ({c.found} found, about {c.more} more without it)" for c in sooner]
        lines.append(f"not shown yet: {_listed(said)}")
    last = [f"{code.code_id} ({code.found} found)" for code in waiting if progress.needs_all(code)]
    if last:
        lines.append(f"not shown before all is read: {_listed(last)}")
    absent = progress.standing("not found")
    if absent:
        most = max(code.at_most or 0 for code in absent)
        bound = f"at most {most} of the unread segments have it" if most else "no unread segment has it"
        lines.append(
            f"not found so far: {_listed([code.code_id for code in absent])}; with {_percent(progress.confidence)}"
            f" confidence {bound}"
        )
    late = [c for c in progress.standing("shown", "not yet", "not found") if c.read < progress.read]
    if late:
        said = [f"{code.code_id} ({code.read} of {progress.read})" for code in late]
        lines.append(f"not judged on all that was read: {_listed(said)}")
    unjudged = [c.code_id for c in progress.standing("no figure") if c.because != "no longer in use"]
    if unjudged:
        lines.append(f"not judged on any of it: {_listed(unjudged)}")
    if progress.not_begun:
        lines.append(
            "this supposes that what is unread is like what was read last; nothing is read yet of"
            f" {_listed(progress.not_begun)}"
        )
    return tuple(lines)


def news(progress: ReadingProgress, known: Collection[str]) -> str:
    """The codes for which the target is shown and was not before (`known`), in one line; "" where there is none."""
    new = [code for code in progress.standing("shown") if code.code_id not in known]
    if not new:
        return ""
    said = [f"{code.code_id} ({_p(code)})" for code in new]
    return f"shown: {_percent(progress.target)} of the segments with the code are found: {_listed(said)}"


def _p(code: CodeProgress) -> str:
    """The p by which the target is shown, without a zero before the point."""
    p = min(found for found in (code.p, code.audit_p, 1.0) if found is not None)
    return "p < .001" if p < 0.001 else f"p {f'{p:.3f}'.lstrip('0').rstrip('0')}"


def _percent(share: float) -> str:
    """A share in per cent."""
    return f"{share * 100:g} %"


def _listed(words: Sequence[str]) -> str:
    """The first few, and how many others there are."""
    rest = len(words) - NAMED
    if rest <= 0:
        return ", ".join(words)
    return f"{', '.join(words[:NAMED])} and {rest} other{'s' if rest > 1 else ''}"
