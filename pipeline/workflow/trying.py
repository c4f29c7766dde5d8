"""Trying a pattern on talk: of the study, of transcript files anywhere, or of a table with one text a row.

Files are read and nothing is written.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.errors import InputError, Problem
from pipeline.language import base_language
from pipeline.readers import ReadingSettings, read_codebook, read_transcript, readable_suffixes
from pipeline.readers.text_columns import read_column
from pipeline.segmenting import SegmentRule, segment
from pipeline.settings import FILE_NAME
from pipeline.taggers import Passage
from pipeline.taggers.codebook_tests import segment_of
from pipeline.taggers.concordance import Concordance, Fate, Occasion
from pipeline.taggers.matching import patterns_in
from pipeline.taggers.pattern_checks import wrong
from pipeline.transcripts import Transcript
from pipeline.workflow.running import Progress
from pipeline.workflow.study import Study

# What stands before the region in the code of a language.
_LANGUAGE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Column:
    """Which column of a table holds the texts, and which one names them ("": their number does)."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What patterns are tried on. `labels` name speakers by transcript and speaker id.

    `unread` are files of a folder that are no transcripts, each with the reason.
    """

    passages: tuple[Passage, ...]
    labels: Mapping[tuple[str, str], str]
    unread: tuple[Problem, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The base languages of the passages, in order of appearance."""
        return tuple(dict.fromkeys(base_language(passage.language) for passage in self.passages))

    def label(self, passage: Passage) -> str:
        """How the transcript calls the one who speaks; "" where nobody is named."""
        return self.labels.get((passage.segment.transcript_id, passage.segment.speaker_id), "")


@dataclass(frozen=True, slots=True)
class Tried:
    """Every place where a pattern stands and counts, how many do not count and why, and how much was read.

    Of the numbers of segments, transcripts and speakers, those with a hit stand in `found`, all that were read in
    `read`. A speaker counts once in each transcript.
    """

    hits: tuple[Occasion, ...]
    fates: Mapping[Fate, int]
    found: Mapping[str, int]
    read: Mapping[str, int]


def study_at(folder: Path) -> Study | None:
    """The study in a folder, None where there is no study.toml; raises InputError where that is not sound."""
    return Study.open(folder) if (folder / FILE_NAME).is_file() else None


def talk_of_study(study: Study, progress: Progress, language: str = "") -> Talk:
    """What is said in the transcripts of a study as they are now; with `language`, in those of that language."""
    files = [
        (path, transcript_id)
        for transcript_id, path in study.transcript_files.items()
        if not language or base_language(study.reading.language_of(transcript_id)) == base_language(language)
    ]
    if not files:
        what = f"no transcript of the study is in “{language}”." if language else "there is no transcript."
        how = f"Its languages are: {', '.join(study.settings.languages)}."
        raise InputError(Problem(study.settings.transcripts.folder, what, how))
    transcripts = []
    for number, (path, transcript_id) in enumerate(files):
        progress("reading", transcript_id, number, len(files))
        transcripts.append(_transcript(path, transcript_id, study.relative(path), study, study.reading))
    return _spoken(transcripts, study.rule)


def talk_of_files(paths: Sequence[Path], study: Study | None, language: str, progress: Progress) -> Talk:
    """What is said in transcript files and in folders of them.

    `language` is that of all of them; "" means what the study says of them. A file that is named must be readable; in
    a folder what is no transcript is left out and listed. Raises InputError with every file that cannot be read.
    """
    reading = study.reading if study is not None else ReadingSettings()
    if language:
        reading = dataclasses.replace(reading, language=language, languages={})
    files = _files(paths, readable_suffixes())
    transcripts: list[Transcript] = []
    unread: list[Problem] = []
    problems: list[Problem] = []
    for number, file in enumerate(files):
        progress("reading", file.path.name, number, len(files))
        try:
            transcripts.append(
                _transcript(file.path, file.transcript_id, file.path.as_posix(), study, reading)
            )
        except InputError as error:
            (problems if file.named else unread).extend(error.problems)
    if problems or not transcripts:
        raise InputError(problems or unread)
    talk = _spoken(transcripts, study.rule if study is not None else SegmentRule())
    return dataclasses.replace(talk, unread=tuple(unread))


def talk_of_column(paths: Sequence[Path], column: Column, language: str) -> Talk:
    """The texts in a column of tables, one a row; raises InputError with every table that lacks it."""
    passages: list[Passage] = []
    problems: list[Problem] = []
    for file in _files(paths, (".csv",)):
        source = file.path.as_posix()
        try:
            rows = read_column(file.path, source=source, column=column.text, id_column=column.id)
        except InputError as error:
            problems += error.problems
            continue
        passages += [
            Passage(segment_of(row.text, file.transcript_id, row.id, number), language)
            for number, row in enumerate(rows)
        ]
    if problems:
        raise InputError(problems)
    cuts = [passage.segment for passage in passages]
    return Talk(tuple(passages), {(cut.transcript_id, cut.speaker_id): cut.speaker_id for cut in cuts})


@dataclass(frozen=True, slots=True)
class _File:
    """A file to be read: was it named itself or found in a folder, and what its transcript is called."""

    path: Path
    named: bool
    transcript_id: str


def _files(paths: Iterable[Path], suffixes: Sequence[str]) -> list[_File]:
    """Each file once, of folders those of the suffixes; where two have one name their paths tell them apart.

    Raises InputError with every folder that holds none.
    """
    problems: list[Problem] = []
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = True
            continue
        inside = [
            p for p in sorted(path.iterdir()) if p.suffix.casefold() in suffixes and p.name[0] not in ".~"
        ]
        if not inside:
            how = f"They end in {', '.join(suffixes)}."
            problems.append(Problem(path.as_posix(), "the folder holds no file that can be read.", how))
        found = {**dict.fromkeys(inside, False), **found}
    if problems:
        raise InputError(problems)
    names = Counter(path.stem for path in found)
    return [
        _File(path, named, path.stem if names[path.stem] == 1 else path.as_posix())
        for path, named in found.items()
    ]


def _transcript(
    path: Path, transcript_id: str, source: str, study: Study | None, reading: ReadingSettings
) -> Transcript:
    """One transcript as read."""
    people = study.participants if study is not None else ()
    return read_transcript(
        path, transcript_id=transcript_id, source=source, participants=people, settings=reading
    ).transcript


def _spoken(transcripts: Sequence[Transcript], rule: SegmentRule) -> Talk:
    """The segments of transcripts and the labels of their speakers."""
    return Talk(
        passages=tuple(
            Passage(cut, transcript.language, transcript.speaker(cut.speaker_id).attributes)
            for transcript in transcripts
            for cut in segment(transcript, rule)
        ),
        labels={(t.id, speaker.id): speaker.label for t in transcripts for speaker in t.speakers},
    )


def code_of(code_id: str, study: Study | None, path: Path | None) -> Code:
    """A code of a codebook file or of the study; raises InputError where there is none of that id."""
    source, codebook = _codebook(study, path)
    for code in codebook.codes:
        if code_id in (code.id, *code.formerly):
            return code
    known = ", ".join(code.id for code in codebook.codable)
    raise InputError(Problem(source, f"there is no code {code_id!r}.", f"Known: {known}.", key="--code"))


def _codebook(study: Study | None, path: Path | None) -> tuple[str, Codebook]:
    """The codebook of a file, or the study's, and how it is named."""
    if path is not None:
        return path.as_posix(), read_codebook(path, source=path.as_posix())
    if study is not None:
        return study.settings.codebook, study.codebook
    how = "Name the file with --codebook, or the study's folder with --study."
    raise InputError(Problem("--code", "there is no codebook to find the code in.", how))


def try_pattern(pattern: Pattern, talk: Talk, progress: Progress) -> Tried:
    """One pattern on talk of any language; raises InputError where it cannot be used or takes too long."""
    _check_languages(talk)
    problems = {
        Problem("the pattern", what, how): None
        for language in talk.languages
        for what, how in wrong(pattern, language)
    }
    if problems:
        raise InputError(problems)
    try:
        return _tried(Concordance(lambda _: (pattern,)), talk, progress)
    except InputError as error:
        raise InputError(dataclasses.replace(p, where="the pattern") for p in error.problems) from None


def try_code(code: Code, talk: Talk, progress: Progress) -> Tried:
    """All patterns of a code, each on talk of its language, under the code's speaker condition.

    Raises InputError where it has none in any of these languages, and with every one of them that cannot be used.
    """
    _check_languages(talk)

    if not any(patterns_in(code, language) for language in talk.languages):
        what = f"the code {code.id!r} has no patterns in {', '.join(talk.languages)}."
        how = f"It has some in: {', '.join(code.patterns) or 'no language'}."
        raise InputError(Problem("--code", what, how))
    problems = [
        Problem("the codebook", what, how, line=pattern.line, key=f"codes.{code.id}.patterns.{language}")
        for language in talk.languages
        for pattern in patterns_in(code, language)
        for what, how in wrong(pattern, language)
    ]
    if problems:
        raise InputError(problems)
    return _tried(Concordance(partial(patterns_in, code), speakers=code.speakers), talk, progress)


def _check_languages(talk: Talk) -> None:
    """Raises InputError where talk is in what is no code of a language: no forms, no negation would be known."""
    problems = [
        Problem(
            "--language", f"{language!r} is no language code.", "Use a code such as en, cs, da, fr or de."
        )
        for language in talk.languages
        if not _LANGUAGE.fullmatch(language)
    ]
    if problems:
        raise InputError(problems)


def _tried(concordance: Concordance, talk: Talk, progress: Progress) -> Tried:
    """Everything that was found, counted."""
    total = len(talk.passages)
    occasions: list[Occasion] = []
    for number, passage in enumerate(talk.passages):
        progress("looking", passage.segment.transcript_id, number, total)
        occasions += concordance.read([passage])
    hits = tuple(occasion for occasion in occasions if occasion.fate == "hit")
    return Tried(
        hits=hits,
        fates=Counter(occasion.fate for occasion in occasions),
        found=_counts(dict.fromkeys(occasion.passage.segment.id for occasion in hits), talk),
        read=_counts(None, talk),
    )


def _counts(only: Iterable[str] | None, talk: Talk) -> dict[str, int]:
    """Numbers of segments, transcripts and speakers of the talk, or of some segments of it."""
    wanted = None if only is None else set(only)
    cuts = [p.segment for p in talk.passages if wanted is None or p.segment.id in wanted]
    return {
        "segments": len(cuts),
        "transcripts": len({cut.transcript_id for cut in cuts}),
        "speakers": len({(cut.transcript_id, cut.speaker_id) for cut in cuts}),
    }
