"""Logistic regression, as the taggers use it: for many words, and for a few numbers. scikit-learn does the work."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

import numpy as np

from pipeline.taggers.talk import Vector


def of_words(features: Any, verdicts: Vector, strength: float) -> Vector | None:
    """Weights and intercept for a wide sparse matrix; None where one of the two verdicts is missing.

    `strength` is the inverse of that of the L2 penalty. liblinear's dual solver takes half the time of its primal one on
    text (measured: 25 ms against 50 ms for 1,800 turns); its numbers follow from the seed.
    """
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(verdicts)) < 2:
        return None
    model = LogisticRegression(
        C=strength, solver="liblinear", dual=True, tol=1e-2, max_iter=1000, random_state=0
    )
    with one_thread():
        model.fit(features, verdicts)
    return np.concatenate([model.coef_[0], model.intercept_])


def of_numbers(features: Any, verdicts: Vector) -> Vector | None:
    """Weights and intercept (which is not held back) for a narrow matrix; None where a verdict is missing."""
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(verdicts)) < 2:
        return None
    model = LogisticRegression(C=1.0, solver="newton-cholesky", max_iter=1000)
    with one_thread():
        model.fit(features, verdicts)
    return np.concatenate([model.coef_[0], model.intercept_])


def one_thread() -> AbstractContextManager[Any]:
    """Let the linear algebra libraries use one thread.

    Here vectors are short: several threads wait for each other (measured: 0.57 s for 0.015 s on a busy machine), and one
    adds up in one order.
    """
    return _controller().limit(limits=1)  # type: ignore[no-any-return]  # threadpoolctl has no types


@lru_cache(maxsize=1)
def _controller() -> Any:
    """The libraries in use, looked for once: a look takes longer than most of what is learnt here."""
    import sklearn.linear_model  # noqa: F401  # loads what is to be found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
