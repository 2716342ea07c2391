"""What my unit leads (牵头汇总): who of the others has not reported, task by task."""

from fastapi import APIRouter
from fastapi.responses import Response

from supervision.in_force import in_force
from supervision.leading import PAGE, Led, led
from web.access import AtUnit
from web.asking import asked
from web.naming import shorts
from web.paging import Paged

router = APIRouter()
SCOPES = ("open", "all")


@router.get("/leading")
def show(page: AtUnit) -> Response:
    wanted = asked("/leading", page.request.query_params, {"scope": SCOPES})
    scope = "open" if wanted.faults else wanted.get("scope") or "open"
    with page.house.database.read() as session:
        rules = in_force(session)
        found: Paged[Led] = Paged((), 0, 1, PAGE)
        if page.who.unit is not None and not wanted.faults:
            done = False if scope == "open" else None
            found = Paged(*led(session, unit=page.who.unit, done=done, page=wanted.page), wanted.page, PAGE)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "lead/leading.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, scope=scope,
        scopes=SCOPES, size=PAGE, short=shorts(rules), address_of=address_of,
    )  # fmt: skip


def address_of(one: Led) -> str:
    """The page of a task and period that is led: by the lead's own duty, or by its names where it owes none."""
    return f"/leading/{one.own}" if one.own else f"/leading/{one.plan}/{one.task}/{one.period}"
