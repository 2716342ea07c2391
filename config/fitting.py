"""Whether a written file fits the shape of its kind; every place where it does not is a fault."""

from collections.abc import Iterator
from typing import TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from config.fault import Fault
from config.nearest import did_you_mean, nearest
from config.shape import OrderError, Spec, shown
from config.written import Place, Written

Shape = TypeVar("Shape", bound=Spec)

_WANTED = {
    "dict_type": "keys with values are wanted here; write them as key: value",
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
        # By the keys as they are written only: `half_year` is a name in the code, and none in a file.
        return shape.model_validate(written.value, by_alias=True, by_name=False), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        meant = {place for detail in details for place in _meant_by(written, shape, detail)}
        faults = (
            _fault(written, shape, detail)
            for detail in details
            if detail["type"] != "missing" or _place(written, detail["loc"]) not in meant
        )
        return None, [fault for fault in faults if fault is not None]


def _meant_by(written: Written, shape: type[Spec], detail: ErrorDetails) -> Iterator[Place]:
    """The places of the keys that an unknown key was probably meant to be, so that these are not told as missing."""
    if detail["type"] == "extra_forbidden":
        *around, key = _place(written, detail["loc"])
        shapes = _shapes_at(shape, (*around, key))
        said = next((one.mends[str(key)] for one in shapes if key in one.mends), "")
        known = [name for one in shapes for name in _keys(one)]
        near = nearest(str(key), known)
        for name in known:
            if name == near or f", {name}" in said or str(key).startswith(f"{name}："):
                yield (*around, name)


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
        return written.key_fault(place, _unknown_key(str(place[-1]), _shapes_at(shape, place)))
    if detail["type"] == "missing":
        return written.fault(place, f"the key '{place[-1]}' is missing here; add it")
    if detail["type"] == "value_error" and detail["input"] is None and place in written.keys:
        return written.key_fault(place, f"nothing stands after '{place[-1]}'; fill it in")
    if detail["type"] in ("model_type", "model_attributes_type"):
        return written.fault(place, _no_mapping(detail["input"], _shapes_at(shape, (*place, "")), at_top=not place))
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


def _no_mapping(value: object, shapes: list[type[Spec]], *, at_top: bool) -> str:
    """What to say where a mapping is wanted and something else stands."""
    keys = [key for shape in shapes for key, field in _keys(shape).items() if field.is_required()]
    stands = shown(value) if isinstance(value, str) else "a list" if isinstance(value, list) else "this"
    if at_top:
        return f"{stands} is no config; this file begins with its keys: {', '.join(keys)}"
    if isinstance(value, str) and "：" in value:
        return f"keys with values are wanted here, not {stands}; write ': ' after a key, not '：'"
    example = ", ".join(f"{key}: …" for key in keys)
    return f"keys with values are wanted here, not {stands}; write {{{example}}}"


def _not_among(value: object, expected: str) -> str:
    names = [name.strip("' ") for name in expected.replace(" or ", ", ").split(", ")]
    mend = did_you_mean(value, names) if isinstance(value, str) else ""
    return f"{shown(value)} cannot stand here; {mend or 'write ' + ' or '.join(names)}"


def _unknown_key(key: str, shapes: list[type[Spec]]) -> str:
    """What is wrong with a key that none of the shapes has, and what was probably meant."""
    if said := next((shape.mends[key] for shape in shapes if key in shape.mends), None):
        return said
    if key == "<<":
        return "'<<' merges nothing here; write the keys out"
    if "：" in key:
        return f"{shown(key)} is no key here; write ': ' after a key, not '：'"
    known = [name for shape in shapes for name in _keys(shape)]
    mend = did_you_mean(key, known) or f"the keys here are {', '.join(known)}"
    return f"{shown(key)} is no key here; {mend}"


def _shapes_at(shape: type[Spec], place: Place) -> list[type[Spec]]:
    """The shapes that the mapping around this place may have; a step that is no field is the key of an entry."""
    shapes = [shape]
    for step in place[:-1]:
        fields = [field for one in shapes for name, field in _keys(one).items() if name == step]
        if fields:
            shapes = [inner for field in fields for inner in _shapes_in(field.annotation)]
    return shapes


def _keys(shape: type[Spec]) -> dict[str, FieldInfo]:
    """The fields of a shape by the key that is written for them."""
    return {str(field.validation_alias or name): field for name, field in shape.model_fields.items()}


def _shapes_in(annotation: object) -> Iterator[type[Spec]]:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
    for inner in get_args(annotation):
        yield from _shapes_in(inner)
