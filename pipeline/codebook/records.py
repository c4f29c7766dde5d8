"""Records of the codebook: the measuring instrument of the method. No input or output here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal

from pipeline.hashing import digest

DIGITS = 19  # of a digest, its tag included: 64 bits, plenty for the codes of a study

Status = Literal["established", "provisional", "deprecated"]
Negation = Literal["exclude", "allow", "require"]
Act = Literal["rename", "merge", "split", "deprecate", "declare", "adopt", "drop"]
Sense = Literal["widened", "narrowed", "reworded"]


@dataclass(frozen=True, slots=True)
class SpeakerCondition:
    """Whose talk suggestions are made on: attribute → allowed values. Limits suggestions, never coders."""

    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def admits(self, attributes: Mapping[str, str]) -> bool:
        """True unless a named attribute is known and has another value (the unknown speaker is not shut out)."""
        return all(
            not attributes.get(name) or attributes[name] in values for name, values in self.allowed.items()
        )

    def __hash__(self) -> int:
        """Equal conditions have the same: a mapping has none of its own."""
        return hash(tuple(sorted(self.allowed.items())))


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the rules tagger looks for in one language, in one of five ways.

    `phrase` is matched word by word on lemmas (`exact`: on the words as written, case ignored); `a|b` stands for
    either word. `any_of` lists several such phrases of which one is enough. With `within` the words of `words` may
    stand in any order with at most that many words between the first and the last. `regex` is a regular expression
    over the text of the segment, case ignored. `matcher` is a pattern of spaCy's Matcher, as JSON: a list with one
    mapping a token.

    `unless` lists phrases that cancel the match when they stand in the same sentence. `negation` says what a negation
    in scope of the match does: the match does not count (`exclude`, the default), counts all the same (`allow`) or is
    needed (`require`). `speakers` limits this pattern beyond what limits its code. `level` is what it proposes for a
    graded code. `line` is where it stands in its file.
    """

    phrase: str = ""
    exact: bool = False
    words: tuple[str, ...] = ()
    within: int = 0
    any_of: tuple[str, ...] = ()
    regex: str = ""
    matcher: str = ""
    speakers: SpeakerCondition = SpeakerCondition()
    unless: tuple[str, ...] = ()
    negation: Negation = "exclude"
    level: str | None = None
    line: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The pattern as a person would say it."""
        if self.words:
            return f"{' … '.join(self.words)} (within {self.within} words)"
        if self.regex or self.matcher:
            return f"/{self.regex}/" if self.regex else self.matcher
        return self.phrase or " or ".join(self.any_of)

    @property
    def spoken(self) -> str:
        """All words that the pattern looks for, alternatives side by side; none of a regular expression or `matcher`."""
        return " ".join((self.phrase, *self.any_of, *self.words)).replace("|", " ").strip()


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that a code fits, or does not fit. `by_person`: a latent meaning that no pattern can catch.

    `line` is where it stands in its file.
    """

    text: str
    language: str = ""
    group: str = ""
    by_person: bool = False
    level: str | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Level:
    """One step of an ordinal scale, or an answer off it (`value` is None: "don't know", "disputes the question").

    `formerly` lists the ids it had before: decisions with them count for this level.
    """

    id: str
    name: str
    anchor: str = ""
    value: int | None = None
    formerly: tuple[str, ...] = ()


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
class Code:
    """One code: what it means, when it applies and when not, and how it may be found.

    `formerly` lists the ids it had before, `merged_into` is the code that its decisions count for since it was merged,
    `split_from` the code of whose meaning it was once a part: decisions follow all three. `author` is the coder who
    made the code while reading, `in_vivo` says that its name is a participant's own words. `line` is where it stands in
    its file.
    """

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
    formerly: tuple[str, ...] = ()
    merged_into: str | None = None
    split_from: str | None = None
    author: str = ""
    in_vivo: bool = False
    colour: str = ""
    notes: str = ""
    source: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def meaning(self) -> dict[str, object]:
        """What a coder judges by, as JSON (`pipeline.codebook.meaning` reads it back)."""
        levels = self.scale.levels if self.scale else ()
        return {
            "id": self.id,
            "name": self.name,
            "definition": self.definition,
            "use_when": self.use_when,
            "avoid_when": self.avoid_when,
            "examples": [[e.text, e.language, e.group, e.level] for e in self.examples],
            "counter_examples": [[e.text, e.language, e.group, e.level] for e in self.counter_examples],
            "scale": [[lv.id, lv.name, lv.anchor, lv.value, list(lv.formerly)] for lv in levels],
            "parent": self.parent_id,
            "codable": self.codable,
            "status": self.status,
            "formerly": list(self.formerly),
            "merged_into": self.merged_into,
            "split_from": self.split_from,
            "author": self.author,
            "in_vivo": self.in_vivo,
        }

    @property
    def revision(self) -> str:
        """Digest of the meaning."""
        return digest(self.meaning)[:DIGITS]


def revision_of(code_revisions: Sequence[str]) -> str:
    """The revision of a codebook from those of its codes, in its order."""
    return digest(list(code_revisions))[:DIGITS]


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded operation on the codebook: what was done to which code, by whom, when and why.

    `to` names the codes it led to (rename, merge, split, adopt). A `declare` says how the meaning of the code changed:
    `sense` between the meanings whose digests are `was` and `now` (`pipeline.codebook.meaning.sense_of`). A merger notes
    as `now` what the target meant when it was made.
    `at` is a date or time as text.
    """

    act: Act
    code_id: str
    to: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    why: str = ""
    sense: Sense | None = None
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes of a study, in the order of the file, and what was done to them, oldest first."""

    id: str
    version: str
    title: str
    codes: tuple[Code, ...]
    languages: tuple[str, ...] = ()
    source: str = ""
    changes: tuple[Change, ...] = ()

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
        return revision_of([code.revision for code in self.codes])

    @property
    def fingerprint(self) -> str:
        """Digest of everything that can change what is suggested: the meaning, patterns and speaker conditions."""
        return digest([self.revision, [_finding(code) for code in self.codes]])[:DIGITS]


def _finding(code: Code) -> list[object]:
    """The parts of a code that bear on how it is found, as JSON."""
    patterns = {
        language: [_looked_for(pattern) for pattern in patterns]
        for language, patterns in code.patterns.items()
    }
    return [code.id, patterns, {name: list(values) for name, values in code.speakers.allowed.items()}]


def _looked_for(pattern: Pattern) -> dict[str, object]:
    """A pattern as JSON without its line; what says nothing is left out."""
    whole = {f.name: getattr(pattern, f.name) for f in fields(pattern) if f.name not in ("line", "speakers")}
    whole["speakers"] = {name: list(values) for name, values in pattern.speakers.allowed.items()}
    return {name: value for name, value in whole.items() if value not in (None, "", (), 0, False, {})}
