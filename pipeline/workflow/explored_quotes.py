"""Quotes that a researcher looks up: where they stand, who said them, and the talk around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.analysis.filters import folded
from pipeline.analysis.people import Person
from pipeline.analysis.quote_pool import CHOSEN
from pipeline.analysis.quotes import SOMEBODY, Descriptions, Quotable
from pipeline.codebook import Code, Scale
from pipeline.errors import InputError, Problem
from pipeline.exhibits import Column, Table, Value
from pipeline.findings import QuoteRef
from pipeline.transcripts import Transcript
from pipeline.workflow.analysing import quoted_under
from pipeline.workflow.exploring import Explored

ALL = "all"
CHOICES = (*CHOSEN, ALL)


@dataclass(frozen=True, slots=True)
class QuotesWanted:
    """Which quotes somebody asks for; nothing named is all of it.

    `chosen`: those alone that the rule of quotes takes for each code and stakeholder group, of one kind or of `all` three.
    `context` is how many turns before and after come with each. `speakers`: labels as they stand in the transcripts, and
    where each quote stands, instead of descriptions that several people share. `limit` 0 is no limit.
    """

    codes: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    levels: Sequence[str] = ()
    chosen: str = ""
    context: int = 0
    speakers: bool = False
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn near a quote: who spoke, as far as it may be said, and the words."""

    speaker: str
    words: str


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quote with its code, its place and the talk around it. `turn` counts from 1, `time` is in seconds."""

    ref: QuoteRef
    code: Code
    turn: int
    line: int | None
    time: float | None
    person: Person
    label: str
    before: tuple[Spoken, ...] = ()
    after: tuple[Spoken, ...] = ()

    @property
    def level_name(self) -> str:
        """The name of its level, "" where it has none."""
        return _level_name(self.code.scale, self.ref.level)


def _level_name(scale: Scale | None, level_id: str | None) -> str:
    """The name of a level, its id where the scale does not know it any more."""
    if not level_id:
        return ""
    names = {level.id: level.name for level in scale.levels} if scale else {}
    return names.get(level_id, level_id)


@dataclass(frozen=True, slots=True)
class QuotesFound:
    """The quotes that are shown, code by code, and how many there are.

    `placed`: where they stand may be shown, as speakers are shown by label or may be told anyway. `told` counts the quotes shown of whose
    speakers the conditions or the language tell more than their descriptions, so that it is one of too few people.
    """

    quotes: tuple[FoundQuote, ...]
    total: int
    placed: bool = True
    told: int = 0


def find_quotes(found: Explored, wanted: QuotesWanted) -> QuotesFound:
    """The quotes that somebody asks for, in order of the codebook; then of the transcripts, where they may be placed.

    Where they may not, they stand by description, and by chance within one: order would tell who sat together.
    Raises InputError with every code, level, key and value that is not there.
    """
    codes, persons = found.asked(wanted.codes, wanted.where)
    levels = _levels(codes, wanted.levels)
    members = frozenset(persons) if wanted.where else None
    settings = found.study.settings.comparison
    quotable = Quotable(
        found.people,
        found.segments,
        found.judged.codings,
        codebook=found.codebook,
        perceived=settings.perceived,
        least=settings.least_people,
    )
    refs: list[tuple[Code, QuoteRef]] = []
    for code in codes:
        offered = (
            _chosen(quotable, code, found, members, wanted.chosen)
            if wanted.chosen
            else quotable.every(code.id, among=members)
        )
        refs += [(code, ref) for ref in offered if levels is None or ref.level in levels[code.id]]
    placed = wanted.speakers or settings.least_people <= 1
    if not placed and not wanted.chosen:
        order = {code.id: place for place, code in enumerate(codes)}
        refs.sort(key=lambda one: (order[one[0].id], one[1].attribution, one[1].segment_id))
    shown = refs[: wanted.limit] if wanted.limit else refs
    placing = _Placing(found, wanted, placed=placed)
    quotes = tuple(placing.placed(code, ref) for code, ref in shown)
    languages, describe = found.people.languages, quotable.describe
    alike = Counter((languages[person.transcript_id], describe.of(person)) for person in persons)
    few = [one for one in quotes if alike[one.ref.language, one.ref.attribution] < settings.least_people]
    return QuotesFound(quotes, len(refs), placed, 0 if placed else len(few))


def _chosen(
    quotable: Quotable, code: Code, found: Explored, members: Collection[Person] | None, kind: str
) -> list[QuoteRef]:
    """Of each stakeholder group the quotes that the rule chooses for a code, each once; groups as in the report."""
    taken = [
        ref
        for group in quoted_under(found.people, quotable).values()
        if (among := {person for person in group if members is None or person in members})
        for ref in quotable.choose(code.id, most=len(CHOSEN), among=among)
    ]
    return [ref for ref in taken if ref.chosen and kind in (ALL, ref.chosen)]


def _levels(codes: Sequence[Code], wanted: Sequence[str]) -> dict[str, frozenset[str]] | None:
    """The ids of the wanted levels by code, None where all are wanted; raises InputError for a level that no code has."""
    if not wanted:
        return None
    problems, names = [], [folded(name) for name in wanted]
    found: dict[str, set[str]] = {code.id: set() for code in codes}
    known: dict[str, None] = {}
    hit: set[str] = set()
    for code in codes:
        for level in code.scale.levels if code.scale else ():
            known[level.id] = None
            fitting = {folded(level.id), folded(level.name)} & {*names}
            hit |= fitting
            if fitting:
                found[code.id].add(level.id)
    for text, name in zip(wanted, names, strict=True):
        if name not in hit:
            how = f"There are: {', '.join(known)}." if known else "None of these codes has levels."
            problems.append(Problem("--level", f"there is no level {text!r}.", how))
    if problems:
        raise InputError(problems)
    return {code_id: frozenset(ids) for code_id, ids in found.items()}


class _Placing:
    """Where quotes stand, and what is said around them."""

    def __init__(self, found: Explored, wanted: QuotesWanted, *, placed: bool) -> None:
        self._found, self._wanted, self._placed = found, wanted, placed
        self._by_id = {segment.id: segment for segment in found.segments}
        self._describe = Descriptions(
            found.people.persons,
            least=found.study.settings.comparison.least_people,
            languages=found.people.languages,
        )

    def placed(self, code: Code, ref: QuoteRef) -> FoundQuote:
        """A quote with its place and context."""
        segment = self._by_id[ref.segment_id]
        transcript = self._found.transcripts[segment.transcript_id]
        first, end = segment.turns
        turn = transcript.turns[first]
        person = self._found.people.voices[ref.transcript_id, ref.speaker_id]
        more = self._wanted.context
        before, after = transcript.turns[max(first - more, 0) : first], transcript.turns[end : end + more]
        names = self._names(transcript, [turn.speaker_id for turn in (*before, *after)], person)
        return FoundQuote(
            ref=ref,
            code=code,
            turn=first + 1,
            line=turn.line,
            time=turn.started_at,
            person=person,
            label=transcript.speaker(ref.speaker_id).label,
            before=tuple(Spoken(names[turn.speaker_id], transcript.words_of(turn)) for turn in before),
            after=tuple(Spoken(names[turn.speaker_id], transcript.words_of(turn)) for turn in after),
        )

    def _names(self, transcript: Transcript, voices: Sequence[str], quoted: Person) -> dict[str, str]:
        """Who speaks near a quote, as far as it may be said: a moderator or observer by that word alone.

        Where quotes may not be placed, participants have letters in the order in which they speak there.
        """
        names: dict[str, str] = {}
        letters: dict[Person, str] = {}
        for voice in dict.fromkeys(voices):
            speaker = transcript.speaker(voice)
            person = self._found.people.voices.get((transcript.id, voice))
            if self._wanted.speakers:
                names[voice] = speaker.label
            elif person is None:
                names[voice] = speaker.role
            elif self._placed:
                names[voice] = self._describe.of(person)
            elif person == quoted:
                names[voice] = "who is quoted"
            else:
                letter = letters.setdefault(person, chr(ord("A") + len(letters)))
                names[voice] = f"{SOMEBODY} ({letter})"
        return names


def quote_table(found: QuotesFound, wanted: QuotesWanted) -> Table:
    """The quotes as a table: a row each, with the place where it stands only where that may be shown."""
    place = (
        # An id is made of transcript, label and words: a guessed label could be tried on it.
        Column("segment", "segment"),
        Column("transcript", "transcript"),
        Column("turn", "turn", "count", about="number of the turn in the transcript, from 1"),
        Column("line", "line", "count", about="line of the file in which the turn begins"),
        Column("time", "time", "number", 1, "seconds from the start of the recording"),
    )
    columns = [
        *(place if found.placed else ()),
        Column("language", "language"),
        Column("code", "code"),
        Column("code_name", "name of the code"),
        Column("level", "level"),
        Column("level_name", "name of the level"),
        Column("chosen", "stands for", about="what the rule of quotes takes it for"),
        Column("rule", "counts by", about="the rule by which the coding counts"),
        Column("attribution", "said by", about="as fully as enough people share the description"),
        Column("quote", "quote", "quote"),
    ]
    if wanted.speakers:
        columns += [Column(key, key) for key in ("speaker", "group", "country", "sector")]
    if wanted.context:
        columns += [Column("before", "before", "quote"), Column("after", "after", "quote")]
    rows = tuple(tuple(_row(quote)[column.key] for column in columns) for quote in found.quotes)
    return Table("quotes", "Quotes", tuple(columns), rows)


def _row(quote: FoundQuote) -> dict[str, Value]:
    """All cells of a quote by column."""
    ref, person = quote.ref, quote.person
    return {
        "segment": ref.segment_id,
        "transcript": ref.transcript_id,
        "turn": quote.turn,
        "line": quote.line,
        "time": quote.time,
        "language": ref.language,
        "code": ref.code_id,
        "code_name": quote.code.name,
        "level": ref.level or "",
        "level_name": quote.level_name,
        "chosen": ref.chosen,
        "rule": ref.rule,
        "attribution": ref.attribution,
        "quote": ref.quote,
        "speaker": quote.label,
        "group": person.group,
        "country": person.country,
        "sector": person.sector,
        "before": talk_in_lines(quote.before),
        "after": talk_in_lines(quote.after),
    }


def talk_in_lines(spoken: Sequence[Spoken]) -> str:
    """Turns as lines of text."""
    return "\n".join(f"{one.speaker}: {one.words}" for one in spoken)
