"""The review line by line, driven by a script of what a coder types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import pytest

from pipeline.codebook import Codebook
from pipeline.decisions import Decision, Memo
from pipeline.errors import StoreBusy
from pipeline.logs import NewCode
from pipeline.review.lines import LineReview
from pipeline.review.session import Dispute, ReviewError, Session
from pipeline.review.terminal import Terminal
from pipeline.review.typed import find_code
from pipeline.spans import Span
from pipeline.suggestions import Reason

Open = Callable[..., Session]


class Record(Protocol):
    """The log of the fixtures."""

    decisions: list[Decision]
    memos: list[Memo]
    codes: list[NewCode]
    busy: bool


def review(session: Session, *typed: str) -> list[str]:
    """What is said while these lines are typed, each line after its prompt; then the input ends."""
    said: list[str] = []
    waiting = list(typed)

    def ask(prompt: str) -> str | None:
        """The next line of the script."""
        said.append(f"{prompt}{waiting[0] if waiting else '<end>'}")
        return waiting.pop(0) if waiting else None

    LineReview(session, Terminal(lambda text, _style: said.append(text), ask)).run()
    return said


def short(decisions: list[Decision]) -> list[tuple[str, str, str | None, str | None]]:
    """Kind, segment, code and level of decisions."""
    return [(d.kind, d.segment_id, d.code_id, d.level) for d in decisions]


def test_a_whole_review(session: Session, record: Record) -> None:
    """Accepting, adding, rejecting, a memo and finishing: everything typed is recorded in that order."""
    said = review(
        session,
        "1",
        "x 2",
        "m waited for whom?",
        "n",
        "1",
        "n",
        "+usual",
        "- underestimation",
        "n",
        "n",
        "q",
    )
    assert [
        ("code", "s1", "underestimation", None),
        ("reject", "s1", "grade", None),
        ("complete", "s1", None, None),
        ("code", "s2", "grade", "none"),
        ("complete", "s2", None, None),
        ("code", "s4", "usual_suspects", None),
        ("reject", "s4", "underestimation", None),
        ("complete", "s4", None, None),
        ("complete", "s5", None, None),
    ] == short(record.decisions)
    assert ["waited for whom?"] == [memo.text for memo in record.memos]
    assert "Every segment is done. u takes back the last decision, q quits." in said


def test_what_a_segment_looks_like(session: Session) -> None:
    """The question, what came before and after, who speaks, the words as they are, each suggestion with its reasons, once."""
    assert [
        "ines, round-1: 0 of 4 segments done. ? for help, q to quit.",
        "",
        "── fg · 0 of 4 done ──",
        " Mod: How much do they do?",
        "▌Ana (manager): We waited [laughter] \x1b[31m",
        " Ben: They do nothing [b]at all[/b].",
        "  1 [score 72 %] underestimation",
        "      “waited” (+0.50)",
        "  might be (ranking only):",
        "  2 [no probability yet] grade",
        "      “waited” (+0.50)",
        "> q",
    ] == review(session, "q")


def test_the_words_that_speak_for_a_code_stand_out(reopen: Open) -> None:
    """The words behind a yes are pointed at where they stand; without a yes those behind the ranking, each place once."""
    segment_span, first = reopen().card().segment.span, reopen().card().suggestions[0]
    here = [
        Span(segment_span.start + 3, segment_span.start + 9),
        Span(segment_span.start + 10, segment_span.start + 20),
    ]
    outside = Span(segment_span.start - 1, segment_span.start + 2)
    yes = replace(
        first, rationale=tuple(Reason("word", "x", span) for span in (here[0], None, outside, here[0]))
    )
    ranked = replace(first, code_id="grade", hit=False, rationale=(Reason("word", "y", here[1]),))
    assert [["waited"]] == marked(reopen(suggestions=lambda _segment: (ranked, yes)))
    assert [["[laughter]"]] == marked(reopen(suggestions=lambda _segment: (ranked,)))
    assert [] == marked(reopen(suggestions=lambda _segment: (replace(yes, rationale=()),)))
    assert [] == marked(reopen(hints=False))


def marked(session: Session) -> list[list[str]]:
    """The words that stand out, in each line in which some do."""
    found: list[list[str]] = []

    def mark(text: str, style: str, spans: Sequence[Span]) -> None:
        """Keep what stands out of a line of the segment."""
        if ("▌Ana (manager): ", "bold") == (text[:16], style):
            found.append([span.of(text) for span in spans])

    LineReview(session, Terminal(lambda _text, _style: None, lambda _prompt: None, mark)).run()
    return found


SCORES: list[tuple[str, float, bool, str]] = [
    ("learnt", 0.724, True, "score 72 %"),
    ("nothing is certain", 0.997, True, "score over 99 %"),
    ("nothing that is suggested is impossible", 0.002, True, "score under 1 %"),
    ("not learnt", 0.724, False, "no probability yet"),
]


@pytest.mark.parametrize(
    ("name", "score", "calibrated", "expected"), SCORES, ids=[case[0] for case in SCORES]
)
def test_a_number_is_a_probability(
    reopen: Open, name: str, score: float, calibrated: bool, expected: str
) -> None:
    """A percentage stands beside what was learnt from codings, and beside nothing else."""
    made = replace(reopen().card().suggestions[0], score=score, calibrated=calibrated)
    assert f"  1 [{expected}] underestimation" in review(reopen(suggestions=lambda _segment: (made,)))


def test_a_ranking_alone(reopen: Open, record: Record) -> None:
    """Where nothing is a yes the ranking is shown under its heading; what is ranked is accepted by its number, too."""
    ranked = [replace(s, hit=False) for s in reopen().card().suggestions]
    said = review(reopen(suggestions=lambda _segment: ranked), "2=some", "q")
    assert [
        "  might be (ranking only):",
        "  1 [score 72 %] underestimation",
        "      “waited” (+0.50)",
    ] == said[6:9]
    assert [("code", "s1", "grade", "some")] == short(record.decisions)
    assert (True, "sug-s1-grade") == (record.decisions[0].hint_visible, record.decisions[0].suggestion_id)


def test_what_is_ranked_comes_last(reopen: Open) -> None:
    """A yes is numbered before what is only ranked, in whatever order they come; reasons are four at most."""
    first, ranked = reopen().card().suggestions
    many = replace(first, rationale=tuple(Reason("word", f"w{n}") for n in range(6)))
    said = review(reopen(suggestions=lambda _segment: (ranked, many)))
    assert ["  1 [score 72 %] underestimation", "      w0; w1; w2; w3", "  might be (ranking only):"] == said[
        6:9
    ]


def test_the_question_is_shown_where_it_is_further_back(session: Session) -> None:
    """A segment that answers a question asked some turns before shows it, marked as such; a role stands for a group."""
    said = review(session, "n", "n", "n", "q")
    assert "(asked)  Mod: And who comes?" in said
    assert "▌Ben (participant): Yes." in said


def test_a_decided_segment_shows_what_was_decided(session: Session) -> None:
    """On coming back to a segment its codings, rejections and memos are shown, and what the coders said."""
    review(session, "2=some", "x 1", "m why?")
    said = review(session, "q")
    shown = [line for line in said if line.startswith(("  given", "  rejected", "  memo"))]
    assert ["  given: grade = some", "  rejected: underestimation", "  memo: why?"] == shown


def test_remarks_are_shown(reopen: Open) -> None:
    """An adjudicator is shown what the coders decided."""
    disputes = {segment_id: Dispute(("grade",), ("tom: some",)) for segment_id in ("s1", "s2", "s4", "s5")}
    assert "  tom: some" in review(reopen(disputes=disputes), "q")


def test_quitting_and_resuming(reopen: Open, record: Record) -> None:
    """What was decided before quitting, or before the input broke off, is there; the review goes on after it."""
    review(reopen(), "1", "n", "quit")
    assert "ines, round-1: 1 of 4 segments done. ? for help, q to quit." == review(reopen(), "n")[0]
    assert "ines, round-1: 2 of 4 segments done. ? for help, q to quit." == review(reopen())[0]
    assert ["code", "complete", "complete"] == [decision.kind for decision in record.decisions]


def test_undo(session: Session, record: Record) -> None:
    """Taking back says what was taken back and shows its segment again, also when all was done."""
    said = review(session, "n", "n", "n", "n", "u", "+ usual", "u", "q")
    told = [line for line in said if line.startswith(("taken back", "── fg · 3"))]
    assert [
        "── fg · 3 of 4 done ──",
        "taken back: that the segment is done",
        "── fg · 3 of 4 done ──",
        "taken back: code usual_suspects",
        "── fg · 3 of 4 done ──",
    ] == told
    assert ["withdraw", "code", "withdraw"] == [decision.kind for decision in record.decisions[4:]]


def test_undo_of_nothing(session: Session) -> None:
    """Where nothing was decided there is nothing to take back."""
    assert "! there is nothing to take back" in review(session, "u", "q")


def test_a_level_is_asked_for(session: Session, record: Record) -> None:
    """A graded code without a level asks for one, with the anchors; a wrong one is named and takes no further line."""
    said = review(session, "+ grade", "much", "+ grade", " some ", "q")
    assert [("code", "s1", "grade", "some")] == short(record.decisions)
    assert 2 == said.count("    none: None. nothing at all")
    assert 2 == said.count("    some: Some")
    assert "level of Perceived level (none/some/dk), empty to leave it: much" in said
    assert "! grade was not given: it has no level 'much', only none, some, dk" in said
    assert "given grade = some" in said


@pytest.mark.parametrize("answer", [("",), ("  ",), ()])
def test_a_level_that_is_left(session: Session, record: Record, answer: tuple[str, ...]) -> None:
    """Leaving the level empty, or the end of the input, gives nothing."""
    assert "! grade was not given: it needs a level" in review(session, "2", *answer)
    assert [] == record.decisions


@pytest.mark.parametrize(
    "typed", ["2=some", "+ grade some", "+grade some", '+ "Perceived level" some', "+ perc some"]
)
def test_a_level_that_is_typed_at_once(session: Session, record: Record, typed: str) -> None:
    """A level may be typed with the code, and a code by the beginning of its id or its name."""
    review(session, typed, "q")
    assert [("code", "s1", "grade", "some")] == short(record.decisions)


WRONG: list[tuple[str, str, str]] = [
    ("unknown command", "hello", "! 'hello' is no command; ? lists them"),
    ("a capital", "N", "! 'N' is no command; ? lists them"),
    ("a number too high", "3", "! there is no suggestion 3: 1 to 2"),
    ("zero", "0", "! there is no suggestion 0: 1 to 2"),
    ("a digit of another kind", "²", "! there is no suggestion ²: 1 to 2"),
    ("one right, one wrong", "1 9", "! there is no suggestion 9: 1 to 2"),
    ("rejecting one right, one wrong", "x 1 9", "! there is no suggestion 9: 1 to 2"),
    ("a level on a plain code", "1=some", "! the code 'underestimation' has no levels"),
    ("reject without a number", "x", "! say which: x 2"),
    ("add without a code", "+", "! say which code, such as + usual_suspects; c lists them"),
    ("deny without a code", "-", "! say which code, such as - usual_suspects"),
    ("define without a code", "d", "! say which code, such as d usual_suspects"),
    ("an empty memo", "m", "! an empty memo says nothing"),
    ("unknown code", "+ nonsense", "! there is no code 'nonsense'; c lists them"),
    ("a code misspelt", "+ usual_suspcts", "! there is no code 'usual_suspcts'; near: usual_suspects"),
    ("an ambiguous code", "- u", "! 'u' may be usual_suspects, underestimation: write more of it"),
    (
        "a heading",
        "+ people",
        "! 'people' is a heading or no longer in use: give one of the codes; c lists them",
    ),
    ("a quote that is not closed", '+ "usual', "! there is no code '\"usual'; c lists them"),
]


@pytest.mark.parametrize(("name", "typed", "expected"), WRONG, ids=[case[0] for case in WRONG])
def test_what_is_mistyped(session: Session, record: Record, name: str, typed: str, expected: str) -> None:
    """What cannot be done is told in one line, nothing is recorded, and the review goes on."""
    said = review(session, typed, "q")
    assert [expected, "> q"] == said[-2:]
    assert [] == record.decisions
    assert [] == record.memos


def test_an_empty_line_does_nothing(session: Session, record: Record) -> None:
    """The enter key alone decides nothing."""
    assert ["> ", ">  ", "> q"] == review(session, "", " ", "q")[-3:]
    assert [] == record.decisions


def test_help_codes_and_definitions(session: Session) -> None:
    """The commands, the codes that can be given and what a code means can be looked up at any time."""
    said = review(session, "?", "c", "d usual", "q")
    assert any(line.startswith("  1 3            accept suggestions") for line in said)
    assert "  grade: Perceived level (none/some/dk)" in said
    assert not any(line.startswith(("  people", "  gone")) for line in said)
    assert [
        "Usual suspects (usual_suspects)",
        "  The same people come.",
        "  use when: somebody says so",
        "  example: “Always the same.”",
    ] == said[said.index("> d usual") + 1 : said.index("> q")]


def test_skipping(session: Session) -> None:
    """A skipped segment comes last; where it is the only one left, that is said."""
    said = review(session, "s", "n", "n", "n", "s", "q")
    assert ["── fg · 3 of 4 done ──", "this is the only segment left"] == [
        line for line in said if line.startswith(("── fg · 3", "this is"))
    ]


def test_stale_suggestions(reopen: Open, record: Record) -> None:
    """A suggestion of a code that is no longer in the codebook cannot be accepted, and does not end the review."""
    first = reopen().card().suggestions[0]
    stale = reopen(
        suggestions=lambda _segment: (replace(first, code_id="gone"), replace(first, code_id="vanished"))
    )
    said = review(stale, "1", "2", "q")
    assert "! 'gone' is a heading or no longer in use: give one of the codes; c lists them" in said
    assert "! there is no code 'vanished'; c lists them" in said
    assert [] == record.decisions


def test_a_blind_review_shows_no_suggestion(reopen: Open) -> None:
    """With hints off no suggestion is shown, and none can be accepted."""
    said = review(reopen(hints=False), "1", "q")
    assert "! there is no suggestion 1: none is shown" in said
    assert not any("waited” (" in line or "might be" in line for line in said)


def test_a_busy_study_ends_the_review(session: Session, record: Record) -> None:
    """A decision that could not be recorded is never followed by the next segment."""
    record.busy = False
    review(session, "q")
    record.busy = True
    with pytest.raises(StoreBusy):
        review(session, "n", "n")
    assert [] == record.decisions


def test_a_busy_study_is_waited_for(session: Session, record: Record) -> None:
    """What was typed while another program holds the study is tried again, and stored as soon as that is possible."""
    said: list[str] = []
    typed = iter(("m wait for it", "q"))

    def say(text: str, _style: str) -> None:
        """The second time the other program is done."""
        said.append(text)
        if "NOT SAVED YET" in text:
            record.busy = False

    def ask(_prompt: str) -> str | None:
        """Type; the other program begins."""
        record.busy = True
        return next(typed)

    LineReview(session, Terminal(say, ask)).run()
    assert (1, ["wait for it"]) == (
        sum("NOT SAVED YET" in line for line in said),
        [m.text for m in record.memos],
    )


FOUND: list[tuple[str, str]] = [
    ("usual_suspects", "usual_suspects"),
    ("USUAL SUSPECTS", "usual_suspects"),
    ("usual", "usual_suspects"),
    ("und", "underestimation"),
    ("Perceived", "grade"),
    ("g", "grade"),
]


@pytest.mark.parametrize(("word", "expected"), FOUND)
def test_finding_a_code(codebook: Codebook, word: str, expected: str) -> None:
    """A code is found by its id or name, or by the beginning of one, whatever the capitals."""
    assert expected == find_code(codebook, word).id


def test_an_exact_id_wins(codebook: Codebook) -> None:
    """A code whose id is the beginning of another's can be named."""
    longer: Any = replace(codebook.code("grade"), id="grade_of_trust", name="Trust")
    book = replace(codebook, codes=(*codebook.codes, longer))
    assert "grade" == find_code(book, "grade").id
    with pytest.raises(ReviewError, match="may be grade, grade_of_trust"):
        find_code(book, "gra")


# codes made while reading


def test_an_in_vivo_code(session: Session, record: Record) -> None:
    """`i` makes a code of the participant's own words and gives it; quotation marks around them are no part of it."""
    said = review(session, "s", "i “nothing [b]at all”", "q")
    assert "made and given nothing_b_at_all_" in "\n".join(said)
    (made,) = record.codes
    assert ("nothing [b]at all", True, "ines", "s2") == (
        made.name,
        made.in_vivo,
        made.author,
        made.segment_id,
    )
    assert [("defer", "s1", None, None), ("code", "s2", made.code_id, None)] == short(record.decisions)


def test_a_provisional_code(session: Session, record: Record) -> None:
    """`p` makes a code with a name and, after a colon, what it means."""
    said = review(session, "p Bad weather: Rain and snow keep people at home.", "q")
    assert "made and given bad_weather@ines" in said
    assert "Rain and snow keep people at home." == record.codes[0].definition


def test_a_code_near_another_is_pointed_out(session: Session, record: Record) -> None:
    """Before there are two codes of one meaning the coder is asked, once; only a yes makes the new one."""
    said = review(session, "p Usual suspect", "", "p Usual suspect", "y", "q")
    near = [line for line in said if "near: usual_suspects" in line]
    assert 2 == len(near)
    assert "almost the same name" in near[0]
    assert "! no code was made; + usual_suspects gives that one" in said
    assert ["usual_suspect@ines"] == [code.code_id for code in record.codes]


def test_words_that_were_not_said(session: Session, record: Record) -> None:
    """An in-vivo code of other words is refused, and nothing is made."""
    said = review(session, "i entirely different words", "i", "p", "q")
    assert any("is not what was said here" in line for line in said)
    assert 2 == sum("a code needs a name" in line for line in said)
    assert [] == record.codes


def test_what_is_no_longer_in_use_can_be_looked_up(reopen: Open, codebook: Codebook) -> None:
    """A coder can read what a code meant that was merged or renamed, and what became of it."""
    codes = tuple(
        replace(c, status="deprecated", merged_into="usual_suspects") if c.id == "underestimation" else c
        for c in codebook.codes
    )
    said = review(reopen(codebook=replace(codebook, codes=codes)), "d underestimation", "d gone", "q")
    assert "  merged into usual_suspects: what was given counts for that code" in said
    assert "  no longer in use" in said


def test_an_adjudicator_gives_reasons(reopen: Callable[..., Session], record: Any) -> None:
    """In adjudication a reason and a note stand behind a slash; a code can be sent back to the codebook."""
    disputes = {"s1": Dispute(("grade", "usual_suspects", "underestimation"), ())}
    typed = iter(
        (
            "+ grade some / level: she says “some of it”",
            "- usual / missed",
            "back underestimation",
            "back underestimation / the definition is silent on jokes",
            "+ grade some / weather: rain",
            "n",
        )
    )
    said: list[str] = []
    session = reopen(disputes=disputes, queue=["s1"])
    LineReview(
        session, Terminal(lambda text, _style: said.append(text), lambda _prompt: next(typed, None))
    ).run()
    assert [
        ("code", "grade", "level", "she says “some of it”"),
        ("reject", "usual_suspects", "missed", ""),
        ("refer", "underestimation", "definition", "the definition is silent on jokes"),
    ] == [(d.kind, d.code_id, d.reason, d.note) for d in record.decisions]
    assert "! say which code and why, such as back usual_suspects / what is unclear" in said
    assert "! 'weather' is no reason: definition, missed, span, level, context, other" in said
    assert (1, 1) == session.progress
