"""Shell completion."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    For bash: focuscode completion bash > ~/.local/share/bash-completion/completions/focuscode
    """
    from click.shell_completion import get_completion_class

    from pipeline.cli import cli

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(found(cli, {}, "focuscode", "_FOCUSCODE_COMPLETE").source())
