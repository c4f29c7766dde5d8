"""Codebooks in REFI-QDA files: .qdc, and the codebook within a project (.qdpx). Namespaces and versions are not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pipeline.errors import InputError, Problem
from pipeline.readers.archives import member, members
from pipeline.readers.codebook_incoming import IncomingCodebook
from pipeline.readers.codebook_paths import branches_of_paths
from pipeline.readers.codebook_tree import Branch, codes_of
from pipeline.transcripts import Notice

_Element = Any  # the types of lxml know neither line numbers nor document types
_HOW = "Export the codebook again from the program it comes from."


def read_qdpx(data: bytes, source: str) -> IncomingCodebook:
    """The codebook of a REFI-QDA project; raises InputError where it is none, is unsafe or has no codes."""
    projects = [entry.filename for entry in members(data, source) if entry.filename.lower().endswith(".qde")]
    at_root = [name for name in projects if "/" not in name]
    chosen = "project.qde" if "project.qde" in projects else (at_root or projects or [""])[0]
    if not chosen or (len(projects) > 1 and chosen != "project.qde"):
        what = f"{len(projects)} projects were found in it, not one."
        raise InputError(Problem(source, what, "A REFI-QDA project holds one file project.qde."))
    return read_qdc(member(data, chosen, source), source)


def read_qdc(data: bytes, source: str) -> IncomingCodebook:
    """The codebook in REFI-QDA XML; what was invalid in it and could be read all the same is a notice.

    Raises InputError where it is no such XML, declares a document type (which no program writes), or has no codes.
    """
    root = _parsed(data, source)
    book = root if _tag(root) == "CodeBook" else next(_children(root, "CodeBook"), None)
    top = next(_children(book, "Codes"), None) if book is not None else None
    if top is None or next(_children(top, "Code"), None) is None:
        kind = "REFI-QDA codebook or project" if book is None and _tag(root) != "Project" else "code"
        raise InputError(Problem(source, f"there is no {kind} in it.", _HOW))
    tree = [_branch(element) for element in _children(top, "Code")]
    notices = list(_invalid(root, top, source))
    if str(root.get("origin", "")).lower().startswith("taguette"):
        tree = branches_of_paths(tree)
        notices.append(Notice(source, None, "Taguette", "full stops in names were read as steps of a path"))
    title = root.get("name") or PurePosixPath(source).stem
    read = codes_of(tree, source, str(title).strip() or "codebook")
    return IncomingCodebook(read.codebook, read.held, read.whole, (*notices, *read.notices))


def _parsed(data: bytes, source: str) -> _Element:
    """The root element; nothing outside the file is ever loaded."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: _Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        what = f"this is not XML: {error.msg or 'it cannot be parsed'}."
        raise InputError(Problem(source, what, _HOW, line=error.lineno or None)) from None
    except ValueError:
        raise InputError(Problem(source, "this is not XML.", _HOW)) from None
    if root.getroottree().docinfo.doctype:
        how = "No program for qualitative analysis writes one; do not open files that you do not trust."
        raise InputError(Problem(source, "the file declares a document type, which may do harm.", how))
    return root


def _tag(element: _Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: _Element, tag: str) -> Iterator[_Element]:
    """The child elements of that name."""
    return (child for child in element if _tag(child) == tag)


def _branch(element: _Element) -> Branch:
    """A code and what is below it. The parser allows 256 levels."""
    described = next(_children(element, "Description"), None)
    # Without the attribute a code counts as one that can be given, as it does in other programs.
    codable = str(element.get("isCodable", "true")).strip().lower() not in ("false", "0")
    return Branch(
        str(element.get("name", "")),
        "".join(described.itertext()) if described is not None else "",
        str(element.get("color", "")).strip() or None,
        codable,
        element.sourceline,
        [_branch(child) for child in _children(element, "Code")],
    )


def _invalid(root: _Element, top: _Element, source: str) -> Iterator[Notice]:
    """What the standard does not allow and was read all the same."""
    codes = [element for element in top.iter() if _tag(element) == "Code"]
    guids = Counter(str(element.get("guid", "")).strip("{} ").lower() for element in codes)
    if guids.pop("", 0):
        yield Notice(source, top.sourceline, "guid", "codes without a GUID, which the standard asks for")
    twice = [identifier for identifier, count in guids.items() if count > 1]
    if twice:
        yield Notice(source, top.sourceline, twice[0], "several codes have the same GUID; each was read")
    if any(
        _tag(element) in ("Sets", "Description") and not len(element) and not element.text for element in root
    ):
        yield Notice(
            source, None, "Sets", "an empty element, which the standard does not allow, was passed over"
        )
    unknown = sum(element.get("isCodable") is None for element in codes)
    if unknown:
        reason = f"{unknown} codes do not say whether they can be given; they count as codes, not as headings"
        yield Notice(source, None, "isCodable", reason)
    if next(_children(root, "Sets"), None) is not None and any(len(s) for s in _children(root, "Sets")):
        yield Notice(source, None, "Sets", "sets of codes were not read")
