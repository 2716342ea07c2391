"""Who owes: units and the people who speak for them."""

from typing import Any

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint, false, text


class Unit(SQLModel, table=True):
    """A department, county, zone, or the office that supervises them."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    name: str
    name_en: str
    kind: str = Field(max_length=16)
    position: int
    withdrawn: bool = False
    feed_epoch: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class Contact(SQLModel, table=True):
    """A role at a unit and where it is reached: handler (经办人), head (负责人) or leader (市领导).

    `ways` are all the ways to the person, in order of preference: `[{"channel": …, "address": …}]`; `channel` and
    `address` are the first of them. `absences` are `[{"from": …, "until": …, "delegate": key or None}]`, days in ISO
    form, both included. A vacant one is a post that a rung speaks to and that nobody holds: it stands for the unit, so
    that its notices find their way to somebody else. Raising `feed_epoch` ends the calendar address given out so far.
    """

    __table_args__ = (UniqueConstraint("unit_id", "role", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: str = Field(max_length=16)
    title: str
    title_en: str
    key: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    position: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    channel: str = Field(default="mail", max_length=16)
    address: str
    ways: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    absences: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    phone: str | None = None
    vacant: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    withdrawn: bool = False
    feed_epoch: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
