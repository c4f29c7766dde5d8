"""Learning from codings, the start without them, and the reasons that are given."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from pipeline.codebook import Code, Codebook, Example, Pattern, SpeakerCondition
from pipeline.taggers import ClassifierTagger, Passage, TrainedClassifier, TrainingSegment, train
from pipeline.taggers.features import FeatureSpace, FeatureTexts, character_runs, word_runs, words_of

PassageMaker = Callable[..., Passage]

BOOK = Codebook(
    "b",
    "1",
    "B",
    (
        Code(
            "waste",
            "Waste",
            "Sorting, recycling and throwing away rubbish.",
            "People recycle, sort or litter.",
        ),
        Code(
            "safety", "Safety", "Looking out for burglars and crime.", "Neighbours watch, the police patrol."
        ),
        Code("rare", "Rare", "Music lessons for children.", "Somebody teaches an instrument."),
    ),
    ("en",),
)
WASTE = (
    "we {} the bottles",
    "they {} paper at home",
    "children {} cans at school",
    "you {} everything on Monday",
)
SAFETY = "we {} the houses at night", "they {} strangers", "old people {} the street", "you {} the door"


def made_segments() -> list[TrainingSegment]:
    """Forty segments: waste by the verbs recycle and sort, safety by watch and guard, half without either."""
    segments = []
    for number, (frames, verbs, code) in enumerate(
        [(WASTE, ("recycle", "sort"), "waste"), (SAFETY, ("watch", "guard"), "safety")]
    ):
        for frame in frames:
            for verb in (*verbs, "forget", "like", "see"):
                text = frame.format(verb)
                verdicts = {"waste": verb in verbs and number == 0, "safety": verb in verbs and number == 1}
                segments.append(
                    TrainingSegment(text, "en", verdicts | ({"rare": False} if code == "waste" else {}))
                )
    return segments


@pytest.fixture(scope="module")
def model() -> TrainedClassifier:
    """What is learnt from the made segments."""
    return train(made_segments(), BOOK)


def test_counts_and_modes(model: TrainedClassifier) -> None:
    """Verdicts are counted per code; a code without five of each is left to its definition."""
    assert model.counts == {"waste": (8, 32), "safety": (8, 32), "rare": (0, 20)}
    assert model.mode == {"waste": "trained", "safety": "trained", "rare": "definition"}


LEAST = [(4, 10, "definition"), (5, 5, "trained"), (10, 4, "definition"), (0, 0, "definition")]


@pytest.mark.parametrize(("yes", "no", "expected"), LEAST)
def test_five_positives_and_five_negatives_are_needed(yes: int, no: int, expected: str) -> None:
    """A code is learnt from five positives and five negatives on."""
    examples = [TrainingSegment(f"recycle {n}", "en", {"waste": n < yes}) for n in range(yes + no)]
    assert expected == train(examples, BOOK).mode["waste"]


def test_it_learns(passage: PassageMaker, model: TrainedClassifier) -> None:
    """New sentences with the learnt verbs, in other forms, are hits for the right code and for no other."""
    texts = ["he recycled the jars", "she was watching the park", "we like music"]
    hits = [
        (suggestion.segment_id, suggestion.code_id)
        for suggestion in ClassifierTagger(model, "r").suggest([passage(text) for text in texts])
        if suggestion.hit
    ]
    assert [(passage(texts[0]).segment.id, "waste"), (passage(texts[1]).segment.id, "safety")] == hits


def test_the_order_of_the_examples_does_not_matter(passage: PassageMaker, model: TrainedClassifier) -> None:
    """The same codings in another order give the same suggestions, to the last digit."""
    shuffled = made_segments()
    Random(7).shuffle(shuffled)
    passages = [passage(segment.text) for segment in made_segments()]
    again = ClassifierTagger(train(shuffled, BOOK), "r", floor=0).suggest(passages)
    assert ClassifierTagger(model, "r", floor=0).suggest(passages) == again


@pytest.mark.parametrize(
    "text",
    ["he recycled the jars, the old jars", "we guard the door", "quite other words", "?", "", "😀 recycle"],
)
@pytest.mark.parametrize("code_id", ["waste", "safety"])
def test_the_words_add_up(passage: PassageMaker, model: TrainedClassifier, text: str, code_id: str) -> None:
    """Intercept, nearness and the weights of the words sum to the log odds of the score."""
    tagger = ClassifierTagger(model, "r", floor=0)
    explanation = tagger.explain(passage(text), code_id)
    total = explanation.intercept + explanation.nearness + sum(explanation.words)
    assert explanation.logit == pytest.approx(total, abs=1e-9)
    (score,) = [s.score for s in tagger.suggest([passage(text)]) if s.code_id == code_id]
    assert score == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-6)


def test_reasons_quote_the_words_that_weighed(passage: PassageMaker, model: TrainedClassifier) -> None:
    """Each word given as a reason stands in the transcript where its span says, and the verb comes first."""
    before, text = "P1 😀: ", "[laughter] They 𝒳 re\u00adcycle. Recycle!"
    (found,) = ClassifierTagger(model, "r", 0.4).suggest([passage(text, start=len(before))])
    words = [reason for reason in found.rationale if reason.kind == "word"]
    quoted = [reason.span.of(before + text) for reason in words if reason.span]
    assert [reason.text.split('"')[1] for reason in words] == quoted
    assert quoted[0] == "re\u00adcycle"
    assert all(reason.weight > 0 for reason in words)
    assert len(words) <= 5


def test_a_code_without_codings_is_ranked_by_its_definition(
    passage: PassageMaker, model: TrainedClassifier
) -> None:
    """Its suggestions are no hits, and say what they are near to."""
    found = ClassifierTagger(model, "r", 0.0).suggest([passage("She teaches children music, an instrument.")])
    (rare,) = [suggestion for suggestion in found if suggestion.code_id == "rare"]
    assert not rare.hit
    assert (rare.rationale[0].kind, rare.rationale[0].span) == ("definition", None)
    words = {reason.text.split('"')[1] for reason in rare.rationale if reason.kind == "word"}
    assert words
    assert words <= {"teaches", "children", "music", "instrument"}


def test_examples_are_named_as_reasons(passage: PassageMaker) -> None:
    """Without codings the nearest example of the passage's language is the reason."""
    code = replace(
        BOOK.codes[0],
        examples=(Example("We sort glass and paper.", "en"), Example("Wir trennen Glas und Papier.", "de")),
    )
    tagger = ClassifierTagger(train([], replace(BOOK, codes=(code, *BOOK.codes[1:]))), "r")
    found = tagger.suggest([passage("Ja, Glas und Papier trennen wir.", "de")])
    assert found[0].code_id == "waste"
    assert found[0].rationale[0].text == 'near to the example "Wir trennen Glas und Papier."'


def test_thresholds_per_code_and_floor(passage: PassageMaker, model: TrainedClassifier) -> None:
    """A threshold may differ by code (.5 where it is not named), and nothing below the floor is suggested."""
    passages = [passage(segment.text) for segment in made_segments()]
    for thresholds in (0.5, {"waste": 0.9}):
        for s in ClassifierTagger(model, "r", thresholds).suggest(passages):
            limit = 0.9 if isinstance(thresholds, dict) and s.code_id == "waste" else 0.5
            assert (s.score >= limit and s.code_id != "rare") == s.hit
            assert s.score >= 0.2
    assert 3 * len(passages) == len(ClassifierTagger(model, "r", floor=0).suggest(passages))
    assert ClassifierTagger(model, "r", floor=1.1).suggest(passages) == []


def test_a_frequent_code_says_so(passage: PassageMaker) -> None:
    """Where no word speaks for a code that is given nearly always, its frequency is the reason."""
    examples = [TrainingSegment(f"aa{n} bb{n}", "en", {"waste": n > 5}) for n in range(60)]
    (found,) = [
        s
        for s in ClassifierTagger(train(examples, BOOK), "r").suggest([passage("…")])
        if s.code_id == "waste"
    ]
    assert found.rationale[0].text == "no word speaks for it; it was given to 54 of 60 segments so far"


def test_speaker_conditions_limit_suggestions(passage: PassageMaker, model: TrainedClassifier) -> None:
    """The classifier keeps off talk that a code is not looked for in, as the rules do."""
    limited = replace(BOOK.codes[0], speakers=SpeakerCondition({"group": ("manager",)}))
    book = replace(BOOK, codes=(limited, *BOOK.codes[1:]))
    tagger = ClassifierTagger(replace(model, codebook=book), "r")
    text = "he recycled the jars"
    suggested = [
        any(s.code_id == "waste" for s in tagger.suggest([passage(text, group=group)]))
        for group in ("manager", "citizen", "")
    ]
    assert suggested == [True, False, True]


def test_no_passages_and_no_words(passage: PassageMaker, model: TrainedClassifier) -> None:
    """No passage gives no suggestion, and a passage without words does no harm."""
    assert ClassifierTagger(model, "r").suggest([]) == []
    assert [s for s in ClassifierTagger(model, "r").suggest([passage("")]) if s.hit] == []
    assert ClassifierTagger(train([], Codebook("b", "1", "B", ())), "r").suggest([passage("a")]) == []


def test_features_are_those_of_tf_idf() -> None:
    """Counting runs by distinct word gives exactly what scikit-learn counts text by text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    def runs_of_text(words: Sequence[str]) -> list[str]:
        """The character runs of all words of a text, one word after the other."""
        return [run for word in words for run in character_runs(word)]

    texts = [words_of(segment.text, "en") for segment in made_segments()]
    new = [words_of("they recycled, they watched: the the", "en"), ()]
    ours = FeatureTexts(FeatureSpace(texts), new).matrix.toarray()
    words = TfidfVectorizer(analyzer=word_runs).fit(texts).transform(new).toarray()
    characters = TfidfVectorizer(analyzer=runs_of_text).fit(texts).transform(new).toarray()
    np.testing.assert_allclose(np.hstack([words * 0.5, characters]), ours, atol=1e-12)


TOPICS = {
    "gardens": (
        [
            "We dig the beds in spring.",
            "The roses need water.",
            "Weeding takes all day.",
            "She plants bulbs there.",
        ],
        ["bed", "water the roses", "weed", "plant"],
    ),
    "choir": (
        ["We sing on Mondays.", "The concert was full.", "He plays the organ.", "Her voice is lovely."],
        ["sing", "concert", "organ", "voice"],
    ),
    "swimming": (
        [
            "The pool is cold.",
            "Children learn to dive.",
            "She swims a mile.",
            "The lifeguard is a volunteer.",
        ],
        ["pool", "dive", "swim", "lifeguard"],
    ),
}


def test_without_codings_the_right_code_comes_first(passage: PassageMaker) -> None:
    """The examples of a small codebook, each left out of it in turn, rank their own code first, but for one.

    ("We dig the beds in spring" shares nothing but function words with the rest.)
    """
    codes = tuple(
        Code(
            topic,
            topic,
            f"People talk of {topic}.",
            examples=tuple(Example(text, "en") for text in texts),
            patterns={"en": tuple(Pattern(phrase) for phrase in phrases)},
        )
        for topic, (texts, phrases) in TOPICS.items()
    )
    wrong = []
    for code in codes:
        for left_out in code.examples:
            rest = tuple(e for e in code.examples if e != left_out)
            book = Codebook(
                "b", "1", "B", tuple(replace(c, examples=rest) if c is code else c for c in codes)
            )
            found = ClassifierTagger(train([], book), "r", floor=0).suggest([passage(left_out.text)])
            if code.id != max(found, key=lambda suggestion: suggestion.score).code_id:
                wrong.append(left_out.text)
    assert wrong == ["We dig the beds in spring."]


@pytest.mark.slow
def test_the_sample_codebook_left_out(passage: PassageMaker) -> None:
    """Examples of the sample codebook, left out of it, rank their own code first far above chance (one in 34).

    Left out a third at a time. Measured .56; the patterns, which were written beside the examples, are not left out.
    """
    from pipeline.readers import read_codebook

    path = Path(__file__).parents[2] / "codebooks" / "coproduction.yaml"
    book = read_codebook(path, source="codebooks/coproduction.yaml")
    right = []
    for third in range(3):
        out = {code.id: code.examples[third::3] for code in book.codes}
        codes = tuple(
            replace(code, examples=tuple(e for e in code.examples if e not in out[code.id]))
            for code in book.codes
        )
        tagger = ClassifierTagger(train([], replace(book, codes=codes)), "r", floor=0)
        for code_id, examples in out.items():
            for example in examples:
                found = tagger.suggest([passage(example.text, example.language)])
                right.append(max(found, key=lambda suggestion: suggestion.score).code_id == code_id)
    assert sum(right) / len(right) >= 0.5


# The codes of the corpus in its own language, written from the names of its categories, not from its texts.
GERMAN = {
    "motorized transport": "Motorisierter Verkehr: Autos, Lastwagen, Motorräder, Busse.",
    "non-motorized transport": "Nicht motorisierter Verkehr: Radfahren, Zufußgehen, Roller.",
    "cycling": "Radverkehr: Fahrräder, Radwege, Fahrradstraßen, Lastenräder, Abstellen von Rädern.",
    "walking": "Fußverkehr: Fußgänger, Gehwege, Bürgersteige, Zebrastreifen, Spazieren.",
    "scooters": "Roller: E-Scooter, Elektroroller, Tretroller.",
    "public transport (local)": "Öffentlicher Nahverkehr: Bus, Bahn, U-Bahn, Haltestellen, Fahrplan.",
    "commercial transport": "Wirtschaftsverkehr: Lieferungen, Lieferwagen, Lkw, Paketdienste, Ladezonen.",
    "stationary traffic (parking)": "Ruhender Verkehr: Parken, Parkplätze, Falschparker, Anwohnerparken.",
    "moving traffic": "Fließender Verkehr: Fahren, Tempo, Durchfahrt, Einbahnstraßen, Ampeln.",
    "new services": "Neue Angebote: Carsharing, Bikesharing, Leihräder, Sammeltaxis.",
}


@pytest.mark.shared
def test_a_hundred_codings_of_real_contributions(passage: PassageMaker, shared: Path) -> None:
    """On citizens' contributions to a street plan, 100 of them coded, macro average precision is at least .65.

    A guard against getting worse, not an estimate: the share of nearness was chosen on this corpus. Measured .70 on
    this split (.72 and .68 on two others) with the sentences above, .61 with the codes' English names alone.
    """
    import pandas as pd
    from sklearn.metrics import average_precision_score

    table = pd.read_csv(shared / "data" / "cimt_thematic" / "dataset-Ottensen-thematic-d1a.csv")
    names = [name for name in table.columns[4:] if table[name].sum() > 1]
    texts = (table["title"].fillna("") + ". " + table["text"].fillna("")).tolist()
    order = np.random.default_rng(2026).permutation(len(texts))
    coded, rest = order[:100], order[100:]
    verdicts = [{name: bool(table[name].iloc[row]) for name in names} for row in coded]
    examples = [TrainingSegment(texts[row], "de", v) for row, v in zip(coded, verdicts, strict=True)]
    model = train(examples, Codebook("b", "1", "B", tuple(Code(n, n, GERMAN[n]) for n in names)))
    found = ClassifierTagger(model, "r", floor=0).suggest(
        [passage(texts[row], "de", start=int(row)) for row in rest]
    )
    precisions = []
    for name in names:
        scores = [suggestion.score for suggestion in found if suggestion.code_id == name]
        precisions.append(float(average_precision_score(table[name].to_numpy()[rest], scores)))
    assert len(precisions) == 10
    assert sum(precisions) / 10 >= 0.65, dict(zip(names, precisions, strict=True))


def test_importing_loads_neither_spacy_nor_sklearn() -> None:
    """The taggers' libraries are loaded when they are used, not before."""
    heavy = "('spacy', 'simplemma', 'sklearn', 'scipy', 'pandas')"
    code = f"import sys, pipeline.taggers; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
