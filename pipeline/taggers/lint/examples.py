"""Examples and counter-examples: languages without any, passages on both sides, and what the patterns make of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.codebook import Code, Codebook, Example
from pipeline.language import base_language
from pipeline.taggers.codebook_tests import run_tests
from pipeline.taggers.lint.places import Finding, Place, begin


def of_languages(code: Code, languages: Sequence[str], source: str) -> Iterator[Finding]:
    """Languages of the study or the codebook in which a code that has examples has none."""
    present = {base_language(example.language) for example in code.examples if example.language}
    missing = [language for language in languages if language not in present]
    if code.examples and missing:
        what = f"there is no example in {', '.join(missing)}."
        how = "Add one: coders who read that language alone have none to judge by, and nothing tests its patterns."
        yield Place(code, source, "examples").warning(what, how)


def of_code(code: Code, codebook: Codebook, source: str) -> Iterator[Finding]:
    """Counter-examples that are examples as well, of this code or of one that its `avoid_when` should name."""
    for number, counter in enumerate(code.counter_examples, start=1):
        place = Place(code, source, "counter_examples", counter.line)
        shown = f'counter-example {number}, "{begin(counter.text)}",'
        same = next((n for n, e in enumerate(code.examples, start=1) if _same(e, counter)), 0)
        if same:
            what = f"{shown} is example {same} of the same code as well."
            yield place.error(what, "Keep it on one side, or give each the group that says it.")
            continue
        for other in codebook.codable:
            fits = other.id != code.id and any(_same(example, counter) for example in other.examples)
            if fits and not _names(code.avoid_when, other):
                what = f'{shown} is an example of "{other.id}", which `avoid_when` does not name.'
                yield place.warning(what, f'Say in `avoid_when` that this is "{other.name}".')


def _same(one: Example, other: Example) -> bool:
    """True where two passages have the same words and may have been said by the same group."""
    return _words(one.text) == _words(other.text) and (
        one.group == other.group or not one.group or not other.group
    )


def _words(text: str) -> str:
    """A text with its characters composed and one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _names(text: str, code: Code) -> bool:
    """True where a rule names a code, by name or id."""
    folded = _words(text).casefold()
    return any(_words(name).casefold() in folded for name in (code.name, code.id) if name.strip())


def tried(codebook: Codebook, source: str, group_key: str) -> Iterator[Finding]:
    """Examples that the patterns miss or give another level, and counter-examples that they catch."""
    codes = {code.id: code for code in codebook.codes}
    for trial in run_tests(codebook, group_key=group_key).failed:
        part = "examples" if trial.kind == "example" else "counter_examples"
        place = Place(codes[trial.code_id], source, part, trial.example.line)
        shown = f'{trial.kind} {trial.number}, "{begin(trial.example.text)}"'
        yield place.warning(f"{shown}: {trial.why}", trial.how)
