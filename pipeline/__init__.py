"""focuscode: coding focus groups with suggestions, blind review, agreement and a survey beside them.

The public names below are loaded when they are first used, so that `import pipeline` costs nothing.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "AgreementCard",
    "Codebook",
    "InputError",
    "Study",
    "TableOptions",
    "Transcript",
    "agreed_frame",
    "card_of_table",
    "counts",
    "matrix",
    "quotes",
    "read_codebook",
    "read_transcript",
    "run_steps",
    "survey_frame",
]

_PLACES = {
    "AgreementCard": "pipeline.agreement",
    "Codebook": "pipeline.codebook",
    "InputError": "pipeline.errors",
    "Study": "pipeline.workflow.study",
    "TableOptions": "pipeline.workflow.agreeing_tables",
    "Transcript": "pipeline.transcripts",
    "agreed_frame": "pipeline.workflow.frames",
    "card_of_table": "pipeline.workflow.agreeing_tables",
    "counts": "pipeline.workflow.frames",
    "matrix": "pipeline.workflow.frames",
    "quotes": "pipeline.workflow.frames",
    "read_codebook": "pipeline.readers",
    "read_transcript": "pipeline.readers",
    "run_steps": "pipeline.workflow.running",
    "survey_frame": "pipeline.workflow.frames",
}


def __getattr__(name: str) -> Any:
    """A public name, loaded now."""
    from importlib import import_module

    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
