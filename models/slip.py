"""Slips that the supervision office writes by hand (督办单), and leaders' instructions on a task (批示)."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.instant import Instant


class Slip(SQLModel, table=True):
    """A numbered slip to one unit: 〔year〕 and `ordinal` make its number, once each. `reply_on` is when it is due."""

    __table_args__ = (UniqueConstraint("year", "ordinal"),)

    id: int | None = Field(default=None, primary_key=True)
    year: int
    ordinal: int
    unit_id: int = Field(foreign_key="unit.id", index=True)
    issued_at: datetime = Field(sa_type=Instant)
    actor: str
    words: str
    reply_on: date | None = None


class SlipItem(SQLModel, table=True):
    """An assignment that a slip is about, and when it was due as the slip was written."""

    __tablename__ = "slip_item"

    slip_id: int = Field(foreign_key="slip.id", primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True, index=True)
    due_on: date | None = None


class Instruction(SQLModel, table=True):
    """What a leader wrote on a task, as the supervision office has put it down."""

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    given_on: date
    given_by: str
    words: str
    written_at: datetime = Field(sa_type=Instant)
    actor: str
