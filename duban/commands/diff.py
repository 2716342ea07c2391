"""`duban diff`: what the edited config would do, before it happens."""

from datetime import date
from pathlib import Path

import click

from config.reading import read_config
from duban.commands.options import as_json, as_of, clock, say_json
from duban.composition import installation
from duban.differing import facts, lines, refusals
from models.migrating import upgrade
from supervision.change.difference import Difference
from supervision.change.proposing import propose


@click.command("diff")
@as_of
@as_json
@click.pass_obj
def command(home: Path | None, as_of: date | None, in_json: bool) -> None:
    """Show what `duban apply` would change: entries, duties, notices, and what it would refuse.

    It is worked out by doing it and taking it back, so it is what will happen. Nothing is changed.
    """
    here = installation(home, clock=clock(as_of))
    config = read_config(here.settings.config_folder)
    upgrade(here.database)
    found = propose(here.database, config, now=here.clock.now())
    if in_json:
        say_json(facts(found))
        return
    for line in (*lines(found), *refusals(found)):
        click.echo(line)
    click.echo(_following(found))


def _following(found: Difference) -> str:
    """What the admin may do next."""
    if not found.changes:
        return "the files say what is in force"
    if found.refused(late=True):
        return "as it stands `duban apply` refuses it"
    return f"apply it with `duban apply --reason …{' --late' if found.refusals else ''}`"
