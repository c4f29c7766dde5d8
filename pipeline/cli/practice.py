"""The command for training: practise on examples and agreed codings, and see where one's own reading differs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from pipeline.codebook import Codebook
    from pipeline.review.practice import Question
    from pipeline.workflow.study import Study

MOST_SEED = 2**32


@click.command()
@study_option
@click.option("--coder", required=True, help="Your name, as it stands beside your decisions.")
@click.option("--code", "codes", multiple=True, help="Only this code, by its id or name (may be repeated).")
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="Only texts in this language (may be repeated; default: the study's).",
)
@click.option(
    "--size", type=click.IntRange(1), default=20, show_default=True, help="How many questions at most."
)
@click.option(
    "--seed",
    type=click.IntRange(0, MOST_SEED - 1),
    help="Which questions: the same seed asks the same again (default: one is made and shown).",
)
@click.option("--plain", is_flag=True, help="Line by line instead of the full screen, as in a pipe.")
@click.option("--results", is_flag=True, help="Ask nothing: show what all your practice so far shows.")
@json_option
@quiet_option
def practice(
    folder: Path,
    coder: str,
    codes: tuple[str, ...],
    languages: tuple[str, ...],
    size: int,
    seed: int | None,
    plain: bool,
    results: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Practise coding: a quiz of codebook examples and of segments on which the coders agree.

    Tick all codes that apply. What was wrong is explained by the code's definition. Segments that you have still to read
    are not asked, and codings of open rounds never. Your answers are no decisions: they count for nothing but your own
    results.
    """
    from secrets import randbelow

    from pipeline.review.opening import check_request
    from pipeline.workflow.study import Study

    if as_json and not results:
        raise click.UsageError("--json goes with --results.")
    with Study.open(folder) as study:
        check_request(study, coder)
        if results:
            _show_results(study, coder, as_json=as_json)
            return
        seed = randbelow(MOST_SEED) if seed is None else seed
        asked = _questions(study, coder, codes, languages, size, seed, quiet=quiet)
        _run(study, coder, asked, plain=plain)


def _questions(
    study: Study,
    coder: str,
    codes: Sequence[str],
    languages: Sequence[str],
    size: int,
    seed: int,
    *,
    quiet: bool,
) -> tuple[Question, ...]:
    """The questions of this round; raises InputError where there is nothing to ask."""
    from pipeline.console import progress, tell
    from pipeline.errors import InputError, Problem
    from pipeline.review.practice import compose
    from pipeline.workflow.practising import materials
    from pipeline.workflow.running import run_steps

    wanted = [_code_id(study.codebook, word) for word in codes]
    with progress(quiet=quiet) as shown:
        run_steps(study, ("import", "segment"), shown)
    found = materials(study, coder, languages)
    asked = compose(found.texts, study.codebook, size=size, seed=seed, codes=wanted)
    if not asked:
        which = f" of {', '.join(codes)}" if codes else ""
        which += f" in {', '.join(languages)}" if languages else ""
        what = f"there is nothing to practise on: no example{which}, and no segment with an agreed coding."
        how = "Write examples and counter-examples there."
        if found.withheld:
            how += f" {found.withheld} agreed segments are left out: you have still to read them."
        raise InputError(Problem(study.settings.codebook, what, how))
    if not quiet:
        tell(f"Questions by seed {seed}.", "dim")
        if found.withheld:
            tell(f"{found.withheld} agreed segments are left out: you have still to read them.", "dim")
    return asked


def _code_id(codebook: Codebook, word: str) -> str:
    """The id of the code that is meant by an id, past or present, or a name; raises InputError."""
    from pipeline.errors import InputError, Problem
    from pipeline.workflow.practising import present_ids

    today = present_ids(codebook, [word])
    named = [code.id for code in codebook.codable if code.name.casefold() == word.casefold()]
    if word in today or named:
        return today.get(word) or named[0]
    known = ", ".join(code.id for code in codebook.codable)
    raise InputError(Problem("--code", f"there is no code {word!r} that can be given.", f"Known: {known}."))


def _run(study: Study, coder: str, asked: tuple[Question, ...], *, plain: bool) -> None:
    """Ask the questions, on the full screen where there is one."""
    from pipeline.cli.terminal import goes_by_lines, typed_line
    from pipeline.console import say
    from pipeline.review.practice import Quiz
    from pipeline.review.practice_lines import LinePractice
    from pipeline.review.practice_results import told_results
    from pipeline.review.terminal import Terminal
    from pipeline.workflow.study import now

    before = study.store.practised(coder)
    quiz = Quiz(coder, study.codebook, asked, keep=study.store.practise, clock=now)
    if goes_by_lines(plain=plain):
        LinePractice(quiz, Terminal(say, typed_line), before).run()
        return
    from pipeline.review.practice_app import PracticeApp

    PracticeApp(quiz, before, study.settings.review.theme).run()
    for line in told_results(quiz.answers, before, study.codebook):
        say(line)


def _show_results(study: Study, coder: str, *, as_json: bool) -> None:
    """What all of a coder's practice shows."""
    from pipeline.console import say
    from pipeline.findings import to_json
    from pipeline.review.practice_results import score, told_results

    answers = study.store.practised(coder) if study.has_database else ()
    if not as_json:
        for line in told_results((), answers, study.codebook):
            say(line)
        return
    body = {
        "coder": coder,
        "rounds": len({answer.quiz for answer in answers}),
        "questions": len(answers),
        "codes": to_json(score(answers, study.codebook)),
    }
    print_json("practice", body)
