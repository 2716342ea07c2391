"""The load (任务分布): which unit carries how much, sorted by any column."""

from fastapi import APIRouter
from fastapi.responses import Response

from supervision.choices import choices
from supervision.in_force import in_force
from supervision.load import ORDERS, Loads, load
from web.access import Overseer
from web.asking import asked
from web.naming import shorts

router = APIRouter()
PATH = "/load"


@router.get(PATH)
def show(page: Overseer) -> Response:
    with page.house.database.read() as session:
        rules, everything = in_force(session), choices(session)
        known = {"plan": [choice.key for choice in everything.plans], "order": ORDERS}
        wanted = asked(PATH, page.request.query_params, known)
        order = (None if wanted.faults else wanted.get("order")) or "open"
        found = (
            Loads((), 0, 1)
            if wanted.faults
            else load(session, today=page.today, plan=wanted.get("plan"), order=order, page=wanted.page)
        )
        bar = page.bar(session, rules.calendar)
    return page.show(
        "load.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, choices=everything,
        orders=ORDERS, order=order, short=shorts(rules),
    )  # fmt: skip
