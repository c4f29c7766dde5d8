"""How long suggesting takes, beside spaCy's blank pipeline on the same segments, in one process and one run.

    python benchmarks/suggesting.py [FOLDER WITH MRDA MEETINGS] [--words N]

Meetings of the MRDA corpus ($FOCUSCODE_SHARED or ../shared: data/mrda, all three parts, from the beginning again until
there are enough words) are cut into turns. The taggers learn from the sample study's closed rounds. Timed, each the best
of three runs after a warm-up: `spacy.blank("en").pipe` (documents discarded; the reference), reading, rules, rules and
classifier together to scores and reasons, and the same stored in SQLite. Patterns without a trigger (raw Matcher
patterns, regular expressions) are timed apart. Prints seconds, words per second, multiples of the reference, and the peak of
memory. A second part times learning from 2,000 turns and 25 codes, kept-aside probabilities and thresholds included.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import random
import resource
import shutil
import sys
import tempfile
import time
from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from mrda_transcripts import convert

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.language import tokenised
from pipeline.language.rows import rows_of
from pipeline.readers import ReadingSettings, read_transcript
from pipeline.segmenting import SegmentRule, segment
from pipeline.segments import Segment
from pipeline.steps import StepRun
from pipeline.store import Store
from pipeline.suggestions import ScoreTable, Suggestion
from pipeline.taggers import Neighbour, Passage, RulesTagger, TrainingSegment
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import Learnt, Taggers, learn
from pipeline.transcripts import Transcript
from pipeline.workflow.learning import Learning
from pipeline.workflow.running import run_steps
from pipeline.workflow.study import Study

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3


def best_of(act: Callable[[], object]) -> float:
    """The best of a few runs, after one that is not counted."""
    act()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def meetings(sources: Iterable[Path], folder: Path) -> list[Path]:
    """The meetings as transcripts in a folder."""
    return [path for source in sources for path in convert(source, folder / source.name)]


def read(path: Path) -> Transcript:
    """One meeting."""
    settings = ReadingSettings()
    return read_transcript(
        path, transcript_id=path.stem, source=path.name, participants=(), settings=settings
    ).transcript


def passages_of(transcript: Transcript) -> list[Passage]:
    """The turns of a meeting with their neighbours."""
    turns = segment(transcript, SegmentRule("turn"))
    around = [None, *turns, None]
    return [
        Passage(turn, "en", before=_neighbour(turn, before), after=_neighbour(turn, after))
        for before, turn, after in zip(around, turns, around[2:], strict=False)
    ]


def _neighbour(turn: Segment, other: Segment | None) -> Neighbour | None:
    """What stands beside a turn."""
    return None if other is None else Neighbour(other.quote, other.speaker_id == turn.speaker_id)


def until(words: int, transcripts: list[list[Passage]]) -> list[list[Passage]]:
    """Transcripts, from the beginning again, until there are that many words."""
    found: list[list[Passage]] = []
    for passages in itertools.cycle(transcripts):
        if words <= 0:
            return found
        words -= sum(len(p.segment.quote.split()) for p in passages)
        found.append(passages)
    return found


def sample_learnt(folder: Path) -> Learnt:
    """What the taggers learn from the sample study's closed rounds."""
    folder.mkdir()
    for name in ("study.toml", "codebooks", "transcripts"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    with Study.open(folder) as study:
        run_steps(study, ("segment", "import"), lambda *_: None)
        return Learning(study).learnt


def suggest(tagger: CombinedTagger, transcripts: list[list[Passage]]) -> int:
    """Suggest on transcript after transcript with nothing kept from the run before; how many suggestions there are."""
    forget()
    return sum(len(found) for passages in transcripts for found, _ in tagger.read(passages))


def store(tagger: CombinedTagger, transcripts: list[list[Passage]], path: Path) -> None:
    """The same, stored in a new study database."""
    forget()
    path.unlink(missing_ok=True)
    codes = tuple(code.id for code in tagger.learnt.codebook.codable)
    with Store(path) as database:
        for number, passages in enumerate(transcripts):
            found: list[Suggestion] = []
            values = array("f")
            for block, scores in tagger.read(passages):
                found += block
                values.frombytes(scores.astype("f4").tobytes())
            scored = ScoreTable(tuple(p.segment.id for p in passages), codes, (), values)
            run = StepRun("suggest", str(number), 1, {}, "", "")
            database.put_suggestions(str(number), "", found, scored, run)


def forget() -> None:
    """Forget the texts that were read."""
    tokenised.cache_clear()
    rows_of.cache_clear()


def without_trigger() -> RulesTagger:
    """Five regular expressions and a raw Matcher pattern, none of which has a word that it could be looked up by."""
    expressions = [rf"\w+{ending}" for ending in ("ation", "ness", "ively", "ship", "hood")]
    patterns = [Pattern(regex=expression) for expression in expressions]
    patterns.append(Pattern(matcher='[{"IS_DIGIT": true}]'))
    return RulesTagger(
        Codebook("raw", "raw", "1", (Code("raw", "raw", "", patterns={"en": tuple(patterns)}),))
    )


def learning(transcripts: list[list[Passage]], segments: int = 2_000, codes: int = 25) -> tuple[float, str]:
    """How long it takes to learn made-up codes, each of which stands for some words, from real turns; and from what."""
    turns = [p for passages in transcripts for p in passages if len(p.segment.quote.split()) > 8][:segments]
    words = Counter(word for p in turns for word in set(p.segment.quote.lower().split()))
    chosen = [word for word, count in words.most_common() if count < len(turns) // 8][: codes * 3]
    draw = random.Random(1)
    groups = [set(chosen[number::codes]) for number in range(codes)]
    examples = [
        TrainingSegment(
            p,
            {
                f"c{number}": bool(group & set(p.segment.quote.lower().split())) != (draw.random() < 0.02)
                for number, group in enumerate(groups)
            },
        )
        for p in turns
    ]
    book = Codebook("made", "made", "1", tuple(Code(f"c{n}", f"c{n}", "") for n in range(codes)))
    begun = time.perf_counter()
    learnt = learn(examples, book, Taggers(RulesTagger(book)))
    meant = f"{len(turns)} turns of {len({e.transcript_id for e in examples})} meetings, {len(learnt.learnt)} codes"
    return time.perf_counter() - begun, meant


def peak() -> float:
    """The peak of memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Time each stage and print the table."""
    import spacy

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    shared = Path(os.environ.get("FOCUSCODE_SHARED", ROOT.parent / "shared"))
    parser.add_argument("folder", type=Path, nargs="?", default=shared / "data" / "mrda")
    parser.add_argument("--words", type=int, default=1_000_000)
    arguments = parser.parse_args()
    parts = [arguments.folder / part for part in ("train", "val", "test")]
    sources = [part for part in parts if part.is_dir()] or [arguments.folder]
    if not any(source.glob("*.txt") for source in sources):
        print(
            f"no meetings at {arguments.folder}; name their folder, or set FOCUSCODE_SHARED", file=sys.stderr
        )
        return 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = meetings(sources, folder)
        read_once = [passages_of(read(path)) for path in paths]
        reading = best_of(lambda: [read(path) for path in paths])
        once = sum(len(p.segment.quote.split()) for passages in read_once for p in passages)
        transcripts = until(arguments.words, read_once)
        texts = [p.segment.quote for passages in transcripts for p in passages]
        words = sum(len(text.split()) for text in texts)
        learnt = sample_learnt(folder / "sample")
        tagger, blank = CombinedTagger(learnt, "bench"), spacy.blank("en")
        rules, raw = RulesTagger(learnt.codebook), without_trigger()
        before = peak()
        reference = best_of(lambda: deque(blank.pipe(texts), maxlen=0))
        rows = [
            ("spaCy's blank pipeline (the reference)", reference),
            ("read the transcripts (per word, from files)", reading * words / once),
            ("rules alone, with reasons", best_of(lambda: _alone(rules, transcripts))),
            ("rules and classifier, scores and reasons", best_of(lambda: suggest(tagger, transcripts))),
            ("the same, stored in SQLite", best_of(lambda: store(tagger, transcripts, folder / "study.db"))),
            ("six patterns without a trigger", best_of(lambda: _alone(raw, transcripts))),
        ]
        made = suggest(tagger, transcripts)
        seconds, meant = learning(read_once)
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}", end="")
    print("".join(f", {package} {version(package)}" for package in ("spacy", "scikit-learn", "numpy")))
    print(f"{len(texts):,} turns, {words:,} words, {made:,} suggestions; best of {RUNS} runs")
    for label, taken in rows:
        print(
            f"  {label:46}{taken:7.2f} s {words / taken:11,.0f} words/s {taken / reference:6.2f} x reference"
        )
    print(f"  peak of memory {peak():,.0f} MB, of which {before:,.0f} MB before the first run")
    print(f"learning: {seconds:.1f} s ({meant})")
    return 0


def _alone(tagger: RulesTagger, transcripts: list[list[Passage]]) -> None:
    """Rules alone, with nothing kept from the run before."""
    forget()
    for passages in transcripts:
        tagger.suggest(passages)


if __name__ == "__main__":
    sys.exit(main())
