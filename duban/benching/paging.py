"""Measuring the pages: over HTTP, signed in, one uvicorn worker in a process of its own, a few connections kept."""

import gzip
import http.client
import random
import socket
import statistics
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter

import uvicorn
from sqlmodel import text

from config.words import Words
from duban.benching.sinks import apart
from duban.benching.year import ISSUED_ON, LEADS, PERIODS, PLANS, TASKS, TODAY, fill_year
from duban.clock import morning_of
from duban.service import settle
from models.database import Database
from supervision.access import Role
from supervision.accounts import sessions
from supervision.accounts.making import Person, make
from web.app import create_app
from web.cookie import SESSION
from web.house import House, PrefectState

CONNECTIONS = 4
ROUNDS = 400
"""So many requests for each kind of page."""
CHANGED = 12
"""So many of each kind are asked for right after an assignment has changed, alone."""
PACKED = b"\x1f\x8b"
"""How what gzip has packed begins."""
Ask = Callable[[random.Random], str]


@dataclass(frozen=True)
class PageMeasured:
    """Milliseconds and requests a second with all connections busy; `changed_ms`: the p95 right after a change.

    The weights are those of the heaviest answer, as it is and as it went over the wire.
    """

    page: str
    p50_ms: float
    p95_ms: float
    per_s: float
    changed_ms: float
    bytes: int
    gzip_bytes: int


@dataclass(frozen=True)
class PagesMeasured:
    """Every kind of page, and all of them mixed."""

    database: str
    assignments: int
    units: int
    connections: int
    fill_s: float
    pages: tuple[PageMeasured, ...]


class RefusedError(Exception):
    """A page was not answered with 200, so that there is nothing to measure."""


@dataclass(frozen=True)
class Kind:
    """A kind of page: who asks for it, and how its addresses are made up."""

    name: str
    role: Role
    ask: Ask


def bench_pages(url: str, *, assignments: int, progress: Callable[[str], None]) -> PagesMeasured:
    """Fills an empty database with a year of duties, serves it, and asks for each kind of page again and again."""
    database = Database(url)
    progress(f"making {assignments:,} assignments")
    started = perf_counter()
    year = fill_year(database, assignments)
    filled = perf_counter() - started
    tokens = {role: _token(database, role) for role in (Role.SUPERVISOR, Role.MEMBER)}
    kinds = list(_kinds(year.units))
    with apart(partial(_serve, url)) as port:
        asking = _Asking(port, tokens)
        measured = []
        for kind in kinds:
            progress(kind.name)
            measured.append(_measured(database, asking, kind))
        progress("all of them mixed")
        measured.append(_mixed(asking, kinds))
    name = database.engine.dialect.name
    return PagesMeasured(name, year.assignments, year.units, CONNECTIONS, round(filled, 1), tuple(measured))


def _serve(url: str, listener: socket.socket) -> None:
    """One worker, as the service runs it, over the year's last morning."""
    house = House(
        Database(url), now=_morning, prefect=lambda: PrefectState("off"), demo=None, mail=Words(zh="无", en="none")
    )
    config = uvicorn.Config(create_app(house), log_level="warning", access_log=False, proxy_headers=False)
    settle()
    uvicorn.Server(config).run(sockets=[listener])


def _morning() -> datetime:
    """The clock of the bench stands still."""
    return morning_of(TODAY)


def _token(database: Database, role: Role) -> str:
    unit = "bench-7" if role is Role.MEMBER else None
    made = make(database, Person(f"bench-{role}", role, role, role, unit), now=_morning(), actor="bench")
    assert made.id is not None
    return sessions.begin(database, made.id, now=_morning())


def _kinds(units: int) -> Iterator[Kind]:
    """Each kind of page, with a page, a filter or a unit by chance."""
    late = max(1, units * TASKS * len(PERIODS) // 10 // 50 - 5)
    asks: dict[str, Ask] = {
        "board": lambda chance: "/",
        "board, any page": lambda chance: f"/?page={chance.randint(1, late)}",
        "overdue": lambda chance: f"/?scope=overdue&page={chance.randint(1, 20)}",
        "overdue, last pages": lambda chance: f"/?scope=overdue&page={late - chance.randint(0, 20)}",
        "all in hand": lambda chance: f"/?scope=open&page={chance.randint(1, late)}",
        "everything": lambda chance: f"/?scope=all&page={chance.randint(1, late * 9)}",
        "by lead": lambda chance: f"/?lead=bench-{chance.randrange(LEADS)}&page={chance.randint(1, 50)}",
        "by clause": lambda chance: f"/?clause={chance.randint(1, TASKS)}&page={chance.randint(1, 50)}",
        "by light": lambda chance: f"/?light={chance.choice(['red', 'blue'])}&page={chance.randint(1, 300)}",
        "by plan": lambda chance: f"/?plan=bench-{chance.randrange(PLANS)}&page={chance.randint(1, 300)}",
        "by period": lambda chance: f"/?period={chance.choice(PERIODS)}&page={chance.randint(1, 50)}",
        "a unit's, for the office": lambda chance: f"/?scope=open&unit=bench-{chance.randrange(units)}",
        "matrix": lambda chance: f"/matrix?page={chance.randint(1, max(1, units // 50))}",
        "matrix, worst first": lambda chance: f"/matrix?order=worst&page={chance.randint(1, max(1, units // 50))}",
        "load": lambda chance: f"/load?order={chance.choice(['open', 'late', 'share'])}&page={chance.randint(1, 50)}",
    }
    yield from (Kind(name, Role.SUPERVISOR, ask) for name, ask in asks.items())
    yield Kind("a unit's own list", Role.MEMBER, lambda chance: "/mine")


@dataclass(frozen=True)
class Answer:
    """How long an answer took in seconds, and its body as it went over the wire."""

    seconds: float
    body: bytes

    @property
    def weight(self) -> int:
        """What it weighs unpacked; looked at after the measuring, which is not to wait for it."""
        return len(gzip.decompress(self.body)) if self.body.startswith(PACKED) else len(self.body)


class _Asking:
    """Connections to the served pages, each kept by a thread of its own."""

    def __init__(self, port: int, tokens: dict[Role, str]) -> None:
        self.port, self.tokens = port, tokens

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, connection: http.client.HTTPConnection, role: Role, path: str) -> Answer:
        headers = {"Cookie": f"{SESSION}={self.tokens[role]}", "Accept-Encoding": "gzip"}
        started = perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        seconds = perf_counter() - started
        if response.status != 200:
            raise RefusedError(f"{path} was answered with {response.status}")
        return Answer(seconds, body)

    def all(self, wanted: Sequence[tuple[Role, str]]) -> tuple[list[Answer], float]:
        """Asks for all of it by all connections; the answers, and the seconds that it took."""
        started = perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            parts = threads.map(self._some, (wanted[first::CONNECTIONS] for first in range(CONNECTIONS)))
            answers = [answer for part in parts for answer in part]
        return answers, perf_counter() - started

    def _some(self, wanted: Sequence[tuple[Role, str]]) -> list[Answer]:
        connection = self.connection()
        answers = [self.get(connection, role, path) for role, path in wanted]
        connection.close()
        return answers


def _measured(database: Database, asking: _Asking, kind: Kind) -> PageMeasured:
    chance = random.Random(kind.name)
    asking.all([(kind.role, kind.ask(chance)) for _ in range(CONNECTIONS * 5)])
    changed = _after_changes(database, asking, kind, chance)
    answers, seconds = asking.all([(kind.role, kind.ask(chance)) for _ in range(ROUNDS)])
    return _told(kind.name, answers, seconds, changed)


def _mixed(asking: _Asking, kinds: Sequence[Kind]) -> PageMeasured:
    chance = random.Random("mixed")
    wanted = [(kind.role, kind.ask(chance)) for kind in chance.choices(kinds, k=ROUNDS * 3)]
    answers, seconds = asking.all(wanted)
    return _told("all of them mixed", answers, seconds, [])


def _told(name: str, answers: Sequence[Answer], seconds: float, changed: Sequence[float]) -> PageMeasured:
    times = [answer.seconds for answer in answers]
    return PageMeasured(
        name, _ms(statistics.median(times)), _ms(_p95(times)), round(len(answers) / seconds, 1),
        _ms(_p95(changed)) if changed else 0, max(answer.weight for answer in answers),
        max(len(answer.body) for answer in answers),
    )  # fmt: skip


def _after_changes(database: Database, asking: _Asking, kind: Kind, chance: random.Random) -> list[float]:
    """Seconds of single requests, before each of which an assignment was reported or taken up again."""
    connection = asking.connection()
    times = []
    for turn in range(CHANGED):
        _change(database, turn)
        times.append(asking.get(connection, kind.role, kind.ask(chance)).seconds)
    connection.close()
    return times


def _change(database: Database, turn: int) -> None:
    """Suspends an assignment, and lets it go on at the next turn: whatever was counted holds no more."""
    states = ("suspended", "acknowledged")
    mine = "(SELECT min(id) FROM assignment WHERE opened_on >= :since)"
    with database.write() as session:
        statement = text(f"UPDATE assignment SET state = :state WHERE id = {mine}")
        session.connection().execute(statement, {"state": states[turn % 2], "since": ISSUED_ON})


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
