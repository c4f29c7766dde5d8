"""Names become ids and names of files that every system takes, and that can still be read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reports.naming import plain_name

# (what it is, the name, what it becomes)
NAMES = (
    ("plain", "fg-cz-health", "fg-cz-health"),
    ("German", "FG1 München", "fg1-muenchen"),
    ("German, in two code points", "Mu\u0308nchen", "muenchen"),
    ("sharp s", "Straße", "strasse"),
    ("Danish", "Århus / Ærø / Tønder", "aarhus-aeroe-toender"),
    ("Czech", "Žďár nad Sázavou", "zdar-nad-sazavou"),
    ("French", "Cœur d’Hérault", "coeur-d-herault"),
    ("Polish", "Łódź", "lodz"),
    ("Turkish", "İzmir ışık", "izmir-isik"),
    ("another script", "Київ 2", "2"),
    ("nothing left", "東京", ""),
    ("signs", "../a b:c", "a-b-c"),
)


@pytest.mark.parametrize(("what", "name", "expected"), NAMES, ids=[case[0] for case in NAMES])
def test_names_are_written_in_plain_letters(what: str, name: str, expected: str) -> None:
    """Umlauts and their like become two letters, other accents are left out, all else is a hyphen."""
    assert expected == plain_name(name)


@given(st.text())
def test_whatever_comes_in_is_plain(name: str) -> None:
    """Whatever a name is, what comes out is small ASCII letters and digits joined by the sign that was asked for."""
    found = plain_name(name, "_")
    assert found == "" or re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", found)
    assert found == plain_name(found, "_")
