"""Requests for more time and stopped clocks (延期与中止): what waits for a decision, and what was decided lately."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from models.extension import Extension
from supervision.calendar import WorkingCalendar
from supervision.extending import grant, refuse
from supervision.in_force import in_force
from supervision.more_time import ExtensionError
from supervision.requests import decided, waiting
from supervision.stopped_clock import due_after, stood_for
from supervision.suspending import Stopped, in_effect
from web.access import Supervisor
from web.decision import LONGEST_REASON, Wrong
from web.forms import in_words
from web.naming import actors, shorts
from web.page import Page
from web.sent import paragraphs
from web.uploads import Form, Uploaded

router = APIRouter()
LATELY = timedelta(days=30)
DONE = ("granted", "refused")


@dataclass(frozen=True)
class Clock:
    """A clock that stands: for how many working days so far, and what would be due if it ran again today."""

    stopped: Stopped
    stood: int
    due_on: date | None


@dataclass(frozen=True)
class Sent:
    """A decision that came back: on which request, its words, and why it was not taken."""

    request: int
    words: str = ""
    wrong: tuple[Wrong, ...] = ()
    stale: str = ""

    @property
    def status(self) -> int:
        return 409 if self.stale else 422 if self.wrong else 200


@router.get("/requests")
def show(page: Supervisor) -> Response:
    return _requests_page(page)


@router.post("/requests/{request:int}/grant")
def grant_one(page: Supervisor, request: int, form: Uploaded) -> Response:
    """Grants the later date; words are told to the unit beside it."""
    sent = _sent(request, form)

    def do() -> Extension:
        return grant(page.house.database, request, words=sent.words, now=page.now, actor=page.who.actor)

    return _decided(page, sent, do)


@router.post("/requests/{request:int}/refuse")
def refuse_one(page: Supervisor, request: int, form: Uploaded) -> Response:
    """Refuses it, with words that the unit hears."""
    sent = _sent(request, form)
    if not sent.words and not sent.wrong:
        sent = Sent(request, wrong=(Wrong(_field(request), "no-refusal"),))

    def do() -> Extension:
        return refuse(page.house.database, request, words=sent.words, now=page.now, actor=page.who.actor)

    return _decided(page, sent, do)


@router.get("/requests/{_:path}")
def back_to_the_requests(__: Supervisor, _: str) -> Response:
    """What a form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse("/requests", status_code=303)


def _decided(page: Page, sent: Sent, do: Callable[[], Extension]) -> Response:
    with page.house.database.read() as session:
        if not 0 < sent.request < 2**31 or session.get(Extension, sent.request) is None:
            raise HTTPException(404)
    if sent.wrong:
        return _requests_page(page, sent)
    try:
        done = do()
    except ExtensionError as error:
        return _requests_page(page, Sent(sent.request, sent.words, stale=f"request-{error.kind}"))
    return RedirectResponse(f"/requests?done={'granted' if done.granted else 'refused'}", status_code=303)


def _requests_page(page: Page, sent: Sent | None = None) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        open_requests = waiting(session)
        lately = decided(session, since=page.now - LATELY)
        clocks = [_clock(one, page.today, rules.calendar) for one in in_effect(session)]
        bar = page.bar(session, rules.calendar)
    done = page.request.query_params.get("done")
    return page.show(
        "office/requests.html", bar, status=sent.status if sent else 200, waiting=open_requests, lately=lately,
        clocks=clocks, sent=sent, wrong=in_words(page, sent.wrong) if sent else [], field_of=_field,
        most=LONGEST_REASON, short=shorts(rules), actors=actors(rules),
        done=done if done in DONE and sent is None else None,
    )  # fmt: skip


def _clock(one: Stopped, today: date, calendar: WorkingCalendar) -> Clock:
    begun_on = one.suspension.begun_on
    due_on = due_after(one.due_on, begun_on, today, calendar) if one.due_on else None
    return Clock(one, stood_for(begun_on, today, calendar), due_on)


def _field(request: int) -> str:
    """The field in which the words of a decision stand: each request has its own."""
    return f"words-{request}"


def _sent(request: int, form: Form) -> Sent:
    words = paragraphs(form.get(_field(request)))[: 4 * LONGEST_REASON]
    too_long = form.wrong or len(words) > LONGEST_REASON
    wrong = (Wrong(_field(request), "long", {"most": LONGEST_REASON}),) if too_long else ()
    return Sent(request, words, wrong)
