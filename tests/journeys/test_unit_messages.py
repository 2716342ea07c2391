"""The messages of a unit and its calendar's address: shown to its own people, as they were sent, and to nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.message import Message
from models.unit import Contact, Unit
from supervision.access import Role
from tests.clerk import Desks, desks
from tests.following import compose_linked, everything
from tests.office import in_june
from tests.unit_names import OFFICE, OTHER, RESERVE, ZONE


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desks]:
    """On the day of the reminder: every unit's digest is composed, and sent."""
    world = in_june(tmp_path / "duban.db").travel("2019-06-25")
    world.sweep()
    compose_linked(world)
    with world.database.write() as session:
        for message in session.exec(select(Message)):
            message.status, message.sent_at = "sent", world.clock.now()
    with desks(world, tmp_path / "evidence") as found:
        yield found
    world.database.close()


def keys(office: Desks, unit: str) -> list[str]:
    """The keys of the messages to a unit's people."""
    mine = select(Message.key).join(Contact, col(Contact.id) == Message.contact_id).join(Unit)
    with office.world.database.read() as session:
        return list(session.exec(mine.where(Unit.name == unit)))


def test_a_unit_sees_its_own_messages_and_no_others(office: Desks) -> None:
    text = office.at(ZONE).get("/messages").answer.text
    assert keys(office, ZONE)
    assert all(key in text for key in keys(office, ZONE))
    assert not any(key in text for key in keys(office, OTHER))


def test_a_message_is_shown_as_it_was_sent_without_its_links(office: Desks) -> None:
    seen = office.at(ZONE).get(f"/messages/{keys(office, ZONE)[0]}")
    with office.world.database.read() as session:
        text = session.exec(select(Message.text).where(Message.key == keys(office, ZONE)[0])).one()
    tokens = [word.rpartition("/l/")[2] for word in text.split() if "/l/" in word]
    assert tokens
    assert not any(token in seen.answer.text for token in tokens)
    assert "境外上市后备资源库" in seen.words
    assert f"/duties/{office.world.owed(RESERVE, ZONE)}" in seen.answer.text


@pytest.mark.parametrize(("unit", "role"), [(OTHER, Role.MEMBER), (OFFICE, Role.SUPERVISOR)])
def test_another_units_message_is_not_there(office: Desks, unit: str, role: Role) -> None:
    assert office.at(unit, role).get(f"/messages/{keys(office, ZONE)[0]}").status == 404


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_who_works_for_no_unit_has_no_messages(office: Desks, role: Role) -> None:
    before = everything(office.world)
    clerk = office.at(None, role)
    before = everything(office.world)
    assert clerk.get("/messages").status == 403
    assert clerk.post("/messages/calendar/renew").status == 403
    assert everything(office.world) == before


@pytest.mark.parametrize("key", ["nothing", "%00", "a" * 300, "..%2f.."])
def test_a_message_that_is_not_there_is_not_found(office: Desks, key: str) -> None:
    assert office.at(ZONE).get(f"/messages/{key}").status == 404


def calendar(office: Desks) -> str:
    """The path of the unit's calendar, as its page shows it."""
    address = office.at(ZONE).get("/messages").page.xpath("//*[@id='calendar']//code/text()")[0]
    assert address.startswith("https://duban.example/calendar/")
    return str(address.removeprefix("https://duban.example"))


def test_a_new_calendar_address_ends_the_old_one(office: Desks) -> None:
    clerk, old = office.at(ZONE), calendar(office)
    assert clerk.get(old).status == 200
    assert "已换成新的日历地址" in clerk.follow(clerk.post("/messages/calendar/renew")).words
    assert calendar(office) != old
    assert (clerk.get(old).status, clerk.get(calendar(office)).status) == (404, 200)


def test_another_units_calendar_stays_when_one_makes_a_new_address(office: Desks) -> None:
    old = calendar(office)
    office.at(OTHER).post("/messages/calendar/renew")
    assert calendar(office) == old


def test_a_unit_that_was_told_nothing_reads_when_it_will_be(office: Desks) -> None:
    with office.world.database.write() as session:
        for message in session.exec(select(Message)):
            message.status = "superseded"
    assert "还没有消息" in office.at(ZONE).get("/messages").words
