"""A whole evaluation on made-up discussions: honest folds, baselines, chance, curves and parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.evaluation import JudgedSegment, Predicted, Predictor, Wanted, evaluate
from pipeline.evaluation.measures import Judged, average_precision
from pipeline.evaluation.scoring import NO_YES
from pipeline.evaluation.shuffling import shuffled
from pipeline.scorecard import Evaluation
from pipeline.taggers import Passage, TrainingSegment
from tests.evaluation.conftest import ItemMaker, make_item, no_progress, parrot, silence, spotter, talk

CODES = ("waste", "safety")


def run(
    items: list[JudgedSegment], *, predictors: Mapping[str, Predictor] | None = None, **wanted: object
) -> Evaluation:
    """Evaluate the spotter, or what is given, without a learning curve unless it is asked for."""
    options: dict[str, object] = {"all_codes": CODES, "codes": CODES, "headline": "both", "curve": False}
    chosen = Wanted(**(options | wanted))  # type: ignore[arg-type]  # options by name, as the tests want them
    return evaluate(items, predictors or {"both": spotter(CODES)}, chosen, no_progress)


def test_nothing_is_trained_on_its_own_transcript() -> None:
    """In no fold does a transcript stand in the training part and among what is predicted."""
    seen: list[set[str]] = []
    run(talk(), predictors={"both": spotter(CODES, seen)}, curve=True, shuffle=True)
    # Five folds, once for the figures, once shuffled, and two draws at 20 and at 50 segments.
    assert 5 + 5 + 2 * 2 * 5 == len(seen)
    assert all(overlap == set() for overlap in seen)


def test_a_good_machine_scores_well_and_above_the_baselines() -> None:
    """A machine that knows the words is nearly right, the best keyword as well, and the prior is at chance."""
    found = run(talk(noise=0.05))
    values = {name: own.macro["average_precision"].value or 0.0 for name, own in found.variants.items()}
    assert {"both", "prior", "keyword"} == set(values)
    assert values["both"] > 0.75
    assert values["keyword"] > 0.75
    assert values["prior"] < 0.4
    assert found.blind is not None
    assert found.blind.code("waste").allows.startswith("enough to judge by")


def test_intervals_need_four_transcripts() -> None:
    """Six transcripts give an interval around the value; three give a reason instead."""
    many, few = run(talk(6)), run(talk(3))
    assert many.blind is not None
    assert few.blind is not None
    wide = many.blind.macro["average_precision"]
    assert wide.low is not None
    assert wide.high is not None
    assert wide.low < (wide.value or 0.0) < wide.high
    assert "at least 4 transcripts" in few.blind.macro["average_precision"].no_interval_because


def test_one_transcript_says_that_it_flatters() -> None:
    """One transcript alone is evaluated by blocks, and the first note says that this flatters."""
    found = run(talk(1, 30))
    assert "blocks" == found.folds.by
    assert "flatters" in found.notes[0]


def test_nothing_judged_is_a_message() -> None:
    """No coding at all is bad input that says what to do."""
    with pytest.raises(InputError, match=r"no settled coding.*closed_rounds"):
        run([])


def test_hinted_judgements_stand_apart(item: ItemMaker) -> None:
    """What was judged with a hint is trained on and scored apart; its judgements are in no headline figure."""
    items = talk(6, 10)
    hinted = [replace(own, blind={}) if n % 2 else own for n, own in enumerate(items)]
    found = run(hinted)
    assert found.blind is not None
    assert found.hinted is not None
    assert 60 == found.blind.micro.judged == found.hinted.micro.judged
    assert () == found.notes


def test_all_hinted_gives_no_headline() -> None:
    """Where every judgement was made with a hint there is no headline, no comparison and a note that says why."""
    found = run([replace(own, blind={}) for own in talk(6, 10)])
    assert found.blind is None
    assert {} == found.variants
    assert () == found.parts
    assert found.hinted is not None
    assert "--blind" in found.notes[0]


def test_codes_seen_never_and_always() -> None:
    """A code never given and one always given have reasons for figures, words for what they allow, and no place in the macro mean."""
    items = [
        replace(own, verdicts=given, blind=given)
        for own in talk(5, 8)
        if (given := {**own.verdicts, "never": False, "always": True})
    ]
    codes = (*CODES, "never", "always")
    found = run(items, predictors={"both": spotter(codes)}, all_codes=codes, codes=codes)
    assert found.blind is not None
    never, always = found.blind.code("never"), found.blind.code("always")
    assert "no judged segment has the code" == never.figures["average_precision"].undefined_because
    assert "nothing can be said" in never.allows
    assert "nothing to tell apart" in always.figures["wss95"].undefined_because
    assert "nothing to tell apart" in always.allows
    assert 2 == found.blind.macro["average_precision"].n


def test_silence_is_not_rewarded() -> None:
    """A machine that can say nothing has the prevalence for average precision, no yes and a reason."""
    found = run(talk(), predictors={"both": silence(CODES)})
    assert found.blind is not None
    score = found.blind.code("waste")
    prevalence = score.figures["prevalence"].value
    assert score.figures["average_precision"].value == pytest.approx(prevalence)
    assert NO_YES == score.figures["f1"].undefined_because
    assert score.ranked_only
    assert "there is only a ranking" in score.allows
    assert NO_YES == found.blind.macro["f1"].undefined_because
    assert () == found.suspicions


def test_a_yes_to_one_code_alone_counts_0_for_the_other() -> None:
    """Where one of two codes is never said yes to, the mean F1 is half of the other's."""

    def half(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """No threshold for the second code."""
        return replace(spotter(CODES)(train, test), thresholds=np.array([0.5, np.nan]))

    found = run(talk(), predictors={"both": half})
    assert found.blind is not None
    one = found.blind.code("waste").figures["f1"].value or 0.0
    assert one > 0
    assert found.blind.macro["f1"].value == pytest.approx(one / 2)


def test_a_language_of_one_fold_is_named() -> None:
    """Languages that were coded in one transcript alone are named: nothing was learnt from them."""
    other = [replace(own, passage=replace(own.passage, language="cs")) for own in talk(1, 6)]
    found = run([*talk(4, 6)[6:], *other])
    assert any("one fold alone: cs, de." in note for note in found.notes)


def test_some_codes_only() -> None:
    """With some codes asked for, their figures are the same as among all, and no other is there."""
    items = talk()
    everything, one = run(items), run(items, codes=("safety",))
    assert everything.blind is not None
    assert one.blind is not None
    assert ["safety"] == [score.code_id for score in one.blind.codes]
    assert everything.blind.code("safety") == one.blind.code("safety")


def test_parts_by_language_and_group() -> None:
    """Each language and each stakeholder group has its figures; together they hold every judgement."""
    found = run(talk(), by=("language", "stakeholder_group"))
    assert [("language", "de"), ("language", "en"), ("stakeholder_group", "citizen")] == [
        part.only for part in found.parts[:3]
    ]
    assert found.blind is not None
    for name in ("language", "stakeholder_group"):
        judged = sum(part.micro.judged for part in found.parts if part.only[0] == name)
        assert found.blind.micro.judged == judged


def test_an_attribute_with_one_value_makes_no_part() -> None:
    """Where everybody speaks one language there is no table by language."""
    items = [replace(own, passage=replace(own.passage, language="en")) for own in talk()]
    assert () == run(items).parts


def test_the_learning_curve_rises_to_the_figure() -> None:
    """A machine that learns is better with more segments; the last point is the headline's figure."""
    found = run(talk(6, 30), predictors={"both": parrot(CODES)}, curve=True)
    whole = [point for point in found.learning if point.code_id == ""]
    assert [20, 50, 100] == [point.segments for point in whole][:3]
    assert found.blind is not None
    assert found.blind.macro["average_precision"].value == whole[-1].average_precision
    assert (whole[-1].average_precision or 0) > (whole[0].average_precision or 0)
    assert all(point.draws == 2 for point in whole[:-1])
    first = whole[0]
    assert (first.low or 0) <= (first.average_precision or 0) <= (first.high or 0)


def test_the_same_again() -> None:
    """The same codings give the same evaluation."""
    assert run(talk(), shuffle=True, curve=True) == run(talk(), shuffle=True, curve=True)


def test_shuffling_keeps_what_it_must() -> None:
    """Shuffled verdicts stay in their transcript, all of them, and are not where they were."""
    items = talk()
    dealt = shuffled(items)

    def held(found: list[JudgedSegment]) -> list[tuple[str, list[tuple[str, bool]]]]:
        """Transcripts with their verdicts, in any order."""
        return sorted((i.passage.segment.transcript_id, sorted(i.verdicts.items())) for i in found)

    assert held(items) == held(dealt)
    assert [i.verdicts for i in items] != [i.verdicts for i in dealt]
    assert [i.passage for i in items] == [i.passage for i in dealt]


def test_shuffled_verdicts_score_at_chance() -> None:
    """A machine that learns by heart finds nothing in shuffled verdicts, though it is good on the real ones.

    The band holds 99 % of what its scores reach on 400 further deals of the same verdicts within transcripts, so a sound
    run lies in it with a probability of .99; the seeds are fixed. A machine that is let to see the verdicts that it is
    scored on lies far outside: the check can fail.
    """
    items = talk(6, 20)
    found = run(items, predictors={"both": parrot(CODES)}, shuffle=True)
    assert found.shuffled is not None
    assert found.shuffled.at_chance
    assert found.blind is not None
    assert (found.blind.macro["average_precision"].value or 0.0) > found.shuffled.high


def test_the_shuffle_check_can_fail() -> None:
    """A machine that knows the shuffled verdicts beforehand is found out."""
    told = {item.passage.segment.id: item.verdicts for item in shuffled(talk(6, 20))}
    honest = spotter(CODES)

    def cheat(train: Sequence[TrainingSegment], test: Sequence[Passage]) -> Predicted:
        """Say the verdicts themselves."""
        known = [[float(told[passage.segment.id][code]) for code in CODES] for passage in test]
        return replace(honest(train, test), probabilities=np.array(known))

    found = run(talk(6, 20), predictors={"both": cheat}, shuffle=True)
    assert found.shuffled is not None
    assert not found.shuffled.at_chance


def test_the_shuffle_check_may_show_nothing() -> None:
    """Where no code is given to some segments and not to others nothing was checked, and nothing is claimed."""
    none = [
        replace(i, verdicts=dict.fromkeys(CODES, False), blind=dict.fromkeys(CODES, False))
        for i in talk(6, 20)
    ]
    found = run(none, predictors={"both": parrot(CODES)}, shuffle=True)
    assert found.shuffled is not None
    assert found.shuffled.average_precision is None
    assert found.shuffled.at_chance is None


def test_micro_takes_all_judgements_as_one() -> None:
    """The micro figure is that of all judgements together, code by code one after the other."""
    items = talk(4, 10)
    found = run(items)
    truth = [item.blind[code] for code in CODES for item in items]
    probability = [0.8 if code in item.passage.segment.quote else 0.1 for code in CODES for item in items]
    scores = np.array(probability)
    whole = Judged(np.array(truth), scores, scores >= 0.5, scores >= 0, np.zeros(len(truth), dtype=np.int64))
    assert found.blind is not None
    assert found.blind.micro["average_precision"].value == pytest.approx(average_precision(whole))
    macro = [score.figures["average_precision"].value or 0.0 for score in found.blind.codes]
    assert found.blind.macro["average_precision"].value == pytest.approx(np.mean(macro))


ODD = (
    ("an empty segment", ""),
    ("emoji", "🙂🙂 👩‍👩‍👧 🇨🇿"),
    ("right to left", "أنا أعيد التدوير والحراسة هنا"),
    ("marks alone", "… — ?!"),
    ("twenty thousand words", "waste not want not " * 5000),
)


@pytest.mark.parametrize(("name", "quote"), ODD, ids=[row[0] for row in ODD])
def test_odd_texts_are_evaluated(name: str, quote: str) -> None:
    """Texts of any kind go through baselines, figures and lists."""
    odd = [
        make_item(quote, {"waste": n % 2 == 0, "safety": False}, transcript=f"odd{n}", position=n)
        for n in range(3)
    ]
    found = run([*talk(3, 6), *odd])
    assert 21 == found.segments
