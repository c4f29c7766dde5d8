"""Made-up reports: one with a block of every kind, in five languages, and small ones around a single text or table."""

from __future__ import annotations

from pipeline.exhibits import Column, Table, Value
from pipeline.findings import Estimate, undefined
from pipeline.reports import svg
from pipeline.reports.document import (
    Block,
    Chapter,
    Context,
    ContextTurn,
    Document,
    Exhibit,
    Facts,
    Listed,
    Missing,
    Paragraph,
    Picture,
    Quote,
    Quotes,
    Section,
)
from pipeline.reports.drawn import Drawn

# What must come out as it is, whatever it would mean elsewhere: (what it is, the text).
AWKWARD: tuple[tuple[str, str], ...] = (
    ("a formula", '=HYPERLINK("http://example.org","click")'),
    ("a plus", "+1"),
    ("an at sign", "@x"),
    ("a minus", "-2"),
    ("a formula in a later cell", 'said;=1+1\t=2\n"=3'),
    ("a link", "http://example.org/?a=1&b=2"),
    ("markup", "<script>alert(1)</script><b>x</b> &amp; &lt;"),
    ("the end of an attribute", "\"><img src=x onerror=alert(1)> 'onload=1"),
    ("the end of a style", "</style><style>*{display:none}"),
    ("the end of a section of data", "]]> <![CDATA[ x"),
    ("a template", "{{ 7 * 7 }} {% raw %} {# note #} ${x} %s {0}"),
    ("a field of Word", '{ HYPERLINK "x" } \u2028 fldSimple'),
    ("console markup", "[b]left[/b] [inaudible]"),
    ("a control character", "\x1b[31mred\x00\x07 bell"),
    ("a reversal", "\u202egnp.exe"),
    (
        "marks that scripts need",
        "\u200fשלום\u200e می\u200cخواهم สวัสดี\u200bครับ 5\u061c \u2060\ufeff 👩\u200d👧",
    ),
    ("right to left", "أعتقد أن الناس يساعدون كثيرا (نعم)"),
    ("a very long word", "Donaudampfschifffahrtsgesellschaft" * 8),
    ("a number that is text", "007"),
    ("a date that is text", "1/2"),
    ("an escape of a workbook", "_x000D_ _x0041_"),
    ("lines and tabs", "first\nsecond\n\n\tthird"),
    ("spaces around", "  both sides  "),
    ("an astral character", "\U0001f600 \U00020000"),
    ("a lone surrogate", "x\ud800y"),
    ("nothing", ""),
)


def drawn(key: str, data: Table, *, bars: int = 6) -> Drawn:
    """A figure of bars that stands for any figure."""
    with svg.drawing():
        figure = svg.sheet(7.2, 0.6 + 0.3 * bars)
        axes = svg.panel(figure, 1.8, 0.43, 5.0, 0.3 * bars)
        values = [12 + (17 * place) % 61 for place in range(bars)]
        axes.barh(range(bars), values, color=svg.COLOURS[0], height=0.6)
        axes.set(yticks=range(bars), xlim=(0, 100), xlabel="share of participants, %")
        axes.set_yticklabels([f"Activity number {place + 1}" for place in range(bars)])
    told = "; ".join(f"activity {place + 1}: {value}" for place, value in enumerate(values))
    return Drawn(
        key, f"Figure about {key}", "How to read it: longer is more.", f"Bars: {told}.", data, figure
    )


def text_table(key: str, text: str) -> Table:
    """A table of one row that holds a text wherever one may stand."""
    columns = (Column("name", "Name"), Column("said", "Said", "quote"), Column("n", "n", "count"))
    return Table(key, "A text", columns, ((text, text, 1),), notes=(text,) if text else ())


def numbers() -> Table:
    """A table of every kind of value: defined, without an interval, undefined, absent."""
    columns = (
        Column("country", "Country", about="Where the focus group met."),
        Column("sector", "Sector"),
        Column("people", "People", "count", about="Participants present, the silent included."),
        Column("share", "Share of speakers", "share", 1, "Of those present, how many said it."),
        Column("index", "Index", "index", 1, "The co-production index, 0–100."),
        Column("mean", "Mean level", "number", 2),
        Column("gap", "Difference", "difference", 1),
        Column("p", "p", "p"),
        Column("verdict", "Verdict"),
    )
    few, nobody = "One focus group: no interval.", "Nobody was graded."
    rows: list[tuple[Value, ...]] = []
    for i, country in enumerate(("United Kingdom", "Denmark", "Czech Republic")):
        for j, sector in enumerate(("community safety", "local environment", "public health")):
            place = 3 * i + j
            share = Estimate(
                0.1 + 0.083 * place, 0.05 + 0.08 * place, 0.2 + 0.088 * place, "Wilson", n=12, clusters=4
            )
            index = Estimate(
                33.4 + 4.1 * place, 31.2 + 4.1 * place, 36.9 + 4.1 * place, "Taylor", n=1004, clusters=1004
            )
            mean = Estimate(1.2 + 0.2 * place, no_interval_because=few, n=3, clusters=1)
            gap = (
                undefined(nobody)
                if place == 4
                else Estimate(-4.2 + 2.1 * place, -6.0 + 2 * place, 1.0 + 2 * place)
            )
            p = (0.0004, 0.0312, 0.4501, None)[place % 4]
            verdict = "cannot tell" if place % 3 else "lower than measured"
            if place == 2:
                mean = Estimate(1.6, 1.1, 2.1, "jackknife", n=9, clusters=4)
            rows.append((country, sector, 1012 + place, share, index, mean, gap, p, verdict))
    caption = "Every kind of value stands here; brackets hold 95 % intervals."
    return Table(
        "numbers",
        "Perceived and measured",
        columns,
        tuple(rows),
        caption,
        ("Source: nobody; all of it is invented.",),
        2,
    )


def wide() -> Table:
    """A table that no upright page holds."""
    columns = (
        Column("code", "Code"),
        *(Column(f"group_{n}", f"Stakeholder group number {n}", "share", 1) for n in range(1, 14)),
        Column("remark", "Remark"),
    )
    names = ("Professional underestimation", "“Usual suspects”", "Resource blindness", "Citizens’ inputs")
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (name, *(Estimate(0.05 * n, 0.04 * n, 0.06 * n) for n in range(1, 14)), "widely shared")
        for name in names
    )
    return Table("wide", "Codes by stakeholder group", columns, rows, "Share of those present who said it.")


def long(rows: int = 1000) -> Table:
    """A table of many rows."""
    columns = (
        Column("turn", "Turn", "count"),
        Column("speaker", "Speaker"),
        Column("words", "Words", "count"),
    )
    return Table(
        "long", "Every turn", columns, tuple((n, f"Speaker {n % 9}", (37 * n) % 90) for n in range(rows))
    )


def empty() -> Table:
    """A table without a row."""
    return Table("empty", "Nothing was found", (Column("a", "A"), Column("b", "B", "share")), ())


def all_undefined() -> Table:
    """A table with a column in which nothing is defined, and one in which nothing is there."""
    columns = (Column("code", "Code"), Column("alpha", "Alpha", "number", 2), Column("none", "None", "count"))
    because = ("The code never varies.", "Fewer than two coders judged it.")
    rows = tuple((f"code {n}", undefined(because[n % 2], method="alpha", n=n), None) for n in range(4))
    return Table("undefined", "Nothing is defined", columns, rows)


SAID = (
    ("s1", "da", "Det har vi faktisk ingen tal på. Jeg tror ikke, det fylder ret meget.", "We actually have no figures on that. I don’t think it amounts to much.", "manager, Denmark, community safety"),
    ("s2", "en", "People mean well, but at the end of the day it is us who do the work.", "", "professional, United Kingdom, local environment"),
    ("s3", "de", "Wer hat denn die Bäume gegossen im Sommer? Das waren doch die Leute aus der Straße, und nicht die Stadt.", "Who watered the trees in summer, then? It was the people from the street, not the city.", "citizen, Germany, local environment"),
    ("s4", "ar", "أعتقد أن الناس يساعدون كثيرا، لكن لا أحد يعدّ ذلك.", "I think people help a lot, but nobody counts it.", "third sector, France, public health"),
)  # fmt: skip


def quotes() -> tuple[Quotes, ...]:
    """Quotes under two headings, each with its context."""
    made = [
        Quote(key, text, by, language, chosen, level, translation, f"place-{key}")
        for (key, language, text, translation, by), chosen, level in zip(
            SAID, ("typical", "strong", "dissenting", "typical"), ("A little", "", "Much", ""), strict=True
        )
    ]
    return (Quotes("professional", tuple(made[:2])), Quotes("citizen", tuple(made[2:])))


def contexts() -> tuple[Context, ...]:
    """The talk around each quote."""
    return tuple(
        Context(
            f"Passage {place}",
            language,
            (
                ContextTurn("Moderator", "And what do people here do themselves?", moderator=True),
                ContextTurn(by, text, quoted=True, places=(f"place-{key}",), back=(key,)),
                ContextTurn("citizen", "Jo, men …\n(latter)"),
            ),
        )
        for place, (key, language, text, _, by) in enumerate(SAID, 1)
    )


LONG_PARAGRAPH = (
    "Counts are of people, read “n of N present”: those who said nothing on a theme are among the N, so silence is "
    "never taken for agreement. Intervals are 95 % and from a jackknife over focus groups; where fewer than four focus "
    "groups stand behind a figure, it has none. With numbers this small, shares are not compared between cells."
)


def made_up(figures: int = 8) -> Document:
    """A report with a block of every kind."""
    glance = Chapter(
        "glance",
        "The study at a glance",
        (
            Facts(
                rows=(
                    ("Languages", "English, Danish, Czech, German, French"),
                    ("Coders", "ines, tom"),
                    ("Survey", "5,021 respondents, weighted"),
                ),
                tiles=(
                    ("15", "focus groups", "five countries, three sectors"),
                    ("94", "participants present", "7 said nothing"),
                    ("612", "agreed codings", "on 1,204 segments judged"),
                    ("43.1", "co-production index", "from 0 to 100"),
                    ("1.7", "perceived level, mean", "from 0 (none) to 4 (a great deal)"),
                ),
            ),
            Paragraph(LONG_PARAGRAPH),
            Missing(
                "No participant list was given.",
                'Name it in study.toml: [study] participants = "people.csv".',
            ),
        ),
    )
    joint = Chapter(
        "joint",
        "Perceived beside measured",
        (Paragraph(LONG_PARAGRAPH), Exhibit(numbers()), Paragraph("A remark below the table.", small=True)),
        (
            Section("Codes by stakeholder group", (Exhibit(wide()), Paragraph(LONG_PARAGRAPH))),
            Section("What is not known", (Exhibit(all_undefined()), Exhibit(empty()))),
        ),
    )
    themes = Chapter(
        "themes",
        "Themes by stakeholder group",
        (Paragraph("Quotes are chosen by a rule: typical, strong, dissenting."),),
        (Section("Professional underestimation", (Paragraph(LONG_PARAGRAPH), *quotes())),),
    )
    drawings = tuple(Picture(drawn(f"made-{n}", numbers_behind(n), bars=4 + n)) for n in range(figures))
    pictures = Chapter("figures", "Figures", drawings)
    closing = Chapter(
        "methods",
        "Methods in brief",
        (
            Paragraph("For a paper: " + LONG_PARAGRAPH, copied=True),
            Listed(("Krippendorff, K. (2019). Content Analysis.", "Lumley, T. (2010). Complex Surveys.")),
            Exhibit(long(30)),
            Exhibit(long_hidden(), shown=False),
        ),
    )
    appendix = Chapter("appendix", "Appendix: quotes in their context", contexts())
    return Document(
        "What professionals see & citizens do",
        "2030-03-05 14:20 UTC",
        "en-GB",
        (glance, joint, themes, pictures, closing, appendix),
        "Everything in this study is invented: people, talk, codings and survey.",
        (("Codebook", "coproduction 1.0"), ("Round", "2, blind")),
    )


def numbers_behind(n: int) -> Table:
    """The table behind a figure."""
    columns = (Column("activity", "Activity"), Column("share", "Share", "share", 0))
    rows = tuple((f"Activity number {place + 1}", (12 + (17 * place) % 61) / 100) for place in range(4 + n))
    return Table(f"made-{n}-data", f"Activities, figure {n}", columns, rows)


def long_hidden() -> Table:
    """A table that is among the data only."""
    return Table("hidden", "Among the data only", (Column("a", "A"),), (("x",),))


def around(*blocks: Block, title: str = "A report", note: str = "") -> Document:
    """A small report with these blocks."""
    return Document(title, "2030-03-05 14:20 UTC", "en", (Chapter("all", "All", blocks),), note)


def everywhere(text: str) -> Document:
    """A report with the text in every block that may hold one."""
    quote = Quote("q", text, text, "en", text, text, text, "c")
    turns = (
        ContextTurn(text, text, quoted=True, places=("c",), back=("q",)),
        ContextTurn(text, text, moderator=True),
    )
    blocks: tuple[Block, ...] = (
        Paragraph(text),
        Paragraph(text, copied=True),
        Listed((text,)),
        Facts(((text, text),), ((text, text, text),)),
        Exhibit(text_table("texts", text)),
        Quotes(text, (quote,)),
        Missing(text, text),
        Context(text, "en", turns),
    )
    chapter = Chapter("all", text, blocks, (Section(text, (Paragraph(text, small=True),)),))
    return Document(text, "2030-03-05 14:20 UTC", "en", (chapter,), text, ((text, text),))
