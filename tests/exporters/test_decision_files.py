"""Decision files: one line a record, the same bytes on every machine, one file a coder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decisions import Decision, Memo, new_decision, new_memo
from pipeline.draws import Design, Drawn, new_draw
from pipeline.exporters import file_name, write_decisions
from pipeline.logs import CoderLog
from pipeline.readers import read_decisions
from pipeline.spans import Span

CODE = new_decision(
    "ines",
    1,
    "code",
    "seg.b2.1",
    "2026-03-02T08:30:14.954920+00:00",
    transcript_id="fg-cz-health",
    quote="Můžu?\u2028„Ne.“ [smích] \U0001f600",
    code_id="perceived_contribution",
    span=Span(0, 7),
    level="some",
    speaker_ids=("ana",),
    suggestion_id="sug.b2.1",
    hint_visible=True,
    round="round-1",
    codebook_revision="b2:4f566fdd19dbed52",
)
DONE = new_decision(
    "ines",
    2,
    "complete",
    "seg.b2.1",
    "2026-03-02T08:31:00+00:00",
    transcript_id="fg-cz-health",
    quote="Můžu?",
)
MEMO = new_memo("ines", "segment", "seg.b2.1", "Irony?\nAsk Tom.", "2026-03-02T08:30:30+00:00")

GOLDEN = (
    '{"code_id":"perceived_contribution","codebook_revision":"b2:4f566fdd19dbed52","coder":"ines",'
    '"decided_at":"2026-03-02T08:30:14.954920+00:00","hint_visible":true,"id":"dec.b2.09c3e75794e9acd4ff6d096e","kind":"code",'
    '"level":"some","quote":"Můžu?\u2028„Ne.“ [smích] \U0001f600","round":"round-1","segment_id":"seg.b2.1","sequence":1,'
    '"span":[0,7],"speaker_ids":["ana"],"suggestion_id":"sug.b2.1","supersedes":null,'
    '"transcript_id":"fg-cz-health","type":"decision"}\n'
    '{"code_id":null,"codebook_revision":"","coder":"ines","decided_at":"2026-03-02T08:31:00+00:00",'
    '"hint_visible":false,"id":"dec.b2.fcdca213197a68d062fa37d3","kind":"complete","level":null,"quote":"Můžu?","round":"",'
    '"segment_id":"seg.b2.1","sequence":2,"span":null,"speaker_ids":[],"suggestion_id":null,"supersedes":null,'
    '"transcript_id":"fg-cz-health","type":"decision"}\n'
    '{"about":"segment","author":"ines","id":"memo.b2.1bc6d711d7b9115fefab4522","target":"seg.b2.1","text":"Irony?\\nAsk Tom.","type":"memo",'
    '"written_at":"2026-03-02T08:30:30+00:00"}\n'
)


def test_golden_bytes(tmp_path: Path) -> None:
    """The bytes of a decision file are fixed: keys in order, UTF-8, line feeds, decisions first, in the coder's order."""
    path = write_decisions(tmp_path / "decisions", "ines", CoderLog((DONE, CODE), (MEMO,)))
    assert tmp_path / "decisions" / "ines.jsonl" == path
    assert GOLDEN.encode() == path.read_bytes()


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What is exported and imported again is the same, record by record."""
    path = write_decisions(tmp_path, "ines", CoderLog((CODE, DONE), (MEMO,)))
    assert CoderLog((CODE, DONE), (MEMO,)) == read_decisions(path, source="ines.jsonl")


ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))


@given(text=ANY)
def test_whatever_people_write_is_read_again(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No character of a memo, a note or a quote is lost on the way: a changed one would make the whole file refused."""
    noted = new_memo("ines", "segment", "seg.b2.1", text, "2026-03-02T08:30:30+00:00")
    said = replace(CODE, quote=text)
    reasoned = new_decision(
        "ines",
        3,
        "reject",
        "s",
        "2026",
        transcript_id="t",
        quote=text,
        code_id="c",
        reason="other",
        note=text,
    )
    log = CoderLog((said, reasoned), (noted,))
    path = write_decisions(tmp_path_factory.mktemp("d"), "ines", log)
    assert log == read_decisions(path, source="ines.jsonl")


BATCH = new_draw(
    coder="ines",
    number=1,
    round="round-1",
    seed=7,
    design=Design("uniform", 1, of=(("sector", "health"),)),
    population=3,
    population_digest="b2:1",
    after=2,
    items=(Drawn("seg.b2.1", 1 / 3),),
    made_at="2026-03-02T08:32:00+00:00",
)
DRAWN = (
    '{"after":2,"coder":"ines","design":{"allocation":"proportional","audit":false,"by":"uniform","code_id":"",'
    '"floor":null,"of":[["sector","health"]],"order":"document","size":1,"strata":[]},'
    '"id":"draw.b2.57752a71fb3a96a51ff80867","items":[["seg.b2.1",0.3333333333333333,""]],"made_at":"2026-03-02T08:32:00+00:00",'
    '"number":1,"population":3,"population_digest":"b2:1","round":"round-1","seed":7,"type":"draw"}\n'
)


def test_a_batch_is_a_line(tmp_path: Path) -> None:
    """A batch is written after what was decided and noted, byte for byte, and read back."""
    path = write_decisions(tmp_path, "ines", CoderLog((DONE, CODE), (MEMO,), draws=(BATCH,)))
    assert GOLDEN + DRAWN == path.read_text(encoding="utf-8")
    assert (BATCH,) == read_decisions(path, source="ines.jsonl").draws
    with pytest.raises(ValueError, match="not everything is by tom"):
        write_decisions(tmp_path, "tom", CoderLog(draws=(BATCH,)))


def test_growth_adds_lines(tmp_path: Path) -> None:
    """A log that has grown keeps its earlier lines as they were, so that a comparison shows what is new."""
    before = write_decisions(tmp_path, "ines", CoderLog((CODE,), ())).read_bytes()
    after = write_decisions(tmp_path, "ines", CoderLog((CODE, DONE), ())).read_bytes()
    assert after.startswith(before)


def test_memos_are_in_order_of_time(tmp_path: Path) -> None:
    """The order in which memos come from the database does not change the file."""
    later = new_memo("ines", "study", "", "x", "2026-03-03T00:00:00+00:00")
    first = write_decisions(tmp_path / "a", "ines", CoderLog((), (later, MEMO))).read_bytes()
    assert first == write_decisions(tmp_path / "b", "ines", CoderLog((), (MEMO, later))).read_bytes()


def test_nothing_to_write(tmp_path: Path) -> None:
    """A coder without a record gets an empty file."""
    assert b"" == write_decisions(tmp_path, "ines", CoderLog((), ())).read_bytes()


@pytest.mark.parametrize(
    ("decisions", "memos"),
    [
        ((CODE, replace(DONE, coder="tom")), ()),
        ((replace(CODE, coder="tom"),), ()),
        ((), (replace(MEMO, author="tom"),)),
    ],
)
def test_somebody_else_s_records(
    tmp_path: Path, decisions: tuple[Decision, ...], memos: tuple[Memo, ...]
) -> None:
    """A coder's file never holds what another one decided or noted."""
    with pytest.raises(ValueError, match="not everything is by ines"):
        write_decisions(tmp_path, "ines", CoderLog(decisions, memos))
    assert [] == list(tmp_path.iterdir())


def test_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the earlier file as it was, and nothing beside it."""
    path = write_decisions(tmp_path, "ines", CoderLog((CODE,), ()))
    before = path.read_bytes()

    def full(_descriptor: int) -> None:
        """The disk is full."""
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_decisions(tmp_path, "ines", CoderLog((CODE, DONE), ()))
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


PLAIN = ["ines", "tom.k", "coder_2", "jan-novák", "李", "2"]


@pytest.mark.parametrize("coder", PLAIN)
def test_plain_names(coder: str) -> None:
    """A coder whose name is a safe file name finds the file by that name."""
    assert f"{coder}.jsonl" == file_name(coder)


AWKWARD = [
    ("a path", "../../etc/passwd", "etc-passwd"),
    ("white space", "Ines K.", "Ines-K"),
    ("capitals", "Ines", "Ines"),
    ("decomposed", "jan-nova\u0301k", "jan-nova-k"),
    ("hidden", ".ines", "ines"),
    ("ends with a dot", "ines.", "ines"),
    ("a device of Windows", "con", "con"),
    ("a device with a suffix", "nul.txt", "nul.txt"),
    ("signs alone", "???", "coder"),
    ("nothing", "", "coder"),
    ("an option", "-rf", "rf"),
    ("a backslash and a colon", "C:\\ines", "C-ines"),
    ("a line end", "ines\n", "ines"),
    ("too long", "a" * 65, "a" * 40),
    ("too many bytes", "\U00010428" * 17, "\U00010428" * 17),
]


@pytest.mark.parametrize(("name", "coder", "expected"), AWKWARD, ids=[case[0] for case in AWKWARD])
def test_awkward_names(name: str, coder: str, expected: str) -> None:
    """A coder whose name is no safe file name gets one that can be recognised and is nobody else's."""
    stem, dash, mark = file_name(coder).removesuffix(".jsonl").rpartition("-")
    assert (expected, "-", 6) == (stem, dash, len(mark))


@given(st.text(max_size=70), st.text(max_size=70))
def test_two_coders_never_share_a_file(one: str, other: str) -> None:
    """Two coders have two files, also where a file system does not tell capitals from small letters."""
    names = [file_name(coder.encode("utf-8", "replace").decode()) for coder in (one, other)]
    assert all(len(name.encode()) <= 200 and "/" not in name and "\\" not in name for name in names)
    if one.encode("utf-8", "replace") != other.encode("utf-8", "replace"):
        assert names[0].casefold() != names[1].casefold()


@pytest.mark.parametrize(("one", "other"), [("ines", "Ines"), ("INES", "Ines"), ("a b", "a-b"), ("a?", "a!")])
def test_coders_who_differ_by_little(one: str, other: str) -> None:
    """Names that differ by capitals or signs alone have files of their own."""
    assert file_name(one).casefold() != file_name(other).casefold()
