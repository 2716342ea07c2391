"""A world for tests: the plan in force, a clock to move, and questions in the field's words."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache

from sqlmodel import col, select

from config.bundled import bundled_folder
from config.reading import read_config
from config.whole import Config
from duban.clock import ReplayedClock, morning_of
from models.assignment import Assignment
from models.database import Database
from models.message import Message
from models.notice import Notice, Recipient
from models.task import Task
from models.unit import Contact, Unit
from notifications.digest.composing import Composed, compose
from supervision import reporting, runs
from supervision.board import Line, overdue
from supervision.calendar import SHANGHAI, day_of
from supervision.change.applying import apply
from supervision.dispatching import Dispatched, dispatch
from supervision.in_force import in_force
from supervision.period import Period
from supervision.sweeping import Swept, sweep

ISSUED_ON = date(2019, 6, 4)


@dataclass
class World:
    """One database with the bundled plan, moved through time by hand."""

    database: Database
    clock: ReplayedClock = field(default_factory=lambda: ReplayedClock(morning_of(ISSUED_ON)))
    runs_made: int = 0

    def begin(self, config: Config | None = None) -> "World":
        apply(self.database, config or bundled(), now=self.clock.now(), actor="admin", reason="first")
        return self

    def travel(self, to: str, *, at: str = "09:00") -> "World":
        self.clock.move(datetime.combine(date.fromisoformat(to), time.fromisoformat(at), SHANGHAI))
        return self

    def new_run(self) -> int:
        self.runs_made += 1
        slot = f"{self.clock.now().isoformat()} {id(self)} {self.runs_made}"
        run = runs.begin(self.database, job="test", slot=slot, now=self.clock.now())
        assert run is not None
        return run

    def sweep(self) -> Swept:
        return sweep(self.database, now=self.clock.now(), run=self.new_run())

    def compose(self) -> Composed:
        return compose(self.database, now=self.clock.now(), url="http://127.0.0.1:8600")

    def dispatch(self, cycle: str, period: str) -> Dispatched:
        now, run = self.clock.now(), self.new_run()
        return dispatch(self.database, cycle=cycle, period=Period.parse(period), now=now, run=run)

    def overdue(self, on: str) -> list[Line]:
        with self.database.read() as session:
            return overdue(session, date.fromisoformat(on), in_force(session).calendar)

    def owed(self, task: str, unit: str, period: str = "once") -> int:
        """The assignment of a unit (by its Chinese name) for a task and period."""
        with self.database.read() as session:
            found = session.exec(
                select(Assignment.id)
                .join(Task, col(Task.id) == Assignment.task_id)
                .join(Unit, col(Unit.id) == Assignment.unit_id)
                .where(Task.key == task, Unit.name == unit, Assignment.period == period)
            ).one()
        assert found is not None
        return found

    def report(self, task: str, unit: str, period: str = "once") -> int:
        owed = self.owed(task, unit, period)
        reporting.report(self.database, owed, words="done", now=self.clock.now(), actor=unit)
        return owed

    def told(self, owed: int) -> list[tuple[str, str, str, str]]:
        """Who must hear of an assignment, in order: (rung, unit, role, outcome's day)."""
        with self.database.read() as session:
            rows = session.exec(
                select(Notice.rung, Unit.name, Contact.role, Notice.decided_at)
                .join(Recipient, col(Recipient.notice_id) == Notice.id)
                .join(Contact, col(Contact.id) == Recipient.contact_id)
                .join(Unit, col(Unit.id) == Contact.unit_id)
                .where(Notice.assignment_id == owed)
                .order_by(col(Notice.decided_at), col(Recipient.is_copy), col(Unit.position), col(Contact.role))
            ).all()
        return [(rung or "", unit, role, str(day_of(at))) for rung, unit, role, at in rows]

    def outcomes(self, owed: int) -> list[tuple[str, str]]:
        """The rungs of an assignment with what became of them."""
        with self.database.read() as session:
            statement = select(Notice.rung, Notice.outcome).where(Notice.assignment_id == owed)
            return [(rung or "", outcome) for rung, outcome in session.exec(statement.order_by(col(Notice.fires_on)))]

    def messages(self) -> list[Message]:
        with self.database.read() as session:
            return list(session.exec(select(Message).order_by(col(Message.id))))

    def count(self, table: type) -> int:
        with self.database.read() as session:
            return len(session.exec(select(table)).all())


@cache
def bundled() -> Config:
    """The bundled plan; it never changes, so it is read once."""
    return read_config(bundled_folder())
