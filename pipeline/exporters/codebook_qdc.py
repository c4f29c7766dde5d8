"""A codebook as REFI-QDA XML (.qdc), which NVivo, MAXQDA, ATLAS.ti, QualCoder and others open.

The levels of a scale become codes below the graded code: such programs have no scales, and a level that is only
described could not be given there. Element order and attributes follow Codebook.xsd of the REFI-QDA standard 1.0.
"""

from __future__ import annotations

import unicodedata
import uuid
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Code, Codebook
from pipeline.codebook.description import describe, describe_level
from pipeline.exporters.codebook_losses import Loss, WrittenCodebook, without_losses

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_GUIDS = uuid.UUID("6f1c1b0e-6a53-5c0e-9d5d-0f3b6d2c7a41")


def codebook_qdc(codebook: Codebook) -> WrittenCodebook:
    """The codebook as the bytes of a .qdc file: UTF-8 without a byte order mark, LF, the same on every export.

    GUIDs are made of the codebook's id and the first id that a code had, so they outlast a renaming.
    """
    from lxml import etree

    held, losses = without_losses(codebook, "qdc")
    spaces: dict[Any, str] = {None: NAMESPACE}
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap=spaces, origin="focuscode")
    top = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    names = _Names()
    elements: dict[str | None, _Element] = {None: top}
    for code in held.codes:
        elements[code.id] = _add(elements[code.parent_id], code, codebook.id, names)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return WrittenCodebook(content, losses, tuple(names.changed))


def guid(*parts: str) -> str:
    """A GUID made of ids, always the same for the same."""
    return str(uuid.uuid5(_GUIDS, "\n".join(parts)))


class _Names:
    """The names in use: other programs drop the second code of a name."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.changed: list[Loss] = []

    def unique(self, name: str, code_id: str) -> str:
        """`name`, numbered where it is taken."""
        number, found = 1, name
        while self._key(found) in self.used:
            number += 1
            found = f"{name} ({number})"
        self.used.add(self._key(found))
        if found != name:
            self.changed.append(Loss(code_id, f"the name “{name}” is taken: it is “{found}” there."))
        return found

    @staticmethod
    def _key(name: str) -> str:
        """What is the same name for programs that do not tell capitals apart."""
        return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _add(parent: _Element, code: Code, codebook_id: str, names: _Names) -> _Element:
    """The element of a code below its parent's, with those of its levels."""
    first = (*code.formerly, code.id)[0]
    name = names.unique(code.name, code.id)
    element = _element(parent, code, name, guid(codebook_id, first), describe(code, listed_as=name))
    levels = code.scale.levels if code.scale else ()
    places = {True: 0, False: 0}
    origins = {level.id for level in levels}
    for level in levels:
        places[level.value is None] += 1
        titled = names.unique(f"{name}: {level.name}", code.id)
        origin = next((old for old in level.formerly if old not in origins), level.id)
        origins.add(origin)
        description = describe_level(level, places[level.value is None], listed_as=titled)
        _element(element, code, titled, guid(codebook_id, first, "level", origin), description)
    return element


def _element(parent: _Element, code: Code, name: str, identifier: str, description: str) -> _Element:
    """One `Code` element; a code that is not in use any more cannot be given in the other program either."""
    from lxml import etree

    colour = {"color": code.colour} if code.colour else {}
    codable = "true" if code.codable and code.status != "deprecated" else "false"
    attributes = {"guid": identifier, "name": name, "isCodable": codable, **colour}
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}Code", attributes)
    etree.SubElement(element, f"{{{NAMESPACE}}}Description").text = description
    return element
