"""What is owed: one obligation of one clause, its units and its targets."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field, Index, SQLModel, UniqueConstraint


class Task(SQLModel, table=True):
    """An obligation with its schedule. `schedule` is once, recurring or standing.

    `opened_through` is the last day of the newest period whose assignments were opened.
    """

    __table_args__ = (
        UniqueConstraint("plan_id", "key"),
        Index("ix_task_cadence", "cadence", "opened_through"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    clause_id: int = Field(foreign_key="clause.id", index=True)
    key: str = Field(max_length=64)
    title: str
    title_en: str
    schedule: str = Field(max_length=16)
    cadence: str | None = Field(default=None, max_length=16)
    at_least: int | None = None
    at_most: int | None = None
    due_on: date | None = None
    together: bool = False
    weight: Decimal = Field(max_digits=10, decimal_places=3)
    ladder: str = Field(max_length=64)
    position: int
    opened_through: date | None = None
    withdrawn: bool = False


class TaskUnit(SQLModel, table=True):
    """A unit's part in a task: lead, responsible or supervisor; `owes` says that it is held to it."""

    __tablename__ = "task_unit"
    __table_args__ = (Index("ix_task_unit_role", "role", "task_id", "position"),)

    task_id: int = Field(foreign_key="task.id", primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True, index=True)
    role: str = Field(max_length=16)
    owes: bool
    position: int


class Target(SQLModel, table=True):
    """A quantity that the clause orders: `of` op `value` `measure`; `part_of` is the position of the whole."""

    task_id: int = Field(foreign_key="task.id", primary_key=True)
    position: int = Field(primary_key=True)
    of: str
    of_en: str
    op: str = Field(max_length=2)
    value: Decimal = Field(max_digits=20, decimal_places=4)
    measure: str
    measure_en: str
    part_of: int | None = None
