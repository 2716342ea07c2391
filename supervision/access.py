"""Who may see and do what (权限): the roles, the person who looks, and which assignments are his."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import col, select

from models.assignment import Assignment
from models.task import TaskUnit


class Role(StrEnum):
    """What somebody is to the work: at a unit (member, head), in the supervision office, above it, or the admin."""

    MEMBER = "member"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ADMIN = "admin"


AT_UNITS = frozenset({Role.MEMBER, Role.HEAD})
OVERSEEING = frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMIN})
"""Those who see the work of every unit."""
EVERYBODY = frozenset(Role)


@dataclass(frozen=True)
class Viewer:
    """The person who looks: an account in force. `unit` is the id of its unit, None where it belongs to none.

    `actor` is the name under which its steps stand on the record. `must_change` says that the password was given out
    by somebody else; before it is changed nothing else can be done.
    """

    account: int
    login: str
    name: str
    name_en: str
    role: Role
    unit: int | None = None
    unit_key: str | None = None
    unit_name: str = ""
    unit_name_en: str = ""
    must_change: bool = False

    @property
    def actor(self) -> str:
        return f"{self.unit_name}{self.name}"

    @property
    def oversees(self) -> bool:
        """Whether the work of every unit is shown."""
        return self.role in OVERSEEING


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Which assignments somebody may read: a unit its own, and every unit's part in the tasks that it leads."""
    if viewer.oversees:
        return true()
    led = select(TaskUnit.task_id).where(TaskUnit.unit_id == viewer.unit, TaskUnit.role == "lead")
    return or_(col(Assignment.unit_id) == viewer.unit, col(Assignment.task_id).in_(led))


def owes(viewer: Viewer, assignment: Assignment) -> bool:
    """Whether the assignment is that of the viewer's own unit, for which it may acknowledge, report and ask."""
    return viewer.unit is not None and viewer.unit == assignment.unit_id and viewer.role is not Role.LEADER


def leads_task(viewer: Viewer, parts: list[TaskUnit]) -> bool:
    """Whether the viewer's unit leads the task whose parts these are."""
    return any(part.unit_id == viewer.unit and part.role == "lead" for part in parts)
