"""Telling people of somebody's step: one sentence for the day's message of those who must hear it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from config.audience import ROLES
from models.assignment import Assignment
from models.notice import Notice, Recipient
from models.plan import Clause
from models.task import Task
from models.unit import Contact
from supervision import runs


def say(session: Session, assignment: Assignment, *, step: str, words: str, unit: int, now: datetime) -> int:
    """Lets a unit hear of a step taken on an assignment, in the caller's transaction; returns how many people will.

    The unit's handlers hear it, or where it has none its heads, or else its leaders. `step` names the step and is told
    once for the assignment and its due date.
    """
    run = runs.of_step(session, step=step, now=now)
    notice = Notice(
        kind="said", run_id=run, decided_at=now, outcome="spoken", assignment_id=assignment.id, rung=step,
        due_on=assignment.due_on, unit_id=unit, words=words,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    people = _first_to_hear(session, unit)
    assert notice.id is not None
    session.add_all(Recipient(notice_id=notice.id, contact_id=person) for person in people)
    session.flush()
    return len(people)


def about(session: Session, assignment: Assignment) -> str:
    """The duty by its clause and title, for a sentence that stands alone; its dates tell the period."""
    named = select(Clause.number, Task.title).join(Task, col(Task.clause_id) == Clause.id)
    return "".join(session.exec(named.where(Task.id == assignment.task_id)).one())


def written_out(day: date) -> str:
    """A day in a sentence.

    >>> written_out(date(2019, 6, 30))
    '2019年6月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def _first_to_hear(session: Session, unit: int) -> Sequence[int]:
    found = session.exec(select(Contact).where(Contact.unit_id == unit, col(Contact.withdrawn).is_(False))).all()
    by_role = [[one.id for one in found if one.role == role and one.id] for role in ROLES]
    return next((people for people in by_role if people), [])
