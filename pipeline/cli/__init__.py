"""The commands. Each is a thin step over the workflow; nothing heavy is imported before a command runs."""

from __future__ import annotations

import click

from pipeline.cli.agree import agree
from pipeline.cli.assign import assign
from pipeline.cli.codebooks import codebook
from pipeline.cli.count import count
from pipeline.cli.evaluate import evaluate
from pipeline.cli.matrix import matrix
from pipeline.cli.people import decisions
from pipeline.cli.plan import plan
from pipeline.cli.practice import practice
from pipeline.cli.prevalence import prevalence
from pipeline.cli.queue import queue
from pipeline.cli.quotes import quotes
from pipeline.cli.review import adjudicate, review
from pipeline.cli.shell import completion
from pipeline.cli.stages import compare, read, report, segment, suggest
from pipeline.cli.study import check, init, run, status
from pipeline.cli.survey import survey


class _Ordered(click.Group):
    """A group that lists its commands in the order of the work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Names in the order in which they were added."""
        return list(self.commands)


@click.group(cls=_Ordered, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="focuscode", prog_name="focuscode")
def cli() -> None:
    """Code focus groups, with people in charge, and set the codings beside a survey.

    A study is a folder with a study.toml. Start with: focuscode init FOLDER, then: focuscode run.

    Exit codes: 0 fine, 1 a gate failed, 2 wrong use, 3 bad input, 4 the study is in use, 130 interrupted.
    """


for command in (
    init,
    status,
    run,
    read,
    segment,
    suggest,
    plan,
    assign,
    queue,
    practice,
    review,
    adjudicate,
    evaluate,
    agree,
    prevalence,
    survey,
    compare,
    quotes,
    matrix,
    count,
    report,
    check,
    codebook,
    decisions,
    completion,
):
    cli.add_command(command)
