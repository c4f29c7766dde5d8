"""Alembic's migrations of the study database, numbered, from the first day."""
