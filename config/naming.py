"""Ids: each stands once, and each that is used is there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Self

from config.fault import Fault
from config.ladder import LONGEST_WITH_RECEIPT, too_long_for_receipt
from config.nearest import did_you_mean
from config.shape import LONGEST_ID, shown
from config.task import OWING_WORDS
from config.written import Place, Step, Written

_UNIT_PLACES = (("supervisor",), ("authority",))
_UNIT_OR_GROUP_PLACES = tuple(("clauses", ..., role, ...) for role in ("leads", "responsible", "supporting"))
_OWES = ("clauses", ..., "tasks", ..., "owes", ...)
_LADDER_PLACES = (("ladder",), ("ladder_by_cadence", ...), ("clauses", ..., "tasks", ..., "ladder"))


@dataclass(frozen=True)
class Names:
    """The ids that can be used; None where their file cannot be read, so that no id counts as unknown.

    `called` gives the id of a unit or group by its name in either language, for whoever writes the name.
    """

    units: frozenset[str] | None
    groups: frozenset[str] | None
    ladders: frozenset[str] | None
    called: Mapping[str, str]

    @classmethod
    def given(cls, *, units: Written, ladders: Written) -> Self:
        """The ids that the two files give, also where an entry has faults of its own."""
        groups = _ids(units, "groups") or frozenset()
        return cls(_ids(units, "units"), groups, _ids(ladders, "ladders"), _ids_by_name(units))

    @property
    def units_and_groups(self) -> frozenset[str] | None:
        """Every name that can owe or lead."""
        return None if self.units is None else self.units | (self.groups or frozenset())


def _ids(written: Written, key: str) -> frozenset[str] | None:
    if not isinstance(written.at((key,)), list):
        return None
    return frozenset(id for _, id in written.texts(key, ..., "id"))


def _ids_by_name(units: Written) -> dict[str, str]:
    named = [(place, name) for key in ("name", "short") for place, name in units.texts(..., ..., key, ...)]
    return {name: units.text((*place[:2], "id")) or "" for place, name in reversed(named)}


def repeated_ids(*, units: Written, ladders: Written, cycles: Written, plans: Iterable[Written]) -> Iterator[Fault]:
    """Every id that stands a second time where it can stand once."""
    plans = list(plans)
    yield from _repeated(_texts(units, ("units", ..., "id"), ("groups", ..., "id")))
    yield from _repeated(_texts(ladders, ("ladders", ..., "id")))
    rungs = _texts(ladders, ("ladders", ..., "rungs", ..., "id"), ("ladders", ..., "receipt", ..., "id"))
    for _, of_ladder in groupby(sorted(rungs, key=_ladder_place), key=_ladder_place):
        yield from _repeated(of_ladder)
    yield from _repeated(_texts(cycles, ("cycles", ..., "id")))
    yield from _repeated(found for plan in plans for found in _texts(plan, ("id",)))
    for plan in plans:
        yield from _repeated(_texts(plan, ("clauses", ..., "tasks", ..., "id")))


def _ladder_place(found: "Found") -> int:
    place = found[1][1]
    assert isinstance(place, int)
    return place


def long_ladder_ids(ladders: Written) -> Iterator[Fault]:
    """Ladders that ask for acknowledgement under an id that leaves no room for the name of that part."""
    for _, place, id in _texts(ladders, ("ladders", ..., "id")):
        if LONGEST_WITH_RECEIPT < len(id) <= LONGEST_ID and ladders.at((*place[:-1], "receipt")) is not None:
            yield ladders.fault(place, too_long_for_receipt(id))


def repeated_channels(channels: Written) -> Iterator[Fault]:
    """Every id that a second channel has."""
    yield from _repeated(_texts(channels, ("channels", ..., "id")))


def reserved_ids(units: Written) -> Iterator[Fault]:
    """Units and groups called by a word that means something else in `owes`."""
    for _, place, id in _texts(units, ("units", ..., "id"), ("groups", ..., "id")):
        if id in OWING_WORDS:
            yield units.fault(place, f"'{id}' is a word of its own in 'owes'; give this unit another id")


def unknown_members(units: Written, names: Names) -> Iterator[Fault]:
    """Members of groups that are no unit or group."""
    for place, id in units.texts("groups", ..., "members", ...):
        yield from _unknown(units, place, id, names.units_and_groups, "unit or group", names.called)


def unknown_names(plan: Written, names: Names) -> Iterator[Fault]:
    """Ids in a plan that no unit, group or ladder has."""
    both = names.units_and_groups
    for _, place, id in _texts(plan, *_UNIT_PLACES):
        if id in (names.groups or ()):
            yield plan.fault(place, f"'{id}' is a group; name one unit here")
        else:
            yield from _unknown(plan, place, id, names.units, "unit", names.called)
    for _, place, id in _texts(plan, *_UNIT_OR_GROUP_PLACES):
        yield from _unknown(plan, place, id, both, "unit or group", names.called)
    for place, id in plan.texts(*_OWES):
        if id == "block":
            yield plan.fault(place, "'block' stands alone; write owes: block, or name the units")
        elif id not in OWING_WORDS:
            yield from _unknown(plan, place, id, both, "unit or group", names.called)
    for _, place, id in _texts(plan, *_LADDER_PLACES):
        yield from _unknown(plan, place, id, names.ladders, "ladder")


def unknown_clause(plan: Written) -> Iterator[Fault]:
    """An appraisal that cites a clause which the plan does not have."""
    numbers = frozenset(number for _, number in plan.texts("clauses", ..., "number"))
    for place, number in plan.texts("appraisal", "clause"):
        yield from _unknown(plan, place, number, numbers, "clause of this plan")


Found = tuple[Written, Place, str]


def _texts(written: Written, *patterns: tuple[Step, ...]) -> Iterator[Found]:
    return ((written, place, text) for pattern in patterns for place, text in written.texts(*pattern))


def _repeated(entries: Iterable[Found]) -> Iterator[Fault]:
    first: dict[str, Fault] = {}
    for written, place, id in entries:
        if earlier := first.get(id):
            where = f"{earlier.file} line {earlier.line}"
            yield written.fault(place, f"the id {shown(id)} is taken, in {where}; give one of the two another id")
        else:
            first[id] = written.fault(place, "")


def _unknown(
    written: Written,
    place: Place,
    id: str,
    known: frozenset[str] | None,
    what: str,
    called: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Fault]:
    if known is not None and id not in known:
        meant = called.get(id)
        mend = f"did you mean '{meant}'?" if meant in known else did_you_mean(id, sorted(known))
        mend = mend or (f"there are {_some(known)}" if known else "there is none yet")
        yield written.fault(place, f"{shown(id)} is no {what}; {mend}")


def _some(names: frozenset[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed[:8]) + (" …" if len(listed) > 8 else "")
