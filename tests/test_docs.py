"""The pages say what the program does: keys, commands, options, links, layers, dependencies, tests."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from lxml import etree

from pipeline.cli import cli
from pipeline.errors import InputError
from pipeline.settings.load import load
from pipeline.settings.table import Table
from tests.conftest import ROOT

PLACES = ("*.md", "docs/*.md", "benchmarks/*.md", "transcripts/sample/*.md")
PAGES = sorted(page for place in PLACES for page in ROOT.glob(place))
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
EVERY_SECTION = "[study]\n[transcripts.about.a]\n[[comparison.expands]]\n[[survey.items]]\n"
EVERY_SECTION += "".join(f"[survey.{name}]\n" for name in ("demographics.age", "efficacy", "willing", "long"))
ANY_TRANSCRIPT = "transcripts.about."
OTHER_KEYS = {
    "survey.items.id": "the column",
    "survey.items.label": "the id",
    "survey.items.organised": "by the two above",
    "suggestions.threshold": "learnt",
}


@dataclass(frozen=True)
class Asked:
    """What the settings ask a study.toml for: keys with their defaults, and those that must be there."""

    defaults: dict[str, Any]
    needed: set[str]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Everything that the settings ask for while they read a study.toml whose sections are empty."""
    defaults: dict[str, Any] = {}
    get = Table._get

    def record(table: Table, name: str, kind: type[Any], default: Any) -> Any:
        """Write down what is asked for, and answer as always."""
        defaults[_unnumbered(table.place(name))] = default
        return get(table, name, kind, default)

    monkeypatch.setattr(Table, "_get", record)
    (tmp_path / "study.toml").write_text(EVERY_SECTION, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    missing = {_unnumbered(p.key or "") for p in caught.value.problems if p.what == "is missing."}
    keys = {key: value for key, value in defaults.items() if not key.startswith(ANY_TRANSCRIPT)}
    return Asked(keys, missing)


def _unnumbered(key: str) -> str:
    """`survey.items[1].id` as `survey.items.id`."""
    return re.sub(r"\[\d+\]", "", key)


def documented() -> dict[str, str]:
    """Every key of docs/study-toml.md by its dotted name, with what the page says of its default."""
    keys: dict[str, str] = {}
    section = ""
    for line in (ROOT / "docs" / "study-toml.md").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"#+ \[+([\w.]+)\]+", line):
            section = heading[1]
            keys.setdefault(section, "none")
        elif row := re.match(r"\| `(\w+)` \|[^|]*\| ([^|]*) \|", line):
            keys[f"{section}.{row[1]}"] = row[2]
    return keys


def test_every_key_is_documented_and_no_other(asked: Asked) -> None:
    """docs/study-toml.md names the keys that the settings read, all of them and nothing else."""
    assert set(asked.defaults) == set(documented())


def test_needed_keys_are_those_without_which_nothing_runs(asked: Asked) -> None:
    """What the page calls needed is what is reported as missing."""
    assert asked.needed == {key for key, default in documented().items() if default == "needed"}


def test_defaults_are_the_documented_ones(asked: Asked) -> None:
    """A default that the page gives is the program's; where it gives none the key is empty when left out."""
    for key, said in documented().items():
        default = asked.defaults[key]
        if said.startswith("`"):
            assert default == tomllib.loads(f"value = {said.strip('`')}")["value"], key
        elif key in OTHER_KEYS:
            assert OTHER_KEYS[key] == said
        elif not key.startswith("gates."):
            assert default in ("", [], {}), key


def commands(command: click.Command = cli, path: tuple[str, ...] = ("focuscode",)) -> Iterator[Any]:
    """Every command with its path, the program itself included."""
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, (*path, name))


ALL = list(commands())


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _ in ALL])
def test_every_command_has_help_and_is_documented(path: tuple[str, ...], command: click.Command) -> None:
    """A command and each of its options say what they do, and docs/commands.md has a section for it."""
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"\n## {' '.join(path)}\n" in text


def shown(text: str) -> Iterator[str]:
    """Every command of the program that a page shows, in a block or within a line."""
    lines = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines += block.splitlines()
    lines += re.findall(r"`([^`\n]+)`", text)
    for line in lines:
        if re.match(r"focuscode(?: [a-z-]|$)", line):
            yield line


@pytest.mark.parametrize("name", NAMES)
def test_every_command_shown_exists(name: str) -> None:
    """A page shows commands and options that the program has."""
    for line in shown((ROOT / name).read_text(encoding="utf-8")):
        command: click.Command = cli
        for word in shlex.split(line, comments=True)[1:]:
            if isinstance(command, click.Group) and not word.startswith("-"):
                assert word in command.commands, line
                command = command.commands[word]
            elif word.startswith("--"):
                known = {name for o in command.params for name in (*o.opts, *o.secondary_opts)}
                assert word in known | {"--help"}, line


def test_the_readme_shows_commands() -> None:
    """The look for commands finds some: the tour names those that a study needs."""
    found = {
        line.split()[1] for line in shown((ROOT / "README.md").read_text(encoding="utf-8")) if " " in line
    }
    assert {"init", "read", "codebook", "run", "suggest", "review", "agree", "compare", "check"} <= found


def anchors(page: Path) -> set[str]:
    """The headings of a page as a link names them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.casefold()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_points_to_something(name: str) -> None:
    """A link within the project leads to a file that is there, and to a heading that it has."""
    page = ROOT / name
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        there = page.parent / path if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("name", NAMES)
def test_tests_and_targets_that_pages_name_exist(name: str) -> None:
    """A test file that a page points to is there, and so is a target of make."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for path in re.findall(r"\btests/[\w/]+(?:\.py)?", text):
        assert (ROOT / path).exists(), path
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for target in re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE):
        assert target in targets


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_layers_are_those_of_the_contract() -> None:
    """ARCHITECTURE.md draws the layers that import-linter keeps, in the same order."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = re.search(r"^```layers\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert drawn is not None
    assert project()["tool"]["importlinter"]["contracts"][0]["layers"] == drawn[1].splitlines()


def test_every_dependency_is_justified() -> None:
    """ARCHITECTURE.md has a line for each dependency of pyproject.toml, and none for another."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    declared = project()["project"]
    extras = declared["optional-dependencies"].values()
    names = [*declared["dependencies"], *(name for extra in extras for name in extra)]
    part = text[text.index("## Dependencies") :].partition("\n## ")[0]
    assert sorted(re.split(r"[<>=]", name)[0] for name in names) == sorted(
        re.findall(r"^\| `([\w.-]+)` \|", part, re.MULTILINE)
    )


PICTURES = sorted((ROOT / "docs" / "pictures").iterdir())


@pytest.mark.parametrize("picture", PICTURES, ids=[picture.name for picture in PICTURES])
def test_every_picture_is_shown_and_can_be(picture: Path) -> None:
    """A page shows it; a drawing is one whole document, as browsers draw nothing after the first fault."""
    assert [] != [page for page in PAGES if f"pictures/{picture.name})" in page.read_text(encoding="utf-8")]
    if picture.suffix == ".svg":
        assert "{http://www.w3.org/2000/svg}svg" == etree.parse(picture).getroot().tag
    else:
        assert picture.read_bytes().startswith(b"\x89PNG\r\n")
