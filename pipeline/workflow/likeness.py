"""Names of which one is so like another that it may be a slip of the pen: groups, countries, sectors, and coders."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from pipeline.readers.survey_spelling import are_two_sides, one_slip_apart, signs
from pipeline.readers.survey_words import folded
from pipeline.workflow.study import Study
from pipeline.workflow.territories import codes_of

_LIKE = 0.8  # from which ratio of letters in common on two words are like each other
_SHORTEST = 4  # words of fewer letters are like each other by chance
_SHORTEST_NAME = 3  # as are the initials of coders


@dataclass(slots=True)
class _Use:
    """Who has a value: how many people, in which discussions."""

    people: int = 0
    discussions: set[str] = field(default_factory=set)

    @property
    def is_rare(self) -> bool:
        """True where one person or one discussion has it, as far as it is known in which discussions people sat."""
        return self.people == 1 or len(self.discussions) == 1

    @property
    def told(self) -> str:
        """How many they are, in words."""
        if self.people:
            return "1 person" if self.people == 1 else f"{self.people} people"
        return "1 discussion" if len(self.discussions) == 1 else f"{len(self.discussions)} discussions"


def slips(study: Study) -> Iterator[str]:
    """Values of the participant list, and of what study.toml says of transcripts, that may mean another one.

    Told are two that differ in capitals, accents or punctuation alone, and those that one person or one discussion has and
    that are very like another; but not where both are known: named elsewhere in study.toml, or two countries of the world.
    Raises InputError where the participant list cannot be read.
    """
    keys = study.settings.comparison
    for noun, attribute in (
        ("stakeholder group", keys.group),
        ("country", keys.country),
        ("sector", keys.sector),
    ):
        uses = _uses(study, attribute)
        known = _known(study, noun, uses)
        for one, other in combinations(sorted(uses), 2):
            rare, usual = sorted(
                (one, other), key=lambda name: (uses[name].people, len(uses[name].discussions), name)
            )
            if signs(one) != signs(other):
                continue
            same = folded(one) == folded(other) != ""
            may_be = not {one, other} <= known and (uses[one].is_rare or uses[other].is_rare)
            if same or (may_be and _is_like(one, other)):
                yield (
                    f"The {noun} “{rare}” ({uses[rare].told}) is very like “{usual}” ({uses[usual].told}):"
                    " one of the two may be a slip."
                )


def _uses(study: Study, attribute: str) -> dict[str, _Use]:
    """Who has each value of an attribute."""
    uses: dict[str, _Use] = defaultdict(_Use)
    for person in study.participants:
        value = person.attributes.get(attribute, "") if person.role in study.settings.segments.roles else ""
        if value:
            uses[value].people += 1
            uses[value].discussions |= {person.transcript_id} - {""}
    for transcript_id, entry in study.settings.transcripts.about.items():
        if value := entry.get(attribute, ""):
            uses[value].discussions.add(transcript_id)
    return dict(uses)


def _known(study: Study, noun: str, names: Collection[str]) -> set[str]:
    """Names that study.toml gives to the survey's countries and sectors or to compared groups, and countries of the world."""
    survey, keys = study.settings.survey, study.settings.comparison
    if noun == "country":
        named = survey.mapping.country_names if survey else {}
        return {*named, *named.values(), *codes_of(names, study.settings.languages)}
    if noun == "sector":
        return {item.sector for item in survey.formula.items} if survey else set()
    return {*keys.professionals, *(group for pair in keys.contrasts for group in pair)}


def _is_like(one: str, other: str) -> bool:
    """True where word by word hardly a letter is another one, and none is the other side of the other (employer, employee)."""
    words, others = folded(one).split(), folded(other).split()
    return len(words) == len(others) and all(
        a == b
        or (
            a[0] == b[0]
            and min(len(a), len(b)) >= _SHORTEST
            and not are_two_sides(a, b)
            and difflib.SequenceMatcher(None, a, b).ratio() >= _LIKE
        )
        for a, b in zip(words, others, strict=True)
    )


def coder_meant(study: Study, coder: str) -> str:
    """The known coder whose name a new one's may be a slip of: one letter another, missing, too many, or two exchanged.

    "" where the name is known, or like none. Known are those who decided, to whom something was assigned, or whom study.toml
    names.
    """
    review = study.settings.review
    known = {*review.adjudicators, *review.again, *review.again.values()}
    if study.has_database:
        known |= study.store.coders()
    if coder in known:
        return ""
    return next((name for name in sorted(known) if _is_slip(coder, name)), "")


def _is_slip(one: str, other: str) -> bool:
    """True where all words are the same but one, and that is one slip away; other digits mean somebody else."""
    ours, theirs = (re.split(r"[\W_]+", folded(name)) for name in (one, other))
    if len(ours) != len(theirs) or re.findall(r"\d", one) != re.findall(r"\d", other):
        return False
    apart = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(apart) == 1 and min(map(len, apart[0])) >= _SHORTEST_NAME and one_slip_apart(*apart[0])
