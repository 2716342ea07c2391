"""`duban calendar`: what the edited calendar would move, and how a year is worked."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from config.calendar import CalendarDay
from config.reading import read_config
from config.shape import FIRST_YEAR, LAST_YEAR
from duban.commands.options import as_json, as_of, clock, say_json
from duban.composition import installation
from supervision.calendar import day_of
from supervision.calendar_moves import CycleMove, DeadlineMove, Entry, RungMove
from supervision.calendar_preview import Hours, MovingDeadline, MovingRung, Preview, preview
from supervision.climb import asks_receipt
from supervision.in_force import InForce, in_force
from supervision.published import published_name

SIGNS = {"added": "+", "changed": "~", "removed": "-"}


@click.group("calendar")
def command() -> None:
    """Show the working calendar, and what an edited one would move."""


@command.command("diff")
@as_of
@as_json
@click.pass_obj
def diff(home: Path | None, as_of: date | None, in_json: bool) -> None:
    """Show which rungs, deadlines and dispatches move if calendar.yaml were applied as it is; change nothing.

    A newly published calendar of holidays counts as an edit too. The other files are taken as in force.
    """
    here = installation(home, clock=clock(as_of))
    edited = read_config(here.settings.config_folder)
    with here.database.read() as session:
        found = preview(session, edited, today=day_of(here.clock.now()))
    if in_json:
        say_json(facts(found))
    else:
        click.echo("\n".join(told(found)))


@command.command("show")
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), help="The year (the running one).")
@as_of
@click.pass_obj
def show(home: Path | None, year: int | None, as_of: date | None) -> None:
    """Show the days of a year that differ from the plain week, each with its name and source, as they are in force."""
    here = installation(home, clock=clock(as_of))
    with here.database.read() as session:
        rules = in_force(session)
    year = year or day_of(here.clock.now()).year
    own = {day.on: f"{day.name.zh} ({day.source})" for day in rules.config.calendar.days}
    click.echo(f"{year}: {_hours(Hours(rules.calendar.opens_at, rules.calendar.closes_at))}, {_basis(rules, year)}")
    for day, worked in sorted(rules.calendar.marked.items()):
        if day.year == year:
            click.echo(f"  {_on(day)} {'workday' if worked else 'holiday'} {own.get(day) or _published(day)}")


def _published(day: date) -> str:
    name = published_name(day)
    return f"{name.zh} (published)" if name else "(published)"


def _basis(rules: InForce, year: int) -> str:
    if year in rules.calendar.published:
        return "by the published calendar"
    return "provisional: its calendar is not published yet, so it goes by weekends"


def facts(found: Preview) -> dict[str, Any]:
    """The preview as programs read it."""
    before, after = found.hours
    return {
        "as_of": found.today, "changes": found.changes, "moves": found.moves,
        "entries": [_entry_facts(entry) for entry in found.entries],
        "published": list(found.published),
        "working_hours": {"from": _hours(before), "to": _hours(after)} if found.hours_change else None,
        "rungs": [_rung_facts(one) for one in found.rungs],
        "deadlines": [{**asdict(one.move), "duties": one.duties} for one in found.deadlines],
        "cycles": [asdict(one) for one in found.cycles],
        "settled": found.settled, "other_edits": found.other_edits,
    }  # fmt: skip


def _entry_facts(entry: Entry) -> dict[str, Any]:
    day = (entry.after or entry.before).model_dump(mode="json")  # type: ignore[union-attr]
    was = entry.before.model_dump(mode="json") if entry.before and entry.after else None
    return {"fate": entry.fate, **day, "was": was}


def _rung_facts(one: MovingRung) -> dict[str, Any]:
    words = {name: value for name, value in vars(one).items() if name != "move"}
    return {**words, **asdict(one.move), "to_speak": one.duties - one.had}


def told(found: Preview) -> Iterator[str]:
    """The preview in lines."""
    if not found.changes:
        yield "the calendar is in force as it is; nothing moves"
    else:
        yield from _edits(found)
        yield from _moves(found)
        yield "nothing was changed; `duban apply` puts it in force"
    if found.other_edits:
        yield "other config files are edited too; that counts for nothing here, see `duban diff`"


def _edits(found: Preview) -> Iterator[str]:
    for entry in found.entries:
        yield f"{SIGNS[entry.fate]} {_entry(entry)}"
    for year in found.published:
        yield f"+ the published calendar of {year}"
    if found.hours_change:
        before, after = found.hours
        yield f"~ working hours {_hours(before)} -> {_hours(after)}"


def _entry(entry: Entry) -> str:
    shown = " -> ".join(_day(day) for day in (entry.before, entry.after) if day is not None)
    return f"{_on(entry.on)} {shown}"


def _day(day: CalendarDay) -> str:
    return f"{day.kind} {day.name.zh} ({day.source})"


def _hours(hours: Hours) -> str:
    return f"{hours.opens_at:%H:%M}-{hours.closes_at:%H:%M}"


def _moves(found: Preview) -> Iterator[str]:
    if not found.moves:
        yield "no rung, no deadline and no dispatch moves"
    if found.settled:
        yield f"{found.settled} rung day(s) stay where they are and are provisional no more"
    if found.rungs:
        yield f"rungs that move, for {_counted(sum(one.duties - one.had for one in found.rungs))}:"
        for _, group in groupby(sorted(found.rungs, key=_turn), _turn):
            yield from _of_rung(list(group), found.today)
    if found.deadlines:
        yield "deadlines whose working days change (the due date itself stays):"
        yield from (f"  {_deadline(one)}" for one in found.deadlines)
    if found.cycles:
        yield "dispatches that move:"
        yield from (f"  {_cycle(one)}" for one in found.cycles)


def _turn(one: MovingRung) -> tuple[object, ...]:
    move = one.move
    return move.due_on, move.to_on, move.from_on, move.ladder, move.rung


def _of_rung(moving: list[MovingRung], today: date) -> Iterator[str]:
    """One rung of one due date, and the tasks that hang on it; one whose new day has come waits for the next sweep."""
    move = moving[0].move
    days = f"{_on(move.from_on)} -> {_on(move.to_on)}{_mark(move)}"
    has_come = move.to_on <= today and any(one.had < one.duties for one in moving)
    soon = " (at the next sweep, if no later rung is due by then)" if has_come else ""
    base = "handed out" if asks_receipt(move.ladder) else "due"
    yield f"  {days} {moving[0].name}, {base} {_on(move.due_on)}{soon}"
    for one in moving:
        period = "" if one.period == "once" else f" {one.period}"
        yield f"    {one.clause} {one.title}{period}: {_had(one)}"


def _had(one: MovingRung) -> str:
    if one.had == one.duties:
        return f"{_counted(one.duties)}; had already, so it does not speak again"
    again = f"; {one.had} of them had it already, and it does not speak to them again" if one.had else ""
    return f"{_counted(one.duties)}{again}"


def _counted(duties: int) -> str:
    return f"{duties} {'duty' if duties == 1 else 'duties'}"


def _deadline(one: MovingDeadline) -> str:
    move = one.move
    last = f"{_on(move.last_from)} -> {_on(move.last_to)}" if move.last_from != move.last_to else "stays"
    left = f"{move.left_from} -> {move.left_to}" if move.left_from != move.left_to else f"stay {move.left_to}"
    return (
        f"{_on(move.due_on)}: last working day {last}, working days left {left}{_mark(move)} ({_counted(one.duties)})"
    )


def _cycle(one: CycleMove) -> str:
    return f"{one.cycle} {one.period}: {_at(one.from_at)} -> {_at(one.to_at)}{_mark(one)}"


def _on(day: date) -> str:
    return f"{day:%a %Y-%m-%d}"


def _at(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M}"


def _mark(move: RungMove | DeadlineMove | CycleMove) -> str:
    return " (provisional)" if move.provisional else ""
