"""Periods: written, read, following one another, due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.period import Cadence, Period, PeriodError, ReportingDays

CADENCES = st.sampled_from(list(Cadence))
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(DAYS, CADENCES)
def test_a_period_holds_its_day_and_reads_back(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)
    assert period.starts_on <= day <= period.ends_on
    assert Period.parse(str(period)) == period


@given(DAYS, CADENCES)
def test_periods_follow_without_a_gap(day: date, cadence: Cadence) -> None:
    period = Period.containing(day, cadence)
    assert period.next().starts_on == period.ends_on + timedelta(days=1)
    assert period.next().previous() == period


@pytest.mark.parametrize(
    ("period", "due_on"),
    [
        ("2019-06", "2019-07-05"),
        ("2019-12", "2020-01-05"),
        ("2019Q2", "2019-07-10"),
        ("2019H1", "2019-07-15"),
        ("2019", "2020-01-15"),
    ],
)
def test_a_report_is_due_in_the_month_after(period: str, due_on: str) -> None:
    assert str(ReportingDays().due_on(Period.parse(period))) == due_on


@pytest.mark.parametrize("words", ["", "2019-13", "2019-6", "2019Q5", "2019H3", "19", "2019-06-30", "0000", "２０１９"])
def test_what_is_no_period_is_refused_with_the_mend(words: str) -> None:
    with pytest.raises(PeriodError, match="period"):
        Period.parse(words)


@given(DAYS, CADENCES, st.integers(0, 800))
def test_the_periods_until_a_day_have_all_begun(day: date, cadence: Cadence, days: int) -> None:
    end = day + timedelta(days=days)
    found = list(Period.containing(day, cadence).until(end))
    assert found[0] == Period.containing(day, cadence)
    assert found[-1] == Period.containing(end, cadence)
    assert found == sorted(found, key=lambda period: period.starts_on)
