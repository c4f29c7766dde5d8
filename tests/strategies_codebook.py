"""Any codebook that can be read from a file, for laws: awkward texts, families, mergers, scales, every kind of pattern."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from hypothesis import strategies as st

from pipeline.codebook import (
    Act,
    Change,
    Code,
    Codebook,
    Example,
    Level,
    Pattern,
    Scale,
    SpeakerCondition,
)
from pipeline.hashing import canonical_json
from pipeline.verbatim import visible

# What YAML, CSV, XML, spreadsheets and Markdown like to take for something else.
AWKWARD = [
    "no", "NO", "yes", "null", "~", "1.0", "1e3", "0x1F", "2026-01-01", "12:30", "-", "- a", "? a", ": a", "a: b",
    "a :b", "a:", "#a", "a #b", "a#b", "#b3402a", "[a]", "{a: b}", "a, b", "&a", "*a", "!a", "!!str a", "|", ">", ">-",
    "%a", "@a", "`a`", "'", '"', "it's", 'say "no"', "\\", "\\n", "a\\b", "a\nb", "a\n\nb", "a\n b", "a\n- b", "a \nb",
    "a\n# b", "a\n---\nb", "---", "...", "a\tb", "a\n\tb", "a  b", "a" * 300, "word " * 60 + "end", "<b>&amp;</b>",
    "]]>", "=1+1", "+1", "-1", "@x", "'=1", "''", "''=1", "příliš žluťoučký", "cafe\u0301", "日本語", "👩‍👩‍👧", "\u202eabc",
    "a\u200bb", "a\u2028b", "a\xa0b", "a\x85b", "a\ufeffb", "a\x00b", "a\x1bb", "a\x07b", "a\ufffeb", "a\ufffdb", "**a**",
    "# Title", "| a | b |", "_x_", "Use when:", "Examples", "• x", "a;b", "a,b", "a|b", "[en] x", "x [en]", "none",
    "(en, group)", "a\n\n\nb", "Definition\na", "Level: a", "_x000D_", "a_x0041_b", "a\u3000b",
]  # fmt: skip
_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_WORDY = st.text("abcdefgh éß'\"-:#,\n", max_size=60)
# What the reader gives back: without white space at the ends.
texts = st.one_of(_WORDY, st.sampled_from(AWKWARD), _ANY).map(str.strip)
some_text = texts.filter(bool)
# Ids with characters that act unseen would be alike where a format cannot hold them.
_SEEN = [text for text in AWKWARD if visible(text) == text and "\x85" not in text]
_ids = st.one_of(st.from_regex(r"[a-z][a-z_0-9]{0,8}", fullmatch=True), st.sampled_from(_SEEN))
_colours = st.sampled_from(["", "", "#b3402a", "#ABC", "#00ff00"])
_languages = st.sampled_from(["en", "cs", "no", "de"])
_GROUPS = st.sampled_from(["", "manager", "third sector", "1", "a: b"])
_FORMS = st.sampled_from([r"\bhelp(s|ed)?\b", "it's|its", r"\d+\s*%", "a{2,3}", "[#:]"])
_TOKENS = st.sampled_from(
    [
        {"LEMMA": "help"},
        {"LOWER": {"IN": ["no", "1.0", "a b"]}, "OP": "?"},
        {"TEXT": {"REGEX": "^é\\w+"}},
        {"IS_DIGIT": True},
        {"LENGTH": {">=": 3}},
        {"OP": "*"},
    ]
)


_NAMES = st.sampled_from(["stakeholder_group", "country", "no", "a b", "1"])
_VALUES = st.lists(st.sampled_from(["manager", "no", "third sector", "1"]), max_size=2).map(tuple)
speakers = st.just(SpeakerCondition()) | st.dictionaries(_NAMES, _VALUES, max_size=2).map(SpeakerCondition)
_SEVERAL = st.lists(some_text, min_size=2, max_size=3).map(tuple)
_LITERAL = st.one_of(
    st.fixed_dictionaries({"phrase": some_text}),
    st.fixed_dictionaries({"words": _SEVERAL, "within": st.integers(1, 9)}),
    st.fixed_dictionaries({"any_of": _SEVERAL}),
    st.fixed_dictionaries({"phrase": some_text, "exact": st.just(value=True)}),
)
_FORMAL = st.one_of(
    st.fixed_dictionaries({"regex": _FORMS}),
    st.fixed_dictionaries({"matcher": st.lists(_TOKENS, min_size=1, max_size=2).map(canonical_json)}),
)
_OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "speakers": speakers,
        "unless": st.lists(some_text, max_size=2).map(tuple),
        "negation": st.sampled_from(["allow", "require"]),
    },
)
# A pattern in one of the five ways, with options.
patterns = st.builds(lambda way, options: Pattern(**way, **options), _LITERAL | _FORMAL, _OPTIONS)
# A passage, with any of what may be said about it.
examples = st.builds(Example, some_text, st.just("") | _languages, _GROUPS, by_person=st.booleans())
_PASSAGES = st.lists(examples, max_size=2).map(tuple)
_NO_PATTERNS: dict[str, tuple[Pattern, ...]] = {}
_PATTERNS = st.just(_NO_PATTERNS) | st.dictionaries(
    _languages, st.lists(patterns, max_size=2).map(tuple), max_size=2
)
_LEVEL = st.tuples(
    _ids, st.just("") | some_text, texts, st.just(()) | st.lists(some_text, max_size=2).map(tuple)
)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """Two or three ordered levels, and up to two answers off the scale."""
    drawn = draw(st.lists(_LEVEL, min_size=2, max_size=5, unique_by=lambda level: level[0]))
    levels = [
        Level(name, title or name, anchor, place if place < 3 else None, former)
        for place, (name, title, anchor, former) in enumerate(drawn)
    ]
    return Scale(tuple(levels))


_CODES = st.builds(
    Code,
    id=st.just(""),
    name=some_text,
    definition=texts,
    use_when=texts,
    avoid_when=st.just("") | texts,
    examples=_PASSAGES,
    counter_examples=_PASSAGES,
    patterns=_PATTERNS,
    speakers=speakers,
    scale=st.none() | scales(),
    codable=st.booleans(),
    status=st.sampled_from(["established", "provisional", "deprecated"]),
    author=st.just("") | texts,
    in_vivo=st.booleans(),
    colour=_colours,
    notes=st.just("") | texts,
    source=st.just("") | texts,
)


def _graded(code: Code) -> Code:
    """The code with levels of its scale on some of its examples and patterns."""
    if code.scale is None:
        return code
    known = [None, *(level.id for level in code.scale.levels)]
    cited = iter(range(100))

    def cite(item: Any) -> Any:
        """The item with the next level."""
        return replace(item, level=known[next(cited) % len(known)])

    return replace(
        code,
        examples=tuple(map(cite, code.examples)),
        counter_examples=tuple(map(cite, code.counter_examples)),
        patterns={language: tuple(map(cite, found)) for language, found in code.patterns.items()},
    )


@st.composite
def changes(draw: st.DrawFn, ids: list[str]) -> Change:
    """A recorded operation."""
    act: Act = draw(st.sampled_from(get_args(Act)))
    declared = act == "declare"
    return Change(
        act=act,
        code_id=draw(st.sampled_from(ids)),
        to=draw(st.lists(st.sampled_from(ids), max_size=2).map(tuple)),
        by=draw(texts),
        at=draw(st.sampled_from(["", "2026-03-01", "2026-03-01T10:00:00+00:00"])),
        why=draw(texts),
        sense=draw(st.sampled_from(["widened", "narrowed", "reworded"])) if declared else None,
        was="b2:0123456789abcdef" if declared else "",
        now="b2:fedcba9876543210" if declared else "",
    )


@st.composite
def codebooks(draw: st.DrawFn, most: int = 3) -> Codebook:
    """A valid codebook: parents in any order but in no circle, mergers into codes that can be given, ids once."""
    ids = draw(st.lists(_ids, min_size=1, max_size=most, unique=True))
    spare = [name for name in ("old_1", "old_2", "1.1", "former name") if name not in ids]
    made = [_graded(replace(draw(_CODES), id=name)) for name in ids]
    for place in range(1, len(made)):
        above = draw(st.none() | st.sampled_from(ids[:place]))
        renamed = draw(st.booleans())
        former = [spare.pop()] if spare and renamed else []
        origin = draw(st.none() | st.sampled_from(ids[:place]))
        made[place] = replace(made[place], parent_id=above, formerly=tuple(former), split_from=origin)
        targets = [code.id for code in made[:place] if code.codable]
        if targets and draw(st.integers(0, 3)) == 0:
            into = draw(st.sampled_from(targets))
            made[place] = replace(made[place], merged_into=into, status="deprecated")
    return Codebook(
        id=draw(_ids),
        version=draw(some_text),
        title=draw(texts),
        codes=tuple(draw(st.permutations(made))) if draw(st.booleans()) else tuple(made),
        languages=tuple(draw(st.lists(_languages, max_size=3, unique=True))),
        source=draw(texts),
        changes=tuple(draw(st.lists(changes(ids), max_size=2))),
    )
