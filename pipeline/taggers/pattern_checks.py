"""What makes a pattern unfit for use, said before it is looked for: lint shows it, the rules refuse to run with it."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pipeline.codebook import Codebook, Pattern
from pipeline.errors import Problem
from pipeline.hashing import canonical_json
from pipeline.language import base_language, reading, tokens
from pipeline.language.documents import TEXTS
from pipeline.taggers.matchers import Condition, conditions, copies, matcher_of, says_words, texts_of, times
from pipeline.taggers.phrases import MOST_WRITTEN_OUT, choices, count_written_out, written_out
from pipeline.taggers.regexes import expression, tires
from pipeline.verbatim import visible

Complaint = tuple[str, str]

# What spaCy's Matcher knows of a token: what can be seen in the word itself …
SEEN = TEXTS.keys() | {
    "LENGTH", "SPACY", "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE",
    "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP", "IS_SENT_START",
    "SENT_START", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL",
}  # fmt: skip
# … and what only a trained model could say.
MODELLED = frozenset({"POS", "TAG", "DEP", "MORPH", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID"})
# A token that asks for no word and may be repeated without end is a gap. Two of them take 17 seconds over a thousand
# words without a full stop, one a second and a half.
MOST_GAPS = 1
MOST_REPETITIONS = 50
# Where spaCy names the attribute that has a wrong value.
_ATTRIBUTE = re.compile(r"\[pattern -> 0 -> (\w+)")
# What YAML makes of \b and the like between double quotation marks; white space of one line is none of them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_WRITTEN = {
    "\0": "0",
    "\a": "a",
    "\b": "b",
    "\v": "v",
    "\f": "f",
    "\x1b": "e",
    "\x85": "N",
    "\u2028": "L",
    "\u2029": "P",
}


def pattern_problems(codebook: Codebook, source: str) -> list[Problem]:
    """Every pattern of the codable codes that cannot be used, with its place in the file that the user calls `source`."""
    return [
        Problem(source, what, how, line=pattern.line, key=f"codes.{code.id}.patterns.{language}")
        for code in codebook.codable
        for language, patterns in code.patterns.items()
        for pattern in patterns
        for what, how in wrong(pattern, base_language(language))
    ]


@lru_cache(maxsize=4096)
def wrong(pattern: Pattern, language: str) -> tuple[Complaint, ...]:
    """Why a pattern of a (base) language cannot be used, each as (what is wrong, how to mend it); empty if it can."""
    found = [complaint for entry in pattern.unless for complaint in _phrase(entry)]
    if pattern.regex:
        found += _regex(pattern.regex)
    elif pattern.matcher:
        found += _matcher(pattern.matcher, language)
    else:
        phrases = pattern.words or pattern.any_of or (pattern.phrase,)
        found += [complaint for phrase in phrases for complaint in _phrase(phrase)]
        if not found and pattern.words and count_written_out(pattern.words) > MOST_WRITTEN_OUT:
            found.append(_too_many(" … ".join(pattern.words), count_written_out(pattern.words)))
    return tuple(found)


def _phrase(phrase: str) -> Iterator[Complaint]:
    """An alternative that is missing, too many of them, and a phrase without words."""
    if _CONTROL.search(phrase):
        yield _controlled(phrase)
    elif not all(option for options in choices(phrase) for option in options):
        what = f'an alternative is missing in "{phrase}".'
        yield what, "Write a word on either side of each |, without spaces: help|assist."
    elif count_written_out(phrase.split()) > MOST_WRITTEN_OUT:
        yield _too_many(phrase, count_written_out(phrase.split()))
    elif not all(any(map(str.isalnum, plain)) for plain in written_out(phrase)):
        what = f'"{phrase}" holds no words.' if phrase.strip() else "a pattern holds no words."
        yield what, "Write the words to look for, or remove it."


def _controlled(text: str) -> Complaint:
    """A pattern with a character that nobody can see, and that no talk holds."""
    found = _CONTROL.search(text)
    written = _as_written(found) if found else ""
    what = (
        f'"{visible(text)}" holds a control character: YAML makes one of {written} in double quotation marks.'
    )
    return what, f"Write the pattern in single quotation marks: '{_CONTROL.sub(_as_written, text)}'."


def _as_written(match: re.Match[str]) -> str:
    """A control character as it was written in YAML."""
    return f"\\{_WRITTEN.get(match[0], f'x{ord(match[0]):02x}')}"


def _too_many(phrase: str, count: int) -> Complaint:
    """A pattern that stands for more phrases than anybody can have meant."""
    what = f'"{phrase}" stands for {count:,} phrases, more than {MOST_WRITTEN_OUT:,}.'
    return what, "Make several patterns of it, or take alternatives away."


def _regex(source: str) -> Iterator[Complaint]:
    """A regular expression that is none, that finds the empty text, or that may take for ever."""
    if _CONTROL.search(source):
        yield _controlled(source)
        return
    try:
        pattern = expression(source)
    except ValueError as error:
        yield (
            f"/{source}/ is not a regular expression: {error}.",
            r"A sign that is meant as such needs a \ before it.",
        )
        return
    if tires(source):
        yield _tiring(source)
    elif pattern.search("", timeout=1.0) is not None:
        yield f"/{source}/ is met by nothing at all, and so everywhere.", "Ask for at least one letter."


def _tiring(source: str) -> Complaint:
    """A regular expression that may take for ever."""
    what = f"/{source}/ can take for ever: it can be read in too many ways."
    return what, "Take away repetition within repetition, such as (a+)+ or (a|aa)+, or write it as a phrase."


def _matcher(source: str, language: str) -> Iterator[Complaint]:
    """A pattern of tokens that spaCy refuses, that needs a trained model, or that asks for nothing."""
    try:
        asked = conditions(source)
    except ValueError as error:
        yield f"the matcher cannot be read: {error}.", 'Write matcher: [{LEMMA: "help"}, {OP: "?"}].'
        return
    found = [c for number, token in enumerate(asked, start=1) for c in _token(number, token, language)]
    found += () if found else _sequence(asked)
    yield from found or _refused(asked, language)


def _sequence(asked: Sequence[Condition]) -> Iterator[Complaint]:
    """A sequence of tokens that is met everywhere, or that stands for too much."""
    if not any(set(token) - {"OP"} and times(token)[0] for token in asked):
        what = "the matcher has no token that asks for something and must be there, and so is met everywhere."
        yield what, "Give at least one token a LEMMA or a LOWER, and no OP or OP: +."
        return
    gaps = [times(token)[1] is None and not says_words(token) for token in asked]
    if sum(gaps) > MOST_GAPS or any(gaps[:1] + gaps[-1:]):
        what = "the matcher has gaps without an end: more than one, or one that begins or ends it."
        yield what, "Say how many words a gap may have: {OP: '{0,5}'}."
    count = math.prod(len(copies(token)) for token in asked)
    if count > MOST_WRITTEN_OUT:
        what = f"the matcher stands for {count:,} sequences, more than {MOST_WRITTEN_OUT:,}."
        yield what, "Make gaps smaller, or several patterns of it."


def _token(number: int, token: Condition, language: str) -> Iterator[Complaint]:
    """What is wrong with one token of a matcher."""
    for name, value in token.items():
        if name in MODELLED:
            what = f"token {number} of the matcher asks for {name}, which needs a trained model; none is used here."
            yield what, "Use LEMMA, LOWER, REGEX, SHAPE or a list of words (IN)."
        elif name not in SEEN | {"OP"}:
            near = difflib.get_close_matches(name, SEEN, n=1)
            how = (
                f"Did you mean {near[0]}?"
                if near
                else "Use LEMMA, LOWER, TEXT, SHAPE, LENGTH, LIKE_NUM or OP."
            )
            yield f"token {number} of the matcher asks for {name}, which is unknown.", how
        elif (
            name == "OP" and max(map(int, re.findall("[0-9]{1,9}", str(value))), default=0) > MOST_REPETITIONS
        ):
            what = f"token {number} of the matcher is repeated up to {value} times."
            yield what, f"Repeat it at most {MOST_REPETITIONS} times, or use *."
        elif name == "OP" and not copies(token):
            yield f"token {number} of the matcher: OP cannot be {canonical_json(value)}.", _fitting("OP")
        elif '"REGEX":' in canonical_json(_below(name, value)):
            what = f"token {number} of the matcher has a REGEX that does not stand right under a text."
            yield what, f"Write it under one of {', '.join(TEXTS)}: {{LOWER: {{REGEX: ...}}}}."
        elif name in TEXTS:
            yield from _text(number, name, value, language)


def _below(name: str, value: Any) -> Any:
    """Of the value of an attribute, what must hold no REGEX."""
    if name not in TEXTS or not isinstance(value, dict):
        return {"": value}
    return [inner for key, inner in value.items() if key != "REGEX"]


def _text(number: int, name: str, value: Any, language: str) -> Iterator[Complaint]:
    """Words of a token that can meet none: several words at once, a Czech ne- in a lemma, a bad expression."""
    for text in texts_of(value) if name in {"LOWER", "TEXT", "ORTH", "LEMMA"} else ():
        several = [token.text for token in tokens(text, language)]
        if len(several) > 1 and all(token.is_word for token in tokens(text, language)):
            shown = ", ".join(f'"{one}"' for one in several)
            what = (
                f'token {number} of the matcher asks for "{text}", which is {len(several)} tokens: {shown}.'
            )
            yield what, "Give each of them its own braces."
        elif name == "LEMMA" and reading(text, language)[1]:
            what = f'token {number} of the matcher asks for the lemma "{text}"; lemmas are without ne-.'
            yield what, f'Write LEMMA: "{reading(text, language)[0]}" and negation: require.'
    if isinstance(value, dict) and "REGEX" in value:
        nested = value["REGEX"]
        for listed in nested.values() if isinstance(nested, dict) else [[nested]]:
            for source in listed if isinstance(listed, list) else ():
                if isinstance(source, str):
                    yield from _regex(source)


def _refused(asked: Sequence[Condition], language: str) -> Iterator[Complaint]:
    """What spaCy itself has against the tokens of a pattern."""
    for number, token in enumerate(asked, start=1):
        try:
            matcher_of([token], language)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            named = _ATTRIBUTE.search(str(error))
            name = named[1] if named else ""
            said = (
                f"{name} cannot be {canonical_json(token[name])}"
                if name in token
                else str(error).split("\n")[0]
            )
            yield f"token {number} of the matcher: {said}.", _fitting(name)


def _fitting(name: str) -> str:
    """What may stand under an attribute."""
    if name == "OP":
        return "OP may be ?, *, +, {2}, {0,3} or {2,}."
    if name == "LENGTH":
        return "Write a whole number, or a comparison: {LENGTH: {'>=': 8}}."
    if name in TEXTS or not name:
        name = name or "LOWER"
        return f"Write a text, or a list of texts: {{{name}: {{IN: [one, two]}}}}."
    return "Write true or false."
