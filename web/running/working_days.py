"""The working calendar (工作日历): a year at a glance, a month day by day, and the config's own days."""

from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from config.shape import FIRST_YEAR, LAST_YEAR
from supervision.in_force import in_force
from supervision.working_days import month_sheets, own_days
from web.access import Operator
from web.asking import asked
from web.page import Page
from web.running.address import MONTHS, YEARS

router = APIRouter()
PATH = "/working-days"
WEEKDAYS = tuple(date(2019, 6, 3 + n) for n in range(7))
"""Any week from Monday on, for the names of its days."""


@router.get(PATH)
def show(page: Operator) -> Response:
    wanted = asked(PATH, page.request.query_params, {"year": YEARS, "month": MONTHS})
    month = None if wanted.faults else wanted.get("month")
    first = date.fromisoformat(f"{month}-01") if month else date(_year(page, wanted.get("year"), wanted.faults), 1, 1)
    with page.house.database.read() as session:
        rules = in_force(session)
        sheets = month_sheets(session, rules, first=first, months=1 if month else 12)
        bar = page.bar(session, rules.calendar)
    hours = rules.config.calendar.working_hours
    return page.show(
        "running/month.html" if month else "running/working_days.html", bar, status=422 if wanted.faults else 200,
        asked=wanted, months=sheets, first=first, weekdays=WEEKDAYS, own=own_days(rules), hours=hours,
        published=not rules.calendar.is_provisional(first), before=_month(first, -1), after=_month(first, 1),
        limits=(FIRST_YEAR, LAST_YEAR),
    )  # fmt: skip


def _year(page: Page, year: str | None, faults: object) -> int:
    return int(year) if year and not faults else page.today.year


def _month(first: date, by: int) -> date | None:
    """The month before or after; None where it lies beyond the years of a config."""
    years, month = divmod(first.month - 1 + by, 12)
    year = first.year + years
    return date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None
