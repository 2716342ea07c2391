"""A program for tests: a token of a person with a role, and what it sends to the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from sqlmodel import select

from config.words import Words
from models.account import Account
from models.database import Database
from models.unit import Unit
from supervision.access import Role
from supervision.accounts import tokens
from supervision.accounts.sessions import viewer
from supervision.evidence import Store
from tests import signing
from tests.journeys.test_pages import OFF, serving
from tests.world import World
from web.house import ConfigFolder, House

ZONE, OTHER = "zone", "guangyang"


def api_token(database: Database, role: Role, *, unit: str | None = None, now: datetime) -> str:
    """A token with every scope that the role can have."""
    signing.token(database, role, unit=unit, now=now)
    at = unit or (signing.OFFICE if role is Role.SUPERVISOR else None)
    with database.read() as session:
        account = session.exec(select(Account).where(Account.login == f"{role}-{at or 'all'}")).one()
        who = viewer(account, session.get(Unit, account.unit_id) if account.unit_id else None)
    scopes = tokens.scopes_for(role)
    return tokens.make(database, who, name="tests", scopes=scopes, ends_on=None, now=now)


@dataclass
class Caller:
    """Calls the API with one token."""

    url: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def call(self, method: str, path: str, **sent: Any) -> requests.Response:
        headers = self.headers | sent.pop("headers", {})
        return requests.request(method, f"{self.url}/api{path}", headers=headers, timeout=30, **sent)

    def get(self, path: str, **params: Any) -> Any:
        """The answer's body; anything but 200 fails the test."""
        found = self.call("GET", path, params=params)
        assert found.status_code == 200, found.text
        return found.json()

    def post(self, path: str, body: object = None, *, status: int = 200) -> Any:
        """The answer's body; any status but the expected one fails the test."""
        found = self.call("POST", path, json=body)
        assert found.status_code == status, (found.status_code, found.text)
        return found.json() if found.content else None


@dataclass
class Api:
    """The served API of a world, and a caller for each role."""

    world: World
    url: str
    callers: dict[tuple[Role, str | None], Caller] = field(default_factory=dict)

    def caller(self, role: Role, unit: str | None = None) -> Caller:
        known = self.callers.get((role, unit))
        if known is None:
            token = api_token(self.world.database, role, unit=unit, now=self.world.clock.now())
            known = self.callers[role, unit] = Caller(self.url, token)
        return known

    @property
    def member(self) -> Caller:
        return self.caller(Role.MEMBER, ZONE)

    @property
    def office(self) -> Caller:
        return self.caller(Role.SUPERVISOR)

    @property
    def nobody(self) -> Caller:
        return Caller(self.url, "")


@contextmanager
def calling(world: World, folder: Path, *, config: ConfigFolder | None = None) -> Iterator[Api]:
    """The API of a world; evidence lies in the folder."""
    store = Store(folder / "evidence", 1_000_000)
    words = Words(zh="无", en="none")
    house = House(world.database, world.clock.now, lambda: OFF, None, words, evidence=store, folder=config)
    with serving(house) as url:
        yield Api(world, url)
