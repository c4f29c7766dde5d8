"""What an adjudicator is shown of a study: which segments, in which order, and what everybody said there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decisions import Decision, Kind, new_decision, new_memo
from pipeline.findings import Conflict
from pipeline.review.cards import Dispute
from pipeline.review.disputes import contested, disputes, in_order
from pipeline.spans import Span
from pipeline.steps import STEPS
from pipeline.workflow.running import run_steps
from pipeline.workflow.starting import start_study
from pipeline.workflow.study import Study

GRADED = """
  - id: how_much
    name: How much
    definition: How much the speaker uses the library, in the speaker's own words.
    scale:
      levels:
        - {id: little, name: A little}
        - {id: much, name: Much}
"""


class Panel:
    """Coders at work on a study: what they decide is written down in short."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.ids = [segment.id for segment in study.store.segments()]
        self._made: list[Decision] = []
        study.store.keep_codebook(study.codebook)

    def say(self, coder: str, kind: Kind, number: int, code_id: str | None = None, **more: Any) -> Decision:
        """One decision on the segment of that number."""
        segment = self.study.store.segments()[number]
        at = f"2026-03-01T10:{len(self._made):02}:30+00:00"
        fields = {"transcript_id": segment.transcript_id, "quote": segment.quote, "code_id": code_id, **more}
        fields = {"round": "round-1", "codebook_revision": self.study.codebook.revision, **fields}
        decision = new_decision(
            coder, sum(d.coder == coder for d in self._made) + 1, kind, segment.id, at, **fields
        )
        self._made.append(decision)
        self.study.store.append(decision)
        return decision

    def differ(self, number: int, code_id: str = "praise") -> None:
        """Ines gives a code, Tom does not."""
        self.say("ines", "code", number, code_id)
        self.say("tom", "reject", number, code_id)

    def note(self, author: str, number: int, text: str) -> None:
        """A memo on a segment."""
        at = f"2026-03-01T10:{len(self._made):02}:00+00:00"
        self.study.store.note(new_memo(author, "segment", self.ids[number], text, at))

    def numbers(self, judge: str = "ruth") -> list[int]:
        """The segments that are put before an adjudicator, by number, in their order."""
        found = disputes(self.study, judge)
        return [self.ids.index(segment_id) for segment_id in in_order(found, self.ids)]

    def on(self, number: int, judge: str = "ruth") -> Dispute:
        """What is in dispute on a segment."""
        return disputes(self.study, judge)[self.ids[number]]


@pytest.fixture(scope="session")
def panel_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with a plain and a graded code and two adjudicators, cut into segments once."""
    folder = tmp_path_factory.mktemp("panel") / "study"
    start_study(folder, title="Panel", languages=("en",), source=None)
    settings = (folder / "study.toml").read_text(encoding="utf-8")
    named = settings.replace("adjudicators = []", 'adjudicators = ["ruth", "ada"]')
    (folder / "study.toml").write_text(named, encoding="utf-8")
    with (folder / "codebook.yaml").open("a", encoding="utf-8") as codebook:
        codebook.write(GRADED)
    with Study.open(folder) as study:
        run_steps(study, [step.name for step in STEPS[:2]], lambda *_: None)
    return folder


@pytest.fixture
def panel(panel_once: Path, tmp_path: Path) -> Iterator[Panel]:
    """A copy of it, with nobody's decisions yet."""
    shutil.copytree(panel_once, tmp_path / "study")
    with Study.open(tmp_path / "study") as study:
        yield Panel(study)


# name, conflicts (about, how many say yes, how many no), how contested the segment is
CONTESTED: tuple[tuple[str, list[tuple[Any, int, int]], float], ...] = (
    ("nothing", [], 0.0),
    ("one against one", [("presence", 1, 1)], 1.0),
    ("two against two", [("presence", 2, 2)], 1.0),
    ("two against one", [("presence", 2, 1)], 0.666667),
    ("one against three", [("presence", 1, 3)], 0.5),
    ("a level", [("level", 2, 0)], 0.5),
    ("level and span", [("level", 2, 0), ("span", 2, 0)], 1.0),
    ("two codes and a span", [("presence", 1, 1), ("presence", 1, 1), ("span", 2, 0)], 2.5),
)


@pytest.mark.parametrize(("name", "conflicts", "expected"), CONTESTED, ids=[case[0] for case in CONTESTED])
def test_how_contested(name: str, conflicts: list[tuple[Any, int, int]], expected: float) -> None:
    """An even split counts one, a clearer one less, a level or span half; codes add up."""
    made = [
        Conflict("s", f"c{i}", about, tuple("abcd"[:yes]), tuple("wxyz"[:no]))
        for i, (about, yes, no) in enumerate(conflicts)
    ]
    assert expected == contested(made)
    assert expected == contested(reversed(made))


@given(yes=st.integers(1, 9), no=st.integers(1, 9))
def test_a_conflict_is_never_more_than_an_even_split(yes: int, no: int) -> None:
    """The measure is the same for yes and no, lies in 0–1 and is 1 for an even split alone."""
    names = [f"n{i}" for i in range(9)]
    value = contested([Conflict("s", "c", "presence", tuple(names[:yes]), tuple(names[:no]))])
    assert value == contested([Conflict("s", "c", "presence", tuple(names[:no]), tuple(names[:yes]))])
    assert 0 < value <= 1
    assert (yes == no) == (value == 1)


def test_the_most_contested_come_first(panel: Panel) -> None:
    """Two codes in conflict, then one, then a level, in document order among equals; what is only flagged comes last."""
    panel.say("ines", "flag", 0)
    for coder, level in (("ines", "little"), ("tom", "much")):
        panel.say(coder, "code", 1, "how_much", level=level)
    for number in (5, 3, 4):
        panel.differ(number)
    panel.differ(4, "difficulty")
    assert [4, 3, 5, 1, 0] == panel.numbers()
    found = disputes(panel.study, "ruth")
    assert sorted(found, key=panel.ids.index) == list(found)


def test_only_what_is_asked_for_is_ordered(panel: Panel) -> None:
    """A queue of one transcript, or any other choice of segments, is put in order by itself."""
    panel.differ(2)
    panel.differ(6)
    found = disputes(panel.study, "ruth")
    assert [panel.ids[6]] == in_order(found, panel.ids[4:])


def test_both_codings_stand_side_by_side(panel: Panel) -> None:
    """Each coder's codings, rejections, completion and memos, coders before adjudicators, the own ones left out."""
    given = panel.say("ines", "code", 2, "how_much", level="much", span=Span(3, 9))
    panel.say("ines", "code", 2, "praise")
    panel.say("tom", "reject", 2, "praise")
    panel.say("tom", "complete", 2)
    panel.note("tom", 2, "she means the garden")
    panel.note("ada", 2, "discussed on Monday")
    panel.note("ruth", 2, "my own")
    ada, ines, tom = sorted(panel.on(2).voices, key=lambda voice: voice.coder)
    assert ["ines", "tom", "ada"] == [voice.coder for voice in panel.on(2).voices]
    assert {"how_much", "praise"} == set(ines.codings)
    assert (given.id, "much", Span(3, 9)) == (
        ines.codings["how_much"].decision_id,
        ines.codings["how_much"].level,
        ines.codings["how_much"].span,
    )
    assert (False, frozenset[str](), ()) == (ines.completed, ines.rejected, ines.memos)
    assert (True, {"praise"}, {}) == (tom.completed, set(tom.rejected), dict(tom.codings))
    assert ["she means the garden"] == [memo.text for memo in tom.memos]
    assert (["discussed on Monday"], {}, False) == (
        [m.text for m in ada.memos],
        dict(ada.codings),
        ada.completed,
    )


def test_a_memo_on_a_decision_is_one_on_its_segment(panel: Panel) -> None:
    """What a coder wrote on a decision is read where the segment is settled."""
    panel.differ(2)
    decision = panel.say("ines", "code", 2, "difficulty")
    panel.study.store.note(new_memo("ines", "decision", decision.id, "not sure", decision.decided_at))
    assert [["not sure"], []] == [[memo.text for memo in voice.memos] for voice in panel.on(2).voices]


def test_a_code_of_one_coder_alone_is_shown_to_nobody(panel: Panel) -> None:
    """Codes made while reading are not among what the adjudicator sees of a coder."""
    panel.differ(2)
    panel.say("ines", "code", 2, "weather@ines")
    assert [{"praise"}, set()] == [set(voice.codings) for voice in panel.on(2).voices]


def test_only_the_codes_in_conflict_are_at_issue(panel: Panel) -> None:
    """What the coders agree on is told as agreed, with its level, and is not at issue."""
    panel.differ(2)
    for coder in ("ines", "tom"):
        panel.say(coder, "code", 2, "how_much", level="much")
    assert ("praise",) == panel.on(2).codes
    told = ("in conflict (presence): praise — ines: yes, tom: no", "agreed already: how_much = much")
    assert told == panel.on(2).remarks


def test_a_level_and_a_span_in_conflict_are_told(panel: Panel) -> None:
    """The remark has each coder's level, and the words that each one marked."""
    text = panel.study.store.transcript("example").text
    for coder, level, words in (("ines", "little", "really like"), ("tom", "much", "works well")):
        span = Span(text.index(words), text.index(words) + len(words))
        at = span.start - panel.study.store.segments()[0].span.start
        panel.say(coder, "code", 0, "how_much", level=level, span=span, part=words, part_at=at)
    assert ("how_much",) == panel.on(0).codes
    assert (
        "in conflict (level): how_much — ines: little, tom: much",
        "in conflict (span): how_much — ines: “really like”, tom: “works well”",
    ) == panel.on(0).remarks


def test_what_is_settled_is_not_asked_again(panel: Panel) -> None:
    """A decision of an adjudicator takes the segment out of the queue, a yes as well as a no."""
    panel.differ(2)
    panel.differ(3)
    panel.say("ruth", "code", 2, "praise", reason="missed")
    panel.say("ruth", "reject", 3, "praise", reason="context")
    assert [] == panel.numbers()


def test_adjudicators_who_differ_hear_each_other(panel: Panel) -> None:
    """What two adjudicators settled differently is in conflict, with both of their words."""
    panel.differ(2)
    panel.say("ruth", "code", 2, "praise")
    panel.say("ada", "reject", 2, "praise")
    assert "in conflict (presence): praise — ruth: yes, ada: no" == panel.on(2).remarks[0]
    assert ["ines", "tom", "ada"] == [voice.coder for voice in panel.on(2).voices]


def test_what_was_sent_back_waits(panel: Panel) -> None:
    """A code sent back to the codebook is put before no adjudicator; other codes of its segment are, and it is told."""
    panel.differ(2)
    panel.differ(3)
    panel.differ(3, "difficulty")
    for number in (2, 3):
        panel.say("ruth", "refer", number, "praise", reason="definition", note="irony?")
    assert ([3], [3]) == (panel.numbers(), panel.numbers("ada"))
    assert ("difficulty",) == panel.on(3).codes
    assert "sent back to the codebook by ruth: praise — irony?" in panel.on(3).remarks


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The speaker says that something works well", "The speaker praises that something works well"),
        ("I really like it, it works well for us.", "I love it."),
    ],
    ids=["definition", "example"],
)
def test_it_comes_back_when_the_code_reads_differently(panel: Panel, old: str, new: str) -> None:
    """Once the code has another definition or example, what was sent back is put before the adjudicator again."""
    panel.differ(2)
    panel.say("ruth", "refer", 2, "praise", note="irony?")
    assert [] == panel.numbers()
    path = panel.study.settings.path("codebook.yaml")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with Study.open(panel.study.settings.folder) as later:
        found = disputes(later, "ruth")
    assert [("praise",)] == [dispute.codes for dispute in found.values()]


def test_a_flag_is_told_with_the_memo(panel: Panel) -> None:
    """A flagged segment has no code at issue where nothing is in conflict, and says who flagged it and why."""
    panel.say("ines", "flag", 6)
    panel.note("ines", 6, "who is meant?")
    panel.say("tom", "flag", 6)
    flagged = panel.on(6)
    assert ((), 0.0) == (flagged.codes, flagged.contested)
    assert ("flagged by ines: memo: who is meant?", "flagged by tom") == flagged.remarks


def test_an_unflagged_segment_is_not_offered(panel: Panel) -> None:
    """Who takes a flag back has nothing to discuss any more."""
    panel.say("ines", "flag", 6)
    panel.say("ines", "unflag", 6)
    assert [] == panel.numbers()


def test_an_answer_settles_a_flag(panel: Panel) -> None:
    """A memo or decision of an adjudicator after the flag answers it; an older memo does not."""
    panel.note("ruth", 6, "before")
    panel.say("ines", "flag", 6)
    panel.say("ines", "flag", 7)
    assert [6, 7] == panel.numbers()
    panel.note("ada", 6, "the librarians are meant")
    panel.say("ruth", "code", 7, "praise")
    assert [] == panel.numbers()


def test_what_was_settled_by_another_meaning_is_at_issue_again(panel: Panel) -> None:
    """An adjudicator's word ages with the code: it comes up again, with what is told of it."""
    panel.differ(2)
    panel.say("ruth", "code", 2, "praise")
    path = panel.study.settings.path("codebook.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("works well or is good", "works or is good, also"), encoding="utf-8")
    with Study.open(panel.study.settings.folder) as later:
        found, of_ada = disputes(later, "ruth"), disputes(later, "ada")
    (dispute,) = found.values()
    assert (("praise",), 0.0) == (dispute.codes, dispute.contested)
    assert any("means something else" in remark for remark in dispute.remarks)
    assert {} == of_ada


def test_a_study_that_wants_unanimity_puts_a_majority_before_the_adjudicator(panel: Panel) -> None:
    """With `consensus = "unanimous"` two against one is a conflict; by default it settles itself."""
    panel.differ(2)
    panel.say("eva", "code", 2, "praise")
    assert [] == panel.numbers()
    path = panel.study.settings.folder / "study.toml"
    text = path.read_text(encoding="utf-8").replace("[review]", '[review]\nconsensus = "unanimous"')
    path.write_text(text, encoding="utf-8")
    with Study.open(panel.study.settings.folder) as strict:
        (dispute,) = disputes(strict, "ruth").values()
    assert (("praise",), 0.666667) == (dispute.codes, dispute.contested)


def test_nobody_has_decided(panel: Panel) -> None:
    """Where nobody has decided anything there is nothing to settle."""
    assert {} == disputes(panel.study, "ruth")
