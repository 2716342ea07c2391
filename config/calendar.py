"""The calendar: time zone, working hours, and the days that differ from the plain week."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from config import pattern
from config.shape import Day, Spec, Text, TimeOfDay
from config.words import Words


class WorkingHours(Spec):
    """From when to when messages may go out on a working day; written `from` and `to`."""

    start: Annotated[TimeOfDay, Field(validation_alias="from")]
    end: Annotated[TimeOfDay, Field(validation_alias="to")]

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"the working hours end at {self.end:%H:%M}, not later than they begin; swap them")
        return self


class CalendarDay(Spec):
    """A day off that the week does not show, or a working day made up for one; with where it is published."""

    on: Day
    kind: Literal["holiday", "workday"]
    name: Words
    source: Annotated[Text, WithJsonSchema(pattern.DOCUMENT)]


def names_document(source: str) -> bool:
    """Whether a source holds the number of a document, or says that there is none.

    >>> [names_document(source) for source in ("国办发明电〔2018〕15号", "市政府通知（无文号）", "市政府通知")]
    [True, True, False]
    """
    return re.search(pattern.NUMBERED, source) is not None


class CalendarSpec(Spec):
    """The file calendar.yaml; days that it does not name come from the published calendar."""

    timezone: Literal["Asia/Shanghai"] = "Asia/Shanghai"
    working_hours: WorkingHours
    days: tuple[CalendarDay, ...] = ()
