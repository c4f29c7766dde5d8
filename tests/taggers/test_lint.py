"""What lint finds in a codebook."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.codebook import Change, Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.readers import read_codebook
from pipeline.taggers import lint
from tests.taggers.conftest import PassageMaker

SOUND = Code(
    "sound",
    "Sound",
    "People help.",
    use_when="They help.",
    avoid_when="They are paid.",
    examples=(Example("They volunteer.", "en"), Example("Well, well.", "en", by_person=True)),
    counter_examples=(Example("They don't volunteer.", "en"),),
    patterns={"en": (Pattern("volunteer"),)},
)
SCALE = Scale((Level("none", "None", "nobody", 0), Level("some", "Some", "a few", 1)))


HEADING = Code("h", "H", "A heading.", codable=False)
OTHER = Code(
    "other",
    "Payment",
    "Somebody is paid for work: with money, in kind, or by a favour returned later.",
    use_when="Money is named.",
    avoid_when="Nobody pays.",
    examples=(Example("They get a salary.", "en"),),
    patterns={"en": (Pattern("salary"),)},
)


def found(
    *codes: Code,
    languages: tuple[str, ...] = ("en",),
    declared: tuple[str, ...] = (),
    changes: tuple[Change, ...] = (),
) -> list[tuple[str, str, str]]:
    """Severity, key and text of every finding."""
    book = Codebook("b", "1", "B", codes, languages=declared, changes=changes)
    findings = lint(book, languages=languages, source="book.yaml")
    assert all(f.problem.how for f in findings)
    return [(f.severity, f.problem.key or "", f.problem.what) for f in findings]


WEAK = [
    ("no definition", {"definition": " "}, "error", "definition", "no definition"),
    ("no use_when", {"use_when": ""}, "warning", "use_when", "no rule when to use"),
    ("no avoid_when", {"avoid_when": ""}, "warning", "avoid_when", "no rule when not to use"),
    ("no example", {"examples": ()}, "warning", "examples", "no example"),
    ("no parent there", {"parent_id": "gone"}, "error", "parent", '"gone" is not in'),
    ("own parent", {"parent_id": "sound"}, "error", "parent", "own ancestor"),
    ("no words", {"patterns": {"en": (Pattern("volunteer"), Pattern(" … "))}}, "error", "patterns.en", "holds no words"),
    ("empty alternative", {"patterns": {"en": (Pattern("volunteer"), Pattern("help|"))}}, "error", "patterns.en", "help|"),
    ("not a regular expression", {"patterns": {"en": (Pattern("volunteer"), Pattern(regex="(a"))}}, "error", "patterns.en", "(a"),
    ("function words among several", {"patterns": {"en": (Pattern("volunteer"), Pattern(any_of=("upon|of", "us")))}}, "warning", "patterns.en", "function words"),
    ("on both sides", {"examples": (Example("They come.", "en", by_person=True),), "counter_examples": (Example("They  come.", "en", line=9),)}, "error", "counter_examples", "is example 1 of the same code"),
    ("provisional", {"status": "provisional"}, "warning", "author", "nobody is named"),
    ("renamed by hand", {"formerly": ("old",)}, "warning", "formerly", 'was "old" once'),
    ("empty phrase", {"patterns": {"en": (Pattern("volunteer"), Pattern(""))}}, "error", "patterns.en", "holds no words"),
    ("function word", {"patterns": {"en": (Pattern("volunteer"), Pattern("them", unless=("volunteer",)))}}, "warning", "patterns.en", "function words"),
    ("level without scale", {"patterns": {"en": (Pattern("volunteer", level="some"),)}}, "error", "patterns.en", 'level "some"'),
    ("level not in scale", {"scale": SCALE, "patterns": {"en": (Pattern("volunteer", level="much"),)}}, "error", "patterns.en", 'level "much"'),
    ("one level", {"scale": Scale((Level("some", "Some", "a", 0), Level("?", "?", "b")))}, "warning", "scale", "fewer than two"),
    ("no anchor", {"scale": Scale((*SCALE.levels, Level("much", "Much", "", 2)))}, "warning", "scale.much", "no anchor"),
    ("example missed", {"examples": (Example("They come.", "en"),)}, "warning", "examples", 'example 1, "They come.": no pattern catches it'),
    ("counter-example caught", {"counter_examples": (Example("He volunteers.", "en"),)}, "warning", "counter_examples", '"He volunteers.": caught by “volunteer”'),
]  # fmt: skip


def test_a_sound_code_has_no_findings() -> None:
    """Nothing is said of a code that lacks nothing."""
    graded = replace(OTHER, scale=SCALE, patterns={"en": (Pattern("salary", level="some"),)})
    assert [] == found(SOUND, graded, declared=("en",))


@pytest.mark.parametrize(("name", "change", "severity", "part", "text"), WEAK, ids=[row[0] for row in WEAK])
def test_findings(name: str, change: dict[str, object], severity: str, part: str, text: str) -> None:
    """Each weakness is found once, with its place and how grave it is."""
    ((found_severity, key, what),) = found(replace(SOUND, **change))  # type: ignore[arg-type]  # a table of changes
    assert (severity, f"codes.sound.{part}") == (found_severity, key)
    assert text in what


THIRD = Code(
    "third",
    "Weather",
    "Rain and sunshine.",
    use_when="It rains.",
    avoid_when="Indoors.",
    examples=(Example("It rains.", "en"),),
    patterns={"en": (Pattern("rain"),)},
)


def test_a_circle_of_parents() -> None:
    """Every code in a circle is named, a code below the circle is not."""
    codes = [
        replace(code, id=i, parent_id=p)
        for code, i, p in [(SOUND, "a", "b"), (OTHER, "b", "a"), (THIRD, "c", "a")]
    ]
    assert ["codes.a.parent", "codes.b.parent"] == [key for _, key, _ in found(*codes)]


def test_a_heading_without_codes() -> None:
    """A heading needs a code that can be given beneath it, at any depth; a deprecated one does not count."""
    under = replace(SOUND, parent_id="sub")
    headings = (HEADING, replace(HEADING, id="sub", parent_id="h"))
    assert [] == found(*headings, under)
    gone = found(*headings, replace(under, status="deprecated"))
    assert [("warning", "codes.h.codable"), ("warning", "codes.sub.codable")] == [f[:2] for f in gone]


def test_a_parent_that_is_out_of_use() -> None:
    """A code below a merged code is told where its parent went, once the merging is recorded."""
    merged = replace(OTHER, id="gone", status="deprecated", merged_into="other")
    below = replace(SOUND, parent_id="gone")
    record = Change("merge", "gone", to=("other",))
    ((severity, key, what),) = found(merged, below, OTHER, changes=(record,))
    assert ("warning", "codes.sound.parent") == (severity, key)
    assert 'the parent "gone" was merged into "other".' == what


ORIGINS = [
    ("merged", {"status": "deprecated", "merged_into": "other"}, Change("merge", "sound", to=("other",)), "merged_into", "merge"),
    ("merged as its former self", {"status": "deprecated", "merged_into": "other", "formerly": ("old",)}, Change("merge", "old", to=("other",)), "merged_into", "merge"),
    ("taken up into another", {"status": "deprecated", "merged_into": "other"}, Change("adopt", "sound", to=("other",)), "merged_into", "merge"),
    ("split", {"split_from": "other"}, Change("split", "other", to=("sound", "more")), "split_from", "split"),
    ("taken up as another", {"formerly": ("old",)}, Change("adopt", "old", to=("sound",)), "formerly", "rename"),
    ("renamed", {"formerly": ("old",)}, Change("rename", "old", to=("sound",)), "formerly", "rename"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change", "record", "part", "command"), ORIGINS, ids=[o[0] for o in ORIGINS]
)
def test_origins_need_a_record(
    name: str, change: dict[str, object], record: Change, part: str, command: str
) -> None:
    """Where a code came from is recorded among the changes, or the command that does it is named."""
    code = replace(SOUND, **change)  # type: ignore[arg-type]  # a table of changes
    key = f"codes.sound.{part}"
    assert key not in [f[1] for f in found(code, OTHER, changes=(record,))]
    book = Codebook("b", "1", "B", (code, OTHER))
    (finding,) = [f for f in lint(book, languages=["en"], source="b") if f.problem.key == key]
    assert f"focuscode codebook {command}" in finding.problem.how


NOT_FUNCTION_WORDS = [
    ("two words", Pattern("without them")),
    ("words at a distance", Pattern(words=("with", "them"), within=2)),
    ("one of two phrases", Pattern(any_of=("us", "volunteering"))),
    ("a hyphen", Pattern("go-between")),
]


@pytest.mark.parametrize(("name", "pattern"), NOT_FUNCTION_WORDS, ids=[row[0] for row in NOT_FUNCTION_WORDS])
def test_function_words_that_say_something_together(name: str, pattern: Pattern) -> None:
    """Of more than one word nothing is said: the study's talk shows how often they are found."""
    assert [] == found(replace(SOUND, patterns={"en": (Pattern("volunteer"), pattern)}))


def test_codes_that_rest_need_no_definition() -> None:
    """A code made while reading and dropped, or counted for another, is asked for nothing."""
    dropped = replace(SOUND, id="own", definition="", status="deprecated")
    record = Change("drop", "own")
    assert [] == found(SOUND, dropped, changes=(record,))
    record = Change("adopt", "own", to=("sound",))
    assert [] == found(SOUND, replace(dropped, merged_into="sound"), changes=(record,))


def test_an_id_with_white_space() -> None:
    """The command that mends it is named, with an id that will do."""
    code = replace(SOUND, id="a sound  one")
    (finding,) = lint(Codebook("b", "1", "B", (code,)), languages=["en"], source="b")
    assert ("warning", "codes.a sound  one.id") == (finding.severity, finding.problem.key)
    assert "focuscode codebook rename 'a sound  one' a_sound_one" in finding.problem.how


LANGUAGE_CODES = [
    ("a name", "english", "English is en."),
    ("its own name", "Deutsch", "German is de."),
    ("misspelt", "englisch", "English is en."),
    ("a country", "cz", "Czech is cs."),
    ("a country with a region", "cz-CZ", "Czech is cs."),
    ("three letters", "dan", "Danish is da."),
    ("capitals", "FR", "French is fr."),
    ("a line beneath", "en_GB", "English is en."),
    ("nothing like it", "Klingon", "Write two or three small letters, with a region where it matters: en, or en-GB."),
    ("empty", "", None),
    ("right", "en", None),
    ("a region", "en-GB", None),
    ("another language", "nds", None),
    ("a script", "zh-Hant-TW", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "language", "how"), LANGUAGE_CODES, ids=[row[0] for row in LANGUAGE_CODES])
def test_language_codes(name: str, language: str, how: str | None) -> None:
    """What is no code of a language is named once, where it stands first, with the one that was meant."""
    examples = (*SOUND.examples, Example("Such talk.", language, line=5), Example("More.", language, line=6))
    codes = (replace(SOUND, examples=examples),)
    told = [
        f.problem
        for f in lint(Codebook("b", "1", "B", codes), languages=["en"], source="b")
        if "no code of a language" in f.problem.what
    ]
    expected = [] if how is None else [("codes.sound.examples", 5, how)]
    assert expected == [(p.key, p.line, p.how) for p in told]
    assert all("(it stands in 2 places)" in p.what for p in told)


def test_language_codes_of_patterns_and_the_codebook() -> None:
    """The keys under `patterns` and the list `languages` are looked at as well."""
    code = replace(SOUND, patterns={**SOUND.patterns, "czech": (Pattern("pomoc", line=8),)})
    for declared, key in ((("en",), "codes.sound.patterns.czech"), (("en", "czech"), "languages")):
        assert ("warning", key) in [f[:2] for f in found(code, declared=declared) if "no code of" in f[2]]


def test_languages() -> None:
    """A language that the study uses, or the codebook declares, and a code lacks is named once, its region ignored."""
    assert [
        ("warning", "codes.sound.patterns.da", 'there are no patterns for "da", which the study uses.'),
        (
            "warning",
            "codes.sound.patterns.de",
            'there are no patterns for "de", which the codebook declares.',
        ),
        ("warning", "codes.sound.examples", "there is no example in da, de."),
        ("warning", "languages", "the study uses da, which the codebook does not declare."),
    ] == found(SOUND, languages=("en-GB", "da", "da-DK"), declared=("en", "de"))


def test_the_same_pattern_under_two_codes() -> None:
    """Two patterns with the same lemmas under two codes are named at the second; one with a level adds something."""
    second = replace(OTHER, patterns={"en": (Pattern("salary"), Pattern("Volunteers", line=12))})
    (finding,) = lint(Codebook("b", "1", "B", (SOUND, second)), languages=["en"], source="book.yaml")
    assert "book.yaml, line 12, codes.other.patterns.en" == finding.problem.place
    assert 'also stands under "sound"' in finding.problem.what
    told_apart = replace(second, patterns={"en": (Pattern("salary"), Pattern("volunteer", unless=("paid",)))})
    assert [] == found(SOUND, told_apart)


def test_nearly_the_same_definition() -> None:
    """A definition that was copied is named at the second code, with the likeness and what counts as the same."""
    copied = replace(
        OTHER, name="Wages", examples=(Example("A wage.", "en"),), patterns={"en": (Pattern("wage"),)}
    )
    ((severity, key, what),) = found(SOUND, OTHER, replace(copied, id="copy"))
    assert ("warning", "codes.copy.definition") == (severity, key)
    assert re.fullmatch(
        r'the definition is nearly that of "other" \(likeness 0\.[89]\d; from 0\.8 on .*', what
    )


def test_a_counter_example_of_one_code_is_an_example_of_another() -> None:
    """The near miss must be named in avoid_when, by the other code's name or id."""
    missed = Example("They get a salary.", "en", line=7)
    ((severity, key, what),) = found(replace(SOUND, counter_examples=(missed,)), OTHER)
    assert ("warning", "codes.sound.counter_examples") == (severity, key)
    assert 'is an example of "other", which `avoid_when` does not name' in what
    assert [] == found(replace(SOUND, counter_examples=(missed,), avoid_when="That is payment."), OTHER)


def test_the_same_example_under_two_codes() -> None:
    """A passage may be an example of two codes."""
    both = Example("They volunteer for a salary.", "en")
    assert [] == found(replace(SOUND, examples=(both,)), replace(OTHER, examples=(both,)))


def test_groups() -> None:
    """A counter-example said by a group that is not looked at is not caught, and it may have an example's words."""
    words = "We volunteer."
    limited = replace(
        SOUND,
        speakers=SpeakerCondition({"stakeholder_group": ("manager",)}),
        examples=(Example(words, "en", group="manager"),),
        counter_examples=(Example(words, "en", group="citizen"),),
    )
    assert [] == found(limited)


def test_every_finding_has_a_line(tmp_path: Path) -> None:
    """What lint says of a codebook file carries a line, that of the pattern or example where it is one."""
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    findings = lint(read_codebook(path, source="b"), languages=("en", "da"), source="b")
    assert {None} != {f.problem.line for f in findings}
    lines = {(f.problem.key, f.problem.line) for f in findings}
    assert {
        ("codes.a.use_when", 6),
        ("codes.a.patterns.en", 13),
        ("codes.a.patterns.da", 6),
        ("codes.a.examples", 10),
        ("codes.a.examples", 6),
    } <= lines


BOOK = """\
id: b
version: "1"
title: B
languages: [en]
codes:
  - id: a
    name: A
    definition: Something.
    examples:
      - {text: Nothing of that kind., language: en}
    patterns:
      en:
        - the
        - something
"""


def test_a_pattern_that_cannot_be_used_hides_nothing_else() -> None:
    """An error in one pattern does not keep the others from being tried on the examples."""
    code = replace(SOUND, patterns={"en": (Pattern(regex="("), Pattern("bicycle"))})
    assert ["error", "warning"] == [severity for severity, _, _ in found(code)]


def talk(
    passage: PassageMaker, code: Code, *texts: str, language: str = "en"
) -> list[tuple[int | None, str]]:
    """Line and text of what lint says of a code's patterns in some talk."""
    findings = lint(
        Codebook("b", "1", "B", (code,)),
        source="book.yaml",
        passages=[passage(text, language, number) for number, text in enumerate(texts)],
    )
    return [
        (f.problem.line, f.problem.what)
        for f in findings
        if re.search("segments|words of talk", f.problem.what)
    ]


def test_patterns_that_match_nothing(passage: PassageMaker) -> None:
    """Those of one code and language are one warning at the first, five named and the others counted."""
    idle = tuple(Pattern(f"idle{n}", line=20 + n) for n in range(7))
    code = replace(SOUND, patterns={"en": (Pattern("volunteer"), *idle), "da": (Pattern("hjælp"),)})
    named = ", ".join(f"“idle{n}”" for n in range(5))
    assert [
        (20, f"7 of 8 patterns match nothing in the 2 segments of the study in “en”: {named} and 2 more.")
    ] == talk(passage, code, "We volunteer.", "No. " * 10_000)
    assert [] == talk(passage, code, "…", "!")
    assert [] == talk(passage, code, "Wir.", language="de")


def test_too_little_talk(passage: PassageMaker) -> None:
    """In fewer than 10,000 words of a language, patterns that match nothing are counted once, under no code."""
    code = replace(SOUND, patterns={"en": (Pattern("volunteer"), Pattern("idle", line=9), Pattern("rest"))})
    what = "en: 2 of 3 patterns match nothing in 9,999 words of talk, which is too little to tell."
    assert [(None, what)] == talk(passage, code, "We volunteer. " + "No. " * 9_997)
    assert [] == talk(passage, code, "We volunteer, idle, and rest.")


def test_patterns_that_match_nearly_everything(passage: PassageMaker) -> None:
    """A pattern found in more than 30 % of at least 20 segments is named with the counts; negation counts as ever."""
    code = replace(SOUND, patterns={"en": (Pattern("volunteer", line=8),)})
    what = 'the pattern "volunteer" matches 7 of the 20 segments of the study in “en” (35%, more than 30%).'
    some, none = "We volunteer, and they volunteer.", "We do not volunteer."
    assert [(8, what)] == talk(passage, code, *[some] * 7, *[none] * 13)
    assert [] == talk(passage, code, *[some] * 6, *[none] * 14)
    assert [] == talk(passage, code, *[some] * 19)


@pytest.mark.slow
def test_the_sample_codebook_has_no_errors() -> None:
    """The sample study's codebook: no error, its examples caught and its counter-examples not."""
    path = Path(__file__).parents[2] / "codebooks" / "coproduction.yaml"
    book = read_codebook(path, source="codebooks/coproduction.yaml")
    findings = lint(book, languages=book.languages, source="codebooks/coproduction.yaml")
    assert [str(f.problem) for f in findings if f.severity == "error"] == []
    assert [] == [str(f.problem) for f in findings if "example" in (f.problem.key or "")]
