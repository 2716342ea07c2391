"""Units, the groups that fan out to them, and whom to reach in them."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from config import pattern
from config.audience import Role
from config.shape import Email, Id, Phone, Spec
from config.task import OWING_WORDS
from config.words import Words

UnitId = Annotated[Id, WithJsonSchema({**pattern.ID, "not": {"enum": list(OWING_WORDS)}})]
"""An id that means nothing else in `owes`, which the names are checked for."""

UnitKind = Literal["department", "county", "zone", "supervisor", "authority"]


class ContactSpec(Spec):
    """A person of a unit by role: the handler does the work, the head answers for it, the leader summons."""

    role: Role
    title: Words
    email: Email
    phone: Phone | None = None


class UnitSpec(Spec):
    """Who can owe something, supervise, or stand above."""

    id: UnitId
    name: Words
    short: Words | None = None
    kind: UnitKind
    contacts: tuple[ContactSpec, ...] = ()


class GroupSpec(Spec):
    """A named set of units and of other groups."""

    id: UnitId
    name: Words
    members: Annotated[tuple[Id, ...], Field(min_length=1)]


class UnitsSpec(Spec):
    """The file units.yaml; units and groups share one name space."""

    units: Annotated[tuple[UnitSpec, ...], Field(min_length=1)]
    groups: tuple[GroupSpec, ...] = ()

    def members(self, id: str) -> tuple[str, ...]:
        """The unit ids behind a unit or group id, in the order written, each once; KeyError if unknown."""
        groups = {group.id: group.members for group in self.groups}
        if id not in groups and id not in {unit.id for unit in self.units}:
            raise KeyError(id)
        return fanned_out([id], groups)

    def unit(self, id: str) -> UnitSpec:
        """The unit with this id; KeyError if there is none."""
        return {unit.id: unit for unit in self.units}[id]


def fanned_out(ids: Sequence[str], groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The ids with every group replaced by its members, to the bottom, each id once; a circle ends at once.

    >>> fanned_out(["zone", "both"], {"both": ["sanhe", "zone", "both"]})
    ('zone', 'sanhe')
    """
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(reversed(ids))
    while waiting:
        id = waiting.pop()
        if id in groups and id not in seen:
            waiting.extend(reversed(groups[id]))
        elif id not in groups:
            found[id] = None
        seen.add(id)
    return tuple(found)
