"""The config page in a real browser: at a desk and on a phone, in Chinese and in English, from the task to the done."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import reader_of
from tests.journeys.test_pages import CHINESE, ONLY_CHINESE, OUTPUT
from tests.office import MOVE, RESERVE, Office, in_june, office_of
from tests.signing import at_the_desk
from tests.world import World

FORM = "form[action='/config/deadline']"
DAY = """days:
  - {on: 2019-09-26, kind: holiday, name: {zh: 市庆, en: Day of the city}, source: 廊政办字〔2019〕9号}"""
TYPED = "more time granted"


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    return in_june(tmp_path_factory.mktemp("june") / "duban.db")


@pytest.fixture
def office(june: World, tmp_path: Path) -> Iterator[Office]:
    with office_of(june, tmp_path) as office:
        yield office


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    with reader_of(browser, office.url, signed_in=at_the_desk(office.url, office.house)) as page:
        yield page


def in_step(page: Page, _: Office) -> None:
    page.goto("/config")


def waits(page: Page, office: Office) -> None:
    """A date, a rung and the calendar changed; what is over needs insisting."""
    office.world.travel("2019-07-03").sweep()
    office.edit("2019-06-30", "2019-09-30")
    office.edit("working_days_before: 10", "working_days_before: 8", "ladders.yaml")
    office.edit("from: 08:30", "from: 09:00", "calendar.yaml")
    office.edit("days: []", DAY, "calendar.yaml")
    page.goto("/config")
    expect(page.locator(".pending")).to_be_visible()


def faulty(page: Page, office: Office) -> None:
    office.edit("ladder: default", "ladder: defualt")
    office.edit("2019-06-30", "2019-06-31")
    page.goto("/config")
    expect(page.locator(".found tbody tr")).to_have_count(2)


def previewed(page: Page, _: Office) -> None:
    page.goto(f"/config?task={RESERVE}")
    fill(page)
    page.locator(f"{FORM} button").click()
    expect(page.locator(".notices")).to_be_visible()


def wrong(page: Page, _: Office) -> None:
    page.goto("/config")
    page.locator("#due").fill("2019-02-30")
    page.locator(f"{FORM} button").click()
    expect(page.locator(".faults a")).to_have_count(3)


def done(page: Page, office: Office) -> None:
    previewed(page, office)
    page.locator("form[action='/config/deadline/apply'] button").first.click()
    expect(page.locator(".note[role=status]")).to_be_visible()


def fill(page: Page) -> None:
    page.locator("#due").fill(MOVE["due"])
    page.locator("#reason").fill(TYPED)


STATES: list[Callable[[Page, Office], None]] = [in_step, waits, faulty, previewed, wrong, done]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_state_of_the_page_scrolls_sideways_on_a_phone(
    browser: Browser, office: Office, state: Callable[[Page, Office], None], language: str
) -> None:
    context = browser.new_context(base_url=office.url, viewport={"width": 390, "height": 844})
    context.add_cookies(at_the_desk(office.url, office.house))
    page = context.new_page()
    page.goto(f"/config?lang={language}")
    state(page, office)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=OUTPUT / f"config-{state.__name__}-{language}-390.png", full_page=True)
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_in_english_no_chinese_word_is_left(page: Page, office: Office, state: Callable[[Page, Office], None]) -> None:
    page.goto("/config?lang=en")
    state(page, office)
    words = ONLY_CHINESE.sub("", page.locator("body").inner_text())
    assert CHINESE.findall(words) == []


def test_from_the_task_to_the_moved_date_in_five_steps(page: Page, office: Office) -> None:
    page.goto("/tasks/langfang-2019/overseas-listing-reserve")
    page.get_by_role("link", name="调整时限").click()
    expect(page.locator("#task")).to_have_value(RESERVE)
    fill(page)
    page.get_by_role("button", name="看会有什么变化").click()
    expect(page.locator("h1")).to_contain_text("境外上市后备资源库")
    page.get_by_role("button", name="确认调整").click()
    expect(page.locator(".note")).to_contain_text("原为 2019年6月30日 周日，现为 2019年9月30日 周一")
    page.get_by_role("link", name="境外上市后备资源库").click()
    expect(page.locator("td.due").first).to_contain_text("原定 2019年6月30日")


def test_a_change_of_the_files_is_put_in_force_by_its_form(page: Page, office: Office) -> None:
    waits(page, office)
    page.goto("/")
    page.get_by_role("link", name="配置已修改，尚未生效").click()
    page.get_by_label("理由").fill(TYPED)
    page.get_by_role("button", name="启用这些改动").click()
    expect(page.locator(".faults a")).to_contain_text("请勾选“仍要调整”")
    expect(page.get_by_label("理由")).to_have_value(TYPED)
    page.get_by_label("仍要调整").check()
    page.get_by_role("button", name="启用这些改动").click()
    expect(page.locator(".note").first).to_contain_text("已经启用")
    expect(page.locator(".pending")).to_have_count(0)


def test_the_summary_leads_to_the_faulty_field(page: Page, office: Office) -> None:
    wrong(page, office)
    page.get_by_role("link", name="请填写理由。").click()
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("#due")).to_have_value("2019-02-30")


def test_back_to_the_form_all_stands_as_it_was_typed(page: Page, office: Office) -> None:
    previewed(page, office)
    page.get_by_role("button", name="返回修改").click()
    for place, typed in (("#due", MOVE["due"]), ("#reason", TYPED), ("#task", RESERVE)):
        expect(page.locator(place)).to_have_value(typed)


def test_the_units_behind_a_count_are_one_click_away(page: Page, office: Office) -> None:
    previewed(page, office)
    units = page.locator(".duties details").first
    units.locator("summary").click()
    expect(units).to_contain_text("三河市人民政府、霸州市人民政府")


@pytest.mark.parametrize("state", [waits, previewed, wrong])
def test_every_field_has_its_label(page: Page, office: Office, state: Callable[[Page, Office], None]) -> None:
    state(page, office)
    unlabelled = "all => all.filter(one => !one.labels.length && !one.textContent.trim()).length"
    assert page.locator("select, textarea, input:not([type=hidden]), button").evaluate_all(unlabelled) == 0
