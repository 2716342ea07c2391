"""A reader of mail for tests: the digest of one unit's handler, its signed links, and the pages behind them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlmodel import SQLModel, col, select

from models.message import Message
from models.unit import Contact, Unit
from notifications.digest.composing import compose
from notifications.links.signing import Claim, Links, Purpose, links_of
from supervision.evidence.store import Store
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.office import Seen
from tests.world import World
from web.house import House

PUBLIC = "https://duban.example"
LINKS = links_of(PUBLIC, ["a key of thirty-two characters or more"])
RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"
OTHER = "广阳区人民政府"


def compose_linked(world: World) -> None:
    """The day's digests, with signed links in them."""
    compose(world.database, now=world.clock.now(), url=PUBLIC, links=LINKS)


@dataclass
class Reader:
    """The handler of a unit with the newest digest, in front of the served pages."""

    world: World
    url: str
    links: Links = field(default=LINKS)

    def message(self, unit: str = ZONE, role: str = "handler") -> Message:
        """The newest digest of a unit's person."""
        mine = select(Message).join(Contact, col(Contact.id) == Message.contact_id).join(Unit)
        mine = mine.where(Unit.name == unit, Contact.role == role).order_by(col(Message.id).desc())
        with self.world.database.read() as session:
            found = session.exec(mine.limit(1)).first()
        assert found is not None
        return found

    def path(self, purpose: Purpose, *, task: str = RESERVE, unit: str = ZONE, of: str = ZONE) -> str:
        """The link of a purpose for a unit's duty, as the digest of a unit (`of`) would carry it."""
        assignment = 0 if purpose == Purpose.MESSAGE else self.world.owed(task, unit)
        return self.links.to(Claim(purpose, self.message(of).key, assignment)).removeprefix(PUBLIC)

    def get(self, path: str, **headers: str) -> Seen:
        return Seen(requests.get(self.url + path, headers=headers, timeout=10, allow_redirects=False))

    def post(self, path: str, form: dict[str, str] | bytes | None = None, **headers: str) -> Seen:
        sent = {"data": form or {}, "headers": headers, "allow_redirects": False, "timeout": 10}
        return Seen(requests.post(self.url + path, **sent))  # type: ignore[arg-type]


@contextmanager
def reading(world: World, *, evidence: Store | None = None) -> Iterator[Reader]:
    """The pages of the world, with its signed links."""
    house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL, links=LINKS, evidence=evidence)
    with serving(house) as url:
        yield Reader(world, url)


def everything(world: World) -> dict[str, list[Any]]:
    """Every row of every table."""
    with world.database.read() as session:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: [tuple(row) for row in session.connection().execute(table.select())] for table in tables}
