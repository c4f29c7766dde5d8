"""How long suggesting takes, beside spaCy's blank tokeniser on the same segments, in one process and one run.

    python benchmarks/suggesting.py [FOLDER WITH MRDA MEETINGS]

Reads meetings of the MRDA corpus ($FOCUSCODE_SHARED or ../shared: data/mrda/test), cuts them into turns, and times,
after a warm-up, the median of three runs each: the tokeniser alone (the reference), reading, rules, and the
classifier without codings. Prints seconds, words per second and the multiple of the reference.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mrda_transcripts import convert

from pipeline.language import tokenised
from pipeline.readers import ReadingSettings, read_codebook, read_transcript
from pipeline.segmenting import SegmentRule, segment
from pipeline.taggers import ClassifierTagger, Passage, RulesTagger, train
from pipeline.transcripts import Transcript

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3


def median_seconds(act: Callable[[], object]) -> float:
    """The median of a few runs, after one that is not counted."""
    act()
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def read_all(folder: Path) -> list[Transcript]:
    """Every meeting of a folder."""
    return [
        read_transcript(
            p, transcript_id=p.stem, source=p.name, participants=(), settings=ReadingSettings()
        ).transcript
        for p in sorted(folder.glob("*.txt"))
    ]


def main() -> int:
    """Time each stage and print the table."""
    import spacy

    shared = Path(os.environ.get("FOCUSCODE_SHARED", ROOT.parent / "shared"))
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else shared / "data" / "mrda" / "test"
    if not source.is_dir():
        print(f"no meetings at {source}; name their folder, or set FOCUSCODE_SHARED", file=sys.stderr)
        return 3
    codebook = read_codebook(ROOT / "codebooks" / "coproduction.yaml", source="coproduction.yaml")
    with tempfile.TemporaryDirectory() as folder:
        convert(source, Path(folder))
        transcripts = read_all(Path(folder))
        reading = median_seconds(lambda: read_all(Path(folder)))
    passages = [Passage(s, "en") for t in transcripts for s in segment(t, SegmentRule("turn"))]
    words = sum(len(p.segment.quote.split()) for p in passages)
    blank = spacy.blank("en")
    reference = median_seconds(lambda: [len(blank.make_doc(p.segment.quote)) for p in passages])
    rules = RulesTagger(codebook)
    classifier = ClassifierTagger(train((), codebook), run_id="bench", thresholds={})
    rows = [
        ("spaCy's blank tokeniser", reference),
        ("read the transcripts", reading),
        ("rules, with reasons", median_seconds(lambda: _fresh(rules, passages))),
        ("classifier without codings, with reasons", median_seconds(lambda: _fresh(classifier, passages))),
    ]
    print(f"{len(transcripts)} meetings, {len(passages)} turns, {words} words; median of {RUNS} runs")
    for name, seconds in rows:
        print(
            f"  {name:42} {seconds:7.2f} s  {words / seconds:10,.0f} words/s  {seconds / reference:5.1f} x reference"
        )
    return 0


def _fresh(tagger: RulesTagger | ClassifierTagger, passages: list[Passage]) -> None:
    """Suggest with nothing kept from the run before."""
    tokenised.cache_clear()
    tagger.suggest(passages)


if __name__ == "__main__":
    sys.exit(main())
