"""Whether the record is whole: its chain followed entry by entry, so many at a time, from where one has come to."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.record import RecordEntry
from supervision.record import ORIGIN, digest

MOST = 50_000
"""Entries that are followed at a time; on one processor that takes some two seconds."""


@dataclass(frozen=True)
class Followed:
    """How far the chain was followed: the last entry that holds, how many were looked at, and where it breaks.

    `ends` says that nothing comes after. An entry that was cut off the end leaves no mark in the chain itself.
    """

    through: int
    entries: int
    broken_at: int | None = None
    ends: bool = True


def follow(session: Session, *, after: int = 0, most: int = MOST) -> Followed:
    """Follows the chain from the entry after this one; that one itself is taken for good, as it was when it was read.

    An `after` that the record does not hold is broken there.
    """
    previous = _hash_of(session, after)
    if previous is None:
        return Followed(after, 0, broken_at=after)
    through, looked = after, 0
    later = select(RecordEntry).where(col(RecordEntry.id) > after).order_by(col(RecordEntry.id)).limit(most)
    for entry in session.exec(later.execution_options(yield_per=1000)):
        assert entry.id is not None
        looked += 1
        if entry.previous != previous or entry.hash != digest(entry):
            return Followed(through, looked, broken_at=entry.id)
        through, previous = entry.id, entry.hash
    return Followed(through, looked, ends=looked < most or not _is_more(session, through))


def _hash_of(session: Session, entry: int) -> str | None:
    return ORIGIN if entry == 0 else session.exec(select(RecordEntry.hash).where(RecordEntry.id == entry)).first()


def _is_more(session: Session, after: int) -> bool:
    return session.exec(select(RecordEntry.id).where(col(RecordEntry.id) > after).limit(1)).first() is not None
