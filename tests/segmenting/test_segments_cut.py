"""Cutting transcripts into segments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.segmenting import Kind, SegmentRule, check_quotes, segment
from pipeline.spans import Span
from pipeline.transcripts import Role, Speaker, Transcript, Turn

RULES = [
    SegmentRule("turn"),
    SegmentRule("sentence"),
    SegmentRule("utterance", max_words=6),
    SegmentRule("window", window=3, step=1),
    SegmentRule("window", window=3, step=2),
]
SPEAKERS: dict[str, Role] = {"m": "moderator", "ana": "participant", "bo": "participant", "obs": "observer"}
SENTENCES = st.sampled_from(
    ["Yes.", "No?", "We went there on foot.", "It was 😀 late!", "Well … so.", "[laughter]"]
)
TALK = st.lists(
    st.tuples(st.sampled_from(sorted(SPEAKERS)), st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)),
    min_size=1,
    max_size=12,
)


def transcript(said: list[tuple[str, str]]) -> Transcript:
    """A transcript with a turn for each pair, even where one speaker speaks twice in a row."""
    text = ""
    turns = []
    for index, (speaker, words) in enumerate(said):
        text += f"{speaker}: "
        turns.append(Turn(index, speaker, Span(len(text), len(text) + len(words))))
        text += f"{words}\n"
    speakers = tuple(Speaker(name, name, role) for name, role in SPEAKERS.items())
    return Transcript("fg", "fg.txt", "b2:0", text.rstrip("\n"), "en", speakers, tuple(turns))


SAID = [
    ("m", "What do you think?"),
    ("ana", "Yes. It is a lot of work for us all. And fun!"),
    ("bo", "Yes."),
    ("m", "Who else?"),
    ("obs", "Batteries."),
    ("m", "Thanks."),
    ("bo", "Yes."),
]


def quotes(rule: SegmentRule) -> list[tuple[str, str, tuple[int, int]]]:
    """Speaker, quote and turns of each segment of the talk above."""
    return [(s.speaker_id, s.quote, s.turns) for s in segment(transcript(SAID), rule)]


def test_turns() -> None:
    """A segment is a turn of a counted role."""
    expected = [("ana", SAID[1][1], (1, 2)), ("bo", "Yes.", (2, 3)), ("bo", "Yes.", (6, 7))]
    assert expected == quotes(SegmentRule())


def test_roles() -> None:
    """A study may count moderators and observers."""
    rule = SegmentRule(roles=frozenset({"moderator", "observer"}))
    assert [0, 3, 4, 5] == [segment.turns[0] for segment in segment(transcript(SAID), rule)]


def test_sentences() -> None:
    """A segment is a sentence."""
    expected = ["Yes.", "It is a lot of work for us all.", "And fun!", "Yes.", "Yes."]
    assert expected == [quote for _, quote, _ in quotes(SegmentRule("sentence"))]


@pytest.mark.parametrize(
    ("max_words", "expected"),
    [
        (1, ["Yes.", "It is a lot of work for us all.", "And fun!"]),
        (10, ["Yes. It is a lot of work for us all.", "And fun!"]),
        (12, ["Yes. It is a lot of work for us all. And fun!"]),
    ],
)
def test_utterances(max_words: int, expected: list[str]) -> None:
    """Sentences are packed up to the limit, a longer one stands alone, and turns are never joined."""
    found = quotes(SegmentRule("utterance", max_words=max_words))
    assert [*expected, "Yes.", "Yes."] == [quote for _, quote, _ in found]


def test_windows() -> None:
    """A window spans turns of any role, names the first counted speaker and all who speak, and the last may be short."""
    found = segment(transcript(SAID), SegmentRule("window", window=3, step=2))
    assert [(0, 3), (2, 5), (4, 7)] == [s.turns for s in found]
    assert ["ana", "bo", "bo"] == [s.speaker_id for s in found]
    assert ("obs", "m", "bo") == found[2].speaker_ids
    assert "Batteries.\nm: Thanks.\nbo: Yes." == found[2].quote
    alone = segment(transcript(SAID), SegmentRule("window", window=1, step=1))
    assert [1, 2, 6] == [s.turns[0] for s in alone]
    assert [s.turns for s in segment(transcript(SAID), SegmentRule("window", window=4, step=4))] == [
        (0, 4),
        (4, 7),
    ]


def test_no_counted_talk() -> None:
    """Where only the moderator speaks there are no segments."""
    for rule in RULES:
        assert () == segment(transcript([("m", "Hello?")]), rule)


def test_names_of_rules() -> None:
    """A rule's name says how it cuts, and nothing of whose talk counts."""
    expected = ["turn", "sentence", "utterance-6", "window-3-1", "window-3-2"]
    assert expected == [rule.name for rule in RULES]
    assert "turn" == SegmentRule("turn", roles=frozenset({"observer"})).name


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("turn", {"roles": frozenset()}),
        ("utterance", {"max_words": 0}),
        ("window", {"window": 0}),
        ("window", {"step": 0}),
        ("window", {"window": 2, "step": 3}),
        ("paragraph", {}),
    ],
)
def test_rules_that_cut_nothing(kind: Kind, settings: dict[str, int]) -> None:
    """A rule that would cut nothing, or leave turns out, cannot be made."""
    with pytest.raises(ValueError, match=r"at least|longer than|not one of"):
        SegmentRule(kind, **settings)  # type: ignore[arg-type]  # wrong on purpose


@given(TALK)
def test_laws(said: list[tuple[str, str]]) -> None:
    """Quotes are the text at their span, segments stand in order, ids are unique, positions count."""
    made = transcript(said)
    for rule in RULES:
        found = segment(made, rule)
        assert all(s.quote == s.span.of(made.text) for s in found)
        assert list(found) == sorted(found, key=lambda s: s.span)
        assert len(found) == len({s.id for s in found})
        assert list(range(len(found))) == [s.position for s in found]
        assert found == segment(made, rule)
        assert () == check_quotes(made, found)


@given(TALK)
def test_no_word_is_lost(said: list[tuple[str, str]]) -> None:
    """Turns, utterances and sentences hold every word of counted speakers, in order, and no other."""
    words = " ".join(words for speaker, words in said if SPEAKERS[speaker] == "participant").split()
    for rule in RULES[:3]:
        assert words == " ".join(s.quote for s in segment(transcript(said), rule)).split()


@given(TALK, st.data())
def test_an_edit_orphans_nothing_else(said: list[tuple[str, str]], data: st.DataObject) -> None:
    """Editing one turn leaves the ids of all segments outside it as they were.

    The talk is such that nobody says the same words twice: an n-th occurrence counts those before it.
    """
    said = [(speaker, f"{words} Number {index}.") for index, (speaker, words) in enumerate(said)]
    edited = data.draw(st.integers(0, len(said) - 1))
    speaker, words = said[edited]
    changed = [*said[:edited], (speaker, f"{words} Unheard-of words."), *said[edited + 1 :]]
    for rule in (SegmentRule(), *RULES[2:]):
        before = segment(transcript(said), rule)
        untouched = {s.id for s in before if not s.turns[0] <= edited < s.turns[1]}
        assert untouched <= {s.id for s in segment(transcript(changed), rule)}


def test_an_edit_of_a_sentence() -> None:
    """A sentence added to a turn leaves the ids of its other sentences, and of all others, as they were."""
    changed = [*SAID[:1], ("ana", f"{SAID[1][1]} New words."), *SAID[2:]]
    rule = SegmentRule("sentence")
    before, after = segment(transcript(SAID), rule), segment(transcript(changed), rule)
    assert {s.id for s in before} < {s.id for s in after}


def test_quotes_that_no_longer_stand() -> None:
    """A segment whose words changed under it is named; segments of other transcripts are none of ours."""
    made = transcript(SAID)
    found = segment(made, SegmentRule())
    changed = replace(made, text=made.text.replace("lot of work", "lot of fun!"))
    assert (found[0].id,) == check_quotes(changed, found)
    assert (found[0].id, found[1].id, found[2].id) == check_quotes(replace(made, text=""), found)
    assert () == check_quotes(replace(made, id="other", text=""), found)
