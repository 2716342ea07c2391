"""The preview of a changed calendar: what would move among open duties and dispatches, before it is applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import and_
from sqlmodel import Session, col, func, select

from config.whole import Config
from models.assignment import Assignment
from models.dispatch import Dispatch
from models.notice import Notice
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Task
from supervision.calendar import WorkingCalendar, day_of
from supervision.calendar_moves import (
    CycleMove,
    DeadlineMove,
    Entry,
    RungMove,
    before_publication,
    deadline_move,
    entries,
    newly_published,
    rung_moves,
)
from supervision.climb import CLIMBS, Climb
from supervision.expected import fires_at, is_supervised
from supervision.in_force import InForce, in_force, of_config
from supervision.ladder import Window
from supervision.laying import laid
from supervision.owed import present
from supervision.period import Cadence, Period


class Hours(NamedTuple):
    opens_at: time
    closes_at: time


@dataclass(frozen=True)
class MovingRung:
    """A rung of one task and period that moves: for how many `duties`, and how many of them have `had` it already.

    It spoke for them or was passed over; for the same due date it does not speak again, on whatever day it falls now.
    Of one that asks for acknowledgement the move's `due_on` is the day of opening.
    """

    move: RungMove
    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    period: str
    name: str
    name_en: str
    duties: int
    had: int


@dataclass(frozen=True)
class MovingDeadline:
    """A due date whose working days change, with the number of open duties that are due on it."""

    move: DeadlineMove
    duties: int


@dataclass(frozen=True)
class Preview:
    """What would move. `published` are years whose calendar has come since the windows were laid.

    `settled` counts the windows whose day stays and is provisional no more; `other_edits` says that other files of
    the config were edited too, which counts for nothing here.
    """

    today: date
    entries: tuple[Entry, ...]
    published: tuple[int, ...]
    hours: tuple[Hours, Hours]
    rungs: tuple[MovingRung, ...]
    deadlines: tuple[MovingDeadline, ...]
    cycles: tuple[CycleMove, ...]
    settled: int
    other_edits: bool

    @property
    def changes(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.entries or self.published or self.settled or self.moves)

    @property
    def moves(self) -> bool:
        """Whether any date moves for anybody."""
        return bool(self.rungs or self.deadlines or self.cycles or self.hours_change)

    @property
    def hours_change(self) -> bool:
        return self.hours[0] != self.hours[1]


def preview(session: Session, edited: Config, *, today: date) -> Preview:
    """What the edited calendar, and a newly published one, would move; the rest of the config as in force."""
    rules = in_force(session)
    config, own = rules.config, {day.on for day in rules.config.calendar.days}
    planned = of_config(config.model_copy(update={"calendar": edited.calendar}))
    windows = laid(session)
    year = newly_published(
        ((due_on, window) for (_, due_on), found in windows.items() for window in found), rules.calendar
    )
    before = before_publication(rules.calendar, year, own=own)
    moves = [move for (ladder, due_on), found in windows.items() for move in _of_date(planned, ladder, due_on, found)]
    rungs = tuple(_rungs(session, [move for move in moves if move.moves], today))
    return Preview(
        today, tuple(entries(config.calendar.days, edited.calendar.days)),
        tuple(sorted(planned.calendar.published - before.published)), (_hours(before), _hours(planned.calendar)), rungs,
        tuple(_deadlines(session, before, planned.calendar, today)),
        tuple(_cycles(session, rules, before, planned.calendar, today)),
        sum(not move.moves and not move.provisional for move in moves),
        _without_calendar(edited) != _without_calendar(config),
    )  # fmt: skip


def _hours(calendar: WorkingCalendar) -> Hours:
    return Hours(calendar.opens_at, calendar.closes_at)


def _without_calendar(config: Config) -> dict[str, Any]:
    return config.model_dump(mode="json", by_alias=True, exclude={"calendar"})


def _of_date(planned: InForce, ladder: str, due_on: date, laid: list[Window]) -> list[RungMove]:
    return rung_moves(ladder, due_on, laid, planned.windows(ladder, due_on)) if ladder in planned.ladders else []


def _rungs(session: Session, moves: list[RungMove], today: date) -> Iterator[MovingRung]:
    """The moves that open duties hang on, task by task, each with how many have had the rung already."""
    by_rung = {(move.ladder, move.due_on, move.rung): move for move in moves}
    for climb in CLIMBS:
        days = {move.due_on for move in moves if climb.is_of(move.ladder)}
        for ladder, day, rung, *words in session.connection().execute(_hanging(climb, days, today)) if days else ():
            move = by_rung.get((ladder, day, rung))
            if move is not None:
                yield MovingRung(move, *words)


def _hanging(climb: Climb, days: set[date], today: date) -> Any:
    named = and_(Rung.ladder == RungDay.ladder, Rung.rung == RungDay.rung)
    had = and_(Notice.assignment_id == Assignment.id, Notice.rung == RungDay.rung, Notice.due_on == climb.base)
    key = (RungDay.ladder, RungDay.due_on, RungDay.rung, Plan.key, Task.key, Task.title, Task.title_en)
    words = (*key, Clause.number, Assignment.period, Rung.name, Rung.name_en)
    order = (RungDay.due_on, Clause.plan_id, Clause.position, Task.position, Assignment.period, RungDay.position)
    return (
        select(*words, func.count(col(Assignment.id)), func.count(col(Notice.id)))
        .select_from(Assignment)
        .join(RungDay, climb.days)
        .join(Rung, named)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .outerjoin(Notice, had)
        .where(climb.base.in_(days), climb.speaks, present(today).awake, col(Assignment.withdrawn_at).is_(None))
        .group_by(*words, *order)
        .order_by(*order)
    )


def _deadlines(
    session: Session, before: WorkingCalendar, after: WorkingCalendar, today: date
) -> Iterator[MovingDeadline]:
    open_duties = (present(today).awake, col(Assignment.withdrawn_at).is_(None), col(Assignment.due_on) >= today)
    counted = select(Assignment.due_on, func.count()).where(*open_duties).group_by(col(Assignment.due_on))
    for due_on, duties in session.connection().execute(counted.order_by(col(Assignment.due_on))):
        move = deadline_move(due_on, before, after, today=today)
        if move is not None:
            yield MovingDeadline(move, duties)


def _cycles(
    session: Session, rules: InForce, before: WorkingCalendar, after: WorkingCalendar, today: date
) -> Iterator[CycleMove]:
    """Every supervised period up to the end of next year that has no dispatch yet and would get it at another time."""
    done: Mapping[tuple[str, str], None] = dict.fromkeys(session.exec(select(Dispatch.cycle, Dispatch.period)))
    first = min(plan.supervised_from for plan in rules.config.plans)
    for cycle in rules.config.cycles.cycles:
        for period in Period.containing(first, Cadence(cycle.cadence)).until(date(today.year + 1, 12, 31)):
            at = fires_at(cycle, period, before), fires_at(cycle, period, after)
            waits = (cycle.id, str(period)) not in done and is_supervised(rules, period)
            if waits and at[0] != at[1]:
                yield CycleMove(cycle.id, str(period), *at, after.is_provisional(day_of(at[1])))
