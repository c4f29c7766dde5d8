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
    "card_of_table",
    "read_codebook",
    "read_transcript",
    "run_steps",
]

_PLACES = {
    "AgreementCard": "pipeline.agreement",
    "Codebook": "pipeline.codebook",
    "InputError": "pipeline.errors",
    "Study": "pipeline.workflow.study",
    "TableOptions": "pipeline.workflow.agreeing_tables",
    "Transcript": "pipeline.transcripts",
    "card_of_table": "pipeline.workflow.agreeing_tables",
    "read_codebook": "pipeline.readers",
    "read_transcript": "pipeline.readers",
    "run_steps": "pipeline.workflow.running",
}


def __getattr__(name: str) -> Any:
    """A public name, loaded now."""
    from importlib import import_module

    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
