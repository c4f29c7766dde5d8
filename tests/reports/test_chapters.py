"""The chapters of a report: every table and sentence of a made-up study, and what is said where something is missing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.exhibits import Table
from pipeline.findings import Cell, undefined
from pipeline.measured import SurveyMeasures
from pipeline.perceived import Talk
from pipeline.reports.chapters import document
from pipeline.reports.chapters.coreq import ITEMS, TO_FILL
from pipeline.reports.content import PassageTurn, ReportContent
from pipeline.reports.data_files import table_csv
from pipeline.reports.document import (
    Block,
    Chapter,
    Context,
    Document,
    Exhibit,
    Facts,
    Listed,
    Missing,
    Paragraph,
    Picture,
    Quotes,
)
from pipeline.reports.html import page
from pipeline.reports.word import word
from pipeline.verdicts import Comparison
from tests.agreement_cards import NASTY, empty
from tests.reports.content_data import comparison, content, nothing, said_by, score, some, transcripts_alone

GOLDEN = Path(__file__).parent / "golden" / "chapters"
WHOLE = document(content(), figures={})
TABLES = {table.id: table for table in WHOLE.tables()}
IDS = (
    "glance",
    "people",
    "codebook",
    "coding",
    "themes",
    "perceived",
    "survey",
    "comparison",
    "methods",
    "coreq",
    "provenance",
)


def chapter(made: Document, key: str) -> Chapter:
    """The chapter of that id."""
    return next(one for one in made.chapters if one.id == key)


def texts(blocks: Iterator[Block]) -> Iterator[str]:
    """All that is written in words, tables and quotes aside."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Listed):
            yield from block.items
        elif isinstance(block, Missing):
            yield f"{block.what} {block.how}"
        elif isinstance(block, Facts):
            yield from (f"{name}: {value}" for name, value in block.rows)
            yield from (" / ".join(tile) for tile in block.tiles)


def words(made: Document, *keys: str) -> str:
    """The words of some chapters, of all where none is named."""
    return "\n".join(
        text for one in made.chapters if not keys or one.id in keys for text in texts(one.every())
    )


def quotes(made: Document) -> list[str]:
    """The ids of all quotes."""
    return [
        quote.id
        for one in made.chapters
        for block in one.every()
        if isinstance(block, Quotes)
        for quote in block.quotes
    ]


@pytest.mark.parametrize("key", sorted(TABLES))
def test_tables_are_golden(key: str) -> None:
    """The CSV file of every table of a study with every part is the golden one."""
    assert (GOLDEN / f"{key}.csv").read_bytes() == table_csv(TABLES[key])


def test_golden_tables_are_all_there() -> None:
    """No golden file is of a table that the report has no more."""
    assert {path.stem for path in GOLDEN.glob("*.csv")} == set(TABLES)


def test_sentences_are_golden() -> None:
    """Every sentence of a study with every part is that of the golden file."""
    assert (GOLDEN / "words.txt").read_text(encoding="utf-8") == words(WHOLE) + "\n"


STUDIES: tuple[tuple[str, Callable[[], ReportContent]], ...] = (
    ("everything", content),
    ("nothing", nothing),
    ("transcripts alone", transcripts_alone),
    ("no survey", lambda: replace(content(), survey=None, measures=SurveyMeasures(), comparison=Comparison())),
    ("no codings", lambda: replace(content(), coders=(), card=empty(), talk=Talk(), quotes={}, perception=(), comparison=Comparison())),
    ("one coder", lambda: replace(content(), card=empty())),
    ("no people", lambda: replace(content(), people=(), places=(), traits=())),
    ("nothing compared", lambda: replace(content(), comparison=Comparison())),
    ("scales of two kinds", lambda: replace(content(), comparison=comparison(declared=False), declared=replace(content().declared, levels={}))),
    ("no professionals named", lambda: replace(content(), declared=replace(content().declared, professionals=()))),
)  # fmt: skip


@pytest.mark.parametrize(("name", "made"), STUDIES, ids=[name for name, _ in STUDIES])
def test_no_chapter_is_empty(name: str, made: Callable[[], ReportContent]) -> None:
    """Every chapter is there whatever is missing, says something, has no section without a block and no table without a row."""
    report = document(made(), figures={})
    assert list(IDS) == [one.id for one in report.chapters if one.id != "contexts"], name
    for one in report.chapters:
        assert list(one.every()), (name, one.id)
        assert all(section.blocks for section in one.sections), (name, one.id)
    assert all(table.rows for table in report.tables()), name
    text = words(report)
    assert not re.search(r"\bNone\b(?! at all| of these)", text), name
    assert not re.search(r"\.\.|  |\( ?\)|“”|\bnan\b", text), name


@pytest.mark.parametrize(("name", "made"), STUDIES, ids=[name for name, _ in STUDIES])
def test_the_page_can_be_written(name: str, made: Callable[[], ReportContent]) -> None:
    """Whatever is missing, the report becomes a page on which what people wrote stays text."""
    shown = page(document(made(), figures={}), locale="de")
    assert "<h1" in shown, name
    assert "<script>alert" not in shown, name


MISSING: tuple[tuple[str, str, str], ...] = (
    ("people", "people", "No transcript was read."),
    ("coding", "coding", "Nobody has coded yet."),
    ("themes", "themes", "Nobody has coded yet."),
    ("perceived", "perceived", "No perceived level is known"),
    ("survey", "survey", "No survey was read"),
    ("comparison", "comparison", "No survey was read"),
    ("glance", "glance", "What is missing"),
)


@pytest.mark.parametrize(("name", "key", "what"), MISSING, ids=[name for name, _, _ in MISSING])
def test_what_is_missing_is_said_in_its_place(name: str, key: str, what: str) -> None:
    """Each chapter of an empty study says what is missing, and the first chapter says all of it."""
    one = chapter(document(nothing(), figures={}), key)
    said = "\n".join([*texts(one.every()), *(section.title for section in one.sections)])
    assert what in said, name


def test_numbers_in_sentences_follow_the_locale() -> None:
    """A German report has decimal commas within its sentences, and no decimal point among its estimates."""
    german = words(
        document(content(), locale="de", figures={}), "glance", "perceived", "survey", "comparison"
    )
    assert "−17,6 [−23,6;\u00a0−11,6]" in german
    assert "2.001 citizens" in german
    assert not re.search(r"\d\.\d+ \[", german)


def test_the_headline_names_level_index_verdict_and_reliability() -> None:
    """The key findings name the professionals' level, the index, the verdict, and how reliable the grades are, in 4–8 sentences."""
    section = chapter(WHOLE, "glance").sections[0]
    found = next(block for block in section.blocks if isinstance(block, Listed)).items
    assert 4 <= len(found) <= 8
    assert (
        "The stakeholder group “professional” puts citizens’ contribution at 0.6 [0.4,\u00a00.8]" in found[0]
    )
    assert "12 of 14 present were graded" in found[0]
    assert "Verdict “discords”: the perceived level lies below the measured one" in found[1]
    assert "ordinal alpha of its level 0.78" in found[3]


def test_several_groups_of_professionals_are_named_together() -> None:
    """Where the study names two groups of professionals, the headline is the row of both together."""
    both = Cell(group="professional and manager")
    row = replace(comparison().rows[1], cell=both)
    declared = replace(content().declared, professionals=("professional", "manager"))
    told = words(
        document(replace(content(), declared=declared, comparison=Comparison(rows=(row,))), figures={}),
        "glance",
    )
    assert "The stakeholder groups “professional” and “manager” together put" in told


def test_nothing_is_subtracted_where_the_scales_are_not_declared_alike() -> None:
    """Without declared levels no table or sentence of the comparison holds a difference between the two scales."""
    made = replace(
        content(), comparison=comparison(declared=False), declared=replace(content().declared, levels={})
    )
    report = document(made, figures={})
    joint = next(table for table in report.tables() if table.id == "joint")
    assert "difference" not in {column.key for column in joint.columns}
    assert "one is never subtracted from the other" in words(report, "comparison")
    assert "differs by" not in words(report, "glance")


COUNTED: tuple[tuple[str, str, int, int, str], ...] = (
    ("several", "themes", 12, 14, "“professional” 12 of 14"),
    ("nobody", "themes", 0, 14, "“professional” 0 of 14"),
    ("one", "themes", 1, 1, "“professional” 1 of 1"),
)


@pytest.mark.parametrize(
    ("name", "key", "count", "present", "told"), COUNTED, ids=[row[0] for row in COUNTED]
)
def test_shares_of_people_are_read_n_of_n(name: str, key: str, count: int, present: int, told: str) -> None:
    """A share of people is written “n of N”, in the table as in the sentence."""
    talk = content().talk
    shares = tuple(
        replace(share, speakers=count, present=present)
        if share.code_id == "contribution" and share.cell.group == "professional"
        else share
        for share in talk.shares
    )
    report = document(replace(content(), talk=replace(talk, shares=shares)), figures={})
    table = next(one for one in report.tables() if one.id == "themes")
    place = [column.key for column in table.columns].index("group_professional")
    assert f"{count} of {present}" == table.rows[0][place], name
    assert told in words(report, key), name


def test_what_nobody_read_is_not_counted() -> None:
    """Shares of talk that nobody read say nothing: no theme is told of, and the survey is not set beside it."""
    talk = content().talk
    unread = replace(
        talk, shares=tuple(replace(s, segments=0, segments_read=0, speakers=0) for s in talk.shares)
    )
    report = document(replace(content(), talk=unread, coders=()), figures={})
    assert "Nobody has coded yet." in words(report, "themes")
    assert "spoke of “" not in words(report, "survey")


def _one_of_all(made: ReportContent) -> ReportContent:
    """The study with one transcript, participant, conflict, memo and respondent."""
    person = replace(made.people[0], present=1, silent=0)
    consensus = replace(
        made.consensus, by_rule={"single": 1}, conflicts=made.consensus.conflicts[:1], segments_read=1
    )
    survey = replace(made.survey, respondents=1) if made.survey else None
    return replace(made, read=made.read[:1], people=(person,), consensus=consensus, memos=1, survey=survey)


SINGULAR = (
    "1 participant, of 1 stakeholder group, took part in 1 focus group.",
    "1 coding counts as agreed: 1 by one coder alone.",
    "1 conflict is still open (1 about whether a code applies)",
    "The coders wrote 1 memo.",
    "1 citizen answered",
    "In the one discussion the most talkative participant spoke 60%",
    "1 focus group was held",
)


@pytest.mark.parametrize("told", SINGULAR)
def test_one_of_a_thing_is_told_in_the_singular(told: str) -> None:
    """One of a thing is a singular everywhere."""
    assert told in words(document(_one_of_all(content()), figures={}))


def test_none_of_a_thing_is_told() -> None:
    """No conflict, no agreed coding and no quote are said, not left out."""
    consensus = replace(content().consensus, by_rule={}, conflicts=())
    told = words(document(replace(content(), consensus=consensus, quotes={}, memos=0), figures={}))
    assert "0 codings count as agreed. No conflict is open." in told
    assert "No quote was chosen." in told
    assert "memo" not in told


def test_a_group_of_few_people_is_not_quoted_by_name() -> None:
    """A stakeholder group of fewer people than the least number has no quotes of its own, and the report says so."""
    assert not [key for key in quotes(WHOLE) if key.endswith("seg:3")]
    assert "Nobody of “citizen” is quoted under that name: fewer than 3 people were present." in words(
        WHOLE, "themes"
    )


def test_quotes_lead_to_their_context_and_back() -> None:
    """Every quote with a context leads there, each context leads back to all its quotes, and no id stands twice."""
    ids = quotes(WHOLE)
    assert len(ids) == len(set(ids))
    contexts = [block for block in chapter(WHOLE, "contexts").every() if isinstance(block, Context)]
    quoted = [turn for one in contexts for turn in one.turns if turn.quoted]
    assert [(("seg:1",), ("contribution-seg:1", "joint-6-seg:1"))] == [
        (one.places, one.back) for one in quoted
    ]
    leading = [
        quote.place
        for one in WHOLE.chapters
        for block in one.every()
        if isinstance(block, Quotes)
        for quote in block.quotes
        if quote.place
    ]
    assert {place for one in quoted for place in one.places} == set(leading)


def test_a_context_tells_no_more_than_its_quote() -> None:
    """The heading of a passage is a number: no transcript, no place, and nobody's description."""
    headings = [block.heading for block in chapter(WHOLE, "contexts").every() if isinstance(block, Context)]
    assert ["Passage 1"] == headings


def test_where_a_passage_is_cut_short_stands_a_mark_and_no_speaker() -> None:
    """On the page and in the Word file […] stands alone, without a line for who says it."""
    (passage,) = content().contexts
    cut = replace(passage, turns=(*passage.turns, PassageTurn("", "[…]")))
    made = document(replace(content(), contexts=(cut,)), figures={})
    assert 1 == page(made, locale="en").count('<div class="turn"><p class="said" dir="auto">[…]</p></div>')
    told = docx.Document(io.BytesIO(word(made, locale="en"))).paragraphs
    (place,) = (number for number, one in enumerate(told) if one.text == "[…]")
    styles = [one.style.name if one.style else "" for one in told]
    assert "Turn" == styles[place]
    assert all(one.text for one, style in zip(told, styles, strict=True) if style == "Speaker")


def test_translations_stand_beside_their_quotes() -> None:
    """A quote with a translation carries it, others carry none."""
    found = {
        quote.id: quote.translation
        for block in chapter(WHOLE, "themes").every()
        if isinstance(block, Quotes)
        for quote in block.quotes
    }
    assert "It is number 1." == found["contribution-seg:1"]
    assert "" == found["contribution-seg:2"]


def test_without_contexts_there_is_no_appendix() -> None:
    """Where the study keeps the talk around quotes to itself there is no appendix, and no quote leads anywhere."""
    report = document(replace(content(), contexts=()), figures={})
    assert "contexts" not in {one.id for one in report.chapters}
    assert all(
        not quote.place
        for one in report.chapters
        for block in one.every()
        if isinstance(block, Quotes)
        for quote in block.quotes
    )


def test_nobody_is_named() -> None:
    """Labels of speakers stand nowhere: the silent and those not listed are counted."""
    held = words(WHOLE) + "".join(table_csv(table).decode("utf-8") for table in WHOLE.tables())
    assert "Radek" not in held
    assert "Guest" not in held


def test_the_checklist_has_all_items() -> None:
    """COREQ has 32 items; what the study cannot know is left to the researcher, what it knows names its chapter."""
    table: Table = TABLES["coreq"]
    titles = {one.title for one in WHOLE.chapters}
    assert 32 == len(table.rows) == len(ITEMS)
    for _, _, _, question, known, where in table.rows:
        assert str(question).endswith("?")
        assert known == TO_FILL or set(str(where).split("; ")) <= titles


def test_references_are_those_that_are_cited() -> None:
    """Each work in the references is cited in the section, and nothing else is listed."""
    methods = chapter(WHOLE, "methods")
    cited = next(block for s in methods.sections if s.title == "References" for block in s.blocks)
    assert isinstance(cited, Listed)
    section = " ".join(
        block.text for block in methods.every() if isinstance(block, Paragraph) and block.copied
    )
    for work in cited.items:
        first, year = work.partition(",")[0], re.search(r"\((\d{4})\)", work)
        assert first in section, work
        assert (year.group(1) if year else "no year") in section, work
    without = document(replace(content(), comparison=Comparison()), figures={})
    assert "Holm" not in words(without, "methods")


def test_an_undefined_index_breaks_no_sentence() -> None:
    """Where nothing has a value, sentences are left out, never filled with a dash."""
    none = undefined("nobody answered")
    measures = content().measures
    bare = replace(
        measures,
        indices=tuple(replace(one, index=none) for one in measures.indices),
        gaps=tuple(replace(one, individual=none, collective=none, gap=none) for one in measures.gaps),
        concentration=tuple(
            replace(o, often=none, ever=none, half_by=none, gini=none) for o in measures.concentration
        ),
    )
    told = words(document(replace(content(), measures=bare), figures={}), "glance", "survey")
    assert "—" not in told


def test_figures_stand_in_their_places() -> None:
    """All figures that a study can have are drawn and stand each in its chapter, once."""
    report = document(content())
    found = {
        block.drawn.id.partition("-fg")[0]: one.id
        for one in report.chapters
        for block in one.every()
        if isinstance(block, Picture)
    }
    places = {
        "agreement": "coding", "codes": "themes", "pairs": "themes", "timeline": "themes", "distribution": "perceived",
        "level": "survey", "ranking": "survey", "manner": "survey", "willing": "survey", "coefficients": "survey",
        "margins": "comparison", "cells": "comparison",
    }  # fmt: skip
    assert places == found


AWKWARD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@settings(max_examples=20)
@given(st.lists(AWKWARD, min_size=3, max_size=3, unique=True), AWKWARD)
def test_any_name_is_only_a_name(groups: list[str], name: str) -> None:
    """Whatever stakeholder groups, coders and codes are called, tables keep one column each and the page can be written."""
    made = content()
    called = dict(zip(("professional", "third sector", "citizen"), groups, strict=True))

    def cell(old: Cell) -> Cell:
        """The cell with its group called otherwise."""
        return replace(old, group=called.get(old.group, old.group))

    codes = tuple(replace(code, name=name) for code in made.codebook.codes)
    shares = tuple(replace(share, cell=cell(share.cell)) for share in made.talk.shares)
    renamed = replace(
        made,
        codebook=replace(made.codebook, codes=codes),
        people=tuple(replace(row, group=called[row.group]) for row in made.people),
        traits=tuple(
            replace(t, people={called[g]: n for g, n in t.people.items()} if t.people else None)
            for t in made.traits
        ),
        talk=replace(made.talk, shares=shares),
        perception=tuple(replace(one, cell=cell(one.cell)) for one in made.perception),
        coders=tuple(replace(row, coder=name) for row in made.coders),
    )
    report = document(renamed, figures={})
    themes = next(table for table in report.tables() if table.id == "themes")
    assert groups == [column.heading for column in themes.columns if column.key.startswith("group_")]
    assert "<h1" in page(report, locale="en")


def test_a_tables_words_stay_what_they_are() -> None:
    """Words with markup or formulas stand in the tables as they are; who shows them guards them."""
    assert f"Risk {NASTY}" in {row[0] for row in TABLES["themes"].rows}


def test_a_level_without_interval_is_not_ranked() -> None:
    """Stakeholder groups are put in an order only where an interval stands behind each."""
    bare = tuple(
        score(
            Cell(group=group), replace(some(value, 0.1), low=None, high=None, no_interval_because="few"), 3, 4
        )
        for group, value in (("professional", 0.5), ("third sector", 1.5))
    )
    told = words(document(replace(content(), perception=bare), figures={}), "perceived")
    assert "sees least" not in told


OTHERS: tuple[tuple[str, tuple[tuple[str, int], ...], list[str]], ...] = (
    ("nobody's group is known", (("", 29),), [""]),
    ("enough of no known group", (("professional", 14), ("", 3)), ["Other participants"]),
    ("two small groups together are enough", (("professional", 14), ("citizen", 2), ("manager", 1)), ["Other participants"]),
)  # fmt: skip


@pytest.mark.parametrize(("name", "groups", "headings"), OTHERS, ids=[row[0] for row in OTHERS])
def test_quotes_of_no_named_group(
    name: str, groups: tuple[tuple[str, int], ...], headings: list[str]
) -> None:
    """Those of no named group are quoted together, under a heading where others have one."""
    people = tuple(replace(content().people[0], group=group, present=present) for group, present in groups)
    made = replace(content(), people=people, quotes={("inputs", ""): (said_by("inputs", 4),)})
    found = chapter(document(made, figures={}), "themes")
    assert headings == [block.heading for block in found.every() if isinstance(block, Quotes)], name


def test_hidden_tables_are_never_alone() -> None:
    """A section that shows nothing but a heading does not exist."""
    for one in WHOLE.chapters:
        for section in one.sections:
            assert any(not isinstance(block, Exhibit) or block.shown for block in section.blocks), (
                section.title
            )
