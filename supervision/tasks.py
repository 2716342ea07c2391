"""A task as one sheet: its clause, units, schedule, targets and ladder, and every unit's part in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from config.ladder import RECEIPT
from config.words import Words
from models.plan import Clause, Plan
from models.rung import Rung
from models.task import Target, Task, TaskUnit
from models.unit import Unit
from supervision.board import Line, Question, board
from supervision.in_force import InForce

EVERYTHING = 1_000_000_000


@dataclass(frozen=True)
class Sheet:
    """`lines` are its assignments, the newest period first; `note` is the admin's, None where there is none.

    The rungs of its ladder are those that count from the due date, and those `asking` for acknowledgement from the day
    of opening on.
    """

    plan: Plan
    clause: Clause
    task: Task
    leads: tuple[Unit, ...]
    responsible: tuple[Unit, ...]
    supervisors: tuple[Unit, ...]
    targets: tuple[Target, ...]
    rungs: tuple[Rung, ...]
    asking: tuple[Rung, ...]
    ladder: Words | None
    weight_by_admin: bool
    note: Words | None
    lines: tuple[Line, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods opened so far, the newest first."""
        return tuple(dict.fromkeys(line.period for line in self.lines))


def sheet(
    session: Session, rules: InForce, *, plan: str, task: str, today: date, unit: str | None = None
) -> Sheet | None:
    """The task by the keys of its plan and itself; None where there is no such task. Of a `unit` only its lines."""
    statement = (
        select(Plan, Clause, Task)
        .join(Clause, col(Clause.plan_id) == Plan.id)
        .join(Task, col(Task.clause_id) == Clause.id)
        .where(Plan.key == plan, Task.key == task)
    )
    found = session.exec(statement).first()
    if found is None:
        return None
    in_plan, clause, row = found
    named = [ladder.name for ladder in rules.config.ladders if ladder.id == row.ladder]
    return Sheet(
        in_plan, clause, row,
        _units(session, row, "lead"), _units(session, row, "responsible"), _units(session, row, "supervisor"),
        _targets(session, row), _rungs(session, rules, row.ladder), _rungs(session, rules, row.ladder + RECEIPT),
        named[0] if named else None,
        _weight_by_admin(rules, plan), _note(rules, plan, task),
        _lines(session, rules, Question(today, scope="all", plan=plan, task=task, unit=unit, size=EVERYTHING)),
    )  # fmt: skip


def chosen(lines: Sequence[Line], *, unit: str | None, period: str | None) -> Line | None:
    """The line asked for; where nothing narrower is asked, the first that is overdue, else the first."""
    fitting = [line for line in lines if unit in (None, line.unit) and period in (None, line.period)]
    late = [line for line in fitting if line.light in ("red", "yellow")]
    return next(iter(late or fitting), None)


def _units(session: Session, task: Task, role: str) -> tuple[Unit, ...]:
    statement = select(Unit).join(TaskUnit, col(TaskUnit.unit_id) == Unit.id)
    statement = statement.where(TaskUnit.task_id == task.id, TaskUnit.role == role)
    return tuple(session.exec(statement.order_by(col(TaskUnit.position))))


def _targets(session: Session, task: Task) -> tuple[Target, ...]:
    return tuple(session.exec(select(Target).where(Target.task_id == task.id).order_by(col(Target.position))))


def _rungs(session: Session, rules: InForce, ladder: str) -> tuple[Rung, ...]:
    """The rungs as the config has them; rows of others are there for what they have said."""
    named = [step.rung for step in rules.ladders.get(ladder, ())]
    statement = select(Rung).where(Rung.ladder == ladder, col(Rung.rung).in_(named))
    return tuple(session.exec(statement.order_by(col(Rung.position))))


def _weight_by_admin(rules: InForce, plan: str) -> bool:
    """A weight is the admin's unless the plan says that the document states it."""
    return all(spec.weights.source == "admin" for spec in rules.config.plans if spec.id == plan)


def _note(rules: InForce, plan: str, task: str) -> Words | None:
    specs = (spec for one in rules.config.plans if one.id == plan for _, spec in one.tasks())
    return next((spec.note for spec in specs if spec.id == task), None)


def _lines(session: Session, rules: InForce, question: Question) -> tuple[Line, ...]:
    lines = board(session, question, rules.calendar).lines
    newest = sorted(lines, key=lambda line: line.first_due_on or date.min, reverse=True)
    return tuple(newest)
