"""Slips and leaders' instructions in the supervision office, and what a unit sees of them and of a task."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from models.slip import Instruction, Slip
from supervision.access import Role
from tests.browser import reader_of
from tests.following import everything
from tests.journeys.test_lead_pages import GUANGYANG, RESERVE, ZONE, Desk
from tests.journeys.test_pages import NO_MAIL, OFF, OUTPUT, serving
from tests.office import in_june
from tests.signing import browser_cookies
from web.house import House

TASK = f"/tasks/langfang-2019/{RESERVE}"
WORDS = "请说明原因，明确整改措施和完成时间。"
INSTRUCTION = {"given_by": "市政府主要领导", "given_on": "2019年7月2日", "words": "请逐一督办。"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """3 July 2019, the reserve list overdue."""
    world = in_june(tmp_path / "duban.db")
    world.travel("2019-07-03").sweep()
    with serving(House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL)) as url:
        yield Desk(world, url)
    world.database.close()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    """Somebody of the supervision office."""
    with reader_of(browser, desk.url) as page:
        page.context.add_cookies(
            browser_cookies(desk.url, desk.world.database, Role.SUPERVISOR, now=desk.world.clock.now())
        )
        yield page


def issued(desk: Desk, unit: str = "guangyang", name: str = GUANGYANG) -> str:
    """The address of a new slip."""
    form = {"unit": unit, "assignment": str(desk.owed(name)), "words": WORDS, "reply_on": "2019-07-10"}
    return desk.send("/slips/new", form, Role.SUPERVISOR).leads_to.removesuffix("?done=issued")


def test_a_slip_is_issued_to_a_unit_about_what_is_late_and_prints_as_a_paper(desk: Desk, page: Page) -> None:
    page.goto("/slips")
    page.get_by_role("link", name="开具督办单").click()
    page.get_by_label("主送单位").select_option(label=GUANGYANG)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_label("督办要求").fill(WORDS)
    page.get_by_label("要求反馈的日期").fill("2019-07-10")
    page.get_by_role("button", name="开具").click()
    paper = page.locator(".paper")
    for words in ("督办〔2019〕1号", GUANGYANG, WORDS, "逾期3天", "请于2019年7月10日前反馈。", "领导小组办公室"):
        expect(paper).to_contain_text(words)
    page.emulate_media(media="print")
    expect(page.locator("header")).to_be_hidden()
    expect(paper).to_be_visible()


def test_the_unit_finds_the_slip_and_its_duties(desk: Desk) -> None:
    path = issued(desk)
    assert "督办〔2019〕1号" in desk.get("/slips", Role.MEMBER, "guangyang").words
    assert desk.get(path, Role.MEMBER, "guangyang").status == 200


def test_a_unit_sees_no_slip_of_another(desk: Desk) -> None:
    path = issued(desk)
    assert "本单位没有收到督办单" in desk.get("/slips", Role.HEAD, "zone").words
    assert desk.get(path, Role.HEAD, "zone").status == 404


def test_the_lead_of_the_task_sees_that_there_is_a_slip_and_not_its_words(desk: Desk) -> None:
    path = issued(desk)
    seen = desk.get(f"{TASK}?unit=guangyang&period=once", Role.MEMBER, "commerce")
    assert "督办〔2019〕1号" in seen.words
    assert WORDS not in seen.words
    assert desk.get(path, Role.MEMBER, "commerce").status == 404


def test_the_list_is_narrowed_to_a_unit(desk: Desk) -> None:
    issued(desk)
    issued(desk, "zone", ZONE)
    rows = desk.get("/slips?unit=zone", Role.LEADER).page.xpath("//tbody/tr")
    assert [row.xpath("string(td[2])") for row in rows] == [ZONE]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"words": ""}, "#words"), ({"words": "长" * 1001}, "#words"), ({"reply_on": "2019-07-03"}, "#reply_on"),
        ({"reply_on": "明天"}, "#reply_on"), ({"reply_on": "1019-07-03"}, "#reply_on"),
        ({"assignment": []}, "#assignment"),
        ({"unit": "nobody"}, "#unit"),
    ],
)  # fmt: skip
def test_a_slip_with_a_fault_comes_back_as_it_was_typed(desk: Desk, wrong: dict[str, object], place: str) -> None:
    form = {"unit": "guangyang", "assignment": str(desk.owed(GUANGYANG)), "words": WORDS, "reply_on": "2019-07-10"}
    seen = desk.send("/slips/new", form | wrong, Role.SUPERVISOR)
    assert (seen.status, [where for where, _ in seen.summary()], desk.world.count(Slip)) == (422, [place], 0)
    if place != "#unit":
        (words,), (reply_on,) = seen.page.xpath("//textarea"), seen.page.xpath("//input[@id='reply_on']")
        typed = {"words": words.text or "", "reply_on": reply_on.get("value")}
        assert {name: words.strip() for name, words in typed.items()} == {name: (form | wrong)[name] for name in typed}


def test_what_was_reported_meanwhile_is_told_at_the_duties(desk: Desk) -> None:
    form = {"unit": "guangyang", "assignment": str(desk.owed(GUANGYANG)), "words": WORDS}
    desk.world.report(RESERVE, GUANGYANG)
    seen = desk.send("/slips/new", form, Role.SUPERVISOR)
    assert (seen.status, [where for where, _ in seen.summary()]) == (422, ["#assignment"])


@pytest.mark.parametrize(
    ("role", "unit"), [(Role.MEMBER, "guangyang"), (Role.HEAD, "commerce"), (Role.LEADER, None), (Role.ADMIN, None)]
)
def test_only_the_office_issues_slips_and_puts_instructions_down(desk: Desk, role: Role, unit: str | None) -> None:
    desk.get("/slips", role, unit)
    before = everything(desk.world) | {"login_session": []}
    form = {"unit": "guangyang", "assignment": str(desk.owed(GUANGYANG)), "words": WORDS}
    answers = [
        desk.get("/slips/new", role, unit), desk.send("/slips/new", form, role, unit),
        desk.send(f"{TASK}/instructions", INSTRUCTION, role, unit),
    ]  # fmt: skip
    assert [one.status for one in answers] == [403, 403, 403]
    assert everything(desk.world) | {"login_session": []} == before


def test_an_instruction_is_put_down_and_read_by_every_unit_of_the_task(desk: Desk, page: Page) -> None:
    page.goto(TASK)
    page.get_by_text("记下一条批示").click()
    page.get_by_label("批示人").fill(INSTRUCTION["given_by"])
    page.get_by_label("批示日期").fill(INSTRUCTION["given_on"])
    page.get_by_label("批示内容").fill(INSTRUCTION["words"])
    page.get_by_role("button", name="记下批示").click()
    expect(page.get_by_role("status")).to_contain_text("批示已记下")
    expect(page.locator(".leaders-word")).to_contain_text("市政府主要领导 2019年7月2日")
    for unit in ("guangyang", "zone", "commerce"):
        assert "请逐一督办。" in desk.get(TASK, Role.MEMBER, unit).words


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"given_by": ""}, "#given_by"), ({"given_by": "长" * 61}, "#given_by"), ({"given_on": ""}, "#given_on"),
        ({"given_on": "2019-07-04"}, "#given_on"), ({"given_on": "昨天"}, "#given_on"), ({"words": " "}, "#words"),
    ],
)  # fmt: skip
def test_an_instruction_with_a_fault_comes_back_as_it_was_typed(desk: Desk, wrong: dict[str, str], place: str) -> None:
    form = INSTRUCTION | wrong
    seen = desk.send(f"{TASK}/instructions", form, Role.SUPERVISOR)
    assert (seen.status, [where for where, _ in seen.summary()], desk.world.count(Instruction)) == (422, [place], 0)
    typed = seen.typed(f"{TASK}/instructions")
    assert {name: typed[name] for name in form} == {name: value.strip() for name, value in form.items()}


def test_a_unit_sees_its_own_part_of_a_task_and_a_lead_all(desk: Desk) -> None:
    def units(role: Role, unit: str | None) -> int:
        return len(desk.get(TASK, role, unit).page.xpath("//table[contains(@class, 'small')]//td[@class='what']"))

    assert [units(Role.MEMBER, unit) for unit in ("guangyang", "commerce")] == [1, 21]
    assert [units(role, None) for role in (Role.SUPERVISOR, Role.LEADER)] == [21, 21]


def test_a_unit_without_a_part_in_a_task_finds_no_such_task(desk: Desk) -> None:
    office_alone = "/tasks/langfang-2019/new-foreign-projects"
    assert desk.get(office_alone, Role.SUPERVISOR).status == 200
    assert desk.get(office_alone, Role.MEMBER, "guangyang").status == 404


def test_a_unit_with_a_part_and_nothing_to_report_reads_the_task(desk: Desk) -> None:
    seen = desk.get("/tasks/langfang-2019/trips-abroad", Role.MEMBER, "guangyang")
    assert (seen.status, "这项任务没有交办给本单位" in seen.words) == (200, True)


def test_another_units_part_cannot_be_asked_for(desk: Desk) -> None:
    seen = desk.get(f"{TASK}?unit=zone&period=once", Role.MEMBER, "guangyang")
    assert (seen.status, "没有代号为“zone”的单位" in seen.alerts()) == (422, True)


@pytest.mark.parametrize(("role", "unit"), [(Role.MEMBER, "guangyang"), (Role.LEADER, None)])
def test_who_may_not_open_the_outbox_is_not_led_there(desk: Desk, role: Role, unit: str | None) -> None:
    desk.world.compose()
    seen = desk.get(f"{TASK}?unit=guangyang&period=once", role, unit)
    assert not seen.page.xpath("//a[starts-with(@href, '/outbox') and not(ancestor::nav)]")
    assert not seen.page.xpath("//a[starts-with(@href, '/config') and not(ancestor::nav)]")


def test_the_office_urges_from_the_page_of_a_task(desk: Desk, page: Page) -> None:
    page.goto(TASK)
    page.get_by_role("button", name="催办未反馈的 21 项").click()
    page.get_by_role("button", name="催办勾选的事项").click()
    expect(page).to_have_url(f"{desk.url}{TASK}?done=urged&told=21&before=0&over=0")
    expect(page.get_by_role("status")).to_contain_text("已催办 21 个单位的事项")


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen(browser: Browser, desk: Desk, code: str, width: int) -> None:
    OUTPUT.mkdir(exist_ok=True)
    slip = issued(desk)
    desk.send(f"{TASK}/instructions", INSTRUCTION, Role.SUPERVISOR)
    context = browser.new_context(base_url=desk.url, viewport={"width": width, "height": 844})
    context.add_cookies([
        *browser_cookies(desk.url, desk.world.database, Role.SUPERVISOR, now=desk.world.clock.now()),
        {"name": "lang", "value": code, "url": desk.url},
    ])  # fmt: skip
    page = context.new_page()
    pages = {"list": "/slips", "unit": "/slips/new", "new": "/slips/new?unit=guangyang", "paper": slip, "task": TASK}
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=OUTPUT / f"slip-{name}-{code}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


def test_instructions_outlive_the_period_and_stand_with_the_newest_first(desk: Desk) -> None:
    for words, day in (("第一条。", "2019-06-28"), ("第二条。", "2019-07-01")):
        desk.send(f"{TASK}/instructions", INSTRUCTION | {"words": words, "given_on": day}, Role.SUPERVISOR)
    found = desk.get(TASK, Role.LEADER).page.xpath("//article[@class='leaders-word']//blockquote/text()")
    assert found == ["第二条。", "第一条。"]
    with desk.world.database.read() as session:
        assert len(session.exec(select(Instruction)).all()) == 2
