"""`focuscode` and `python -m pipeline`: the only place where an error becomes an exit code."""

from __future__ import annotations

import os
import sys

import click

from pipeline.errors import FocusError

INTERRUPTED = 130
BAD_INPUT = 3


def main() -> None:
    """Run a command and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command; its exit code. Errors that a user can mend are told on standard error, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A Windows console may speak cp1252: a Czech quote must not end in a UnicodeEncodeError.
            reconfigure(encoding="utf-8", errors="replace")
    from pipeline.cli import cli

    try:
        outcome = cli.main(args=arguments, prog_name="focuscode", standalone_mode=False)
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
        # The reader (head, less) has gone; leave without Python's complaint at closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        from pipeline.console import tell

        tell(f"{error.filename or 'The system'}: {error.strerror or error}.", "red")
        return BAD_INPUT
    return outcome if isinstance(outcome, int) else 0


def _interrupted() -> int:
    """Say that it was stopped."""
    click.echo("Interrupted. What was finished is kept.", err=True)
    return INTERRUPTED


if __name__ == "__main__":
    main()
