"""The page of the cycles (调度周期): what was dispatched, what fires next, what ran and on which engine."""

from fastapi import APIRouter
from fastapi.responses import Response

from supervision.cycles import cycles, names, recent_runs
from supervision.in_force import in_force
from web.page import PageOf

router = APIRouter()


@router.get("/cycles")
def show(page: PageOf) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        found, runs = cycles(session, rules, now=page.now), recent_runs(session)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "cycles.html", bar, cycles=found, runs=runs, names=names(rules), prefect=page.house.prefect(),
        sweep_at=rules.config.cycles.sweep_at,
    )  # fmt: skip
