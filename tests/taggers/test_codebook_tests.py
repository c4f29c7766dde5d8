"""A codebook's own examples and counter-examples, tried on its patterns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.errors import InputError
from pipeline.readers import read_codebook
from pipeline.taggers.codebook_tests import Kind, Outcome, Trial, run_tests
from tests.conftest import ROOT

HELP = Code(
    "help",
    "Help",
    "People help one another.",
    speakers=SpeakerCondition({"stakeholder_group": ("citizen",)}),
    scale=Scale((Level("some", "Some", value=0), Level("much", "Much", value=1))),
    patterns={
        "en": (
            Pattern("help", unless=("police",), line=7),
            Pattern("a lot", level="much", line=8),
            Pattern(
                "a bit", level="some", line=9, speakers=SpeakerCondition({"stakeholder_group": ("citizen",)})
            ),
        )
    },
)


def tried(*examples: Example, counter: tuple[Example, ...] = (), code: Code = HELP) -> tuple[Trial, ...]:
    """How some examples of a code come out."""
    return run_tests(
        Codebook("b", "1", "B", (replace(code, examples=examples, counter_examples=counter),))
    ).trials


TRIALS: list[tuple[str, Kind, Example, Outcome, str]] = [
    ("caught", "example", Example("They help.", "en"), "passed", ""),
    ("caught in another region's spelling", "example", Example("They help.", "en-GB"), "passed", ""),
    ("not caught", "example", Example("They come.", "en"), "failed", "no pattern catches it."),
    ("negated", "example", Example("They don't help.", "en"), "failed", "no pattern catches it."),
    ("cancelled", "example", Example("They help the police.", "en"), "failed", "no pattern catches it."),
    ("latent", "example", Example("They come.", "en", by_person=True), "exempt", ""),
    ("of the group", "example", Example("They help.", "en", "citizen"), "passed", ""),
    ("of another group", "example", Example("They help.", "en", "manager"), "failed", "no pattern catches it."),
    ("no language", "example", Example("They help."), "untested", "its language is not given."),
    ("no patterns", "example", Example("De hjælper.", "da"), "untested", "the code has no patterns in “da”."),
    ("its level", "example", Example("They help a lot.", "en", level="much"), "passed", ""),
    ("no level suggested", "example", Example("They help.", "en", level="much"), "passed", ""),
    ("another level", "example", Example("They help a bit.", "en", level="much"), "failed", "the level “some” is suggested, by “help” (line 7), “a bit” (line 9), not “much”."),
    ("left alone", "counter-example", Example("They don't help.", "en"), "passed", ""),
    ("caught wrongly", "counter-example", Example("It helps a lot.", "en"), "failed", "caught by “help” (line 7), “a lot” (line 8)."),
    ("caught wrongly, latent", "counter-example", Example("It helps.", "en", by_person=True), "failed", "caught by “help” (line 7)."),
    ("of another group", "counter-example", Example("We help.", "en", "manager"), "passed", ""),
    ("no language", "counter-example", Example("They help."), "untested", "its language is not given."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "example", "outcome", "why"), TRIALS, ids=[f"{t[1]} {t[0]}" for t in TRIALS]
)
def test_trials(name: str, kind: Kind, example: Example, outcome: Outcome, why: str) -> None:
    """Each example passes, fails with its reason, is exempt, or cannot be tested, and a failure says how to mend it."""
    (trial,) = tried(example) if kind == "example" else tried(counter=(example,))
    assert (kind, outcome, why) == (trial.kind, trial.outcome, trial.why)
    assert bool(trial.how) == (outcome == "failed")


def test_a_group_that_is_not_looked_at_is_named() -> None:
    """An example of a group whose talk is passed over says so instead of asking for a pattern."""
    (trial,) = tried(Example("They help.", "en", "manager"))
    assert "not looked for in the talk of “manager”" in trial.how


def test_what_was_met() -> None:
    """A trial keeps the words that were met and, where it failed, the patterns that did it."""
    (trial,) = tried(counter=(Example("It helps a lot.", "en"),))
    assert ("help", "a lot") == tuple(pattern.text for pattern in trial.caught)
    assert ['"helps"', '"a lot"'] == [
        next(part for part in (f'"{w}"' for w in ("helps", "a lot")) if part in text)
        for text in trial.matched
    ]
    assert "much" == trial.suggested_level


def test_headings_and_deprecated_codes_are_not_tested() -> None:
    """Only codes that can be given are."""
    code = replace(HELP, examples=(Example("They come.", "en"),))
    book = Codebook(
        "b", "1", "B", (replace(code, codable=False), replace(code, id="old", status="deprecated"))
    )
    assert () == run_tests(book).trials


def test_counts_by_language() -> None:
    """What came out is counted by language, "" for the examples without one."""
    examples = (Example("They help.", "en"), Example("They come.", "en-US"), Example("They help."))
    counts = run_tests(Codebook("b", "1", "B", (replace(HELP, examples=examples),))).counts()
    assert {
        "en": {("example", "passed"): 1, ("example", "failed"): 1},
        "": {("example", "untested"): 1},
    } == counts


def test_overlap_of_codes_near_each_other() -> None:
    """Of two codes with similar definitions it is counted how often what fits the one is suggested the other as well."""
    other = replace(
        HELP,
        id="neighbours",
        name="Neighbours",
        definition="People who are neighbours help one another.",
        patterns={"en": (Pattern("neighbour"),)},
        examples=(Example("Neighbours help.", "en"), Example("A neighbour.", "en"), Example("Naboer.", "da")),
    )
    first = replace(HELP, examples=(Example("Neighbours help.", "en"), Example("They help.", "en")))
    far = Code("far", "Weather", "Rain and sunshine.")
    (overlap,) = run_tests(Codebook("b", "1", "B", (first, other, far))).overlaps
    assert ("help", "neighbours", 2, 1, 2, 1) == (
        overlap.first,
        overlap.second,
        overlap.first_examples,
        overlap.second_on_first,
        overlap.second_examples,
        overlap.first_on_second,
    )


def test_a_pattern_that_cannot_be_used_is_bad_input() -> None:
    """A regular expression that does not compile is named with its line, without a traceback."""
    code = replace(HELP, patterns={"en": (Pattern(regex="(", line=12),)})
    with pytest.raises(InputError) as caught:
        tried(Example("They help.", "en"), code=code)
    assert 12 == caught.value.problems[0].line


@pytest.mark.slow
def test_the_sample_codebook_passes() -> None:
    """The sample study's codebook suggests its code for every example and for no counter-example, in five languages."""
    path = ROOT / "codebooks" / "coproduction.yaml"
    found = run_tests(read_codebook(path, source="codebooks/coproduction.yaml"))
    assert [] == [str(problem) for problem in found.problems("codebooks/coproduction.yaml")]
    for language in ("en", "cs", "da", "fr", "de"):
        counts = found.counts()[language]
        assert counts["example", "passed"] >= 12
        assert counts["counter-example", "passed"] >= 6


def test_the_line_of_an_example(tmp_path: Path) -> None:
    """Every example of a file knows its line, a bare text as well, and its line is no part of what it says."""
    path = tmp_path / "book.yaml"
    path.write_text(
        'id: b\nversion: "1"\ncodes:\n  - id: a\n    name: A\n    examples:\n      - bare\n      - text: two\n'
        "        language: en\n    counter_examples: [{text: three}]\n",
        encoding="utf-8",
    )
    (code,) = read_codebook(path, source="book.yaml").codes
    assert (4, [7, 8, 10]) == (code.line, [e.line for e in (*code.examples, *code.counter_examples)])
    assert Example("bare") == code.examples[0]
