"""The page of the cycles (调度周期): what was dispatched, what fires next, what ran and on which engine."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import Response

from supervision.access import Role
from supervision.by_hand import Ended, ended_periods
from supervision.cycles import cycles, names, recent_runs, stretches
from supervision.history import downtimes_since
from supervision.in_force import in_force
from web.access import Overseer
from web.page import Page

router = APIRouter()
DOWN_FOR = timedelta(days=90)
SHOWN = 15


@router.get("/cycles")
def show(page: Overseer) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        found, runs = cycles(session, rules, now=page.now), recent_runs(session)
        downtimes = downtimes_since(session, rules, since=page.today - DOWN_FOR, now=page.now)
        ended = ended_periods(session, rules, today=page.today)
        bar = page.bar(session, rules.calendar)
    if page.house.demo is not None and page.house.demo.busy:
        # The replayed clock has been moved on, and the day's work is just being done: that is no downtime.
        downtimes = [down for down in downtimes if down.until_at is not None]
    return page.show(
        "cycles.html", bar, cycles=found, stretches=stretches(runs), shown=SHOWN, names=names(rules),
        prefect=page.house.prefect(), sweep_at=rules.config.cycles.sweep_at, downtimes=downtimes,
        ended=ended, runs_cycles=page.who.role in (Role.SUPERVISOR, Role.ADMIN), done=_done(page, ended),
    )  # fmt: skip


def _done(page: Page, ended: Mapping[str, Sequence[Ended]]) -> tuple[str, str] | None:
    """Cycle and period that were dispatched just now by hand, where the address says so and it is true."""
    cycle, period = (page.request.query_params.get(name, "") for name in ("done", "period"))
    found = any(one.period == period and one.dispatched_at for one in ended.get(cycle, ()))
    return (cycle, period) if found else None
