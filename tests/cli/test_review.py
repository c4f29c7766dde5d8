"""The review as it is typed: through standard input, as a screen reader or a script would drive it."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.decisions import fold
from pipeline.review.opening import open_session
from pipeline.store import Store
from pipeline.workflow.study import Study
from tests.cli.conftest import Focuscode


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Make `lines` the standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_code_complete_quit_and_resume(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed is in the database and in the coder's file, and the next session goes on where this one ended."""
    typed(monkeypatch, "+ praise", "n", "m not sure what he means", "n", "q")
    first = focuscode("review", "--study", study, "--coder", "ines")
    assert 0 == first.code, first.err
    assert "0 of 9 segments done" in first.out
    with Store(study / "study.db") as store:
        state = fold(store.decisions())["ines"]
        assert (1, 2) == (len(state.codings), len(state.completed))
        assert ["not sure what he means"] == [memo.text for memo in store.memos()]
        assert 3 == len(store.presentations("ines"))
    file = (study / "decisions" / "ines.jsonl").read_text(encoding="utf-8")
    assert (3, 1) == (file.count('"type":"decision"'), file.count('"type":"memo"'))
    assert 2 == file.count('"type":"meaning"')
    typed(monkeypatch)
    again = focuscode("review", "--study", study, "--coder", "ines")
    assert "2 of 9 segments done" in again.out


def test_blind_hides_suggestions_and_says_so(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--blind` no suggestion is shown, and the decision records that none was visible."""
    typed(monkeypatch, "1", "+ praise", "n")
    outcome = focuscode("review", "--study", study, "--coder", "ines", "--blind")
    assert "might be" not in outcome.out
    assert "there is no suggestion 1: none is shown" in outcome.out
    with Store(study / "study.db") as store:
        assert {False} == {decision.hint_visible for decision in store.decisions()}


def test_before_anything_was_coded_a_ranking_is_shown(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a new study the codebook's words give a ranking, without a number that would be read as a probability."""
    typed(monkeypatch, "q")
    outcome = focuscode("review", "--study", study, "--coder", "ines", "--no-export")
    shown = outcome.out.splitlines()
    place = shown.index("  might be (ranking only):")
    assert "  1 [no probability yet] praise" == shown[place + 1]
    assert shown[place + 2].startswith('      matched "really like" (pattern "really like"); ')
    assert "\x1b" not in outcome.out


def test_three_codes_at_most_are_ranked(study: Path, focuscode: Focuscode) -> None:
    """Every yes is shown, and of what is only ranked the best three: more would lead the coder and tell nothing."""
    focuscode("run", "--study", study)
    with Study.open(study) as opened:
        segment = opened.store.segments()[0]
        (made,) = opened.store.suggestions(segment_id=segment.id)
        many = [
            replace(made, id=f"sug{n}", code_id=f"code{n}", score=n / 10, hit=n < 2)
            for n in (1, 7, 6, 5, 0, 9)
        ]
        opened.store.put_suggestions(segment.transcript_id, "", many, None, None)
        shown = open_session(opened, "ines", hints=True).card().suggestions
    assert ["code1", "code0", "code9", "code7", "code6"] == [suggestion.code_id for suggestion in shown]


def test_who_judges_a_second_time_sees_no_suggestion(study: Path, focuscode: Focuscode) -> None:
    """A name under [review.again] judges as blind as a sample is judged, whatever is asked for."""
    focuscode("run", "--study", study)
    path = study / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[review]", '[review]\nagain = { "ines-2" = "ines" }', 1), encoding="utf-8")
    with Study.open(study) as opened:
        seen = {
            name: bool(open_session(opened, name, hints=True).card().suggestions)
            for name in ("ines", "ines-2")
        }
    assert {"ines": True, "ines-2": False} == seen


def test_an_accepted_suggestion_is_on_record(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accepting by number stores which suggestion it was and that it was visible."""
    typed(monkeypatch, "1", "n")
    assert 0 == focuscode("review", "--study", study, "--coder", "ines", "--hints").code
    with Store(study / "study.db") as store:
        given = next(decision for decision in store.decisions() if decision.kind == "code")
        assert given.hint_visible
        assert given.suggestion_id in {s.id for s in store.suggestions(segment_id=given.segment_id)}


def test_a_coder_sees_nobody_else(
    sample: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session of a new coder starts from nothing, although two others have coded every segment."""
    typed(monkeypatch, "q")
    outcome = focuscode("review", "--study", sample, "--coder", "new", "--blind")
    assert "0 of 271 segments done" in outcome.out
    for name in ("ines", "tom", "given:"):
        assert name not in outcome.out


def test_adjudicating_shows_who_said_what_and_settles(
    sample: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An adjudicator sees what is in conflict and by whom; a decision settles it."""
    typed(monkeypatch, "q")
    shown = focuscode(
        "adjudicate",
        "--study",
        sample,
        "--coder",
        "ruth",
    )
    assert "in conflict (" in shown.out
    assert "ines: " in shown.out
    assert "tom: " in shown.out
    before = shown.out.split("0 of ")[1].split()[0]
    code = shown.out.split("in conflict (")[1].split("): ")[1].split(" ")[0]
    typed(monkeypatch, f"- {code}", "n", "q")
    assert (
        0
        == focuscode(
            "adjudicate",
            "--study",
            sample,
            "--coder",
            "ruth",
        ).code
    )
    typed(monkeypatch, "q")
    after = focuscode(
        "adjudicate",
        "--study",
        sample,
        "--coder",
        "ruth",
    )
    assert int(before) - 1 == int(after.out.split("0 of ")[1].split()[0])


def test_adjudicating_leaves_what_is_agreed(
    sample: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settling a conflict changes nothing else on its segment; `n` before it is settled is refused."""

    def agreed() -> set[tuple[str, str]]:
        """Agreed codings that no adjudicator made."""
        found = json.loads(focuscode("agree", "--study", sample, "--json").out)["consensus"]["agreed"]
        return {
            (coding["segment_id"], coding["code_id"]) for coding in found if coding["rule"] != "adjudicated"
        }

    typed(monkeypatch, "q")
    shown = focuscode(
        "adjudicate",
        "--study",
        sample,
        "--coder",
        "ruth",
    ).out
    conflicts = shown.split("in conflict (")[1:]
    codes = [conflict.split("): ")[1].split(" ")[0] for conflict in conflicts]
    before = agreed()
    assert "agreed already: " in shown
    typed(monkeypatch, "n", *(f"- {code}" for code in codes), "n", "q")
    told = focuscode(
        "adjudicate",
        "--study",
        sample,
        "--coder",
        "ruth",
    ).out
    assert f"not settled yet: {codes[0]}" in told
    assert " · 1 of 12 done ──" in told
    lost = {code for _, code in before - agreed()}
    assert lost <= set(codes)
    with Store(sample / "study.db") as store:
        assert "complete" not in {decision.kind for decision in store.decisions("ruth")}


def test_only_adjudicators_see_conflicts(sample: Path, focuscode: Focuscode) -> None:
    """A coder who asks for conflicts is refused: seeing them would end the blindness."""
    outcome = focuscode(
        "adjudicate",
        "--study",
        sample,
        "--coder",
        "ines",
    )
    assert 3 == outcome.code
    assert "not one of the adjudicators" in outcome.err


@pytest.mark.parametrize("name", ["", " ines", "ines\x1b[31m"])
def test_a_name_that_is_none_is_refused(study: Path, focuscode: Focuscode, name: str) -> None:
    """An empty name, one with blanks around it and one with control characters are refused."""
    assert 3 == focuscode("review", "--study", study, "--coder", name).code


def test_a_name_that_differs_by_case_alone_is_refused(sample: Path, focuscode: Focuscode) -> None:
    """Beside “ines” there can be no “Ines”: that would be one person counted as two coders."""
    outcome = focuscode("review", "--study", sample, "--coder", "Ines")
    assert (3, True) == (outcome.code, "Use --coder ines" in outcome.err)


def test_a_name_like_a_known_one_is_told_to_scripts_and_asked_of_people(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“inse” beside “ines”: a script goes on and is told; who sits at a terminal is asked, and a no leaves nothing behind."""
    typed(monkeypatch, "n")
    assert "" == focuscode("review", "--study", study, "--coder", "ines", "--plain", "--quiet").err
    typed(monkeypatch)
    scripted = focuscode("review", "--study", study, "--coder", "inse", "--plain")
    assert (0, True) == (scripted.code, "Did you mean 'ines'? inse begins as a new coder." in scripted.err)
    assert "Did you mean" not in focuscode("review", "--study", study, "--coder", "ada", "--plain").err
    monkeypatch.setattr(sys.modules["pipeline.cli.review"], "at_terminal", lambda: True)
    typed(monkeypatch, "n")
    asked = focuscode("review", "--study", study, "--coder", "inse", "--plain")
    assert (3, True) == (asked.code, "Start again with --coder ines." in asked.err)
    with Store(study / "study.db") as store:
        assert "inse" not in store.coders()
    typed(monkeypatch, "y", "n")
    assert 0 == focuscode("review", "--study", study, "--coder", "inse", "--plain").code
    with Store(study / "study.db") as store:
        assert "inse" in store.coders()


def test_a_mistyped_coder_is_taken_back(
    study: Path, focuscode: Focuscode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/review.md says: with all files written, theirs and the database deleted, nothing is left but what others decided."""
    for coder in ("mia", "mai"):
        typed(monkeypatch, "+ praise", "n", "n")
        assert 0 == focuscode("review", "--study", study, "--coder", coder).code
    with Store(study / "study.db") as store:
        kept = store.decisions("mia")
    assert 0 == focuscode("decisions", "export", "--study", study).code
    (study / "decisions" / "mai.jsonl").unlink()
    (study / "study.db").unlink()
    assert 0 == focuscode("run", "--study", study).code
    with Store(study / "study.db") as store:
        assert (kept, frozenset({"mia"})) == (store.decisions(), store.coders())
