"""Whenever somebody acknowledges: what asks for it stops from then on, and nothing else in the world changes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.notice import Notice
from supervision import reporting
from supervision.calendar import SHANGHAI
from tests.any_office import Office, Plan, Rule

START, DUE = date(2019, 9, 9), date(2019, 9, 19)
LADDER = (Rule(-3, ("unit.handler",)), Rule(1, ("unit.head",)), Rule(3, ("supervisor.handler",)))
ASKING = (Rule(1, ("unit.handler",)), Rule(3, ("unit.head",)), Rule(4, ("leads.handler",)))
DAYS = 18
Said = list[tuple[str | None, str, datetime]]


def played(*, acknowledged: tuple[int, time] | None, sweeps: Sequence[int]) -> tuple[Said, Said, datetime | None]:
    """What was asked and what was said of due dates of the first duty, and when it was acknowledged."""
    office = Office(Plan(LADDER, {}, START, DUE, ASKING))
    office.sweep()
    owed, at = office.assignments()[0].id, None
    assert owed is not None
    for day in range(1, DAYS + 1):
        for hour in (time(8, 30), time(14)):
            instant = datetime.combine(START + timedelta(days=day), hour, SHANGHAI)
            if acknowledged is not None and at is None and (day, hour) >= acknowledged:
                at = instant - timedelta(minutes=1)
                office.clock.move(at)
                reporting.acknowledge(office.database, owed, now=at, actor="unit")
            if day in sweeps:
                office.clock.move(instant)
                office.sweep()
    asked, said = (_of(owed, notices) for notices in (office.asked(), office.notices()))
    office.close()
    return asked, said, at


def _of(owed: int, notices: Sequence[Notice]) -> Said:
    return [(one.rung, one.outcome, one.decided_at) for one in notices if one.assignment_id == owed]


@settings(max_examples=15, deadline=None)
@given(
    day=st.integers(1, DAYS),
    hour=st.sampled_from((time(8), time(12))),
    sweeps=st.sets(st.integers(1, DAYS), min_size=1).map(sorted),
)
def test_an_acknowledgement_stops_what_asks_for_it_and_nothing_else(day: int, hour: time, sweeps: list[int]) -> None:
    silent_asked, silent_said, _ = played(acknowledged=None, sweeps=sweeps)
    asked, said, at = played(acknowledged=(day, hour), sweeps=sweeps)
    assert said == silent_said
    assert asked == [one for one in silent_asked if at is None or one[2] < at]
