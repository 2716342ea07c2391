"""What my unit owes (我的事项): group by group, and several acknowledged at once."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from supervision import reporting
from supervision.drafting import saved_at
from supervision.duties import ORDER, PAGE, Duties, Group, Place, Wanted, duties, periods_of, places_of, receivable
from supervision.in_force import InForce, in_force
from supervision.lifecycle import StepError
from supervision.stepping import UnknownAssignmentError
from web.access import AtUnit
from web.asking import Asked, asked
from web.decision import Typed, Wrong
from web.forms import in_words
from web.naming import shorts
from web.page import Page
from web.unit.style import STYLE

router = APIRouter()
PATH = "/mine"
SHOWN = tuple(group for group in ORDER if group is not Group.LONG_DONE)
NOTHING = Duties((), 0, 1, 1, {})
LONGEST_ID = 9
Several = Annotated[list[str] | None, Form()]


@router.get(PATH)
def show(page: AtUnit) -> Response:
    return _page(page)


@router.get("/mine/acknowledge")
def back_to_the_list(_: AtUnit) -> Response:
    """What the form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse(PATH, status_code=303)


@router.post("/mine/acknowledge")
def acknowledge(page: AtUnit, assignment: Several = None, shown: Several = None, every: Typed = "") -> Response:
    """The unit has received the ticked ones, or all that were shown. With one of another unit among them, none is."""
    ticked = {_number(one) for one in (shown if every else assignment) or ()}
    if not ticked:
        return _page(page, (Wrong("ticked", "none-ticked"),))
    with page.house.database.read() as session:
        known, waiting = receivable(session, page.who.unit or 0, ticked)
    if known != ticked:
        raise HTTPException(404)
    try:
        if waiting:
            reporting.acknowledge(page.house.database, *sorted(waiting), now=page.now, actor=page.who.actor)
    except (StepError, UnknownAssignmentError):
        return _page(page, stale=True)
    with page.house.database.read() as session:
        wanted = _asked(page, _places(page, session))
    back = (Asked(PATH, {}) if wanted.faults else wanted).to(done="acknowledged", n=len(ticked))
    return RedirectResponse(back, status_code=303)


def _number(typed: str) -> int:
    """The assignment that a box stands for; 0, which there is none of, for what no page of ours says."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_ID else 0


def _page(page: Page, wrong: tuple[Wrong, ...] = (), *, stale: bool = False) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        places = _places(page, session)
        wanted = _asked(page, places)
        found = NOTHING if wanted.faults else _found(page, session, rules, places, wanted)
        drafts = saved_at(session, page.who.account, [one.line.id for one in found.owed])
        bar = page.bar(session, rules.calendar)
    status = 409 if stale else 422 if wanted.faults or wrong else 200
    return page.show(
        "unit/mine.html", bar, status=status, asked=wanted, found=found, groups=SHOWN, drafts=drafts, size=PAGE,
        periods=[(one, page.language.period(one)) for one in periods_of(places)], wrong=in_words(page, wrong),
        stale=stale, first_sweep=rules.config.cycles.sweep_at, done=_done(page), closed=_closed(found),
        unit_style=STYLE, short=shorts(rules),
    )  # fmt: skip


def _places(page: Page, session: Session) -> list[Place]:
    return places_of(session, page.who.unit, today=page.today) if page.who.unit else []


def _asked(page: Page, places: Sequence[Place]) -> Asked:
    known = {"scope": [group.value for group in SHOWN], "period": periods_of(places)}
    return asked(PATH, page.request.query_params, known)


def _found(page: Page, session: Session, rules: InForce, places: Sequence[Place], wanted: Asked) -> Duties:
    scope = wanted.get("scope")
    question = Wanted(Group(scope) if scope else None, wanted.get("period"), wanted.page)
    return duties(session, places, question, today=page.today, calendar=rules.calendar)


def _closed(found: Duties) -> int:
    """All that was ever closed, which the way to it promises."""
    return found.counts.get(Group.DONE, 0) + found.counts.get(Group.LONG_DONE, 0)


def _done(page: Page) -> int:
    """How many were acknowledged by the step before; 0 where there was none."""
    query = page.request.query_params
    count = query.get("n", "")
    told = query.get("done") == "acknowledged" and count.isascii() and count.isdecimal() and len(count) < 5
    return int(count) if told else 0
