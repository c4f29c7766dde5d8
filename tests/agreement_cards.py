"""Agreement cards made by hand, with every case that a card can hold: to be shown, written and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.agreement import (
    WHOLE,
    AfterAdjudication,
    Again,
    AgreementCard,
    Band,
    Basis,
    CodeAgreement,
    Coefficient,
    Confusion,
    Disagreement,
    Drift,
    Part,
    Stretch,
    WholeAgreement,
)
from pipeline.findings import Estimate, undefined

NASTY = '<script>alert(1)</script> [b]left[/b] {{ 7 * 7 }} =HYPERLINK("http://x") \x1b[31m \u202eabc & $x^2$'
JACKKNIFE = "Krippendorff's alpha, nominal; interval by the jackknife over transcripts, t(4)"
NO_VARIATION = "no variation: every judgement is the same"
FEW = "an interval needs at least 4 transcripts, here 3"
NAMES = {
    "underestimation": "Professional underestimation",
    "usual_suspects": "“Usual suspects”",
    "blindness": "Resource blindness",
    "contribution": "Perceived contribution",
    "inputs": f"Public inputs {NASTY}",
    "volunteering": "Volunteering",
}


def known(value: float, half: float, method: str = JACKKNIFE) -> Estimate:
    """An estimate with an interval."""
    low, high = round(max(value - half, -1.0), 6), round(min(value + half, 1.0), 6)
    return Estimate(value, low, high, method, n=120, clusters=5, error=half / 2)


def _code(code_id: str, alpha: Estimate, band: Band, **more: object) -> CodeAgreement:
    """One code, with companions of its alpha."""
    plain: dict[Coefficient, Estimate] = {
        "alpha": alpha,
        "percent": known(0.93, 0.04, "percent agreement"),
        "positive": known(0.74, 0.2, "positive agreement")
        if alpha.value is not None
        else undefined("nobody gave the code", n=120),
        "negative": known(0.96, 0.02, "negative agreement"),
        "kappa": Estimate(alpha.value, n=120, no_interval_because=FEW) if alpha.value is not None else alpha,
        "fleiss": known(0.7, 0.1, "Fleiss' kappa"),
        "scott": known(0.7, 0.1, "Scott's pi"),
        "brennan_prediger": known(0.86, 0.1, "Brennan-Prediger"),
        "ac1": known(0.9, 0.05, "Gwet's AC1"),
    }
    fields = {"corpus": None, "level": None, "spans": None, **more}
    return CodeAgreement(
        code_id,
        120,
        5,
        {"ines": 21, "tom": 25},
        plain,
        known(0.3, 0.25),
        band,
        **fields,  # type: ignore[arg-type]  # what a test gives
    )


def _codes() -> tuple[CodeAgreement, ...]:
    """One code in each band, one whose band is lower than its estimate's, one without interval, one undefined."""
    undecided = Estimate(
        0.83, method="Krippendorff's alpha, nominal", no_interval_because=FEW, n=120, clusters=3
    )
    return (
        _code(
            "underestimation", known(0.71, 0.02), Band("tentative", "interval", "tentative", (0.0, 1.0, 1.0))
        ),
        _code(
            "usual_suspects", known(0.91, 0.05), Band("reliable", "interval", "reliable", (0.99, 1.0, 1.0))
        ),
        _code(
            "blindness",
            known(0.42, 0.31),
            Band("not reliable", "interval", "not reliable", (0.0, 0.1, 1.0)),
            corpus=known(0.36, 0.4),
        ),
        _code(
            "contribution",
            known(0.85, 0.15),
            Band("tentative", "interval", "reliable", (0.7, 0.97, 1.0)),
            level=known(0.66, 0.2, "Krippendorff's alpha, ordinal"),
            level_units=14,
            level_off_scale=3,
            spans=known(0.58, 0.1, "unitizing alpha"),
        ),
        _code("inputs", undefined(NO_VARIATION, n=120, clusters=5), Band("")),
        _code("volunteering", undecided, Band("reliable", "estimate", "reliable")),
    )


def _whole(value: float = 0.64) -> WholeAgreement:
    """Agreement on the sets of codes."""
    found: Mapping[Coefficient, Estimate] = {
        "multivalued": known(value, 0.1, "multi-valued alpha"),
        "masi": known(0.61, 0.1, "alpha with MASI"),
        "jaccard": known(0.63, 0.1, "alpha with Jaccard"),
        "same": known(0.7125, 0.06, "same sets"),
    }
    return WholeAgreement(120, 5, found, known(0.41, 0.2), Band("not reliable", "interval", "not reliable"))


def _parts() -> tuple[Part, ...]:
    """Parts of the material, with a name that must stay text."""
    one, other, none = known(0.7, 0.1), known(-0.05, 0.2), undefined("no segment was judged by two coders")
    whole = [
        Part("language", "da", WHOLE, 60, 2, one, known(0.8, 0.1)),
        Part("language", "en", WHOLE, 60, 3, other, known(0.7, 0.1)),
        Part("group", "=HYPERLINK(1)", WHOLE, 9, 1, none, none),
        Part("pair", "ines and tom", WHOLE, 120, 5, one, known(0.7, 0.1)),
        Part("branch", "Perception", WHOLE, 120, 5, one, known(0.9, 0.1)),
        Part("hints", "blind", WHOLE, 120, 5, one, known(0.7, 0.1)),
        Part("hints", "with suggestions", WHOLE, 80, 5, known(0.9, 0.05), known(0.9, 0.1)),
    ]
    codes = [
        Part("language", language, code_id, 60, 2, alpha, known(0.9, 0.1))
        for language, alpha in (("da", one), ("en", none))
        for code_id in NAMES
    ]
    return (*whole, *codes)


def _drift() -> tuple[Drift, ...]:
    """One coder who changed, one of whom nothing can be said."""
    stretches = tuple(
        Stretch(
            "ines",
            n + 1,
            3,
            f"2030-03-0{n + 1}",
            f"2030-03-0{n + 2}",
            40,
            known(0.8 - n / 10, 0.1),
            1.3 - n / 5,
            1.25,
        )
        for n in range(3)
    )
    trend = Estimate(-0.21, -0.4, -0.02, "least squares over units", n=120, clusters=5, error=0.08)
    nothing = undefined("the order of reading is not known")
    return (Drift("ines", stretches, trend, (("usual_suspects", -0.12, 0.01),)), Drift("tom", (), nothing))


def full() -> AgreementCard:
    """A card with everything, of a shared sample."""
    basis = Basis(
        kind="sample",
        blind=True,
        coders=("ines", "tom"),
        units=120,
        segments=471,
        transcripts=5,
        completed={"ines": 120, "tom": 131},
        words="The reliability sample: 120 of 471 segments, drawn by chance and judged without suggestions.",
        warnings=("9 of 129 sampled segments have not been judged by both coders.",),
        samples=("sample:blake2:1",),
        seeds=(42,),
        by="inflated",
        drawn=129,
        population=471,
        double_coded=180,
    )
    return AgreementCard(
        basis,
        _codes(),
        _whole(),
        (0.8, 0.667),
        NAMES,
        parts=_parts(),
        again=(Again("ines", WHOLE, ("round-1", "again"), 30, 61.5, known(0.77, 0.12), known(0.85, 0.1)),),
        confusions=(
            Confusion("underestimation", "blindness", 14, 3.25, ("seg:1", "seg:2")),
            Confusion("usual_suspects", "volunteering", 3, 2.5, ("seg:3",)),
        ),
        disagreements=(
            Disagreement(
                "blindness", "tom gives it, ines gives “Professional underestimation” instead", 9, 17, "seg:1",
                "fg-uk", "manager, UK", f"People mean well\nbut {NASTY}", ("tom",), ("ines",), "the code does not apply",
            ),
            Disagreement(
                "blindness", "ines gives it, tom nothing", 5, 17, "seg:7", "fg-dk", "", "Det har vi ingen tal på.",
                ("ines",), ("tom",),
            ),
        ),
        drift=_drift(),
        after=(
            AfterAdjudication("underestimation", known(0.71, 0.02), known(0.94, 0.05), 11, 7, 1, {"ines": 8, "tom": 3}),
            AfterAdjudication("inputs", undefined(NO_VARIATION), undefined(NO_VARIATION), 0, 0, 0),
        ),
    )  # fmt: skip


def of_table() -> AgreementCard:
    """A card of a table from elsewhere: three coders, one value a unit, no transcripts, nothing about the design."""
    units = "alpha; interval by its standard error, t(39), units taken as independent"
    alpha = Estimate(0.743, 0.52, 0.97, units, n=40, error=0.11)
    basis = Basis(
        kind="table", blind=False, coders=("A", "B", "C"), units=40, segments=44, transcripts=0,
        completed={"A": 40, "B": 40, "C": 12}, words="A table from elsewhere: 40 of 44 units have two values or more.",
    )  # fmt: skip
    found: Mapping[Coefficient, Estimate] = {
        "alpha": alpha,
        "percent": Estimate(0.88, n=40),
        "ac1": Estimate(0.8, n=40),
    }
    code = CodeAgreement(
        "1", 40, 0, {"A": 4, "B": 5, "C": 2}, {"alpha": alpha, "percent": Estimate(0.88), "positive": Estimate(0.5)},
        alpha, Band("not reliable", "interval", "tentative"),
    )  # fmt: skip
    whole = WholeAgreement(40, 0, found, alpha, Band("not reliable", "interval", "tentative"), "ordinal")
    return AgreementCard(basis, (code,), whole, (0.8, 0.667), {"1": "1"})


def empty() -> AgreementCard:
    """A card of a study in which nobody has coded: everything is undefined and says why."""
    none = undefined("fewer than two coders")
    plain: dict[Coefficient, Estimate] = dict.fromkeys(("alpha", "percent", "positive", "ac1"), none)
    basis = Basis(
        kind="double-coded", blind=True, coders=(), units=0, segments=9, transcripts=0, completed={},
        words="Agreement needs two coders: nobody has completed segments.",
    )  # fmt: skip
    code = CodeAgreement("praise", 0, 0, {}, plain, none, Band(""))
    whole = WholeAgreement(0, 0, {"multivalued": none, "same": none}, none, Band(""))
    return AgreementCard(basis, (code,), whole, (0.8, 0.667), {"praise": "Praise"})


def of_values() -> AgreementCard:
    """The same table without codes: each unit has one number."""
    card = of_table()
    nothing = undefined("each unit was given one value")
    estimates = {**card.whole.estimates, "multivalued": nothing, "same": nothing}
    return replace(
        card, results=(), whole=replace(card.whole, estimates=estimates, coded_only=nothing), names={}
    )


def of_passages() -> AgreementCard:
    """A table of passages that two coders marked by themselves, in two transcripts."""
    nowhere = undefined("coders marked passages of their own, so there are no units that all of them judged")
    found = Estimate(
        0.51,
        method="unitizing alpha u",
        no_interval_because="an interval needs at least 4 transcripts, here 2",
    )
    plain: dict[Coefficient, Estimate] = dict.fromkeys(("alpha", "percent", "positive", "ac1"), nowhere)
    band = Band("not reliable", "estimate", "not reliable")
    codes = tuple(
        CodeAgreement(name, 4, 2, {"A": 2, "B": 2}, {**plain, "u": found}, nowhere, band, spans=found)
        for name in ("x", "y")
    )
    whole = WholeAgreement(2, 2, {"multivalued": nowhere, "same": nowhere, "u": found}, nowhere, band)
    basis = replace(
        of_table().basis, coders=("A", "B"), units=2, segments=2, transcripts=2, completed={"A": 2, "B": 2}
    )
    return AgreementCard(basis, codes, whole, (0.8, 0.667), {"x": "x", "y": "y"})
