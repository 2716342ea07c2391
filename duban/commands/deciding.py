"""What commands that change the config in force share: who decides and why, the difference shown, the question."""

import sys
from collections.abc import Callable
from typing import Any

import click

from duban.differing import lines
from duban.failing import WRONG_INPUT
from supervision.change.applying import RefusedError
from supervision.change.difference import Difference

OPTIONS = (
    click.option("--actor", default="admin", show_default=True, help="Who decides it, for the record."),
    click.option("--reason", default="", help="Why, for the record; needed where anything changes."),
    click.option("--late", is_flag=True, help="Insist on moving a date that is over; late stays marked as late."),
    click.option("--yes", is_flag=True, help="Do not ask."),
)


def decision(command: Callable[..., Any]) -> Callable[..., Any]:
    """--actor, --reason, --late and --yes."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


class UndecidedError(click.ClickException):
    """The decision lacks something; nothing was changed."""

    exit_code = WRONG_INPUT

    def __init__(self, words: str) -> None:
        super().__init__(f"{words}; nothing was changed")


def agree(difference: Difference, *, actor: str, reason: str, late: bool, yes: bool, quiet: bool) -> None:
    """Shows the difference and asks; returns where it may be applied.

    Raises RefusedError; UndecidedError where who or why is missing or nobody can be asked; Abort where the answer is
    no.
    """
    if not difference.changes:
        return
    if not quiet:
        for line in lines(difference):
            click.echo(line)
    if refusals := difference.refused(late=late):
        raise RefusedError(refusals)
    for name, words in (("actor", actor), ("reason", reason)):
        if not words.strip():
            raise UndecidedError(f'say {ASKED[name]}, for the record: --{name} "…"')
    for refusal in () if quiet else difference.refusals:
        click.echo(f"insisted on: {refusal.fact}")
    _ask(yes=yes, quiet=quiet)


ASKED = {"actor": "who decides it", "reason": "why"}


def _ask(*, yes: bool, quiet: bool) -> None:
    if yes:
        return
    if quiet or not sys.stdin.isatty():
        raise UndecidedError("nobody can be asked here; say --yes if this is meant")
    click.confirm("put this in force?", abort=True)
