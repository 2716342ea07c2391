"""The requests for more time as the supervision office reads them: those that wait, and what was decided lately."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from models.assignment import Assignment, State
from models.extension import Extension
from models.plan import Clause
from models.task import Task
from models.unit import Unit
from supervision.more_time import latest


@dataclass(frozen=True)
class Request:
    """A request and what it is about; `due_on` and `state` are those of the assignment now."""

    extension: Extension
    clause: str
    task: str
    unit: str
    unit_key: str
    period: str
    due_on: date
    assignment: int = 0
    task_en: str = ""
    unit_en: str = ""
    state: str = ""

    def why_not(self, today: date) -> str | None:
        """Why it cannot be granted any more: the date asked for is over (past), or no later than that in force."""
        if self.extension.to_on < today:
            return "past"
        return "not-later" if self.extension.to_on <= self.due_on else None

    def is_over(self, today: date) -> bool:
        """Whether the date in force is over: the days since then stay late, whatever is decided."""
        return self.due_on < today

    @property
    def latest(self) -> date:
        """The latest date that could have been asked for."""
        return latest(self.extension.from_on)


def waiting(session: Session) -> list[Request]:
    """The requests that wait for a decision, the oldest first; what was reported or has ended meanwhile is left out."""
    undecided = _requests().where(col(Extension.granted).is_(None), col(Assignment.withdrawn_at).is_(None))
    owed = undecided.where(col(Assignment.state).not_in([State.CLOSED, State.REPORTED]))
    return _read(session, owed.order_by(col(Extension.asked_at), col(Extension.id)))


def decided(session: Session, *, since: datetime, most: int = 50) -> list[Request]:
    """What was decided since then, the newest first."""
    lately = _requests().where(col(Extension.decided_at) >= since)
    return _read(session, lately.order_by(col(Extension.decided_at).desc(), col(Extension.id).desc()).limit(most))


def _requests() -> Any:
    columns = (
        Extension, col(Clause.number), col(Task.title), col(Unit.name), col(Unit.key), col(Assignment.period),
        col(Assignment.due_on), col(Assignment.id), col(Task.title_en), col(Unit.name_en), col(Assignment.state),
    )  # fmt: skip
    return (
        rows_of(*columns)
        .join(Assignment, col(Assignment.id) == Extension.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
    )


def _read(session: Session, statement: Any) -> list[Request]:
    return [Request(*row) for row in session.execute(statement)]
