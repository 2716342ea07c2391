"""A due date that was moved: from which day to which, when, by whom and why. The first date is never rewritten."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.instant import Instant


class DueMove(SQLModel, table=True):
    """One move of an assignment's due date; the newest leads to the date in force."""

    __tablename__ = "due_move"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    from_on: date
    to_on: date
    moved_at: datetime = Field(sa_type=Instant)
    actor: str
    reason: str
