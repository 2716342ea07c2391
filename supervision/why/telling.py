"""Why a message came, or a notice: each thing it carries, with the rule and the dates as they were decided."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.dispatch import Dispatch
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.rung import Rung
from models.unit import Unit
from supervision.calendar import day_of, end_of_day
from supervision.change.difference import UnitName
from supervision.in_force import in_force_on
from supervision.why.answer import CycleRule, Duty, Hearer, MessageAnswer, NoticeAnswer
from supervision.why.asking import WhyError
from supervision.why.cycling import Sent, dispatched_rule, with_hearers
from supervision.why.deciding import Decided, decided, rule_of
from supervision.why.hearing import bundle_of, hearers
from supervision.why.loading import owed, rung_rows
from supervision.why.occasion import Occasions

SHORTEST = 6
KEY = re.compile(r"[0-9a-f-]{6,36}")
LISTED = 5
TAKEN_BACK = (
    "one that was not sent yet is taken back where a change is applied, as when a due date moves or an address "
    "changes, and what still holds goes on in a later one"
)


def why_named(session: Session, name: str, *, now: datetime) -> MessageAnswer | NoticeAnswer:
    """By a message's key or the beginning of one (6 characters or more), or by a notice's number; else WhyError."""
    name = name.strip().lower()
    is_number = name.isascii() and name.isdigit()
    if is_number and int(name) < 2**31 and (len(name) < SHORTEST or _is_notice(session, int(name))):
        return why_notice(session, int(name), now=now)
    if not KEY.fullmatch(name):
        raise WhyError(
            f"{name[:60]!r} is no notice; write its number, or the key of a message or its first {SHORTEST} characters "
            "or more, as its address in the outbox shows it"
        )
    return why_message(session, _key(session, name), now=now)


def why_message(session: Session, key: str, *, now: datetime) -> MessageAnswer:
    """Everything that the message carries, or had carried; WhyError where there is none with this key."""
    bundle = bundle_of(session, key)
    if bundle is None:
        raise WhyError(f"there is no message {key!r}")
    message = session.exec(select(Message).where(Message.key == key)).one()
    carried = _carried(message)
    duties = tuple(
        replace(duty, rules=tuple(replace(rule, hearers=_by(rule.hearers, key)) for rule in duty.rules))
        for duty in _duties(session, carried, now)
    )
    cycles = tuple(replace(one, hearers=_by(one.hearers, key)) for one in _dispatches(session, carried, now))
    return MessageAnswer(bundle, message.address, message.fault, duties, cycles)


def why_notice(session: Session, number: int, *, now: datetime) -> NoticeAnswer:
    """Why the notice came to be, and what became of it for everyone it was meant for."""
    found = session.exec(select(Notice).where(Notice.id == number)).first()
    if found is None:
        raise WhyError(f"there is no notice {number}")
    this = rows_of(Notice.id).where(Notice.id == number)
    duties, cycles = _duties(session, this, now), _dispatches(session, this, now)
    duty, cycle = next(iter(duties), None), next(iter(cycles), None)
    unit = duty.unit if duty else _unit(session, found.unit_id)
    return NoticeAnswer(number, found.decided_at, unit, duty, cycle)


def _is_notice(session: Session, number: int) -> bool:
    return session.exec(select(Notice.id).where(Notice.id == number)).first() is not None


def _key(session: Session, name: str) -> str:
    begun = select(Message.key).where(col(Message.key).startswith(name, autoescape=True))
    found = session.exec(begun.order_by(col(Message.key)).limit(LISTED + 1)).all()
    if not found:
        number = ", and no notice has this number" if name.isdigit() else ""
        raise WhyError(f"no message has a key that begins with {name!r}{number}; {TAKEN_BACK}")
    if len(found) > 1:
        listed = ", ".join(found[:LISTED]) + (" and more" if len(found) > LISTED else "")
        raise WhyError(f"several messages begin with {name!r}: {listed}; write more of the key")
    return found[0]


def _carried(message: Message) -> Any:
    """The notices in a message; of one that gave way to a later, what it had carried too."""
    before = rows_of(Carried.notice_id).where(Carried.message_id == message.id)
    return rows_of(Recipient.notice_id).where(Recipient.message_id == message.id).union(before)


def _by(people: tuple[Hearer, ...], key: str) -> tuple[Hearer, ...]:
    return tuple(one for one in people if any(bundle.key == key for bundle in one.bundles))


def _duties(session: Session, notices: Any, now: datetime) -> list[Duty]:
    """The duties that the notices speak of as they stand now, with the rules as they were decided."""
    by_duty = decided(session, col(Notice.id).in_(notices))
    if not by_duty:
        return []
    about = rows_of(Notice.assignment_id).where(col(Notice.id).in_(notices))
    found = owed(session, col(Assignment.id).in_(about), end=end_of_day(day_of(now)), now=now)
    siblings = decided(session, col(Notice.assignment_id).in_(about))
    stale = {one.id: found[id].stale(*one.course) for id, all_of in by_duty.items() for one in all_of}
    calendar = in_force_on(session, _newest(by_duty)).calendar
    told = hearers(session, notices, calendar=calendar, now=now, stale=stale.get)
    governed = Governed(session)
    return [
        replace(one.duty, rules=tuple(
            rule_of(notice, siblings.get(id, ()), governed.at(notice.at), told.get(notice.id, ()))
            for notice in by_duty[id]
        ))
        for id, one in found.items()
    ]  # fmt: skip


class Governed:
    """The occasions by the config that governed at each instant, each config's worked out once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: Mapping[tuple[str, str], Rung] = rung_rows(session)
        self._by_config: dict[int, Occasions] = {}
        self._at: dict[datetime, Occasions] = {}

    def at(self, instant: datetime) -> Occasions:
        if instant not in self._at:
            rules = in_force_on(self.session, instant)
            self._at[instant] = self._by_config.setdefault(id(rules), Occasions(rules, self.known))
        return self._at[instant]


def _newest(by_duty: Mapping[int, Sequence[Decided]]) -> datetime:
    return max(one.at for all_of in by_duty.values() for one in all_of)


def _dispatches(session: Session, notices: Any, now: datetime) -> tuple[CycleRule, ...]:
    statement = (
        rows_of(Notice.id, Dispatch.cycle, Dispatch.period, Dispatch.dispatched_at)
        .join(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
        .where(col(Notice.id).in_(notices))
        .order_by(Dispatch.id)
    )
    rows = session.connection().execute(statement).all()
    if not rows:
        return ()
    governed = Governed(session)
    return with_hearers(session, governed.at(rows[-1].dispatched_at).rules, list(_cycle_rules(governed, rows)), now)


def _cycle_rules(governed: Governed, rows: Sequence[Any]) -> Iterator[CycleRule]:
    for notice, cycle, period, at in rows:
        yield dispatched_rule(governed.at(at), cycle, period, Sent(at, notice))


def _unit(session: Session, unit: int | None) -> UnitName:
    found = session.exec(select(Unit).where(Unit.id == unit)).one()
    return UnitName(found.key, found.name, found.name_en)
