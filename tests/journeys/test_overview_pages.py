"""Matrix, load and trend in a real browser, at a desk and on a phone; a unit among thousands is found by its name."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select, text

from models.database import Database
from models.migrating import upgrade
from models.task import TaskUnit
from models.unit import Unit
from supervision.access import Role
from tests.desk import Desk, at_the_desk_of
from tests.journeys.test_office_screens import shown
from tests.signing import browser_cookies, cookies
from tests.world import World
from web.picking import MANY

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """9 July 2019: swept every day, one unit in time, one late, one with its clock stopped."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('overview')}/duban.db")
    upgrade(database)
    world = World(database).begin()
    for day in (date(2019, 6, 4) + timedelta(days=n) for n in range(36)):
        world.travel(str(day)).sweep()
        if str(day) in ("2019-06-28", "2019-07-02"):
            world.report(RESERVE, "市商务局" if day.month == 6 else "三河市人民政府")
    with database.write() as session:
        stopped = {"one": world.owed(RESERVE, "市工信局")}
        session.connection().execute(text("UPDATE assignment SET state = 'suspended' WHERE id = :one"), stopped)
    with at_the_desk_of(world) as found:
        yield found
    database.close()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(base_url=desk.url, viewport={"width": request.param, "height": 900})
    now = desk.world.clock.now()
    context.add_cookies(browser_cookies(desk.url, desk.world.database, Role.SUPERVISOR, now=now))
    yield context.new_page()
    context.close()


def asked(desk: Desk, path: str, role: Role = Role.SUPERVISOR, unit: str | None = None) -> requests.Response:
    known = cookies(desk.world.database, role, unit=unit, now=desk.world.clock.now())
    return requests.get(desk.url + path, cookies=known, timeout=10, allow_redirects=False)


@pytest.mark.parametrize("path", ["/matrix", "/matrix?order=worst", "/load", "/load?order=share", "/"])
def test_the_overviews_fit_the_screen_in_both_languages(page: Page, path: str) -> None:
    shown(page, path, f"overview{re.sub(r'[^a-z]+', '-', path).rstrip('-') or '-board'}")


def test_a_cell_says_how_many_stand_how_and_leads_to_them(page: Page) -> None:
    page.goto("/matrix?unit=commerce")
    cell = page.get_by_role("row", name="市商务局").get_by_title("按时完成")
    expect(cell).to_contain_text("✓1")
    cell.click()
    expect(page).to_have_url(re.compile(r"unit=commerce&period=once&scope=all"))
    expect(page.locator("td.who").first).to_contain_text("市商务局")


def test_the_matrix_can_be_reached_and_scrolled_by_the_keyboard(page: Page) -> None:
    page.goto("/matrix")
    region = page.get_by_role("region", name="单位周期表")
    region.focus()
    expect(region).to_be_focused()


def test_every_column_of_the_load_sorts_by_its_link(page: Page) -> None:
    if page.viewport_size and page.viewport_size["width"] < 1000:
        pytest.skip("on a phone the head of the table is not shown")
    page.goto("/load")
    page.get_by_role("link", name="逾期").click()
    late = [int(words) for words in page.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert late == sorted(late, reverse=True)
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("逾期")


def test_the_curve_is_drawn_and_stands_in_a_table_too(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("img", name=re.compile("逾期 0 项.*逾期"))).to_be_visible()
    page.get_by_text("以表格查看").click()
    expect(page.locator("table.trend tbody tr").first).to_contain_text("2019年7月9日")


def test_beside_a_narrower_question_there_is_no_curve(desk: Desk) -> None:
    assert "<polyline" in asked(desk, "/").text
    assert "<polyline" not in asked(desk, "/?unit=sanhe").text


def test_ticked_lines_go_to_the_page_that_urges(page: Page) -> None:
    page.goto("/?scope=overdue")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="催办选取的事项").click()
    expect(page).to_have_url(re.compile(r"/urge\?.*assignment=\d+"))


def test_who_only_reads_is_offered_no_urging(desk: Desk) -> None:
    assert "催办选取的事项" not in asked(desk, "/?scope=overdue", Role.LEADER).text


def test_a_period_narrows_the_board(desk: Desk) -> None:
    whole, june = asked(desk, "/?scope=all").text, asked(desk, "/?scope=all&period=2019-06").text
    assert "2019年6月</small>" in june
    assert june.count("<tr>") < whole.count("<tr>")


@pytest.mark.parametrize("path", ["/matrix?kind=elsewhere", "/matrix?order=x", "/load?order=x", "/?period=2018-01"])
def test_a_filter_that_is_none_is_named(desk: Desk, path: str) -> None:
    answer = asked(desk, path)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("path", ["/matrix", "/load"])
def test_a_unit_sees_no_overview_of_others(desk: Desk, path: str) -> None:
    assert asked(desk, path, Role.MEMBER, "sanhe").status_code == 403


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """More units than a list can show, each with a part in a task."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('crowd')}/duban.db")
    upgrade(database)
    world = World(database).begin()
    with database.write() as session:
        task = session.exec(select(TaskUnit.task_id).order_by(col(TaskUnit.task_id))).first() or 0
        units = [
            Unit(key=f"u{n}", name=f"第{n}街道", name_en=f"Street {n}", kind="zone", position=n) for n in range(MANY)
        ]
        session.add_all(units)
        session.flush()
        session.add_all(
            TaskUnit(task_id=task, unit_id=unit.id or 0, role="responsible", owes=True, position=n)
            for n, unit in enumerate(units)
        )
    world.sweep()
    with at_the_desk_of(world) as found:
        yield found
    database.close()


def test_a_unit_among_many_is_found_by_its_whole_name(crowd: Desk) -> None:
    answer = asked(crowd, "/?scope=open&unit=第7街道")
    assert answer.status_code == 200
    assert 'value="第7街道"' in answer.text
    assert len(answer.content) < 150_000


def test_a_part_of_a_name_is_answered_with_those_that_have_it(crowd: Desk) -> None:
    answer = asked(crowd, "/?scope=open&unit=第19")
    assert answer.status_code == 422
    assert 'href="/?scope=open&amp;unit=u19"' in answer.text
    assert 'href="/?scope=open&amp;unit=u190"' in answer.text


def test_a_name_that_is_none_is_said_to_be_none(crowd: Desk) -> None:
    answer = asked(crowd, "/matrix?unit=无此单位")
    assert answer.status_code == 422
    assert "无此单位" in answer.text
