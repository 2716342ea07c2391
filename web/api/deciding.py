"""What the supervision office decides: reviews, requests for more time, stopped clocks; and urging, as leads do too."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import Field

from supervision import reporting
from supervision.duty import duty
from supervision.extending import grant, refuse
from supervision.in_force import in_force
from supervision.requests import Request as Asked
from supervision.requests import decided, waiting
from supervision.reviewing import Waiting, Wanted, queue
from supervision.suspending import Stopped, in_effect, resume, suspend
from supervision.urging import LONGEST_WORDS, MOST, may_urge, urge
from web.api import cursor
from web.api.access import TABLE, Decider, Reporter, SupervisorReader
from web.api.access import router as api_router
from web.api.duty import AssignmentWhole, FilterKey, whole
from web.api.problem import not_found
from web.api.shape import (
    Amount,
    As,
    At,
    Body,
    Form,
    Id,
    Instant,
    Line,
    Listing,
    Name,
    Named,
    Paragraphs,
    Plain,
    Reason,
    Shape,
    SomeId,
    named,
)  # fmt: skip
from web.api.step import RequestOut
from web.export import Column, table
from web.page import Page

router = api_router("decisions")
Words = Annotated[Line, Field(max_length=500)]
EVERYTHING = 1_000_000


class Verified(Body):
    """A figure as the office found it to be."""

    position: int = Field(ge=0, le=10_000, description="Which target, counted from 0.", examples=[0])
    value: Amount = Field(description="In the target's `measure`.")


class Acceptance(Body):
    """Closing off: figures that are not named stay unverified."""

    verified: list[Verified] = Field(default_factory=list, max_length=100)
    words: Words = ""
    report: SomeId | None = Field(default=None, description="The report that was read; refused where there is a newer.")


class Return(Body):
    """Returning a report: the unit hears the reason."""

    reason: Reason
    report: SomeId | None = Field(default=None, description="The report that was read; refused where there is a newer.")


class Because(Body):
    """A decision that needs a reason."""

    reason: Reason


class Perhaps(Body):
    """A decision with words, where there are any."""

    words: Words = ""


class Refusal(Body):
    """A refusal: the unit hears the words."""

    words: Reason


class Urging(Body):
    """Whose units are urged."""

    assignments: list[SomeId] = Field(min_length=1, max_length=MOST)
    words: Annotated[Paragraphs, Field(max_length=LONGEST_WORDS)] = ""


class Urged(Shape):
    """What became of each."""

    told: list[int] = Field(description="Told now.")
    before: list[int] = Field(description="Urged earlier on the same day, and not again.")
    over: list[int] = Field(description="Nothing is owed of them.")


class WaitingOut(Shape):
    """A report that waits for its review."""

    assignment: int
    report: int
    actor: str
    reported_at: At
    consolidated: bool
    plan: str
    task: str
    title: Name
    clause: str
    unit: Named
    role: str
    period: str
    due_on: date | None
    days_late: int = Field(description="Calendar days from the due date to the report; 0: in time.")
    figures: int = Field(description="How many it brought.")
    files: int = Field(description="How many it brought.")
    waited: int = Field(description="Working days since it came.")


class RequestWhole(RequestOut):
    """A request for more time with what it is about."""

    clause: str
    title: Name
    unit: Named
    period: str
    due_on: date = Field(description="The date in force now.")
    state: str


class SuspensionOut(Shape):
    """A stop of an assignment's clock; it goes on while `ended_at` is null."""

    id: int
    assignment_id: int
    begun_at: At
    begun_on: date
    stood: str = Field(description="The state in which it was when its clock was stopped.")
    reason: str
    actor: str
    ended_at: At | None
    ended_by: str | None
    words: str | None


@router.get("/reviews", operation_id="list_reviews", response_model=Listing[WaitingOut], responses=TABLE)
def reviews(
    page: SupervisorReader, plan: FilterKey = None, unit: FilterKey = None, lead: FilterKey = None,
    clause: Annotated[Plain | None, Query(max_length=64)] = None, form: As = Form.JSON,
) -> Listing[WaitingOut] | Response:  # fmt: skip
    """The reports that wait for a review, all of them, the oldest first."""
    wanted = Wanted(plan=plan, unit=unit, lead=lead, clause=clause, size=EVERYTHING)
    with page.house.database.read() as session:
        found = queue(session, wanted, today=page.today, calendar=in_force(session).calendar).lines
    if form is not Form.JSON:
        return table(form.value, "reviews", _review_columns(page), found, language=page.language)
    return cursor.whole(_waiting(one) for one in found)


@router.post("/assignments/{assignment}/accept", operation_id="accept_report")
def accept(page: Decider, assignment: Id, body: Acceptance) -> AssignmentWhole:
    """Closes the assignment off. 409 `own-report-…` for a report of one's own, `newer-report` where it was not read."""
    _there(page, assignment)
    verified = {one.position: one.value for one in body.verified}
    reporting.accept(
        page.house.database, assignment, now=page.now, actor=page.who.actor, verified=verified, words=body.words,
        report=body.report,
    )  # fmt: skip
    return whole(page, assignment)


@router.post("/assignments/{assignment}/return", operation_id="return_report")
def send_back(page: Decider, assignment: Id, body: Return) -> AssignmentWhole:
    """Returns the report; the unit hears the reason, and the ladder goes on."""
    _there(page, assignment)
    reporting.send_back(
        page.house.database, assignment, reason=body.reason, now=page.now, actor=page.who.actor, report=body.report
    )  # fmt: skip
    return whole(page, assignment)


@router.post("/assignments/{assignment}/suspend", operation_id="suspend_assignment")
def stop(page: Decider, assignment: Id, body: Because) -> SuspensionOut:
    """Stops the clock: nothing is late and no rung speaks until it runs again."""
    _there(page, assignment)
    stopped = suspend(page.house.database, assignment, reason=body.reason, now=page.now, actor=page.who.actor)
    return SuspensionOut.model_validate(stopped)


@router.post("/assignments/{assignment}/resume", operation_id="resume_assignment")
def go_on(page: Decider, assignment: Id, body: Perhaps) -> SuspensionOut:
    """Lets the clock run again; the due date moves by the working days that it stood."""
    _there(page, assignment)
    ended = resume(page.house.database, assignment, words=body.words, now=page.now, actor=page.who.actor)
    return SuspensionOut.model_validate(ended)


@router.get("/suspensions", operation_id="list_suspensions")
def suspensions(page: SupervisorReader) -> Listing[SuspensionOut]:
    """The clocks that stand, the longest first."""
    with page.house.database.read() as session:
        return cursor.whole(_stopped(one) for one in in_effect(session))


@router.get("/extensions", operation_id="list_extensions", response_model=Listing[RequestWhole], responses=TABLE)
def requests(
    page: SupervisorReader,
    state: Annotated[Literal["waiting", "decided"], Query()] = "waiting",
    decided_since: Annotated[Instant | None, Query(description="Of those decided; the newest fifty.")] = None,
    form: As = Form.JSON,
) -> Listing[RequestWhole] | Response:
    """The requests for more time that wait, the oldest first; or those decided, the newest first."""
    with page.house.database.read() as session:
        since = decided_since or datetime.min.replace(tzinfo=page.now.tzinfo, year=1970)
        found = waiting(session) if state == "waiting" else decided(session, since=since)
    if form is not Form.JSON:
        return table(form.value, "extensions", _request_columns(page), found, language=page.language)
    return cursor.whole(_request(one) for one in found)


@router.post("/extensions/{request}/grant", operation_id="grant_extension")
def grant_one(page: Decider, request: Id, body: Perhaps) -> RequestOut:
    """Grants the later date; the unit hears it."""
    done = grant(page.house.database, request, words=body.words, now=page.now, actor=page.who.actor)
    return RequestOut.model_validate(done)


@router.post("/extensions/{request}/refuse", operation_id="refuse_extension")
def refuse_one(page: Decider, request: Id, body: Refusal) -> RequestOut:
    """Refuses it; the unit hears why."""
    done = refuse(page.house.database, request, words=body.words, now=page.now, actor=page.who.actor)
    return RequestOut.model_validate(done)


@router.post("/urge", operation_id="urge_assignments")
def urge_some(page: Reporter, body: Urging) -> Urged:
    """Urges the units, each assignment once a day: the supervision office any, a lead unit those of its tasks."""
    with page.house.database.read() as session:
        if not may_urge(session, page.who, body.assignments):
            raise not_found()
    done = urge(page.house.database, body.assignments, words=body.words, now=page.now, actor=page.who.actor)
    return Urged.model_validate(done)


def _there(page: Page, assignment: int) -> None:
    with page.house.database.read() as session:
        if duty(session, page.who, assignment, today=page.today, calendar=in_force(session).calendar) is None:
            raise not_found()


def _waiting(one: Waiting) -> WaitingOut:
    return WaitingOut(
        assignment=one.assignment, report=one.report, actor=one.actor, reported_at=one.reported_at,
        consolidated=one.consolidated, plan=one.plan, task=one.task, title=Name(zh=one.title, en=one.title_en),
        clause=one.clause, unit=named(one.unit, one.unit_name, one.unit_name_en), role=one.role, period=one.period,
        due_on=one.due_on, days_late=one.days_late, figures=one.figures, files=one.files, waited=one.waited,
    )  # fmt: skip


def _request(one: Asked) -> RequestWhole:
    about = RequestOut.model_validate(one.extension)
    return RequestWhole(
        **dict(about), clause=one.clause, title=Name(zh=one.task, en=one.task_en),
        unit=named(one.unit_key, one.unit, one.unit_en), period=one.period, due_on=one.due_on, state=one.state,
    )  # fmt: skip


def _stopped(one: Stopped) -> SuspensionOut:
    return SuspensionOut.model_validate(one.suspension)


def _review_columns(page: Page) -> tuple[Column[Waiting], ...]:
    pick, say = page.language.pick, page.language.say
    return (
        Column("clause", lambda one: one.clause, 12), Column("task", lambda one: pick(one.title, one.title_en), 48),
        Column("unit", lambda one: pick(one.unit_name, one.unit_name_en), 28),
        Column("role", lambda one: say("role", one.role), 8),
        Column("period", lambda one: page.language.period(one.period), 16), Column("due-on", lambda one: one.due_on),
        Column("reported-at", lambda one: one.reported_at, 20), Column("days-late", lambda one: one.days_late, 10),
        Column("figures", lambda one: one.figures, 8), Column("files", lambda one: one.files, 8),
        Column("waited", lambda one: one.waited, 14),
    )  # fmt: skip


def _request_columns(page: Page) -> tuple[Column[Asked], ...]:
    pick = page.language.pick
    return (
        Column("clause", lambda one: one.clause, 12), Column("task", lambda one: pick(one.task, one.task_en), 48),
        Column("unit", lambda one: pick(one.unit, one.unit_en), 28),
        Column("period", lambda one: page.language.period(one.period), 16),
        Column("from-on", lambda one: one.extension.from_on), Column("to-on", lambda one: one.extension.to_on),
        Column("reason", lambda one: one.extension.reason, 40),
        Column("asked-at", lambda one: one.extension.asked_at, 20),
        Column("decided-at", lambda one: one.extension.decided_at, 20),
        Column("words", lambda one: one.extension.words, 40),
    )  # fmt: skip
