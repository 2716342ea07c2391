"""A plan played on a replayed clock: the timetable's jobs at the timetable's instants, in a scratch database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from config.behaviour import Behaviour
from config.channel import MAIL
from config.whole import Config
from duban.clock import ReplayedClock
from duban.replay.acting import act
from duban.replay.quiet import days, next_busy_day
from flows.carrier import Carrier
from flows.due import do_what_is_due
from flows.jobs import Jobs
from flows.waking import instants
from models.database import Database
from models.migrating import upgrade
from notifications.channels import Letter, Receipt
from supervision.calendar import SHANGHAI
from supervision.change.enacting import enact
from supervision.change.kept import keep
from supervision.change.moving import Change
from supervision.in_force import InForce, of_config

LONGEST_YEARS = 20
ACTING_AT = time(15)


Doing = Callable[[], None]


class SpanError(ValueError):
    """The days cannot be played; the words say why."""


@dataclass(frozen=True)
class Span:
    """The days that are listed, both included."""

    start: date
    end: date


def checked(span: Span, config: Config) -> Span:
    """The span, or SpanError where it cannot be played."""
    first = first_day(config)
    if span.start > span.end:
        raise SpanError(f"--from {span.start} is later than --to {span.end}; swap them")
    if span.end < first:
        raise SpanError(f"the first plan was issued on {first}; nothing happens up to {span.end}")
    if span.end.year - first.year > LONGEST_YEARS:
        long = f"the play begins on {first}, when the first plan was issued"
        raise SpanError(f"{long}; {LONGEST_YEARS} years are the most")
    return span


def first_day(config: Config) -> date:
    """The day on which a play begins, whatever is listed of it: what has spoken before must not speak again."""
    return min(plan.issued_on for plan in config.plans)


class Taker:
    """A channel that takes every letter and sends none."""

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        return map(Receipt, letters)


@contextmanager
def scratch() -> Iterator[Database]:
    """An empty database in a temporary folder; it is gone at the end, so nothing of it waits for the disk."""
    with TemporaryDirectory(prefix="duban-") as folder:
        database = Database(f"sqlite:///{folder}/duban.db")
        event.listen(database.engine, "connect", _hasten)
        upgrade(database)
        yield database
        database.close()


def _hasten(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def play(
    database: Database,
    config: Config,
    *,
    to: date,
    behaviour: Behaviour,
    url: str,
    each_day: Callable[[date], None] = lambda _: None,
) -> None:
    """Plays every day from the first plan's date of issue to the end of `to`; `each_day` is told of each at its end."""
    clock = ReplayedClock(datetime.combine(first_day(config), time(0), SHANGHAI))
    _put_in_force(database, config, clock.now())
    takers = dict.fromkeys((MAIL, *(channel.id for channel in config.channels)), Taker())
    carrier, rules = Carrier(Jobs(database, lambda: takers, clock.now, url), None), of_config(config)

    def wake() -> None:
        do_what_is_due(carrier)

    def units_act() -> None:
        act(database, rules.calendar, behaviour, now=clock.now())

    busy: date | None = first_day(config)
    for day in days(first_day(config), to):
        for at, what in _day(rules, day, wake, units_act) if day == busy else _quiet_day(day, units_act):
            clock.move(at)
            what()
        if day == busy:
            with database.read() as session:
                busy = next_busy_day(session, rules, day, last=to)
        each_day(day)


def _put_in_force(database: Database, config: Config, now: datetime) -> None:
    """What `apply` does; in an empty database there is nothing to compare with, to ask about or to put on record."""
    change = Change(now, "", "")
    with database.write() as session:
        enact(session, config, change)
        keep(session, config, change)


def _day(rules: InForce, day: date, wake: Doing, units_act: Doing) -> list[tuple[datetime, Doing]]:
    """What is done on a day and when; where the timetable wakes at the hour at which the units act, it goes first."""
    done = [(at, wake) for at in instants(rules, day)]
    return sorted([*done, *_quiet_day(day, units_act)], key=lambda entry: entry[0])


def _quiet_day(day: date, units_act: Doing) -> list[tuple[datetime, Doing]]:
    """A day on which no job has anything to do: what units do gives them nothing to do either."""
    return [(datetime.combine(day, ACTING_AT, SHANGHAI), units_act)]
