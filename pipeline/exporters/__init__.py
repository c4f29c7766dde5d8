"""From records to files that other people and programs read."""

from __future__ import annotations

from pipeline.exporters.decision_files import file_name, write_decisions

__all__ = ["file_name", "write_decisions"]
