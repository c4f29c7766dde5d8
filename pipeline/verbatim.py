"""Text that came in with a study, shown character by character: seen, never obeyed.

What would act instead of being seen (control characters, terminal escapes, marks that reverse the writing direction)
becomes a visible symbol. Markup is left to whoever shows the text: Rich's `Text`, the template's escaping.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """`text` with every character that acts unseen replaced by a symbol; line breaks and tabs stay.

    C0 controls become their Unicode control pictures (ESC: ␛), others their code point (⟨U+202E⟩).
    """
    return _UNSEEN.sub(lambda match: _symbol(match[0]), text)


def _symbol(character: str) -> str:
    """What is shown for one unseen character."""
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    return f"⟨U+{point:04X}⟩"
