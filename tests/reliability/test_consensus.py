"""Which codings count, by every rule and at every edge between two rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState
from pipeline.findings import to_json
from pipeline.hashing import canonical_json
from pipeline.reliability import agreed
from pipeline.segments import Segment

Acts = Mapping[str, Mapping[tuple[str, str], str]]
Logs = Callable[[Acts], dict[str, CoderState]]
Passages = Callable[..., list[Segment]]

NO = "complete"

# What each coder does with one segment and the code "suspects" → the rule by which it counts, "" (not coded) or
# "open" (a conflict). "yes" is given and completed, "no" completed, "yes alone" and "no alone" decided on that code
# without completing. Ruth, Ada and Max adjudicate.
VOTES: list[tuple[str, dict[str, str], str]] = [
    ("nobody read it", {}, ""),
    ("one coder, yes", {"ines": "yes"}, "single"),
    ("one coder, no", {"ines": "no"}, ""),
    ("one coder, not completed", {"ines": "yes alone"}, "single"),
    ("two, both yes", {"ines": "yes", "tom": "yes"}, "unanimous"),
    ("two, both no", {"ines": "no", "tom": "no"}, ""),
    ("two, differ", {"ines": "yes", "tom": "no"}, "open"),
    ("the other has not read it", {"ines": "yes"}, "single"),
    ("yes without completing against a completed no", {"ines": "yes alone", "tom": "no"}, "open"),
    ("an explicit no without completing", {"ines": "yes", "tom": "no alone"}, "open"),
    ("three, all yes", {"ines": "yes", "tom": "yes", "eva": "yes"}, "unanimous"),
    ("three, two yes", {"ines": "yes", "tom": "yes", "eva": "no"}, "majority"),
    ("three, one yes", {"ines": "yes", "tom": "no", "eva": "no"}, ""),
    ("four, two and two", {"ines": "yes", "tom": "yes", "eva": "no", "jo": "no"}, "open"),
    ("four, three yes", {"ines": "yes", "tom": "yes", "eva": "yes", "jo": "no"}, "majority"),
    ("adjudicated yes", {"ines": "yes", "tom": "no", "ruth": "yes alone"}, "adjudicated"),
    ("adjudicated no", {"ines": "yes", "tom": "no", "ruth": "no alone"}, ""),
    ("an adjudicator's completing settles", {"ines": "yes", "tom": "yes", "ruth": "no"}, ""),
    ("an adjudicator alone", {"ruth": "yes"}, "adjudicated"),
    ("an adjudicator against all", {"ines": "no", "tom": "no", "ruth": "yes alone"}, "adjudicated"),
    ("two adjudicators agree", {"ines": "no", "ruth": "yes", "ada": "yes"}, "adjudicated"),
    ("of three adjudicators one differs", {"ruth": "yes", "ada": "yes", "max": "no"}, "open"),
    ("two adjudicators differ", {"ines": "yes", "ruth": "yes", "ada": "no"}, "open"),
]


def acts_of(votes: Mapping[str, str]) -> Acts:
    """The acts behind one line of `VOTES`, on segment a1."""
    acts: dict[str, dict[tuple[str, str], str]] = {}
    for coder, vote in votes.items():
        own: dict[tuple[str, str], str] = {}
        if vote.startswith("yes"):
            own["a1", "suspects"] = "yes"
        if vote == "no alone":
            own["a1", "suspects"] = "reject"
        if vote in ("yes", "no"):
            own["a1", ""] = "complete"
        acts[coder] = own
    return acts


@pytest.mark.parametrize(("name", "votes", "expected"), VOTES, ids=[case[0] for case in VOTES])
def test_who_gives_a_code_decides_whether_it_counts(
    *, name: str, votes: dict[str, str], expected: str, codebook: Codebook, passages: Passages, logs: Logs
) -> None:
    """Each constellation of votes has the outcome that the rule states."""
    consensus = agreed(
        logs(acts_of(votes)), passages("a", each=1), codebook, adjudicators=("ruth", "ada", "max")
    )
    outcome = [coding.rule for coding in consensus.agreed] + ["open" for _ in consensus.conflicts]
    assert ([expected] if expected else []) == outcome


# Levels that each coder gives to the graded code → (level, number of conflicts about the level)
LEVELS: list[tuple[str, dict[str, str], str | None, int]] = [
    ("single", {"ines": "much"}, "much", 0),
    ("the same", {"ines": "much", "tom": "much"}, "much", 0),
    ("two differ", {"ines": "much", "tom": "some"}, None, 1),
    ("three, median", {"ines": "none", "tom": "some", "eva": "great"}, "some", 0),
    ("three, two alike", {"ines": "none", "tom": "great", "eva": "great"}, "great", 0),
    ("four, lower median", {"ines": "little", "tom": "some", "eva": "much", "jo": "great"}, "some", 0),
    ("off the scale, all", {"ines": "dont_know", "tom": "dont_know"}, "dont_know", 0),
    ("three, one off the scale", {"ines": "some", "tom": "dont_know", "eva": "much"}, None, 1),
    ("three, one without a level", {"ines": "some", "tom": "yes", "eva": "much"}, None, 1),
    ("adjudicated level", {"ines": "some", "tom": "none", "ruth": "little"}, "little", 0),
]


@pytest.mark.parametrize(("name", "levels", "level", "open_"), LEVELS, ids=[case[0] for case in LEVELS])
def test_levels_are_joined_by_rule(
    *,
    name: str,
    levels: dict[str, str],
    level: str | None,
    open_: int,
    codebook: Codebook,
    passages: Passages,
    logs: Logs,
) -> None:
    """The code counts in every case; its level is the common one, the median of three or more, or open."""
    states = logs({coder: {("a1", "grade"): given, ("a1", ""): NO} for coder, given in levels.items()})
    consensus = agreed(states, passages("a", each=1), codebook, adjudicators=("ruth",))
    assert [level] == [coding.level for coding in consensus.agreed]
    assert ["level"] * open_ == [conflict.about for conflict in consensus.conflicts]


def test_a_majority_takes_the_levels_of_those_who_gave_the_code(
    codebook: Codebook, passages: Passages, logs: Logs
) -> None:
    """Two of three give the code with different levels: it counts by majority and its level is open."""
    states = logs(
        {
            "ines": {("a1", "grade"): "much", ("a1", ""): NO},
            "tom": {("a1", "grade"): "some", ("a1", ""): NO},
            "eva": {("a1", ""): NO},
        }
    )
    consensus = agreed(states, passages("a", each=1), codebook)
    assert [("majority", None, ("ines", "tom"))] == [(c.rule, c.level, c.coders) for c in consensus.agreed]
    assert [("level", ("ines", "tom"), ())] == [(c.about, c.yes, c.no) for c in consensus.conflicts]


def test_a_conflict_names_both_sides(codebook: Codebook, passages: Passages, logs: Logs) -> None:
    """Whoever settles it can see who said what."""
    consensus = agreed(logs(acts_of({"ines": "yes", "tom": "no"})), passages("a", each=1), codebook)
    assert [("a1", "suspects", "presence", ("ines",), ("tom",))] == [
        (c.segment_id, c.code_id, c.about, c.yes, c.no) for c in consensus.conflicts
    ]


def test_counts_and_read(codebook: Codebook, passages: Passages, logs: Logs) -> None:
    """Counts name every rule; read are the segments that somebody, an adjudicator included, has completed."""
    states = logs(
        {
            "ines": {("a1", "suspects"): "yes", ("a1", ""): NO, ("a2", "suspects"): "yes", ("gone", ""): NO},
            "ruth": {("a3", ""): NO},
        }
    )
    consensus = agreed(states, passages("a", each=4), codebook, adjudicators=("ruth",))
    assert {"single": 2, "unanimous": 0, "majority": 0, "adjudicated": 0} == consensus.counts
    assert frozenset({"a1", "a3"}) == consensus.read


def test_only_codes_that_may_be_given_count(codebook: Codebook, passages: Passages, logs: Logs) -> None:
    """Headings, deprecated codes, codes and segments that are no longer there are left out."""
    own = {("a1", code): "yes" for code in ("people", "old", "vanished")} | {("z9", "suspects"): "yes"}
    consensus = agreed(logs({"ines": own}), passages("a", each=1), codebook)
    assert ((), ()) == (consensus.agreed, consensus.conflicts)


def test_agreed_codings_name_their_decisions_and_speakers(
    codebook: Codebook, passages: Passages, logs: Logs
) -> None:
    """What counts can be traced to the decisions behind it."""
    states = logs(acts_of({"ines": "yes", "tom": "yes"}))
    coding = agreed(states, passages("a", each=1), codebook).agreed[0]
    behind = tuple(states[name].codings["a1", "suspects"].decision_id for name in ("ines", "tom"))
    assert (behind, ("ines", "tom"), ()) == (coding.decision_ids, coding.coders, coding.speaker_ids)


def test_consensus_as_json(codebook: Codebook, passages: Passages, logs: Logs) -> None:
    """The consensus is JSON, with the segments read in a stable order."""
    states = logs({"ines": {("a2", ""): NO, ("a1", "grade"): "much", ("a1", ""): NO}})
    record: dict[str, Any] = agreed(states, passages("a", each=2), codebook).as_json()
    assert ["a1", "a2"] == record["read"]
    assert {"rule": "single", "level": "much"}.items() <= record["agreed"][0].items()
    assert canonical_json(record) == canonical_json(to_json(record))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    votes=st.dictionaries(
        st.sampled_from(["ada", "eva", "ines", "jo", "tom"]),
        st.sampled_from(["yes", "no", "yes alone", "no alone"]),
    )
)
def test_nothing_given_is_lost(
    votes: dict[str, str], codebook: Codebook, passages: Passages, logs: Logs
) -> None:
    """A code that anybody gave counts, is a conflict, or was outvoted by a majority of three or more."""
    consensus = agreed(logs(acts_of(votes)), passages("a", each=1), codebook)
    yes = sum(vote.startswith("yes") for vote in votes.values())
    outvoted = len(votes) >= 3 and 2 * yes < len(votes)
    found = len(consensus.agreed) + len(consensus.conflicts)
    assert (1 if yes and not outvoted else 0) == found


def test_what_nobody_could_judge_is_unread(codebook: Codebook, passages: Any, logs: Any) -> None:
    """A segment that both completed before a code existed is not read for that code; one coder who judged it is enough."""
    segments = passages("a", each=2)
    acts = {(segment.id, ""): "complete" for segment in segments}
    states = logs({"ines": acts, "tom": acts})
    late = {segment.id: frozenset({"suspects"}) for segment in segments}
    both = {name: replace(state, unjudged=late) for name, state in states.items()}
    assert {"suspects": frozenset({"a1", "a2"})} == agreed(both, segments, codebook).unread
    one = {"ines": both["ines"], "tom": states["tom"]}
    assert {} == agreed(one, segments, codebook).unread
