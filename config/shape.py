"""The shapes every config entry is made of: texts, ids, days, times of day, numbers, addresses.

Each refuses what it is not with a sentence that names the value and the mend.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from config import pattern
from config.mend import as_id, in_digits, narrowed

LONGEST_TEXT = 500
LONGEST_ID = 64
FIRST_YEAR, LAST_YEAR = 1949, 2199
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
_LARGEST = Decimal(10) ** 15
_ID = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9_+&=-]+(?:\.[A-Za-z0-9_+&=-]+)*@{_LABEL}(?:\.{_LABEL})+")
_MOBILE = re.compile(r"\+?[0-9]{6,15}", re.ASCII)
_PHONE = re.compile(r"[0-9+(][0-9()+ x-]{2,31}", re.ASCII)


class Spec(BaseModel):
    """An entry of a config file: it never changes, and it has no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    mends: ClassVar[Mapping[str, str]] = {}
    """What to say of a key that people write here, though it is none."""


class OrderError(ValueError):
    """Entries that are right one by one but not beside each other."""


def shown(value: object) -> str:
    """The value as a message quotes it: printable, and never longer than a line."""
    plain = isinstance(value, int | Decimal | date | time) and not isinstance(value, bool)
    text = str(value) if plain else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _text(value: object) -> str:
    if isinstance(value, bool | int | Decimal | float):
        raise ValueError(f"a text is wanted, not {shown(value)}; put it in quotes if it is meant as a text")
    if not isinstance(value, str):
        raise ValueError("a text is wanted here")
    text = value.strip()
    if not text:
        raise ValueError("this text is empty; fill it in")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"this text has {len(text)} characters; {LONGEST_TEXT} are the most")
    if odd := next((c for c in text if unicodedata.category(c) in _UNSEEN and c not in _JOINERS), None):
        raise ValueError(f"the text holds {odd!r}; write it on one line, without control characters")
    return text


def _id(value: object) -> str:
    text = _text(value)
    if len(text) > LONGEST_ID:
        raise ValueError(f"this id has {len(text)} characters; {LONGEST_ID} are the most")
    if not _ID.fullmatch(text):
        raise ValueError(f"{shown(text)} is no id; {as_id(text)}")
    return text


def parsed_day(value: object) -> date:
    """The day written as 2019-06-30; ValueError says what is wrong with any other value."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        mend = narrowed(value, "write year, month and day, as in 2019-06-30")
        raise ValueError(f"{shown(value)} is no date; {mend}")
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{shown(value)} is not a day of the calendar; check month and day") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the year of {day} is out of range; {FIRST_YEAR} to {LAST_YEAR} can be used")
    return day


def _time(value: object) -> time:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    parts = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if parts is None or int(parts[1]) > 23 or int(parts[2]) > 59:
        mend = narrowed(value, "write hours and minutes, as in 08:30")
        raise ValueError(f"{shown(value)} is no time of day; {mend}")
    return time(int(parts[1]), int(parts[2]))


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"a number is wanted, not {shown(value)}; {in_digits(value, '10 or 0.5')}")
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError(f"{shown(value)} is out of range")
    return number


def _kept_time(value: time) -> str:
    """The time as it is written in a file, so that a kept config reads like an edited one."""
    return f"{value:%H:%M}"


def _kept_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"a whole number is wanted, not {shown(value)}; {in_digits(value, '3')}")
    return value


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true or false is wanted, not {shown(value)}; write true or false, without quotes")
    return value


def _email(value: object) -> str:
    text = _text(value)
    if len(text) > 254 or not _EMAIL.fullmatch(text):
        raise ValueError(f"{shown(text)} is no e-mail address; {narrowed(text, 'write name@host.example')}")
    return text


def _phone(value: object) -> str:
    text = _text(value)
    if not _PHONE.fullmatch(text):
        mend = narrowed(text, "use digits, spaces, hyphens and brackets")
        raise ValueError(f"{shown(text)} is no phone number; {mend}")
    return text


def _mobile(value: object) -> str:
    text = _text(value)
    if not _MOBILE.fullmatch(text):
        mend = narrowed(text, "write 6 to 15 digits, without spaces and hyphens")
        raise ValueError(f"{shown(text)} is no mobile number; {mend}")
    return text


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(pattern.TEXT)]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema(pattern.ID)]
Day = Annotated[date, BeforeValidator(parsed_day), WithJsonSchema(pattern.DAY)]
TimeOfDay = Annotated[
    time,
    BeforeValidator(_time),
    PlainSerializer(_kept_time, when_used="json"),
    WithJsonSchema(pattern.TIME_OF_DAY),
]
Number = Annotated[
    Decimal,
    BeforeValidator(_number),
    PlainSerializer(_kept_number, when_used="json"),
    WithJsonSchema(pattern.NUMBER),
]
Amount = Annotated[Number, Field(ge=0), WithJsonSchema(pattern.AMOUNT)]
Positive = Annotated[Number, Field(gt=0), WithJsonSchema(pattern.POSITIVE)]
Whole = Annotated[int, BeforeValidator(_whole)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Email = Annotated[str, BeforeValidator(_email), WithJsonSchema(pattern.EMAIL)]
Phone = Annotated[str, BeforeValidator(_phone), WithJsonSchema(pattern.PHONE)]
Mobile = Annotated[str, BeforeValidator(_mobile), WithJsonSchema(pattern.MOBILE)]
