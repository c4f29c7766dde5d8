"""The tables of the study database, as SQLAlchemy Core sees them.

Two kinds live side by side: what people made (decisions, presentations, memos, new codes, drawn batches, the
codebooks that they judged by, and answers of practice) is append-only, guarded by triggers, and nothing ever rebuilds it; everything else is derived and may be made again at any time.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("coder", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("segment_id", Text, nullable=False),
    Column("transcript_id", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("code_id", Text),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("level", Text),
    Column("speaker_ids", Text, nullable=False),
    Column("suggestion_id", Text),
    Column("hint_visible", Boolean, nullable=False),
    Column("round", Text, nullable=False),
    Column("codebook_revision", Text, nullable=False),
    Column("supersedes", Text),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("part_at", Integer, nullable=False),
    UniqueConstraint("coder", "sequence", name="one_sequence_per_coder"),
)

presentations = Table(
    "presentations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("segment_id", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("draw_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("probability", Float),
    Column("hints", Boolean, nullable=False),
    Column("shown_at", Text, nullable=False),
)

memos = Table(
    "memos",
    metadata,
    Column("id", Text, primary_key=True),
    Column("author", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("written_at", Text, nullable=False),
)

code_meanings = Table(
    "code_meanings",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("meaning", Text, nullable=False),
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("codes", Text, nullable=False),
)

new_codes = Table(
    "new_codes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("author", Text, nullable=False),
    Column("code_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("in_vivo", Boolean, nullable=False),
    Column("quote", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("segment_id", Text, nullable=False),
    Column("transcript_id", Text, nullable=False),
    Column("made_at", Text, nullable=False),
)

draws = Table(
    "draws",
    metadata,
    Column("id", Text, primary_key=True),
    Column("coder", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("round", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("design", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Column("population_digest", Text, nullable=False),
    Column("after", Integer, nullable=False),
    Column("items", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    UniqueConstraint("coder", "number", name="one_number_per_batch"),
)

practice_answers = Table(
    "practice_answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("coder", Text, nullable=False),
    Column("quiz", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("material", Text, nullable=False),
    Column("codebook_revision", Text, nullable=False),
    Column("offered", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("ticked", Text, nullable=False),
    Column("answered_at", Text, nullable=False),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("notices", Text, nullable=False),
)

segments = Table(
    "segments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("transcript_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("speaker_id", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("first_turn", Integer, nullable=False),
    Column("after_turn", Integer, nullable=False),
    Column("speaker_ids", Text, nullable=False),
    Index("segments_in_order", "transcript_id", "position"),
)

# In order of place within a transcript: a key of random ids, and an index more, would take longer to keep up than all of
# suggesting takes.
suggestions = Table(
    "suggestions",
    metadata,
    Column("transcript_id", Text, primary_key=True),
    Column("for_coder", Text, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("segment_id", Text, nullable=False),
    Column("code_id", Text, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("rationale", Text, nullable=False),
    Column("tagger", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("level", Text),
    Column("hit", Boolean, nullable=False),
    Column("calibrated", Boolean, nullable=False),
    Index("suggestions_by_segment", "segment_id"),
    sqlite_with_rowid=False,
)

scores = Table(
    "scores",
    metadata,
    Column("transcript_id", Text, primary_key=True),
    Column("for_coder", Text, primary_key=True),
    Column("segments", Text, nullable=False),
    Column("codes", Text, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
)

step_runs = Table(
    "step_runs",
    metadata,
    Column("step", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("output", Text, nullable=False),
    Column("ran_at", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("name", Text, primary_key=True),
    Column("record", Text, nullable=False),
)

APPEND_ONLY = (
    "decisions",
    "presentations",
    "memos",
    "code_meanings",
    "codebooks",
    "new_codes",
    "draws",
    "practice_answers",
)
