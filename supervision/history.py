"""What ran, what was missed, what was caught up and what was passed over, with the downtime in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from models.applied import Applied
from models.dispatch import Dispatch
from models.run import Run
from supervision.calendar import SHANGHAI, day_of, end_of_day
from supervision.expected import expected
from supervision.in_force import InForce, NothingAppliedError, in_force
from supervision.passed_over import PassedOver, passed_over
from supervision.runs import STEP

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of a job: finished, or failed with its fault. `subject` is the period of a dispatch.

    `after` is the number of days whose sweep had been missed before this one.
    """

    job: str
    subject: str
    started_at: datetime
    finished_at: datetime | None
    engine: str
    engine_reason: str
    by_hand: bool
    fault: str | None
    outcome: Mapping[str, Any]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Downtime:
    """From the last thing that ran to the next, with at least one day's sweep missed; still down where `until_at`
    is None. `days` are calendar days from the one to the other."""

    from_at: datetime
    until_at: datetime | None
    days: int
    missed_sweeps: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class LateDispatch:
    """A period that was not dispatched on its day: `dispatched_at` later, or not yet (None)."""

    cycle: str
    name: str
    name_en: str
    period: str
    fires_at: datetime
    dispatched_at: datetime | None
    days_late: int


@dataclass(frozen=True, slots=True)
class History:
    """A span of days, not before the first applied config; the oldest first everywhere."""

    from_on: date
    to_on: date
    began_at: datetime
    runs: tuple[Ran, ...]
    missed_sweeps: tuple[date, ...]
    downtimes: tuple[Downtime, ...]
    late: tuple[LateDispatch, ...]
    passed_over: tuple[PassedOver, ...]


def history(session: Session, *, now: datetime, from_on: date | None = None, to_on: date | None = None) -> History:
    """What happened from one day to the other; from the first applied config to now where they are left out."""
    rules, began_at = in_force(session), _began_at(session)
    first = max(from_on or date.min, day_of(began_at))
    last = min(to_on or day_of(now), day_of(now))
    span = Span(end_of_day(first - DAY), end_of_day(last))
    done = _done(session)
    due = [day for day, at in _sweeps_due(rules, began_at, now) if at <= now]
    missed = sorted(set(due) - {day_of(one.finished_at) for one in done if one.job == "sweep"})
    return History(
        first, last, began_at, tuple(_runs(session, span, _made_up(done, missed))),
        tuple(day for day in missed if first <= day <= last),
        tuple(one for one in downtimes(done, missed, rules, began_at, now) if span.meets(one.from_at, one.until_at)),
        tuple(_late(session, rules, span, now)), tuple(passed_over(session, span.start, span.end)),
    )  # fmt: skip


def downtimes_since(session: Session, rules: InForce, *, since: date, now: datetime) -> list[Downtime]:
    """The downtimes that ended on that day or later, or have not ended; the newest first."""
    before = select(func.max(Run.finished_at)).where(Run.started_at < end_of_day(since - DAY))
    start = session.exec(before).one() or _began_at(session)
    done = _done(session, since=start)
    due = {day for day, at in _sweeps_due(rules, start, now) if at <= now}
    missed = sorted(due - {day_of(one.finished_at) for one in done if one.job == "sweep"})
    return list(reversed(list(downtimes(done, missed, rules, start, now))))


@dataclass(frozen=True, slots=True)
class Span:
    """From an instant up to another, without that."""

    start: datetime
    end: datetime

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at < self.end

    def meets(self, from_at: datetime, until_at: datetime | None) -> bool:
        """Whether a stretch has a part in it; one without an end goes on."""
        return from_at < self.end and (until_at is None or until_at >= self.start)


@dataclass(frozen=True, slots=True)
class Done:
    """A run that finished."""

    job: str
    started_at: datetime
    finished_at: datetime


def downtimes(
    done: Sequence[Done], missed: Sequence[date], rules: InForce, began_at: datetime, now: datetime
) -> Iterator[Downtime]:
    """The stretches between two runs, the oldest first, in which the sweeps of some `missed` days fell due."""
    wanted = set(missed)
    due = [(day, at) for day, at in _sweeps_due(rules, began_at, now) if day in wanted]
    for before, after in pairwise([Done("", began_at, began_at), *done, None]):
        assert before is not None
        from_at, until_at = before.finished_at, after.started_at if after else None
        days = tuple(day for day, at in due if from_at <= at and at < (until_at or now))
        if days:
            yield Downtime(from_at, until_at, (day_of(until_at or now) - day_of(from_at)).days, days)


def _sweeps_due(rules: InForce, began_at: datetime, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Every day on which a sweep should run, and from when: daily, from the first config and the first plan on."""
    day = max(day_of(began_at), min(plan.issued_on for plan in rules.config.plans))
    while day <= day_of(now):
        yield day, max(began_at, datetime.combine(day, rules.config.cycles.sweep_at, SHANGHAI))
        day += DAY


def _began_at(session: Session) -> datetime:
    first = session.exec(select(Applied.applied_at).order_by(col(Applied.applied_at)).limit(1)).first()
    if first is None:
        raise NothingAppliedError
    return first


def _done(session: Session, *, since: datetime | None = None) -> list[Done]:
    timetabled = (col(Run.finished_at).is_not(None), Run.job != STEP)
    finished = rows_of(Run.job, Run.started_at, Run.finished_at).where(*timetabled)
    if since is not None:
        finished = finished.where(Run.started_at >= since)
    return [Done(*row) for row in session.connection().execute(finished.order_by(Run.started_at, Run.id))]


def _made_up(done: Sequence[Done], missed: Sequence[date]) -> dict[datetime, int]:
    """For each first sweep of a day, by its start: how many days were missed since the sweep before it."""
    found, before = {}, date.min
    for one in done:
        on = day_of(one.finished_at)
        if one.job == "sweep" and on > before:
            found[one.started_at] = sum(before < day < on for day in missed)
            before = on
    return found


def _runs(session: Session, span: Span, makes_up: Mapping[datetime, int]) -> Iterator[Ran]:
    """The runs that began in the span; the first sweep after missed ones says how many it makes up for."""
    statement = select(Run).where(Run.started_at >= span.start, Run.started_at < span.end, Run.job != STEP)
    for run in session.exec(statement.order_by(col(Run.started_at), col(Run.id))):
        yield _ran(run, makes_up.get(run.started_at, 0) if run.job == "sweep" and run.finished_at else 0)


def _ran(run: Run, after: int) -> Ran:
    by_hand = "by hand" in run.slot
    job, _, cycle = run.job.partition(" ")
    subject = f"{cycle} {run.slot.split()[0]}" if cycle else "" if by_hand else run.slot[:10]
    fault = run.fault if run.finished_at is None else None
    return Ran(
        job, subject, run.started_at, run.finished_at, run.engine, run.engine_reason, by_hand, fault, run.outcome, after
    )


def _late(session: Session, rules: InForce, span: Span, now: datetime) -> Iterator[LateDispatch]:
    """The periods that were dispatched after their day, or have not been, by the cycles in force."""
    found = session.connection().execute(rows_of(Dispatch.cycle, Dispatch.period, Dispatch.dispatched_at))
    done = {(cycle, period): at for cycle, period, at in found}
    for one in expected(rules, through=day_of(now)):
        at = done.get(one.key)
        days = (day_of(at or now) - day_of(one.fires_at)).days
        is_late = days > 0 if at else one.fires_at <= now
        if is_late and (span.holds(one.fires_at) or span.holds(at)):
            name = one.cycle.name
            yield LateDispatch(one.cycle.id, name.zh, name.en, str(one.period), one.fires_at, at, days)
