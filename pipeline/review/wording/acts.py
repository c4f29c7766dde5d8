"""What was done, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.decisions import Decision

Name = Callable[[str, str | None], str]
"""What people call a code, with its level."""


def said_of(decisions: Iterable[Decision], name: Name) -> str:
    """An act in a few words: gave Waiting; done."""
    return "; ".join(filter(None, (_said(decision, name) for decision in decisions)))


def _said(decision: Decision, name: Name) -> str:
    """One decision in a few words."""
    code = name(decision.code_id, decision.level) if decision.code_id else ""
    return {
        "code": f"gave {code}",
        "reject": f"said no to {code}",
        "complete": "done",
        "flag": "flagged for discussion",
        "unflag": "no longer flagged",
        "defer": "put off to the end",
        "refer": f"sent {code} back to the codebook",
        "withdraw": "",
    }[decision.kind]
