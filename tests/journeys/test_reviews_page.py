"""The queue of reviews, the requests for more time, and kept filters: what the office sees, and who else does not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from models.account import SavedFilter
from models.assignment import Assignment
from models.database import Database
from models.extension import Extension
from models.migrating import upgrade
from supervision.access import Role
from supervision.extending import ask
from tests.desk import Desk, at_the_desk_of, reported, with_target
from tests.world import World

RESERVE, ZONE, GUANGYANG = "overseas-listing-reserve", "廊坊开发区管委会", "广阳区人民政府"
OTHERS = [(Role.MEMBER, "zone"), (Role.HEAD, "zone"), (Role.LEADER, None), (Role.ADMIN, None)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A supervisor on 20 June 2019."""
    database = Database(f"sqlite:///{tmp_path / 'duban.db'}")
    upgrade(database)
    world = World(database).begin().travel("2019-06-20")
    world.sweep()
    with at_the_desk_of(world) as found:
        yield found
    database.close()


def asks(desk: Desk, to_on: date = date(2019, 7, 20)) -> int:
    owed = desk.world.owed(RESERVE, ZONE)
    now = desk.world.clock.now()
    done = ask(desk.world.database, owed, to_on=to_on, reason="企业尚未确认", now=now, actor=ZONE)
    assert done.id is not None
    return done.id


def extension(desk: Desk) -> Extension:
    with desk.world.database.read() as session:
        return session.exec(select(Extension)).one()


def kept(desk: Desk) -> list[tuple[str, str]]:
    with desk.world.database.read() as session:
        found = session.exec(select(SavedFilter).order_by(col(SavedFilter.id)))
        return [(one.name, f"{one.path}?{one.query}") for one in found]


def closed(desk: Desk) -> int:
    with desk.world.database.read() as session:
        return len(session.exec(select(Assignment.id).where(Assignment.state == "closed")).all())


def test_the_queue_names_what_waits_and_for_how_long(desk: Desk) -> None:
    desk.world.report(RESERVE, ZONE)
    desk.world.travel("2019-06-24")
    (row,) = desk.get("/reviews").page.xpath("//tbody/tr")
    words = " ".join(row.text_content().split())
    for told in ("三(六)", "境外上市后备资源库", ZONE, "按时", "只有文字", "2 个工作日"):
        assert told in words


def test_an_empty_queue_says_what_will_come(desk: Desk) -> None:
    assert "单位提交反馈以后，立即列在这里" in desk.get("/reviews").words
    desk.world.report(RESERVE, ZONE)
    assert "没有符合这些条件" in desk.get("/reviews?unit=anci").words


def test_a_filter_that_there_is_not_is_told(desk: Desk) -> None:
    seen = desk.get("/reviews?unit=atlantis")
    assert (seen.status, "atlantis" in seen.alerts()) == (422, True)


def test_several_plain_reports_are_closed_off_at_once(desk: Desk) -> None:
    for unit in (ZONE, GUANGYANG):
        desk.world.report(RESERVE, unit)
    owed, _ = with_target(desk.world)
    reported(desk.world, owed, figure=3)
    page = desk.get("/reviews").page
    picks = page.xpath("//input[@name='pick']/@value")
    assert len(picks) == 2
    done = desk.post("/reviews", {"pick": [*picks, f"{owed}-3"]})
    assert done.status == 303
    words = desk.get(done.leads_to).words
    assert "已办结 2 项。" in words
    assert "有 1 项没有办结" in words
    assert closed(desk) == 2


@pytest.mark.parametrize("picks", [[], ["x"], ["1-"], ["-1-1"], ["99999999999-1"]])
def test_nothing_ticked_closes_nothing_and_says_so(desk: Desk, picks: list[str]) -> None:
    desk.world.report(RESERVE, ZONE)
    seen = desk.post("/reviews", {"pick": picks})
    assert (seen.status, seen.summary()) == (422, [("#pick", "请先勾选要办结的反馈。")])
    assert closed(desk) == 0


def test_a_request_is_granted_with_words(desk: Desk) -> None:
    asked = asks(desk)
    words = desk.get("/requests").words
    for told in (ZONE, "2019年6月30日", "2019年7月20日", "晚 20 天", "企业尚未确认"):
        assert told in words
    done = desk.post(f"/requests/{asked}/grant", {f"words-{asked}": "同意"})
    assert done.leads_to == "/requests?done=granted"
    assert (extension(desk).granted, extension(desk).words) == (True, "同意")
    assert "已批准" in desk.get(done.leads_to).words


def test_a_refusal_needs_words_and_what_was_typed_stays(desk: Desk) -> None:
    asked = asks(desk)
    for typed, told in (("", "不批准时请写明意见"), ("长" * 501, "太长")):
        seen = desk.post(f"/requests/{asked}/refuse", {f"words-{asked}": typed})
        ((place, words),) = seen.summary()
        assert (seen.status, place, told in words) == (422, f"#words-{asked}", True)
        assert seen.page.get_element_by_id(f"words-{asked}").text_content().strip() == typed
    assert extension(desk).granted is None
    desk.post(f"/requests/{asked}/refuse", {f"words-{asked}": "请按期完成"})
    assert (extension(desk).granted, extension(desk).words) == (False, "请按期完成")


def test_a_request_that_somebody_else_decided_is_shown_as_decided(desk: Desk) -> None:
    asked = asks(desk)
    desk.post(f"/requests/{asked}/refuse", {f"words-{asked}": "请按期完成"})
    seen = desk.post(f"/requests/{asked}/grant", {f"words-{asked}": "同意"})
    assert seen.status == 409
    assert "已经由他人决定" in seen.alerts()
    assert "请按期完成" in seen.words


def test_a_date_that_is_over_can_only_be_refused(desk: Desk) -> None:
    asked = asks(desk, date(2019, 7, 2))
    desk.world.travel("2019-07-01")
    assert "逾期记录保留" in desk.get("/requests").words
    desk.world.travel("2019-07-03")
    page = desk.get("/requests")
    assert "只能不批准" in page.words
    assert not page.page.xpath(f"//form[@action='/requests/{asked}/grant']")
    assert desk.post(f"/requests/{asked}/grant", {}).status == 409


@pytest.mark.parametrize("request_id", ["0", "99", "99999999999"])
def test_a_request_that_is_not_there_is_not_found(desk: Desk, request_id: str) -> None:
    assert desk.post(f"/requests/{request_id}/grant", {}).status == 404


@pytest.mark.parametrize(("role", "unit"), OTHERS)
def test_the_pages_of_decisions_are_the_offices_alone(desk: Desk, role: Role, unit: str | None) -> None:
    asked = asks(desk)
    other = desk.of(role, unit)
    seen = [other.get(path).status for path in ("/reviews", "/requests")]
    seen += [other.post(path, {"pick": "1-1"}).status for path in ("/reviews", f"/requests/{asked}/grant")]
    assert seen == [403, 403, 403, 403]
    assert extension(desk).granted is None


def test_who_is_not_signed_in_is_asked_to(desk: Desk) -> None:
    seen = desk.of(Role.SUPERVISOR)
    seen._cookies = lambda lang: {"lang": lang}  # type: ignore[method-assign]
    assert [seen.get(path).leads_to.split("?")[0] for path in ("/reviews", "/filters")] == ["/sign-in"] * 2


def test_a_filter_is_kept_and_opened_again(desk: Desk) -> None:
    desk.world.report(RESERVE, ZONE)
    assert desk.get("/reviews?unit=zone").page.xpath("//form[@action='/filters']")
    done = desk.post("/filters", {"path": "/reviews", "query": "unit=zone&page=3", "filter": "开发区的反馈"})
    assert done.leads_to == "/reviews?unit=zone"
    (link,) = desk.get("/reviews").page.xpath("//section[contains(@class, 'kept-filters')]//a[text()='开发区的反馈']")
    assert link.get("href") == "/reviews?unit=zone"
    assert kept(desk) == [("开发区的反馈", "/reviews?unit=zone")]


def test_a_filter_of_the_same_name_is_replaced_only_on_a_second_word(desk: Desk) -> None:
    form = {"path": "/reviews", "query": "unit=zone", "filter": "常看"}
    desk.post("/filters", form)
    seen = desk.post("/filters", form | {"query": "unit=anci"})
    assert (seen.status, "同名" in seen.alerts()) == (409, True)
    (over,) = seen.page.xpath("//button[@name='over']/@value")
    desk.post("/filters", form | {"query": "unit=anci", "over": over})
    assert kept(desk) == [("常看", "/reviews?unit=anci")]


@pytest.mark.parametrize(
    ("form", "told"),
    [({"filter": ""}, "起个名字"), ({"filter": "长" * 61}, "太长"), ({"path": "//evil.example"}, "不能保存"),
     ({"path": "/outbox"}, "不能保存")],
)  # fmt: skip
def test_what_cannot_be_kept_says_why_and_leads_nowhere_else(desk: Desk, form: dict[str, str], told: str) -> None:
    seen = desk.post("/filters", {"path": "/reviews", "query": "unit=zone", "filter": "常看", **form})
    assert (seen.status, kept(desk)) == (422, [])
    assert told in seen.alerts()
    assert "evil" not in seen.answer.text


def test_a_query_cannot_smuggle_anything(desk: Desk) -> None:
    form = {"path": "/reviews", "query": 'unit=zone\r\nSet-Cookie:x"><script>&lang=en', "filter": "常看"}
    done = desk.post("/filters", form)
    assert done.leads_to == "/reviews?unit=zone%0D%0ASet-Cookie%3Ax%22%3E%3Cscript%3E"


def test_a_filter_of_somebody_else_is_neither_shown_nor_deleted(desk: Desk) -> None:
    desk.post("/filters", {"path": "/reviews", "query": "unit=zone", "filter": "常看"})
    leader = desk.of(Role.LEADER)
    assert "常看" not in leader.get("/filters").words
    assert leader.post("/filters/1/delete").status == 404
    assert desk.post("/filters/1/delete").leads_to == "/filters?done=deleted"
    assert kept(desk) == []


@pytest.mark.parametrize("address", ["/?unit=zone", "/matrix?unit=zone", "/reviews?unit=zone", "/search?q=名单"])
def test_every_page_that_keeps_filters_offers_to(desk: Desk, address: str) -> None:
    seen = desk.get(address)
    assert seen.status == 200
    (form,) = seen.page.xpath("//form[@action='/filters']")
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    assert desk.post("/filters", fields | {"filter": "常看"}).status == 303
    assert "常看" in desk.get(fields["path"]).words
