"""Texts as vectors: each is computed once and kept while there is room, whoever asks for it and however often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.taggers.talk import Vector

# How many texts the model reads at once.
BATCH = 64
# How many numbers are kept (256 MB); beyond that the texts go first that were not asked for the longest.
MOST_NUMBERS = 64_000_000


class Encoder(Protocol):
    """A model that turns texts into vectors, as those of sentence-transformers do."""

    def encode(self, texts: list[str], /, *, batch_size: int, show_progress_bar: bool) -> Any:
        """A vector for each text, as the rows of an array."""


class Embedder:
    """Vectors of length 1 (0 where the model has nothing to say). `load` gives the model when the first text comes.

    `identity` is a digest of the model: another one says other things.
    """

    def __init__(self, load: Callable[[], Encoder], identity: str) -> None:
        self.identity = identity
        self._load = load
        self._encoder: Encoder | None = None
        self._kept: dict[str, npt.NDArray[np.float32]] = {}

    def of(self, texts: Sequence[str]) -> Vector:
        """The vectors of some texts, as rows; there must be one text at least."""
        distinct = list(dict.fromkeys(texts))
        new = [text for text in distinct if text not in self._kept]
        found = {text: self._kept.pop(text) for text in distinct if text in self._kept}
        found.update(zip(new, self._computed(new), strict=True))
        self._kept.update(found)
        room = max(1, MOST_NUMBERS // max(1, len(found[distinct[0]])))
        for text in list(self._kept)[: max(0, len(self._kept) - room)]:
            del self._kept[text]
        return np.array([found[text] for text in texts], dtype=np.float64)

    def _computed(self, texts: list[str]) -> list[npt.NDArray[np.float32]]:
        """The vectors of texts that are not kept."""
        if not texts:
            return []
        if self._encoder is None:
            self._encoder = self._load()
        made = self._encoder.encode(texts, batch_size=BATCH, show_progress_bar=False)
        vectors = np.nan_to_num(np.asarray(made, dtype=np.float32), posinf=0.0, neginf=0.0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths[lengths == 0] = 1.0
        # Copies: a row that is kept must not keep the whole array.
        return [row.copy() for row in vectors / lengths]
