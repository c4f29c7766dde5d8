"""The evaluation as one HTML file, made like the report: nothing is fetched, nothing runs, same content, same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.codebook import Codebook
from pipeline.reports.templating import environment, template
from pipeline.reports.wording import NOTHING, Notes, Shown, counted, number
from pipeline.scorecard import CodeScore, Evaluation, Figures, Measure, Scores, Suspicion

VARIANTS = {
    "both": "rules and classifier together",
    "classifier": "classifier alone",
    "rules": "rules alone",
    "keyword": "baseline: the one best word or phrase",
    "prior": "baseline: the share in what was coded",
}
ATTRIBUTES = {"language": "Language", "stakeholder_group": "Stakeholder group"}


@dataclass(frozen=True, slots=True)
class EvaluationContent:
    """Everything on the page. `whose` says which decisions were looked at, `facts` are lines about how it was made."""

    title: str
    generated: str
    note: str
    whose: str
    codebook: Codebook
    evaluation: Evaluation
    facts: tuple[tuple[str, str], ...] = ()


def render(content: EvaluationContent, figures: Mapping[str, str] | None = None) -> str:
    """The complete HTML page; `figures` are the `<svg>` elements of `evaluation_figures.draw` by key."""
    from markupsafe import Markup

    # Both come from this package, not from a study: the drawings escape their own texts.
    drawn = {key: Markup(figure) for key, figure in (figures or {}).items()}  # noqa: S704
    css = Markup(template("report.css"))  # noqa: S704
    found = content.evaluation
    notes = {name: Notes() for name in ("compare", "code", "trust", "part", "hint")}
    names = {code.id: code.name for code in content.codebook.codes}
    return (
        environment()
        .get_template("evaluation.html.j2")
        .render(
            content=content,
            found=found,
            headline=VARIANTS.get(found.headline, found.headline),
            figures=drawn,
            css=css,
            names=names,
            tiles=_tiles(found),
            compared=[
                (
                    VARIANTS.get(name, name),
                    name == found.headline,
                    _row(own.macro, notes["compare"], COMPARED),
                )
                for name, own in in_order(found)
            ],
            codes=_code_rows(found.blind, names, notes["code"]),
            allowed=_allowed(found.blind, names),
            trusted=[
                _named_row(names.get(code.code_id, code.code_id), code.figures, notes["trust"], TRUST)
                for code in given(found.blind)
            ],
            silent=[names.get(code.code_id, code.code_id) for code in never_given(found.blind)],
            parts=_parts(found, notes["part"]),
            hinted=_code_rows(found.hinted, names, notes["hint"]),
            missed=_surprises(found.suspicions, coded=False),
            doubted=_surprises(found.suspicions, coded=True),
            notes={name: own.reasons for name, own in notes.items()},
        )
    )


COMPARED: tuple[Measure, ...] = ("average_precision", "f1", "precision", "recall", "wss95", "brier")
BY_CODE: tuple[Measure, ...] = ("average_precision", "chance", "f1", "precision", "recall")
TRUST: tuple[Measure, ...] = ("brier", "ece", "wss95")


def in_order(found: Evaluation) -> list[tuple[str, Scores]]:
    """The variants, the headline first and the baselines last."""
    order = [found.headline, *VARIANTS]
    return sorted(
        found.variants.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)
    )


def given(scores: Scores | None) -> list[CodeScore]:
    """The codes that were given at least once, the most frequent first."""
    codes = [code for code in scores.codes if code.figures.positives] if scores else []
    return sorted(codes, key=lambda code: -code.figures.positives)


def never_given(scores: Scores | None) -> list[CodeScore]:
    """The codes that were given to no judged segment."""
    return [code for code in scores.codes if not code.figures.positives] if scores else []


def _row(figures: Figures, notes: Notes, measures: Sequence[Measure]) -> list[Shown]:
    """The figures of one row of a table, two digits each."""
    return [notes.show(figures[name], interval=name != "chance") for name in measures]


def _named_row(
    name: str, figures: Figures, notes: Notes, measures: Sequence[Measure], *, total: bool = False
) -> dict[str, Any]:
    """One code, or all together, with its counts and figures."""
    return {
        "name": name,
        "judged": number(figures.judged),
        "positives": number(figures.positives),
        "shown": _row(figures, notes, measures),
        "total": total,
    }


def _code_rows(scores: Scores | None, names: Mapping[str, str], notes: Notes) -> list[dict[str, Any]]:
    """The codes that were given, their mean, and all judgements as one set; nothing where no code was given."""
    rows = [
        _named_row(names.get(code.code_id, code.code_id), code.figures, notes, BY_CODE)
        for code in given(scores)
    ]
    if scores is None or not rows:
        return []
    return [
        *rows,
        _named_row("Mean over codes", scores.macro, notes, BY_CODE, total=True),
        _named_row("All judgements as one set", scores.micro, notes, BY_CODE),
    ]


def _allowed(scores: Scores | None, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the number of scored codings allows to say, codes of the same words together."""
    by_words: dict[str, list[str]] = {}
    for code in given(scores):
        name = f"{names.get(code.code_id, code.code_id)} ({number(code.figures.positives)})"
        by_words.setdefault(code.allows, []).append(name)
    return [(", ".join(found), words) for words, found in by_words.items()]


def _parts(found: Evaluation, notes: Notes) -> list[tuple[str, list[dict[str, Any]]]]:
    """The tables by language and by stakeholder group."""
    by: dict[str, list[dict[str, Any]]] = {}
    for part in found.parts:
        by.setdefault(part.only[0], []).append(
            {
                "value": part.only[1] or "not known",
                "transcripts": number(part.micro.transcripts),
                "judged": number(part.micro.judged),
                "positives": number(part.micro.positives),
                "shown": [
                    *_row(part.macro, notes, ("average_precision", "chance", "f1")),
                    *_row(part.micro, notes, ("average_precision", "ece")),
                ],
            }
        )
    return [(ATTRIBUTES.get(name, name.replace("_", " ").capitalize()), rows) for name, rows in by.items()]


def _surprises(found: Sequence[Suspicion], *, coded: bool) -> list[Suspicion]:
    """The suspicious codings of one direction."""
    return [one for one in found if one.coded == coded]


def _tiles(found: Evaluation) -> list[tuple[str, str, str]]:
    """The key numbers: value, what it is, and a line beneath."""
    tiles = [
        (
            number(found.segments),
            "segments judged",
            f"in {counted(found.transcripts, 'transcript')}, dealt into {len(found.folds.segments)} folds",
        )
    ]
    if found.blind is None:
        return [*tiles, (NOTHING, "judged without a hint", "so there is no headline figure")]
    macro, micro = found.blind.macro, found.blind.micro
    value = macro["average_precision"].value
    word = found.variants["keyword"].macro["average_precision"].value if "keyword" in found.variants else None
    if value is not None:
        beneath = f"by chance {number(macro['chance'].value or 0.0, 2)}"
        beneath += f", by one keyword {number(word, 2)}" if word is not None else ""
        tiles.append((number(value, 2), "average precision, mean over codes", beneath))
    enough = sum(code.figures.positives >= 10 for code in found.blind.codes)
    tiles.append((number(enough), "codes given ten times or more", f"of {len(found.blind.codes)}"))
    error = micro["ece"].value
    if error is not None:
        tiles.append((number(error, 3), "calibration error, all codes", "0 is perfect; ten equal bins"))
    return tiles
