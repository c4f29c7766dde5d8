"""Reviewing: people decide, one segment after the other, blind of each other."""
