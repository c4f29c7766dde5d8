"""How the rules of codebooks/mobility.yaml do on contributions that nobody here wrote.

The corpus is the CIMT thematic corpus, Ottensen (697 contributions in German, coded by its authors; CC BY-SA 4.0). The
codebook's patterns were written without a look at the contributions. Its codes are its own: only those are compared whose
definition says what one of the corpus's categories says. Run

    python benchmarks/strangers_rules.py [folder of the corpus]
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from pipeline.readers import read_codebook
from pipeline.taggers import RulesTagger
from pipeline.taggers.codebook_tests import segment_of
from pipeline.taggers.passages import Passage

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "cimt_thematic"
SAME = {
    "radverkehr": "cycling",
    "gehwege": "walking",
    "bus_und_bahn": "public transport (local)",
    "parken": "stationary traffic (parking)",
    "neue_angebote": "new services",
}


def main() -> None:
    """Print precision and recall per code, beside the category's prevalence (the precision of suggesting always)."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    with (folder / "dataset-Ottensen-thematic-d1a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    tagger = RulesTagger(read_codebook(ROOT / "codebooks" / "mobility.yaml", source="mobility.yaml"))
    texts = [f"{row['title']}. {row['text']}" for row in rows]
    found = {
        (number, suggestion.code_id)
        for number, text in enumerate(texts)
        for suggestion in tagger.suggest([Passage(segment_of(text, position=number), "de")])
    }
    print(
        f"{len(rows)} contributions\n{'code':<16}{'category':<30}{'share':>6}{'precision':>11}{'recall':>8}"
    )
    for code, category in SAME.items():
        yes = {number for number, row in enumerate(rows) if row[category] == "1"}
        said = {number for number, code_id in found if code_id == code}
        hit = len(yes & said)
        precision, recall = hit / len(said) if said else 0.0, hit / len(yes)
        print(f"{code:<16}{category:<30}{len(yes) / len(rows):>6.2f}{precision:>11.2f}{recall:>8.2f}")


if __name__ == "__main__":
    main()
