"""What the stories of any office brought to light, each told by itself."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from supervision import reporting
from supervision.calendar import SHANGHAI
from tests.any_office import Office, Plan, Rule

TUESDAY, WEDNESDAY = date(2019, 9, 10), date(2019, 9, 11)


@pytest.fixture
def office() -> Iterator[Office]:
    """Due on Thursday 5 September; a slip a working day later, another after three."""
    found = Office(Plan([Rule(1, ("unit.handler",)), Rule(3, ("unit.head",))], {}, date(2019, 9, 2), date(2019, 9, 5)))
    found.sweep()
    yield found
    found.close()


def until(office: Office, day: date, hour: int) -> None:
    office.clock.move(datetime.combine(day, time(hour), SHANGHAI))


def test_a_rung_that_nobody_heard_is_told_when_the_calendar_has_moved_its_day_away(office: Office) -> None:
    until(office, TUESDAY, 7)
    office.sweep()
    owed = next(found.id for found in office.assignments() if found.period == "once")
    assert owed is not None
    reporting.report(office.database, owed, words="done", now=office.clock.now(), actor="unit")
    until(office, TUESDAY, 9)
    office.deliver()
    reporting.send_back(office.database, owed, reason="no evidence", now=office.clock.now(), actor="office")
    office.plan.own = {date(2019, 9, 9): False}
    office.apply()
    for day in (TUESDAY, WEDNESDAY):
        until(office, day, 10)
        office.sweep()
        office.deliver()
    head = [at.date() for at, address, _ in office.ear.heard if address == "head@anci.example"]
    assert head == [WEDNESDAY]
