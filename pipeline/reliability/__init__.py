"""How far coders agree, and which codings count: units, coefficients, the agreement card and consensus."""

from pipeline.reliability.card import agreement
from pipeline.reliability.consensus import Consensus, agreed, rule_in_words

__all__ = ["Consensus", "agreed", "agreement", "rule_in_words"]
