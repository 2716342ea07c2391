"""An office for tests: a world with its config folder, the watcher that looks at it, and the pages over both."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from lxml import html

from config.bundled import copy_bundled
from duban.clock import ReplayedClock
from duban.watcher import Watcher
from models.database import Database
from models.migrating import upgrade
from supervision.access import Role
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.signing import cookies
from tests.world import World
from web.house import House

PLAN = "plans/langfang-2019.yaml"
RESERVE = "langfang-2019/overseas-listing-reserve"
DECIDED = {"reason": "同意延期至三季度末"}
MOVE = {"task": RESERVE, "due": "2019-09-30", **DECIDED}


@dataclass
class Office:
    """The served pages of one world, before the admin; `edit` lets the watcher have its next look at once."""

    world: World
    folder: Path
    watcher: Watcher
    house: House
    url: str = ""
    reader: requests.Session = field(default_factory=requests.Session)

    def edit(self, old: str, new: str, file: str = PLAN) -> "Office":
        """Edits a file as an admin would, and lets the watcher see it."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        self.watcher.look()
        return self

    def get(self, address: str = "/config") -> "Seen":
        return Seen(self.reader.get(self.url + address))

    def send(self, address: str, form: Mapping[str, str]) -> "Seen":
        """Sends a form without going where the answer leads."""
        sent_from = self.reader.headers.get("Origin", self.url)
        found = self.reader.post(
            self.url + address, data=dict(form), headers={"Origin": sent_from}, allow_redirects=False
        )
        return Seen(found)

    def digests(self, form: str = "/config/apply") -> dict[str, str]:
        """What the shown form carries: the digests that the difference was between."""
        return self.get().hidden(form)


def in_june(path: Path) -> World:
    """The bundled plan on 20 June 2019, swept once, in a new SQLite database."""
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    world = World(database).begin().travel("2019-06-20")
    world.sweep()
    return world


@contextmanager
def opened(world: World, folder: Path) -> Iterator[Office]:
    """The office of a world, over a fresh copy of the bundled config, on a port of this machine."""
    copy_bundled(to=folder)
    watcher = Watcher(folder)
    watcher.look()
    now = world.clock.now()
    house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL, folder=watcher, wall=lambda: now)
    with serving(house) as url:
        office = Office(world, folder, watcher, house, url)
        office.reader.cookies.update(cookies(world.database, Role.ADMIN, now=now))
        yield office


@contextmanager
def office_of(june: World, folder: Path) -> Iterator[Office]:
    """An office of its own, over a copy of the world in June."""
    june_file = june.database.engine.url.database
    assert june_file is not None
    with closing(sqlite3.connect(june_file)) as origin, closing(sqlite3.connect(folder / "duban.db")) as copy:
        origin.backup(copy)
    database = Database(f"sqlite:///{folder}/duban.db")
    with opened(World(database, ReplayedClock(june.clock.now())), folder / "config") as office:
        yield office
    database.close()


@dataclass
class Seen:
    """An answer, as a reader sees it."""

    answer: requests.Response

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def leads_to(self) -> str:
        return self.answer.headers.get("location", "")

    @property
    def page(self) -> Any:
        """The page as a tree."""
        return html.fromstring(self.answer.text)

    @property
    def words(self) -> str:
        """The words of the page, the spaces drawn together."""
        return " ".join(self.page.find("body").text_content().split())

    def hidden(self, form: str) -> dict[str, str]:
        """The hidden fields of the form that goes to this address."""
        fields = self.page.xpath(f"//form[@action='{form}']//input[@type='hidden']")
        return {field.get("name"): field.get("value") for field in fields}

    def typed(self, form: str) -> dict[str, str]:
        """What stands in the fields of the form that goes to this address."""
        found = self.page.xpath(f"//form[@action='{form}']")[0]
        return {name: (value or "").strip() for name, value in found.fields.items()}

    def summary(self) -> list[tuple[str, str]]:
        """The error summary: the field that each fault leads to, and its words."""
        links = self.page.xpath("//section[contains(@class, 'faults')]//a")
        return [(link.get("href"), link.text_content()) for link in links]

    def alerts(self) -> str:
        """What is said in red."""
        return " ".join(" ".join(one.text_content().split()) for one in self.page.xpath("//*[@role='alert']"))
