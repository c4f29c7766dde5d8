"""Stakeholder groups, countries and sectors of which one is so like another that it may be a slip of the pen."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from pipeline.readers.survey_words import folded
from pipeline.workflow.study import Study

_LIKE = 0.8  # from which ratio of letters in common on two words are like each other
_SHORTEST = 4  # words of fewer letters are like each other by chance


@dataclass(slots=True)
class _Use:
    """Who has a value: how many people, in which discussions."""

    people: int = 0
    discussions: set[str] = field(default_factory=set)

    @property
    def is_rare(self) -> bool:
        """True where one person or one discussion has it."""
        return self.people <= 1 or len(self.discussions) <= 1

    @property
    def told(self) -> str:
        """How many they are, in words."""
        if self.people:
            return "1 person" if self.people == 1 else f"{self.people} people"
        return "1 discussion" if len(self.discussions) == 1 else f"{len(self.discussions)} discussions"


def slips(study: Study) -> Iterator[str]:
    """Values of the participant list, and of what study.toml says of transcripts, that may mean another one.

    Told are two that differ in capitals or accents alone, and those that one person or one discussion has and that are very like
    another. Raises InputError where the participant list cannot be read.
    """
    keys = study.settings.comparison
    for noun, attribute in (
        ("stakeholder group", keys.group),
        ("country", keys.country),
        ("sector", keys.sector),
    ):
        uses = _uses(study, attribute)
        for one, other in combinations(sorted(uses), 2):
            rare, usual = sorted(
                (one, other), key=lambda name: (uses[name].people, len(uses[name].discussions), name)
            )
            same = folded(one) == folded(other)
            if same or ((uses[one].is_rare or uses[other].is_rare) and _is_like(one, other)):
                yield (
                    f"The {noun} “{rare}” ({uses[rare].told}) is very like “{usual}” ({uses[usual].told}):"
                    " one of the two may be a slip."
                )


def _uses(study: Study, attribute: str) -> dict[str, _Use]:
    """Who has each value of an attribute."""
    uses: dict[str, _Use] = defaultdict(_Use)
    for person in study.participants:
        if value := person.attributes.get(attribute, ""):
            uses[value].people += 1
            uses[value].discussions.add(person.transcript_id)
    for transcript_id, entry in study.settings.transcripts.about.items():
        if value := entry.get(attribute, ""):
            uses[value].discussions.add(transcript_id)
    return dict(uses)


def _is_like(one: str, other: str) -> bool:
    """True where word by word hardly a letter is another one; other digits mean something else."""
    pairs = list(zip(folded(one).split(), folded(other).split(), strict=False))
    if len(folded(one).split()) != len(folded(other).split()) or re.findall(r"\d", one) != re.findall(
        r"\d", other
    ):
        return False
    return all(
        a == b
        or (
            a[0] == b[0]
            and min(len(a), len(b)) >= _SHORTEST
            and difflib.SequenceMatcher(None, a, b).ratio() >= _LIKE
        )
        for a, b in pairs
    )
