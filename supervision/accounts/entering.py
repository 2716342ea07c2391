"""Coming in: by login and password, or by what an OpenID provider says of somebody."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.account import Account
from models.database import Database
from supervision import record
from supervision.accounts import passwords, sessions
from supervision.accounts.making import normal_login
from supervision.accounts.throttling import admit, forgive, tried


class RefusedError(Exception):
    """Nobody comes in so. Which part was wrong is not said."""


class WaitError(Exception):
    """Too many tries in vain; the next one is looked at after `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class StrangerError(Exception):
    """The provider knows the person, and no account is made for him: `login` is what it calls him."""

    def __init__(self, login: str) -> None:
        super().__init__(login)
        self.login = login


def enter(database: Database, login: str, password: str, *, address: str, now: datetime) -> str:
    """A new session of the person behind login and password; returns its token. Raises RefusedError or WaitError."""
    login = normal_login(login)
    tries = tried(login, address)
    if (until := admit(database, tries, now=now)) is not None:
        raise WaitError(until)
    with database.read() as session:
        found = session.exec(select(Account).where(Account.login == login, sessions.in_force(now))).first()
    if not passwords.matches(found.password_hash if found else None, password):
        raise RefusedError
    assert found is not None
    assert found.id is not None
    forgive(database, tries, now=now)
    _keep_up(database, found, password)
    return sessions.begin(database, found.id, now=now)


def _keep_up(database: Database, account: Account, password: str) -> None:
    """Keeps the password under today's parameters."""
    kept = account.password_hash
    if kept is None or not passwords.is_outdated(kept):
        return
    anew = passwords.hashed(password)
    with database.write() as session:
        found = session.get_one(Account, account.id)
        if found.password_hash == kept:
            found.password_hash = anew


def enter_by_provider(database: Database, *, issuer: str, subject: str, login: str, now: datetime, at: datetime) -> str:
    """A new session of the person whom a provider has named; returns its token. Raises StrangerError.

    The first time, the account is found by its login, where an admin has made it without a password; from then on by
    issuer and subject alone. `now` is the time of the session, `at` that of the record.
    """
    with database.write() as session:
        found = _bound(session, issuer, subject, now) or _bind(session, issuer, subject, login, now, at)
        if found is None or found.id is None:
            raise StrangerError(login)
        account = found.id
    return sessions.begin(database, account, now=now)


def _bound(session: Session, issuer: str, subject: str, now: datetime) -> Account | None:
    known = select(Account).where(Account.issuer == issuer, Account.subject == subject)
    return session.exec(known.where(sessions.in_force(now))).first()


def _bind(session: Session, issuer: str, subject: str, login: str, now: datetime, at: datetime) -> Account | None:
    """Binds an account that waits for its person. One that is bound already, or has a password, is nobody else's."""
    mine = select(Account).where(
        Account.login == normal_login(login), col(Account.password_hash).is_(None), col(Account.issuer).is_(None),
        sessions.in_force(now),
    )  # fmt: skip
    taken = session.exec(select(Account.id).where(Account.issuer == issuer, Account.subject == subject)).first()
    found = session.exec(mine).first() if login and taken is None else None
    if found is not None:
        found.issuer, found.subject = issuer, subject
        record.write(session, at=at, actor=found.name, action="account bound", subject=f"account {found.login}",
                     detail={"issuer": issuer, "subject": subject})  # fmt: skip
    return found
