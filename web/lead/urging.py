"""Urging (催办): for which duties, with which words, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from supervision.board import Line
from supervision.calendar import day_of
from supervision.contributing import missing_duties
from supervision.in_force import in_force
from supervision.lined import lines_of
from supervision.urging import LONGEST_WORDS, MOST, Urged, UrgeError, may_urge, urge, urged_at
from web.access import AtUnit
from web.decision import Wrong
from web.forms import in_words
from web.lead.led import by_names
from web.lead.ticked import and_done, local, numbers
from web.naming import shorts
from web.page import Page
from web.sent import paragraphs
from web.style import LEAD
from web.uploads import Form, Uploaded
from web.urged import result_of

router = APIRouter()
SHOWN = 100
"""So many of the duties stand on the page, where a form does not say which."""
PLACES = {"none": "assignment", "many": "assignment", "long": "words"}


@dataclass(frozen=True)
class Sent:
    """The form as it was filled in."""

    shown: Sequence[int] = ()
    ticked: Sequence[int] = ()
    words: str = ""
    back: str = ""
    wrong: Sequence[Wrong] = ()


@router.get("/urge")
def choose(page: AtUnit) -> Response:
    """The duties named in the address, to be ticked; and how each stands with today's urging."""
    query = page.request.query_params
    shown = numbers(query.getlist("assignment")[: SHOWN + 1])
    if not shown:
        raise HTTPException(404)
    return _page(page, Sent(shown, shown, back=local(query.get("back", ""))))


@router.post("/urge")
def do(page: AtUnit, form: Uploaded) -> Response:
    """Urges the units of the ticked duties, or everyone who is missing of a task and period that is `led`.

    With a `back` it leads there, else to how each duty stands now.
    """
    sent = _sent(page, form)
    _may(page, [*sent.ticked, *sent.shown])
    if sent.wrong:
        return _page(page, sent)
    try:
        done = urge(page.house.database, sent.ticked, words=sent.words, now=page.now, actor=page.who.actor)
    except UrgeError as error:
        wrong = Wrong(
            PLACES[error.kind], f"urge-{error.kind}", {"most": LONGEST_WORDS if error.kind == "long" else MOST}
        )
        return _page(page, Sent(sent.shown, sent.ticked, sent.words, sent.back, [wrong]))
    return RedirectResponse(and_done(sent.back or _address(sent.ticked[:SHOWN]), **_as_query(done)), status_code=303)


def _sent(page: Page, form: Form) -> Sent:
    ticked, shown = numbers(form.all("assignment")), numbers(form.all("shown"))
    if ticked is None or shown is None:
        raise HTTPException(404)
    if form.get("everyone"):
        ticked = _everyone(page, form.get("everyone"))
    words, back = paragraphs(form.get("words") or form.get("urge-words")), local(form.get("back"))
    return Sent(shown or ticked[:SHOWN], ticked, words, back, form.wrong)


def _everyone(page: Page, led: str) -> list[int]:
    """The duties that are missing of a task and period, named by plan, task and period."""
    names = led.split("/")
    if len(names) != 3:
        raise HTTPException(404)
    with page.house.database.read() as session:
        found = by_names(session, page.who, *names)
        assert found.task.id is not None
        return missing_duties(session, task=found.task.id, period=found.period)


def _page(page: Page, sent: Sent) -> Response:
    _may(page, sent.shown)
    with page.house.database.read() as session:
        rules = in_force(session)
        found = lines_of(session, sent.shown, today=page.today, calendar=rules.calendar)
        urged = urged_at(session, sent.shown)
        bar = page.bar(session, rules.calendar)
    lines = [found[one] for one in sent.shown if one in found]
    today = {one for one, at in urged.items() if day_of(at) == page.today}
    return page.show(
        "lead/urge.html", bar, status=422 if sent.wrong else 200, sent=sent, lines=lines, urged=urged,
        urged_today=today, waiting=[line.id for line in lines if _is_open(line) and line.id not in today],
        short=shorts(rules), lead_style=LEAD, wrong=in_words(page, sent.wrong), most=LONGEST_WORDS,
        done=result_of(page.request.query_params),
    )  # fmt: skip


def _may(page: Page, assignments: Sequence[int]) -> None:
    """404 unless the viewer may urge every one of them."""
    with page.house.database.read() as session:
        if not may_urge(session, page.who, assignments):
            raise HTTPException(404)


def _is_open(line: Line) -> bool:
    return line.state not in ("reported", "closed", "suspended")


def _address(assignments: Sequence[int]) -> str:
    return "/urge?" + "&".join(f"assignment={one}" for one in assignments)


def _as_query(done: Urged) -> dict[str, str | int]:
    return {"done": "urged", "told": len(done.told), "before": len(done.before), "over": len(done.over)}
