"""The semantic tagger: nearness in meaning, learnt weights, reasons, and its part in the combination."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from pipeline.codebook import Code, Codebook, Example
from pipeline.segments import Segment, segment_id
from pipeline.spans import Span
from pipeline.suggestions import Suggestion
from pipeline.taggers import Passage, TrainingSegment
from pipeline.taggers.combined import MOST_RANKED, CombinedTagger
from pipeline.taggers.embeddings import Embedder
from pipeline.taggers.learnt import Taggers, learn
from pipeline.taggers.nearness import scores_of
from pipeline.taggers.semantic import NAME, SemanticTagger

PassageMaker = Callable[..., Passage]

# What the fake model understands: words of one meaning have one place in its vectors.
MEANINGS = (
    ("tired", "exhausted", "weary", "burnout", "sleepy", "fatigue", "drained", "jaded"),
    ("queue", "wait", "delay", "waiting", "late", "postponed"),
    ("garden", "park", "trees", "green"),
    ("money", "budget", "grant", "funding"),
)


class Meanings:
    """A model whose vectors count the words of each meaning; it remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: list[str], /, *, batch_size: int, show_progress_bar: bool) -> list[list[float]]:
        """A vector for each text, with a little of everything that it does not understand."""
        assert (64, False) == (batch_size, show_progress_bar)
        self.read += texts
        words = [re.findall(r"\w+", text.casefold()) for text in texts]
        return [[*(sum(w in known for w in found) for known in MEANINGS), 0.5] for found in words]


CODES = (
    Code(
        "burnout",
        "Burnout",
        "People are exhausted.",
        examples=(Example("I am so weary by the evening.", "en"),),
    ),
    Code(
        "delay", "Delay", "Long delay.", use_when="There is a queue.", examples=(Example("We wait.", "en"),)
    ),
    Code("nature", "Nature", "Trees and parks, all that is green.", examples=(Example("the garden", "en"),)),
    Code("funding", "Funding", "Where money comes from.", examples=(Example("a grant", "en"),)),
)
BOOK = Codebook("book", "1", "Book", CODES, ("en",))


@pytest.fixture
def model() -> Meanings:
    """A model that remembers what it read."""
    return Meanings()


@pytest.fixture
def tagger(model: Meanings) -> SemanticTagger:
    """The semantic tagger with that model."""
    return SemanticTagger(BOOK, Embedder(lambda: model, "b2:1a2b3c4d5e6f"))


def best(found: list[Suggestion]) -> Suggestion:
    """The suggestion with the highest score."""
    return max(found, key=lambda suggestion: suggestion.score)


def score(z: float) -> float:
    """The score of so many standard deviations, as suggestions have it."""
    return round(float(scores_of(np.array([z]))[0]), 4)


def judged(text: str, transcript: str, position: int, *codes: str, language: str = "en") -> TrainingSegment:
    """A segment of a transcript that was given some codes, and none of the others."""
    segment = Segment(
        id=segment_id(transcript, "turn", "a", text, position),
        transcript_id=transcript,
        position=position,
        span=Span(0, len(text)),
        speaker_id="a",
        quote=text,
        rule="turn",
        turns=(position, position + 1),
    )
    return TrainingSegment(Passage(segment, language), {code.id: code.id in codes for code in CODES})


def corpus() -> list[TrainingSegment]:
    """Five transcripts, each of which speaks of burnout and delay in a word of its own."""
    words = zip(
        ("tired", "exhausted", "weary", "sleepy", "fatigue"),
        ("wait", "delay", "waiting", "late", "postponed"),
        ("house", "river", "table", "song", "button"),
        strict=True,
    )
    found = []
    for number, (tired, late, other) in enumerate(words):
        for place in range(6):
            at = f"T{number}", 3 * place
            found.append(judged(f"that {tired} again {place}", *at, "burnout"))
            found.append(judged(f"that {late} again {place}", at[0], at[1] + 1, "delay"))
            found.append(judged(f"that {other} again {place}", at[0], at[1] + 2))
    return found


@dataclass
class Together:
    """What was learnt from the corpus with the semantic tagger and without, and the model that it used."""

    model: Meanings
    combined: CombinedTagger
    without: CombinedTagger


@pytest.fixture(scope="module")
def together() -> Together:
    """The taggers after learning from the corpus."""
    model = Meanings()
    tagger = SemanticTagger(BOOK, Embedder(lambda: model, "b2:0"))
    learnt = learn(corpus(), BOOK, Taggers(others=(tagger,)))
    without = learn(corpus(), BOOK, Taggers(), trained=learnt.trained)
    return Together(model, CombinedTagger(learnt, "run"), CombinedTagger(without, "run"))


def test_meaning_not_words(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """A text that shares no word with a code is nearest to it where it means the same."""
    assert "burnout" == best(tagger.suggest([passage("tired")])).code_id
    assert "nature" == best(tagger.suggest([passage("a park")])).code_id


def test_every_code_for_every_passage(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """Passages stand in their order, codes in that of the codebook; none is a yes, none a probability."""
    passages = [passage("tired"), passage("queue", start=50)]
    found = tagger.suggest(passages)
    assert [(p.segment.id, code.id) for p in passages for code in CODES] == [
        (s.segment_id, s.code_id) for s in found
    ]
    assert {(False, False)} == {(s.hit, s.calibrated) for s in found}
    assert {passages[0].segment.span, passages[1].segment.span} == {s.span for s in found}
    assert all(0 <= s.score <= 1 for s in found)


def test_the_score_by_hand(passage: PassageMaker) -> None:
    """The cosine with the best two texts, standardised by the other codes' examples."""
    vectors = {
        "A. a": [1.0, 0.0],
        "B. b": [0.0, 1.0],
        "one": [0.6, 0.8],
        "two": [0.0, 1.0],
        "three": [0.8, 0.6],
        "said": [1.0, 0.0],
    }

    class Table:
        """A model that looks vectors up."""

        def encode(self, texts: list[str], /, **_: object) -> list[list[float]]:
            """The vectors of some texts."""
            return [vectors[text] for text in texts]

    examples = tuple(Example(text, "en") for text in ("one", "two", "three"))
    book = Codebook("b", "1", "B", (Code("a", "A", "a"), Code("b", "B", "b", examples=examples)), ("en",))
    found = SemanticTagger(book, Embedder(Table, "b2:0")).suggest([passage("said")])
    # a has one text, with which the examples of b have the cosines .6, 0 and .8.
    z = float((1.0 - np.mean([0.6, 0, 0.8])) / np.std([0.6, 0, 0.8], ddof=1))
    assert score(z) == found[0].score
    # b has no other code's examples to be compared with and too few other texts: what is usual. Its best two: .8 and .6.
    assert score((0.7 - 0.2) / 0.12) == found[1].score


def test_reasons_name_what_is_near(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """The reason is the nearest text of the code with its cosine; where nothing is near there is none."""
    burnout, delay, nature, _ = tagger.suggest([passage("tired")])
    (reason,) = burnout.rationale
    assert ("example", 'near in meaning to the example "I am so weary by the evening."') == (
        reason.kind,
        reason.text,
    )
    assert 1.0 == reason.weight
    assert ((), ()) == (delay.rationale, nature.rationale)
    wait = {s.code_id: s for s in tagger.suggest([passage("wait wait, a queue")])}["delay"]
    assert "definition" == wait.rationale[0].kind


def test_long_examples_are_cut(passage: PassageMaker, model: Meanings) -> None:
    """Of a long example so much is shown as a line holds."""
    code = Code("a", "A", "", examples=(Example("tired " + "and so on " * 40, "en"),))
    made = SemanticTagger(Codebook("b", "1", "B", (code,), ("en",)), Embedder(lambda: model, "b2:0"))
    (found,) = made.suggest([passage("tired")])
    assert found.rationale[0].text.endswith(' …"')
    assert len(found.rationale[0].text) < 120


def test_learning(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """Codes that were given and not given are learnt, the others keep their rank; the one that taught stays as it is."""
    before = tagger.suggest([passage("tired")])
    found = {s.code_id: s for s in tagger.learn(corpus()).suggest([passage("tired")])}
    assert {"burnout": True, "delay": True, "nature": False, "funding": False} == {
        code: s.calibrated for code, s in found.items()
    }
    assert found["burnout"].score > 0.8
    assert found["delay"].score < 0.2
    assert before == tagger.suggest([passage("tired")])


def test_nothing_to_learn_from(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """Without examples, or with verdicts on no code of the codebook, ranking goes on as before."""
    before = [s.score for s in tagger.suggest([passage("tired")])]
    unknown = [
        TrainingSegment(passage("queue"), {"gone": True}),
        TrainingSegment(passage("park"), {"gone": False}),
    ]
    for examples in ([], unknown):
        assert before == [s.score for s in tagger.learn(examples).suggest([passage("tired")])]


def test_what_is_ordinary_is_so_in_a_language(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """Where all talk of a language is alike for the model, a text of that language stands out no more."""
    alike = [judged(f"tired {number}", "T", number, language="cs") for number in range(30)]
    learnt = tagger.learn(alike)
    czech, english = (
        {s.code_id: s.score for s in learnt.suggest([passage("tired", language=language)])}["burnout"]
        for language in ("cs-CZ", "en")
    )
    assert score(0.0) == pytest.approx(czech, abs=0.01)
    assert english > 0.5


def test_a_text_is_read_once(together: Together) -> None:
    """Five folds and all together learn from the same vectors: the model reads every text once."""
    read = together.model.read
    assert len(set(read)) == len(read)
    assert {example.passage.segment.quote for example in corpus()} <= set(read)


AWKWARD = [
    ("empty", ""),
    ("white space", " \n\t"),
    ("emoji", "👩🏽‍🌾 🌳🌳"),
    ("right to left", "أنا متعب جدا"),
    ("markup", "[b]tired[/b] <i>queue</i>"),
    ("20,000 words", "tired " * 20_000),
]


@pytest.mark.parametrize(("name", "text"), AWKWARD, ids=[name for name, _ in AWKWARD])
def test_awkward_texts(name: str, text: str, tagger: SemanticTagger, passage: PassageMaker) -> None:
    """Every text gets a score between 0 and 1 for every code, before learning and after."""
    for one in (tagger, tagger.learn(corpus())):
        found = one.suggest([passage(text)])
        assert len(CODES) == len(found)
        assert all(0 <= s.score <= 1 for s in found)


BOOKS = [
    ("no code at all", (), 0),
    ("one code", CODES[:1], 1),
    ("nothing said of the codes", (Code("a", "", ""), Code("b", "", "")), 2),
    ("headings alone", (Code("a", "A", "", codable=False),), 0),
]


@pytest.mark.parametrize(("name", "codes", "count"), BOOKS, ids=[name for name, _, _ in BOOKS])
def test_odd_codebooks(
    name: str, codes: tuple[Code, ...], count: int, model: Meanings, passage: PassageMaker
) -> None:
    """A codebook with little in it is ranked all the same."""
    made = SemanticTagger(Codebook("b", "1", "B", codes, ("en",)), Embedder(lambda: model, "b2:0"))
    for one in (made, made.learn(corpus())):
        assert [] == one.suggest([])
        assert count == len(one.suggest([passage("tired")]))


def test_another_model_is_another_tagger(tagger: SemanticTagger, model: Meanings) -> None:
    """The name tells the version of the tagger and the model, also after learning."""
    other = SemanticTagger(BOOK, Embedder(lambda: model, "b2:9f8e7d6c5b4a"))
    assert (f"{NAME}+1a2b3c4d", f"{NAME}+9f8e7d6c") == (tagger.name, other.name)
    assert tagger.name == tagger.learn(corpus()).name


def test_in_the_combination(together: Together, passage: PassageMaker) -> None:
    """Beside the others it raises what it finds, gives its reason, and holds to the length of the ranking."""
    texts = ["that drained again", "that jaded again", "that lamp again"]
    passages = [passage(text, start=100 * place) for place, text in enumerate(texts)]
    column = [code.id for code in CODES].index("burnout")
    ((found, scores),) = together.combined.read(passages)
    ((_, plain),) = together.without.read(passages)
    # Neither word stands in the codings or in the codebook: only what they mean tells.
    assert (scores[:2, column] > plain[:2, column] + 0.2).all()
    jaded = [s for s in found if s.segment_id == passages[1].segment.id]
    assert ("burnout", True) == (jaded[0].code_id, jaded[0].hit)
    assert "near in meaning" in " ".join(reason.text for reason in jaded[0].rationale)
    assert len([s for s in found if s.segment_id == passages[2].segment.id]) <= MOST_RANKED


def test_the_taggers_have_names_with_versions(together: Together) -> None:
    """What made a suggestion is named with the version of each tagger and with the model."""
    assert f"{NAME}+0" == together.combined.learnt.taggers.names[-1]


def test_before_any_coding(tagger: SemanticTagger, passage: PassageMaker) -> None:
    """Without codings it lifts what is near in meaning in the ranking, and nothing is a yes."""
    ((found, _),) = CombinedTagger(learn([], BOOK, Taggers(others=(tagger,))), "run").read([passage("tired")])
    assert "burnout" == found[0].code_id
    assert not any(s.hit or s.calibrated for s in found)
