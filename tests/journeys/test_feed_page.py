"""A calendar program at a secret address: what it reads, keeps, asks again for, and does not learn."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from icalendar import Calendar
from sqlmodel import select

from duban.__main__ import main
from models.database import Database
from models.migrating import upgrade
from models.unit import Unit
from notifications.feed.address import feed_url, renew
from notifications.links.signing import Links, links_of
from supervision import reporting
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.world import World
from web.house import House

ZONE, RESERVE = "廊坊开发区管委会", "overseas-listing-reserve"


@dataclass
class Subscriber:
    """A calendar program that knows the address of the zone's calendar."""

    world: World
    url: str
    unit: Unit

    @property
    def links(self) -> Links:
        return links_of(self.url, ["k" * 32])

    @property
    def address(self) -> str:
        return feed_url(self.links, self.unit)

    def get(self, method: str = "GET", **headers: str) -> requests.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, self.address, headers=names, timeout=10)


@pytest.fixture
def subscriber(tmp_path: Path) -> Iterator[Subscriber]:
    database = Database(f"sqlite:///{tmp_path}/duban.db")
    upgrade(database)
    world = World(database).begin()
    world.sweep()
    world.travel("2019-06-20").sweep()
    with database.read() as session:
        unit = session.exec(select(Unit).where(Unit.name == ZONE)).one()
    house = House(database, world.clock.now, lambda: OFF, None, NO_MAIL, links=links_of("", ["k" * 32]))
    with serving(house) as url:
        yield Subscriber(world, url, unit)
    database.close()


def test_it_reads_the_due_dates(subscriber: Subscriber) -> None:
    answer = subscriber.get()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "【督办】三(六) 境外上市后备资源库（待签收）" in [
        str(event["summary"]) for event in Calendar.from_ical(answer.content).events
    ]


def test_it_may_keep_its_copy_for_itself_and_gets_no_cookie(subscriber: Subscriber) -> None:
    answer = subscriber.get()
    assert answer.headers["cache-control"] == "private, max-age=900"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("asked", ["{tag}", 'W/"other", {tag}', "*"])
def test_what_it_has_already_is_not_sent_again(subscriber: Subscriber, asked: str) -> None:
    tag = subscriber.get().headers["etag"]
    again = subscriber.get(If_None_Match=asked.format(tag=tag))
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_what_changed_is_sent_again(subscriber: Subscriber) -> None:
    tag = subscriber.get().headers["etag"]
    owed = subscriber.world.owed(RESERVE, ZONE)
    reporting.acknowledge(subscriber.world.database, owed, now=subscriber.world.clock.now(), actor=ZONE)
    again = subscriber.get(If_None_Match=tag)
    assert again.status_code == 200
    assert again.headers["etag"] != tag


def test_it_may_ask_for_the_headers_alone(subscriber: Subscriber) -> None:
    whole, head = subscriber.get(), subscriber.get("HEAD")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", whole.headers["etag"])


def test_an_address_that_was_replaced_answers_nothing(subscriber: Subscriber) -> None:
    renew(subscriber.world.database, subscriber.unit, now=subscriber.world.clock.now(), actor="office")
    for method in ("GET", "HEAD"):
        answer = subscriber.get(method)
        assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("wrong", ["u1-0", "u1-0.AAAA", "%00", "督办", "a" * 3000])
def test_an_address_that_was_never_given_answers_nothing(subscriber: Subscriber, wrong: str) -> None:
    answer = requests.get(f"{subscriber.url}/calendar/{wrong}.ics", timeout=10)
    assert (answer.status_code, answer.content) == (404, b"")


def test_reading_changes_nothing_and_nothing_can_be_sent(subscriber: Subscriber) -> None:
    assert subscriber.get("POST").status_code == 405
    assert subscriber.world.count(Unit) == 23


def asked(home: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), "feed", *words])
    assert done.exit_code == code, done.output
    return done.output.strip()


def test_the_command_prints_the_address_and_makes_a_new_one(subscriber: Subscriber, tmp_path: Path) -> None:
    first = asked(tmp_path, ZONE)
    assert first.startswith("http://127.0.0.1:8600/calendar/u")
    assert asked(tmp_path, "zone") == first != asked(tmp_path, "zone", "--person", "handler")
    assert asked(tmp_path, "zone", "--renew", "--actor", "office") != first


def test_the_command_says_who_was_probably_meant(subscriber: Subscriber, tmp_path: Path) -> None:
    assert "there is no unit '开发区'; did you mean '廊坊开发区管委会'?" in asked(tmp_path, "开发区", code=2)
    assert "has no contact 'chief'; there is handler, head" in asked(tmp_path, "zone", "--person", "chief", code=2)
    assert "say who renews it" in asked(tmp_path, "zone", "--renew", "--actor", " ", code=2)
