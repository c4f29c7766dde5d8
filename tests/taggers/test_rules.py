"""Suggestions from patterns: inflection, negation, conditions, offsets, levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import Code, Codebook, Level, Pattern, Scale, SpeakerCondition
from pipeline.errors import InputError
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.taggers import Passage, RulesTagger

PassageMaker = Callable[..., Passage]


def codebook(*patterns: Pattern, language: str = "en", **code: Any) -> Codebook:
    """A codebook of one code with some patterns in one language."""
    one = Code("c", "C", "a definition", patterns={language: patterns}, **code)
    return Codebook("b", "1", "B", (one,), (language,))


def matched(suggestions: list[Suggestion]) -> list[str]:
    """The readable reasons of all suggestions."""
    return [reason.text for suggestion in suggestions for reason in suggestion.rationale]


COUNTED = [
    ("plural and past", "en", {"phrase": "volunteer help"}, "The volunteers helped us.", True),
    ("n't before", "en", {"phrase": "volunteer"}, "They don't volunteer.", False),
    ("curly n't before", "en", {"phrase": "volunteer"}, "They don’t volunteer.", False),
    ("never before", "en", {"phrase": "volunteer"}, "They never really volunteer.", False),
    ("six words before", "en", {"phrase": "volunteer"}, "Not in the whole wide town volunteers.", True),
    ("five words before", "en", {"phrase": "volunteer"}, "Not in the whole town volunteers.", False),
    ("in another sentence", "en", {"phrase": "volunteer"}, "I did not. They volunteer.", True),
    ("an answer", "en", {"phrase": "volunteer"}, "No, they volunteer.", True),
    ("not only", "en", {"phrase": "volunteer"}, "Not only volunteers come.", True),
    ("after but", "en", {"phrase": "volunteer"}, "It is not easy but they volunteer.", True),
    ("after a dash", "en", {"phrase": "volunteer"}, "I don't know — they volunteer.", True),
    ("allowed", "en", {"phrase": "volunteer", "negation": "allow"}, "They don't volunteer.", True),
    ("required and there", "en", {"phrase": "volunteer", "negation": "require"}, "They don't volunteer.", True),
    ("required and missing", "en", {"phrase": "volunteer", "negation": "require"}, "They volunteer.", False),
    ("negation in the phrase", "en", {"phrase": "no idea"}, "I have no idea.", True),
    ("negation in the phrase, split", "en", {"phrase": "don't know"}, "I don't know.", True),
    ("capitals", "en", {"phrase": "usual suspects"}, "THE USUAL SUSPECTS", True),
    ("hyphen in both", "en", {"phrase": "well-known"}, "a well-known face", True),
    ("a comma between", "en", {"phrase": "hard work"}, "hard, work", False),
    ("over a sentence", "en", {"phrase": "hard work"}, "It is hard. Work is.", False),
    ("double space and line", "en", {"phrase": "hard work"}, "It is hard \n work.", True),
    ("soft hyphens", "en", {"phrase": "volunteer help"}, "Vol\u00adun\u00adteers helped.", True),
    ("exact as written", "en", {"phrase": "volunteers", "exact": True}, "Volunteers!", True),
    ("exact is no lemma", "en", {"phrase": "volunteers", "exact": True}, "A volunteer!", False),
    ("unless in the sentence", "en", {"phrase": "idea", "unless": ("parking",)}, "Good idea, parking.", False),
    ("unless inflected", "en", {"phrase": "idea", "unless": ("parking space",)}, "Idea: parking spaces.", False),
    ("unless elsewhere", "en", {"phrase": "idea", "unless": ("parking",)}, "Good idea. Parking is bad.", True),
    ("within, in order", "en", {"words": ("volunteer", "hard"), "within": 2}, "Volunteers work so hard.", True),
    ("within, turned round", "en", {"words": ("volunteer", "hard"), "within": 2}, "Hard for volunteers.", True),
    ("within, marks not counted", "en", {"words": ("volunteer", "hard"), "within": 1}, "Volunteers, well, hard.", True),
    ("within, too far", "en", {"words": ("volunteer", "hard"), "within": 2}, "Volunteers work so very hard.", False),
    ("within, negated between", "en", {"words": ("volunteer", "hard"), "within": 4}, "Volunteers don't work hard.", False),
    ("within, same word twice", "en", {"words": ("door", "door"), "within": 2}, "The door.", False),
    ("within, both of two", "en", {"words": ("door", "door"), "within": 2}, "From door to door.", True),
    ("within, a phrase as a word", "en", {"words": ("a lot", "do"), "within": 2}, "They do such a lot.", True),
    ("cs inflected", "cs", {"phrase": "dobrovolník pomáhat"}, "Dobrovolníci pomáhají každý den.", True),
    ("cs ne- in the verb", "cs", {"phrase": "pomáhat"}, "Oni nepomáhají.", False),
    ("cs ne- wanted", "cs", {"phrase": "nepomáhat"}, "Oni nepomáhají.", True),
    ("cs ne- wanted, verb positive", "cs", {"phrase": "nepomáhat"}, "Oni pomáhají.", False),
    ("cs ne- before", "cs", {"phrase": "pomoc lidí"}, "Nevidíme tu pomoc lidí.", False),
    ("cs ne- required", "cs", {"phrase": "pomáhat", "negation": "require"}, "Oni nepomáhají.", True),
    ("cs nikdo with ne-", "cs", {"phrase": "nepomáhat"}, "Nikdo nepomáhá.", True),
    ("cs answer", "cs", {"phrase": "pomáhat"}, "Ne, pomáhají.", True),
    ("cs superlative is no negation", "cs", {"phrase": "pomáhat"}, "Nejvíce pomáhají ženy.", True),
    ("cs neděle is no negation", "cs", {"phrase": "pomáhat"}, "V neděli pomáhají.", True),
    ("da definite", "da", {"phrase": "frivillig"}, "De frivillige kom.", True),
    ("da ikke before", "da", {"phrase": "hjælpe"}, "De har ikke hjulpet.", False),
    ("da ikke after the verb", "da", {"phrase": "hjælpe"}, "Borgerne hjælper ikke.", False),
    ("da ikke after a comma", "da", {"phrase": "hjælpe"}, "De hjælper jo, ikke?", True),
    ("da ikke kun", "da", {"phrase": "ung"}, "Ikke kun de unge.", True),
    ("fr elision", "fr", {"phrase": "habitant"}, "C’est l’habitant.", True),
    ("fr plural", "fr", {"phrase": "habitant participer"}, "Les habitants participent.", True),
    ("fr ne … pas", "fr", {"phrase": "participer"}, "Ils ne participent pas.", False),
    ("fr pas alone", "fr", {"phrase": "participer"}, "Ils participent pas.", False),
    ("fr ne … que", "fr", {"phrase": "participer"}, "Ils ne font que participer.", True),
    ("fr negation in the phrase", "fr", {"phrase": "savoir pas"}, "On ne sait pas.", True),
    ("fr sans", "fr", {"phrase": "bénévole"}, "Sans les bénévoles, rien.", False),
    ("fr une personne", "fr", {"phrase": "bénévole"}, "Une personne est bénévole.", True),
    ("de inflected noun", "de", {"phrase": "Bürger"}, "mit den Bürgern", True),
    ("de nominalised adjective", "de", {"phrase": "Freiwillige"}, "mit den Freiwilligen", True),
    ("de gender star", "de", {"phrase": "Bürger"}, "mit Bürger*innen", True),
    ("de kein", "de", {"phrase": "Freiwillige"}, "Wir haben keine Freiwilligen.", False),
    ("de nicht after the verb", "de", {"phrase": "helfen"}, "Sie helfen uns nicht.", False),
    ("de nicht nur", "de", {"phrase": "Jugend"}, "Nicht nur die Jugend.", True),
    ("de verb that begins", "de", {"phrase": "helfen"}, "Helfen tun sie.", True),
    ("de ohne", "de", {"phrase": "Freiwillige"}, "Ohne Freiwillige geht es.", False),
    ("unknown language, as written", "tlh", {"phrase": "nuqneH"}, "nuqneH!", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "language", "pattern", "text", "counts"), COUNTED, ids=[row[0] for row in COUNTED]
)
def test_what_counts(
    passage: PassageMaker, name: str, language: str, pattern: dict[str, Any], text: str, counts: bool
) -> None:
    """A pattern counts where its words stand in any form, unless the sentence says otherwise."""
    tagger = RulesTagger(codebook(Pattern(**pattern), language=language))
    assert counts == bool(tagger.suggest([passage(text, language)]))


def test_speaker_conditions_limit_suggestions(passage: PassageMaker) -> None:
    """No suggestion on the talk of groups that a code is not looked for in; unknown speakers are not shut out."""
    book = codebook(
        Pattern("very little"), speakers=SpeakerCondition({"stakeholder_group": ("professional", "manager")})
    )
    groups = [{"stakeholder_group": "manager"}, {"stakeholder_group": "citizen"}, {}]
    passages = [passage("Very little.", start=i, **group) for i, group in enumerate(groups)]
    suggested = [suggestion.segment_id for suggestion in RulesTagger(book).suggest(passages)]
    assert [passages[0].segment.id, passages[2].segment.id] == suggested


AWKWARD = [
    ("astral", "😀😀 the volunteers 𝒳 helped", "volunteers"),
    ("bracketed note", "So [laughter] volunteers.", "volunteers"),
    ("soft hyphen", "The vol\u00adun\u00adteers.", "vol\u00adun\u00adteers"),
    ("decomposed", "Cafe\u0301 volunteers", "volunteers"),
    ("line break", "x\n\n  volunteers\n", "volunteers"),
    ("no-break space", "the\u00a0volunteers", "volunteers"),
    ("markup", "<b> volunteers </b>", "volunteers"),
]


@pytest.mark.parametrize(("name", "text", "expected"), AWKWARD, ids=[row[0] for row in AWKWARD])
def test_reasons_quote_the_transcript(passage: PassageMaker, name: str, text: str, expected: str) -> None:
    """The span of a reason is that of the matched words in the whole transcript, in code points."""
    before = "P1 😀: earlier words\n"
    (suggestion,) = RulesTagger(codebook(Pattern("volunteer"))).suggest([passage(text, start=len(before))])
    (reason,) = suggestion.rationale
    assert reason.span is not None
    assert expected == reason.span.of(before + text)
    assert f'matched "{expected}" (pattern "volunteer")' == reason.text
    assert Span(len(before), len(before + text)) == suggestion.span


def test_a_reason_says_that_the_match_was_negated(passage: PassageMaker) -> None:
    """Where a pattern counts because of a negation, the reason says so: the words alone would say the opposite."""
    tagger = RulesTagger(codebook(Pattern("volunteer", negation="require")))
    (suggestion,) = tagger.suggest([passage("We don't volunteer.")])
    assert ['matched "volunteer" (pattern "volunteer", negated)'] == [r.text for r in suggestion.rationale]


def test_score_grows_with_different_patterns(passage: PassageMaker) -> None:
    """One pattern gives .5, two .75; a pattern that is met twice counts once but both places are shown."""
    tagger = RulesTagger(codebook(Pattern("volunteer"), Pattern("no idea"), Pattern("parking")))
    one, two = tagger.suggest([passage("Volunteers and volunteers."), passage("Volunteers? No idea.")])
    assert (0.5, 0.75) == (one.score, two.score)
    assert [0, 15] == [reason.span.start for reason in one.rationale if reason.span]
    assert one.hit


LEVELS = Scale((Level("none", "None", value=0), Level("some", "Some", value=1), Level("dont_know", "?")))


def test_level_is_the_most_frequent_then_the_first(passage: PassageMaker) -> None:
    """A graded code's level comes from the patterns: the most frequent, of equals the first in the text."""
    tagger = RulesTagger(
        codebook(
            Pattern("nothing", level="none", negation="allow"),
            Pattern("a bit", level="some"),
            Pattern("help"),
            scale=LEVELS,
        )
    )
    texts = ["A bit, nothing.", "Nothing, a bit.", "A bit, nothing. Nothing.", "They help."]
    levels = [s.level for s in tagger.suggest([passage(text) for text in texts])]
    assert ["some", "none", "none", None] == levels


def test_headings_and_deprecated_codes_are_not_suggested(passage: PassageMaker) -> None:
    """Only codes that may be given are proposed."""
    for change in ({"codable": False}, {"status": "deprecated"}):
        book = codebook(Pattern("help"), **change)
        assert [] == RulesTagger(book).suggest([passage("They help.")])


def test_texts_without_words_find_nothing(passage: PassageMaker) -> None:
    """An empty text and a text of marks alone do no harm."""
    tagger = RulesTagger(codebook(Pattern("help")))
    assert matched(tagger.suggest([passage(""), passage(" … "), passage("help")])) == [
        'matched "help" (pattern "help")'
    ]


def test_patterns_that_cannot_be_used_are_refused_all_at_once() -> None:
    """The rules name every bad pattern of every language, with file, line, code and remedy, before they read a word."""
    patterns = {
        "en": (Pattern("help"), Pattern(regex="(", line=7), Pattern("", line=8)),
        "da": (Pattern("a||b", line=9), Pattern(matcher='[{"POS":"VERB"}]', line=10)),
    }
    book = Codebook("b", "1", "B", (Code("c", "C", "D", patterns=patterns),))
    with pytest.raises(InputError) as caught:
        RulesTagger(book, source="codebooks/b.yaml")
    found = [(p.where, p.line, p.key) for p in caught.value.problems]
    keys = ["codes.c.patterns.en", "codes.c.patterns.en", "codes.c.patterns.da", "codes.c.patterns.da"]
    assert [("codebooks/b.yaml", line, key) for line, key in zip((7, 8, 9, 10), keys, strict=True)] == found
    assert all(problem.how for problem in caught.value.problems)


def test_bad_patterns_of_headings_and_deprecated_codes_are_let_be(passage: PassageMaker) -> None:
    """What is never looked for stops nothing."""
    bad = {"en": (Pattern(regex="("),)}
    codes = (
        Code("h", "H", "D", codable=False, patterns=bad),
        Code("d", "D", "D", status="deprecated", patterns=bad),
        Code("c", "C", "D", patterns={"en": (Pattern("help"),)}),
    )
    assert ["c"] == [
        s.code_id for s in RulesTagger(Codebook("b", "1", "B", codes)).suggest([passage("help")])
    ]


def test_a_regular_expression_that_takes_too_long_is_named(
    passage: PassageMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that runs out of time ends in a message with file, line, code and language, not in a hang."""
    # Lint refuses such an expression beforehand; here it is let through, and given less time.
    monkeypatch.setattr("pipeline.taggers.pattern_checks.tires", lambda _: False)
    monkeypatch.setattr("pipeline.taggers.regexes.LIMIT", 0.05)
    tagger = RulesTagger(codebook(Pattern(regex="(z|zz)+$", line=12)), source="b.yaml")
    with pytest.raises(InputError) as caught:
        tagger.suggest([passage("They help."), passage("z" * 60 + "y")])
    (problem,) = caught.value.problems
    assert ("b.yaml", 12, "codes.c.patterns.en") == (problem.where, problem.line, problem.key)
    assert "takes too long" in problem.what


def test_a_condition_on_a_pattern_limits_that_pattern(passage: PassageMaker) -> None:
    """The same words speak for a code in the mouth of a manager and not in a citizen's; other patterns stay."""
    managers = SpeakerCondition({"stakeholder_group": ("manager",)})
    tagger = RulesTagger(codebook(Pattern("our job", speakers=managers), Pattern("help")))
    groups = [{"stakeholder_group": "manager"}, {"stakeholder_group": "citizen"}, {}]
    scores = [[s.score for s in tagger.suggest([passage("Our job is to help.", **g)])] for g in groups]
    assert [[0.75], [0.5], [0.75]] == scores


def test_a_pattern_counts_once_and_names_the_phrase(passage: PassageMaker) -> None:
    """Several phrases of one pattern are one pattern for the score; the reason names the one that was met."""
    tagger = RulesTagger(codebook(Pattern(any_of=("lend|give a hand", "help"))))
    (suggestion,) = tagger.suggest([passage("They help, and gave a hand.")])
    assert 0.5 == suggestion.score
    assert [
        'matched "help" (pattern "help")',
        'matched "gave a hand" (pattern "lend|give a hand")',
    ] == matched([suggestion])


def test_a_language_without_patterns_is_passed_by(passage: PassageMaker) -> None:
    """Patterns are those of the passage's language, its region ignored."""
    tagger = RulesTagger(codebook(Pattern("help"), language="en-GB"))
    assert 1 == len(tagger.suggest([passage("help", "da"), passage("help", "en-US")]))


def test_order_and_run_of_suggestions(passage: PassageMaker) -> None:
    """Suggestions follow the passages, then the codebook; the run is the codebook as it is unless it is named."""
    codes = tuple(
        Code(c, c, "d", patterns={"en": (Pattern(word),)}) for c, word in [("z", "help"), ("a", "park")]
    )
    book = Codebook("b", "1", "B", codes)
    found = RulesTagger(book).suggest([passage("The park helps."), passage("A park.")])
    assert ["z", "a", "a"] == [suggestion.code_id for suggestion in found]
    assert {book.fingerprint} == {suggestion.run_id for suggestion in found}
    assert {"r1"} == {s.run_id for s in RulesTagger(book, run_id="r1").suggest([passage("help")])}
    assert {"rules/1"} == {suggestion.tagger for suggestion in found}


WORDS = st.lists(
    st.sampled_from(["help", "helped", "not", "park", ",", ".", "😀", "[x]", "\u00ad"]), max_size=14
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_talk_before_a_segment_changes_nothing(words: list[str], earlier: list[str]) -> None:
    """Where a segment stands moves the spans of the reasons and nothing else."""
    text, before = " ".join(words), " ".join(earlier)
    tagger = RulesTagger(
        codebook(Pattern("help"), Pattern(words=("park", "help"), within=2, negation="allow"))
    )
    found = []
    for start in (0, len(before)):
        segment = Segment("s", "T", 0, Span(start, start + len(text)), "a", text, "turn", (0, 1))
        found.append([r for s in tagger.suggest([Passage(segment, "en")]) for r in s.rationale])
    moved = [reason.span.shifted(len(before)) for reason in found[0] if reason.span]
    assert moved == [reason.span for reason in found[1]]
    for reason in found[1]:
        assert reason.span is not None
        quoted = " ".join(reason.span.of(before + text).split())
        assert reason.text.startswith(f'matched "{quoted}"')
