"""From files to records: transcripts of five formats, participants, codebooks, surveys and decision files.

Everything here reads and nothing writes; bad input is an InputError with every problem, and what was not understood
in a transcript is a Notice.
"""

from __future__ import annotations

from pipeline.readers.codebook_files import read_any_codebook
from pipeline.readers.codebook_incoming import IncomingCodebook
from pipeline.readers.codebooks import read_codebook
from pipeline.readers.decision_files import read_decisions
from pipeline.readers.participants import read_participants
from pipeline.readers.reading import MODERATORS, OBSERVERS, Reader, ReadingSettings, ReadTranscript
from pipeline.readers.registry import read_transcript, readable_suffixes
from pipeline.readers.surveys import read_survey

__all__ = [
    "MODERATORS",
    "OBSERVERS",
    "IncomingCodebook",
    "ReadTranscript",
    "Reader",
    "ReadingSettings",
    "read_any_codebook",
    "read_codebook",
    "read_decisions",
    "read_participants",
    "read_survey",
    "read_transcript",
    "readable_suffixes",
]
