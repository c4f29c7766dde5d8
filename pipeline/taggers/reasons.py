"""Why a code is suggested: patterns that matched, words that weighed, the nearest example, what stands around.

Reasons that belong to words carry their span, so that a screen can show them in the text.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.spans import Span
from pipeline.suggestions import Reason
from pipeline.taggers.explaining import WordWeights, learnt_weights, near_weights
from pipeline.taggers.learnt import Learnt, Observed
from pipeline.taggers.nearness import Profiles
from pipeline.taggers.talk import NOBODY, Ints, Vector

MOST_WORDS = 3
# Log odds, or cosine for words of the codebook, below which a word is not worth naming.
LEAST_WEIGHT = 0.05
LEAST_SHARE = 0.01
# The same for function words, which weigh a little almost everywhere and tell a reader nothing.
LEAST_COMMON = 0.2
# Log odds from which on what stands around is named, and cosine from which on an example is.
LEAST_AROUND = 0.3
# How far above the ordinary (z) a passage must be near to a code that was not learnt, for that to be a reason.
LEAST_DISTANCE = 1.5
LEAST_LIKE = 0.1
_AROUND = {
    "before, same speaker": "what the same speaker said right before",
    "before, another speaker": "what another speaker said right before",
    "after, same speaker": "what the same speaker says right after",
    "after, another speaker": "what another speaker says right after",
    "first of all": "nothing was said before",
    "last of all": "nothing is said after",
    "question": "the moderator's question",
    "group": "the speaker's group",
}


class Reasons:
    """The reasons for some suggestions: place i is code `codes[i]` (column) for passage `rows[i]`."""

    def __init__(self, learnt: Learnt, observed: Observed, rows: Ints, codes: Ints) -> None:
        self._learnt, self._observed = learnt, observed
        self._rows, self._codes = rows, codes
        self._own = observed.talk.own[rows]
        models = observed.scored.reader.models.codes if learnt.taggers.classifier else ()
        columns = np.full(len(learnt.codebook.codable), NOBODY, dtype=np.int64)
        columns[list(models)] = np.arange(len(models))
        self._columns = columns[codes]
        self._found: list[list[Reason]] = [[] for _ in rows]
        self._by_others()
        if learnt.taggers.classifier:
            self._by_words()
            self._by_examples()
            self._by_context()

    def of(self, place: int) -> tuple[Reason, ...]:
        """The reasons of one suggestion, those that name words of the passage first."""
        return tuple(self._found[place] or [self._frequency(int(self._codes[place]))])

    def _frequency(self, code: int) -> Reason:
        """How often a code was given, where nothing else speaks for it."""
        yes, no = self._learnt.trained.counts[code].tolist()
        return Reason(
            "frequency", f"no word speaks for it; it was given to {yes} of {yes + no} segments so far"
        )

    def _by_others(self) -> None:
        """Patterns that matched, and what further taggers say."""
        rules, others = self._observed.rules, self._observed.others
        if rules is None and not others:
            return
        ids = [code.id for code in self._learnt.codebook.codable]
        met = rules.met if rules is not None else {}
        for place, (row, code) in enumerate(zip(self._rows.tolist(), self._codes.tolist(), strict=True)):
            if rules is not None and row in met:
                self._found[place] += rules.reasons(row, ids[code])
            for other in others:
                said = other.get((self._observed.passages[row].segment.id, ids[code]))
                self._found[place] += said.rationale if said is not None else ()

    def _by_words(self) -> None:
        """The heaviest words: of what was learnt, or of what brings a passage near to a code that was not learnt."""
        learnt = np.flatnonzero(self._columns != NOBODY)
        if len(learnt):
            weights = learnt_weights(self._observed.scored, self._own[learnt], self._columns[learnt])
            self._note(weights, learnt, LEAST_WEIGHT)
        languages = np.array(self._observed.talk.texts.languages)[self._own]
        for language, near in self._observed.near.items():
            places = np.flatnonzero((self._columns == NOBODY) & (languages == language))
            if len(places):
                texts = self._observed.talk.texts
                weights = near_weights(texts, near, self._own[places], self._codes[places])
                self._note(weights, places, LEAST_SHARE)

    def _note(self, weights: WordWeights, places: Ints, least: float) -> None:
        """Name the heaviest words of some suggestions, each once."""
        texts, own = self._observed.talk.texts, self._own[places]
        pairs, at = weights.best(MOST_WORDS, self._worth_naming(own, weights), least)
        values = weights.weights[weights.ends[pairs] + at].tolist()
        begins, ends = texts.where(own[pairs], at)
        rows = self._rows[places[pairs]].tolist()
        last = NOBODY
        named: set[str] = set()
        for place, row, value, begin, end in zip(
            places[pairs].tolist(), rows, values, begins, ends, strict=True
        ):
            if place != last:
                last, named = place, set()
            segment = self._observed.passages[row].segment
            word = segment.quote[begin:end]
            if word.casefold() not in named:
                named.add(word.casefold())
                span = Span(segment.span.start + begin, segment.span.start + end)
                self._found[place].append(Reason("word", f'"{word}" (+{value:.2f})', span, round(value, 6)))

    def _worth_naming(self, own: Ints, weights: WordWeights) -> npt.NDArray[np.bool_]:
        """Which words of some texts are worth naming: no marks, and function words only where they weigh a good deal."""
        texts = self._observed.talk.texts
        sizes = np.diff(weights.ends)
        shift = np.repeat(texts.ends[own] - weights.ends[:-1], sizes)
        ids = texts.ids[np.arange(weights.ends[-1]) + shift]
        common = np.zeros((len(self._observed.near), len(texts.words)), dtype=np.bool_)
        numbers = {language: number for number, language in enumerate(self._observed.near)}
        for language, near in self._observed.near.items():
            common[numbers[language]] = near.common > 0
        of_text = np.array([numbers[texts.languages[row]] for row in own.tolist()], dtype=np.int64)
        is_common = common[np.repeat(of_text, sizes), ids]
        return np.asarray(texts.is_word[ids] & (~is_common | (weights.weights >= LEAST_COMMON)))

    def _by_examples(self) -> None:
        """The example that each passage is nearest to; where there is none, that the codebook's words are near."""
        languages = np.array(self._observed.talk.texts.languages)[self._own]
        for language, near in self._observed.near.items():
            profiles = self._learnt.trained.nearness.profiles(language)
            there = languages == language
            for code in np.unique(self._codes[there]).tolist():
                places = np.flatnonzero(there & (self._codes == code))
                columns = profiles.of_code[code]
                if columns:
                    self._nearest(
                        places, near.examples[np.ix_(self._own[places], np.array(columns))], profiles, columns
                    )

    def _nearest(self, places: Ints, cosines: Vector, profiles: Profiles, columns: list[int]) -> None:
        """Name the nearest of some examples where one is near."""
        best = cosines.argmax(axis=1)
        values = cosines[np.arange(len(places)), best]
        near = values >= LEAST_LIKE
        for place, example, value in zip(
            places[near].tolist(), best[near].tolist(), values[near].tolist(), strict=True
        ):
            text = _near_to(profiles.examples[columns[example]].text)
            self._found[place].append(Reason("example", text, None, round(value, 6)))

    def _by_context(self) -> None:
        """What stands around and the codebook's words, where they weigh."""
        places = np.flatnonzero(self._columns != NOBODY)
        columns, rows = self._columns[places], self._rows[places]
        scored = self._observed.scored
        near = scored.from_nearness[self._own[places], columns]
        self._add(places, near, "definition", "near to the words of the codebook")
        for name, part in scored.around.items():
            self._add(places, part[rows, columns], "context", _AROUND[name])
        places = np.flatnonzero(self._columns == NOBODY)
        near = self._observed.distances[self._own[places], self._codes[places]] - LEAST_DISTANCE
        self._add(places, near, "definition", "near to the words of the codebook")

    def _add(self, places: Ints, weights: Vector, kind: str, text: str) -> None:
        """Add a reason where it weighs enough."""
        heavy = weights >= LEAST_AROUND
        for place, weight in zip(places[heavy].tolist(), weights[heavy].tolist(), strict=True):
            self._found[place].append(Reason(kind, f"{text} (+{weight:.2f})", None, round(weight, 6)))


@lru_cache(maxsize=4096)
def _near_to(example: str) -> str:
    """That an example is near: at most eighty characters of it, cut between words."""
    words = " ".join(example.split())
    short = words if len(words) <= 80 else words[:80].rsplit(" ", 1)[0] + " …"
    return f'near to the example "{short}"'
