"""Weighted linear regression with design-based standard errors, in units and standardised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.estimation.design import Bools, Design, Floats, Members

DEPENDENT = 1e-7


class CannotFit(ValueError):
    """A regression that has no answer: `column` is constant or follows from columns before it, None where y is constant."""

    def __init__(self, column: int | None) -> None:
        super().__init__("the outcome does not vary" if column is None else f"column {column} is not free")
        self.column = column


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A weighted regression with an intercept, which is not among the columns.

    `coefficients` and `errors` have an entry a column; `standardised` and `standardised_errors` likewise, in standard
    deviations of y, and per standard deviation of the column where it was to be `scaled`. `inverse` is that of the weighted
    centred cross-products, `squares` the weighted sum of squares of y around its mean.
    """

    coefficients: Floats
    errors: Floats
    standardised: Floats
    standardised_errors: Floats
    r_squared: float
    members: Members
    inverse: Floats
    squares: float

    @property
    def spent(self) -> int:
        """Degrees of freedom that go to the coefficients besides the intercept."""
        return len(self.coefficients)

    def falls_without(self, columns: Sequence[int]) -> float:
        """By how much r squared falls where these columns are left out: b' (their part of the inverse)^-1 b / squares."""
        chosen = list(columns)
        b = self.coefficients[chosen]
        return float(b @ np.linalg.solve(self.inverse[np.ix_(chosen, chosen)], b)) / self.squares


def weighted_regression(
    design: Design, outcome: Floats, columns: Floats, inside: Bools, scaled: Bools
) -> Fit:
    """Regress `outcome` on `columns` (observations × terms) and an intercept over those `inside`.

    Rows inside must have no NaN and some weight. With r the residuals and A the weighted cross-products an observation
    scores w r x A^-1, 0 outside, and the variance of their sums by sampling unit is the sandwich A^-1 G A^-1 (Binder 1983,
    International Statistical Review 51, 279–292; svyglm in R's survey). Degrees of freedom are those of the design less the
    coefficients besides the intercept, as in svyglm. Standardised coefficients take the standard deviations as estimated
    too: their scores carry the influence on these. Raises CannotFit.
    """
    w, y, x = design.weights[inside], outcome[inside], columns[inside]
    total = w.sum()
    y = y - w @ y / total
    squares = float(w @ (y * y))
    if squares <= DEPENDENT**2 * float(w @ outcome[inside] ** 2):
        raise CannotFit(None)
    size = np.sqrt(w @ (x * x))
    x = x - w @ x / total
    spread = np.sqrt(w @ (x * x))
    root = np.sqrt(w)[:, None]
    unit = x / np.where(spread > 0, spread, 1.0)
    q, r = np.linalg.qr(unit * root)
    free = (np.abs(np.diag(r)) > DEPENDENT) & (spread > DEPENDENT * size)
    if not free.all():
        raise CannotFit(int(np.argmin(free)))
    back = np.linalg.inv(r)
    scores_of = (unit @ back @ back.T) / spread
    b = (back @ (q.T @ (root[:, 0] * y))) / spread
    residuals = y - x @ b
    scores = (w * residuals)[:, None] * scores_of
    factor = np.where(scaled, spread, np.sqrt(total)) / np.sqrt(squares)
    own = np.where(scaled, (x / spread) ** 2 - 1 / total, 0.0)
    shift = own - (y * y / squares - 1 / total)[:, None]
    standardised = scores * factor + w[:, None] * shift * (b * factor / 2)
    every = np.zeros((len(outcome), 2 * len(b)))
    every[inside] = np.hstack([scores, standardised])
    errors = np.sqrt(design.variances(every))
    return Fit(
        coefficients=b,
        errors=errors[: len(b)],
        standardised=b * factor,
        standardised_errors=errors[len(b) :],
        r_squared=1 - float(w @ residuals**2) / squares,
        members=design.members(inside),
        inverse=(back @ back.T) / np.outer(spread, spread),
        squares=squares,
    )
