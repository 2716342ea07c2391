"""The admins' pages: channels with a test letter, cycles by hand, the working calendar, the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from duban.demo.catcher import MailCatcher
from models.dispatch import Dispatch
from models.message import Message
from models.record import RecordEntry
from models.run import Run
from notifications.channels.shut import Shut
from notifications.channels.smtp import SmtpChannel
from supervision import record
from supervision.access import Role
from tests.following import everything
from tests.office import Seen, in_june
from tests.running import Running, running
from tests.world import World

NOBODY = "refused@langfang.example"
FOR_ADMINS = ("/channels", "/contacts/commerce/handler")
FOR_OPERATORS = ("/outbox", "/contacts", "/working-days", "/working-days?month=2019-06", "/record")
STATISTICS = "/cycles/monthly-statistics/run"


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    return in_june(tmp_path_factory.mktemp("june") / "duban.db")


@pytest.fixture
def mailbox() -> Iterator[MailCatcher]:
    catcher = MailCatcher(refuses=(NOBODY,))
    catcher.start()
    yield catcher
    catcher.stop()


@pytest.fixture
def house(june: World, tmp_path: Path, mailbox: MailCatcher) -> Iterator[Running]:
    mail = SmtpChannel("127.0.0.1", mailbox.port, "duban@duban.example")
    with running(june, tmp_path, {"mail": mail}) as found:
        yield found


def in_july(house: Running) -> Running:
    house.world.travel("2019-07-01", at="08:00")
    return house


def entries(world: World) -> list[RecordEntry]:
    with world.database.read() as session:
        return list(session.exec(select(RecordEntry).order_by(col(RecordEntry.id))))


@pytest.mark.parametrize(("address", "roles"), [
    *((address, {Role.ADMIN}) for address in FOR_ADMINS),
    *((address, {Role.ADMIN, Role.SUPERVISOR}) for address in FOR_OPERATORS),
    ("/cycles", {Role.ADMIN, Role.SUPERVISOR, Role.LEADER}),
    (f"{STATISTICS}?period=2019-06", {Role.ADMIN, Role.SUPERVISOR}),
])  # fmt: skip
def test_a_page_answers_those_whom_it_is_for(house: Running, address: str, roles: set[Role]) -> None:
    in_july(house)
    assert {role for role in Role if house.get(address, role).status == 200} == roles
    assert {house.get(address, role).status for role in set(Role) - roles} == {403}


@pytest.mark.parametrize(("address", "roles"), [
    ("/channels/mail/test", {Role.ADMIN}),
    ("/contacts/commerce/handler", {Role.ADMIN}),
    ("/contacts/commerce/handler/apply", {Role.ADMIN}),
    ("/contacts/commerce/handler/calendar", {Role.ADMIN}),
    ("/outbox/requeue", {Role.ADMIN}),
    (STATISTICS, {Role.ADMIN, Role.SUPERVISOR}),
    ("/record/check", {Role.ADMIN, Role.SUPERVISOR}),
])  # fmt: skip
def test_nobody_else_can_send_its_forms(house: Running, address: str, roles: set[Role]) -> None:
    form = {"address": "a@b.example", "period": "2019-06", "reason": "r", "title": "甲"}
    others = set(Role) - roles
    for role in others:
        house.get("/", role)
    before = everything(house.world)
    assert {house.post(address, form, role).status for role in others} == {403}
    assert everything(house.world) == before


def test_a_test_letter_arrives_marked_as_a_test_and_stands_on_the_record(house: Running, mailbox: MailCatcher) -> None:
    seen = house.post("/channels/mail/test", {"address": "office@duban.example"})
    assert "对方已接收测试消息" in seen.words
    (mail,) = mailbox.mails
    assert mail["Subject"].startswith("【测试】")
    assert "测试消息" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    asked, answered = entries(house.world)[-2:]
    assert (asked.action, asked.actor, asked.detail) == ("test channel", "admin", {"address": "office@duban.example"})
    assert (answered.action, answered.detail["outcome"]) == ("test channel answered", "taken")


def test_a_test_letter_never_enters_the_outbox(house: Running) -> None:
    before = house.world.count(Message)
    house.post("/channels/mail/test", {"address": "office@duban.example"})
    assert house.world.count(Message) == before


def test_a_refused_test_letter_is_told_with_the_words_of_the_far_side(house: Running) -> None:
    words = house.post("/channels/mail/test", {"address": NOBODY}).words
    assert "对方拒收测试消息" in words
    assert "550 5.1.1 no such mailbox here" in words


def test_a_server_that_is_not_there_is_told_as_such(house: Running, mailbox: MailCatcher) -> None:
    house.ways["mail"] = SmtpChannel("127.0.0.1", 9, "duban@duban.example")
    assert "没有连上对方" in house.post("/channels/mail/test", {"address": "office@duban.example"}).words


@pytest.mark.parametrize(("typed", "said"), [("", "请填写测试消息发到哪里"), ("督查室", "“督查室”不是邮箱地址")])
def test_an_address_that_is_none_is_told_at_its_field(
    house: Running, mailbox: MailCatcher, typed: str, said: str
) -> None:
    seen = house.post("/channels/mail/test", {"address": typed})
    assert seen.status == 422
    ((field, words),) = seen.summary()
    assert (field, words.startswith(said)) == ("#address-mail", True)
    assert seen.typed("/channels/mail/test")["address"] == typed
    assert mailbox.mails == []


def test_ten_tests_in_a_minute_are_the_most(house: Running, mailbox: MailCatcher) -> None:
    for _ in range(10):
        assert house.post("/channels/mail/test", {"address": "office@duban.example"}).status == 200
    assert house.post("/channels/mail/test", {"address": "office@duban.example"}).status == 429
    house.world.travel("2019-06-20", at="09:02")
    assert house.post("/channels/mail/test", {"address": "office@duban.example"}).status == 200
    assert len(mailbox.mails) == 11


def test_a_missing_secret_is_named_and_nothing_can_be_tested(house: Running) -> None:
    house.ways["mail"] = Shut("the secret MAIL_KEY is not set", "unset", ("MAIL_KEY",))
    assert "缺少密钥 MAIL_KEY：设置 DUBAN_SECRET_MAIL_KEY" in house.get("/channels").words
    assert house.post("/channels/mail/test", {"address": "office@duban.example"}).status == 422


def test_a_channel_that_is_not_there_is_not_found(house: Running) -> None:
    assert house.post("/channels/pigeon/test", {"address": "a@b.example"}).status == 404


def test_who_would_hear_is_shown_and_nothing_is_dispatched(house: Running) -> None:
    in_july(house).get("/", Role.SUPERVISOR)
    before = everything(house.world)
    words = house.get(f"{STATISTICS}?period=2019-06", Role.SUPERVISOR).words
    assert "还没有调度。" in words
    assert "个单位，" in words
    assert "三河市人民政府" in words
    after = everything(house.world)
    for table in ("dispatch", "notice", "run", "assignment", "record"):
        assert after[table] == before[table]


def test_a_cycle_is_dispatched_by_hand_once(house: Running) -> None:
    in_july(house)
    done = house.post(STATISTICS, {"period": "2019-06"}, Role.SUPERVISOR)
    assert (done.status, done.leads_to) == (303, "/cycles?done=monthly-statistics&period=2019-06")
    assert "2019年6月已经调度，通知并入各人的消息" in house.get(done.leads_to).words
    with house.world.database.read() as session:
        dispatch = session.exec(select(Dispatch)).one()
        run = session.exec(select(Run).where(Run.id == dispatch.run_id)).one()
    assert (dispatch.period, run.slot, run.engine) == ("2019-06", "2019-06", "direct")
    last = entries(house.world)[-1]
    assert (last.action, last.actor) == ("dispatch", "领导小组办公室supervisor")
    again = house.post(STATISTICS, {"period": "2019-06"})
    assert again.status == 409
    assert "这一期已于 2019年7月1日 08:00 调度" in again.words
    assert house.world.count(Dispatch) == 1


@pytest.mark.parametrize("period", ["", "2019-07", "2019Q2", "夏天"])
def test_a_period_that_cannot_be_dispatched_is_refused_in_words(house: Running, period: str) -> None:
    seen = in_july(house).post(STATISTICS, {"period": period})
    assert seen.status == 422
    assert "没有调度，什么都没有改变" in seen.alerts()
    assert house.world.count(Dispatch) == 0


def test_a_cycle_that_is_not_there_is_not_found(house: Running) -> None:
    assert house.post("/cycles/fortnight/run", {"period": "2019-06"}).status == 404


def test_the_working_calendar_shows_holidays_and_what_falls_due(house: Running) -> None:
    june = house.get("/working-days?month=2019-06").words
    assert "2019年6月7日 周五 放假 端午 公布的放假安排" in june
    assert "项到期" in june
    year = house.get("/working-days?year=2019")
    assert len(year.page.xpath("//table[@class='grid']")) == 12
    assert "放假安排已经公布" in year.words


def test_a_year_without_a_published_calendar_is_marked_as_provisional(house: Running) -> None:
    assert "还没有公布" in house.get("/working-days?year=2040").words
    assert "（暂定）" in house.get("/working-days?month=2040-02").words


def test_a_day_of_the_configs_own_stands_beside_the_published_one(house: Running) -> None:
    day = "days: [{on: 2019-06-07, kind: workday, name: {zh: 加班, en: Overtime}, source: 示例办〔2019〕21号}]"
    house.office.edit("days: []", day, "calendar.yaml")
    form = {**house.office.digests(), "reason": "试"}
    assert house.post("/config/apply", form).status == 303
    words = house.get("/working-days?month=2019-06").words
    assert "本单位设定：示例办〔2019〕21号公布的日历：放假 与公布的不同" in words


@pytest.mark.parametrize("address", ["/working-days?year=12", "/working-days?month=2019-13", "/record?before=x"])
def test_an_address_that_asks_for_what_there_is_not_is_told_so(house: Running, address: str) -> None:
    assert house.get(address).status == 422


def test_the_record_tells_who_did_what_with_the_newest_first(house: Running) -> None:
    owed = house.world.report("overseas-listing-reserve", "三河市人民政府")
    seen = house.get("/record")
    first = seen.page.xpath("//table//tbody/tr")[0]
    words = " ".join(first.text_content().split())
    assert "三河市人民政府" in words
    assert "反馈" in words
    assert "境外上市后备资源库" in words
    assert first.xpath(".//a/@href") == [f"/duties/{owed}"]


def test_the_record_is_filtered_by_action_and_day(house: Running) -> None:
    house.world.report("overseas-listing-reserve", "三河市人民政府")
    rows = house.get("/record?action=report&since=2019-06-20&until=2019-06-20").page.xpath("//tbody/tr")
    assert len(rows) == 1
    assert "没有符合这些条件的记录" in house.get("/record?action=report&until=2019-06-19").words


def test_the_record_is_read_page_by_page(house: Running) -> None:
    with house.world.database.write() as session:
        for n in range(60):
            record.write(session, at=house.world.clock.now(), actor="a", action="test", subject=str(n), detail={})
    first = house.get("/record")
    (older,) = first.page.xpath("//a[@rel='next']/@href")
    seen = [*_numbers(first), *_numbers(house.get(older))]
    assert seen == sorted(set(seen), reverse=True)
    assert (len(_numbers(first)), seen[-1]) == (50, 1)


def _numbers(seen: Seen) -> list[int]:
    return [int(row.xpath("./td[last()]")[0].text_content()) for row in seen.page.xpath("//tbody/tr")]


def test_a_whole_chain_is_told_to_be_whole(house: Running) -> None:
    words = house.post("/record/check").words
    assert "链条完整，直到第" in words


def test_a_changed_entry_breaks_the_chain_where_it_stands(house: Running) -> None:
    house.world.report("overseas-listing-reserve", "三河市人民政府")
    with house.world.database.write() as session:
        entry = session.exec(select(RecordEntry).where(RecordEntry.id == 2)).one()
        entry.actor = "somebody else"
        session.add(entry)
    words = house.post("/record/check").words
    assert "链条在第 2 条断开" in words
    assert "第 1 条以前完整" in words
