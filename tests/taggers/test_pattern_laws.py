"""Laws of the pattern language, on made-up talk."""

from __future__ import annotations

import itertools
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Negation, Pattern
from pipeline.language import tokenised
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.taggers import Passage
from pipeline.taggers.matching import PatternIndex, compiled
from pipeline.taggers.rules import RulesTagger
from tests.taggers.test_rules import codebook

WORDS = [
    "help",
    "helped",
    "tree",
    "trees",
    "not",
    "never",
    "park",
    "a",
    "only",
    ",",
    ".",
    "😀",
    "[x]",
    "vol\u00adun",
]
TALK = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
WORD = st.sampled_from(["help", "helping", "tree", "park", "not", "a", "never"])
PLACE = st.lists(WORD, min_size=1, max_size=3, unique=True)
PHRASE = st.lists(PLACE, min_size=1, max_size=2)
NEGATION = st.sampled_from(["exclude", "allow", "require"])


def touched(patterns: list[Pattern], text: str) -> set[int]:
    """The tokens that counted matches of some patterns reach over."""
    index = PatternIndex(compiled(pattern, "en") for pattern in patterns)
    return {i for o in index.occurrences(tokenised(text, "en")) for i in range(o.first, o.last + 1)}


def reaches(one: Pattern, written_out: list[Pattern], text: str) -> tuple[set[int], set[int]]:
    """The tokens that one pattern reaches over, and those that several do which together should say the same.

    Of matches that overlap, the one pattern keeps one: it may reach over fewer, and never where none of the others does.
    """
    return touched([one], text), touched(written_out, text)


@settings(max_examples=150, deadline=None)
@given(PHRASE, TALK, st.booleans(), NEGATION)
def test_alternatives_are_the_union_of_what_they_stand_for(
    places: list[list[str]], text: str, exact: bool, negation: Negation
) -> None:
    """a|b c counts where a c or b c counts."""
    phrase = " ".join("|".join(options) for options in places)
    plain = [" ".join(words) for words in itertools.product(*places)]
    one = Pattern(phrase, exact=exact, negation=negation)
    alone, together = reaches(one, [Pattern(p, exact=exact, negation=negation) for p in plain], text)
    assert bool(alone) == bool(together)
    assert alone <= together


@settings(max_examples=150, deadline=None)
@given(st.lists(PHRASE, min_size=1, max_size=3), TALK, NEGATION)
def test_any_is_the_union_of_its_phrases(
    phrases: list[list[list[str]]], text: str, negation: Negation
) -> None:
    """A list of phrases counts where one of them counts."""
    written = tuple(" ".join("|".join(options) for options in places) for places in phrases)
    one = Pattern(any_of=written, negation=negation)
    alone, together = reaches(one, [Pattern(phrase, negation=negation) for phrase in written], text)
    assert bool(alone) == bool(together)
    assert alone <= together


@settings(max_examples=100, deadline=None)
@given(PLACE, PLACE, TALK)
def test_words_with_alternatives_are_the_union_of_all_pairs(
    first: list[str], second: list[str], text: str
) -> None:
    """Alternatives at a distance count where one of the pairs written out counts."""
    one = Pattern(words=("|".join(first), "|".join(second)), within=2)
    pairs = [Pattern(words=pair, within=2) for pair in itertools.product(first, second)]
    alone, together = reaches(one, pairs, text)
    assert bool(alone) == bool(together)
    assert alone <= together


@settings(max_examples=100, deadline=None)
@given(PLACE, PLACE, TALK)
def test_unless_with_alternatives_cancels_what_all_of_them_cancel(
    phrase: list[str], cancelling: list[str], text: str
) -> None:
    """unless: [a|b] is unless: [a, b]."""
    found = [
        touched([Pattern("|".join(phrase), unless=unless)], text)
        for unless in (("|".join(cancelling),), tuple(cancelling))
    ]
    assert found[0] == found[1]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["helps", "trees", "Park", "a tree", "helped a"]), TALK)
def test_what_is_found_as_written_is_found_in_all_forms(phrase: str, text: str) -> None:
    """`exact` only ever takes matches away."""
    assert touched([Pattern(phrase, exact=True)], text) <= touched([Pattern(phrase)], text)


LETTERS = st.text(
    st.sampled_from("aeo e\u0301\u0301\u00e9n'’ .!\n\t\u00ad\u200d😀𝒳\u0332\u00a0[]<>|"), max_size=30
)


@settings(max_examples=250, deadline=None)
@given(LETTERS, LETTERS, st.sampled_from([r"\w", "e", "é", ".", r"[^a]+", "n'e?", r"\S+ \S", "a|.$"]))
def test_reasons_quote_the_transcript_to_the_letter(before: str, text: str, regex: str) -> None:
    """The span of a regular expression's reason is that of whole words in the transcript, in code points."""
    segment = Segment("s", "T", 0, Span(len(before), len(before + text)), "a", text, "turn", (0, 1))
    tagger = RulesTagger(codebook(Pattern(regex=regex, negation="allow")))
    row = tokenised(text, "en").tokens
    starts, ends = {token.start for token in row}, {token.end for token in row}
    for suggestion in tagger.suggest([Passage(segment, "en")]):
        for reason in suggestion.rationale:
            assert reason.span is not None
            assert {reason.span.start - len(before)} <= starts
            assert {reason.span.end - len(before)} <= ends
            quoted = " ".join(reason.span.of(before + text).split())
            assert reason.text.startswith(f'matched "{quoted}"')


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_composed_and_decomposed_letters_are_one(text: str) -> None:
    """A regular expression and a token pattern find as much in decomposed talk as in composed talk."""
    patterns = [Pattern(regex="é+"), Pattern(matcher='[{"LOWER":{"REGEX":"é"}}]')]
    index = PatternIndex(compiled(pattern, "fr") for pattern in patterns)
    found = [
        [
            (o.first, o.last, o.pattern)
            for o in index.matches(tokenised(unicodedata.normalize(form, text), "fr"))
        ]
        for form in ("NFC", "NFD")
    ]
    assert found[0] == found[1]


@settings(max_examples=150, deadline=None)
@given(LETTERS)
def test_tokens_of_decomposed_talk_are_parts_of_it(text: str) -> None:
    """Tokens stand in the text as it is, whatever was composed to find them, and split as they do when composed."""
    loose = unicodedata.normalize("NFD", text)
    row = tokenised(loose, "fr").tokens
    assert [loose[token.start : token.end] for token in row] == [token.text for token in row]
    composed = [token.text for token in tokenised(unicodedata.normalize("NFC", text), "fr").tokens]
    assert composed == [unicodedata.normalize("NFC", token.text) for token in row]
