"""Batches as records: what goes out as JSON comes back, and what was changed by hand does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.draws import (
    ALLOCATIONS,
    BASES,
    MOST_SEED,
    ORDERS,
    UNITS,
    Design,
    Draw,
    Drawn,
    draw_from_json,
    draw_to_json,
    new_draw,
    population_digest_of,
    sample_id,
)
from pipeline.hashing import canonical_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = TEXT.filter(str.strip)
SHARE = st.floats(0, 1, exclude_min=True)


def draw(**changes: Any) -> Draw:
    """A batch of two segments of five."""
    fields: dict[str, Any] = {
        "coder": "ines",
        "number": 1,
        "round": "round-1",
        "seed": 7,
        "design": Design("score", 2, "likely", "praise", 0.2, of=(("sector", "health"),)),
        "population": 5,
        "population_digest": population_digest_of("abcde"),
        "after": 3,
        "items": (Drawn("b", 0.9), Drawn("a", 0.2)),
        "made_at": "2026-03-02T08:30:00+00:00",
    }
    return new_draw(**{**fields, **changes})


@st.composite
def draws(make: st.DrawFn) -> Draw:
    """Any batch that can be."""
    ids = make(st.lists(NAME, min_size=1, max_size=4, unique=True))
    coder = make(NAME)
    design = Design(
        by=make(st.sampled_from(BASES)),
        size=len(ids),
        order=make(st.sampled_from(ORDERS)),
        code_id=make(TEXT),
        floor=make(st.none() | SHARE),
        strata=make(st.lists(TEXT, max_size=2).map(tuple)),
        allocation=make(st.sampled_from(ALLOCATIONS)),
        of=make(st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple)),
        audit=make(st.booleans()),
        shared=make(TEXT),
        coders=make(st.just(()) | st.lists(NAME, max_size=2).map(lambda names: (*names, coder))),
        unit=make(st.sampled_from(("", *UNITS))),
        inflate=make(st.lists(TEXT, max_size=2).map(tuple)),
        to_share=make(st.none() | SHARE),
        score_weight=make(st.none() | SHARE),
    )
    return draw(
        coder=coder,
        number=make(st.integers(1, 99)),
        seed=make(st.integers(0, MOST_SEED)),
        design=design,
        population=make(st.integers(len(ids), 99)),
        items=tuple(Drawn(name, make(SHARE), make(TEXT)) for name in ids),
    )


@given(draws())
def test_a_draw_comes_back(drawn: Draw) -> None:
    """Through a line of a file every field of a batch comes back, to the last bit of its probabilities."""
    assert drawn == draw_from_json(json.loads(canonical_json(draw_to_json(drawn))))


# As a decision file of the first version with draws holds it: what designs learnt to say since is not in it.
BEFORE = (
    '{"after":0,"coder":"mia","design":{"allocation":"proportional","audit":false,"by":"stratified","code_id":"",'
    '"floor":null,"of":[["language","en"]],"order":"document","size":1,"strata":["sector"]},"id":"draw.b2.d628513e668520021f42213f",'
    '"items":[["seg.b2.aa",0.5,"health"]],"made_at":"2026-03-02T08:30:00.000000+00:00","number":1,"population":2,'
    '"population_digest":"b2:ff","round":"round-1","seed":7,"type":"draw"}'
)


def test_a_line_of_before_keeps_its_id() -> None:
    """A batch that was written before designs knew of several coders is read, and written again to the letter."""
    assert BEFORE == canonical_json(draw_to_json(draw_from_json(json.loads(BEFORE))))


def test_the_id_of_a_sample_knows_no_order_of_coders() -> None:
    """Coders named in another order share the same sample; other coders, or other segments, make another one."""
    items = (Drawn("a", 0.5), Drawn("b", 0.5))
    made = sample_id(["tom", "ines"], 7, "b2:ff", items, "2026-03-02T08:30:00+00:00")
    assert made == sample_id(["ines", "tom"], 7, "b2:ff", items, "2026-03-02T08:30:00+00:00")
    assert made != sample_id(["ines", "zoe"], 7, "b2:ff", items, "2026-03-02T08:30:00+00:00")
    assert made != sample_id(["ines", "tom"], 7, "b2:ff", items[:1], "2026-03-02T08:30:00+00:00")


def test_the_digest_of_a_population_knows_no_order() -> None:
    """The same segments have the same digest, others another."""
    assert population_digest_of(["a", "b"]) == population_digest_of(["b", "a"])
    assert population_digest_of(["a", "b"]) != population_digest_of(["a"])


ITEMS = [["b", 0.9, ""], ["a", 0.2, ""]]
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("another seed", {"seed": 8}, "changed by hand"),
    ("another probability", {"items": [["b", 0.8, ""], ITEMS[1]]}, "changed by hand"),
    ("another order", {"items": ITEMS[::-1]}, "changed by hand"),
    ("an item less", {"items": ITEMS[:1]}, "1 segments are no draw of 2 from 5"),
    ("too small a population", {"population": 1}, "2 segments are no draw of 2 from 1"),
    ("an item twice", {"items": [ITEMS[0], ITEMS[0]]}, "a segment stands twice"),
    ("no probability", {"items": [["b", 0, ""], ITEMS[1]]}, "the probability 0 is not over 0"),
    ("too high a probability", {"items": [["b", 1.1, ""], ITEMS[1]]}, "is not over 0 and at most 1"),
    ("a truth value", {"items": [["b", True, ""], ITEMS[1]]}, "is not over 0 and at most 1"),
    ("a text as probability", {"items": [["b", "1", ""], ITEMS[1]]}, "is not over 0 and at most 1"),
    ("a short item", {"items": [["b", 0.9], ITEMS[1]]}, "is not a segment with its probability"),
    ("items of another kind", {"items": {"b": 0.9}}, "items is"),
    ("a number as segment", {"items": [[1, 0.9, ""], ITEMS[1]]}, "is not a list of texts"),
    ("half a character", {"items": [["\ud800", 0.9, ""], ITEMS[1]]}, "half a character"),
    ("no coder", {"coder": " "}, "coder is ' '"),
    ("a number as round", {"round": 1}, "round is 1"),
    ("number 0", {"number": 0}, "number 0 is not a whole number from 1"),
    ("a seed that is none", {"seed": 2**60}, "is not a whole number from 0"),
    ("a broken number", {"after": 1.5}, "after 1.5 is not a whole number"),
    ("an unknown key", {"luck": 1}, "unknown key luck"),
    ("no design", {"design": None}, "design is None"),
]
DESIGNS: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown basis", {"by": "whim"}, "by 'whim' is not one of uniform"),
    ("an unknown order", {"order": "mine"}, "order 'mine' is not one of document"),
    ("an unknown allocation", {"allocation": "none"}, "allocation 'none'"),
    ("no floor", {"floor": 0}, "floor 0 is not over 0"),
    ("a size that is none", {"size": True}, "size True is not a whole number"),
    ("audit as text", {"audit": "no"}, "audit 'no'"),
    ("one attribute alone", {"of": [["sector"]]}, "does not have 2 parts"),
    ("an attribute as text", {"of": "sector"}, "of is 'sector'"),
    ("strata as text", {"strata": "sector"}, "is not a list of texts"),
    ("an unknown key", {"luck": 1}, "unknown key luck"),
    ("a number as sample", {"shared": 1}, "shared is 1"),
    ("an unknown unit", {"unit": "page"}, "unit 'page'"),
    ("coders as text", {"coders": "ines"}, "coders 'ines' is not a list of texts"),
    ("somebody else's", {"coders": ["tom", "zoe"]}, "ines is none of those for whom it was drawn"),
    ("a number as code", {"inflate": [1]}, "is not a list of texts"),
    ("more than all", {"to_share": 1.5}, "to_share 1.5 is not over 0"),
    ("a weight of nothing", {"score_weight": 0}, "score_weight 0 is not over 0"),
]
CASES = BAD + [(f"design: {name}", {"design": change}, told) for name, change, told in DESIGNS]


@pytest.mark.parametrize(("change", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_line_that_is_no_draw(change: dict[str, Any], told: str) -> None:
    """What is missing, unknown, of a wrong kind or changed by hand is refused with the reason."""
    record = draw_to_json(draw())
    if isinstance(change.get("design"), dict):
        change = {"design": {**record["design"], **change["design"]}}
    with pytest.raises(ValueError, match=told):
        draw_from_json({**record, **change})


def test_a_missing_key() -> None:
    """A field that is not there is named."""
    record = draw_to_json(draw())
    del record["seed"]
    with pytest.raises(ValueError, match="missing key seed"):
        draw_from_json(record)
