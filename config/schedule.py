"""When a task is due: once, again and again, or always (长期坚持)."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from config.cadence import Cadence
from config.nearest import did_you_mean
from config.shape import Day, Spec, Whole, shown

Count = Annotated[Whole, Field(ge=1)]


class Once(Spec):
    """Due one time; the whole day still belongs to the unit."""

    due: Day


class Recurring(Spec):
    """Owed anew for every period, with how often in each, if the document says so."""

    every: Cadence
    at_least: Count | None = None
    at_most: Count | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at least {self.at_least} and at most {self.at_most} cannot both hold; swap them")
        return self


_FORMS = "write {due: 2019-06-30}, {every: quarter}, or standing"


def _standing(value: object) -> object:
    if value != "standing":
        raise ValueError(f"{shown(value)} is no schedule; {did_you_mean(str(value), ['standing']) or _FORMS}")
    return value


def _one_form(value: object) -> object:
    if isinstance(value, Mapping) and "due" in value and "every" in value:
        raise ValueError("a task is due once, or it comes round; keep either 'due' or 'every' and take the other out")
    return value


def _form(value: object) -> str | None:
    if isinstance(value, str):
        return "=standing"
    if isinstance(value, Once) or (isinstance(value, Mapping) and "due" in value):
        return "=once"
    if isinstance(value, Recurring) or (isinstance(value, Mapping) and "every" in value):
        return "=recurring"
    return None


Schedule = Annotated[
    Annotated[Once, Tag("=once")]
    | Annotated[Recurring, Tag("=recurring")]
    | Annotated[Literal["standing"], BeforeValidator(_standing), Tag("=standing")],
    Discriminator(
        _form,
        custom_error_type="schedule",
        custom_error_message=f"this is no schedule; {_FORMS}",
    ),
    BeforeValidator(_one_form),
]
