"""`duban overdue`: what is late, of whom, since when."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from duban.commands.options import as_json, as_of, clock, say_json
from duban.composition import installation
from supervision.board import Line, overdue
from supervision.calendar import day_of
from supervision.in_force import in_force

WIDE = 200


@click.command("overdue")
@as_of
@as_json
@click.pass_obj
def command(home: Path | None, as_of: date | None, in_json: bool) -> None:
    """List everything overdue on the day, the oldest first. Overdue begins the day after the due day."""
    here = installation(home, clock=clock(as_of))
    today = day_of(here.clock.now())
    with here.database.read() as session:
        lines = overdue(session, today, in_force(session).calendar)
    if in_json:
        say_json([facts(line) for line in lines])
    elif lines:
        _table(lines, today)
    else:
        click.echo(f"nothing is overdue on {today}")


def facts(line: Line) -> dict[str, Any]:
    """A line as programs read it: names as in the document, ids beside them."""
    return {
        "plan": line.plan, "task": line.task, "title": line.title, "clause": line.clause,
        "unit": line.unit_name, "unit_id": line.unit, "role": line.role, "period": line.period,
        "state": line.state, "due_on": line.due_on, "first_due_on": line.first_due_on,
        "was_late": line.was_late,
        "days_late": line.days_late, "working_days_late": line.working_days,
        "working_days_provisional": line.count_provisional,
        "light": line.light, "light_reason": line.reason,
        "leads": [name for _, name, _ in line.leads], "lead_ids": [key for key, _, _ in line.leads],
        "next_rung": line.next_rung, "next_on": line.next_on, "next_provisional": line.provisional,
    }  # fmt: skip


def _due(line: Line) -> str:
    """The date in force, and the first one where it was moved."""
    return f"{line.due_on}" if line.first_due_on == line.due_on else f"{line.due_on} (first {line.first_due_on})"


def _table(lines: list[Line], today: date) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(lines)} overdue on {today}", title_justify="left")
    for heading in ("light", "clause", "task", "unit", "due", "days late", "next"):
        fixed = heading in ("light", "clause", "due", "days late")
        table.add_column(heading, justify="right" if heading == "days late" else "left", no_wrap=fixed)
    for line in lines:
        mark = " (provisional)" if line.provisional else ""
        following = f"{line.next_on}{mark} {line.next_rung}" if line.next_on else ""
        table.add_row(
            line.light, line.clause, line.title, f"{line.unit_name} ({line.role})", _due(line),
            str(line.days_late), following,
        )  # fmt: skip
    # In a pipe there is no edge of a terminal to stay within.
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
