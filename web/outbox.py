"""The outbox (发件箱): every message as it was sent, what still waits and why, and what could not be delivered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from notifications.digest.finding import unheard
from notifications.outbox.reading import (
    PAGE,
    STATUSES,
    Outbox,
    channels,
    left_of,
    letter,
    outbox,
    recipients,
    waiting,
)
from notifications.outbox.requeuing import OutboxError, Outcome, requeue, requeue_each, revoke
from notifications.outbox.waits import Why, resting, waits
from supervision.access import Role
from supervision.choices import Choice
from supervision.in_force import in_force
from supervision.why.telling import why_message
from web.access import Admin, Operator
from web.asking import asked
from web.configuring import STYLE, words_of
from web.decision import Decided, Decision, Wrong
from web.forms import in_words
from web.naming import MAIL, ways
from web.page import Page
from web.running.address import CURSORS

router = APIRouter()
MANY = {"again": Outcome.AGAIN, "next": Outcome.NEXT, "told": Outcome.TOLD}
DONE = ("again", "next digest", "told to others", "revoked")


@dataclass(frozen=True)
class Sent:
    """A form of the message's page that came back: what was typed in it, and why it was not done.

    `stale` says that somebody else has done it, or something else, meanwhile.
    """

    form: Literal["requeue", "revoke"]
    decision: Decision
    stale: bool = False


@dataclass(frozen=True)
class Chosen:
    """The form that lets several undeliverable messages go again, as it came back: which were ticked, and why not."""

    keys: tuple[str, ...]
    decision: Decision

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        none = (Wrong("keys", "none-chosen"),) if not self.keys else ()
        return (*none, *self.decision.wrong)


NOT_CHOSEN = Chosen((), Decision())
UNDELIVERABLE = QueryParams({"status": "dead"})


@router.get("/outbox")
def show(page: Operator) -> Response:
    return _list(page, page.request.query_params)


@router.post("/outbox/requeue")
def send_these_again(page: Admin, decision: Decided, keys: Annotated[Sequence[str], Form()] = ()) -> Response:
    """Lets every message that was ticked go again, for one reason; what can be delivered by now is passed over."""
    chosen = Chosen(tuple(dict.fromkeys(keys))[:PAGE], decision)
    if chosen.wrong:
        return _list(page, UNDELIVERABLE, chosen, status=422)
    now, actor = page.now, page.who.actor
    done = requeue_each(page.house.database, chosen.keys, now=now, actor=actor, reason=decision.reason)
    told = "".join(f"&{name}={done[outcome]}" for name, outcome in MANY.items())
    return RedirectResponse(f"/outbox?status=dead&done=many{told}", status_code=303)


@router.get("/outbox/requeue")
def back_to_the_undeliverable(_: Admin) -> Response:
    return RedirectResponse("/outbox?status=dead", status_code=303)


def _list(page: Page, query: QueryParams, chosen: Chosen | None = None, *, status: int = 200) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        units = [Choice(*row) for row in recipients(session)]
        named = ways(rules)
        used = [Choice(one, *named.get(one, (one, one))) for one in channels(session)]
        known = {"status": STATUSES, "unit": {unit.key for unit in units}, "channel": {one.key for one in used}}
        wanted = asked("/outbox", query, known)
        found = Outbox((), 0, 1, 1)
        if not wanted.faults:
            state, unit, channel = (wanted.get(name) for name in known)
            found = outbox(session, status=state, unit=unit, channel=channel, page=wanted.page)
        held = waiting(session, rules.calendar, now=page.now)
        queued = waits(session, rules.calendar, now=page.now, channels={MAIL, *named})
        rests, lost = resting(session), unheard(session, page.now)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "outbox.html", bar, status=422 if wanted.faults else status, asked=wanted, found=found, held=held,
        units=units, used=used, ways=named, mail=page.house.mail, size=PAGE, statuses=STATUSES, rests=rests,
        queued=[one for one in queued if one.why not in (Why.LINE, Why.SENDING)], lost=lost,
        chosen=chosen or NOT_CHOSEN, wrong=in_words(page, chosen.wrong) if chosen else [],
        many=_many(query) if query.get("done") == "many" else None,
        ticks=wanted.get("status") == "dead" and page.who.role is Role.ADMIN,
    )  # fmt: skip


def _many(query: QueryParams) -> dict[str, int]:
    """What became of the messages that were ticked, as the address says."""
    return {name: int(query[name]) if query.get(name, "") in CURSORS else 0 for name in MANY}


@router.get("/outbox/{key}")
def show_message(page: Operator, key: str) -> Response:
    return _message_page(page, key)


@router.post("/outbox/{key}/requeue")
def send_again(page: Admin, key: str, decision: Decided) -> Response:
    """Lets an undeliverable message go again, or what it carried into the next digest; who and why are asked."""

    def again() -> str:
        done = requeue(page.house.database, key, now=page.now, actor=page.who.actor, reason=decision.reason)
        return done.outcome.value

    return _done(page, key, Sent("requeue", decision), again)


@router.post("/outbox/{key}/revoke")
def end_links(page: Admin, key: str, decision: Decided) -> Response:
    """Ends the links that stand in a message."""

    def ended() -> str:
        revoke(page.house.database, key, now=page.now, actor=page.who.actor, reason=decision.reason)
        return "revoked"

    return _done(page, key, Sent("revoke", decision), ended)


@router.get("/outbox/{key}/requeue")
@router.get("/outbox/{key}/revoke")
def back_to_the_message(_: Admin, key: str) -> Response:
    """What a form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse(f"/outbox/{key}", status_code=303)


def _done(page: Page, key: str, sent: Sent, do: Callable[[], str]) -> Response:
    """Does it where the form is whole, and leads to the message's page; a form with faults is shown anew."""
    if sent.decision.wrong:
        return _message_page(page, key, sent, status=422)
    with page.house.database.read() as session:
        if letter(session, key) is None:
            raise HTTPException(404)
    try:
        return RedirectResponse(f"/outbox/{key}?done={do().replace(' ', '+')}", status_code=303)
    except OutboxError:
        return _message_page(page, key, Sent(sent.form, sent.decision, stale=True), status=409)


def _message_page(page: Page, key: str, sent: Sent | None = None, *, status: int = 200) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        found = letter(session, key)
        if found is None or found.message.id is None:
            raise HTTPException(404)
        why = why_message(session, key, now=page.now)
        left = left_of(session, found.message.id)
        bar = page.bar(session, rules.calendar)
    catcher, done = page.house.catcher, page.request.query_params.get("done")
    wrong = words_of(page, sent.decision.wrong, form=sent.form) if sent else []
    return page.show(
        "message.html", bar, status=status, letter=found, why=why, left=left, ways=ways(rules), sent=sent,
        wrong=[(f"{sent.form}-{field}", words) for field, words in wrong] if sent else [], nothing_typed=Decision(),
        catcher=catcher is not None, received=catcher.received(key) if catcher else [], config_style=STYLE,
        done=done if done in DONE else None,
    )  # fmt: skip
