"""Slips (督办单): the list, each as a paper that prints, and the form that issues one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, select

from config.shape import FIRST_YEAR, LAST_YEAR
from models.unit import Unit
from supervision.board import Line, Question, UnitCount, board, by_unit
from supervision.choices import choices
from supervision.in_force import in_force
from supervision.saying import written_out
from supervision.slips import LONGEST_WORDS, MOST_ITEMS, PAGE, SlipError, issue, misfits, paper, slipped_units, slips
from web.access import SignedIn, Supervisor
from web.asking import asked
from web.days import OutOfRangeError, typed_day
from web.decision import Wrong, cleaned
from web.forms import in_words
from web.language import Language
from web.lead.ticked import LARGEST_ID, numbers
from web.naming import actors, shorts
from web.page import Page
from web.paging import Paged
from web.sent import paragraphs
from web.style import LEAD, mark
from web.uploads import Form, Uploaded

router = APIRouter()
PAPER_STYLE = mark("slip.css")
ZH = Language("zh")
"""The paper itself is Chinese, whoever reads it."""
MOST_CHOICES = 200
"""More units than this are not chosen from a list: their name is typed."""
WORST = 30
PLACES = {"no-duty": "assignment", "many-duties": "assignment", "not-owed": "assignment", "reply-over": "reply_on"}
KINDS = {"no-words": "slip-words", "unknown-unit": "slip-unit"}


@dataclass(frozen=True)
class Written:
    """A slip as its form gives it."""

    unit: str = ""
    ticked: Sequence[int] = ()
    words: str = ""
    reply_on: str = ""
    wrong: Sequence[Wrong] = field(default=())


@router.get("/slips")
def show(page: SignedIn) -> Response:
    """All slips for those who oversee, to be narrowed to a unit; a unit has its own."""
    everyone = page.who.oversees
    with page.house.database.read() as session:
        rules = in_force(session)
        units = slipped_units(session) if everyone else []
        wanted = asked("/slips", page.request.query_params, {"unit": [unit.key for unit in units]} if everyone else {})
        of = _unit(session, wanted.get("unit")) if everyone else page.who.unit or 0
        found = ([], 0) if wanted.faults else slips(session, unit=of, page=wanted.page)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "office/slips.html", bar, status=422 if wanted.faults else 200, asked=wanted, size=PAGE, short=shorts(rules),
        found=Paged(*found, wanted.page, PAGE), units=[(unit.key, page.language.pick(unit.name, unit.name_en))
                                                       for unit in units],
    )  # fmt: skip


@router.get("/slips/new")
def write(page: Supervisor) -> Response:
    """The form: first for which unit, then about which of its duties."""
    query = page.request.query_params
    ticked = numbers(query.getlist("assignment")[:MOST_ITEMS])
    return _form(page, Written(query.get("unit", "").strip(), ticked or ()))


@router.post("/slips/new")
def issue_one(page: Supervisor, form: Uploaded) -> Response:
    """Issues the slip, or shows the form with what is wrong; pressed twice it is issued once."""
    written = _written(form)
    reply_on, faults = _day(written.reply_on)
    faults = (*form.wrong, *faults, *_at_fields(misfits(written.ticked, written.words, reply_on, page.today)))
    if faults:
        return _form(page, Written(written.unit, written.ticked, written.words, written.reply_on, faults))
    try:
        slip = issue(
            page.house.database, unit=written.unit, assignments=written.ticked, words=written.words,
            reply_on=reply_on, now=page.now, actor=page.who.actor,
        )  # fmt: skip
    except SlipError as error:
        wrong = tuple(_at_fields([error]))
        return _form(page, Written(written.unit, written.ticked, written.words, written.reply_on, wrong))
    return RedirectResponse(f"/slips/{slip.id}?done=issued", status_code=303)


@router.get("/slips/{slip:int}")
def show_one(page: SignedIn, slip: int) -> Response:
    """The paper, and how its duties stand now; another unit's is not there."""
    with page.house.database.read() as session:
        rules = in_force(session)
        found = paper(session, slip) if 0 < slip <= LARGEST_ID else None
        if found is None or not (page.who.oversees or found.slip.unit_id == page.who.unit):
            raise HTTPException(404)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "office/slip.html", bar, paper=found, done=page.request.query_params.get("done") == "issued",
        slip_style=PAPER_STYLE, actors=actors(rules), zh=ZH, written_out=written_out,
    )  # fmt: skip


def _form(page: Page, written: Written) -> Response:
    """The form as it was filled in; without a unit, or with one that there is not, it asks for the unit."""
    with page.house.database.read() as session:
        rules = in_force(session)
        unit = _named(session, written.unit)
        lines = _duties(session, page.today, unit.key) if unit else ()
        given: Mapping[str, Any] = {"lines": lines} if unit else _choices(session, page)
        bar = page.bar(session, rules.calendar)
    wrong = list(written.wrong)
    if written.unit and unit is None and not any(one.place == "unit" for one in wrong):
        wrong.append(Wrong("unit", "slip-unit", {"unit": written.unit[:60]}))
    ticked = written.ticked or ([] if written.wrong else [line.id for line in lines if line.days_late])
    return page.show(
        "office/slip_new.html", bar, status=422 if wrong else 200, unit=unit, written=written, ticked=ticked,
        wrong=in_words(page, wrong), short=shorts(rules), lead_style=LEAD, most=LONGEST_WORDS, **given,
    )  # fmt: skip


def _choices(session: Session, page: Page) -> Mapping[str, object]:
    """The units to choose from: the worst with their counts, and all of them where they are few enough for a list."""
    every = choices(session).units
    worst: list[UnitCount] = by_unit(session, Question(page.today, scope="overdue"))[:WORST]
    return {"units": every if len(every) <= MOST_CHOICES else (), "worst": worst}


def _duties(session: Session, today: date, unit: str) -> Sequence[Line]:
    """What the unit owes, the oldest due first."""
    question = Question(today, scope="open", unit=unit, size=MOST_ITEMS)
    lines = board(session, question, in_force(session).calendar).lines
    return [line for line in lines if line.state not in ("suspended", "reported", "closed")]


def _named(session: Session, words: str) -> Unit | None:
    """The unit by its key or its whole name in either language."""
    if not words:
        return None
    for column in (Unit.key, Unit.name, Unit.name_en):
        if found := session.exec(select(Unit).where(column == words)).first():
            return found
    return None


def _unit(session: Session, key: str | None) -> int | None:
    return session.exec(select(Unit.id).where(Unit.key == key)).first() if key else None


def _written(form: Form) -> Written:
    ticked = numbers(form.all("assignment"))
    if ticked is None:
        raise HTTPException(404)
    return Written(cleaned(form.get("unit")), ticked, paragraphs(form.get("words")), cleaned(form.get("reply_on"))[:30])


def _day(typed: str) -> tuple[date | None, tuple[Wrong, ...]]:
    """The day to reply by, which may be left open; with what is wrong with it."""
    try:
        return (typed_day(typed) if typed else None), ()
    except OutOfRangeError:
        return None, (Wrong("reply_on", "out-of-range", {"value": typed, "first": FIRST_YEAR, "last": LAST_YEAR}),)
    except ValueError:
        return None, (Wrong("reply_on", "no-day", {"value": typed}),)


def _at_fields(errors: Iterator[SlipError] | Sequence[SlipError]) -> Iterator[Wrong]:
    for one in errors:
        place = "unit" if one.kind == "unknown-unit" else PLACES.get(one.kind, "words")
        yield Wrong(place, KINDS.get(one.kind, one.kind), one.values)
