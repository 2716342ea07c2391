"""A task and period that a unit leads, as addresses name it: by its own duty, or by the keys of plan and task."""

from dataclasses import dataclass

from fastapi import HTTPException
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.plan import Clause, Plan
from models.task import Task, TaskUnit
from supervision.access import Viewer, leads_task
from supervision.contributing import LEAD
from supervision.duty import seen


@dataclass(frozen=True)
class Led:
    """What the page is about; `own` is the lead's own duty, None where it only leads."""

    plan: Plan
    clause: Clause
    task: Task
    period: str
    own: Assignment | None

    @property
    def address(self) -> str:
        if self.own is not None:
            return f"/leading/{self.own.id}"
        return f"/leading/{self.plan.key}/{self.task.key}/{self.period}"


def by_duty(session: Session, viewer: Viewer, assignment: int) -> Led:
    """What the lead's own duty is about; 404 for everybody but the unit itself and those who oversee it."""
    owed = seen(session, viewer, assignment)
    if owed is None or owed.role != LEAD or not (viewer.oversees or owed.unit_id == viewer.unit):
        raise HTTPException(404)
    return _about(session, owed.task_id, owed.period, owed)


def by_names(session: Session, viewer: Viewer, plan: str, task: str, period: str) -> Led:
    """The task and period by the keys of plan and task; 404 for whoever neither leads nor oversees it."""
    found = session.exec(select(Task).join(Plan).where(Plan.key == plan, Task.key == task)).first()
    if found is None or found.id is None:
        raise HTTPException(404)
    its_parts = list(session.exec(select(TaskUnit).where(TaskUnit.task_id == found.id)))
    if not (viewer.oversees or leads_task(viewer, its_parts)):
        raise HTTPException(404)
    opened = (Assignment.task_id == found.id, Assignment.period == period)
    if session.exec(select(Assignment.id).where(*opened).limit(1)).first() is None:
        raise HTTPException(404)
    mine = select(Assignment).where(*opened, Assignment.unit_id == viewer.unit, Assignment.role == LEAD)
    return _about(session, found.id, period, session.exec(mine).first())


def _about(session: Session, task: int, period: str, own: Assignment | None) -> Led:
    about = select(Plan, Clause, Task).join(Clause, col(Clause.plan_id) == Plan.id)
    about = about.join(Task, col(Task.clause_id) == Clause.id).where(Task.id == task)
    return Led(*session.exec(about).one(), period, own)
