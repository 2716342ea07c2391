"""Whether a written file fits the shape of its kind; every place where it does not is a fault."""

from collections.abc import Iterator
from typing import TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.fault import Fault
from config.nearest import did_you_mean
from config.shape import OrderError, Spec, shown
from config.written import Place, Written

Shape = TypeVar("Shape", bound=Spec)

_WANTED = {
    "model_type": "keys with values are wanted here",
    "model_attributes_type": "keys with values are wanted here",
    "dict_type": "keys with values are wanted here",
    "tuple_type": "a list is wanted here; begin each item with '- '",
    "too_short": "this list is empty; name at least one",
}
_RANGE = {
    "greater_than_equal": "{ge} or more",
    "greater_than": "more than {gt}",
    "less_than_equal": "{le} or less",
}


def fitted(written: Written, shape: type[Shape]) -> tuple[Shape | None, list[Fault]]:
    """The file as a value of this shape, or None with what keeps it from being one."""
    if not written.readable:
        return None, []
    try:
        return shape.model_validate(written.value), []
    except ValidationError as error:
        faults = (_fault(written, shape, detail) for detail in error.errors(include_url=False))
        return None, [fault for fault in faults if fault is not None]


def _fault(written: Written, shape: type[Spec], detail: ErrorDetails) -> Fault | None:
    """The fault behind one error; None where another check names it with a better place."""
    place = _place(written, detail["loc"])
    if isinstance(detail.get("ctx", {}).get("error"), OrderError):
        return None
    if any(place[: len(refused)] == refused for refused in written.refused):
        return None
    if detail["type"] == "too_short" and written.at(place):
        return None
    if detail["type"] == "extra_forbidden":
        return written.key_fault(place, _unknown_key(str(place[-1]), _keys_at(shape, place)))
    if detail["type"] == "missing":
        return written.fault(place, f"the key '{place[-1]}' is missing here; add it")
    if detail["loc"][-1:] == ("[key]",):
        return written.key_fault(place, _message(detail))
    return written.fault(place, _message(detail))


def _place(written: Written, loc: tuple[int | str, ...]) -> Place:
    """Pydantic's way to an error without its own signs, the names of union branches and of keys as such."""
    place: Place = ()
    for step in loc:
        sign = isinstance(step, str) and (step.startswith("=") or step == "[key]")
        if not sign or (*place, step) in written.values:
            place = (*place, step)
    return place


def _message(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    kind, value = detail["type"], detail["input"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return _not_among(value, context["expected"])
    if kind in _RANGE:
        return f"{shown(value)} is out of range; write {_RANGE[kind].format(**context)}"
    if kind in _WANTED:
        return _WANTED[kind]
    return detail["msg"]


def _not_among(value: object, expected: str) -> str:
    names = [name.strip("' ") for name in expected.replace(" or ", ", ").split(", ")]
    mend = did_you_mean(value, names) if isinstance(value, str) else ""
    return f"{shown(value)} cannot stand here; {mend or 'write ' + ' or '.join(names)}"


def _unknown_key(key: str, known: list[str]) -> str:
    mend = did_you_mean(key, known) or f"the keys here are {', '.join(known)}"
    return f"{shown(key)} is no key here; {mend}"


def _keys_at(shape: type[Spec], place: Place) -> list[str]:
    """The keys that the mapping around this place may have."""
    shapes = [shape]
    for step in place[:-1]:
        if isinstance(step, str):
            fields = [field for one in shapes for name, field in _keys(one).items() if name == step]
            shapes = [inner for field in fields for inner in _shapes_in(field.annotation)]
    return [name for one in shapes for name in _keys(one)]


def _keys(shape: type[Spec]) -> dict[str, FieldInfo]:
    """The fields of a shape by the key that is written for them."""
    return {str(field.validation_alias or name): field for name, field in shape.model_fields.items()}


def _shapes_in(annotation: object) -> Iterator[type[Spec]]:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
    for inner in get_args(annotation):
        yield from _shapes_in(inner)
