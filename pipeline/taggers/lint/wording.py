"""What coders read: definitions, rules, scales, and two codes that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.codebook import Code, Codebook
from pipeline.errors import Problem
from pipeline.language import base_language
from pipeline.taggers.likeness import SAME, alike
from pipeline.taggers.lint.places import Finding, Place


def of_code(code: Code, source: str) -> Iterator[Finding]:
    """What a coder needs to read and does not find, and an id that nobody can type with ease."""
    if any(map(str.isspace, code.id)):
        new_id = "_".join(code.id.split())
        how = f"Let focuscode codebook rename '{code.id}' {new_id} mend it: decisions follow."
        yield Place(code, source, "id").warning(f'the id "{code.id}" holds white space.', how)
    if not code.definition.strip() and code.status != "deprecated":
        how = "Say in one or two sentences what the code means."
        yield Place(code, source, "definition").error("there is no definition.", how)
    if not code.codable or code.status == "deprecated":
        return
    if not code.use_when.strip():
        how = "Say when coders should give the code."
        yield Place(code, source, "use_when").warning("there is no rule when to use the code.", how)
    if not code.avoid_when.strip():
        how = "Say which near miss is not meant, and which code it belongs to."
        yield Place(code, source, "avoid_when").warning("there is no rule when not to use the code.", how)
    if not code.examples:
        how = "Add a passage that the code fits."
        yield Place(code, source, "examples").warning("there is no example.", how)


def of_scale(code: Code, source: str) -> Iterator[Finding]:
    """A scale that cannot order anything, or that coders would each read in their own way."""
    if code.scale is None:
        return
    if len(code.scale.on_scale) < 2:
        what = "the scale has fewer than two ordered levels."
        yield Place(code, source, "scale").warning(what, "Add levels, or take the scale away.")
    for level in code.scale.levels:
        if not level.anchor.strip():
            what = f'the level "{level.id}" has no anchor.'
            how = "Say by what a coder recognises it."
            yield Place(code, source, f"scale.{level.id}").warning(what, how)


def near_identical(codebook: Codebook, source: str) -> Iterator[Finding]:
    """Pairs of codes whose definitions say almost the same, named at the second."""
    for pair in alike(codebook, least=SAME):
        what = (
            f'the definition is nearly that of "{pair.first.id}" '
            f"(likeness {pair.likeness:.2f}; from {SAME:g} on two count as the same)."
        )
        how = "Say what tells the two apart, in both definitions, or merge them: focuscode codebook merge."
        yield Place(pair.second, source, "definition").warning(what, how)


def undeclared(codebook: Codebook, languages: Sequence[str], source: str) -> Iterator[Finding]:
    """Languages of the study that a codebook which declares its languages does not name."""
    declared = {base_language(language) for language in codebook.languages}
    missing = [language for language in languages if language not in declared]
    if not declared or not missing:
        return
    what = f"the study uses {', '.join(missing)}, which the codebook does not declare."
    how = "Add patterns and examples in it, and name it under “languages:”."
    yield Finding("warning", Problem(source, what, how, key="languages"))
