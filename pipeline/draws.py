"""Batches of segments that chance picked for a coder, each with the probability with which it was picked.

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

Basis = Literal["uniform", "stratified", "score", "uncertainty"]
BASES: tuple[Basis, ...] = get_args(Basis)
Order = Literal["document", "uncertainty", "likely", "diversity", "random"]
ORDERS: tuple[Order, ...] = get_args(Order)
Allocation = Literal["proportional", "equal"]
ALLOCATIONS: tuple[Allocation, ...] = get_args(Allocation)
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
    record = dataclasses.asdict(design)
    return record | {"strata": list(design.strata), "of": [list(pair) for pair in design.of]}


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
    if draw.id != _derived(draw):
        raise ValueError(f"the id {draw.id} does not fit what the line says: it was changed by hand")
    return draw


def design_from_json(record: Any) -> Design:
    """The design behind a JSON object; raises ValueError."""
    if not isinstance(record, Mapping):
        raise ValueError(f"design is {record!r}")
    values = dict(record)
    _check_keys(values, {field.name for field in dataclasses.fields(Design)})
    _check_whole("size", values["size"], 1)
    for key, words in (("by", BASES), ("order", ORDERS), ("allocation", ALLOCATIONS)):
        if values[key] not in words:
            raise ValueError(f"{key} {values[key]!r} is not one of {', '.join(words)}")
    if not isinstance(values["code_id"], str) or not isinstance(values["audit"], bool):
        raise ValueError(f"code_id is {values['code_id']!r} and audit {values['audit']!r}")
    if values["floor"] is not None:
        values["floor"] = _share("floor", values["floor"])
    values["strata"] = _texts("strata", values["strata"])
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
