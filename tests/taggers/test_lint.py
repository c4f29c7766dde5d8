"""What lint finds in a codebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.taggers import lint

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


def found(*codes: Code, languages: tuple[str, ...] = ("en",)) -> list[tuple[str, str, str]]:
    """Severity, key and text of every finding."""
    findings = lint(Codebook("b", "1", "B", codes), languages=languages, source="book.yaml")
    return [(f.severity, f.problem.key or "", f.problem.what) for f in findings]


WEAK = [
    ("no definition", {"definition": " "}, "error", "definition", "no definition"),
    ("no use_when", {"use_when": ""}, "warning", "use_when", "no rule when to use"),
    ("no avoid_when", {"avoid_when": ""}, "warning", "avoid_when", "no rule when not to use"),
    ("no example", {"examples": ()}, "warning", "examples", "no example"),
    ("no parent there", {"parent_id": "gone"}, "error", "parent", '"gone" is not in'),
    ("own parent", {"parent_id": "sound"}, "error", "parent", "own ancestor"),
    ("no words", {"patterns": {"en": (Pattern("volunteer"), Pattern(" … "))}}, "error", "patterns.en", "holds no words"),
    ("empty phrase", {"patterns": {"en": (Pattern("volunteer"), Pattern(""))}}, "error", "patterns.en", "holds no words"),
    ("function word", {"patterns": {"en": (Pattern("volunteer"), Pattern("them", unless=("volunteer",)))}}, "warning", "patterns.en", "function words"),
    ("level without scale", {"patterns": {"en": (Pattern("volunteer", level="some"),)}}, "error", "patterns.en", 'level "some"'),
    ("level not in scale", {"scale": SCALE, "patterns": {"en": (Pattern("volunteer", level="much"),)}}, "error", "patterns.en", 'level "much"'),
    ("one level", {"scale": Scale((Level("some", "Some", "a", 0), Level("?", "?", "b")))}, "warning", "scale", "fewer than two"),
    ("no anchor", {"scale": Scale((*SCALE.levels, Level("much", "Much", "", 2)))}, "warning", "scale.much", "no anchor"),
    ("example missed", {"examples": (Example("They come.", "en"),)}, "warning", "examples", "no pattern catches example 1"),
    ("counter-example caught", {"counter_examples": (Example("He volunteers.", "en"),)}, "warning", "counter_examples", 'pattern "volunteer" catches'),
]  # fmt: skip


def test_a_sound_code_has_no_findings() -> None:
    """Nothing is said of a code that lacks nothing."""
    assert (
        found(
            SOUND,
            replace(SOUND, id="graded", scale=SCALE, patterns={"en": (Pattern("volunteer", level="some"),)}),
        )
        == []
    )


@pytest.mark.parametrize(("name", "change", "severity", "part", "text"), WEAK, ids=[row[0] for row in WEAK])
def test_findings(name: str, change: dict[str, object], severity: str, part: str, text: str) -> None:
    """Each weakness is found once, with its place and how grave it is."""
    ((found_severity, key, what),) = found(replace(SOUND, **change))  # type: ignore[arg-type]  # a table of changes
    assert (severity, f"codes.sound.{part}") == (found_severity, key)
    assert text in what


def test_a_circle_of_parents() -> None:
    """Every code in a circle is named, a code below the circle is not."""
    codes = [replace(SOUND, id=i, parent_id=p, patterns={}) for i, p in [("a", "b"), ("b", "a"), ("c", "a")]]
    assert [key for _, key, _ in found(*codes, languages=())] == ["codes.a.parent", "codes.b.parent"]


def test_languages_of_the_study() -> None:
    """A language that the study uses and the code has no patterns for is named once, its region ignored."""
    assert [f[:2] for f in found(SOUND, languages=("en-GB", "da", "da-DK"))] == [
        ("warning", "codes.sound.patterns.da")
    ]


def test_the_same_pattern_under_two_codes() -> None:
    """Two patterns with the same lemmas under two codes are named at the second; a pattern with a level adds something."""
    second = replace(SOUND, id="second", patterns={"en": (Pattern("Volunteers", line=12),)})
    (finding,) = lint(Codebook("b", "1", "B", (SOUND, second)), languages=["en"], source="book.yaml")
    assert finding.problem.place == "book.yaml, line 12, codes.second.patterns.en"
    assert 'also stands under "sound"' in finding.problem.what


def test_headings_and_groups() -> None:
    """A heading needs no patterns; a counter-example said by a group that is not looked at is not caught."""
    heading = Code("h", "H", "A heading.", codable=False)
    limited = replace(
        SOUND,
        speakers=SpeakerCondition({"stakeholder_group": ("manager",)}),
        counter_examples=(Example("We volunteer.", "en", group="citizen"),),
    )
    assert found(heading, limited) == []


@pytest.mark.slow
def test_the_sample_codebook_has_no_errors() -> None:
    """The sample study's codebook: no error, its examples caught and its counter-examples not."""
    from pipeline.readers import read_codebook

    path = Path(__file__).parents[2] / "codebooks" / "coproduction.yaml"
    book = read_codebook(path, source="codebooks/coproduction.yaml")
    findings = lint(book, languages=book.languages, source="codebooks/coproduction.yaml")
    assert [str(f.problem) for f in findings if f.severity == "error"] == []
    assert [str(f.problem) for f in findings if "example" in (f.problem.key or "")] == []
