"""From records to files that other people and programs read."""

from __future__ import annotations

from pipeline.exporters.codebook_csv import codebook_csv
from pipeline.exporters.codebook_losses import Loss, WrittenCodebook, without_losses
from pipeline.exporters.codebook_markdown import codebook_markdown
from pipeline.exporters.codebook_qdc import codebook_qdc
from pipeline.exporters.codebook_taguette import codebook_taguette
from pipeline.exporters.codebook_word import codebook_word
from pipeline.exporters.codebook_xlsx import codebook_xlsx
from pipeline.exporters.codebook_yaml import codebook_yaml
from pipeline.exporters.decision_files import file_name, write_decisions

__all__ = [
    "Loss",
    "WrittenCodebook",
    "codebook_csv",
    "codebook_markdown",
    "codebook_qdc",
    "codebook_taguette",
    "codebook_word",
    "codebook_xlsx",
    "codebook_yaml",
    "file_name",
    "without_losses",
    "write_decisions",
]
