"""What is wrong or weak in a codebook, and in the study's talk what its patterns do there.

Every finding says where it stands and how to mend it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.codebook import Codebook
from pipeline.language import base_language
from pipeline.taggers.lint import examples, family, language_codes, origins, patterns, talk, wording
from pipeline.taggers.lint.places import Finding, Severity
from pipeline.taggers.passages import Passage

__all__ = ["Finding", "Severity", "lint"]


def lint(
    codebook: Codebook,
    *,
    languages: Sequence[str] = (),
    source: str,
    group_key: str = "stakeholder_group",
    passages: Iterable[Passage] = (),
) -> list[Finding]:
    """Everything that is wrong or weak in `codebook`, code by code, then what concerns the whole.

    `languages` are those of the study's transcripts, `source` is the file as the user named it, `group_key` the
    attribute that the `group` of an example speaks of, `passages` the study's talk where it has been read.
    """
    study = tuple(dict.fromkeys(base_language(language) for language in languages))
    declared = dict.fromkeys(base_language(language) for language in codebook.languages)
    findings: list[Finding] = []
    for code in codebook.codes:
        findings += family.of_code(code, codebook, source)
        findings += origins.of_code(code, codebook, source)
        findings += wording.of_code(code, source)
        if code.codable and code.status != "deprecated":
            findings += wording.of_scale(code, source)
            findings += patterns.of_code(code, study, tuple(declared), source)
            findings += examples.of_languages(code, tuple(dict.fromkeys([*study, *declared])), source)
            findings += examples.of_code(code, codebook, source)
    sound = patterns.sound(codebook)
    findings += examples.tried(sound, source, group_key)
    findings += patterns.shared(codebook, source)
    findings += wording.near_identical(codebook, source)
    findings += wording.undeclared(codebook, study, source)
    findings += language_codes.of_codebook(codebook, source)
    findings += talk.of_passages(sound, passages, source)
    return findings
