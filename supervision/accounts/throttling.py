"""Tries in vain to sign in: they are counted for each login and each address, and make the next one wait longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from models.account import SignInTry
from models.database import Database

TURN = "signing in"
FORGOTTEN_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=2)
FREE_OF_LOGIN, FREE_OF_ADDRESS = 4, 20
"""How many tries in vain cost no wait: a person mistypes, and behind one address sits a whole office."""


@dataclass(frozen=True)
class Tried:
    """What tries are counted for: its name in the table, and how many are free."""

    subject: str
    free: int


def tried(login: str, address: str) -> tuple[Tried, Tried]:
    """A try to sign in as somebody from somewhere. A login that there is not is counted like any other."""
    return Tried(f"login {login[:64]}", FREE_OF_LOGIN), Tried(f"from {address[:64]}", FREE_OF_ADDRESS)


def wait_after(failures: int, *, free: int) -> timedelta:
    """How long nobody is let in after so many tries in vain: twice as long each time, at most a quarter of an hour.

    >>> [wait_after(n, free=4).seconds for n in (1, 4, 5, 6, 9, 14, 1000)]
    [0, 0, 2, 4, 32, 900, 900]
    """
    beyond = failures - free
    if beyond <= 0:
        return timedelta()
    doubled: int = 2 ** min(beyond - 1, 20)
    return min(LONGEST_WAIT, FIRST_WAIT * doubled)


def admit(database: Database, tries: Sequence[Tried], *, now: datetime) -> datetime | None:
    """Counts a try before it is made, so that a hundred at once are not one; until when to wait instead, or None.

    A try that has to wait is not counted: who waits is let in, however many others try.
    """
    with database.write(turn=TURN) as session:
        session.connection().execute(delete(SignInTry).where(col(SignInTry.failed_at) < now - FORGOTTEN_AFTER))
        rows = [(one, session.get(SignInTry, one.subject)) for one in tries]
        until = max((row.wait_until for _, row in rows if row is not None), default=now)
        if until > now:
            return until
        for one, row in rows:
            _count(session, one, row, now)
    return None


def forgive(database: Database, tries: Sequence[Tried], *, now: datetime) -> None:
    """The try went well: the login's tries are forgotten, the address's last one is taken back."""
    login, address = tries
    with database.write(turn=TURN) as session:
        session.connection().execute(delete(SignInTry).where(col(SignInTry.subject) == login.subject))
        row = session.get(SignInTry, address.subject)
        if row is not None:
            row.failures = max(0, row.failures - 1)
            row.wait_until = row.failed_at + wait_after(row.failures, free=address.free)


def _count(session: Session, one: Tried, row: SignInTry | None, now: datetime) -> None:
    failures = (row.failures if row else 0) + 1
    until = now + wait_after(failures, free=one.free)
    if row is None:
        session.add(SignInTry(subject=one.subject, failures=failures, failed_at=now, wait_until=until))
    else:
        row.failures, row.failed_at, row.wait_until = failures, now, until
