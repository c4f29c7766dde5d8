"""Which lines begin with a speaker's label, and how sure that is.

A colon also stands in “for example:”, so a label is certain only where somebody says so: the participant list, a
word for the moderator, a bold name, or its standing at the head of several lines. Whatever is taken, or left, with a
doubt can be named in a notice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.readers.reading import ReadingSettings
from pipeline.readers.times import TIME, leading_time, seconds
from pipeline.readers.words import NO_SPEAKER, PARTICLES, PRONOUNS, is_remark
from pipeline.transcripts import speaker_key

Kind = Literal["colon", "bracket", "timed", "stamped", "tab", "bold", "parenthesis"]
Verdict = Literal["sure", "guess", "talk"]

_COLON = re.compile(
    r"([^:：()\[\]\t]{1,60}?)((?:\s*[(\[][^()\[\]]{0,80}[)\]])*)\s*[:：](?!//)(.*)", re.DOTALL
)
_BRACKET = re.compile(r"\[([^\[\]:]{1,40})\]\s*:?(?=\s|$)(.*)", re.DOTALL)
_PARENTHESIS = re.compile(r"\(([^():\d][^():]{0,58})\)")
_TIMED = re.compile(rf"([^:\t\[\]()]{{1,60}}?)\s+[\[(]?({TIME})[\])]?")
_TAB = re.compile(r"([^:\t]{1,60}?)[ \u00a0]*\t+(.*)", re.DOTALL)
_NOTES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060"
_SENTENCE = re.compile(r"[,;?!…“”\"„«»=]|\.\.")
_ABBREVIATED = re.compile(r"(?:[^\W\d_]{1,4}\.)+(?:[^\W\d_]+)?|[^.]+")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)+|[^.]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of a source. `bold` code points at its beginning are bold; `number` is None in Word."""

    text: str
    number: int | None = None
    bold: int = 0


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A line that may begin with a label: the label, the note in parentheses behind it, and the words that follow."""

    label: str
    words: str
    kind: Kind
    note: str = ""
    started_at: float | None = None
    bold: bool = False

    @property
    def key(self) -> str:
        """The speaker's key."""
        return speaker_key(self.label)


def clean_label(text: str) -> tuple[str, str, float | None]:
    """A label as it stands in a cell or tag, without brackets and colon: label, note, time."""
    text = text.strip().strip(_UNSEEN).rstrip(":：").strip()
    bracket = re.fullmatch(r"\[([^\[\]]+)\]", text)
    if bracket:
        return " ".join(bracket[1].split()), "", None
    body = text
    while match := re.search(r"\s*[(\[][^()\[\]]*[)\]]$", body):
        body = body[: match.start()]
    if not body.strip():
        return " ".join(text.split()), "", None
    note, time = _note(text[len(body) :])
    return " ".join(body.split()), note, time


def label_line(line: Line) -> LabelLine | None:
    """The label that `line` may begin with; None where it has the form of none."""
    time, text = leading_time(line.text.strip().lstrip(_UNSEEN))
    if timed := _TIMED.fullmatch(text):
        return _made(timed[1], "", "timed", "", seconds(timed[2]))
    colon = _COLON.match(text)
    if colon and re.search(r"\w", colon[1]) and not _is_clock(colon[1], colon[3]):
        note, inner = _note(colon[2])
        head = line.text.find(colon[1]) + len(colon[1])
        bold = head <= line.bold <= len(line.text) - len(colon[3].lstrip())
        return _made(colon[1], colon[3], "colon", note, time if time is not None else inner, bold=bold)
    if bracket := _BRACKET.match(text):
        return _made(bracket[1], bracket[2], "bracket", "", time)
    if tab := _TAB.match(text):
        return _made(tab[1], tab[2], "tab", "", time)
    if parenthesis := _PARENTHESIS.fullmatch(text):
        return _made(parenthesis[1], "", "parenthesis", "", time)
    bold_text = line.text[: line.bold].strip()
    if bold_text and len(bold_text) <= 60:
        label, note, inner = clean_label(bold_text)
        return _made(label, line.text[line.bold :], "bold", note, inner if time is None else time, bold=True)
    if time is not None and text and len(text) <= 60:
        return _made(text, "", "stamped", "", time)
    return None


def _is_clock(label: str, words: str) -> bool:
    """True where the colon stands in a time of day or a ratio, `10:30`."""
    return label.strip().isdecimal() and words[:1].isdecimal()


def _made(
    label: str, words: str, kind: Kind, note: str, time: float | None, *, bold: bool = False
) -> LabelLine:
    """A label line; a time at the beginning of its words is taken as its time."""
    inner, rest = leading_time(words.strip())
    return LabelLine(" ".join(label.split()), rest.strip(), kind, note, inner if time is None else time, bold)


def _note(text: str) -> tuple[str, float | None]:
    """What stands in parentheses behind a label: a description and perhaps a time."""
    parts, time = [], None
    for part in _NOTES.findall(text):
        found = seconds(part)
        if found is None:
            parts.append(" ".join(part.split()))
        elif time is None:
            time = found
    return "; ".join(part for part in parts if part), time


def label_shaped(label: str) -> bool:
    """True for up to four words without the punctuation of a sentence, beginning upper-case or with a digit in it."""
    words = label.split()
    if not 1 <= len(words) <= 4 or len(label) > 40 or _SENTENCE.search(label) or not re.search(r"\w", label):
        return False
    if not all(_ABBREVIATED.fullmatch(word) for word in words) or not _LAST_WORD.fullmatch(words[-1]):
        return False
    if len(words) > 1 and words[0].casefold() in PRONOUNS and words[1][0].islower():
        return False
    return label[0].isupper() or any(char.isdigit() for char in label)


def looks_like_label(label: str) -> bool:
    """True where it has the shape of a label and is no word that stands before a colon without being a name."""
    return label_shaped(label) and speaker_key(label) not in NO_SPEAKER


def looks_like_name(label: str) -> bool:
    """True where, besides, every word is capitalised, a particle of a name, or has a digit: “Dr. Jana van Dam”.

    A mere number is no name.
    """
    return (
        looks_like_label(label)
        and bool(re.search(r"[^\W\d_]", label))
        and all(
            word[0].isupper()
            or word.casefold().rstrip(".'’") in PARTICLES
            or any(char.isdigit() for char in word)
            for word in label.split()
        )
    )


def judge(
    candidates: Sequence[LabelLine | None], known: Collection[str], settings: ReadingSettings
) -> list[Verdict | None]:
    """How sure each candidate is: `sure`, `guess` (taken, with a notice) or `talk`; None where there is none.

    `known` are the keys of the participant list.
    """
    counts = Counter(candidate.key for candidate in candidates if candidate is not None)
    colons = any(
        c.kind == "colon" and (c.key in known or (counts[c.key] > 1 and looks_like_label(c.label)))
        for c in candidates
        if c is not None
    )
    return [
        None
        if candidate is None
        else _verdict(candidate, counts[candidate.key], known, settings, colons=colons)
        for candidate in candidates
    ]


def _verdict(
    line: LabelLine, count: int, known: Collection[str], settings: ReadingSettings, *, colons: bool
) -> Verdict:
    """How sure one candidate is; `count` lines begin with its label, `colons`: others are named with a colon."""
    if line.key in known:
        return "sure"
    if line.kind in ("bracket", "parenthesis"):
        repeated = count > 1 and looks_like_label(line.label) and not is_remark(line.label)
        return "sure" if repeated and not colons else "talk"
    if settings.role_by_word(line.label) is not None:
        return "sure"
    if line.kind == "colon" and line.bold and looks_like_label(line.label):
        return "sure"
    if line.kind in ("tab", "bold", "stamped"):
        return "sure" if count > 1 and looks_like_name(line.label) else "talk"
    if count > 1 and looks_like_label(line.label):
        return "sure"
    return "guess" if looks_like_name(line.label) else "talk"


def doubt(candidate: LabelLine | None, verdict: Verdict | None) -> str:
    """What a notice says of a label that was taken, or left, with a doubt; "" where there is none."""
    if candidate is None or verdict == "sure":
        return ""
    if verdict == "guess":
        return f"“{candidate.label}” was taken for a speaker as it looks like a name, though it stands here alone"
    if candidate.kind == "colon" and label_shaped(candidate.label):
        return (
            f"“{candidate.label}” was not taken for a speaker; if it is one, add it to the participant list"
        )
    return ""
