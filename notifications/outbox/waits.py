"""Why messages wait: for working hours, for a channel that rests or is not set up, for their next try, or in line."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import case, or_
from sqlmodel import Session, col, func, select

from config.channel import MAIL
from models.channel import ChannelState
from models.message import Message
from supervision.calendar import WorkingCalendar
from supervision.in_force import in_force


class Why(StrEnum):
    """What a message waits for; the first that holds."""

    NO_CHANNEL = "no-channel"
    RESTING = "resting"
    FULL = "full"
    """Its channel takes no more in this minute."""
    HOURS = "hours"
    AGAIN = "again"
    SENDING = "sending"
    LINE = "line"


@dataclass(frozen=True)
class Wait:
    """How many messages of a channel wait for the same, until when, and what was said where something failed."""

    channel: str
    why: Why
    messages: int
    until: datetime | None = None
    fault: str | None = None


def waits(
    session: Session, calendar: WorkingCalendar, *, now: datetime, channels: Collection[str] | None = None
) -> list[Wait]:
    """What waits, by channel and reason. Without `channels` every channel is taken for set up."""
    states = {state.channel: state for state in session.exec(select(ChannelState))}
    opening = None if calendar.is_open(now) else calendar.next_opening(now)
    found: dict[tuple[str, Why], Wait] = {}
    for row in session.execute(_queued(now)):
        wait = _wait(row, states.get(row.channel), opening, now=now, known=channels is None or row.channel in channels)
        same = found.get((row.channel, wait.why))
        found[row.channel, wait.why] = wait if same is None else _together(same, wait)
    return sorted(found.values(), key=lambda one: (one.channel, one.why))


def resting(session: Session) -> list[ChannelState]:
    """The channels that do not answer or asked to be left alone, the longest first. A full minute is no rest.

    What the config in force no longer knows is no channel any more.
    """
    known = (MAIL, *(one.id for one in in_force(session).config.channels))
    failing = or_(col(ChannelState.failing_since).is_not(None), col(ChannelState.fault).is_not(None))
    statement = select(ChannelState).where(failing, col(ChannelState.channel).in_(known))
    return list(session.exec(statement.order_by(col(ChannelState.failing_since), col(ChannelState.channel))))


def _queued(now: datetime) -> Any:
    """The messages that wait, counted by channel and by what stands at each: in a lease, to be tried again, free."""
    stands = case(
        (col(Message.lease_until) <= now, "line"), (col(Message.status) == "claimed", "sending"),
        (col(Message.lease_until).is_not(None), "again"), else_="line",
    )  # fmt: skip
    fault = case((col(Message.lease_until) > now, col(Message.fault)), else_=None)
    statement = select(
        Message.channel, stands.label("stands"), func.count().label("messages"),
        func.min(Message.lease_until).label("until"), func.min(fault).label("fault"),
    )  # fmt: skip
    return statement.where(col(Message.status).in_(("pending", "claimed"))).group_by(col(Message.channel), stands)


def _wait(row: Any, state: ChannelState | None, opening: datetime | None, *, now: datetime, known: bool) -> Wait:
    if row.stands == "sending":
        return Wait(row.channel, Why.SENDING, row.messages, row.until)
    if not known:
        return Wait(row.channel, Why.NO_CHANNEL, row.messages)
    if state is not None and state.paused_until is not None and state.paused_until > now:
        why = Why.RESTING if state.failures else Why.FULL
        return Wait(row.channel, why, row.messages, state.paused_until, state.fault)
    if opening is not None:
        return Wait(row.channel, Why.HOURS, row.messages, opening)
    again = row.stands == "again"
    return Wait(row.channel, Why(row.stands), row.messages, row.until if again else None, row.fault)


def _together(one: Wait, other: Wait) -> Wait:
    return Wait(one.channel, one.why, one.messages + other.messages, one.until, one.fault or other.fault)
