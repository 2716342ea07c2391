"""The ways through the pages: for each person only those that he may go."""

from collections.abc import Sequence
from dataclasses import dataclass

from supervision.access import EVERYBODY, OVERSEEING, Role, Viewer

AT_UNIT = frozenset({Role.MEMBER, Role.HEAD, Role.SUPERVISOR})
OPERATING = frozenset({Role.SUPERVISOR, Role.ADMIN})
ADMIN = frozenset({Role.ADMIN})
OFFICE = frozenset({Role.SUPERVISOR})


@dataclass(frozen=True)
class Way:
    """One way: where it leads, its words (wording.py, "way"), and the group that it stands in ("way group")."""

    path: str
    roles: frozenset[Role]
    group: str

    def is_here(self, path: str) -> bool:
        """Whether a page lies on this way."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


WAYS = (
    Way("/", OVERSEEING, "first"),
    Way("/reviews", OFFICE, "first"),
    Way("/requests", OFFICE, "first"),
    Way("/mine", AT_UNIT, "first"),
    Way("/leading", AT_UNIT, "first"),
    Way("/matrix", OVERSEEING, "first"),
    Way("/search", EVERYBODY, "first"),
    Way("/load", OVERSEEING, "seeing"),
    Way("/timeline", EVERYBODY, "seeing"),
    Way("/slips", EVERYBODY, "seeing"),
    Way("/messages", AT_UNIT, "seeing"),
    Way("/outbox", OPERATING, "running"),
    Way("/contacts", OPERATING, "running"),
    Way("/cycles", OVERSEEING, "running"),
    Way("/working-days", OPERATING, "running"),
    Way("/import", OPERATING, "running"),
    Way("/record", OPERATING, "running"),
    Way("/channels", ADMIN, "managing"),
    Way("/config", ADMIN, "managing"),
    Way("/accounts", frozenset({Role.ADMIN, Role.HEAD}), "managing"),
)
Group = tuple[str, tuple[Way, ...]]


def menu(viewer: Viewer | None) -> tuple[Group, ...]:
    """The ways that somebody may go, group by group; nobody signed in has none."""
    if viewer is None:
        return ()
    open_to = [way for way in WAYS if viewer.role in way.roles]
    groups = dict.fromkeys(way.group for way in open_to)
    return tuple((group, tuple(way for way in open_to if way.group == group)) for group in groups)


def here(ways: Sequence[Way], path: str) -> Way | None:
    """The way of a group that a page lies on."""
    return next((way for way in ways if way.is_here(path)), None)
