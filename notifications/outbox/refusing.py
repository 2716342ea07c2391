"""Refused addresses: noted when a far side refuses one for good, cleared when it takes a letter or a person says so."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from models.channel import Refusal
from models.database import insert_once

REFUSED, BOUNCED = "refused", "bounced"


def refuse(
    session: Session, *, channel: str, address: str, fault: str, key: str, at: datetime, source: str = REFUSED
) -> None:
    """Notes that the address is not to be written to; the newest refusal stands."""
    said = {"refused_at": at, "source": source, "fault": fault, "message_key": key}
    fresh = insert_once(session, Refusal).values(channel=channel, address=address, **said)
    newest = fresh.on_conflict_do_update(index_elements=["channel", "address"], set_=said)
    session.connection().execute(newest)


def accept(session: Session, *, channel: str, addresses: Collection[str]) -> None:
    """The addresses count as good again."""
    good = delete(Refusal).where(col(Refusal.channel) == channel, col(Refusal.address).in_(addresses))
    session.connection().execute(good)


def refusals(session: Session) -> Sequence[Refusal]:
    """Every address that is refused now, the newest first."""
    return session.exec(select(Refusal).order_by(col(Refusal.refused_at).desc(), col(Refusal.address))).all()
