"""The escalation ladder: when somebody hears of an assignment, who, and in what form."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, model_validator

from config.audience import Audience
from config.shape import Id, OrderError, Spec, Whole, YesOrNo
from config.words import Words

RECEIPT = "/receipt"
"""Ends the name under which the part of a ladder that asks for acknowledgement has its rows: `default/receipt`."""
LONGEST_WITH_RECEIPT = 56
Stage = Literal["due-soon", "due", "overdue", "escalated"]
Form = Literal["reminder", "slip", "summons"]
Light = Literal["blue", "yellow", "red"]
Before = Annotated[Whole, Field(ge=0, le=250)]
After = Annotated[Whole, Field(ge=1, le=250)]


_BEFORE, _AFTER = "working_days_before", "working_days_after"


def _has(key: str, value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {"properties": {key: value}, "required": [key]}


def _side(key: str, other: str, stages: Sequence[Stage], lights: Sequence[Light]) -> dict[str, JsonValue]:
    """What an editor can check of a rung that stands on one side of the due day."""
    days: dict[str, JsonValue] = {"type": "integer"}
    fits: dict[str, JsonValue] = {key: days, "stage": {"enum": [*stages]}, "light": {"enum": [*lights]}}
    return {"properties": fits, "required": [key], "not": _has(other, days)}


_SIDES: dict[str, JsonValue] = {
    "oneOf": [
        _side(_BEFORE, _AFTER, ["due-soon", "due"], ["blue"]),
        _side(_AFTER, _BEFORE, ["overdue", "escalated"], ["yellow", "red"]),
    ]
}
_SPEAKING: dict[str, JsonValue] = {
    "contains": _has(_AFTER, {"type": "integer"}),
    "if": {"contains": _has("stage", {"const": "escalated"})},
    "then": {"contains": _has("stage", {"const": "overdue"})},
}
"""What an editor can check of `silent_steps`."""


class RungSpec(Spec):
    """One step: so many working days before the due day (0 is the day itself) or after it."""

    model_config = ConfigDict(json_schema_extra=_SIDES)

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
            given = "both are given" if self.working_days_before is not None else "neither is given"
            raise ValueError(f"{given}; write working_days_before or working_days_after, one of the two")
        return self

    @model_validator(mode="after")
    def _stage_fits(self) -> Self:
        if (self.offset > 0) != (self.stage in {"overdue", "escalated"}):
            side = "after the due day: overdue or escalated" if self.offset > 0 else "up to it: due-soon or due"
            raise ValueError(f"the stage '{self.stage}' does not fit; this rung stands {side}")
        return self


def light_of(form: object) -> Light:
    """The light of a rung that asks for acknowledgement, where none is written."""
    return "blue" if form == "reminder" else "yellow"


class ReceiptSpec(Spec):
    """One step of asking for acknowledgement: so many working days after the day of opening.

    It speaks only while nobody has acknowledged. Without a light of its own a reminder is blue, all else yellow.
    """

    id: Id
    name: Words
    working_days_after: After
    form: Form
    light: Light = "blue"
    to: Annotated[tuple[Audience, ...], Field(min_length=1)]
    copy_to: tuple[Audience, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _lit_by_form(cls, written: Any) -> Any:
        if isinstance(written, dict) and "light" not in written:
            return {**written, "light": light_of(written.get("form"))}
        return written

    @property
    def offset(self) -> int:
        """Working days from the day of opening."""
        return self.working_days_after

    @property
    def stage(self) -> Literal["receipt"]:
        return "receipt"

    @property
    def in_circular(self) -> Literal[False]:
        """A circular names what is late, not what is unread."""
        return False


AnyRung = RungSpec | ReceiptSpec


def _is_empty(value: object) -> bool:
    return value == ()


Receipt = Annotated[tuple[ReceiptSpec, ...], Field(min_length=1, exclude_if=_is_empty)]
"""Kept only where it is given, so that a ladder without it stays the same to `duban apply`."""


class LadderSpec(Spec):
    """The rungs in the order in which they come; each later than the one before.

    Those of `rungs` count from the due day, those of `receipt` from the day of opening.
    """

    id: Id
    name: Words
    rungs: Annotated[tuple[RungSpec, ...], Field(min_length=1, json_schema_extra=_SPEAKING)]
    receipt: Receipt = ()

    @property
    def parts(self) -> Mapping[str, Sequence[AnyRung]]:
        """The rungs of each part by the name of its rows; a ladder that does not ask for acknowledgement has one."""
        asking = {self.id + RECEIPT: self.receipt} if self.receipt else {}
        return {self.id: self.rungs, **asking}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ids = [rung.id for part in self.parts.values() for rung in part]
        if len(set(ids)) < len(ids):
            raise OrderError("two rungs of this ladder have one id")
        for _, _, message in misplaced_rungs([(rung.offset, rung.light) for rung in self.rungs]):
            raise OrderError(message)
        for _, _, message in misplaced_receipt([(rung.offset, rung.light) for rung in self.receipt]):
            raise OrderError(message)
        return self

    @model_validator(mode="after")
    def _room_for_receipt(self) -> Self:
        if self.receipt and len(self.id) > LONGEST_WITH_RECEIPT:
            raise OrderError(too_long_for_receipt(self.id))
        return self


class LaddersSpec(Spec):
    """The file ladders.yaml."""

    ladders: Annotated[tuple[LadderSpec, ...], Field(min_length=1)]


_LATER = "this rung is not later than the one before; put the rungs in order of time"


def misplaced_rungs(rungs: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Index, side and fault of every rung, given as offset and light, that breaks the order of its ladder.

    The side is what has to change: `offset` or `light`.
    """
    for index, (offset, light) in enumerate(rungs):
        if index and offset <= rungs[index - 1][0]:
            yield index, "offset", _LATER
        if (offset <= 0) != (light == "blue"):
            yield index, "light", "the light is blue up to the due day, and yellow or red after it; mend the light"
        if light == "yellow" and any(earlier == "red" for _, earlier in rungs[:index]):
            yield index, "light", "the light goes back from red to yellow; a later rung is never milder"


_MILDNESS = ("blue", "yellow", "red")


def misplaced_receipt(rungs: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """The same for the rungs that ask for acknowledgement: they too come later and never milder.

    >>> [(index, side) for index, side, _ in misplaced_receipt([(2, "yellow"), (4, "blue"), (4, "red")])]
    [(1, 'light'), (2, 'offset')]
    """
    marks = [_MILDNESS.index(light) if light in _MILDNESS else 0 for _, light in rungs]
    for index, (worst, mark) in enumerate(zip(accumulate(marks, max), marks, strict=True)):
        if index and rungs[index][0] <= rungs[index - 1][0]:
            yield index, "offset", _LATER
        if mark < worst:
            yield index, "light", "this light is milder than one before it; a later rung is never milder"


def too_long_for_receipt(id: str) -> str:
    """What is wrong with the id of a ladder that asks for acknowledgement."""
    return f"this id has {len(id)} characters; {LONGEST_WITH_RECEIPT} are the most for a ladder with 'receipt'"


def silent_steps(steps: Sequence[tuple[int, str]]) -> Iterator[tuple[int | None, str]]:
    """Index and fault of what a ladder, given as offset and stage of its rungs, would leave unsaid.

    The index is None where the fault is the whole ladder's.

    >>> [index for index, _ in silent_steps([(-3, "due-soon"), (0, "due")])]
    [None]
    >>> [index for index, _ in silent_steps([(0, "due"), (3, "escalated"), (5, "overdue")])]
    [1]
    """
    if not any(offset > 0 for offset, _ in steps):
        yield None, "no rung speaks after the due day, so what is overdue would stay silent; add one, stage: overdue"
    for index, (_, stage) in enumerate(steps):
        if stage == "escalated":
            if not any(earlier == "overdue" for _, earlier in steps[:index]):
                yield index, "this rung escalates what no rung before it has called overdue; put one before it"
            return
