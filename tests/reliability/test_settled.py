"""What an adjudicator settles, overrules or sends back, and what of it stays on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.decisions import CoderState, Decision, Kind, fold, new_decision
from pipeline.findings import by_reason
from pipeline.reliability import Consensus, agreed, rule_in_words
from pipeline.segments import Segment
from pipeline.spans import Span

SEGMENT = Segment("a1", "a", 0, Span(0, 40), "jana", "x" * 40, "turn", (0, 1))
JUDGES = ("ruth", "ada")
# What is done → kind, and what else the decision says. A span is given in words of the segment.
ACTS: Mapping[str, tuple[Kind, dict[str, Any]]] = {
    "yes": ("code", {}),
    "begin": ("code", {"span": Span(0, 12), "part": "x" * 12}),
    "middle": ("code", {"span": Span(10, 30), "part": "x" * 20, "part_at": 10}),
    "end": ("code", {"span": Span(25, 40), "part": "x" * 15, "part_at": 25}),
    "beyond": ("code", {"span": Span(30, 60), "part": "x" * 30, "part_at": 30}),
    "much": ("code", {"code_id": "grade", "level": "much"}),
    "some": ("code", {"code_id": "grade", "level": "some"}),
    "no": ("reject", {}),
    "no grade": ("reject", {"code_id": "grade"}),
    "done": ("complete", {"code_id": None}),
    "refer": ("refer", {"reason": "definition", "note": "two things in one"}),
    "refer grade": ("refer", {"code_id": "grade"}),
}


def states(acts: Mapping[str, Sequence[str]], **why: str) -> dict[str, CoderState]:
    """Where people stand who did that, in that order; `why` is the adjudicators' reason and note."""
    return fold(decisions(acts, **why))


def decisions(acts: Mapping[str, Sequence[str]], **why: str) -> list[Decision]:
    """The decisions behind acts, on one segment and the code “suspects” where the act names no other."""
    made = []
    for coder, own in acts.items():
        for sequence, act in enumerate(own, 1):
            kind, rest = ACTS[act]
            said = why if coder in JUDGES and kind in ("code", "reject") else {}
            fields = {"transcript_id": "a", "quote": SEGMENT.quote, "code_id": "suspects", **rest, **said}
            made.append(new_decision(coder, sequence, kind, "a1", f"2026-11-02T09:00:0{sequence}Z", **fields))
    return made


def found(
    acts: Mapping[str, Sequence[str]], codebook: Codebook, *, majority: bool = True, **why: str
) -> Consensus:
    """What the rule makes of these acts."""
    return agreed(states(acts, **why), [SEGMENT], codebook, adjudicators=JUDGES, majority=majority)


# name, who marks what → the agreed span, and whether the span is a conflict
SPANS = (
    ("one coder's own", {"ines": ["middle"]}, Span(10, 30), 0),
    ("nothing marked is all of it", {"ines": ["yes"], "tom": ["yes"]}, Span(0, 40), 0),
    ("a part and the whole", {"ines": ["begin"], "tom": ["yes"]}, Span(0, 40), 0),
    ("two that overlap", {"ines": ["begin"], "tom": ["middle"]}, Span(0, 30), 0),
    ("over the next turn", {"ines": ["beyond"], "tom": ["end"]}, Span(25, 60), 0),
    ("apart", {"ines": ["begin"], "tom": ["end"]}, None, 1),
    ("apart, and joined by a third", {"ines": ["begin"], "tom": ["end"], "eva": ["middle"]}, Span(0, 40), 0),
    ("who does not give the code marks nothing", {"ines": ["begin"], "tom": ["begin"], "eva": ["no"]}, Span(0, 12), 0),
    ("the adjudicator's own", {"ines": ["begin"], "tom": ["end"], "ruth": ["middle"]}, Span(10, 30), 0),
    ("adjudicators apart", {"ruth": ["begin"], "ada": ["end"]}, None, 1),
)  # fmt: skip


@pytest.mark.parametrize(("name", "acts", "span", "open_"), SPANS, ids=[case[0] for case in SPANS])
def test_spans_are_joined_by_rule(
    *, name: str, acts: dict[str, list[str]], span: Span | None, open_: int, codebook: Codebook
) -> None:
    """The code counts in every case; its span is stated by rule, or is a conflict and left open."""
    consensus = found(acts, codebook)
    assert [span] == [coding.span for coding in consensus.agreed]
    assert ["span"] * open_ == [conflict.about for conflict in consensus.conflicts]


# name, votes, outcome where a majority decides, outcome where only the unanimous settle themselves
RULES = (
    ("one coder", {"ines": ["yes"]}, "single", "single"),
    ("two agree", {"ines": ["yes"], "tom": ["yes"]}, "unanimous", "unanimous"),
    ("three agree", {"ines": ["yes"], "tom": ["yes"], "eva": ["yes"]}, "unanimous", "unanimous"),
    ("two of three", {"ines": ["yes"], "tom": ["yes"], "eva": ["no"]}, "majority", "open"),
    ("one of three", {"ines": ["yes"], "tom": ["done"], "eva": ["no"]}, "", "open"),
    ("two and two", {"ines": ["yes"], "tom": ["yes"], "eva": ["no"], "jo": ["no"]}, "open", "open"),
    ("adjudicated", {"ines": ["yes"], "tom": ["yes"], "eva": ["no"], "ruth": ["yes"]}, "adjudicated", "adjudicated"),
    ("nobody", {"ines": ["done"], "tom": ["done"]}, "", ""),
)  # fmt: skip


@pytest.mark.parametrize(("name", "acts", "usual", "strict"), RULES, ids=[case[0] for case in RULES])
def test_what_settles_itself_follows_the_setting(
    *, name: str, acts: dict[str, list[str]], usual: str, strict: str, codebook: Codebook
) -> None:
    """Unanimous votes settle themselves under either rule; a majority only where the study lets it."""
    for majority, expected in ((True, usual), (False, strict)):
        consensus = found(acts, codebook, majority=majority)
        outcome = [coding.rule for coding in consensus.agreed] + ["open" for _ in consensus.conflicts]
        assert ([expected] if expected else []) == outcome


VOTES = st.dictionaries(
    st.sampled_from(["eva", "ines", "jo", "tom", "ruth"]),
    st.sampled_from(["yes", "no", "done", "begin", "end"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(votes=VOTES)
def test_a_stricter_rule_settles_less_and_nothing_else(votes: dict[str, str], codebook: Codebook) -> None:
    """What counts where only the unanimous settle themselves counts by a majority as well, and the same way; what is open
    by a majority is open without it.
    """
    acts = {coder: [vote] for coder, vote in votes.items()}
    usual, strict = found(acts, codebook), found(acts, codebook, majority=False)
    assert {*strict.agreed} <= {*usual.agreed}
    assert {*usual.conflicts} <= {*strict.conflicts} | {c for c in usual.conflicts if c.about == "span"}
    assert {c.segment_id for c in usual.conflicts} <= {c.segment_id for c in strict.conflicts}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(coders=st.sets(st.sampled_from(["eva", "ines", "jo", "tom"]), min_size=1), majority=st.booleans())
def test_the_unanimous_are_never_in_conflict(coders: set[str], majority: bool, codebook: Codebook) -> None:
    """Where all who judged it give a code, or none does, nobody has to settle anything."""
    for vote in ("yes", "no"):
        assert () == found({coder: [vote] for coder in coders}, codebook, majority=majority).conflicts


def test_the_rule_in_words_is_the_one_applied() -> None:
    """A study in which no majority decides does not read that one does."""
    assert "(majority)" in rule_in_words()
    assert "majority" not in rule_in_words(majority=False)
    assert "its span is a conflict" in rule_in_words(majority=False)


# name, who did what, how it is on record: what was open and is settled, and whether the code applies
SETTLED = (
    ("coders differ, yes", {"ines": ["yes"], "tom": ["no"], "ruth": ["yes"]}, (("presence",), True)),
    ("coders differ, no", {"ines": ["yes"], "tom": ["done"], "ruth": ["no"]}, (("presence",), False)),
    ("by completing", {"ines": ["yes"], "tom": ["done"], "ruth": ["done"]}, (("presence",), False)),
    ("a level", {"ines": ["some"], "tom": ["much"], "ruth": ["much"]}, (("level",), True)),
    ("a level, by a no", {"ines": ["some"], "tom": ["much"], "ruth": ["no grade"]}, (("level",), False)),
    ("a span", {"ines": ["begin"], "tom": ["end"], "ruth": ["begin"]}, (("span",), True)),
    ("what was agreed is overruled", {"ines": ["yes"], "tom": ["yes"], "ruth": ["no"]}, ((), False)),
    ("one coder's level is overruled", {"ines": ["some"], "ruth": ["much"]}, ((), True)),
    ("what nobody gave is given", {"ines": ["no"], "tom": ["no"], "ruth": ["yes"]}, ((), True)),
    ("what was agreed is confirmed", {"ines": ["yes"], "tom": ["yes"], "ruth": ["yes"]}, None),
    ("no coder said anything", {"ruth": ["yes"]}, None),
    ("adjudicators differ", {"ines": ["yes"], "tom": ["no"], "ruth": ["yes"], "ada": ["no"]}, None),
    ("their level differs", {"ines": ["some"], "tom": ["much"], "ruth": ["some"], "ada": ["much"]}, None),
    ("presence settled, level not", {"ines": ["some"], "tom": ["done"], "ruth": ["some"], "ada": ["much"]}, (("presence",), True)),
    ("sent back", {"ines": ["yes"], "tom": ["no"], "ruth": ["refer"]}, None),
)  # fmt: skip


@pytest.mark.parametrize(("name", "acts", "expected"), SETTLED, ids=[case[0] for case in SETTLED])
def test_what_was_settled_is_on_record(
    *, name: str, acts: dict[str, list[str]], expected: tuple[Any, bool] | None, codebook: Codebook
) -> None:
    """A disagreement that an adjudicator settled, or an agreement overruled, is listed; a confirmed one is not."""
    settled = found(acts, codebook).settled
    assert ([expected] if expected else []) == [(one.about, one.applies) for one in settled]


def test_an_agreed_coding_keeps_where_it_comes_from(codebook: Codebook) -> None:
    """Reason, note, and the coders' decisions that were settled, a completed segment without the code included."""
    acts = {"ines": ["yes"], "tom": ["no"], "eva": ["done"], "ruth": ["yes"]}
    ids = {
        decision.coder: decision.id for decision in decisions(acts, reason="missed", note="second sentence")
    }
    consensus = found(acts, codebook, reason="missed", note="second sentence")
    (coding,), (settled,) = consensus.agreed, consensus.settled
    behind = (ids["eva"], ids["ines"], ids["tom"])
    assert ("missed", "second sentence", behind) == (coding.reason, coding.note, coding.settles)
    assert (ids["ruth"],) == coding.decision_ids
    assert (("ruth",), (ids["ruth"],), behind) == (
        settled.adjudicators,
        settled.decision_ids,
        settled.settles,
    )
    assert ("missed", "second sentence") == (settled.reason, settled.note)


def test_a_no_leaves_its_trace_as_well(codebook: Codebook) -> None:
    """What an adjudicator rejects is no agreed coding, and is on record with its reason."""
    consensus = found({"ines": ["yes"], "tom": ["no"], "ruth": ["no"]}, codebook, reason="context")
    assert () == consensus.agreed
    assert {"context": (0, 1)} == by_reason(consensus.settled)


def test_coders_decisions_settle_nothing(codebook: Codebook) -> None:
    """Codings that count without an adjudicator name nothing that they settle."""
    (coding,) = found({"ines": ["yes"], "tom": ["yes"], "eva": ["no"]}, codebook).agreed
    assert ("majority", "", "", ()) == (coding.rule, coding.reason, coding.note, coding.settles)


# name, who did what, whether it is still open and listed as sent back
REFERRED = (
    ("sent back", {"ines": ["yes"], "tom": ["no"], "ruth": ["refer"]}, True),
    ("the level of a code", {"ines": ["some"], "tom": ["much"], "ruth": ["refer grade"]}, True),
    ("decided, then sent back", {"ines": ["yes"], "tom": ["no"], "ruth": ["yes", "refer"]}, True),
    ("completed, then sent back", {"ines": ["yes"], "tom": ["no"], "ruth": ["done", "refer"]}, True),
    ("sent back, then decided", {"ines": ["yes"], "tom": ["no"], "ruth": ["refer", "yes"]}, False),
    ("sent back, then completed", {"ines": ["yes"], "tom": ["no"], "ruth": ["refer", "done"]}, False),
    ("decided by another", {"ines": ["yes"], "tom": ["no"], "ruth": ["refer"], "ada": ["no"]}, False),
    ("what nobody differs on", {"ines": ["yes"], "tom": ["yes"], "ruth": ["refer"]}, False),
)


@pytest.mark.parametrize(("name", "acts", "expected"), REFERRED, ids=[case[0] for case in REFERRED])
def test_what_was_sent_back_stays_open(
    *, name: str, acts: dict[str, list[str]], expected: bool, codebook: Codebook
) -> None:
    """A code sent back to the codebook stays in conflict and is listed, until somebody decides on it."""
    consensus = found(acts, codebook)
    assert (expected, expected) == (bool(consensus.conflicts), bool(consensus.referred))


def test_a_referral_says_who_and_why(codebook: Codebook) -> None:
    """The list has the adjudicator's reason and note."""
    (sent,) = found({"ines": ["yes"], "tom": ["no"], "ruth": ["refer"]}, codebook).referred
    assert ("a1", "suspects", "ruth") == (sent.segment_id, sent.code_id, sent.adjudicator)
    assert ("definition", "two things in one") == (sent.reason, sent.note)


def test_provenance_is_json(codebook: Codebook) -> None:
    """Spans, settlements and referrals are written with the rest."""
    record = found({"ines": ["begin"], "tom": ["no"], "ruth": ["begin"]}, codebook, reason="span").as_json()
    assert {"start": 0, "end": 12} == record["agreed"][0]["span"]
    assert ("span", True) == (record["settled"][0]["reason"], record["settled"][0]["applies"])
    assert [] == record["referred"]


def test_levels_go_to_the_adjudicator_where_only_unanimity_settles(codebook: Codebook) -> None:
    """Three levels that differ give their median where a majority settles, and are a conflict where it does not."""
    acts = {"ines": ["some"], "tom": ["much"], "eva": ["much"]}
    usual, strict = found(acts, codebook), found(acts, codebook, majority=False)
    assert (["much"], []) == ([a.level for a in usual.agreed], [c.about for c in usual.conflicts])
    assert ([None], ["level"]) == ([a.level for a in strict.agreed], [c.about for c in strict.conflicts])


def test_who_marks_nobody_means_the_one_who_speaks(codebook: Codebook) -> None:
    """A coder's credit to the one who speaks is not lost where another coder credits somebody else."""
    made = decisions({"ines": ["yes"], "tom": ["yes"]})
    marked = [replace(d, speaker_ids=("piet",)) if d.coder == "tom" else d for d in made]
    credited = [
        agreed(fold(log), [SEGMENT], codebook, adjudicators=JUDGES).agreed[0].speaker_ids
        for log in (made, marked)
    ]
    assert [(), ("jana", "piet")] == credited
