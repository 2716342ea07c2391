"""Search (搜索) over what people wrote, and the plan over the year, as far as the caller may read them."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query, Request
from pydantic import Field

from supervision.in_force import in_force
from supervision.searching.asking import LONGEST, Hit, Search, search
from supervision.timeline import Course, timeline
from web.api import cursor
from web.api.access import Reader
from web.api.access import router as api_router
from web.api.duty import FilterKey
from web.api.problem import misfit
from web.api.shape import KEY, USUAL, Cursor, Limit, Listing, Name, Named, Plain, Shape, named

router = api_router("search")
Kind = Literal["task", "report", "review", "extension", "instruction", "slip"]
Day = Annotated[date | None, Query(ge=date(1949, 1, 1), le=date(2199, 12, 31))]


class HitOut(Shape):
    """Something that was found."""

    kind: Kind
    ref: int = Field(description="Its number among those of its kind.")
    plan: str | None
    task: str | None
    title: Name | None
    clause: str | None
    unit: Named | None
    assignment: int | None
    period: str | None
    said_on: date | None
    excerpt: str = Field(description="The words around what was asked for.")
    marked: list[str] = Field(description="The pieces of the excerpt that are what was asked for.")


class MarkOut(Shape):
    """What of a task falls due on a day, in assignments."""

    due_on: date
    total: int
    done: int
    suspended: int
    late: int = Field(description="Overdue still.")


class CourseOut(Shape):
    """A task's way through the year; one without marks has no due date."""

    task: str
    title: Name
    clause: str
    schedule: str
    marks: list[MarkOut]


class PaceOut(Shape):
    """By a day, how many assignments."""

    on: date
    number: int


class TimelineOut(Shape):
    """A plan over the year, and its pace: what was to be done, and was done, by each day."""

    courses: list[CourseOut]
    asked: list[PaceOut]
    done: list[PaceOut]


@router.get("/search", operation_id="search")
def find(
    page: Reader, request: Request, q: Annotated[Plain, Query(min_length=2, max_length=LONGEST, examples=["名单"])],
    kind: Annotated[Kind | None, Query()] = None, unit: FilterKey = None, plan: FilterKey = None, since: Day = None,
    until: Day = None, after: Cursor = None, limit: Limit = USUAL,
) -> Listing[HitOut]:  # fmt: skip
    """What was written and holds every part of `q`, the newest first; each part is at least two signs long."""
    before = cursor.after(request, after) or None
    asked = Search(q, (kind,) if kind else (), unit, plan, since, until, before)
    if asked.is_too_short:
        raise misfit("/query/q", "too-short", "Each part has to be at least two signs long.")
    with page.house.database.read() as session:
        found = search(session, page.who, asked, today=page.today, size=limit)
    return cursor.begun(request, [_hit(one) for one in found.hits], next=found.more)


@router.get("/timeline", operation_id="get_timeline")
def over_the_year(
    page: Reader, plan: Annotated[str, Query(pattern=KEY, max_length=64, examples=["langfang-2019"])]
) -> TimelineOut:
    """A plan's year: whole for those who oversee, else what the caller's unit owes. An unknown plan is empty."""
    with page.house.database.read() as session:
        found = timeline(session, in_force(session), page.who, plan=plan, today=page.today)
    return TimelineOut(
        courses=[_course(one) for one in found.courses],
        asked=[PaceOut.model_validate(one) for one in found.asked],
        done=[PaceOut.model_validate(one) for one in found.done],
    )  # fmt: skip


def _hit(one: Hit) -> HitOut:
    task, unit = one.task, one.unit
    return HitOut.model_validate(
        {
            "kind": one.kind, "ref": one.ref, "plan": one.plan, "task": task.key if task else None,
            "title": Name(zh=task.title, en=task.title_en) if task else None, "clause": one.clause,
            "unit": named(unit.key, unit.name, unit.name_en) if unit else None, "assignment": one.assignment,
            "period": one.period, "said_on": one.said_on, "excerpt": "".join(piece.words for piece in one.pieces),
            "marked": [piece.words for piece in one.pieces if piece.marked],
        }
    )  # fmt: skip


def _course(one: Course) -> CourseOut:
    return CourseOut(
        task=one.task, title=Name(zh=one.title, en=one.title_en), clause=one.clause, schedule=one.schedule,
        marks=[MarkOut.model_validate(mark) for mark in one.marks],
    )  # fmt: skip
