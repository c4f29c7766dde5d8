"""The three coded corpora as a study has them: passages of transcripts with verdicts on codes.

Nothing of a corpus is kept here; its files are read from where they lie. A transcript is what never stands on both sides
of a fold: a citizen's contribution (CIMT), a meeting (MRDA). Offsets are code points of the segment's own text.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.codebook import Code, Codebook
from pipeline.readers import read_codebook
from pipeline.segments import Segment
from pipeline.spans import Span
from pipeline.taggers import Neighbour, Passage, TrainingSegment

HERE = Path(__file__).resolve().parent
# The columns of the corpus in the order of the codes of cimt_thematic.yaml.
CATEGORIES = (
    "non-motorized transport",
    "motorized transport",
    "cycling",
    "walking",
    "scooters",
    "public transport (local)",
    "public transport (long-distance)",
    "commercial transport",
    "moving traffic",
    "stationary traffic (parking)",
    "new services",
    "inter- and multimodality",
)
SETS = {
    "CDB": "Cycling-Dialogue-Bonn",
    "CDC": "Cycling-Dialogue-Cologne",
    "CDM": "Cycling-Dialogue-Moers",
    "MCK": "Mobility-Concept-Krefeld",
    "CQB": "Survey-Bonn",
}
ARGUMENT_CODES = ("no_argument", "position", "premise", "premise_rather_than_position")
# Statement, backchannel, disruption, floor-grabber, question.
BASIC_CODES = ("S", "B", "D", "F", "Q")
MARKS = re.compile(r"[.?!,]")


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of an argument set, in the order of its file, with the corpus's own code and contribution of each."""

    examples: tuple[TrainingSegment, ...]
    codes: npt.NDArray[np.str_]
    documents: npt.NDArray[np.str_]


def bare_codebook(name: str, codes: tuple[str, ...]) -> Codebook:
    """A codebook of codes that have a name and no definition: what is learnt is learnt from codings alone."""
    return Codebook(name, name, "1.0", tuple(Code(id=code, name=code, definition="") for code in codes))


def thematic(shared: Path) -> tuple[Codebook, tuple[TrainingSegment, ...]]:
    """The frozen definitions, and the 697 contributions of CIMT thematic, each one segment of its own transcript."""
    codebook = read_codebook(HERE / "cimt_thematic.yaml", source="cimt_thematic.yaml")
    codes = [code.id for code in codebook.codable]
    rows = _table(shared / "data/cimt_thematic/dataset-Ottensen-thematic-d1a.csv", ",")
    return codebook, tuple(
        TrainingSegment(
            Passage(_segment(f"{row['title']}. {row['text']}", row["document_id"], 0), "de"),
            {code: row[category] == "1" for code, category in zip(codes, CATEGORIES, strict=True)},
        )
        for row in rows
    )


def argument(shared: Path, name: str) -> Sentences:
    """One of the five argument sets: a sentence is a segment, the contribution's title the question before it."""
    rows = _table(shared / "data/cimt_argument" / SETS[name] / f"dataset_{name}.tsv", "\t")
    examples: list[TrainingSegment] = []
    for _, group in groupby(rows, key=lambda row: row["document_id"]):
        examples += _contribution(list(group))
    return Sentences(
        tuple(examples),
        np.array([row["code"] for row in rows]),
        np.array([row["document_id"] for row in rows]),
    )


def _contribution(rows: list[dict[str, str]]) -> list[TrainingSegment]:
    """The sentences of one contribution, each with its neighbours; all are by the same person."""
    title = " ".join(row["content"] for row in rows if row["title/text"] == "title")
    made = []
    for place, row in enumerate(rows):
        passage = Passage(
            _segment(row["content"], row["document_id"], int(row["sentence_nr"])),
            "de",
            question="" if row["title/text"] == "title" else title,
            before=Neighbour(rows[place - 1]["content"], same_speaker=True) if place else None,
            after=Neighbour(rows[place + 1]["content"], same_speaker=True) if place + 1 < len(rows) else None,
        )
        made.append(TrainingSegment(passage, _argument_verdicts(row["code"])))
    return made


def _argument_verdicts(code: str) -> dict[str, bool]:
    """The verdicts that follow from the corpus's code; premise or position only where exactly one applies."""
    verdicts = {
        "no_argument": code == "non-arg",
        "position": code in ("mpos", "mpos+premise"),
        "premise": code in ("premise", "mpos+premise"),
    }
    if code in ("mpos", "premise"):
        verdicts["premise_rather_than_position"] = code == "premise"
    return verdicts


def mrda(
    shared: Path, part: str, *, punctuation: bool, meetings: int | None = None
) -> tuple[TrainingSegment, ...]:
    """The meetings of a part ("train", "test") of MRDA, or the first few; an utterance is a segment.

    Without `punctuation` the marks . ? ! , are taken out of every utterance: a recogniser of speech gives none, and the
    corpus's were set by people who heard the tune.
    """
    examples: list[TrainingSegment] = []
    for path in sorted((shared / "data/mrda" / part).glob("*.txt"))[:meetings]:
        lines = [line.split("|") for line in path.read_text(encoding="utf-8").splitlines()]
        spoken = [
            (fields[0], fields[1] if punctuation else MARKS.sub("", fields[1]), fields[2])
            for fields in lines
            if len(fields) > 2
        ]
        examples += _meeting(path.stem, spoken)
    return tuple(examples)


def _meeting(name: str, spoken: list[tuple[str, str, str]]) -> list[TrainingSegment]:
    """The utterances (speaker, text, basic class) of a meeting, each with its neighbours."""
    made = []
    for place, (speaker, text, basic) in enumerate(spoken):
        before = spoken[place - 1] if place else None
        after = spoken[place + 1] if place + 1 < len(spoken) else None
        passage = Passage(
            _segment(text, name, place, speaker),
            "en",
            before=Neighbour(before[1], same_speaker=before[0] == speaker) if before else None,
            after=Neighbour(after[1], same_speaker=after[0] == speaker) if after else None,
        )
        made.append(TrainingSegment(passage, {code: code == basic for code in BASIC_CODES}))
    return made


def _segment(text: str, transcript: str, position: int, speaker: str = "writer") -> Segment:
    """A segment that is a turn of its own."""
    return Segment(
        id=f"{transcript}-{position}",
        transcript_id=transcript,
        position=position,
        span=Span(0, len(text)),
        speaker_id=speaker,
        quote=text,
        rule="turn",
        turns=(position, position + 1),
    )


def _table(path: Path, delimiter: str) -> list[dict[str, str]]:
    """The rows of a table of text; lines end inside quoted cells too."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
