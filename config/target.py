"""The figures a task is measured by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from config.shape import Number, OrderError, Spec, Text, Whole
from config.words import Words

Op = Literal[">=", "<=", "=", "~"]


def _unit_form(value: object) -> str:
    return "=words" if isinstance(value, Mapping | Words) else "=text"


MeasuredIn = Annotated[Annotated[Words, Tag("=words")] | Annotated[Text, Tag("=text")], Discriminator(_unit_form)]


class TargetSpec(Spec):
    """What is counted, how it compares with the value (`~` means about), and in what it is counted.

    `part_of` is the index, from 0, of the target in the same list that this one is a part of:
    "of which foreign, at least 5".
    """

    of: Words
    op: Op
    value: Number
    unit: MeasuredIn
    part_of: Annotated[Whole, Field(ge=0)] | None = None


def misplaced_parts(parts: Sequence[int | None]) -> Iterator[tuple[int, str]]:
    """Index and fault of every `part_of` in a list of targets that does not point at a whole."""
    for index, whole in enumerate(parts):
        if whole is None:
            continue
        if whole >= len(parts):
            yield index, f"there is no target {whole}; the list counts from 0 and ends at {len(parts) - 1}"
        elif whole == index:
            yield index, "a target is no part of itself; give the index of the whole"
        elif parts[whole] is not None:
            yield index, f"target {whole} is a part itself; give the index of a whole"


def _parts_fit(targets: tuple[TargetSpec, ...]) -> tuple[TargetSpec, ...]:
    for _, message in misplaced_parts([target.part_of for target in targets]):
        raise OrderError(message)
    return targets


Targets = Annotated[tuple[TargetSpec, ...], AfterValidator(_parts_fit)]
