"""The contacts (联系人): of each unit its posts, the ways to them, what was refused, and who hears for whom today."""

from fastapi import APIRouter
from fastapi.responses import Response

from notifications.outbox.people import people
from notifications.outbox.reading import recipients
from supervision.access import Role
from supervision.choices import Choice
from supervision.in_force import in_force
from web.access import Operator
from web.asking import asked
from web.naming import ways

router = APIRouter()


@router.get("/contacts")
def show(page: Operator) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        units = [Choice(*row) for row in recipients(session)]
        wanted = asked("/contacts", page.request.query_params, {"unit": {unit.key for unit in units}})
        found = [] if wanted.faults else people(session, now=page.now, unit=wanted.get("unit"))
        bar = page.bar(session, rules.calendar)
    posts = [one for unit in found for one in unit.people]
    return page.show(
        "contacts.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, units=units,
        ways=ways(rules), instead=sum(bool(one.instead) for one in posts), lost=sum(bool(one.lost) for one in posts),
        done=page.request.query_params.get("done") == "changed",
        changes=page.who.role is Role.ADMIN and page.house.folder is not None,
    )  # fmt: skip
