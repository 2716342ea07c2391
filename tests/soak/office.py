"""What the soak runs on: an office in which something falls due on every working day, and two ways to its people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from config.bundled import bundled_folder
from config.reading import read_config
from config.whole import Config
from models.database import Database
from models.migrating import upgrade
from models.unit import Contact, Unit
from supervision.calendar import SHANGHAI, WorkingCalendar
from supervision.change.applying import apply
from supervision.in_force import of_config

ISSUED_ON = date(2019, 6, 4)
MAIL, OA = "mail", "oa"
REFUSED = ("handler@unit-0.example", "handler@unit-1.example")
"""Addresses that the mail server refuses for good: the first person has no other way, the second has one."""


@dataclass(frozen=True)
class Load:
    """How much there is to tell: units that owe, and working days with something due on each."""

    units: int
    days: int


def config_of(load: Load) -> Config:
    """Every unit owes one task for each working day; ladders, cycles and calendar are those of the bundled config."""
    bundled = read_config(bundled_folder())
    due = list(_worked(of_config(bundled).calendar, load.days))
    return Config.model_validate({
        "units": {"units": [*_units(load.units)]}, "ladders": bundled.ladders, "cycles": bundled.cycles,
        "calendar": bundled.calendar, "plans": [_plan(load, due)],
    })  # fmt: skip


def begin(database: Database, config: Config) -> None:
    """The start of a run: the config in force on the day of issue, and nothing opened yet."""
    upgrade(database)
    apply(database, config, now=datetime.combine(ISSUED_ON, time(8, 31), SHANGHAI), actor="soak", reason="soak")
    with database.write() as session:
        _give_ways(session)


def _give_ways(session: Session) -> None:
    """Heads are reached through their own OA system, handlers by mail; one handler in ten by both."""
    people = session.exec(select(Contact, Unit).join(Unit, col(Unit.id) == Contact.unit_id).order_by(col(Contact.id)))
    for place, (person, unit) in enumerate(people):
        mail, oa = ({"channel": name, "address": person.address} for name in (MAIL, OA))
        if person.role == "head":
            person.channel, person.ways = OA, [oa]
        elif unit.key == "unit-1" or place % 10 == 9:
            person.ways = [mail, oa]
        else:
            person.ways = [mail]
        session.add(person)


def working_days(config: Config, number: int) -> list[date]:
    """The first working days from the day of issue on."""
    return list(_worked(of_config(config).calendar, number, start=ISSUED_ON))


def _worked(calendar: WorkingCalendar, number: int, *, start: date = ISSUED_ON + timedelta(days=1)) -> Iterator[date]:
    day = start
    while number:
        if calendar.is_working(day):
            number -= 1
            yield day
        day += timedelta(days=1)


def _units(number: int) -> Iterator[Mapping[str, Any]]:
    for id, kind in (
        ("office", "supervisor"),
        ("group", "authority"),
        *((f"unit-{n}", "county") for n in range(number)),
    ):
        roles = ("handler", "leader") if kind == "authority" else ("handler", "head")
        people = [{"role": role, "title": _words(role), "email": f"{role}@{id}.example"} for role in roles]
        yield {"id": id, "name": _words(id), "kind": kind, "contacts": people}


def _plan(load: Load, due: list[date]) -> Mapping[str, Any]:
    units = [f"unit-{n}" for n in range(load.units)]
    tasks = [{"id": f"task-{day}", "title": _words(f"task {day}"), "schedule": {"due": day}} for day in due]
    monthly = {"id": "monthly", "title": _words("monthly"), "schedule": {"every": "month"}}
    clause = {"number": "一", "heading": _words("clause"), "leads": units[:1], "responsible": units[1:]}
    return {
        "id": "soak", "title": _words("plan"), "issuer": _words("issuer"), "issued_on": ISSUED_ON,
        "supervisor": "office", "authority": "group", "ladder": "default", "ladder_by_cadence": {"month": "monthly"},
        "weights": {"source": "admin", "default": 1},
        "clauses": [{**clause, "tasks": [{**task, "owes": "block"} for task in (*tasks, monthly)]}],
    }  # fmt: skip


def _words(text: str) -> Mapping[str, str]:
    return {"zh": text, "en": text}
