"""Which days of a play can be passed over: those on which no job would find anything to do.

Whatever is not known for certain is played. That a play with and without its quiet days is the same is a test.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Date, bindparam, exists, func, or_
from sqlmodel import Session, col, select

from flows.waking import goes_out
from models.assignment import Assignment
from models.message import Message
from models.notice import Recipient
from models.rung import RungDay
from notifications.digest.finding import WAITING
from supervision.in_force import InForce

# What keeps the next day from being quiet, and the next day on which a rung begins: asked at once, built once.
_LATER = col(RungDay.fires_on) > bindparam("today", type_=Date())
_STATE = select(
    or_(
        exists(select(Assignment.id).where(col(Assignment.recheck))),
        exists(select(Recipient.notice_id).where(WAITING)),
        exists(select(Message.id).where(col(Message.status).in_(("pending", "claimed")))),
    ),
    select(func.min(RungDay.fires_on)).where(_LATER).scalar_subquery(),
)


def next_busy_day(session: Session, rules: InForce, today: date, *, last: date) -> date | None:
    """The next day after today on which something can happen; None where none comes up to `last`.

    A duty is opened on the first day of a period, which is the first of a month, or when its plan begins.
    """
    unsettled, rung = session.connection().execute(_STATE, {"today": today}).one()
    begins = {day for plan in rules.config.plans for day in (plan.issued_on, plan.supervised_from)}
    for day in days(today + timedelta(days=1), last):
        if unsettled or day == rung or day.day == 1 or day in begins or goes_out(rules, day):
            return day
    return None


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
