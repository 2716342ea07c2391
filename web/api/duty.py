"""Assignments (交办) as they are read: the list with its filters, and one with all that was said of it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from supervision.duty import Duty, Reported, duty
from supervision.in_force import in_force
from supervision.light import Colour
from supervision.listing import Filters, Listed, all_listed, listed, one_listed
from supervision.story import Event, story
from web.api import cursor
from web.api.access import TABLE, Reader
from web.api.access import router as api_router
from web.api.file import File, file_of
from web.api.problem import not_found
from web.api.shape import (
    KEY,
    USUAL,
    As,
    At,
    Cursor,
    Form,
    Id,
    Instant,
    Limit,
    Listing,
    Name,
    Named,
    Number,
    Plain,
    Shape,
    named,
)  # fmt: skip
from web.export import Column, table
from web.page import Page

router = api_router("assignments")
Scope = Literal["attention", "overdue", "open", "all"]
State = Literal["assigned", "acknowledged", "reported", "returned", "suspended", "closed"]
FilterKey = Annotated[str | None, Query(pattern=KEY, max_length=64)]


class AssignmentOut(Shape):
    """What one unit owes of one task for one period."""

    id: int = Field(examples=[7])
    plan: str = Field(description="The plan's key.", examples=["langfang-2019"])
    task: str = Field(description="The task's key in its plan.", examples=["overseas-listing-reserve"])
    title: Name
    clause: str = Field(description="The number of the clause.", examples=["三(六)"])
    unit: Named
    role: str = Field(description="lead, responsible or supervisor.", examples=["responsible"])
    period: str = Field(description="once, standing, 2019-06, 2019Q2, 2019H1 or 2019.", examples=["2019-06"])
    state: str = Field(description="assigned, acknowledged, reported, returned, suspended or closed.")
    light: Colour = Field(description="The light today.")
    due_on: date | None = Field(description="The day in force in Shanghai, which belongs to the unit whole.")
    first_due_on: date | None = Field(description="The first day of all; it is never rewritten.")
    was_late: bool = Field(description="An earlier day had passed without a report when it was moved.")
    opened_at: At
    acknowledged_at: At | None
    reported_at: At | None
    closed_at: At | None
    withdrawn_at: At | None


class FigureOut(Shape):
    """A figure of a report. What was reported and what was verified are two things."""

    position: int = Field(description="Which target, counted from 0.")
    of: Name | None = Field(description="What is counted; null where the target is not asked for any more.")
    measure: Name | None = Field(description="The unit in which both values are counted.")
    value: Number = Field(description="As the unit reported it, in `measure`.")
    verified_value: Number | None = Field(description="As the office found it, in `measure`; null: nobody looked yet.")
    verified_at: At | None
    verified_by: str | None


class ReviewOut(Shape):
    """What the supervision office made of a report."""

    accepted: bool
    reason: str
    reviewed_at: At
    actor: str


class ReportOut(Shape):
    """A unit's progress on an assignment."""

    id: int
    reported_at: At
    actor: str
    words: str
    consolidated: bool = Field(description="The lead unit's, over those of the other units.")
    early_reason: str | None = Field(description="Why it did not wait for the units that are `missing`.")
    missing: list[str] = Field(description="Keys of the units that had not reported.")
    figures: list[FigureOut]
    files: list[File]
    review: ReviewOut | None


class TargetOut(Shape):
    """A quantity that the document asks for."""

    position: int = Field(description="Counted from 0.")
    of: Name
    op: str = Field(description=">=, <=, = or ~ (about).")
    value: Number = Field(description="In `measure`.")
    measure: Name = Field(description="The unit in which it is counted.")
    part_of: int | None = Field(description="The position of the whole that it is a part of.")


class EventOut(Shape):
    """Something that happened to it or will."""

    on: date
    at: At | None
    kind: str = Field(description="opened, acknowledged, reported, returned, spoken, to-come, moved, …")
    name: Name
    light: str | None
    words: str
    actor: str
    from_on: date | None
    to_on: date | None
    provisional: bool = Field(description="It rests on a year whose calendar is not published yet.")


class AssignmentWhole(AssignmentOut):
    """An assignment with all that was said of it."""

    targets: list[TargetOut]
    reports: list[ReportOut] = Field(description="The newest first.")
    history: list[EventOut] = Field(description="The oldest first, with what is to come.")


def asked(
    page: Reader,
    scope: Annotated[Scope, Query(description="attention: overdue and due soon; open: all that is owed.")] = "all",
    plan: FilterKey = None,
    task: FilterKey = None,
    unit: FilterKey = None,
    lead: FilterKey = None,
    clause: Annotated[Plain | None, Query(max_length=64)] = None,
    period: Annotated[Plain | None, Query(max_length=16, examples=["2019-06"])] = None,
    state: Annotated[State | None, Query()] = None,
    light: Annotated[Colour | None, Query()] = None,
    updated_since: Annotated[
        Instant | None, Query(description="Only those that anything happened to since; then withdrawn ones too.")
    ] = None,
) -> Filters:
    """The filters of the list."""
    return Filters(
        page.today, scope, plan=plan, task=task, unit=unit, lead=lead, clause=clause, period=period, state=state,
        light=light, since=updated_since,
    )  # fmt: skip


@router.get("/assignments", operation_id="list_assignments", response_model=Listing[AssignmentOut], responses=TABLE)
def show(
    page: Reader, request: Request, filters: Annotated[Filters, Depends(asked)], after: Cursor = None,
    limit: Limit = USUAL, form: As = Form.JSON,
) -> Listing[AssignmentOut] | Response:  # fmt: skip
    """The assignments that the caller may see, in the order in which they were handed out."""
    if form is not Form.JSON:
        return table(form.value, "assignments", columns(page), _every(page, filters), language=page.language)
    with page.house.database.read() as session:
        rows = listed(session, page.who, filters, after=cursor.after(request, after), most=limit + 1)
        return cursor.page(request, rows, limit=limit, number=lambda one: one.assignment.id or 0, item=out)


@router.get("/assignments/{assignment}", operation_id="get_assignment")
def show_one(page: Reader, assignment: Id) -> AssignmentWhole:
    """One assignment with its targets, its reports and its history."""
    return whole(page, assignment)


def whole(page: Page, assignment: int) -> AssignmentWhole:
    """The assignment as it stands now; 404 where there is none for the caller."""
    with page.house.database.read() as session:
        found = one_listed(session, page.who, assignment, today=page.today)
        sheet = duty(session, page.who, assignment, today=page.today, calendar=in_force(session).calendar)
        if found is None or sheet is None:
            raise not_found()
        events = [event_out(one) for one in story(session, assignment, page.today)]
        return AssignmentWhole(
            **dict(out(found)), targets=targets_out(sheet), reports=[report_out(one) for one in sheet.reports],
            history=events,
        )  # fmt: skip


def out(found: Listed) -> AssignmentOut:
    """An assignment as it is answered."""
    row = found.assignment
    return AssignmentOut(
        id=row.id or 0, plan=found.plan, task=found.task, title=Name(zh=found.title, en=found.title_en),
        clause=found.clause, unit=named(found.unit, found.unit_name, found.unit_name_en), role=row.role,
        period=row.period, state=row.state, light=Colour(found.light), due_on=row.due_on,
        first_due_on=row.first_due_on, was_late=found.was_late, opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at, reported_at=row.reported_at, closed_at=row.closed_at,
        withdrawn_at=row.withdrawn_at,
    )  # fmt: skip


def targets_out(sheet: Duty) -> list[TargetOut]:
    return [
        TargetOut(
            position=one.position, of=Name(zh=one.of, en=one.of_en), op=one.op, value=one.value,
            measure=Name(zh=one.measure, en=one.measure_en), part_of=one.part_of,
        )
        for one in sheet.targets
    ]  # fmt: skip


def report_out(found: Reported) -> ReportOut:
    """A report with its figures, files and review."""
    said, review = found.report, found.review
    return ReportOut(
        id=said.id or 0, reported_at=said.reported_at, actor=said.actor, words=said.words,
        consolidated=said.consolidated, early_reason=said.early_reason, missing=list(said.missing or []),
        figures=[
            FigureOut(
                position=one.figure.position, of=one.target and Name(zh=one.target.of, en=one.target.of_en),
                measure=one.target and Name(zh=one.target.measure, en=one.target.measure_en), value=one.figure.value,
                verified_value=one.figure.verified_value, verified_at=one.figure.verified_at,
                verified_by=one.figure.verified_by,
            )
            for one in found.figures
        ],
        files=[file_of(one) for one in found.files],
        review=ReviewOut.model_validate(review) if review else None,
    )  # fmt: skip


def event_out(event: Event) -> EventOut:
    return EventOut(
        on=event.on, at=event.at, kind=event.kind, name=Name(zh=event.name, en=event.name_en), light=event.light,
        words=event.words, actor=event.actor, from_on=event.from_on, to_on=event.to_on, provisional=event.provisional,
    )  # fmt: skip


def _every(page: Page, filters: Filters) -> Iterator[Listed]:
    with page.house.database.read() as session:
        yield from all_listed(session, page.who, filters)


def columns(page: Page) -> tuple[Column[Listed], ...]:
    """The table as people read it, in the language of their pages."""
    say, pick = page.language.say, page.language.pick
    return (
        Column("clause", lambda one: one.clause, 12), Column("task", lambda one: pick(one.title, one.title_en), 48),
        Column("unit", lambda one: pick(one.unit_name, one.unit_name_en), 28),
        Column("role", lambda one: say("role", one.assignment.role), 8),
        Column("period", lambda one: page.language.period(one.assignment.period), 16),
        Column("state", lambda one: say("state", one.assignment.state), 10),
        Column("light", lambda one: say("light", one.light), 10),
        Column("due-on", lambda one: one.assignment.due_on),
        Column("first-due-on", lambda one: one.assignment.first_due_on),
        Column("opened-at", lambda one: one.assignment.opened_at, 20),
        Column("acknowledged-at", lambda one: one.assignment.acknowledged_at, 20),
        Column("reported-at", lambda one: one.assignment.reported_at, 20),
        Column("closed-at", lambda one: one.assignment.closed_at, 20),
    )  # fmt: skip
