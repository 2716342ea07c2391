"""A stopped clock (中止): from when to when, by whom and why."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.instant import Instant


class Suspension(SQLModel, table=True):
    """One stop of an assignment's clock; it goes on while `ended_at` is None.

    `stood` is the state in which the assignment was when its clock was stopped.
    """

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    begun_at: datetime = Field(sa_type=Instant)
    begun_on: date
    stood: str = Field(max_length=16)
    reason: str
    actor: str
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_on: date | None = None
    ended_by: str | None = None
    words: str | None = None
