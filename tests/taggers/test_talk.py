"""Passages as rows of distinct texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import surface, tokens
from pipeline.taggers import Neighbour
from pipeline.taggers.talk import NOBODY, talk_of, texts_of
from tests.taggers.conftest import made

AWKWARD = [
    "",
    " ",
    "\n\t",
    "…",
    "We sort.",
    "we  SORT",
    "👩‍👩‍👧 sort 😀😀",
    "نحن نفرز الزجاج",
    "\u202ewe sort\u202c",
    "אנחנו ממיינים",
    "cafe\u0301 re\u00adcycle",
    "我们分类垃圾",
    "\ud7ff\U0001d4b3 don't can't o'clock",
    "STRASSE straße ﬁne",
    "a\x00b \x1b[31mred",
]
anything = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.lists(
        st.sampled_from(["we", "sort", "the", "bottles", ",", ".", "?", "and", "guard", "it", "😀"]),
        max_size=12,
    ).map(" ".join),
)


def test_each_text_is_one_row() -> None:
    """A text said twice, or said again beside another, is looked at once; the same words in two languages are two."""
    talk = talk_of(
        [
            made("We sort.", before=Neighbour("Yes.")),
            made("Yes."),
            made("We sort.", language="en-GB"),
            made("We sort.", language="de", question="Yes."),
        ]
    )
    assert ("We sort.", "Yes.", "We sort.", "Yes.") == talk.texts.texts
    assert ("en", "en", "de", "de") == talk.texts.languages
    assert [0, 1, 0, 2] == talk.own.tolist()
    assert [1, NOBODY, NOBODY, NOBODY] == talk.before.tolist()
    assert [NOBODY, NOBODY, NOBODY, 3] == talk.question.tolist()
    assert 4 == len(talk)


def test_languages_mixed_are_read_each_in_its_own() -> None:
    """Rows stand in blocks of a language, whatever the order of the passages, and words are shared by number."""
    texts, rows = texts_of([("can't", "en"), ("l'eau", "fr"), ("can't", "fr"), ("can't", "en_US")])
    assert ("en", "fr", "fr") == texts.languages
    assert [0, 1, 2, 0] == rows.tolist()
    for row, language in enumerate(texts.languages):
        assert [surface(token.text) for token in tokens(texts.texts[row], language)] == texts.row_words(row)
    assert len(texts.words) == len(set(texts.words))


def test_neighbours_by_who_speaks() -> None:
    """What was said before and after is told apart by whether the same person said it."""
    talk = talk_of(
        [
            made("a", before=Neighbour("b", same_speaker=True), after=Neighbour("c")),
            made("d", before=Neighbour("b"), after=Neighbour("c", same_speaker=True)),
            made("e"),
        ]
    )
    b, c = talk.texts.texts.index("b"), talk.texts.texts.index("c")
    assert {
        "before, same speaker": [b, NOBODY, NOBODY],
        "before, another speaker": [NOBODY, b, NOBODY],
        "after, same speaker": [NOBODY, c, NOBODY],
        "after, another speaker": [c, NOBODY, NOBODY],
    } == {name: rows.tolist() for name, rows in talk.neighbours()}


def test_nothing_said() -> None:
    """No passages are no rows; an empty segment is a row without words, an empty question is none."""
    assert (0, 0) == (len(talk_of([])), len(talk_of([]).texts))
    talk = talk_of([made("", question="", group="citizen")])
    assert ([0], [0], [NOBODY]) == (talk.own.tolist(), talk.texts.lengths.tolist(), talk.question.tolist())
    assert ("citizen",) == talk.groups


@given(st.lists(st.tuples(anything, st.sampled_from(["en", "de", ""])), max_size=6))
def test_rows_are_the_words_of_the_texts(pairs: list[tuple[str, str]]) -> None:
    """Whatever is said in whatever language, its row has its words and marks as they are compared, in order."""
    texts, rows = texts_of(pairs)
    for (text, language), row in zip(pairs, rows.tolist(), strict=True):
        assert text == texts.texts[row]
        assert [surface(token.text) for token in tokens(text, language or "xx")] == texts.row_words(row)
