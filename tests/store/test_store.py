"""What goes into the study database comes out again, and what people made is never changed."""

from __future__ import annotations

import sqlite3
from array import array
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from pipeline.codebook import Code, Codebook, Example
from pipeline.decisions import ABOUTS, KINDS, Decision, Memo, Presentation, new_decision, new_memo
from pipeline.draws import Design, Draw, Drawn, new_draw
from pipeline.errors import InputError
from pipeline.logs import CoderLog, new_code
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.steps import StepRun
from pipeline.store import Store
from pipeline.store.practice import new_answer
from pipeline.store.tables import APPEND_ONLY
from pipeline.suggestions import Reason, ScoreTable, Suggestion
from pipeline.transcripts import ROLES, Notice, Speaker, Transcript, Turn

WHEN = "2026-03-02T08:30:14.954920+00:00"
MADE = new_code(
    author="ines",
    code_id="same_three@ines",
    name="the same three",
    definition="",
    in_vivo=True,
    quote="It is the same three.",
    language="en",
    segment_id="seg1",
    transcript_id="fg",
    made_at=WHEN,
)
DRAWN = new_draw(
    coder="ines",
    number=1,
    round="round-1",
    seed=2**53 - 1,
    design=Design("stratified", 2, "diversity", strata=("sector",), of=(("country", "ČR"),)),
    population=9,
    population_digest="b2:1",
    after=0,
    items=(Drawn("seg2", 1 / 3, "health"), Drawn("seg1", 1.0)),
    made_at=WHEN,
)
PRACTISED = new_answer(
    coder="ines",
    quiz="quiz1",
    place=1,
    source="example",
    material="example1",
    codebook_revision="b2:1",
    offered=("a", "b"),
    expected={"a": True},
    ticked=("b",),
    answered_at=WHEN,
)
RUN = StepRun("read", "fg", 1, {"fg.txt": "b2:1"}, "b2:2", WHEN)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SPAN = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: Span(pair[0], sum(pair)))
SECONDS = st.none() | st.floats(0, 1e6)
ATTRIBUTES = st.dictionaries(TEXT, TEXT, max_size=2)
every = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

DECISIONS = st.builds(
    Decision,
    id=TEXT,
    coder=TEXT,
    sequence=st.integers(1, 2**63 - 1),
    kind=st.sampled_from(KINDS),
    segment_id=TEXT,
    transcript_id=TEXT,
    quote=TEXT,
    decided_at=TEXT,
    code_id=st.none() | TEXT,
    span=st.none() | SPAN,
    level=st.none() | TEXT,
    speaker_ids=st.lists(TEXT, max_size=2).map(tuple),
    suggestion_id=st.none() | TEXT,
    hint_visible=st.booleans(),
    round=TEXT,
    codebook_revision=TEXT,
    supersedes=st.none() | TEXT,
)
MEMOS = st.builds(Memo, TEXT, TEXT, st.sampled_from(ABOUTS), TEXT, TEXT, TEXT)
PRESENTATIONS = st.builds(
    Presentation,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    st.integers(0, 99),
    st.none() | st.floats(0, 1),
    st.booleans(),
    TEXT,
)
SPEAKERS = st.builds(Speaker, TEXT, TEXT, st.sampled_from(ROLES), st.none() | TEXT, ATTRIBUTES)
TURNS = st.builds(Turn, st.integers(0, 9), TEXT, SPAN, SECONDS, SECONDS, st.none() | st.integers(1, 9))
TRANSCRIPTS = st.builds(
    Transcript,
    id=TEXT,
    source=TEXT,
    digest=TEXT,
    text=TEXT,
    language=TEXT,
    speakers=st.lists(SPEAKERS, max_size=2).map(tuple),
    turns=st.lists(TURNS, max_size=2).map(tuple),
    metadata=ATTRIBUTES,
)
NOTICES = st.lists(st.builds(Notice, TEXT, st.none() | st.integers(1, 9), TEXT, TEXT), max_size=2).map(tuple)
SEGMENTS = st.builds(
    Segment,
    id=TEXT,
    transcript_id=TEXT,
    position=st.integers(0, 99),
    span=SPAN,
    speaker_id=TEXT,
    quote=TEXT,
    rule=TEXT,
    turns=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    speaker_ids=st.lists(TEXT, max_size=2).map(tuple),
)
REASONS = st.builds(Reason, TEXT, TEXT, st.none() | SPAN, st.floats(-9, 9))
SUGGESTIONS = st.builds(
    Suggestion,
    id=TEXT,
    segment_id=TEXT,
    code_id=TEXT,
    span=SPAN,
    score=st.floats(0, 1),
    rationale=st.lists(REASONS, max_size=2).map(tuple),
    tagger=TEXT.map(lambda name: f"rules/{name}"),
    run_id=TEXT,
    level=st.none() | TEXT,
    hit=st.booleans(),
    calibrated=st.booleans(),
)


@st.composite
def score_tables(draw: st.DrawFn) -> ScoreTable:
    """Scores of some segments for some codes, of which some were learnt."""
    names = st.lists(TEXT, max_size=3, unique=True)
    segments, codes = draw(names), draw(names)
    values = st.floats(0, 1, width=32)
    count = len(segments) * len(codes)
    return ScoreTable(
        tuple(segments),
        tuple(codes),
        tuple(draw(st.lists(st.sampled_from(codes), max_size=2)) if codes else ()),
        array("f", draw(st.lists(values, min_size=count, max_size=count))),
    )


class Emptied:
    """A study database that is emptied for every example; the guards are taken off for that alone."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> Store:
        """The store, with nothing in it."""
        with closing(sqlite3.connect(self.store.path)) as raw, raw:
            for table in APPEND_ONLY:
                guard = f"{table}_no_delete"
                made = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (guard,)).fetchone()[0]
                raw.execute(f"DROP TRIGGER {guard}")
                raw.execute(f"DELETE FROM {table}")  # noqa: S608 - names of tables, none of them from outside
                raw.execute(made)
        return self.store

    def __exit__(self, *_: object) -> None:
        """Leave it as it is."""


# round trips


@every
@given(DECISIONS, MEMOS, PRESENTATIONS)
def test_what_people_made_comes_back(
    store: Store, decision: Decision, memo: Memo, presentation: Presentation
) -> None:
    """A decision, a memo and a presentation come back as they went in, every field of them."""
    with Emptied(store):
        store.append(decision)
        store.note(memo)
        store.present(presentation)
        assert (decision,) == store.decisions() == store.decisions(decision.coder)
        assert (memo,) == store.memos() == store.memos(memo.author)
        assert (presentation,) == store.presentations(presentation.coder)


@every
@given(TRANSCRIPTS, NOTICES)
def test_a_transcript_comes_back(store: Store, transcript: Transcript, notices: tuple[Notice, ...]) -> None:
    """A transcript and what was not understood in it come back as they went in."""
    store.put_transcript(transcript, notices, RUN)
    assert transcript == store.transcript(transcript.id) == store.transcripts()[transcript.id]
    assert notices == store.notices()[transcript.id]


@every
@given(st.lists(SEGMENTS, unique_by=(lambda s: s.id, lambda s: s.position), max_size=3))
def test_segments_come_back(store: Store, segments: list[Segment]) -> None:
    """The segments of a transcript come back in their order."""
    own = [replace(segment, transcript_id="fg") for segment in segments]
    store.put_segments("fg", own, RUN)
    assert tuple(sorted(own, key=lambda s: s.position)) == store.segments("fg") == store.segments()


@every
@given(st.lists(SUGGESTIONS, unique_by=lambda s: s.id, max_size=3))
def test_suggestions_come_back(store: Store, suggestions: list[Suggestion]) -> None:
    """Suggestions come back whole, what is a yes first and of these and the others the best first."""
    store.put_suggestions("fg", "", suggestions, None, RUN)
    found = store.suggestions()
    assert sorted(suggestions, key=lambda s: s.id) == sorted(found, key=lambda s: s.id)
    best = sorted(((s.hit, s.score) for s in suggestions), reverse=True)
    assert best == [(s.hit, s.score) for s in found]


@every
@given(score_tables())
def test_scores_come_back(store: Store, scores: ScoreTable) -> None:
    """The scores of every segment come back to the last bit, and each segment with its own."""
    store.put_suggestions("fg", "", [], scores, RUN)
    (found,) = store.scores()
    assert scores == found
    width = len(scores.codes)
    rows = [list(scores.values[width * row : width * (row + 1)]) for row in range(len(scores.segments))]
    assert list(zip(scores.segments, rows, strict=True)) == [(name, list(of.values())) for name, of in found]


@every
@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_runs_and_results_come_back(store: Store, inputs: dict[str, str]) -> None:
    """The last run of a step and a result kept as JSON come back; a later one takes the earlier one's place."""
    run = replace(RUN, inputs=inputs)
    store.put_run(RUN)
    store.put_result("agreement", {"alpha": [inputs, None, 0.5]}, run)
    assert {"fg": run} == store.runs("read")
    assert {"alpha": [inputs, None, 0.5]} == store.result("agreement")


def test_what_is_not_there(store: Store) -> None:
    """A transcript that is not there is an error, a result that is not there is None, a run none at all."""
    with pytest.raises(KeyError, match="nobody"):
        store.transcript("nobody")
    assert store.result("nothing") is None
    assert {} == store.runs("read")


# the log is only ever added to


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("act", ["UPDATE {} SET rowid = 9", "DELETE FROM {}"])
def test_what_people_made_cannot_be_changed(
    store: Store, path: Path, decisions: tuple[Decision, ...], table: str, act: str
) -> None:
    """The database itself refuses to change or remove a decision, a presentation or a memo, whoever asks."""
    store.append(decisions[0])
    store.note(new_memo("ines", "segment", "seg1", "unsure", WHEN))
    store.present(Presentation("p1", "seg1", "ines", "round-1", "", 0, None, False, WHEN))
    store.keep_codebook(Codebook("b", "1", "B", (Code("a", "A", "a"),)))
    store.make(MADE)
    store.draw(DRAWN)
    store.practise(PRACTISED)
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(act.format(table))
    assert (decisions[0],) == store.decisions()


def test_codebooks_and_new_codes_come_back(store: Store) -> None:
    """What a codebook meant is kept word for word and once, whatever is done to patterns; so is a new code."""
    code = Code("a", "A", "Č: 1 < 2", examples=(Example("x", "en", "manager"),), notes="not kept")
    book = Codebook("b", "1", "B", (code, MADE.code))
    store.keep_codebook(book)
    store.keep_codebook(replace(book, title="other", codes=(replace(code, notes=""), MADE.code)))
    store.make(MADE)
    store.make(MADE)
    assert [book.revision] == list(store.codebooks())
    assert (replace(code, notes=""), MADE.code) == store.codebooks()[book.revision].codes
    assert (MADE,) == store.codes() == store.codes("ines")
    assert () == store.codes("tom")


def another(**changes: Any) -> Draw:
    """The batch of this module with something else in it."""
    fields = {name: getattr(DRAWN, name) for name in DRAWN.__slots__ if name != "id"}
    return new_draw(**{**fields, **changes})


def test_batches_come_back(store: Store) -> None:
    """A batch comes back whole, to the last bit of its probabilities and in its order, each once, by coder and number."""
    second, toms = another(number=2), another(coder="tom")
    for drawn in (toms, second, DRAWN, DRAWN):
        store.draw(drawn)
    assert (DRAWN, second, toms) == store.draws()
    assert (toms,) == store.draws("tom")
    assert () == store.draws("ruth")


def test_a_batch_number_is_taken_once(store: Store, decisions: tuple[Decision, ...]) -> None:
    """Another batch by the same number is refused and named, and nothing that came with it is kept."""
    store.draw(DRAWN)
    other = another(seed=1)
    with pytest.raises(InputError, match="drew batches in two places") as caught:
        store.add_log(CoderLog(decisions, draws=(DRAWN, other)), source="decisions/ines.jsonl")
    (problem,) = caught.value.problems
    assert ("decisions/ines.jsonl", other.id) == (problem.where, problem.key)
    assert ((), (DRAWN,)) == (store.decisions(), store.draws())


def test_replacing_is_changing(store: Store, decisions: tuple[Decision, ...]) -> None:
    """REPLACE, which SQLite does not count as DELETE by itself, is refused as well."""
    store.append(decisions[0])
    with pytest.raises(IntegrityError, match="append-only"), store._writing() as connection:
        connection.exec_driver_sql("REPLACE INTO decisions SELECT * FROM decisions")
    assert (decisions[0],) == store.decisions()


def test_the_same_again_changes_nothing(store: Store, decisions: tuple[Decision, ...]) -> None:
    """A log may be taken in as often as one likes; only what is new is added, and counted."""
    memo = new_memo("ines", "study", "", "first impression", WHEN)
    assert (2, 1) == store.add_log(CoderLog(decisions[:2], (memo, memo)), source="ines.jsonl")
    assert (1, 0) == store.add_log(CoderLog((*decisions, *decisions), (memo,)), source="ines.jsonl")
    assert (0, 0) == store.add_log(CoderLog(decisions, (memo,)), source="ines.jsonl")
    assert (0, 0) == store.add_log(CoderLog((), ()), source="ines.jsonl")
    store.append(decisions[0])
    assert decisions == store.decisions()
    assert (memo,) == store.memos()


def test_the_same_presentation_again_changes_nothing(store: Store) -> None:
    """What was shown once is recorded once."""
    shown = Presentation("p1", "seg1", "ines", "round-1", "", 0, 0.25, True, WHEN)
    store.present(shown)
    store.present(shown)
    assert (shown,) == store.presentations("ines")


def clashing(decisions: tuple[Decision, ...]) -> list[tuple[str, Decision, str]]:
    """Decisions that cannot stand beside the first of `decisions`, and what is said of them."""
    first = decisions[0]
    return [
        (
            "another decision in its place",
            new_decision("ines", 1, "complete", "seg9", WHEN, transcript_id="fg", quote="x"),
            "decision 1 of ines is",
        ),
        ("its id, another quote", replace(first, quote="We waited"), f"decision {first.id} is another one"),
        ("its id, another coder", replace(first, coder="tom"), f"decision {first.id} is another one"),
        ("its id, another place", replace(first, sequence=9), f"decision {first.id} is another one"),
    ]


@pytest.mark.parametrize("case", range(4))
def test_a_clash_writes_nothing(store: Store, decisions: tuple[Decision, ...], case: int) -> None:
    """Where one line of a file contradicts the study, the file is named and none of its lines is taken in."""
    _, clash, expected = clashing(decisions)[case]
    store.append(decisions[0])
    memo = new_memo("ines", "study", "", "x", WHEN)
    with pytest.raises(InputError) as caught:
        store.add_log(CoderLog((*decisions, clash), (memo,)), source="decisions/ines.jsonl")
    assert ["decisions/ines.jsonl"] == [problem.where for problem in caught.value.problems]
    assert caught.value.problems[0].what.startswith(expected)
    assert (decisions[0],) == store.decisions()
    assert () == store.memos()


def test_clashes_within_one_file(store: Store, decisions: tuple[Decision, ...]) -> None:
    """Two decisions of one file that contradict each other clash as if one of them were in the study."""
    cases = clashing(decisions)
    with pytest.raises(InputError) as caught:
        store.add_log(CoderLog((decisions[0], *(clash for _, clash, _ in cases)), ()), source="x")
    assert len(cases) == len(caught.value.problems)
    assert () == store.decisions()


def test_a_changed_memo_is_refused(store: Store) -> None:
    """A memo whose text was changed by hand does not pass for the one that is known."""
    memo = new_memo("ines", "study", "", "first impression", WHEN)
    store.note(memo)
    with pytest.raises(InputError, match="is another one in the study"):
        store.add_log(CoderLog(memos=(replace(memo, text="second thought"),)), source="x")
    assert (memo,) == store.memos()


def test_a_long_log(store: Store) -> None:
    """A log longer than one query holds is taken in whole, and known again whole."""
    log = [
        new_decision("ines", n, "complete", f"s{n}", WHEN, transcript_id="fg", quote="")
        for n in range(1, 1203)
    ]
    memos = [new_memo("ines", "segment", f"s{n}", "x", WHEN) for n in range(1202)]
    assert (1202, 1202) == store.add_log(CoderLog(tuple(log), tuple(memos)), source="x")
    assert (0, 0) == store.add_log(CoderLog(tuple(log), tuple(memos)), source="x")


def test_logs_are_in_order(store: Store, decisions: tuple[Decision, ...]) -> None:
    """Decisions come by coder and sequence, in whatever order they were taken in, and one coder's alone if asked."""
    other = replace(decisions[0], id="dec.other", coder="hana")
    store.add_log(CoderLog((decisions[2], decisions[0], other, decisions[1]), ()), source="x")
    assert (other, *decisions) == store.decisions()
    assert (other,) == store.decisions("hana")
    assert () == store.decisions("nobody")


# what is derived is replaced unit by unit


def segment(transcript: str, number: int) -> Segment:
    """A segment."""
    return Segment(
        f"{transcript}-{number}", transcript, number, Span(0, 1), "ana", "x", "turn", (0, 1), ("ana",)
    )


def suggestion(number: int, tagger: str, segment_id: str, **fields: Any) -> Suggestion:
    """A suggestion of the code `c`."""
    return Suggestion(f"sug{number}", segment_id, "c", Span(0, 1), 0.5, (), tagger, "run", **fields)


def test_segments_are_replaced_by_transcript(store: Store) -> None:
    """Cutting one transcript anew leaves the segments of the others alone."""
    store.put_segments("a", [segment("a", 0), segment("a", 1)], RUN)
    store.put_segments("b", [segment("b", 0)], RUN)
    store.put_segments("a", [segment("a", 7)], RUN)
    assert ["a-7", "b-0"] == [found.id for found in store.segments()]


def scores(*segment_ids: str) -> ScoreTable:
    """The same score of the code `c` for some segments."""
    return ScoreTable(segment_ids, ("c",), (), array("f", [0.5] * len(segment_ids)))


def test_suggestions_are_replaced_by_transcript_and_reader(store: Store) -> None:
    """What is suggested anew takes the place of what the same readers had there, with its scores, and of nothing else."""
    store.put_suggestions("a", "", [suggestion(1, "combined/1", "a-0")], scores("a-0"), RUN)
    store.put_suggestions("b", "", [suggestion(2, "combined/1", "b-0")], scores("b-0", "b-1"), RUN)
    store.put_suggestions("a", "ines", [suggestion(3, "combined/1", "a-1")], scores("a-1"), None)
    store.put_suggestions("a", "", [suggestion(4, "combined/2", "a-0", hit=False)], scores("a-2"), RUN)
    assert ["sug2", "sug4"] == [found.id for found in store.suggestions()]
    assert [("a-2",), ("b-0", "b-1")] == [table.segments for table in store.scores()]
    assert {"c": (2, 1)} == store.suggestion_counts()
    assert {"c": (1, 1)} == store.suggestion_counts("ines")
    store.put_suggestions("b", "", [], None, RUN)
    assert [("a-2",)] == [table.segments for table in store.scores()]


def test_counts_are_counts(store: Store) -> None:
    """Several suggestions that are a yes are counted as several."""
    made = [suggestion(number, "combined/1", "a-0", hit=number < 3) for number in range(5)]
    store.put_suggestions("a", "", made, None, RUN)
    assert {"c": (5, 3)} == store.suggestion_counts()


def test_a_coder_s_own_suggestions_take_the_place_of_everybody_s(store: Store) -> None:
    """One coder never sees two models mixed in a transcript, and nobody sees another coder's; so it is with scores."""
    store.put_segments("a", [segment("a", 0), segment("a", 1)], RUN)
    store.put_segments("b", [segment("b", 0)], RUN)
    shared = [suggestion(2, "combined/1", "a-0"), suggestion(3, "combined/1", "a-1")]
    store.put_suggestions("a", "", shared, scores("a-0", "a-1"), RUN)
    store.put_suggestions("b", "", [suggestion(4, "combined/1", "b-0")], scores("b-0"), RUN)
    own = ScoreTable(("a-0", "a-1"), ("c",), ("c",), array("f", [0.25, 0.0]))
    store.put_suggestions("a", "ines", [suggestion(5, "combined/1", "a-0")], own, None)

    def seen(coder: str, segment_id: str | None = None) -> list[str]:
        """The ids of what a coder sees."""
        return [found.id for found in store.suggestions(for_coder=coder, segment_id=segment_id)]

    assert ["sug5"] == seen("ines", "a-0")
    assert [] == seen("ines", "a-1")
    assert ["sug4"] == seen("ines", "b-0")
    assert ["sug4", "sug5"] == seen("ines")
    assert ["sug2", "sug3", "sug4"] == seen("tom") == seen("")
    assert [own, scores("b-0")] == list(store.scores("ines"))
    assert [scores("a-0", "a-1"), scores("b-0")] == list(store.scores("tom")) == list(store.scores())


def test_forgetting_a_transcript_keeps_what_people_decided(
    store: Store, decisions: tuple[Decision, ...]
) -> None:
    """What was derived from a file that is gone goes; decisions on it stay."""
    transcript = Transcript("a", "a.txt", "b2:1", "x", "en", (), ())
    store.append(decisions[0])
    store.put_transcript(transcript, (), replace(RUN, unit="a"))
    store.put_segments("a", [segment("a", 0)], replace(RUN, step="segment", unit="a"))
    made = replace(RUN, step="suggest", unit="a")
    store.put_suggestions("a", "", [suggestion(1, "combined/1", "a-0")], scores("a-0"), made)
    store.put_suggestions("a", "ines", [suggestion(3, "combined/1", "a-0")], scores("a-0"), None)
    store.put_suggestions(
        "b", "", [suggestion(2, "combined/1", "b-0")], scores("b-0"), replace(made, unit="b")
    )
    for step in ("read", "segment", "suggest"):
        store.forget(step, "a")
    assert ({}, (), ["sug2"]) == (store.transcripts(), store.segments(), [s.id for s in store.suggestions()])
    assert ({}, {}, ["b"]) == (store.runs("read"), store.runs("segment"), list(store.runs("suggest")))
    assert [scores("b-0")] == list(store.scores("ines"))
    assert (decisions[0],) == store.decisions()


def test_a_result_and_its_run_are_one_transaction(store: Store) -> None:
    """Where a derived record cannot be stored, neither its run nor the removal of the old one is."""
    store.put_segments("a", [segment("a", 0)], replace(RUN, step="segment", unit="a"))
    twice = [segment("a", 1), segment("a", 1)]
    with pytest.raises(IntegrityError):
        store.put_segments("a", twice, replace(RUN, step="segment", unit="a", output="b2:new"))
    assert ["a-0"] == [found.id for found in store.segments()]
    assert "b2:2" == store.runs("segment")["a"].output
