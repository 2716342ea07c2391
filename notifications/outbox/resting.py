"""Resting: how long a message waits before its next try, and how long a channel that does not answer is left alone."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, case
from sqlmodel import Session, col, select, update

from models.channel import ChannelState
from models.database import insert_once
from notifications.channels import LONGEST_REST

AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
"""The waits between the tries of a message; after the last of them it is dead."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
"""How long a channel rests after failures in a row; the last counts for all that follow."""
MINUTE = timedelta(minutes=1)


def spread(span: timedelta, key: str, attempt: int) -> timedelta:
    """The span times 0.8 to 1.2: the same for the same key and attempt, so that a replay repeats, and no herd forms.

    >>> spread(timedelta(minutes=1), "city-wecom", 1) == spread(timedelta(minutes=1), "city-wecom", 1)
    True
    >>> 48 <= spread(timedelta(minutes=1), "mail", 3).total_seconds() <= 72
    True
    """
    drawn = int.from_bytes(hashlib.sha256(f"{key} {attempt}".encode()).digest()[:4]) / 0xFFFFFFFF
    return span * (0.8 + 0.4 * drawn)


def next_try_after(key: str, tried: int) -> timedelta | None:
    """How long a message waits that was tried so often; None where its tries are used up."""
    return spread(AGAIN_AFTER[tried - 1], key, tried) if tried <= len(AGAIN_AFTER) else None


@dataclass(frozen=True)
class Pause:
    """What a channel's state becomes: at rest until, failing since, and how often in a row."""

    paused_until: datetime
    failing_since: datetime
    failures: int


def next_pause(state: ChannelState, *, asked: timedelta | None, now: datetime) -> Pause:
    """The rest after one more failure. One of several senders that fail together counts once.

    A far side that says how long it wants to be left alone (`asked`) gets that, an hour at the most.
    """
    rests = state.failures > 0 and state.paused_until is not None and state.paused_until > now
    failures = state.failures + (0 if rests else 1)
    own = spread(PAUSES[min(failures, len(PAUSES)) - 1], state.channel, failures)
    if asked is not None:
        own = min(asked, LONGEST_REST)
    elif rests:
        own = timedelta(0)
    until = max(now + own, state.paused_until or now)
    return Pause(until, state.failing_since or now, failures)


def rest(session: Session, channel: str, *, fault: str | None, asked: timedelta | None, now: datetime) -> datetime:
    """Leaves the channel alone after a failure; returns until when."""
    state = _held(session, channel)
    pause = next_pause(state, asked=asked, now=now)
    values = {"paused_until": pause.paused_until, "failing_since": pause.failing_since, "failures": pause.failures}
    session.connection().execute(_state_of(channel).values(**values, failed_at=now, fault=fault))
    return pause.paused_until


def hold(session: Session, channel: str, *, until: datetime) -> None:
    """Leaves a channel alone whose minute is full. That is no failure, and no rest is made shorter by it."""
    _held(session, channel)
    shorter = (col(ChannelState.paused_until).is_(None)) | (col(ChannelState.paused_until) < until)
    session.connection().execute(_state_of(channel).where(shorter).values(paused_until=until))


def answered(session: Session, channel: str, *, now: datetime) -> None:
    """The channel works: its failures are forgotten. A rest that it asked for goes on to its end."""
    ends = case((col(ChannelState.paused_until) > now, col(ChannelState.paused_until)), else_=None)
    works = {"failing_since": None, "failures": 0, "fault": None, "paused_until": ends}
    session.connection().execute(_state_of(channel).where(col(ChannelState.failures) > 0).values(**works))


def resting_until(session: Session, channel: str, *, now: datetime) -> datetime | None:
    """Until when nobody tries the channel; None where it may be tried."""
    until = session.exec(select(ChannelState.paused_until).where(ChannelState.channel == channel)).first()
    return until if until is not None and until > now else None


def _state_of(channel: str) -> Update:
    return update(ChannelState).where(col(ChannelState.channel) == channel)


def _held(session: Session, channel: str) -> ChannelState:
    """The channel's state, made where there is none, and nobody else's until the end of the transaction."""
    fresh = insert_once(session, ChannelState).values(channel=channel, failures=0).on_conflict_do_nothing()
    session.connection().execute(fresh)
    return session.exec(select(ChannelState).where(ChannelState.channel == channel).with_for_update()).one()
