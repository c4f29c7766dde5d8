"""Single segments out of many: where they stand, some by id, and those that hold what a person looks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.steps import StepRun
from pipeline.store import Store
from pipeline.store.reading import as_typed, finder


def made(transcript_id: str, position: int, quote: str, speaker: str = "p1") -> Segment:
    """A segment with those words."""
    return Segment(
        id=f"{transcript_id}:{position}",
        transcript_id=transcript_id,
        position=position,
        span=Span(0, len(quote)),
        speaker_id=speaker,
        quote=quote,
        rule="turn",
        turns=(position, position + 1),
        speaker_ids=(speaker,),
    )


FIRST = [made("b", 0, "We waited three hours."), made("b", 1, "Čekárna byla plná.", "zdeňka")]
SECOND = [made("a", 0, "Nobody waited [inaudible].", "p2")]


@pytest.fixture
def filled(store: Store) -> Store:
    """A database with two transcripts' segments, the later one stored first."""
    for segments in (FIRST, SECOND):
        name = segments[0].transcript_id
        store.put_segments(name, segments, StepRun("segment", name, 1, {}, "b2:1", ""))
    return store


def test_places_stand_in_document_order(filled: Store) -> None:
    """Segment, transcript and speaker of every segment, by transcript and position; also of one transcript alone."""
    own = [("b:0", "b", "p1"), ("b:1", "b", "zdeňka")]
    assert [("a:0", "a", "p2"), *own] == filled.places()
    assert own == filled.places("b")
    assert [] == filled.places("nowhere")


def test_segments_come_by_id_as_they_were_stored(filled: Store) -> None:
    """Segments are found by id, in the order asked for; one that is not there is left out, and asking twice is once."""
    assert [FIRST[1], SECOND[0]] == list(filled.segments_of(["b:1", "none", "a:0", "b:1"]).values())
    assert {} == filled.segments_of([])


def test_more_ids_than_one_query_takes(filled: Store) -> None:
    """Two thousand ids are looked up as well as two."""
    assert [SECOND[0]] == list(filled.segments_of([*map(str, range(2_000)), "a:0"]).values())


def test_segments_with_a_text_come_in_document_order(filled: Store) -> None:
    """A search finds the words in any case and without accents; nothing is found by nothing."""
    assert ["a:0", "b:0"] == filled.quotes_with("WAITED")
    assert ["b:1"] == filled.quotes_with("cekarna")
    assert ["a:0"] == filled.quotes_with("[inaudible]")
    assert [] == filled.quotes_with(" ")
    assert [] == filled.quotes_with("%")


HELD = [
    ("case", "The BUS was late", "bus"),
    ("accents that are not typed", "ČEKÁRNA", "cekarna"),
    ("accents that are typed", "Čekárna byla plná", "čekárna"),
    ("accents apart from their letters", "Zden\u030cka", "zdeňka"),
    ("letters that no accent makes", "København, Łódź, cœur", "kobenhavn, lodz, coeur"),
    ("sharp s", "Straße", "STRASSE"),
    ("typographic apostrophe", "I don’t know", "don't"),
    ("a straight apostrophe for the typographic one", "I don't know", "don’t"),
    ("dash", "so – well", "so - well"),
    ("a broken line", "three\n   hours", "three hours"),
    ("a space that does not break", "10\u00a0km", "10 km"),
    ("other letters beside it", "Δ nurse", "nurse"),
    ("another script", "Мы ЖДАЛИ три часа", "ждали"),
    ("wide letters", "ＡＢＣ", "abc"),
    ("brackets", "We [laughter] waited", "[LAUGHTER]"),
    ("a ligature", "oﬃce", "office"),
    ("a sign of several letters", "\u2121: 12", "tel: 12"),
]
NOT_HELD = [
    ("a letter left out", "a\u00b7nurse was", "anurse"),
    ("a word of another letter", "Vaclav", "waclav"),
    ("words apart", "three long hours", "three hours"),
    ("another script left out", "ABжCD", "abcd"),
]


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
def test_found_as_a_person_expects(text: str, wanted: str) -> None:
    """What people type finds what was written otherwise."""
    assert finder(wanted)(text)


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in NOT_HELD], ids=[row[0] for row in NOT_HELD])
def test_not_found_where_it_is_not(text: str, wanted: str) -> None:
    """Nothing is found across what was left out for speed."""
    assert not finder(wanted)(text)


def test_nothing_to_look_for_is_refused() -> None:
    """An empty text would be found everywhere."""
    with pytest.raises(ValueError, match="nothing to look for"):
        finder(" \n")


@given(st.text(), st.text(min_size=1))
def test_the_quick_look_misses_nothing(text: str, wanted: str) -> None:
    """Whatever is looked for is found exactly where the plain forms of both say so."""
    plain = as_typed(wanted)
    if plain:
        assert (plain in as_typed(text)) == finder(wanted)(text)
        assert finder(wanted)(f"{text}{wanted}") == (plain in as_typed(f"{text}{wanted}"))


@given(st.text())
def test_the_plain_form_stays_itself(text: str) -> None:
    """What has been made plain is not changed by making it plain again, so both sides may be given either way."""
    assert as_typed(text) == as_typed(as_typed(text))
