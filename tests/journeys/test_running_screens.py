"""The admins' pages in a real browser: at a desk and on a phone, in both languages, without a barrier (WCAG 2.2 AA)."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from duban.demo.catcher import MailCatcher
from models.message import Message
from notifications.channels.shut import Shut
from notifications.channels.smtp import SmtpChannel
from notifications.outbox.refusing import refuse
from tests.browser import reader_of
from tests.journeys.test_pages import OUTPUT
from tests.office import in_june
from tests.running import Running, running
from tests.signing import at_the_desk
from tests.world import World

NOBODY = "refused@langfang.example"
ROBOT = """channels:
  - {id: city-wecom, service: wecom, name: {zh: 全市督办群, en: City group}, secret: CITY_WECOM}
"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    """June with a day's messages, two of which could not be delivered."""
    world = in_june(tmp_path_factory.mktemp("june") / "duban.db")
    world.compose()
    with world.database.write() as session:
        for message in session.exec(select(Message).limit(2)):
            message.status, message.fault, message.attempts = "dead", "550 5.1.1 no such mailbox", 1
            session.add(message)
            refuse(
                session, channel="mail", address=message.address, fault=message.fault, key=message.key,
                at=world.clock.now(),
            )  # fmt: skip
    return world


@pytest.fixture
def house(june: World, tmp_path: Path) -> Iterator[Running]:
    catcher = MailCatcher(refuses=(NOBODY,))
    catcher.start()
    mail = SmtpChannel("127.0.0.1", catcher.port, "duban@duban.example")
    with running(june, tmp_path, {"mail": mail}) as found:
        (found.office.folder / "channels.yaml").write_text(ROBOT, encoding="utf-8")
        found.office.watcher.look()
        found.post("/config/apply", {**found.office.digests(), "reason": "渠道"})
        found.world.report("overseas-listing-reserve", "三河市人民政府")
        found.ways["city-wecom"] = Shut("the secret CITY_WECOM is not set", "unset", ("CITY_WECOM",))
        yield found
    catcher.stop()


@pytest.fixture
def page(browser: Browser, house: Running) -> Iterator[Page]:
    with reader_of(browser, house.office.url, signed_in=at_the_desk(house.office.url, house.office.house)) as page:
        yield page


def channels(page: Page, _: Running) -> None:
    page.goto("/channels")


def refused(page: Page, _: Running) -> None:
    page.goto("/channels")
    page.locator("#address-mail").fill(NOBODY)
    page.locator("#mail button").click()
    expect(page.locator(".answer.refused")).to_contain_text("550 5.1.1")


def contacts(page: Page, _: Running) -> None:
    page.goto("/contacts?unit=commerce")


def contact(page: Page, _: Running) -> None:
    page.goto("/contacts?unit=commerce")
    page.locator("a[href='/contacts/commerce/handler']").click()


def contact_wrong(page: Page, house: Running) -> None:
    contact(page, house)
    page.locator("#email").fill("督查室")
    page.locator("#from_0").fill("2019-06-31")
    page.locator("form.form button").click()
    expect(page.locator(".faults")).to_be_visible()


def contact_change(page: Page, house: Running) -> None:
    contact(page, house)
    page.locator("#from_0").fill("2019-06-20")
    page.locator("#until_0").fill("2019-06-28")
    page.locator("#delegate_0").select_option("head")
    page.locator("#reason").fill("出差")
    page.locator("form.form button").click()
    expect(page.locator(".edits")).to_be_visible()


def run(page: Page, house: Running) -> None:
    house.world.travel("2019-07-01", at="08:00")
    page.goto("/cycles")
    page.locator("form.run button").first.click()
    expect(page.locator(".standing")).to_be_visible()


def undeliverable(page: Page, _: Running) -> None:
    page.goto("/outbox?status=dead")


def year(page: Page, _: Running) -> None:
    page.goto("/working-days")


def month(page: Page, _: Running) -> None:
    page.goto("/working-days?month=2019-06")


def record(page: Page, house: Running) -> None:
    page.goto("/record")
    page.locator("form.check button").click()
    expect(page.locator(".note")).to_be_visible()


SIGHTS = (
    channels, refused, contacts, contact, contact_wrong, contact_change, run, undeliverable, year, month, record
)  # fmt: skip


@pytest.mark.parametrize("sight", SIGHTS)
def test_a_page_holds_no_barrier_and_fits_desk_and_phone(
    page: Page, house: Running, sight: Callable[[Page, Running], None]
) -> None:
    faults = []
    for language in ("zh", "en"):
        page.context.add_cookies([{"name": "lang", "value": language, "url": house.office.url}])
        sight(page, house)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=OUTPUT / f"running-{sight.__name__}-{language}-{width}.png", full_page=True)
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                faults.append(f"{language} {width}: scrolls sideways, {wide} px")
        faults += [f"{language}: {fault}" for fault in barriers(page)]
        page.set_viewport_size({"width": 1280, "height": 900})
    assert faults == []


def barriers(page: Page) -> list[str]:
    """What keeps somebody from using the page."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps(RULES)})")["violations"]
    return [
        f"{one['id']}: {one['help']} at {str(one['nodes'][0]['html'])[:150]}"
        for one in found
        if one["impact"] in ("serious", "critical", "moderate")
    ]


def test_an_admin_changes_a_contact_from_the_list_to_the_done(page: Page, house: Running) -> None:
    contact_change(page, house)
    page.locator("form[action$='/apply'] button").first.click()
    expect(page.locator(".done")).to_contain_text("联系人已经改动")
    expect(page.locator("table.contacts")).to_contain_text("由单位负责人代")


def test_an_admin_lets_all_undeliverable_messages_go_again_for_one_reason(page: Page, house: Running) -> None:
    undeliverable(page, house)
    page.locator("form[action='/outbox/requeue'] button").click()
    expect(page.locator(".faults")).to_contain_text("请至少选中一封消息")
    expect(page.locator(".faults")).to_contain_text("请填写理由")
    for tick in page.locator("input[name=keys]").all():
        tick.check()
    page.locator("#reason").fill("邮箱已恢复")
    page.locator("form[action='/outbox/requeue'] button").click()
    expect(page.locator(".done")).to_contain_text("2 封")
    expect(page.locator("input[name=keys]")).to_have_count(0)


def test_an_admin_dispatches_a_cycle_by_hand(page: Page, house: Running) -> None:
    run(page, house)
    page.locator("form[method=post][action$='/run'] button").click()
    expect(page.locator(".done")).to_contain_text("2019年6月已经调度")
