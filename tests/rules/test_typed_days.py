"""Days as people type them: in signs or in words, in full-width figures, and what is not a day or too far off."""

from datetime import date

import pytest

from web.days import Days, OutOfRangeError, typed_day

DAY = date(2019, 9, 30)


@pytest.mark.parametrize(
    "typed",
    [
        "2019-09-30", "2019-9-30", "2019/9/30", "2019.9.30", "2019年9月30日", "2019年09月30日", "2019年9月30号",
        "2019年9月30", "2019 年 9 月 30 日", "２０１９－０９－３０", "２０１９年９月３０日",
        "２０１９／９／３０", "2019。9。30", "2019—09—30", " 2019-09-30 ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_that_people_write_it(typed: str) -> None:
    assert typed_day(typed) == DAY
    assert typed in Days()


@pytest.mark.parametrize(
    "typed",
    [
        "", "2019-02-30", "2019-13-01", "30.09.2019", "20190930", "2019-9", "2019-9/30", "2019年9-30", "2019-9-30日",
        "2019年9月31日", "yesterday", "'", "2019-09-30x",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"day|month") as refused:
        typed_day(typed)
    assert not isinstance(refused.value, OutOfRangeError)
    assert typed not in Days()


@pytest.mark.parametrize("typed", ["2919-09-30", "1948-12-31", "2200年1月1日", "0000-01-01", "9999-12-31"])
def test_a_day_of_a_year_too_far_off_is_refused_as_such(typed: str) -> None:
    with pytest.raises(OutOfRangeError):
        typed_day(typed)
