"""Changing accounts: disabled, enabled, given a new password, another role or unit. What somebody had open ends."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.account import Account
from models.database import Database
from models.unit import Unit
from supervision import record
from supervision.access import AT_UNITS, Role, Viewer
from supervision.accounts import passwords
from supervision.accounts.making import TURN, AccountError, unit_id
from supervision.accounts.sessions import in_force


def may_manage(viewer: Viewer, account: Account) -> bool:
    """Whether somebody looks after an account: the admin after all, a head after the members of his own unit."""
    if viewer.role is Role.ADMIN:
        return True
    return viewer.role is Role.HEAD and account.role == Role.MEMBER and account.unit_id == viewer.unit


def change_password(database: Database, account: int, old: str, new: str, *, now: datetime) -> None:
    """A password of the person's own. Every session ends. Raises AccountError where the old one is wrong, or the new
    one is not taken."""
    with database.read() as session:
        found = session.get_one(Account, account)
    if not passwords.matches(found.password_hash, old):
        raise AccountError("old-password", "old")
    if (kind := passwords.weakness(new, login=found.login)) is not None:
        raise AccountError(f"{kind}-password", "new", least=str(passwords.SHORTEST), most=str(passwords.LONGEST))
    if old == new:
        raise AccountError("same-password", "new")
    kept = passwords.hashed(new)
    with database.write(turn=TURN) as session:
        mine = session.get_one(Account, account)
        mine.password_hash, mine.must_change = kept, False
        _end_everything(mine)
        _note(session, mine, "password changed", now, mine.name, {})


def reset(database: Database, login: str, *, now: datetime, actor: str) -> str:
    """A new one-time password, to be given out and changed at the next sign-in; every session ends.

    An account that came in by a provider does so no more, until it is without a password again.
    """
    password = passwords.one_time_password()
    kept = passwords.hashed(password)
    with database.write(turn=TURN) as session:
        found = account_named(session, login)
        found.password_hash, found.must_change = kept, True
        _end_everything(found)
        _note(session, found, "password reset", now, actor, {})
    return password


def disable(database: Database, login: str, *, now: datetime, actor: str) -> None:
    """Nobody signs in so any more. Raises AccountError for the last admin; one that is disabled already stays so."""
    with database.write(turn=TURN) as session:
        found = account_named(session, login)
        if found.disabled_at is not None:
            return
        _keep_an_admin(session, found, now)
        found.disabled_at = now
        _end_everything(found)
        _note(session, found, "account disabled", now, actor, {})


def enable(database: Database, login: str, *, now: datetime, actor: str) -> None:
    """He may sign in again, as before."""
    with database.write(turn=TURN) as session:
        found = account_named(session, login)
        if found.disabled_at is None:
            return
        found.disabled_at = None
        _note(session, found, "account enabled", now, actor, {})


def move(database: Database, login: str, role: Role, unit: str | None, *, now: datetime, actor: str) -> None:
    """Another role or another unit; every session ends, so that nobody goes on with the rights of before."""
    with database.write(turn=TURN) as session:
        found = account_named(session, login)
        at = unit_id(session, role, unit if role in (*AT_UNITS, Role.SUPERVISOR) else None)
        if (found.role, found.unit_id) == (role, at):
            return
        if role is not Role.ADMIN:
            _keep_an_admin(session, found, now)
        before = {"role": found.role, "unit": _unit_key(session, found.unit_id)}
        found.role, found.unit_id = role, at
        _end_everything(found)
        after = {"role": str(role), "unit": _unit_key(session, at)}
        _note(session, found, "account moved", now, actor, {"from": before, "to": after})


def account_named(session: Session, login: str) -> Account:
    """The account with a login; raises AccountError where there is none."""
    found = session.exec(select(Account).where(Account.login == login)).first()
    if found is None:
        raise AccountError("unknown-login", login=login)
    return found


def _keep_an_admin(session: Session, account: Account, now: datetime) -> None:
    """Raises AccountError where, without this one, nobody could run the machine."""
    others = select(func.count()).where(
        col(Account.role) == Role.ADMIN, in_force(now), col(Account.id) != account.id
    )  # fmt: skip
    if account.role == Role.ADMIN and session.exec(others).one() == 0:
        raise AccountError("last-admin", login=account.login)


def _end_everything(account: Account) -> None:
    """Sessions and tokens given out so far are over."""
    account.epoch += 1


def _unit_key(session: Session, unit: int | None) -> str | None:
    return None if unit is None else session.exec(select(Unit.key).where(Unit.id == unit)).one()


def _note(
    session: Session, account: Account, action: str, now: datetime, actor: str, detail: dict[str, object]
) -> None:
    record.write(session, at=now, actor=actor, action=action, subject=f"account {account.login}", detail=detail)
