"""The soak itself: workers on one database, killed at random instants and started anew, until every day is done."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from ipaddress import ip_network
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawValue

from sqlmodel import Session, col, func, select

from config.whole import Config
from duban.benching.sinks import FORK, apart
from duban.clock import ReplayedClock, morning_of
from duban.replay.simulating import Taker
from flows.carrier import Carrier
from flows.due import do_what_is_due
from flows.jobs import Jobs
from models.database import Database
from models.message import Message
from models.notice import Recipient
from notifications.channels import Channel
from notifications.channels.http import Http
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel
from notifications.digest.composing import anyone_waits
from notifications.outbox.delivering import waiting_count
from supervision import runs
from supervision.calendar import SHANGHAI, day_of
from supervision.dispatching import missed
from supervision.in_force import in_force
from tests.soak.office import MAIL, OA, begin
from tests.soak.sinks import Book, http_sink, mail_sink
from tests.soak.working import URL, Ground, Phase, SharedClock, phases_for, schedule, send

WORKERS = (schedule, schedule, send, send, send)
LIKELY = {
    Phase.STARTING: 1, Phase.IDLE: 1, Phase.CLAIMING: 2, Phase.SENDING: 8, Phase.DECIDING: 8, Phase.COMPOSING: 8,
    Phase.MARKING: 40,
}  # fmt: skip
"""How likely a worker is the next to be killed by what it is doing: the short moments are the interesting ones."""
LOOK_S = 0.05
LAST_HOUR = 17
EXTRA_DAYS = 3
"""What a refused address could not be told on the last day is told to the next person on the day after."""


class StuckError(Exception):
    """The soak did not come to its end in time."""


@dataclass(frozen=True)
class Killed:
    """What was done to the workers: kills by phase, and the days that were played."""

    kills: int
    by_phase: Mapping[str, int]
    days: int
    seconds: float


class Play:
    """What the killer and the foreman tell each other through shared memory."""

    def __init__(self) -> None:
        self.days = RawValue("i", 0)
        self.calm = RawValue("i", 0)


def soak(url: str, config: Config, days: list[date], book: Book, *, kills: int, each_s: float, seed: int) -> Killed:
    """Plays the days on the database until `kills` workers were killed, one in each `each_s` seconds or so.

    This process opens no database, so that what it forks inherits none.
    """
    started = time.monotonic()
    _aside(lambda: begin(Database(url), config))
    warm_up(config)
    with _ground(url, book, seed) as ground:
        play = Play()
        ground.clock.leap_to_morning(days[0])
        foreman = FORK.Process(target=_lead, args=(ground, play, days), daemon=True)
        foreman.start()
        by_phase = _kill(ground, play, foreman, random.Random(seed), kills, each_s)
    return Killed(by_phase.total(), dict(by_phase), play.days.value, round(time.monotonic() - started, 1))


def _aside(work: Callable[[], None]) -> None:
    """Does something in a process of its own."""
    process = FORK.Process(target=work)
    process.start()
    process.join()
    if process.exitcode:
        raise StuckError(f"the beginning failed with {process.exitcode}")


def warm_up(config: Config) -> None:
    """Loads and reads what every worker needs, once, before it is forked: a start then takes milliseconds."""
    database = Database("sqlite://")
    begin(database, config)
    clock = ReplayedClock(morning_of(config.plans[0].issued_on))
    channels = {MAIL: Taker(), OA: Taker()}
    do_what_is_due(Carrier(Jobs(database, lambda: channels, clock.now, URL), None))
    database.close()


@contextmanager
def _ground(url: str, book: Book, seed: int) -> Iterator[Ground]:
    with ExitStack() as open_:
        mail = open_.enter_context(apart(mail_sink(book, seed)))
        web = open_.enter_context(apart(http_sink(book, seed + 1)))
        ways = partial(_ways, mail, web)
        yield Ground(url, SharedClock(), phases_for(len(WORKERS)), ways, book.path.with_suffix(".faults"))


def _ways(mail: int, web: int, clock: SharedClock) -> Mapping[str, Channel]:
    http = Http(allowed=(ip_network("127.0.0.0/8"),), timeout_s=5)
    oa = WebhookChannel(http, f"http://127.0.0.1:{web}/oa", "soak secret", clock.now)
    return {MAIL: SmtpChannel("127.0.0.1", mail, "duban@duban.example"), OA: oa}


def _kill(
    ground: Ground, play: Play, foreman: BaseProcess, chance: random.Random, kills: int, each_s: float
) -> Counter[str]:
    workers = [_start(ground, place) for place in range(len(WORKERS))]
    by_phase: Counter[str] = Counter()
    limit = time.monotonic() + 120 + kills * (each_s + 1)
    try:
        while foreman.is_alive() and by_phase.total() < kills:
            time.sleep(chance.expovariate(1 / each_s))
            place = _victim(ground, chance)
            phase = ground.phase(place)
            workers[place].kill()
            workers[place].join()
            by_phase[phase.name.lower()] += 1
            workers[place] = _start(ground, place)
        play.calm.value = 1
        foreman.join(max(1, limit - time.monotonic()))
        if foreman.is_alive() or foreman.exitcode:
            raise StuckError(f"day {play.days.value + 1} did not come to its end; see {ground.faults}")
    finally:
        for process in (*workers, foreman):
            process.kill()
            process.join()
    return by_phase


def _start(ground: Ground, place: int) -> BaseProcess:
    ground.note(place, Phase.STARTING)
    process = FORK.Process(target=WORKERS[place], args=(ground, place), daemon=True)
    process.start()
    return process


def _victim(ground: Ground, chance: random.Random) -> int:
    places = range(len(WORKERS))
    return chance.choices(places, [LIKELY[ground.phase(place)] for place in places])[0]


def _lead(ground: Ground, play: Play, days: list[date]) -> None:
    """Moves the clock to the next day when all of one is done; ends when the kills are over and nobody waits."""
    database, extra = Database(ground.url), 0
    for day in days:
        ground.clock.leap_to_morning(day)
        while not _is_over(database, day, ground.clock.now()):
            _hurry(database, ground.clock)
            time.sleep(LOOK_S)
        play.days.value += 1
        if play.calm.value and (extra == EXTRA_DAYS or not _waiting(database)):
            return
        extra += play.calm.value


def _is_over(database: Database, day: date, now: datetime) -> bool:
    """Whether nothing is left to do on this day, or it is over."""
    if day_of(now) > day:
        return True
    with database.read() as session:
        if not in_force(session).calendar.is_open(now) and now.hour > 12:
            return True
        decided = runs.is_done(session, job="sweep", slot=day.isoformat()) and not _missed(session, now)
        return decided and not waiting_count(session) and not anyone_waits(session, now)


def _hurry(database: Database, clock: SharedClock) -> None:
    """Where everything left only waits for its next try, the clock leaps there, if that is on the same day."""
    with database.read() as session:
        left = select(Message.status, Message.lease_until).where(col(Message.status).in_(("pending", "claimed")))
        rows, now = session.exec(left).all(), clock.now()
    next_at = min((at for _, at in rows if at is not None), default=None)
    waits = next_at is not None and all(status == "pending" and at and at > now for status, at in rows)
    if (
        waits
        and next_at is not None
        and next_at.astimezone(SHANGHAI).hour < LAST_HOUR
        and day_of(next_at) == day_of(now)
    ):
        clock.move(next_at)


def _missed(session: Session, now: datetime) -> bool:
    return next(missed(session, in_force(session), now=now), None) is not None


def _waiting(database: Database) -> int:
    """How many people wait to be told, and how many messages to be sent."""
    open_ = (col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    with database.read() as session:
        people = session.exec(select(func.count()).select_from(Recipient).where(*open_)).one()
        return people + waiting_count(session)
