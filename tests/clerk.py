"""Clerks for tests: signed-in people in front of the served pages, each asking and sending as a browser does."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from sqlmodel import select

from models.unit import Unit
from supervision.access import Role
from supervision.evidence import Store
from tests.following import LINKS
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.office import Seen
from tests.signing import cookies
from tests.world import World
from web.house import House

Brought = Sequence[tuple[str, tuple[str, bytes, str]]]


@dataclass
class Clerk:
    """One person's browser; forms are sent without going where the answer leads."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Seen:
        return Seen(self.session.get(self.url + path, timeout=20, allow_redirects=False))

    def post(self, path: str, form: Mapping[str, object] | None = None, files: Brought = ()) -> Seen:
        sent = {"data": form or {}, "files": list(files) or None, "headers": {"Origin": self.url}, "timeout": 20}
        return Seen(self.session.post(self.url + path, allow_redirects=False, **sent))  # type: ignore[arg-type]

    def follow(self, seen: Seen) -> Seen:
        """The page that an answer leads to."""
        assert seen.status == 303, seen.words
        return self.get(seen.leads_to)


@dataclass
class Desks:
    """The served pages of a world; `at` seats somebody in front of them."""

    world: World
    url: str
    house: House

    def at(self, unit: str | None, role: Role = Role.MEMBER) -> Clerk:
        """Somebody of a unit (by its Chinese name), or of none."""
        found = Clerk(self.url)
        key = None if unit is None else key_of(self.world, unit)
        found.session.cookies.update(cookies(self.world.database, role, unit=key, now=self.world.clock.now()))
        return found


def key_of(world: World, name: str) -> str:
    with world.database.read() as session:
        return session.exec(select(Unit.key).where(Unit.name == name)).one()


@contextmanager
def desks(world: World, folder: Path, *, largest: int = 1_000_000) -> Iterator[Desks]:
    """The pages of a world with its signed links, and a folder for the files that reports bring."""
    evidence = Store(folder, largest)
    house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL, links=LINKS, evidence=evidence)
    with serving(house) as url:
        yield Desks(world, url, house)
