"""Writes docs/commands.md from the commands themselves; `--check` only says whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli import cli

TARGET = Path(__file__).resolve().parent / "commands.md"
HEAD = """# Commands

Written from the commands by `make format`; `make check` fails where it is not up to date.

Exit codes of every command: 0 fine, 1 a gate failed, 2 wrong use, 3 bad input, 4 the study is in use by another
program, 130 interrupted. Results go to standard output, everything else to standard error. `--json` prints one
document `{"focuscode": 1, "command": …}`. Colour is left out where `NO_COLOR` is set or the output is no terminal.
"""


def sections(command: click.Command, name: str, parent: click.Context | None = None) -> list[str]:
    """The help text of a command and of all under it."""
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    path = context.command_path
    found = [f"\n## {path}\n\n```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found += sections(command.commands[child], child, context)
    return found


def main() -> int:
    """Write the reference, or check it; 1 where it is out of date."""
    text = HEAD + "".join(sections(cli, "focuscode"))
    if "--check" in sys.argv[1:]:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
            print("docs/commands.md is up to date")
            return 0
        print("docs/commands.md is out of date: run make format", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
