"""What a change overtakes before it is sent is not sent as it was: it is told anew, and nothing is lost."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from config.whole import Config
from notifications.channels import Letter, Receipt
from notifications.outbox.delivering import claim, deliver
from supervision.change.applying import apply
from tests.editing import edited, schedule
from tests.world import World

RESERVE = "overseas-listing-reserve"
TITLE = "境外上市后备资源库"
LATER = edited(schedule(RESERVE, due="2019-09-30"))


class Sink:
    """A channel that takes every letter, and does something before the first."""

    def __init__(self, *, unreachable: bool = False) -> None:
        self.letters: list[Letter] = []
        self.unreachable = unreachable

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        for letter in letters:
            if self.unreachable:
                yield Receipt(letter, "refused", unreachable=True)
                return
            self.letters.append(letter)
            yield Receipt(letter)

    def told_of(self, words: str) -> int:
        return sum(words in letter.text for letter in self.letters)


class Changing(Sink):
    """Somebody applies a config while the first batch is on its way, and nobody can be reached."""

    def __init__(self, world: World, config: Config) -> None:
        super().__init__(unreachable=True)
        self.world, self.config = world, config

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        put(self.world, self.config)
        return super().send(letters)


def put(world: World, config: Config) -> None:
    apply(world.database, config, now=world.clock.now(), actor="admin", reason="edited")


def sent(world: World, sink: Sink) -> Sink:
    world.compose()
    deliver(world.database, {"mail": sink}, clock=world.clock.now)
    return sink


def composed(world: World) -> World:
    world.travel("2019-06-25").sweep()
    world.compose()
    assert any(TITLE in message.text for message in world.messages())
    return world


def test_what_a_lost_process_had_claimed_does_not_go_out_with_the_old_date(world: World) -> None:
    composed(world)
    while claim(world.database, channel="mail", now=world.clock.now()):
        pass
    put(world, LATER)
    world.clock.move(world.clock.now() + timedelta(minutes=11))
    assert sent(world, Sink()).letters == []
    assert {message.status for message in world.messages()} == {"superseded"}


def test_what_was_being_sent_and_did_not_arrive_does_not_go_out_with_the_old_date(world: World) -> None:
    composed(world)
    deliver(world.database, {"mail": Changing(world, LATER)}, clock=world.clock.now)
    world.clock.move(world.clock.now() + timedelta(minutes=5))
    sink = sent(world, Sink())
    assert sink.told_of("6月30日") == sink.told_of("四(一)1") > 0
    assert sink.told_of(TITLE) == 0


def test_what_was_tried_once_is_told_of_on_the_next_day(world: World) -> None:
    composed(world)
    first = claim(world.database, channel="mail", now=world.clock.now())
    put(world, edited(lambda kept: kept["cycles"]["reporting"].update(year=20)))
    world.clock.move(world.clock.now() + timedelta(minutes=11))
    sink = sent(world, Sink())
    tried = {letter.address for letter in first}
    assert not tried & {letter.address for letter in sink.letters}
    world.travel("2019-06-26")
    assert tried <= {letter.address for letter in sent(world, sink).letters}
    assert len({letter.key for letter in sink.letters}) == len(sink.letters)


def test_a_dispatch_that_waits_names_the_day_that_is_in_force(world: World) -> None:
    world.travel("2019-07-01").sweep()
    world.dispatch("monthly-statistics", "2019-06")
    world.compose()
    assert any("请于 2019年7月5日" in message.text for message in world.messages())
    put(world, edited(lambda kept: kept["cycles"]["reporting"].update(month=20)))
    sink = sent(world, Sink())
    assert sink.told_of("请于 2019年7月20日") > 0
    assert sink.told_of("请于 2019年7月5日") == 0


def test_what_was_sent_stays_sent(world: World) -> None:
    composed(world)
    first = sent(world, Sink())
    assert first.letters
    put(world, LATER)
    assert sent(world, Sink()).letters == []
    assert {message.status for message in world.messages()} == {"sent"}
