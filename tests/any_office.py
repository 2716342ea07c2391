"""A small office for property tests: two units, two tasks, any ladder and calendar; and days counted by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import chinese_calendar
from sqlmodel import col, select

from config.whole import Config
from duban.clock import ReplayedClock
from models.assignment import Assignment
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from models.notice import Notice, Recipient
from notifications.channels import Letter, Receipt
from notifications.digest.composing import compose
from notifications.outbox.delivering import deliver
from supervision import runs
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.dispatching import dispatch, missed
from supervision.in_force import in_force
from supervision.sweeping import sweep

UNITS = (("anci", "county"), ("guangyang", "county"), ("office", "supervisor"), ("group", "authority"))
OPENS_AT, CLOSES_AT = time(8, 30), time(17, 30)
LIGHTS = {"due-soon": "blue", "due": "blue", "overdue": "yellow", "escalated": "red"}


@dataclass(frozen=True)
class Rule:
    """A rung as the tests make it: working days from the due date, and who hears."""

    offset: int
    to: tuple[str, ...]

    def spec(self, *, is_first_late: bool) -> dict[str, Any]:
        side = "working_days_after" if self.offset > 0 else "working_days_before"
        late = "overdue" if is_first_late else "escalated"
        stage = late if self.offset > 0 else "due-soon"
        return {
            "id": f"r{self.offset}", "name": words(f"rung {self.offset}"), side: abs(self.offset), "stage": stage,
            "form": "reminder", "light": LIGHTS[stage], "to": self.to,
        }  # fmt: skip

    def asking(self) -> dict[str, Any]:
        """The same as a rung that asks for acknowledgement."""
        return {
            "id": f"a{self.offset}", "name": words(f"asked {self.offset}"), "working_days_after": self.offset,
            "form": "reminder", "to": self.to,
        }  # fmt: skip


@dataclass
class Plan:
    """What the admin has decided: the ladder, the days of the calendar that are the office's own, the due date.

    The rules of `asking` are counted from the day of opening, and speak only while nobody has acknowledged.
    """

    rules: Sequence[Rule]
    own: Mapping[date, bool]
    issued_on: date
    due_on: date
    asking: Sequence[Rule] = ()

    def config(self) -> Config:
        return Config.model_validate({
            "units": {"units": [_unit(id, kind) for id, kind in UNITS]},
            "ladders": [{"id": "main", "name": words("ladder"), "rungs": list(_rungs(self.rules)), **self._asking()}],
            "cycles": {
                "reporting": {"source": "admin", "month": 5, "quarter": 10, "half_year": 15, "year": 15},
                "sweep_at": OPENS_AT, "cycles": [_cycle()],
            },
            "calendar": {
                "working_hours": {"start": OPENS_AT, "end": CLOSES_AT},
                "days": [_day(day, worked) for day, worked in sorted(self.own.items())],
            },
            "plans": [self._plan()],
        })  # fmt: skip

    def _asking(self) -> dict[str, Any]:
        return {"receipt": [rule.asking() for rule in self.asking]} if self.asking else {}

    def _plan(self) -> dict[str, Any]:
        tasks = [
            {"id": "once", "title": words("once"), "owes": "block", "schedule": {"due": self.due_on}},
            {"id": "monthly", "title": words("monthly"), "owes": "block", "schedule": {"every": "month"}},
        ]
        clause = {"number": "一", "heading": words("clause"), "leads": ["anci"], "responsible": ["guangyang"]}
        return {
            "id": "plan", "title": words("plan"), "issuer": words("issuer"), "issued_on": self.issued_on,
            "supervisor": "office", "authority": "group", "ladder": "main",
            "weights": {"source": "admin", "default": 1}, "clauses": [{**clause, "tasks": tasks}],
        }  # fmt: skip

    def is_worked(self, day: date) -> bool:
        """Whether the day is worked, by the admin, by the package's own answer, or by the week."""
        return self.own[day] if day in self.own else _is_published_workday(day)

    def day_of(self, offset: int, due_on: date) -> date:
        """The day of a rung, counted on the fingers: along a list of worked days."""
        if offset > 0:
            return self._worked(due_on + timedelta(days=1), 1, offset)[-1]
        return self._worked(due_on, -1, 1 - offset)[-1]

    def _worked(self, day: date, step: int, number: int) -> list[date]:
        found: list[date] = []
        while len(found) < number:
            if self.is_worked(day):
                found.append(day)
            day += timedelta(days=step)
        return found

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(SHANGHAI)
        return self.is_worked(local.date()) and OPENS_AT <= local.time() < CLOSES_AT


@dataclass
class Ear:
    """A channel that notes what it hears and when; `mood` is works, refuses (for now), never, or away."""

    office: "Office"
    mood: str = "works"
    tried: list[tuple[datetime, str, str]] = field(default_factory=list)
    heard: list[tuple[datetime, str, str]] = field(default_factory=list)

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        for letter in letters:
            said = (self.office.clock.now(), letter.address, letter.key)
            self.tried.append(said)
            match self.mood:
                case "away":
                    yield Receipt(letter, "nobody answers", unreachable=True)
                    return
                case "refuses" | "never":
                    yield Receipt(letter, "refused", final=self.mood == "never")
                case _:
                    self.heard.append(said)
                    yield Receipt(letter)


class Office:
    """One database in memory with the plan in force, a clock to move, and an ear at the other end of the mail."""

    def __init__(self, plan: Plan) -> None:
        self.database = Database("sqlite://")
        upgrade(self.database)
        self.plan = plan
        self.clock = ReplayedClock(datetime.combine(plan.issued_on, time(9), SHANGHAI))
        self.ear = Ear(self)
        self.slots = 0
        self.apply()

    def apply(self) -> None:
        apply(self.database, self.plan.config(), now=self.clock.now(), actor="admin", reason="edited", late=True)

    def sweep(self) -> int:
        """The id of the run."""
        run = self._run()
        sweep(self.database, now=self.clock.now(), run=run)
        return run

    def dispatch(self) -> None:
        with self.database.read() as session:
            wanted = list(missed(session, in_force(session), now=self.clock.now()))
        for cycle, period in wanted:
            dispatch(self.database, cycle=cycle, period=period, now=self.clock.now(), run=self._run())

    def deliver(self) -> None:
        compose(self.database, now=self.clock.now(), url="http://127.0.0.1")
        deliver(self.database, {"mail": self.ear}, clock=self.clock.now)

    def assignments(self) -> list[Assignment]:
        with self.database.read() as session:
            return list(session.exec(select(Assignment).order_by(col(Assignment.id))))

    def notices(self) -> list[Notice]:
        """What rungs have said of due dates, and what was passed over."""
        return self._of_kind("rung")

    def asked(self) -> list[Notice]:
        """How often acknowledgement was asked for, and what of that was passed over."""
        return self._of_kind("receipt")

    def _of_kind(self, kind: str) -> list[Notice]:
        with self.database.read() as session:
            return list(session.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.id))))

    def told(self) -> list[tuple[Notice, Recipient, Message | None]]:
        """Everyone who must hear a notice, with the message that tells them."""
        with self.database.read() as session:
            statement = select(Notice, Recipient, Message).join(Recipient, col(Recipient.notice_id) == Notice.id)
            rows = session.exec(statement.outerjoin(Message, col(Message.id) == Recipient.message_id))
            return [(notice, recipient, message) for notice, recipient, message in rows]

    def close(self) -> None:
        self.database.close()

    def _run(self) -> int:
        self.slots += 1
        run = runs.begin(self.database, job="test", slot=str(self.slots), now=self.clock.now())
        assert run is not None
        return run


@cache
def _is_published_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _rungs(rules: Sequence[Rule]) -> Iterator[dict[str, Any]]:
    late = [rule.offset for rule in rules if rule.offset > 0]
    for rule in rules:
        yield rule.spec(is_first_late=rule.offset in late[:1])


def _unit(id: str, kind: str) -> dict[str, Any]:
    roles = ("handler", "head", "leader")
    contacts = [{"role": role, "title": words(role), "email": f"{role}@{id}.example"} for role in roles]
    return {"id": id, "name": words(id), "kind": kind, "contacts": contacts}


def _cycle() -> dict[str, Any]:
    to = ["unit.handler", "supervisor.handler"]
    return {"id": "statistics", "name": words("statistics"), "cadence": "month", "at": OPENS_AT, "to": to}


def _day(day: date, worked: bool) -> dict[str, Any]:
    kind = "workday" if worked else "holiday"
    return {"on": day, "kind": kind, "name": words(kind), "source": "示例办〔2019〕1号"}
