"""Counts that are kept beside the assignments, so that a page over a million of them need not count.

Triggers in the database keep them in the very transaction that changes an assignment; nothing else writes them.
"""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel


class Stands(StrEnum):
    """How an assignment stands for the tallies: open, its clock stopped, or done, in time or late.

    `tallying.py` has the rule. Whether what is open is overdue depends on the day, and is asked of `due_on`.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    IN_TIME = "in-time"
    LATE = "late"


NO_DATE = date.max
"""Stands in a tally for no due date, for a key cannot be empty."""


class UnitTally(SQLModel, table=True):
    """How many assignments of a unit stand alike."""

    __tablename__ = "unit_tally"
    __table_args__ = {"sqlite_with_rowid": False}

    standing: str = Field(primary_key=True, max_length=16)
    unit_id: int = Field(primary_key=True)
    period: str = Field(primary_key=True, max_length=16)
    plan_id: int = Field(primary_key=True)
    due_on: date = Field(primary_key=True)
    ladder: str = Field(primary_key=True, max_length=64)
    assignments: int


class TaskTally(SQLModel, table=True):
    """How many assignments of a task stand alike, over all units."""

    __tablename__ = "task_tally"
    __table_args__ = {"sqlite_with_rowid": False}

    standing: str = Field(primary_key=True, max_length=16)
    task_id: int = Field(primary_key=True)
    period: str = Field(primary_key=True, max_length=16)
    due_on: date = Field(primary_key=True)
    ladder: str = Field(primary_key=True, max_length=64)
    assignments: int


class TallyMark(SQLModel, table=True):
    """One row: `turn` grows whenever a tally changes, `newest_on` is the last day on which anything was done.

    For a day before `newest_on` the tallies know too much: rows must be counted.
    """

    __tablename__ = "tally_mark"

    id: int = Field(primary_key=True)
    turn: int
    newest_on: date


class DayCount(SQLModel, table=True):
    """How much of a plan stood how at the sweep of a day: for the trend; written once a day.

    `overdue` counts the red ones too; `open` is all that was owed, `in_time` and `late` all that was done by then.
    """

    __tablename__ = "day_count"

    day: date = Field(primary_key=True)
    plan_id: int = Field(primary_key=True)
    overdue: int
    red: int
    soon: int
    open: int
    in_time: int
    late: int
