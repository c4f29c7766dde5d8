"""Texts as spaCy's Doc, for patterns of its Matcher: our tokens, sentences and lemmas, nothing of a trained model.

The words stand in the Doc as they read (`written`): composed, without invisible characters. Indices of its tokens are
those of the tokenised text.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pipeline.hashing import digest
from pipeline.language.languages import blank_pipeline
from pipeline.language.lemmas import written
from pipeline.language.tokenising import TokenisedText

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

# The attributes of a token that are texts, and where spaCy keeps them.
TEXTS = {
    "TEXT": "text",
    "ORTH": "text",
    "LOWER": "lower_",
    "NORM": "norm_",
    "LEMMA": "lemma_",
    "SHAPE": "shape_",
}


def document(text: TokenisedText, *, second: bool = False) -> Doc:
    """The Doc of a text; with `second`, a word that has two readings has the lemma of the other one."""
    from spacy.tokens import Doc

    row = text.tokens
    return Doc(
        blank_pipeline(text.language).vocab,
        words=[written(token.text) or token.text for token in row],
        spaces=[a.end < b.start for a, b in itertools.pairwise(row)] + [False] * bool(row),
        lemmas=[(second and token.alternative) or token.lemma for token in row],
        sent_starts=[i == 0 or token.sentence != row[i - 1].sentence for i, token in enumerate(row)],
    )


def token_matcher(patterns: Sequence[Sequence[Mapping[str, Any]]], language: str) -> Matcher:
    """The Matcher of spaCy for some patterns, each under its number; of its overlapping matches the longest counts.

    Raises ValueError (or one of the errors that spaCy gives in its place) where one is no pattern.
    """
    from spacy.matcher import Matcher

    matcher = Matcher(blank_pipeline(language).vocab, validate=True)
    for number, tokens in enumerate(patterns):
        matcher.add(str(number), [[dict(token) for token in tokens]], greedy="LONGEST")
    return matcher


@lru_cache(maxsize=4096)
def token_flag(attribute: str, expressions: tuple[str, ...], meets: Callable[[str, str], bool]) -> str:
    """The name of a flag on tokens: true where `meets(expression, value)` holds for the attribute and an expression.

    `attribute` is one of `TEXTS`. The Matcher asks for the flag as {"_": {name: True}}.
    """
    from spacy.tokens import Token

    name = "focuscode_" + digest([attribute, list(expressions)]).rpartition(":")[2]
    value = attrgetter(TEXTS[attribute])
    Token.set_extension(
        name, getter=lambda token: any(meets(e, value(token)) for e in expressions), force=True
    )
    return name
