"""The quiz that coders practise with: which questions, which answers, what they show. It knows no screen.

Only what is known is scored: of an example that its code applies, of a counter-example that it does not, of an agreed
segment every code that is offered. Of graded codes only whether they apply is asked. The same seed on the same material
makes the same quiz on every machine: chance comes from digests.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.codebook import Code, Codebook
from pipeline.codebook.meaning import words_of
from pipeline.hashing import content_id, digest
from pipeline.store.practice import PracticeAnswer, new_answer
from pipeline.workflow.practising import Material

MOST_OFFERED = 5
# So many of the nearest codes, for each place among those offered, does chance choose from: not always the same ones are
# offered, but those under the same heading before all others.
_FIELD = 2

Tone = Literal["right", "wrong", "open", "rule"]


@dataclass(frozen=True, slots=True)
class Question:
    """A text and the codes to choose from, in the order in which they are shown."""

    material: Material
    offered: tuple[str, ...]

    @property
    def expected(self) -> Mapping[str, bool]:
        """For each code offered that has a known verdict, whether it applies."""
        known = self.material.known
        return {code_id: known[code_id] for code_id in self.offered if code_id in known}


@dataclass(frozen=True, slots=True)
class Mark:
    """One code of an answered question; `applies` is None where nothing is known, and then it is not scored."""

    code_id: str
    ticked: bool
    applies: bool | None

    @property
    def right(self) -> bool | None:
        """Whether the answer is that of the codebook or of the agreed coding; None where it is not scored."""
        return None if self.applies is None else self.ticked == self.applies


@dataclass(frozen=True, slots=True)
class Marked:
    """A question as it was answered."""

    question: Question
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A line of an explanation: `right`, `wrong`, `open` (not scored), or a `rule` of the codebook."""

    text: str
    tone: Tone


# questions


class _Nearness:
    """How near codes are to each other: those under the same heading first, then by the words of their definitions."""

    def __init__(self, codebook: Codebook) -> None:
        self._codes = {code.id: code for code in codebook.codable}
        words = {code.id: set(_words(code)) for code in codebook.codable}
        spread = Counter(word for own in words.values() for word in own)
        # A word that every code has says nothing.
        self._weights = {
            code_id: {word: math.log(len(words) / spread[word]) for word in sorted(own)}
            for code_id, own in words.items()
        }
        self._near: dict[str, list[str]] = {}

    def to(self, code_id: str) -> list[str]:
        """The other codes, the nearest first."""
        if code_id not in self._near:
            others = [other for other in self._codes if other != code_id]
            others.sort(
                key=lambda other: (not self.together(code_id, other), -self._likeness(code_id, other))
            )
            self._near[code_id] = others
        return self._near[code_id]

    def together(self, one: str, other: str) -> bool:
        """True for two codes under the same heading."""
        parent = self._codes[one].parent_id
        return parent is not None and parent == self._codes[other].parent_id

    def _likeness(self, one: str, other: str) -> float:
        """The share of weight that two codes have in common, 0 to 1."""
        mine, others = self._weights[one], self._weights[other]
        whole = math.fsum(mine.values()) + math.fsum(others.values())
        return 2 * math.fsum(mine[word] for word in mine if word in others) / whole if whole else 0.0


def _words(code: Code) -> list[str]:
    """The words by which a code is compared."""
    return words_of(f"{code.name} {code.definition} {code.use_when}")


def compose(
    texts: Sequence[Material], codebook: Codebook, *, size: int, seed: int, codes: Collection[str] = ()
) -> tuple[Question, ...]:
    """At most `size` questions, each text once; fewer where there are no more.

    Codes take turns in an order of chance, `codes` alone where some are named, now with a text to which the code
    applies and now with one to which it does not; examples and segments take turns as well.
    """
    near = _Nearness(codebook)
    codable = [code.id for code in codebook.codable]
    names = sorted((c for c in codable if not codes or c in codes), key=lambda c: digest([seed, c]))
    shelves = {
        (name, applies): _shelf(texts, name, near, seed, applies=applies)
        for name in names
        for applies in (True, False)
    }
    asked = itertools.islice(_in_turn(names, shelves), size)
    return tuple(Question(text, _offered(text, name, codable, near, seed)) for text, name in asked)


def _in_turn(
    names: Sequence[str], shelves: Mapping[tuple[str, bool], Iterator[Material]]
) -> Iterator[tuple[Material, str]]:
    """Each text once, with the code that it is taken for, until the shelves are empty."""
    taken: set[str] = set()
    for turn in itertools.count():
        before = len(taken)
        for place, name in enumerate(names):
            first = (turn + place) % 2 == 0
            texts = itertools.chain(shelves[name, first], shelves[name, not first])
            found = next((text for text in texts if text.id not in taken), None)
            if found is not None:
                taken.add(found.id)
                yield found, name
        if len(taken) == before:
            return


def _shelf(
    texts: Sequence[Material], code_id: str, near: _Nearness, seed: int, *, applies: bool
) -> Iterator[Material]:
    """The texts to which a code applies, or does not, in the order in which they are asked.

    A code is best told from another where that one applies: of what it does not apply to, texts with a near code come
    first.
    """
    alike = set(near.to(code_id)[:MOST_OFFERED])

    def order(text: Material) -> tuple[bool, str]:
        """Those that tell most first, by chance among themselves."""
        telling = applies or text.source == "example" or any(text.known.get(other) for other in alike)
        return not telling, digest([seed, text.id])

    found = sorted((text for text in texts if text.known.get(code_id) is applies), key=order)
    sources = sorted(("example", "segment"), key=lambda source: digest([seed, code_id, source]))
    kinds = ([text for text in found if text.source == source] for source in sources)
    return (text for pair in itertools.zip_longest(*kinds) for text in pair if text is not None)


def _offered(
    text: Material, about: str, codable: Sequence[str], near: _Nearness, seed: int
) -> tuple[str, ...]:
    """The codes to choose from: the one that the question is about, others that apply, and near ones, by chance ordered.

    With a segment only codes on which there is a verdict are offered.
    """
    apply = [code_id for code_id in codable if text.known.get(code_id)]
    chosen = list(dict.fromkeys((about, *apply)))[:MOST_OFFERED]
    room = MOST_OFFERED - len(chosen)
    others = dict.fromkeys(code for rank in zip(*map(near.to, chosen), strict=True) for code in rank)
    fit = [code for code in others if code not in chosen and (text.source == "example" or code in text.known)]

    def by_chance(code_id: str) -> str:
        """A place that nobody chose."""
        return digest([seed, text.id, code_id])

    fit = sorted(fit[: _FIELD * room], key=lambda code: (not near.together(about, code), by_chance(code)))
    return tuple(sorted((*chosen, *fit[:room]), key=by_chance))


# answers


class Quiz:
    """One round of questions of one coder. Each answer is kept before it counts.

    `clock` gives the time, ISO 8601 in UTC; `keep` is to return only when the answer is on disk.
    """

    def __init__(
        self,
        coder: str,
        codebook: Codebook,
        questions: Sequence[Question],
        *,
        keep: Callable[[PracticeAnswer], None],
        clock: Callable[[], str],
    ) -> None:
        self.coder = coder
        self.codebook = codebook
        self.questions = tuple(questions)
        self.answers: list[PracticeAnswer] = []
        self._keep = keep
        self._clock = clock
        self._id = content_id("quiz", coder, clock())

    @property
    def current(self) -> Question | None:
        """The question to be answered now, None where all are."""
        return self.questions[len(self.answers)] if len(self.answers) < len(self.questions) else None

    def answer(self, ticked: Collection[str]) -> Marked:
        """Answer the current question; raises ValueError where there is none, or a code is ticked that is not offered."""
        question = self.current
        if question is None:
            raise ValueError("every question is answered")
        if not set(ticked) <= set(question.offered):
            raise ValueError("only codes that are offered can be ticked")
        answer = new_answer(
            coder=self.coder,
            quiz=self._id,
            place=len(self.answers) + 1,
            source=question.material.source,
            material=question.material.id,
            codebook_revision=self.codebook.revision,
            offered=question.offered,
            expected=question.expected,
            ticked=tuple(code_id for code_id in question.offered if code_id in ticked),
            answered_at=self._clock(),
        )
        self._keep(answer)
        self.answers.append(answer)
        known = question.material.known
        marks = (Mark(code_id, code_id in ticked, known.get(code_id)) for code_id in question.offered)
        return Marked(question, tuple(marks))


def explain(marked: Marked, codebook: Codebook) -> tuple[Told, ...]:
    """What was right and wrong; with what was wrong, when the code applies and when it does not."""
    told = []
    for mark in marked.marks:
        name = codebook.code(mark.code_id).name
        if mark.applies is None:
            if mark.ticked:
                what = f"Not counted: you ticked {name}; the codebook does not say whether it applies here."
                told.append(Told(what, "open"))
            continue
        verdict = "applies" if mark.applies else "does not apply"
        if mark.right:
            told.append(Told(f"Right: {name} {verdict}.", "right"))
            continue
        did = "you ticked it" if mark.ticked else "you did not tick it"
        told.append(Told(f"Wrong: {name} {verdict}; {did}.", "wrong"))
        why = marked.question.material.why.get(mark.code_id, ())
        told += [Told(line, "rule") for line in (*rules(codebook.code(mark.code_id)), *why)]
    return tuple(told)


def rules(code: Code) -> tuple[str, ...]:
    """What a code means, when it applies and when not, one to a line."""
    parts = (("Definition", code.definition), ("Use when", code.use_when), ("Avoid when", code.avoid_when))
    return tuple(f"{title}: {' '.join(text.split())}" for title, text in parts if text.strip())
