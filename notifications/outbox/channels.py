"""The channels as an admin reads them: what each sent today, what failed and waits, and whether it is at rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session, col, func, select

from config.channel import MAIL
from config.words import Words
from models.channel import ChannelState
from models.message import Message
from supervision.calendar import SHANGHAI, day_of
from supervision.in_force import InForce


@dataclass(frozen=True)
class ChannelSheet:
    """One way out. `sent` and `dead` are today's messages, `waiting` are all that wait.

    `state` is None while it has never failed. Where `is_resting`, nobody tries it before `state.paused_until`.
    """

    id: str
    name: Words
    service: str
    secrets: tuple[str, ...]
    sent: int
    dead: int
    waiting: int
    state: ChannelState | None
    is_resting: bool


def channel_sheets(session: Session, rules: InForce, *, now: datetime) -> list[ChannelSheet]:
    """Mail and every channel of the config, in the order of the file."""
    named: list[tuple[str, Words, str, tuple[str, ...]]] = [(MAIL, Words(zh="邮件", en="Mail"), MAIL, ())]
    named += [
        (one.id, one.name, one.service, tuple(name for name in (one.secret, one.sign) if name))
        for one in rules.config.channels
    ]
    sent, dead, waiting = _counts(session, now)
    states = {state.channel: state for state in session.exec(select(ChannelState))}
    return [
        ChannelSheet(
            id, name, service, secrets, sent.get(id, 0), dead.get(id, 0), waiting.get(id, 0), states.get(id),
            _rests(states.get(id), now),
        )
        for id, name, service, secrets in named
    ]  # fmt: skip


def _rests(state: ChannelState | None, now: datetime) -> bool:
    return state is not None and state.paused_until is not None and state.paused_until > now


def _counts(session: Session, now: datetime) -> tuple[Mapping[str, int], ...]:
    today = datetime.combine(day_of(now), time(0), SHANGHAI)
    counted = select(Message.channel, func.count()).group_by(col(Message.channel))
    sent = counted.where(col(Message.sent_at) >= today)
    dead = counted.where(Message.status == "dead", Message.day == day_of(now))
    waiting = counted.where(col(Message.status).in_(("pending", "claimed")))
    return tuple(dict(session.execute(one).all()) for one in (sent, dead, waiting))
