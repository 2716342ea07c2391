"""What a rung says of a duty on a day, by the rules alone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.calendar import SHANGHAI, published_calendar
from supervision.why.answer import Fate, Held, Verdict
from supervision.why.verdict import Asked, Standing, Waited, fate, stopped, stopped_asking, unspoken

DAY = timedelta(days=1)
DAYS = st.dates(date(2019, 1, 1), date(2019, 12, 31))
CALENDAR = published_calendar()


def at(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), SHANGHAI).replace(hour=hour, minute=minute)


def test_a_withdrawn_duty_is_silent_whatever_else_it_is() -> None:
    day = date(2019, 6, 20)
    assert stopped(Standing(day, day, day, suspended=True)) == (Verdict.WITHDRAWN, day)
    assert stopped(Standing(day, day, suspended=True)) == (Verdict.CLOSED, day)
    assert stopped(Standing(day, suspended=True)) == (Verdict.REPORTED, day)
    assert stopped(Standing(suspended=True)) == (Verdict.SUSPENDED, None)
    assert stopped(Standing()) is None


def test_an_acknowledgement_stops_what_asks_for_it_and_nothing_else() -> None:
    day = date(2019, 6, 5)
    assert stopped_asking(Standing(acknowledged_on=day)) == (Verdict.ACKNOWLEDGED, day)
    assert stopped(Standing(acknowledged_on=day)) is None


def test_what_is_withdrawn_is_not_told_as_acknowledged() -> None:
    day = date(2019, 6, 5)
    assert stopped_asking(Standing(acknowledged_on=day, withdrawn_on=day)) == (Verdict.WITHDRAWN, day)


@given(fires_on=DAYS, day=DAYS, next_sweep_on=DAYS)
def test_a_rung_whose_day_has_not_come_is_not_due(fires_on: date, day: date, next_sweep_on: date) -> None:
    verdict, _ = unspoken(fires_on, None, Asked(day, next_sweep_on), spoken_through=None)
    assert (verdict is Verdict.NOT_DUE) == (fires_on > day)


@given(fires_on=DAYS, length=st.integers(1, 30), day=DAYS, next_sweep_on=DAYS)
def test_what_will_speak_speaks_within_its_window_and_not_before_the_next_sweep(
    fires_on: date, length: int, day: date, next_sweep_on: date
) -> None:
    until_on = fires_on + length * DAY
    verdict, on = unspoken(fires_on, until_on, Asked(day, next_sweep_on), spoken_through=None)
    if verdict is Verdict.WILL_SPEAK:
        assert on is not None
        assert next_sweep_on <= on <= day
        assert fires_on <= on < until_on


@given(day=DAYS)
def test_of_the_rungs_that_wait_for_one_sweep_only_the_last_will_speak(day: date) -> None:
    firsts = [day - 3 * DAY, day - 2 * DAY, day - DAY]
    untils = [*firsts[1:], None]
    found = [
        unspoken(first, until, Asked(day, day), spoken_through=None)[0]
        for first, until in zip(firsts, untils, strict=True)
    ]
    assert found == [Verdict.WILL_PASS, Verdict.WILL_PASS, Verdict.WILL_SPEAK]


def test_a_window_that_ended_while_a_higher_rung_spoke_is_over() -> None:
    first, until, asked = date(2019, 6, 14), date(2019, 6, 25), Asked(date(2019, 7, 1), date(2019, 8, 1))
    assert unspoken(first, until, asked, spoken_through=until) == (Verdict.OVER, until)
    assert unspoken(first, until, asked, spoken_through=None) == (Verdict.WAITING, None)


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        (Waited(at("2019-07-01", 9), dropped="done"), (Fate.DROPPED, "done", None)),
        (
            Waited(at("2019-07-01", 9), made_on=date(2019, 7, 1), made_at=at("2019-07-01", 9)),
            (Fate.BUNDLED, "", at("2019-07-01", 9)),
        ),
        (
            Waited(at("2019-07-01", 7), made_on=date(2019, 7, 1), made_at=at("2019-07-01", 8, 30)),
            (Fate.BUNDLED, "", at("2019-07-01", 8, 30)),
        ),
        (Waited(at("2019-07-01", 22)), (Fate.DEFERRED, Held.OUT_OF_HOURS, at("2019-07-02", 8, 30))),
        (Waited(at("2019-06-29", 9)), (Fate.DEFERRED, Held.OUT_OF_HOURS, at("2019-07-01", 8, 30))),
        (Waited(at("2019-07-01", 11), had_message=True), (Fate.DEFERRED, Held.MESSAGE_MADE, at("2019-07-02", 8, 30))),
        (Waited(at("2019-07-01", 11), undelivered=True), (Fate.DEFERRED, Held.UNDELIVERED, at("2019-07-01", 11))),
        (Waited(at("2019-07-01", 11)), (Fate.DEFERRED, Held.NOT_COMPOSED, at("2019-07-01", 11))),
    ],
)
def test_what_became_of_a_notice_for_one_person(waited: Waited, said: tuple[Fate, str, datetime | None]) -> None:
    decided_on = waited.decided_at.date()
    assert fate(waited, decided_on, CALENDAR, waited.decided_at) == said
