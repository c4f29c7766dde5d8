"""What stands before the first speaker: title, date, place, and who was present."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.readers.labels import Line, label_line, label_shaped, looks_like_name
from pipeline.readers.words import HEADER, PRESENT
from pipeline.transcripts import Notice, speaker_key

OTHER = "header"
"""The key under which header lines without a key of their own are kept."""
_LONGEST = 30
_COUNTED = re.compile(
    r"([^\W\d_]+[ _-]?)(\d{1,3})\s*(?:[–—-]|až|bis|til|to|à)\s*(?:\1)?(\d{1,3})", re.IGNORECASE
)


@dataclass(slots=True)
class Header:
    """Keys and values of the lines before the first speaker, the names of those present, and what was doubtful."""

    metadata: dict[str, str] = field(default_factory=dict)
    present: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def keep(self, key: str, value: str) -> None:
        """Keep a value; a second one of the same key goes on a line of its own."""
        self.metadata[key] = f"{self.metadata[key]}\n{value}" if key in self.metadata else value


def is_header_key(line: Line) -> bool:
    """True where the line begins with a key such as `Date:` or `Present:`."""
    found = label_line(line)
    return found is not None and found.kind == "colon" and found.key in HEADER


def read_header(lines: Sequence[Line], source: str) -> Header:
    """The header in these lines. What is too long for one is kept all the same, with a notice."""
    header = Header()
    listing = ""
    for line in lines:
        text = line.text.strip()
        found = label_line(line) if text else None
        keyed = found is not None and found.kind == "colon" and label_shaped(found.label)
        if found is not None and keyed:
            value = line.text.split(":", 1)[1].strip() if ":" in line.text else found.words
            header.keep(found.label, value)
            if found.key not in HEADER and looks_like_name(found.label):
                reason = f"“{found.label}” stands before the first speaker and was kept as header, not as a speaker"
                header.notices.append(Notice(source, line.number, text, reason))
            listing = found.label if found.key in PRESENT and not value else ""
            if found.key in PRESENT:
                header.present += names(value)
        elif not text:
            listing = listing if listing and not header.metadata[listing] else ""
        elif listing:
            header.keep(listing, text)
            header.present += names(re.split(r"\s[–—-]\s|,", text.lstrip("-•*–· \t"))[0])
        else:
            header.keep(OTHER, text)
            if len(text.split()) > _LONGEST:
                reason = "it stands before the first speaker and was kept as header, not as talk"
                header.notices.append(Notice(source, line.number, text, reason))
    header.metadata = {key: value.strip() for key, value in header.metadata.items()}
    return header


def names(listed: str) -> list[str]:
    """The names in a list such as `Jana (nurse), Petr – doctor, P3–P5 and Eva`, without what is said of them."""
    found: list[str] = []
    for part in re.split(r"[,;\n](?![^()]*\))", listed):
        bare = re.sub(r"\([^()]*\)", " ", part)
        counted = _COUNTED.fullmatch(bare.strip(" ."))
        if counted and int(counted[2]) < int(counted[3]) <= int(counted[2]) + 50:
            found += [f"{counted[1].strip()}{n}" for n in range(int(counted[2]), int(counted[3]) + 1)]
            continue
        bare = re.split(r"\s[–—-]\s", bare)[0]
        bare = re.sub(r"^\s*(?:and|a|og|et|und|&)\s", "", bare).strip(" .\t")
        pair = re.split(r"\s(?:and|a|og|et|und|&)\s", bare)
        joined = pair if all(name[:1].isupper() for name in pair) else [bare]
        found += [" ".join(name.split()) for name in joined if name[:1].isupper() and len(name.split()) <= 5]
    return list({speaker_key(name): name for name in found}.values())
