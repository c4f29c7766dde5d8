"""Countries and sectors that stand for each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.settings.load import load
from pipeline.workflow.places import places_apart
from pipeline.workflow.study import Study

STUDY = """\
[study]
title = "Study"
[transcripts]
folder = "transcripts"
[participants]
file = "people.csv"
columns = { country = "Land", sector = "Bereich" }
[codebook]
file = "codebook.yaml"
[survey]
file = "survey.csv"
respondent = "id"
items = [{ column = "a", sector = "parks" }]
scores = { never = 0, often = 1 }
"""
PEOPLE = "id,Land,Bereich\nA,DE,parks\nB,AT,parks\n"
OTHER = "[survey.country_names] gives a country the name of another:"
SIDES = "On the left stands the survey's name, on the right that of the focus groups for the same country."
# What of study.toml is written otherwise, the names of countries, the survey's countries, what is told and whether wholly.
CASES: list[tuple[str, tuple[str, str], str, list[str], list[tuple[str, bool]]]] = [
    ("rightly named", ("", ""), 'Deutschland = "DE"\nAustria = "AT"\n', ["DE", "AT"], []),
    (
        "crosswise",
        ("", ""),
        'Deutschland = "AT"\nAustria = "DE"\n',
        ["DE", "AT"],
        [(f'{OTHER} Deutschland = "AT", Austria = "DE". {SIDES}', False)],
    ),
    ("numbers and regions", ("", ""), '1 = "DE"\nEast = "AT"\n', ["DE", "AT"], []),
    (
        "crossed columns",
        ('country = "Land", sector = "Bereich"', 'country = "Bereich", sector = "Land"'),
        "",
        ["DE", "AT"],
        [
            (
                (
                    "Country and sector of the focus groups stand for each other: their countries are the survey's"
                    " sectors, and their sectors its countries, so that nothing that was said is set beside an index."
                    ' In columns under [participants] write country = "Land", sector = "Bereich".'
                ),
                True,
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("instead", "names", "countries", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_what_stands_for_another(
    instead: tuple[str, str],
    names: str,
    countries: list[str],
    expected: list[tuple[str, bool]],
    tmp_path: Path,
) -> None:
    """Countries under another country's name and crossed columns are told with the lines that mend them."""
    toml = STUDY.replace(*instead) if instead[0] else STUDY
    files = {
        "study.toml": toml + f"[survey.country_names]\n{names}",
        "people.csv": PEOPLE,
        "codebook.yaml": "",
        "survey.csv": "id,a\n",
    }
    (tmp_path / "transcripts").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Study(load(tmp_path)) as study:
        told = places_apart(study, countries, ["parks"])
    assert expected == [(str(one), one.wholly) for one in told]
