"""Every route for everybody: whoever may not go there is sent to sign in or finds nothing, and nothing changes."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from fastapi import FastAPI
from sqlmodel import Session, col, select
from starlette.routing import Mount

from models.account import Account, ApiToken, SavedFilter
from models.assignment import Assignment
from models.message import Message
from models.task import Task, TaskUnit
from models.unit import Contact, Unit
from notifications.feed.address import feed_url
from notifications.links.signing import Purpose
from supervision import drafting, evidence, filters, reporting
from supervision.access import Role
from supervision.evidence import Store
from supervision.extending import ask
from supervision.slips import issue
from supervision.suspending import suspend
from tests.calling import api_token
from tests.doors import API, PAGES, Door
from tests.following import LINKS, PUBLIC, Reader, compose_linked, everything
from tests.journeys.test_pages import serving
from tests.office import Office, in_june, office_of
from tests.signing import cookies
from web.access import routes
from web.app import create_app

ZONE, OTHER, LEAD = "zone", "guangyang", "development-reform"
RESERVE = "overseas-listing-reserve"
PEOPLE = {
    "o": (Role.MEMBER, ZONE), "h": (Role.HEAD, ZONE), "x": (Role.MEMBER, OTHER), "d": (Role.MEMBER, LEAD),
    "s": (Role.SUPERVISOR, None), "l": (Role.LEADER, None), "a": (Role.ADMIN, None),
}  # fmt: skip
DOORS = [*(("", door) for door in PAGES), *(("/api", door) for door in API)]


@dataclass
class Guarded:
    """The served house, what each person sends along, and the things of the zone that addresses name."""

    office: Office
    url: str
    folder: Path
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)

    def try_door(self, beneath: str, door: Door, person: str) -> requests.Response:
        """What the person is answered, without going where the answer leads."""
        sent: dict[str, Any] = {"headers": {"Origin": self.url}, "allow_redirects": False, "timeout": 30}
        body = _filled(door.body, self.things)
        if beneath:
            sent["headers"] |= {"Authorization": f"Bearer {self.tokens[person]}"} if person != "n" else {}
            if door.route.endswith("/evidence") and door.method == "POST":
                sent["files"] = {"file": ("a.txt", b"words")}
            elif door.method in ("POST", "PUT"):
                sent["json"] = body
        else:
            sent |= {"cookies": self.cookies.get(person, {}), "data": body}
        return requests.request(door.method, self.url + beneath + _filled(door.at, self.things), **sent)

    @property
    def rows(self) -> dict[str, list[Any]]:
        return everything(self.office.world)

    def keep(self) -> None:
        """Remembers how everything stands."""
        self._copy(_path(self.office), self.folder / "kept.db")
        shutil.copytree(self.office.folder, self.folder / "kept", dirs_exist_ok=True)

    def restore(self) -> None:
        """Puts everything back as it stood."""
        self._copy(self.folder / "kept.db", _path(self.office))
        shutil.copytree(self.folder / "kept", self.office.folder, dirs_exist_ok=True)
        self.office.watcher.look()

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
            origin.backup(copy)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "june").mkdir()
    june = in_june(folder / "june" / "duban.db")
    compose_linked(june)
    with office_of(june, folder) as office:
        store = Store(folder / "evidence", 1_000_000)
        house = replace(office.house, links=LINKS, evidence=store)
        with serving(house) as url:
            found = Guarded(office, url, folder)
            _people_come(found)
            _things_happen(found, store)
            for person in found.tokens:
                found.try_door("/api", Door("GET", "/v1/me", "", "/v1/me"), person)
                found.try_door("", Door("GET", "/account", "", "/account"), person)
            found.keep()
            yield found


def _path(office: Office) -> Path:
    path = office.world.database.engine.url.database
    assert path is not None
    return Path(path)


def _people_come(found: Guarded) -> None:
    world = found.office.world
    for person, (role, unit) in PEOPLE.items():
        found.cookies[person] = cookies(world.database, role, unit=unit, now=world.clock.now())
        found.tokens[person] = api_token(world.database, role, unit=unit, now=world.clock.now())


def _things_happen(found: Guarded, store: Store) -> None:
    """What the zone owes, has reported, asked for and been sent; and what is not its own."""
    world, now, actor = found.office.world, found.office.world.clock.now(), "开发区经办人"
    database = world.database
    with database.read() as session:
        member = session.exec(select(Account).where(Account.login == f"member-{ZONE}")).one().id
        open_one, reported, stopped, asked = _owed(session)
    assert member is not None

    def brought(assignment: int, name: str) -> int:
        done = evidence.add(
            database, store, assignment, name=name, content=BytesIO(b"words"), account=member, actor=actor, now=now
        )
        assert done.id is not None
        return done.id

    file = brought(reported, "a.txt")
    said = reporting.report(
        database, reported, words="done", now=now, actor=actor, evidence=[file], account=member
    )  # fmt: skip
    draft = brought(open_one, "b.txt")
    drafting.keep(database, open_one, account=member, words="草稿", figures={}, now=now)
    suspend(database, stopped, reason="等待批复", now=now, actor="督查室")
    with database.read() as session:
        due_on = session.get_one(Assignment, asked).due_on
    assert due_on is not None
    request = ask(
        database, asked, to_on=due_on.replace(month=due_on.month + 1, day=1), reason="材料", now=now, actor=actor
    )
    slip = issue(database, unit=ZONE, assignments=[open_one], words="请反馈", reply_on=None, now=now, actor="督查室")
    kept: SavedFilter = filters.keep(database, account=member, path="/", name="红", query="light=red", now=now)
    reader = Reader(world, found.url)
    with database.read() as session:
        unit = session.exec(select(Unit).where(Unit.key == ZONE)).one()
        message = session.exec(select(Message.key).join(Contact).where(Contact.unit_id == unit.id)).first()
        token = session.exec(select(ApiToken.id).where(ApiToken.account_id == member)).one()
        found.things = {
            "open": str(open_one), "reported": str(reported), "report": str(said.id), "stopped": str(stopped),
            "request": str(request.id), "slip": str(slip.id), "filter": str(kept.id), "file": str(file),
            "draft": str(draft), "message": str(message), "token": str(token), "login": f"member-{ZONE}",
            "led": str(_led(session)), "theirs": _theirs(session),
            "post": session.exec(select(Contact.key).where(Contact.unit_id == unit.id)).first() or "",
            "calendar": feed_url(LINKS, unit).removeprefix(PUBLIC), "link": reader.path(Purpose.OPEN),
        }  # fmt: skip


def _owed(session: Session) -> list[int]:
    """Four assignments of the zone with a due date, the first of them of the task that the table names."""
    mine = select(Assignment.id).join(Unit).join(Task, col(Task.id) == Assignment.task_id).where(Unit.key == ZONE)
    first = session.exec(mine.where(Task.key == RESERVE)).one()
    others = session.exec(mine.where(Task.key != RESERVE, col(Assignment.due_on) > "2019-06-20")).all()
    return [one for one in [first, *others[:3]] if one is not None]


def _led(session: Session) -> int:
    """The lead's own assignment of that task."""
    mine = select(Assignment.id).join(Unit).join(Task, col(Task.id) == Assignment.task_id)
    found = session.exec(mine.where(Task.key == RESERVE, Unit.key == LEAD, Assignment.role == "lead")).one()
    assert found is not None
    return found


def _theirs(session: Session) -> str:
    """A task in which none of the three units has a part."""
    parts = select(TaskUnit.task_id).join(Unit, col(Unit.id) == TaskUnit.unit_id)
    others = col(Task.id).not_in(parts.where(col(Unit.key).in_([ZONE, OTHER, LEAD])))
    return session.exec(select(Task.key).where(others)).first() or ""


def _filled(what: Any, things: dict[str, str]) -> Any:
    """The address or body with the things that it names."""
    if isinstance(what, str):
        for name, thing in things.items():
            what = what.replace(f"{{{name}}}", thing)
        return int(what) if what.isdecimal() and len(what) < 10 else what
    if isinstance(what, dict):
        return {_filled(key, things): _filled(value, things) for key, value in what.items()}
    return [_filled(one, things) for one in what] if isinstance(what, list) else what


def is_refused(answer: requests.Response) -> bool:
    """Whether somebody was turned away."""
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
    return to_sign_in or answer.status_code in (401, 403, 404)


def every_route(app: FastAPI, beneath: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every route, of the applications beneath it too."""
    for route in routes(app):
        yield from ((method, beneath + route.path) for method in (route.methods or set()) - {"HEAD"})
    for one in app.routes:
        if isinstance(one, Mount) and isinstance(one.app, FastAPI):
            yield from every_route(one.app, beneath + one.path)


def test_every_route_stands_in_the_table(guarded: Guarded) -> None:
    written = {(door.method, beneath + door.route) for beneath, door in DOORS}
    assert set(every_route(create_app(guarded.office.house))) == written


@pytest.mark.parametrize(("beneath", "door"), DOORS, ids=[f"{beneath} {door}".strip() for beneath, door in DOORS])
def test_a_door_opens_to_whom_it_should_and_to_nobody_else(guarded: Guarded, beneath: str, door: Door) -> None:
    before = guarded.rows
    for person in "nohxdsla":
        if person not in door.who:
            answer = guarded.try_door(beneath, door, person)
            assert is_refused(answer), (person, answer.status_code)
    assert guarded.rows == before
    for person in door.who:
        answer = guarded.try_door(beneath, door, person)
        assert not is_refused(answer), (person, answer.status_code, answer.text[:300])
        assert answer.status_code < 500, person
        if door.method != "GET":
            guarded.restore()
