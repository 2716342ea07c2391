"""The escalation ladder: when somebody hears of an assignment, who, and in what form."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.audience import Audience
from config.shape import Id, OrderError, Spec, Whole, YesOrNo
from config.words import Words

Stage = Literal["due-soon", "due", "overdue", "escalated"]
Form = Literal["reminder", "slip", "summons"]
Light = Literal["blue", "yellow", "red"]
Before = Annotated[Whole, Field(ge=0, le=250)]
After = Annotated[Whole, Field(ge=1, le=250)]


class RungSpec(Spec):
    """One step: so many working days before the due day (0 is the day itself) or after it."""

    id: Id
    name: Words
    working_days_before: Before | None = None
    working_days_after: After | None = None
    stage: Stage
    form: Form
    light: Light
    to: Annotated[tuple[Audience, ...], Field(min_length=1)]
    copy_to: tuple[Audience, ...] = ()
    in_circular: YesOrNo = False

    @property
    def offset(self) -> int:
        """Working days from the due day: negative before it, 0 on it, positive after it."""
        return -(self.working_days_before or 0) if self.working_days_after is None else self.working_days_after

    @model_validator(mode="after")
    def _one_distance(self) -> Self:
        if (self.working_days_before is None) == (self.working_days_after is None):
            raise ValueError("give either working_days_before or working_days_after, one of the two")
        return self

    @model_validator(mode="after")
    def _stage_fits(self) -> Self:
        if (self.offset > 0) != (self.stage in {"overdue", "escalated"}):
            side = "after the due day: overdue or escalated" if self.offset > 0 else "up to it: due-soon or due"
            raise ValueError(f"the stage '{self.stage}' does not fit; this rung stands {side}")
        return self


class LadderSpec(Spec):
    """The rungs in the order in which they come; each later than the one before."""

    id: Id
    name: Words
    rungs: Annotated[tuple[RungSpec, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ids = [rung.id for rung in self.rungs]
        if len(set(ids)) < len(ids):
            raise OrderError("two rungs of this ladder have one id")
        for _, _, message in misplaced_rungs([(rung.offset, rung.light) for rung in self.rungs]):
            raise OrderError(message)
        return self


class LaddersSpec(Spec):
    """The file ladders.yaml."""

    ladders: Annotated[tuple[LadderSpec, ...], Field(min_length=1)]


def misplaced_rungs(rungs: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Index, side and fault of every rung, given as offset and light, that breaks the order of its ladder.

    The side is what has to change: `offset` or `light`.
    """
    for index, (offset, light) in enumerate(rungs):
        if index and offset <= rungs[index - 1][0]:
            yield index, "offset", "this rung is not later than the one before; put the rungs in order of time"
        if (offset <= 0) != (light == "blue"):
            yield index, "light", "the light is blue up to the due day, and yellow or red after it"
        if light == "yellow" and any(earlier == "red" for _, earlier in rungs[:index]):
            yield index, "light", "the light goes back from red to yellow; a later rung is never milder"
