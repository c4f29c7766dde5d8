"""Broken study.toml: a corpus of mistakes, each told with its key, and all of them at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.settings.load import load

Write = Callable[[str], Path]

MINIMAL = """\
[study]
title = "Health in the town"
[transcripts]
folder = "transcripts"
[codebook]
file = "codebook.yaml"
"""

SURVEY = """\
[survey]
file = "survey.csv"
respondent = "id"
scores = { never = 0, often = 2 }
[[survey.items]]
column = "wash"
"""


def told(folder: Path) -> list[tuple[str | None, str]]:
    """Key and message of every problem of a study."""
    with pytest.raises(InputError) as caught:
        load(folder)
    return [(problem.key, problem.what) for problem in caught.value.problems]


BROKEN: list[tuple[str, str, list[tuple[str | None, str]]]] = [
    (
        "empty",
        "",
        [
            ("study.title", "is missing."),
            ("codebook.file", "is missing."),
            ("transcripts.folder", "is missing."),
        ],
    ),
    ("no name of a list", MINIMAL + '[participants]\nfile = ""\n', [("participants.file", "is empty.")]),
    (
        "empty names of an item",
        MINIMAL + SURVEY.replace('column = "wash"', 'column = "wash"\nid = ""\nlabel = " "\nsector = ""'),
        [(f"survey.items[1].{key} (wash)", "is empty.") for key in ("id", "label", "sector")],
    ),
    (
        "empty names of attributes",
        MINIMAL + '[comparison]\ncountry = ""\nsector = ""\ngroup = ""\n',
        [(f"comparison.{key}", "is empty.") for key in ("country", "sector", "group")],
    ),
    (
        "levels as shares",
        MINIMAL + "[comparison.levels]\nnone = 0\nlittle = 0.2\nmuch = 0.8\n",
        [
            (
                "comparison.levels",
                "do not go beyond 0.8, but they are points of the index, which goes from 0 to 100.",
            )
        ],
    ),
    (
        "countries crosswise",
        MINIMAL
        + SURVEY.replace("[[survey", '[survey.country_names]\nDE = "AT"\nAT = "DE"\nDK = "DK"\n[[survey'),
        [
            (
                f"survey.country_names.{one}",
                f"is {other!r}, which stands on the left as well and is called {one!r} there.",
            )
            for one, other in (("DE", "AT"), ("AT", "DE"))
        ],
    ),
    ("blank title", MINIMAL.replace("Health in the town", "  "), [("study.title", "is missing.")]),
    (
        "title is a number",
        MINIMAL.replace('"Health in the town"', "7"),
        [("study.title", "is 7, which is not text.")],
    ),
    (
        "title is a date",
        MINIMAL.replace('"Health in the town"', "2024-01-31"),
        [("study.title", "is 2024-01-31, which is not text.")],
    ),
    (
        "title is true",
        MINIMAL.replace('"Health in the town"', "true"),
        [("study.title", "is true, which is not text.")],
    ),
    ("section is no table", "review = 3\n" + MINIMAL, [("review", "is 3, which is not a table.")]),
    (
        "languages is one text",
        MINIMAL.replace("[transcripts]", 'languages = "en"\n[transcripts]'),
        [("study.languages", "is 'en', which is not a list.")],
    ),
    (
        "no language",
        MINIMAL.replace("[transcripts]", "languages = []\n[transcripts]"),
        [("study.languages", "is empty.")],
    ),
    (
        "a language's name",
        MINIMAL.replace("[transcripts]", 'languages = ["English", "cs"]\n[transcripts]'),
        [("study.languages", "'English' is no language code.")],
    ),
    (
        "language of a transcript",
        MINIMAL + '[transcripts.about.fg]\nlanguage = "Czech"\ncountry = 3\n',
        [
            ("transcripts.about.fg.country", "is 3, which is not text."),
            ("transcripts.about.fg.language", "'Czech' is no language code."),
        ],
    ),
    (
        "about what is no table",
        MINIMAL + '[transcripts.about]\nfg = "CZ"\n',
        [("transcripts.about.fg", "is 'CZ', which is not a table.")],
    ),
    (
        "unknown encoding",
        MINIMAL.replace("[codebook]", 'encoding = "utf-9"\n[codebook]'),
        [("transcripts.encoding", "is 'utf-9', which is no known encoding.")],
    ),
    (
        "no text encoding",
        MINIMAL + '[participants]\nencoding = "base64"\n',
        [("participants.encoding", "is 'base64', which is no known encoding.")],
    ),
    (
        "impossible encoding",
        MINIMAL + '[participants]\nencoding = "a\\u0000b"\n',
        [("participants.encoding", "is 'a\\x00b', which is no known encoding.")],
    ),
    (
        "empty pattern",
        MINIMAL.replace("[codebook]", 'exclude = [""]\n[codebook]'),
        [("transcripts.exclude", "holds an empty pattern.")],
    ),
    (
        "numbers among texts",
        MINIMAL.replace("[codebook]", 'moderators = ["M", 3]\n[codebook]'),
        [("transcripts.moderators", "holds something that is not text.")],
    ),
    ("unknown unit", MINIMAL + '[segments]\nby = "line"\n', [("segments.by", "is 'line'.")]),
    (
        "unknown role",
        MINIMAL + '[segments]\nroles = ["chair"]\n',
        [("segments.roles", "'chair' is no role.")],
    ),
    (
        "nobody's talk",
        MINIMAL + "[segments]\nroles = []\n",
        [("segments.roles", "is empty, so nobody's talk would be coded.")],
    ),
    ("no words", MINIMAL + "[segments]\nmax_words = 0\n", [("segments.max_words", "is 0.")]),
    (
        "half a word",
        MINIMAL + "[segments]\nmax_words = 1.5\n",
        [("segments.max_words", "is 1.5, which is not a whole number.")],
    ),
    (
        "steps that skip",
        MINIMAL + "[segments]\nwindow = 2\nstep = 3\n",
        [("segments.step", "is larger than window, so turns would be skipped.")],
    ),
    (
        "unknown tagger",
        MINIMAL + '[suggestions]\ntaggers = ["oracle"]\n',
        [("suggestions.taggers", "there is no tagger 'oracle'.")],
    ),
    (
        "a recall that is no promise, and certainty",
        MINIMAL + "[review]\nrecall_target = 0.4\nstop_confidence = 1\n",
        [("review.recall_target", "is 0.4."), ("review.stop_confidence", "is 1.")],
    ),
    ("threshold above 1", MINIMAL + "[suggestions]\nthreshold = 50\n", [("suggestions.threshold", "is 50.")]),
    (
        "threshold is no number",
        MINIMAL + "[suggestions]\nthreshold = nan\n",
        [("suggestions.threshold", "is nan.")],
    ),
    (
        "thresholds of codes",
        MINIMAL + '[suggestions.thresholds]\na = 2\nb = "x"\nc = nan\n',
        [
            ("suggestions.thresholds.b", "is 'x', which is not a number."),
            ("suggestions.thresholds.c", "is nan, which is not a number."),
            ("suggestions.thresholds.a", "is 2."),
        ],
    ),
    (
        "a number past all measure",
        MINIMAL + f"[suggestions]\nthreshold = 1{'0' * 400}\n",
        [("suggestions.threshold", "is too large a number, which is not a number.")],
    ),
    (
        "round open and closed",
        MINIMAL + '[review]\nround = "r"\nclosed_rounds = ["r"]\n',
        [("review.round", "'r' is open and closed at once.")],
    ),
    ("round without a name", MINIMAL + '[review]\nround = " "\n', [("review.round", "is empty.")]),
    (
        "hints in words",
        MINIMAL + '[review]\nhints = "yes"\n',
        [("review.hints", "is 'yes', which is not true or false.")],
    ),
    (
        "decisions in a file",
        MINIMAL + '[review]\ndecisions = "survey.csv"\n',
        [("review.decisions", "'survey.csv' is no folder.")],
    ),
    (
        "gate waived without a reason",
        MINIMAL + '[gates]\nmin_alpha = "not applicable, because …"\n',
        [("gates.min_alpha", "is 'not applicable, because …'.")],
    ),
    (
        "gate waived in other words",
        MINIMAL + '[gates]\nmin_alpha = "no"\n',
        [("gates.min_alpha", "is 'no'.")],
    ),
    (
        "gate out of range",
        MINIMAL + "[gates]\nmin_percent = 80\nmax_conflicts = -1\n",
        [("gates.min_percent", "is 80."), ("gates.max_conflicts", "is -1.")],
    ),
    (
        "gate is true",
        MINIMAL + "[gates]\nmin_alpha = true\n",
        [("gates.min_alpha", "is true, which is not a number.")],
    ),
    ("nobody at least", MINIMAL + "[comparison]\nleast_people = 0\n", [("comparison.least_people", "is 0.")]),
    (
        "survey without anything",
        MINIMAL + "[survey]\n",
        [("survey.respondent", "is missing."), ("survey.file", "is missing.")],
    ),
    (
        "item without a column",
        MINIMAL + SURVEY.replace('column = "wash"', 'label = "Wash"'),
        [("survey.items[1].column", "is missing.")],
    ),
    (
        "item twice",
        MINIMAL + SURVEY + '[[survey.items]]\ncolumn = "wash"\n',
        [("survey.items[2].id", "'wash' is used twice.")],
    ),
    (
        "item is no table",
        MINIMAL + SURVEY.partition("[[")[0] + 'items = ["wash"]\n',
        [("survey.items[1]", "is not a table.")],
    ),
    (
        "item of a third kind",
        MINIMAL + SURVEY + 'how = "together"\nbenefits = "all"\nweight = -1\n',
        [
            ("survey.items[1].how (wash)", "is 'together'."),
            ("survey.items[1].benefits (wash)", "is 'all'."),
            ("survey.items[1].weight (wash)", "is -1."),
        ],
    ),
    (
        "items without scores",
        MINIMAL + SURVEY.replace("scores = { never = 0, often = 2 }\n", ""),
        [("survey.scores", "needs at least two different values.")],
    ),
    (
        "scores all alike",
        MINIMAL + SURVEY.replace("often = 2", "often = 0"),
        [("survey.scores", "needs at least two different values.")],
    ),
    (
        "score is no number",
        MINIMAL + SURVEY.replace("often = 2", "often = 2, well = inf, so = true"),
        [
            ("survey.scores.well", "is inf, which is not a number."),
            ("survey.scores.so", "is true, which is not a number."),
        ],
    ),
    (
        "an answer that counts and does not",
        MINIMAL + SURVEY.replace("[[", 'no_answer = ["never"]\n[['),
        [("survey.no_answer", "'never' has a score as well.")],
    ),
    (
        "country names are numbers",
        MINIMAL + SURVEY + "[survey.country_names]\nCZ = 1\n",
        [("survey.country_names.CZ", "is 1, which is not text.")],
    ),
    (
        "missing by another rule",
        MINIMAL + SURVEY.replace("[[", 'missing = "guess"\n[['),
        [("survey.missing", "is 'guess'.")],
    ),
    (
        "files that are not there",
        (MINIMAL + SURVEY + '[participants]\nfile = "people.csv"\n')
        .replace('"transcripts"', '"talks"')
        .replace("codebook.yaml", "book.yaml")
        .replace("survey.csv", "citizens.csv"),
        [
            ("codebook.file", "'book.yaml': no such file."),
            ("participants.file", "'people.csv': no such file."),
            ("transcripts.folder", "'talks': no such folder."),
            ("survey.file", "'citizens.csv': no such file."),
        ],
    ),
    (
        "a file for a folder",
        MINIMAL.replace('"transcripts"', '"survey.csv"'),
        [("transcripts.folder", "'survey.csv': no such folder.")],
    ),
    (
        "a name too long for any file",
        MINIMAL.replace("codebook.yaml", "x" * 300),
        [("codebook.file", f"'{'x' * 300}': no such file.")],
    ),
    (
        "a name that no file can have",
        MINIMAL.replace("codebook.yaml", "a\\u0000b"),
        [("codebook.file", "'a\\x00b': no such file.")],
    ),
    (
        "report over the codebook",
        MINIMAL + '[report]\nfile = "./transcripts/../codebook.yaml"\n',
        [
            (
                "report.file",
                "'./transcripts/../codebook.yaml' is no place for the report: something else is there.",
            )
        ],
    ),
    (
        "report over the database",
        MINIMAL + '[report]\nfile = "study.db"\n',
        [("report.file", "'study.db' is no place for the report: something else is there.")],
    ),
    (
        "report without a name",
        MINIMAL + '[report]\nfile = ""\n',
        [("report.file", "'' is no place for the report: something else is there.")],
    ),
    (
        "report that takes the place of another, in no locale",
        MINIMAL + '[report]\nfile = "out/a.html"\nword = "out/a.html"\nlocale = "klingon!"\nquotes = 99\n',
        [
            ("report.quotes", "is 99."),
            ("report.locale", "is 'klingon!', which is no known locale."),
            ("report.word", "'out/a.html' is no place for the report: something else is there."),
        ],
    ),
    (
        "report in the place of transcripts, decisions and its own tables",
        MINIMAL
        + '[report]\nfile = "transcripts/a.txt"\nword = "decisions/ada.jsonl"\nworkbook = "out/index.csv"\n'
        + 'data = "out"\n',
        [
            (
                "report.file",
                "'transcripts/a.txt' is no place for the report: it lies among the transcripts and would be read as one.",
            ),
            ("report.word", "'decisions/ada.jsonl' is no place for the report: decision files lie there."),
            (
                "report.workbook",
                "'out/index.csv' is no place for the report: report.data keeps a list of all files in that folder.",
            ),
        ],
    ),
    (
        "tables among the transcripts",
        MINIMAL + '[report]\ndata = "transcripts"\n',
        [("report.data", "'transcripts' is where the transcripts lie: tables would be read as transcripts.")],
    ),
    (
        "tables among the decision files",
        MINIMAL + '[report]\ndata = "decisions/../decisions"\n',
        [("report.data", "'decisions/../decisions' is where the decision files lie.")],
    ),
    (
        "tables in the place of the page",
        MINIMAL + '[report]\nfile = "out/all"\ndata = "out/all"\n',
        [("report.data", "'out/all' is no folder.")],
    ),
    (
        "report in the place of the codebook and of the researcher's translations",
        MINIMAL + '[report]\nword = "codebook.yaml"\nworkbook = "t.xlsx"\ntranslations = "t.xlsx"\n',
        [
            ("report.word", "'codebook.yaml' is no place for the report: something else is there."),
            ("report.workbook", "'t.xlsx' is no place for the report: something else is there."),
            ("report.translations", "'t.xlsx': no such file."),
        ],
    ),
    (
        "comparison of nothing with nothing",
        MINIMAL
        + '[comparison]\nlevels = { low = 120 }\ncontrasts = ["professional", "a : a"]\n'
        + '[[comparison.expands]]\ngroup = "citizen"\n[[comparison.expands]]\ngroup = "citizen"\ntext = "x"\n',
        [
            ("comparison.levels.low", "is 120."),
            ("comparison.contrasts[1]", "'professional' is no pair of stakeholder groups."),
            ("comparison.contrasts[2]", "'a : a' is no pair of stakeholder groups."),
            ("comparison.expands[1].text", "is missing."),
            ("comparison.expands[2]", "speaks of a cell that stands above."),
        ],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), BROKEN, ids=[case[0] for case in BROKEN])
def test_broken_studies(name: str, text: str, expected: list[tuple[str | None, str]], write: Write) -> None:
    """Each mistake is told with its key, each once, and nothing else is."""
    assert expected == told(write(text))


UNKNOWN = [
    ("a slip of the pen", MINIMAL.replace("title", "titel"), "study.titel", "Did you mean 'title'?"),
    ("a section that was left out", MINIMAL + "[survay]\nfile = 'x'\n", "survay", "Did you mean 'survey'?"),
    ("nothing near", MINIMAL + "[codebook.xyz]\n", "codebook.xyz", "Known here: file."),
    ("in a gate", MINIMAL + "[gates]\nmin_alfa = 1\n", "gates.min_alfa", "Did you mean 'min_alpha'?"),
    (
        "in an item",
        MINIMAL + SURVEY + "sektor = 'x'\n",
        "survey.items[1].sektor (wash)",
        "Did you mean 'sector'?",
    ),
]


@pytest.mark.parametrize(("name", "text", "key", "how"), UNKNOWN, ids=[case[0] for case in UNKNOWN])
def test_unknown_keys(name: str, text: str, key: str, how: str, write: Write) -> None:
    """A key that nothing reads is an error, with the nearest known one, and never passed over."""
    with pytest.raises(InputError) as caught:
        load(write(text))
    assert [how] == [problem.how for problem in caught.value.problems if problem.key == key]


def test_every_mistake_at_once(write: Write) -> None:
    """One pass finds the mistakes of every section, so that a study is mended in one go."""
    text = """\
[study]
titel = "x"
languages = ["english"]
[transcripts]
folder = "nowhere"
[codebook]
file = 3
[segments]
by = "line"
[suggestions]
threshold = 2
[review]
hints = 1
[gates]
min_alpha = 3
[comparison]
least_people = -1
[survey]
file = "nowhere.csv"
missing = "guess"
[report]
file = "study.toml"
[extra]
"""
    assert {
        "study.titel",
        "study.title",
        "study.languages",
        "transcripts.folder",
        "codebook.file",
        "segments.by",
        "suggestions.threshold",
        "review.hints",
        "gates.min_alpha",
        "comparison.least_people",
        "survey.file",
        "survey.respondent",
        "survey.missing",
        "report.file",
        "extra",
    } == {key for key, _ in told(write(text))}


def test_every_problem_says_how_to_mend_it(write: Write) -> None:
    """No mistake is told without its file, its key and what to do."""
    for _, text, _ in BROKEN:
        with pytest.raises(InputError) as caught:
            load(write(text))
        for problem in caught.value.problems:
            assert ("study.toml", True, True) == (problem.where, bool(problem.key), bool(problem.how))
            assert re.search(r"[.?…]$", problem.what)


VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "x", "turn", "transcripts", "codebook.yaml", "..", "utf-8"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "file", "column"]), inner, max_size=2)
    ),
    max_leaves=4,
)
KEYS = [
    tuple(key.split("."))
    for key in (
        "study",
        "study.title",
        "study.note",
        "study.languages",
        "transcripts",
        "transcripts.folder",
        "transcripts.encoding",
        "transcripts.exclude",
        "transcripts.about",
        "participants",
        "participants.file",
        "codebook",
        "codebook.file",
        "segments.by",
        "segments.window",
        "segments.step",
        "segments.roles",
        "suggestions",
        "suggestions.taggers",
        "suggestions.threshold",
        "suggestions.thresholds",
        "review.decisions",
        "review.round",
        "review.closed_rounds",
        "gates.min_alpha",
        "gates.max_conflicts",
        "comparison.least_people",
        "survey",
        "survey.file",
        "survey.scores",
        "survey.items",
        "survey.missing",
        "survey.no_answer",
        "survey.country_names",
        "report",
        "report.file",
    )
]


def toml(value: object) -> str:
    """A value as inline TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_nothing_but_settings_or_problems(write: Write, values: dict[tuple[str, ...], object]) -> None:
    """Whatever stands under the known keys, loading ends in settings or in problems, never in another error."""
    sections = {key[0] for key in values if len(key) == 1}
    lines = [
        f"{'.'.join(key)} = {toml(value)}"
        for key, value in values.items()
        if len(key) == 1 or key[0] not in sections
    ]
    folder = write("\n".join(lines) + "\n")
    try:
        found = load(folder).title
    except InputError as error:
        found = str(error)
    assert found.strip()
