"""Reading study.toml; every mistake is reported at once, with the key and how to mend it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.hashing import canonical_json
from pipeline.settings import (
    DATABASE_NAME,
    FILE_NAME,
    ReviewSettings,
    SegmentSettings,
    Settings,
    SuggestionSettings,
    TranscriptSettings,
)
from pipeline.settings.comparison import comparison_settings
from pipeline.settings.gates import agreement_settings, gate_settings
from pipeline.settings.paths import is_there
from pipeline.settings.report import report_settings
from pipeline.settings.report_places import misplaced_reports
from pipeline.settings.survey import survey_settings
from pipeline.settings.table import Table, nearest
from pipeline.transcripts import ROLES

UNITS = ("turn", "utterance", "sentence", "window")
OWN_TAGGERS = SuggestionSettings().taggers
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def load(folder: Path) -> Settings:
    """The settings of the study in `folder`.

    Raises InputError with every mistake: a missing or unreadable study.toml, unknown keys, wrong values, files and
    folders that are declared and do not exist.
    """
    problems: list[Problem] = []
    top = Table(_parse(folder), FILE_NAME, "", problems)
    settings = _settings(folder, top)
    top.done()
    _check_files(settings, problems)
    _check_columns(settings, problems)
    if problems:
        raise InputError(problems)
    return settings


def _parse(folder: Path) -> dict[str, Any]:
    """The raw TOML document; raises InputError where there is none."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        how = (
            "Go to the study's folder, name it with --study FOLDER, or make a new one: focuscode init FOLDER."
        )
        raise InputError(Problem(str(path), "there is no study here.", how)) from None
    except UnicodeDecodeError:
        raise InputError(Problem(FILE_NAME, "is not UTF-8.", "Save it as UTF-8.")) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror}."
        raise InputError(Problem(str(path), what, "It must be a file that you may read.")) from None
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a bare ValueError
        from pipeline.settings.toml_words import toml_problem

        raise InputError(toml_problem(text, error, FILE_NAME)) from None


def _settings(folder: Path, top: Table) -> Settings:
    """All sections, read one after the other into the same list of problems."""
    study = top.table("study")
    title = study.needed_text("title", 'Give the study a title: [study] title = "…".')
    note = study.text("note")
    languages = _languages(study)
    study.done()
    codebook = top.table("codebook")
    codebook_file = codebook.needed_text("file", 'Name the codebook: [codebook] file = "codebook.yaml".')
    codebook.done()
    participants = top.table("participants")
    participants_file = participants.name("file")
    participants_encoding = participants.encoding()
    participants_columns = participants.mapping("columns")
    participants.done()
    return Settings(
        folder=folder,
        title=title,
        note=note,
        languages=languages,
        transcripts=_transcripts(top.table("transcripts")),
        codebook=codebook_file,
        participants=participants_file,
        participants_encoding=participants_encoding,
        participants_columns=participants_columns,
        segments=_segments(top.table("segments")),
        suggestions=_suggestions(top.table("suggestions")),
        review=_review(top.table("review")),
        agreement=agreement_settings(top.table("agreement")),
        gates=gate_settings(top.table("gates")),
        comparison=comparison_settings(top.table("comparison")),
        survey=survey_settings(top.table("survey")) if top.has("survey") else None,
        report=report_settings(top.table("report")),
    )


def _languages(study: Table) -> tuple[str, ...]:
    """The languages of the study, the usual one first."""
    languages = study.texts("languages", ("en",))
    if not languages:
        study.wrong("languages", "is empty.", 'Name at least one, such as ["en"].')
        return ("en",)
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            study.wrong(
                "languages", f"{language!r} is no language code.", "Use codes such as en, cs, da, fr, de."
            )
    return languages


def _transcripts(table: Table) -> TranscriptSettings:
    """Read [transcripts]."""
    folder = table.needed_text("folder", 'Name their folder: [transcripts] folder = "transcripts".')
    languages: dict[str, str] = {}
    about: dict[str, dict[str, str]] = {}
    encodings: dict[str, str] = {}
    for name, entry in table.table("about").subtables().items():
        known = {key: entry.text(key) for key in entry.values}
        language = known.pop("language", "")
        if language and not _LANGUAGE.fullmatch(language):
            entry.wrong(
                "language", f"{language!r} is no language code.", "Use codes such as en, cs, da, fr, de."
            )
        if language:
            languages[name] = language
        if known.pop("encoding", ""):
            encodings[name] = entry.encoding()
        about[name] = known
    settings = TranscriptSettings(
        folder=folder,
        encoding=table.encoding(),
        exclude=table.texts("exclude"),
        moderators=table.texts("moderators"),
        observers=table.texts("observers"),
        languages=languages,
        about=about,
        encodings=encodings,
    )
    if "" in settings.exclude:
        table.wrong("exclude", "holds an empty pattern.", 'Write patterns such as "*-draft.txt".')
    table.done()
    return settings


def _segments(table: Table) -> SegmentSettings:
    """Read [segments]."""
    roles = table.texts("roles", ("participant",))
    if not roles:
        table.wrong(
            "roles", "is empty, so nobody's talk would be coded.", f"Choose from: {', '.join(ROLES)}."
        )
    for role in roles:
        if role not in ROLES:
            table.wrong("roles", f"{role!r} is no role.", f"Choose from: {', '.join(ROLES)}.")
    settings = SegmentSettings(
        by=table.choice("by", "turn", UNITS),
        max_words=table.whole("max_words", 60, 1),
        window=table.whole("window", 3, 1),
        step=table.whole("step", 1, 1),
        roles=roles,
    )
    if settings.step > settings.window:
        table.wrong(
            "step", "is larger than window, so turns would be skipped.", "Make it no larger than window."
        )
    table.done()
    return settings


def _suggestions(table: Table) -> SuggestionSettings:
    """Read [suggestions]."""
    taggers = table.texts("taggers", OWN_TAGGERS)
    known = _known_taggers() if table.has("options") or set(taggers) - {*OWN_TAGGERS} else OWN_TAGGERS
    for tagger in taggers:
        if tagger not in known:
            how = f"Choose from: {', '.join(known)}, or install the package that brings it."
            table.wrong("taggers", f"there is no tagger {tagger!r}.", how)
    thresholds = table.numbers("thresholds")
    for code, value in thresholds.items():
        if not 0 <= value <= 1:
            table.wrong(f"thresholds.{code}", f"is {value:g}.", "A probability lies between 0 and 1.")
    threshold = table.number("threshold", 0.5, 0, 1)
    learnt = not table.has("threshold")
    settings = SuggestionSettings(
        taggers,
        None if learnt else threshold,
        thresholds,
        _options(table.table("options"), (*known, *taggers)),
    )
    table.done()
    return settings


def _known_taggers() -> tuple[str, ...]:
    """The taggers of this program and of further packages.

    Their registry is loaded only where one is asked for: with numpy behind it that takes longer than all the rest.
    """
    from pipeline.taggers.registry import known_taggers

    return known_taggers()


def _options(table: Table, known: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Read [suggestions.options]: a table for each further tagger, of which only that knows what may stand in it."""
    further = sorted({*known} - {*OWN_TAGGERS})
    found = {}
    for name, entry in table.subtables().items():
        if name in OWN_TAGGERS:
            table.wrong(name, "has no options.", "Take the table out.")
        elif name not in further:
            how = nearest(name, further) if further else "Install the package that brings it."
            table.wrong(name, "is no tagger.", how)
        for key, value in entry.values.items():
            try:
                canonical_json(value)
            except (TypeError, ValueError):
                entry.wrong(key, "holds a date, a time or what is no number.", "Put it between quotes.")
        found[name] = dict(entry.values)
    return found


def _review(table: Table) -> ReviewSettings:
    """Read [review]."""
    settings = ReviewSettings(
        decisions=table.text("decisions", "decisions"),
        round=table.text("round", "round-1"),
        closed_rounds=table.texts("closed_rounds"),
        adjudicators=table.texts("adjudicators"),
        hints=table.flag("hints", default=True),
        reopen=table.number("reopen", 1.0, 0, 1),
        recall_target=table.number("recall_target", 0.95, 0.5, 1),
        stop_confidence=table.number("stop_confidence", 0.95, 0.5, 0.999),
        blind_share=table.number("blind_share", 0.1, 0, 1),
        tick_from=table.number("tick_from", 0.5, 0, 1),
        consensus=table.choice("consensus", "majority", ("majority", "unanimous")),
        again=_again(table),
        keys=table.mapping("keys"),
        theme=table.choice("theme", "auto", ("auto", "dark", "light", "ansi")),
    )
    if not settings.round.strip():
        table.wrong("round", "is empty.", 'Give the round a name, such as "round-1".')
    if settings.round in settings.closed_rounds:
        table.wrong(
            "round",
            f"{settings.round!r} is open and closed at once.",
            "Open a new round or take it off closed_rounds.",
        )
    table.done()
    return settings


def _again(table: Table) -> dict[str, str]:
    """Read [review.again]: the names under which coders judge again, each with the name of the first time."""
    names = table.mapping("again")
    for again, first in names.items():
        if again == first or first in names:
            what = f"{again!r} stands for {first!r}, which is no name of a first time."
            how = 'Give each time its own name, and name the first: ines-2 = "ines".'
            table.wrong(f"again.{again}", what, how)
    return names


def _check_columns(settings: Settings, problems: list[Problem]) -> None:
    """Report names of participants.columns that mean nothing here: the column would be found and never looked at."""
    keys = settings.comparison
    known = ("id", "role", "transcript", "aliases", keys.group, keys.country, keys.sector)
    for name in settings.participants_columns:
        if name not in known:
            key = f"participants.columns.{name}"
            problems.append(Problem(FILE_NAME, "is not known.", nearest(name, known), key=key))


def _check_files(settings: Settings, problems: list[Problem]) -> None:
    """Report every declared file and folder that is not there, and results that would take the place of input."""
    declared = [
        ("codebook.file", settings.codebook, False),
        ("participants.file", settings.participants, False),
        ("transcripts.folder", settings.transcripts.folder, True),
        ("survey.file", settings.survey.file if settings.survey else "", False),
    ]
    for key, relative, is_folder in declared:
        path = settings.path(relative)
        if not relative or is_there(path, is_folder=is_folder):
            continue
        what = "no such folder" if is_folder else "no such file"
        how = "Mend the path (it is relative to study.toml)" + (
            " or take the key out: it is optional." if key.startswith(("participants", "survey")) else "."
        )
        problems.append(Problem(FILE_NAME, f"{relative!r}: {what}.", how, key=key))
    files = (FILE_NAME, DATABASE_NAME, *(name for _, name, is_folder in declared if name and not is_folder))
    problems += misplaced_reports(settings, files)
    decisions = settings.path(settings.review.decisions)
    if is_there(decisions, is_folder=False):
        what = f"{settings.review.decisions!r} is no folder."
        problems.append(
            Problem(FILE_NAME, what, 'Name a folder: decisions = "decisions".', key="review.decisions")
        )
