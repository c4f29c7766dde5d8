"""Answers of practice in the study database: kept whole, apart from decisions, also in a study made before there were any."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, insert

from pipeline.decisions import Decision
from pipeline.store import Store, connection, rows, tables
from pipeline.store.practice import PracticeAnswer, new_answer

WHEN = "2026-03-02T08:30:14.954920+00:00"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
CODES = st.lists(TEXT, max_size=4, unique=True).map(tuple)


def answer(**changes: object) -> PracticeAnswer:
    """An answer on a counter-example that was taken for an example."""
    fields: dict[str, object] = {
        "coder": "ines",
        "quiz": "quiz1",
        "place": 1,
        "source": "example",
        "material": "example1",
        "codebook_revision": "b2:1",
        "offered": ("praise", "worry"),
        "expected": {"praise": False},
        "ticked": ("praise",),
        "answered_at": WHEN,
    }
    return new_answer(**{**fields, **changes})


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, CODES, st.dictionaries(TEXT, st.booleans(), max_size=3), CODES)
def test_an_answer_comes_back(
    store: Store, material: str, offered: tuple[str, ...], expected: dict[str, bool], ticked: tuple[str, ...]
) -> None:
    """Every field of an answer comes back as it went in, the order of the codes included."""
    kept = answer(material=material, offered=offered, expected=expected, ticked=ticked)
    kept = replace(kept, id=f"{kept.id} {offered} {expected} {ticked}")
    store.practise(kept)
    assert kept in store.practised("ines")


def test_answers_come_by_coder_and_time(store: Store) -> None:
    """Answers are listed by coder and time; the same one again changes nothing."""
    later, toms = answer(place=2, answered_at=f"{WHEN}9"), answer(coder="tom")
    for given_ in (toms, later, answer(), answer()):
        store.practise(given_)
    assert (answer(), later, toms) == store.practised()
    assert (toms,) == store.practised("tom")
    assert () == store.practised("ruth")
    assert () == store.decisions()


def test_a_study_without_practice_is_migrated(path: Path, decisions: tuple[Decision, ...]) -> None:
    """A study of the schema before has no answers, keeps its decisions, and takes answers from then on."""
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", connection._prepare)
    event.listen(engine, "begin", connection._begin)
    connection.migrate(engine, "0005")
    with engine.begin() as opened:
        opened.execute(insert(tables.decisions), [rows.decision_row(decision) for decision in decisions])
    engine.dispose()
    with Store(path) as store:
        assert ((), decisions) == (store.practised(), store.decisions())
        store.practise(answer())
        assert (answer(),) == store.practised()
