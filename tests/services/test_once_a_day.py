"""Once a day: no second digest by a channel, whatever becomes of addresses; channels that rest; links of a group."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from models.channel import ChannelState, Refusal
from notifications.channels import Letter, Receipt
from notifications.digest.composing import anyone_waits, compose
from notifications.digest.finding import REFUSED_FOR
from notifications.links.brought import brought
from notifications.links.holding import held
from notifications.links.signing import Purpose, links_of
from notifications.outbox.delivering import deliver
from notifications.outbox.waits import resting
from supervision.calendar import day_of
from supervision.change.applying import apply
from tests.editing import Kept, edited
from tests.queued import Sink, away, no_mailbox
from tests.services.test_routing_services import change
from tests.world import World

UNIT, OLD, NEW, SHARED = "sanhe", "sanhe.handler@langfang.example", "new@sanhe.example", "shared@sanhe.example"
OA = {
    "id": "office-oa", "service": "webhook", "name": {"zh": "办公系统", "en": "Office"}, "secret": "OFFICE",
    "url": "https://oa.example/x",
}  # fmt: skip
GROUP = {"id": "office-wecom", "service": "wecom", "name": {"zh": "群", "en": "Group"}, "secret": "OFFICE_WECOM"}
LINKS = links_of("https://duban.example", ["a key of thirty-two characters or more"])


def contacts(kept: Kept) -> list[Kept]:
    found: list[Kept] = next(unit for unit in kept["units"]["units"] if unit["id"] == UNIT)["contacts"]
    return found


def mailed(*addresses: str) -> Callable[[Kept], object]:
    """The unit's handler and head have these addresses."""

    def put(kept: Kept) -> None:
        for contact, address in zip(contacts(kept), addresses, strict=False):
            contact["email"] = address

    return put


def reached(channel: Kept, *ways: str) -> Callable[[Kept], object]:
    """There is this channel, and the unit's handler is reached by these ways."""

    def put(kept: Kept) -> None:
        kept["channels"] = [channel]
        contacts(kept)[0]["reach"] = list(ways)

    return put


def put(world: World, *changes: Callable[[Kept], object]) -> None:
    apply(world.database, edited(*changes), now=world.clock.now(), actor="admin", reason="as it is now")


def deliver_to(world: World, sink: Sink, **others: Sink) -> None:
    compose(world.database, now=world.clock.now(), url=LINKS.url, links=LINKS)
    deliver(world.database, {"mail": sink, **others}, clock=world.clock.now)


def to(sink: Sink, *addresses: str) -> list[str]:
    return [one.address for one in sink.taken if one.address in addresses]


def noon(world: World) -> None:
    """Something new has to be told on the same day."""
    world.travel("2019-07-03", at="14:00").dispatch("monthly-statistics", "2019-06")


def waits(world: World) -> bool:
    with world.database.read() as session:
        return anyone_waits(session, world.clock.now())


@pytest.fixture
def july(world: World) -> World:
    world.travel("2019-07-03").sweep()
    return world


def test_who_gets_another_address_at_noon_gets_no_second_digest_there(july: World) -> None:
    sink = Sink()
    deliver_to(july, sink)
    put(july, mailed(NEW))
    noon(july)
    deliver_to(july, sink)
    assert to(sink, OLD, NEW) == [OLD]


def test_the_next_day_the_new_address_is_told(july: World) -> None:
    sink = Sink()
    deliver_to(july, sink)
    put(july, mailed(NEW))
    noon(july)
    deliver_to(july, sink)
    july.travel("2019-07-04")
    deliver_to(july, sink)
    assert to(sink, OLD, NEW) == [OLD, NEW]


def test_who_shared_an_address_and_gets_an_own_one_gets_no_second_digest(july: World) -> None:
    put(july, mailed(SHARED, SHARED))
    sink = Sink()
    deliver_to(july, sink)
    put(july, mailed(SHARED, NEW))
    noon(july)
    deliver_to(july, sink)
    assert to(sink, SHARED, NEW) == [SHARED]


@pytest.mark.parametrize("role", ["handler", "head"])
def test_nor_where_the_same_row_gets_the_address(july: World, role: str) -> None:
    for one in ("handler", "head"):
        change(july, UNIT, one, ways=[{"channel": "mail", "address": SHARED}])
    sink = Sink()
    deliver_to(july, sink)
    change(july, UNIT, role, ways=[{"channel": "mail", "address": NEW}])
    noon(july)
    deliver_to(july, sink)
    assert to(sink, SHARED, NEW) == [SHARED]


def test_no_composing_is_asked_for_whom_the_new_address_leaves_told(july: World) -> None:
    put(july, mailed(SHARED, SHARED))
    deliver_to(july, Sink())
    put(july, mailed(SHARED, NEW))
    noon(july)
    compose(july.database, now=july.clock.now(), url="")
    assert not waits(july)


def test_a_refused_address_that_is_mended_at_noon_is_told_on_the_same_day(july: World) -> None:
    refusing = Sink(lambda letter: no_mailbox(letter) if letter.address.startswith(UNIT) else Receipt(letter))
    deliver_to(july, refusing)
    put(july, mailed(NEW))
    july.travel("2019-07-03", at="14:00")
    deliver_to(july, refusing)
    assert to(refusing, OLD, NEW) == [NEW]


def test_a_second_handler_of_the_unit_is_told_though_the_first_was(july: World) -> None:
    sink = Sink()
    deliver_to(july, sink)
    second = {
        "role": "handler", "id": "second", "title": {"zh": "副手", "en": "Second"}, "email": NEW,
    }  # fmt: skip
    put(july, lambda kept: contacts(kept).append(second))
    noon(july)
    deliver_to(july, sink)
    assert to(sink, NEW) == [NEW]


def down(world: World) -> tuple[Sink, Sink]:
    """The handler is reached by an office system that has not answered since 14 June, or else by mail."""
    put(world, reached(OA, "office-oa", "mail"))
    oa, mail = Sink(away), Sink()
    for day in ("2019-06-14", "2019-06-17", "2019-06-18"):
        world.travel(day).sweep()
        deliver_to(world, mail, **{"office-oa": oa})
    return oa, mail


def test_a_channel_that_failed_for_long_is_tried_again_after_a_week(world: World) -> None:
    oa, mail = down(world)
    oa.answer = Receipt
    world.travel("2019-06-25").sweep()
    deliver_to(world, mail, **{"office-oa": oa})
    assert len(oa.taken) == 1


def test_within_the_week_people_are_told_by_their_next_way(world: World) -> None:
    oa, mail = down(world)
    oa.answer = Receipt
    with world.database.write() as session:
        state = session.get(ChannelState, "office-oa")
        assert state is not None
        state.failed_at = world.travel("2019-06-25").clock.now() - REFUSED_FOR + timedelta(minutes=1)
    world.sweep()
    deliver_to(world, mail, **{"office-oa": oa})
    assert oa.taken == []


def test_a_channel_that_the_config_no_longer_knows_is_not_at_rest(world: World) -> None:
    down(world)

    def rests() -> list[str]:
        with world.database.read() as session:
            return [one.channel for one in resting(session)]

    before = rests()
    put(world)
    assert (before, rests()) == (["office-oa"], [])


def acting(world: World, letter: Letter) -> set[Purpose]:
    """What the page behind the link to the whole of a message lets its reader do."""
    claim = LINKS.read(letter.link.rpartition("/")[2])
    assert claim is not None
    now = world.clock.now()
    with world.database.read() as session:
        found = held(session, claim, now=now)
        assert found is not None
        return {purpose for duty in brought(session, found, LINKS, day_of(now)) for purpose in duty.links}


def told_in_a_group(world: World) -> Letter:
    put(world, reached(GROUP, "mail", "office-wecom"))
    world.travel("2019-06-20").sweep()
    handler = change(world, UNIT, "handler")
    with world.database.write() as session:
        refused: dict[str, Any] = {"channel": "mail", "address": handler.address, "fault": "550"}
        session.add(Refusal(refused_at=world.clock.now(), **refused))
    group = Sink()
    deliver_to(world, Sink(), **{"office-wecom": group})
    (letter,) = group.taken
    return letter


def test_a_message_to_a_group_lets_its_readers_only_look(world: World) -> None:
    assert acting(world, told_in_a_group(world)) == {Purpose.OPEN}


def test_so_it_stays_when_the_config_no_longer_knows_the_group(world: World) -> None:
    letter = told_in_a_group(world)
    put(world)
    assert acting(world, letter) == {Purpose.OPEN}
