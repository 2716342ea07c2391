"""What is asked (计划): plans with their clauses, tasks with their units and targets, the units with their contacts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from models.plan import Clause, Plan
from models.unit import Contact, Unit
from supervision import directory
from supervision.directory import Listing as TaskListing
from web.api import cursor
from web.api.access import TABLE, OperatorReader, Reader
from web.api.access import router as api_router
from web.api.duty import FilterKey, TargetOut
from web.api.problem import not_found
from web.api.shape import USUAL, As, Cursor, Form, Key, Limit, Listing, Name, Named, Number, Plain, Shape, named
from web.export import Column, table
from web.page import Page

router = api_router("plans")
MOST_TASKS = 1000


class ClauseOut(Shape):
    """A numbered place in the document."""

    number: str = Field(examples=["三(六)"])
    heading: Name


class PlanOut(Shape):
    """A policy document under supervision."""

    key: str = Field(examples=["langfang-2019"])
    title: Name
    issuer: Name
    document_number: str | None
    issued_on: date
    supervised_from: date | None = Field(description="null: from the day of issue.")
    supervised_until: date | None = Field(description="null: without an end.")
    clauses: list[ClauseOut]


class PartOut(Shape):
    """A unit's part in a task."""

    unit: Named
    role: str = Field(description="lead, responsible or supervisor.")
    owes: bool = Field(description="It is held to it.")


class TaskOut(Shape):
    """One obligation of one clause."""

    plan: str
    key: str
    title: Name
    clause: str
    schedule: str = Field(description="once, recurring or standing.")
    cadence: str | None = Field(description="month, quarter, half-year or year.")
    due_on: date | None
    weight: Number = Field(description="How much it counts in the appraisal.")
    ladder: str
    withdrawn: bool
    units: list[PartOut]
    targets: list[TargetOut]


class UnitOut(Shape):
    """A department, county, zone, or the office that supervises them."""

    key: str
    name: Name
    kind: str


class ContactOut(Shape):
    """A post of a unit and where it is reached."""

    id: int
    unit: Named
    role: str = Field(description="handler, head or leader.")
    title: Name
    channel: str
    address: str
    phone: str | None
    vacant: bool


@router.get("/plans", operation_id="list_plans")
def plans(page: Reader) -> Listing[PlanOut]:
    """The plans in force with their clauses."""
    with page.house.database.read() as session:
        return cursor.whole(_plan(*one) for one in directory.plans(session))


@router.get("/tasks", operation_id="list_tasks", response_model=Listing[TaskOut], responses=TABLE)
def tasks(
    page: Reader, request: Request, plan: FilterKey = None,
    clause: Annotated[Plain | None, Query(max_length=64)] = None, after: Cursor = None, limit: Limit = USUAL,
    form: As = Form.JSON,
) -> Listing[TaskOut] | Response:  # fmt: skip
    """The tasks in force: a unit those that it has a part in, who oversees all."""
    if form is not Form.JSON:
        return table(form.value, "tasks", _columns(page), _every(page, plan, clause), language=page.language)
    begin = cursor.after(request, after)
    with page.house.database.read() as session:
        rows = directory.tasks(session, page.who, plan=plan, clause=clause, after=begin, most=limit + 1)
    return cursor.page(request, rows, limit=limit, number=lambda one: one.task.id or 0, item=_task)


@router.get("/tasks/{plan}/{task}", operation_id="get_task")
def task(page: Reader, plan: Key, task: Key) -> TaskOut:
    """One task with its units and targets; its assignments are listed by `GET /v1/assignments?plan=…&task=…`."""
    with page.house.database.read() as session:
        found = directory.task(session, page.who, plan, task)
    if found is None:
        raise not_found()
    return _task(found)


@router.get("/units", operation_id="list_units", tags=["units"])
def units(page: Reader) -> Listing[UnitOut]:
    """The units in force."""
    with page.house.database.read() as session:
        return cursor.whole(_unit(one) for one in directory.units(session))


@router.get(
    "/contacts", operation_id="list_contacts", tags=["units"], response_model=Listing[ContactOut], responses=TABLE
)
def contacts(page: OperatorReader, unit: FilterKey = None, form: As = Form.JSON) -> Listing[ContactOut] | Response:
    """The posts of the units with their addresses."""
    with page.house.database.read() as session:
        rows = directory.contacts(session, unit=unit)
    if form is not Form.JSON:
        return table(form.value, "contacts", _contact_columns(page), rows, language=page.language)
    return cursor.whole(_contact(*row) for row in rows)


def _plan(found: Plan, clauses: list[Clause]) -> PlanOut:
    return PlanOut(
        key=found.key, title=Name(zh=found.title, en=found.title_en), issuer=Name(zh=found.issuer, en=found.issuer_en),
        document_number=found.document_number, issued_on=found.issued_on, supervised_from=found.supervised_from,
        supervised_until=found.supervised_until,
        clauses=[ClauseOut(number=one.number, heading=Name(zh=one.heading, en=one.heading_en)) for one in clauses],
    )  # fmt: skip


def _task(found: TaskListing) -> TaskOut:
    row = found.task
    return TaskOut(
        plan=found.plan, key=row.key, title=Name(zh=row.title, en=row.title_en), clause=found.clause,
        schedule=row.schedule, cadence=row.cadence, due_on=row.due_on, weight=Decimal(row.weight), ladder=row.ladder,
        withdrawn=row.withdrawn,
        units=[
            PartOut(unit=named(unit.key, unit.name, unit.name_en), role=part.role, owes=part.owes)
            for part, unit in found.units
        ],
        targets=[
            TargetOut(
                position=one.position, of=Name(zh=one.of, en=one.of_en), op=one.op, value=one.value,
                measure=Name(zh=one.measure, en=one.measure_en), part_of=one.part_of,
            )
            for one in found.targets
        ],
    )  # fmt: skip


def _unit(one: Unit) -> UnitOut:
    return UnitOut(key=one.key, name=Name(zh=one.name, en=one.name_en), kind=one.kind)


def _contact(one: Contact, unit: Unit) -> ContactOut:
    return ContactOut(
        id=one.id or 0, unit=named(unit.key, unit.name, unit.name_en), role=one.role,
        title=Name(zh=one.title, en=one.title_en), channel=one.channel, address=one.address, phone=one.phone,
        vacant=one.vacant,
    )  # fmt: skip


def _every(page: Page, plan: str | None, clause: str | None) -> Iterator[TaskListing]:
    after = 0
    with page.house.database.read() as session:
        while rows := directory.tasks(session, page.who, plan=plan, clause=clause, after=after, most=MOST_TASKS):
            yield from rows
            after = rows[-1].task.id or 0


def _columns(page: Page) -> tuple[Column[TaskListing], ...]:
    pick, say = page.language.pick, page.language.say

    def named_as(role: str, one: TaskListing) -> str:
        names = (pick(unit.name, unit.name_en) for part, unit in one.units if part.role == role)
        return pick("、", ", ").join(names)

    return (
        Column("clause", lambda one: one.clause, 12),
        Column("task", lambda one: pick(one.task.title, one.task.title_en), 48),
        Column("leads", lambda one: named_as("lead", one), 28),
        Column("responsible", lambda one: named_as("responsible", one), 48),
        Column("cadence", lambda one: say("cadence", one.task.cadence) if one.task.cadence else "", 14),
        Column("due-on", lambda one: one.task.due_on), Column("weight", lambda one: one.task.weight, 8),
    )  # fmt: skip


def _contact_columns(page: Page) -> tuple[Column[tuple[Contact, Unit]], ...]:
    pick = page.language.pick
    return (
        Column("unit", lambda row: pick(row[1].name, row[1].name_en), 28),
        Column("post", lambda row: pick(row[0].title, row[0].title_en), 24),
        Column("channel", lambda row: row[0].channel, 12), Column("address", lambda row: row[0].address, 32),
        Column("phone", lambda row: row[0].phone, 18),
    )  # fmt: skip
