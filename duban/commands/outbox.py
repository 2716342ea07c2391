"""`duban outbox`: what waits and why, what could not be delivered, and what a person does about it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import click

from duban.commands.deciding import UndecidedError
from duban.commands.options import as_json, as_of, clock, say_json
from duban.commands.replaying import replaying
from duban.composition import installation
from duban.queued import facts, message_facts, message_words, words
from notifications.outbox.bouncing import LARGEST, Heard, hear, report_of
from notifications.outbox.reading import key_named
from notifications.outbox.requeuing import Outcome, Requeued, dead_keys, requeue, revoke

DONE = {
    Outcome.AGAIN: "goes again, under the same key",
    Outcome.NEXT: "is not sent again; what it carried goes into the next digest ({} notices)",
    Outcome.TOLD: "is not sent again: what it carried was told to others, or need not be told; "
    "its address counts as good again",
}
HEARD = {
    Heard.BOUNCED: "is undeliverable now; what it carried is told by the next way or person",
    Heard.KNOWN: "was known to be undeliverable, or the report was read before; nothing was changed",
    Heard.NOTHING: "is not given up: the report says {}; nothing was changed",
}


def decided(command: Callable[..., Any]) -> Callable[..., Any]:
    """--actor and --reason."""
    who = click.option("--actor", default="admin", show_default=True, help="Who decides it, for the record.")
    return who(click.option("--reason", default="", help="Why, for the record.")(command))


@click.group("outbox", invoke_without_command=True)
@as_of
@as_json
@click.pass_context
def command(ctx: click.Context, as_of: date | None, in_json: bool) -> None:
    """Show what waits in the outbox and why, the channels at rest, and what could not be delivered."""
    if ctx.invoked_subcommand is not None:
        if as_of is not None or in_json:
            raise click.UsageError(f"say --as-of and --json after {ctx.invoked_subcommand}, where it has them")
        return
    here = installation(ctx.obj, clock=clock(as_of))
    with here.database.read() as session:
        found = facts(session, now=here.clock.now(), channels=here.channels().keys())
    if in_json:
        say_json(found)
    else:
        click.echo("\n".join(words(found)))


@command.command("show")
@click.argument("key")
@as_of
@as_json
@click.pass_obj
def show(home: Path | None, key: str, as_of: date | None, in_json: bool) -> None:
    """Show the message whose key begins with KEY: its words, its tries, and what became of what it carried."""
    here = installation(home, clock=clock(as_of))
    with here.database.read() as session:
        found = message_facts(session, key_named(session, key), now=here.clock.now())
    if in_json:
        say_json(found)
    else:
        click.echo("\n".join(message_words(found)))


@command.command("requeue")
@click.argument("key", required=False)
@click.option("--all", "every", is_flag=True, help="Every message that could not be delivered.")
@click.option("--channel", help="With --all: those of one channel only.")
@decided
@as_of
@as_json
@click.pass_obj
def requeue_dead(
    home: Path | None,
    key: str | None,
    every: bool,
    channel: str | None,
    actor: str,
    reason: str,
    as_of: date | None,
    in_json: bool,
) -> None:
    """Send an undeliverable message of today again under its key, or let the next digest tell what it carried.

    Its address counts as good again.
    """
    if every == (key is not None) or (channel is not None and not every):
        raise click.UsageError("name one message by its KEY, or say --all (with --channel, if only those of one)")
    _decided(actor, reason)
    here = replaying(home, as_of)
    with here.database.read() as session:
        keys = dead_keys(session, channel=channel) if key is None else [key_named(session, key)]
    done = [requeue(here.database, one, now=here.clock.now(), actor=actor, reason=reason) for one in keys]
    if in_json:
        say_json([{"key": one.key, "outcome": one.outcome.value, "notices": one.notices} for one in done])
    else:
        click.echo("\n".join(_requeued(one) for one in done) or "nothing is undeliverable")


@command.command("revoke")
@click.argument("key")
@decided
@as_of
@click.pass_obj
def revoke_links(home: Path | None, key: str, actor: str, reason: str, as_of: date | None) -> None:
    """End the signed links that stand in a message, as where it fell into wrong hands."""
    _decided(actor, reason)
    here = replaying(home, as_of)
    with here.database.read() as session:
        found = key_named(session, key)
    revoke(here.database, found, now=here.clock.now(), actor=actor, reason=reason)
    click.echo(f"the links in message {found} hold no longer")


@command.command("bounce")
@click.argument("file", type=click.File("rb"))
@click.option("--actor", default="mail server", show_default=True, help="Who reports it, for the record.")
@as_of
@click.pass_obj
def bounce(home: Path | None, file: BinaryIO, actor: str, as_of: date | None) -> None:
    """Read a mail server's report that a mail did not arrive (RFC 3464) from FILE, or from - for standard input."""
    here = replaying(home, as_of)
    report = report_of(file.read(LARGEST + 1))
    heard = hear(here.database, report, now=here.clock.now(), actor=actor)
    click.echo(f"message {report.key} {HEARD[heard].format(report.action)}")


def _decided(actor: str, reason: str) -> None:
    for name, given, asked in (("actor", actor, "who decides it"), ("reason", reason, "why")):
        if not given.strip():
            raise UndecidedError(f'say {asked}, for the record: --{name} "…"')


def _requeued(one: Requeued) -> str:
    return f"message {one.key} {DONE[one.outcome].format(one.notices)}"
