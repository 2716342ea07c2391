"""What may have arrived: it goes again under its own key and words, and nobody's late word undoes another's claim."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from models.message import Message
from models.notice import Recipient
from models.unit import Contact, Unit
from notifications.channels import Letter, Receipt
from notifications.outbox.claiming import LEASE, claim
from notifications.outbox.delivering import deliver
from notifications.outbox.marking import Came, mark
from notifications.outbox.requeuing import Outcome, requeue
from supervision.change.applying import apply
from tests.editing import edited, schedule
from tests.queued import Sink, no_mailbox
from tests.world import World

RESERVE = "overseas-listing-reserve"
Edit = Callable[[dict[str, Any]], object]


def put(world: World, *edits: Edit) -> None:
    apply(world.database, edited(*edits), now=world.clock.now(), actor="admin", reason="changed")
    world.clock.move(world.clock.now() + timedelta(minutes=5))


def sanhe(kept: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(unit for unit in kept["units"]["units"] if unit["id"] == "sanhe")
    return found


def new_address(kept: dict[str, Any]) -> None:
    sanhe(kept)["contacts"][0].update(email="new@sanhe.example")


def nobody(kept: dict[str, Any]) -> None:
    sanhe(kept)["contacts"] = []


def told(world: World) -> dict[int, bool]:
    """The notices for the handler of the unit, and whether somebody was told of each."""
    rows = select(Recipient.notice_id, Recipient.message_id).join(Contact, col(Contact.id) == Recipient.contact_id)
    rows = rows.join(Unit, col(Unit.id) == Contact.unit_id).where(Unit.key == "sanhe", Contact.role == "handler")
    found: dict[int, bool] = {}
    with world.database.read() as session:
        for notice, message in session.exec(rows):
            found[notice] = found.get(notice, False) or message is not None
    return found


def cut(letter: Letter) -> Receipt:
    return Receipt(letter, "mail.example:25: the connection closed", unreachable=True, in_doubt=True)


def send(world: World, sink: Sink) -> Sink:
    deliver(world.database, {"mail": sink}, clock=world.clock.now)
    return sink


def test_an_address_that_changes_and_changes_back_loses_nothing(world: World) -> None:
    world.travel("2019-07-03", at="06:00").sweep()
    put(world, new_address)
    put(world)
    world.travel("2019-07-03").compose()
    assert told(world)
    assert all(told(world).values())


def test_a_post_that_is_filled_and_vacant_again_loses_nothing(world: World) -> None:
    put(world, nobody)
    world.travel("2019-07-03", at="06:00").sweep()
    put(world)
    put(world, nobody)
    world.travel("2019-07-03").compose()
    assert told(world)
    assert all(told(world).values())


def test_what_may_have_arrived_never_goes_out_with_other_words_under_its_key(world: World) -> None:
    world.travel("2019-06-25").sweep()
    world.compose()
    first = send(world, Sink(cut)).tried[0]
    put(world, schedule(RESERVE, due="2019-09-30"))
    world.clock.move(world.clock.now() + timedelta(minutes=20))
    world.compose()
    again = [letter for letter in send(world, Sink()).tried if letter.key == first.key]
    assert [letter.text for letter in again if letter.text != first.text] == []


def test_what_may_have_arrived_goes_again_under_its_own_key_on_the_next_day(world: World) -> None:
    world.travel("2019-07-03", at="17:20").sweep()
    world.compose()
    first = send(world, Sink(cut)).tried[0]
    world.travel("2019-07-04", at="09:30").compose()
    letters = send(world, Sink()).tried
    mine = [letter for letter in letters if letter.address == first.address]
    assert [(letter.key, letter.text) for letter in mine] == [(first.key, first.text)]


def test_what_a_lost_sender_had_in_hand_keeps_its_key_whatever_comes_after(world: World) -> None:
    world.travel("2019-07-03", at="17:00").sweep()
    world.compose()
    lost = claim(world.database, channel="mail", now=world.clock.now())[0]
    world.clock.move(world.clock.now() + LEASE)
    send(world, Sink(lambda letter: Receipt(letter, "451 later")))
    world.travel("2019-07-04", at="09:30").compose()
    mine = [letter.key for letter in send(world, Sink()).tried if letter.address == lost.address]
    assert mine == [lost.key]


def test_a_late_refusal_does_not_end_what_was_let_go_again_and_claimed_by_another(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    slow = claim(world.database, channel="mail", now=world.clock.now())[0]
    world.clock.move(world.clock.now() + LEASE)
    second = next(one for one in claim(world.database, channel="mail", now=world.clock.now()) if one.id == slow.id)
    mark(world.database, "mail", [Came(no_mailbox(second), world.clock.now())])
    assert requeue(world.database, slow.key, now=world.clock.now(), actor="clerk").outcome is Outcome.AGAIN
    third = next(one for one in claim(world.database, channel="mail", now=world.clock.now()) if one.id == slow.id)
    assert not mark(world.database, "mail", [Came(no_mailbox(slow), world.clock.now())])["dead"]
    assert mark(world.database, "mail", [Came(Receipt(third), world.clock.now())])["sent"] == 1


def test_what_is_let_go_after_a_newer_config_is_told_in_new_words(world: World) -> None:
    world.travel("2019-06-25").sweep()
    world.compose()
    send(world, Sink(no_mailbox))
    dead = next(one for one in world.messages() if one.address == "sanhe.handler@langfang.example")
    put(world, new_address)
    assert requeue(world.database, dead.key, now=world.clock.now(), actor="clerk").outcome is not Outcome.AGAIN
    with world.database.read() as session:
        assert session.exec(select(Message.status).where(Message.key == dead.key)).one() == "superseded"
