"""An office for tests of the admins' pages: its config folder, channels of its own, and a reader of each role."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import requests

from notifications.channels import Channel
from supervision.access import Role
from tests.following import LINKS
from tests.journeys.test_pages import serving
from tests.office import Office, Seen, office_of
from tests.signing import cookies
from tests.world import World


@dataclass
class Running:
    """The served pages, read by whoever is named last; at first the admin."""

    office: Office
    ways: dict[str, Channel]
    readers: dict[Role, requests.Session] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.office.world

    def get(self, address: str, role: Role = Role.ADMIN) -> Seen:
        return Seen(self._reader(role).get(self.office.url + address, allow_redirects=False))

    def post(self, address: str, form: Mapping[str, str | list[str]] | None = None, role: Role = Role.ADMIN) -> Seen:
        sent = {"data": dict(form or {}), "headers": {"Origin": self.office.url}, "allow_redirects": False}
        return Seen(self._reader(role).post(self.office.url + address, **sent))  # type: ignore[arg-type]

    def _reader(self, role: Role) -> requests.Session:
        if role not in self.readers:
            reader = self.readers[role] = requests.Session()
            unit = "zone" if role in (Role.MEMBER, Role.HEAD) else None
            now = self.office.world.clock.now()
            reader.cookies.update(cookies(self.office.world.database, role, unit=unit, now=now))
        return self.readers[role]


@contextmanager
def running(june: World, folder: Path, ways: Mapping[str, Channel] | None = None) -> Iterator[Running]:
    """The office of a world in June, over a copy of it, with these ways out."""
    with office_of(june, folder) as office:
        found = Running(office, dict(ways or {}))
        house = replace(office.house, links=LINKS, channels=lambda: found.ways)
        with serving(house) as url:
            found.office = replace(office, url=url, house=house)
            yield found
