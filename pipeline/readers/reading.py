"""What a reader is told beforehand, and what it gives back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.readers.sources import SourceText, in_section, read_text
from pipeline.readers.words import keys
from pipeline.transcripts import Notice, Role, Transcript, as_role, speaker_key

MODERATORS: tuple[str, ...] = (
    "Moderator", "Moderators", "Mod", "M", "Interviewer", "Int", "I", "Facilitator", "Researcher", "Host", "Chair",
    "Moderátor", "Moderátorka", "Tazatel", "Tazatelka", "Výzkumník", "Výzkumnice", "Facilitátor", "Facilitátorka",
    "Ordstyrer", "Interviewperson", "Facilitatoren", "Moderatoren",
    "Moderatorin", "Moderation", "Interviewerin", "Gesprächsleiter", "Gesprächsleiterin", "Gesprächsleitung",
    "Animateur", "Animatrice", "Modérateur", "Modératrice", "Intervieweur", "Intervieweuse", "Enquêteur",
    "Enquêtrice", "Facilitateur", "Facilitatrice",
)  # fmt: skip
"""Labels that mean the moderator, in English, Czech, Danish, German and French."""

OBSERVERS: tuple[str, ...] = (
    "Observer", "Note-taker", "Notetaker", "Note taker", "Assistant", "Rapporteur",
    "Pozorovatel", "Pozorovatelka", "Zapisovatel", "Zapisovatelka",
    "Observatør", "Referent",
    "Beobachter", "Beobachterin", "Protokollant", "Protokollantin", "Protokoll",
    "Observateur", "Observatrice", "Rapporteuse",
)  # fmt: skip
"""Labels that mean somebody who watches or takes notes, in the same languages."""

PARTICIPANTS: tuple[str, ...] = (
    "Participant", "Participants", "Respondent", "Interviewee", "Discussant", "Part", "P",
    "Účastník", "Účastnice", "Respondentka", "Dotazovaný", "Dotazovaná",
    "Deltager", "Deltagere", "Informant",
    "Teilnehmer", "Teilnehmerin", "Teilnehmende", "Teilnehmender", "TN", "Befragte", "Befragter", "Diskutant", "Diskutantin",
    "Participante", "Enquêté", "Enquêtée", "Répondant", "Répondante", "Interviewé", "Interviewée",
)  # fmt: skip
"""Words for who takes part, in the same languages; nobody's label needs one, but a participant list may hold them."""

_MODERATOR_KEYS = keys(MODERATORS)
_OBSERVER_KEYS = keys(OBSERVERS)
_PARTICIPANT_KEYS = keys(PARTICIPANTS)


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What the study says of its transcripts.

    `language` holds for every transcript that `languages` (transcript id → language) does not name. `moderators` and
    `observers` are labels that count as such beside the built-in words in five languages; the participant list, where
    it knows a label, has the last word. `metadata` (transcript id → key → value) is what is known of a discussion
    (country, sector, …) and is given to its speakers as attributes, too. `encoding` holds for every text file that
    `encodings` (transcript id → encoding) does not name.
    """

    language: str = "en"
    languages: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    moderators: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    encodings: Mapping[str, str] = field(default_factory=dict)

    def language_of(self, transcript_id: str) -> str:
        """The language of that transcript."""
        return self.languages.get(transcript_id, self.language)

    def text_of(self, path: Path, source: str, transcript_id: str) -> SourceText:
        """The text of a transcript's file in its encoding; raises InputError, with the line that would declare another."""
        section = f"transcripts.about.{json.dumps(transcript_id, ensure_ascii=False)}"
        remedy = f"{in_section(section)} (or under [transcripts], if all its text files are)"
        encoding = self.encodings.get(transcript_id, self.encoding)
        return read_text(path, source=source, encoding=encoding, remedy=remedy)

    def role_by_word(self, label: str, note: str = "") -> Role | None:
        """The role that a label (`Moderator 2`) or the note behind it (`Jana (moderator)`) speaks of, if any."""
        words = {
            "moderator": _MODERATOR_KEYS | keys(self.moderators),
            "observer": _OBSERVER_KEYS | keys(self.observers),
        }
        for role, meant in words.items():
            if _means(label, meant) or any(
                {speaker_key(part), _first(part)} & meant for part in re.split(r"[,;/]", note)
            ):
                return as_role(role)
        return None


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """A transcript as read, and whatever in its file was not understood or understood with a doubt."""

    transcript: Transcript
    notices: tuple[Notice, ...] = ()


Reader = Callable[..., ReadTranscript]
"""A front end: called as `read(path, *, transcript_id, source, participants, settings)`; raises InputError."""


def _means(label: str, meant: frozenset[str]) -> bool:
    """True where `label` is one of `meant`, or one of three letters or more and a number or name (`Moderator 2`)."""
    if speaker_key(label) in meant:
        return True
    named = all(word[0].isupper() or word[0].isdigit() for word in label.split()[1:3])
    return _first(label) in meant and len(_first(label)) >= 3 and len(label.split()) <= 3 and named


def listed_role(word: str) -> Role | None:
    """The role that a participant list means by `word`, in any of the five languages; None where it is no role."""
    role = ReadingSettings().role_by_word(word)
    return role or ("participant" if _means(word, _PARTICIPANT_KEYS) else None)


def _first(label: str) -> str:
    """The first word of a label without the number behind it, as a key."""
    return re.split(r"[\s\d_.-]", speaker_key(label), maxsplit=1)[0]
