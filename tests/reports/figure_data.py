"""Records to draw figures from, made up: a rich study, a sparse one, and one whose names are awkward."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.agreement import BANDS, AgreementCard, Band, Basis, CodeAgreement, WholeAgreement
from pipeline.analysis.joint import on_both_sides
from pipeline.analysis.moments import coarse
from pipeline.codebook import Code, Codebook, Level, Scale
from pipeline.findings import Cell, Estimate, ItemShare, PerceptionScore, SurveyIndex, undefined
from pipeline.measured import Coefficient, Criterion, MannerGap, Regression, WillingShare
from pipeline.perceived import CodeShare, CoursePart, Moment, Pair
from pipeline.verdicts import JointRow, Verdict

NASTY = '<b>x</b> $x^2$ & a_b \x1b \u202e "q" 中文 😀 שלום'
LEVELS = (
    Level("none", "None at all", "", 0),
    Level("little", "A little", "", 1),
    Level("some", "Some", "", 2),
    Level("much", "Much", "", 3),
    Level("great", "A great deal", "", 4),
    Level("dont_know", "Does not know"),
    Level("disputes", "Disputes the question"),
    Level("reported", "Reported speech"),
)
GRADES = Scale(LEVELS)
POINTS = {"none": 0.0, "little": 20.0, "some": 45.0, "much": 65.0, "great": 85.0}
ANCHORS = tuple((level.name, POINTS[level.id]) for level in LEVELS if level.value is not None)
CRITERIA: tuple[Criterion, ...] = ("how", "benefits")
ONE_GROUP = "a single cell is described by its counts and quotes"


@dataclass(frozen=True, slots=True)
class Names:
    """What a study calls its parts."""

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    groups: tuple[str, ...]
    themes: tuple[str, ...]
    codes: tuple[str, ...]
    activities: tuple[str, ...]
    answers: tuple[str, ...] = (
        "No time at all",
        "A few hours a year",
        "A few hours a month",
        "A few hours a week",
    )
    people: int = 7
    discussions: int = 2


RICH = Names(
    ("Czech Republic", "Denmark", "France", "Germany", "United Kingdom"),
    ("community safety", "local environment", "public health"),
    ("citizen", "manager", "professional", "third sector"),
    ("Perception of citizens’ contribution", "Resources", "How it is done", "Who takes part", "Conditions"),
    tuple(
        f"{word} {what}"
        for what in ("of citizens", "by professionals", "and governance", "in the neighbourhood")
        for word in ("Underestimation", "Passing the buck", "Risk", "Usual suspects", "Low effort, no contact", "Willing to do", "Change of one’s own lifestyle")
    ),
    tuple(
        f"{verb} {what}"
        for what in ("at home", "with neighbours", "in a local group that cares for a green space")
        for verb in ("Lock up", "Keep an eye on the street", "Report damage", "Sort waste", "Exercise to stay fit", "Ask a doctor for advice")
    ),
)  # fmt: skip
SPARSE = Names(
    ("Denmark",), ("public health",), ("professional",), (), ("Underestimation",), ("Exercise",), people=1, discussions=1
)  # fmt: skip
AWKWARD = Names(
    ("Vereinigtes Königreich Großbritannien und", "Bosnie-Herzégovine, Fédération, Cantons", NASTY, "Česká republika", "ישראל"),
    ("Donaudampfschifffahrtsgesellschaftspolitik", "santé publique, prévention et protection", "under_scored_sector_name_without_spaces", "$\\frac{a}{b}$"),
    (
        "professionnels de la santé et du social",
        "Bürgerbeteiligungsbeauftragte der Gemeinden",
        NASTY,
        "vedoucí pracovníci veřejných institucí",
        '=HYPERLINK("http://x")',
        "frivillige i den tredje sektor og naboer",
        "مواطن",
        "",
    ),
    ("Wahrnehmung des Beitrags von Bürgerinnen und Bürgern", NASTY, "x"),
    tuple(
        f"{start} {n}"
        for n in range(1, 13)
        for start in (
            "Co-commissioning, co-design, co-delivery and co-assessment",
            "Unterschätzungsverhaltensbeobachtung",
            "perceived_contribution_of_citizens_and_of_their_neighbours",
            NASTY,
            "x",
        )
    ),
    (
        "Works with others in a group that looks after a green space in the neighbourhood, or that sees to it that others do, at least once a year, " * 2,
        NASTY,
        "",
        "Nachbarschaftshilfeorganisationsmitgliedschaftsbeitrag",
    ),
    ("Überhaupt keine Zeit, unter keinen Umständen", NASTY, "A few hours a week"),
    people=20,
)  # fmt: skip
SMALL = Names(
    ("Denmark", "France"), ("community safety", "public health"), ("citizen", "professional"), ("Theme",),
    ("Underestimation", "Usual suspects", "Resource blindness"), ("Lock up", "Exercise", "Sort waste"), people=3,
    discussions=1,
)  # fmt: skip
ALL = {"rich": RICH, "sparse": SPARSE, "awkward": AWKWARD}


def _known(value: float, half: float, low: float = 0.0, high: float = 100.0) -> Estimate:
    """An estimate with an interval within bounds."""
    return Estimate(
        round(value, 4),
        round(max(value - half, low), 4),
        round(min(value + half, high), 4),
        "t",
        n=900,
        clusters=9,
    )


def _places(names: Names) -> list[Cell]:
    """Every country × sector."""
    return [Cell(country, sector) for country in names.countries for sector in names.sectors]


def _margins(names: Names) -> list[Cell]:
    """Everybody, groups, sectors, countries."""
    return [
        Cell(),
        *(Cell(group=group) for group in names.groups if group),
        *(Cell(sector=sector) for sector in names.sectors),
        *(Cell(country=country) for country in names.countries),
    ]


def indices(names: Names) -> tuple[SurveyIndex, ...]:
    """An index for every margin of the survey and every place."""
    chance = random.Random(1)
    cells = [cell for cell in _margins(names) if not cell.group] + _places(names)
    return tuple(SurveyIndex(cell, _known(chance.uniform(30, 62), 1.6), 1004, 871.3) for cell in cells)


def items(names: Names) -> tuple[ItemShare, ...]:
    """A share for every activity."""
    chance = random.Random(2)
    manners = (("alone", "self"), ("with others", "others"), ("alone", "others"), ("with_others", "self"))
    return tuple(
        ItemShare(
            f"item_{n}",
            activity,
            names.sectors[n % len(names.sectors)],
            _known(chance.betavariate(1.2, 1.6), 0.018, 0.0, 1.0),
            Estimate(0.5),
            *manners[n % 4],
        )
        for n, activity in enumerate(names.activities)
    )


def _score(cell: Cell, level: Estimate, chance: random.Random, most: int) -> PerceptionScore:
    """A perceived level with counts behind it."""
    people = 0 if level.value is None else chance.randint(1, most)
    counts = {one.id: chance.randint(0, 3 * people) for one in LEVELS}
    counts["reported"] = 0
    mean = replace(
        level,
        value=None if level.value is None else level.value / 25,
        low=None if level.low is None else level.low / 25,
        high=None if level.high is None else level.high / 25,
    )
    return PerceptionScore(
        cell, "perceived", mean, mean, counts, people, people + chance.randint(0, 3), 1, sum(counts.values())
    )


def joint(names: Names, *, declared: bool = True) -> tuple[JointRow, ...]:
    """Rows for margins, places and full cells, some of them without a level or an index."""
    chance = random.Random(3)
    measured = {index.cell: index for index in indices(names)}
    rows = [_joint(cell, measured, chance, declared=declared) for cell in _margins(names)]
    for n, cell in enumerate(_places(names)):
        row = _joint(cell, measured, chance, declared=declared)
        if n % 7 == 5:
            row = JointRow(cell, None, measured[cell], None, None, None, None, 0, 0)
        if n % 7 == 6:
            row = replace(row, measured=None, difference=undefined("no index") if declared else None)
        rows.append(row)
        rows += [
            _joint(replace(cell, group=group), measured, chance, declared=declared)
            for group in names.groups
            if group
        ]
    return on_both_sides(tuple(rows), {})


def _joint(
    cell: Cell, measured: Mapping[Cell, SurveyIndex], chance: random.Random, *, declared: bool
) -> JointRow:
    """One row of the joint display."""
    index = measured[Cell(cell.country, cell.sector)]
    value = index.index.value or 0.0
    alone = bool(cell.country and cell.sector)
    if not alone:
        level = _known(value + chance.choice((-24.0, -14.0, 3.0, 17.0)), chance.uniform(5, 13))
    elif chance.random() < 0.08:
        level = undefined("nobody of this cell spoke of it")
    else:
        level = Estimate(
            max(0.0, min(100.0, value + chance.uniform(-40, 15))),
            no_interval_because=ONE_GROUP,
            n=4,
            clusters=1,
        )
    gap = None
    if declared:
        gap = undefined("no level") if level.value is None else Estimate(level.value - value, n=4)
        if not alone and level.value is not None and level.low is not None and level.high is not None:
            gap = Estimate(
                level.value - value, level.low - value, level.high - value, "paired", n=15, clusters=15
            )
    return JointRow(
        cell,
        _score(cell, level, chance, 6 if alone else 22),
        index,
        level,
        gap,
        _verdict(level, value) if cell.is_margin else None,
        Estimate(0.8),
        3,
        5,
    )


def _verdict(level: Estimate, value: float) -> Verdict:
    """A verdict that goes with a level and an index."""
    if level.low is None or level.high is None or level.low <= value <= level.high:
        return Verdict("cannot tell", "", "the interval holds both 0 and differences of more than 10 points")
    return Verdict(
        "discords", "below" if level.high < value else "above", "the whole interval lies on one side of 0"
    )


def codebook(names: Names) -> Codebook:
    """The codes, dealt to the headings in turn; without headings they stand alone."""
    headings = tuple(
        Code(f"theme_{n}", name, "A heading.", codable=False) for n, name in enumerate(names.themes)
    )
    per = -(-len(names.codes) // max(len(headings), 1))
    codes = tuple(
        Code(f"code_{n}", name, "A code.", parent_id=headings[n // per].id if headings else None)
        for n, name in enumerate(names.codes)
    )
    return Codebook("made_up", "1", "Made up", (*headings, *codes), ("en",))


def code_names(names: Names) -> dict[str, str]:
    """Code id → name."""
    return {code.id: code.name for code in codebook(names).codable}


def shares(names: Names) -> tuple[CodeShare, ...]:
    """Every code for everybody and each group; of one group nobody was in reach of one code."""
    chance = random.Random(4)
    rows = []
    for code_id in code_names(names):
        level = chance.random() ** 1.6
        for n, group in enumerate(["", *(group for group in names.groups if group)]):
            if (code_id, n) == ("code_0", 2):
                continue
            present = 112 if not group else 8 + 7 * n
            speakers = round(present * min(1.0, level * chance.uniform(0.5, 1.4)))
            share = Estimate(speakers / present, n=present, clusters=15)
            cell = Cell(group=group)
            rows.append(
                CodeShare(cell, code_id, share, share, share, speakers, present, 2 * speakers, 900, 15, 9)
            )
            rows.append(
                CodeShare(Cell("Denmark", "", group), code_id, share, share, share, 1, 7, 2, 45, 1, 1)
            )
    return tuple(rows)


def moments(names: Names) -> tuple[Moment, ...]:
    """Discussions of sixty turns, every sixth of them the moderator's."""
    chance = random.Random(5)
    codes = list(code_names(names))[:9]
    found = []
    for discussion in range(names.discussions):
        turns = 60 if names.people > 1 else 1
        ends = [*sorted(chance.random() for _ in range(turns - 1)), 1.0]
        for turn, (start, end) in enumerate(zip([0.0, *ends], ends, strict=False)):
            transcript, moderated = f"fg-{discussion + 1} {names.sectors[0]}", turn % 6 == 0 and turns > 1
            who = chance.randrange(names.people)
            given = tuple(code for n, code in enumerate(codes) if chance.random() < 0.35 / (1 + 0.4 * n))
            group = "" if moderated else names.groups[who % len(names.groups)]
            speaker = "moderator" if moderated else f"person {who}"
            found.append(
                Moment(transcript, speaker, group, start, end, () if moderated else given, not moderated)
            )
    return tuple(found)


def course(names: Names) -> tuple[CoursePart, ...]:
    """The course of these discussions as it is published, where two people are enough."""
    return coarse(moments(names), 2)


def pairs(names: Names) -> tuple[Pair, ...]:
    """Most codes meet most others, a few meet none."""
    chance = random.Random(6)
    codes = list(code_names(names))
    found = []
    for n, first in enumerate(codes):
        for second in codes[n + 1 :]:
            together = max(0, round(chance.gauss(6, 9)))
            if n % 9 != 8:
                both = min(1.0, together / 60)
                found.append(
                    Pair(first, second, together, together + 20, together + 30, 4.2, both, together // 2)
                )
    return tuple(found) or (Pair("code_0", "code_x", 3, 5, 6, 1.0, 0.375, 2),)


def card(names: Names) -> AgreementCard:
    """A card with every band, an undefined code, one without an interval, one far below nought."""
    chance = random.Random(7)
    results = []
    for n, code_id in enumerate(code_names(names)):
        word = BANDS[n % len(BANDS)] if len(names.codes) > 1 else "reliable"
        alpha = _known(
            chance.uniform(-0.3 if n % 11 == 3 else 0.3, 0.97), chance.uniform(0.03, 0.5), -1.0, 1.0
        )
        if not word:
            alpha = undefined("no variation: every judgement is the same", n=120)
        elif n % 7 == 2:
            alpha = replace(alpha, low=None, high=None, no_interval_because="fewer than four transcripts")
        results.append(
            CodeAgreement(
                code_id,
                120,
                5,
                {"ines": 20, "tom": 24},
                {"alpha": alpha},
                alpha,
                Band(word, "interval" if word else ""),
            )
        )
    whole = WholeAgreement(
        120,
        5,
        {"multivalued": _known(0.74, 0.06)},
        _known(0.5, 0.1),
        Band("tentative", "interval", "tentative"),
    )
    basis = Basis("sample", True, ("ines", "tom"), 120, 120, 5, {"ines": 120, "tom": 120}, "A sample.")
    return AgreementCard(basis, tuple(results), whole, (0.8, 0.667), code_names(names))


def regressions(names: Names) -> tuple[Regression, ...]:
    """Demographics that hardly matter and self-efficacy that does, in every place and sector; one could not be computed."""
    chance = random.Random(8)
    cells = [*(Cell(sector=sector) for sector in names.sectors), *_places(names)]
    terms = (
        ("age", "", "", "10", "Age, per 10", 0.09),
        ("gender", "female", "male", "", "Gender: female (against male)", 0.07),
        ("education", "secondary", "primary", "", "Education: secondary (against primary)", 0.03),
        ("education", "tertiary", "primary", "", "Education: tertiary (against primary)", 0.05),
        ("area", "rural", "urban", "", f"Where one lives: {names.sectors[0]} (against urban)", -0.04),
        ("efficacy", "", "", "1", "Self-efficacy", 0.38),
    )
    found = []
    for n, cell in enumerate(cells):
        half = 0.03 if not cell.country else 0.08
        coefficients = tuple(
            Coefficient(
                term,
                level,
                reference,
                per,
                label,
                _known(12 * size, 1.5, -50.0),
                _known(size + chance.gauss(0, half / 2), half, -9.0),
            )
            for term, level, reference, per, label, size in terms
        )
        without = (("Country", 0.02), ("Age", 0.008), ("Gender", 0.004), ("Education", 0.002), ("Where one lives", 0.001), ("Self-efficacy", 0.142))  # fmt: skip
        if n == len(cells) - 1 and n > 2:
            found.append(
                Regression(
                    cell, (), None, (), 40, 3, "wls", "40 respondents for 6 coefficients: 10 each are needed"
                )
            )
        else:
            found.append(Regression(cell, coefficients, 0.18, without, 1000, 4, "wls"))
    return tuple(found)


def gaps(names: Names) -> tuple[MannerGap, ...]:
    """Individual far above collective, by both criteria, in every margin and place."""
    chance = random.Random(9)
    cells = [cell for cell in _margins(names) if not cell.group] + _places(names)
    found = []
    for cell in cells:
        for criterion in CRITERIA:
            own, others = chance.uniform(48, 64), chance.uniform(18, 50)
            gap = _known(own - others, 2.0, -100.0)
            found.append(MannerGap(cell, criterion, _known(own, 1.5), _known(others, 1.7), gap, 1000))
    return tuple(found)


def willing(names: Names) -> tuple[WillingShare, ...]:
    """Answers by country."""
    chance = random.Random(10)
    found = []
    for cell in [Cell(), *(Cell(country) for country in names.countries)]:
        weights = [chance.uniform(0.1, 1) for _ in names.answers]
        part = [weight / sum(weights) for weight in weights]
        for answer, share in zip(names.answers, part, strict=True):
            found.append(
                WillingShare(cell, answer, _known(share, 0.02, 0, 1), _known(share, 0.03, 0, 1), 1000)
            )
        rest = 1 - part[0]
        found.append(WillingShare(cell, "any", _known(rest, 0.02, 0, 1), _known(rest, 0.03, 0, 1), 1000))
    return tuple(found)


def everything(names: Names, locale: str = "en") -> dict[str, Sequence[object]]:
    """Every figure of a study, by the name of its function."""
    from pipeline.reports import figures
    from pipeline.reports.locales import writing

    by = writing(locale)
    rows, apart = joint(names), joint(names, declared=False)
    made: dict[str, Callable[[], object]] = {
        "level": lambda: figures.figure_level(indices(names), by),
        "ranking": lambda: figures.figure_ranking(items(names), by),
        "cells": lambda: figures.figure_cells(rows, GRADES, by, anchors=ANCHORS),
        "cells_apart": lambda: figures.figure_cells(apart, GRADES, by),
        "margins": lambda: figures.figure_margins(rows, GRADES, by, anchors=ANCHORS),
        "margins_apart": lambda: figures.figure_margins(apart, GRADES, by),
        "codes": lambda: figures.figure_codes(shares(names), codebook(names), by),
        "timelines": lambda: figures.figure_timelines(course(names), code_names(names), by),
        "pairs": lambda: figures.figure_pairs(pairs(names), code_names(names), by),
        "agreement": lambda: figures.figure_agreement(card(names), by),
        "coefficients": lambda: figures.figure_coefficients(regressions(names), by, efficacy=("efficacy",)),
        "distribution": lambda: figures.figure_distribution(rows, GRADES, by, anchors=POINTS),
        "distribution_apart": lambda: figures.figure_distribution(apart, GRADES, by),
        "manner": lambda: figures.figure_manner(gaps(names), by),
        "willing": lambda: figures.figure_willing(willing(names), by),
    }
    found: dict[str, Sequence[object]] = {}
    for name, make in made.items():
        drawn = make()
        found[name] = drawn if isinstance(drawn, tuple) else (drawn,) if drawn is not None else ()
    return found
