"""What changed between two states of a codebook, in words, and what it does to decisions made under the older one.

A change is *semantic* where a code may apply now where it did not before, or the other way round; *cosmetic* where it
reads differently and means the same; *finding* where only suggestions change.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal

from pipeline.codebook.meaning import sense_of, words_of
from pipeline.codebook.records import Change, Code, Codebook, Example, Pattern, Scale, Sense

# How a code of today stands to an older codebook. `same`: it meant the same. `new`: it was not there. `split`: it was a
# part of another. `changed`: it may apply where it did not, and the other way round; `widened`, `narrowed`: one of them.
Standing = Literal["same", "new", "split", "widened", "narrowed", "changed"]
Kind = Literal["semantic", "cosmetic", "finding"]

_TEXTS = (
    ("definition", "definition"),
    ("use_when", "rule when to use it"),
    ("avoid_when", "rule when not to"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed. `code_id` is the present id, or the last one of a code that is gone; "" for the whole."""

    code_id: str
    kind: Kind
    what: str


def earlier(code: Code, then: Codebook) -> Code | None:
    """The code as it was in an older codebook, under its present or a former id; None where it was not there."""
    known = {other.id: other for other in then.codes}
    return next((known[name] for name in (code.id, *reversed(code.formerly)) if name in known), None)


def standing(code: Code, then: Codebook, now: Codebook | None = None) -> Standing:
    """How `code` of today's codebook `now` stands to an older one, by what its authors declared where they did.

    Without `now` nothing counts as declared.

    What nobody declared counts as `changed`: the careful reading is that any decision may come out differently.
    """
    now = now or Codebook("", "", "", (code,))
    before = earlier(code, then)
    if before is None or not _could_be_given(before):
        there = {other.id for other in then.codes if _could_be_given(other)}
        return "split" if origins(code, now) & there else "new"
    was, is_ = sense_of(before), sense_of(code)
    swapped = _swapped(before, code)
    if was == is_ and not swapped:
        return "same"
    return _between(was, is_, code, now)


def _between(was: str, is_: str, code: Code, now: Codebook) -> Standing:
    """What happened to a code between two senses, as declared; `changed` where nothing was."""
    names = {code.id, *code.formerly}
    changes = [c for c in now.changes if c.act == "declare" and c.code_id in names]
    declared = _declared(changes, was, is_)
    if declared is None:
        return "changed"
    return "same" if declared == "reworded" else declared


def since_merger(source_id: str, target: Code, now: Codebook) -> Standing | None:
    """How a code stands to what it meant when another was merged into it; None where that is not on record."""
    sources = {source_id}.union(*({c.id, *c.formerly} for c in now.codes if source_id in (c.id, *c.formerly)))
    names = {target.id, *target.formerly}
    senses = [
        c.now for c in now.changes if c.act in ("merge", "adopt") and c.code_id in sources and names & {*c.to}
    ]
    if not senses or not senses[-1]:
        return None
    today = sense_of(target)
    return "same" if senses[-1] == today else _between(senses[-1], today, target, now)


def _could_be_given(code: Code) -> bool:
    """True for a code that coders were offered: no heading, not deprecated."""
    return code.codable and code.status != "deprecated"


def origins(code: Code, now: Codebook) -> set[str]:
    """All ids, past and present, of the codes from which this one was split, of theirs, and of what was merged into them."""
    by_name = {name: other for other in now.codes for name in (other.id, *other.formerly)}
    found: set[str] = set()
    queue = [code.split_from] if code.split_from else []
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        origin = by_name.get(name)
        if origin is not None:
            found.update((origin.id, *origin.formerly))
            queue += [origin.split_from] if origin.split_from else []
            queue += [c.id for c in now.codes if c.merged_into in (origin.id, *origin.formerly)]
    return found


def is_declared(before: Code, after: Code, changes: Sequence[Change]) -> bool:
    """True where declarations lead from the sense of the code as it was to that as it is."""
    names = {after.id, *after.formerly}
    declared = [c for c in changes if c.act == "declare" and c.code_id in names]
    return _declared(declared, sense_of(before), sense_of(after)) is not None


def _declared(
    changes: Sequence[Change], was: str, now: str
) -> Literal["widened", "narrowed", "reworded", "changed"] | None:
    """What the declarations on the way from one sense to another add up to; None where no such way is declared."""
    reached: dict[str, set[Sense]] = {was: set()}
    queue = [was]
    while queue:
        here = queue.pop(0)
        for change in changes:
            if (
                change.was == here
                and change.sense
                and (change.now not in reached or change.now == here == now)
            ):
                reached[change.now] = reached[here] | {change.sense}
                if change.now != here:
                    queue.append(change.now)
    if not reached.get(now):
        return None
    meant = reached[now] - {"reworded"}
    if not meant:
        return "reworded"
    return "widened" if meant == {"widened"} else "narrowed" if meant == {"narrowed"} else "changed"


def _swapped(before: Code, after: Code) -> list[str]:
    """Passages that were an example and are a counter-example now, or the other way round."""
    fits, fits_not = _passages(before.examples), _passages(before.counter_examples)
    now, now_not = _passages(after.examples), _passages(after.counter_examples)
    return [*sorted(fits & now_not - now), *sorted(fits_not & now - now_not)]


def _passages(examples: Iterable[Example]) -> set[str]:
    """The texts of examples."""
    return {example.text for example in examples}


def differences(then: Codebook, now: Codebook) -> tuple[Difference, ...]:
    """Everything that differs, in words: codes in the order of `now`, then those that are gone, then the whole."""
    found: list[Difference] = []
    kept: set[str] = set()
    for code in now.codes:
        before = earlier(code, then)
        if before is None:
            found.append(_arrival(code))
            continue
        kept.add(before.id)
        found += _of_code(before, code, now)
    for code in then.codes:
        if code.id not in kept:
            what = f"the code “{code.name}” is gone. Decisions on it count for nothing."
            found.append(Difference(code.id, "semantic", what))
    return (*found, *_of_whole(then, now))


def _arrival(code: Code) -> Difference:
    """How a new code came. One that is deprecated as well by now was never offered to the others, and means nothing new."""
    if code.status == "deprecated":
        return Difference(code.id, "cosmetic", _settled(code))
    by = f" by {code.author}" if code.author else ""
    origin = f", split from “{code.split_from}”" if code.split_from else ""
    kind = "heading" if not code.codable else "in-vivo code" if code.in_vivo else "code"
    return Difference(code.id, "semantic", f"new {kind} “{code.name}”{by}{origin}.")


def _settled(code: Code) -> str:
    """What became of a code that is new and deprecated: made while reading, or come and gone in between."""
    own = code.author and any("@" in name for name in (code.id, *code.formerly))
    if code.merged_into:
        came = f"made by {code.author} while reading" if own else "added since"
        return f"“{code.name}”, {came}, merged into “{code.merged_into}”."
    if own:
        return f"“{code.name}”, made by {code.author} while reading, not taken up."
    return f"“{code.name}”, added and deprecated since."


def _of_code(before: Code, after: Code, now: Codebook) -> Iterator[Difference]:
    """What changed in one code."""
    meant = standing(after, Codebook("", "", "", (before,)), now)
    telling: Kind = "cosmetic" if meant == "same" else "semantic"
    said = f" (declared: {meant})" if meant in ("widened", "narrowed") else ""
    if meant == "same" and sense_of(before) != sense_of(after):
        said = " (declared: reworded, the same meaning)"
    if before.id != after.id:
        yield Difference(after.id, "cosmetic", f"renamed from “{before.id}”; decisions follow.")
    if before.name != after.name:
        yield Difference(after.id, "cosmetic", f"the name “{before.name}” is now “{after.name}”.")
    for key, title in _TEXTS:
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            same = words_of(old) == words_of(new)
            what = f"the {title}: {text_change(old, new)}"
            yield Difference(after.id, "cosmetic" if same else telling, what + ("" if same else said))
    for what in _of_scale(before.scale, after.scale):
        yield Difference(after.id, telling, what + said)
    yield from _of_standing(before, after)
    yield from _of_examples(before, after, telling)
    yield from _of_rest(before, after)


def text_change(old: str, new: str, most: int = 6) -> str:
    """What was taken out of a text and put in, a few words of each place; the new text where little is left."""
    if not old or not new:
        return f"added: “{new}”" if new else f"taken away (was: “{old}”)"
    before, after = old.split(), new.split()
    if before == after:
        return "white space alone"
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    if matcher.ratio() < 0.4 or len(steps) > most:
        return f"“{old}” is now “{new}”"
    return "; ".join(_step(before[i:j], after[k:m]) for _, i, j, k, m in steps)


def _step(old: Sequence[str], new: Sequence[str]) -> str:
    """One place where words changed."""
    if old and new:
        return f"“{' '.join(old)}” is now “{' '.join(new)}”"
    return f"without “{' '.join(old)}”" if old else f"with “{' '.join(new)}”"


def _of_scale(before: Scale | None, after: Scale | None) -> Iterator[str]:
    """What changed in a scale."""
    if before == after:
        return
    if before is None or after is None:
        yield (
            "it is graded now; what was given without a level needs one."
            if after
            else "it is graded no more."
        )
        return
    old = {level.id: level for level in before.levels}
    met = set()
    for level in after.levels:
        was = next((old[name] for name in (level.id, *level.formerly) if name in old), None)
        if was is None:
            yield f"new level “{level.id}” ({level.name})."
            continue
        met.add(was.id)
        if was.id != level.id:
            yield f"the level “{was.id}” is called “{level.id}” now."
        if was.value != level.value:
            yield f"the level “{level.id}” has another place on the scale."
        if (was.name, was.anchor) != (level.name, level.anchor):
            yield f"the level “{level.id}”: {text_change(f'{was.name}: {was.anchor}', f'{level.name}: {level.anchor}')}"
    for name in old:
        if name not in met:
            yield f"the level “{name}” is gone."


def _of_standing(before: Code, after: Code) -> Iterator[Difference]:
    """Merged, deprecated, taken up, made a heading; former ids that were forgotten."""
    for old in before.formerly:
        if old not in (after.id, *after.formerly):
            what = f"does not know its former id “{old}” any more: decisions on it count for nothing."
            yield Difference(after.id, "semantic", what)
    if after.merged_into != before.merged_into:
        what = (
            f"merged into “{after.merged_into}”; its codings count for that code."
            if after.merged_into
            else f"merged into “{before.merged_into}” no more: its codings count for that code no longer."
        )
        yield Difference(after.id, "cosmetic" if after.merged_into else "semantic", what)
    if before.status != after.status and not after.merged_into:
        semantic = "deprecated" in (before.status, after.status)
        yield Difference(
            after.id, "semantic" if semantic else "cosmetic", f"{before.status} → {after.status}."
        )
    if before.codable != after.codable:
        yield Difference(after.id, "semantic", "may be given now." if after.codable else "is a heading now.")


def _of_examples(before: Code, after: Code, telling: Kind) -> Iterator[Difference]:
    """Examples and counter-examples that came, went or changed sides."""
    swapped = _swapped(before, after)
    for text in swapped:
        side = "a counter-example" if text in _passages(after.counter_examples) else "an example"
        yield Difference(after.id, telling, f"“{text}” is {side} now.")
    for key, title in (("examples", "example"), ("counter_examples", "counter-example")):
        old, new = _passages(getattr(before, key)), _passages(getattr(after, key))
        for text in sorted(new - old - set(swapped)):
            yield Difference(after.id, "cosmetic", f"new {title} “{text}”.")
        for text in sorted(old - new - set(swapped)):
            yield Difference(after.id, "cosmetic", f"the {title} “{text}” is gone.")


def _of_rest(before: Code, after: Code) -> Iterator[Difference]:
    """Place, colour and notes; patterns and speaker conditions."""
    if before.parent_id != after.parent_id:
        where = f"under “{after.parent_id}”" if after.parent_id else "at the top"
        yield Difference(after.id, "cosmetic", f"stands {where} now.")
    for key, title in (("colour", "colour"), ("notes", "notes"), ("source", "source"), ("author", "author")):
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            yield Difference(after.id, "cosmetic", f"the {title}: {text_change(old, new)}")
    if before.speakers != after.speakers:
        yield Difference(after.id, "finding", "suggested on the talk of other speakers.")
    for language in dict.fromkeys([*before.patterns, *after.patterns]):
        old_ones, new_ones = before.patterns.get(language, ()), after.patterns.get(language, ())
        came, went = _without(new_ones, old_ones), _without(old_ones, new_ones)
        if came or went:
            counted = [
                f"{len(n)} {word}" for n, word in ((came, "new or changed"), (went, "gone or changed")) if n
            ]
            shown = "; ".join(f"“{pattern.text}”" for pattern in (came or went)[:3])
            yield Difference(after.id, "finding", f"patterns in {language}: {', '.join(counted)} ({shown}).")


def _without(patterns: Sequence[Pattern], others: Sequence[Pattern]) -> list[Pattern]:
    """The patterns that are not among others."""
    return [pattern for pattern in patterns if pattern not in others]


def _of_whole(then: Codebook, now: Codebook) -> Iterator[Difference]:
    """Title, version, languages; the order of the codes."""
    for field in fields(Codebook):
        if field.name in ("codes", "changes"):
            continue
        old, new = getattr(then, field.name), getattr(now, field.name)
        if old != new:
            old, new = (", ".join(v) if isinstance(v, tuple) else v for v in (old, new))
            yield Difference("", "cosmetic", f"the {field.name}: {text_change(old, new)}")
    common = [code.id for code in now.codes if code.id in {c.id for c in then.codes}]
    if common != [code.id for code in then.codes if code.id in set(common)]:
        yield Difference("", "cosmetic", "the codes stand in another order.")
