"""`focuscode` and `python -m pipeline`: the only place where an error becomes an exit code."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

import click

from pipeline.errors import FocusError

INTERRUPTED = 130
BAD_INPUT = 3
COMPLETING = "_FOCUSCODE_COMPLETE"  # set by a shell that asks Click what may follow


def main() -> None:
    """Run a command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command; its exit code. Errors that a user can mend are told on standard error, without a traceback."""
    _speak_utf8()
    from pipeline.cli import cli

    try:
        outcome = cli.main(args=arguments, prog_name="focuscode", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except FocusError as error:
        from pipeline.console import complain

        complain(error)
        return error.exit_code
    except BrokenPipeError:
        return _let_go()
    except SystemExit:
        # Click and Rich answer a closed pipe themselves, with an exit code that here means a failed gate.
        if COMPLETING in os.environ:
            raise
        return _let_go()
    except OSError as error:
        from pipeline.console import tell

        tell(f"{error.filename or 'A file could not be written'}: {error.strerror or error}.", "red")
        _let_go()
        return BAD_INPUT
    return outcome if isinstance(outcome, int) else 0


def _speak_utf8() -> None:
    """Print UTF-8 everywhere, and read what is typed without failing on a byte that is no character.

    A Windows console may speak cp1252: a Czech quote must not end in a UnicodeEncodeError.
    """
    for stream, how in (
        (sys.stdout, {"encoding": "utf-8", "errors": "replace"}),
        (sys.stderr, {"encoding": "utf-8", "errors": "replace"}),
        (sys.stdin, {"errors": "replace"}),
    ):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with suppress(io.UnsupportedOperation):  # something was read from it before
                reconfigure(**how)


def _let_go() -> int:
    """Leave a standard output that takes no more (head has gone, the disk is full), without Python's complaint; 0."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):  # ValueError: it is closed already
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _interrupted() -> int:
    """Say that it was stopped."""
    click.echo("Interrupted. What was finished is kept.", err=True)
    return INTERRUPTED


if __name__ == "__main__":
    main()
