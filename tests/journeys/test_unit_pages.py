"""The pages of a unit as its clerk uses them: what is owed, a duty with its forms, and nothing of other units."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.assignment import Assignment
from supervision import reporting
from supervision.access import Role
from tests.clerk import Clerk, Desks, desks
from tests.evidence_files import pdf
from tests.following import everything
from tests.office import Seen, in_june
from tests.unit_names import OFFICE, OTHER, RESERVE, ZONE
from tests.world import World

TRIPS, COMMERCE = "trips-abroad", "市商务局"
TARGET = "figure-0"


@pytest.fixture
def june(tmp_path: Path) -> Iterator[World]:
    world = in_june(tmp_path / "duban.db")
    yield world
    world.database.close()


@pytest.fixture
def office(june: World, tmp_path: Path) -> Iterator[Desks]:
    with desks(june, tmp_path / "evidence") as found:
        yield found


def trips(office: Desks) -> str:
    """The page of a duty that has a target."""
    return f"/duties/{office.world.owed(TRIPS, COMMERCE, '2019')}"


def reserve(office: Desks) -> str:
    return f"/duties/{office.world.owed(RESERVE, ZONE)}"


def groups(seen: Seen) -> list[str]:
    return [one.get("id").removeprefix("group-") for one in seen.page.xpath("//main//h2[starts-with(@id, 'group-')]")]


def test_a_unit_that_signs_in_comes_to_what_it_owes(office: Desks) -> None:
    clerk = office.at(ZONE)
    assert clerk.get("/").leads_to == "/mine"
    assert "廊坊开发区管委会的事项" in clerk.get("/mine").words


def test_the_list_goes_by_what_is_to_be_done_first(office: Desks) -> None:
    owed = office.world.report(RESERVE, ZONE)
    reporting.send_back(office.world.database, owed, reason="请补名单", now=office.world.clock.now(), actor="office")
    seen = office.at(ZONE).get("/mine")
    assert groups(seen)[0] == "returned"
    assert "退回理由：请补名单" in seen.words


def test_the_list_shows_nothing_of_other_units(office: Desks) -> None:
    ids = {int(one) for one in re.findall(r"/duties/(\d+)", office.at(ZONE).get("/mine").answer.text)}
    assert office.world.owed(RESERVE, ZONE) in ids
    assert office.world.owed(RESERVE, OTHER) not in ids


def test_several_duties_are_acknowledged_at_once(office: Desks) -> None:
    clerk = office.at(ZONE)
    boxes = clerk.get("/mine").page.xpath("//input[@name='assignment']/@value")
    seen = clerk.follow(clerk.post("/mine/acknowledge", {"assignment": boxes[:2]}))
    assert "已签收 2 项" in seen.words
    assert len(seen.page.xpath("//input[@name='assignment']")) == len(boxes) - 2


def test_all_that_the_page_shows_are_acknowledged_by_one_button(office: Desks) -> None:
    clerk = office.at(ZONE)
    shown = clerk.get("/mine").page.xpath("//input[@name='shown']/@value")
    seen = clerk.follow(clerk.post("/mine/acknowledge", {"shown": shown, "every": "yes"}))
    assert f"已签收 {len(shown)} 项" in seen.words
    assert not seen.page.xpath("//input[@name='shown']")


def test_the_filters_stay_after_acknowledging(office: Desks) -> None:
    clerk = office.at(ZONE)
    form = clerk.get("/mine?scope=new").page.xpath("//main//form[@method='post']/@action")[0]
    boxes = clerk.get("/mine?scope=new").page.xpath("//input[@name='assignment']/@value")
    assert clerk.post(form, {"assignment": boxes[:1]}).leads_to == "/mine?scope=new&done=acknowledged&n=1"


def test_acknowledging_nothing_says_so(office: Desks) -> None:
    seen = office.at(ZONE).post("/mine/acknowledge")
    assert seen.status == 422
    assert "请先勾选要签收的事项" in seen.alerts()


@pytest.mark.parametrize("extra", ["other", "abc", "", "0", "-1", "99999999999999999999"])
def test_one_foreign_duty_among_them_and_none_is_acknowledged(office: Desks, extra: str) -> None:
    mine, other = office.world.owed(RESERVE, ZONE), office.world.owed(RESERVE, OTHER)
    clerk = office.at(ZONE)
    before = everything(office.world)
    seen = clerk.post("/mine/acknowledge", {"assignment": [str(mine), str(other) if extra == "other" else extra]})
    assert seen.status == 404
    assert everything(office.world) == before


def test_acknowledging_twice_is_no_fault(office: Desks) -> None:
    clerk, form = office.at(ZONE), {"assignment": [str(office.world.owed(RESERVE, ZONE))]}
    assert clerk.post("/mine/acknowledge", form).status == 303
    before = everything(office.world)
    assert clerk.post("/mine/acknowledge", form).status == 303
    assert everything(office.world) == before


@pytest.mark.parametrize("query", ["scope=nothing", "period=2019-13", "page=0", "page=x"])
def test_a_filter_that_there_is_not_is_told(office: Desks, query: str) -> None:
    seen = office.at(ZONE).get(f"/mine?{query}")
    assert seen.status == 422
    assert seen.alerts()


def test_a_unit_without_duties_reads_what_will_come(office: Desks) -> None:
    assert "第一次巡查" in office.at("市对外开放工作领导小组").get("/mine").words


def test_a_period_that_is_over_can_be_asked_for_alone(office: Desks) -> None:
    seen = office.at(COMMERCE).get("/mine?period=2019")
    assert seen.status == 200
    assert set(re.findall(r"2019-\d\d", seen.page.xpath("//main")[0].text_content())) == set()


def test_the_page_of_a_duty_says_what_is_asked_until_when_and_what_next(office: Desks) -> None:
    words = office.at(ZONE).get(reserve(office)).words
    for part in ("境外上市后备资源库", "2019年6月30日", "剩余 10 天", "请签收，并在时限内办理和反馈。", "下一步督办"):
        assert part in words


def test_a_duty_is_acknowledged_on_its_page(office: Desks) -> None:
    clerk = office.at(ZONE)
    seen = clerk.follow(clerk.post(f"{reserve(office)}/acknowledge"))
    assert "已签收。" in seen.words
    assert not seen.page.xpath("//form[contains(@action, '/acknowledge')]")


def test_a_report_goes_in_with_its_figure_and_its_file(office: Desks) -> None:
    clerk, form = office.at(COMMERCE), {"words": "已赴 3 地", TARGET: "1,003 次", "do": "send"}
    seen = clerk.follow(
        clerk.post(f"{trips(office)}/report", form, [("files", ("名单.pdf", pdf(), "application/pdf"))])
    )
    assert "反馈已提交" in seen.words
    assert "已赴 3 地" in seen.words
    assert "1,003" in seen.page.xpath("//*[@id='reports']")[0].text_content()
    link = seen.page.xpath("//*[@id='reports']//a[starts-with(@href, '/evidence/')]/@href")[0]
    assert clerk.get(link).answer.content == pdf()
    assert not seen.page.xpath("//form[contains(@action, '/report')]")


def test_a_draft_is_kept_as_it_was_typed_and_its_time_is_told(office: Desks) -> None:
    clerk = office.at(COMMERCE)
    seen = clerk.follow(clerk.post(f"{trips(office)}/report", {"words": "第一行\n第二行", TARGET: "十", "do": "save"}))
    assert "草稿已保存" in seen.words
    assert "草稿，2019年6月20日 09:00 保存" in seen.words
    kept = seen.typed(f"{trips(office)}/report")
    assert (kept["words"], kept[TARGET]) == ("第一行\n第二行", "十")
    assert "有草稿，2019年6月20日 09:00 保存" in clerk.get("/mine").words


def test_a_draft_that_was_emptied_is_gone(office: Desks) -> None:
    clerk = office.at(COMMERCE)
    for words in ("一", ""):
        seen = clerk.follow(clerk.post(f"{trips(office)}/report", {"words": words, "do": "save"}))
    assert not seen.page.xpath("//*[@id='drafted']")
    assert "有草稿" not in clerk.get("/mine").words


def test_who_reported_is_named_in_the_readers_language(office: Desks) -> None:
    clerk = office.at(COMMERCE)
    clerk.post(f"{trips(office)}/report", {"words": "已办", "do": "send"})
    clerk.session.cookies.set("lang", "en")
    assert "Langfang Municipal Bureau of Commerce, member" in clerk.get(trips(office)).words


def test_a_draft_is_for_its_writer_alone(office: Desks) -> None:
    office.at(COMMERCE).post(f"{trips(office)}/report", {"words": "草稿内容", "do": "save"})
    for other in (office.at(COMMERCE, Role.HEAD), office.at(None, Role.ADMIN), office.at(OFFICE, Role.SUPERVISOR)):
        assert "草稿内容" not in other.get(trips(office)).answer.text


@pytest.mark.parametrize(
    ("form", "place", "words"),
    [
        ({}, "#words", "不能什么都不填"),
        ({"words": " \u3000 "}, "#words", "不能什么都不填"),
        ({"words": "长" * 2001}, "#words", "最多 2000 个字"),
        ({"words": "好", TARGET: "许多"}, f"#{TARGET}", "不是数字"),
        ({"words": "好", TARGET: "-1"}, f"#{TARGET}", "负数"),
        ({"words": "好", TARGET: "0.12345"}, f"#{TARGET}", "最多 4 位"),
        ({"words": "好", TARGET: "1" + "0" * 16}, f"#{TARGET}", "太大"),
    ],
)
def test_a_faulty_report_comes_back_whole_with_the_fault_at_its_field(
    office: Desks, form: dict[str, str], place: str, words: str
) -> None:
    clerk = office.at(COMMERCE)
    seen = clerk.post(f"{trips(office)}/report", form | {"do": "send"})
    assert seen.status == 422
    assert [(where, words in told) for where, told in seen.summary()] == [(place, True)]
    assert seen.page.xpath(f"//*[@id='{place[1:]}']/@aria-invalid") == ["true"]
    typed = seen.typed(f"{trips(office)}/report")
    for name, value in form.items():
        assert typed[name] == value.strip()
    assert "请签收" in clerk.get(trips(office)).words


def test_a_bad_file_is_told_and_the_good_one_and_the_words_are_kept(office: Desks) -> None:
    clerk = office.at(COMMERCE)
    files = [("files", ("a.pdf", pdf(), "application/pdf")), ("files", ("b.pdf", b"", "application/pdf"))]
    seen = clerk.post(f"{trips(office)}/report", {"words": "已办", "do": "send"}, files)
    assert seen.status == 422
    assert seen.summary()[0][0] == "#files"
    assert "b.pdf" in seen.summary()[0][1]
    page = clerk.get(trips(office))
    assert page.page.xpath("//ul[@class='evidence']//a/text()") == ["a.pdf"]
    assert page.typed(f"{trips(office)}/report")["words"] == "已办"


def test_a_file_is_taken_out_of_the_draft_and_what_was_typed_stays(office: Desks) -> None:
    clerk = office.at(COMMERCE)
    files = [("files", ("a.pdf", pdf(), "application/pdf"))]
    page = clerk.follow(clerk.post(f"{trips(office)}/report", {"words": "一", "do": "save"}, files))
    number = page.page.xpath("//button[@name='remove']/@value")[0]
    after = clerk.follow(clerk.post(f"{trips(office)}/report", {"words": "二", "remove": number}))
    assert after.page.xpath("//ul[@class='evidence']") == []
    assert after.typed(f"{trips(office)}/report")["words"] == "二"


def test_somebody_else_was_quicker_and_the_words_are_kept(office: Desks) -> None:
    clerk = office.at(COMMERCE)
    office.world.report(TRIPS, COMMERCE, "2019")
    seen = clerk.post(f"{trips(office)}/report", {"words": "我写的", "do": "send"})
    assert seen.status == 409
    assert "您写的内容已存入草稿" in seen.alerts()
    assert "我写的" in seen.words
    reporting.send_back(
        office.world.database, office.world.owed(TRIPS, COMMERCE, "2019"), reason="补充", now=office.world.clock.now(),
        actor="office",
    )  # fmt: skip
    assert clerk.get(trips(office)).typed(f"{trips(office)}/report")["words"] == "我写的"


def test_a_double_click_sends_once(office: Desks) -> None:
    clerk, form = office.at(COMMERCE), {"words": "已办", TARGET: "2", "do": "send"}
    assert clerk.post(f"{trips(office)}/report", form).leads_to == f"{trips(office)}?done=reported"
    before = everything(office.world)
    assert clerk.post(f"{trips(office)}/report", form).leads_to == f"{trips(office)}?done=reported"
    assert everything(office.world) == before


def test_more_time_is_asked_for_and_the_answer_is_shown(office: Desks) -> None:
    clerk = office.at(ZONE)
    seen = clerk.follow(clerk.post(f"{reserve(office)}/extension", {"to": "2019年7月20日", "why": "企业未确认"}))
    assert "延期申请已提交" in seen.words
    assert "等待督办机构决定" in seen.page.xpath("//*[@id='more-time']")[0].text_content()
    assert not seen.page.xpath("//form[contains(@action, '/extension')]")
    assert clerk.post(f"{reserve(office)}/extension", {"to": "2019-07-21", "why": "再次"}).status == 409


@pytest.mark.parametrize(
    ("form", "places"),
    [
        ({}, ["#to", "#why"]), ({"to": "明天", "why": "忙"}, ["#to"]), ({"to": "2019-06-30", "why": "忙"}, ["#to"]),
        ({"to": "2020-06-30", "why": "忙"}, ["#to"]), ({"to": "3019-06-30", "why": "忙"}, ["#to"]),
        ({"to": "2019-07-20", "why": "长" * 501}, ["#why"]),
    ],
)  # fmt: skip
def test_a_faulty_request_comes_back_whole(office: Desks, form: dict[str, str], places: list[str]) -> None:
    seen = office.at(ZONE).post(f"{reserve(office)}/extension", form)
    assert (seen.status, [where for where, _ in seen.summary()]) == (422, places)
    typed = seen.typed(f"{reserve(office)}/extension")
    assert {name: typed[name] for name in form} == form
    assert seen.page.xpath("//details[@open]//form[contains(@action, '/extension')]")


def test_after_the_due_day_no_more_time_can_be_asked_for(office: Desks) -> None:
    office.world.travel("2019-07-01").sweep()
    clerk = office.at(ZONE)
    seen = clerk.get(reserve(office))
    assert not seen.page.xpath("//form[contains(@action, '/extension')]")
    assert "时限已过，不能再申请延期" in seen.words
    assert clerk.post(f"{reserve(office)}/extension", {"to": "2019-07-20", "why": "忙"}).status == 409


def test_a_withdrawn_duty_can_be_read_and_nothing_more(office: Desks) -> None:
    with office.world.database.write() as session:
        session.get_one(Assignment, office.world.owed(RESERVE, ZONE)).withdrawn_at = office.world.clock.now()
    clerk = office.at(ZONE)
    seen = clerk.get(reserve(office))
    assert seen.status == 200
    assert "已经撤销" in seen.words
    assert not seen.page.xpath("//main//form[@method='post']")
    assert clerk.post(f"{reserve(office)}/report", {"words": "已办", "do": "send"}).status == 409


@pytest.mark.parametrize(
    ("unit", "role", "read", "sent"),
    [
        (OTHER, Role.MEMBER, 404, 404), (OTHER, Role.HEAD, 404, 404), (OFFICE, Role.SUPERVISOR, 200, 404),
        (None, Role.LEADER, 200, 403), (None, Role.ADMIN, 200, 403),
    ],
)  # fmt: skip
def test_another_units_duty_is_not_there_and_nothing_is_changed(
    office: Desks, unit: str | None, role: Role, read: int, sent: int
) -> None:
    clerk, path = office.at(unit, role), reserve(office)
    before = everything(office.world)
    assert clerk.get(path).status == read
    forms: list[tuple[str, dict[str, str]]] = [
        ("acknowledge", {}), ("report", {"words": "已办", "do": "send"}), ("report", {"words": "已办", "do": "save"}),
        ("extension", {"to": "2019-07-20", "why": "忙"}),
    ]  # fmt: skip
    assert [clerk.post(f"{path}/{step}", form).status for step, form in forms] == [sent] * len(forms)
    assert everything(office.world) == before


def test_nobody_signed_in_is_led_to_the_sign_in_page(office: Desks) -> None:
    nobody = Clerk(office.url)
    for path in ("/mine", reserve(office), "/messages"):
        assert nobody.get(path).leads_to.startswith("/sign-in")


@pytest.mark.parametrize("path", ["/duties/0", "/duties/abc", "/duties/-1", "/duties/99999999999999999999999"])
def test_a_duty_that_is_not_there_is_not_found(office: Desks, path: str) -> None:
    assert office.at(ZONE).get(path).status == 404


@pytest.mark.parametrize("step", ["acknowledge", "report", "extension"])
def test_the_switch_of_the_language_after_a_form_leads_back(office: Desks, step: str) -> None:
    assert office.at(ZONE).get(f"{reserve(office)}/{step}").leads_to == reserve(office)
