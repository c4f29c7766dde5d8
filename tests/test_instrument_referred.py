"""What was sent back to the codebook waits for it, and no longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.codebook import Change, Code, Codebook, Example, sense_of
from pipeline.decisions import CoderState, fold, new_decision
from pipeline.instrument import Instrument

A = Code("a", "A", "People water trees.", examples=(Example("We water them.", "en"),))
B = Code("b", "B", "People sweep streets.")
THEN = Codebook("book", "1", "Book", (A, B))
PLAINER = replace(A, definition="People water the trees of their street.")


def book(*codes: Code, changes: tuple[Change, ...] = ()) -> Codebook:
    """A codebook of today."""
    return Codebook("book", "2", "Book", codes, changes=changes)


def reworded(before: Code, after: Code) -> Change:
    """The declaration that a definition reads differently and means the same."""
    return Change("declare", before.id, sense="reworded", was=sense_of(before), now=sense_of(after))


def read_by(now: Codebook, revision: str = THEN.revision) -> CoderState:
    """The state of an adjudicator who sent code a back, by another codebook."""
    rest = {"transcript_id": "t", "quote": "q", "code_id": "a", "codebook_revision": revision}
    sent = new_decision("ruth", 1, "refer", "s1", "2026-03-01T10:00:00+00:00", **rest)
    return Instrument(now, {THEN.revision: THEN}).follow(fold([sent])["ruth"])


# name, today's codebook, whether the code still waits
BOOKS = (
    ("the same", THEN, True),
    ("another code is new", book(A, B, Code("c", "C", "People plant hedges.")), True),
    ("another code means something else", book(A, replace(B, definition="People sweep the stairs.")), True),
    ("other patterns or notes", book(replace(A, notes="sent back in March"), B), True),
    ("another definition", book(PLAINER, B), False),
    ("a definition declared as reworded", book(PLAINER, B, changes=(reworded(A, PLAINER),)), False),
    ("another example", book(replace(A, examples=(*A.examples, Example("I water it.", "en"))), B), False),
    ("a rule when to avoid it", book(replace(A, avoid_when="Gardens."), B), False),
    ("another code was merged into it", book(A, replace(B, merged_into="a", status="deprecated")), False),
    ("it is gone", book(B), False),
)


@pytest.mark.parametrize(("name", "now", "waits"), BOOKS, ids=[case[0] for case in BOOKS])
def test_a_code_waits_until_it_reads_differently(name: str, now: Codebook, waits: bool) -> None:
    """Any change of what coders judge by brings it back, a mere rewording included; nothing else does."""
    state = read_by(now)
    assert ([("s1", "a")] if waits else []) == list(state.referred)
    assert state == Instrument(now, {THEN.revision: THEN}).follow(state)


def test_a_codebook_that_is_not_on_record() -> None:
    """Where nobody knows what the code meant then, it is asked about again."""
    assert {} == read_by(THEN, "another revision").referred
