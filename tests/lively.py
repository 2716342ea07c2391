"""A house in full work, for tests that look at every page: reports, returns, requests, a suspension, slips, files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from sqlmodel import select

from config.bundled import copy_bundled
from config.words import Words
from duban.watcher import Watcher
from models.assignment import Assignment
from models.database import Database
from models.evidence import Evidence
from models.migrating import upgrade
from supervision import evidence, extending, reporting
from supervision.evidence.store import MEGABYTE, Store
from supervision.instructing import instruct
from supervision.slips import issue
from supervision.suspending import suspend
from supervision.urging import urge
from tests.evidence_files import pdf
from tests.following import LINKS
from tests.journeys.test_pages import OFF, serving
from tests.world import World
from web.house import House

RESERVE, ZONE, OFFICE = "overseas-listing-reserve", "廊坊开发区管委会", "领导小组办公室"


@dataclass
class Lively:
    """The served pages, and the moment at which they are looked at."""

    url: str
    database: Database
    now: datetime


@contextmanager
def lively(folder: Path) -> Iterator[Lively]:
    """The plan after its first six weeks, with everything in it that people do."""
    database = Database(f"sqlite:///{folder}/duban.db")
    upgrade(database)
    world = World(database).begin()
    store = Store(folder / "evidence", MEGABYTE)
    _six_weeks(world, store)
    words = Words(zh="内置邮件接收器", en="the built-in mail catcher")
    copy_bundled(to=folder / "config")
    watcher = Watcher(folder / "config")
    watcher.look()
    house = House(database, world.clock.now, lambda: OFF, None, words, links=LINKS, evidence=store, folder=watcher)
    with serving(house) as url:
        yield Lively(url, database, world.clock.now())
    database.close()


def _six_weeks(world: World, store: Store) -> None:
    for day in ("2019-06-04", "2019-06-14", "2019-06-20"):
        world.travel(day).sweep()
        world.compose()
    database, at = world.database, world.clock.now
    first = world.report(RESERVE, ZONE)
    reporting.send_back(database, first, reason="请补充名单", now=at(), actor=OFFICE)
    second = world.owed(RESERVE, "市工信局")
    evidence.add(
        database, store, second, name="名单.pdf", content=BytesIO(pdf()), account=None, actor="市工信局", now=at()
    )
    with database.read() as session:
        file = session.exec(select(Evidence.id)).one()
    reporting.report(database, second, words="已建库", evidence=[file or 0], now=at(), actor="市工信局")
    reporting.accept(database, world.report(RESERVE, "市科技局"), now=at(), actor=OFFICE)
    asked = world.owed(RESERVE, "三河市人民政府")
    extending.ask(database, asked, to_on=date(2019, 7, 20), reason="企业尚未确认", now=at(), actor="三河市人民政府")
    suspend(database, world.owed(RESERVE, "固安县人民政府"), reason="机构改革", now=at(), actor=OFFICE)
    for day in ("2019-07-01", "2019-07-03", "2019-07-12"):
        world.travel(day).sweep()
        world.compose()
    world.dispatch("monthly-statistics", "2019-06")
    late = world.owed(RESERVE, "安次区人民政府")
    urge(database, [late], words="请尽快反馈", now=at(), actor=OFFICE)
    issue(
        database,
        unit="zone",
        assignments=[first],
        words="请于三日内反馈",
        reply_on=date(2019, 7, 17),
        now=at(),
        actor=OFFICE,
    )
    with database.read() as session:
        task = session.get_one(Assignment, first).task_id
    instruct(
        database,
        task=task,
        given_by="分管市领导",
        given_on=date(2019, 7, 11),
        words="抓紧推进。",
        now=at(),
        actor=OFFICE,
    )
