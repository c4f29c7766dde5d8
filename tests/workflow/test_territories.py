"""Which country a name means."""

from __future__ import annotations

import pytest

from pipeline.workflow.territories import codes_of

# Names, the study's languages, and the code of each that is a country's.
NAMES: list[tuple[str, list[str], list[str], dict[str, str]]] = [
    ("codes", ["DE", "dk", "UK", "USA", "DEU"], ["en"], {"DE": "DE", "dk": "DK", "UK": "GB", "USA": "US", "DEU": "DE"}),
    ("English", ["Spain", "Estonia", "Türkiye"], ["en"], {"Spain": "ES", "Estonia": "EE", "Türkiye": "TR"}),
    ("by another name", ["Czech Republic", "Great Britain"], ["en"], {"Czech Republic": "CZ", "Great Britain": "GB"}),
    ("a language of the study", ["Tschechien", "Dánsko"], ["de-AT", "cs"], {"Tschechien": "CZ", "Dánsko": "DK"}),
    ("its own", ["Österreich", "AT", "Tschechien"], ["en"], {"Österreich": "AT", "AT": "AT", "Tschechien": "CZ"}),
    ("its own, with nothing to tell it by", ["Polska"], ["en"], {}),
    ("a language that nobody knows", ["France"], ["xx"], {"France": "FR"}),
    ("no country", ["Bavaria", "north", "", "001"], ["en"], {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "languages", "expected"), [case[1:] for case in NAMES], ids=[case[0] for case in NAMES]
)
def test_codes_of_countries(names: list[str], languages: list[str], expected: dict[str, str]) -> None:
    """A country is known by its code, its English name, its name in the study's languages, and its own."""
    assert expected == codes_of(names, languages)
