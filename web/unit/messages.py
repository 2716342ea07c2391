"""My messages (我的消息): what was sent to the contacts of my unit, and the secret address of its calendar."""

import re

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from models.unit import Unit
from notifications.feed.address import feed_url, renew
from notifications.outbox.of_unit import letter_of, letters_of, told_of
from notifications.outbox.reading import PAGE, Outbox
from supervision.in_force import in_force
from web.access import AtUnit
from web.asking import asked
from web.naming import ways
from web.page import Page
from web.public import LINK

router = APIRouter()
PATH = "/messages"


@router.get(PATH)
def show(page: AtUnit) -> Response:
    wanted = asked(PATH, page.request.query_params, {})
    with page.house.database.read() as session:
        rules = in_force(session)
        at = page.who.unit
        unit = session.get(Unit, at) if at else None
        found = Outbox((), 0, 1, 1) if wanted.faults or at is None else letters_of(session, at, page=wanted.page)
        bar = page.bar(session, rules.calendar)
    links = page.house.links
    return page.show(
        "unit/messages.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, size=PAGE,
        ways=ways(rules), calendar=feed_url(links, unit) if links and unit else None,
        done=page.request.query_params.get("done") == "renewed",
    )  # fmt: skip


@router.get("/messages/{key}")
def show_message(page: AtUnit, key: str) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        found = letter_of(session, page.who.unit or 0, key)
        if found is None or found.message.id is None:
            raise HTTPException(404)
        told = told_of(session, found.message.id, page.who.unit or 0)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "unit/message.html",
        bar,
        letter=found,
        told=told,
        ways=ways(rules),
        text=without_links(page, found.message.text),
    )


@router.get("/messages/calendar/renew")
def back_to_the_messages(_: AtUnit) -> Response:
    """What the form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse(PATH, status_code=303)


@router.post("/messages/calendar/renew")
def new_address(page: AtUnit) -> Response:
    """Gives the unit's calendar a new address; the old one answers no more."""
    with page.house.database.read() as session:
        unit = session.get(Unit, page.who.unit) if page.who.unit else None
    if unit is None or page.house.links is None:
        raise HTTPException(404)
    renew(page.house.database, unit, now=page.now, actor=page.who.actor)
    return RedirectResponse(f"{PATH}?done=renewed#calendar", status_code=303)


def without_links(page: Page, text: str) -> str:
    """The words of a message without its signed links: they hold for the person whom it went to, and for nobody else.

    What they lead to stands below the message, for everybody of the unit.
    """
    if page.house.links is None:
        return text
    return re.sub(rf"({re.escape(page.house.links.url + LINK)})[\w.-]+", r"\1…", text)
