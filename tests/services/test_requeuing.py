"""What could not be delivered: the next way or person hears, and a person can let it go again, once and on record."""

import threading

import pytest
from sqlmodel import col, select, update

from models.channel import Refusal
from models.message import Carried, Message
from models.notice import Recipient
from models.record import RecordEntry
from models.unit import Contact
from notifications.channels import Letter, Receipt
from notifications.outbox.delivering import deliver
from notifications.outbox.reading import key_named
from notifications.outbox.requeuing import OutboxError, Outcome, Requeued, dead_keys, requeue, revoke
from supervision.record import broken_at
from tests.queued import Sink, message, no_mailbox
from tests.world import World

ADDRESS = "sanhe.handler@"


def refusing(letter: Letter) -> Receipt:
    return no_mailbox(letter) if letter.address.startswith(ADDRESS) else Receipt(letter)


def sent(world: World, sink: Sink) -> Sink:
    world.compose()
    deliver(world.database, {"mail": sink, "city-wecom": sink}, clock=world.clock.now)
    return sink


def refused(world: World) -> str:
    """The key of the message of 3 July to Sanhe's handler, whose mailbox is no more."""
    world.travel("2019-07-03").sweep()
    sent(world, Sink(refusing))
    return next(found.key for found in world.messages() if found.status == "dead")


def carried(world: World, key: str) -> set[int]:
    with world.database.read() as session:
        mine = select(Carried.notice_id).join(Message, col(Message.id) == Carried.message_id)
        return set(session.exec(mine.where(Message.key == key)))


def teller(world: World, notices: set[int]) -> set[str]:
    """The addresses of the messages that tell these notices to Sanhe's handler or in the place of that post."""
    with world.database.read() as session:
        told = select(Message.address).join(Recipient, col(Recipient.message_id) == Message.id)
        told = told.join(Contact, col(Contact.id) == Recipient.contact_id)
        mine = col(Recipient.notice_id).in_(notices), col(Contact.address).startswith(ADDRESS)
        return set(session.exec(told.where(*mine)))


def refusals(world: World) -> list[tuple[str, str]]:
    with world.database.read() as session:
        return [(one.source, one.fault) for one in session.exec(select(Refusal))]


def put_again(world: World, key: str) -> Requeued:
    return requeue(world.database, key, now=world.clock.now(), actor="市政府督查室", reason="邮箱已恢复")


def entries(world: World) -> list[RecordEntry]:
    with world.database.read() as session:
        assert broken_at(session) is None
        return list(session.exec(select(RecordEntry).order_by(col(RecordEntry.id))))


def test_a_refused_address_stands_with_its_cause_and_its_message(world: World) -> None:
    key = refused(world)
    with world.database.read() as session:
        found = session.exec(select(Refusal)).one()
    assert (found.channel, found.fault, found.message_key) == ("mail", "550 no such mailbox", key)
    assert found.address.startswith(ADDRESS)


def test_what_a_dead_message_carried_waits_again(world: World) -> None:
    key = refused(world)
    with world.database.read() as session:
        waiting = {one.notice_id for one in session.exec(select(Recipient)) if one.message_id is None}
    assert carried(world, key)
    assert carried(world, key) <= waiting


def test_a_dead_message_is_told_by_the_next_way_of_its_person(world: World) -> None:
    ways = [{"channel": "mail", "address": "sanhe.handler@duban.example"}]
    ways.append({"channel": "city-wecom", "address": "city-wecom"})
    with world.database.write() as session:
        mine = update(Contact).where(col(Contact.address).startswith(ADDRESS))
        address = session.exec(select(Contact.address).where(col(Contact.address).startswith(ADDRESS))).one()
        session.connection().execute(mine.values(ways=[ways[0] | {"address": address}, ways[1]]))
    notices = carried(world, refused(world))
    sent(world, Sink(refusing))
    assert teller(world, notices) == {"city-wecom"}


def test_a_dead_message_of_a_person_without_another_way_is_told_by_somebody_else(world: World) -> None:
    notices = carried(world, refused(world))
    sent(world.travel("2019-07-04"), Sink(refusing))
    told = teller(world, notices)
    assert told
    assert not any(address.startswith(ADDRESS) for address in told)


def test_of_today_a_dead_message_goes_again_under_the_same_key(world: World) -> None:
    key = refused(world)
    notices = carried(world, key)
    found = put_again(world, key)
    assert (found.outcome, found.notices) == (Outcome.AGAIN, len(notices))
    sink = sent(world, Sink())
    assert [letter.key for letter in sink.taken] == [key]
    assert all(address.startswith(ADDRESS) for address in teller(world, notices))
    assert refusals(world) == []


def test_of_an_earlier_day_what_still_waits_goes_into_the_next_digest(world: World) -> None:
    key = refused(world)
    notices = carried(world, key)
    found = put_again(world.travel("2019-07-04"), key)
    assert (found.outcome, found.notices) == (Outcome.NEXT, len(notices))
    sink = sent(world, Sink())
    assert key not in {letter.key for letter in sink.taken}
    assert all(address.startswith(ADDRESS) for address in teller(world, notices))
    assert message(world.database, key).status == "superseded"


def test_where_others_were_told_the_address_counts_as_good_again_and_no_more(world: World) -> None:
    key = refused(world)
    notices = carried(world, key)
    sent(world.travel("2019-07-04"), Sink(refusing))
    told = teller(world, notices)
    assert put_again(world, key).outcome == Outcome.TOLD
    assert teller(world, notices) == told
    assert refusals(world) == []


def test_after_a_change_of_the_config_the_old_words_do_not_go_again(world: World) -> None:
    key = refused(world)
    world.clock.move(world.clock.now().replace(hour=10))
    with world.database.write() as session:
        session.connection().execute(update(Message).where(col(Message.key) == key).values(recalled=True))
    assert put_again(world, key).outcome == Outcome.NEXT


def test_what_goes_again_is_on_the_record_with_who_and_why(world: World) -> None:
    key = refused(world)
    put_again(world, key)
    last = entries(world)[-1]
    assert (last.action, last.subject, last.actor) == ("requeue message", key, "市政府督查室")
    assert last.detail["reason"] == "邮箱已恢复"


def test_only_a_dead_message_goes_again(world: World) -> None:
    key = refused(world)
    put_again(world, key)
    with pytest.raises(OutboxError, match="not undeliverable, it is pending"):
        put_again(world, key)
    with pytest.raises(OutboxError, match="no message has the key"):
        put_again(world, "00000000-0000-0000-0000-000000000000")


def test_dead_messages_are_found_by_channel_and_by_the_beginning_of_their_keys(world: World) -> None:
    key = refused(world)
    with world.database.read() as session:
        assert dead_keys(session) == dead_keys(session, channel="mail") == [key]
        assert dead_keys(session, channel="sms") == []
        assert key_named(session, key[:8]) == key
        for wrong in ("ffff", "x", "%", ""):
            with pytest.raises(OutboxError):
                key_named(session, wrong)


def test_the_links_of_a_message_end_once_and_on_the_record(world: World) -> None:
    key = refused(world)
    now = world.clock.now()
    with world.database.write() as session:
        ends = now.replace(month=8)
        session.connection().execute(update(Message).where(col(Message.key) == key).values(links_until=ends))
    revoke(world.database, key, now=now, actor="admin", reason="转发给了外人")
    assert message(world.database, key).links_until == now
    assert entries(world)[-1].action == "revoke links"
    with pytest.raises(OutboxError, match="no links that hold"):
        revoke(world.database, key, now=now, actor="admin")


def test_of_three_who_send_it_again_at_once_one_does(world: World) -> None:
    key = refused(world)
    done: list[Outcome | str] = []

    def again() -> None:
        try:
            done.append(put_again(world, key).outcome)
        except OutboxError:
            done.append("refused")

    threads = [threading.Thread(target=again) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["again", "refused", "refused"]
    assert [entry.action for entry in entries(world)].count("requeue message") == 1
