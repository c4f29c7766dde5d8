"""What a coder is told of a segment that was judged before the codebook changed: why it is here, what is still open."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.codebook import Codebook, Descent
from pipeline.decisions import CoderState, Outdated

_AGAIN = {
    "new": "is new since you read this",
    "split": "was split off from a code that you gave here",
    "widened": "means more than when you judged this",
    "narrowed": "means less than when you gave it here",
    "changed": "means something else than when you judged this",
    "level": "needs a level now",
}


def why_again(reasons: Sequence[Outdated], codebook: Codebook) -> tuple[str, ...]:
    """Why a segment that was judged comes back, in sentences; judgements by an unknown codebook in one."""
    said = [
        f"again: “{codebook.code(reason.code_id).name}” ({reason.code_id}) {_AGAIN[reason.because]}"
        for reason in reasons
        if reason.because in _AGAIN
    ]
    if any(reason.because == "unknown" for reason in reasons):
        said.append("again: judged by a codebook that is not on record; look at all codes")
    return tuple(said)


def open_question(
    state: CoderState, segment_id: str, codebook: Codebook, given: Collection[str | None] = ()
) -> str:
    """What must be said before the segment is completed, since a coding would stop counting unseen; "" where nothing.

    `given` are codes that are about to be given.

    A graded code without its level, and a code that was given and split since of which no part was given or all denied.
    """
    graded = {code.id for code in codebook.codable if code.scale is not None}
    for (of_segment, code_id), coding in state.codings.items():
        if of_segment == segment_id and code_id in graded - set(given) and coding.level is None:
            return f"{code_id} needs a level: + {code_id} LEVEL, or - {code_id}"
    parts: dict[str, list[str]] = {}
    for reason in state.outdated.get(segment_id, ()):
        if reason.because == "split":
            parts.setdefault(codebook.code(reason.code_id).split_from or "", []).append(reason.code_id)
    descent = Descent(codebook)
    for origin, codes in parts.items():
        family = [c.id for c in codebook.codable if origin == c.split_from or c.id == descent.own(origin)]
        if not any(state.verdict(segment_id, code_id) or code_id in given for code_id in family):
            which = " or ".join(f"+ {code_id}" for code_id in codes)
            none = " ".join(f"- {code_id}" for code_id in codes)
            return f"you gave {origin} here, which was split: say which part it was, {which} (or that it was none: {none})"
    return ""
