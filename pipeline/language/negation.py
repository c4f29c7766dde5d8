"""Which words negate, and how far.

A cue negates what follows it: up to `REACH` words in the same sentence, until a semicolon, a dash or an adversative
("not easy, but they volunteer"). Where the finite verb comes before its negation (Danish, French, German: "sie helfen
nicht"), an adverb of negation also reaches back over `BACK` words, but over no punctuation.
An answer ("No, they do") and "not only" negate nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.language.lemmas import is_infinitive, surface
from pipeline.language.words import Token
from pipeline.spans import Span

REACH = 5
BACK = 2

_CUES = {
    "en": "not n't nt never no nobody none nothing nowhere neither nor without cannot no-one",
    "cs": "ne nikdy nikdo nic žádný nikde nikam nijak bez beze ani nikoli nikoliv",
    "da": "ikke aldrig ingen intet ingenting uden hverken ingensinde",
    "fr": "pas jamais aucun aucune sans rien nulle ni guère",
    "de": "nicht kein keine nie niemals niemand nichts nirgends nirgendwo ohne weder",
}
_ANSWERS = {"en": "no", "cs": "ne"}
_BACKWARD = {
    "da": "ikke aldrig",
    "fr": "pas jamais rien guère",
    "de": "nicht nie niemals nichts",
}
_NOT_ONLY = {
    "en": "only just merely simply",
    "cs": "jen jenom pouze",
    "da": "kun bare blot",
    "fr": "seulement uniquement mal",
    "de": "nur bloß allein",
}
_ADVERSATIVES = {
    "en": "but however",
    "cs": "ale avšak nýbrž",
    "da": "men",
    "fr": "mais",
    "de": "aber sondern",
}
_BREAKS = frozenset({";", "—", "–", "--"})


def _sets(table: dict[str, str]) -> dict[str, frozenset[str]]:
    """The words of each language as a set."""
    return {language: frozenset(words.split()) for language, words in table.items()}


CUES = _sets(_CUES)
ANSWERS = _sets(_ANSWERS)
BACKWARD = _sets(_BACKWARD)
NOT_ONLY = _sets(_NOT_ONLY)
ADVERSATIVES = _sets(_ADVERSATIVES)
_EMPTY: frozenset[str] = frozenset()


def is_negation(token: Token, language: str) -> bool:
    """True for a word that by itself can negate others: not, kein, jamais, ikke, nikdy, a Czech verb with ne-."""
    if token.negated:
        return is_infinitive(token.lemma)
    cues = CUES.get(language, _EMPTY)
    return token.lemma in cues or surface(token.text) in cues


def negation_cues(row: Sequence[Token], language: str) -> frozenset[int]:
    """Indices of the tokens that negate others where they stand; an answer or "not only" is none.

    French ne counts (unless it means only: ne … que); personne counts beside it.
    """
    found = set()
    for index, token in enumerate(row):
        following = row[index + 1] if index + 1 < len(row) else None
        word = surface(token.text)
        if language == "fr" and word in {"ne", "n'", "personne"}:
            if _french(row, index, word):
                found.add(index)
        elif is_negation(token, language) and not _is_harmless(word, token, following, language):
            found.add(index)
    return frozenset(found)


def _is_harmless(word: str, token: Token, following: Token | None, language: str) -> bool:
    """True for an answer (No, …) and for not only."""
    if following is None or following.sentence != token.sentence:
        return word in ANSWERS.get(language, _EMPTY)
    if not following.is_word and word in ANSWERS.get(language, _EMPTY):
        return True
    return surface(following.text) in NOT_ONLY.get(language, _EMPTY)


def _french(row: Sequence[Token], index: int, word: str) -> bool:
    """True where a French ne is no ne … que, or where personne has a ne within three tokens."""
    near = [t for t in row[max(index - 4, 0) : index + 5] if t.sentence == row[index].sentence]
    if word == "personne":
        return any(surface(t.text) in {"ne", "n'"} for t in near)
    after = [surface(t.text) for t in row[index + 1 : index + 6] if t.sentence == row[index].sentence]
    only = any(following in {"que", "qu'"} for following in after[1:4])
    return not only or any(following in CUES["fr"] for following in after)


def _blocks(token: Token, language: str) -> bool:
    """True where a negation does not reach past this token."""
    return token.text in _BREAKS or surface(token.text) in ADVERSATIVES.get(language, _EMPTY)


def negating(
    row: Sequence[Token], cues: frozenset[int], first: int, last: int, language: str
) -> frozenset[int]:
    """Indices of the cues outside `row[first:last + 1]` that negate what stands there."""
    found = set()
    words = 0
    for index in range(first - 1, -1, -1):
        token = row[index]
        if token.sentence != row[first].sentence or words >= REACH or _blocks(token, language):
            break
        words += token.is_word
        if index in cues:
            found.add(index)
    backward = BACKWARD.get(language, _EMPTY)
    for index in range(last + 1, min(last + 1 + BACK, len(row))):
        token = row[index]
        if not token.is_word or token.sentence != row[last].sentence or _blocks(token, language):
            break
        if index in cues and surface(token.text) in backward:
            found.add(index)
    return frozenset(found)


def negation_scopes(row: Sequence[Token], language: str) -> list[Span]:
    """What each negation of a tokenised text reaches forward over, cue included, in order (code points)."""
    scopes = []
    for cue in sorted(negation_cues(row, language)):
        end = row[cue].end
        words = 0
        for token in row[cue + 1 :]:
            if token.sentence != row[cue].sentence or words >= REACH or _blocks(token, language):
                break
            words += token.is_word
            end = token.end
        scopes.append(Span(row[cue].start, end))
    return scopes
