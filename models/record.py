"""The record: everything done, append-only, each entry chained to the one before."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel

from models.instant import Instant


class RecordEntry(SQLModel, table=True):
    """`hash` covers the entry and `previous`; `previous` is unique, so that the chain cannot fork."""

    __tablename__ = "record"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    action: str = Field(max_length=64, index=True)
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    previous: str = Field(unique=True, max_length=64)
    hash: str = Field(unique=True, max_length=64)
