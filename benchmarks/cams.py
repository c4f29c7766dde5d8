"""The agreement figures that Duran, Battle & Smith (2022) published, computed anew from their codings.

15 people, in five sets of three, said of each utterance of 20 dialogues which of 27 dialogue acts it is. The authors
publish these codings, a matrix of distances between the acts, and what they found; nothing of theirs is part of this
project. Their files are read from $FOCUSCODE_SHARED or ../shared: data/cams. Run

    python benchmarks/cams.py

It writes docs/cams.csv and docs/cams.md. Exit code 1: a figure that must be reproduced is not, to four decimals; 3: no
files.
"""

from __future__ import annotations

import csv
import io
import itertools
import os
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.findings import Estimate
from pipeline.reliability.coefficients.alpha import krippendorff_alpha
from pipeline.reliability.coefficients.chance import conger_kappa
from pipeline.reliability.coefficients.ratings import jackknifed, sums

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "Duran, Battle & Smith 2022, doi:10.1080/19312458.2021.2020229, GPL-3.0"
AGREE = 5e-5
ALPHA, BETA, AS_PUBLISHED = "alpha", "beta", "beta, as published"
SUMMARIES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "min": min,
    "max": max,
    "mean": statistics.fmean,
    "std": statistics.stdev,
}
Floats = NDArray[np.float64]
Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Codings:
    """What three people said of each utterance of one dialogue: rows of `table`, coders in the order of their names."""

    dialogue: str
    corpus: str
    set_name: str
    coders: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A published figure and ours; `file` is theirs, `must` whether ours must be the same."""

    file: str
    row: str
    figure: str
    published: float
    ours: float
    must: bool = True

    @property
    def same(self) -> bool:
        """Whether both agree to four decimals."""
        return abs(self.ours - self.published) < AGREE


@dataclass(frozen=True, slots=True)
class Acts:
    """The dialogue acts and the distance between every two of them, as published (`matrix`) and both ways alike."""

    names: tuple[str, ...]
    matrix: Floats

    @property
    def distance(self) -> Floats:
        """The mean of both directions: all that alpha sees, since it counts every pair both ways."""
        return np.asarray((self.matrix + self.matrix.T) / 2)


def main() -> int:
    """Compare, write both files, and say how many figures agree."""
    folder = Path(os.environ.get("FOCUSCODE_SHARED", ROOT.parent / "shared")) / "data" / "cams"
    if not folder.is_dir():
        print(f"no files at {folder}; set FOCUSCODE_SHARED", file=sys.stderr)
        return 3
    compared = compare(folder)
    (ROOT / "docs" / "cams.csv").write_text(as_csv(compared), encoding="utf-8", newline="")
    (ROOT / "docs" / "cams.md").write_text(page(folder, compared), encoding="utf-8")
    for one in compared:
        if one.must and not one.same:
            print(f"{one.file}, {one.row}, {one.figure}: published {one.published}, ours {one.ours}")
    asked = [one for one in compared if one.must]
    print(f"{sum(one.same for one in asked)} of {len(asked)} figures agree to four decimals")
    return 0 if all(one.same for one in asked) else 1


def compare(folder: Path) -> list[Compared]:
    """Every published figure on dialogue acts that says how far coders agree, beside ours."""
    acts, dialogues = read_acts(folder), read_codings(folder)
    parts = (_of_dialogues, _summaries, _of_sets)
    return [one for part in parts for one in part(folder, acts, dialogues)]


def _of_dialogues(folder: Path, acts: Acts, dialogues: Sequence[Codings]) -> Iterator[Compared]:
    """Alpha and beta of each dialogue."""
    file = "Dialogue Agreement"
    published = {row[0].replace(" ", "_"): row for row in _published(folder, file) if row[0] != "mean"}
    for one in dialogues:
        row = published[one.dialogue]
        yield Compared(file, one.dialogue, ALPHA, float(row[2]), alpha(acts, [one]))
        yield Compared(file, one.dialogue, BETA, float(row[5]), beta(acts, [one]), must=False)
        yield Compared(file, one.dialogue, AS_PUBLISHED, float(row[5]), beta_as_published(acts, one))


def _of_sets(folder: Path, acts: Acts, dialogues: Sequence[Codings]) -> Iterator[Compared]:
    """Alpha of each set of dialogues; theirs count a dialogue for practice whose codings are not published."""
    file = "Dialogue Set Agreement"
    for row in _published(folder, file):
        own = [one for one in dialogues if one.set_name == row[0]]
        if own:
            yield Compared(file, row[0], ALPHA, float(row[1]), alpha(acts, own), must=False)


def _summaries(folder: Path, acts: Acts, dialogues: Sequence[Codings]) -> Iterator[Compared]:
    """Least, greatest, mean and standard deviation of the alphas of all dialogues, by type and by corpus."""
    by_name = {one.dialogue: alpha(acts, [one]) for one in dialogues}
    kind = {row[0].replace(" ", "_"): row[1] for row in _published(folder, "Dialogue Agreement")}
    groups: dict[str, dict[str, list[float]]] = {
        "Label Type Agreement Statistics (basic)": {"all": list(by_name.values())},
        "Dialogue Type Agreement Statistics (basic)": {},
        "Dialogue Corpora Agreement Statistics (basic)": {},
    }
    for one in dialogues:
        for file, name in zip(list(groups)[1:], (kind[one.dialogue], one.corpus), strict=True):
            groups[file].setdefault(name, []).append(by_name[one.dialogue])
    for file, members in groups.items():
        heads = _rows(folder / "agreement" / f"{file}.csv")[0]
        for row in _published(folder, file):
            for name, values in members.items():
                column = heads.index("Alpha" if name == "all" else f"Alpha {name}")
                ours = SUMMARIES[row[0]](values)
                yield Compared(file, f"{row[0]} of {name}", ALPHA, float(row[column]), ours)


def alpha(acts: Acts, own: Sequence[Codings]) -> float:
    """Krippendorff's alpha of these dialogues together, with the published distances."""
    return _value(krippendorff_alpha(sums(_table(own), values=acts.names), acts.distance))


def with_interval(acts: Acts, own: Sequence[Codings]) -> Estimate:
    """The same with its interval by the jackknife over dialogues."""
    clusters = [one.dialogue for one in own for _ in one.table]
    found = sums(_table(own), clusters, values=acts.names)
    return jackknifed(found, lambda some: krippendorff_alpha(some, acts.distance), unit="dialogues")


def beta(acts: Acts, own: Sequence[Codings]) -> float:
    """Artstein and Poesio's beta of all pairs of coders: Conger's kappa with weights 1 - distance."""
    return _value(conger_kappa(sums(_table(own), values=acts.names), 1 - acts.distance))


def beta_as_published(acts: Acts, own: Codings) -> float:
    """What gives the published betas: disagreement by chance is that of the first coder with each other one, summed."""
    at = {name: number for number, name in enumerate(acts.names)}
    coded = np.array([[at[value] for value in row] for row in own.table]).T
    shares = np.array([np.bincount(row, minlength=len(at)) for row in coded]) / coded.shape[1]
    pairs = itertools.permutations(coded, 2)
    observed = float(np.mean([acts.matrix[one, other].mean() for one, other in pairs]))
    return 1 - observed / float(shares[0] @ acts.matrix @ shares[1:].sum(axis=0))


def _value(estimate: Estimate) -> float:
    """The value of an estimate that is defined."""
    if estimate.value is None:
        raise ValueError(estimate.undefined_because)
    return estimate.value


def _table(own: Sequence[Codings]) -> list[tuple[str, ...]]:
    """The utterances of some dialogues, one below the other."""
    return [row for one in own for row in one.table]


def read_acts(folder: Path) -> Acts:
    """Their dialogue acts and distances."""
    rows = _rows(folder / "distance" / "da_distance_matrix.csv")
    return Acts(tuple(rows[0][1:]), np.array([row[1:] for row in rows[1:]], dtype=np.float64))


def read_codings(folder: Path) -> list[Codings]:
    """Their codings, in the order of their table of results."""
    found: dict[str, dict[str, dict[int, str]]] = {}
    for dialogue, utterance, coder, act in _rows(folder / "cams_da_long.csv")[1:]:
        found.setdefault(dialogue, {}).setdefault(coder, {})[int(utterance)] = act
    codings = []
    for row in _published(folder, "Dialogue Corpora Agreement"):
        if (name := row[0].replace(" ", "_")) in found:
            own = found[name]
            coders = tuple(sorted(own))
            table = tuple(tuple(own[coder][at] for coder in coders) for at in sorted(own[coders[0]]))
            codings.append(Codings(name, row[1], f"set {coders[0].rpartition('-')[2]}", coders, table))
    return codings


def _published(folder: Path, file: str) -> Table:
    """The rows of one of their tables of results, without its two lines of headings."""
    return [row for row in _rows(folder / "agreement" / f"{file}.csv")[2:] if len(row) > 1]


def _rows(path: Path) -> Table:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def as_csv(compared: Sequence[Compared]) -> str:
    """docs/cams.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["their_file", "row", "figure", "published", "ours", "difference", "same", "source"])
    for one in compared:
        numbers = [_six(one.published), _six(one.ours), _six(one.ours - one.published)]
        writer.writerow([one.file, one.row, one.figure, *numbers, "yes" if one.same else "no", SOURCE])
    return out.getvalue()


def _six(value: float) -> str:
    """Six decimals, and no negative nought."""
    return f"{round(value, 6) + 0.0:.6f}"


def page(folder: Path, compared: Sequence[Compared]) -> str:
    """docs/cams.md."""
    acts, dialogues = read_acts(folder), read_codings(folder)
    by_figure = {(one.row, one.figure): one for one in compared}
    rows = []
    for coded in dialogues:
        cells = [by_figure[coded.dialogue, figure] for figure in (ALPHA, BETA, AS_PUBLISHED)]
        beta_of = f"{cells[1].published:.4f} | {cells[1].ours:.4f} | {cells[2].ours:.4f}"
        rows.append(f"| {coded.dialogue} | {cells[0].published:.4f} | {cells[0].ours:.4f} | {beta_of} |")
    sets = []
    for one in compared:
        if one.file == "Dialogue Set Agreement":
            own = with_interval(acts, [some for some in dialogues if some.set_name == one.row])
            sets.append(f"| {one.row} | {one.published:.4f} | {one.ours:.4f} | {_interval(own)} |")
    return PAGE.format(
        dialogues="\n".join(rows),
        summaries="\n".join(_summary_rows(compared)),
        sets="\n".join(sets),
        all=f"{alpha(acts, dialogues):.4f}, {_interval(with_interval(acts, dialogues))}",
        mean_beta=f"{statistics.fmean(one.published for one in compared if one.figure == BETA):.2f}",
        mean_ours=f"{statistics.fmean(one.ours for one in compared if one.figure == BETA):.2f}",
        uneven=int(np.count_nonzero(np.triu(acts.matrix != acts.matrix.T))),
        pairs=len(acts.names) * (len(acts.names) - 1) // 2,
    )


def _summary_rows(compared: Sequence[Compared]) -> Iterator[str]:
    """A row for each group of dialogues: least, greatest, mean and standard deviation, published and ours."""
    groups: dict[str, list[Compared]] = {}
    for one in compared:
        if " of " in one.row:
            groups.setdefault(one.row.partition(" of ")[2], []).append(one)
    for name, own in groups.items():
        yield f"| {name} | " + " | ".join(f"{one.published:.4f} / {one.ours:.4f}" for one in own) + " |"


def _interval(estimate: Estimate) -> str:
    """An interval in words."""
    return f"{estimate.low:.2f} to {estimate.high:.2f}" if estimate.low is not None else "no interval"


PAGE = """\
# A published study, computed anew

Duran, Battle and Smith had 15 people say of each utterance of 20 dialogues which of 27 dialogue acts it is, three people
a dialogue, and published the codings, a matrix of distances between the acts, and their coefficients. A script reads their
files, computes everything with `pipeline.reliability.coefficients` and writes this page:

    python benchmarks/cams.py

Source: Nathan Duran, Steve Battle and Jim Smith (2022), Inter-annotator Agreement Using the Conversation Analysis Modelling
Schema, for Dialogue, Communication Methods and Measures, DOI 10.1080/19312458.2021.2020229; files:
NathanDuran/CAMS-Dialogue-Annotation, GPL-3.0. None of their files is part of this project; the figures, published and ours,
are in [cams.csv](cams.csv) with six decimals.

## Dialogue by dialogue

**All 20 published alphas are reproduced**, to more than six decimals. Alpha is Krippendorff's with the published distances
as they stand (not squared). {uneven} of the {pairs} distances are not the same both ways (.125 and .143, for instance);
alpha counts every pair both ways, so it sees their mean and nothing else.

| dialogue | alpha, published | alpha, ours | beta, published | beta, ours | by the formula below |
|---|---|---|---|---|---|
{dialogues}

**The published betas are not reproduced by the coefficient of that name, and this is why.** Beta (Artstein and Poesio 2005)
is 1 − D_o / D_e, where D_e is the disagreement to be expected of two coders who each keep to their own distribution,
averaged over pairs of coders. That is Conger's kappa with weights 1 − distance, “beta, ours”: {mean_ours} on average, where
{mean_beta} is published. The published figures come out, to more than six decimals, if D_e is the expected disagreement of
the coder whose name comes first with each of the two others, *summed*: two of the three pairs, not divided by their number.
Of two coders this is beta; of three it takes about twice the disagreement that chance would bring, and the coefficient
comes out too high. The last column is that formula.

## Groups of dialogues

Alpha over the dialogues of a group, published / ours. All are reproduced.

| group | least | greatest | mean | standard deviation |
|---|---|---|---|---|
{summaries}

## Sets

What is published for the five sets of dialogues counts the dialogue for practice, which everybody coded first. It is not in
the table of codings that the script reads, so these figures **are not reproduced**. (With the practice codings of set 1, from
its three participants' own files, alpha is .478730 as published: tried once, by hand.)

| set | alpha with practice, published | alpha without, ours | 95 % interval, ours |
|---|---|---|---|
{sets}

The interval is the jackknife over four dialogues with t(3): so few dialogues say little about others. All 20 together, by
15 people: {all} (20 dialogues, t(19)).

## What else is published

- **Adjacency pairs (AP) and AP-types**: alpha, beta, and all that is derived from them. **Not reproduced**: the table that the
  script reads holds dialogue acts alone. The labels are in the participants' own files. (With those of dialogue KB7RE015
  alpha of AP is .109208 as published: tried once, by hand.)
- **Tests between coefficients, types of dialogue, corpora and kinds of label** (t, ANOVA, effect sizes, power): tests on the
  values above, not coefficients of agreement. Not repeated.
- Percent agreement, pi and kappa are not among their tables.
"""


if __name__ == "__main__":
    sys.exit(main())
