"""Four small discussions of a professional, a manager and a citizen, whose levels and indices can be worked out by hand.

Everybody speaks three times in turn, so that segment number 0, 3, 6 of a discussion is Pia's, 1, 4, 7 Max's and 2, 5, 8 Cat's; all
levels are given on the first three. In points, by the declared values:

              Pia  Max  Cat   index   professionals less index
dk-parks       20   45   65      50      32.5 - 50 = -17.5
dk-streets      0   20   85      75      10.0 - 75 = -65.0
uk-parks       45   45   85      25      45.0 - 25 =  20.0
uk-streets     20   65   45      50      42.5 - 50 =  -7.5

The eight professionals and managers have a mean of 260 / 8 = 32.5, all twelve one of 540 / 12 = 45.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.findings import Cell, Estimate
from pipeline.segments import Segment
from pipeline.verdicts import Comparison, JointRow, Sensitivity
from pipeline.workflow.analysing import Compared, coded, compared
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study
from tests.exploring.conftest import CODES, decide
from tests.workflow.conftest import silent

ROOMS = ("dk-parks", "dk-streets", "uk-parks", "uk-streets")
LEVELS = "levels = { none = 0, little = 20, some = 45, much = 65, great = 85 }\n"
PROFESSIONALS = 'professionals = ["professional", "manager"]\n'
TOML = """
[study]
title = "Four rooms"
languages = ["en"]
[transcripts]
folder = "transcripts"
moderators = ["Mod"]
[participants]
file = "people.csv"
[codebook]
file = "codebook.yaml"
[suggestions]
taggers = []
[review]
adjudicators = ["ruth"]
[survey]
file = "survey.csv"
respondent = "id"
country = "country"
items = [
  { column = "plant", label = "Plant trees", sector = "parks" },
  { column = "litter", label = "Pick up litter", sector = "streets" },
]
[survey.scores]
never = 0
often = 2
[survey.country_names]
DK = "Denmark"
UK = "United Kingdom"
SE = "Sweden"
[comparison]
perceived = "worth"
least_people = 1
"""
CODEBOOK = f"""
id: rooms
version: "1"
title: Rooms
languages: [en]
{CODES}
"""
# How many of four respondents answer “often”: an index of 25 for each.
OFTEN = {"DK": (2, 3), "UK": (1, 2), "SE": (4, 0)}
FORMULA = '=HYPERLINK("http://x","free")'
MARKUP = (
    "A lot, [b]really[/b]: they plant <b>trees</b> & water <script>alert(1)</script> them every single week."
)
FIRST: dict[tuple[str, int], dict[str, str | None]] = {
    ("dk-parks", 0): {"worth": "little"}, ("dk-parks", 1): {"worth": "some"}, ("dk-parks", 2): {"worth": "much"},
    ("dk-streets", 0): {"worth": "none"}, ("dk-streets", 1): {"worth": "little"}, ("dk-streets", 2): {"worth": "great"},
    ("uk-parks", 0): {"worth": "some"}, ("uk-parks", 1): {"worth": "some"}, ("uk-parks", 2): {"worth": "great"},
    ("uk-streets", 0): {"worth": "little"}, ("uk-streets", 1): {"worth": "much"}, ("uk-streets", 2): {"worth": "some"},
    ("dk-parks", 3): {"worth": "dont_know"}, ("dk-parks", 5): {"praise": None}, ("dk-streets", 5): {"praise": None},
}  # fmt: skip
WHOLE = Cell()
UNION = Cell(group="professional and manager")


def people(**groups: str) -> str:
    """The participant list, with other names for some stakeholder groups, and a volunteer who never says a word."""
    rows = ["transcript,id,role,stakeholder_group,country,sector"]
    for room in ROOMS:
        country, _, sector = room.partition("-")
        rows.append(f"{room},Mod,moderator,,{country.upper()},{sector}")
        for name, group in (("Pia", "professional"), ("Max", "manager"), ("Cat", "citizen")):
            rows.append(f"{room},{name},participant,{groups.get(group, group)},{country.upper()},{sector}")
    rows.append("dk-parks,Vol,participant,volunteer,DK,parks")
    return "\n".join(rows) + "\n"


def survey() -> str:
    """Four respondents in each of three countries."""
    rows = ["id,country,plant,litter"]
    for country, counts in OFTEN.items():
        for number in range(4):
            answers = ["often" if number < count else "never" for count in counts]
            rows.append(f"{country}{number},{country},{','.join(answers)}")
    return "\n".join(rows) + "\n"


def _talk(room: str) -> str:
    """What is said in a discussion."""
    said = [("Mod", "What do citizens do here?")]
    for number in range(9):
        words = (
            f"In {room} I would say this much about it, as my word number {number} on what the citizens do."
        )
        if room == "dk-parks":
            words = {0: FORMULA, 1: MARKUP}.get(number, words)
        said.append((("Pia", "Max", "Cat")[number % 3], words))
    return "\n\n".join(f"{name}: {words}" for name, words in said)


def make_rooms(folder: Path, said: str = LEVELS + PROFESSIONALS, **groups: str) -> Path:
    """Write the study, with that in [comparison], and cut it into segments; nobody has decided anything."""
    (folder / "transcripts").mkdir(parents=True)
    for room in ROOMS:
        (folder / "transcripts" / f"{room}.txt").write_text(_talk(room), encoding="utf-8")
    files = {
        "study.toml": TOML + said,
        "codebook.yaml": CODEBOOK,
        "people.csv": people(**groups),
        "survey.csv": survey(),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Study.open(folder) as study:
        run_steps(study, ("segment",), silent)
        study.store.keep_codebook(study.codebook)
    return folder


def of_place(study: Study, chosen: Callable[[str, int], bool]) -> tuple[Segment, ...]:
    """The segments of the chosen discussions and numbers."""
    return tuple(one for one in study.store.segments() if chosen(one.transcript_id, one.position))


def read_all(study: Study, *coders: str, hints: Collection[str] = ()) -> None:
    """Let coders read everything and say the same; in the rooms of `hints` they see suggestions."""
    for coder in coders:
        for room in ROOMS:
            own = of_place(study, lambda name, _, room=room: name == room)  # type: ignore[misc]  # bound at once
            decide(study, coder, own, FIRST, hints=room in hints)


def found_in(folder: Path) -> Compared:
    """What the study comes to."""
    with Study.open(folder) as study:
        return compared(study, coded(study))


def row(found: Comparison, cell: Cell) -> JointRow:
    """The row of a cell."""
    (one,) = (one for one in found.rows if one.cell == cell)
    return one


def otherwise(found: Comparison, what: str) -> Sensitivity:
    """The headline computed otherwise."""
    (one,) = (one for one in found.sensitivity if one.what == what)
    return one


def figures(estimates: Iterable[Estimate | None]) -> list[float | None]:
    """The values, rounded beyond what anybody works out by hand."""
    return [None if one is None or one.value is None else round(one.value, 9) for one in estimates]


def without_quotes(one: JointRow) -> JointRow:
    """A row but for the quotes."""
    return replace(one, quotes=())


def copied(folder: Path, to: Path) -> Path:
    """A copy of a study, to be changed."""
    return Path(shutil.copytree(folder, to))
