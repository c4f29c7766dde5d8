"""What goes into dialogs and what comes out of them: plain records, without Textual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import decisions
from pipeline.decisions import Reason
from pipeline.findings import SETTLED_BECAUSE

REASONS: Mapping[Reason, str] = {reason: SETTLED_BECAUSE[reason] for reason in decisions.REASONS}
"""Why coders came to differ, in the order of the keys 1 to 6: id → what a coder reads."""

FIELDS: Mapping[str, str] = {
    "transcript": "transcript",
    "speaker": "speaker",
    "group": "stakeholder group",
    "code": "code",
    "state": "state",
}
"""What segments are filtered by: field of `FilterChoice` → what a coder reads."""


@dataclass(frozen=True, slots=True)
class NewWords:
    """Out of the picker: no code of the codebook, but a new one of these words."""

    words: str


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code to be made, all the same: its name, its definition (may be empty), whether a participant said it."""

    name: str
    definition: str = ""
    in_vivo: bool = False


@dataclass(frozen=True, slots=True)
class TakenCode:
    """Instead of a new code, one of the codebook that is near."""

    code_id: str


@dataclass(frozen=True, slots=True)
class Voiced:
    """A speaker who talks in a span: id, name as shown, stakeholder group ("" where not known)."""

    id: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class KeptMemo:
    """A memo that was written: `about` and `target` as in `pipeline.decisions.Memo`, `name` says it to a person."""

    about: str
    target: str
    name: str
    text: str
    written_at: str = ""


@dataclass(frozen=True, slots=True)
class MemoTarget:
    """What a memo may be about ("segment", "speaker", "code", "transcript"), and what was noted on it before."""

    about: str
    target: str
    name: str
    memos: tuple[KeptMemo, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoDraft:
    """A memo to be kept; `about` and `target` are those of the `MemoTarget` chosen."""

    text: str
    about: str
    target: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of several to choose from: what it is called inside, how it is shown, how many segments it has (None: not said)."""

    value: str
    name: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """Which segments are shown: values of the options chosen, "" where any will do."""

    transcript: str = ""
    speaker: str = ""
    group: str = ""
    code: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        """True where anything is chosen."""
        return any((self.transcript, self.speaker, self.group, self.code, self.state))


@dataclass(frozen=True, slots=True)
class GivenReason:
    """Why something was settled so: a key of `REASONS`, and a note (may be empty)."""

    reason: Reason
    note: str = ""
