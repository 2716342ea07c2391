"""The span in which a plan is supervised; the admin's, where the document names no end."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from config.shape import Day, Spec


class Supervised(Spec):
    """Written `from` and `until`; both days belong to it, and either may be left out.

    Periods that end before it or begin after it are not opened and not dispatched. What is due once is not touched.
    """

    start: Annotated[Day | None, Field(validation_alias="from")] = None
    until: Day | None = None

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.start is not None and self.until is not None and self.until < self.start:
            raise ValueError(f"supervision ends on {self.until}, before it begins; swap the two days")
        return self


def _is_absent(value: object) -> bool:
    return value is None


Span = Annotated[Supervised | None, Field(exclude_if=_is_absent)]
"""Kept only where it is given, so that a plan without it stays the same to `duban apply`."""
