"""Who the speakers of a transcript are: labels matched to the participant list, roles, and those who were silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.readers.reading import ReadingSettings
from pipeline.transcripts import Participant, Speaker, speaker_key

NOTE = "described_as"
"""The attribute that keeps what a transcript says of a speaker behind the label: `M1 (male, 54):`."""


def roll(participants: Iterable[Participant], transcript_id: str) -> dict[str, Participant]:
    """The participants of that transcript by the keys of their ids and aliases.

    A row of that very transcript wins over one that names no transcript, an id over an alias.
    """
    found: dict[str, Participant] = {}
    rows = [row for row in participants if row.transcript_id in (transcript_id, "")]
    for row in sorted(rows, key=lambda row: row.transcript_id == ""):
        found.setdefault(speaker_key(row.id), row)
    for row in sorted(rows, key=lambda row: row.transcript_id == ""):
        for alias in row.aliases:
            found.setdefault(speaker_key(alias), row)
    return found


def speakers_of(
    labels: Sequence[tuple[str, str]],
    present: Iterable[str],
    *,
    transcript_id: str,
    participants: Sequence[Participant],
    settings: ReadingSettings,
) -> tuple[Speaker, ...]:
    """Everybody in a transcript: those behind `labels` (label, note) in order of speaking, then the silent ones.

    Silent are the participants listed for this very transcript who do not speak, and names in `present` that fit
    nobody else. Two labels of one participant stay two speakers with the same participant id; of several spellings of
    one label (`JANA`, `Jana`) the most frequent is shown.
    """
    listed = roll(participants, transcript_id)
    about = settings.metadata.get(transcript_id, {})
    spellings = Counter(label for label, _ in labels)
    notes: dict[str, str] = {}
    for label, note in labels:
        notes[speaker_key(label)] = notes.get(speaker_key(label)) or note
    speakers: dict[str, Speaker] = {}
    for key, note in notes.items():
        label = max((label for label in spellings if speaker_key(label) == key), key=spellings.__getitem__)
        speakers[key] = _speaker(label, note, listed.get(key), about, settings)
    heard = {speaker.person for speaker in speakers.values()}
    for row in participants:
        if row.transcript_id == transcript_id and row.id not in heard:
            speakers.setdefault(speaker_key(row.id), _speaker(row.id, "", row, about, settings))
    known = {*speakers, *(key for key, row in listed.items() if row.id in heard)}
    for name in present:
        if not (_fits(name, known) or _role_taken(name, speakers.values(), settings)):
            key = speaker_key(name)
            speakers[key] = _speaker(name, "", listed.get(key), about, settings)
            known.add(key)
    return tuple(speakers.values())


def _speaker(
    label: str, note: str, row: Participant | None, about: Mapping[str, str], settings: ReadingSettings
) -> Speaker:
    """The speaker behind one label."""
    described = {NOTE: note} if note else {}
    if row is not None:
        return Speaker(speaker_key(label), label, row.role, row.id, {**about, **described, **row.attributes})
    role = settings.role_by_word(label, note) or "participant"
    return Speaker(speaker_key(label), label, role, None, {**about, **described})


def _fits(name: str, known: Iterable[str]) -> bool:
    """True where a name of the header's list means a speaker: the same words, or all words of the shorter one."""
    words = set(re.findall(r"[\w'’-]+", speaker_key(name)))
    for key in known:
        others = set(re.findall(r"[\w'’-]+", key))
        if words and others and (words <= others or others <= words):
            return True
    return False


def _role_taken(name: str, speakers: Iterable[Speaker], settings: ReadingSettings) -> bool:
    """True where the list says `Moderator` and somebody else is known to be the moderator."""
    role = settings.role_by_word(name)
    return role is not None and any(speaker.role == role for speaker in speakers)
