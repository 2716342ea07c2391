"""Why, for a unit and a day: every rule that looked at its duties, and what was said to its people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, union
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from config.ladder import RECEIPT
from config.nearest import meant
from models.applied import Applied as AppliedRow
from models.assignment import Assignment
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.run import Run
from models.unit import Contact, Unit
from supervision.calendar import day_of, end_of_day
from supervision.change.difference import UnitName
from supervision.climb import Course, asks_receipt
from supervision.in_force import NothingAppliedError, in_force_on
from supervision.why.answer import Answer, Applied, Duty, Hearer, Occasion, Rule
from supervision.why.cycling import cycle_rules
from supervision.why.deciding import Decided, decided, rule_of
from supervision.why.hearing import bundles_of, hearers
from supervision.why.loading import Owed, owed, rung_rows
from supervision.why.occasion import Occasions
from supervision.why.verdict import Asked, stopped, stopped_asking, unspoken

DAY = timedelta(days=1)
NAMED = 2000


class WhyError(ValueError):
    """Something that cannot be asked; the words say what could."""


class NotYetError(WhyError):
    """A day before any config was in force; `began_on` is the first that can be asked about."""

    def __init__(self, day: date, began_on: date) -> None:
        super().__init__(f"no config was in force on {day}; the first was applied on {began_on}")
        self.began_on = began_on


@dataclass(frozen=True, slots=True)
class Looking:
    """What an answer is worked out with: the day, the occasions by the config of that day, and what happened."""

    asked: Asked
    occasions: Occasions
    decided: Mapping[int, Sequence[Decided]]
    hearers: Mapping[int, tuple[Hearer, ...]]
    is_newest: bool


def why(session: Session, unit: str, *, day: date, now: datetime) -> Answer:
    """Every rule that looked at the unit (its id or Chinese name) on the day. WhyError for an unknown unit, or a day
    before any config was in force."""
    found = _unit(session, unit)
    return _answer(session, found, col(Assignment.unit_id) == found.id, day, now)


def why_duty(session: Session, assignment: int, *, day: date, now: datetime) -> Answer:
    """The same for one assignment and the cycles of its period."""
    found = session.exec(select(Assignment, Unit).join(Unit).where(Assignment.id == assignment)).first()
    if found is None:
        raise WhyError(f"there is no assignment {assignment}")
    duty, unit = found
    return _answer(session, unit, col(Assignment.id) == assignment, day, now, period=duty.period)


def _unit(session: Session, unit: str) -> Unit:
    known = session.exec(select(Unit).order_by(col(Unit.withdrawn), col(Unit.position))).all()
    for found in known:
        if unit in (found.key, found.name):
            return found
    if not known:
        raise NothingAppliedError
    mend = meant(unit, [name for found in known for name in (found.name, found.key)]) or "write its id or Chinese name"
    raise WhyError(f"there is no unit {unit!r}; {mend} (units.yaml of the config names them all)")


def _answer(
    session: Session, unit: Unit, mine: ColumnElement[bool], day: date, now: datetime, *, period: str | None = None
) -> Answer:
    assert unit.id is not None
    end, start = end_of_day(day), end_of_day(day - DAY)
    applied, is_newest = _applied(session, day)
    occasions = Occasions(in_force_on(session, end - timedelta(microseconds=1)), rung_rows(session))
    found = owed(session, mine, end=end, now=now, day=day)
    ids = rows_of(Assignment.id).where(mine)
    notices = decided(session, col(Notice.assignment_id).in_(ids))
    told = _told(session, _in_play(ids, start, end, day), found, notices, occasions, now)
    sweeps = _sweeps(session, start, end)
    looking = Looking(Asked(day, _next_sweep(session, now)), occasions, notices, told, is_newest)
    return Answer(
        UnitName(unit.key, unit.name, unit.name_en), day, day_of(now), occasions.rules.calendar.is_working(day),
        applied, sweeps, tuple(replace(one.duty, rules=tuple(_rules(one, looking))) for one in found.values()),
        () if period else _heard(session, unit.id, occasions, day, now),
        cycle_rules(session, occasions, unit.id, day, now, period=period), bundles_of(session, unit.id, day),
    )  # fmt: skip


def _applied(session: Session, day: date) -> tuple[Applied, bool]:
    """The config that governed at the end of the day, and whether it still does."""
    columns = rows_of(AppliedRow.applied_at, AppliedRow.actor, AppliedRow.reason)
    rows = session.connection().execute(columns.order_by(AppliedRow.applied_at, AppliedRow.id)).all()
    if not rows:
        raise NothingAppliedError
    by_then = [row for row in rows if row.applied_at < end_of_day(day)]
    if not by_then:
        raise NotYetError(day, day_of(rows[0].applied_at))
    return Applied(*by_then[-1]), by_then[-1] is rows[-1]


def _sweeps(session: Session, start: datetime, end: datetime) -> tuple[datetime, ...]:
    swept = select(Run.finished_at).where(Run.job == "sweep", col(Run.finished_at) >= start, col(Run.finished_at) < end)
    return tuple(at for at in session.exec(swept.order_by(col(Run.finished_at))) if at is not None)


def _next_sweep(session: Session, now: datetime) -> date:
    """The first day on which a sweep can still be expected."""
    today = day_of(now)
    return today + DAY if _sweeps(session, end_of_day(today - DAY), end_of_day(today)) else today


def _in_play(ids: Any, start: datetime, end: datetime, day: date) -> Any:
    """The notices of which somebody was told on the day or later, or waits to be told."""
    later = or_(
        col(Notice.decided_at) >= start,
        col(Message.day) >= day,
        and_(col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None)),
    )
    statement = rows_of(Notice.id).join(Recipient, col(Recipient.notice_id) == Notice.id)
    statement = statement.outerjoin(Message, col(Message.id) == Recipient.message_id)
    return statement.where(col(Notice.assignment_id).in_(ids), col(Notice.decided_at) < end, later)


def _told(
    session: Session, notices: Any, found: Mapping[int, Owed], by_duty: Mapping[int, Sequence[Decided]],
    occasions: Occasions, now: datetime,
) -> Mapping[int, tuple[Hearer, ...]]:  # fmt: skip
    """The hearers of the notices; one that waits for a duty that ended or moved will not be sent."""
    stale = {
        one.id: found[assignment].stale(*one.course)
        for assignment, all_of in by_duty.items()
        if assignment in found
        for one in all_of
    }
    return hearers(session, notices, calendar=occasions.rules.calendar, now=now, stale=stale.get)


def _rules(one: Owed, looking: Looking) -> Iterator[Rule]:
    """What each rung of the duty's ladder said on the day, then what was said that day of another date or rung."""
    day = looking.asked.day
    by_then = [notice for notice in looking.decided.get(one.duty.id, ()) if notice.on <= day]
    told: set[int] = set()
    for course in _courses(one, by_then, looking):
        for rule in _of_course(one, course, by_then, looking):
            told.add(rule.notice or 0)
            yield rule
    for notice in by_then:
        if notice.id not in told:
            rule = rule_of(notice, by_then, looking.occasions, looking.hearers.get(notice.id, ()))
            if rule.is_of(day):
                yield rule


def _courses(one: Owed, by_then: Sequence[Decided], looking: Looking) -> Iterator[Course]:
    """What the duty climbed on the day: its ladder from the due date on, and what asks for acknowledgement."""
    ladder = _ladder(one, by_then, looking)
    if one.duty.due_on is not None:
        yield ladder, one.duty.due_on
    yield ladder + RECEIPT, one.duty.opened_on


def _of_course(one: Owed, course: Course, by_then: Sequence[Decided], looking: Looking) -> Iterator[Rule]:
    """What each rung of one part of the ladder said on the day."""
    every = [notice for notice in looking.decided.get(one.duty.id, ()) if notice.is_of(course)]
    current = {notice.rung: notice for notice in every}
    through = max((notice.fires_on for notice in every if notice.on <= looking.asked.day), default=None)
    for occasion in looking.occasions.of(*course).values():
        notice = current.get(occasion.rung)
        if notice is not None and notice.on <= looking.asked.day:
            yield rule_of(notice, by_then, looking.occasions, looking.hearers.get(notice.id, ()))
        else:
            yield _silent(one, occasion, notice, looking.asked, through)


def _silent(one: Owed, occasion: Occasion, later: Decided | None, asked: Asked, through: date | None) -> Rule:
    """A rung that nothing was decided of by the day."""
    why_not = stopped_asking(one.standing) if occasion.asks_receipt else stopped(one.standing)
    if why_not is not None:
        return Rule(occasion, *why_not)
    verdict, on = unspoken(occasion.fires_on, occasion.until_on, asked, spoken_through=through)
    return Rule(occasion, verdict, on or (later and later.on))


def _ladder(one: Owed, by_then: Sequence[Decided], looking: Looking) -> str:
    """The ladder that the duty climbed on the day: its own now, its notices', or that of the config of the day."""
    if looking.is_newest:
        return one.ladder
    for notice in reversed(by_then):
        if not asks_receipt(notice.ladder) and notice.due_on == one.duty.due_on:
            return notice.ladder
    config = looking.occasions.rules.config
    about = one.duty.about
    specs = [(plan, task) for plan in config.plans if plan.id == about.plan for _, task in plan.tasks()]
    return next((plan.ladder_of(task) for plan, task in specs if task.id == about.task), one.ladder)


def _heard(session: Session, unit: int, occasions: Occasions, day: date, now: datetime) -> tuple[Duty, ...]:
    """The duties of others of which the unit's people were told on the day, or were to be told, with those rungs."""
    start, end = end_of_day(day - DAY), end_of_day(day)
    gave_way = exists().where(
        Carried.notice_id == Recipient.notice_id, Carried.contact_id == Recipient.contact_id,
        Carried.message_id == Message.id, Message.day == day,
    ).correlate(Recipient)  # fmt: skip
    decided_then = and_(col(Notice.decided_at) >= start, col(Notice.decided_at) < end)
    of_day = or_(decided_then, col(Message.day) == day, gave_way)
    # Apart, not by an OR: so each is read by its index.
    people = rows_of(Contact.id).where(Contact.unit_id == unit)
    in_place = rows_of(Message.id).where(col(Message.contact_id).in_(people))
    meant = (col(Recipient.contact_id).in_(people), col(Recipient.message_id).in_(in_place))
    heard = union(*(_notices_of(hearing).where(Assignment.unit_id != unit, of_day) for hearing in meant))
    notices = _named(session, rows_of(heard.subquery().c.id))
    by_duty = decided(session, col(Notice.id).in_(notices))
    if not by_duty:
        return ()
    about = col(Assignment.id).in_(rows_of(Notice.assignment_id).where(col(Notice.id).in_(notices)))
    found = owed(session, about, end=end, now=now, day=day)
    told = _told(session, notices, found, by_duty, occasions, now)
    key = session.exec(select(Unit.key).where(Unit.id == unit)).one()
    rules = {id: tuple(_heard_rules(by_duty[id], occasions, told, key)) for id in found}
    of_day_only = {id: tuple(rule for rule in said if rule.is_of(day)) for id, said in rules.items()}
    return tuple(replace(found[id].duty, rules=said) for id, said in of_day_only.items() if said)


def _named(session: Session, notices: Any) -> Any:
    """The same notices by their numbers, where a statement can name them: they are asked for again and again."""
    ids = session.connection().execute(notices).scalars().all()
    return rows_of(Notice.id).where(col(Notice.id).in_(ids)) if len(ids) <= NAMED else notices


def _notices_of(hearing: ColumnElement[bool]) -> Any:
    return (
        rows_of(Notice.id)
        .join(Recipient, col(Recipient.notice_id) == Notice.id)
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .outerjoin(Message, col(Message.id) == Recipient.message_id)
        .where(hearing)
    )


def _heard_rules(
    notices: Sequence[Decided], occasions: Occasions, told: Mapping[int, tuple[Hearer, ...]], key: str
) -> Iterator[Rule]:
    for notice in notices:
        own = tuple(one for one in told.get(notice.id, ()) if key in one.unit_keys)
        yield rule_of(notice, notices, occasions, own)
