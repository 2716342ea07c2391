"""The config as rows: units, ladders, plans and tasks, put where the statements of the sweep join them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, insert, select, update

from config.plan import ClauseSpec, Once, PlanSpec, Recurring, TaskSpec
from config.unit import UnitsSpec
from config.whole import Config
from models.database import insert_once
from models.plan import Clause, Plan
from models.rung import Rung, RungAudience
from models.task import Target, Task, TaskUnit
from models.unit import Contact, Unit
from supervision.change.moving import begin_anew, courses, reopen
from supervision.change.parts import parts
from supervision.change.staffing import contact_rows

Row = dict[str, Any]


def put(session: Session, config: Config, *, today: date) -> None:
    """Writes every unit, ladder, plan and task; what the config no longer names is marked withdrawn."""
    _put_ladders(session, config)
    units = _put_units(session, config.units)
    _put_contacts(session, config, units)
    for plan in config.plans:
        _put_plan(session, config, plan, units, today)
    _withdraw_missing(session, Plan, {plan.id for plan in config.plans})


def _put_ladders(session: Session, config: Config) -> None:
    """Writes the rungs; one that the config no longer names stays, for the notices that it spoke."""
    rungs = [
        {
            "ladder": name, "rung": rung.id, "position": place, "working_days": rung.offset, "name": rung.name.zh,
            "name_en": rung.name.en, "stage": rung.stage, "form": rung.form, "light": rung.light,
            "in_circular": rung.in_circular,
        }
        for ladder in config.ladders
        for name, part in ladder.parts.items()
        for place, rung in enumerate(part, 1)
    ]  # fmt: skip
    _upsert(session, Rung, rungs, key=("ladder", "rung"))
    session.connection().execute(delete(RungAudience))
    for ladder in config.ladders:
        for name, part in ladder.parts.items():
            for rung in part:
                session.add_all(_audience(name, rung.id, rung.to, rung.copy_to))
    session.flush()


def _audience(ladder: str, rung: str, to: Sequence[str], copies: Sequence[str]) -> Iterator[RungAudience]:
    for token in dict.fromkeys((*to, *copies)):
        who, role = token.split(".")
        yield RungAudience(ladder=ladder, rung=rung, who=who, role=role, is_copy=token not in to)


def _put_units(session: Session, units: UnitsSpec) -> dict[str, int]:
    rows = [
        {
            "key": unit.id, "name": unit.name.zh, "name_en": unit.name.en, "kind": unit.kind, "position": place,
            "withdrawn": False,
        }
        for place, unit in enumerate(units.units, 1)
    ]  # fmt: skip
    _upsert(session, Unit, rows, key=("key",))
    _withdraw_missing(session, Unit, {unit.id for unit in units.units})
    return {key: found for key, found in session.exec(select(Unit.key, Unit.id)) if found is not None}


def _put_contacts(session: Session, config: Config, ids: Mapping[str, int]) -> None:
    """Writes who is reached how; a person or post that the config no longer knows is marked withdrawn."""
    session.connection().execute(update(Contact).values(withdrawn=True))
    _upsert(session, Contact, list(contact_rows(config, ids)), key=("unit_id", "role", "address"))


def _put_plan(session: Session, config: Config, plan: PlanSpec, ids: Mapping[str, int], today: date) -> None:
    row = {
        "key": plan.id, "title": plan.title.zh, "title_en": plan.title.en, "issuer": plan.issuer.zh,
        "issuer_en": plan.issuer.en, "document_number": plan.document_number, "issued_on": plan.issued_on,
        "supervisor_id": ids[plan.supervisor], "authority_id": ids[plan.authority], "withdrawn": False,
        "supervised_from": plan.supervised.start if plan.supervised else None,
        "supervised_until": plan.supervised_until,
    }  # fmt: skip
    withdrawn = session.exec(select(Plan.withdrawn).where(Plan.key == plan.id)).first() is True
    _upsert(session, Plan, [row], key=("key",))
    found = session.exec(select(Plan.id).where(Plan.key == plan.id)).one()
    assert found is not None
    clauses = _put_clauses(session, plan, found)
    before = courses(session, found, withdrawn=withdrawn)
    session.connection().execute(update(Task).where(col(Task.plan_id) == found).values(withdrawn=True))
    tasks = list(plan.tasks())
    rows = [_task(plan, found, clauses, clause, task, n) for n, (clause, task) in enumerate(tasks, 1)]
    _upsert(session, Task, rows, key=("plan_id", "key"))
    changed = _put_parts(session, config, plan, found, ids)
    reopen(session, changed, today=today)
    begin_anew(session, found, before, today=today)


def _put_clauses(session: Session, plan: PlanSpec, plan_id: int) -> dict[str, int]:
    rows = [
        {
            "plan_id": plan_id, "number": clause.number, "heading": clause.heading.zh,
            "heading_en": clause.heading.en, "position": place,
        }
        for place, clause in enumerate(plan.clauses, 1)
    ]  # fmt: skip
    _upsert(session, Clause, rows, key=("plan_id", "number"))
    found = session.exec(select(Clause.number, Clause.id).where(Clause.plan_id == plan_id))
    return {number: clause for number, clause in found if clause is not None}


def _task(
    plan: PlanSpec, plan_id: int, clauses: Mapping[str, int], clause: ClauseSpec, task: TaskSpec, place: int
) -> Row:
    schedule = task.schedule
    recurring = schedule if isinstance(schedule, Recurring) else None
    due_on = schedule.due if isinstance(schedule, Once) else None
    kind = "recurring" if recurring else "once" if due_on else "standing"
    return {
        "plan_id": plan_id, "clause_id": clauses[clause.number], "key": task.id, "title": task.title.zh,
        "title_en": task.title.en, "schedule": kind, "cadence": recurring.every if recurring else None,
        "at_least": recurring.at_least if recurring else None,
        "at_most": recurring.at_most if recurring else None,
        "due_on": due_on, "together": task.owes == "block",
        "weight": Decimal(task.weight if task.weight is not None else plan.weights.default),
        "ladder": plan.ladder_of(task), "position": place, "withdrawn": False,
    }  # fmt: skip


def _put_parts(session: Session, config: Config, plan: PlanSpec, plan_id: int, ids: Mapping[str, int]) -> list[int]:
    """Writes who has which part in each task, and its targets; returns the tasks whose owing units changed."""
    found = session.exec(select(Task.key, Task.id).where(Task.plan_id == plan_id, col(Task.withdrawn).is_(False)))
    tasks = {key: task for key, task in found if task is not None}
    _put_targets(session, plan, tasks)
    before = _parts_written(session, plan_id)
    after = {tasks[task.id]: list(_parts(config, plan, clause, task, ids)) for clause, task in plan.tasks()}
    changed = [task for task, parted in after.items() if before.get(task) != parted]
    session.connection().execute(delete(TaskUnit).where(col(TaskUnit.task_id).in_(changed)))
    rows = [dict(zip(PART, (task, *part), strict=True)) for task in changed for part in after[task]]
    if rows:
        session.connection().execute(insert(TaskUnit), rows)
    return [task for task in changed if _owing(before.get(task, [])) != _owing(after[task])]


Part = tuple[int, str, bool, int]
PART = ("task_id", "unit_id", "role", "owes", "position")


def _owing(parted: Sequence[Part]) -> set[int]:
    return {unit for unit, _, owes, _ in parted if owes}


def _parts_written(session: Session, plan_id: int) -> dict[int, list[Part]]:
    """The parts in each task as they stand in the database, in the order of the document."""
    columns = (TaskUnit.task_id, TaskUnit.unit_id, TaskUnit.role, TaskUnit.owes, TaskUnit.position)
    mine = select(Task.id).where(Task.plan_id == plan_id)
    statement = select(*columns).where(col(TaskUnit.task_id).in_(mine))
    found: dict[int, list[Part]] = {}
    ordered = statement.order_by(col(TaskUnit.task_id), col(TaskUnit.position))
    for task, unit, role, owes, position in session.connection().execute(ordered):
        found.setdefault(task, []).append((unit, role, bool(owes), position))
    return found


def _parts(
    config: Config, plan: PlanSpec, clause: ClauseSpec, task: TaskSpec, ids: Mapping[str, int]
) -> Iterator[Part]:
    for place, (unit, (role, owes)) in enumerate(parts(config, plan, clause, task).items(), 1):
        yield ids[unit], role, owes, place


def _put_targets(session: Session, plan: PlanSpec, tasks: Mapping[str, int]) -> None:
    session.connection().execute(delete(Target).where(col(Target.task_id).in_(tasks.values())))
    rows = [row for _, task in plan.tasks() for row in _targets(task, tasks[task.id])]
    if rows:
        session.connection().execute(insert(Target), rows)


def _targets(task: TaskSpec, task_id: int) -> Iterator[Row]:
    for place, target in enumerate(task.targets):
        zh, en = (target.unit, target.unit) if isinstance(target.unit, str) else (target.unit.zh, target.unit.en)
        yield {
            "task_id": task_id, "position": place, "of": target.of.zh, "of_en": target.of.en, "op": target.op,
            "value": target.value, "measure": zh, "measure_en": en, "part_of": target.part_of,
        }  # fmt: skip


def _upsert(session: Session, table: type[SQLModel], rows: Sequence[Row], *, key: tuple[str, ...]) -> None:
    if not rows:
        return
    once = insert_once(session, table)
    changed = {name: once.excluded[name] for name in rows[0] if name not in key}
    statement = once.on_conflict_do_update(index_elements=list(key), set_=changed)
    session.connection().execute(statement, list(rows))


def _withdraw_missing(session: Session, table: type[Unit] | type[Plan], kept: set[str]) -> None:
    session.connection().execute(update(table).where(col(table.key).not_in(kept)).values(withdrawn=True))
