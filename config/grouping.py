"""Groups that contain themselves, by whatever way round."""

from collections.abc import Iterator, Mapping, Sequence

from config.fault import Fault
from config.written import Written


def groups_of(units: Written) -> dict[str, list[str]]:
    """The members written for each group id; the first of a repeated id counts."""
    groups: dict[str, list[str]] = {}
    for place, id in units.texts("groups", ..., "id"):
        groups.setdefault(id, units.strings((*place[:-1], "members")))
    return groups


def circling_groups(units: Written) -> Iterator[Fault]:
    """One fault for each circle of groups, at the first of them."""
    groups = groups_of(units)
    told: set[frozenset[str]] = set()
    for place, id in units.texts("groups", ..., "id"):
        circle = circle_through(id, groups)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            way = " → ".join([*circle, id])
            who = "these groups contain each other" if len(circle) > 1 else "this group contains itself"
            message = f"{who}: {way}; take one of the members out"
            yield units.fault((*place[:-1], "members"), message)


def circle_through(start: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from a group back to itself, without the return; empty if there is none.

    >>> circle_through("a", {"a": ["b"], "b": ["x", "a"]})
    ['a', 'b']
    """
    came_from: dict[str, str] = {}
    waiting = [start]
    for id in waiting:
        for member in groups.get(id, ()):
            if member == start:
                return _way_to(id, start, came_from)
            if member in groups and member not in came_from:
                came_from[member] = id
                waiting.append(member)
    return []


def _way_to(id: str, start: str, came_from: Mapping[str, str]) -> list[str]:
    way = [id]
    while way[0] != start:
        way.insert(0, came_from[way[0]])
    return way
