"""An evaluation in the terminal: tables that fit into 80 columns, and sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from pipeline.console import say, table
from pipeline.findings import Estimate
from pipeline.scorecard import CodeScore, Evaluation, Figures, Measure, Place, Scores

NOTHING = "—"
MOST_SHOWN = 5
WORDS_SHOWN = 70
VARIANTS = {"prior": "baseline: share", "keyword": "baseline: keyword"}
COLUMNS = ["n", "given", "AP", "95 %", "F1", "P", "R"]


def show(found: Evaluation) -> None:
    """Print everything but the curves, which are on the page."""
    _say_head(found)
    for note in found.notes:
        say(note, "yellow")
    if found.blind is not None:
        _compare(found)
        _by_code(found.blind, "Code by code, on what was judged without a visible hint")
        _say_allowed(found.blind.codes)
        _trust(found.blind)
        _parts(found.parts)
    _learning(found)
    if found.hinted is not None:
        _by_code(found.hinted, "Judged with a visible hint: flatters, and stands apart")
    _second_look(found)
    _say_shuffled(found)


def _say_head(found: Evaluation) -> None:
    """What was evaluated."""
    blind = found.blind.micro.judged if found.blind else 0
    hinted = found.hinted.micro.judged if found.hinted else 0
    by = "transcripts" if found.folds.by == "transcripts" else "blocks of one transcript"
    say(
        f"{found.segments} segments of {found.transcripts} transcripts were judged; {len(found.folds.segments)} folds of"
        f" {by}. Judgements (segment × code): {blind} without a visible hint, {hinted} with one."
    )
    say(
        "AP average precision; F1, P precision and R recall at the threshold; WSS@95 work saved at 95 % recall."
    )


def _compare(found: Evaluation) -> None:
    """The variants beside each other."""
    order = [found.headline, *(name for name in found.variants if name != found.headline)]
    rows = [
        [
            VARIANTS.get(name, name),
            _value(macro["average_precision"]),
            _interval(macro["average_precision"]),
            _value(macro["f1"]),
            _value(macro["precision"]),
            _value(macro["recall"]),
            _value(macro["wss95"]),
        ]
        for name in order
        if (macro := found.variants[name].macro)
    ]
    columns = ["suggestions by", "AP", "95 %", "F1", "P", "R", "WSS@95"]
    table("Means over the codes that were given, on the same folds", columns, rows, right=range(1, 7))


def _by_code(scores: Scores, title: str) -> None:
    """The codes that were given, the most frequent first, then their mean and all judgements as one set."""
    given = sorted((c for c in scores.codes if c.figures.positives), key=lambda c: -c.figures.positives)
    rows = [[code.code_id, *_figures(code.figures)] for code in given]
    rows += [["mean over codes", *_figures(scores.macro)], ["all as one set", *_figures(scores.micro)]]
    table(title, ["code", *COLUMNS], rows, right=range(1, 8))
    silent = [code.code_id for code in scores.codes if not code.figures.positives]
    if silent:
        say(f"Never given there, so nothing can be said: {', '.join(silent)}.")
    reasons = _reasons(given, ("precision", "f1"))
    if reasons:
        say(f"{NOTHING} stands where {', or where '.join(reasons)}.")


def _figures(figures: Figures) -> list[str]:
    """The cells of one row."""
    return [
        str(figures.judged),
        str(figures.positives),
        _value(figures["average_precision"]),
        _interval(figures["average_precision"]),
        _value(figures["f1"]),
        _value(figures["precision"]),
        _value(figures["recall"]),
    ]


def _reasons(codes: Iterable[CodeScore], measures: Sequence[Measure]) -> list[str]:
    """Why figures are missing, each reason once."""
    found = [code.figures[measure].undefined_because for code in codes for measure in measures]
    return [reason for reason in dict.fromkeys(found) if reason]


def _say_allowed(codes: Sequence[CodeScore]) -> None:
    """What the numbers of codings allow to say, codes of the same words together."""
    by_words: dict[str, list[str]] = {}
    for code in sorted(codes, key=lambda code: -code.figures.positives):
        if code.figures.positives:
            by_words.setdefault(code.allows, []).append(f"{code.code_id} ({code.figures.positives})")
    say()
    say("What the number of scored codings allows to say", "bold")
    for words, names in by_words.items():
        say(f"  {', '.join(names)}: {words}")


def _trust(scores: Scores) -> None:
    """How far probabilities can be trusted, over all codes."""
    micro = scores.micro
    rows = [
        [f"{own.probability:.2f}", f"{own.share:.2f}", str(own.count)] for own in scores.bins if own.count
    ]
    title = f"Probabilities, all codes: calibration error {_value(micro['ece'], 3)}, Brier score {_value(micro['brier'], 3)}"
    table(title, ["probability given", "share that was so", "judgements"], rows, right=range(3))


def _parts(parts: Sequence[Scores]) -> None:
    """By language and by stakeholder group."""
    for name in dict.fromkeys(part.only[0] for part in parts):
        rows = [
            [
                part.only[1] or "not known",
                str(part.micro.transcripts),
                str(part.micro.judged),
                str(part.micro.positives),
                _value(part.macro["average_precision"]),
                _value(part.macro["chance"]),
                _value(part.macro["f1"]),
                _value(part.micro["ece"]),
            ]
            for part in parts
            if part.only[0] == name
        ]
        columns = ["transcripts", "judged", "given", "AP", "by chance", "F1", "ECE"]
        table(f"By {name.replace('_', ' ')}", [name.replace("_", " "), *columns], rows, right=range(1, 8))


def _learning(found: Evaluation) -> None:
    """The learning curve, in figures."""
    points = [point for point in found.learning if not point.code_id]
    rows = [
        [
            str(point.segments),
            str(point.draws),
            _number(point.average_precision),
            f"{_number(point.low)}–{_number(point.high)}" if point.draws > 1 else "",
            _number(point.f1),
        ]
        for point in points
    ]
    if len(rows) > 1:
        columns = ["segments learnt from", "draws", "AP", "lowest–highest", "F1"]
        table("As codings come in, mean over codes", columns, rows, right=range(5))


def _second_look(found: Evaluation) -> None:
    """The first few of the codings worth a second look."""
    for coded, title in ((False, "Not given, though expected"), (True, "Given, though not expected")):
        rows = [one for one in found.suspicions if one.coded == coded]
        if rows:
            say()
            say(f"{title} ({len(rows)} on the page)", "bold")
        for one in rows[:MOST_SHOWN]:
            usual = f"probability {one.probability:.2f}, usual {one.usual:.2f}"
            say(f"  {one.code_id}: {usual}; {', '.join(one.coders)}; {_place(one.place)}")
    if found.twins:
        say()
        say(f"Almost the same words, coded differently ({len(found.twins)} on the page)", "bold")
    for pair in found.twins[:MOST_SHOWN]:
        codes = ", ".join((*pair.only_first, *pair.only_second))
        say(f"  {codes}: {_place(pair.first)}; {pair.second.transcript_id} {pair.second.position + 1}")


def _place(place: Place) -> str:
    """Where a segment is and how it begins."""
    words = textwrap.shorten(place.quote, WORDS_SHOWN, placeholder=" …")
    return f"{place.transcript_id} {place.position + 1} “{words}”"


def _say_shuffled(found: Evaluation) -> None:
    """The check on shuffled verdicts."""
    check = found.shuffled
    if check is None:
        return
    say()
    if check.at_chance is None:
        say("No code was given to some segments and not to others: shuffled verdicts can show nothing.")
        return
    fine = "at chance, as it must be" if check.at_chance else "not at chance: something leaks"
    say(
        f"Verdicts dealt at random within transcripts: AP {_number(check.average_precision, 3)}; chance gives"
        f" {check.low:.3f}–{check.high:.3f} ({fine}).",
        "" if check.at_chance else "bold red",
    )


def _value(estimate: Estimate, digits: int = 2) -> str:
    """A figure, or a dash where it is undefined."""
    return _number(estimate.value, digits)


def _number(value: float | None, digits: int = 2) -> str:
    """A number with so many digits, or a dash."""
    return NOTHING if value is None else f"{value:.{digits}f}"


def _interval(estimate: Estimate) -> str:
    """The interval, "" where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{estimate.low:.2f}–{estimate.high:.2f}"
