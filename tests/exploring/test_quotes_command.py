"""`focuscode quotes`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exploring.conftest import Commands
from tests.workflow.conftest import edit

PRAISE = """Praise (praise)

  participant · en
    =HYPERLINK("http://x","free")

  participant · en
    A lot, [b]really[/b]: they plant <b>trees</b>, they water them, they keep the whole park alive.
"""
CSV = (
    "\ufefflanguage,code,code_name,level,level_name,chosen,rule,attribution,quote\n"
    '"da","worth","Worth","much","Much","","unanimous","participant",'
    '"Vi samler skrald hver uge, og det virker fint."\n'
)


def test_quotes_on_the_terminal(focuscode: Commands) -> None:
    """Word for word, with brackets, markup and formulas as text, with who says it as far as three people share it, and no place."""
    outcome = focuscode("quotes", "--code", "praise")
    assert (0, PRAISE, "") == (outcome.code, outcome.out, outcome.err)


def test_quotes_as_csv(focuscode: Commands, tmp_path: Path) -> None:
    """A row a quote; a byte order mark for Excel, and no cell that acts as a formula."""
    file = tmp_path / "q.csv"
    assert 0 == focuscode("quotes", "--code", "Worth", "--level", "Much", "--csv", file).code
    assert CSV == file.read_text(encoding="utf-8")
    assert 0 == focuscode("quotes", "--code", "praise", "--csv", file).code
    assert '"\'=HYPERLINK(""http://x"",""free"")"' in file.read_text(encoding="utf-8")


def test_quotes_as_json(focuscode: Commands) -> None:
    """The same rows, verbatim, with the rule where quotes were chosen by it."""
    outcome = focuscode("quotes", "--code", "praise", "--chosen", "strong", "--quiet", "--json")
    document = json.loads(outcome.out)
    assert ("quotes", 1, "") == (document["command"], document["total"], outcome.err)
    assert document["rule"].startswith("Quotes are whole segments")
    (row,) = document["rows"]
    assert ('=HYPERLINK("http://x","free")', "strong") == (row["quote"], row["chosen"])
    assert set() == {"speaker", "transcript", "turn", "line", "time"} & row.keys()
    named = focuscode("quotes", "--code", "praise", "--chosen", "strong", "--quiet", "--json", "--speakers")
    (row,) = json.loads(named.out)["rows"]
    assert ("uk-1", 2, None) == (row["transcript"], row["turn"], row["time"])


def test_labels_are_shown_on_request_and_with_a_warning(focuscode: Commands) -> None:
    """`--speakers` names people, says so, and allows to look for one."""
    outcome = focuscode("quotes", "--code", "worth", "--where", "speaker=ida", "--speakers", "--context", 1)
    assert "Ida · Does not know · dk-1, turn 2" in outcome.out
    assert "      Mod: Hvad gør borgerne?\n" in outcome.out
    assert "Bo · " not in outcome.out
    assert "they may name people" in outcome.err


def test_the_talk_around_names_nobody(focuscode: Commands) -> None:
    """Without `--speakers` those around a quote have letters, moderators that word; and it is said what may still tell."""
    outcome = focuscode("quotes", "--code", "worth", "--where", "transcript=dk-1", "--context", 2)
    assert "      moderator: Hvad gør borgerne?\n" in outcome.out
    assert "      participant (A): Vi samler skrald" in outcome.out
    assert "      who is quoted: Næsten ingen gør noget" in outcome.out
    assert not {"Ida", "Bo", "Eva", "Mod:", "citizen:"} & {*outcome.out.split()}
    assert "The talk around quotes may be found again beside others" in outcome.err


def test_conditions_that_tell_who_speaks_are_named(focuscode: Commands) -> None:
    """Where fewer than three people of a description meet the conditions the answer says so; otherwise it does not."""
    few = focuscode("quotes", "--code", "worth", "--where", "group=citizen,country=DK")
    assert "The conditions tell more than the descriptions: 1 of these quotes" in few.err
    enough = focuscode("quotes", "--code", "worth", "--where", "transcript=dk-1")
    assert "The conditions tell more" not in enough.err


def test_where_one_is_enough_places_are_shown(focuscode: Commands, small: Path) -> None:
    """With `least_people = 1` nobody is hidden: descriptions are full, and the place stands with them."""
    edit(small / "study.toml", "[comparison]", "[comparison]\nleast_people = 1")
    out = focuscode("quotes", "--code", "worth", "--where", "country=DK", "--context", 1).out
    assert "  professional, Denmark, streets · Does not know · dk-1, turn 2, line 3 · da\n" in out
    assert "      citizen, Denmark, streets: Vi samler skrald" in out


def test_quotes_without_a_place_stand_in_no_order_of_the_talk(focuscode: Commands) -> None:
    """By description and then by chance: who follows whom would tell who sat together. With their places, in that of the talk."""
    hidden, placed = (
        json.loads(focuscode("quotes", "--code", "worth", "--json", *more).out)["rows"]
        for more in ((), ("--speakers",))
    )
    assert {"participant"} == {row["attribution"] for row in hidden}
    by_chance = sorted(placed, key=lambda row: row["segment"])
    assert [row["quote"] for row in by_chance] == [row["quote"] for row in hidden]
    assert by_chance != placed


def test_one_coders_own_quotes(focuscode: Commands) -> None:
    """What only ada gave, and what is in conflict with ben, counts among her own codings alone."""
    own = focuscode("quotes", "--code", "praise", "--coder", "ada", "--where", "country=Denmark").out
    agreed = focuscode("quotes", "--code", "praise", "--where", "country=DK").out
    assert "Vi samler skrald" in own
    assert "No such quote.\n" == agreed


def test_a_limit_says_what_is_not_shown(focuscode: Commands) -> None:
    """Of many quotes the first ones are shown; files hold all."""
    outcome = focuscode("quotes", "--limit", 1)
    assert 1 == outcome.out.count("  participant · ")
    assert "1 of 7 quotes are shown" in outcome.err
    assert 7 == len(json.loads(focuscode("quotes", "--json").out)["rows"])


# (name, options, exit code, what is told)
REFUSED: list[tuple[str, tuple[str, ...], int, tuple[str, ...]]] = [
    ("several things at once", ("--code", "prase", "--where", "contry=DK,group=prof"), 3,
     ("there is no code 'prase'", "Did you mean 'praise'?", "Did you mean 'country'?", "nobody has group = 'prof'", "professional")),
    ("no condition", ("--where", "DK"), 3, ("'DK' is no condition", "KEY=VALUE")),
    ("no such level", ("--code", "worth", "--level", "heaps"), 3, ("no level 'heaps'", "none, little, some, much, great")),
    ("no levels at all", ("--code", "praise", "--level", "much"), 3, ("None of these codes has levels.",)),
    ("no such coder", ("--coder", "zoe"), 3, ("'zoe' has decided nothing", "There are: ada, ben.")),
    ("a label without asking for labels", ("--where", "speaker=ida"), 2, ("add --speakers",)),
    ("a label that there is not", ("--where", "speaker=Zoe", "--speakers"), 3, ("nobody has speaker = 'Zoe'",)),
    ("the list and a choice", ("--translate", "x.csv", "--code", "praise"), 2, ("it goes with no other choice",)),
    ("a list of another kind", ("--translate", "x.docx"), 3, ("ends in .csv or .xlsx",)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options", "code", "told"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_there_is_not_is_told(
    name: str, options: tuple[str, ...], code: int, told: tuple[str, ...], focuscode: Commands
) -> None:
    """Each problem with what there is instead; labels of people are never listed."""
    outcome = focuscode("quotes", *options)
    assert (code, "") == (outcome.code, outcome.out)
    for words in told:
        assert words in outcome.err, words
    assert "Ida" not in outcome.err


def test_on_a_screen_lines_are_folded_between_words(small: Path) -> None:
    """In 40 columns a long quote has several lines, each indented, without a lost word."""
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "quotes", "--code", "praise", "--study", str(small)]
    environment = {**os.environ, "COLUMNS": "40", "TERM": "xterm", "NO_COLOR": "1"}
    subprocess.run(command, stdout=terminal, stderr=subprocess.DEVNULL, env=environment, check=True)
    os.close(terminal)
    lines = os.read(screen, 100_000).decode().replace("\x1b[0m", "").splitlines()
    os.close(screen)
    words = " ".join(line.strip() for line in lines)
    assert "they plant <b>trees</b>, they water them, they keep the whole park alive." in words
    assert "[b]really[/b]" in words
    assert max(len(line.rstrip()) for line in lines) <= 40
