"""`duban deliver`: what waits in the outbox goes out."""

from dataclasses import asdict
from pathlib import Path

import click

from duban.commands.options import as_json, say_json
from duban.composition import installation
from notifications.digest.composing import compose
from notifications.outbox.delivering import deliver


@click.command("deliver")
@as_json
@click.pass_obj
def command(home: Path | None, in_json: bool) -> None:
    """Compose what waits and send the outbox now, on the real clock, in working hours only."""
    here = installation(home)
    compose(here.database, now=here.clock.now(), url=here.settings.url, links=here.links())
    done = deliver(here.database, here.channels(), clock=here.clock.now)
    lacks = here.channels.lacks()
    if in_json:
        say_json({**asdict(done), "lacks": lacks})
    elif done.held_until:
        mark = " (provisional)" if done.held_provisional else ""
        until = f"{done.held_until:%Y-%m-%d %H:%M}{mark}"
        click.echo(f"outside working hours: {done.left} message(s) are held until {until}")
    else:
        click.echo(f"sent {done.sent}, to be tried again {done.again}, undeliverable {done.dead}, waiting {done.left}")
        click.echo("no mail server is set: DUBAN_SMTP_HOST") if not here.settings.smtp_host else None
    for lack in () if in_json else lacks:
        click.echo(lack)
