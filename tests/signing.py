"""Signing in for tests: an account of a role, its session, and what a browser or a program sends with it."""

from collections.abc import Sequence
from datetime import datetime

from playwright._impl._api_structures import SetCookieParam
from sqlmodel import select

from models.account import Account
from models.database import Database
from supervision.access import AT_UNITS, Role
from supervision.accounts import sessions
from supervision.accounts.making import Person, make
from web.house import House
from web.page import SESSION

OFFICE = "office"


def token(database: Database, role: Role, *, unit: str | None = None, now: datetime) -> str:
    """The session of a person with this role, whose account is made where there is none."""
    at = unit or (OFFICE if role is Role.SUPERVISOR else None)
    login = f"{role}-{at or 'all'}"
    with database.read() as session:
        found = session.exec(select(Account).where(Account.login == login)).first()
    title = {"member": "经办人", "head": "负责人"}.get(role, role.value) if role in AT_UNITS else role.value
    made = found or make(database, Person(login, title, role.value, role, at), now=now, actor="tests")
    assert made.id is not None
    return sessions.begin(database, made.id, now=now)


def cookies(database: Database, role: Role, *, unit: str | None = None, now: datetime) -> dict[str, str]:
    """The cookies of a signed-in browser, as `requests` takes them."""
    return {SESSION: token(database, role, unit=unit, now=now)}


def browser_cookies(
    url: str, database: Database, role: Role, *, unit: str | None = None, now: datetime
) -> Sequence[SetCookieParam]:
    """The same as Playwright's `context.add_cookies` takes them."""
    return [{"name": SESSION, "value": token(database, role, unit=unit, now=now), "url": url}]


def at_the_desk(
    url: str, house: House, role: Role = Role.ADMIN, *, unit: str | None = None
) -> Sequence[SetCookieParam]:
    """What a browser sends to these pages for a person with this role, who signs in now."""
    return browser_cookies(url, house.database, role, unit=unit, now=(house.wall or house.now)())
