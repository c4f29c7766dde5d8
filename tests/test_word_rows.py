"""Stretches of text that are read once, and many texts at once as numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import LANGUAGES, stretches, surface, tokenised, tokens
from pipeline.language.languages import blank_pipeline
from pipeline.language.rows import rows_of, token_rows, word_rows
from pipeline.language.stretches import as_read, stretches_of

# What a tokeniser may stumble over, one beside the other or with white space between.
BITS = [
    "a", "I", "Mr.", "etc.", "z.B.", "5.", "Mai", "don't", "can’t", "(don’t", "l’eau", "qu'il", "aujourd'hui",
    "“Yes", "yes”", "(well", "known)", "[x]", "...", "…", ".", "?", "!", ",", "»", "a.m.", "U.S.", "e.g.", "😀", "𝒳",
    "é", "cafe\u0301.", "\u0301", "\u00ad", "vol\u00adun\u200b", "\u200b", "\ufeff", "—", "-", "well-known",
    "https://a.eu/b?c", "a@b.cz", "3.5", "10km", "ß", "İ", "nevíme", "Geht", "DON'T", "\u1100\u1161", "\u0958", "#x",
    "/", "שלום", "你好。", "%", "5%",
]  # fmt: skip
SPACES = [" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2001", "\u2028", "\x1c", "", ""]
TEXT = st.lists(st.tuples(st.sampled_from(BITS), st.sampled_from(SPACES)), max_size=10).map(
    lambda pairs: "".join(bit + space for bit, space in pairs)
)
LANGUAGE = st.sampled_from([*LANGUAGES, "xx"])


@settings(max_examples=200, deadline=None)
@given(TEXT, LANGUAGE)
def test_a_text_is_its_stretches(text: str, language: str) -> None:
    """Looking up each stretch gives what the tokeniser makes of the text as a whole."""
    # Contractions that are shouted are shown to it in small letters.
    text = text.replace("DON'T", "DONT")
    read, places = as_read(text)
    whole = [token for token in blank_pipeline(language).tokenizer(read) if not token.is_space]
    spans = [(places[token.idx], places[token.idx + len(token.text)]) for token in whole]
    expected = [(start, end, text[start:end]) for start, end in spans if start < end]
    assert expected == [(token.start, token.end, token.text) for token in tokens(text, language)]


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, max_size=6), LANGUAGE)
def test_rows_have_the_words_of_each_text(texts: list[str], language: str) -> None:
    """The numbers of a batch stand for the surfaces of its tokens, text by text, the words in alphabetical order."""
    rows = word_rows(texts, language)
    found = [[rows.words[i] for i in rows.ids[a:b]] for a, b in zip(rows.ends, rows.ends[1:], strict=False)]
    assert [[surface(token.text) for token in tokens(text, language)] for text in texts] == found
    assert sorted({word for row in found for word in row}) == list(rows.words)
    assert (len(texts), 0) == (len(rows), rows.ends[0])
    assert ("int32", "int64") == (str(rows.ids.dtype), str(rows.ends.dtype))


@pytest.mark.parametrize("texts", [[], [""], ["", " \n ", ""]])
def test_texts_without_words(texts: list[str]) -> None:
    """No text, and texts without words, have no numbers."""
    rows = word_rows(texts, "en")
    assert ((), [], [0] * (len(texts) + 1)) == (rows.words, rows.ids.tolist(), rows.ends.tolist())


def test_numbers_do_not_depend_on_what_was_read_before() -> None:
    """The same texts give the same numbers in a table that knows other words; a region is ignored."""
    texts = ["The trees we water.", "Trees! Who waters them?"]
    before = word_rows(texts, "en")
    word_rows(["zebras", "aardvarks water the trees"], "en")
    rows_of.cache_clear()
    after = word_rows(texts, "en-GB")
    assert (before.words, before.ids.tolist()) == (after.words, after.ids.tolist())
    assert ("!", ".", "?", "the", "them", "trees", "water", "waters", "we", "who") == after.words


def test_rows_in_parts_are_rows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few texts are split at a time, their numbers are the same."""
    texts = ["One.", "", "Two or three.", "Three", "can’t"]
    expected = word_rows(texts, "en")
    monkeypatch.setattr("pipeline.language.rows.AT_ONCE", 2)
    rows_of.cache_clear()
    found = word_rows(texts, "en")
    assert (expected.words, expected.ids.tolist(), expected.ends.tolist()) == (
        found.words,
        found.ids.tolist(),
        found.ends.tolist(),
    )


def test_a_batch_is_read_once() -> None:
    """Who asks for the same texts again is given the very same rows."""
    assert token_rows(["Say it once."], "en") is token_rows(("Say it once.",), "en-US")


@pytest.mark.parametrize("limit", ["MOST_STRETCHES", "MOST_CHARACTERS"])
def test_a_table_that_is_full_is_begun_anew(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: a table that has grown too large is dropped, and what is read stays the same."""
    texts = ["They help.", "Trees and hedges, hedges and trees.", "They don’t help."]
    expected = [tokens(text, "en") for text in texts]
    monkeypatch.setattr(stretches, limit, 3)
    monkeypatch.setattr(stretches, "_TABLES", {})
    tokenised.cache_clear()
    first = stretches_of("en")
    assert expected == [tokens(text, "en") for text in texts]
    assert first.words
    assert first is not stretches_of("en")


def test_spacy_keeps_nothing_of_what_is_read() -> None:
    """The vocabulary of the tokeniser, which never shrinks, does not grow with the words that are read."""
    vocabulary = blank_pipeline("en").vocab
    tokens("warm up", "en")
    before = len(vocabulary.strings)
    tokens("quibblesome flummery", "en")
    assert before == len(vocabulary.strings)


@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
def test_no_special_case_of_the_tokeniser_has_white_space(language: str) -> None:
    """What the reading by stretches rests on: no language of ours has a special case with white space inside."""
    rules = getattr(blank_pipeline(language).tokenizer, "rules", None)
    assert rules
    assert [] == [text for text in rules if text.strip() and re.search(r"\s", text)]


@pytest.mark.shared
def test_talk_of_real_meetings(shared: Path) -> None:
    """A meeting that was really held reads the same text by text and all at once."""
    lines = (shared / "data" / "mrda" / "test" / "Bmr001.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split("|")[1] for line in lines]
    rows = word_rows(texts, "en")
    expected = [surface(token.text) for text in texts for token in tokens(text, "en")]
    assert expected == [rows.words[number] for number in rows.ids]
