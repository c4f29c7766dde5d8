"""Names and answers that surveys in five languages use, as far as a draft of their declaration can rest on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# What columns are called that say who answered and how respondents were drawn, in the order in which they are sought.
ROLES = {
    "respondent": (
        "id", "respondent", "respondent id", "respid", "resp id", "respondentid", "idno", "caseid", "case id", "case", "serial",
        "responseid", "response id", "participant", "participant id", "uuid", "record", "lfdn", "cislo", "cislo respondenta",
        "svarperson", "loebenr", "repondant", "numero", "nummer", "fall", "befragte",
    ),
    "weight": (
        "weight", "weights", "wgt", "wt", "w", "wght", "dweight", "pspwght", "pweight", "finalwt", "gewicht", "gewichtung",
        "vaha", "vahy", "vaegt", "poids", "ponderation", "pond", "pw", "peso",
    ),
    "country": ("country", "cntry", "countrycode", "nation", "land", "staat", "zeme", "stat", "pays", "lande"),
    "strata": ("strata", "stratum", "strat", "schicht", "strate", "stype", "stratification"),
    "psu": ("psu", "cluster", "clu", "dnum", "sampling point", "samplepoint", "primary sampling unit", "klumpen", "grappe"),
    "fpc": ("fpc", "finite population correction"),
}  # fmt: skip
AGE = ("age", "agea", "years", "alter", "vek", "alder", "age of respondent")
# Categories that respondents are often broken down by.
CATEGORIES = (
    "gender", "sex", "gndr", "geschlecht", "pohlavi", "koen", "kon", "sexe", "genre",
    "education", "educ", "edu", "bildung", "vzdelani", "uddannelse", "diplome", "niveau d etudes",
    "area", "urban", "settlement", "urbanrural", "wohnort", "bydliste", "ethnicity", "employment", "agegroup", "age group",
)  # fmt: skip
EFFICACY = ("efficacy", "eff", "self efficacy", "selfefficacy", "selbstwirksamkeit")
WILLING = ("willing", "willingness", "bereitschaft", "ochota", "villighed", "disposition")
ITEM = (
    "item",
    "question",
    "activity",
    "variable",
    "frage",
    "polozka",
    "otazka",
    "sporgsmal",
    "activite",
    "item id",
)
ANSWER = ("answer", "value", "response", "score", "antwort", "odpoved", "svar", "reponse", "wert", "hodnota")

NO_ANSWER = (
    "dont know", "do not know", "dk", "dk na", "no answer", "refused", "refusal", "na", "n a", "no opinion", "prefer not to say",
    "not applicable", "cant say", "nevim", "bez odpovedi", "neodpovedel", "neodpovedela", "ved ikke", "onsker ikke at svare",
    "ne sait pas", "je ne sais pas", "nsp", "sans reponse", "refus", "weiss nicht", "keine angabe", "k a", "keine antwort",
)  # fmt: skip

# Answers from the least to the most; words on one line of a ladder say the same.
LADDERS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("never", "nikdy", "aldrig", "jamais", "nie", "niemals"),
        ("rarely", "seldom", "hardly ever", "almost never", "zridka", "malokdy", "sjaeldent", "rarement", "selten"),
        ("sometimes", "occasionally", "nekdy", "obcas", "nogle gange", "af og til", "parfois", "quelquefois", "manchmal", "gelegentlich"),
        ("often", "frequently", "casto", "ofte", "souvent", "oft", "haufig"),
        ("very often", "velmi casto", "meget ofte", "tres souvent", "sehr oft", "sehr haufig"),
        ("always", "vzdy", "altid", "toujours", "immer"),
    ),
    (
        ("no", "ne", "nej", "non", "nein", "not selected", "unchecked", "false"),
        ("yes", "ano", "ja", "oui", "selected", "checked", "true"),
    ),
    (
        ("never", "nikdy", "aldrig", "jamais", "nie"),
        ("less than once a year", "less often"),
        ("once a year", "yearly", "at least once a year"),
        ("a few times a year", "several times a year"),
        ("once a month", "monthly", "at least once a month"),
        ("once a week", "weekly", "at least once a week"),
        ("several times a week",),
        ("daily", "every day", "almost daily"),
    ),
    (
        ("none", "no time", "not at all", "zadny", "nic", "ingen", "aucun", "rien", "keine", "gar nicht"),
        ("a few hours a year",),
        ("a few hours a month", "a few hours per month"),
        ("a few hours a week", "a few hours per week"),
    ),
)  # fmt: skip


def folded(text: str) -> str:
    """A name or an answer without capitals, accents and punctuation, so that spellings meet."""
    plain = text.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a").replace("ß", "ss")
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    return re.sub(r"[^\w]+|_", " ", re.sub(r"['’]", "", bare)).strip()


def is_no_answer(text: str) -> bool:
    """True for an answer that says there is none."""
    return folded(text) in NO_ANSWER


def by_words(answers: Sequence[str]) -> tuple[str, ...]:
    """The answers from the least to the most, where a known ladder has a line for each of them; empty otherwise."""
    for ladder in LADDERS:
        ranks = {
            answer: rank for answer in answers for rank, words in enumerate(ladder) if folded(answer) in words
        }
        if len({*ranks.values()}) == len(answers) > 1:
            return tuple(sorted(answers, key=ranks.__getitem__))
    return ()


def by_ends(answers: Sequence[str]) -> tuple[str, ...]:
    """Answers that stand in order, turned so that the least comes first; empty where neither end tells which that is."""
    first, last = folded(answers[0]), folded(answers[-1])
    for ladder in LADDERS:
        if first in ladder[0] or last in ladder[-1]:
            return tuple(answers)
        if last in ladder[0] or first in ladder[-1]:
            return tuple(reversed(answers))
    return ()
