"""The dispatch cycles, and the day by which a recurring duty is due."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from config.audience import AUDIENCES, Audience
from config.cadence import Cadence
from config.shape import Id, Spec, TimeOfDay, Whole, YesOrNo
from config.words import Words

Source = Literal["admin", "document"]
_HEARING = ("unit", "supervisor")
DayOfMonth = Annotated[Whole, Field(ge=1, le=28)]


def _of_a_cycle(token: str) -> str:
    party = token.partition(".")[0]
    if party not in _HEARING:
        raise ValueError(f"a dispatch speaks to units and the supervisor, not to {party}; write unit.handler")
    return token


DispatchAudience = Annotated[
    Audience,
    AfterValidator(_of_a_cycle),
    WithJsonSchema({"type": "string", "enum": [to for to in AUDIENCES if to.partition(".")[0] in _HEARING]}),
]


class DueDays(Spec):
    """By which day of the month after a period's end the period is due; 28 is the last day all months have."""

    source: Source
    month: DayOfMonth
    quarter: DayOfMonth
    half_year: Annotated[DayOfMonth, Field(validation_alias="half-year")]
    year: DayOfMonth

    def day(self, cadence: Cadence) -> int:
        """The day of the month for periods of this cadence."""
        days = {"month": self.month, "quarter": self.quarter, "half-year": self.half_year, "year": self.year}
        return days[cadence]


class CycleSpec(Spec):
    """What is dispatched on the first working day after each period's end, at what time, to whom.

    A `circular` names whatever has climbed to a rung that stands in circulars, of any period.
    """

    id: Id
    name: Words
    cadence: Cadence
    at: TimeOfDay
    circular: YesOrNo = False
    to: Annotated[tuple[DispatchAudience, ...], Field(min_length=1)]


class CyclesSpec(Spec):
    """The file cycles.yaml; the sweep looks over everything once a day at `sweep_at`."""

    reporting: DueDays
    sweep_at: TimeOfDay
    cycles: tuple[CycleSpec, ...] = ()
