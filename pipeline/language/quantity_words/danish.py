"""How much and how many in Danish."""

from __future__ import annotations

from pipeline.language.quantity_words.records import Lexicon

_SMALL = [
    "nul",
    "en",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "syv",
    "otte",
    "ni",
    "ti",
    "elleve",
    "tolv",
    "tretten",
    "fjorten",
    "femten",
    "seksten",
    "sytten",
    "atten",
    "nitten",
]
_TENS = {
    20: "tyve", 30: "tredive", 40: "fyrre", 50: "halvtreds", 60: "tres", 70: "halvfjerds", 80: "firs", 90: "halvfems",
}  # fmt: skip
_UNITS = ["en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni"]


def _numbers() -> dict[str, int]:
    """Number words to a hundred, in one word."""
    found = {word: number for number, word in enumerate(_SMALL)}
    found |= {"et": 1, "én": 1, "ét": 1, "hundrede": 100, "ethundrede": 100, "syttet": 17}
    for ten, word in _TENS.items():
        found[word] = ten
        found |= {f"{unit}og{word}": ten + n for n, unit in enumerate(_UNITS, 1)}
    return found


DANISH = Lexicon(
    classes={
        "people": (
            "mennesker menneske folk borgere borgerne borger beboere beboerne beboer naboer naboerne nabo familier"
            " familierne husstande husstandene forældre forældrene frivillige patienter patienterne medlemmer"
            " medlemmerne personer unge ældre lejere lejerne brugere pårørende mænd kvinder huse lejligheder"
            " husene vejen opgangen gangen"
        ),
        "them": "dem os jer de vi",
        "do": (
            "gør gøre gjort gjorde hjælper hjælpe hjalp kommer komme kom deltager deltage bidrager bidrage møder"
            " sorterer laver lave tager passer går stiller samler holder melder rydder"
        ),
        "the": "de disse mine vores",
    },
    none="""
        ingen {do}
        slet ingen|ingenting|intet
        slet ikke noget
        absolut ingen|ingenting|intet
        ikke en|et|én eneste {people}
        ikke en|et|én eneste af {them}
        ikke en kæft|sjæl|kat
        ingen af {them}
        ingen af {the} {people}
        {do} ingenting|intet
        {do} ikke noget|spor
        ikke spor
        overhovedet ingen|ingenting
    """,
    little="""
        næsten|nærmest|knap|stort|praktisk|så|omtrent set|talt|godt|_ som|_ ingen|ingenting|intet|nul
        så godt som ingen|ingenting|intet
        stort set ingen|ingenting|intet
        praktisk talt ingen|ingenting|intet
        næppe nogen|noget
        knap nok nogen|noget
        næsten ikke nogen|noget
        meget|ganske|så|alt|for få|lidt
        forsvindende få|lidt
        kun|bare få|enkelte {people}
        kun|bare lidt
        kun|bare få af {them}
        få {people}
        få af {them}
        nogle|ganske få
        enkelte {people}
        en enkelt person|nabo|borger
        de færreste
        et par {people}
        et par af {them}
        et par stykker
        en|to håndfuld
        en håndfuld
        en lille|mindre del|gruppe
        lidt af hvert
        et mindretal
        to eller|til tre {people}
        to-tre {people}
        tre-fire {people}
        en dråbe i havet
        {do} lidt
        {do} meget|kun|bare|utrolig lidt
        ikke ret mange
        ikke ret meget
        ikke særlig|særligt mange|meget
    """,
    some="""
        nogle {people}
        nogle af {them}
        nogle af {the} {people}
        en del
        en del af {them}
        en del {people}
        flere af {them}
        adskillige {people}
        et antal
        en vis del
        her og der
        indimellem
    """,
    much="""
        mange {people}
        mange af {them}
        mange af {the} {people}
        mange {do}
        rigtig|meget|ret|ganske|utrolig|virkelig mange
        {do} meget
        {do} rigtig|ret|utrolig|virkelig|vældig|faktisk|en|langt meget|mere
        utrolig|utroligt|rigtig|virkelig|vældig|frygtelig meget
        en masse {people}
        masser af {people}
        en stor|god|pæn del
        langt mere end man tror
        en hel del
        en hel masse
    """,
    most="""
        de fleste
        det meste
        størstedelen
        hovedparten
        langt de|størstedelen|hovedparten fleste|_
        flertallet
        et stort flertal
        næsten|nærmest|stort|praktisk set|talt|_ alle|alt
        næsten hele {people}
        så godt som alle|alt
        stort set alle|alt
        de allerfleste
        enormt|ufattelig|ufatteligt meget
    """,
    all_="""
        alle {do}
        absolut|samtlige|simpelthen alle
        samtlige {people}
        hver eneste|evig en|eneste|_
        alle af {them}
        hele vejen|opgangen|blokken|kvarteret {do}
    """,
    shares={
        "halvdelen": 0.5,
        "den|godt|en halve|_ halvdel": 0.5,
        "halvdel": 0.5,
        "en|én tredjedel": 1 / 3,
        "to tredjedele": 2 / 3,
        "en|én fjerdedel": 0.25,
        "en kvart": 0.25,
        "tre fjerdedele": 0.75,
        "tre kvart": 0.75,
        "en|én femtedel": 0.2,
        "en|én tiendedel": 0.1,
        "ni tiendedele": 0.9,
    },
    percent="# %|procent|pct\n# til|eller|-|– # %|procent|pct\nmellem # og # %|procent|pct",
    ratios="# ud af #\n# {people} ud af #\n# af #",
    every="hver|hvert @",
    ordinals={
        2: "anden andet",
        3: "tredje tredie",
        4: "fjerde",
        5: "femte",
        6: "sjette",
        7: "syvende",
        8: "ottende",
        9: "niende",
        10: "tiende",
        20: "tyvende",
        100: "hundrede",
    },
    numbers=_numbers(),
    alone={
        "none": "ingenting|intet|nul|ingen\nslet ingenting",
        "little": "lidt\nmeget lidt\nikke meget\nikke ret meget\nså lidt",
        "some": "noget\nen del\nmiddel",
        "much": "meget\nrigtig meget\nen hel del\nmasser",
        "most": "det meste\nnæsten alt\nenormt meget\nnæsten alle",
        "all": "alt\nalle",
    },
    hedges="måske cirka ca omkring omtrent vel nok sådan nærmest næsten kun bare knap godt lige vist sikkert nemt formentlig",
    more="mere end\nflere end\nover\nmindst\ni hvert fald\nikke mindre end",
    less="mindre end\nfærre end\nunder\nhøjst\nikke mere end\nikke flere end\nikke engang\nikke en gang\nknap\nop til\nnæppe",
    negations="ikke aldrig hverken uden næppe ingen",
    intensifiers="så særlig særligt ret rigtig helt just lige sådan ligefrem",
    nobody="ingen ingenting intet ikke nul",
    denials="ikke aldrig",
    breaks="men og som der fordi hvis når eller end at om hvad hvem for",
    time="time timer timen minut* dag dage dagen uge uger ugen måned* år året årene tid tiden gang gange morgen aften nat weekend*"
    " mandag* tirsdag* onsdag* torsdag* fredag* lørdag* søndag* sommer* vinter* vagt klokken forår efterår aften*",
    money="krone* kr øre penge* budget* million* milliard* tusind* løn* udgift* tilskud skat* gebyr* pris* husleje stilling*",
    preceded="anden den dobbelt min mine vores med",
    followed="steder gange til mere bedre",
    other="sikker sikre enig meter* kilometer* liter* kvadratmeter* tak grund* ting procentpoint ton",
)
