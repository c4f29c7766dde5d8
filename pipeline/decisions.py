"""What people decided, as an append-only log, and the fold that turns the log into codings.

Nothing here is ever overwritten: undo is a `withdraw` that names the decision it takes back, a change of mind is a
new decision that `supersedes` the old one. Codings are derived (`fold`), never stored as truth.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pipeline.hashing import content_id
from pipeline.segments import Segment
from pipeline.spans import Span

Kind = Literal["code", "reject", "complete", "withdraw", "flag", "unflag", "defer", "refer", "reveal"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Reason = Literal["", "definition", "missed", "span", "level", "context", "other"]
REASONS: tuple[Reason, ...] = tuple(reason for reason in get_args(Reason) if reason)
About = Literal["study", "transcript", "speaker", "span", "segment", "code", "decision"]
ABOUTS: tuple[About, ...] = get_args(About)


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of one coder.

    `code`: the code applies; `reject`: it does not; `complete`: this coder has judged this segment against codebook
    revision `codebook_revision` and nothing more applies (only then does no coding mean absent; otherwise it means
    not read); `withdraw`: the decision `supersedes` is taken back. `flag` and `unflag`: the segment is to be discussed, or
    not any more; `defer`: it comes again at the end; `refer`: an adjudicator sends the code back to the codebook, and
    what the coders differ on stays open; `reveal`: the suggestions were shown after all.

    An act is what a coder did at once: its decisions share `decided_at`, and are undone together. `reason` (one of
    `REASONS`) and `note` say why an adjudicator settled a code as they did. Where a code holds for other words than just
    those of its segment, `part` are these words as the coder saw them, and `part_at` is where they begin, counted from the
    beginning of the segment (negative before it): `span` alone would be wrong as soon as an earlier turn is edited.

    `sequence` counts a coder's decisions from 1; (coder, sequence) is unique. `quote` is the segment's text as the
    coder saw it, so that a decision can still be read when its segment is gone. `decided_at` is ISO 8601 in UTC.
    `hint_visible`: this coder had seen the segment with suggestions switched on. `span` is in code points of the transcript's text.
    """

    id: str
    coder: str
    sequence: int
    kind: Kind
    segment_id: str
    transcript_id: str
    quote: str
    decided_at: str
    code_id: str | None = None
    span: Span | None = None
    level: str | None = None
    speaker_ids: tuple[str, ...] = ()
    suggestion_id: str | None = None
    hint_visible: bool = False
    round: str = ""
    codebook_revision: str = ""
    supersedes: str | None = None
    reason: Reason = ""
    note: str = ""
    part: str = ""
    part_at: int = 0


@dataclass(frozen=True, slots=True)
class Presentation:
    """What was put before whom. `probability` is None where no design gives one.

    `hints`: suggestions were switched on. Where there was none to show, that was seen as well: such a segment was not
    judged blind.
    """

    id: str
    segment_id: str
    coder: str
    round: str
    draw_id: str
    position: int
    probability: float | None
    hints: bool
    shown_at: str


@dataclass(frozen=True, slots=True)
class Memo:
    """A note of a person. `target` is the id of what it is about ("" for the study)."""

    id: str
    author: str
    about: About
    target: str
    text: str
    written_at: str


@dataclass(frozen=True, slots=True)
class Coding:
    """A code that one coder's log, read to its end, gives to a segment.

    `sequence`, `codebook_revision`, `reason` and `note` are those of the decision that gave it. `given_as` is the code that
    was given where it counts for another one today, "" otherwise.
    """

    coder: str
    segment_id: str
    code_id: str
    decision_id: str
    level: str | None = None
    span: Span | None = None
    speaker_ids: tuple[str, ...] = ()
    hint_visible: bool = False
    round: str = ""
    sequence: int = 0
    codebook_revision: str = ""
    given_as: str = ""
    reason: Reason = ""
    note: str = ""
    part: str = ""
    part_at: int = 0


Because = Literal["new", "split", "widened", "narrowed", "changed", "level", "unknown"]


@dataclass(frozen=True, slots=True)
class Outdated:
    """A judgement that was made when the code meant something else, and so may come out differently today.

    `given`: the coder had given the code; otherwise had completed the segment without it. `because`: the code is
    `new` since, was `split` off, was `widened`, `narrowed` or otherwise `changed`, its `level` is gone, or the codebook
    of that time is `unknown`.
    """

    code_id: str
    because: Because
    given: bool


@dataclass(frozen=True, slots=True)
class CoderState:
    """Where one coder stands after all decisions.

    `codings` and `rejected` are keyed by (segment id, code id); `completed` maps a segment to the decision that
    completed it, so that absent can be told from unread. `unjudged` names, for a completed segment, the codes that did
    not exist then: they were not judged. `outdated` names what was judged by another meaning. Both are empty until the
    state has been read by today's codebook (`pipeline.instrument`). `flagged` are the segments to be discussed, with the
    decision that says so; `deferred` maps a segment to the sequence number at which it was last put at the end;
    `referred` holds, by (segment id, code id), what was sent back to the codebook and not decided since.
    """

    coder: str
    codings: Mapping[tuple[str, str], Coding] = field(default_factory=dict)
    rejected: Mapping[tuple[str, str], Decision] = field(default_factory=dict)
    completed: Mapping[str, Decision] = field(default_factory=dict)
    unjudged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    outdated: Mapping[str, tuple[Outdated, ...]] = field(default_factory=dict)
    flagged: Mapping[str, Decision] = field(default_factory=dict)
    deferred: Mapping[str, int] = field(default_factory=dict)
    referred: Mapping[tuple[str, str], Decision] = field(default_factory=dict)

    def verdict(self, segment_id: str, code_id: str) -> bool | None:
        """True: coded; False: judged and not coded; None: this coder has not read the segment for this code."""
        if (segment_id, code_id) in self.codings:
            return True
        if (segment_id, code_id) in self.rejected:
            return False
        if segment_id in self.completed and code_id not in self.unjudged.get(segment_id, ()):
            return False
        return None


def words_held(coding: Coding, segment: Segment) -> Span:
    """The words that a coding holds for where its segment stands today: the whole of it, unless its coder chose others.

    In code points of the transcript's text. It is right as long as nothing was edited between segment and part
    (`Coding.part` tells).
    """
    if not coding.part:
        return segment.span
    start = segment.span.start + coding.part_at
    # What reached back over a turn that is gone has no place any more: a check of the study names it.
    return Span(start, start + len(coding.part)) if start >= 0 else segment.span


def new_decision(
    coder: str, sequence: int, kind: Kind, segment_id: str, decided_at: str, **rest: Any
) -> Decision:
    """A decision with its content id; `rest` are the remaining fields of `Decision`."""
    draft = Decision(
        id="", coder=coder, sequence=sequence, kind=kind, segment_id=segment_id, decided_at=decided_at, **rest
    )
    return dataclasses.replace(draft, id=derived_id(draft))


def new_memo(author: str, about: About, target: str, text: str, written_at: str) -> Memo:
    """A memo with its content id."""
    draft = Memo("", author, about, target, text, written_at)
    return dataclasses.replace(draft, id=derived_id(draft))


def derived_id(record: Decision | Memo) -> str:
    """The id that a decision or memo must have by its content; a line changed by hand has another."""
    if isinstance(record, Memo):
        m = record
        return content_id("memo", m.author, m.about, m.target, m.text, m.written_at)
    d = record
    # What came later: decisions without it keep the ids that they have in files.
    later = {name: getattr(d, name) for name in _LATER if getattr(d, name)}
    more = [name for pair in sorted(later.items()) for name in pair]
    return content_id(
        "dec", d.coder, d.sequence, d.kind, d.segment_id, d.code_id, d.level, d.decided_at, *more
    )


def effective(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that still stand, in order of coder and sequence; withdrawals themselves are left out.

    A decision is void when a later decision of the same coder that itself stands supersedes it; so taking back a
    withdrawal restores what it had taken back.
    """
    ordered = sorted(decisions, key=lambda d: (d.coder, d.sequence, d.id))
    void: set[tuple[str, str]] = set()
    standing: list[Decision] = []
    for decision in reversed(ordered):
        if (decision.coder, decision.id) in void:
            continue
        if decision.supersedes is not None:
            void.add((decision.coder, decision.supersedes))
        if decision.kind != "withdraw":
            standing.append(decision)
    return standing[::-1]


def fold(decisions: Iterable[Decision]) -> dict[str, CoderState]:
    """Every coder's state after the whole log, by coder in alphabetical order.

    The last standing decision on a segment and code wins; `complete` keeps what was coded before it and what is
    added after it. The blind answer of a coder is the fold of the decisions made without a hint: what is decided once
    suggestions were seen carries the mark, also where it takes something back.
    """
    codings: dict[str, dict[tuple[str, str], Coding]] = defaultdict(dict)
    decided: dict[str, dict[Kind, dict[Any, Decision]]] = defaultdict(lambda: defaultdict(dict))
    for decision in effective(decisions):
        coder, key = decision.coder, (decision.segment_id, decision.code_id or "")
        own = decided[coder]
        if decision.kind in ("code", "reject", "refer"):
            for other in ("reject", "refer"):
                own[other].pop(key, None)
            codings[coder].pop(key, None)
        if decision.kind == "code":
            codings[coder][key] = _coding(decision)
        elif decision.kind == "unflag":
            own["flag"].pop(decision.segment_id, None)
        elif decision.kind != "reveal":
            own[decision.kind][key if decision.kind in ("reject", "refer") else decision.segment_id] = (
                decision
            )
    return {
        coder: CoderState(
            coder,
            codings[coder],
            own["reject"],
            own["complete"],
            flagged=own["flag"],
            deferred={segment_id: decision.sequence for segment_id, decision in own["defer"].items()},
            referred=own["refer"],
        )
        for coder, own in sorted(decided.items())
    }


def _coding(decision: Decision) -> Coding:
    """The coding that a `code` decision makes."""
    return Coding(
        coder=decision.coder,
        segment_id=decision.segment_id,
        code_id=decision.code_id or "",
        decision_id=decision.id,
        level=decision.level,
        span=decision.span,
        speaker_ids=decision.speaker_ids,
        hint_visible=decision.hint_visible,
        round=decision.round,
        sequence=decision.sequence,
        codebook_revision=decision.codebook_revision,
        reason=decision.reason,
        note=decision.note,
        part=decision.part,
        part_at=decision.part_at,
    )


def decision_to_json(decision: Decision) -> dict[str, Any]:
    """The decision as one JSON object (a line of a decision file); inverse of `decision_from_json`."""
    record: dict[str, Any] = {"type": "decision"}
    for name in (f.name for f in dataclasses.fields(Decision)):
        value = getattr(decision, name)
        if name in _LATER and not value:
            continue  # lines written before there were reasons stay what they are, byte for byte
        if isinstance(value, Span):
            value = [value.start, value.end]
        elif isinstance(value, tuple):
            value = list(value)
        record[name] = value
    return record


def decision_from_json(record: Mapping[str, Any]) -> Decision:
    """The decision behind a JSON object; raises ValueError that says what is missing, unknown or of a wrong type."""
    names = {f.name for f in dataclasses.fields(Decision)}
    values = _checked(record, names, Decision)
    if values["kind"] not in KINDS:
        raise ValueError(f"kind {values['kind']!r} is not one of {', '.join(KINDS)}")
    if not _is_whole(values["sequence"]) or values["sequence"] < 1:
        raise ValueError(f"sequence {values['sequence']!r} is not a whole number from 1")
    if not _is_whole(values.get("part_at", 0)):
        raise ValueError(f"part_at {values['part_at']!r} is not a whole number")
    if not isinstance(values.get("hint_visible", False), bool):
        raise ValueError("hint_visible is neither true nor false")
    if values.get("reason", "") not in ("", *REASONS):
        raise ValueError(f"reason {values['reason']!r} is not one of {', '.join(REASONS)}")
    if values["kind"] in ("code", "reject", "refer") and not values.get("code_id"):
        raise ValueError(f"a decision of kind {values['kind']!r} needs a code_id")
    if values["kind"] == "withdraw" and not values.get("supersedes"):
        raise ValueError("a withdrawal must name the decision that it supersedes")
    if values.get("span") is not None:
        values["span"] = _span_from_json(values["span"])
    values["speaker_ids"] = _speakers_from_json(values.get("speaker_ids", []))
    return Decision(**values)


def memo_to_json(memo: Memo) -> dict[str, Any]:
    """The memo as one JSON object; inverse of `memo_from_json`."""
    return {"type": "memo", **dataclasses.asdict(memo)}


def memo_from_json(record: Mapping[str, Any]) -> Memo:
    """The memo behind a JSON object; raises ValueError that says what is wrong."""
    values = _checked(record, {f.name for f in dataclasses.fields(Memo)}, Memo)
    if values["about"] not in ABOUTS:
        raise ValueError(f"about {values['about']!r} is not one of {', '.join(ABOUTS)}")
    return Memo(**values)


def _checked(record: Mapping[str, Any], names: set[str], cls: type) -> dict[str, Any]:
    """`record` without its type, refused where keys are unknown, missing or no text, or an id is empty."""
    values = {key: value for key, value in record.items() if key != "type"}
    unknown = sorted(set(values) - names)
    if unknown:
        raise ValueError(f"unknown key {', '.join(unknown)}")
    required = {
        f.name
        for f in dataclasses.fields(cls)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    }
    absent = sorted(required - set(values))
    if absent:
        raise ValueError(f"missing key {', '.join(absent)}")
    not_text = {"sequence", "span", "speaker_ids", "hint_visible", "part_at"}
    optional = {"code_id", "level", "suggestion_id", "supersedes"}
    for key, value in values.items():
        if key in not_text or (key in optional and value is None):
            continue
        if not isinstance(value, str):
            raise ValueError(f"{key} is not text but {value!r}")
        if key in _NEVER_EMPTY and not value.strip():
            raise ValueError(f"{key} is empty")
        _refuse_half_characters(key, value)
    return values


_LATER = ("reason", "note", "part", "part_at")  # fields that decisions of earlier programs do not have
_NEVER_EMPTY = ("id", "coder", "author", "segment_id", "decided_at", "written_at")
_MOST = 2**63 - 1  # what SQLite can hold


def _is_whole(value: Any) -> bool:
    """True for a whole number that a database can hold; truth values are none."""
    return type(value) is int and abs(value) <= _MOST


def _refuse_half_characters(key: str, text: str) -> None:
    """Raise ValueError for text with half a surrogate pair, which JSON can spell and no file can hold."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(f"{key} holds half a character (a lone surrogate)")


def _speakers_from_json(value: Any) -> tuple[str, ...]:
    """A list of speaker ids; raises ValueError."""
    if not isinstance(value, list) or not all(isinstance(speaker, str) for speaker in value):
        raise ValueError(f"speaker_ids {value!r} is not a list of texts")
    for speaker in value:
        _refuse_half_characters("speaker_ids", speaker)
    return tuple(value)


def _span_from_json(value: Any) -> Span:
    """A [start, end] pair as a span; raises ValueError."""
    if not (isinstance(value, list) and len(value) == 2 and all(_is_whole(v) for v in value)):
        raise ValueError(f"span {value!r} is not a pair of whole numbers")
    return Span(value[0], value[1])
