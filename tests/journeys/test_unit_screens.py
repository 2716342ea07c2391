"""A unit's work in a real browser, at a desk and on a telephone, in both languages."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from supervision import reporting
from supervision.access import Role
from tests.browser import reader_of
from tests.clerk import Desks, desks, key_of
from tests.evidence_files import pdf
from tests.following import compose_linked
from tests.journeys.test_pages import OUTPUT
from tests.office import in_june
from tests.signing import browser_cookies
from tests.unit_names import OFFICE, OTHER, RESERVE, ZONE

TRIPS, GROUPS, COMMERCE = "trips-abroad", "small-groups-counties", "市商务局"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """July: something of the zone came back, something is late, something new; commerce has an open target."""
    folder = tmp_path_factory.mktemp("unit")
    world = in_june(folder / "duban.db")
    owed = world.report(RESERVE, ZONE)
    reporting.send_back(
        world.database, owed, reason="名单缺少联系电话，请补充。", now=world.clock.now(), actor="领导小组办公室督办"
    )
    world.travel("2019-07-08").sweep()
    compose_linked(world)
    with desks(world, folder / "evidence") as found:
        yield found
    world.database.close()


def cookies_of(office: Desks, unit: str | None, role: Role = Role.MEMBER) -> object:
    key = key_of(office.world, unit) if unit else None
    return browser_cookies(office.url, office.world.database, role, unit=key, now=office.world.clock.now())


@pytest.fixture
def page(browser: Browser, office: Desks) -> Iterator[Page]:
    """The clerk of the commerce bureau at a desk."""
    with reader_of(browser, office.url) as page:
        page.context.add_cookies(cookies_of(office, COMMERCE))  # type: ignore[arg-type]
        yield page


def test_from_the_list_to_a_report_with_a_figure_and_a_file(office: Desks, page: Page) -> None:
    page.goto("/mine")
    page.get_by_role("link", name="市领导带队的境外招商").first.click()
    page.get_by_role("button", name="确认签收").click()
    expect(page.get_by_role("status")).to_contain_text("已签收")
    page.get_by_label("办理情况").fill("已赴 3 地招商。")
    page.get_by_label("境外招商").fill("许多")
    page.get_by_label("佐证材料").set_input_files({"name": "行程.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.get_by_role("button", name="提交反馈").click()
    expect(page.get_by_role("alert")).to_contain_text("“许多”不是数字")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("境外招商")).to_be_focused()
    page.get_by_label("境外招商").fill("1,003")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.get_by_role("status")).to_contain_text("反馈已提交")
    expect(page.locator("#reports")).to_contain_text("1,003")
    expect(page.locator("#reports").get_by_role("link", name="行程.pdf")).to_be_visible()


def test_the_enter_key_in_a_figure_keeps_the_draft_and_sends_nothing(office: Desks, page: Page) -> None:
    page.context.add_cookies(cookies_of(office, OTHER))  # type: ignore[arg-type]
    page.goto(f"/duties/{office.world.owed(GROUPS, OTHER, '2019')}")
    page.get_by_label("小团组招商").fill("1")
    page.get_by_label("小团组招商").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("草稿已保存")
    expect(page.get_by_label("小团组招商")).to_have_value("1")


def test_several_are_acknowledged_with_the_keyboard_alone(office: Desks, browser: Browser) -> None:
    with reader_of(browser, office.url) as page:
        page.context.add_cookies(cookies_of(office, "市工信局"))  # type: ignore[arg-type]
        page.goto("/mine")
        boxes = page.get_by_role("checkbox")
        count = boxes.count()
        assert count
        for n in range(count):
            boxes.nth(n).focus()
            page.keyboard.press("Space")
        page.get_by_role("button", name="签收勾选的事项").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(f"已签收 {count} 项")


def paths(office: Desks) -> dict[str, tuple[str, str, Role]]:
    """Every page by a name, with the unit and role that looks at it."""
    back, new = office.world.owed(RESERVE, ZONE), office.world.owed(GROUPS, OTHER, "2019")
    return {
        "mine": ("/mine", ZONE, Role.MEMBER),
        "mine-late": ("/mine?scope=late", ZONE, Role.HEAD),
        "duty-returned": (f"/duties/{back}", ZONE, Role.MEMBER),
        "duty-target": (f"/duties/{new}", OTHER, Role.MEMBER),
        "duty-office": (f"/duties/{back}", OFFICE, Role.SUPERVISOR),
        "messages": ("/messages", ZONE, Role.MEMBER),
    }


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen_and_each_can_be_read_aloud(
    browser: Browser, office: Desks, code: str, width: int
) -> None:
    OUTPUT.mkdir(exist_ok=True)
    for name, (path, unit, role) in paths(office).items():
        context = browser.new_context(base_url=office.url, viewport={"width": width, "height": 844})
        context.add_cookies([{"name": "lang", "value": code, "url": office.url}])
        context.add_cookies(cookies_of(office, unit, role))  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(path)
        for folded in page.locator("main details:not([open]) > summary").all():
            folded.click()
        page.screenshot(path=OUTPUT / f"unit-{name}-{code}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert serious(page) == [], name
        context.close()


def serious(page: Page) -> list[str]:
    """What a checker of accessibility finds that keeps somebody from using the page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_faulty_form_shows_the_fault_at_its_field(browser: Browser, office: Desks, code: str) -> None:
    context = browser.new_context(base_url=office.url, viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "lang", "value": code, "url": office.url}])
    context.add_cookies(cookies_of(office, ZONE))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/duties/{office.world.owed(RESERVE, ZONE)}")
    page.locator("#report button[value=send]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.screenshot(path=OUTPUT / f"unit-duty-faulty-{code}-390.png", full_page=True)
    assert serious(page) == []
    context.close()


def test_on_a_telephone_the_first_late_duty_is_seen_without_scrolling_far(browser: Browser, office: Desks) -> None:
    context = browser.new_context(base_url=office.url, viewport={"width": 390, "height": 844})
    context.add_cookies(cookies_of(office, ZONE))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/mine?scope=late")
    box = page.locator("table.lines tbody tr").first.bounding_box()
    assert box is not None
    assert box["y"] < 844
    context.close()
