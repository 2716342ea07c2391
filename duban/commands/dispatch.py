"""`duban dispatch`: a cycle for a period, or all that were missed."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from uuid import uuid4

import click

from duban.commands.options import as_json, as_of, say_json
from duban.commands.replaying import replaying
from duban.composition import Installation
from supervision import runs
from supervision.calendar import day_of
from supervision.dispatching import Dispatched, checked, dispatch, missed
from supervision.in_force import in_force
from supervision.period import Period


@click.command("dispatch")
@click.argument("cycle", required=False)
@click.argument("period", required=False)
@as_of
@as_json
@click.pass_obj
def command(home: Path | None, cycle: str | None, period: str | None, as_of: date | None, in_json: bool) -> None:
    """Dispatch CYCLE for PERIOD (monthly-statistics 2019-06); without them, every period that was missed."""
    here = replaying(home, as_of)
    if cycle and not period:
        raise click.UsageError("say for which period too, like 2019-06 or 2019Q2; or leave both out")
    wanted = [(cycle, Period.parse(period))] if cycle and period else _missed(here)
    done = [_dispatch(here, name, one) for name, one in wanted]
    if in_json:
        say_json([asdict(one) for one in done])
        return
    for one in done:
        said = f"{one.assignments} duties, {one.reported} reported, {one.overdue} overdue, {one.notices} units told"
        click.echo(f"{one.cycle} {one.period}: {said if one.fresh else 'dispatched before; nothing was changed'}")
    if not done:
        click.echo("nothing was missed")


def _missed(here: Installation) -> list[tuple[str, Period]]:
    with here.database.read() as session:
        return list(missed(session, in_force(session), now=here.clock.now()))


def _dispatch(here: Installation, cycle: str, period: Period) -> Dispatched:
    now = here.clock.now()
    with here.database.read() as session:
        checked(in_force(session), cycle, period, today=day_of(now))
    run = runs.begin(here.database, job=f"dispatch {cycle}", slot=f"{period} by hand {uuid4()}", now=now)
    assert run is not None
    return dispatch(here.database, cycle=cycle, period=period, now=now, run=run, actor="by hand")
