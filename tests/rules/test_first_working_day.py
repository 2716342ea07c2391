"""The trigger: the first working day after each period, once, in Shanghai."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.cycle import CycleSpec
from config.words import Words
from flows.first_working_day import FirstWorkingDay
from supervision.calendar import SHANGHAI, published_calendar

CALENDAR = published_calendar()
MONTHLY = CycleSpec(
    id="monthly", name=Words(zh="月", en="month"), cadence="month", at=time(8, 30), to=("unit.handler",)
)
INSTANTS = st.datetimes(datetime(2018, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))


def test_october_waits_for_the_end_of_the_holiday() -> None:
    trigger = FirstWorkingDay(MONTHLY, CALENDAR)
    at = trigger.get_next_fire_time(None, datetime(2019, 9, 15, tzinfo=SHANGHAI))
    assert at == datetime(2019, 10, 8, 8, 30, tzinfo=SHANGHAI)


@given(INSTANTS)
def test_it_fires_next_at_or_after_now_and_moves_on(now: datetime) -> None:
    trigger = FirstWorkingDay(MONTHLY, CALENDAR)
    first = trigger.get_next_fire_time(None, now)
    second = trigger.get_next_fire_time(first, first + timedelta(seconds=1))
    assert now <= first < second
    assert CALENDAR.is_working(first.date())
    assert (second.year * 12 + second.month) - (first.year * 12 + first.month) == 1
