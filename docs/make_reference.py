"""Writes what follows from the code: commands, keys, the schema of codebooks; `--check` only says what is stale."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from pipeline.cli import cli
from pipeline.exporters.codebook_schema import codebook_schema_text
from pipeline.review.keys import Action, keymap

ROOT = Path(__file__).resolve().parents[1]
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


def commands() -> str:
    """The reference of the commands."""
    return HEAD + "".join(sections(cli, "focuscode"))


KEYS = """# Keys of the full-screen review

Written from the program's own table by `make format`; `?` shows it in the review. Other keys are set in study.toml by the
name in the first column, such as `keys = { accept = "enter", defer = "z" }` under `[review]`.
"""


def keys() -> str:
    """The keys of both modes."""
    text = KEYS
    for title, adjudicating in (("While coding", False), ("In adjudication", True)):
        text += f"\n## {title}\n\n| action | keys | what it does |\n|---|---|---|\n"
        for action in keymap(adjudicating=adjudicating).actions:
            text += f"| `{action.id}` | {_typed(action)} | {action.what} |\n"
    return text


def _typed(action: Action) -> str:
    """The keys of an action, as code; a bar would end the cell."""
    return " ".join(f"`{key}`" for key in action.shown.replace("|", "\\|").split())


# The files made from the code, by their place in the project, each with what makes its text.
MADE: Mapping[str, Callable[[], str]] = {
    "docs/commands.md": commands,
    "docs/keys.md": keys,
    "codebooks/codebook.schema.json": codebook_schema_text,
}


def is_stale(name: str, text: str) -> bool:
    """True, with a word to say so, where the file does not have that text."""
    target = ROOT / name
    if target.exists() and target.read_text(encoding="utf-8") == text:
        print(f"{name} is up to date")
        return False
    print(f"{name} is out of date: run make format", file=sys.stderr)
    return True


def main() -> int:
    """Write the files, or check them; 1 where one is out of date."""
    texts = {name: make() for name, make in MADE.items()}
    if "--check" in sys.argv[1:]:
        stale = [name for name, text in texts.items() if is_stale(name, text)]
        return 1 if stale else 0
    for name, text in texts.items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
