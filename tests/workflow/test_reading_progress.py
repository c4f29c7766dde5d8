"""How far reading has come, by hand-made decisions on 200 segments of four transcripts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import pytest

from pipeline.codebook import Code, Codebook
from pipeline.decisions import CoderState, Decision, Kind, fold, new_decision
from pipeline.draws import Design, Drawn, new_draw
from pipeline.segments import Segment
from pipeline.settings import ReviewSettings
from pipeline.spans import Span
from pipeline.stopping import LOOK, audit_test, recall_p, recall_test
from pipeline.workflow import reading_progress
from pipeline.workflow.queues import Batch
from pipeline.workflow.reading_progress import CodeProgress, ReadingProgress, details, headline, news
from pipeline.workflow.status import _checks, typed
from pipeline.workflow.stopping import coder_progress, joint_progress
from pipeline.workflow.study import Study

SEGMENTS = [
    Segment(f"s{n}", f"fg-{n // 50}", n % 50, Span(0, 1), "ana", "x", "turn", (n, n + 1)) for n in range(200)
]
IDS = [segment.id for segment in SEGMENTS]
BOOK = Codebook(
    "book",
    "1",
    "Book",
    (
        Code("head", "Heading", "", codable=False),
        Code("often", "Often", "x"),
        Code("rare", "Rare", "y"),
        Code("gone", "Gone", "", status="deprecated"),
    ),
)
RULES = ReviewSettings(adjudicators=("ruth",))


class Log:
    """A coder's decisions, one after the other."""

    def __init__(self, coder: str = "ines", hour: int = 10) -> None:
        self.coder, self.hour = coder, hour
        self.decisions: list[Decision] = []

    def add(self, kind: Kind, segment_id: str, code_id: str | None = None, **more: str) -> Decision:
        """Decide something."""
        number = len(self.decisions) + 1
        at = f"2026-03-01T{self.hour:02}:{number // 60:02}:{number % 60:02}+00:00"
        made = new_decision(
            self.coder, number, kind, segment_id, at, transcript_id="fg", quote="x", code_id=code_id, **more
        )
        self.decisions.append(made)
        return made

    def read(self, segments: Iterable[str], often: Collection[str] = (), rare: Collection[str] = ()) -> Log:
        """Complete segments, with a code or two on some of them."""
        for segment_id in segments:
            for code_id, having in (("often", often), ("rare", rare)):
                if segment_id in having:
                    self.add("code", segment_id, code_id)
            self.add("complete", segment_id)
        return self


def state_of(log: Log) -> CoderState:
    """Where the log leads."""
    return fold(log.decisions)[log.coder]


def own(log: Log, settings: ReviewSettings = RULES, batches: Sequence[Batch] = ()) -> ReadingProgress:
    """That coder's reading."""
    return coder_progress(state_of(log), log.decisions, SEGMENTS, BOOK, settings, batches)


def joint(*logs: Log, batches: Sequence[Batch] = ()) -> ReadingProgress:
    """Everybody's reading."""
    decisions = [decision for log in logs for decision in log.decisions]
    return joint_progress(fold(decisions), decisions, SEGMENTS, BOOK, RULES, batches)


def code(progress: ReadingProgress, code_id: str) -> CodeProgress:
    """One code of it."""
    return next(code for code in progress.codes if code.code_id == code_id)


def test_shown_after_a_long_stretch_without_it() -> None:
    """60 finds and then 100 segments without one, out of 200: the target is shown, with the p of the rule."""
    progress = own(Log().read(IDS[:160], often=IDS[:60]))
    p = recall_test([1] * 60 + [0] * 90, 200).p  # at the last look, after 150
    assert CodeProgress("often", "shown", 60, 160, p=p, more=0) == code(progress, "often")
    assert p < 0.05


def test_not_yet_and_how_many_more() -> None:
    """Where it is not shown yet, so many more segments without it would show it, up to a look, and not fewer."""
    log = Log().read(IDS[:80], often=IDS[:60])
    waiting = code(own(log), "often")
    assert ("not yet", 60, 80) == (waiting.standing, waiting.found, waiting.read)
    more = waiting.more or 0
    assert 0 == (80 + more) % 25
    assert "not yet" == code(own(log.read(IDS[80 : 79 + more])), "often").standing
    assert "shown" == code(own(log.read(IDS[79 + more : 80 + more])), "often").standing


def test_too_few_finds_show_nothing_before_the_end() -> None:
    """With two finds the target needs all the rest; when all is read there is nothing left to show."""
    log = Log().read(IDS[:199], rare=IDS[:2])
    progress = own(log)
    assert ("not yet", 1, True) == (
        code(progress, "rare").standing,
        code(progress, "rare").more,
        progress.needs_all(code(progress, "rare")),
    )
    whole = own(log.read(IDS[199:]))
    assert ["all read"] * 2 == [code(whole, name).standing for name in ("often", "rare")]
    assert not whole.is_open


def test_not_found_has_a_bound_and_no_recall() -> None:
    """Of a code never found it is said how many of the unread segments have it at most, and no p."""
    absent = code(own(Log().read(IDS[:100])), "rare")
    assert ("not found", None, 4) == (absent.standing, absent.p, absent.at_most)


def test_a_find_since_the_last_look_waits_for_the_next() -> None:
    """A code found for the first time after the last look has no p yet, however little is left unread."""
    found = code(own(Log().read(IDS[:195], rare=IDS[190:])), "rare")
    assert ("not yet", 5, None, 5) == (found.standing, found.found, found.p, found.more)
    assert 0.05 > recall_p([[0] * 195], 200)[0]


def test_codes_without_a_figure_say_why() -> None:
    """A code no longer in use, and one that came after all that was read, have no figure; a heading is no code."""
    log = Log().read(IDS[:30])
    late = replace(state_of(log), unjudged=dict.fromkeys(IDS[:30], frozenset({"rare"})))
    progress = coder_progress(late, log.decisions, SEGMENTS, BOOK, RULES)
    assert ["often", "rare", "gone"] == [code.code_id for code in progress.codes]
    assert ("no figure", "no longer in use") == (progress.codes[2].standing, progress.codes[2].because)
    assert (0, "not judged on any of the segments that were read") == (
        code(progress, "rare").read,
        code(progress, "rare").because,
    )
    assert "not judged on any of it: rare" in details(progress)


def test_a_code_counts_where_it_was_judged() -> None:
    """Where a code came later, the segments completed before it are unread for it; a no makes one read."""
    log = Log().read(IDS[:30])
    log.add("reject", IDS[3], "rare")
    late = replace(state_of(log), unjudged=dict.fromkeys(IDS[:10], frozenset({"rare"})))
    progress = coder_progress(late, log.decisions, SEGMENTS, BOOK, RULES)
    assert (30, 21) == (code(progress, "often").read, code(progress, "rare").read)
    assert "not judged on all that was read: rare (21 of 30)" in details(progress)


def test_the_order_is_that_of_first_completion() -> None:
    """A segment judged again stays where it was first read; one whose completion was taken back is not read."""
    log = Log().read([*IDS[60:150], *IDS[:60]], often=IDS[:60])
    ordered = code(own(log), "often")
    for segment_id in IDS[60:70]:
        log.add("complete", segment_id)
    assert ordered == code(own(log), "often")
    last = log.add("complete", IDS[150])
    log.add("withdraw", IDS[150], supersedes=last.id)
    assert 150 == own(log).read


def test_what_is_not_completed_is_not_read() -> None:
    """A code given on a segment that was not completed counts for nothing yet, nor does a segment that is gone."""
    log = Log().read([*IDS[:25], "gone"])
    log.add("code", IDS[40], "often")
    assert (25, 0) == (own(log).read, code(own(log), "often").found)


def test_together_any_coder_counts_and_adjudication_settles() -> None:
    """Together a segment is read where anybody completed it, and has a code that any coder gave, but for the judge."""
    ines = Log("ines", 10).read(IDS[:30], often=IDS[:3])
    tom = Log("tom", 11).read(IDS[20:50], often=IDS[20:22])
    assert (50, 5) == (joint(ines, tom).read, code(joint(ines, tom), "often").found)
    ruth = Log("ruth", 12)
    ruth.add("reject", IDS[0], "often")
    ruth.add("code", IDS[21], "often")
    assert 4 == code(joint(ines, tom, ruth), "often").found


def test_together_the_order_is_that_of_time() -> None:
    """Whoever read a segment first, its place is the time when it was first completed."""
    early, late = Log("tom", 9).read(IDS[:60], often=IDS[:60]), Log("ines", 10).read(IDS[60:160])
    assert code(own(Log().read(IDS[:160], often=IDS[:60])), "often") == code(joint(late, early), "often")


def test_the_target_is_the_study_s_own() -> None:
    """A lower target is shown sooner, a higher confidence later."""
    log = Log().read(IDS[:110], often=IDS[:60])
    assert "not yet" == code(own(log), "often").standing
    assert "shown" == code(own(log, ReviewSettings(recall_target=0.8)), "often").standing
    log.read(IDS[110:160])
    assert "shown" == code(own(log), "often").standing
    sure = ReviewSettings(recall_target=1.0, stop_confidence=0.999)
    assert "not yet" == code(own(log, sure), "often").standing


def check(
    items: Collection[str], after: int, population: int, *, audit: bool = True, number: int = 1
) -> Batch:
    """A finished batch of ines."""
    draw = new_draw(
        coder="ines",
        number=number,
        round="round-1",
        seed=1,
        design=Design("uniform", len(items), audit=audit),
        population=population,
        population_digest="b2:0",
        after=after,
        items=tuple(Drawn(name, len(items) / population) for name in items),
        made_at="2026-03-02T10:00:00+00:00",
    )
    return Batch(draw, frozenset(items), frozenset())


def test_a_random_check_shows_what_the_order_did_not() -> None:
    """After a finished check of the unread its own p stands beside that of the rule, and may show the target."""
    log = Log().read(IDS[:100], often=IDS[40:100])
    assert "not yet" == code(own(log), "often").standing
    after = len(log.decisions)
    log.read(IDS[100:180], rare=[IDS[100]])
    checked = own(log, batches=[check(IDS[100:180], after, 100)])
    expected = audit_test(60, 80, 0, 100)
    assert ("shown", expected) == (code(checked, "often").standing, code(checked, "often").audit_p)
    assert audit_test(0, 80, 1, 100) == code(checked, "rare").audit_p


NO_CHECKS = (
    ("no check but a batch", check(IDS[100:180], 160, 100, audit=False)),
    ("of a part of the unread", check(IDS[100:180], 160, 90)),
    ("a segment of it is gone", replace(check(IDS[100:180], 160, 100), gone=frozenset({"s199"}))),
    ("not finished", replace(check(IDS[100:181], 160, 100), completed=frozenset(IDS[100:180]))),
)


@pytest.mark.parametrize("batch", [batch for _, batch in NO_CHECKS], ids=[name for name, _ in NO_CHECKS])
def test_what_is_no_random_check(batch: Batch) -> None:
    """Only a finished check of all that was unread counts as one."""
    log = Log().read(IDS[:180], often=IDS[40:100])
    assert 160 == next(d.sequence for d in log.decisions if d.segment_id == IDS[99] and d.kind == "complete")
    assert [None, None] == [code(own(log, batches=[batch]), name).audit_p for name in ("often", "rare")]


def test_a_later_check_takes_nothing_from_the_first() -> None:
    """The first finished check counts, whatever it shows: one after it, good or bad, is reading like any other."""
    log = Log().read(IDS[:100], often=IDS[40:100])
    first = check(IDS[100:180], len(log.decisions), 100)
    log.read(IDS[100:180])
    once = own(log, batches=[first])
    second = check(IDS[180:183], len(log.decisions), 20, number=2)
    log.read(IDS[180:183])
    assert audit_test(60, 3, 0, 20) > 0.05 > audit_test(60, 80, 0, 100)
    twice = own(log, batches=[first, second])
    assert ("shown", audit_test(60, 80, 0, 100)) == (
        code(twice, "often").standing,
        code(twice, "often").audit_p,
    )
    assert first.draw.id == once.audit_draw == twice.audit_draw


def test_a_check_that_shows_nothing_is_not_made_good_by_another() -> None:
    """Who draws again until a check pleases gets no other p: several checks are several tests."""
    log = Log().read(IDS[:100], often=IDS[40:100])
    first = check(IDS[100:103], len(log.decisions), 100)
    log.read(IDS[100:103])
    second = check(IDS[103:183], len(log.decisions), 97, number=2)
    log.read(IDS[103:183])
    assert audit_test(60, 80, 0, 97) < 0.05
    assert audit_test(60, 3, 0, 100) == code(own(log, batches=[first, second]), "often").audit_p


def test_a_check_drawn_before_the_first_was_read_changes_nothing() -> None:
    """A second check drawn while the first is open is of a part: the first counts, read before it or after it."""
    log = Log().read(IDS[:100], often=IDS[40:100])
    first = check(IDS[100:112], len(log.decisions), 100)
    second = check(IDS[112:114], len(log.decisions), 88, number=2)
    log.read([*IDS[112:114], *IDS[100:112]])
    assert audit_test(60, 12, 0, 100) == code(own(log, batches=[first, second]), "often").audit_p


def test_what_was_judged_again_since_leaves_the_check_as_it_is() -> None:
    """A segment taken back and completed again is known before the check; one that stays open leaves it without a p."""
    log = Log().read(IDS[:100], often=IDS[40:100])
    batch = check(IDS[100:180], len(log.decisions), 100)
    log.read(IDS[100:180])
    done = next(d for d in log.decisions if d.segment_id == IDS[0])
    log.add("withdraw", IDS[0], supersedes=done.id)
    assert None is code(own(log, batches=[batch]), "often").audit_p
    log.add("complete", IDS[0])
    assert audit_test(60, 80, 0, 100) == code(own(log, batches=[batch]), "often").audit_p


def test_together_a_check_counts_too() -> None:
    """Where one coder reads, everybody's reading says of the check what that coder's own says."""
    log = Log().read(IDS[:100], often=IDS[40:100])
    batch = check(IDS[100:180], len(log.decisions), 100)
    log.read(IDS[100:180], rare=[IDS[100]])
    together, alone = joint(log, batches=[batch]), own(log, batches=[batch])
    assert "shown" == code(together, "often").standing
    assert (alone.codes, alone.audit_draw) == (together.codes, together.audit_draw)


def test_together_a_check_is_of_what_nobody_had_read() -> None:
    """What another coder had read before the draw is no part of the check; what they read later is."""
    ines, tom = Log("ines", 10).read(IDS[:100], often=IDS[40:100]), Log("tom", 11).read(IDS[100:110])
    batch = check(IDS[100:180], len(ines.decisions), 100)
    ines.read(IDS[100:180])
    late = replace(batch, draw=replace(batch.draw, made_at="2026-03-01T10:30:00+00:00"))
    assert audit_test(60, 70, 0, 90) == code(joint(ines, tom, batches=[batch]), "often").audit_p
    assert audit_test(60, 80, 0, 100) == code(joint(ines, tom, batches=[late]), "often").audit_p
    all_read = Log("tom", 11).read(IDS[100:180])
    assert None is code(joint(ines, all_read, batches=[batch]), "often").audit_p


def test_what_is_said() -> None:
    """One sentence, and a line for each kind of what is not shown, with what the rule supposes."""
    progress = own(Log().read(IDS[:75], often=IDS[:60]))
    assert (
        "95 % of the segments with a code found: shown for 0 of 2 codes, with 75 of 200 segments read."
        == headline(progress)
    )
    assert (
        "not shown yet: often (60 found, about 75 more without it)",
        "not found so far: rare; with 95 % confidence at most 6 of the unread segments have it",
        "this supposes that what is unread is like what was read last; nothing is read yet of fg-2, fg-3",
    ) == details(progress)
    assert headline(joint(Log().read(IDS[:75]))).endswith("with 75 of 200 segments read by anybody.")
    few = own(Log().read(IDS[:75], rare=IDS[:2]))
    assert "not shown before all is read: rare (2 found)" in details(few)


def test_news() -> None:
    """What has come to be shown is said once, with its p; long lists are cut."""
    progress = own(Log().read(IDS[:150], often=IDS[:60]))
    p = code(progress, "often").p or 0
    assert f"p {p:.3f}".replace("0.", ".").rstrip("0") in news(progress, ())
    assert "" == news(progress, {"often"})
    many = replace(
        progress, codes=tuple(CodeProgress(f"c{n}", "shown", 9, 100, p=1e-6, more=0) for n in range(6))
    )
    assert (
        "shown: 95 % of the segments with the code are found: c0 (p < .001), c1 (p < .001), c2 (p < .001),"
        " c3 (p < .001) and 2 others" == news(many, ())
    )


def test_a_few_segments_say_nothing() -> None:
    """Before the first look nothing is told; enough is read when all is shown that can be before the end."""
    assert not own(Log().read(IDS[:24])).is_open
    assert own(Log().read(IDS[:25])).is_open
    assert not own(Log().read(IDS[:75], often=IDS[:60])).is_enough
    assert own(Log().read(IDS[:150], often=IDS[:60], rare=IDS[:1])).is_enough


def test_a_check_is_proposed(tiny: Study) -> None:
    """`status` proposes a random check, as it can be typed, where enough is read."""
    enough = own(Log().read(IDS[:150], often=IDS[:60]))
    (advice,) = _checks(tiny, {"Ada L": enough})
    where = typed(str(tiny.settings.folder))
    assert f'focuscode queue audit --study {where} --coder "Ada L" --size 50' == advice.partition("   (")[0]
    assert () == _checks(tiny, {"ines": own(Log().read(IDS[:75], often=IDS[:60]))})


def test_no_check_is_proposed_in_vain() -> None:
    """None while a batch is open, none after a check that counts, and none where nothing is unread."""
    log = Log().read(IDS[:150], often=IDS[:60])
    assert 50 == own(log).check_size
    begun = replace(check(IDS[150:170], len(log.decisions), 50), completed=frozenset())
    assert (20, 0) == (own(log, batches=[begun]).waiting, own(log, batches=[begun]).check_size)
    log.read(IDS[150:170])
    made = own(log, batches=[replace(begun, completed=frozenset(IDS[150:170]))])
    assert (True, begun.draw.id, 0) == (made.is_enough, made.audit_draw, made.check_size)
    log.read(IDS[170:])
    late = replace(state_of(log), unjudged=dict.fromkeys(IDS[190:], frozenset({"often"})))
    whole = coder_progress(late, log.decisions, SEGMENTS, BOOK, RULES)
    assert (True, 200, 0) == (whole.is_enough, whole.read, whole.check_size)


def test_a_look_is_a_look() -> None:
    """Words and figures count the same number of segments from look to look; the words load no numpy for it."""
    assert LOOK == reading_progress.LOOK
