"""`duban why`: why a notice went out, or what every rule said of a unit on a day."""

from datetime import date
from pathlib import Path

import click

from duban.commands.options import Day, as_json, as_of, clock, say_json
from duban.composition import Installation, installation
from duban.explained import facts, words
from supervision.calendar import day_of
from supervision.why.answer import MessageAnswer
from supervision.why.asking import why
from supervision.why.telling import why_named


@click.command("why")
@click.argument("notice", required=False)
@click.option("--unit", metavar="UNIT", help="A unit by its id or Chinese name.")
@click.option("--on", type=Day(), metavar="DATE", help="The day to ask about (today).")
@as_of
@as_json
@click.pass_obj
def command(
    home: Path | None, notice: str | None, unit: str | None, on: date | None, as_of: date | None, in_json: bool
) -> None:
    """Say why NOTICE went out: a message's key or its first 6 characters or more, or the number of a notice.

    With --unit and --on instead: what every rule said of each of the unit's duties on that day.
    """
    if (notice is None) == (unit is None):
        raise click.UsageError("say either a notice or --unit, one of the two")
    if notice is not None and on is not None:
        raise click.UsageError("--on goes with --unit; a notice has its day")
    here = installation(home, clock=clock(as_of))
    if notice is not None:
        _of_notice(here, notice, in_json)
    elif unit is not None:
        _of_unit(here, unit, on, in_json)


def _of_unit(here: Installation, unit: str, on: date | None, in_json: bool) -> None:
    now = here.clock.now()
    with here.database.read() as session:
        answer = why(session, unit, day=on or day_of(now), now=now)
    say_json(facts.of_answer(answer)) if in_json else click.echo("\n".join(words.of_answer(answer)))


def _of_notice(here: Installation, notice: str, in_json: bool) -> None:
    with here.database.read() as session:
        answer = why_named(session, notice, now=here.clock.now())
    if isinstance(answer, MessageAnswer):
        say_json(facts.of_message(answer)) if in_json else click.echo("\n".join(words.of_message(answer)))
    else:
        say_json(facts.of_notice(answer)) if in_json else click.echo("\n".join(words.of_notice(answer)))
