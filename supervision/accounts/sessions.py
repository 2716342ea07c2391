"""Sessions: who is behind a cookie. The cookie is random; the database keeps only its SHA-256."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, delete, select

from models.account import Account, LoginSession
from models.database import Database
from models.instant import Instant
from models.unit import Unit
from supervision import record
from supervision.access import Role, Viewer

IDLE = timedelta(hours=8)
"""How long a session holds without being used."""
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)


def begin(database: Database, account: int, *, now: datetime) -> str:
    """A new session of an account; returns what its cookie holds. Sessions that are over are swept out."""
    token = secrets.token_urlsafe(32)
    with database.write() as session:
        found = session.get_one(Account, account)
        session.connection().execute(delete(LoginSession).where(col(LoginSession.ends_at) < now))
        session.add(
            LoginSession(
                token_hash=hashed(token), account_id=account, epoch=found.epoch, begun_at=now, seen_at=now,
                ends_at=now + LONGEST,
            )
        )  # fmt: skip
    return token


def end(database: Database, token: str) -> None:
    """Ends the session behind a cookie; an unknown one is no fault."""
    with database.write() as session:
        session.connection().execute(delete(LoginSession).where(col(LoginSession.token_hash) == hashed(token)))


def end_all(database: Database, account: int, *, now: datetime, actor: str) -> None:
    """Ends every session and every token of an account, this one too."""
    with database.write() as session:
        found = session.get_one(Account, account)
        found.epoch += 1
        session.connection().execute(delete(LoginSession).where(col(LoginSession.account_id) == account))
        record.write(session, at=now, actor=actor, action="sessions ended", subject=f"account {found.login}", detail={})


def sessions_of(session: Session, account: int, *, now: datetime) -> Sequence[LoginSession]:
    """The sessions of an account that hold, the one used last first."""
    mine = select(LoginSession).join(Account, col(Account.id) == LoginSession.account_id)
    mine = mine.where(LoginSession.account_id == account, LoginSession.epoch == Account.epoch)
    mine = mine.where(_holds(now, now - IDLE))
    return session.exec(mine.order_by(col(LoginSession.seen_at).desc(), col(LoginSession.id).desc())).all()


def viewer_of(session: Session, token: str, *, now: datetime) -> tuple[Viewer, datetime] | None:
    """Who is behind a cookie, and when it was last seen; None where the session is over or the account disabled."""
    found = session.execute(_behind(), {"token": hashed(token), "now": now, "idle_since": now - IDLE}).first()
    return None if found is None else (viewer(found[0], found[1]), found[2])


# Asked at every page, so it is built once.
@cache
def _behind() -> Any:
    now, idle_since = (bindparam(name, type_=Instant()) for name in ("now", "idle_since"))
    disabled_at = col(Account.disabled_at)
    return (
        select(Account, Unit, LoginSession.seen_at)
        .join(LoginSession, col(LoginSession.account_id) == Account.id)
        .outerjoin(Unit, col(Unit.id) == Account.unit_id)
        .where(
            col(LoginSession.token_hash) == bindparam("token"), LoginSession.epoch == Account.epoch,
            _holds(now, idle_since), or_(disabled_at.is_(None), disabled_at > now),
        )
    )  # fmt: skip


def viewer(account: Account, unit: Unit | None) -> Viewer:
    """The person that an account stands for."""
    assert account.id is not None
    about = Viewer(
        account.id, account.login, account.name, account.name_en, Role(account.role), must_change=account.must_change
    )
    if unit is None:
        return about
    return replace(about, unit=unit.id, unit_key=unit.key, unit_name=unit.name, unit_name_en=unit.name_en)


def in_force(now: datetime) -> ColumnElement[bool]:
    """An account that was not disabled by now."""
    return or_(col(Account.disabled_at).is_(None), col(Account.disabled_at) > now)


def _holds(now: Any, idle_since: Any) -> ColumnElement[bool]:
    """A session that is neither idle for too long nor too old."""
    return and_(col(LoginSession.ends_at) > now, col(LoginSession.seen_at) > idle_since)


def see(database: Database, token: str, *, now: datetime) -> None:
    """Notes that a session is used."""
    with database.write() as session:
        found = session.exec(select(LoginSession).where(LoginSession.token_hash == hashed(token))).first()
        if found is not None:
            found.seen_at = now


def hashed(token: str) -> str:
    """What the database keeps of a secret that is random and long by itself."""
    return hashlib.sha256(token.encode()).hexdigest()
