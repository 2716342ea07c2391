"""Signed links: looking changes nothing, a step is taken once, and whoever is not meant gets a calm answer."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlmodel import col, select, update

from models.assignment import Assignment
from models.extension import Extension
from models.message import Message
from models.notice import Notice, Recipient
from models.record import RecordEntry
from models.report import Report
from models.unit import Contact, Unit
from notifications.links.signing import HOLDS, Claim, Purpose, links_of
from supervision import reporting
from tests.following import LINKS, OTHER, PUBLIC, RESERVE, ZONE, Reader, compose_linked, everything, reading
from tests.office import in_june
from tests.world import World

ACTING = [Purpose.ACKNOWLEDGE, Purpose.REPORT, Purpose.EXTEND]
REQUEST = {"to": "2019-07-20", "words": "企业尚未确认"}
DUE = "2019年6月30日 周日"
ACTOR = f"{ZONE}经办人（凭链接）"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """25 June 2019, when the digests with the second reminder have gone out."""
    world = in_june(tmp_path / "duban.db").travel("2019-06-25")
    world.sweep()
    compose_linked(world)
    return world


@pytest.fixture
def reader(world: World) -> Iterator[Reader]:
    with reading(world) as reader:
        yield reader


def duty(reader: Reader, unit: str = ZONE) -> Assignment:
    with reader.world.database.read() as session:
        return session.exec(select(Assignment).where(Assignment.id == reader.world.owed(RESERVE, unit))).one()


def reports(reader: Reader) -> list[tuple[str, str]]:
    with reader.world.database.read() as session:
        return [(one.actor, one.words) for one in session.exec(select(Report))]


def requests_made(reader: Reader) -> list[tuple[str, str, str]]:
    with reader.world.database.read() as session:
        return [(one.actor, str(one.to_on), one.reason) for one in session.exec(select(Extension))]


@pytest.mark.parametrize("purpose", [Purpose.OPEN, *ACTING])
def test_the_page_says_what_is_owed_by_which_clause_until_when_and_whom_to_call(
    reader: Reader, purpose: Purpose
) -> None:
    seen = reader.get(reader.path(purpose))
    assert seen.status == 200
    for words in ("三(六)", "境外上市后备资源库", ZONE, "2019年6月30日", "剩余 5 天", "待签收", "请联系", "交办"):
        assert words in seen.words


@pytest.mark.parametrize(("purpose", "buttons"), [
    (Purpose.OPEN, []), (Purpose.ACKNOWLEDGE, ["确认签收"]), (Purpose.REPORT, ["提交反馈"]),
    (Purpose.EXTEND, ["提交申请"]), (Purpose.MESSAGE, []),
])  # fmt: skip
def test_the_page_has_the_one_form_of_its_purpose(reader: Reader, purpose: Purpose, buttons: list[str]) -> None:
    page = reader.get(reader.path(purpose)).page
    assert [one.text_content() for one in page.xpath("//button")] == buttons


def test_the_page_leads_to_no_page_that_needs_an_account(reader: Reader) -> None:
    links = [link for *_, link, _ in reader.get(reader.path(Purpose.ACKNOWLEDGE)).page.iterlinks()]
    inside = [link for link in links if not link.startswith(("/static/", "/l/", "?lang=", "#", "mailto:", "tel:"))]
    assert inside == []


def test_a_scanner_that_follows_every_link_changes_nothing(reader: Reader) -> None:
    paths = [reader.path(purpose) for purpose in Purpose]
    before = everything(reader.world)
    for path in paths:
        for method in ("GET", "HEAD"):
            assert requests.request(method, reader.url + path, timeout=10).status_code == 200
    assert everything(reader.world) == before


def test_an_acknowledgement_is_on_the_record_under_the_post(reader: Reader) -> None:
    path = reader.path(Purpose.ACKNOWLEDGE)
    answer = reader.post(path)
    assert (answer.status, answer.leads_to, duty(reader).state) == (303, path, "acknowledged")
    with reader.world.database.read() as session:
        newest = session.exec(select(RecordEntry).order_by(col(RecordEntry.id).desc())).first()
    assert newest is not None
    assert (newest.action, newest.actor) == ("acknowledge", ACTOR)


def test_after_an_acknowledgement_the_page_says_so_and_has_no_form(reader: Reader) -> None:
    path = reader.path(Purpose.ACKNOWLEDGE)
    reader.post(path)
    seen = reader.get(path)
    assert seen.status == 200
    assert "已于 2019年6月25日 09:00 签收。" in seen.words
    assert seen.page.xpath("//form") == []


@pytest.mark.parametrize(("purpose", "form"), [
    (Purpose.ACKNOWLEDGE, {}), (Purpose.REPORT, {"words": "已建库"}), (Purpose.EXTEND, REQUEST),
])  # fmt: skip
def test_a_form_sent_again_is_told_as_done_and_changes_nothing(
    reader: Reader, purpose: Purpose, form: dict[str, str]
) -> None:
    path = reader.path(purpose)
    assert reader.post(path, form).status == 303
    before = everything(reader.world)
    seen = reader.post(path, form)
    assert seen.status == 409
    assert "没有重复登记" in seen.words
    assert everything(reader.world) == before


def test_a_report_is_kept_with_its_lines(reader: Reader) -> None:
    assert reader.post(reader.path(Purpose.REPORT), {"words": " 一、已建库\r\n二、共12家 "}).status == 303
    assert reports(reader) == [(ACTOR, "一、已建库\n二、共12家")]
    assert duty(reader).state == "reported"


def test_html_in_a_report_is_words(reader: Reader) -> None:
    reader.post(reader.path(Purpose.REPORT), {"words": "<script>alert(1)</script>&amp;"})
    answer = reader.get(reader.path(Purpose.OPEN)).answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in answer
    assert "<script" not in answer


NOTHING = "请写明办理情况，或者填写目标数据、上传文件；不能什么都不填。"


@pytest.mark.parametrize(("words", "said"), [
    ("", NOTHING), (" \r\n\u200b", NOTHING), ("长" * 2001, "太长了，最多 2000 个字。"),
])  # fmt: skip
def test_a_report_without_words_or_with_too_many_is_given_back(reader: Reader, words: str, said: str) -> None:
    path = reader.path(Purpose.REPORT)
    seen = reader.post(path, {"words": words})
    assert (seen.status, seen.summary()) == (422, [("#words", said)])
    assert seen.typed(path)["words"] == words.strip().strip("\u200b").strip()
    assert reports(reader) == []


def test_two_thousand_characters_fit_however_long_on_their_way(reader: Reader) -> None:
    assert reader.post(reader.path(Purpose.REPORT), {"words": "𠮷" * 2000}).status == 303
    assert len(reports(reader)[0][1]) == 2000


def test_a_body_of_ten_megabytes_is_refused_and_not_kept(reader: Reader) -> None:
    seen = reader.post(reader.path(Purpose.REPORT), b"words=" + b"x" * 10 * 1024 * 1024)
    assert (seen.status, reports(reader)) == (422, [])
    assert "填写的内容太多" in seen.alerts()


def test_a_request_for_more_time_waits_for_the_office(reader: Reader) -> None:
    path = reader.path(Purpose.EXTEND)
    assert reader.post(path, REQUEST).status == 303
    assert requests_made(reader) == [(ACTOR, "2019-07-20", "企业尚未确认")]
    assert "已申请延期至 2019年7月20日 周六。" in reader.get(path).words


@pytest.mark.parametrize(("form", "said"), [
    ({"to": "", "words": ""}, ["请填写新时限。", "请填写理由。"]),
    ({"to": "明天", "words": "x"}, ["“明天”不是一个日期。请写年、月、日，例如 2019-09-30。"]),
    ({"to": "2019-06-30", "words": "x"}, [f"{DUE} 不晚于现在的时限 {DUE}。请填写更晚的日期。"]),
    ({"to": "2019-09-29", "words": "x"}, ["2019年9月29日 周日 太晚了，最晚可以申请到 2019年9月28日 周六。"]),
    ({"to": "2019-07-20", "words": "长" * 501}, ["太长了，最多 500 个字。"]),
])  # fmt: skip
def test_a_request_that_cannot_be_is_given_back_as_typed(reader: Reader, form: dict[str, str], said: list[str]) -> None:
    path = reader.path(Purpose.EXTEND)
    seen = reader.post(path, form)
    assert (seen.status, [words for _, words in seen.summary()]) == (422, said)
    assert seen.typed(path) == form
    assert requests_made(reader) == []


def test_after_the_due_day_no_more_time_can_be_asked_for(reader: Reader) -> None:
    reader.world.travel("2019-07-01", at="00:00")
    path = reader.path(Purpose.EXTEND)
    assert "时限已过，不能再申请延期" in reader.get(path).words
    assert (reader.post(path, REQUEST).status, requests_made(reader)) == (409, [])


def test_a_returned_report_is_shown_with_its_reason_and_can_be_followed_by_another(reader: Reader) -> None:
    path = reader.path(Purpose.REPORT)
    reader.post(path, {"words": "已建库"})
    world = reader.world
    owed = world.owed(RESERVE, ZONE)
    reporting.send_back(world.database, owed, reason="请附名单", now=world.clock.now(), actor="admin")
    assert "请附名单" in reader.get(path).words
    assert reader.post(path, {"words": "名单如下"}).status == 303
    assert [words for _, words in reports(reader)] == ["已建库", "名单如下"]


@pytest.mark.parametrize("purpose", [Purpose.OPEN, Purpose.MESSAGE])
def test_a_link_for_looking_takes_no_step(reader: Reader, purpose: Purpose) -> None:
    before = everything(reader.world)
    assert reader.post(reader.path(purpose), {"words": "已建库"}).status == 405
    assert everything(reader.world) == before


@pytest.mark.parametrize("purpose", [Purpose.OPEN, Purpose.ACKNOWLEDGE, Purpose.EXTEND])
def test_a_link_does_nothing_but_its_purpose(reader: Reader, purpose: Purpose) -> None:
    reader.post(reader.path(purpose), {"words": "已建库", "to": "2019-07-20", "purpose": "report"})
    assert reports(reader) == []


def forged(reader: Reader, kind: str) -> str:
    """A token that this installation never gave to anybody, or not so."""
    message, owed, other = reader.message().key, reader.world.owed(RESERVE, ZONE), reader.world.owed(RESERVE, OTHER)
    genuine = LINKS.to(Claim(Purpose.ACKNOWLEDGE, message, owed)).rpartition("/")[2]
    stranger = links_of(PUBLIC, ["another key of thirty-two characters!"])
    claims = {
        "another unit's duty": Claim(Purpose.REPORT, message, other),
        "another unit's duty to look at": Claim(Purpose.OPEN, message, other),
        "no such duty": Claim(Purpose.ACKNOWLEDGE, message, 999_999),
        "no such message": Claim(Purpose.ACKNOWLEDGE, "6fa459ea-ee8a-3ca4-894e-db77e160355e", owed),
        "a duty of no message": Claim(Purpose.ACKNOWLEDGE, message, 0),
        "a whole message with a duty": Claim(Purpose.MESSAGE, message, owed),
    }
    if kind in claims:
        return LINKS.to(claims[kind]).rpartition("/")[2]
    return {
        "another key": stranger.to(Claim(Purpose.ACKNOWLEDGE, message, owed)).rpartition("/")[2],
        "another purpose": "r" + genuine[1:], "cut off": genuine[:-3], "nothing of ours": "hello", "a dot": ".",
        "longer": genuine + "x",
    }[kind]  # fmt: skip


FORGED = [
    "another unit's duty", "another unit's duty to look at", "no such duty", "no such message", "a duty of no message",
    "a whole message with a duty", "another key", "another purpose", "cut off", "nothing of ours", "longer",
]  # fmt: skip


@pytest.mark.parametrize("kind", FORGED)
def test_what_was_never_given_out_leads_nowhere_and_all_of_it_alike(reader: Reader, kind: str) -> None:
    before = everything(reader.world)
    nowhere = reader.get("/l/nowhere")
    token = forged(reader, kind)
    for seen in (reader.get(f"/l/{token}"), reader.post(f"/l/{token}", {"words": "x"})):
        assert (seen.status, seen.answer.text) == (404, nowhere.answer.text)
    assert everything(reader.world) == before


def change_message(world: World, **values: object) -> None:
    with world.database.write() as session:
        session.connection().execute(update(Message).values(**values))


def withdraw_person(reader: Reader) -> None:
    mine = select(Contact.id).join(Unit).where(Unit.name == ZONE)
    with reader.world.database.write() as session:
        session.connection().execute(update(Contact).where(col(Contact.id).in_(mine)).values(withdrawn=True))


def withdraw_duty(reader: Reader) -> None:
    gone = update(Assignment).where(col(Assignment.id) == reader.world.owed(RESERVE, ZONE))
    with reader.world.database.write() as session:
        session.connection().execute(gone.values(withdrawn_at=reader.world.clock.now()))


def end(reader: Reader, how: str) -> None:
    """What makes a genuine link hold no more."""
    now = reader.world.clock.now()
    {
        "链接已过期": lambda: reader.world.clock.move(now + HOLDS),
        "链接已停用": lambda: change_message(reader.world, links_until=now),
        "链接已失效": lambda: withdraw_person(reader),
        "交办已撤销": lambda: withdraw_duty(reader),
    }[how]()


@pytest.mark.parametrize("purpose", ACTING)
@pytest.mark.parametrize("how", ["链接已过期", "链接已停用", "链接已失效", "交办已撤销"])
def test_a_link_that_holds_no_more_says_why_and_whom_to_call_and_nothing_of_the_duty(
    reader: Reader, how: str, purpose: Purpose
) -> None:
    path = reader.path(purpose)
    end(reader, how)
    before = everything(reader.world)
    for seen in (reader.get(path), reader.post(path, {"words": "已建库", "to": "2019-09-20"})):
        assert seen.status == 410
        assert how in seen.words
        assert "请联系" in seen.words
        assert "境外上市" not in seen.answer.text
    assert everything(reader.world) == before


def test_a_link_holds_to_the_last_moment(reader: Reader) -> None:
    path = reader.path(Purpose.REPORT)
    reader.world.clock.move(reader.world.clock.now() + HOLDS - timedelta(seconds=1))
    assert reader.get(path).status == 200


def test_a_message_that_gave_way_keeps_its_links(reader: Reader) -> None:
    path, message = reader.path(Purpose.REPORT), reader.message()
    reader.world.travel("2019-06-26").sweep()
    compose_linked(reader.world)
    assert message.status == "pending"
    assert reader.get(path).status == 200


def test_the_whole_message_stands_as_sent_with_all_that_it_brought(reader: Reader) -> None:
    message = reader.message()
    with reader.world.database.read() as session:
        brought = select(Notice.assignment_id).join(Recipient, col(Recipient.notice_id) == Notice.id)
        duties = set(session.exec(brought.where(Recipient.message_id == message.id)).all()) - {None}
    seen = reader.get(reader.path(Purpose.MESSAGE))
    (letter,) = seen.page.xpath("//pre[@class='letter']")
    assert letter.text_content() == message.text
    assert len(seen.page.xpath("//ol[@class='brought']/li")) == len(duties)
    assert len(duties) > 0


def test_the_links_on_the_page_of_the_whole_message_lead_on(reader: Reader) -> None:
    seen = reader.get(reader.path(Purpose.MESSAGE))
    links = seen.page.xpath("//ol[@class='brought']//a/@href")
    assert {reader.get(link).status for link in links} == {200}
    assert len(links) > 1


@pytest.mark.parametrize("path", ["genuine", "/l/nowhere"])
def test_these_pages_are_told_to_nobody_kept_by_nobody_and_found_by_nobody(reader: Reader, path: str) -> None:
    headers = reader.get(reader.path(Purpose.REPORT) if path == "genuine" else path).answer.headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert "set-cookie" not in headers


def test_only_the_language_sets_a_cookie_and_the_way_back_names_no_host(reader: Reader) -> None:
    path = reader.path(Purpose.REPORT)
    answer = reader.get(f"{path}?lang=en").answer
    assert (answer.headers["location"], "lang=en" in answer.headers["set-cookie"]) == (path, True)


@pytest.mark.parametrize(("headers", "status"), [
    ({}, 303),
    ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
    ({"Origin": "null"}, 303),
    ({"Origin": "https://elsewhere.example"}, 403),
    ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ({"Referer": "https://elsewhere.example/page"}, 403),
])  # fmt: skip
def test_a_form_from_another_site_is_refused(reader: Reader, headers: dict[str, str], status: int) -> None:
    assert reader.post(reader.path(Purpose.ACKNOWLEDGE), None, **headers).status == status


def test_an_origin_without_a_name_is_foreign_everywhere_else(reader: Reader) -> None:
    assert reader.post("/import/draft", Origin="null").status == 403


@pytest.mark.parametrize("purpose", list(Purpose))
def test_the_english_pages_hold_no_chinese_of_ours(reader: Reader, purpose: Purpose) -> None:
    reader.post(reader.path(Purpose.ACKNOWLEDGE))
    page = reader.get(reader.path(purpose), Cookie="lang=en").page
    for letter in page.xpath("//pre | //*[@lang='zh-CN'] | //h1[../pre] | //title"):
        letter.drop_tree()
    said = page.find("body").text_content()
    assert [sign for sign in said if "\u4e00" <= sign <= "\u9fff" and sign not in "三六一二四五七八九十"] == []
