"""Messages: one digest a day for each person, in working hours, and never about what is done."""

import threading
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from sqlmodel import select

from duban.demo.catcher import MailCatcher, free_port
from models.message import Message
from models.notice import Recipient
from notifications.channels import Letter, Receipt
from notifications.channels.smtp import SmtpChannel
from notifications.outbox.delivering import BATCH, LEASE, Delivered, claim, deliver, has_work
from supervision.dispatching import missed
from supervision.in_force import in_force
from tests.world import World

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"


def send(world: World, port: int) -> Delivered:
    channel = SmtpChannel("127.0.0.1", port, "duban@duban.example")
    return deliver(world.database, {"mail": channel}, clock=world.clock.now)


def test_each_person_gets_one_digest_a_day(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    addresses = [message.address for message in world.messages()]
    assert len(addresses) == len(set(addresses)) == 22


def test_what_comes_up_later_in_the_day_waits_for_the_next_working_day(world: World) -> None:
    world.travel("2019-07-05").sweep()
    made = world.compose().messages
    world.travel("2019-07-05", at="11:00").dispatch("monthly-statistics", "2019-06")
    assert world.compose().messages <= 22
    assert len({message.contact_id for message in world.messages()}) == len(world.messages()) >= made
    world.travel("2019-07-06")
    assert world.compose().held_until is not None
    assert world.travel("2019-07-08").compose().messages > 0


def test_a_later_notice_of_the_day_is_in_no_message_that_does_not_tell_of_it(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    carried = len([row for row in recipients(world) if row.message_id is not None])
    world.dispatch("monthly-statistics", "2019-06")
    world.compose()
    late = [row for row in recipients(world) if row.message_id is None]
    assert len([row for row in recipients(world) if row.message_id is not None]) == carried
    assert len(late) == 22


def recipients(world: World) -> list[Recipient]:
    with world.database.read() as session:
        return list(session.exec(select(Recipient)))


def test_nothing_is_composed_on_a_sunday_or_at_night(world: World) -> None:
    world.travel("2019-06-28", at="22:00").sweep()
    assert world.compose().messages == 0
    world.travel("2019-06-30")
    held = world.compose().held_until
    assert held is not None
    assert f"{held:%Y-%m-%d %H:%M}" == "2019-07-01 08:30"


def test_nobody_hears_of_what_was_reported_in_the_meantime(world: World) -> None:
    world.travel("2019-07-03", at="07:00").sweep()
    world.report(RESERVE, ZONE)
    world.travel("2019-07-03", at="09:00")
    assert world.compose().dropped > 0
    mine = next(m for m in world.messages() if m.address.startswith("zone.handler"))
    assert "境外上市后备资源库" not in mine.text


def test_the_digest_says_clause_date_days_and_what_follows(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    text = next(m.text for m in world.messages() if m.address.startswith("sanhe.handler"))
    for words in (
        "三(六)",
        "2019年6月30日（星期日）",
        "已逾期 3 天（3 个工作日）",
        "橙色督办",
        "2019年7月9日",
        "联系：",
    ):
        assert words in text


def test_a_delivery_sends_each_message_once(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    assert send(world, catcher.port).sent == 22
    assert send(world, catcher.port).sent == 0
    ids = [mail["Message-ID"] for mail in catcher.mails]
    assert len(ids) == len(set(ids)) == 22
    keys = {message.key for message in world.messages()}
    assert {words.strip("<>").split("@")[0] for words in ids} == keys


def test_three_senders_at_once_send_each_message_once(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    threads = [threading.Thread(target=send, args=(world, catcher.port)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(catcher.mails) == len({mail["Message-ID"] for mail in catcher.mails}) == 22


def test_a_claim_lost_in_a_crash_is_sent_again_under_the_same_key(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    lost = claim(world.database, channel="mail", now=world.clock.now())
    assert send(world, catcher.port).sent == 22 - len(lost)
    world.clock.move(world.clock.now() + LEASE + timedelta(seconds=1))
    assert send(world, catcher.port).sent == len(lost) == BATCH
    keys = [mail["Message-ID"].strip("<>").split("@")[0] for mail in catcher.mails]
    assert {one.key for one in lost} <= set(keys)
    assert len(keys) == len(set(keys)) == 22


def test_who_lost_the_claim_cannot_undo_what_another_sent(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()

    class Slow:
        """Sends so slowly that its lease ends and another service takes the letters over."""

        def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
            held = list(letters)
            world.clock.move(world.clock.now() + LEASE + timedelta(seconds=1))
            assert send(world, catcher.port).sent == len(held) == 22
            yield from (Receipt(letter, "timed out") for letter in held)

    deliver(world.database, {"mail": Slow()}, clock=world.clock.now)
    assert {message.status for message in world.messages()} == {"sent"}


def test_a_server_that_is_away_for_days_kills_nothing_and_brings_one_digest(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    for day in ("2019-07-03", "2019-07-04", "2019-07-05"):
        for hour in range(9, 17):
            world.travel(day, at=f"{hour:02}:30")
            if hour == 9 and day != "2019-07-03":
                world.sweep()
                world.compose()
            away = send(world, 1)
            assert (away.sent, away.dead) == (0, 0)
    assert any("127.0.0.1:1" in (message.fault or "") for message in world.messages())
    world.clock.move(world.clock.now() + timedelta(minutes=20))
    send(world, catcher.port)
    people = [mail["To"] for mail in catcher.mails]
    assert len(people) == len(set(people)) >= 22
    assert all("7月5日" in mail["Subject"] for mail in catcher.mails)


def test_a_delivery_ends_with_the_working_day(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03", at="17:00").sweep()
    world.compose()

    class Leisurely(SmtpChannel):
        def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
            for number, receipt in enumerate(super().send(letters), 1):
                if number == BATCH:
                    world.clock.move(world.clock.now() + timedelta(hours=1))
                yield receipt

    channel = Leisurely("127.0.0.1", catcher.port, "duban@duban.example")
    done = deliver(world.database, {"mail": channel}, clock=world.clock.now)
    assert (done.sent, done.left) == (BATCH, 22 - BATCH)
    assert done.held_until is not None


def test_without_a_channel_there_is_no_work_for_a_delivery(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    with world.database.read() as session:
        assert not has_work(session, channels=(), now=world.clock.now())
        assert has_work(session, channels=("mail",), now=world.clock.now())


def test_an_outage_of_months_makes_one_section_for_a_cycle(world: World) -> None:
    world.travel("2020-03-02").sweep()
    with world.database.read() as session:
        wanted = list(missed(session, in_force(session), now=world.clock.now()))
    for cycle, period in wanted:
        world.dispatch(cycle, str(period))
    world.compose()
    message = next(m for m in world.messages() if m.address.startswith("sanhe.handler"))
    assert "月统计（2020年2月 等 9 期）" in message.subject
    assert message.text.count("【月统计") == 1
    assert "此前还有 8 期未报齐" in message.text


def test_the_circular_names_who_climbed_to_the_red_rung(world: World) -> None:
    world.travel("2019-10-08").sweep()
    world.dispatch("quarterly-circular", "2019Q3")
    world.compose()
    text = next(m.text for m in world.messages() if m.address.startswith("office.handler"))
    assert "列入通报：" in text
    assert "三河市人民政府" in text[text.index("列入通报：") :]


class Refusing:
    """Refuses one address for good and another for now."""

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("sanhe"):
            return "550 no such mailbox"
        if address.startswith("zone"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        return "250 taken"


def test_a_refused_address_ends_where_a_person_sees_it(world: World) -> None:
    port = free_port()
    controller = Controller(Refusing(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        world.travel("2019-07-03").sweep()
        world.compose()
        done = send(world, port)
    finally:
        controller.stop()
    assert (done.sent, done.again, done.dead) == (20, 1, 1)
    faults = {message.status: message.fault for message in world.messages() if message.fault}
    assert faults == {"dead": "550 no such mailbox", "pending": "451 try again later"}


def test_messages_are_kept_as_sent(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    send(world, catcher.port)
    mail = catcher.mails[0]
    with world.database.read() as session:
        kept = session.exec(select(Message).where(Message.address == mail["To"])).one()
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().split() == kept.text.split()
    assert mail["Subject"] == kept.subject
