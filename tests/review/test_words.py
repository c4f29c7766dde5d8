"""Choosing words: a span that moves by words at both ends and never loses the segment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.words import WordChoice
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Speaker, Transcript, Turn

SPOKEN = ["One two.", "", "three \x1b[31mfour\u202e  fi\u0301ve", "你好吗 six", "seven"]


def discussion() -> tuple[Transcript, Segment]:
    """Five turns, the third of which is the segment."""
    text, turns = "", []
    for index, words in enumerate(SPOKEN):
        start = len(text) + 5
        text += f"ann: {words}\n"
        turns.append(Turn(index, "ann", Span(start, start + len(words))))
    transcript = Transcript("t", "t", "d", text, "en", (Speaker("ann", "ann"),), tuple(turns))
    span = turns[2].span
    return transcript, Segment("s", "t", 0, span, "ann", span.of(text), "turn", (2, 3), ("ann",))


def chosen(choice: WordChoice) -> str:
    """The words chosen."""
    return choice.span.of(discussion()[0].text)


def test_begins_with_whole_words() -> None:
    """It begins with the words that the span touches, and with all of the segment for all of it."""
    transcript, segment = discussion()
    start = segment.span.start
    assert "three \x1b[31mfour\u202e  fi\u0301ve" == chosen(WordChoice(transcript, segment, segment.span))
    assert "\x1b[31mfour\u202e" == chosen(WordChoice(transcript, segment, Span(start + 8, start + 9)))


def test_moves_over_turns() -> None:
    """Ends move over neighbouring turns, past empty ones; names are no words, and Chinese goes by characters."""
    transcript, segment = discussion()
    choice = WordChoice(transcript, segment, segment.span)
    assert [True, True, False] == [choice.move_start(-1) for _ in range(3)]
    assert [True] * 2 == [choice.move_end(1) for _ in range(2)]
    assert chosen(choice).startswith("One two.\nann: \nann: three")
    assert chosen(choice).endswith("ve\nann: 你好")
    assert (0, 4) == choice.turns
    assert [True, True, True, False] == [choice.move_end(1) for _ in range(4)]
    assert chosen(choice).endswith("six\nann: seven")


def test_the_segment_stays_in_it() -> None:
    """Neither end leaves the segment's last word alone outside."""
    transcript, segment = discussion()
    choice = WordChoice(transcript, segment, segment.span)
    choice.move_end(1)
    assert [True, True, False] == [choice.move_start(1) for _ in range(3)]
    assert chosen(choice).startswith("fi\u0301ve")


def test_no_words() -> None:
    """A segment without a word cannot be chosen from."""
    transcript, _ = discussion()
    empty = Segment("e", "t", 0, transcript.turns[1].span, "ann", "", "turn", (1, 2), ("ann",))
    with pytest.raises(ValueError, match="no word"):
        WordChoice(transcript, empty, empty.span)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([-1, 1])), max_size=30))
def test_symmetry(moves: list[tuple[bool, int]]) -> None:
    """Whatever is done, the span is whole words with one of the segment, and each step that was taken can be taken back."""
    transcript, segment = discussion()
    choice = WordChoice(transcript, segment, segment.span)
    taken = []
    for at_start, by in moves:
        before = choice.span
        if (choice.move_start if at_start else choice.move_end)(by):
            taken.append((at_start, by))
            assert before != choice.span
        else:
            assert before == choice.span
        assert choice.span.start < segment.span.end
        assert segment.span.start < choice.span.end
        assert not chosen(choice)[0].isspace()
        assert not chosen(choice)[-1].isspace()
    for at_start, by in reversed(taken):
        assert (choice.move_start if at_start else choice.move_end)(-by)
    assert segment.span == choice.span
