"""What the dispatch cycles said to a unit on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import and_
from sqlalchemy import select as rows_of
from sqlmodel import Session

from models.dispatch import Dispatch
from models.notice import Notice
from supervision.calendar import day_of, end_of_day
from supervision.expected import Expected, expected
from supervision.in_force import InForce
from supervision.why.answer import CycleRule, Hearer, Verdict
from supervision.why.hearing import hearers
from supervision.why.occasion import Occasions


@dataclass(frozen=True, slots=True)
class Sent:
    """A dispatch that was made, and its notice to the unit; None where the unit owed nothing of the period."""

    at: datetime
    notice: int | None


def cycle_rules(
    session: Session, occasions: Occasions, unit: int, day: date, now: datetime, *, period: str | None = None
) -> tuple[CycleRule, ...]:
    """For each cycle what was dispatched on the day, what waits, what was before and what comes next.

    With a `period` only that one.
    """
    sent = _sent(session, unit)
    found = [rule for rules in _by_cycle(occasions, sent, day, now).values() for rule in _telling(rules, day, period)]
    return with_hearers(session, occasions.rules, found, now)


def with_hearers(session: Session, rules: InForce, found: list[CycleRule], now: datetime) -> tuple[CycleRule, ...]:
    """The same rules with the people whom their notices were meant for."""
    notices = [rule.notice for rule in found if rule.notice is not None]
    told: Mapping[int, tuple[Hearer, ...]] = {}
    if notices:
        told = hearers(session, notices, calendar=rules.calendar, now=now, stale=lambda _: None)
    return tuple(replace(rule, hearers=told.get(rule.notice or 0, ())) for rule in found)


def dispatched_rule(occasions: Occasions, cycle: str, period: str, sent: Sent) -> CycleRule:
    """The rule of a dispatch that was made, also of a cycle that the config no longer has."""
    for one in expected(occasions.rules, through=day_of(sent.at)):
        if one.key == (cycle, period):
            return _rule(occasions, one, *_made(sent), sent.at, sent.notice)
    on = day_of(sent.at)
    return CycleRule(cycle, cycle, cycle, period, sent.at, False, _made(sent)[0], on, sent.at, (), sent.notice)


def _sent(session: Session, unit: int) -> dict[tuple[str, str], Sent]:
    mine = and_(Notice.dispatch_id == Dispatch.id, Notice.unit_id == unit)
    statement = rows_of(Dispatch.cycle, Dispatch.period, Dispatch.dispatched_at, Notice.id).outerjoin(Notice, mine)
    return {
        (cycle, period): Sent(at, notice)
        for cycle, period, at, notice in session.connection().execute(statement.select_from(Dispatch))
    }


def _by_cycle(
    occasions: Occasions, sent: Mapping[tuple[str, str], Sent], day: date, now: datetime
) -> dict[str, list[CycleRule]]:
    found: dict[str, list[CycleRule]] = {}
    for one in expected(occasions.rules, through=day):
        rule = _judged(occasions, one, sent.get(one.key), day, now)
        found.setdefault(one.cycle.id, []).append(rule)
    return found


def _judged(occasions: Occasions, one: Expected, sent: Sent | None, day: date, now: datetime) -> CycleRule:
    due_on, end = day_of(one.fires_at), end_of_day(day)
    if sent is not None and sent.at < end:
        return _rule(occasions, one, *_made(sent), sent.at, sent.notice)
    if due_on > day:
        return _rule(occasions, one, Verdict.NOT_DUE, due_on)
    if one.fires_at > now:
        return _rule(occasions, one, Verdict.WILL_SPEAK, due_on)
    return _rule(occasions, one, Verdict.WAITING, day_of(sent.at) if sent else due_on, sent.at if sent else None)


def _made(sent: Sent) -> tuple[Verdict, date]:
    return (Verdict.NOTHING_OWED if sent.notice is None else Verdict.FIRED), day_of(sent.at)


def _rule(
    occasions: Occasions,
    one: Expected,
    verdict: Verdict,
    on: date,
    at: datetime | None = None,
    notice: int | None = None,
) -> CycleRule:
    name, due_on = one.cycle.name, day_of(one.fires_at)
    return CycleRule(
        one.cycle.id, name.zh, name.en, str(one.period), one.fires_at, occasions.rules.calendar.is_provisional(due_on),
        verdict, on, at, occasions.entries(one.period.next().starts_on, due_on), notice,
    )  # fmt: skip


def _telling(rules: list[CycleRule], day: date, period: str | None) -> Iterator[CycleRule]:
    """Of one cycle, the oldest first: the last before the day, everything of the day, and the next to come."""
    if period is not None:
        yield from (rule for rule in rules if rule.period == period)
        return
    earlier = [rule for rule in rules if rule.at is not None and rule.on < day and rule.verdict is not Verdict.WAITING]
    yield from earlier[-1:]
    yield from (
        rule for rule in rules if rule.verdict in (Verdict.WAITING, Verdict.WILL_SPEAK) or _is_made_on(rule, day)
    )
    yield from [rule for rule in rules if rule.verdict is Verdict.NOT_DUE][:1]


def _is_made_on(rule: CycleRule, day: date) -> bool:
    return rule.verdict in (Verdict.FIRED, Verdict.NOTHING_OWED) and rule.on == day
