"""The words that tell a label, a heading and a remark apart, in English, Czech, Danish, German and French."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.transcripts import speaker_key


def keys(words: Iterable[str]) -> frozenset[str]:
    """The words as speaker keys, so that they compare whatever their case (`Äußerung` folds to `äusserung`)."""
    return frozenset(speaker_key(word) for word in words)


PRESENT = keys(
    {
        "present", "those present", "participants", "attendees", "attending", "in attendance", "people present",
        "přítomni", "přítomní", "přítomny", "účastníci", "účastníci diskuse", "účastnice a účastníci", "zúčastnění",
        "til stede", "tilstede", "tilstedeværende", "deltagere", "deltagerne",
        "présents", "présentes", "présentes et présents", "présents et présentes", "étaient présents",
        "personnes présentes", "participantes et participants",
        "anwesend", "anwesende", "teilnehmer", "teilnehmende", "teilnehmerinnen", "teilnehmer/innen",
        "teilnehmer*innen", "teilnehmer:innen", "teilnehmerinnen und teilnehmer",
    }
)  # fmt: skip
"""Keys of a header that list who was there."""

HEADER = PRESENT | keys(
    {
        "title", "date", "place", "venue", "location", "time", "start", "end", "duration", "length", "project", "study",
        "subject", "topic", "theme", "sector", "country", "language", "recording", "audio", "file", "file name",
        "transcript", "transcription", "transcribed by", "transcriber", "transcript id", "interview id", "session",
        "focus group", "group", "interview", "version", "number", "id", "code", "absent", "apologies", "recorded by",
        "recorded on", "date of interview", "interview date", "conducted by", "created", "source", "attachment",
        "název", "datum", "místo", "místo konání", "čas", "začátek", "konec", "délka", "trvání", "projekt", "studie",
        "téma", "sektor", "země", "stát", "jazyk", "nahrávka", "soubor", "přepis", "přepsal", "přepsala", "skupina",
        "číslo", "omluveni", "omluvení", "verze", "zdroj", "rozhovor",
        "titel", "dato", "sted", "tid", "tidspunkt", "varighed", "længde", "emne", "land", "sprog", "optagelse",
        "fil", "udskrift", "udskrevet af", "transskription", "transskriberet af", "gruppe", "nummer", "afbud",
        "fraværende", "kilde", "fokusgruppe",
        "titre", "date de l'entretien", "lieu", "heure", "durée", "projet", "étude", "sujet", "thème", "secteur",
        "pays", "langue", "enregistrement", "fichier", "transcrit par", "transcripteur", "groupe", "numéro",
        "absents", "excusés", "entretien",
        "ort", "zeit", "uhrzeit", "beginn", "ende", "dauer", "länge", "thema", "sprache", "aufnahme",
        "aufzeichnung", "datei", "transkript", "transkription", "transkribiert von", "sitzung",
        "entschuldigt", "abwesend", "quelle", "fassung",
    }
)  # fmt: skip
"""Keys that belong to the header before the first speaker."""

NO_SPEAKER = HEADER | keys(
    {
        "note", "notes", "nb", "n.b.", "ps", "p.s.", "for example", "for instance", "example", "examples", "e.g.",
        "i.e.", "that is", "remark", "comment", "summary", "result", "conclusion", "problem", "point", "fact",
        "warning", "important", "first", "second", "third", "so", "well", "but", "and", "or", "because", "then",
        "anyway", "still", "okay", "ok", "yes", "no", "look", "question is", "thing is", "see", "quote", "translation",
        "například", "např.", "příklad", "poznámka", "pozn.", "tedy", "totiž", "čili", "tj.", "problém", "výsledek",
        "závěr", "shrnutí", "důležité", "za prvé", "za druhé", "prostě", "takže", "ale", "ano", "ne", "citát",
        "for eksempel", "f.eks.", "fx", "eksempel", "bemærk", "bemærkning", "dvs.", "det vil sige", "altså", "resultat",
        "konklusion", "vigtigt", "for det første", "for det andet", "ja", "nej", "men", "citat",
        "par exemple", "p. ex.", "exemple", "remarque", "nota", "c'est-à-dire", "autrement dit", "problème",
        "résultat", "bilan", "premièrement", "deuxièmement", "donc", "mais", "oui", "non", "bref",
        "citation", "en résumé",
        "zum beispiel", "beispiel", "z. b.", "z.b.", "bzw.", "d. h.", "d.h.", "das heißt", "also", "anmerkung",
        "hinweis", "bemerkung", "ergebnis", "fazit", "wichtig", "erstens", "zweitens", "aber", "und", "nein",
        "zitat", "frage ist", "kurz", "stichwort", "mein punkt", "beispielsweise",
    }
)  # fmt: skip
"""What stands before a colon at the beginning of a line without being anybody's name."""

_REMARKS = (
    "laugh", "crosstalk", "cross talk", "inaudible", "unclear", "pause", "silence", "recording", "music", "noise",
    "applause", "sigh", "cough", "nods", "overlap", "unintelligible", "indistinct", "phone", "door", "break",
    "smích", "smíc", "směj", "nesrozum", "přeruš", "pauza", "ticho", "nahráv", "hluk", "potlesk", "kývá", "překřik",
    "latter", "griner", "utydelig", "uforståe", "stilhed", "optagelse", "støj", "nikker", "i munden på", "bifald",
    "rire", "inaudible", "silence", "bruit", "brouhaha", "interruption", "coupure", "soupir", "applaudiss", "hoche",
    "lach", "unverständ", "stille", "aufnahme", "geräusch", "beifall", "nickt", "durcheinander", "seufz", "hust",
)  # fmt: skip

PRONOUNS = keys(
    {
        "i", "he", "she", "it", "we", "they", "you", "one", "people", "somebody", "someone", "everybody",
        "já", "on", "ona", "my", "oni", "vy", "někdo", "člověk", "lidi", "lidé",
        "jeg", "han", "hun", "vi", "de", "den", "det", "man", "nogen", "folk",
        "je", "j'ai", "il", "elle", "nous", "ils", "elles", "vous", "quelqu'un", "ça",
        "ich", "er", "sie", "wir", "es", "ihr", "jemand", "leute",
    }
)  # fmt: skip
"""First words after which a lower-case word is talk: “I said: …”."""

PARTICLES = keys(
    {
        "von", "van", "der", "den", "de", "du", "des", "la", "le", "af", "og", "a", "et", "und", "and", "z", "ze",
        "zu", "zum", "zur", "di", "da", "el", "al", "bin", "ter", "ten", "of", "the", "d", "st",
    }
)  # fmt: skip
"""Small words inside names."""


def is_remark(text: str) -> bool:
    """True for what a transcriber puts in brackets: laughter, noises, breaks of the recording."""
    key = speaker_key(text)
    return any(key.startswith(stem) or f" {stem}" in key for stem in _REMARKS)
