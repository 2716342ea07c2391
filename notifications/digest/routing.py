"""Who hears in whose place: a person's own way first, then the delegate, the next at the unit, and the office."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from config.audience import ROLES


class Detour(StrEnum):
    """Why a notice goes to another person than meant: away on that day, no address that works, nobody in the post."""

    ABSENT = "absent"
    UNREACHABLE = "unreachable"
    VACANT = "vacant"


class Way(NamedTuple):
    """A channel and an address that it takes."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a person is away, both included; `delegate` is the key of somebody at the same unit, or None."""

    start: date
    until: date
    delegate: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as far as reaching it goes: its place at the unit, and its ways in order of preference."""

    id: int
    unit: int
    role: str
    position: int
    key: str
    ways: tuple[Way, ...]
    absences: tuple[Absence, ...] = ()
    vacant: bool = False
    withdrawn: bool = False

    def absence(self, today: date) -> Absence | None:
        """The absence that has the day; None where the person is there.

        >>> holiday = Absence(date(2019, 6, 10), date(2019, 6, 21))
        >>> person = Person(1, 1, "handler", 1, "handler", (), (holiday,))
        >>> person.absence(date(2019, 6, 21)) == holiday, person.absence(date(2019, 6, 22))
        (True, None)
        """
        return next((one for one in self.absences if one.start <= today <= one.until), None)


@dataclass(frozen=True, slots=True)
class Route:
    """Who hears for a contact, and by which way; `detour` where it is another person."""

    contact: int
    way: Way
    detour: Detour | None = None


def routes(
    people: Mapping[int, Person],
    wanted: Iterable[int],
    *,
    today: date,
    refused: AbstractSet[Way],
    down: AbstractSet[str],
    office: Sequence[int],
) -> dict[int, Route | None]:
    """For each wanted contact who hears today, and how; None where nobody can be told.

    `refused` are ways that a far side has refused, `down` channels that do not answer: a person who has no other way
    waits on it. `office` are the people of last resort, in order. All of them, and the wanted ones' colleagues, are
    in `people`.
    """
    units: dict[int, list[Person]] = {}
    for person in people.values():
        units.setdefault(person.unit, []).append(person)
    found: dict[int, Route | None] = {}
    for id in wanted:
        meant = people[id]
        way = _way(meant, refused, down)
        detour = _detour(meant, today, way)
        if way is not None and detour is None:
            found[id] = Route(id, way)
            continue
        others = _others(meant, units[meant.unit], [people[one] for one in office], today)
        found[id] = next(
            (Route(one.id, way, detour) for one in others if (way := _there(one, today, refused, down))), None
        )
    return found


def gathered(found: Mapping[int, Route | None]) -> dict[Way, list[int]]:
    """The contacts that are told by one way: an address that several have is one person, who gets one digest."""
    groups: dict[Way, list[int]] = {}
    for contact, route in sorted(found.items()):
        if route is not None:
            groups.setdefault(route.way, []).append(contact)
    return groups


def _detour(meant: Person, today: date, way: Way | None) -> Detour | None:
    if meant.vacant or meant.withdrawn:
        return Detour.VACANT
    if meant.absence(today) is not None:
        return Detour.ABSENT
    return Detour.UNREACHABLE if way is None else None


def _way(person: Person, refused: AbstractSet[Way], down: AbstractSet[str]) -> Way | None:
    """The first way that works; of ways whose channels are all down the first, where the message waits."""
    open_ways = [way for way in person.ways if way not in refused]
    return next((way for way in open_ways if way.channel not in down), open_ways[0] if open_ways else None)


def _there(person: Person, today: date, refused: AbstractSet[Way], down: AbstractSet[str]) -> Way | None:
    """The way to a person who can hear for others today."""
    away = person.vacant or person.withdrawn or person.absence(today) is not None
    return None if away else _way(person, refused, down)


def _others(meant: Person, unit: Sequence[Person], office: Sequence[Person], today: date) -> Iterator[Person]:
    """Everybody who may hear in the person's place, the nearest first."""
    yield from _delegates(meant, unit, today)
    colleagues = [one for one in unit if one.id != meant.id]
    yield from sorted(colleagues, key=lambda one: (_distance(meant.role, one.role), one.position, one.id))
    yield from (one for one in office if one.id != meant.id)


def _delegates(meant: Person, unit: Sequence[Person], today: date) -> Iterator[Person]:
    """The delegate, and where that one is away too the delegate's; a circle ends where it began."""
    by_key = {one.key: one for one in unit if not one.withdrawn}
    seen, person = {meant.id}, meant
    while (absence := person.absence(today)) and absence.delegate in by_key:
        person = by_key[absence.delegate]
        if person.id in seen:
            return
        seen.add(person.id)
        yield person


def _distance(meant: str, other: str) -> int:
    """How far a role is: the same, then the ones above, then the ones below.

    >>> sorted(ROLES, key=lambda role: _distance("head", role))
    ['head', 'leader', 'handler']
    """
    rank: dict[str, int] = {role: place for place, role in enumerate(ROLES)}
    steps = rank.get(other, len(ROLES)) - rank.get(meant, 0)
    return steps if steps >= 0 else len(ROLES) - steps
