"""Patterns of spaCy's Matcher: one mapping a token, over our own tokens and lemmas.

A token that may be left out, or repeated a limited number of times, is written out: spaCy tries every way of leaving
out, which doubles its work with each one (measured: a gap {0,50} had no end within a minute on 100 words). What is literal in such a pattern is read as the words of a phrase are: composed, with one kind of apostrophe, LOWER in
small letters and LEMMA as the dictionary form of whatever form is written. A REGEX is searched by `regex`, since
spaCy's own search has no limit of time.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.language import is_negation, lemma, surface, written
from pipeline.language.documents import TEXTS, token_flag, token_matcher
from pipeline.taggers.phrases import trigger
from pipeline.taggers.regexes import meets
from pipeline.taggers.ways import ANYWHERE, Found, Reading, Run, Trigger

if TYPE_CHECKING:
    from spacy.matcher import Matcher

Condition = dict[str, Any]
# Attributes that compare a word with what is written in the pattern, letter by letter.
LITERAL = frozenset({"TEXT", "ORTH", "LOWER", "NORM"})
WORDED = LITERAL | {"LEMMA"}
# A token with an operator that has an end: how often it may stand, at least and at most.
_LIMITED = re.compile(r"\{(\d*)(,?)(\d*)\}")


def conditions(source: str) -> list[Condition]:
    """The tokens of a pattern from its JSON, names of attributes and of operators on them in capitals.

    Raises ValueError where it is not a list of mappings.
    """
    tokens = json.loads(source)
    if not isinstance(tokens, list) or not all(isinstance(token, dict) for token in tokens):
        raise ValueError("it is not a list of tokens")
    return [{name.upper(): _in_capitals(value) for name, value in token.items()} for token in tokens]


def _in_capitals(value: Any) -> Any:
    """A value with the names of its operators in capitals."""
    if not isinstance(value, dict):
        return value
    return {name.upper(): _in_capitals(inner) for name, inner in value.items()}


def times(token: Condition) -> tuple[int, int | None]:
    """How often a token may stand, at least and at most; None where there is no end. What is unknown counts as once."""
    operator = str(token.get("OP", "1"))
    simple: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None), "!": (0, 0)}
    limited = _LIMITED.fullmatch(operator)
    if limited is None:
        return simple.get(operator, (1, 1))
    least = int(limited[1] or 0)
    if not limited[2]:
        return least, least
    return least, int(limited[3]) if limited[3] else None


def copies(token: Condition) -> range:
    """How many copies of a token are written out; one of a token without an end, which keeps its operator."""
    least, most = times(token)
    return range(1, 2) if most is None or token.get("OP") == "!" else range(least, most + 1)


def sequences(tokens: Sequence[Condition]) -> list[list[int]]:
    """What a pattern stands for: for each sequence, the number of the token that each of its places asks for."""
    places = [[(number,) * count for count in copies(token)] for number, token in enumerate(tokens)]
    made = (tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*places))
    return [list(sequence) for sequence in dict.fromkeys(made) if sequence]


def texts_of(value: Any) -> list[str]:
    """The texts of a value of which one is to be met: a text, or those of IN; empty where it is anything else."""
    listed = value.get("IN") if isinstance(value, dict) and len(value) == 1 else [value]
    texts = listed if isinstance(listed, list) else []
    return [text for text in texts if isinstance(text, str)] if all(isinstance(t, str) for t in texts) else []


def prepared(token: Condition, language: str) -> Condition:
    """A token as spaCy is given it: literals folded as our words are, REGEX as flags of its own."""
    made: Condition = {}
    flags: dict[str, bool] = {}
    for name, value in token.items():
        rest = value
        if name in TEXTS and isinstance(value, dict) and "REGEX" in value:
            rest = {key: inner for key, inner in value.items() if key != "REGEX"}
            expressions, wanted = _expressions(value["REGEX"])
            flags[token_flag(name, expressions, meets)] = wanted
        if rest or rest is value:
            made[name] = _folded(name, rest, language)
    return {**made, "_": flags} if flags else made


def _expressions(value: Any) -> tuple[tuple[str, ...], bool]:
    """The expressions of a REGEX, and whether one of them is to be met (or none); raises ValueError."""
    listed = value if isinstance(value, dict) else {"IN": [value]}
    operator, texts = next(iter(listed.items()), ("", None))
    texts = texts if isinstance(texts, list) and all(isinstance(text, str) for text in texts) else []
    if len(listed) != 1 or operator not in {"IN", "NOT_IN"} or not texts:
        raise ValueError("REGEX needs a text, or IN or NOT_IN with a list of texts")
    return tuple(texts), operator == "IN"


def _folded(name: str, value: Any, language: str) -> Any:
    """The literal texts of one attribute in the form in which our words are compared with them."""
    fold = _FOLDS.get(name)
    if fold is None:
        return value
    if isinstance(value, str):
        forms = fold(value, language)
        return forms[0] if len(forms) == 1 else {"IN": forms}
    if isinstance(value, dict):
        return {
            key: [form for text in inner for form in fold(text, language)]
            if key in {"IN", "NOT_IN"} and isinstance(inner, list) and all(isinstance(t, str) for t in inner)
            else inner
            for key, inner in value.items()
        }
    return value


def _as_lemma(text: str, language: str) -> list[str]:
    """The dictionary form of what is written, and what is written, lest a dictionary form had another one."""
    return list(dict.fromkeys([lemma(text, language), surface(text)]))


_FOLDS: Mapping[str, Callable[[str, str], list[str]]] = {
    "TEXT": lambda text, _: [written(text)],
    "ORTH": lambda text, _: [written(text)],
    "LOWER": lambda text, _: [written(text).lower()],
    "LEMMA": _as_lemma,
}


def says_words(token: Condition) -> bool:
    """True where a token asks for words, and not only for others than some (NOT_IN)."""
    return any(
        name in WORDED and not (isinstance(v, dict) and set(v) <= {"NOT_IN"}) for name, v in token.items()
    )


def matcher_of(tokens: Sequence[Condition], language: str) -> Matcher:
    """The Matcher for a pattern, one numbered pattern for each of its `sequences`.

    Raises ValueError, or what spaCy raises in its place, where it is none.
    """
    once = [prepared(token, language) for token in tokens]
    for token, ready in zip(tokens, once, strict=True):
        if copies(token) != range(1, 2):
            ready.pop("OP", None)
    return token_matcher([[once[number] for number in numbers] for numbers in sequences(tokens)], language)


class TokenPattern:
    """A pattern of spaCy's Matcher in one language."""

    name = ""
    by_sentence = True
    reach = ANYWHERE

    def __init__(self, source: str, language: str) -> None:
        """Raises ValueError, or what spaCy raises in its place, where `source` is no pattern."""
        tokens = conditions(source)
        self._sequences = sequences(tokens)
        self._matcher = matcher_of(tokens, language)
        self._language = language
        named = _named(tokens, language)
        self.needs: tuple[Run, ...] = tuple((words,) for words in named)
        self.triggers = _rarest(named, language)
        self._worded = frozenset(i for i, token in enumerate(tokens) if says_words(token))
        self._literal = frozenset(i for i in self._worded if LITERAL & set(tokens[i]))

    def found(self, reading: Reading, place: int) -> Iterator[Found]:
        """What it finds in sentence number `place`; what holds no word is nothing.

        Raises TimeoutError where a REGEX takes longer than a second.
        """
        first, end = reading.bounds[place]
        row = reading.text.tokens
        for doc in reading.documents:
            # spaCy's types know nothing of alignments, the fourth of each match.
            matches: Any = self._matcher(doc[first:end], with_alignments=True)
            for key, begin, after, met in matches:
                if any(token.is_word for token in row[first + begin : first + after]):
                    numbers = self._sequences[int(doc.vocab.strings[key])]
                    yield self._found(reading, first + begin, [numbers[place] for place in met])

    def _found(self, reading: Reading, first: int, met: Sequence[int]) -> Found:
        """One match, `met` saying which token of the pattern each of its tokens met."""
        row = reading.text.tokens
        used = frozenset(first + i for i, number in enumerate(met) if number in self._worded)
        literal = frozenset(first + i for i, number in enumerate(met) if number in self._literal)
        return Found(
            first,
            first + len(met) - 1,
            used,
            meant=any(
                row[i].negated if i in literal else not row[i].negated and is_negation(row[i], self._language)
                for i in used
            ),
            opposite=any(row[i].negated for i in used - literal),
        )


def _named(tokens: Sequence[Condition], language: str) -> tuple[frozenset[Trigger], ...]:
    """For each token that must be there and names words, these: one of them occurs in every match."""
    literals = (_literals(token, language) for token in tokens if times(token)[0])
    return tuple(dict.fromkeys(words for words in literals if words))


def _rarest(lists: Sequence[frozenset[Trigger]], language: str) -> frozenset[Trigger]:
    """Of several lists of words the one that looks the rarest; empty where there is none."""
    best: tuple[str, frozenset[Trigger]] | None = None
    for one in lists:
        words = [word for _, word in sorted(one)]
        # A list is as good a trigger as its worst word.
        worst = words[0]
        for word in words[1:]:
            worst = (worst, word)[1 - trigger((worst, word), language)]
        if best is None or trigger((best[0], worst), language) == 1:
            best = worst, one
    return best[1] if best else frozenset()


def _literals(token: Condition, language: str) -> frozenset[Trigger]:
    """The words of which a token must be one, as triggers; empty where it names none."""
    for name in ("LOWER", "TEXT", "ORTH", "LEMMA"):
        texts = texts_of(token.get(name))
        if texts and name == "LEMMA":
            return frozenset((False, form) for text in texts for form in _as_lemma(text, language))
        if texts:
            return frozenset((True, surface(text)) for text in texts)
    return frozenset()
