"""The processes that are killed: schedulers that decide and compose, senders that deliver, on one fast clock."""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as at_time
from enum import IntEnum
from multiprocessing.sharedctypes import RawArray, RawValue
from pathlib import Path
from typing import Any

from flows.carrier import Carrier
from flows.due import do_what_is_due
from flows.jobs import Jobs
from models.database import Database
from notifications.channels import Channel, Letter, Receipt
from notifications.links.signing import Links, links_of
from notifications.outbox.delivering import deliver
from supervision.calendar import SHANGHAI

SPEED = 300
"""Seconds on the clock for one of ours: a lease of ten minutes ends after two seconds."""
PAUSE_S = 0.03
ORIGIN = datetime(2019, 1, 1, tzinfo=UTC)
URL = "http://127.0.0.1:8600"


class Phase(IntEnum):
    """What a worker is doing just now; it is noted in shared memory, so that a kill can be counted by it."""

    STARTING = 0
    IDLE = 1
    DECIDING = 2
    COMPOSING = 3
    CLAIMING = 4
    SENDING = 5
    MARKING = 6


class SharedClock:
    """A clock that all processes read alike: it runs fast, and leaps when it is moved."""

    def __init__(self) -> None:
        self._ahead = RawValue("d", 0.0)

    def now(self) -> datetime:
        seconds = self._ahead.value + time.monotonic() * SPEED
        return (ORIGIN + timedelta(seconds=seconds)).astimezone(SHANGHAI)

    def move(self, to: datetime) -> None:
        self._ahead.value = (to - ORIGIN).total_seconds() - time.monotonic() * SPEED

    def leap_to_morning(self, day: date) -> None:
        self.move(datetime.combine(day, at_time(8, 31), SHANGHAI))


@dataclass(frozen=True)
class Ground:
    """What every worker stands on. Nothing in it is open yet: each process opens its own."""

    url: str
    clock: SharedClock
    phases: Any
    ways: Callable[[SharedClock], Mapping[str, Channel]]
    faults: Path

    def note(self, place: int, phase: Phase) -> None:
        self.phases[place] = phase

    def phase(self, place: int) -> Phase:
        return Phase(self.phases[place])


def phases_for(workers: int) -> Any:
    return RawArray("i", workers)


class _Watched:
    """A channel that notes when a letter is on its way, and when it is accepted and not marked yet."""

    def __init__(self, channel: Channel, note: Callable[[Phase], None]) -> None:
        self._channel, self._note = channel, note
        if hasattr(channel, "per_minute"):
            self.per_minute = channel.per_minute

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        self._note(Phase.SENDING)
        for receipt in self._channel.send(letters):
            self._note(Phase.MARKING)
            yield receipt
            self._note(Phase.SENDING)
        self._note(Phase.CLAIMING)


def schedule(ground: Ground, place: int) -> None:
    """Decides and composes whatever is due, for ever."""
    database, links = Database(ground.url), _links()
    jobs = _NotedJobs(database, dict, ground.clock.now, URL, links, ground=ground, place=place)
    carrier = Carrier(jobs, None)
    _for_ever(ground, place, lambda: do_what_is_due(carrier))


def send(ground: Ground, place: int) -> None:
    """Delivers whatever waits, for ever."""
    database = Database(ground.url)
    ways = ground.ways(ground.clock)
    watched = {name: _Watched(way, lambda phase: ground.note(place, phase)) for name, way in ways.items()}

    def work() -> None:
        ground.note(place, Phase.CLAIMING)
        deliver(database, watched, clock=ground.clock.now)

    _for_ever(ground, place, work)


@dataclass(frozen=True, kw_only=True)
class _NotedJobs(Jobs):
    """The jobs, noting which of them is done."""

    ground: Ground
    place: int

    def sweep(self, run: int) -> dict[str, Any]:
        self.ground.note(self.place, Phase.DECIDING)
        return super().sweep(run)

    def dispatch(self, run: int, cycle: str, period: str) -> dict[str, Any]:
        self.ground.note(self.place, Phase.DECIDING)
        return super().dispatch(run, cycle, period)

    def compose(self) -> dict[str, Any]:
        self.ground.note(self.place, Phase.COMPOSING)
        return super().compose()


def _for_ever(ground: Ground, place: int, work: Callable[[], None]) -> None:
    """A fault ends the turn, not the process, as in the service; it is written down for the verdict."""
    while True:
        try:
            work()
        except Exception:
            with ground.faults.open("a", encoding="utf-8") as book:
                book.write(traceback.format_exc() + "\n\x1e\n")
        ground.note(place, Phase.IDLE)
        time.sleep(PAUSE_S)


def _links() -> Links:
    return links_of(URL, ["soak" * 16])
