"""How much and how many in English."""

from __future__ import annotations

from pipeline.language.quantity_words.records import Lexicon

_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]


def _numbers() -> dict[str, int]:
    """Number words to a hundred, parts joined by hyphens."""
    found = {word: number for number, word in enumerate(_SMALL)}
    for ten, word in enumerate(_TENS, 2):
        found[word] = 10 * ten
        found |= {f"{word}-{unit}": 10 * ten + n for n, unit in enumerate(_UNITS, 1)}
    return found | {"hundred": 100, "a-hundred": 100, "one-hundred": 100}


ENGLISH = Lexicon(
    classes={
        "people": (
            "people persons person folk folks residents resident citizens citizen neighbours neighbour neighbors"
            " neighbor households household families family parents volunteers volunteer patients tenants"
            " tenant members locals adults men women pupils homes house flats landings users carers them"
            " 'em us those ours everyone everybody"
        ),
        "whose": "the our my their your these those of all",
        "do": (
            "do does did doing done help helps helped helping contribute contributes contributed come comes came"
            " join joins joined bother bothers bothered take takes took turn turns turned volunteer volunteers"
            " give gives gave pitch pitches chip chips care cares sort sorts look looks keep keeps check checks"
            " get gets show shows pull pulls muck mucks step steps put puts recycle recycles"
        ),
        "not": (
            "not n't never don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't haven't"
            " hasn't ain't hardly"
        ),
    },
    none="""
        nobody|none|no-one {do}
        no one {do}
        nobody at all
        no one at all
        absolutely nobody|nothing|none|no-one
        not a soul
        not a single one|person|soul|resident
        nothing at all|whatsoever
        {do} nothing
        do|does|doing|did bugger|sod all
        none of {people}
    """,
    little="""
        hardly|scarcely|barely anyone|anybody|any|anything
        hardly a soul|family|one|person
        hardly any of {people}
        next|close to nobody|nothing|none|no-one
        almost|nearly|virtually|practically nobody|nothing|none|no-one
        almost|nearly|virtually|practically no one|people
        virtually|practically zero|nil
        very|precious little
        very|precious|so|too|pretty|relatively few
        very|precious few|little of {people}
        few|fewer of {people}
        few {people}
        a few {people}
        a few|couple of {people}
        a few|couple of {whose} {people}
        a couple of {people}
        a handful
        only|just a few|handful
        two|three or|to three|four {people}
        one or two {people}
        the odd person|one|resident|neighbour
        a tiny|small minority|number|few
        a minority
        not a lot
    """,
    some="""
        some of {people}
        some of {whose} {people}
        some {people}
        quite|fairly|reasonably some
        a certain number
        a number of {people}
        a fair|reasonable amount
        a bit of everything
        several {people}
        several of {people}
        a good few
        a good few {people}
        quite a few
        quite a few of {people}
        quite a few {people}
        a sizeable|sizable minority
        here and there
        a fair bit
    """,
    much="""
        many of {people}
        many of {whose} {people}
        many {people}
        many do|are|have|would
        a good|great many
        a lot of {people}
        a lot of {whose} {people}
        lots|loads|plenty of {people}
        {do} much
        {do} a|an awful lot
        {do} such|quite a lot
        {do} lots|loads|plenty
        a great deal
        a good deal
        an awful lot of {people}
        a large|big|fair|good number of {people}
        a large|substantial number|share|part|proportion
        so many {people}
        quite a lot
        ever so much
    """,
    most="""
        most of {people}
        most of {whose} {people}
        most {people}
        most do|would|are|have
        the vast|great|large|overwhelming majority
        the majority
        the bulk
        the lion's share
        nearly|almost|virtually|practically everyone|everybody|everything
        nearly|almost|virtually|practically all
        nearly|almost|virtually|practically every {people}
        near enough everyone|everybody|all
        just about everyone|everybody|all
        pretty much everyone|everybody|all
        an enormous|immense|huge amount
        the greater|larger|biggest part
        the rest of {people}
    """,
    all_="""
        everyone|everybody {do}
        each|every one of {people}
        every single person|one|resident|household
        all of {people}
        absolutely everyone|everybody|everything
        the whole lot of {people}
    """,
    shares={
        "half": 0.5,
        "a|one half": 0.5,
        "half {people}": 0.5,
        "a|one third": 1 / 3,
        "two thirds|two-thirds": 2 / 3,
        "two-thirds": 2 / 3,
        "a|one quarter": 0.25,
        "three quarters|three-quarters": 0.75,
        "three-quarters": 0.75,
        "a|one fifth": 0.2,
        "a|one tenth": 0.1,
        "every other {people}": 0.5,
    },
    percent="# %|percent|pct\n# per cent\n# to|or|-|– # %|percent|pct\n# to|or|-|– # per cent\nbetween # and # %|percent|pct\nbetween # and # per cent",
    ratios="# or|to # in #\n# or|to # out of #\n# in #\n# {people} in #\n# out of #\n# {people} out of #",
    every="every @",
    ordinals={
        2: "second",
        3: "third",
        4: "fourth",
        5: "fifth",
        6: "sixth",
        8: "eighth",
        10: "tenth",
        20: "twentieth",
        100: "hundredth",
    },
    numbers=_numbers(),
    alone={
        "none": "nothing|nobody|none|zero|nil",
        "little": "little\nnot much\nnot a lot\nvery little\na little\na bit\nhardly anything\nnot much at all",
        "some": "some\na fair bit",
        "much": "a lot\nlots\nmuch\nloads\nplenty\nquite a lot\na great deal",
        "most": "most\nenormous\nnearly all\nnearly everything",
        "all": "everything\nall of it\nall of them",
    },
    hedges="perhaps maybe possibly probably about around roughly approximately circa nearly almost"
    " only just really easily getting-on-for some ",
    more="more than\nover\nat least\nwell over\na good",
    less="less than\nfewer than\nunder\nat most\nat best\nno more than\nnot more than\nnot even\nbarely\nup to\nnot quite",
    negations="not n't never don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't haven't hasn't"
    " ain't cannot nor neither without",
    intensifiers="very really that so all terribly particularly exactly quite too",
    nobody="nobody none nothing no-one no not",
    denials="not never don't doesn't didn't isn't aren't wasn't weren't won't wouldn't can't couldn't haven't hasn't",
    breaks="but and who which that because if when or as until so",
    time="hour* minute* second* day* week* month* year* morning* evening* afternoon* night* time times past weekend*"
    " monday* tuesday* wednesday* thursday* friday* saturday* sunday* summer winter spring autumn decade* century way"
    " o'clock term moment shift* january february march april june july august september october november december",
    money="pound* euro* quid penny pence money budget* cost* fund* funding spend* spending grant* fee* tax* price* million*"
    " billion* thousand* income salary salaries pay wage* invoice* bill* mileage petrol rent k staff",
    preceded="and top bottom my our their your his her its other first second better by the",
    followed="a an else more",
    other="sure certain agree right true honest dozen mile* metre* kilometre* km litre* acre* kind sort cup* pint* heart*"
    " idea* step* thing reason* ton* tonne* degree*",
)
