"""A made-up study with every part of a report: two countries, two sectors, three stakeholder groups, awkward texts."""

from __future__ import annotations

from dataclasses import replace

from pipeline.codebook import Change, Code, Codebook, Level, Scale
from pipeline.findings import (
    Cell,
    Conflict,
    Estimate,
    ItemShare,
    PerceptionScore,
    QuoteRef,
    Settlement,
    SurveyIndex,
    undefined,
)
from pipeline.measured import (
    Coefficient,
    Concentration,
    DomainIndex,
    MannerGap,
    MannerIndex,
    Regression,
    Slope,
    SurveyMeasures,
    WillingShare,
)
from pipeline.perceived import CodeShare, CourseOfCode, CoursePart, Origin, Pair, ResourceBalance, Talk
from pipeline.reports.content import (
    CoderRow,
    Conduct,
    ConsensusCounts,
    Declared,
    GroupRow,
    Passage,
    PassageTurn,
    PlaceRow,
    ReportContent,
    SuggestionCount,
    SurveyFacts,
    TraitRow,
    TranscriptRow,
)
from pipeline.transcripts import Notice
from pipeline.verdicts import Comparison, Contrast, JointRow, RankComparison, RankRow, Sensitivity, Verdict
from tests.agreement_cards import NASTY, full

GROUPS = ("professional", "third sector", "citizen")
PRESENT = {"": 29, "professional": 14, "third sector": 13, "citizen": 2}
PLACES = tuple(Cell(country, sector) for country in ("Denmark", "Germany") for sector in ("safety", "health"))
MARGINS = (Cell(), Cell("Denmark"), Cell("Germany"), Cell(sector="safety"), Cell(sector="health"))
LEVELS = (
    Level("none", "None at all", "Citizens put in nothing.", 0),
    Level("little", "A little", "Now and then, a few.", 1),
    Level("much", "A great deal", "It would not work without them.", 2),
    Level("dont_know", "Does not know"),
    Level("disputes", "Disputes the question"),
)
NOWHERE = undefined("the survey has no index of the places where these people spoke")
ONE_CELL = "a single cell is described by its counts and quotes"


def some(value: float, half: float, **more: int) -> Estimate:
    """An estimate with an interval of that half width."""
    method = {"method": "made up"}
    low, high = round(value - half, 6), round(value + half, 6)
    return Estimate(
        value, low, high, error=half / 2, n=more.get("n", 20), clusters=more.get("clusters", 5), **method
    )


def _code(code_id: str, name: str, definition: str, *, scale: Scale | None = None) -> Code:
    """A code under the one heading."""
    return Code(
        code_id, name, definition, "It is meant.", "It is reported.", parent_id="perception", scale=scale
    )


def codebook() -> Codebook:
    """A heading and five codes, one graded, one made while reading."""
    return Codebook(
        "coproduction",
        "1.2",
        "Co-production",
        (
            Code("perception", "Perception", "A heading.", codable=False),
            _code(
                "contribution",
                "Perceived contribution",
                "How large a part the speaker sees",
                scale=Scale(LEVELS),
            ),
            _code("usual_suspects", "“Usual suspects”", "The same few are said to turn up."),
            _code("inputs", "Public inputs", "What the public sector puts in."),
            replace(_code("citizens", "Citizens’ inputs", "What citizens put in."), author="ines"),
            _code("risk", f"Risk {NASTY}", "What may go wrong."),
        ),
        ("en", "da"),
        changes=(Change("adopt", "citizens"),),
    )


def read() -> tuple[TranscriptRow, ...]:
    """Five discussions: one with times, one with a silent person, one with a stranger and a line not understood."""
    rows = []
    for place, name in enumerate(
        ("fg-dk-safety", "fg-dk-health", "fg-de-safety", "fg-de-health", "fg-de-more")
    ):
        cell = PLACES[min(place, 3)]
        rows.append(
            TranscriptRow(
                name,
                f"transcripts/{name}.txt",
                "txt",
                "da" if "dk" in name else "de",
                turns=60 + place,
                speakers=7,
                words=1800 + 100 * place,
                segments=48 + place,
                country=cell.country,
                sector=cell.sector,
                silent=("Radek",) if place == 1 else (),
                unmatched=("Guest <2>",) if place == 2 else (),
                notices=(Notice(f"transcripts/{name}.txt", 14, NASTY, "not understood"),)
                if place == 2
                else (),
                present=6 if place < 4 else 5,
                participant_words=1500,
                most_words=(900, 450, 400, 380, 500)[place],
                minutes=62.5 if place == 0 else None,
            )
        )
    return tuple(rows)


def _share(cell: Cell, code_id: str, people: int, present: int) -> CodeShare:
    """A share in which twice as many segments as people carry the code."""
    whole = Estimate(people / present, n=present, no_interval_because="counted, not estimated")
    per = (
        some(0.04 * people / 5, 0.02) if people else Estimate(0.0, no_interval_because="nobody was given it")
    )
    return CodeShare(
        cell,
        code_id,
        whole,
        per,
        per,
        people,
        present,
        2 * people,
        240,
        5,
        min(people, 5),
        corrected=code_id == "inputs",
    )


def talk() -> Talk:
    """Five codes over everybody and three stakeholder groups; one code was given to nobody."""
    people = {
        "contribution": (12, 9, 2),
        "usual_suspects": (4, 6, 0),
        "inputs": (8, 4, 1),
        "citizens": (3, 10, 2),
        "risk": (0, 0, 0),
    }
    shares = []
    for code_id, counts in people.items():
        shares.append(_share(Cell(), code_id, sum(counts), 29))
        shares += [_share(Cell(group=g), code_id, n, PRESENT[g]) for g, n in zip(GROUPS, counts, strict=True)]
    return Talk(
        shares=tuple(shares),
        origins=(
            Origin("contribution", 21, 25, (("professional", 4), ("third sector", 1)), 3, 5),
            Origin("usual_suspects", 0, 1, (("", 1),), 0, 1),
            Origin("risk", 0, 0, (), 0, 0),
        ),
        sequence=(
            CourseOfCode("contribution", (8, 8, 30), (80, 80, 80)),
            CourseOfCode("risk", (0, 0, 0), (80, 80, 80)),
        ),
        pairs=(
            Pair("inputs", "contribution", 7, 26, 46, 5.2, 7 / 65, 5),
            Pair("inputs", "risk", 0, 26, 0, 0.0, 0.0, 0),
        ),
        resources=(
            ResourceBalance(Cell(), 26, 30, 4, some(0.54, 0.2), 13, 15, 6, 29),
            ResourceBalance(Cell(group="professional"), 16, 6, 2, some(0.27, 0.2), 8, 3, 5, 14),
            ResourceBalance(Cell("Denmark"), 0, 0, 0, undefined("neither is mentioned"), 0, 0, 0, 12),
        ),
    )


def score(cell: Cell, mean: Estimate, speakers: int, present: int, groups: int = 5) -> PerceptionScore:
    """A perceived level with counts behind it."""
    counts = {"none": 3, "little": speakers, "much": 2, "dont_know": 4, "disputes": 1}
    median = Estimate(1.0, no_interval_because="the median is given without an interval")
    return PerceptionScore(
        cell, "contribution", mean, median, counts, speakers, present, groups, speakers + 10, undecided=1
    )


def perception() -> tuple[PerceptionScore, ...]:
    """Everybody, stakeholder groups, countries and sectors, a place, and a cell."""
    few = Estimate(
        1.6, no_interval_because="an interval needs at least 4 focus groups, here 1", n=2, clusters=1
    )
    return (
        score(Cell(), some(0.94, 0.31), 23, 29),
        score(Cell(group="professional"), some(0.61, 0.22), 12, 14),
        score(Cell(group="third sector"), some(1.32, 0.4), 9, 13),
        score(Cell(group="citizen"), few, 2, 2, 1),
        score(Cell("Denmark"), undefined("nobody gave a level on the scale"), 0, 12, 2),
        score(PLACES[0], replace(few, value=0.8), 5, 6, 1),
        score(
            Cell("Denmark", "safety", "professional"), Estimate(0.5, no_interval_because=ONE_CELL), 3, 3, 1
        ),
    )


def measured() -> SurveyMeasures:
    """Everything of a survey of two countries and two sectors."""
    cells = (*MARGINS, *PLACES)
    indices = tuple(SurveyIndex(c, some(40.0 + 2 * i, 1.5), 1000 + i, 850.4 + i) for i, c in enumerate(cells))
    return SurveyMeasures(
        indices=indices,
        items=_items(),
        country_items=tuple(replace(item, country="Denmark") for item in _items()),
        domains=tuple(
            DomainIndex(c, "age", v, some(38.0 + i, 2.0), 300, 250.0, "Age")
            for c in (Cell(), PLACES[0])
            for i, v in enumerate(("18–39", "40–59", "60 and over"))
        ),
        manners=(MannerIndex(Cell(), "how", "alone", 3, some(55.0, 1.0), 2000),),
        gaps=tuple(
            MannerGap(c, by, some(55.0, 1.0), some(22.0, 1.0), some(33.0 if c == Cell() else -1.0, 2.0), 2000)
            for by in ("how", "benefits")
            for c in (Cell(), *PLACES)
        ),
        concentration=tuple(
            Concentration(c, 1, some(0.06, 0.01), some(0.2, 0.02), some(0.04, 0.01), some(0.88, 0.01), 2000)
            for c in (Cell(), PLACES[0])
        ),
        willing=(
            WillingShare(Cell(), "any", some(0.62, 0.02), some(0.55, 0.03), 1950),
            WillingShare(Cell(), "A few hours a week", some(0.12, 0.02), undefined("nobody was asked"), 1950),
        ),
        slopes=(Slope(Cell(), "age", "10", some(1.4, 0.3), some(0.12, 0.03), 1990, "Age"),),
        regressions=_regressions(),
    )


def _items() -> tuple[ItemShare, ...]:
    """Four activities, one nobody answered."""
    rows = (
        ("Locks doors", "safety", "alone", "self", 0.83),
        ("Keeps an eye on a neighbour’s home", "safety", "with_others", "others", 0.41),
        ("=HYPERLINK(1) in a group", "health", "with_others", "others", 0.06),
    )
    known = tuple(
        ItemShare(f"i{n}", label, sector, some(often, 0.02), some(often / 2, 0.01), how, benefits)
        for n, (label, sector, how, benefits, often) in enumerate(rows)
    )
    nothing = undefined("nobody answered")
    return (*known[::-1], ItemShare("i9", "Never asked", "health", nothing, nothing))


def _regressions() -> tuple[Regression, ...]:
    """One over everybody, one of a place, one that could not be computed."""
    terms = (
        Coefficient("age", "", "", "10", "Age, per 10", some(0.9, 0.3), some(0.07, 0.02)),
        Coefficient("gender", "female", "male", "", "Gender: female", some(0.4, 0.8), some(0.02, 0.04)),
        Coefficient("efficacy", "", "", "1", "Self-efficacy, per 1", some(4.4, 0.5), some(0.31, 0.04)),
    )
    without = (("Age", 0.004), ("Gender", 0.0), ("Self-efficacy", 0.09))
    return (
        Regression(Cell(), terms, 0.118, without, 1980, 20, "weighted"),
        Regression(PLACES[0], terms[:1], 0.02, without[:1], 490, 0, "weighted"),
        Regression(Cell("Germany"), (), None, (), 0, 0, "weighted", "too few respondents"),
    )


def rows(*, declared: bool = True) -> tuple[JointRow, ...]:
    """The rows of the joint display: margins with each verdict, a place, a cell, and one that only the survey knows."""
    indices = {one.cell: one for one in measured().indices}
    verdicts = {
        Cell(): Verdict("confirms", "", "the whole interval lies within 10.5 points of the index"),
        Cell(group="professional"): Verdict(
            "discords", "below", "the whole interval of the difference lies below 0"
        ),
        Cell(group="third sector"): Verdict(
            "discords", "above", "the whole interval of the difference lies above 0"
        ),
        Cell(group="citizen"): Verdict(
            "cannot tell", "", "an interval needs at least 4 focus groups, here 1"
        ),
        Cell("Denmark"): Verdict("cannot tell", "", "nobody gave a level on the scale"),
        PLACES[0]: Verdict("cannot tell", "", "an interval needs at least 4 focus groups, here 1"),
    }
    found = []
    for said in perception():
        level = said.mean if said.mean.value is None else some(said.mean.value * 40, 6.0)
        difference = some(level.value - 42.0, 6.0) if level.value is not None else level
        found.append(
            JointRow(
                cell=said.cell,
                perceived=said,
                measured=indices.get(Cell(said.cell.country, said.cell.sector)),
                level=level,
                difference=difference if declared else None,
                verdict=verdicts.get(said.cell),
                alpha=some(0.78, 0.1),
                below=said.speakers - 2 if said.speakers > 2 else 0,
                graded=said.speakers,
                off_scale=(("dont_know", 4), ("disputes", 1)),
                quotes=(said_by("contribution", 1),) if said.cell.group and said.cell.country else (),
                expands="They speak of institutions, not of people" if said.cell == Cell() else "",
                p_flip=0.0625,
                smallest_p=0.0625,
                matched=some(42.0, 2.0) if said.cell.country != "Denmark" or said.cell.sector else NOWHERE,
                below_in=("professional",) if said.cell == Cell() else (),
                above_in=("third sector",) if said.cell == Cell() else (),
            )
        )
    return (*found, JointRow(PLACES[3], None, indices[PLACES[3]], None, None, None, None, 0, 0))


def comparison(*, declared: bool = True) -> Comparison:
    """A comparison with a contrast that holds, one that does not, one that cannot."""
    nothing = undefined("fewer than two focus groups on a side")
    between = (
        Contrast("Perceived contribution", "professional", "third sector", "within", some(-28.0, 9.0), some(-0.6, 0.2), 0.031, 0.042, 0.042, 0.03125, (5, 5), (12, 9)),
        Contrast("Perceived contribution", "professional", "citizen", "between", some(-30.0, 40.0), some(-0.5, 0.9), 0.3, 0.35, 0.6, 0.1, (3, 3), (12, 2)),
        Contrast("share of segments: Citizens’ inputs", "professional", "citizen", "between", nothing, nothing, None, None, None, None, (5, 1), (14, 2), "too few"),
    )  # fmt: skip
    ranks = RankComparison(
        "",
        (RankRow(PLACES[0], 0.8, 50.0, 1.0, 2.0), RankRow(PLACES[1], 0.4, 52.0, 2.0, 1.0)),
        some(-0.2, 0.6),
        0.083,
        None,
    )
    headline = Cell(group="professional")
    return Comparison(
        rows=rows(declared=declared),
        contrasts=between,
        sensitivity=(
            Sensitivity("coder", "ines’s codings alone", headline, some(25.0, 6.0), some(-17.0, 6.0), Verdict("discords", "below", "below 0")),
            Sensitivity("group", "without fg-dk-safety", headline, some(30.0, 16.0), some(-12.0, 16.0), Verdict("cannot tell", "", "holds 0")),
        ),
        ranks=(ranks, replace(ranks, group="professional", rho=undefined("all cells share one rank"))),
        rule="Per focus group the mean level of its speakers less the index is taken",
        note="5 focus groups, all of them with several stakeholder groups",
    )  # fmt: skip


def said_by(code_id: str, number: int, chosen: str = "", words: str = "") -> QuoteRef:
    """A quote of a professional in Denmark."""
    return QuoteRef(
        f"seg:{number}", "fg-dk-safety", "p1", code_id, words or f"Det er nummer {number}.", "professional, Denmark", "da",
        "little" if code_id == "contribution" else None, chosen,
    )  # fmt: skip


def content() -> ReportContent:
    """A report with every part."""
    consensus = ConsensusCounts(
        {"single": 61, "unanimous": 118, "majority": 0, "adjudicated": 43},
        (Conflict("seg:9", "risk", "presence", ("ines",), ("tom",)), Conflict("seg:8", "contribution", "level", ("ines", "tom"))),
        240,
        (
            Settlement("seg:7", "risk", ("presence",), True, ("ruth",), (), (), "definition"),
            Settlement("seg:6", "risk", ("presence",), False, ("ruth",), (), ()),
        ),
    )  # fmt: skip
    context = (
        PassageTurn("moderator", "How much do people do?", moderator=True),
        PassageTurn("professional (A)", "Det er nummer 1.", begins=("seg:1",), of=("seg:1",)),
        PassageTurn("professional (B)", NASTY),
    )
    return ReportContent(
        title="What professionals see & citizens do",
        generated="2030-03-05 14:20 UTC",
        codebook=codebook(),
        synthetic_note="Everything in this study is invented.",
        facts=(("Languages", "da, de"),),
        read=read(),
        people=tuple(
            GroupRow(group, PRESENT[group], 1 if group == "third sector" else 0, 9 * PRESENT[group], 310 * PRESENT[group])
            for group in GROUPS
        ),
        places=tuple(PlaceRow(c.country, c.sector, 1 + (c == PLACES[3]), 6 + 5 * (c == PLACES[3]), 0) for c in PLACES),
        traits=(TraitRow("gender", "female", 9, {"professional": 6, "citizen": 3}), TraitRow("gender", "other values", 3, None)),
        traits_left_out=("first name",),
        conduct=Conduct(2, 1, 1, (62.5, 62.5, 62.5)),
        segment_rule="one segment a turn",
        suggestions=(SuggestionCount("contribution", 40, 22, 57), SuggestionCount("risk", 1, 0, 4)),
        coders=(CoderRow("ines", 186, 171, 14, 40), CoderRow("tom", 209, 190, 22, 190), CoderRow("ruth", 31, 44, 25, adjudicator=True)),
        card=full(),
        consensus=consensus,
        consensus_rule="A coding counts when all who read the segment agree",
        talk=talk(),
        course=(
            CoursePart("fg-dk-safety", "moderation", "", 1, 1, (), counted=False),
            CoursePart("fg-dk-safety", "participant A", "", 1, 2, (("contribution", 1), ("inputs", 1))),
        ),
        quotes={
            ("contribution", "professional"): (said_by("contribution", 1, "typical"), said_by("contribution", 2, "dissenting")),
            ("contribution", "citizen"): (said_by("contribution", 3, "typical"),),
            ("inputs", ""): (said_by("inputs", 4, "strong", NASTY),),
        },
        quote_rule="Whole segments, one a speaker",
        translations={"seg:1": "It is number 1."},
        contexts=(Passage("da", context),),
        perception=perception(),
        survey=SurveyFacts(
            "survey.csv",
            2001,
            weighted=True,
            formula="The sum of item scores as a share of the possible maximum, 0 to 100, from 50% of the items on.",
            by_country={"Denmark": 1000, "Germany": 1001},
            notices=("3 respondents have no weight and are left out",),
            design="weights are known, not strata or sampling units",
            items=4,
            organised=1,
            efficacy="Self-efficacy",
            efficacy_column="efficacy",
            willing="How much more would you do?",
        ),
        measures=measured(),
        comparison=comparison(),
        declared=Declared(
            "contribution", {"none": 0.0, "little": 35.0, "much": 80.0}, 10.0, ("professional",), "inputs", "citizens"
        ),
        memos=11,
        provenance=(("codebook.yaml", "b2:5f0c"), ("focuscode", "0.1.0")),
    )  # fmt: skip


def nothing() -> ReportContent:
    """A study of which nothing is known but its codebook."""
    return ReportContent("Empty", "2030-03-05", codebook())


def transcripts_alone() -> ReportContent:
    """A study with transcripts and people, before anybody coded, without a survey."""
    full_one = content()
    return replace(nothing(), read=full_one.read, people=full_one.people, places=full_one.places)
