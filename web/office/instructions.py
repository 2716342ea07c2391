"""Leaders' instructions (批示), as the supervision office puts them down on the page of a task."""

from collections.abc import Iterable, Iterator
from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import select

from config.shape import FIRST_YEAR, LAST_YEAR
from models.database import Database
from models.plan import Plan
from models.task import Task
from supervision.instructing import InstructionError, instruct, misfits
from web.access import Supervisor
from web.days import OutOfRangeError, typed_day
from web.decision import Wrong, cleaned
from web.sent import paragraphs
from web.task import Sent, task_page
from web.uploads import Uploaded

router = APIRouter()
PLACES = {"no-giver": "given_by", "long-giver": "given_by", "not-yet": "given_on"}
KINDS = {"long-giver": "long", "no-words": "instruction-words"}


@router.post("/tasks/{plan}/{task}/instructions")
def put_down(page: Supervisor, plan: str, task: str, form: Uploaded) -> Response:
    """Puts an instruction down, or shows the page with what is wrong; pressed twice it is put down once."""
    typed = {"given_by": cleaned(form.get("given_by")), "given_on": cleaned(form.get("given_on"))[:30],
             "words": paragraphs(form.get("words"))}  # fmt: skip
    given_on, faults = _day(typed["given_on"])
    wrong = [*form.wrong, *faults, *_at_fields(misfits(typed["given_by"], given_on, typed["words"], page.today))]
    if wrong or given_on is None:
        return task_page(page, plan, task, Sent(typed, wrong))
    try:
        instruct(
            page.house.database, task=_task(page.house.database, plan, task), given_by=typed["given_by"],
            given_on=given_on, words=typed["words"], now=page.now, actor=page.who.actor,
        )  # fmt: skip
    except InstructionError:
        raise HTTPException(404) from None
    return RedirectResponse(f"/tasks/{plan}/{task}?done=instructed#instructions", status_code=303)


@router.get("/tasks/{plan}/{task}/instructions")
def back_to_the_task(_: Supervisor, plan: str, task: str) -> Response:
    """What the form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse(f"/tasks/{plan}/{task}#instructions", status_code=303)


def _task(database: Database, plan: str, task: str) -> int:
    with database.read() as session:
        found = session.exec(select(Task.id).join(Plan).where(Plan.key == plan, Task.key == task)).first()
    if found is None:
        raise HTTPException(404)
    return found


def _day(typed: str) -> tuple[date | None, tuple[Wrong, ...]]:
    if not typed:
        return None, (Wrong("given_on", "no-given-on"),)
    try:
        return typed_day(typed), ()
    except OutOfRangeError:
        return None, (Wrong("given_on", "out-of-range", {"value": typed, "first": FIRST_YEAR, "last": LAST_YEAR}),)
    except ValueError:
        return None, (Wrong("given_on", "no-day", {"value": typed}),)


def _at_fields(errors: Iterable[InstructionError]) -> Iterator[Wrong]:
    for one in errors:
        yield Wrong(PLACES.get(one.kind, "words"), KINDS.get(one.kind, one.kind), one.values)
