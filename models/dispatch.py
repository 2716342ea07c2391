"""One run of a cycle for a period (调度)."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.instant import Instant


class Dispatch(SQLModel, table=True):
    """Unique for (cycle, period): a cycle is dispatched once, however many schedulers run."""

    __table_args__ = (UniqueConstraint("cycle", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle: str = Field(max_length=64)
    period: str = Field(max_length=16)
    dispatched_at: datetime = Field(sa_type=Instant)
    run_id: int = Field(foreign_key="run.id")
    assignments: int = 0
    reported: int = 0
    overdue: int = 0
    notices: int = 0
