"""`duban history`: what ran, what was missed, caught up and passed over, and the downtime in between."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from duban.commands.options import Day, as_json, as_of, clock, say_json
from duban.composition import installation
from duban.explained.facts import instant
from duban.explained.words import moment, weekday
from supervision.history import Downtime, History, LateDispatch, Ran, history
from supervision.passed_over import PassedOver

NAMED = 3
REASONS = {
    "off": "it is off",
    "starting": "it was still starting",
    "away": "it did not answer",
    "failed": "it failed midway",
}


@click.command("history")
@click.option("--from", "from_on", type=Day(), metavar="DATE", help="The first day (that of the first config).")
@click.option("--to", "to_on", type=Day(), metavar="DATE", help="The last day (today).")
@as_of
@as_json
@click.pass_obj
def command(home: Path | None, from_on: date | None, to_on: date | None, as_of: date | None, in_json: bool) -> None:
    """List the sweeps and cycles that ran, what was missed and caught up, every rung passed over, and downtime."""
    if from_on and to_on and to_on < from_on:
        raise click.UsageError(f"--to {to_on} lies before --from {from_on}; swap them")
    here = installation(home, clock=clock(as_of))
    with here.database.read() as session:
        found = history(session, now=here.clock.now(), from_on=from_on, to_on=to_on)
    if in_json:
        say_json(facts(found))
        return
    click.echo("\n".join(words(found)))
    if to_on is not None and to_on > found.to_on >= found.from_on:
        click.echo(f"\n{weekday(to_on)} is to come: what has not happened is not listed; `duban simulate` plays it")


def words(found: History) -> Iterator[str]:
    """The history for people, the oldest first in each part."""
    if found.to_on < found.from_on:
        yield f"nothing to tell: the first config was applied at {moment(found.began_at)}, and later days are to come"
        return
    began = f"the first config was applied {moment(found.began_at)}"
    yield f"from {weekday(found.from_on)} to {weekday(found.to_on)}; {began}"
    parts = {
        "downtime": [_downtime(one) for one in found.downtimes],
        "days without a sweep": list(_days(found.missed_sweeps)),
        "dispatched late, or not yet": [_late(one) for one in found.late],
        "ran": [_ran(one) for one in found.runs],
        "passed over": list(_passed(found.passed_over)),
    }
    counts = {"days without a sweep": len(found.missed_sweeps), "passed over": len(found.passed_over)}
    for title, lines in parts.items():
        yield ""
        yield f"{title}: {counts.get(title, len(lines)) or 'none'}"
        yield from (f"  {line}" for line in lines)


def facts(found: History) -> dict[str, Any]:
    """The history as programs read it."""
    return {
        "from": found.from_on, "to": found.to_on, "began_at": instant(found.began_at),
        "runs": [_run_facts(one) for one in found.runs], "missed_sweeps": list(found.missed_sweeps),
        "downtimes": [_downtime_facts(one) for one in found.downtimes],
        "late_dispatches": [_late_facts(one) for one in found.late],
        "passed_over": [_passed_facts(one) for one in found.passed_over],
    }  # fmt: skip


def _downtime(one: Downtime) -> str:
    until = moment(one.until_at) if one.until_at else "now"
    missed = len(one.missed_sweeps)
    return f"{moment(one.from_at)} to {until}: {_days_of(one.days)}, {missed} sweep{'s' if missed != 1 else ''} missed"


def _days(days: Iterable[date]) -> Iterator[str]:
    """Days that follow one another as one stretch."""
    for _, group in groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0]):
        found = [day for _, day in group]
        yield weekday(found[0]) + (f" to {weekday(found[-1])}, {_days_of(len(found))}" if len(found) > 1 else "")


def _late(one: LateDispatch) -> str:
    late = f"{_days_of(one.days_late)} late"
    made = f"dispatched {moment(one.dispatched_at)}, {late}" if one.dispatched_at else f"not dispatched yet, {late}"
    return f"{one.name} {one.period}: due {moment(one.fires_at)}, {made}"


def _passed(passed: Iterable[PassedOver]) -> Iterator[str]:
    """The same rung of a duty for several units is one line; many units are a number."""
    alike = groupby(passed, key=lambda one: (one.about, one.due_on, one.rung, one.fires_on, one.decided_at))
    for (about, due_on, _, fires_on, decided_at), group in alike:
        found = list(group)
        period = "" if about.period == "once" else f" {about.period}"
        instead = f", for {found[0].instead}" if found[0].instead else ""
        rung = f"{found[0].name} of {fires_on}{instead}, decided {moment(decided_at)}"
        units = "、".join(one.unit.name for one in found) if len(found) <= NAMED else f"{len(found)} units"
        base = "handed out" if found[0].asks_receipt else "due"
        yield f"{about.clause} {about.title}{period}, {base} {due_on}, {units}: {rung}"


def _ran(one: Ran) -> str:
    job = f"{one.job} {one.subject}".strip() + (" (by hand)" if one.by_hand else "")
    if one.finished_at is None:
        return f"{moment(one.started_at)} {job}: {f'failed: {one.fault}' if one.fault else 'not finished'}"
    after = f"; the first after {_days_of(one.after)} without a sweep" if one.after else ""
    return f"{moment(one.started_at)} {job}{_carried_by(one)}: {_did(one) or 'nothing to do'}{after}"


def _carried_by(one: Ran) -> str:
    """Whether Prefect carried it, or why not; nothing where a command did it at once."""
    why_not = REASONS.get(one.engine_reason, one.engine_reason)
    if one.engine == "prefect":
        return " (by Prefect)"
    return f" (without Prefect: {why_not})" if why_not else ""


def _did(one: Ran) -> str:
    counts = ((key.replace("_", " "), value) for key, value in one.outcome.items() if not isinstance(value, bool))
    return ", ".join(f"{key} {value}" for key, value in counts if isinstance(value, int) and value)


def _days_of(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _run_facts(one: Ran) -> dict[str, Any]:
    return {
        "job": one.job, "subject": one.subject, "started_at": instant(one.started_at),
        "finished_at": instant(one.finished_at), "engine": one.engine, "engine_reason": one.engine_reason,
        "by_hand": one.by_hand, "fault": one.fault, "outcome": dict(one.outcome), "days_missed_before": one.after,
    }  # fmt: skip


def _downtime_facts(one: Downtime) -> dict[str, Any]:
    return {
        "from": instant(one.from_at), "until": instant(one.until_at), "days": one.days,
        "missed_sweeps": list(one.missed_sweeps),
    }  # fmt: skip


def _late_facts(one: LateDispatch) -> dict[str, Any]:
    return {
        "cycle": one.cycle, "name": one.name, "period": one.period, "fires_at": instant(one.fires_at),
        "dispatched_at": instant(one.dispatched_at), "days_late": one.days_late,
    }  # fmt: skip


def _passed_facts(one: PassedOver) -> dict[str, Any]:
    return {
        "notice": one.notice, "plan": one.about.plan, "task": one.about.task, "title": one.about.title,
        "clause": one.about.clause, "period": one.about.period, "unit": one.unit.name, "unit_id": one.unit.key,
        "due_on": None if one.asks_receipt else one.due_on,
        "opened_on": one.due_on if one.asks_receipt else None, "rung": one.rung, "name": one.name,
        "fires_on": one.fires_on, "decided_at": instant(one.decided_at), "instead": one.instead or None,
    }  # fmt: skip
