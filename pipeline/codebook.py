"""Records of the codebook: the measuring instrument of the method. No input or output here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.hashing import digest

Status = Literal["established", "provisional", "deprecated"]
Negation = Literal["exclude", "allow", "require"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the rules tagger looks for in one language.

    `phrase` is matched word by word on lemmas (`exact`: on the words as written, case ignored). With `within` the
    words of `words` may stand in any order with at most that many words between the first and the last. `unless`
    lists phrases that cancel the match when they stand in the same sentence. `negation` says what a negation in
    scope of the match does: the match does not count (`exclude`, the default), counts all the same (`allow`) or is
    needed (`require`).
    """

    phrase: str = ""
    exact: bool = False
    words: tuple[str, ...] = ()
    within: int = 0
    unless: tuple[str, ...] = ()
    negation: Negation = "exclude"
    level: str | None = None
    line: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The pattern as a person would say it."""
        return self.phrase or f"{' … '.join(self.words)} (within {self.within} words)"


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that a code fits, or does not fit. `by_person`: a latent meaning that no pattern can catch."""

    text: str
    language: str = ""
    group: str = ""
    by_person: bool = False
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """One step of an ordinal scale, or an answer off it (`value` is None: "don't know", "disputes the question")."""

    id: str
    name: str
    anchor: str = ""
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The ordinal scale of a graded code, lowest level first; answers off the scale are counted apart."""

    levels: tuple[Level, ...]

    def level(self, level_id: str) -> Level:
        """The level of that id; raises KeyError where there is none."""
        for level in self.levels:
            if level.id == level_id:
                return level
        raise KeyError(level_id)

    @property
    def on_scale(self) -> tuple[Level, ...]:
        """The ordered levels alone."""
        return tuple(level for level in self.levels if level.value is not None)


@dataclass(frozen=True, slots=True)
class SpeakerCondition:
    """Whose talk suggestions are made on: attribute → allowed values. Limits suggestions, never coders."""

    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def admits(self, attributes: Mapping[str, str]) -> bool:
        """True unless a named attribute is known and has another value (the unknown speaker is not shut out)."""
        return all(
            not attributes.get(name) or attributes[name] in values for name, values in self.allowed.items()
        )


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it means, when it applies and when not, and how it may be found."""

    id: str
    name: str
    definition: str
    use_when: str = ""
    avoid_when: str = ""
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()
    patterns: Mapping[str, tuple[Pattern, ...]] = field(default_factory=dict)
    speakers: SpeakerCondition = SpeakerCondition()
    scale: Scale | None = None
    parent_id: str | None = None
    codable: bool = True
    status: Status = "established"
    colour: str = ""
    notes: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes of a study, in the order of the file."""

    id: str
    version: str
    title: str
    codes: tuple[Code, ...]
    languages: tuple[str, ...] = ()
    source: str = ""

    def code(self, code_id: str) -> Code:
        """The code of that id; raises KeyError where there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    @property
    def codable(self) -> tuple[Code, ...]:
        """The codes that may be given to a segment (headings and deprecated codes left out)."""
        return tuple(code for code in self.codes if code.codable and code.status != "deprecated")

    @property
    def revision(self) -> str:
        """Digest of everything that a coder judges by; every decision carries it.

        Patterns and speaker conditions only change what is suggested, colours and notes nothing: they stay out.
        """
        return digest([_meaning(code) for code in self.codes])[:19]

    @property
    def fingerprint(self) -> str:
        """Digest of everything that can change what is suggested: the meaning, patterns and speaker conditions."""
        return digest([self.revision, [_finding(code) for code in self.codes]])[:19]


def _meaning(code: Code) -> dict[str, object]:
    """The parts of a code that bear on its meaning, as JSON."""
    return {
        "id": code.id,
        "name": code.name,
        "text": [code.definition, code.use_when, code.avoid_when],
        "examples": [[e.text, e.language, e.group, e.level] for e in code.examples],
        "counter_examples": [[e.text, e.language, e.group, e.level] for e in code.counter_examples],
        "scale": [[lv.id, lv.name, lv.anchor, lv.value] for lv in code.scale.levels] if code.scale else None,
        "parent": code.parent_id,
        "codable": code.codable,
        "status": code.status,
    }


def _finding(code: Code) -> list[object]:
    """The parts of a code that bear on how it is found, as JSON."""
    patterns = {
        language: [[p.phrase, p.exact, p.words, p.within, p.unless, p.negation, p.level] for p in patterns]
        for language, patterns in code.patterns.items()
    }
    return [code.id, patterns, {name: list(values) for name, values in code.speakers.allowed.items()}]
