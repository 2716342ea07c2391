"""API tokens (接口令牌): a program's way in with the rights of an account, narrowed to scopes, for a time."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from models.account import Account, ApiToken
from models.database import Database
from models.unit import Unit
from supervision import record
from supervision.access import EVERYBODY, Role, Viewer
from supervision.accounts.making import AccountError
from supervision.accounts.sessions import hashed, in_force, viewer
from supervision.calendar import SHANGHAI, day_of

PREFIX = "duban_"
"""So that a program that looks for secrets in files knows one."""
SCOPES = {
    "read": EVERYBODY,
    "report": frozenset({Role.MEMBER, Role.HEAD, Role.SUPERVISOR}),
    "decide": frozenset({Role.SUPERVISOR, Role.ADMIN}),
    "admin": frozenset({Role.ADMIN}),
}
"""What a token may be for, and the roles that can have such a one."""
LONGEST, LONGEST_NAME, MOST = timedelta(days=366), 60, 20
USED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Wish:
    """A token as it is asked for; `ends_on` is its last day."""

    name: str
    scopes: Collection[str]
    ends_on: date


def scopes_for(role: Role) -> tuple[str, ...]:
    """What the tokens of somebody may be for."""
    return tuple(scope for scope, roles in SCOPES.items() if role in roles)


def make(
    database: Database, viewer: Viewer, *, name: str, scopes: Collection[str], ends_on: date | None, now: datetime
) -> str:
    """A new token of the viewer's; its text is returned here and never again. Raises AccountError.

    Without `ends_on` it ends after a year, which is the longest.
    """
    wish = Wish(name, scopes, ends_on or day_of(now) + LONGEST - timedelta(days=1))
    _check(wish, viewer, day_of(now))
    text = PREFIX + secrets.token_urlsafe(32)
    ends_at = datetime.combine(wish.ends_on + timedelta(days=1), time(), SHANGHAI)
    with database.write(turn=f"tokens of {viewer.account}") as session:
        if len(tokens(session, viewer.account, now=now)) >= MOST:
            raise AccountError("many-tokens", "name", most=str(MOST))
        account = session.get_one(Account, viewer.account)
        session.add(
            ApiToken(
                account_id=viewer.account, name=name, token_hash=hashed(text), scopes=sorted(scopes),
                epoch=account.epoch, created_at=now, ends_at=ends_at,
            )
        )  # fmt: skip
        record.write(session, at=now, actor=viewer.actor, action="token made", subject=f"account {viewer.login}",
                     detail={"name": name, "scopes": sorted(scopes), "ends_on": str(wish.ends_on)})  # fmt: skip
    return text


def viewer_of_token(session: Session, text: str, *, now: datetime) -> tuple[Viewer, frozenset[str]] | None:
    """Who is behind a token, and what it is for; None where it is unknown, over or revoked, or the account disabled."""
    statement = (
        select(Account, Unit, ApiToken)
        .join(ApiToken, col(ApiToken.account_id) == Account.id)
        .outerjoin(Unit, col(Unit.id) == Account.unit_id)
        .where(
            ApiToken.token_hash == hashed(text), ApiToken.epoch == Account.epoch, _holds(now), in_force(now),
            col(Account.must_change).is_(False),
        )
    )  # fmt: skip
    found = session.exec(statement).first()
    if found is None:
        return None
    who = viewer(found[0], found[1])
    return who, frozenset(found[2].scopes) & frozenset(scopes_for(who.role))


def see(database: Database, text: str, *, now: datetime) -> None:
    """Notes now and then that a token is used."""
    mine = select(ApiToken).where(ApiToken.token_hash == hashed(text))
    with database.read() as session:
        found = session.exec(mine).first()
    if found is None or (found.used_at is not None and now - found.used_at < USED_EVERY):
        return
    with database.write() as session:
        session.exec(mine).one().used_at = now


def tokens(session: Session, account: int, *, now: datetime) -> Sequence[ApiToken]:
    """The tokens of an account that hold, the newest first."""
    mine = select(ApiToken).join(Account, col(Account.id) == ApiToken.account_id)
    mine = mine.where(ApiToken.account_id == account, ApiToken.epoch == Account.epoch, _holds(now))
    return session.exec(mine.order_by(col(ApiToken.id).desc())).all()


def revoke(database: Database, viewer: Viewer, token: int, *, now: datetime) -> bool:
    """Ends a token of the viewer's own; False where it has none with this number that holds."""
    with database.write(turn=f"tokens of {viewer.account}") as session:
        found = session.get(ApiToken, token)
        if found is None or found.account_id != viewer.account or found.revoked_at is not None:
            return False
        found.revoked_at = now
        record.write(session, at=now, actor=viewer.actor, action="token revoked", subject=f"account {viewer.login}",
                     detail={"name": found.name})  # fmt: skip
    return True


def _holds(now: datetime) -> ColumnElement[bool]:
    ended = or_(col(ApiToken.ends_at).is_(None), col(ApiToken.ends_at) > now)
    return and_(col(ApiToken.revoked_at).is_(None), ended)


def _check(wish: Wish, viewer: Viewer, today: date) -> None:
    if not wish.name or len(wish.name) > LONGEST_NAME:
        raise AccountError("long-name" if wish.name else "no-token-name", "name", most=str(LONGEST_NAME))
    if not wish.scopes or not set(wish.scopes) <= set(scopes_for(viewer.role)):
        raise AccountError("no-scope", "scopes")
    if not today <= wish.ends_on < today + LONGEST:
        raise AccountError("token-days", "ends_on")
