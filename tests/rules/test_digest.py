"""The digest: serious things first, one item for one duty, never more than a screenful."""

from dataclasses import replace
from datetime import date

from notifications.digest import ITEMS, CycleWord, Letterhead, Reason, bundle, digest

HEAD = Letterhead(
    "三河市人民政府", "经办人", date(2019, 7, 3), "http://127.0.0.1:8600", "领导小组办公室", "o@x.example", None
)
LATE = Reason(
    plan="行动计划", task="后备资源库", task_key="reserve", plan_key="plan", clause="三(六)", unit="三河市人民政府",
    unit_key="sanhe", period="once", due_on=date(2019, 6, 30), first_due_on=date(2019, 6, 30), days_left=-3,
    working_days=3, provisional=False, rung="橙色督办", rung_working_days=3, fires_on=date(2019, 7, 3),
    today=date(2019, 7, 3), light="yellow", form="slip", mine=True, is_copy=False, next_rung="红色督办",
    next_on=date(2019, 7, 9),
)  # fmt: skip
SOON = replace(
    LATE, task="月统计", task_key="monthly", period="2019-06", due_on=date(2019, 7, 5), days_left=2, working_days=2,
    rung="提前三个工作日提醒", rung_working_days=-3, light="blue", first_due_on=date(2019, 7, 5),
)  # fmt: skip


def test_red_stands_before_yellow_before_blue() -> None:
    red = replace(LATE, light="red", task_key="other")
    assert [item.reason.light for item in bundle([SOON, LATE, red])] == ["red", "yellow", "blue"]


def test_one_duty_of_many_units_is_one_item_that_names_them() -> None:
    others = [replace(LATE, unit=name, mine=False) for name in ("永清县人民政府", "固安县人民政府")]
    (item,) = bundle(others)
    assert item.units == ("永清县人民政府", "固安县人民政府")


def test_the_subject_counts_what_is_late_and_what_is_due() -> None:
    word = CycleWord("月统计", "2019-06", date(2019, 7, 5), ("月统计",))
    assert digest(HEAD, [LATE, SOON], [word]).subject == "【督办】7月3日：逾期 1 项，即将到期 1 项，月统计（2019年6月）"


def test_a_long_digest_ends_in_a_link() -> None:
    many = [replace(LATE, task_key=f"t{n}") for n in range(ITEMS + 5)]
    assert f"另有 5 项，请见 {HEAD.url}/" in digest(HEAD, many, []).text


def test_a_moved_date_shows_the_first_one_too() -> None:
    moved = replace(LATE, first_due_on=date(2019, 6, 1))
    assert "原时限：2019年6月1日（星期六）" in digest(HEAD, [moved], []).text


def test_names_with_markup_stay_words() -> None:
    assert "<b>" not in digest(HEAD, [replace(LATE, task="<b>库</b>")], []).html
