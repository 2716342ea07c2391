"""What came of a play: every word that was spoken or passed over, to whom and why, and every message that went out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import NamedTuple

from sqlmodel import Session

from duban.replay.asking import dispatch_words, messages, rung_words
from supervision.calendar import SHANGHAI, end_of_day
from supervision.in_force import InForce
from supervision.period import Period

KINDS = ("dispatch", "circular", "reminder", "slip", "summons")
SPOKEN, PASSED_OVER = "spoken", "passed over"


class Event(NamedTuple):
    """One word to one person, or a rung that was passed over; `day` and `time` are those of the decision.

    `unit` owes; `to_unit` and `post` hear, and nobody does where a rung is passed over. `rule` is the name of the rung
    or cycle; `working_days` are a rung's, counted from the due day, or from `opened_on` where it asks for
    acknowledgement. `outcome`: spoken, passed over (`because` names the rung that spoke), or dropped (it says why).
    """

    kind: str
    outcome: str
    because: str
    day: date
    time: str
    to_unit: str | None
    to_unit_id: str | None
    post: str | None
    address: str | None
    channel: str | None
    copy: bool
    plan: str | None
    clause: str | None
    task: str | None
    title: str | None
    unit: str
    unit_id: str
    period: str
    due_on: date | None
    opened_on: date | None
    stage: str | None
    rule: str
    rule_id: str
    why: str
    working_days: int | None
    fires_on: date
    provisional: bool
    message: str | None


class Sent(NamedTuple):
    """A message that went out. Provisional where the calendar of its day's year is not published yet."""

    key: str
    day: date
    time: str
    to_unit: str
    to_unit_id: str
    post: str
    address: str
    channel: str
    subject: str
    provisional: bool


@dataclass(frozen=True)
class Account:
    """The events and messages of a span of days, in order of time; an event's number is its place, from 1."""

    events: tuple[Event, ...]
    messages: tuple[Sent, ...]

    def of(self, unit: str) -> "Account":
        """What the unit's people hear, and what its duties cause."""
        events = tuple(event for event in self.events if unit in (event.unit_id, event.to_unit_id))
        keys = {event.message for event in events}
        return Account(events, tuple(one for one in self.messages if one.key in keys or one.to_unit_id == unit))

    @cached_property
    def carried(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the events that each message carries, by its key."""
        found: dict[str, list[int]] = {}
        for number, event in enumerate(self.events, 1):
            if event.message is not None:
                found.setdefault(event.message, []).append(number)
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many words of each kind were heard, how many were passed over or dropped, how many messages went out."""
        heard = Counter(event.kind for event in self.events if event.outcome == SPOKEN)
        outcomes = Counter(event.outcome for event in self.events)
        return {
            **{kind: heard[kind] for kind in KINDS},
            PASSED_OVER: outcomes[PASSED_OVER], "dropped": outcomes["dropped"], "messages": len(self.messages),
        }  # fmt: skip


def account(session: Session, rules: InForce, *, start: date, end: date) -> Account:
    """What was decided or sent from `start` to `end`; what was decided before and sent by then is told too."""
    span = {"since": end_of_day(start - timedelta(days=1)), "until": end_of_day(end)}
    words = [*_dispatches(session, rules, span), *_rungs(session, span)]
    words.sort(key=lambda event: (event.day, event.time))
    return Account(tuple(words), tuple(_sent(session, rules, span)))


def _rungs(session: Session, span: Mapping[str, datetime]) -> list[Event]:
    return [
        Event(
            kind=row.form, outcome=_outcome(row), because=row.spoke or row.dropped or "",
            day=_local(row.decided_at).date(), time=_clock(row.decided_at), to_unit=row.to_unit,
            to_unit_id=row.to_unit_id, post=row.post, address=row.address, channel=row.channel, copy=bool(row.is_copy),
            plan=row.plan, clause=row.clause, task=row.task, title=row.title, unit=row.unit, unit_id=row.unit_id,
            period=row.period, due_on=row.due_on, opened_on=row.opened_on, stage=row.stage, rule=row.rule,
            rule_id=row.rule_id, why=_why(row.working_days, row.stage), working_days=row.working_days,
            fires_on=row.fires_on, provisional=bool(row.provisional), message=row.message,
        )
        for row in session.connection().execute(rung_words(), span)
    ]  # fmt: skip


def _dispatches(session: Session, rules: InForce, span: Mapping[str, datetime]) -> list[Event]:
    cycles = {cycle.id: cycle for cycle in rules.config.cycles.cycles}
    due = cache(lambda period: rules.reporting.due_on(Period.parse(period)))
    return [
        Event(
            kind="circular" if cycles[row.cycle].circular else "dispatch", outcome=_outcome(row),
            because=row.dropped or "", day=(day := _local(row.decided_at).date()), time=_clock(row.decided_at),
            to_unit=row.unit, to_unit_id=row.unit_id, post=row.post, address=row.address, channel=row.channel,
            copy=False, plan=None, clause=None, task=None, title=None, unit=row.unit, unit_id=row.unit_id,
            period=row.period, due_on=due(row.period), opened_on=None, stage=None,
            rule=cycles[row.cycle].name.zh, rule_id=row.cycle, why=f"the first working day after {row.period}",
            working_days=None, fires_on=day, provisional=rules.calendar.is_provisional(day), message=row.message,
        )
        for row in session.connection().execute(dispatch_words(), span)
    ]  # fmt: skip


def _sent(session: Session, rules: InForce, span: Mapping[str, datetime]) -> list[Sent]:
    return [
        Sent(
            row.message, (day := _local(row.sent_at).date()), _clock(row.sent_at), row.to_unit, row.to_unit_id,
            row.post, row.address, row.channel, row.subject, rules.calendar.is_provisional(day),
        )
        for row in session.connection().execute(messages(), span)
    ]  # fmt: skip


def _outcome(row: object) -> str:
    if getattr(row, "dropped", None):
        return "dropped"
    return str(getattr(row, "outcome", SPOKEN))


@cache
def _why(working_days: int, stage: str) -> str:
    """The rule of a rung in words.

    >>> _why(-10, "due-soon")
    '10 working days before the due day'
    >>> _why(2, "receipt")
    '2 working days after it was handed out'
    """
    if working_days == 0:
        return "the due day, or the last working day before it"
    days = f"{abs(working_days)} working day{'s' if abs(working_days) > 1 else ''}"
    if stage == "receipt":
        return f"{days} after it was handed out"
    return f"{days} {'before' if working_days < 0 else 'after'} the due day"


@cache
def _local(at: datetime) -> datetime:
    return at.astimezone(SHANGHAI)


@cache
def _clock(at: datetime) -> str:
    return f"{_local(at):%H:%M}"
