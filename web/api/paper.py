"""Papers of the supervision office: slips to units (督办单), and leaders' instructions on tasks (批示)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from models.slip import Slip
from models.unit import Unit
from supervision import directory
from supervision.instructing import LONGEST_GIVER, instruct, instructions
from supervision.instructing import LONGEST_WORDS as LONGEST_INSTRUCTION
from supervision.slips import LONGEST_WORDS, MOST_ITEMS, issue, number, paper
from web.api import cursor
from web.api.access import TABLE, Decider, Reader
from web.api.access import router as api_router
from web.api.duty import FilterKey
from web.api.problem import not_found
from web.api.shape import (
    USUAL,
    As,
    At,
    Body,
    Cursor,
    Form,
    Id,
    Key,
    Limit,
    Line,
    Listing,
    Named,
    Paragraphs,
    Shape,
    SomeId,
    SomeKey,
    named,
)  # fmt: skip
from web.export import Column, table
from web.page import Page

router = api_router("papers")
Row = tuple[Slip, Unit, list[int]]


class SlipIn(Body):
    """A slip to one unit about duties that it owes."""

    unit: SomeKey
    assignments: list[SomeId] = Field(min_length=1, max_length=MOST_ITEMS)
    words: Annotated[Paragraphs, Field(min_length=1, max_length=LONGEST_WORDS, examples=["请抓紧办理并书面说明原因。"])]
    reply_on: date | None = Field(default=None, description="The day by which a reply is due, later than today.")


class SlipOut(Shape):
    """A slip as it was issued."""

    id: int
    number: str = Field(examples=["督办〔2019〕3号"])
    unit: Named
    issued_at: At
    actor: str
    words: str
    reply_on: date | None
    assignments: list[int]


class InstructionIn(Body):
    """Who wrote what on which day."""

    given_by: Annotated[Line, Field(min_length=1, max_length=LONGEST_GIVER, examples=["市长"])]
    given_on: date = Field(description="No later than today.")
    words: Annotated[Paragraphs, Field(min_length=1, max_length=LONGEST_INSTRUCTION, examples=["请抓紧推进。"])]


class InstructionOut(Shape):
    """What a leader wrote on a task."""

    id: int
    given_by: str
    given_on: date
    words: str
    written_at: At
    actor: str


@router.get("/slips", operation_id="list_slips", response_model=Listing[SlipOut], responses=TABLE)
def show(
    page: Reader, request: Request, unit: FilterKey = None, after: Cursor = None, limit: Limit = USUAL,
    form: As = Form.JSON,
) -> Listing[SlipOut] | Response:  # fmt: skip
    """The slips, the newest first: a unit its own, who oversees all."""
    if form is not Form.JSON:
        return table(form.value, "slips", _columns(page), _every(page, unit), language=page.language)
    before = cursor.after(request, after)
    with page.house.database.read() as session:
        rows = directory.slips(session, page.who, unit=unit, before=before, most=limit + 1)
    return cursor.page(request, rows, limit=limit, number=lambda row: row[0].id or 0, item=_slip)


@router.post("/slips", operation_id="issue_slip", status_code=201)
def write(page: Decider, body: SlipIn) -> SlipOut:
    """Issues a slip under the next number. The very same one of the same day is answered with the one there is."""
    made = issue(
        page.house.database, unit=body.unit, assignments=body.assignments, words=body.words, reply_on=body.reply_on,
        now=page.now, actor=page.who.actor,
    )  # fmt: skip
    return show_one(page, made.id or 0)


@router.get("/slips/{slip}", operation_id="get_slip")
def show_one(page: Reader, slip: Id) -> SlipOut:
    """One slip: for its unit, and for those who oversee."""
    with page.house.database.read() as session:
        found = paper(session, slip)
    if found is None or not (page.who.oversees or found.slip.unit_id == page.who.unit):
        raise not_found()
    return _slip((found.slip, found.unit, [one.assignment.id or 0 for one in found.items]))


@router.get("/tasks/{plan}/{task}/instructions", operation_id="list_instructions")
def told(page: Reader, plan: Key, task: Key) -> Listing[InstructionOut]:
    """The instructions on a task, the newest first, for whoever may read the task."""
    with page.house.database.read() as session:
        found = directory.task(session, page.who, plan, task)
        if found is None:
            raise not_found()
        return cursor.whole(InstructionOut.model_validate(one) for one in instructions(session, found.task.id or 0))


@router.post("/tasks/{plan}/{task}/instructions", operation_id="put_down_instruction", status_code=201)
def put_down(page: Decider, plan: Key, task: Key, body: InstructionIn) -> InstructionOut:
    """Puts down what a leader wrote; the units that owe the task hear it. The very same one is put down once."""
    with page.house.database.read() as session:
        found = directory.task(session, page.who, plan, task)
    if found is None:
        raise not_found()
    made = instruct(
        page.house.database, task=found.task.id or 0, given_by=body.given_by, given_on=body.given_on, words=body.words,
        now=page.now, actor=page.who.actor,
    )  # fmt: skip
    return InstructionOut.model_validate(made)


def _slip(row: Row) -> SlipOut:
    slip, to, about = row
    return SlipOut(
        id=slip.id or 0, number=number(slip), unit=named(to.key, to.name, to.name_en), issued_at=slip.issued_at,
        actor=slip.actor, words=slip.words, reply_on=slip.reply_on, assignments=about,
    )  # fmt: skip


def _every(page: Page, unit: str | None) -> Iterator[Row]:
    before = 0
    with page.house.database.read() as session:
        while rows := directory.slips(session, page.who, unit=unit, before=before, most=500):
            yield from rows
            before = rows[-1][0].id or 0


def _columns(page: Page) -> tuple[Column[Row], ...]:
    return (
        Column("number", lambda row: number(row[0]), 20),
        Column("unit", lambda row: page.language.pick(row[1].name, row[1].name_en), 28),
        Column("issued-at", lambda row: row[0].issued_at, 20), Column("actor", lambda row: row[0].actor, 20),
        Column("words", lambda row: row[0].words, 60), Column("reply-on", lambda row: row[0].reply_on),
        Column("duties", lambda row: len(row[2]), 10),
    )  # fmt: skip
