"""The outbox: what is serious goes first, no service is asked more than it takes, no channel holds up another."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from models.channel import ChannelState
from notifications.channels import Channel, Letter, Receipt
from notifications.outbox.claiming import BATCH
from notifications.outbox.delivering import deliver, has_work
from tests.queued import LimitedSink, Sink, away, busy, message, no_mailbox, queue, too_fast
from tests.world import World

MINUTE = timedelta(minutes=1)


def send(world: World, **channels: Channel) -> Counter[str]:
    done = deliver(world.database, channels, clock=world.clock.now)
    return Counter(sent=done.sent, again=done.again, dead=done.dead)


def later(world: World, span: timedelta) -> World:
    world.clock.move(world.clock.now() + span)
    return world


def has_more(world: World, *channels: str) -> bool:
    with world.database.read() as session:
        return has_work(session, channels=channels, now=world.clock.now())


def state(world: World, channel: str) -> ChannelState | None:
    with world.database.read() as session:
        return session.get(ChannelState, channel)


def test_a_red_slip_that_comes_later_goes_with_the_next_batch_before_ten_thousand_reminders(world: World) -> None:
    queue(world, 10_000, priority=2)
    slips: list[str] = []

    def slowly(letter: Letter) -> Receipt:
        """The slip is composed while the first batch is on its way; after the second the channel breaks off."""
        slips.extend([] if slips else queue(world, 1, priority=0))
        return away(letter) if len(sink.taken) >= 2 * BATCH else Receipt(letter)

    sink = Sink(slowly)
    send(world, mail=sink)
    keys = [letter.key for letter in sink.taken]
    assert keys.index(slips[0]) == BATCH


def test_three_senders_send_each_message_once_and_keep_to_the_minute_of_a_robot(world: World) -> None:
    queue(world, 50, channel="city-wecom")
    sink = LimitedSink()
    for _ in range(3):
        before = len(sink.taken)
        threads = [threading.Thread(target=send, args=(world,), kwargs={"city-wecom": sink}) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(sink.taken) - before <= sink.per_minute
        later(world, MINUTE)
    assert len({letter.key for letter in sink.taken}) == len(sink.taken) == 50


def test_while_the_minute_of_a_robot_is_full_there_is_no_work(world: World) -> None:
    queue(world, 30, channel="city-wecom")
    send(world, **{"city-wecom": LimitedSink()})
    assert not has_more(world, "city-wecom")
    assert has_more(later(world, MINUTE), "city-wecom")


def test_a_channel_that_hangs_does_not_hold_up_another(world: World) -> None:
    queue(world, 1, channel="oa")
    keys = queue(world, 1, channel="mail")
    mailed = threading.Event()

    def hangs(letter: Letter) -> Receipt:
        assert mailed.wait(20)
        return Receipt(letter)

    def mails(letter: Letter) -> Receipt:
        mailed.set()
        return Receipt(letter)

    sink = Sink(mails)
    assert send(world, oa=Sink(hangs), mail=sink)["sent"] == 2
    assert [letter.key for letter in sink.taken] == keys


def test_a_channel_that_does_not_answer_rests_longer_each_time_up_to_a_quarter_of_an_hour(world: World) -> None:
    queue(world, 3)
    rests = []
    for _ in range(7):
        send(world, mail=Sink(away))
        resting = state(world, "mail")
        assert resting is not None
        assert resting.paused_until is not None
        rests.append((resting.paused_until - world.clock.now()) / MINUTE)
        world.clock.move(resting.paused_until)
    for rest, minutes in zip(rests, (1, 2, 4, 8, 15, 15, 15), strict=True):
        assert 0.8 * minutes <= rest <= 1.2 * minutes


def test_a_channel_at_rest_is_not_asked_and_gives_no_work(world: World) -> None:
    queue(world, 3)
    send(world, mail=Sink(away))
    sink = Sink()
    assert not has_more(world, "mail")
    assert send(world, mail=sink)["sent"] == 0
    assert sink.tried == []


def test_a_channel_that_answers_again_is_failing_no_more(world: World) -> None:
    queue(world, 3)
    send(world, mail=Sink(away))
    later(world, 3 * MINUTE)
    assert send(world, mail=Sink())["sent"] == 3
    works = state(world, "mail")
    assert works is not None
    assert (works.failures, works.failing_since, works.paused_until, works.fault) == (0, None, None, None)


def test_a_service_is_left_alone_for_as_long_as_it_asks(world: World) -> None:
    queue(world, 3)
    send(world, mail=Sink(too_fast))
    assert send(later(world, 9 * MINUTE), mail=Sink())["sent"] == 0
    assert send(later(world, 3 * MINUTE), mail=Sink())["sent"] == 3


def test_a_letter_at_which_the_server_breaks_off_does_not_hold_up_the_rest(world: World) -> None:
    first, *rest = queue(world, 5)
    sink = Sink(lambda letter: away(letter) if letter.key == first else Receipt(letter))
    send(world, mail=sink)
    send(later(world, 75 * timedelta(seconds=1)), mail=sink)
    assert {letter.key for letter in sink.taken} == set(rest)


def test_a_rest_uses_up_no_try(world: World) -> None:
    keys = queue(world, 1)
    for _ in range(20):
        send(world, mail=Sink(away))
        later(world, 20 * MINUTE)
    assert (message(world.database, keys[0]).status, message(world.database, keys[0]).attempts) == ("pending", 0)


def test_what_may_pass_is_tried_again_after_a_wait_that_is_spread(world: World) -> None:
    keys = queue(world, 20)
    send(world, mail=Sink(busy))
    waits = {(found.lease_until or world.clock.now()) - world.clock.now() for found in world.messages()}
    assert len(waits) > 10
    assert all(0.8 * MINUTE <= wait <= 1.2 * MINUTE for wait in waits)
    assert len(keys) == 20


def test_what_is_tried_to_the_end_is_dead_with_its_cause(world: World) -> None:
    keys = queue(world, 1)
    days = iter(("2019-06-05", "2019-06-06", "2019-06-10", "2019-06-11", "2019-06-12", "2019-06-13", "2019-06-14"))
    send(world, mail=Sink(busy))
    for day in days:
        send(world.travel(day), mail=Sink(busy))
    found = message(world.database, keys[0])
    assert (found.status, found.attempts, found.fault) == ("dead", 8, "451 try again later")


def test_receipts_that_come_slowly_are_marked_one_by_one(world: World) -> None:
    queue(world, 3)
    seen: list[int] = []

    def slowly(letter: Letter) -> Receipt:
        seen.append(sum(found.status == "sent" for found in world.messages()))
        threading.Event().wait(0.15)
        return Receipt(letter)

    send(world, mail=Sink(slowly))
    assert seen == [0, 1, 2]


def test_a_delivery_ends_with_its_span_and_gives_back_what_it_has_not_tried(world: World) -> None:
    queue(world, 2 * BATCH)

    def leisurely(letter: Letter) -> Receipt:
        later(world, timedelta(seconds=10))
        return Receipt(letter)

    done = deliver(world.database, {"mail": Sink(leisurely)}, clock=world.clock.now, span=MINUTE)
    assert (done.sent, done.left) == (6, 2 * BATCH - 6)
    assert Counter(found.status for found in world.messages()) == {"sent": 6, "pending": 2 * BATCH - 6}


def test_what_was_marked_stays_marked_where_a_channel_breaks(world: World) -> None:
    queue(world, 3)

    class Broken(Sink):
        def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
            yield Receipt(next(iter(letters)))
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        send(world, mail=Broken())
    assert Counter(found.status for found in world.messages()) == {"sent": 1, "claimed": 2}


def test_a_refused_letter_ends_no_other(world: World) -> None:
    first, *rest = queue(world, 5)
    sink = Sink(lambda letter: no_mailbox(letter) if letter.key == first else Receipt(letter))
    assert send(world, mail=sink) == {"sent": 4, "again": 0, "dead": 1}
    assert {letter.key for letter in sink.taken} == set(rest)
