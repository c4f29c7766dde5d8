"""Alternatives, regular expressions and token patterns: what they find, and what keeps a match from counting."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.codebook import Pattern, SpeakerCondition
from pipeline.language import tokenised
from pipeline.taggers.matching import PatternIndex, compiled
from pipeline.taggers.pattern_checks import wrong
from pipeline.taggers.phrases import Words
from pipeline.taggers.regexes import Expression
from pipeline.taggers.ways import Reading


def quotes(text: str, language: str = "en", **pattern: Any) -> list[tuple[str, str]]:
    """What a pattern finds in a text, each with the reason why it does not count ("" where it does)."""
    if "matcher" in pattern:
        pattern["matcher"] = json.dumps(pattern["matcher"])
    made = Pattern(**pattern)
    assert () == wrong(made, language)
    row = tokenised(text, language)
    found = PatternIndex([compiled(made, language)]).matches(row)
    return [(occurrence.span(row).of(text), occurrence.cancelled) for occurrence in found]


COUNT = [
    ("alternative first", "en", {"phrase": "give|lend a hand"}, "She gave a hand.", ["gave a hand"]),
    ("alternative second", "en", {"phrase": "give|lend a hand"}, "She lent a hand.", ["lent a hand"]),
    ("two places", "en", {"phrase": "big|small help|hand"}, "Small hands, big help.", ["Small hands", "big help"]),
    ("elision", "fr", {"phrase": "l'eau|l’air pur"}, "L’eau pure, l'air pur.", ["L’eau pure", "l'air pur"]),
    ("contraction", "en", {"phrase": "don't|never know", "negation": "allow"}, "I don’t know.", ["don’t know"]),
    ("exact alternatives", "en", {"phrase": "tree|trees", "exact": True}, "Trees, a tree's.", ["Trees", "tree"]),
    ("unless alternative", "en", {"phrase": "idea", "unless": ("car|parking space",)}, "Ideas: car spaces.", []),
    ("any, one of them", "en", {"any_of": ("no idea", "not a clue")}, "Not a clue.", ["Not a clue"]),
    ("any, the longest of those that overlap", "en", {"any_of": ("bit", "a bit of help")}, "A bit of help.", ["A bit of help"]),
    ("any, exact", "en", {"any_of": ("trees", "hedges"), "exact": True}, "A tree. Hedges.", ["Hedges"]),
    ("one of two negations named", "cs", {"phrase": "pomáhat|nepomáhat"}, "Oni nepomáhají.", ["nepomáhají"]),
    ("alternatives at a distance", "en", {"words": ("water|cut", "tree|hedge"), "within": 2}, "Cut that hedge!", ["Cut that hedge"]),
    ("whole tokens", "en", {"regex": "olunt"}, "The volunteers’ help.", ["volunteers"]),
    ("over a line break", "en", {"regex": "hard work"}, "It is hard \n\twork.", ["hard \n\twork"]),
    ("decomposed in the text", "fr", {"regex": "bénévoles?"}, "Les be\u0301ne\u0301voles.", ["be\u0301ne\u0301voles"]),
    ("decomposed in the pattern", "fr", {"regex": "be\u0301ne\u0301voles?"}, "Les bénévoles.", ["bénévoles"]),
    ("typographic apostrophe", "en", {"regex": "don't know", "negation": "allow"}, "I don’t know.", ["don’t know"]),
    ("soft hyphens", "en", {"regex": "volunteer"}, "A vol\u00adun\u00adteer.", ["vol\u00adun\u00adteer"]),
    ("astral letters before", "en", {"regex": r"\bhelp"}, "😀𝒳 helping 😀", ["helping"]),
    ("one match a pair of words", "en", {"regex": r"\w+ \w+"}, "one two three", ["one two"]),
    ("begin and end of a sentence", "en", {"regex": "^no$"}, "No. No way. No", ["No"]),
    ("not over a sentence", "en", {"regex": "hard.*work"}, "It is hard. Work is.", []),
    ("marks alone", "en", {"regex": r"[?!]+"}, "Really?!", []),
    ("white space alone", "en", {"regex": r"\s+"}, "one two", []),
    ("an empty find", "en", {"regex": r"\b"}, "one two", []),
    ("unless", "en", {"regex": "idea", "unless": ("parking",)}, "An idea, parking. An idea.", ["idea"]),
    ("lemma at the beginning", "de", {"matcher": [{"LEMMA": "helfen"}]}, "Helfen! Wer hilft?", ["Helfen", "hilft"]),
    ("lemma of another form", "de", {"matcher": [{"LEMMA": "Bürgern"}]}, "Die Bürger.", ["Bürger"]),
    ("lemma that has another one", "da", {"matcher": [{"LEMMA": "vande"}]}, "Vi vander.", ["vander"]),
    ("shouting", "en", {"matcher": [{"LEMMA": "tree"}]}, "THE TREES!", ["TREES"]),
    ("lower in capitals", "en", {"matcher": [{"LOWER": "NHS"}]}, "the NHS", ["NHS"]),
    ("text minds capitals", "en", {"matcher": [{"TEXT": "Green"}]}, "The green Green.", ["Green"]),
    ("composed", "fr", {"matcher": [{"LOWER": "café", "LENGTH": 4}]}, "Un cafe\u0301.", ["cafe\u0301"]),
    ("a list", "en", {"matcher": [{"LOWER": {"IN": ["HELP", "aid"]}}]}, "Help or aid.", ["Help", "aid"]),
    ("none of a list", "en", {"matcher": [{"LOWER": "a"}, {"LOWER": {"NOT_IN": ["big"]}}]}, "A big, a small.", ["a small"]),
    ("regex minds capitals", "en", {"matcher": [{"TEXT": {"REGEX": "^Vol"}}]}, "Volunteers, volunteers.", ["Volunteers"]),
    ("regex of none", "en", {"matcher": [{"LOWER": "a"}, {"LOWER": {"REGEX": {"NOT_IN": ["^b", "^c"]}}}]}, "A big, a car, a dog.", ["a dog"]),
    ("regex beyond re", "cs", {"matcher": [{"LOWER": {"REGEX": r"^\p{L}+ství$"}}]}, "To je přátelství.", ["přátelství"]),
    ("fuzzy", "en", {"matcher": [{"LOWER": {"FUZZY": "volunteer"}}]}, "A voluntear.", ["voluntear"]),
    ("gap with an end", "en", {"matcher": [{"LOWER": "one"}, {"OP": "{0,2}"}, {"LOWER": "two"}]}, "One two. One and two. One, and, two. One and and two.", ["One two", "One and two", "One and and two"]),
    ("gap of a certain size", "en", {"matcher": [{"LOWER": "one"}, {"OP": "{2}"}, {"LOWER": "two"}]}, "One and two. One and then two.", ["One and then two"]),
    ("gap without an end", "en", {"matcher": [{"LOWER": "one"}, {"OP": "*"}, {"LOWER": "two"}]}, "One and two, or two! Two.", ["One and two, or two"]),
    ("left out at the end", "en", {"matcher": [{"LOWER": "one"}, {"LOWER": "two", "OP": "?"}]}, "One two! One!", ["One two", "One"]),
    ("small letters for names", "en", {"matcher": [{"lower": {"in": ["help"]}}]}, "Help!", ["Help"]),
    ("tokens not over a sentence", "en", {"matcher": [{"LOWER": "one"}, {"OP": "*"}, {"LOWER": "two"}]}, "One day. Two days.", []),
    ("first in a sentence", "en", {"matcher": [{"LOWER": "no", "IS_SENT_START": True}]}, "No. I say no.", ["No"]),
    ("marks alone", "en", {"matcher": [{"IS_PUNCT": True}]}, "Really?!", []),
    ("unless", "en", {"matcher": [{"LEMMA": "idea"}], "unless": ("parking",)}, "Ideas, parking. Ideas.", ["Ideas"]),
    ("a language without forms", "tlh", {"matcher": [{"LOWER": "nuqneh"}]}, "nuqneH!", ["nuqneH"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "language", "pattern", "text", "expected"), COUNT, ids=[f"{row[0]} {row[1]}" for row in COUNT]
)
def test_what_counts(
    name: str, language: str, pattern: dict[str, Any], text: str, expected: list[str]
) -> None:
    """A pattern finds these words of the text, quoted as they stand."""
    assert expected == [quote for quote, cancelled in quotes(text, language, **pattern) if not cancelled]


NEGATED = [
    ("regex, before", "en", {"regex": "volunteer"}, "They never volunteer.", True),
    ("regex, after", "de", {"regex": r"\bhelf"}, "Sie helfen nicht.", True),
    ("regex, within and not named", "en", {"regex": "they.*help"}, "They do not help.", True),
    ("regex, within and named", "en", {"regex": "they do (not )?help"}, "They do not help.", False),
    ("regex, named beside an escape", "en", {"regex": r"\bnot\b \w+"}, "They do not help.", False),
    ("regex, a word that holds one", "en", {"regex": "know.* help"}, "I know no help.", True),
    ("regex, ne- not named", "cs", {"regex": r"\w*pomáh"}, "Oni nepomáhají.", True),
    ("regex, ne- named", "cs", {"regex": "nepomáh"}, "Nikdo nepomáhá.", False),
    ("regex, ne alone names nothing", "cs", {"regex": r"ne\w+"}, "Oni nepomáhají.", True),
    ("regex, superlative", "cs", {"regex": r"nejv\w+"}, "Nejvíce pomáhají.", False),
    ("regex, ne before", "fr", {"regex": "sait pas"}, "On ne sait pas.", False),
    ("regex, not only", "da", {"regex": "frivillig"}, "Ikke kun frivillige.", False),
    ("tokens, before", "en", {"matcher": [{"LEMMA": "volunteer"}]}, "They never volunteer.", True),
    ("tokens, in a gap", "en", {"matcher": [{"LOWER": "they"}, {"OP": "*"}, {"LEMMA": "help"}]}, "They do not help.", True),
    ("tokens, in a gap that shuts words out", "en", {"matcher": [{"LOWER": "they"}, {"LOWER": {"NOT_IN": ["x"]}, "OP": "+"}, {"LEMMA": "help"}]}, "They do not help.", True),
    ("tokens, asked for", "en", {"matcher": [{"LOWER": "not"}, {"LEMMA": "help"}]}, "They do not help.", False),
    ("tokens, ne- by lemma", "cs", {"matcher": [{"LEMMA": "pomáhat"}]}, "Oni nepomáhají.", True),
    ("tokens, ne- as written", "cs", {"matcher": [{"LOWER": "nepomáhají"}]}, "Nikdy nepomáhají.", False),
    ("alternatives, one with ne-", "cs", {"phrase": "málo|nepomáhat"}, "Nikdo nepomáhá.", False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "language", "pattern", "text", "negated"), NEGATED, ids=[row[0] for row in NEGATED]
)
@pytest.mark.parametrize("negation", ["exclude", "allow", "require"])
def test_negation(
    name: str, language: str, pattern: dict[str, Any], text: str, negated: bool, negation: str
) -> None:
    """A match that is negated counts by `allow` and `require`, another one by `exclude` and `allow`."""
    ((_, cancelled),) = quotes(text, language, **pattern, negation=negation)
    counts = negation == "allow" or negated == (negation == "require")
    assert ("" if counts else "negation") == cancelled


def test_what_does_not_count_says_why() -> None:
    """A match is kept apart by negation before `unless` is looked at; one that counts wins over one in its place."""
    text = "No parking ideas. A parking idea. An idea."
    assert [("ideas", "negation"), ("idea", "unless"), ("idea", "")] == quotes(
        text, phrase="idea", unless=("parking",)
    )
    assert [("nepomáhají", "")] == quotes("Oni nepomáhají.", "cs", any_of=("pomáhat", "nepomáhat"))


def test_conditions_on_speakers_are_for_those_who_know_the_speaker() -> None:
    """Without attributes a pattern is looked for on anybody's talk; with them its own condition holds."""
    pattern = Pattern("help", speakers=SpeakerCondition({"group": ("manager",)}))
    index = PatternIndex([compiled(pattern, "en")])
    text = tokenised("They help.", "en")
    found = [
        len(index.occurrences(text, known)) for known in (None, {}, {"group": "manager"}, {"group": "x"})
    ]
    assert [1, 1, 1, 0] == found


TRIGGERS = [
    ("a phrase", {"phrase": "to the trees"}, {(False, "tree")}),
    ("alternatives", {"phrase": "tree|hedge"}, {(False, "tree"), (False, "hedge")}),
    ("exact", {"any_of": ("trees", "hedges"), "exact": True}, {(True, "trees"), (True, "hedges")}),
    ("the longest literal", {"matcher": [{"LOWER": "a"}, {"LEMMA": "trees"}]}, {(False, "tree"), (False, "trees")}),
    ("a list", {"matcher": [{"LOWER": {"IN": ["tree", "hedge"]}}, {"LOWER": "of"}]}, {(True, "tree"), (True, "hedge")}),
    ("what may be missing is none", {"matcher": [{"LOWER": "hedge", "OP": "?"}, {"LOWER": "a"}]}, {(True, "a")}),
    ("no literal", {"matcher": [{"LIKE_NUM": True}]}, set()),
    ("a regular expression", {"regex": "tree"}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "pattern", "expected"), TRIGGERS, ids=[row[0] for row in TRIGGERS])
def test_triggers(name: str, pattern: dict[str, Any], expected: set[tuple[bool, str]]) -> None:
    """A pattern is tried only where its rarest-looking words stand."""
    if "matcher" in pattern:
        pattern = {"matcher": json.dumps(pattern["matcher"])}
    ways = compiled(Pattern(**pattern), "en").ways
    assert expected == {trigger for way in ways for trigger in way.triggers}


def test_a_phrase_of_unless_is_looked_for_once_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many matches a sentence has, what cancels them is looked for in that sentence, and once."""
    asked: list[int] = []
    at = Words.at

    def counted(words: Words, row: Any, start: int) -> bool:
        """As it was, and counted."""
        asked.append(start)
        return at(words, row, start)

    pattern = compiled(Pattern(regex="help", unless=("police car", "parking")), "en")
    monkeypatch.setattr(Words, "at", counted)
    row = tokenised("We help them " * 300 + ". Helping parking. Help.", "en")
    found = PatternIndex([pattern]).matches(row)
    assert [""] * 300 + ["unless", ""] == [one.cancelled for one in found]
    assert len(asked) == 2 * len(row.tokens)


def test_matches_are_collected_before_they_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit is on the search alone: the search is over when the first match is handed on."""
    events: list[str] = []

    class Watched:
        """An expression that says when its search is over."""

        def finditer(self, text: str, timeout: float) -> Iterator[re.Match[str]]:
            """The matches of “help”."""
            assert timeout
            yield from re.finditer("help", text)
            events.append("over")

    way = Expression("help", "en")
    monkeypatch.setattr(way, "_pattern", Watched())
    events.extend("match" for _ in way.found(Reading(tokenised("help help", "en")), 0))
    assert ["over", "match", "match"] == events


TOO_OFTEN = [
    ("a letter", "a{1000000000}", "something more than 1,000 times"),
    ("a number without end", "a{%s,}" % ("9" * 5000), "something more than 1,000 times"),
    ("at most", "a{0,1001}", "something more than 1,000 times"),
    ("at most, alone", "ba{,1001}", "something more than 1,000 times"),
    ("after an escaped sign", r"\\{1001}", "something more than 1,000 times"),
    ("after a set", r"[\](]{1001}", "something more than 1,000 times"),
    ("within each other", "b(a{1000}){101}", "come to more than 100,000"),
    ("three times", "((?:a{10,50}b){,50}c){50}", "come to more than 100,000"),
    ("a group further in", "(x(y(a{100})z{3}){100}){100}", "come to more than 100,000"),
]


@pytest.mark.parametrize(("name", "regex", "expected"), TOO_OFTEN, ids=[row[0] for row in TOO_OFTEN])
def test_repetitions_that_no_memory_holds_are_refused(
    name: str, regex: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An expression that repeats too often is refused in words, before it is compiled."""
    monkeypatch.setattr("regex.compile", lambda *_: pytest.fail("it was compiled"))
    ((what, how),) = wrong(Pattern(regex=regex), "en")
    assert expected in what
    assert how
    in_token = Pattern(matcher=json.dumps([{"LOWER": {"REGEX": regex}}]))
    ((what, _),) = wrong(in_token, "en")
    assert expected in what


OFTEN = [
    "a{1000}",
    "(a{1000}b){100}",
    "a{1000}b{1000}c{1000}",
    "([{2000}]{2})+x",
    r"\{2000\}",
    r"\p{Lu}{2}x",
    "a{}|b{,}",
    "(a",
    "a)",
]


@pytest.mark.parametrize("regex", OFTEN)
def test_repetitions_that_can_be_meant(regex: str) -> None:
    """What is repeated within reason, and braces that repeat nothing, are not complained of as too much."""
    assert not any("more than" in what for what, _ in wrong(Pattern(regex=regex), "en"))


@pytest.mark.parametrize("many", ["9" * 20, "9" * 5000])
def test_an_operator_beyond_all_bounds(many: str) -> None:
    """A token that is repeated absurdly often is complained of in words."""
    tokens = [{"LOWER": "a"}, {"OP": f"{{0,{many}}}"}, {"LOWER": "b"}]
    ((what, _),) = wrong(Pattern(matcher=json.dumps(tokens)), "en")
    assert what.startswith("token 2 of the matcher is repeated up to {0,999")


APOSTROPHES = "'’ʼ‘`´"


@pytest.mark.parametrize("sign", APOSTROPHES)
def test_every_apostrophe_is_one(sign: str) -> None:
    """The kind of apostrophe matters neither in the talk nor in the pattern, and quotes are as typed."""
    assert [("help", "negation")] == quotes(f"People don{sign}t help.", phrase="help")
    for other in APOSTROPHES:
        assert [(f"L{sign}eau", "")] == quotes(f"L{sign}eau claire.", "fr", phrase=f"l{other}eau")
        assert [(f"don{sign}t know", "")] == quotes(
            f"We don{sign}t know.", regex=f"don{other}t know", negation="allow"
        )


INVISIBLE = ["\u00ad", "\u200b", "\u200d", "\ufeff"]


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
def test_what_is_invisible_does_not_matter(sign: str) -> None:
    """Soft hyphens and zero-width spaces anywhere in a word or at its edges change nothing that is found."""
    for typed in (f"do{sign}n’t", f"don{sign}’t", f"don’{sign}t", f"{sign}don’t{sign}"):
        assert [("help", "negation")] == quotes(f"People {typed} help.", phrase="help")
    assert [(f"Help{sign}", ""), (f"{sign}help", "")] == quotes(f"Help{sign}. We {sign}help.", phrase="help")


FOLDED = [
    ("STRASSE", "Die straße.", "straße"),
    ("straße", "Die STRASSE.", "STRASSE"),
    ("fuß", "Der FUSSWEG.", "FUSSWEG"),
]


@pytest.mark.parametrize(("regex", "text", "expected"), FOLDED)
def test_capitals_of_a_sharp_s(regex: str, text: str, expected: str) -> None:
    """Capitals do not matter where they are two letters for one."""
    assert [(expected, "")] == quotes(text, "de", regex=regex)
