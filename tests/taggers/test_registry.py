"""Taggers that further packages bring: found by name, asked beside our own, learning on what is kept aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.codebook import Code, Codebook, Pattern
from pipeline.errors import InputError, Problem
from pipeline.suggestions import Reason, Suggestion
from pipeline.taggers import Passage, TrainingSegment, registry
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.learnt import learn
from pipeline.taggers.options import Options
from pipeline.taggers.passages import Tagger
from pipeline.taggers.registry import GROUP, known_taggers, taggers_of
from tests.taggers.conftest import BOOK, WITHOUT, discussions, made

Install = Callable[[Mapping[str, object]], None]


def suggestion(passage: Passage, code: str, score: float, tagger: str, *, hit: bool = True) -> Suggestion:
    """What a further tagger says."""
    return Suggestion(
        id=f"{tagger}/{passage.segment.id}/{code}",
        segment_id=passage.segment.id,
        code_id=code,
        span=passage.segment.span,
        score=score,
        rationale=(Reason("oracle", f"{tagger} knows", passage.segment.span, score),),
        tagger=tagger,
        run_id="",
        hit=hit,
    )


class Oracle:
    """Says "safety" to all talk of strangers, whatever the verb."""

    name = "oracle/1"

    def __init__(self, *, hit: bool = True) -> None:
        """`hit`: it says yes, and does not merely rank."""
        self._hit = hit

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """One for each passage with a stranger in it."""
        return [
            suggestion(p, "safety", 0.9, self.name, hit=self._hit)
            for p in passages
            if "stranger" in p.segment.quote
        ]


class Pupil:
    """Remembers the verb of what it was told; `seen` collects the transcripts of each lesson."""

    name = "pupil/3"

    def __init__(self, seen: list[set[str]], told: Sequence[TrainingSegment] = ()) -> None:
        """With what it was told."""
        self._seen, self._told = seen, told

    def learn(self, examples: Sequence[TrainingSegment]) -> Tagger:
        """Another one who was told that."""
        self._seen.append({example.transcript_id for example in examples})
        return Pupil(self._seen, tuple(examples))

    def suggest(self, passages: Sequence[Passage]) -> list[Suggestion]:
        """A passage that holds a text it was told is about waste."""
        wasted = {e.passage.segment.quote for e in self._told if e.verdicts.get("waste")}
        return [suggestion(p, "waste", 0.7, self.name) for p in passages if p.segment.quote in wasted]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Pretends that packages with these taggers are installed: by name what the entry point makes, or raises."""

    def pretend(makers: Mapping[str, object]) -> None:
        """Let nothing but these be found."""
        points = [SimpleNamespace(name=name, load=_loader(maker)) for name, maker in makers.items()]

        def found(*, group: str) -> list[SimpleNamespace]:
            """The entry points of the group."""
            assert GROUP == group
            return points

        monkeypatch.setattr(registry, "entry_points", found)

    return pretend


def _loader(maker: object) -> Callable[[], object]:
    """What loads an entry point; an exception is raised while loading."""

    def load() -> object:
        """The function that makes the tagger."""
        if isinstance(maker, ImportError):
            raise maker
        return maker

    return load


def raising(error: Exception) -> Callable[[Codebook, Options], Tagger]:
    """A package that fails when it is asked for its tagger."""

    def make(codebook: Codebook, options: Options) -> Tagger:
        """Fail."""
        raise error

    return make


def test_our_own_by_name(install: Install) -> None:
    """Rules and classifier are always there, in whatever order they are named; others by their name."""
    install({"zebra": lambda *_: Oracle(), "oracle": lambda *_: Oracle(), "rules": lambda *_: Oracle()})
    assert ("rules", "classifier", "oracle", "zebra") == known_taggers()
    found = taggers_of(["classifier", "rules"], BOOK)
    assert found.rules is not None
    assert (True, ()) == (found.classifier, found.others)
    found = taggers_of(["oracle", "oracle"], BOOK)
    assert (None, False, ["oracle/1"]) == (
        found.rules,
        found.classifier,
        [other.name for other in found.others],
    )
    assert "oracle/1" in found.names


def test_codebook_and_options_are_handed_over(install: Install) -> None:
    """A tagger is made with the codebook and what study.toml says of it, nothing where it says nothing."""
    given: list[tuple[Codebook, str, dict[str, object]]] = []

    def make(codebook: Codebook, options: Options) -> Tagger:
        """Remember what is given."""
        given.append((codebook, options.name, dict(options.values)))
        return Oracle()

    install({"oracle": make, "other": make})
    taggers_of(["oracle", "other"], BOOK, options={"oracle": {"model": "small"}})
    assert [(BOOK, "oracle", {"model": "small"}), (BOOK, "other", {})] == given


def test_everything_wrong_is_said_at_once(install: Install) -> None:
    """An unknown name, a package that cannot be loaded, one that fails, and one that finds a mistake in study.toml."""
    mistake = Problem(
        "study.toml", "there is no model “x”.", "Name one.", key="suggestions.options.fussy.model"
    )
    install(
        {
            "oracle": lambda *_: Oracle(),
            "broken": ImportError("No module named 'torch'"),
            "failing": raising(RuntimeError()),
            "fussy": raising(InputError([mistake])),
        }
    )
    with pytest.raises(InputError) as caught:
        taggers_of(["rules", "nobody", "broken", "oracle", "failing", "fussy"], BOOK)
    said = [(problem.where, problem.what, problem.key) for problem in caught.value.problems]
    key = "suggestions.taggers"
    assert [
        ("study.toml", "there is no tagger 'nobody'.", key),
        ("study.toml", "the tagger 'broken' cannot be used: No module named 'torch'.", key),
        ("study.toml", "the tagger 'failing' cannot be used: RuntimeError.", key),
        ("study.toml", mistake.what, mistake.key),
    ] == said
    assert "rules, classifier, broken, failing, fussy, oracle" in caught.value.problems[0].how


def test_patterns_that_cannot_be_used(install: Install) -> None:
    """The codebook's mistakes are told with its name where rules are wanted, and only there."""
    install({})
    code = Code("a", "A", "d", patterns={"en": (Pattern(regex="("),)})
    book = Codebook("b", "1", "B", (code,))
    with pytest.raises(InputError, match=r"codebooks/b\.yaml"):
        taggers_of(["rules"], book, source="codebooks/b.yaml")
    assert None is taggers_of(["classifier"], book).rules


def test_an_entry_point_is_loaded_as_packages_declare_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """`package.module:name` is imported when the tagger is wanted, not before."""
    points = [
        EntryPoint("mine", f"{__name__}:make_oracle", GROUP),
        EntryPoint("gone", "no.such.package:x", GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda **_: points)
    assert ["oracle/1"] == [other.name for other in taggers_of(["mine"], BOOK).others]
    with pytest.raises(InputError, match="the tagger 'gone' cannot be used"):
        taggers_of(["gone"], BOOK)


def make_oracle(codebook: Codebook, options: Options) -> Tagger:
    """What a package would bring."""
    return Oracle()


def test_what_a_further_tagger_says_counts(install: Install) -> None:
    """Its scores enter the probability, its yes is never left out, its reasons are given with their spans."""
    install({"oracle": make_oracle})
    examples = [
        TrainingSegment(e.passage, {"safety": "stranger" in e.passage.segment.quote})
        for e in discussions(5, 24)
    ]
    both = learn(examples, BOOK, taggers_of(["classifier", "oracle"], BOOK), choice=WITHOUT)
    assert both.combination.weights[4] > 0.2
    learnt = learn(examples, BOOK, taggers_of(["oracle"], BOOK), choice=WITHOUT)
    assert learnt.combination.weights[4] > 1
    said = made("they forget strangers", start=30)
    (found,) = [s for s in CombinedTagger(learnt, "r").suggest([said]) if s.code_id == "safety"]
    assert found.hit
    assert ("oracle", "oracle/1 knows", said.segment.span) == (
        found.rationale[0].kind,
        found.rationale[0].text,
        found.rationale[0].span,
    )


@pytest.mark.parametrize("hit", [True, False])
def test_without_codings_its_score_is_the_rank(install: Install, hit: bool) -> None:
    """Before anything was coded the higher of its score and the codebook's is taken, and nothing is a yes."""
    install({"oracle": lambda *_: Oracle(hit=hit)})
    tagger = CombinedTagger(learn([], BOOK, taggers_of(["oracle"], BOOK)), "r")
    (found,) = tagger.suggest([made("we see strangers"), made("we see nothing", position=1)])
    assert ("safety", 0.9, False, False) == (found.code_id, found.score, found.hit, found.calibrated)


def test_a_tagger_that_learns_is_tried_out_on_what_it_has_not_seen(install: Install) -> None:
    """It is taught without each fold in turn, then with all; what it is asked about a transcript it was not told."""
    seen: list[set[str]] = []
    install({"pupil": lambda *_: Pupil(seen)})
    examples = discussions(4, 12)
    learnt = learn(examples, BOOK, taggers_of(["classifier", "pupil"], BOOK), choice=WITHOUT)
    everything = {example.transcript_id for example in examples}
    assert [everything - {f"t1-{number}"} for number in (0, 1, 2, 3)] == sorted(
        seen[:-1], key=lambda part: sorted(everything - part)
    )
    assert everything == seen[-1]
    for example in examples:
        fold = learnt.fold_of(example.passage.segment)
        told = {
            e.passage.segment.quote
            for e in examples
            if e.verdicts["waste"] and e.transcript_id != example.transcript_id
        }
        found = learnt.observe([example.passage], fold).evidence.others[0]
        assert [0.7 * (example.passage.segment.quote in told), 0.0, 0.0] == found[0].tolist()
    new = [made(example.passage.segment.quote) for example in examples]
    wasted = {e.passage.segment.quote for e in examples if e.verdicts["waste"]}
    np.testing.assert_array_equal(
        [0.7 * (p.segment.quote in wasted) for p in new], learnt.observe(new).evidence.others[0][:, 0]
    )
