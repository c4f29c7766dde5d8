"""The report as one HTML file: nothing is fetched, nothing runs, and what people said stays text.

Templates and style sheet lie in `templates/` beside this module. Escaping is always on; besides, every text passes
`verbatim.visible` on its way out, so that no template can forget it. The page is pure: same content, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.findings import Cell
from pipeline.reports import coding_tables, survey_tables
from pipeline.reports.content import MissingPart, ReportContent, missing_parts
from pipeline.reports.templating import environment, template
from pipeline.reports.wording import Notes, counted, number

NOTICES_SHOWN = 40


def render(content: ReportContent, figures: Mapping[str, str] | None = None) -> str:
    """The complete HTML page.

    `figures` are the `<svg>` elements of `figures.draw` by key (level, ranking, joint, codes); a figure that is not
    there is left out. They are the only markup taken over as it is: pass none that was not drawn here.
    """
    from markupsafe import Markup

    # Both come from this package, not from a study: the drawings escape their own texts.
    drawn = {key: Markup(figure) for key, figure in (figures or {}).items()}  # noqa: S704
    css = Markup(template("report.css"))  # noqa: S704
    missing = missing_parts(content)
    absent: dict[str, MissingPart] = {
        part.part: part for part in missing if part.part not in ("match", "other")
    }
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            content=content,
            figures=drawn,
            css=css,
            missing=missing,
            strange=[part for part in missing if part.part == "match"],
            absent=absent,
            tiles=_tiles(content),
            names={code.id: code.name for code in content.codebook.codes},
            levels=_level_names(content),
            notices=[notice for row in content.read for notice in row.notices],
            notices_shown=NOTICES_SHOWN,
            **_tables(content),
        )
    )


def _tables(content: ReportContent) -> dict[str, Any]:
    """The tables of all sections, by the names the templates know them by."""
    activity_notes = Notes()
    return {
        "themes": coding_tables.themes(content),
        "settled": coding_tables.settled_table(content),
        "agreement": coding_tables.agreement_tables(content),
        "indices": survey_tables.index_table(content.indices),
        "activities": survey_tables.activities(content, activity_notes),
        "activity_notes": activity_notes.reasons,
        "joint": survey_tables.joint_display(content),
        "grades": survey_tables.grade_table(content),
    }


def _tiles(content: ReportContent) -> list[tuple[str, str, str]]:
    """The key numbers: value, what it is, and a line beneath. Only what there is."""
    read, people = content.read, content.people
    present, silent = sum(row.present for row in people), sum(row.silent for row in people)
    turns, words = sum(row.turns for row in read), sum(row.words for row in read)
    tiles = [
        (number(len(read)), "transcripts read", f"{counted(turns, 'turn')}, {counted(words, 'word')}"),
        (
            number(sum(row.segments for row in read)),
            "segments to be coded",
            f"unit: {content.segment_rule}" if content.segment_rule else "",
        ),
    ]
    if present:
        tiles.insert(1, (number(present), "participants present", f"{number(silent)} said nothing"))
    if content.coders:
        judged = f"on {counted(content.consensus.segments_read, 'segment')} judged"
        tiles.append((number(content.consensus.agreed), "agreed codings", judged))
    if content.survey:
        tiles.append((number(content.survey.respondents), "survey respondents", content.survey.source))
    return [*tiles, *_both_sides(content)]


def _both_sides(content: ReportContent) -> list[tuple[str, str, str]]:
    """The perceived level and the index over everybody, as key numbers, where they are known."""
    said = [score.mean.value for score in content.perception if score.cell == Cell()]
    measured = [index.index.value for index in content.indices if index.cell == Cell()]
    scale = f"from {survey_tables.scale_in_words(content)}"
    tiles = [(number(value, 1), "perceived level, mean", scale) for value in said if value is not None]
    beneath = "from 0 to 100, all countries and sectors"
    return [
        *tiles,
        *((number(value, 1), "co-production index", beneath) for value in measured if value is not None),
    ]


def _level_names(content: ReportContent) -> dict[tuple[str, str], str]:
    """Name of each level by code id and level id."""
    scales = ((code.id, code.scale) for code in content.codebook.codes if code.scale)
    return {(code_id, level.id): level.name for code_id, scale in scales for level in scale.levels}
