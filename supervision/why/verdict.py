"""What a rung says of a duty on a day: the rules of the sweep, asked about any day."""

from dataclasses import dataclass
from datetime import date, datetime

from supervision.calendar import WorkingCalendar, end_of_day
from supervision.why.answer import Fate, Held, Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """What stops a duty from being spoken of, at the end of a day; None and False where nothing does.

    An acknowledgement stops only what asks for it.
    """

    reported_on: date | None = None
    closed_on: date | None = None
    withdrawn_on: date | None = None
    suspended: bool = False
    acknowledged_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The day asked about, and the first on which a sweep can still be expected: today, or tomorrow after today's."""

    day: date
    next_sweep_on: date

    @property
    def is_to_come(self) -> bool:
        return self.day >= self.next_sweep_on


def stopped(standing: Standing) -> tuple[Verdict, date | None] | None:
    """Why nothing is spoken of the duty at all, and since when; None where it is owed.

    >>> stopped(Standing(reported_on=date(2019, 6, 20)))
    (<Verdict.REPORTED: 'reported'>, datetime.date(2019, 6, 20))
    """
    if standing.withdrawn_on is not None:
        return Verdict.WITHDRAWN, standing.withdrawn_on
    if standing.closed_on is not None:
        return Verdict.CLOSED, standing.closed_on
    if standing.reported_on is not None:
        return Verdict.REPORTED, standing.reported_on
    return (Verdict.SUSPENDED, None) if standing.suspended else None


def stopped_asking(standing: Standing) -> tuple[Verdict, date | None] | None:
    """Why nobody is asked to acknowledge the duty, and since when; None where somebody is.

    A report is an acknowledgement too, and what comes after either changes nothing about it.

    >>> stopped_asking(Standing(acknowledged_on=date(2019, 6, 5), reported_on=date(2019, 6, 20)))
    (<Verdict.ACKNOWLEDGED: 'acknowledged'>, datetime.date(2019, 6, 5))
    """
    if standing.acknowledged_on is not None and standing.withdrawn_on is None:
        return Verdict.ACKNOWLEDGED, standing.acknowledged_on
    return stopped(standing)


def unspoken(
    fires_on: date, until_on: date | None, asked: Asked, *, spoken_through: date | None
) -> tuple[Verdict, date | None]:
    """What becomes of a rung that no sweep has decided by the day, for a duty that is owed; with the day of it.

    `spoken_through` is the highest day of a rung that was decided for the same due date.
    """
    if asked.is_to_come:
        return _to_come(fires_on, until_on, asked)
    if fires_on > asked.day:
        return Verdict.NOT_DUE, fires_on
    passed = until_on is not None and until_on <= asked.day and spoken_through is not None and spoken_through > fires_on
    return (Verdict.OVER, until_on) if passed else (Verdict.WAITING, None)


def _to_come(fires_on: date, until_on: date | None, asked: Asked) -> tuple[Verdict, date | None]:
    """Sweeps are expected daily from the next one on."""
    on = max(fires_on, asked.next_sweep_on)
    if on > asked.day:
        return Verdict.NOT_DUE, on
    ended = until_on is not None and until_on <= on
    return (Verdict.WILL_PASS if ended else Verdict.WILL_SPEAK), on


@dataclass(frozen=True, slots=True)
class Waited:
    """What is known of a notice that one person was to hear: `made_on` is the day of the message that carries it.

    `had_message` says that the person's message of the day had been made before; `undelivered`, that one with it was
    made that day and did not arrive; `untried`, that it was made and never sent off.
    """

    decided_at: datetime
    dropped: str | None = None
    made_on: date | None = None
    made_at: datetime | None = None
    had_message: bool = False
    undelivered: bool = False
    untried: bool = False


def fate(
    waited: Waited, decided_on: date, calendar: WorkingCalendar, now: datetime
) -> tuple[Fate, str, datetime | None]:
    """What became of it, why, and when a deferred one goes out or went."""
    if waited.dropped is not None:
        return Fate.DROPPED, waited.dropped, None
    if waited.made_on == decided_on:
        return Fate.BUNDLED, "", waited.made_at
    return Fate.DEFERRED, _held(waited, calendar), waited.made_at or _opening(waited, decided_on, calendar, now)


def _held(waited: Waited, calendar: WorkingCalendar) -> Held:
    if not calendar.is_open(waited.decided_at):
        return Held.OUT_OF_HOURS
    if waited.undelivered or waited.untried:
        return Held.UNDELIVERED if waited.undelivered else Held.UNTRIED
    return Held.MESSAGE_MADE if waited.had_message else Held.NOT_COMPOSED


def _opening(waited: Waited, decided_on: date, calendar: WorkingCalendar, now: datetime) -> datetime:
    """The next time messages may go out; after the day's message was made, not before the day is over."""
    from_at = max(waited.decided_at, now)
    if waited.had_message:
        from_at = max(from_at, end_of_day(decided_on))
    return calendar.next_opening(from_at)
