"""Talk as lines: whatever part of it is seen, nobody's words stand under somebody else's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.cards import Card
from pipeline.review.wording.pieces import BLANK, Line, Marked, width_of
from pipeline.review.wording.talk import Talk, talk
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.transcripts import Speaker, Transcript, Turn

SAID = st.text(st.sampled_from("ab cd\n漢\u0301[]"), min_size=1, max_size=80).filter(str.strip)
NAMES = st.sampled_from(["Ana", "Ben · 漢字", "Somebody with a name that is far longer than half a line"])


def card_of(said: list[tuple[str, str]], turn: int, words: Span | None = None) -> Card:
    """A card of one turn, or of some of its words (places in the turn); the turns around it are its context."""
    text, turns = "", []
    for index, (speaker, spoken) in enumerate(said):
        text += f"{speaker}: "
        turns.append(Turn(index, speaker, Span(len(text), len(text) + len(spoken))))
        text += f"{spoken}\n"
    speakers = tuple(Speaker(name, name) for name in dict.fromkeys(name for name, _ in said))
    transcript = Transcript("fg", "fg.txt", "b2:0", text, "en", speakers, tuple(turns))
    whole = turns[turn].span
    span = Span(whole.start + words.start, whole.start + words.end) if words else whole
    quote = text[span.start : span.end]
    segment = Segment("s", "fg", turn, span, said[turn][0], quote, "turn", (turn, turn + 1))
    before, after = tuple(turns[:turn]), tuple(turns[turn + 1 :])
    return Card(segment, transcript, None, before, after, (), {}, frozenset(), ())


def said_in(line: Line) -> str:
    """A line as text."""
    return "".join(piece.text for piece in line)


@pytest.fixture
def told() -> Talk:
    """A long turn, and an answer."""
    long = "They come on Tuesdays and talk about dog bins, and then they all go home."
    return talk(card_of([("Ana", long), ("Ben", "Hang on.")], 1), 40)


def test_a_turn_cut_at_the_top_names_its_speaker(told: Talk) -> None:
    """The first line seen says who is speaking, and carries on into the next."""
    assert ["  Ana  They come on Tuesdays and talk", "  about dog bins, and then they all go", "  home."] == [
        said_in(line) for line in told.lines[:3]
    ]
    assert [BLANK, "  Ana  …dog bins, and then they all go", "  Ana  …home."] == [
        told.resumed(index) and said_in(told.resumed(index)) for index in range(3)
    ]


def test_a_segment_cut_at_the_top_names_its_speaker(told: Talk) -> None:
    """So does the segment itself, with its mark; its head and what lies past the end stand as they are."""
    assert ["▌ Ben · participant", "▌ Hang on."] == [
        said_in(line) for line in told.lines[told.first : told.last]
    ]
    assert [BLANK, "▌ Ben · participant  …Hang on.", BLANK] == [
        told.resumed(index) and said_in(told.resumed(index)) for index in range(told.first, told.first + 3)
    ]


def test_the_beginning_of_a_turn_is_not_read_as_the_turn_before() -> None:
    """Where the segment is a part of a turn, what its speaker said before it stands under their own name."""
    card = card_of([("Ana", "Yes."), ("Ben", "No, no. Never. I mean it.")], 1, Span(8, 14))
    assert ["  Ana  Yes.", "  Ben  No, no.", "▌ Ben · participant", "▌ Never.", "  I mean it."] == [
        said_in(line) for line in talk(card, 60).lines
    ]


def test_reasons_stay_marked(told: Talk) -> None:
    """A word that stands out does so in the line that names the speaker as well."""
    card = card_of([("Ana", "one two three four five six seven eight nine ten"), ("Ben", "Yes.")], 1)
    place = card.transcript.text.index("nine")
    marked = talk(card, 40, (Marked(Span(place, place + 4), "evidence"),))
    assert ["nine"] == [piece.text for piece in marked.resumed(1) if "evidence" in piece.role]


@given(st.lists(st.tuples(NAMES, SAID), min_size=1, max_size=4), st.integers(0, 3), st.integers(24, 70))
def test_whatever_is_first_has_a_name(said: list[tuple[str, str]], turn: int, width: int) -> None:
    """Every line that does not begin with a name has one in its place at the top, no wider than the pane."""
    drawn = talk(card_of(said, min(turn, len(said) - 1)), width)
    for index, line in enumerate(drawn.lines):
        instead = drawn.resumed(index)
        names_somebody = any(piece.role in ("soft strong", "who") for piece in instead or line)
        assert names_somebody
        assert width_of(instead) <= width
