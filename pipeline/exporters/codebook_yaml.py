"""A codebook as the YAML that people edit: what `read_codebook` reads comes back as it was.

Comments and the layout of the file it was read from are not kept; texts are, to the character.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from pipeline.codebook import Change, Code, Codebook, Example, Level, Pattern, Scale, SpeakerCondition
from pipeline.exporters.yaml_texts import WIDTH, entry, flow, json_flow, phrase, quoted, scalar


def codebook_yaml(codebook: Codebook) -> str:
    """The codebook as the text of a YAML file, LF line ends, what has its default left out.

    Texts that end in white space, which no codebook that was read from a file holds, would come back without it.
    """
    lines = [*entry("id", codebook.id, 0), f"version: {quoted(codebook.version)}"]
    lines += entry("title", codebook.title, 0) if codebook.title else []
    lines += _list("languages", codebook.languages, 0)
    lines += entry("source", codebook.source, 0) if codebook.source else []
    lines += ["", "codes:"]
    for code in codebook.codes:
        lines += ["", *code_lines(code)]
    if codebook.changes:
        lines += ["", "changes:", *map(change_line, codebook.changes)]
    return "\n".join(lines) + "\n"


def code_lines(code: Code) -> list[str]:
    """The lines of one code as an entry of `codes`, its keys in the order of the documentation."""
    lines = []
    for key, value in (("id", code.id), ("name", code.name), ("parent", code.parent_id)):
        lines += entry(key, value, 4) if value is not None else []
    lines += _texts(code, "definition", "use_when", "avoid_when")
    lines += _examples("examples", code.examples)
    lines += _examples("counter_examples", code.counter_examples)
    lines += _patterns(code)
    if code.speakers.allowed:
        lines.append(f"    speakers: {_speakers(code.speakers, 14)}")
    lines += _scale(code.scale) if code.scale else []
    lines += [*_standing(code), *_texts(code, "colour", "notes", "source")]
    return [f"  - {lines[0].lstrip()}", *lines[1:]]


def _texts(code: Code, *keys: str) -> list[str]:
    """Texts of a code, those that are empty left out."""
    lines = []
    for key in keys:
        value = getattr(code, key)
        lines += entry(key, value, 4) if value else []
    return lines


def _patterns(code: Code) -> list[str]:
    """The patterns by language, left out where there are none."""
    lines = ["    patterns:"] if code.patterns else []
    for language, patterns in code.patterns.items():
        head = f"      {scalar(language)}:"
        lines += [head, *map(_pattern, patterns)] if patterns else [f"{head} []"]
    return lines


def change_line(change: Change) -> str:
    """A recorded operation as an entry of `changes`; it may run over several lines."""
    return _item(_of_change(change), 2)


def _standing(code: Code) -> list[str]:
    """Whether it can be given, its status, and where it came from."""
    lines = [] if code.codable else ["    codable: false"]
    lines += entry("status", code.status, 4) if code.status != "established" else []
    lines += _list("formerly", code.formerly, 4)
    for key in ("merged_into", "split_from"):
        value = getattr(code, key)
        lines += entry(key, value, 4) if value is not None else []
    lines += entry("author", code.author, 4) if code.author else []
    return lines + (["    in_vivo: true"] if code.in_vivo else [])


def _list(key: str, texts: Sequence[str], indent: int) -> list[str]:
    """A list of texts, left out where it is empty."""
    start = f"{' ' * indent}{key}: "
    return [start + flow(map(scalar, texts), indent=len(start))] if texts else []


def _item(pairs: Iterable[str], indent: int) -> str:
    """An entry of a list: a mapping in braces."""
    return f"{' ' * indent}- {flow(pairs, '{}', indent=indent + 2)}"


def _speakers(condition: SpeakerCondition, indent: int = 0) -> str:
    """A speaker condition in braces."""
    pairs = (f"{scalar(name)}: [{', '.join(map(scalar, v))}]" for name, v in condition.allowed.items())
    return flow(pairs, "{}", indent=indent)


def _scale(scale: Scale) -> list[str]:
    """The scale: ordered levels, then answers off the scale."""
    lines = ["    scale:"]
    for key, off in (("levels", False), ("off_scale", True)):
        levels = [level for level in scale.levels if (level.value is None) == off]
        if levels:
            lines.append(f"      {key}:")
        for level in levels:
            lines += _level(level)
    return lines


def _level(level: Level) -> list[str]:
    """One level, in braces where that fits on a line."""
    pairs = {"id": scalar(level.id), "name": scalar(level.name)}
    pairs |= {"anchor": quoted(level.anchor)} if level.anchor else {}
    pairs |= {"formerly": flow(map(scalar, level.formerly))} if level.formerly else {}
    short = f"        - {{{', '.join(f'{key}: {value}' for key, value in pairs.items())}}}"
    if len(short) <= WIDTH:
        return [short]
    lines = [*entry("id", level.id, 10), *entry("name", level.name, 10)]
    lines += entry("anchor", level.anchor, 10) if level.anchor else []
    lines += _list("formerly", level.formerly, 10)
    return [f"        - {lines[0].lstrip()}", *lines[1:]]


def _examples(key: str, examples: Sequence[Example]) -> list[str]:
    """Examples or counter-examples, left out where there are none."""
    if not examples:
        return []
    return [f"    {key}:", *(_item(_of_example(example), 6) for example in examples)]


def _of_example(example: Example) -> list[str]:
    """The pairs of an example."""
    pairs = [f"text: {quoted(example.text)}"]
    pairs += [
        f"{key}: {scalar(getattr(example, key))}" for key in ("language", "group") if getattr(example, key)
    ]
    pairs += ["by: person"] if example.by_person else []
    return pairs + ([f"level: {scalar(example.level)}"] if example.level is not None else [])


def _pattern(pattern: Pattern) -> str:
    """A pattern: the bare phrase where it has no options."""
    if pattern.phrase and pattern == Pattern(phrase=pattern.phrase):
        return f"        - {phrase(pattern.phrase)}"
    return _item(_of_pattern(pattern), 8)


def _of_pattern(pattern: Pattern) -> list[str]:
    """The pairs of a pattern: what it looks for, then its options. A list is in pieces, to be broken where it is long."""
    pairs = _way(pattern)
    pairs += [f"within: {pattern.within}"] if pattern.words else []
    pairs += ["exact: true"] if pattern.exact else []
    pairs += [f"negation: {pattern.negation}"] if pattern.negation != "exclude" else []
    pairs += _pieces("unless", map(phrase, pattern.unless)) if pattern.unless else []
    pairs += [f"speakers: {_speakers(pattern.speakers)}"] if pattern.speakers.allowed else []
    return pairs + ([f"level: {scalar(pattern.level)}"] if pattern.level is not None else [])


def _way(pattern: Pattern) -> list[str]:
    """What a pattern looks for."""
    for key, texts in (("words", pattern.words), ("any", pattern.any_of)):
        if texts:
            return _pieces(key, map(phrase, texts))
    if pattern.regex:
        return [f"regex: {quoted(pattern.regex)}"]
    if pattern.matcher:
        return [f"matcher: {json_flow(json.loads(pattern.matcher))}"]
    return [f"phrase: {phrase(pattern.phrase)}"]


def _pieces(key: str, texts: Iterable[str]) -> list[str]:
    """A list of at least one text, which is whole when its pieces are joined by commas."""
    pieces = list(texts)
    pieces[0] = f"{key}: [{pieces[0]}"
    pieces[-1] += "]"
    return pieces


def _of_change(change: Change) -> list[str]:
    """The pairs of a recorded operation."""
    texts: Mapping[str, str | None] = {
        "by": change.by, "at": change.at, "why": change.why, "sense": change.sense, "was": change.was, "now": change.now,
    }  # fmt: skip
    pairs = [f"act: {change.act}", f"code: {scalar(change.code_id)}"]
    pairs += [f"to: [{', '.join(map(scalar, change.to))}]"] if change.to else []
    return pairs + [f"{key}: {scalar(value)}" for key, value in texts.items() if value]
