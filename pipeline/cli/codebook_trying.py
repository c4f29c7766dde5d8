"""`focuscode codebook try`: keyword in context."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import json_option, print_json, quiet_option, study_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.codebook import Pattern
    from pipeline.console import Progress
    from pipeline.taggers.concordance import Fate
    from pipeline.workflow.study import Study
    from pipeline.workflow.trying import Talk, Tried

_FATES: dict[Fate, str] = {
    "negated": "negated.",
    "affirmed": "not negated, as the pattern requires.",
    "unless": "cancelled by “unless”.",
    "speakers": "said by speakers in whose talk it is not looked for.",
}


@click.command("try")
@click.argument("words", metavar="[PATTERN]", nargs=-1)
@click.option(
    "--on",
    "places",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="TRANSCRIPTS…",
    help="Transcript files and folders of them (default: the transcripts of the study).",
)
@click.option("--language", default="", help="The language of these texts, such as en or cs.")
@click.option("--exact", is_flag=True, help="The words as written, not all their forms.")
@click.option(
    "--within",
    type=click.IntRange(min=1),
    help="The words in any order, with at most so many words between the first and the last.",
)
@click.option("--regex", is_flag=True, help="PATTERN is a regular expression.")
@click.option("--matcher", is_flag=True, help='PATTERN is a pattern of spaCy\'s Matcher: [{LEMMA: "help"}].')
@click.option(
    "--negation",
    type=click.Choice(["exclude", "allow", "require"]),
    help="Whether a negated match counts (default: exclude, it does not).",
)
@click.option("--unless", multiple=True, help="A phrase that cancels a match in its sentence (repeatable).")
@click.option("--code", "code_id", default="", help="Try all patterns of this code instead of a PATTERN.")
@click.option(
    "--codebook",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The codebook that --code is in (default: the study's).",
)
@click.option("--column", default="", help="Read CSV files with one text a row: the column that holds it.")
@click.option("--id", "id_column", default="", help="With --column: the column that names each text.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Hits shown; 0 shows all."
)
@click.option(
    "--width", type=click.IntRange(min=40), help="Characters a line (default: the terminal's, or 160)."
)
@study_option
@json_option
@quiet_option
def try_(
    words: tuple[str, ...],
    places: tuple[Path, ...],
    code_id: str,
    file: Path | None,
    folder: Path,
    limit: int,
    width: int | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Show where a pattern stands in talk: every hit in its context, one under the other.

    PATTERN is a phrase, in quotation marks; or, where it begins with {, a pattern as it stands in the codebook:
    "{words: [water, tree], within: 3}". What negation or “unless” keeps from counting is counted beneath.

    Files are read, nothing is written. Talk of moderators and observers is left out, unless the study counts it.
    """
    from pipeline.console import progress, tell
    from pipeline.workflow.trying import code_of, study_at, try_code, try_pattern

    text, paths = _split(words, places, code_id=code_id)
    pattern = _pattern(text, options) if not code_id else None
    study = study_at(folder)
    assumed = bool(paths) and not options["language"]
    with progress(quiet=quiet or as_json) as shown:
        talk = _talk(paths, study, folder, options, shown)
        if pattern is None:
            tried = try_code(code_of(code_id, study, file), talk, shown)
        else:
            tried = try_pattern(pattern, talk, shown)
    name = code_id or (pattern.text if pattern else "")
    if as_json:
        print_json(
            "codebook try", {"pattern": name, **_as_json(tried, talk, limit), "language_assumed": assumed}
        )
    else:
        if assumed and not quiet:
            tell(f"Read as {', '.join(talk.languages)}; --language names another.", "dim")
        _show(tried, talk, limit, width, rows=bool(options["column"]), quiet=quiet)


def _split(words: Sequence[str], places: Sequence[Path], *, code_id: str) -> tuple[str, list[Path]]:
    """The pattern, and the paths of `--on`; the shell may have spread them over several arguments."""
    text, rest = ("", words) if code_id else (words[0] if words else "", words[1:])
    if not text.strip() and not code_id:
        raise click.UsageError("Say what to look for: a PATTERN, or --code with the id of a code.")
    paths = [*places, *(Path(word) for word in rest)]
    if rest and not places:
        what = "A PATTERN of several words stands in quotation marks"
        raise click.UsageError(f"{what}; files follow --on. Not understood: {' '.join(rest)}")
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise click.UsageError(f"There is no such file: {', '.join(missing)}")
    return text, paths


def _pattern(text: str, options: dict[str, Any]) -> Pattern:
    """The pattern that text and options say."""
    from pipeline.readers.pattern_texts import parse_pattern, pattern_of

    given = [name for name in ("exact", "within", "regex", "matcher", "negation", "unless") if options[name]]
    if text.lstrip().startswith("{"):
        if given:
            names = ", ".join(f"--{name}" for name in given)
            raise click.UsageError(f"A pattern between braces holds its options itself; leave out {names}.")
        return parse_pattern(text)
    ways = [name for name in ("within", "regex", "matcher") if options[name]]
    if len(ways) > 1:
        raise click.UsageError(f"Choose one of {', '.join(f'--{name}' for name in ways)}.")
    way = {"within": "words", "regex": "regex", "matcher": "matcher"}.get("".join(ways), "phrase")
    said: dict[str, Any] = {way: text.split() if way == "words" else text}
    for name in ("exact", "within", "negation"):
        if options[name]:
            said[name] = options[name]
    return pattern_of(said | ({"unless": list(options["unless"])} if options["unless"] else {}))


def _talk(
    paths: list[Path], study: Study | None, folder: Path, options: dict[str, Any], shown: Progress
) -> Talk:
    """What the pattern is tried on."""
    from pipeline.workflow.study import Study
    from pipeline.workflow.trying import Column, talk_of_column, talk_of_files, talk_of_study

    language = options["language"]
    if options["id_column"] and not options["column"]:
        raise click.UsageError("--id goes with --column.")
    if not paths:
        if options["column"]:
            raise click.UsageError("--column needs --on with a CSV file.")
        with study or Study.open(folder) as opened:
            return talk_of_study(opened, shown, language)
    if not language and study is None:
        raise click.UsageError("Say which language these texts are in: --language en, for example.")
    if options["column"]:
        column = Column(options["column"], options["id_column"])
        return talk_of_column(paths, column, language or (study.settings.language if study else ""))
    return talk_of_files(paths, study, language, shown)


def _as_json(tried: Tried, talk: Talk, limit: int) -> dict[str, Any]:
    """Counts, and hits with their places in code points of the segment."""
    hits = [
        {
            "transcript": hit.passage.segment.transcript_id,
            "speaker": talk.label(hit.passage),
            "language": hit.passage.language,
            "segment": hit.passage.segment.position,
            "start": hit.span.start,
            "end": hit.span.end,
            "text": hit.span.of(hit.passage.segment.quote),
            "quote": hit.passage.segment.quote,
            "patterns": [pattern.text for pattern in hit.patterns],
        }
        for hit in tried.hits[: limit or None]
    ]
    return {
        "hits": len(tried.hits),
        "not_counted": {fate: tried.fates.get(fate, 0) for fate in _FATES},
        "found": dict(tried.found),
        "read": dict(tried.read),
        "languages": list(talk.languages),
        "shown": hits,
    }


def _show(tried: Tried, talk: Talk, limit: int, width: int | None, *, rows: bool, quiet: bool) -> None:
    """The hits under each other, then how many there are and what does not count."""
    from pipeline.cli.concordance_lines import lines
    from pipeline.console import console, say, tell

    for problem in () if quiet else talk.unread:
        tell(f"not read: {problem}", "yellow")
    out = console()
    shown = tried.hits[: limit or None]
    for line in lines(shown, talk, width or (out.width if out.is_terminal else 160)):
        out.print(line, soft_wrap=True)
    if len(shown) < len(tried.hits):
        say(f"… {len(tried.hits) - len(shown)} more hits; --limit 0 shows all.")
    say(_summary(tried, rows=rows))
    for fate, said in _FATES.items():
        count = tried.fates.get(fate, 0)
        if count:
            say(f"{count} more {'was' if count == 1 else 'were'} {said}")


def _summary(tried: Tried, *, rows: bool) -> str:
    """How many hits there are, and in how much of what was read."""
    found, read = tried.found, tried.read
    places = [f"{found['segments']} of {read['segments']} {'texts' if rows else 'segments'}"]
    if not rows:
        places += [f"{found[n]} of {read[n]} {n}" for n in ("transcripts", "speakers")]
    count = len(tried.hits)
    return f"{count} hit{'s' * (count != 1)} in {', '.join(places)}."
