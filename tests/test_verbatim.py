"""Strangers' text is shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.verbatim import visible

TEXTS = (
    ("plain text stays", "Wir — äh [lacht] l’eau\n\tzweite Zeile", "Wir — äh [lacht] l’eau\n\tzweite Zeile"),
    ("escape", "\x1b[31mred", "␛[31mred"),
    ("NUL and delete", "a\x00b\x7f", "a␀b␡"),
    ("carriage return", "a\r", "a␍"),
    ("C1 control", "\x9b", "⟨U+009B⟩"),
    ("right-to-left override", "\u202eabc", "⟨U+202E⟩abc"),
    ("isolates", "\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
    ("zero width space", "a\u200bb", "a⟨U+200B⟩b"),
    ("lone surrogate", "\ud83d", "⟨U+D83D⟩"),
    ("tag characters", "\U000e0041", "⟨U+E0041⟩"),
    ("joiners that scripts need", "नि\u200dक", "नि\u200dक"),
)


@pytest.mark.parametrize(("name", "text", "expected"), TEXTS, ids=[t[0] for t in TEXTS])
def test_visible(name: str, text: str, expected: str) -> None:
    """What would act unseen is shown as a symbol, and nothing else is touched."""
    assert expected == visible(text)


@given(st.text())
def test_visible_text_can_be_written_and_holds_no_control(text: str) -> None:
    """Whatever comes in, what is shown is valid UTF-8 and free of controls and of direction marks."""
    shown = visible(text)
    assert shown == shown.encode("utf-8").decode("utf-8")
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("LRO", "RLO", "LRE", "RLE", "PDF")]
    assert shown == visible(shown)
