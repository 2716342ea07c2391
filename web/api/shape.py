"""The shapes that many operations share: keys, numbers, words, names in two languages, and a page of a collection."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from fastapi import Path, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from web.decision import cleaned
from web.sent import paragraphs

LARGEST_ID = 2**31 - 1
MOST, USUAL = 200, 50
KEY = r"^[a-z0-9][a-z0-9-]*$"
Item = TypeVar("Item")


class Form(StrEnum):
    """How a collection is given: as JSON in pages, or whole as a table for a spreadsheet."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def _plain(value: str) -> str:
    if not value.isprintable():
        raise ValueError("characters that cannot be seen are not taken here")
    return value


def _kept(value: Decimal) -> str:
    return f"{value.normalize():f}"


Id = Annotated[int, Path(ge=1, le=LARGEST_ID, examples=[7])]
"""A number in an address."""
SomeId = Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[7])]
Key = Annotated[str, Path(pattern=KEY, max_length=64, examples=["development-reform"])]
SomeKey = Annotated[str, Field(pattern=KEY, max_length=64, examples=["development-reform"])]
MessageKey = Annotated[str, Path(pattern=r"^[0-9a-zA-Z-]{1,64}$", description="The message's key.")]
Login = Annotated[str, Path(pattern=r"^[^\x00-\x20/?#]{1,64}$", examples=["fgw-jingban"])]
PERIOD = r"^(once|standing|[0-9]{4}(-[0-9]{2}|Q[1-4]|H[12])?)$"
Period = Annotated[str, Path(pattern=PERIOD, examples=["2019-06"])]
SomePeriod = Annotated[str, Field(pattern=PERIOD, examples=["2019-06"])]
Plain = Annotated[str, AfterValidator(_plain)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many items a page holds at the most.")]
Cursor = Annotated[
    str | None, Query(alias="cursor", max_length=400, description="`next` of the page before; left out for the first.")
]
As = Annotated[
    Form, Query(alias="format", description="`csv` and `xlsx` give everything that fits, in one table; no cursor.")
]
Line = Annotated[str, AfterValidator(cleaned)]
"""Words on one line; what cannot be seen is left out."""
Paragraphs = Annotated[str, AfterValidator(paragraphs)]
"""Words on several lines."""
Reason = Annotated[str, AfterValidator(cleaned), Field(min_length=1, max_length=500, examples=["核实后退回"])]
Instant = Annotated[AwareDatetime, Field(examples=["2019-07-05T10:00:00Z"])]
At = Annotated[datetime, AfterValidator(lambda at: at.astimezone(UTC))]
"""An instant that is answered: in UTC."""
Number = Annotated[
    Decimal,
    PlainSerializer(_kept, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["12.5"]}, mode="serialization"),
]
"""An exact number, written as a string of digits so that nobody rounds it."""
Amount = Annotated[Decimal, Field(ge=0, lt=10**16, max_digits=20, decimal_places=4, examples=["12.5"])]
"""A figure that is sent: not negative, at most four decimals; as a number or a string."""


class Shape(BaseModel):
    """Anything that is answered."""

    model_config = ConfigDict(from_attributes=True)


class Body(BaseModel):
    """Anything that is sent: it has no keys but its own."""

    model_config = ConfigDict(extra="forbid")


class Name(Shape):
    """A name in both languages."""

    zh: str = Field(examples=["市发展改革委"])
    en: str = Field(examples=["Development and Reform Commission"])


class Named(Shape):
    """Something by its key and name."""

    key: str = Field(examples=["development-reform"])
    name: Name


class Listing(BaseModel, Generic[Item]):
    """A page of a collection. `next` is the cursor of the following page, null on the last."""

    items: list[Item]
    next: str | None = Field(default=None, description="Send it as `cursor` for the next page; null on the last.")


def named(key: str, name: str, name_en: str) -> Named:
    return Named(key=key, name=Name(zh=name, en=name_en))
