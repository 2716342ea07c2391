"""How the pages speak to their readers: what was typed or asked for wrongly, what has changed, what stands where."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.message import Message
from supervision import runs
from supervision.sweeping import sweep
from tests.journeys.test_pages import ReplayedDemo, serving
from tests.office import DECIDED, MOVE, Office, Seen, in_june, office_of
from tests.signing import at_the_desk
from tests.world import World

FORM, CONFIRM = "/config/deadline", "/config/deadline/apply"
TASK = "/tasks/langfang-2019/overseas-listing-reserve"


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = in_june(tmp_path_factory.mktemp("june") / "duban.db")
    world.travel("2019-06-25")
    world.sweep()
    world.compose()
    return world


@pytest.fixture
def office(june: World, tmp_path: Path) -> Iterator[Office]:
    with office_of(june, tmp_path) as office:
        yield office


def page_at(browser: Browser, office: Office, width: int) -> Page:
    page = browser.new_page(base_url=office.url, viewport={"width": width, "height": 844})
    page.context.add_cookies(at_the_desk(office.url, office.house))
    return page


def moved(office: Office, **more: str) -> Seen:
    shown = office.send(FORM, MOVE | more)
    return office.send(CONFIRM, shown.hidden(CONFIRM) | {"late": "yes"})


@pytest.mark.parametrize("due", ["2019年9月30日", "２０１９－０９－３０", "2019/9/30"])
def test_a_date_is_taken_as_a_chinese_input_method_gives_it(office: Office, due: str) -> None:
    assert "2019年6月30日 周日 → 2019年9月30日 周一" in office.send(FORM, MOVE | {"due": due}).words
    assert moved(office, due=due).status == 303


def test_a_year_too_far_off_is_said_to_be_so(office: Office) -> None:
    said = office.send(FORM, MOVE | {"due": "2919-09-30"}).summary()
    assert said == [("#due", "“2919-09-30”的年份超出范围，只能是 1949 至 2199 年。")]


def test_the_form_says_why_only_some_tasks_can_be_chosen(office: Office) -> None:
    said = office.get().words
    assert "只列有一个固定日期的任务，共 2 项" in said
    assert "其余 53 项每期重复或长期坚持" in said


def test_an_address_with_an_unknown_task_says_so(office: Office) -> None:
    seen = office.get("/config?task=zzz")
    assert (seen.status, [place for place, _ in seen.summary()]) == (422, ["#task"])
    assert "地址有误" in seen.alerts()


def test_the_config_page_says_where_its_files_lie_and_what_each_apply_changed(office: Office) -> None:
    moved(office)
    said = office.get().words
    assert f"所在目录：{office.folder.absolute()}" in said
    assert f"{DECIDED['reason']}改动 1 处，调整时限 21 项" in said
    assert "首次启用" in said


def test_a_moved_date_is_told_in_days_with_who_and_why_and_that_it_was_late(office: Office) -> None:
    office.world.travel("2019-07-03").sweep()
    moved(office)
    story = office.get(f"{TASK}?unit=zone&period=once").page.xpath("//li[@class='moved']")[0]
    said = " ".join(story.text_content().split())
    for words in ("2019年6月30日 周日 → 2019年9月30日 周一", "调整前已逾期", "管理员", DECIDED["reason"]):
        assert words in said
    assert "2019-06-30" not in said


def test_the_head_of_a_task_shows_the_first_date_beside_the_moved_one(office: Office) -> None:
    moved(office)
    (head,) = office.get(TASK).page.xpath("//dt[text()='时限']/following-sibling::dd")
    said = " ".join(head.text_content().split())
    assert "最迟 2019年9月30日 周一" in said
    assert "原定 2019年6月30日 周日" in said


@pytest.mark.parametrize("on", ["2019-06-20", "2019年6月20日", "２０１９／６／２０"])
def test_a_day_is_asked_about_in_any_way_of_writing_it(office: Office, on: str) -> None:
    seen = office.get(f"{TASK}?unit=zone&period=once&on={on}")
    assert seen.status == 200
    assert "2019年6月20日 星期四 结束时的情况" in seen.words


def test_a_day_typed_wrongly_stays_in_its_field_above_the_story(office: Office) -> None:
    seen = office.get(f"{TASK}?unit=zone&period=once&on=2019-02-30")
    assert seen.status == 422
    assert "没有查询，请先改正" in seen.alerts()
    assert seen.page.xpath("//input[@name='on']/@value") == ["2019-02-30"]
    assert len(seen.page.xpath("//ol[@class='story']")) == 1


def test_a_minute_of_two_sweeps_is_told_once(office: Office) -> None:
    now = office.world.clock.now()
    for slot in ("2019-06-25", "2019-06-25 again"):
        run = runs.begin(office.world.database, job="sweep", slot=slot, now=now)
        assert run is not None
        sweep(office.world.database, now=now, run=run)
    assert "当天巡查：09:00。" in office.get(f"{TASK}?unit=zone&period=once").words


@pytest.mark.parametrize(("busy", "alarms"), [(True, 0), (False, 1)])
def test_while_the_replayed_clock_is_pushed_nothing_is_said_to_be_down(office: Office, busy: bool, alarms: int) -> None:
    office.world.travel("2019-06-26", at="12:00")
    house = replace(office.house, demo=ReplayedDemo(busy=busy), folder=None)
    with serving(house) as url:
        said = Seen(office.reader.get(f"{url}/cycles")).words
    assert said.count("以来没有执行过任何工作") == alarms


def test_on_a_phone_the_filters_are_one_touch_away(browser: Browser, office: Office) -> None:
    page = page_at(browser, office, 390)
    page.goto("/?scope=open")
    link = page.get_by_role("link", name="筛选")
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.locator("#filters select").first).to_be_in_viewport()
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_day_of_the_next_rung_stands_on_one_line(
    browser: Browser, office: Office, width: int, language: str
) -> None:
    page = page_at(browser, office, width)
    page.goto(f"/?lang={language}")
    page.goto("/?scope=open")
    tall = "all => all.filter(one => one.getBoundingClientRect().height > 30).length"
    assert page.locator(".next small").count() > 10
    assert page.locator(".next small").evaluate_all(tall) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("address", ["/?scope=open", "/config", "/cycles", "message"])
def test_the_foot_stands_apart_from_what_is_above_it(browser: Browser, office: Office, address: str) -> None:
    page = page_at(browser, office, 1280)
    page.goto(message(office) if address == "message" else address)
    gap = "document.querySelector('footer').getBoundingClientRect().top - main.getBoundingClientRect().bottom"
    assert page.evaluate(f"(main => {gap})(document.querySelector('main'))") >= 24
    page.close()


def test_a_message_says_why_before_what_only_machines_read(browser: Browser, office: Office) -> None:
    page = page_at(browser, office, 1280)
    page.goto(message(office))
    expect(page.locator("#why ~ details.mail")).to_have_count(1)
    expect(page.locator("details.mail code")).not_to_be_visible()
    page.locator("details.mail summary").click()
    expect(page.locator("details.mail code")).to_be_visible()
    page.close()


def message(office: Office) -> str:
    with office.world.database.read() as session:
        found = session.get(Message, 1)
        assert found is not None
        return f"/outbox/{found.key}"
