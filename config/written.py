"""What a YAML file says, with the line and column of every key and value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import EllipsisType

from config.fault import Fault

Place = tuple[str | int, ...]
Mark = tuple[int, int]
Step = str | int | EllipsisType
TOP: Mark = (1, 1)


@dataclass(frozen=True)
class Written:
    """One file as plain values (text, int, Decimal, bool, None, list, dict), and where each of them stands.

    `refused` are the places whose value could not be taken over; a fault there is already told.
    """

    file: str
    value: object = None
    keys: Mapping[Place, Mark] = field(default_factory=dict)
    values: Mapping[Place, Mark] = field(default_factory=dict)
    refused: frozenset[Place] = frozenset()
    faults: tuple[Fault, ...] = ()
    readable: bool = True

    def fault(self, place: Place, message: str) -> Fault:
        """A fault of the value at this place, or of what should hold it where there is none."""
        near = place
        while near and near not in self.values:
            near = near[:-1]
        return Fault(self.file, *self.values.get(near, TOP), path_of(place), message)

    def key_fault(self, place: Place, message: str) -> Fault:
        """A fault of the key that leads to this place."""
        return Fault(self.file, *self.keys.get(place, TOP), path_of(place), message)

    def found(self, *pattern: Step) -> Iterator[tuple[Place, object]]:
        """Every place that fits, with its value; `...` fits every item or key."""
        return _found((), self.value, pattern)

    def texts(self, *pattern: Step) -> Iterator[tuple[Place, str]]:
        """Every place that fits and holds a text, stripped."""
        return ((place, value.strip()) for place, value in self.found(*pattern) if isinstance(value, str))

    def at(self, place: Place) -> object:
        """The value at this place, None if there is none."""
        return next((value for _, value in self.found(*place)), None)

    def text(self, place: Place) -> str | None:
        """The text at this place, stripped; None if there is none."""
        value = self.at(place)
        return value.strip() if isinstance(value, str) else None

    def strings(self, place: Place) -> list[str]:
        """The texts of the list at this place, stripped; empty if there is no list."""
        value = self.at(place)
        return [item.strip() for item in value if isinstance(item, str)] if isinstance(value, list) else []


def path_of(place: Place) -> str:
    """The place as a message writes it.

    >>> path_of(("units", 3, "kind"))
    'units[3].kind'
    """
    path = ""
    for step in place:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            plain = step.isprintable() and len(step) <= 60
            path += ("." if path else "") + (step if plain else repr(step[:60]))
    return path


def _found(place: Place, value: object, pattern: tuple[Step, ...]) -> Iterator[tuple[Place, object]]:
    if not pattern:
        yield place, value
        return
    step, *rest = pattern
    for key, inner in _steps(value, step):
        yield from _found((*place, key), inner, tuple(rest))


def _steps(value: object, step: Step) -> list[tuple[str | int, object]]:
    if isinstance(value, dict):
        return list(value.items()) if step is ... else [(step, value[step])] if step in value else []
    if isinstance(value, list):
        if isinstance(step, int):
            return [(step, value[step])] if 0 <= step < len(value) else []
        return list(enumerate(value)) if step is ... else []
    return []
