"""What a unit says it did (反馈), and what the supervision office makes of it (审核)."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.instant import Instant


class Report(SQLModel, table=True):
    """A unit's progress on an assignment."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    reported_at: datetime = Field(sa_type=Instant)
    actor: str
    words: str


class Review(SQLModel, table=True):
    """The decision on a report: accepted, or returned with a reason."""

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", unique=True)
    reviewed_at: datetime = Field(sa_type=Instant)
    actor: str
    accepted: bool
    reason: str = ""
