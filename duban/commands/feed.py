"""`duban feed`: the secret address of a calendar, and a new one in its place."""

from pathlib import Path

import click

from duban.composition import Installation, installation
from models.unit import Contact, Unit
from notifications.feed.address import UnknownReaderError, feed_url, reader_named, renew


@click.command("feed")
@click.argument("unit")
@click.option("--person", metavar="PERSON", help="One person of the unit, by id or role, instead of the unit.")
@click.option("--renew", "renewed", is_flag=True, help="Make a new address; the one given out before ends.")
@click.option("--actor", default="admin", show_default=True, help="Who renews it, for the record.")
@click.pass_obj
def command(home: Path | None, unit: str, person: str | None, renewed: bool, actor: str) -> None:
    """Print the address by which a calendar program subscribes to the due dates of UNIT (its id or Chinese name).

    Who knows the address can read the calendar, and nothing more. Of the supervision office it holds the days of the
    dispatches too.
    """
    here = installation(home)
    reader = _reader(here, unit, person)
    if renewed:
        if not actor.strip():
            raise click.UsageError('say who renews it, for the record: --actor "…"')
        reader = renew(here.database, reader, now=here.clock.now(), actor=actor.strip())
    click.echo(feed_url(here.links(), reader))


def _reader(here: Installation, unit: str, person: str | None) -> Unit | Contact:
    try:
        with here.database.read() as session:
            return reader_named(session, unit, person)
    except UnknownReaderError as error:
        raise click.UsageError(str(error)) from None
