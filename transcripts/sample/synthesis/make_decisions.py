"""Makes the sample study's decision files from the tables in `codings/`.

The codings are made up, as are the coders Ines and Tom and the adjudicator Ruth. The tables say who gave which code
to which turn; this script plays them through the review's own session with a fixed clock, so that the files look
exactly as a coder's export does. Run it from the repository's root after a change to a table or a transcript:

    python transcripts/sample/synthesis/make_decisions.py
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.decisions import Decision, Memo, Presentation
from pipeline.exporters import write_decisions
from pipeline.logs import CoderLog, NewCode
from pipeline.readers import read_transcript
from pipeline.review.session import Blindness, Session
from pipeline.segmenting import segment
from pipeline.segments import Segment
from pipeline.transcripts import Transcript, speaker_key
from pipeline.workflow.study import Study

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
UNREAD = "_unread"
FIRST = ("fg-cz-health", "fg-de-environment", "fg-dk-safety", "fg-uk-environment")
"""The discussions that were coded first, and those that came in later: both coders read nearly all of them."""
LATER = (
    "fg-cz-safety",
    "fg-cz-environment",
    "fg-de-safety",
    "fg-de-health",
    "fg-dk-environment",
    "fg-dk-health",
    "fg-fr-health",
    "fg-uk-safety",
    "fg-uk-health",
)
ASSIGNED = {
    "ines": (*FIRST, *LATER),
    "tom": (*FIRST[:3], "fg-fr-safety", FIRST[3], *LATER, "fg-fr-environment"),
    "ruth": (*FIRST, *LATER),
}
BEGINS = {
    "ines": datetime(2026, 3, 2, 8, 30, tzinfo=UTC),
    "tom": datetime(2026, 3, 3, 13, 10, tzinfo=UTC),
    "ruth": datetime(2026, 3, 20, 9, 0, tzinfo=UTC),
}


@dataclass
class Record:
    """A log in memory."""

    decisions: list[Decision] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    codes: list[NewCode] = field(default_factory=list)
    codebooks: dict[str, Codebook] = field(default_factory=dict)

    @property
    def log(self) -> CoderLog:
        """All of it, as it is written to a file."""
        return CoderLog(tuple(self.decisions), tuple(self.memos), tuple(self.codes), self.codebooks)

    def append_all(self, decisions: Sequence[Decision]) -> None:
        """Keep what was decided at once."""
        self.decisions.extend(decisions)

    def present(self, presentation: Presentation) -> None:
        """What was shown is not part of a decision file."""

    def note(self, memo: Memo) -> None:
        """Keep a memo."""
        self.memos.append(memo)

    def make(self, code: NewCode) -> None:
        """Keep a code made while reading."""
        self.codes.append(code)

    def keep_codebook(self, codebook: Codebook) -> None:
        """Keep what the codes mean."""
        self.codebooks[codebook.revision] = codebook


@dataclass(frozen=True)
class Row:
    """One line of a table, with the segment it speaks of."""

    segment: Segment
    code: str
    given: dict[str, str]
    memo: str


def clock(coder: str) -> Iterator[str]:
    """Made-up times: half a minute or so a decision, with a long break now and then; the same on every run."""
    draw, moment = random.Random(coder), BEGINS[coder]
    while True:
        pause = timedelta(hours=draw.choice((2, 16))) if draw.random() < 0.01 else timedelta()
        moment += timedelta(seconds=draw.uniform(4, 55)) + pause
        yield moment.isoformat(timespec="microseconds")


def rows(transcript: Transcript, segments: tuple[Segment, ...]) -> list[Row]:
    """The table of one transcript; raises ValueError where a line names no turn."""
    found = []
    with (HERE / "codings" / f"{transcript.id}.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            speaker = speaker_key(line["speaker"])
            person = {s.person for s in transcript.speakers if speaker in (s.id, speaker_key(s.person))}
            ids = {s.id for s in transcript.speakers if s.person in person}
            match = [
                s
                for s in segments
                if s.speaker_id in ids and _plain(s.quote).startswith(_plain(line["starts_with"]))
            ]
            place = int(line["occurrence"] or 1) - 1
            if place >= len(match):
                raise ValueError(
                    f"{transcript.id}: no turn of {line['speaker']} begins {line['starts_with']!r}"
                )
            given = {coder: line[coder].strip() for coder in ASSIGNED}
            found.append(Row(match[place], line["code"], given, line["memo"].strip()))
    return found


def _plain(text: str) -> str:
    """`text` with every kind of white space as one blank."""
    return " ".join(text.split())


def play(coder: str, study: Study) -> Record:
    """All that one coder decides on all transcripts assigned to them."""
    record, times = Record(), clock(coder)
    record.keep_codebook(study.codebook)
    for transcript_id in ASSIGNED[coder]:
        path = study.transcript_files[transcript_id]
        transcript = read_transcript(
            path,
            transcript_id=transcript_id,
            source=study.relative(path),
            participants=study.participants,
            settings=study.reading,
        ).transcript
        segments = segment(transcript, study.rule)
        table: dict[str, list[Row]] = defaultdict(list)
        for row in rows(transcript, segments):
            table[row.segment.id].append(row)
        unread = {
            key
            for key, listed in table.items()
            for r in listed
            if r.code == UNREAD and r.given[coder] == "yes"
        }
        settles = coder == "ruth"
        queue = [s for s in segments if s.id not in unread and (not settles or _settled(table[s.id], coder))]
        session = Session(
            coder=coder,
            codebook=study.codebook,
            transcripts={transcript_id: transcript},
            segments={segment.id: segment for segment in queue},
            queue=[segment.id for segment in queue],
            decisions=list(record.decisions),
            memos=[],
            suggestions=lambda _segment_id: (),
            log=record,
            round_id="adjudication" if settles else "round-1",
            blindness=Blindness(hints=False),
            clock=times.__next__,
        )
        for number, current in enumerate(queue):
            decide(session, coder, table[current.id], study.codebook, slip=number % 29 == 17)
            if settles:
                session.step(1)
            else:
                session.complete()
    return record


def _settled(listed: list[Row], coder: str) -> bool:
    """True where the adjudicator has something to say on a segment."""
    return any(row.given[coder] for row in listed)


def decide(session: Session, coder: str, listed: list[Row], codebook: Codebook, *, slip: bool) -> None:
    """Give one segment its codes in the order of the codebook; with `slip` the first is taken back and given again."""
    order = {code.id: place for place, code in enumerate(codebook.codes)}
    for row in sorted((r for r in listed if r.code != UNREAD), key=lambda r: order[r.code]):
        value = row.given[coder]
        if value == "no":
            session.reject(row.code)
        elif value:
            level = None if value == "yes" else value
            session.code(row.code, level)
            if slip:
                session.undo()
                session.code(row.code, level)
                slip = False
        author, _, text = row.memo.partition(": ")
        if author == coder:
            session.memo(text)


def main() -> None:
    """Write one decision file a coder."""
    with Study.open(ROOT) as study:
        for coder in ASSIGNED:
            record = play(coder, study)
            path = write_decisions(study.settings.path(study.settings.review.decisions), coder, record.log)
            print(f"{path.relative_to(ROOT)}: {len(record.decisions)} decisions, {len(record.memos)} memos")


if __name__ == "__main__":
    main()
