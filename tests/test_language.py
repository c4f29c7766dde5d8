"""Tokens, lemmas, sentences and negation in five languages."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import (
    LANGUAGES,
    base_language,
    is_negation,
    lemma,
    negation_scopes,
    sentences,
    stop_words,
    support,
    surface,
    tokenised,
    tokens,
)

SENTENCES = [
    ("title and initials", "en", "Mr. Smith, J. P. Jones. They left.", ["Mr. Smith, J. P. Jones.", "They left."]),
    ("ellipsis inside", "en", "Well... I think … so. Yes.", ["Well... I think … so.", "Yes."]),
    ("transcriber's notes", "en", "So [inaudible] then. Yes. [laughter] No.", ["So [inaudible] then.", "Yes.", "[laughter] No."]),
    ("quoted question", "en", '"Really?" I said.', ['"Really?"', "I said."]),
    ("etc. at the end", "en", "Bins, parks, etc. That is all, etc. and so on.", ["Bins, parks, etc.", "That is all, etc. and so on."]),
    ("so do I", "en", "So do I. Then we left.", ["So do I.", "Then we left."]),
    ("a number at the end", "en", "It was 12. Then 3.5 more.", ["It was 12.", "Then 3.5 more."]),
    ("several marks", "en", "What?! No!! Yes.", ["What?!", "No!!", "Yes."]),
    ("a paragraph ends without a mark", "en", "no mark\n\nnext one\nsame one", ["no mark", "next one\nsame one"]),
    ("no mark at all", "en", "  just words ", ["just words"]),
    ("nothing", "en", " \n ", []),
    ("spaced abbreviations", "de", "Das war z. B. gut. Und d. h. wir.", ["Das war z. B. gut.", "Und d. h. wir."]),
    ("ordinals", "de", "Am 3. Mai waren es 40. Dann kam der 2. im Bunde.", ["Am 3. Mai waren es 40.", "Dann kam der 2. im Bunde."]),
    ("usw. at the end", "de", "Parks usw. Und mehr.", ["Parks usw.", "Und mehr."]),
    ("například", "cs", "Lidé, např. tzv. aktivní, atd. Pak 5. května. Ano.", ["Lidé, např. tzv. aktivní, atd.", "Pak 5. května.", "Ano."]),
    ("bl.a. and f.eks.", "da", "Det er bl.a. os, f.eks. kl. 10. Ja, bl. a. dem.", ["Det er bl.a. os, f.eks. kl. 10.", "Ja, bl. a. dem."]),
    ("p. ex. and M.", "fr", "P. ex. M. Dupont, n’est-ce pas ? Oui.", ["P. ex. M. Dupont, n’est-ce pas ?", "Oui."]),
    ("astral characters", "en", "Good 😀. Bad 😡! 𝒳?", ["Good 😀.", "Bad 😡!", "𝒳?"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "language", "text", "expected"), SENTENCES, ids=[row[0] for row in SENTENCES]
)
def test_sentences(name: str, language: str, text: str, expected: list[str]) -> None:
    """A sentence ends where a reader would end it."""
    assert expected == [span.of(text) for span in sentences(text, language)]


LEMMAS = [
    ("en", "volunteers volunteered VOLUNTEER", {"volunteer"}),
    ("cs", "občané občanů Občanům občany", {"občan"}),
    ("cs", "lidé lidí lidem lidmi", {"člověk"}),
    ("cs", "pomáhají nepomáhají Nepomáháme", {"pomáhat"}),
    ("cs", "zapojují nezapojují zapojuje zapojovat nezapojovali", {"zapojovat"}),
    ("cs", "neděle neděli", {"neděle"}),
    ("da", "borger borgerne borgernes Borgeren", {"borger"}),
    ("fr", "habitants habitant Habitants", {"habitant"}),
    ("fr", "n' n’ ne", {"ne"}),
    ("de", "Bürger Bürgern Bürgers Bürger*innen BürgerInnen", {"bürger"}),
    ("de", "Freiwillige Freiwilligen", {"freiwillige"}),
    ("de", "Verdächtige Verdächtigen Verdächtiger", {"verdächtige"}),
    ("en", "vol\u00adun\u00adteers volunteers", {"volunteer"}),
    ("cs", "obc\u030canu\u030a občanů", {"občan"}),
]


@pytest.mark.parametrize(("language", "words", "expected"), LEMMAS)
def test_inflected_forms_share_a_lemma(language: str, words: str, expected: set[str]) -> None:
    """The forms of a word, however typed, have one lemma."""
    assert expected == {lemma(word, language) for word in words.split()}


CZECH_NEGATION = [
    ("nevíme", True),
    ("není", True),
    ("nemá", True),
    ("nejsou", True),
    ("nejde", True),
    ("nezapojují", True),
    ("nelze", True),
    ("neděle", False),
    ("nemocnice", False),
    ("nejvíce", False),
    ("nejlepší", False),
    ("nejen", False),
    ("nebo", False),
    ("víme", False),
]


@pytest.mark.parametrize(("word", "expected"), CZECH_NEGATION)
def test_czech_negation_is_read_on_the_surface(word: str, expected: bool) -> None:
    """ne- negates a verb, but not every word that begins with it."""
    (token,) = tokens(word, "cs")
    assert expected == is_negation(token, "cs")


SCOPES = [
    ("en", "They don't do very much there, but they try.", ["n't do very much there,"]),
    ("en", "No, they do a lot.", []),
    ("en", "There is no help.", ["no help."]),
    ("en", "Not only the young come.", []),
    ("en", "Nobody comes; they help.", ["Nobody comes"]),
    ("cs", "Ne, pomáhají. Nikdo nepřijde.", ["Nikdo nepřijde.", "nepřijde."]),
    ("cs", "Nejen mladí pomáhají bez nás.", ["bez nás."]),
    ("da", "Det gør de ikke, men de prøver.", ["ikke,"]),
    ("fr", "Ils ne viennent pas.", ["ne viennent pas.", "pas."]),
    ("fr", "Ils ne font que parler.", []),
    ("fr", "Cette personne vient.", []),
    ("fr", "Personne ne vient.", ["Personne ne vient.", "ne vient."]),
    ("de", "Das macht keiner ohne Geld.", ["keiner ohne Geld.", "ohne Geld."]),
    ("de", "Nicht nur die Jungen.", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), SCOPES)
def test_negation_scopes(language: str, text: str, expected: list[str]) -> None:
    """A negation reaches five words on, and no further than its sentence, a semicolon or a but."""
    assert expected == [span.of(text) for span in negation_scopes(tokens(text, language), language)]


def test_spans_count_code_points() -> None:
    """Astral characters count as one, and runs of white space are no tokens."""
    text = "😀 can’t  \u00a0 go"
    found = [(token.text, token.start, token.end) for token in tokens(text, "en")]
    assert [("😀", 0, 1), ("ca", 2, 4), ("n’t", 4, 7), ("go", 11, 13)] == found


AS_READ = [
    ("apostrophes", "I donʼt. L‘eau", ["I", "do", "nʼt", ".", "L‘eau"]),
    ("inside a word", "vol\u00adun\u200bteers", ["vol\u00adun\u200bteers"]),
    ("inside a contraction", "do\u00adn\u200b’\u00adt", ["do\u00ad", "n\u200b’\u00adt"]),
    ("at the edges", "\u200bgo\u00ad on\u200b.", ["\u200bgo\u00ad", "on\u200b", "."]),
    ("after a mark", "Go.\u200b Yes", ["Go", ".\u200b", "Yes"]),
    ("alone", "go \u200b on", ["go", "\u200b", "on"]),
    ("between a letter and its mark", "cafe\u00ad\u0301.", ["cafe\u00ad\u0301", "."]),
    ("nothing else", "\u200b\u00ad", ["\u200b\u00ad"]),
]


@pytest.mark.parametrize(("name", "text", "expected"), AS_READ, ids=[row[0] for row in AS_READ])
def test_tokens_are_those_of_the_text_as_it_reads(name: str, text: str, expected: list[str]) -> None:
    """Apostrophes and invisible characters split no word otherwise; tokens quote the text as it stands."""
    row = tokens(text, "en")
    assert expected == [token.text for token in row]
    assert expected == [token.span.of(text) for token in row]


def test_what_is_invisible_hides_neither_capital_nor_full_stop() -> None:
    """A sentence ends at a full stop with a zero-width space behind it; a capital behind one has two readings."""
    row = tokens("Ja.\u200b \u200bGeht das?", "de")
    assert [0, 0, 1, 1, 1] == [token.sentence for token in row]
    assert row[2].reads_as("gehen")


def test_a_capital_at_the_beginning_has_two_readings() -> None:
    """A verb that begins a German sentence, or is shouted, is found in its dictionary form."""
    first, *_ = tokens("Geht das?", "de")
    shouted = tokens("das BÜRGERN sagen", "de")[1]
    assert first.reads_as("gehen")
    assert shouted.reads_as("bürger")


def test_a_text_is_tokenised_once() -> None:
    """The same text in the same language gives the very same object."""
    assert tokenised("Say it once.", "en") is tokenised("Say it once.", "en")


def test_regions_and_unknown_languages() -> None:
    """A region is ignored; a language that nobody knows is matched as written; no code is any language."""
    assert "en" == base_language("en-GB")
    assert "xx" == base_language("")
    assert "lemmas" == support("cs_CZ")
    assert "words" == support("tlh")
    assert ["nuqneH", "!"] == [token.text for token in tokens("nuqneH!", "tlh")]
    assert "nuqneh" == lemma("nuqneH", "tlh")
    assert frozenset() == stop_words("tlh")


def test_every_language_has_lemmas() -> None:
    """The five languages of the sample study have dictionaries."""
    assert ["lemmas"] * 5 == [support(language) for language in LANGUAGES]


def test_surface_folds_what_is_typed_differently() -> None:
    """Apostrophes, capitals, soft hyphens and decomposed letters do not make another word."""
    assert "n't" == surface("N’T")
    assert "résumé" == surface("Re\u0301su\u00adme\u0301")


TEXTS = st.text(
    st.sampled_from(list("abcXYZ  \n\t.,;:!?…—-'’\"[]()12é\u030c\u00ad\u00a0😀𝒳\u200b")), max_size=60
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["en", "de", "cs", "da", "xx"]))
def test_tokens_and_sentences_cover_the_text(text: str, language: str) -> None:
    """Tokens quote the text in order; sentences are stripped, do not overlap, and leave out white space alone."""
    end = 0
    for token in tokens(text, language):
        assert token.text == token.span.of(text)
        assert end <= token.start
        end = token.end
    end = 0
    for span in sentences(text, language):
        assert span.of(text) == span.of(text).strip()
        assert not text[end : span.start].strip()
        end = span.end
    assert not text[end:].strip()


def test_importing_loads_neither_spacy_nor_simplemma() -> None:
    """The libraries are loaded when a text is tokenised, not before."""
    code = "import sys, pipeline.language; print([m for m in ('spacy', 'simplemma') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == done.stdout


def test_shouted_contractions() -> None:
    """A contraction in capitals is taken apart like any other, and keeps its place and its letters."""
    found = tokenised("I DON'T LIKE it. We'LL SEE.", "en")
    assert ["I", "DO", "N'T", "LIKE", "it", "."] == [token.text for token in found.tokens[:6]]
    assert {2} == set(found.negations)
    assert all(token.text == found.text[token.start : token.end] for token in found.tokens)
