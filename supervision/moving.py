"""What an applied change does to assignments that are open already: dates that move, duties that end or grow."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from models.assignment import Assignment
from models.database import insert_once
from models.notice import Recipient
from models.plan import Plan
from models.task import Task, TaskUnit
from models.unit import Contact
from supervision.in_force import InForce
from supervision.laying import lay
from supervision.period import ONCE, STANDING, Cadence, Period


def move_deadlines(session: Session, rules: InForce) -> int:
    """Moves open assignments to the dates and ladders now in force; the first due date is kept.

    A new date starts its ladder from the foot. Returns how many assignments moved.
    """
    moved = 0
    for period, ladder, task_due, new_ladder in _kinds(session):
        due_on = task_due if period == ONCE else rules.reporting.due_on(Period.parse(period))
        if due_on is not None:
            lay(session, rules, [(new_ladder, due_on)])
            moved += _move(session, period, ladder, task_due, new_ladder, due_on)
    return moved


def _kinds(session: Session) -> list[tuple[str, str, date | None, str]]:
    statement = (
        select(Assignment.period, Assignment.ladder, Task.due_on, Task.ladder)
        .join(Task, col(Task.id) == Assignment.task_id)
        .where(Assignment.period != STANDING, col(Assignment.withdrawn_at).is_(None))
        .distinct()
    )
    return [(period, ladder, due_on, new) for period, ladder, due_on, new in session.exec(statement)]


def _move(session: Session, period: str, ladder: str, task_due: date | None, new_ladder: str, due_on: date) -> int:
    tasks = select(Task.id).where(Task.ladder == new_ladder, col(Task.due_on).is_not_distinct_from(task_due))
    statement = update(Assignment).where(
        col(Assignment.period) == period,
        col(Assignment.ladder) == ladder,
        col(Assignment.task_id).in_(tasks),
        col(Assignment.reported_at).is_(None),
        or_(col(Assignment.due_on) != due_on, col(Assignment.ladder) != new_ladder),
    )
    return session.connection().execute(statement.values(due_on=due_on, ladder=new_ladder, recheck=True)).rowcount


def withdraw(session: Session, now: datetime) -> None:
    """Ends the assignments of tasks, plans and units that the config no longer names, and revives the returning."""
    part = and_(TaskUnit.task_id == Assignment.task_id, TaskUnit.unit_id == Assignment.unit_id, col(TaskUnit.owes))
    in_plan = and_(Task.id == Assignment.task_id, col(Task.withdrawn).is_(False), col(Plan.withdrawn).is_(False))
    held = and_(
        exists(select(TaskUnit.task_id).where(part)),
        exists(select(Task.id).join(Plan, col(Plan.id) == Task.plan_id).where(in_plan)),
    )
    gone = col(Assignment.withdrawn_at).is_(None), ~held
    session.connection().execute(update(Assignment).where(*gone).values(withdrawn_at=now))
    back = col(Assignment.withdrawn_at).is_not(None), held
    session.connection().execute(update(Assignment).where(*back).values(withdrawn_at=None, recheck=True))


def reopen(session: Session, tasks: Sequence[int]) -> None:
    """Lets the next sweep open the newest period again where the owing units changed; what is open stays."""
    found = select(Task.id, Task.cadence, Task.opened_through).where(col(Task.id).in_(tasks))
    for task, cadence, through in session.exec(found).all():
        before = Period.containing(through, Cadence(cadence)).previous().ends_on if cadence and through else None
        session.connection().execute(update(Task).where(col(Task.id) == task).values(opened_through=before))


def redirect(session: Session) -> None:
    """Whoever waits to be told at an address that is no more, is told at the unit's contact of the same role."""
    old, new = aliased(Contact), aliased(Contact)
    heir = and_(new.unit_id == old.unit_id, new.role == old.role, new.withdrawn.is_(False))
    waiting = and_(old.withdrawn, col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    rows = select(Recipient.notice_id, new.id, Recipient.is_copy).select_from(Recipient)
    rows = rows.join(old, old.id == Recipient.contact_id).join(new, heir).where(waiting)
    insert = insert_once(session, Recipient).from_select(["notice_id", "contact_id", "is_copy"], rows)
    session.connection().execute(insert.on_conflict_do_nothing())
    gone = select(old.id).join(new, heir).where(old.withdrawn)
    left = update(Recipient).where(col(Recipient.contact_id).in_(gone), col(Recipient.message_id).is_(None))
    session.connection().execute(left.where(col(Recipient.dropped).is_(None)).values(dropped="redirected"))
