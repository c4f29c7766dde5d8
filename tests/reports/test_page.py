"""The page is self-contained, keeps text as text, and says what is missing instead of failing."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import Codebook
from pipeline.findings import Cell, QuoteRef
from pipeline.reports.content import STANDARD, CoderRow, GroupRow, Part, ReportContent
from pipeline.reports.figures import draw
from pipeline.reports.page import NOTICES_SHOWN, render
from pipeline.transcripts import Notice
from tests.reports.conftest import Outline

SECTIONS = (
    "The study at a glance",
    "What was read",
    "Who spoke",
    "Who coded",
    "Themes",
    "Agreement of the coders",
    "The survey",
    "Perceived beside measured",
    "The codebook in brief",
    "Methods in brief",
    "Provenance",
)
NASTY = (
    ("a script", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("an attribute's end", '"><img src=x onerror=alert(1)>', "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;"),
    ("square brackets", "[b]left[/b] [inaudible]", "[b]left[/b] [inaudible]"),
    ("a template", "{{ 7 * 7 }} {% raw %} {# note #}", "{{ 7 * 7 }} {% raw %} {# note #}"),
    ("a formula", '=HYPERLINK("http://x")', "=HYPERLINK(&#34;http://x&#34;)"),
    ("an escape", "\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
    ("a reversal", "\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
    ("an end of style", "</style><style>*{}", "&lt;/style&gt;&lt;style&gt;*{}"),
)


def _section(page: str, name: str) -> str:
    """The markup of one section."""
    return page.split(f'<section id="{name}"')[1].partition("</section>")[0]


def test_sections_stand_in_their_order(whole: str) -> None:
    """The page has header, contents, main and footer, every section with its heading and a link to it."""
    outline = Outline(whole)
    assert ["Contents", *SECTIONS] == outline.headings
    names = [tag for tag, _ in outline.elements if tag in ("header", "nav", "main", "footer")]
    assert ["header", "nav", "main", "footer"] == names
    targets = {attributes["id"] for _, attributes in outline.elements if "id" in attributes}
    links = [a["href"] for a in outline.all("a")]
    assert {link.removeprefix("#") for link in links} <= targets


def test_markup_is_well_formed(whole: str) -> None:
    """Every element is closed in order, and no id is used twice."""
    outline = Outline(whole)
    assert ([], []) == (outline.open, outline.astray)
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_tables_say_what_they_are(whole: str) -> None:
    """Every table has a caption, every heading cell its scope, and every row as many columns as the head."""
    outline = Outline(whole)
    assert len(outline.all("table")) == len(outline.all("caption")) > 10
    assert all(heading.get("scope") for heading in outline.all("th"))
    for table in whole.split("<table>")[1:]:
        head, *rows = re.findall(r"<tr.*?</tr>", table.split("</table>")[0], flags=re.DOTALL)
        width = head.count("<th")
        spans = {len(re.findall(r"<t[hd][ >]", row)) for row in rows if "colspan" not in row}
        assert spans <= {width}


def test_nothing_is_fetched(whole: str) -> None:
    """No script, link or image; no reference leaves the file; the policy forbids whatever was forgotten."""
    outline = Outline(whole)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form"} & {
        tag for tag, _ in outline.elements
    }
    references = [
        value
        for _, attributes in outline.elements
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href", "action", "srcset", "poster", "data")
    ]
    assert references
    assert all(reference.startswith("#") for reference in references)
    assert all(target.startswith("#") for target in re.findall(r"url\(\s*['\"]?([^)'\"]*)", whole))
    assert "@import" not in whole
    policy = [meta["content"] for meta in outline.all("meta") if "http-equiv" in meta]
    assert ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"] == policy
    assert not [name for _, attributes in outline.elements for name in attributes if name.startswith("on")]


def test_the_same_content_gives_the_same_page(content: ReportContent, whole: str) -> None:
    """Rendering again gives the same bytes."""
    assert whole.encode("utf-8") == render(content, draw(content)).encode("utf-8")


@pytest.mark.parametrize(("name", "text", "expected"), NASTY, ids=[n[0] for n in NASTY])
def test_text_stays_text(content: ReportContent, name: str, text: str, expected: str) -> None:
    """Whatever people said, were called or wrote down is shown character by character, wherever it stands."""
    quote = QuoteRef("s", text, "p", "usual_suspects", text, text, text, level=text)
    row = replace(
        content.read[0], id=text, source=text, silent=(text,), notices=(Notice(text, 1, text, text),)
    )
    codes = tuple(replace(code, name=text, definition=text) for code in content.codebook.codes)
    page = render(
        replace(
            content,
            title=text,
            synthetic_note=text,
            codebook=Codebook("c", text, text, codes),
            read=(row,),
            people=(GroupRow(text, 1, 0, 1, 1),),
            coders=(CoderRow(text, 1, 1, 1),),
            quotes={"usual_suspects": (quote,)},
            provenance=((text, text),),
        )
    )
    assert page.count(expected) > 20
    if text != expected:
        assert text not in page
    assert f'<blockquote lang="{expected}" dir="auto"><p>{expected}</p></blockquote>' in page


def test_quotes_keep_their_language_and_lines(whole: str) -> None:
    """A quote carries the language it was said in, and its line breaks."""
    assert '<blockquote lang="da" dir="auto"><p>Det har vi faktisk ingen tal på.' in whole
    assert "the list of who will come\nbefore you have sent the letter.</p>" in whole


def test_quotes_name_no_transcript_but_lead_back(whole: str) -> None:
    """A quote shows its attribution as given and no transcript, as that might undo it; its segment's id stays."""
    themes = _section(whole, "themes")
    assert '<figure class="quote" data-segment="seg.0">' in themes
    assert "<figcaption>manager, DK</figcaption>" in themes
    assert "fg-dk" not in themes


def test_names_the_survey_does_not_know_are_told(content: ReportContent) -> None:
    """Where focus groups and survey name a country differently, the joint display says so."""
    score = replace(content.perception[0], cell=Cell(country="Britain"))
    page = render(replace(content, perception=(*content.perception, score)))
    assert "The survey knows no country called Britain" in _section(page, "joint")
    assert "The survey knows no country called Britain" in _section(page, "glance")


def test_undefined_figures_are_dashes_with_reasons(whole: str) -> None:
    """No NaN or None is printed; a dash leads to its reason."""
    section = _section(whole, "agreement")
    assert '—<sup><a href="#agreement-note-1">1</a></sup>' in section
    assert '<li id="agreement-note-1">the coders never differ and the code never varies</li>' in section
    assert not re.findall(r">\s*(nan|None|inf|NaN)\s*<", whole)


def test_figures_are_numbered_as_in_the_briefing(whole: str) -> None:
    """Level and ranking are the first two numbered figures, the joint display's the third; codes have no number."""
    drawings = re.findall(
        r'<figure class="drawing([^"]*)">.*?aria-labelledby="figure-(\w+)-title', whole, flags=re.DOTALL
    )
    assert [
        ("", "codes"),
        (" numbered", "level"),
        (" numbered", "ranking"),
        (" numbered", "joint"),
    ] == drawings


def test_without_figures_the_page_stands(content: ReportContent) -> None:
    """Figures are optional: the tables say the same."""
    assert "<svg" not in render(content)


@pytest.mark.parametrize(
    ("part", "without", "section"),
    [
        ("transcripts", {"read": ()}, "read"),
        ("participants", {"people": (GroupRow("", 9, 0, 80, 900),)}, "speakers"),
        (
            "decisions",
            {"coders": (), "agreement": None, "code_counts": (), "perception": (), "gaps": ()},
            "coders",
        ),
        (
            "decisions",
            {"coders": (), "agreement": None, "code_counts": (), "perception": (), "gaps": ()},
            "themes",
        ),
        ("agreement", {"agreement": None}, "agreement"),
        ("survey", {"survey": None, "indices": (), "item_shares": (), "gaps": ()}, "survey"),
        ("survey", {"survey": None, "indices": (), "item_shares": (), "gaps": ()}, "joint"),
        ("perception", {"perception": (), "gaps": ()}, "joint"),
    ],
)
def test_a_missing_part_says_how_to_add_it(
    content: ReportContent, part: Part, without: dict[str, Any], section: str
) -> None:
    """What is missing stands at the top and in its section, with how to add it; the rest of the report stays."""
    lacking = replace(content, **without)
    page = render(lacking, draw(lacking))
    outline = Outline(page)
    assert ["Contents", *SECTIONS] == outline.headings
    assert ([], []) == (outline.open, outline.astray)
    what = STANDARD[part].what.replace("'", "&#39;")
    assert what in _section(page, "glance")
    assert what in _section(page, section)
    assert STANDARD[part].how.replace('"', "&#34;") in _section(page, section)


def test_an_empty_study_has_a_report(content: ReportContent) -> None:
    """Title, date and an empty codebook suffice."""
    page = render(ReportContent("Empty", "today", Codebook("c", "1", "Nothing yet", ())), {})
    assert ["Contents", *SECTIONS] == Outline(page).headings
    assert len(STANDARD) == _section(page, "glance").count("<li>")


def test_long_lists_of_notices_are_cut_and_counted(content: ReportContent) -> None:
    """No more notices are shown than fit a page or two; how many more there are is said."""
    notices = tuple(Notice("a.txt", line, "text", "reason") for line in range(1, NOTICES_SHOWN + 13))
    section = _section(render(replace(content, read=(replace(content.read[0], notices=notices),))), "read")
    assert NOTICES_SHOWN == section.count("<td>reason</td>")
    assert "12 more are listed by “focuscode read”." in section


def test_importing_reports_loads_nothing_heavy() -> None:
    """Neither jinja2 nor matplotlib is loaded before a page or a figure is made."""
    script = (
        "import sys, pipeline.reports, pipeline.reports.content, pipeline.reports.page, pipeline.reports.figures\n"
        "print(sorted({'jinja2', 'matplotlib', 'markupsafe', 'numpy', 'scipy'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert "[]" == done.stdout.strip()
