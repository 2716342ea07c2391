"""The queue of reviews (审核): the reports that wait, and closing off several of them at once."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from supervision.choices import Choices, choices
from supervision.in_force import in_force
from supervision.reviewing import PAGE, Queue, Wanted, accept_each, queue
from web.access import Supervisor
from web.asking import Asked, asked
from web.decision import Wrong
from web.forms import in_words
from web.naming import shorts
from web.page import Page
from web.uploads import Uploaded

router = APIRouter()
PATH = "/reviews"
MOST_AT_ONCE = 1000
"""How many a form may name; a page lists fewer."""


@router.get(PATH)
def show(page: Supervisor) -> Response:
    return _queue_page(page)


@router.post(PATH)
def accept_ticked(page: Supervisor, form: Uploaded) -> Response:
    """Closes off what was ticked and needs no closer look; what cannot be is left, and the page says how much."""
    ticked = _ticked(form.all("pick"))
    if not ticked:
        return _queue_page(page, wrong=(Wrong("pick", "none-picked"),))
    done = accept_each(page.house.database, ticked, now=page.now, actor=page.who.actor)
    with page.house.database.read() as session:
        wanted = _asked(page.request.query_params, choices(session))
    back = wanted.to(done="closed", closed=len(done.closed) or None, left=len(done.left) or None)
    return RedirectResponse(back, status_code=303)


def _queue_page(page: Page, *, wrong: Sequence[Wrong] = ()) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        everything = choices(session)
        wanted = _asked(page.request.query_params, everything)
        found = Queue((), 0, 1, 1)
        if not wanted.faults:
            found = queue(session, _wanted(wanted), today=page.today, calendar=rules.calendar)
        bar = page.bar(session, rules.calendar)
    query = page.request.query_params
    told = {name: _count(query.get(name, "")) for name in ("closed", "left")}
    return page.show(
        "office/reviews.html", bar, status=422 if wanted.faults or wrong else 200, asked=wanted, found=found,
        choices=everything, size=PAGE, short=shorts(rules), wrong=in_words(page, wrong),
        told=told if query.get("done") == "closed" and not wrong else {},
    )  # fmt: skip


def _asked(query: QueryParams, everything: Choices) -> Asked:
    known = {
        "plan": [choice.key for choice in everything.plans],
        "unit": [choice.key for choice in everything.units],
        "lead": [choice.key for choice in everything.leads],
        "clause": [choice.key for choice in everything.clauses],
    }
    return asked(PATH, query, known)


def _wanted(wanted: Asked) -> Wanted:
    plan, unit, lead, clause = (wanted.get(name) for name in ("plan", "unit", "lead", "clause"))
    return Wanted(plan, unit, lead, clause, wanted.page)


def _ticked(picks: Sequence[str]) -> Mapping[int, int]:
    """The reports that were ticked, by assignment; each box says both."""
    found = [pick.partition("-") for pick in picks[:MOST_AT_ONCE]]
    return {int(duty): int(report) for duty, _, report in found if _is_id(duty) and _is_id(report)}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _count(text: str) -> int:
    return int(text) if _is_id(text) else 0
