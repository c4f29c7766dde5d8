"""A codebook as the CSV file that Taguette reads: a flat list of tags, whose names are paths with full stops."""

from __future__ import annotations

import csv
import io

from pipeline.codebook import Code, Codebook
from pipeline.codebook.description import describe, describe_level
from pipeline.exporters.codebook_losses import Loss, WrittenCodebook, without_losses

LONGEST_PATH = 200  # Taguette refuses longer names of tags,
LONGEST_DESCRIPTION = 102_400  # and longer descriptions
_CUT = 40


def codebook_taguette(codebook: Codebook) -> WrittenCodebook:
    """The codes as the bytes of a CSV file of the columns name and description, UTF-8 with a byte order mark.

    Colours and headings have no place of their own in Taguette and stand in the description, as levels of a scale stand
    below their code. A name with a full stop or a line break is changed, as is one that would be too long; it comes
    back from the description.
    """
    held, losses = without_losses(codebook, "taguette")
    paths = _Paths(held)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("name", "description"))
    for code in held.codes:
        path, last = paths.of(code)
        apart = code.parent_id is not None and path == last
        description = describe(code, listed_as=last, parent=apart, whole=True)
        if len(description) > LONGEST_DESCRIPTION:
            what = f"its description has more than the {LONGEST_DESCRIPTION} characters that Taguette takes."
            paths.notes.append(Loss(code.id, what))
        writer.writerow((path, description))
        places = {True: 0, False: 0}
        for level in code.scale.levels if code.scale else ():
            places[level.value is None] += 1
            path, last = paths.below(code, level.name)
            writer.writerow((path, describe_level(level, places[level.value is None], listed_as=last)))
    return WrittenCodebook(text.getvalue().encode("utf-8-sig"), losses, tuple(paths.notes))


class _Paths:
    """The path of every code, none twice."""

    def __init__(self, codebook: Codebook) -> None:
        self.codes = {code.id: code for code in codebook.codes}
        self.found: dict[str, tuple[str, str]] = {}
        self.used: set[str] = set()
        self.notes: list[Loss] = []

    def of(self, code: Code) -> tuple[str, str]:
        """The path of a code and its last step."""
        chain = [code]
        while (above := chain[-1].parent_id) is not None and above not in self.found:
            chain.append(self.codes[above])
        for item in reversed(chain):
            if item.id not in self.found:
                start = self.found[item.parent_id][0] if item.parent_id is not None else ""
                self.found[item.id] = self._new(start, item.name, item.id)
        return self.found[code.id]

    def below(self, code: Code, name: str) -> tuple[str, str]:
        """The path of a level of a code and its last step."""
        return self._new(self.of(code)[0], name, code.id)

    def _new(self, start: str, name: str, code_id: str) -> tuple[str, str]:
        """A path that is free and short enough; one that would still be too long begins at the top."""
        step = " ".join(name.replace(".", "·").split())
        before = f"{start}." if start else ""
        if len(before) + len(step) + 5 > LONGEST_PATH:
            step = step[:_CUT].rstrip()
        if len(before) + len(step) + 5 > LONGEST_PATH:
            before = ""
        number, last = 1, step
        while f"{before}{last}" in self.used:
            number += 1
            last = f"{step} ({number})"
        self.used.add(f"{before}{last}")
        if last != name:
            self.notes.append(Loss(code_id, f"the name “{name}” is “{last}” there."))
        return f"{before}{last}", last
