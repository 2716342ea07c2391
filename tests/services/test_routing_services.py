"""Detours: who hears for somebody absent, refused or not there, what the message says of it, and once a day only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.unit import Contact, Unit
from notifications.channels import Letter, Receipt
from notifications.digest.composing import anyone_waits
from notifications.digest.finding import unheard
from notifications.outbox.delivering import deliver
from supervision.change.applying import apply
from supervision.why.asking import why
from tests.editing import edited
from tests.world import World

ZONE, ZONE_KEY, TITLE = "廊坊开发区管委会", "zone", "境外上市后备资源库"
JUNE = {"from": "2019-06-10", "until": "2019-06-28", "delegate": None}


@dataclass
class Sink:
    """Takes every letter, but those to some addresses it refuses for good."""

    refused: tuple[str, ...] = ()
    letters: list[Letter] = field(default_factory=list)

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        for letter in letters:
            refused = letter.address in self.refused
            self.letters += [] if refused else [letter]
            yield Receipt(letter, "550 no such mailbox" if refused else None, final=refused)


def contact(session: Session, unit: str, role: str) -> Contact:
    found = select(Contact).join(Unit).where(Unit.key == unit, Contact.role == role, col(Contact.withdrawn).is_(False))
    return session.exec(found.order_by(col(Contact.id))).first() or pytest.fail(f"{unit} has no {role}")


def change(world: World, unit: str, role: str, **values: Any) -> Contact:
    """The contact of a unit with some fields changed."""
    with world.database.write() as session:
        found = contact(session, unit, role)
        for name, value in values.items():
            setattr(found, name, value)
        return found


def add(world: World, unit: str, role: str, **values: Any) -> Contact:
    """One more contact of a unit."""
    with world.database.write() as session:
        of_unit = session.exec(select(Unit).where(Unit.key == unit)).one()
        assert of_unit.id is not None
        made = Contact(unit_id=of_unit.id, role=role, title="代理人", title_en="Deputy", **values)
        session.add(made)
        return made


def deliver_to(world: World, sink: Sink, **others: Sink) -> Sink:
    world.compose()
    deliver(world.database, {"mail": sink, **others}, clock=world.clock.now)
    return sink


def to(world: World, address: str, day: str) -> list[Message]:
    return [one for one in world.messages() if one.address == address and str(one.day) == day]


def detours(world: World) -> Mapping[int, str]:
    with world.database.read() as session:
        rows = session.exec(select(Recipient).where(col(Recipient.detour).is_not(None)))
        return {row.contact_id: row.detour or "" for row in rows}


@pytest.fixture
def june(world: World) -> World:
    """The day on which the first reminder of what is due on 30 June speaks."""
    world.travel("2019-06-14").sweep()
    return world


def test_a_delegate_gets_what_the_absent_would_have_got_and_the_message_says_for_whom(june: World) -> None:
    deputy = add(june, ZONE_KEY, "handler", key="deputy", position=9, address="deputy@zone.example")
    change(june, ZONE_KEY, "handler", absences=[JUNE | {"delegate": "deputy"}])
    june.compose()
    (message,) = to(june, deputy.address, "2019-06-14")
    assert TITLE in message.text
    assert f"本件原发{ZONE}经办人（6月10日至6月28日不在岗），转由您接收" in message.text
    assert set(detours(june).values()) == {"absent"}


def test_nobody_else_gets_it_and_the_absent_neither(june: World) -> None:
    add(june, ZONE_KEY, "handler", key="deputy", position=9, address="deputy@zone.example")
    absent = change(june, ZONE_KEY, "handler", absences=[JUNE | {"delegate": "deputy"}])
    head = change(june, ZONE_KEY, "head")
    june.compose()
    assert to(june, absent.address, "2019-06-14") == to(june, head.address, "2019-06-14") == []


def test_the_day_after_the_absence_the_person_hears_again(june: World) -> None:
    absent = change(june, ZONE_KEY, "handler", absences=[JUNE | {"until": "2019-06-24"}])
    deliver_to(june, Sink())
    june.travel("2019-06-25").sweep()
    deliver_to(june, Sink())
    (message,) = to(june, absent.address, "2019-06-25")
    assert "转由您接收" not in message.text


def test_without_a_delegate_the_head_hears(june: World) -> None:
    change(june, ZONE_KEY, "handler", absences=[JUNE])
    head = change(june, ZONE_KEY, "head")
    june.compose()
    assert "不在岗），转由您接收" in to(june, head.address, "2019-06-14")[0].text


def test_a_refused_address_is_told_by_the_next_way_of_the_person_on_the_same_day(june: World) -> None:
    handler = change(june, ZONE_KEY, "handler")
    ways = [{"channel": "mail", "address": handler.address}, {"channel": "sms", "address": "13800000000"}]
    change(june, ZONE_KEY, "handler", ways=ways)
    sms = Sink()
    deliver_to(june, Sink(refused=(handler.address,)), sms=sms)
    deliver_to(june, Sink(refused=(handler.address,)), sms=sms)
    (letter,) = sms.letters
    assert TITLE in letter.text
    assert "转由您接收" not in letter.text


def test_after_the_last_way_the_next_person_hears_and_after_the_unit_the_office(june: World) -> None:
    handler, head = change(june, ZONE_KEY, "handler"), change(june, ZONE_KEY, "head")
    office = change(june, "office", "handler")
    sink = Sink(refused=(handler.address, head.address))
    deliver_to(june, sink)
    deliver_to(june, sink)
    assert "（无法送达：550 no such mailbox），转由您接收" in to(june, head.address, "2019-06-14")[0].text
    june.travel("2019-06-17")
    deliver_to(june, sink)
    (told,) = to(june, office.address, "2019-06-17")
    assert f"本件原发{ZONE}经办人（无法送达：550 no such mailbox），转由您接收" in told.text


def test_what_a_refused_message_had_carried_is_kept_beside_it(june: World) -> None:
    handler = change(june, ZONE_KEY, "handler")
    deliver_to(june, Sink(refused=(handler.address,)))
    (dead,) = to(june, handler.address, "2019-06-14")
    with june.database.read() as session:
        carried = session.exec(select(Carried.notice_id).where(Carried.message_id == dead.id)).all()
        titles = select(Notice.id).where(col(Notice.id).in_(carried), Notice.kind == "rung")
        assert len(session.exec(titles).all()) > 0


def test_a_unit_without_any_contact_is_told_to_the_office(world: World) -> None:
    def nobody(kept: dict[str, Any]) -> None:
        for unit in kept["units"]["units"]:
            if unit["id"] == ZONE_KEY:
                unit["contacts"] = []

    apply(world.database, edited(nobody), now=world.clock.now(), actor="admin", reason="nobody there")
    world.travel("2019-06-14").sweep()
    world.compose()
    office = change(world, "office", "handler")
    assert f"本件原发{ZONE}经办人（未设联系人），转由您接收" in to(world, office.address, "2019-06-14")[0].text


def test_people_of_one_address_get_one_digest_that_names_their_posts(june: World) -> None:
    deliver_to(june, Sink())
    june.travel("2019-07-03").sweep()
    shared = [{"channel": "mail", "address": "shared@zone.example"}]
    for role in ("handler", "head"):
        change(june, ZONE_KEY, role, ways=shared)
    june.compose()
    (message,) = to(june, "shared@zone.example", "2019-07-03")
    assert message.text.startswith(f"{ZONE} 经办人、{ZONE} 单位负责人：")
    assert message.text.partition("【请签收】")[0].count(TITLE) == 1
    assert detours(june) == {}


def test_a_second_composing_of_the_day_makes_nothing_and_is_not_asked_for(june: World) -> None:
    june.travel("2019-07-03").sweep()
    change(june, ZONE_KEY, "handler", absences=[JUNE | {"until": "2019-07-31"}])
    june.compose()
    june.dispatch("monthly-statistics", "2019-06")
    made = len(june.messages())
    with june.database.read() as session:
        assert not anyone_waits(session, june.clock.now())
    assert june.compose().messages == 0
    assert len(june.messages()) == made


def test_a_post_for_which_nobody_can_be_told_waits_and_is_named(june: World) -> None:
    with june.database.write() as session:
        for one in session.exec(select(Contact)):
            one.vacant = True
    assert june.compose().messages == 0
    with june.database.read() as session:
        lost = {(one.unit, one.title, one.detour) for one in unheard(session, june.clock.now())}
        assert (ZONE, "经办人", "vacant") in lost
        assert not anyone_waits(session, june.clock.now())


def test_why_says_who_was_told_instead_and_for_what_cause(june: World) -> None:
    change(june, ZONE_KEY, "handler", absences=[JUNE])
    june.compose()
    with june.database.read() as session:
        answer = why(session, ZONE_KEY, day=date(2019, 6, 14), now=june.clock.now())
    hearer = next(one for duty in answer.duties for rule in duty.rules for one in rule.hearers if one.detour)
    assert hearer.detour is not None
    assert (hearer.detour.reason, str(hearer.detour.until)) == ("absent", "2019-06-28")
    assert hearer.told_at is not None
    assert hearer.told_at[1] == "单位负责人"


def test_of_two_reminders_that_wait_for_one_duty_only_the_later_is_told(june: World) -> None:
    """Nobody composed between the tenth and the third working day before the date."""
    june.travel("2019-06-14").sweep()
    june.travel("2019-06-25").sweep()
    june.compose()
    (message,) = to(june, "zone.handler@langfang.example", "2019-06-25")
    assert message.text.count(f"三(六)：{TITLE}\n   时限") == 1
    assert "提前三个工作日提醒" in message.text
    assert "提前十个工作日提醒" not in message.text
