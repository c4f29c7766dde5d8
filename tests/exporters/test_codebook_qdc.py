"""Codebooks as REFI-QDA files, out and back in."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.codebook import Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.codebook.description import describe
from pipeline.exporters import codebook_qdc, without_losses
from pipeline.readers.codebook_qdc import read_qdc
from tests.strategies_codebook import codebooks

SCALE = Scale(
    (Level("little", "Little", "Hardly.", 0), Level("great", "Great", "", 1), Level("dk", "Does not know"))
)
GRADE = Code(
    id="grade",
    name="Grade",
    definition="How much.",
    use_when="Always.\nUse when: said.",
    avoid_when="Never.",
    examples=(
        Example("They do little.", "en", "manager", level="little"),
        Example("Oh, they help.", by_person=True),
    ),
    scale=SCALE,
    parent_id="family",
    formerly=("level",),
    colour="#b3402a",
)
FAMILY = Code("family", "Family", "A heading.", codable=False)
BOOK = Codebook("book", "1", "Book", (FAMILY, GRADE))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(codebook=codebooks())
def test_what_comes_back_is_the_codebook_but_for_the_losses(codebook: Codebook) -> None:
    """Any codebook comes back from .qdc as it was, without exactly what was listed as lost; nothing is noticed.

    A code has a loss of its own where it comes back changed, and only there.
    """
    written = codebook_qdc(codebook)
    held, losses = without_losses(codebook, "qdc")
    assert losses == written.losses
    assert bool(losses) == (held != codebook)
    read = read_qdc(written.content, "x.qdc")
    assert held.codes == read.codebook.codes
    assert [] == [notice for notice in read.notices if "have this name" not in notice.reason]
    before = {code.id: code for code in codebook.codes}
    for code in held.codes:
        assert (code != before[code.id]) == any(loss.code_id == code.id for loss in losses)


@pytest.mark.shared
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(codebook=codebooks())
def test_every_file_is_valid(codebook: Codebook, schema: Any) -> None:
    """What is written is valid by the schema of the standard, and always the same."""
    from lxml import etree

    content = codebook_qdc(codebook).content
    schema.assertValid(etree.fromstring(content))
    assert content == codebook_qdc(codebook).content


@pytest.fixture(scope="module")
def schema(shared: Path) -> Any:
    """The schema of .qdc files."""
    from lxml import etree

    return etree.XMLSchema(etree.parse(str(shared / "refi" / "Codebook.xsd")))


@pytest.mark.shared
def test_the_sample_codebook_is_valid_and_comes_back(coproduction: Codebook, schema: Any) -> None:
    """The sample study's codebook loses its patterns, one speaker condition and what is said of the whole."""
    from lxml import etree

    written = codebook_qdc(coproduction)
    schema.assertValid(etree.fromstring(written.content))
    expected = tuple(replace(code, patterns={}, speakers=SpeakerCondition()) for code in coproduction.codes)
    assert expected == read_qdc(written.content, "x.qdc").codebook.codes
    coded = [code.id for code in coproduction.codes if code.patterns]
    assert coded == [loss.code_id for loss in written.losses if "pattern" in loss.what]
    assert ["underestimation"] == [loss.code_id for loss in written.losses if "speaker" in loss.what]


def test_what_other_programs_see() -> None:
    """UTF-8, LF, no byte order mark; codes within codes, levels as codes, headings not codable, colours."""
    text = codebook_qdc(BOOK).content.decode("utf-8")
    assert text.startswith("<?xml version='1.0' encoding='UTF-8'?>\n<CodeBook xmlns=")
    assert "\r" not in text
    assert 'origin="focuscode"' in text
    assert "<Sets" not in text
    shown = re.findall(r'name="([^"]*)" isCodable="(\w+)"(?: color="(.*)")?>', text)
    assert shown == [
        ("Family", "false", ""),
        ("Grade", "true", "#b3402a"),
        ("Grade: Little", "true", "#b3402a"),
        ("Grade: Great", "true", "#b3402a"),
        ("Grade: Does not know", "true", "#b3402a"),
    ]


def test_what_is_not_in_use_cannot_be_given_elsewhere() -> None:
    """Deprecated and merged codes and their levels are not codable there, and are what they were on the way back."""
    codes = (
        replace(GRADE, parent_id=None, status="deprecated"),
        replace(FAMILY, status="deprecated"),
        Code("new", "New", "", formerly=("fresh",)),
        Code("gone", "Gone", "", status="deprecated", merged_into="new"),
    )
    content = codebook_qdc(Codebook("book", "1", "", codes)).content
    assert ["false"] * 5 + ["true", "false"] == re.findall(r'isCodable="(\w+)"', content.decode())
    assert codes == read_qdc(content, "x.qdc").codebook.codes


def test_a_description_reads_like_one() -> None:
    """The definition stands first, then rules, examples with what is known of them, and facts."""
    assert (
        "How much.\n\n"
        "Use when:\nAlways.\n\\Use when: said.\n\n"
        "Avoid when:\nNever.\n\n"
        "Examples:\n"
        "• They do little. [language: en; group: manager; level: little]\n"
        "• Oh, they help. [by: person]\n\n"
        "Formerly:\n• level\n\n"
        "Id: grade"
    ) == describe(GRADE)


def test_names_are_made_unique_and_come_back() -> None:
    """A name that is taken, whatever its capitals, is numbered and listed; on the way back it is as it was."""
    codes = (FAMILY, replace(FAMILY, id="other", name="family"), replace(FAMILY, id="third"))
    written = codebook_qdc(Codebook("book", "1", "", codes))
    assert ["Family", "family (2)", "Family (3)"] == re.findall(r' name="([^"]*)"', written.content.decode())
    assert ["other", "third"] == [note.code_id for note in written.notes]
    read = read_qdc(written.content, "x.qdc")
    assert codes == read.codebook.codes
    assert ["2 codes have this name; their ids are family, third"] == [n.reason for n in read.notices]


def test_guids_outlast_renaming() -> None:
    """A code keeps its GUID when its id or name changes, and no two have the same."""
    renamed = replace(
        BOOK, codes=(FAMILY, replace(GRADE, id="depth", name="Depth", formerly=("level", "grade")))
    )
    guids = [re.findall(r'guid="([^"]*)"', codebook_qdc(book).content.decode()) for book in (BOOK, renamed)]
    assert guids[0] == guids[1]
    assert len(set(guids[0])) == len(guids[0]) == 5


def test_control_characters_are_listed_and_replaced() -> None:
    """What XML cannot hold is U+FFFD there, and said."""
    book = Codebook("book", "1", "", (Code("a", "A\x00B", "one\x1b two\rthree"),))
    written = codebook_qdc(book)
    (code,) = read_qdc(written.content, "x.qdc").codebook.codes
    assert ("A\ufffdB", "one\ufffd two\nthree") == (code.name, code.definition)
    assert [
        "control characters (U+0000, U+001B), which stand as U+FFFD there.",
        "carriage returns, which are plain line breaks there.",
    ] == [loss.what for loss in written.losses if loss.code_id]


def test_losses_are_said_in_plain_words() -> None:
    """Patterns, speaker conditions and what belongs to the whole are named with their codes."""
    code = replace(
        GRADE,
        patterns={"en": (Pattern("little"),), "cs": (Pattern("málo"), Pattern("asi"))},
        speakers=SpeakerCondition({"stakeholder_group": ("manager",)}),
    )
    book = Codebook("book", "1", "Title", (code, FAMILY))
    assert [
        ("", "id, version and title of the codebook."),
        ("", "the order of the codes: each stands below its parent there."),
        ("grade", "3 patterns (en, cs)."),
        ("grade", "the speaker condition on stakeholder_group."),
    ] == [(loss.code_id, loss.what) for loss in codebook_qdc(book).losses]
