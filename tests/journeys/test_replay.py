"""The real service on a replayed clock, instant by instant: the mail that arrives is what `simulate` listed."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlmodel import select

from config.behaviour import Behaviour, preset
from config.whole import Config
from duban.clock import ReplayedClock
from duban.demo.catcher import MailCatcher
from duban.replay.acting import act
from duban.replay.simulating import ACTING_AT, play, scratch
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.server import PrefectServer
from flows.timetable import EVERY_S, Timetable, triggers
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from models.run import Run
from notifications.channels.smtp import SmtpChannel
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.in_force import InForce, of_config
from tests.world import bundled

URL = "http://127.0.0.1:8600"
ISSUED_ON = date(2019, 6, 4)
Mail = tuple[str, str, str, str, str]
"""Key, address, subject, text, and the instant at which it came in."""


@dataclass
class Service:
    """A service on a clock that stands still between its triggers, and the mail that it really sends."""

    database: Database
    clock: ReplayedClock
    catcher: MailCatcher
    timetable: Timetable
    arrived: list[Mail] = field(default_factory=list)

    def at(self, moment: datetime) -> None:
        """What a trigger does that fires now, and the tick after it; with the mail that comes in of it."""
        for instant in (moment, _tick_after(moment)):
            self.clock.move(instant)
            self.timetable.tick()
            new = self.catcher.mails[len(self.arrived) :]
            self.arrived += [_as_arrived(mail, instant) for mail in new]


def _tick_after(moment: datetime) -> datetime:
    found: datetime = IntervalTrigger(seconds=EVERY_S, start_date=moment).get_next_fire_time(moment, moment)
    return found


def _as_arrived(mail: EmailMessage, at: datetime) -> Mail:
    key = str(mail["Message-ID"]).removeprefix("<").partition("@")[0]
    text = mail.get_body(("plain",))
    assert text is not None
    return key, str(mail["To"]), str(mail["Subject"]), text.get_content(), f"{at:%Y-%m-%d %H:%M}"


def served(
    folder: Path, catcher: MailCatcher, config: Config, *, to: date, server: PrefectServer | None, behaviour: Behaviour
) -> Service:
    """The service from the first plan's date of issue to the end of a day, with whatever units do."""
    database = Database(f"sqlite:///{folder / 'duban.db'}")
    upgrade(database)
    clock = ReplayedClock(datetime.combine(ISSUED_ON, time(0), SHANGHAI))
    apply(database, config, now=clock.now(), actor="admin", reason="first")
    mail = SmtpChannel("127.0.0.1", catcher.port, "duban@duban.example")
    service = Service(
        database, clock, catcher, Timetable(Carrier(Jobs(database, lambda: {"mail": mail}, clock.now, URL), server))
    )
    rules, end = of_config(config), datetime.combine(to, time(23, 59), SHANGHAI)
    acted_on = ISSUED_ON - timedelta(days=1)
    for moment in (*firings(rules, clock.now(), end), end):
        while (acting := datetime.combine(acted_on + timedelta(days=1), ACTING_AT, SHANGHAI)) < moment:
            clock.move(acting)
            act(database, rules.calendar, behaviour, now=acting)
            acted_on += timedelta(days=1)
        service.at(moment)
    return service


def firings(rules: InForce, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which APScheduler fires one of the timetable's own triggers, in order."""
    found: dict[str, BaseTrigger] = dict(triggers(rules))
    following: dict[str, datetime] = {name: one.get_next_fire_time(None, start) for name, one in found.items()}
    while (moment := min(following.values())) <= end:
        yield moment
        for name, at in following.items():
            if at == moment:
                following[name] = found[name].get_next_fire_time(at, at)


def simulated(config: Config, *, to: date, behaviour: Behaviour) -> list[Mail]:
    """Every message of the simulation, as it would arrive."""
    with scratch() as database:
        play(database, config, to=to, behaviour=behaviour, url=URL)
        with database.read() as session:
            sent = session.exec(select(Message).where(Message.status == "sent").order_by(Message.sent_at)).all()  # type: ignore[arg-type]
    return [
        (one.key, one.address, one.subject, one.text, f"{one.sent_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
        for one in sent
        if one.sent_at is not None
    ]


def alike(mails: list[Mail]) -> list[Mail]:
    """In an order of their own, with line ends as a mail has them."""
    return sorted((key, to, subject, text.strip().replace("\r\n", "\n"), at) for key, to, subject, text, at in mails)


def listed(folder: Path, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "duban", "--home", "H", "simulate", *words, "--json"],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_eight_months_of_the_real_service_bring_what_simulate_listed(
    prefect: PrefectServer, catcher: MailCatcher, tmp_path: Path
) -> None:
    to = date(2020, 1, 31)
    service = served(tmp_path, catcher, bundled(), to=to, server=prefect, behaviour=preset("silent"))
    messages = listed(tmp_path, "--from", "2019-06-04", "--to", "2020-01-31")["messages"]
    assert sorted((one["key"], one["address"], one["subject"], f"{one['day']} {one['time']}") for one in messages) == (
        sorted((key, address, subject, at) for key, address, subject, _, at in service.arrived)
    )
    assert alike(service.arrived) == alike(simulated(bundled(), to=to, behaviour=preset("silent")))
    assert len(service.arrived) == len({mail[0] for mail in service.arrived}) > 1000
    with service.database.read() as session:
        engines = Counter((run.engine, run.engine_reason) for run in session.exec(select(Run)))
    # On a machine that is busy Prefect may not answer in time; the work is then done without it, and says so.
    assert engines.pop(("prefect", "")) > 0.9 * 307
    assert engines.keys() <= {("direct", "away"), ("direct", "failed")}


@pytest.mark.parametrize("name", ["on-time", "late"])
def test_the_same_holds_where_units_act(catcher: MailCatcher, tmp_path: Path, name: str) -> None:
    to = date(2019, 8, 16)
    service = served(tmp_path, catcher, bundled(), to=to, server=None, behaviour=preset(name))
    assert alike(service.arrived) == alike(simulated(bundled(), to=to, behaviour=preset(name)))
    assert len(service.arrived) > 100


def test_and_where_hours_sweep_and_cycles_lie_apart(catcher: MailCatcher, tmp_path: Path) -> None:
    content = bundled().model_dump(mode="json", by_alias=True)
    content["calendar"]["working_hours"] = {"from": "09:15", "to": "12:00"}
    content["cycles"] |= {"sweep_at": "13:30"}
    content["cycles"]["cycles"][0] |= {"at": "20:00"}
    config, to = Config.model_validate(content), date(2019, 8, 16)
    service = served(tmp_path, catcher, config, to=to, server=None, behaviour=preset("late"))
    assert alike(service.arrived) == alike(simulated(config, to=to, behaviour=preset("late")))
    assert {mail[4].split()[1] for mail in service.arrived} == {"09:15"}


def test_and_where_little_is_owed_and_a_second_plan_is_issued_later(catcher: MailCatcher, tmp_path: Path) -> None:
    """No cycle, and a ladder that is over before the next period begins: few days wake the replay."""
    content = bundled().model_dump(mode="json", by_alias=True)
    content["cycles"]["cycles"] = []
    for ladder in content["ladders"]:
        ladder["rungs"] = [ladder["rungs"][0] | {"working_days_before": 10}]
        ladder.pop("receipt", None)
    (plan,) = content["plans"]
    only = ("project-statistics", "overseas-listing-reserve")
    for clause in plan["clauses"]:
        clause["tasks"] = [task for task in clause["tasks"] if task["id"] in only]
    second = json.loads(json.dumps(plan).replace("2019-06-30", "2019-07-31"))
    second |= {"id": "second", "issued_on": "2019-07-17", "supervised": {"from": "2019-08-07"}}
    config, to = Config.model_validate(content | {"plans": [plan, second]}), date(2019, 11, 30)
    service = served(tmp_path, catcher, config, to=to, server=None, behaviour=preset("silent"))
    assert alike(service.arrived) == alike(simulated(config, to=to, behaviour=preset("silent")))
    days = {mail[4][:10] for mail in service.arrived}
    assert days == {
        "2019-06-14",
        "2019-06-21",
        "2019-07-17",
        "2019-07-22",
        "2019-08-22",
        "2019-09-17",
        "2019-10-22",
        "2019-11-21",
    }
