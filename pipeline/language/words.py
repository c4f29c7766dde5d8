"""The records of a word and of a token.

Tuples with names and no dataclasses, since a text becomes tokens by the thousand: they are made four times as fast.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.spans import Span


class Word(NamedTuple):
    """A distinct word, number or mark of a language, and what holds wherever it stands.

    `text` is as written, `surface` as compared with what is written, `lemma` the dictionary form, case-folded.
    `negated` says that the word itself carries a negation that its lemma does not show (Czech nevíme → vědět).
    `inside` and `opening` are a second reading, "" where there is none: inside a sentence, for a word in capitals, and
    at its beginning, where a capital may come from that.
    """

    text: str
    surface: str
    lemma: str
    is_word: bool
    negated: bool
    inside: str
    opening: str


class Token(NamedTuple):
    """One word, number or mark of a text; white space is no token.

    `text` is as written and equals `text[start:end]` of the tokenised text (code points). `lemma` is its dictionary
    form, case-folded; `alternative` is a second reading ("" where there is none), for a word whose capital may come
    from the beginning of a sentence or from shouting. `negated` says that the word itself carries a negation that
    its lemma does not show (Czech nevíme → vědět). `sentence` counts the sentences of the text from 0.
    """

    text: str
    lemma: str
    start: int
    end: int
    is_word: bool
    sentence: int
    negated: bool = False
    alternative: str = ""

    @property
    def span(self) -> Span:
        """Where the token stands in the text."""
        return Span(self.start, self.end)

    def reads_as(self, lemma: str) -> bool:
        """True where `lemma` is one of the token's readings."""
        return lemma == self.lemma or (lemma == self.alternative and bool(lemma))
