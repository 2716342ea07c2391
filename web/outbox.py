"""The outbox (发件箱): every message as it was sent, and what still waits."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from notifications.reading import (
    PAGE,
    STATUSES,
    Outbox,
    letter,
    outbox,
    recipients,
    waiting,
)
from supervision.choices import Choice
from supervision.in_force import in_force
from supervision.why.telling import why_message
from web.asking import asked
from web.page import PageOf

router = APIRouter()


@router.get("/outbox")
def show(page: PageOf) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        units = [Choice(*row) for row in recipients(session)]
        known = {"status": STATUSES, "unit": {unit.key for unit in units}}
        wanted = asked("/outbox", page.request.query_params, known)
        found = Outbox((), 0, 1, 1)
        if not wanted.faults:
            status, unit = wanted.get("status"), wanted.get("unit")
            found = outbox(session, status=status, unit=unit, page=wanted.page)
        held = waiting(session, rules.calendar, now=page.now)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "outbox.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, held=held,
        units=units, mail=page.house.mail, size=PAGE, statuses=STATUSES,
    )  # fmt: skip


@router.get("/outbox/{key}")
def show_message(page: PageOf, key: str) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        found = letter(session, key)
        if found is None:
            raise HTTPException(404)
        why = why_message(session, key, now=page.now)
        bar = page.bar(session, rules.calendar)
    catcher = page.house.catcher
    received = catcher.received(key) if catcher else []
    return page.show(
        "message.html", bar, letter=found, why=why,
        catcher=catcher is not None, received=received,
    )  # fmt: skip
