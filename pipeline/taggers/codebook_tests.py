"""The tests that a codebook carries: its examples must be suggested their code, its counter-examples must not.

Each is read by the rules as if somebody of its group had said it. Only codes that can be given are tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.codebook import Code, Codebook, Example, Pattern
from pipeline.errors import Problem
from pipeline.language import base_language
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.taggers.likeness import NEAR, alike
from pipeline.taggers.matching import patterns_in
from pipeline.taggers.passages import Passage
from pipeline.taggers.rules import RulesTagger

Kind = Literal["example", "counter-example"]
# exempt: a meaning that only a person finds; untested: no language is given, or the code has no patterns in it.
Outcome = Literal["passed", "failed", "exempt", "untested"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One example or counter-example of a code and how it came out.

    `number` counts from 1 within its list. `language` is the base language, "" where none is given. `caught` are the
    patterns that suggest the code for it, `matched` the words they met (as a reason says it), `suggested_level` is
    the level that goes with the suggestion. `why` and `how` say what is wrong and how to mend it, "" where nothing is
    (of what was not tested, `why` says the reason).
    """

    code_id: str
    kind: Kind
    number: int
    example: Example
    outcome: Outcome
    language: str
    caught: tuple[Pattern, ...] = ()
    matched: tuple[str, ...] = ()
    suggested_level: str | None = None
    why: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two codes whose definitions are near each other, and how often what fits the one is suggested the other as well.

    Of the `first_examples` examples of the first that the patterns of the second can speak of, `second_on_first` are
    suggested the second; and the other way round.
    """

    first: str
    second: str
    likeness: float
    first_examples: int
    second_on_first: int
    second_examples: int
    first_on_second: int


@dataclass(frozen=True, slots=True)
class TriedCodebook:
    """Every example and counter-example in the order of the codebook, and the overlap of codes near each other."""

    trials: tuple[Trial, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def failed(self) -> tuple[Trial, ...]:
        """What did not come out as it should."""
        return tuple(trial for trial in self.trials if trial.outcome == "failed")

    def problems(self, source: str) -> Iterator[Problem]:
        """What failed, with its place in the file that the user calls `source`, and how to mend it."""
        for trial in self.failed:
            part = "examples" if trial.kind == "example" else "counter_examples"
            what = f"{trial.kind} {trial.number}, “{' '.join(trial.example.text.split())}”: {trial.why}"
            key = f"codes.{trial.code_id}.{part}"
            yield Problem(source, what, trial.how, line=trial.example.line, key=key)

    def counts(self) -> Mapping[str, Counter[tuple[Kind, Outcome]]]:
        """By language, in the order of first appearance, how many came out how."""
        found: dict[str, Counter[tuple[Kind, Outcome]]] = {}
        for trial in self.trials:
            found.setdefault(trial.language, Counter())[trial.kind, trial.outcome] += 1
        return found


def run_tests(codebook: Codebook, *, group_key: str = "stakeholder_group") -> TriedCodebook:
    """Try every example and counter-example of the codable codes on the patterns of the codebook.

    `group_key` is the attribute that the `group` of an example speaks of. Raises InputError where a pattern cannot be
    used (a regular expression that does not compile, for instance).
    """
    runner = _Runner(codebook, group_key)
    trials = tuple(trial for code in codebook.codable for trial in runner.trials(code))
    return TriedCodebook(trials, tuple(runner.overlaps()))


class _Runner:
    """The rules of one codebook, asked about its own examples."""

    def __init__(self, codebook: Codebook, group_key: str) -> None:
        self._codebook = codebook
        self._group_key = group_key
        self._tagger = RulesTagger(codebook)

    def trials(self, code: Code) -> Iterator[Trial]:
        """The examples of a code, then its counter-examples."""
        for number, example in enumerate(code.examples, start=1):
            yield self._trial(code, "example", number, example)
        for number, example in enumerate(code.counter_examples, start=1):
            yield self._trial(code, "counter-example", number, example)

    def _trial(self, code: Code, kind: Kind, number: int, example: Example) -> Trial:
        """How one of them comes out."""
        language = base_language(example.language) if example.language else ""
        trial = Trial(code.id, kind, number, example, "passed", language)
        if kind == "example" and example.by_person:
            return replace(trial, outcome="exempt")
        if not _can_speak(code, example):
            return replace(trial, outcome="untested", why=_untested(example))
        found = self._suggested(example).get(code.id)
        if found is None:
            if kind == "counter-example":
                return trial
            return replace(
                trial, outcome="failed", why="no pattern catches it.", how=self._lost(code, example)
            )
        trial = replace(trial, matched=_matched(found), suggested_level=found.level)
        wrong = kind == "counter-example" or (
            code.scale is not None and example.level is not None and found.level not in (None, example.level)
        )
        return self._failed(trial, code) if wrong else trial

    def _failed(self, trial: Trial, code: Code) -> Trial:
        """A counter-example that was caught, or an example that was given another level."""
        caught = self._culprits(code, trial.example)
        shown = ", ".join(f"“{p.text}”" + (f" (line {p.line})" if p.line else "") for p in caught[:3])
        if trial.kind == "counter-example":
            why = f"caught by {shown or 'the patterns of the code'}."
            how = "Narrow the pattern, give it an `unless`, or limit it by `speakers`."
        else:
            why = (
                f"the level “{trial.suggested_level}” is suggested, by {shown}, not “{trial.example.level}”."
            )
            how = "Give the pattern that level, narrow it, or correct the level of the example."
        return replace(trial, outcome="failed", caught=caught, why=why, how=how)

    def _lost(self, code: Code, example: Example) -> str:
        """How to mend an example that no pattern catches."""
        if example.group and not code.speakers.admits({self._group_key: example.group}):
            return f"The code is not looked for in the talk of “{example.group}”: see its `speakers`."
        return "Add a pattern, or mark it `by: person` where only a reader can find the meaning."

    def _suggested(self, example: Example) -> dict[str, Suggestion]:
        """What the rules suggest for an example, by code."""
        return {s.code_id: s for s in self._tagger.suggest([self._passage(example)])}

    def _passage(self, example: Example) -> Passage:
        """An example as if somebody of its group had said it."""
        attributes = {self._group_key: example.group} if example.group else {}
        return Passage(segment_of(example.text), example.language, attributes)

    def _culprits(self, code: Code, example: Example) -> tuple[Pattern, ...]:
        """The patterns of a code that suggest it for an example, each tried alone."""
        language = base_language(example.language)
        return tuple(
            pattern
            for pattern in patterns_in(code, language)
            if RulesTagger(Codebook("", "", "", (replace(code, patterns={language: (pattern,)}),))).suggest(
                [self._passage(example)]
            )
        )

    def overlaps(self) -> Iterator[Overlap]:
        """The pairs of codes near each other, the nearest first."""
        for pair in alike(self._codebook, least=NEAR):
            first, second = pair.first, pair.second
            of_first = [e for e in first.examples if _can_speak(second, e)]
            of_second = [e for e in second.examples if _can_speak(first, e)]
            yield Overlap(
                first=first.id,
                second=second.id,
                likeness=pair.likeness,
                first_examples=len(of_first),
                second_on_first=sum(second.id in self._suggested(e) for e in of_first),
                second_examples=len(of_second),
                first_on_second=sum(first.id in self._suggested(e) for e in of_second),
            )


def segment_of(text: str, transcript_id: str = "", speaker_id: str = "", position: int = 0) -> Segment:
    """A text that is no part of a study as a segment of its own, so that a tagger can read it."""
    return Segment(
        id=f"text:{transcript_id}:{position}",
        transcript_id=transcript_id,
        position=position,
        span=Span(0, len(text)),
        speaker_id=speaker_id,
        quote=text,
        rule="text",
        turns=(0, 1),
    )


def _can_speak(code: Code, example: Example) -> bool:
    """True where the code has patterns in the language of an example."""
    return bool(example.language) and bool(patterns_in(code, base_language(example.language)))


def _untested(example: Example) -> str:
    """Why an example says nothing about the patterns."""
    if not example.language:
        return "its language is not given."
    return f"the code has no patterns in “{example.language}”."


def _matched(found: Suggestion) -> tuple[str, ...]:
    """Which words met which pattern."""
    return tuple(dict.fromkeys(reason.text for reason in found.rationale))
