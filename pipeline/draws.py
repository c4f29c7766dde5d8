"""Batches of segments that chance picked for a coder, each with the probability with which it was picked.

A batch is drawn for one coder, or by one act for several: the same for all of them (a shared sample, on which they are
compared), or to each a part of what there is (allotted).

A draw is recorded whole, item by item, and never drawn again from its seed: the record is what counts where scores,
transcripts or the program have changed since.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pipeline.hashing import content_id, digest

Basis = Literal["uniform", "stratified", "score", "uncertainty", "inflated", "allotted"]
BASES: tuple[Basis, ...] = get_args(Basis)
FOR_ONE: tuple[Basis, ...] = ("uniform", "stratified", "score", "uncertainty")  # what one coder may draw by
Order = Literal["document", "uncertainty", "likely", "diversity", "random"]
ORDERS: tuple[Order, ...] = get_args(Order)
Allocation = Literal["proportional", "equal"]
ALLOCATIONS: tuple[Allocation, ...] = get_args(Allocation)
Unit = Literal["transcript", "segment"]
UNITS: tuple[Unit, ...] = get_args(Unit)
MOST_SEED = 2**53 - 1  # what every reader of JSON holds exactly


@dataclass(frozen=True, slots=True)
class Design:
    """How a batch is drawn and in which order it is read.

    `by`: every segment alike (`uniform`), alike within strata (`stratified`), or the likelier the higher the machine's
    `score` or its `uncertainty`. `code_id` is the code whose score weighs, "" for all codes together; `floor` the least
    probability of any segment, None where nothing weighs. `strata` names the attributes whose values make up the strata,
    `allocation` how the batch is shared out among them. `of` limits the segments drawn from to those with one of the
    values given for each attribute. `order` arranges the batch and changes no probability. `audit`: drawn to check what
    is left unread.

    A batch that was drawn for several `coders` at once, in alphabetical order, is either the same for all of them, and
    `shared` is the id of that sample (`sample_id`), or it is one coder's part of what was `allotted` by whole
    transcripts or by single segments (`unit`). `inflated`: `score_weight` of the probability goes by the machine's
    scores of the codes `inflate`, any of them, so that by these scores `to_share` of the sample has one, within `strata`
    where there are some.
    """

    by: Basis
    size: int
    order: Order = "document"
    code_id: str = ""
    floor: float | None = None
    strata: tuple[str, ...] = ()
    allocation: Allocation = "proportional"
    of: tuple[tuple[str, str], ...] = ()
    audit: bool = False
    shared: str = ""
    coders: tuple[str, ...] = ()
    unit: Unit | Literal[""] = ""
    inflate: tuple[str, ...] = ()
    to_share: float | None = None
    score_weight: float | None = None


# Fields that the first draws on record did not have. An id is made of what is written: what says nothing is left out.
_UNSAID: Mapping[str, Any] = {
    "shared": "",
    "coders": [],
    "unit": "",
    "inflate": [],
    "to_share": None,
    "score_weight": None,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A segment of a batch, the probability with which it came into it (over 0, at most 1), and its stratum."""

    segment_id: str
    probability: float
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """One batch of one coder.

    `number` counts a coder's batches from 1; (coder, number) is unique. `population` says how many segments it was
    drawn from, `population_digest` which (`population_digest_of`). `after` is the number of the coder's last decision
    before it, so that what was unread then can be found again. `items` stand in the order in which they are to be read.
    `round` is the round that was open; `made_at` is ISO 8601 in UTC.
    """

    id: str
    coder: str
    number: int
    round: str
    seed: int
    design: Design
    population: int
    population_digest: str
    after: int
    items: tuple[Drawn, ...]
    made_at: str


def population_digest_of(segment_ids: Iterable[str]) -> str:
    """Digest of the segments that a batch is drawn from, in whatever order they come."""
    return digest(sorted(segment_ids))


def sample_id(
    coders: Iterable[str], seed: int, population_digest: str, items: Iterable[Drawn], made_at: str
) -> str:
    """Id of a sample that those coders share, in whatever order they are named."""
    return content_id("sample", sorted(coders), seed, population_digest, items_to_json(items), made_at)


def new_draw(**fields: Any) -> Draw:
    """A draw with its content id; `fields` are the others of `Draw`."""
    draft = Draw(id="", **fields)
    return dataclasses.replace(draft, id=_derived(draft))


def _derived(draw: Draw) -> str:
    """The id that the draw must have by its content."""
    record = draw_to_json(draw)
    return content_id("draw", *(record[name] for name in sorted(record) if name not in ("id", "type")))


def design_to_json(design: Design) -> dict[str, Any]:
    """The design as a JSON object; inverse of `design_from_json`."""
    record: dict[str, Any] = {
        field.name: getattr(design, field.name)
        for field in dataclasses.fields(Design)
        if field.name not in _UNSAID or getattr(design, field.name) != field.default
    }
    lists = {name: list(value) for name, value in record.items() if isinstance(value, tuple)}
    return record | lists | {"of": [list(pair) for pair in design.of]}


def items_to_json(items: Iterable[Drawn]) -> list[list[Any]]:
    """The items as lists of segment id, probability and stratum; inverse of `items_from_json`."""
    return [[item.segment_id, item.probability, item.stratum] for item in items]


def draw_to_json(draw: Draw) -> dict[str, Any]:
    """The draw as one JSON object (a line of a decision file); inverse of `draw_from_json`."""
    record: dict[str, Any] = {field.name: getattr(draw, field.name) for field in dataclasses.fields(Draw)}
    return record | {
        "type": "draw",
        "design": design_to_json(draw.design),
        "items": items_to_json(draw.items),
    }


def draw_from_json(record: Mapping[str, Any]) -> Draw:
    """The draw behind a JSON object; raises ValueError that says what is wrong, also where it was changed by hand."""
    values = {key: value for key, value in record.items() if key != "type"}
    _check_keys(values, {field.name for field in dataclasses.fields(Draw)})
    for key in ("id", "coder", "round", "population_digest", "made_at"):
        if not isinstance(values[key], str) or (key != "round" and not values[key].strip()):
            raise ValueError(f"{key} is {values[key]!r}")
    for key, least in (("number", 1), ("seed", 0), ("population", 1), ("after", 0)):
        _check_whole(key, values[key], least)
    values["design"] = design_from_json(values["design"])
    values["items"] = items_from_json(values["items"])
    draw = Draw(**values)
    if not len(draw.items) == draw.design.size <= draw.population:
        raise ValueError(
            f"{len(draw.items)} segments are no draw of {draw.design.size} from {draw.population}"
        )
    if draw.design.coders and draw.coder not in draw.design.coders:
        raise ValueError(f"{draw.coder} is none of those for whom it was drawn")
    if draw.id != _derived(draw):
        raise ValueError(f"the id {draw.id} does not fit what the line says: it was changed by hand")
    return draw


def design_from_json(record: Any) -> Design:
    """The design behind a JSON object; raises ValueError."""
    if not isinstance(record, Mapping):
        raise ValueError(f"design is {record!r}")
    values = dict(_UNSAID) | dict(record)
    _check_keys(values, {field.name for field in dataclasses.fields(Design)})
    _check_whole("size", values["size"], 1)
    for key, words in (("by", BASES), ("order", ORDERS), ("allocation", ALLOCATIONS)):
        if values[key] not in words:
            raise ValueError(f"{key} {values[key]!r} is not one of {', '.join(words)}")
    if not isinstance(values["code_id"], str) or not isinstance(values["audit"], bool):
        raise ValueError(f"code_id is {values['code_id']!r} and audit {values['audit']!r}")
    if not isinstance(values["shared"], str) or values["unit"] not in ("", *UNITS):
        raise ValueError(f"shared is {values['shared']!r} and unit {values['unit']!r}")
    for key in ("floor", "to_share", "score_weight"):
        if values[key] is not None:
            values[key] = _share(key, values[key])
    values["strata"] = _texts("strata", values["strata"])
    for key in ("coders", "inflate"):
        values[key] = _texts(key, values[key])
    if not isinstance(values["of"], list):
        raise ValueError(f"of is {values['of']!r}")
    values["of"] = tuple(_texts("of", pair, length=2) for pair in values["of"])
    return Design(**values)


def items_from_json(record: Any) -> tuple[Drawn, ...]:
    """The items behind lists of segment id, probability and stratum, no segment twice; raises ValueError."""
    if not isinstance(record, list):
        raise ValueError(f"items is {record!r}")
    items = []
    for item in record:
        if not isinstance(item, list) or len(item) != 3:
            raise ValueError(f"the item {item!r} is not a segment with its probability and stratum")
        segment_id, stratum = _texts("items", [item[0], item[2]])
        items.append(Drawn(segment_id, _share("the probability", item[1]), stratum))
    if len({item.segment_id for item in items}) < len(items):
        raise ValueError("a segment stands twice among the items")
    return tuple(items)


def _check_keys(values: Mapping[str, Any], names: set[str]) -> None:
    """Raise ValueError where keys are unknown or missing."""
    for what, keys in (("unknown", set(values) - names), ("missing", names - set(values))):
        if keys:
            raise ValueError(f"{what} key {', '.join(sorted(keys))}")


def _check_whole(key: str, value: Any, least: int) -> None:
    """Raise ValueError for what is no whole number from `least`, or more than a seed may be."""
    if type(value) is not int or not least <= value <= MOST_SEED:
        raise ValueError(f"{key} {value!r} is not a whole number from {least}")


def _share(key: str, value: Any) -> float:
    """A number over 0 and at most 1; raises ValueError."""
    if type(value) not in (int, float) or not math.isfinite(value) or not 0 < value <= 1:
        raise ValueError(f"{key} {value!r} is not over 0 and at most 1")
    return float(value)


def _texts(key: str, value: Any, length: int | None = None) -> tuple[str, ...]:
    """A list of texts that a file can hold; raises ValueError."""
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError(f"{key} {value!r} is not a list of texts")
    if length is not None and len(value) != length:
        raise ValueError(f"{key} {value!r} does not have {length} parts")
    if any("\ud800" <= character <= "\udfff" for text in value for character in text):
        raise ValueError(f"{key} holds half a character (a lone surrogate)")
    return tuple(value)
