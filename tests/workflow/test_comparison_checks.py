"""[comparison] against codebook and people: every mistake is named, with what there is instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.workflow.comparison_checks import comparison_problems
from pipeline.workflow.study import Study
from tests.workflow.conftest import BASE

CODEBOOK = """\
id: book
version: "1"
title: Book
languages: [en]
codes:
  - id: level
    name: Level
    definition: How much.
    scale:
      levels:
        - {id: low, name: Low}
        - {id: high, name: High}
      off_scale:
        - {id: unknown, name: Does not know}
  - id: help
    name: Help
    definition: Helping.
  - id: money
    name: Money
    definition: Paying.
"""
PEOPLE = "transcript,id,role,stakeholder_group,country,sector\nfg,Ann,participant,citizen,UK,parks\nfg,Bob,participant,professional,UK,parks\n"
COMPARED = BASE + '[comparison]\nperceived = "level"\n'

MISTAKES: list[tuple[str, str, list[tuple[str, str]]]] = [
    (
        "all is well",
        (
            'professionals = ["professional"]\ncontrasts = ["professional : citizen"]\nlevels = { low = 10, high = 60 }\n'
            'public_inputs = "money"\ncitizen_inputs = "help"\n[[comparison.expands]]\nsector = "parks"\ntext = "More."\n'
        ),
        [],
    ),
    (
        "groups that nobody has",
        'professionals = ["professionals"]\ncontrasts = ["professional : citizens"]\n',
        [
            ("comparison.professionals", "nobody has the stakeholder group 'professionals'."),
            ("comparison.contrasts", "nobody has the stakeholder group 'citizens'."),
        ],
    ),
    (
        "levels that are none",
        "levels = { low = 10, middle = 20, unknown = 3 }\n",
        [
            ("comparison.levels.middle", "the code 'level' has no such level."),
            ("comparison.levels.unknown", "'unknown' is no size."),
            ("comparison.levels", "the level 'high' is left out."),
        ],
    ),
    (
        "levels that fall",
        "levels = { low = 60, high = 10 }\n",
        [("comparison.levels", "the levels do not rise.")],
    ),
    (
        "codes that are none, and one side of two",
        'contrast_codes = ["helping"]\npublic_inputs = "cash"\n',
        [
            ("comparison.contrast_codes", "no such code: 'helping'."),
            ("comparison.public_inputs", "no such code: 'cash'."),
            ("comparison.citizen_inputs", "is missing."),
        ],
    ),
    (
        "a cell that is none",
        '[[comparison.expands]]\ncountry = "France"\nsector = "woods"\ngroup = "citizen"\ntext = "More."\n',
        [
            ("comparison.expands", "nobody has the country 'France'."),
            ("comparison.expands", "nobody has the sector 'woods'."),
        ],
    ),
]


@pytest.mark.parametrize(("name", "said", "expected"), MISTAKES, ids=[case[0] for case in MISTAKES])
def test_mistakes(name: str, said: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    """Each mistake stands with its key, and its remedy names what is known."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "participants.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "study.toml").write_text(COMPARED + said, encoding="utf-8")
    with Study.open(tmp_path) as study:
        found = list(comparison_problems(study, people=True))
    assert expected == [(problem.key, problem.what) for problem in found]
    assert all(problem.how for problem in found)
