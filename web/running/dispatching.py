"""A cycle dispatched by hand (立即调度): who would hear, then the dispatch itself, once for each period."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from config.cycle import CycleSpec
from supervision.by_hand import DispatchedAlreadyError, Trial, dispatch_by_hand, ended_periods, tried
from supervision.dispatching import CycleError
from supervision.in_force import in_force
from supervision.period import Period, PeriodError
from web.access import Operator
from web.configuring import STYLE
from web.decision import Typed
from web.naming import shorts
from web.page import Page

router = APIRouter()


@router.get("/cycles/{cycle}/run")
def preview(page: Operator, cycle: str, period: str = "") -> Response:
    """What a dispatch would do and who would be told; nothing is done."""
    return _page(page, cycle, period)


@router.post("/cycles/{cycle}/run")
def run(page: Operator, cycle: str, period: Typed = "") -> Response:
    _spec(page, cycle)
    try:
        dispatch_by_hand(
            page.house.database, cycle=cycle, period=Period.parse(period), now=page.now, actor=page.who.actor
        )
    except (PeriodError, CycleError):
        return _page(page, cycle, period)
    except DispatchedAlreadyError:
        return _page(page, cycle, period, status=409)
    return RedirectResponse(f"/cycles?done={cycle}&period={period}", status_code=303)


def _page(page: Page, cycle: str, period: str, *, status: int = 200) -> Response:
    spec = _spec(page, cycle)
    found, fault, at = _tried(page, cycle, period)
    with page.house.database.read() as session:
        rules = in_force(session)
        ended = ended_periods(session, rules, today=page.today)[cycle]
        bar = page.bar(session, rules.calendar)
    known = not fault or fault == "dispatched-already"
    return page.show(
        "running/dispatch.html", bar, status=status if known else 422, cycle=spec, period_asked=period, found=found,
        fault=fault, at=at, ended=ended, short=shorts(rules), config_style=STYLE,
    )  # fmt: skip


def _tried(page: Page, cycle: str, period: str) -> tuple[Trial | None, str, object]:
    """What it would do, or why it cannot be done (and since when it is done)."""
    try:
        return tried(page.house.database, cycle=cycle, period=Period.parse(period), now=page.now), "", None
    except DispatchedAlreadyError as error:
        return None, "dispatched-already", error.at
    except (PeriodError, CycleError):
        return None, "no-such-period" if period else "no-period", None


def _spec(page: Page, cycle: str) -> CycleSpec:
    with page.house.database.read() as session:
        cycles = in_force(session).config.cycles.cycles
    found = next((one for one in cycles if one.id == cycle), None)
    if found is None:
        raise HTTPException(404)
    return found
