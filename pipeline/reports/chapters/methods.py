"""The methods section of a paper, every number from the data; what only the researcher knows stands in square brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.reports.agreement_words import methods_paragraph, references
from pipeline.reports.chapters.coding import BY_RULE
from pipeline.reports.chapters.perceived import scale_ends
from pipeline.reports.chapters.telling import Telling, quoted, sentence
from pipeline.reports.document import Block, Chapter, Facts, Listed, Paragraph, Section
from pipeline.reports.wording import listed

TITLE = "Methods, to be copied into a paper"
WORDS = "What words mean"
SOURCES: Mapping[str, str] = {
    "Binder, 1983": "Binder, D. A. (1983). On the variances of asymptotically normal estimators from complex surveys. International"
    " Statistical Review, 51(3), 279–292.",
    "Cliff, 1993": "Cliff, N. (1993). Dominance statistics: Ordinal analyses to answer ordinal questions. Psychological Bulletin,"
    " 114(3), 494–509.",
    "Efron & Tibshirani, 1993": "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall.",
    "Egami et al., 2023": "Egami, N., Hinck, M., Stewart, B. M., & Wei, H. (2023). Using imperfect surrogates for downstream inference:"
    " Design-based supervised learning for social science applications of large language models. Advances in Neural Information"
    " Processing Systems, 36.",
    "Fetters et al., 2013": "Fetters, M. D., Curry, L. A., & Creswell, J. W. (2013). Achieving integration in mixed methods designs:"
    " Principles and practices. Health Services Research, 48(6, Part 2), 2134–2156.",
    "Holm, 1979": "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics, 6(2),"
    " 65–70.",
    "Kish, 1965": "Kish, L. (1965). Survey sampling. Wiley.",
    "Spearman, 1904": "Spearman, C. (1904). The proof and measurement of association between two things. American Journal of Psychology,"
    " 15(1), 72–101.",
    "Welch, 1947": "Welch, B. L. (1947). The generalization of “Student’s” problem when several different population variances are"
    " involved. Biometrika, 34(1–2), 28–35.",
}
SAMPLED = "[say how respondents were sampled and asked, when, and with which response rate]"


def chapter(telling: Telling) -> Chapter:
    """The section in paragraphs, its references, and how figures are to be read."""
    topics = (
        ("Material", material(telling)),
        ("Coding", coding(telling)),
        ("Agreement", agreement(telling)),
        ("What was said", talk(telling)),
        ("Survey", survey(telling)),
        ("Comparison", comparison(telling)),
    )
    told = [(name, " ".join(texts)) for name, texts in topics]
    sections = [Section(name, (Paragraph(text, copied=True),)) for name, text in told if text]
    cited = sources(telling, " ".join(text for _, text in told))
    if cited:
        sections.append(Section("References", (Listed(cited),)))
    sections.append(Section("How the figures are to be read", _reading(telling)))
    sections.append(Section(WORDS, (Facts(tuple(glossary(telling))),)))
    head = (
        Paragraph(
            "Square brackets hold what only the researcher knows. Everything else is from the data of this report."
        ),
    )
    return Chapter("methods", TITLE, head, tuple(sections))


def sources(telling: Telling, text: str) -> tuple[str, ...]:
    """The works that the section cites, in alphabetical order, each once."""
    card = telling.content.card
    own = [source for cited, source in SOURCES.items() if cited in text]
    theirs = references(card) if card is not None and telling.content.coders else ()
    return tuple(sorted({*own, *theirs}))


def material(telling: Telling) -> Iterator[str]:
    """Discussions, participants, languages, transcripts."""
    content = telling.content
    if not content.read:
        return
    present, silent = sum(row.present for row in content.people), sum(row.silent for row in content.people)
    held = "was" if len(content.read) == 1 else "were"
    countries = list(dict.fromkeys(row.country for row in content.places if row.country))
    sectors = list(dict.fromkeys(row.sector for row in content.places if row.sector))
    where = f" in {listed(countries)}" if countries else ""
    about = f" on {listed(sectors)}" if sectors else ""
    yield (
        f"{telling.counted(len(content.read), 'focus group')} {held} held{where}{about} [say when, where, by whom, and how participants"
        " were chosen]."
    )
    groups = [f"{row.group} {telling.by.number(row.present)}" for row in content.people if row.group]
    if present:
        who = f" ({listed(groups)})" if groups else ""
        yield f"{telling.counted(present, 'participant')} took part{who}; {telling.of_all(silent, present)} said nothing; all who were present are the N of every share."
    words, turns = sum(row.words for row in content.read), sum(row.turns for row in content.read)
    languages = list(dict.fromkeys(row.language for row in content.read if row.language))
    spoken = f" in {telling.counted(len(languages), 'language')}" if len(languages) > 1 else ""
    yield f"The transcripts hold {telling.counted(turns, 'turn')} and {telling.counted(words, 'word')}{spoken} [say how they were made and checked]."
    minutes = content.conduct.minutes
    if minutes:
        low, middle, high = (telling.by.number(value) for value in minutes)
        lasted = f"{low} minutes" if low == high else f"{low} to {high} minutes (median {middle})"
        timed, every = content.conduct.recorded, len(content.read)
        which = "discussions" if timed == every else f"{telling.of_all(timed, every)} discussions"
        yield f"By the times in the transcripts {which} lasted {lasted}."


def coding(telling: Telling) -> Iterator[str]:
    """Codebook, unit, coders, rule of agreement."""
    content = telling.content
    codebook = content.codebook
    graded = [quoted(code.name) for code in codebook.codable if code.scale]
    scale = (
        f", {telling.by.number(len(graded))} of them graded by an ordinal scale ({listed(graded)})"
        if graded
        else ""
    )
    unit = f" Unit of coding: {content.segment_rule}." if content.segment_rule else ""
    yield f"The codebook (version {codebook.version}) holds {telling.counted(len(codebook.codable), 'code')}{scale} [say where they come from].{unit}"
    coders = [row for row in content.coders if not row.adjudicator]
    if not coders:
        return
    judges = [row for row in content.coders if row.adjudicator]
    also = f" and {telling.counted(len(judges), 'adjudicator')} settled differences" if judges else ""
    yield f"{telling.counted(len(coders), 'person', 'people')} coded{also}."
    sight = sum(row.hints_visible for row in content.coders)
    every = sum(row.codings for row in content.coders)
    if every:
        yield f"{telling.of_all(sight, every)} codings were made with a suggestion of the program in sight; suggestions were never counted as codings."
    found = content.consensus
    rules = [
        f"{telling.by.number(times)} by {BY_RULE[rule]}" for rule, times in found.by_rule.items() if times
    ]
    if found.agreed:
        yield f"{telling.counted(found.agreed, 'coding')} on {telling.counted(found.segments_read, 'segment')} judged {'count; one coder alone gave them' if telling.one_coder else f'count as agreed: {listed(rules)}'}."
    if content.consensus_rule:
        yield sentence(content.consensus_rule)
    if found.conflicts:
        are = "is" if len(found.conflicts) == 1 else "are"
        yield f"{telling.counted(len(found.conflicts), 'conflict')} {are} open and {'counts' if len(found.conflicts) == 1 else 'count'} for nothing."


def agreement(telling: Telling) -> Iterator[str]:
    """The paragraph of the agreement page."""
    card = telling.content.card
    if card is not None and telling.content.coders:
        yield telling.by.prose(methods_paragraph(card))


def talk(telling: Telling) -> Iterator[str]:
    """How shares of codes and the perceived level were computed."""
    content = telling.content
    if content.shares:
        yield (
            "Shares of people are read n of N present, the silent included, so that silence is not taken for agreement. Intervals are"
            " 95\u00a0%, clustered on focus groups by the jackknife with Student’s t (Efron & Tibshirani, 1993), and given for margins with"
            " at least four focus groups."
        )
        if any(share.corrected for share in content.shares):
            yield (
                "Where part of the segments was read, shares of segments are estimated for all of them by design-based supervised"
                " learning (Egami et al., 2023), from segments drawn with known probabilities."
            )
    if content.perception and telling.scale:
        off = [level.name for level in telling.scale.levels if level.value is None]
        apart = f"; {listed([quoted(name) for name in off])} lie off it and are counted apart" if off else ""
        yield (
            f"The perceived level is graded from {scale_ends(telling)}{apart}. Each speaker’s grades are averaged first, then the"
            " speakers; the graded code was applied to every stakeholder group alike."
        )


def survey(telling: Telling) -> Iterator[str]:
    """Who was asked, the index, and its intervals."""
    facts, measures = telling.content.survey, telling.content.measures
    if facts is None:
        return
    weights = "weighted" if facts.weighted else "unweighted"
    yield f"{telling.counted(facts.respondents, 'citizen')} answered the survey {SAMPLED}; figures are {weights}."
    yield f"The co-production index is declared as follows. {telling.by.prose(sentence(facts.formula))}"
    if measures.indices:
        kish = ", and the effective number of respondents is Kish’s (Kish, 1965)" if facts.weighted else ""
        design = f" ({facts.design})" if facts.design else ""
        yield f"Intervals are 95\u00a0% by Taylor linearisation over the sampling design{design} (Binder, 1983){kish}."
    if measures.regressions:
        yield "Correlates are coefficients of weighted regressions with design-based standard errors; standardised, they stand on one scale."


def comparison(telling: Telling) -> Iterator[str]:
    """How perceived and measured levels were set side by side."""
    found = telling.content.comparison
    if not any(row.perceived for row in found.rows):
        return
    yield "Perceived and measured levels were set side by side in a joint display (Fetters et al., 2013)."
    if found.rule:
        yield telling.by.prose(sentence(found.rule))
    if found.note:
        yield telling.by.prose(sentence(found.note))
    if found.contrasts:
        within = sum(one.design == "within" for one in found.contrasts)
        between = len(found.contrasts) - within
        how = []
        if within:
            how.append(
                f"{telling.by.number(within)} within discussions, by exact or random sign-flips of their differences"
            )
        if between:
            how.append(
                f"{telling.by.number(between)} between discussions, by permutation of discussions, with Welch’s interval (Welch, 1947)"
            )
        yield (
            f"{telling.counted(len(found.contrasts), 'contrast')} of stakeholder groups {'was' if len(found.contrasts) == 1 else 'were'}"
            f" tested as one family with Holm’s correction (Holm, 1979): {listed(how)}; effect sizes are Cliff’s delta (Cliff, 1993)."
        )
    if any(one.rho.value is not None for one in found.ranks):
        bounded = any(one.rho.low is not None for one in found.ranks)
        interval = (
            ", its interval by resampling places, focus groups and respondents together" if bounded else ""
        )
        yield f"Ranks of countries and sectors were compared by Spearman’s correlation (Spearman, 1904){interval}."
    if found.sensitivity:
        yield f"The headline was computed otherwise in {telling.counted(len(found.sensitivity), 'way')}, one choice changed at a time."


def glossary(telling: Telling) -> Iterator[tuple[str, str]]:
    """The words of the report that are not everyday ones, as far as it has what they are about."""
    content = telling.content
    yield "n of N", "How many of all who were present; those who said nothing are among the N."
    yield "Cell", "One stakeholder group in one country and sector: often a few people of one discussion."
    yield (
        "Margin",
        "A row that sums over cells: everybody, a stakeholder group, a sector, a country, or a pair of these. Margins overlap.",
    )
    yield (
        "95\u00a0% interval",
        "The values with which the data are compatible: intervals made in this way hold the true value in 95 of 100 studies.",
    )
    if telling.scale is not None:
        yield (
            "Off the scale",
            "An answer that is no size, such as not knowing or disputing the question; it is counted apart and never averaged.",
        )
    if content.survey is not None:
        yield (
            "Index",
            "How much citizens say that they do, from 0 (nothing of what was asked) to 100 (all of it, as often as can be).",
        )
        yield (
            "Design-based interval (Taylor linearisation)",
            "An interval that follows how respondents were drawn and weighted; linearisation is how the error of a weighted mean is found.",
        )
    if content.comparison.contrasts:
        yield (
            "Holm’s correction",
            "Of many comparisons some look large by chance; each p is raised so that all of them together seldom mislead.",
        )


def _reading(telling: Telling) -> tuple[Block, ...]:
    """What holds for all figures of the report."""
    content = telling.content
    rule = content.consensus_rule or (
        "A coding counts when one coder alone has read the segment, when all who read it agree, when a majority of three or more gives"
        " it, or when an adjudicator has settled it."
    )
    quotes = (
        f"{sentence(content.quote_rule)} Quotes are verbatim."
        if content.quote_rule
        else "Quotes are verbatim."
    )
    rows = (
        ("Unit of coding", f"{content.segment_rule or 'not stated'}. Moderators and observers are context and are not counted unless the study says so."),
        ("Codings", "Only people code. Suggestions of the program are never counted as codings, and a coding made with a suggestion in sight is marked as such."),
        ("Agreed codings", sentence(rule)),
        ("Agreement", "Krippendorff’s alpha and percent agreement over the segments that at least two coders completed, before discussion. Intervals by the jackknife over transcripts; with fewer than four transcripts there is none."),
        ("Perceived level", "Each speaker’s grades are averaged first, then the speakers. Focus groups are the sample, so intervals are given only where at least four stand behind a value."),
        ("Measured level", telling.by.prose(content.survey.formula) if content.survey else "No survey was read."),
        ("Quotes", f"{quotes} Characters that cannot be seen are shown as symbols."),
        ("What is undefined", "A figure that cannot be computed is shown as a dash with its reason, never as zero."),
    )  # fmt: skip
    return (Facts(rows),)
