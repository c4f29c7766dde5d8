"""All that one coder leaves behind: decisions, memos, codes made while reading, batches drawn, the codebooks judged by.

The codebooks travel with the decisions: a decision names the revision it was made under, and that is of use only to
those who still know what the codes meant in it.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.codebook import Code, Codebook, Example, code_from_meaning, revision_of
from pipeline.decisions import Decision, Memo
from pipeline.draws import Draw
from pipeline.hashing import content_id

_LONGEST = 40  # of an id made of a name


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that a coder made while reading, with the passage that gave rise to it.

    `code_id` ends in `@` and the author's name as a word (`slug_of`), so that two coders who know nothing of each other make two codes.
    `quote` is the segment's text. `in_vivo`: the name is the participant's own words. `made_at` is ISO 8601 in UTC.
    """

    id: str
    author: str
    code_id: str
    name: str
    definition: str
    in_vivo: bool
    quote: str
    language: str
    segment_id: str
    transcript_id: str
    made_at: str

    @property
    def code(self) -> Code:
        """The code as it stands in its author's codebook until it is adopted."""
        return Code(
            id=self.code_id,
            name=self.name,
            definition=self.definition,
            examples=(Example(self.quote, self.language),),
            status="provisional",
            author=self.author,
            in_vivo=self.in_vivo,
        )


@dataclass(frozen=True, slots=True)
class CoderLog:
    """What one decision file holds. `codebooks` maps a revision to that codebook, as far as coders judge by it."""

    decisions: tuple[Decision, ...] = ()
    memos: tuple[Memo, ...] = ()
    codes: tuple[NewCode, ...] = ()
    codebooks: Mapping[str, Codebook] = field(default_factory=dict)
    draws: tuple[Draw, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        """Everybody who left something behind in it."""
        coders = {d.coder for d in self.decisions} | {d.coder for d in self.draws}
        return frozenset(coders | {m.author for m in self.memos} | {c.author for c in self.codes})


def slug_of(text: str) -> str:
    """A short id made of a name: its letters and digits in lower case, of whatever script, joined by underscores.

    Where that leaves something out or cuts it off, a few digits of a digest keep two names apart.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    words = re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", folded)
    slug = "_".join(words)[:_LONGEST].strip("_")
    plain = " ".join(words) == " ".join(folded.split()) and len(slug) == len("_".join(words))
    return slug if plain else f"{slug}_{content_id('slug', folded)[-4:]}".lstrip("_")


def new_code(**fields: Any) -> NewCode:
    """A code made while reading with its content id; `fields` are the others of `NewCode`."""
    draft = NewCode(id="", **fields)
    return dataclasses.replace(draft, id=_derived(draft))


def _derived(code: NewCode) -> str:
    """The id that the record must have by its content."""
    values = dataclasses.asdict(code)
    return content_id("code", *(values[name] for name in sorted(values) if name != "id"))


def new_code_to_json(code: NewCode) -> dict[str, Any]:
    """The record as one JSON object; inverse of `new_code_from_json`."""
    return {"type": "code", **dataclasses.asdict(code)}


def new_code_from_json(record: Mapping[str, Any]) -> NewCode:
    """The code behind a JSON object; raises ValueError that says what is wrong."""
    values = {key: value for key, value in record.items() if key != "type"}
    names = {f.name for f in dataclasses.fields(NewCode)}
    for what, keys in (("unknown", set(values) - names), ("missing", names - set(values))):
        if keys:
            raise ValueError(f"{what} key {', '.join(sorted(keys))}")
    for key, value in values.items():
        if not isinstance(value, bool if key == "in_vivo" else str):
            raise ValueError(f"{key} is {value!r}")
    code = NewCode(**values)
    if not (code.author and code.name and code.code_id.endswith(f"@{slug_of(code.author)}")):
        raise ValueError(f"the code {code.code_id!r} is not {code.author!r}'s own")
    if code.id != _derived(code):
        raise ValueError(f"the id {code.id} does not fit what the line says: it was changed by hand")
    return code


def bare(codes: Sequence[Code]) -> Codebook:
    """A codebook of nothing but what coders judge by."""
    return Codebook("", "", "", tuple(codes))


def codebooks_to_json(codebooks: Mapping[str, Codebook]) -> list[dict[str, Any]]:
    """Codebooks as JSON objects: each meaning of a code once, then for each codebook the meanings it is made of."""
    meanings = {code.revision: code.meaning for book in codebooks.values() for code in book.codes}
    records: list[dict[str, Any]] = [
        {"type": "meaning", "revision": revision, "meaning": meaning}
        for revision, meaning in meanings.items()
    ]
    for revision, book in codebooks.items():
        codes = [code.revision for code in book.codes]
        records.append({"type": "codebook", "revision": revision, "codes": codes})
    return records


def meaning_from_json(record: Mapping[str, Any]) -> tuple[str, Code]:
    """Revision and code of a line of type `meaning`; raises ValueError where the two do not fit together."""
    meaning = record.get("meaning")
    if not isinstance(meaning, Mapping):
        raise ValueError("there is no meaning")
    code = code_from_meaning(meaning)
    if record.get("revision") != code.revision:
        raise ValueError("the revision does not fit the meaning: the line was changed by hand")
    return code.revision, code


def codebook_from_json(record: Mapping[str, Any], meanings: Mapping[str, Code]) -> tuple[str, Codebook]:
    """Revision and codebook of a line of type `codebook`; raises ValueError where a meaning is missing or none fits."""
    codes = record.get("codes")
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise ValueError("codes is not a list of revisions")
    if record.get("revision") != revision_of(codes):
        raise ValueError("the revision does not fit its codes: the line was changed by hand")
    lost = [code for code in codes if code not in meanings]
    if lost:
        raise ValueError(f"the meaning of {lost[0]} is not in the file")
    return revision_of(codes), bare([meanings[code] for code in codes])
