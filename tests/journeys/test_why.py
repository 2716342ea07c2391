"""Why, as people ask it: on the task's page, on a message's page, and on the command line."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from config.whole import Config
from config.words import Words
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from supervision import runs
from supervision.change.applying import apply
from supervision.dispatching import dispatch
from supervision.period import Period
from supervision.sweeping import sweep
from tests.journeys.test_pages import serving
from tests.signing import at_the_desk
from tests.world import World, bundled
from web.house import House, PrefectState

RESERVE = "/tasks/langfang-2019/overseas-listing-reserve?unit=zone&period=once"
DUBAN = [sys.executable, "-m", "duban"]
CHINESE = re.compile("[\u4e00-\u9fff]")


def moved_to(day: str) -> Config:
    content = bundled().model_dump(mode="json", by_alias=True)
    tasks = (task for plan in content["plans"] for clause in plan["clauses"] for task in clause["tasks"])
    next(task for task in tasks if task["id"] == "overseas-listing-reserve")["schedule"]["due"] = day
    return Config.model_validate(content)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks of sweeps; on a Friday night one out of hours; in July the reserve list's date moves."""
    folder = tmp_path_factory.mktemp("why")
    database = Database(f"sqlite:///{folder / 'duban.db'}")
    upgrade(database)
    world = World(database).begin()
    for day, at in (("2019-06-05", "08:30"), ("2019-06-14", "08:30"), ("2019-06-25", "08:30"), ("2019-06-28", "22:00")):
        swept(world.travel(day, at=at))
    world.travel("2019-07-01", at="08:30")
    sent(world)
    swept(world)
    now = world.clock.now()
    run = runs.begin(database, job="dispatch monthly-statistics", slot="2019-06", now=now)
    assert run is not None
    dispatch(database, cycle="monthly-statistics", period=Period.parse("2019-06"), now=now, run=run)
    world.travel("2019-07-03", at="10:00")
    apply(database, moved_to("2019-10-10"), now=world.clock.now(), actor="city", reason="延长", late=True)
    database.close()
    return folder


def swept(world: World) -> None:
    now = world.clock.now()
    run = runs.begin(world.database, job="sweep", slot=str(now.date()), now=now)
    assert run is not None
    sweep(world.database, now=now, run=run)
    sent(world)


def sent(world: World) -> None:
    """The messages of the hour, as a mail server that takes everything leaves them."""
    world.compose()
    with world.database.write() as session:
        for message in session.exec(select(Message).where(Message.status == "pending")):
            message.status, message.sent_at = "sent", world.clock.now()


@dataclass(frozen=True)
class Site:
    """Where the pages are, and the cookies of the admin."""

    url: str
    admin: Sequence[SetCookieParam]


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    database = Database(f"sqlite:///{home / 'duban.db'}")
    now = World(database).travel("2019-07-04", at="10:00").clock.now()
    house = House(database, lambda: now, lambda: PrefectState("off"), None, Words(zh="无", en="none"))
    with serving(house) as url:
        yield Site(url, at_the_desk(url, house))
    database.close()


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, viewport={"width": request.param, "height": 900})
    context.add_cookies(site.admin)
    yield context.new_page()
    context.close()


def narrow(page: Page) -> bool:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width <= 0


def test_a_past_day_shows_each_rung_of_the_date_in_force_then(page: Page) -> None:
    page.goto(f"{RESERVE}&on=2019-06-25#why")
    why = page.locator("#why")
    expect(why).to_contain_text("2019年6月25日 星期二 结束时的情况")
    expect(why).to_contain_text("当天有效的时限：2019年6月30日 周日")
    row = why.get_by_role("row").filter(has_text="提前三个工作日提醒")
    expect(row).to_contain_text("2019年6月25日 周二 已通知")
    expect(row).to_contain_text(
        "时限 2019年6月30日 周日 之前 3 个工作日（从 2019年6月28日 周五 起算），即 2019年6月25日 周二"
    )
    expect(row.get_by_role("link", name="查看消息")).to_be_visible()
    expect(why.get_by_role("row").filter(has_text="黄色督办")).to_contain_text("时间未到，2019年7月1日 周一 起")
    assert narrow(page)


def test_a_night_shows_what_was_held_back_and_until_when(page: Page) -> None:
    page.goto(f"{RESERVE}&on=2019-06-28#why")
    row = page.locator("#why").get_by_role("row").filter(has_text="到期提醒")
    expect(row).to_contain_text("当时不在工作时间，留到 2019年7月1日 08:30 的消息里")


def test_today_shows_the_moved_date_with_both_dates_and_the_holidays_that_shape_it(page: Page) -> None:
    page.goto(f"{RESERVE}#why")
    why = page.locator("#why")
    expect(why).to_contain_text("当天有效的时限：2019年10月10日 周四，原定 2019年6月30日 周日")
    expect(why).to_contain_text("时限由 2019年6月30日 周日 调整为 2019年10月10日 周四")
    expect(why).to_contain_text("调整时已逾期")
    row = why.get_by_role("row").filter(has_text="提前十个工作日提醒")
    expect(row).to_contain_text("2019年10月1日 周二 国庆节 放假（公布的日历）")
    expect(row).to_contain_text("2019年9月29日 周日 国庆节 上班（公布的日历）")
    assert narrow(page)


def test_another_day_is_asked_for_by_the_form(page: Page) -> None:
    page.goto(RESERVE)
    page.get_by_label("哪一天").fill("2019-06-26")
    page.get_by_role("button", name="查询").click()
    expect(page).to_have_url(re.compile("unit=zone&period=once&on=2019-06-26"))
    expect(page.locator("#why")).to_contain_text("当天没有巡查。")
    page.get_by_role("link", name="回到今天").click()
    expect(page.get_by_label("哪一天")).to_have_value("2019-07-04")


@pytest.mark.parametrize("day", ["2019-02-30", "0001-01-01", "9999-12-31", "yesterday", "20190703", "'"])
def test_a_day_that_there_is_not_is_told_in_words(page: Page, day: str) -> None:
    answer = page.goto(f"{RESERVE}&on={day}")
    assert answer is not None
    assert answer.status == 422
    expect(page.get_by_role("alert")).to_contain_text("不是日历上的一天")


def test_a_day_before_the_first_config_says_which_can_be_asked(page: Page) -> None:
    answer = page.goto(f"{RESERVE}&on=2019-06-01")
    assert answer is not None
    assert answer.status == 200
    expect(page.locator("#why")).to_contain_text("最早可查 2019年6月4日 周二")


def test_a_recurring_duty_shows_its_cycle_too(page: Page) -> None:
    page.goto("/tasks/langfang-2019/project-statistics?unit=zone&period=2019-06&on=2019-07-01")
    expect(page.locator("#why")).to_contain_text("月统计 2019年6月")


def test_a_message_says_why_it_brings_each_thing(page: Page) -> None:
    page.goto(f"{RESERVE}&on=2019-06-28")
    page.locator("#why").get_by_role("link", name="查看消息").first.click()
    about = page.locator(".about > li").filter(has_text="境外上市后备资源库").filter(has_text="到期提醒")
    expect(about).to_contain_text("时限 2019年6月30日 周日 之前的最后一个工作日，即 2019年6月28日 周五")
    expect(about).to_contain_text("2019年6月28日 22:00 巡查时触发；当时不在工作时间，留到这封消息")
    expect(about).to_contain_text("时限后来调整为 2019年10月10日")
    assert narrow(page)


def test_english_says_it_all_in_english(page: Page) -> None:
    page.goto("/?lang=en")
    for on in ("2019-06-28", "2019-07-01", "2019-07-04", "2019-10-09"):
        page.goto(f"{RESERVE}&on={on}")
        words = page.locator("#why").inner_text()
        assert not CHINESE.search(words.replace("延长", "")), words


def asked(home: Path, *words: str, code: int = 0) -> str:
    done = subprocess.run([*DUBAN, "--home", str(home), *words], capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def read(home: Path, *words: str) -> Any:
    return json.loads(asked(home, *words, "--json"))


def test_the_command_tells_a_unit_and_a_day(home: Path) -> None:
    said = asked(home, "why", "--unit", "廊坊开发区管委会", "--on", "2019-06-25")
    assert "Tue 2019-06-25, a working day: as it was at the end of that day" in said
    assert (
        "3 working days before the due date Sun 2019-06-30 (counted from Fri 2019-06-28), which is Tue 2019-06-25"
        in said
    )
    assert "not due: 到期提醒 from Fri 2019-06-28" in said


def test_the_command_answers_programs_with_the_same(home: Path) -> None:
    found = read(home, "why", "--unit", "zone", "--on", "2019-07-03")
    duty = next(one for one in found["duties"] if one["task"] == "overseas-listing-reserve")
    assert (duty["first_due_on"], duty["due_on"]) == ("2019-06-30", "2019-10-10")
    assert [(move["from"], move["to"], move["was_late"]) for move in duty["moves"]] == [
        ("2019-06-30", "2019-10-10", True)
    ]
    ladder = [rule for rule in duty["rules"] if rule["opened_on"] is None]
    asking = [rule for rule in duty["rules"] if rule["opened_on"] is not None]
    assert {rule["due_on"] for rule in ladder} == {"2019-10-10"}
    assert {rule["due_on"] for rule in asking} == {None}
    holidays = duty["rules"][0]["calendar"]
    assert {"on": "2019-10-01", "worked": False, "name": "国庆节", "source": "published"} in holidays


def test_a_message_is_asked_for_by_the_beginning_of_its_key(home: Path) -> None:
    key = read(home, "why", "--unit", "zone", "--on", "2019-07-01")["messages"][0]["key"]
    assert read(home, "why", key[:8])["message"]["key"] == key
    assert key in asked(home, "why", key)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("why",), "either a notice or --unit"),
        (("why", "12", "--unit", "zone"), "either a notice or --unit"),
        (("why", "12", "--on", "2019-07-01"), "--on goes with --unit"),
        (("why", "--unit", "zones"), "did you mean 'zone'"),
        (("why", "--unit", "zone", "--on", "2019-02-30"), "no day of the calendar"),
        (("why", "--unit", "zone", "--on", "2019-06-01"), "no config was in force on 2019-06-01"),
        (("why", "abc"), "is no notice"),
        (("why", "ffffffff"), "no message has a key that begins with"),
        (("history", "--from", "2019-07-02", "--to", "2019-07-01"), "swap them"),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(home: Path, words: tuple[str, ...], said: str) -> None:
    assert said in asked(home, *words, code=2)


def test_the_history_is_told_to_people_and_to_programs(home: Path) -> None:
    said = asked(home, "history", "--as-of", "2019-07-04")
    assert "2019-06-14 08:30 to 2019-06-25 08:30: 11 days, 10 sweeps missed" in said
    found = read(home, "history", "--as-of", "2019-07-04")
    assert [down["days"] for down in found["downtimes"]] == [1, 9, 11, 3, 3, 3]
    assert [one["period"] for one in found["late_dispatches"]] == ["2019Q2"]


def test_the_cycles_page_says_when_nothing_ran(page: Page) -> None:
    page.goto("/cycles")
    down = page.locator(".down")
    expect(down).to_contain_text(
        "2019年6月14日 08:30 至 2019年6月25日 08:30 停机，漏了 10 次巡查；此后第一次巡查已补办。"
    )
    assert narrow(page)
