"""The outbox and the contacts in a browser: what could not be delivered is seen, understood, and sent again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from sqlmodel import Session, col, select, update

from models.channel import ChannelState
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from models.record import RecordEntry
from models.unit import Contact, Unit
from notifications.channels import Letter, Receipt
from notifications.outbox.delivering import deliver
from notifications.outbox.refusing import BOUNCED, refuse
from supervision.access import Role
from tests.browser import reader_of
from tests.editing import edited, with_robot
from tests.journeys.test_pages import NO_MAIL, OFF, OUTPUT, serving
from tests.queued import Sink, no_mailbox
from tests.signing import at_the_desk, cookies
from tests.world import World
from web.house import House

SANHE, ZONE = "三河市人民政府", "廊坊开发区管委会"
GUANGYANG, ANCI = "广阳区人民政府", "安次区人民政府"
SCRIPT = "550 <script>document.title='broken'</script>"
TODAY = "2019-07-03"


def answer(letter: Letter) -> Receipt:
    """Sanhe's mailbox is no more; that of the zone refuses with words that no page may take for its own."""
    if letter.address.startswith("sanhe.handler"):
        return no_mailbox(letter)
    return Receipt(letter, SCRIPT, final=True) if letter.address.startswith("zone.handler") else Receipt(letter)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Messages of 3 July, two of them refused; a robot that does not answer; somebody away, and a vacant post."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('outbox')}/duban.db")
    upgrade(database)
    world = World(database).begin(edited(with_robot)).travel(TODAY)
    world.sweep()
    world.compose()
    deliver(database, {"mail": Sink(answer)}, clock=world.clock.now)
    now = world.clock.now()
    with database.write() as session:
        session.add(
            ChannelState(
                channel="city-wecom", paused_until=now + timedelta(minutes=4), failing_since=now - timedelta(hours=2),
                failures=3, fault="qyapi.weixin.qq.com: timed out",
            )
        )  # fmt: skip
        away = [{"from": "2019-07-01", "until": "2019-07-12", "delegate": "head"}]
        _set(session, GUANGYANG, "handler", absences=away, key="handler")
        _set(session, GUANGYANG, "head", key="head")
        _set(session, ANCI, "handler", vacant=True)
        address = _address(session, GUANGYANG, "head")
        ways = [{"channel": "city-wecom", "address": "city-wecom"}, {"channel": "mail", "address": address}]
        _set(session, GUANGYANG, "head", ways=ways)
        said = "bounced: 5.1.1 user unknown"
        refuse(session, channel="mail", address=address, fault=said, key="none", at=now, source=BOUNCED)
        session.connection().execute(update(Message).values(links_until=now + timedelta(days=45)))
    yield world
    database.close()


def _mine(unit: str, role: str) -> tuple[Any, ...]:
    units = select(Unit.id).where(Unit.name == unit)
    return col(Contact.unit_id).in_(units), Contact.role == role


def _set(session: Session, unit: str, role: str, **values: object) -> None:
    session.connection().execute(update(Contact).where(*_mine(unit, role)).values(**values))


def _address(session: Session, unit: str, role: str) -> str:
    return str(session.exec(select(Contact.address).where(*_mine(unit, role))).one())


@pytest.fixture(scope="module")
def house(world: World) -> House:
    return House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL)


@pytest.fixture(scope="module")
def url(house: House) -> Iterator[str]:
    with serving(house) as url:
        yield url


@pytest.fixture(scope="module")
def admin(house: House, url: str) -> requests.Session:
    """The admin's browser, without a window."""
    reader = requests.Session()
    reader.cookies.update(cookies(house.database, Role.ADMIN, now=house.now()))
    reader.headers["Origin"] = url
    return reader


@pytest.fixture
def page(browser: Browser, url: str, house: House) -> Iterator[Page]:
    with reader_of(browser, url, signed_in=at_the_desk(url, house)) as page:
        yield page


def message_to(world: World, address: str) -> Message:
    return next(found for found in world.messages() if found.address.startswith(address))


def entries(world: World) -> list[tuple[str, str, str]]:
    with world.database.read() as session:
        found = session.exec(select(RecordEntry).order_by(col(RecordEntry.id)))
        return [(one.action, one.actor, one.subject) for one in found]


def test_the_outbox_says_which_channel_rests_since_when_and_why(page: Page) -> None:
    page.goto("/outbox")
    rests = page.locator(".troubles")
    expect(rests).to_contain_text("渠道暂停：全市督办群")
    expect(rests).to_contain_text("07:00 起没有应答")
    expect(rests).to_contain_text("09:04 后再试")
    expect(rests).to_contain_text("timed out")


def test_what_could_not_be_delivered_is_listed_with_its_cause_and_a_way_on(page: Page) -> None:
    page.goto("/outbox?status=dead")
    rows = page.locator(".letters tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=SANHE)).to_contain_text("550 no such mailbox")
    expect(rows.filter(has_text=ZONE)).to_contain_text(SCRIPT)
    rows.filter(has_text=SANHE).get_by_role("link", name="再次发送").click()
    expect(page.locator("#requeue")).to_contain_text("以原编号再次发出")


def test_a_form_without_a_reason_changes_nothing_and_says_so(page: Page, world: World) -> None:
    before = entries(world)
    page.goto(f"/outbox/{message_to(world, 'zone.handler').key}")
    page.locator("#requeue").get_by_role("button", name="再次发送").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写理由。")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("#requeue-reason")).to_be_focused()
    assert entries(world) == before


def test_a_message_of_today_goes_again_by_its_page_once_and_on_the_record(
    page: Page, world: World, url: str, admin: requests.Session
) -> None:
    key = message_to(world, "zone.handler").key
    page.goto(f"/outbox/{key}")
    page.locator("#requeue-reason").fill("邮箱已恢复")
    page.locator("#requeue").get_by_role("button", name="再次发送").click()
    expect(page.get_by_role("status")).to_contain_text("以原编号再次发出")
    assert message_to(world, "zone.handler").status == "pending"
    assert entries(world)[-1] == ("requeue message", "admin", key)
    form = {"reason": "b"}
    again = admin.post(f"{url}/outbox/{key}/requeue", data=form, allow_redirects=False)
    assert again.status_code == 409
    assert "在您查看之后变了" in again.text


def test_the_links_of_a_message_are_ended_by_its_page(page: Page, world: World) -> None:
    key = message_to(world, "xianghe.handler").key
    page.goto(f"/outbox/{key}")
    page.get_by_text("停用这封消息里的链接").click()
    page.locator("#revoke-reason").fill("转发给了外人")
    page.get_by_role("button", name="停用链接").click()
    expect(page.get_by_role("status")).to_contain_text("链接已经停用")
    expect(page.locator("#revoke")).to_have_count(0)
    assert message_to(world, "xianghe.handler").links_until == world.clock.now()


def test_another_site_cannot_send_the_forms(world: World, url: str, admin: requests.Session) -> None:
    key = message_to(world, "sanhe.handler").key
    for form in ("requeue", "revoke"):
        headers = {"Origin": "https://elsewhere.example"}
        given = {"reason": "b"}
        assert admin.post(f"{url}/outbox/{key}/{form}", data=given, headers=headers).status_code == 403
        back = admin.get(f"{url}/outbox/{key}/{form}", allow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, f"/outbox/{key}")
    assert admin.post(f"{url}/outbox/none/requeue", data={"reason": "b"}).status_code == 404


def test_the_contacts_show_ways_refusals_absences_and_who_hears_today(page: Page) -> None:
    page.goto("/contacts?unit=guangyang")
    rows = page.locator(".contacts tbody tr")
    handler = rows.filter(has=page.locator("td.what", has_text="经办人"))
    expect(handler).to_contain_text("7月1日")
    expect(handler).to_contain_text("7月12日")
    expect(handler).to_contain_text("不在岗")
    expect(rows.filter(has_text="被退回")).to_contain_text("user unknown")
    expect(page.locator(".contacts")).to_contain_text("全市督办群")


def test_a_vacant_post_is_shown_with_who_hears_instead(page: Page) -> None:
    page.goto("/contacts?unit=anci")
    vacant = page.locator(".contacts tbody tr").filter(has_text="未设联系人").first
    expect(vacant).to_contain_text("安次区人民政府 单位负责人")


def test_a_refused_address_leads_to_the_message_that_was_refused(page: Page, world: World) -> None:
    page.goto("/contacts?unit=sanhe")
    page.get_by_role("link", name="那封消息").click()
    expect(page).to_have_url(page.url.split("/outbox/")[0] + f"/outbox/{message_to(world, 'sanhe.handler').key}")


def test_unknown_filters_are_faults_on_the_page(page: Page) -> None:
    for address, words in (("/outbox?channel=pigeon", "没有代号为“pigeon”"), ("/contacts?unit=nobody", "“nobody”")):
        page.goto(address)
        expect(page.get_by_role("alert")).to_contain_text(words)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_fit_a_desk_and_a_phone(page: Page, world: World, width: int, lang: str) -> None:
    dead = f"/outbox/{message_to(world, 'sanhe.handler').key}"
    page.set_viewport_size({"width": width, "height": 900})
    for name, address in {"outbox": "/outbox", "dead": dead, "contacts": "/contacts"}.items():
        page.goto(f"{address}?lang={lang}")
        page.screenshot(path=OUTPUT / f"ways-{name}-{lang}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_page_is_left_in_two_languages(page: Page) -> None:
    assert Path(OUTPUT).is_dir()
    page.goto("/contacts?lang=en")
    words = page.locator("main").inner_text()
    assert "Who hears today" in words
    assert "不在岗" not in words
