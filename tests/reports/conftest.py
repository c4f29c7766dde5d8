"""A made-up study to make reports from: five countries, three sectors, awkward texts, no published figure."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipeline.agreement import Band, CodeAgreement, Coefficient
from pipeline.codebook import Code, Codebook, Level, Scale
from pipeline.findings import (
    Cell,
    CodeCount,
    Conflict,
    Estimate,
    ItemShare,
    PerceptionScore,
    QuoteRef,
    SurveyGap,
    SurveyIndex,
    undefined,
)
from pipeline.reports.content import (
    CoderRow,
    ConsensusCounts,
    GroupRow,
    ReportContent,
    SuggestionCount,
    SurveyFacts,
    TranscriptRow,
)
from pipeline.reports.figures import draw
from pipeline.reports.page import render
from pipeline.transcripts import Notice

COUNTRIES = ("UK", "DK", "CZ", "DE", "FR")
SECTORS = ("community safety", "local environment", "public health")
GROUPS = ("professional", "manager", "third sector", "citizen")
NASTY = '<script>alert(1)</script> [b]left[/b] {{ 7 * 7 }} =HYPERLINK("http://x") \x1b[31m \u202eabc & $x^2$'
LEVELS = (
    Level("none", "None at all", "Citizens put in nothing.", 0),
    Level("little", "A little", "Now and then, a few.", 1),
    Level("some", "Some", "Sometimes, by a fair number.", 2),
    Level("much", "Much", "Often, by many.", 3),
    Level("great", "A great deal", "It would not work without them.", 4),
    Level("dont_know", "Does not know"),
    Level("disputes", "Disputes the question"),
)

VOID = {"meta", "br", "link", "img"}
TEXTS = {
    "underestimation": (
        "Professional underestimation",
        "Citizens’ part is played down, doubted or not known of.",
    ),
    "usual_suspects": ("“Usual suspects”", "The same few people are said to turn up for everything."),
    "resource_blindness": (
        "Resource blindness",
        "Only what the public sector puts in is seen or counted.",
    ),
    "perceived_contribution": (
        "Perceived contribution",
        "How large a part of citizens does the speaker see?",
    ),
    "public_inputs": (
        "Public inputs",
        "Mention of money, staff, hours or buildings of the public sector.",
    ),
    "citizen_inputs": ("Citizens’ inputs", "Mention of time, knowledge, skills or networks of citizens."),
}


class Outline(HTMLParser):
    """Reads a page: elements with their attributes, headings of sections, all text, elements not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self.open: list[str] = []
        self.astray: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and whether it stays open."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as in a drawing."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element; another one is astray."""
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.astray.append(tag)

    def handle_data(self, data: str) -> None:
        """Note text, and the words of headings of sections."""
        self.text += data
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """Attributes of every element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]


def _codebook() -> Codebook:
    """Two headings, six codes, one of them graded."""
    codes = tuple(
        Code(
            code_id,
            name,
            definition,
            use_when="It is said in so many words, or meant.",
            avoid_when="Somebody else’s view is only reported.",
            parent_id="perception",
            scale=Scale(LEVELS) if code_id == "perceived_contribution" else None,
            colour="#b3402a" if code_id == "underestimation" else "",
        )
        for code_id, (name, definition) in TEXTS.items()
    )
    heading = Code("perception", "Perception", "A heading.", codable=False)
    return Codebook(
        "coproduction", "1.0", "Co-production of public services", (heading, *codes), ("en", "da")
    )


def _read() -> tuple[TranscriptRow, ...]:
    """Five transcripts; one with a silent person, one with somebody nobody listed and lines not understood."""
    rows = []
    for i, (country, language, suffix) in enumerate(
        zip(COUNTRIES, ("en", "da", "cs", "de", "fr"), ("docx", "vtt", "txt", "csv", "srt"), strict=True)
    ):
        sector = SECTORS[(1, 0, 2, 1, 0)[i]]
        name = f"fg-{country.lower()}-{sector.split()[-1]}"
        rows.append(
            TranscriptRow(
                name,
                f"transcripts/{name}.{suffix}",
                suffix,
                language,
                turns=58 + i,
                speakers=7 + i % 2,
                words=1830 + 97 * i,
                segments=45 + i,
                country=country,
                sector=sector,
                silent=("Radek",) if country == "CZ" else (),
                unmatched=("Guest <2>",) if country == "DK" else (),
                notices=(
                    Notice(
                        f"transcripts/{name}.{suffix}", 14, "[přerušení nahrávky]", "a line without a speaker"
                    ),
                    Notice(f"transcripts/{name}.{suffix}", None, NASTY, "not understood"),
                )
                if country == "CZ"
                else (),
            )
        )
    return tuple(rows)


def _counts() -> tuple[CodeCount, ...]:
    """Every code for everybody and for each stakeholder group; nobody of the citizens was in reach of one code."""
    present = {"": 34, "professional": 13, "manager": 9, "third sector": 8, "citizen": 4}
    share = {
        "underestimation": (0.6, 0.5, 0.1, 0.0),
        "usual_suspects": (0.3, 0.4, 0.6, 0.25),
        "resource_blindness": (0.3, 0.2, 0.1, 0.0),
        "perceived_contribution": (0.9, 0.8, 0.9, 1.0),
        "public_inputs": (0.6, 0.7, 0.3, 0.25),
        "citizen_inputs": (0.3, 0.2, 0.9, 1.0),
    }
    rows = []
    for code_id, shares in share.items():
        speakers = [round(s * present[g]) for s, g in zip(shares, GROUPS, strict=True)]
        rows.append(CodeCount(Cell(), code_id, 2 * sum(speakers), 231, sum(speakers), 34, 5, 5))
        for group, people in zip(GROUPS, speakers, strict=True):
            cell = Cell(group=group)
            groups = 3 if group == "citizen" else 5
            rows.append(
                CodeCount(cell, code_id, 2 * people, 60, people, present[group], groups, min(people, groups))
            )
        rows.append(CodeCount(Cell(country="UK"), code_id, 3, 45, 2, 7, 1, 1))
    return tuple(rows)


def _quotes() -> dict[str, tuple[QuoteRef, ...]]:
    """Quotes in three languages; one holds everything that must stay text."""
    said = (
        ("underestimation", "da", "Det har vi faktisk ingen tal på. Jeg tror ikke, det fylder ret meget.", "manager", "DK"),
        ("underestimation", "en", "People mean well, but at the end of the day it is us who do the work.", "professional", "UK"),
        ("usual_suspects", "en", "You could draw up the list of who will come\nbefore you have sent the letter.", "third sector", "UK"),
        ("citizen_inputs", "de", "Wer hat denn die Bäume gegossen im Sommer? Das waren doch die Leute aus der Straße.", "citizen", "DE"),
        ("public_inputs", "en", NASTY, "manager", "UK"),
    )  # fmt: skip
    quotes: dict[str, tuple[QuoteRef, ...]] = {}
    for i, (code_id, language, words, group, country) in enumerate(said):
        quote = QuoteRef(
            f"seg.{i}", f"fg-{country.lower()}", "p1", code_id, words, f"{group}, {country}", language
        )
        quotes[code_id] = (*quotes.get(code_id, ()), quote)
    return quotes


def _score(cell: Cell, mean: Estimate, people: int) -> PerceptionScore:
    """A perceived level with believable counts behind it."""
    counts = {"none": 2, "little": people, "some": 2, "much": 1, "great": 0, "dont_know": 3, "disputes": 1}
    return PerceptionScore(
        cell, "perceived_contribution", mean, mean, counts, people, people + 2, 1, segments=people + 5
    )


def _perception() -> tuple[PerceptionScore, ...]:
    """The margins: everybody, and each stakeholder group."""
    method = "mean over speakers"
    few = "fewer than four focus groups"
    return (
        _score(Cell(), Estimate(1.71, 1.18, 2.24, method, n=28, clusters=5), 28),
        _score(Cell(group="professional"), Estimate(1.32, 0.71, 1.93, method, n=11, clusters=5), 11),
        _score(Cell(group="manager"), Estimate(1.05, 0.42, 1.68, method, n=8, clusters=5), 8),
        _score(Cell(group="third sector"), Estimate(2.6, 1.9, 3.3, method, n=7, clusters=4), 7),
        _score(
            Cell(group="citizen"), Estimate(3.1, method=method, no_interval_because=few, n=2, clusters=3), 2
        ),
    )


def _indices() -> tuple[SurveyIndex, ...]:
    """An index for every country and sector, and their margins."""
    whole = Estimate(43.1, 42.5, 43.7, n=5021)
    margins = (Cell(), *(Cell(sector=sector) for sector in SECTORS))
    rows = [SurveyIndex(cell, whole, 5021, 4402.7) for cell in margins]
    rows += [SurveyIndex(Cell(country), Estimate(43.0, 41.7, 44.3), 1004, 871.3) for country in COUNTRIES]
    for i, country in enumerate(COUNTRIES):
        for j, sector in enumerate(SECTORS):
            value = 33.0 + 4.1 * j + (5 * i + 3 * j) % 7 * 1.9
            index = Estimate(value, value - 1.4, value + 1.4, "Taylor linearisation, weights only", n=1004)
            rows.append(SurveyIndex(Cell(country, sector), index, 1004, 871.3))
    return tuple(rows)


def _items() -> tuple[ItemShare, ...]:
    """Twelve activities over the three sectors."""
    labels = (
        ("Locks doors and windows before going out", 0, "alone", "self", 0.83),
        ("Sorts household waste for recycling", 1, "alone", "others", 0.79),
        ("Saves water and electricity at home", 1, "alone", "self", 0.74),
        ("Keeps an eye on a neighbour’s home while they are away", 0, "with others", "others", 0.58),
        ("Walks, cycles or takes public transport instead of the car", 1, "alone", "others", 0.52),
        ("Eats more healthily", 2, "alone", "self", 0.51),
        ("Exercises regularly", 2, "alone", "self", 0.47),
        ("Looks after sick family members or friends", 2, "with others", "others", 0.36),
        ("Tells others not to drop rubbish", 1, "with others", "others", 0.29),
        ("Asks the doctor or nurse what can be done to stay well", 2, "with others", "self", 0.22),
        ("Asks the police what can be done to be safer", 0, "with others", "self", 0.08),
        ("Takes part in a group that works for the neighbourhood", 1, "with others", "others", 0.06),
    )
    return tuple(
        ItemShare(
            f"item{i}",
            label,
            SECTORS[sector],
            Estimate(often, often - 0.014, often + 0.014, n=5000),
            Estimate(often / 2 + 0.3),
            how,
            benefits,
        )
        for i, (label, sector, how, benefits, often) in enumerate(labels)
    )


def _gaps(indices: tuple[SurveyIndex, ...], quotes: dict[str, tuple[QuoteRef, ...]]) -> tuple[SurveyGap, ...]:
    """Margins first, then cells; one cell in which nobody was graded and one without a measure."""
    measured = {index.cell: index for index in indices}
    gaps = [SurveyGap(score.cell, score, measured.get(Cell())) for score in _perception()]
    sectors = (1, 0, 2, 1, 0)
    for i, country in enumerate(COUNTRIES):
        place = Cell(country, SECTORS[sectors[i]])
        gaps.append(SurveyGap(place, _score(place, Estimate(1.4 + 0.2 * (i // 2)), 6), measured[place]))
        for j, group in enumerate(GROUPS[: 4 if i in (0, 2, 3) else 3]):
            cell = Cell(country, SECTORS[sectors[i]], group)
            mean = Estimate(0.8 + 0.7 * j + 0.15 * i, no_interval_because="one focus group", n=3, clusters=1)
            if (i, j) == (1, 1):
                mean = undefined("nobody in this cell was graded")
            chosen = quotes["underestimation"][:1] if (i, j) == (1, 0) else ()
            index = None if (i, j) == (4, 2) else measured[Cell(country, SECTORS[sectors[i]])]
            gaps.append(
                SurveyGap(cell, _score(cell, mean, 0 if mean.value is None else 1 + j), index, chosen)
            )
    elsewhere = Cell("UK", "public health")
    return (*gaps, SurveyGap(elsewhere, None, measured[elsewhere]))


def _agreement() -> tuple[CodeAgreement, ...]:
    """One code in each band, one without variation, one graded, one without an interval."""
    found = {
        "underestimation": (Estimate(0.71, 0.69, 0.73, n=137, clusters=4), Band("tentative", "interval", "tentative")),
        "usual_suspects": (Estimate(0.91, 0.84, 0.98, n=137, clusters=4), Band("reliable", "interval", "reliable")),
        "resource_blindness": (
            Estimate(0.42, 0.11, 0.73, n=137, clusters=4), Band("not reliable", "interval", "not reliable"),
        ),
        "perceived_contribution": (
            Estimate(0.82, 0.7, 0.94, n=137, clusters=4), Band("tentative", "interval", "reliable"),
        ),
        "public_inputs": (undefined("the coders never differ and the code never varies", n=137), Band("")),
        "citizen_inputs": (
            Estimate(0.83, no_interval_because="fewer than four transcripts", n=137, clusters=3),
            Band("reliable", "estimate", "reliable"),
        ),
    }  # fmt: skip
    rest: dict[Coefficient, Estimate] = {"percent": Estimate(0.93), "positive": Estimate(0.74)}
    return tuple(
        CodeAgreement(
            code_id,
            137,
            4,
            {"ines": 21, "tom": 25},
            {"alpha": alpha, **rest},
            Estimate(0.31),
            band,
            level=Estimate(0.66, 0.4, 0.92) if code_id == "perceived_contribution" else None,
            level_units=14 if code_id == "perceived_contribution" else 0,
        )
        for code_id, (alpha, band) in found.items()
    )


def made_up() -> ReportContent:
    """A report with every part."""
    codebook = _codebook()
    conflicts = (
        Conflict("seg.9", "underestimation", "presence", ("ines",), ("tom",)),
        Conflict("seg.8", "perceived_contribution", "level", ("ines", "tom")),
    )
    said = ReportContent(
        title="What professionals see & citizens do",
        generated="5 March 2030, 14:20 UTC",
        codebook=codebook,
        synthetic_note="Everything in this study is invented: people, talk, codings and survey.",
        facts=(("Languages", "English, Danish, Czech, German, French"),),
        read=_read(),
        people=tuple(
            GroupRow(group, present, 1 if group == "manager" else 0, 9 * present, 310 * present)
            for group, present in zip(GROUPS, (13, 9, 8, 4), strict=True)
        ),
        segment_rule="one turn of a participant",
        suggestions=tuple(
            SuggestionCount(c.id, 12 + i, 9 + 2 * i, 17 + 2 * i) for i, c in enumerate(codebook.codable)
        ),
        coders=(
            CoderRow("ines", 186, 171, 14, 40),
            CoderRow("tom", 209, 190, 22, 190),
            CoderRow("ruth", 31, 44, 25, 0, adjudicator=True),
        ),
        agreement=_agreement(),
        consensus=ConsensusCounts({"single": 61, "unanimous": 118, "adjudicated": 43}, conflicts, 231),
        code_counts=_counts(),
        quotes=_quotes(),
        quote_rule="The longest agreed passages of 12 to 60 words, one per speaker.",
        memos=11,
        provenance=(("codebook.yaml", "b2:5f0c"), ("Program", "focuscode 0.1.0"), ("Segment rule", "turn")),
    )
    return _with_survey(said)


def _with_survey(said: ReportContent) -> ReportContent:
    """The same study with its survey beside it."""
    indices = _indices()
    return replace(
        said,
        perception=_perception(),
        survey=SurveyFacts(
            "survey.csv",
            5021,
            weighted=True,
            formula="The sum of item scores (never 0, sometimes 1, often 2) as a share of the possible maximum, 0–100.",
            by_country=dict(zip(COUNTRIES, (1004, 1004, 1005, 1004, 1004), strict=True)),
        ),
        indices=indices,
        item_shares=_items(),
        gaps=_gaps(indices, _quotes()),
        rank_note="Spearman’s rank correlation over 16 cells: 0.21 (p = .43; |ρ| ≥ 0.50 would be needed).",
    )


@pytest.fixture(scope="session")
def content() -> ReportContent:
    """A report with every part."""
    return made_up()


@pytest.fixture(scope="session")
def whole(content: ReportContent) -> str:
    """The page of the whole report, with its figures."""
    return render(content, draw(content))
