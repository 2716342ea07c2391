"""What a unit does with what it owes: acknowledge, keep a draft, report, ask for more time."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Response
from pydantic import Field

from models.assignment import Assignment
from supervision import drafting, reporting
from supervision.duty import leads_others, owed_by
from supervision.extending import ask
from web.api.access import Reporter, UnitReader
from web.api.access import router as api_router
from web.api.duty import AssignmentWhole, whole
from web.api.problem import ProblemError, misfit, not_found
from web.api.shape import Amount, At, Body, Id, Line, Paragraphs, Reason, Shape, SomeId
from web.page import Page

router = api_router("steps")
MOST_ACKNOWLEDGED = 500
MOST_FILES = 20


class Acknowledged(Body):
    """Which assignments the unit has received."""

    assignments: list[SomeId] = Field(min_length=1, max_length=MOST_ACKNOWLEDGED)


class FigureIn(Body):
    """A figure for one of the task's targets."""

    position: int = Field(ge=0, le=10_000, description="Which target, counted from 0.", examples=[0])
    value: Amount = Field(description="As the unit counts it, in the target's `measure`.")


class ReportIn(Body):
    """A unit's progress: words, figures or files, at least one of them."""

    words: Annotated[Paragraphs, Field(max_length=2000, examples=["名单已建成，共 12 家。"])] = ""
    figures: list[FigureIn] = Field(default_factory=list, max_length=100)
    evidence: list[SomeId] = Field(
        default_factory=list, max_length=MOST_FILES, description="Files of the caller's own draft, by their `id`."
    )


class DraftIn(Body):
    """A report as far as it is written; figures as they were typed."""

    words: Annotated[Paragraphs, Field(max_length=20_000)] = ""
    figures: dict[Annotated[str, Field(pattern=r"^\d{1,4}$")], Annotated[Line, Field(max_length=60)]] = Field(
        default_factory=dict, max_length=100, description="What was typed for each target, by its position."
    )
    early_reason: Annotated[Paragraphs, Field(max_length=500)] = ""


class DraftOut(Shape):
    """The draft that is kept."""

    words: str
    figures: dict[str, str]
    early_reason: str
    saved_at: At


class RequestIn(Body):
    """A later date that is asked for, before expiry, at most 90 days after the date in force."""

    to: date = Field(description="The last day in Shanghai.", examples=["2019-07-31"])
    reason: Reason


class RequestOut(Shape):
    """A request for more time, and what was decided."""

    id: int
    assignment_id: int
    from_on: date
    to_on: date
    reason: str
    asked_at: At
    actor: str
    granted: bool | None = Field(description="null while it waits.")
    decided_at: At | None
    decided_by: str | None
    words: str | None


@router.post("/acknowledgements", operation_id="acknowledge_assignments", status_code=204)
def acknowledge_several(page: Reporter, body: Acknowledged) -> Response:
    """The unit has received these; all of them or, where one cannot be, none."""
    wanted = list(dict.fromkeys(body.assignments))
    for one in wanted:
        owing(page, one)
    reporting.acknowledge(page.house.database, *wanted, now=page.now, actor=page.who.actor)
    return Response(status_code=204)


@router.post("/assignments/{assignment}/acknowledge", operation_id="acknowledge_assignment")
def acknowledge(page: Reporter, assignment: Id) -> AssignmentWhole:
    """The unit has received it. 409 `step` where it was acknowledged before."""
    owing(page, assignment)
    reporting.acknowledge(page.house.database, assignment, now=page.now, actor=page.who.actor)
    return whole(page, assignment)


@router.post("/assignments/{assignment}/reports", operation_id="report_assignment", status_code=201)
def report(page: Reporter, assignment: Id, body: ReportIn) -> AssignmentWhole:
    """Reports; the caller's draft is gone with it. A lead that consolidates others has an operation of its own: 409."""
    owed = owing(page, assignment)
    with page.house.database.read() as session:
        if leads_others(session, owed):
            raise ProblemError(409, "consolidates", "Other units have a part in it; send the consolidated report.")
    reporting.report(
        page.house.database, assignment, words=body.words, now=page.now, actor=page.who.actor,
        figures=figures_in(body.figures), evidence=body.evidence, account=page.who.account,
    )  # fmt: skip
    return whole(page, assignment)


@router.get("/assignments/{assignment}/draft", operation_id="get_draft")
def draft(page: UnitReader, assignment: Id) -> DraftOut:
    """What the caller has written and not sent. 404 where there is nothing."""
    owing(page, assignment)
    with page.house.database.read() as session:
        found = drafting.draft_of(session, assignment, page.who.account)
    if found is None:
        raise not_found()
    return DraftOut(
        words=found.words, figures={key: str(typed) for key, typed in found.figures.items()},
        early_reason=found.early_reason, saved_at=found.saved_at,
    )  # fmt: skip


@router.put("/assignments/{assignment}/draft", operation_id="keep_draft", status_code=204)
def keep_draft(page: Reporter, assignment: Id, body: DraftIn) -> Response:
    """Keeps the draft, in place of the one before."""
    owing(page, assignment)
    typed = {int(position): words for position, words in body.figures.items()}
    drafting.keep(
        page.house.database, assignment, account=page.who.account, words=body.words, figures=typed,
        early_reason=body.early_reason, now=page.now,
    )  # fmt: skip
    return Response(status_code=204)


@router.post("/assignments/{assignment}/extensions", operation_id="ask_extension", status_code=201)
def ask_for_more_time(page: Reporter, assignment: Id, body: RequestIn) -> RequestOut:
    """Asks for a later date; until it is granted the date in force stays."""
    owing(page, assignment)
    asked = ask(
        page.house.database, assignment, to_on=body.to, reason=body.reason, now=page.now, actor=page.who.actor
    )  # fmt: skip
    return RequestOut.model_validate(asked)


def owing(page: Page, assignment: int) -> Assignment:
    """The assignment, which the caller's own unit owes; 404 for all others."""
    with page.house.database.read() as session:
        found = owed_by(session, page.who, assignment)
    if found is None:
        raise not_found()
    return found


def figures_in(figures: list[FigureIn]) -> dict[int, Decimal]:
    """The figures by the position of their target, each of them once."""
    found = {one.position: one.value for one in figures}
    if len(found) != len(figures):
        raise misfit("/body/figures", "twice", "A target is named more than once.")
    return found
