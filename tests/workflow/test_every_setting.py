"""Every setting of study.toml: where it makes the result of a step another one, that step is stale.

A step can only depend on settings that it looks at while it works. So each step is watched once, and then each setting is
changed by itself: of the steps that look at it, all whose recorded inputs are as before must come to the same result.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from pipeline.draws import Design
from pipeline.findings import Cell
from pipeline.settings import FILE_NAME, Gate, Settings
from pipeline.steps import STEPS, WHOLE
from pipeline.survey import SurveyItem
from pipeline.workflow import stages as first_stages
from pipeline.workflow.results import stages
from pipeline.workflow.stages import Digests, Stage
from pipeline.workflow.study import Study
from tests.exploring.conftest import decide
from tests.workflow.conftest import edit
from tests.workflow.rooms import FIRST, LEVELS, OFTEN, PROFESSIONALS, make_rooms
from tests.workflow.test_part_read import draw

# The report says what study.toml says: any change of that file makes it stale.
WATCHED = tuple(step.name for step in STEPS if step.name != "report")
# What the four discussions say besides, so that all that can be declared is, and each step has much to look at.
SAID = {
    "taggers = []": 'taggers = ["rules", "classifier"]',
    'adjudicators = ["ruth"]\n': 'adjudicators = ["ruth"]\nround = "round-2"\nclosed_rounds = ["round-1"]\nagain = { cem = "ada" }\n',
    "[survey.scores]\n": """\
weight = "w"
strata = "stratum"
psu = "unit"
fpc = "units"
attributes = ["home"]
no_answer = ["refused"]
[survey.long]
item = "activity"
answer = "answer"
[survey.demographics.age]
kind = "number"
label = "Age"
[survey.efficacy]
column = "trust"
label = "Trust"
[survey.willing]
column = "more"
label = "More of it"
answers = ["none", "some"]
[survey.scores]
""",
}
COMPARED = (
    'contrasts = ["professional : citizen"]\ncontrast_codes = ["praise"]\npublic_inputs = "praise"\n'
    'citizen_inputs = "worth"\n[[comparison.expands]]\ngroup = "citizen"\ntext = "They count more."\n'
)
# By setting another value than that of the study below. Each setting of study.toml has its row, whatever it is for.
OTHERWISE: dict[str, Any] = {
    "AgreementSettings.reliable": 0.9,
    "AgreementSettings.tentative": 0.1,
    "Attribute.bounds": (32.0,),
    "Attribute.column": "home",
    "Attribute.kind": "category",
    "Attribute.label": "Years",
    "Attribute.no_answer": ("30",),
    "Attribute.per": 10.0,
    "Attribute.reference": "31",
    "Attribute.values": ("30", "31", "32", "33"),
    "ComparisonSettings.citizen_inputs": "",
    "ComparisonSettings.contrast_codes": (),
    "ComparisonSettings.contrasts": (("manager", "citizen"),),
    "ComparisonSettings.country": "sector",
    "ComparisonSettings.expands": {},
    "ComparisonSettings.group": "sector",
    "ComparisonSettings.least_people": 4,
    "ComparisonSettings.levels": {},
    "ComparisonSettings.matters": 1.0,
    "ComparisonSettings.perceived": "",
    "ComparisonSettings.professionals": ("professional",),
    "ComparisonSettings.public_inputs": "",
    "ComparisonSettings.sector": "country",
    "Gate.limit": 0.9,
    "Gate.waived": "not applicable, because it is tried out",
    "GateSettings.alpha_by": "lower bound",
    "GateSettings.min_alpha_of": {"praise": Gate(0.9)},
    "IndexFormula.items": (SurveyItem("plant", "plant", "Plant trees", "parks"),),
    "IndexFormula.least_answered": 1.0,
    "IndexFormula.missing": "zero",
    "IndexFormula.no_answer": ("never",),
    "IndexFormula.scores": {"never": 0.0, "often": 1.0},
    "LongForm.answer": "more",
    "LongForm.item": "home",
    "ReportSettings.context": False,
    "ReportSettings.context_turns": 1,
    "ReportSettings.data": "",
    "ReportSettings.file": "build/other.html",
    "ReportSettings.language": "de",
    "ReportSettings.locale": "de",
    "ReportSettings.quotes": 1,
    "ReportSettings.small_cells": False,
    "ReportSettings.translations": "said.csv",
    "ReportSettings.word": "",
    "ReportSettings.workbook": "",
    "ReviewSettings.adjudicators": ("ben",),
    "ReviewSettings.again": {},
    "ReviewSettings.blind_share": 0.5,
    "ReviewSettings.closed_rounds": (),
    "ReviewSettings.consensus": "unanimous",
    "ReviewSettings.decisions": "others",
    "ReviewSettings.hints": False,
    "ReviewSettings.keys": {"undo": "z"},
    "ReviewSettings.recall_target": 0.8,
    "ReviewSettings.reopen": 0.5,
    "ReviewSettings.round": "round-3",
    "ReviewSettings.stop_confidence": 0.8,
    "ReviewSettings.theme": "dark",
    "ReviewSettings.tick_from": 0.9,
    "SegmentSettings.by": "sentence",
    "SegmentSettings.max_words": 5,
    "SegmentSettings.roles": ("participant", "moderator"),
    "SegmentSettings.step": 2,
    "SegmentSettings.window": 2,
    "Settings.codebook": "others/codebook.yaml",
    "Settings.languages": ("da",),
    "Settings.note": "Tried out",
    "Settings.participants": "others/people.csv",
    "Settings.participants_columns": {"stakeholder_group": "sector"},
    "Settings.participants_encoding": "cp1252",
    "Settings.survey": None,
    "Settings.title": "Other rooms",
    "SuggestionSettings.options": {"further": {"size": 1}},
    "SuggestionSettings.taggers": ("rules",),
    "SuggestionSettings.threshold": 0.1,
    "SuggestionSettings.thresholds": {"praise": 0.1},
    "SurveyItem.benefits": "self",
    "SurveyItem.column": "litter",
    "SurveyItem.how": "alone",
    "SurveyItem.id": "other",
    "SurveyItem.label": "Trees",
    "SurveyItem.organised": True,
    "SurveyItem.reverse": True,
    "SurveyItem.scores": {"never": 0.0, "often": 1.0},
    "SurveyItem.sector": "streets",
    "SurveyItem.weight": 3.0,
    "SurveyMapping.attributes": (),
    "SurveyMapping.country": "",
    "SurveyMapping.country_names": {},
    "SurveyMapping.demographics": (),
    "SurveyMapping.efficacy": None,
    "SurveyMapping.fpc": "",
    "SurveyMapping.long": None,
    "SurveyMapping.psu": "",
    "SurveyMapping.respondent": "w",
    "SurveyMapping.strata": "",
    "SurveyMapping.weight": "",
    "SurveyMapping.willing": None,
    "SurveySettings.encoding": "utf-16",
    "SurveySettings.file": "others/survey.csv",
    "SurveySettings.sheet": "second",
    "TranscriptSettings.about": {"dk-parks": {"place": "Aarhus"}},
    "TranscriptSettings.encoding": "utf-16",
    "TranscriptSettings.encodings": {"dk-parks": "utf-16"},
    "TranscriptSettings.exclude": ("dk-parks.*",),
    "TranscriptSettings.folder": "others",
    "TranscriptSettings.languages": {"dk-parks": "da"},
    "TranscriptSettings.moderators": (),
    "TranscriptSettings.observers": ("Cat",),
    "Willingness.answers": ("some", "none"),
    "Willingness.column": "home",
    "Willingness.label": "More",
}


def survey() -> str:
    """Four respondents in each of three countries, a row for each of two activities."""
    rows = ["id,country,w,stratum,unit,units,home,age,trust,more,activity,answer"]
    for country, counts in OFTEN.items():
        for number in range(4):
            own = f"{country}{number},{country},{1 + number / 4},{country},u{number % 2},9,flat,{30 + number},{number},some"
            answers = ["often" if number < count else "never" for count in counts]
            rows += [
                f"{own},{name},{answer}" for name, answer in zip(("plant", "litter"), answers, strict=True)
            ]
    return "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Watched:
    """A study as run: by step and unit what was recorded and made, and by step the settings that it looked at."""

    folder: Path
    recorded: Mapping[str, Digests]
    made: Mapping[str, Mapping[str, str]]
    looked_at: Mapping[str, frozenset[str]]


def records(kind: Any = Settings) -> Iterator[type]:
    """A record of the settings and all that may stand in it; a cell is no setting, but what one is about."""
    if isinstance(kind, type) and is_dataclass(kind) and kind is not Cell:
        yield kind
        for inner in get_type_hints(kind).values():
            yield from records(inner)
    for inner in get_args(kind):
        yield from records(inner)


def every_setting() -> set[str]:
    """All that study.toml can say; a section is what stands in it, and the folder is where study.toml lies."""
    return {
        f"{kind.__name__}.{name}"
        for kind in records()
        for name, hint in get_type_hints(kind).items()
        if name != "folder" or kind is not Settings
        if hint not in {*records()}
    }


def otherwise(record: Any, key: str, value: object) -> Any:
    """The settings with another value in the first record that has such a setting."""
    kind, _, name = key.partition(".")
    if isinstance(record, Mapping):
        return dict(zip(record, otherwise(tuple(record.values()), key, value), strict=True))
    if isinstance(record, tuple):
        for place, one in enumerate(record):
            if (other := otherwise(one, key, value)) != one:
                return (*record[:place], other, *record[place + 1 :])
    if not is_dataclass(record) or isinstance(record, type):
        return record
    if type(record).__name__ == kind:
        return replace(record, **{name: value})
    for field in fields(record):
        own = getattr(record, field.name)
        if (other := otherwise(own, key, value)) != own:
            return replace(record, **{field.name: other})
    return record


def made_by(study: Study, stage: Stage) -> dict[str, str]:
    """What a step makes of each unit of a study."""
    for unit, inputs in stage.wanted(study).items():
        stage.run(study, unit, inputs)
    return {unit: run.output for unit, run in study.runs(stage.name).items()}


def watched(folder: Path) -> Watched:
    """Run every step of a study by itself, and watch it."""
    recorded, made, looked_at = {}, {}, {}
    for name in WATCHED:
        with Study.open(folder) as study, pytest.MonkeyPatch.context() as patch:
            (stage,) = (stage for stage in stages(study) if stage.name == name)
            seen = watch(patch)
            made[name] = made_by(study, stage)
            looked_at[name] = frozenset(seen)
            recorded[name] = stage.wanted(study)
    return Watched(folder, recorded, made, looked_at)


def watch(patch: pytest.MonkeyPatch) -> set[str]:
    """From now on each setting that somebody looks at is put into the set."""
    seen: set[str] = set()

    def looking(record: object, name: str) -> Any:
        """Look at a setting."""
        seen.add(f"{type(record).__name__}.{name}")
        return object.__getattribute__(record, name)

    for kind in {*records()}:
        patch.setattr(kind, "__getattribute__", looking)
    return seen


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Four discussions of which chance picked the part that was read, by three coders, in a study that says all it can."""
    folder = make_rooms(tmp_path_factory.mktemp("settings") / "study", LEVELS + PROFESSIONALS + COMPARED)
    for old, new in SAID.items():
        edit(folder / FILE_NAME, old, new)
    (folder / "survey.csv").write_text(survey(), encoding="utf-8")
    shutil.copytree(folder, folder / "others", ignore=shutil.ignore_patterns("study.*", "others"))
    with Study.open(folder) as study:
        thirds = dict.fromkeys(("pia", "max", "cat"), 24 / 36)
        part = draw(study, lambda _, number: number < 6, Design(by="uniform", size=24), thirds)
        decide(study, "ada", part, FIRST)
        decide(study, "ben", part, {**FIRST, ("dk-parks", 0): {"worth": "much"}, ("uk-parks", 1): {}})
        decide(study, "cem", part, {**FIRST, ("dk-parks", 1): {"praise": None}})
        decide(study, "ruth", part[:1], FIRST, hour=12)
    return watched(folder)


def test_each_setting_has_a_row(once: Watched) -> None:
    """And that row says something else than the study."""
    assert every_setting() == set(OTHERWISE)
    with Study.open(once.folder) as study:
        same = {
            key for key, value in OTHERWISE.items() if otherwise(study.settings, key, value) == study.settings
        }
    assert set() == same


@pytest.mark.parametrize("key", OTHERWISE)
def test_what_makes_a_result_another_one_is_recorded(once: Watched, key: str, tmp_path: Path) -> None:
    """Of the steps that look at the setting, each whose recorded inputs are as before comes to the same result."""
    folder = Path(shutil.copytree(once.folder, tmp_path / "study"))
    with (folder / FILE_NAME).open("a", encoding="utf-8") as toml:
        toml.write(f"# {key} is another one\n")
    expected, found = {}, {}
    for name in (name for name in WATCHED if key in once.looked_at[name]):
        with Study(otherwise(Study.open(folder).settings, key, OTHERWISE[key])) as study:
            (stage,) = (stage for stage in stages(study) if stage.name == name)
            if stage.wanted(study) == once.recorded[name]:
                expected[name], found[name] = once.made[name], made_by(study, stage)
    assert expected == found


def test_the_report_is_stale_after_any_change(once: Watched) -> None:
    """The file itself is among what it depends on."""
    with Study.open(once.folder) as study:
        (stage,) = (stage for stage in stages(study) if stage.name == "report")
        assert study.digest(once.folder / FILE_NAME) == stage.wanted(study)[WHOLE][FILE_NAME]


@pytest.mark.parametrize("step", ["suggest", "compare"])
def test_where_taggers_learn_an_updated_library_is_recorded(
    once: Watched, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison lets them learn from the part that chance picked, as everybody's suggestions do from closed rounds."""
    monkeypatch.setattr(first_stages, "version", lambda _name: "99")
    with Study.open(once.folder) as study:
        (stage,) = (stage for stage in stages(study) if stage.name == step)
        assert once.recorded[step].keys() == {
            unit for unit, inputs in stage.wanted(study).items() if inputs != once.recorded[step][unit]
        }
