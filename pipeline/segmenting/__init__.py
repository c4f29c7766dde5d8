"""Transcript → segments: by turn, utterance, sentence or window.

Segments are made anew from the transcript whenever it changes; their ids come from content, so that decisions stay
attached to the words they were made on.
"""

from __future__ import annotations

from pipeline.segmenting.cut import check_quotes, segment
from pipeline.segmenting.rule import KINDS, Kind, SegmentRule

__all__ = ["KINDS", "Kind", "SegmentRule", "check_quotes", "segment"]
