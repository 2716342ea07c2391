"""The board's question asked of the tallies: how many there are, and where a page lies. Of the present day only."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.plan import Clause, Plan
from models.rung import RungDay
from models.tally import NO_DATE, Stands, TaskTally
from models.task import Task
from models.unit import Unit
from supervision.board.question import Question
from supervision.board.rows import HELD, leads
from supervision.climb import in_window
from supervision.light import Colour, Standing, lit
from supervision.remembering import Mark, remembered

DONE = "done"
"""In time or late: for the board's light it is the same."""
Kind = tuple[str, str]
"""A ladder and a standing: what the lines of a group may have."""


class Tallied(NamedTuple):
    """So many assignments of a task that are due on a day stand alike, and show one light."""

    due_on: date
    place: int
    task: int
    kind: Kind
    light: str
    number: int


@dataclass(frozen=True)
class Group:
    """The lines of one task that are due on one day: of which kinds, and how many."""

    task: int
    due_on: date | None
    kinds: tuple[Kind, ...]
    number: int


@dataclass(frozen=True)
class Found:
    """How many fit the question by light, and the groups that they stand in, in the board's order."""

    lights: dict[str, int]
    groups: tuple[Group, ...]
    ends: tuple[int, ...]


def found(session: Session, question: Question, mark: Mark) -> Found:
    """What the tallies say; kept until they change."""
    plain = replace(question, page=1, size=1)
    return remembered(session, mark, ("board", plain), lambda: _found(session, plain))


def ids(session: Session, question: Question, found: Found) -> list[int]:
    """The assignments on the page asked for, in the board's order."""
    before, most = (question.page - 1) * question.size, question.size
    got: list[int] = []
    for place in range(bisect_right(found.ends, before), len(found.groups)):
        group = found.groups[place]
        skipped = max(0, before - (found.ends[place] - group.number))
        got += _of_group(session, group, question.period, skipped, most - len(got))
        if len(got) == most:
            break
    return got


def tallied(session: Session, question: Question) -> list[Tallied]:
    """Every part of the tallies that fits the question, its light aside, in the board's order."""
    places = _tasks(session, question)
    windows = current_windows(session, question.today)
    rows = session.connection().execute(_tallies(question, None if _is_plain(question) else list(places)))
    seen = (_tallied(row, places[row.task_id], windows, question.today) for row in rows if row.task_id in places)
    return sorted(one for one in seen if _in_scope(one, question))


def current_windows(session: Session, today: date) -> dict[tuple[str, date], Colour]:
    """For each ladder and due date the colour of the rung whose turn it is on the day."""
    statement = select(RungDay.ladder, RungDay.due_on, RungDay.light).where(in_window(today))
    return {(ladder, due_on): Colour(light) for ladder, due_on, light in session.exec(statement) if light}


def _found(session: Session, question: Question) -> Found:
    parts = tallied(session, question.of_any_light)
    counted: Counter[str] = Counter()
    for part in parts:
        counted[part.light] += part.number
    groups = tuple(_groups(part for part in parts if question.light in (None, part.light)))
    lights = {colour.value: counted[colour.value] for colour in Colour if counted[colour.value]}
    return Found(lights, groups, tuple(accumulate(group.number for group in groups)))


def _groups(parts: Iterable[Tallied]) -> Iterator[Group]:
    for (due_on, _, task), mine in groupby(parts, key=lambda part: part[:3]):
        same = list(mine)
        kinds = tuple(sorted({part.kind for part in same}))
        yield Group(task, None if due_on == NO_DATE else due_on, kinds, sum(part.number for part in same))


def _is_plain(question: Question) -> bool:
    return not (question.picks_tasks or question.plan)


def _tasks(session: Session, question: Question) -> dict[int, int]:
    """The tasks in question by the place that they have in their documents."""
    statement = (
        select(Task.id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .order_by(col(Clause.plan_id), col(Clause.position), col(Task.position), col(Task.id))
    )
    wanted: dict[str, ColumnElement[bool]] = {
        "plan": col(Plan.key) == question.plan, "task": col(Task.key) == question.task,
        "clause": col(Clause.number) == question.clause, "lead": leads(bindparam("lead", question.lead)),
    }  # fmt: skip
    statement = statement.where(*(condition for name, condition in wanted.items() if getattr(question, name)))
    return {task: place for place, task in enumerate(session.connection().execute(statement).scalars())}


def _tallies(question: Question, tasks: Sequence[int] | None) -> Select[Any]:
    key = (TaskTally.task_id, TaskTally.due_on, TaskTally.ladder, TaskTally.standing)
    statement: Select[Any] = select(*key, func.sum(TaskTally.assignments).label("number")).group_by(*key)
    statement = statement.where(col(TaskTally.standing).in_(_SCOPES[question.scope]))
    if question.period:
        statement = statement.where(TaskTally.period == question.period)
    return statement if tasks is None else statement.where(col(TaskTally.task_id).in_(tasks))


_SCOPES = {
    "attention": [Stands.OPEN.value], "overdue": [Stands.OPEN.value],
    "open": [Stands.OPEN.value, Stands.SUSPENDED.value], "all": [one.value for one in Stands],
}  # fmt: skip


def _tallied(row: Any, place: int, windows: dict[tuple[str, date], Colour], today: date) -> Tallied:
    due_on = None if row.due_on == NO_DATE else row.due_on
    done = row.standing in (Stands.IN_TIME, Stands.LATE)
    standing = Standing(due_on, today if done else None, suspended=row.standing == Stands.SUSPENDED)
    colour = lit(standing, windows.get((row.ladder, row.due_on)), today).colour
    kind = row.ladder, DONE if done else row.standing
    return Tallied(row.due_on, place, row.task_id, kind, colour.value, int(row.number))


def _in_scope(part: Tallied, question: Question) -> bool:
    if question.scope in ("open", "all"):
        return True
    return part.due_on < question.today or (question.scope == "attention" and part.light == Colour.BLUE)


def _of_group(session: Session, group: Group, period: str | None, before: int, most: int) -> list[int]:
    values: dict[str, Any] = {"task": group.task, "before": before, "most": most}
    values |= {} if group.due_on is None else {"due_on": group.due_on}
    values |= {} if period is None else {"period": period}
    values |= {f"ladder_{place}": ladder for place, (ladder, _) in enumerate(group.kinds)}
    standings = tuple(standing for _, standing in group.kinds)
    statement = _ids(standings, group.due_on is not None, period is not None)
    return list(session.connection().execute(statement, values).scalars())


# Written out, for SQLite uses an index of some rows only where it can read which.
OWED = and_(col(Assignment.reported_at).is_(None), col(Assignment.closed_at).is_(None))
_IS_SUSPENDED = col(Assignment.state) == literal_column(f"'{State.SUSPENDED}'")
STANDS = {Stands.OPEN.value: and_(OWED, ~_IS_SUSPENDED), Stands.SUSPENDED.value: and_(OWED, _IS_SUSPENDED),
           DONE: ~OWED}  # fmt: skip


# Asked at every page, so it is built once for each shape of a group.
@cache
def _ids(standings: tuple[str, ...], has_date: bool, has_period: bool) -> Select[Any]:
    kinds = [and_(Assignment.ladder == bindparam(f"ladder_{n}"), STANDS[one]) for n, one in enumerate(standings)]
    due = col(Assignment.due_on)
    conditions = [HELD, Assignment.task_id == bindparam("task"), or_(*kinds)]
    conditions += [due == bindparam("due_on") if has_date else due.is_(None)]
    conditions += [Assignment.period == bindparam("period")] if has_period else []
    if DONE not in standings:
        conditions.append(OWED)
    index = "ix_assignment_task" if DONE in standings else "ix_assignment_owed"
    return (
        select(Assignment.id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(*conditions)
        .order_by(col(Unit.position), col(Assignment.id))
        .with_hint(Assignment, f"INDEXED BY {index}", "sqlite")
        .limit(bindparam("most"))
        .offset(bindparam("before"))
    )
