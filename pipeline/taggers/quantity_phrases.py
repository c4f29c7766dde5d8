"""The phrases of `pipeline.language.quantity_words` as a tree, word by word: what may follow what, and what it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.language.quantity_words import LEXICONS, Lexicon

VERBAL = ("none", "little", "some", "much", "most", "all")


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: what may follow, and what it means where a phrase ends here."""

    words: dict[str, Node] = field(default_factory=dict)
    numbers: Node | None = None
    ordinals: Node | None = None
    meaning: tuple[str, float] | None = None
    closed: bool = False


class Phrases:
    """The lists of a language, ready to be looked up."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._classes = {name: words.split() for name, words in lexicon.classes.items()}
        self.root, self.alone = Node(), Node()
        self._people = frozenset(self._classes["people"]) | frozenset(self._classes.get("them", ()))
        self._plant(lexicon)
        self.ordinals = {word: n for n, words in lexicon.ordinals.items() for word in words.split()}
        self.numbers = lexicon.numbers
        self.longest_number = max(word.count("-") + 1 for word in lexicon.numbers)
        self.number_starts = frozenset(word.split("-")[0] for word in lexicon.numbers)
        self.triggers = (
            frozenset(self.numbers)
            | self.number_starts
            | frozenset(self.root.words)
            | frozenset(self.alone.words)
        )
        self.hedges = _by_length(" ".join(lexicon.hedges.split()).replace(" ", "\n"))
        self.more, self.less = _by_length(lexicon.more), _by_length(lexicon.less)
        self.negations = frozenset(lexicon.negations.split())
        self.nobody = frozenset(lexicon.nobody.split())
        self.denials = frozenset(lexicon.denials.split())
        self.intensifiers = frozenset(lexicon.intensifiers.split())
        self.breaks = frozenset(lexicon.breaks.split())
        self.preceded, self.followed = (
            frozenset(lexicon.preceded.split()),
            frozenset(lexicon.followed.split()),
        )
        self.doing = frozenset(self._classes["do"])
        stop = f"{lexicon.time} {lexicon.money} {lexicon.other}".split()
        self._stops = frozenset(word for word in stop if not word.endswith("*"))
        self._begins = tuple(word[:-1] for word in stop if word.endswith("*"))

    def _plant(self, lexicon: Lexicon) -> None:
        """Fill the trees: `root`, and `alone` of what must be all that is said."""
        verbal = (lexicon.none, lexicon.little, lexicon.some, lexicon.much, lexicon.most, lexicon.all_)
        for name, lines in zip(VERBAL, verbal, strict=True):
            self._add(self.root, lines, name)
        for name, lines in lexicon.alone.items():
            self._add(self.alone, lines, name)
        for line, share in lexicon.shares.items():
            self._add(self.root, line, "share", share)
        for name in ("percent", "ratios", "every"):
            self._add(self.root, getattr(lexicon, name), name)

    def is_other(self, word: str) -> bool:
        """Whether a word is one of time, money or another thing that is not counted in shares."""
        return word in self._stops or word.startswith(self._begins)

    def is_people(self, word: str) -> bool:
        """Whether a word names those who are meant."""
        return word in self._people

    def _add(self, root: Node, lines: str, name: str, value: float = 0.0) -> None:
        """Add phrases of one meaning to a tree."""
        for line in lines.splitlines():
            ends = [root]
            last: list[str] = []
            for part in line.split():
                last = self._written_out(part)
                following = [_step(node, word) for node in ends for word in last if word != "_"]
                ends = list(
                    {id(node): node for node in [*following, *(ends if "_" in last else [])]}.values()
                )
            for node in ends if line.split() else ():
                if node.meaning is None:
                    node.meaning = name, value
                node.closed |= bool(last) and all(
                    word in self._people or word in self._classes["do"] for word in last
                )

    def _written_out(self, part: str) -> list[str]:
        """The words that a part of a phrase stands for."""
        found: list[str] = []
        for word in part.split("|"):
            found += self._classes[word[1:-1]] if word.startswith("{") else [word]
        return found


def _step(node: Node, word: str) -> Node:
    """What follows a word of a phrase, made where it was not there."""
    if word == "#":
        node.numbers = node.numbers or Node()
        return node.numbers
    if word == "@":
        node.ordinals = node.ordinals or Node()
        return node.ordinals
    return node.words.setdefault(word, Node())


def _by_length(lines: str) -> tuple[tuple[str, ...], ...]:
    """Phrases as tuples of words, the longest first; a hyphen in a word that is none of ours stands for a space."""
    return tuple(
        sorted({tuple(line.split()) for line in lines.splitlines() if line.split()}, key=len, reverse=True)
    )


@lru_cache(maxsize=len(LEXICONS))
def phrases_of(language: str) -> Phrases:
    """The lists of a (base) language, made once."""
    return Phrases(LEXICONS[language])
