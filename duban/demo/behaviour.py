"""How the demo's units behave: in good time, late, slowly returned, or silent. Invented, and the same at every run."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from duban.clock import Clock
from models.assignment import Assignment, State
from models.database import Database
from models.unit import Unit
from supervision import reporting
from supervision.calendar import WorkingCalendar, day_of
from supervision.lifecycle import Step


@dataclass(frozen=True)
class Manner:
    """Working days from opening to acknowledging, and from the due date to reporting; None: never."""

    acknowledges_after: int | None
    reports_at: int | None


MANNERS = {
    "prompt": Manner(1, -3),
    "punctual": Manner(2, 0),
    "late": Manner(5, 4),
    "very late": Manner(None, 12),
    "silent": Manner(None, None),
}
ORDER = ("prompt", "punctual", "prompt", "late", "punctual", "silent", "prompt", "very late")
OFFICE = "领导小组办公室"
WORDS = "已完成，材料随附（演示数据）"


def manner_of(unit: int) -> Manner:
    """Each unit has its manner for good."""
    return MANNERS[ORDER[unit % len(ORDER)]]


def act(database: Database, clock: Clock, calendar: WorkingCalendar) -> None:
    """What the units and the office do on a working day's afternoon."""
    today = day_of(clock.now())
    if not calendar.is_working(today):
        return
    with database.read() as session:
        todo = _todo(session, today, calendar)
    for (step, actor), assignments in todo.items():
        _do(database, clock, step, actor, assignments)


def _todo(session: Session, today: date, calendar: WorkingCalendar) -> dict[tuple[Step, str], list[int]]:
    """The assignments that somebody takes a step with today, by step and who takes it."""
    statement = (
        select(Assignment, Unit)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(col(Assignment.state).in_((State.ASSIGNED, State.ACKNOWLEDGED, State.REPORTED)))
        .where(col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Assignment.id))
    )
    todo: dict[tuple[Step, str], list[int]] = {}
    for owed, unit in session.exec(statement):
        step = _step(owed, unit, today, calendar)
        if step is not None and owed.id is not None:
            todo.setdefault((step, OFFICE if step is Step.ACCEPT else unit.name), []).append(owed.id)
    return todo


def _step(owed: Assignment, unit: Unit, today: date, calendar: WorkingCalendar) -> Step | None:
    manner = manner_of(unit.position)
    if owed.reported_at is not None:
        return Step.ACCEPT if calendar.shift(day_of(owed.reported_at), 2) <= today else None
    if (
        owed.due_on is not None
        and manner.reports_at is not None
        and calendar.shift(owed.due_on, manner.reports_at) <= today
    ):
        return Step.REPORT
    if owed.state == State.ASSIGNED and manner.acknowledges_after is not None:
        opened = calendar.shift(day_of(owed.opened_at), manner.acknowledges_after)
        return Step.ACKNOWLEDGE if opened <= today else None
    return None


def _do(database: Database, clock: Clock, step: Step, actor: str, assignments: list[int]) -> None:
    now = clock.now()
    if step is Step.ACKNOWLEDGE:
        reporting.acknowledge(database, *assignments, now=now, actor=actor)
        return
    for assignment in assignments:
        if step is Step.REPORT:
            reporting.report(database, assignment, words=WORDS, now=now, actor=actor)
        else:
            reporting.accept(database, assignment, now=now, actor=actor)
