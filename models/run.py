"""One firing of the timetable, or one by hand: what ran, when, on which engine, and what it did."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from models.instant import Instant


class Run(SQLModel, table=True):
    """Unique for (job, slot), so that of two schedulers one fires. `engine` is prefect or direct.

    A run that has not finished by `lease_until` is taken for lost: the next one to ask takes its slot over.
    """

    __table_args__ = (UniqueConstraint("job", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    job: str = Field(max_length=64, index=True)
    slot: str = Field(max_length=64)
    started_at: datetime = Field(sa_type=Instant)
    lease_until: datetime = Field(sa_type=Instant)
    finished_at: datetime | None = Field(default=None, sa_type=Instant)
    engine: str = Field(default="direct", max_length=16)
    engine_reason: str = ""
    flow_run: str | None = None
    fault: str | None = None
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
