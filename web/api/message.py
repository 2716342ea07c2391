"""Messages (消息): those to the contacts of one's own unit, and the outbox as those read it who run the office."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import Field

from models.message import Message
from notifications.outbox.listing import Sought, letters
from notifications.outbox.of_unit import letter_of
from notifications.outbox.reading import Letter, letter
from notifications.outbox.requeuing import Outcome, requeue, requeue_each, revoke
from web.api import cursor
from web.api.access import TABLE, OperatorReader, Runner, UnitReader
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
    Limit,
    Listing,
    MessageKey,
    Name,
    Named,
    Plain,
    Reason,
    Shape,
    named,
)  # fmt: skip
from web.export import Column, table
from web.page import Page
from web.unit.messages import without_links

router = api_router("messages")
Status = Literal["pending", "claimed", "sent", "dead", "superseded"]


class MessageOut(Shape):
    """A message to one person by one channel."""

    key: str = Field(description="The same at every attempt.")
    unit: Named
    post: Name = Field(description="Whom it is for.")
    channel: str
    day: date
    status: str = Field(description="pending, claimed, sent, dead or superseded.")
    subject: str
    composed_at: At
    sent_at: At | None
    attempts: int
    fault: str | None = Field(description="What the far side said last.")


class MessageWhole(MessageOut):
    """A message with its words; its signed links are left out for all but the person whom it went to."""

    text: str


class RequeuedOut(Shape):
    """What became of a dead message that was to go again."""

    key: str
    outcome: str = Field(description="again, next digest, or told to others.")
    notices: int = Field(description="How many of its notices still have to be told.")


class Requeuing(Body):
    """Which dead messages are to go again, and why."""

    keys: list[Annotated[str, Field(pattern=r"^[0-9a-zA-Z-]{1,64}$")]] = Field(min_length=1, max_length=200)
    reason: Reason


class RequeuedMany(Shape):
    """What became of the messages: how many."""

    again: int
    next_digest: int
    told_to_others: int


class BecauseOf(Body):
    """Why."""

    reason: Reason


@router.get("/messages", operation_id="list_messages")
def show(page: UnitReader, request: Request, after: Cursor = None, limit: Limit = USUAL) -> Listing[MessageOut]:
    """The messages to the contacts of the caller's unit, the newest first."""
    before = cursor.after(request, after)
    with page.house.database.read() as session:
        rows = letters(session, Sought(own=page.who.unit or 0), before=before, most=limit + 1)
    return cursor.page(request, rows, limit=limit, number=_number, item=_out)


@router.get("/messages/{key}", operation_id="get_message")
def show_one(page: UnitReader, key: MessageKey) -> MessageWhole:
    """One message to the caller's unit."""
    with page.house.database.read() as session:
        return _whole(page, letter_of(session, page.who.unit or 0, key))


@router.get("/outbox", operation_id="list_outbox", response_model=Listing[MessageOut], responses=TABLE)
def outbox(
    page: OperatorReader, request: Request, status: Annotated[Status | None, Query()] = None, unit: FilterKey = None,
    channel: Annotated[Plain | None, Query(max_length=16)] = None, after: Cursor = None, limit: Limit = USUAL,
    form: As = Form.JSON,
) -> Listing[MessageOut] | Response:  # fmt: skip
    """Every message, the newest first; those with the status dead wait for a person."""
    wanted = Sought(status=status, unit=unit, channel=channel)
    if form is not Form.JSON:
        return table(form.value, "outbox", _columns(page), _every(page, wanted), language=page.language)
    before = cursor.after(request, after)
    with page.house.database.read() as session:
        rows = letters(session, wanted, before=before, most=limit + 1)
    return cursor.page(request, rows, limit=limit, number=_number, item=_out)


@router.get("/outbox/{key}", operation_id="get_outbox_message")
def outbox_one(page: OperatorReader, key: MessageKey) -> MessageWhole:
    """One message, whomever it is for."""
    with page.house.database.read() as session:
        return _whole(page, letter(session, key))


@router.post("/requeues", operation_id="requeue_messages")
def send_these_again(page: Runner, body: Requeuing) -> RequeuedMany:
    """Lets several dead messages go again, for one reason; what is not dead any more is passed over."""
    keys = list(dict.fromkeys(body.keys))
    done = requeue_each(page.house.database, keys, now=page.now, actor=page.who.actor, reason=body.reason)
    return RequeuedMany(
        again=done[Outcome.AGAIN], next_digest=done[Outcome.NEXT], told_to_others=done[Outcome.TOLD]
    )  # fmt: skip


@router.post("/outbox/{key}/requeue", operation_id="requeue_message")
def send_again(page: Runner, key: MessageKey, body: BecauseOf) -> RequeuedOut:
    """Lets a dead message go again, or what it carried into the next digest. 409 where it is not dead."""
    _there(page, key)
    done = requeue(page.house.database, key, now=page.now, actor=page.who.actor, reason=body.reason)
    return RequeuedOut(key=done.key, outcome=done.outcome.value, notices=done.notices)


@router.post("/outbox/{key}/revoke", operation_id="revoke_links", status_code=204)
def end_links(page: Runner, key: MessageKey, body: BecauseOf) -> Response:
    """Ends the signed links that stand in a message. 409 where it has none that hold."""
    _there(page, key)
    revoke(page.house.database, key, now=page.now, actor=page.who.actor, reason=body.reason)
    return Response(status_code=204)


def _there(page: Page, key: str) -> None:
    with page.house.database.read() as session:
        if letter(session, key) is None:
            raise not_found()


def _number(one: Letter) -> int:
    return one.message.id or 0


def _out(one: Letter) -> MessageOut:
    return MessageOut(**_values(one))


def _values(one: Letter) -> dict[str, object]:
    message: Message = one.message
    kept = {name: getattr(message, name) for name in MessageOut.model_fields if hasattr(message, name)}
    unit = named(one.unit.key, one.unit.name, one.unit.name_en)
    return kept | {"unit": unit, "post": Name(zh=one.contact.title, en=one.contact.title_en)}


def _whole(page: Page, found: Letter | None) -> MessageWhole:
    if found is None:
        raise not_found()
    return MessageWhole.model_validate(_values(found) | {"text": without_links(page, found.message.text)})


def _every(page: Page, wanted: Sought) -> Iterator[Letter]:
    before = 0
    with page.house.database.read() as session:
        while rows := letters(session, wanted, before=before, most=500):
            yield from rows
            before = _number(rows[-1])
            session.expunge_all()


def _columns(page: Page) -> tuple[Column[Letter], ...]:
    pick = page.language.pick
    return (
        Column("day", lambda one: one.message.day),
        Column("unit", lambda one: pick(one.unit.name, one.unit.name_en), 28),
        Column("post", lambda one: pick(one.contact.title, one.contact.title_en), 24),
        Column("channel", lambda one: one.message.channel, 12), Column("address", lambda one: one.message.address, 32),
        Column("status", lambda one: page.language.say("status", one.message.status), 12),
        Column("title", lambda one: one.message.subject, 48), Column("sent-at", lambda one: one.message.sent_at, 20),
        Column("attempts", lambda one: one.message.attempts, 8), Column("fault", lambda one: one.message.fault, 40),
    )  # fmt: skip
