"""The record (操作记录): everything done, the newest first, and whether its chain holds."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import Field

from supervision.chain import follow
from supervision.recorded import Recorded, Sought, recorded
from web.api import cursor
from web.api.access import TABLE, OperatorReader
from web.api.access import router as api_router
from web.api.shape import LARGEST_ID, USUAL, As, At, Cursor, Form, Limit, Listing, Plain, Shape
from web.export import Column, table
from web.page import Page

router = api_router("record")
Words = Annotated[Plain | None, Query(max_length=100)]


class EntryOut(Shape):
    """One entry; `hash` covers it and the one before."""

    id: int
    at: At
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    previous: str
    hash: str


class ChainOut(Shape):
    """How far the chain was followed."""

    through: int = Field(description="The last entry that holds; 0: none.")
    entries: int = Field(description="How many were looked at.")
    broken_at: int | None = Field(description="The first entry that does not follow from the one before.")
    ends: bool = Field(description="Nothing comes after; else ask again with `after` set to `through`.")


@router.get("/record", operation_id="list_record", response_model=Listing[EntryOut], responses=TABLE)
def show(
    page: OperatorReader, request: Request, actor: Words = None,
    action: Annotated[Plain | None, Query(max_length=64)] = None, subject: Words = None,
    since: Annotated[date | None, Query(ge=date(1949, 1, 1), le=date(2199, 12, 31))] = None,
    until: Annotated[date | None, Query(ge=date(1949, 1, 1), le=date(2199, 12, 31))] = None, after: Cursor = None,
    limit: Limit = USUAL, form: As = Form.JSON,
) -> Listing[EntryOut] | Response:  # fmt: skip
    """The entries, the newest first."""
    sought = Sought(actor or "", action or "", subject or "", since, until)
    if form is not Form.JSON:
        return table(form.value, "record", _columns(), _every(page, sought), language=page.language)
    before = cursor.after(request, after) or None
    with page.house.database.read() as session:
        entries = recorded(session, sought, before=before, size=limit + 1).entries
        return cursor.page(request, entries, limit=limit, number=lambda one: one.entry.id or 0, item=_entry)


@router.get("/record/chain", operation_id="follow_record")
def check(page: OperatorReader, after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0) -> ChainOut:
    """Follows the chain from the entry after this one, so many at a time; nothing is written."""
    with page.house.database.read() as session:
        return ChainOut.model_validate(follow(session, after=after))


def _entry(one: Recorded) -> EntryOut:
    return EntryOut.model_validate(one.entry)


def _every(page: Page, sought: Sought) -> Iterator[Recorded]:
    before: int | None = None
    with page.house.database.read() as session:
        while (found := recorded(session, sought, before=before, size=500)).entries:
            yield from found.entries
            if found.older is None:
                return
            before = found.older
            session.expunge_all()


def _columns() -> tuple[Column[Recorded], ...]:
    return (
        Column("entry", lambda one: one.entry.id, 10), Column("at", lambda one: one.entry.at, 20),
        Column("actor", lambda one: one.entry.actor, 24), Column("action", lambda one: one.entry.action, 24),
        Column("subject", lambda one: one.entry.subject, 32), Column("detail", lambda one: str(one.entry.detail), 60),
        Column("hash", lambda one: one.entry.hash, 66),
    )  # fmt: skip
