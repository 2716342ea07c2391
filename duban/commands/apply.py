"""`duban apply`: the config checked whole and put in force."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from config.reading import read_config
from duban.commands.options import as_json, as_of, clock, say_json
from duban.composition import installation
from models.migrating import upgrade
from supervision.applying import apply


@click.command("apply")
@click.option("--actor", default="admin", show_default=True, help="Who applies it, for the record.")
@click.option("--reason", default="", help="Why, for the record.")
@as_of
@as_json
@click.pass_obj
def command(home: Path | None, actor: str, reason: str, as_of: date | None, in_json: bool) -> None:
    """Check the whole config and put it in force in one transaction.

    Every fault is told with file, line, column and path; then nothing is changed and the exit code is 2.
    """
    here = installation(home, clock=clock(as_of))
    config = read_config(here.settings.config_folder)
    upgrade(here.database)
    done = apply(here.database, config, now=here.clock.now(), actor=actor, reason=reason)
    if in_json:
        say_json(asdict(done))
    elif not done.changed:
        click.echo("this config is in force already; nothing was changed")
    else:
        click.echo(f"in force: {done.plans} plan(s), {done.clauses} clauses, {done.tasks} tasks, {done.units} units")
        click.echo(f"open duties moved to a new date: {done.moved}") if done.moved else None
        click.echo(f"open duties withdrawn: {done.withdrawn}") if done.withdrawn else None
