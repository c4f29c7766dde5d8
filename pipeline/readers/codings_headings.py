"""Headings of tables of codings: what a column holds by its name, in five languages, or by what a user says of it.

The names are those that people give and that programs write: NVivo, MAXQDA, ATLAS.ti, Dedoose, QualCoder, Taguette, Potato,
Label Studio, and packages of R and Python.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import InputError, Problem
from pipeline.readers.codings_grid import Grid
from pipeline.transcripts import speaker_key

Role = Literal["unit", "coder", "code", "value", "transcript", "start", "end"]

TableMetric = Literal["nominal", "ordinal", "interval", "ratio"]
MISSING = ("NA", "N/A", "#N/A", "NaN", "null", ".", "*", "-", "–")


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a table of codings is to be read; all of it may be left to the headings.

    Columns by their headings, whatever their case: `unit` (several together name a unit), `coder`, `code` (several are read as
    one), `value`, `transcript`, `start` and `end`. `coders` are the columns of a table with one per coder, `codes` those of a
    table with one per code.

    `split` are the characters that part several codes in a cell: None for semicolon, bar and line break, "" for none. `blank`
    says what a blank cell means: the coder's judgement is "missing", or the coder gave "none"; "" leaves it to the kind of
    table. `absent` says the same of what has no row; with "none" a coder with any row in a transcript has judged all of it.
    `missing` are the cells that hold no judgement. `metric` is the distance between values; `order` the values from low to high
    where they are words, which are ordinal then if no metric is named. `spans` compares passages, which coders marked by themselves, character by character. `sheet` and
    `encoding` are the file's.
    """

    unit: tuple[str, ...] = ()
    coder: str = ""
    code: tuple[str, ...] = ()
    value: str = ""
    transcript: str = ""
    start: str = ""
    end: str = ""
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    split: str | None = None
    blank: Literal["", "missing", "none"] = ""
    absent: Literal["missing", "none"] = "missing"
    missing: tuple[str, ...] = MISSING
    metric: TableMetric | Literal[""] = ""
    order: tuple[str, ...] = ()
    spans: bool = False
    sheet: str = ""
    encoding: str = ""

    @property
    def distance(self) -> TableMetric:
        """The metric, ordinal where the values are put in order and none is named."""
        return self.metric or ("ordinal" if self.order else "nominal")


def heading_key(name: str) -> str:
    """A heading as it is looked up: `Segment_ID`, `segmentId` and `segment-id` are `segment id`."""
    apart = re.sub(r"(?<=[a-zà-ž0-9])(?=[A-Z])", " ", name)
    return speaker_key(re.sub(r"[\W_]+", " ", apart))


def _keys(words: Iterable[str]) -> frozenset[str]:
    """The words as heading keys."""
    return frozenset(heading_key(word) for word in words)


# By role the names, surest first: those of a later set count only where no column has one of an earlier set.
NAMES: Mapping[Role, Sequence[frozenset[str]]] = {
    "coder": (
        _keys({
            "coder", "coder id", "coder name", "coders", "coded by", "rater", "rater id", "rated by", "annotator",
            "annotator id", "annotator name", "annotated by", "judge", "judge id", "excerpt creator", "coding author", "worker",
            "worker id", "user", "user id", "user name", "username", "coded by name", "coded by initials",
            "kodér", "kodérka", "kodéři", "kódoval", "kódovala", "kodoval", "kodovala", "anotátor", "hodnotitel", "uživatel",
            "koder", "kodet af", "bedømmer", "bruger", "codeur", "codeuse", "codé par", "annotateur", "annotatrice",
            "évaluateur", "utilisateur", "kodierer", "kodiererin", "kodierer/in", "kodierende", "kodierende person", "kodiert von",
            "codierer", "codiererin", "codiert von", "annotatorin", "benutzer", "rater/in", "bewerter",
        }),
        _keys({
            "created by", "creator", "creating user", "author", "owner", "reviewer", "initials", "who", "by", "completed by",
            "reader", "labeler", "labeller", "vytvořil", "vytvořila", "autor", "autorka", "kdo", "oprettet af", "forfatter", "hvem",
            "créé par", "auteur", "qui", "erstellt von", "verfasser", "wer", "bearbeiter", "bearbeiterin",
        }),
    ),
    "code": (
        _keys({
            "code", "codes", "code name", "codename", "codes applied", "codes applied combined", "coding", "codings",
            "kód", "kódy", "kod", "kode", "codes appliqués", "codage", "kodierung", "codierung",
            "vergebene codes",
        }),
        _keys({
            "theme", "themes", "tag", "tags", "label", "labels", "category", "categories", "node", "nodes", "class", "topic",
            "annotation", "annotations", "choice", "choices", "code path", "code id", "hierarchical name", "dialogue act",
            "téma", "témata", "štítek", "štítky", "kategorie", "značka", "uzel", "tema", "temaer", "mærke", "etiket", "kategori",
            "kategorier", "thème", "thèmes", "étiquette", "étiquettes", "catégorie", "catégories", "thema", "themen",
            "schlagwort", "schlagwörter", "kategorien", "knoten", "klasse",
        }),
    ),
    "value": (
        _keys({
            "value", "level", "rating", "score", "grade", "weight", "weight score", "intensity", "strength", "degree",
            "applied", "applies", "given", "present", "presence", "judgement", "judgment", "decision",
            "hodnota", "úroveň", "hodnocení", "skóre", "známka", "váha", "síla", "stupeň", "výskyt",
            "værdi", "niveau", "vurdering", "grad", "karakter", "vægt", "styrke",
            "valeur", "évaluation", "degré", "poids", "intensité", "présence",
            "wert", "stufe", "bewertung", "punktzahl", "punkte", "gewicht", "gewichtung", "ausprägung", "intensität",
        }),
    ),
    "transcript": (
        _keys({
            "transcript", "transcript id", "transcript name", "interview", "interview id", "dialogue", "dialogue id", "dialog",
            "conversation", "conversation id", "document", "document id", "document name", "doc", "doc id", "focus group",
            "focus group id", "discussion", "meeting", "session", "media title", "source document",
            "přepis", "rozhovor", "dokument", "název dokumentu", "diskuse", "ohnisková skupina", "fokusní skupina",
            "udskrift", "transskription", "samtale", "dokumentnavn", "fokusgruppe",
            "transcription", "entretien", "nom du document", "groupe de discussion",
            "transkript", "gespräch", "dokumentname", "diskussion", "gruppendiskussion",
        }),
        _keys({
            "file", "file id", "file name", "filename", "source", "source name", "source id", "soubor", "zdroj", "fil", "filnavn",
            "kilde", "fichier", "datei", "dateiname", "quelle",
        }),
        _keys({
            "cluster", "cluster id", "group", "group id", "document group", "batch", "skupina", "gruppe", "groupe", "klynge",
            "grappe",
        }),
    ),
    "start": (
        _keys({
            "start", "begin", "beginning", "start position", "start offset", "start char", "start character", "char start", "begin offset",
            "position start", "pos0", "from", "offset", "začátek", "počátek", "od", "begyndelse", "fra", "début", "de",
            "anfang", "beginn", "von", "startposition",
        }),
    ),
    "end": (
        _keys({
            "end", "stop", "end position", "end offset", "end char", "end character", "char end", "position end", "pos1", "to",
            "konec", "do", "slut", "til", "fin", "à", "ende", "bis", "endposition",
        }),
    ),
    "unit": (
        _keys({
            "unit", "unit id", "units", "segment id", "item id", "instance id", "quotation id", "quote id", "excerpt id",
            "sentence id", "utterance id", "utt id", "turn id", "comment id", "post id", "passage id", "paragraph id",
            "statement id", "question id", "task id", "task", "text id", "tweet id", "message id", "case id", "sample id",
            "subject id", "observation id", "segment number", "kodiereinheit", "analyseeinheit", "einheit", "jednotka", "id jednotky",
            "id segmentu", "enhed", "segmentid", "unité", "unité d'analyse",
        }),
        _keys({
            "segment", "segments", "item", "items", "instance", "utt", "utterance", "sentence", "sentence nr", "turn", "line",
            "quote", "quotation", "quotation name", "excerpt", "passage", "paragraph", "statement", "comment", "post", "tweet",
            "message", "case", "subjects", "subject", "observation", "object", "fragment", "highlight", "reference", "question",
            "segmenty", "výrok", "věta", "úryvek", "citace", "položka", "promluva", "odstavec", "replika",
            "sætning", "ytring", "citat", "udsagn", "uddrag", "afsnit", "enheder",
            "énoncé", "phrase", "extrait", "élément", "unités",
            "satz", "äußerung", "zitat", "abschnitt", "textstelle", "aussage", "beitrag", "fundstelle", "element",
        }),
        _keys({"id", "uid", "key", "nr", "no", "number", "index", "row", "row id", "číslo", "nummer", "numéro", "n"}),
        _keys({
            "text", "content", "words", "excerpt copy", "quotation content", "coded text", "text content", "displayed text",
            "obsah", "znění", "tekst", "indhold", "texte", "contenu", "inhalt", "wortlaut", "column 1",
        }),
    ),
}  # fmt: skip

# Columns that hold the words of a unit, where another names it.
TEXTS = NAMES["unit"][1] | NAMES["unit"][3] - {"column 1"}
_WHO = (
    "coder|rater|annotator|kod[eé]r|kodérka|kodierer|kodiererin|codierer|codiererin|codeur|codeuse|annotateur|annotatrice|anotátor"
    "|hodnotitel|bedømmer|bewerter|évaluateur"
)
_NOT_A_NAME = "id|names?|comments?|notes?|count|text|number|agreement|agree|initials|all|date|time"
_CODER_COLUMN = re.compile(
    rf"(?:(?:{_WHO})(?: (?!(?:{_NOT_A_NAME})\b)\w+| ?\d+)|(?:judge|reviewer|observer|reader|user|usr)(?: [a-z]| ?\d+)|(?:r|c|obs) ?\d+)"
    r"(?: (?:codes?|rating|score|label|value))?"
)
_WEIGHTS = _keys({
    "weight", "weight score", "váha", "vægt", "poids", "gewicht", "gewichtung",
})  # fmt: skip
_CODE_SLOT = re.compile(
    r"(?:code|kód|kod|kode|theme|tag|label|category|thema|téma|tema|thème|kategorie|catégorie|kategori) ?\d+"
)


def names_coder(heading: str) -> bool:
    """True for a heading that names one coder, as “Coder 2”, “rater_ines” or “R1” do."""
    return bool(_CODER_COLUMN.fullmatch(heading_key(heading)))


def names_weight(heading: str) -> bool:
    """True for weights of codings, of which 0 is one, and no “not given”."""
    return heading_key(heading) in _WEIGHTS


def names_slot(heading: str) -> bool:
    """True for one of several columns of codes, as “code1” or “Theme 3”."""
    return bool(_CODE_SLOT.fullmatch(heading_key(heading)))


_TOLD = ("unit", "coder", "code", "value", "transcript", "start", "end", "coders", "codes")


def told_columns(grid: Grid, options: TableOptions) -> Mapping[str, tuple[int, ...]]:
    """The columns that the user names, by the name of the option; raises InputError where there is none of that name."""
    places = {heading_key(name): at for at, name in reversed(list(enumerate(grid.header)))}
    exact = {name: at for at, name in enumerate(grid.header)}
    told: dict[str, tuple[int, ...]] = {}
    problems, roles = [], dict[int, str]()
    for option in _TOLD:
        given = getattr(options, option)
        found = []
        for name in (given,) if isinstance(given, str) else given:
            at = exact.get(name, places.get(heading_key(name)))
            if not name:
                continue
            if at is None:
                near = difflib.get_close_matches(name, grid.header, n=1)
                how = f"Did you mean “{near[0]}”? " if near else ""
                how += f"The columns are: {grid.headings}."
                problems.append(
                    Problem(grid.source, f"there is no column “{name}”.", how, line=1, key=f"--{option}")
                )
            elif at in roles:
                what = f"the column “{name}” is named twice, for --{roles[at]} and for --{option}."
                problems.append(Problem(grid.source, what, "A column has one role.", line=1))
            else:
                roles[at] = option
                found.append(at)
        told[option] = tuple(found)
    if problems:
        raise InputError(problems)
    return told
