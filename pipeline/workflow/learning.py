"""What the taggers of a study learn, for everybody or for one coder, and who speaks of which transcript.

A model that has seen a segment's codings only echoes them, and a coder who reads it would be led by the others' codes.
So transcripts with codings are dealt into folds, and each gets its suggestions from models that were trained without
its fold; a transcript without codings gets them from all.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from pipeline.hashing import content_id, digest
from pipeline.language import base_language
from pipeline.suggestions import ScoreTable, Suggestion
from pipeline.taggers import Passage, TrainingSegment
from pipeline.taggers.combined import CombinedTagger
from pipeline.taggers.combining import LEAST_FOR_YES
from pipeline.taggers.learnt import LEAST_IN_LANGUAGE, Learnt, Taggers, learn, says_yes
from pipeline.taggers.registry import further_taggers, taggers_of
from pipeline.workflow.study import Study
from pipeline.workflow.training import taught, training_segments

# So many codes are named in one remark; the table and `--json` have them all.
MOST_NAMED = 8
NOTHING_TAUGHT = (
    "There are no codings to learn from yet: those of a closed round teach everybody's suggestions, a coder's own in an"
    " open round theirs alone. Until then codes are only ranked, by the codebook's patterns, definitions and examples."
)


def study_taggers(study: Study) -> Taggers:
    """The taggers that study.toml names; raises InputError where one is not there, or a pattern cannot be used."""
    settings = study.settings
    return taggers_of(
        settings.suggestions.taggers,
        study.codebook,
        source=settings.codebook,
        options=settings.suggestions.options,
        folder=settings.folder,
    )


def further_names(study: Study) -> tuple[str, ...]:
    """The taggers of further packages that study.toml names, each with its version.

    Raises InputError where one is not there or cannot be used.
    """
    settings = study.settings.suggestions
    taggers = further_taggers(
        settings.taggers, study.codebook, options=settings.options, folder=study.settings.folder
    )
    return tuple(tagger.name for tagger in taggers)


def study_thresholds(study: Study) -> dict[str, float]:
    """By code id the thresholds that study.toml sets in the place of the learnt ones."""
    settings = study.settings.suggestions
    usual = {} if settings.threshold is None else {c.id: settings.threshold for c in study.codebook.codable}
    return {**usual, **settings.thresholds}


class Learning:
    """The taggers of a study for everybody (`coder` "") or for one coder; they learn when they are first needed."""

    def __init__(self, study: Study, coder: str = "") -> None:
        self.coder = coder
        self._study = study
        self._taught = taught(study, coder)

    @cached_property
    def digest(self) -> str:
        """Digest of the codings that are learnt from."""
        return digest([sorted([s, sorted(v.items())] for s, v in found.items()) for found in self._judged])

    @cached_property
    def surroundings(self) -> str:
        """Digest of what stands around these codings: the talk before and after, the question, the speaker's group."""
        passages = [example.passage for example in self.examples]
        return digest([[p.segment.id, p.language, p.group, p.question, *_around(p)] for p in passages])

    @property
    def _judged(self) -> list[Mapping[str, Mapping[str, bool]]]:
        """The verdicts on the segments of each transcript."""
        return list(self._taught.values())

    @cached_property
    def examples(self) -> list[TrainingSegment]:
        """What is learnt from."""
        return training_segments(self._study, self._taught)

    @property
    def strange_rounds(self) -> list[str]:
        """What has to be said where study.toml closes rounds that no decision bears: a slip would teach nothing."""
        if not self._study.has_database:
            return []
        there = dict.fromkeys(decision.round for decision in self._study.store.decisions())
        strange = [name for name in self._study.settings.review.closed_rounds if name not in there]
        if not strange or not there:
            return []
        named = ", ".join(f"“{name}”" for name in there)
        closed = ", ".join(f"“{name}”" for name in strange)
        return [f"No decision was made in {closed} (review.closed_rounds in study.toml). There are: {named}."]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that are spoken in the study."""
        return _spoken(self._study)

    @cached_property
    def learnt(self) -> Learnt:
        """What was learnt; the same codings, codebook and settings give the same."""
        return learn(self.examples, self._study.codebook, study_taggers(self._study))

    @cached_property
    def _tagger(self) -> CombinedTagger:
        """The tagger that suggests."""
        names, thresholds = self.learnt.taggers.names, study_thresholds(self._study)
        learnt_from = [self.digest, self.surroundings, dict(self._study.settings.suggestions.options)]
        run_id = content_id("run", names, self._study.codebook.fingerprint, learnt_from, thresholds)
        return CombinedTagger(self.learnt, run_id, thresholds)

    def suggest(self, passages: Sequence[Passage]) -> tuple[list[Suggestion], ScoreTable]:
        """Suggestions on passages of a transcript by models that have not learnt from it, and all scores."""
        found: list[Suggestion] = []
        values = array("f")
        for suggestions, scores in self._tagger.read(passages):
            found += suggestions
            values.frombytes(scores.astype("f4").tobytes())
        codes = [code.id for code in self._study.codebook.codable]
        calibrated = tuple(code for column, code in enumerate(codes) if self.learnt.mode(column) == "yes")
        segments = tuple(passage.segment.id for passage in passages)
        return found, ScoreTable(segments, tuple(codes), calibrated, values)

    def codings(self) -> dict[str, int]:
        """How many segments were given each code, of those that are learnt from."""
        given = Counter(
            code
            for judged in self._judged
            for verdicts in judged.values()
            for code, verdict in verdicts.items()
            if verdict
        )
        return {code.id: given[code.id] for code in self._study.codebook.codable}

    def keep_account(self) -> dict[str, Any]:
        """What was learnt and what has to be said of it; kept in the database, for `account_of`."""
        codes = [{"code": code, **fact} for code, fact in self.facts().items()]
        record = {"codes": codes, "remarks": told(self)}
        self._study.store.put_result(_account_name(self.coder), record, None)
        return record

    def facts(self) -> dict[str, dict[str, Any]]:
        """By code how many codings there are to learn from, by language as well, and what that allows to say.

        `positives` and `negatives` count segments, `by_language` the positives among them; `mode`: "yes" (yes or no),
        "ranking" (learnt, but too little for a yes) or "codebook" (by the codebook's words alone); `yes_in` are the
        languages in which there may be a yes, `threshold` the probability from which on there is one, None without.
        """
        learnt, tagger = self.learnt, self._tagger
        return {
            code.id: {
                "positives": int(learnt.trained.counts[column, 0]),
                "negatives": int(learnt.trained.counts[column, 1]),
                "by_language": {lang: learnt.in_language.get((lang, column), 0) for lang in self.languages},
                "mode": learnt.mode(column),
                "threshold": None if learnt.threshold(column) is None else float(tagger.thresholds[column]),
                "yes_in": [lang for lang in self.languages if says_yes(learnt, lang, column)],
            }
            for column, code in enumerate(self._study.codebook.codable)
        }


def _spoken(study: Study) -> tuple[str, ...]:
    """The languages of the transcripts."""
    return tuple(
        sorted({base_language(transcript.language) for transcript in study.store.transcripts().values()})
    )


def _around(passage: Passage) -> list[list[str | bool]]:
    """The neighbours of a passage."""
    return [[n.text, n.same_speaker] if n is not None else [] for n in (passage.before, passage.after)]


def account_of(study: Study, coder: str = "") -> dict[str, Any]:
    """What the suggestions that are stored were learnt from, for everybody or for a coder who has some of their own.

    `codes` are a list in the order of the codebook, each with its id (`code`) and its `Learning.facts`; `remarks` are
    what `told` says.
    """
    account: dict[str, Any] | None = study.store.result(_account_name(coder))
    # Without a transcript nothing was suggested, and none was kept. Where one has gone that taught nothing, nothing is
    # suggested anew.
    if account is None or not study.runs("suggest") or _told_of(account) != set(_spoken(study)):
        return Learning(study, coder).keep_account()
    return account


def _told_of(account: Mapping[str, Any]) -> set[str]:
    """The languages that an account speaks of."""
    return {language for fact in account["codes"] for language in fact["by_language"]}


def _account_name(coder: str) -> str:
    """Under which name it is kept."""
    return f"account of suggestions {coder}".rstrip()


def told(learning: Learning) -> list[str]:
    """What has to be said of the suggestions before anybody trusts them, in sentences."""
    if not learning.examples:
        return [NOTHING_TAUGHT, *learning.strange_rounds]
    remarks = learning.strange_rounds
    if learning.learnt.trained.in_one_transcript:
        remarks.append(
            "All codings stand in one transcript. Parts of it were kept aside to try the suggestions out, but parts of"
            " one talk are alike: expect less of them on the next transcript."
        )
    return [*remarks, *_told_of_codes(learning.facts()), *_told_of_languages(learning)]


def _told_of_codes(facts: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Which codes have too few codings, too few segments without them, or all in one place, and what that means."""
    by_words = {code: fact["positives"] for code, fact in facts.items() if fact["mode"] == "codebook"}
    ranked = {code: fact for code, fact in facts.items() if fact["mode"] == "ranking"}
    rare = {code: fact["positives"] for code, fact in ranked.items() if fact["positives"] < LEAST_FOR_YES}
    others = {code: fact for code, fact in ranked.items() if code not in rare}
    common = {c: fact["negatives"] for c, fact in others.items() if fact["negatives"] < LEAST_FOR_YES}
    crowded = {code: fact["positives"] for code, fact in others.items() if code not in common}
    if rare:
        yield f"Fewer than {LEAST_FOR_YES} codings, so only ranked, never a yes: {_listed(rare)}."
    if common:
        without = f"Fewer than {LEAST_FOR_YES} segments that do not have the code"
        yield f"{without}, so only ranked, never a yes: {_listed(common)}."
    if crowded:
        stand = "Almost all codings stand close together, so that a yes cannot be tried out elsewhere"
        yield f"{stand}; only ranked, never a yes: {_listed(crowded)}."
    if by_words:
        yield f"Too few codings to learn from, so ranked by the codebook's words: {_listed(by_words)}."


def _told_of_languages(learning: Learning) -> Iterator[str]:
    """In which languages nothing was coded, and where codes that may be a yes elsewhere have too few codings."""
    facts = {code: fact for code, fact in learning.facts().items() if fact["mode"] == "yes"}
    judged = {base_language(example.passage.language) for example in learning.examples}
    missing = [language for language in learning.languages if language not in judged]
    if missing:
        carried = "what other languages teach is carried over, as a ranking alone"
        yield f"Nothing was coded in {', '.join(missing)}: {carried}."
    few = []
    for language in (language for language in learning.languages if language in judged):
        rare = {
            c: fact["by_language"][language] for c, fact in facts.items() if language not in fact["yes_in"]
        }
        if rare:
            few.append(f"{language}: {_listed(rare)}")
    if few:
        least = f"Fewer than {LEAST_IN_LANGUAGE} codings in a language"
        yield f"{least}, so only ranked there, never a yes: {'; '.join(few)}."


def _listed(counts: Mapping[str, int]) -> str:
    """Codes with their number, the largest first; of many the first few by name."""
    order = sorted(counts, key=lambda code: -counts[code])
    more = f" and {len(order) - MOST_NAMED} more" if len(order) > MOST_NAMED else ""
    return ", ".join(f"{code} ({counts[code]})" for code in order[:MOST_NAMED]) + more
