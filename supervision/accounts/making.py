"""Making accounts: for whom, in which role; on the record."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.account import Account
from models.database import Database
from models.unit import Unit
from supervision import record
from supervision.access import AT_UNITS, Role
from supervision.accounts import passwords

TURN = "accounts"
LONGEST_LOGIN, LONGEST_NAME = 64, 60
FIRST = "admin"
_LOGIN = re.compile(r"\w[\w.@+-]{1,63}")


class AccountError(ValueError):
    """An account cannot be made, or changed, so: `kind` says why, `place` at which field, `values` with what."""

    def __init__(self, kind: str, place: str = "login", **values: str) -> None:
        super().__init__(f"{kind}: {', '.join(values.values())}" if values else kind)
        self.kind, self.place, self.values = kind, place, values


@dataclass(frozen=True)
class Person:
    """Whom an account is for. `unit` is a unit's key; members and heads need one, supervisors may have one."""

    login: str
    name: str
    name_en: str
    role: Role
    unit: str | None = None


def make(database: Database, person: Person, *, now: datetime, actor: str, password: str | None = None) -> Account:
    """A new account. Raises AccountError, and then nothing is made.

    A `password` is one to be given out: it has to be changed at the first sign-in. Without any, only an OpenID provider
    can bring the person in.
    """
    kept = passwords.hashed(password) if password else None
    with database.write(turn=TURN) as session:
        return _make(session, person, kept, now, actor)


def make_first(database: Database, *, now: datetime) -> str | None:
    """The first admin, with the one-time password that is returned; None where there is an account already."""
    password = passwords.one_time_password()
    kept = passwords.hashed(password)
    with database.write(turn=TURN) as session:
        if session.exec(select(Account.id).limit(1)).first() is not None:
            return None
        _make(session, Person(FIRST, "系统管理员", "System admin", Role.ADMIN), kept, now, "init")
    return password


def normal_login(typed: str) -> str:
    """A login as it is kept: small letters, whatever width they were typed in.

    >>> normal_login("  Ａdmin ")
    'admin'
    """
    return unicodedata.normalize("NFKC", typed).strip().casefold()[:200]


def _make(session: Session, person: Person, kept: str | None, now: datetime, actor: str) -> Account:
    login = normal_login(person.login)
    if not _LOGIN.fullmatch(login):
        raise AccountError("bad-login" if login else "no-login", login=person.login)
    if session.exec(select(Account).where(Account.login == login)).first():
        raise AccountError("taken", login=login)
    check_name(person.name)
    made = Account(
        login=login, name=person.name, name_en=person.name_en or person.name, role=person.role, created_at=now,
        unit_id=unit_id(session, person.role, person.unit), password_hash=kept, must_change=kept is not None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record.write(session, at=now, actor=actor, action="account made", subject=f"account {login}",
                 detail={"role": person.role, "unit": person.unit, "name": person.name})  # fmt: skip
    return made


def check_name(name: str) -> None:
    """Raises AccountError for a name that is none."""
    if not name or len(name) > LONGEST_NAME:
        raise AccountError("long-name" if name else "no-name", "name", most=str(LONGEST_NAME))


def unit_id(session: Session, role: Role, unit: str | None) -> int | None:
    """The row of the unit that an account of this role belongs to; raises AccountError for a wrong one."""
    if not unit:
        if role in AT_UNITS:
            raise AccountError("no-unit", "unit")
        return None
    found = session.exec(select(Unit.id).where(Unit.key == unit)).first()
    if found is None:
        raise AccountError("unknown-unit", "unit", unit=unit)
    return found
