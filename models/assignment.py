"""What one unit owes of one task for one period (交办)."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.instant import Instant


class State(StrEnum):
    """The stored states. Overdue, due soon and the light are derived, never stored."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    CLOSED = "closed"


OWED = "reported_at IS NULL AND closed_at IS NULL AND withdrawn_at IS NULL"


class Assignment(SQLModel, table=True):
    """Unique for (task, unit, period). `first_due_on` is kept for ever; `due_on` is the one in force.

    `opened_on` is the day of `opened_at` in Shanghai, from which the asking for acknowledgement counts.
    `recheck` asks the next sweep to look at it although its window was swept: it came late, or came back.
    """

    __table_args__ = (
        UniqueConstraint("task_id", "unit_id", "period"),
        Index("ix_assignment_recheck", "id", sqlite_where=text("recheck = 1"), postgresql_where=text("recheck")),
        Index("ix_assignment_due", "due_on", "ladder"),
        Index("ix_assignment_unit", "unit_id", "due_on"),
        Index("ix_assignment_unreceived", "opened_on", "ladder", sqlite_where=text("state = 'assigned'"),
              postgresql_where=text("state = 'assigned'")),
        Index("ix_assignment_owed", "task_id", "due_on", "unit_id", "state", "ladder", "period",
              sqlite_where=text(OWED), postgresql_where=text(OWED)),
        Index("ix_assignment_task", "task_id", "due_on"),
        Index("ix_assignment_reported", "reported_at", "id", sqlite_where=text("state = 'reported'"),
              postgresql_where=text("state = 'reported'")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    unit_id: int = Field(foreign_key="unit.id")
    period: str = Field(max_length=16)
    role: str = Field(max_length=16)
    state: str = Field(default=State.ASSIGNED, max_length=16)
    ladder: str = Field(max_length=64)
    first_due_on: date | None = None
    due_on: date | None = None
    recheck: bool = False
    opened_at: datetime = Field(sa_type=Instant)
    opened_on: date | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    reported_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
