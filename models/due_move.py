"""A due date that was moved: from which day to which, when, by whom and why. The first date is never rewritten."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, false

from models.instant import Instant


class DueMove(SQLModel, table=True):
    """One move of an assignment's due date; the newest leads to the date in force.

    `was_late` says that the date it moved from was over and nothing had been reported by its end: late stays late.
    """

    __tablename__ = "due_move"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    from_on: date
    to_on: date
    moved_at: datetime = Field(sa_type=Instant)
    actor: str
    reason: str
    was_late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
