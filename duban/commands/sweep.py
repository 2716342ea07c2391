"""`duban sweep`: one sweep by hand."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from uuid import uuid4

import click

from duban.commands.options import as_json, as_of, say_json
from duban.commands.replaying import replaying
from notifications.digest.composing import compose
from supervision import runs
from supervision.sweeping import sweep


@click.command("sweep")
@as_of
@as_json
@click.pass_obj
def command(home: Path | None, as_of: date | None, in_json: bool) -> None:
    """Open what has begun, let each due rung speak once, and compose the day's digests into the outbox.

    Run again, or twice at once, it adds nothing. Nothing is sent: that is `duban deliver`, or the service.
    """
    here = replaying(home, as_of)
    now, links = here.clock.now(), here.links()
    run = runs.begin(here.database, job="sweep", slot=f"by hand {uuid4()}", now=now)
    assert run is not None
    done = sweep(here.database, now=now, run=run, actor="by hand")
    made = compose(here.database, now=now, url=here.settings.url, links=links)
    if in_json:
        held = {"held_until": made.held_until, "held_provisional": made.held_provisional}
        say_json({**asdict(done), "spoken": done.spoken, "messages": made.messages, **held})
        return
    click.echo(f"{done.day}: opened {done.opened}; spoke {done.spoken} (due soon {done.due_soon}, due {done.due}, "
               f"overdue {done.overdue}, escalated {done.escalated}, receipt {done.receipt}); "
               f"passed over {done.passed_over}")  # fmt: skip
    if made.held_until:
        mark = " (provisional)" if made.held_provisional else ""
        click.echo(f"messages are held until working hours: {made.held_until:%Y-%m-%d %H:%M}{mark}")
    else:
        click.echo(f"messages composed: {made.messages}")
