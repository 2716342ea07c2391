"""`duban apply`: the config checked whole, what it changes shown, and put in force."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from config.reading import read_config
from duban.commands.deciding import agree, decision
from duban.commands.options import as_json, as_of, say_json
from duban.commands.replaying import replaying_change
from models.migrating import upgrade
from supervision.change.applying import Outcome, apply
from supervision.change.proposing import propose


@click.command("apply")
@decision
@as_of
@as_json
@click.pass_obj
def command(
    home: Path | None, actor: str, reason: str, late: bool, yes: bool, as_of: date | None, in_json: bool
) -> None:
    """Check the whole config, show what it changes, ask, and put it in force in one transaction.

    Every fault is told with file, line, column and path; then nothing is changed and the exit code is 2.
    """
    here = replaying_change(home, as_of)
    config = read_config(here.settings.config_folder)
    upgrade(here.database)
    found = propose(here.database, config, now=here.clock.now())
    agree(found, actor=actor, reason=reason, late=late, yes=yes, quiet=in_json)
    now = here.clock.now()
    done = apply(here.database, config, now=now, actor=actor, reason=reason, late=late, base=found.base)
    if in_json:
        say_json(asdict(done))
    else:
        click.echo(told(done))


def told(done: Outcome) -> str:
    """What was done, in a line."""
    if not done.changed:
        return "this config is in force already; nothing was changed"
    said = f"in force: {done.plans} plan(s), {done.clauses} clauses, {done.tasks} tasks, {done.units} units"
    counts = done.counts
    followed = [f"{counts[name]} {words}" for name, words in FOLLOWED.items() if counts.get(name)]
    return "\n".join([said, *([", ".join(followed)] if followed else [])])


FOLLOWED = {
    "moved": "open duties moved",
    "withdrawn": "withdrawn",
    "revived": "taken up again",
    "cancelled": "notices cancelled",
    "added": "added",
    "rearmed": "re-armed",
    "shifted": "on another day",
}
