"""The record of a token."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.spans import Span


@dataclass(frozen=True, slots=True)
class Token:
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
