"""Units, the groups that fan out to them, and whom to reach in them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, JsonValue, WithJsonSchema, model_validator

from config import pattern
from config.audience import Role
from config.channel import MAIL, is_absent
from config.shape import Day, Email, Id, Mobile, Phone, Spec
from config.task import OWING_WORDS
from config.words import Words

UnitId = Annotated[Id, WithJsonSchema({**pattern.ID, "not": {"enum": list(OWING_WORDS)}})]
"""An id that means nothing else in `owes`, which the names are checked for."""

UnitKind = Literal["department", "county", "zone", "supervisor", "authority"]


_MAILED: dict[str, JsonValue] = {
    "if": {"properties": {"reach": {"not": {"contains": {"const": MAIL}}}}, "required": ["reach"]},
    "else": {"required": ["email"]},
}
"""Whoever is reached by mail, as everybody is for whom no ways are named, has an address."""


class AbsenceSpec(Spec):
    """Days on which somebody is not there, written `from` and `until`; both belong to it."""

    start: Annotated[Day, Field(validation_alias="from")]
    until: Day
    delegate: Annotated[Id | None, Field(exclude_if=is_absent)] = None

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.until < self.start:
            raise ValueError(f"the absence ends on {self.until}, before it begins; swap the two days")
        return self


class ContactSpec(Spec):
    """A person of a unit by role: the handler does the work, the head answers for it, the leader summons.

    `reach` are the channels to the person, the preferred one first; without it, mail.
    """

    model_config = ConfigDict(json_schema_extra=_MAILED)

    id: Annotated[Id | None, Field(exclude_if=is_absent)] = None
    role: Role
    title: Words
    email: Annotated[Email | None, Field(exclude_if=is_absent), WithJsonSchema(pattern.EMAIL)] = None
    mobile: Annotated[Mobile | None, Field(exclude_if=is_absent)] = None
    phone: Phone | None = None
    reach: Annotated[
        tuple[Id, ...], Field(min_length=1, exclude_if=is_absent, json_schema_extra={"uniqueItems": True})
    ] = ()
    absent: Annotated[tuple[AbsenceSpec, ...], Field(exclude_if=is_absent)] = ()

    def ways(self, services: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Channel and address of each way to the person, by the services of the channels.

        A robot, a webhook and a bridge lead to one place each: there the channel itself is the address.
        """
        for channel in self.reach or (MAIL,):
            if channel == MAIL:
                yield channel, self.email or ""
            else:
                yield channel, (self.mobile or "") if services[channel] == "sms" else channel


class UnitSpec(Spec):
    """Who can owe something, supervise, or stand above."""

    id: UnitId
    name: Words
    short: Words | None = None
    kind: UnitKind
    contacts: tuple[ContactSpec, ...] = ()

    def people(self) -> tuple[tuple[str, ContactSpec], ...]:
        """Its contacts by their keys."""
        keys = contact_keys([(contact.id, contact.role) for contact in self.contacts])
        return tuple(zip(keys, self.contacts, strict=True))


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


def contact_keys(written: Sequence[tuple[str | None, str]]) -> list[str]:
    """The key of each contact, given by id and role: the id, else the role, with a number from the second on.

    >>> contact_keys([(None, "handler"), ("wang", "handler"), (None, "handler")])
    ['handler', 'wang', 'handler-3']
    """
    seen: Counter[str] = Counter()
    keys = []
    for id, role in written:
        seen[role] += 1
        keys.append(id or (role if seen[role] == 1 else f"{role}-{seen[role]}"))
    return keys


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
