"""The whole default ladder for one unit that says nothing, as the people of it hear it, by real mail."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from duban.demo.catcher import MailCatcher
from supervision import reporting
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.told import LINKS, RESERVE, Telling, Told, one_duty, telling, text_of
from web.house import House

ZONE = "廊坊开发区管委会"
HANDLER, HEAD = "廊坊开发区管委会经办人", "廊坊开发区管委会单位负责人"
OFFICE, LEADER = "领导小组办公室经办人", "市对外开放工作领导小组分管市领导"
LEADS = ["市商务局经办人", "市发改委经办人", "市地方金融监督管理局经办人"]

ASKED_FOR_RECEIPT: list[Told] = [
    ("06-06", HANDLER, "未签收提醒（交办于2019年6月4日（星期二），第 2 个工作日仍未签收）"),
    ("06-11", HEAD, "仍未签收（交办于2019年6月4日（星期二），第 4 个工作日仍未签收）"),
    ("06-11", OFFICE, "抄送：仍未签收（交办于2019年6月4日（星期二），第 4 个工作日仍未签收）"),
]
REMINDED: list[Told] = [
    ("06-14", HANDLER, "提前十个工作日提醒（到期前 10 个工作日）"),
    ("06-25", HANDLER, "提前三个工作日提醒（到期前 3 个工作日）"),
    ("06-28", HANDLER, "到期提醒（到期前最后一个工作日）"),
]
LATE: list[Told] = [
    ("07-01", HEAD, "黄色督办（到期后第 1 个工作日仍未反馈）"),
    *(("07-01", lead, "抄送：黄色督办（到期后第 1 个工作日仍未反馈）") for lead in LEADS),
    *(("07-03", lead, "橙色督办（到期后第 3 个工作日仍未反馈）") for lead in LEADS),
    ("07-03", OFFICE, "橙色督办（到期后第 3 个工作日仍未反馈）"),
    ("07-03", HANDLER, "抄送：橙色督办（到期后第 3 个工作日仍未反馈）"),
    ("07-09", LEADER, "红色督办（到期后第 7 个工作日仍未反馈）"),
    ("07-09", OFFICE, "抄送：红色督办（到期后第 7 个工作日仍未反馈）"),
    ("07-09", HEAD, "抄送：红色督办（到期后第 7 个工作日仍未反馈）"),
]


FOLLOWS = re.compile(r"2019年(\d+)月(\d+)日（星期.）转入“(.*)”")
FIRST, TEN_LEFT = ("06-06", "未签收提醒"), ("06-14", "提前十个工作日提醒")
"""The first of each part of the ladder, which nothing went before."""


@pytest.fixture
def service(tmp_path: Path, catcher: MailCatcher) -> Iterator[Telling]:
    """The service on 4 June 2019, for the one duty of the zone: a listing reserve by 30 June, a Sunday."""
    with telling(tmp_path, catcher, one_duty()) as found:
        yield found


def acknowledged(service: Telling) -> None:
    now = service.world.clock.now()
    reporting.acknowledge(service.world.database, service.world.owed(RESERVE, ZONE), now=now, actor=ZONE)


def test_a_silent_unit_is_asked_for_receipt_reminded_three_times_and_climbs_to_red(service: Telling) -> None:
    service.until("2019-12-31")
    assert sorted(service.told) == sorted(ASKED_FOR_RECEIPT + REMINDED + LATE)


def test_what_a_message_says_will_follow_does_follow_on_that_day(service: Telling) -> None:
    service.until("2019-07-20")
    announced = {found for mail in service.mails for found in FOLLOWS.findall(text_of(mail))}
    came = {(day, sentence.removeprefix("抄送：").partition("（")[0]) for day, _, sentence in service.told}
    assert {(f"{int(month):02}-{int(day):02}", rung) for month, day, rung in announced} == came - {FIRST, TEN_LEFT}


@pytest.mark.parametrize("on", ["2019-06-04", "2019-06-05"])
def test_who_acknowledges_before_the_first_question_is_never_asked(service: Telling, on: str) -> None:
    acknowledged(service.until(on))
    service.until("2019-07-20")
    assert sorted(service.told) == sorted(REMINDED + LATE)


@pytest.mark.parametrize("on", ["2019-06-06", "2019-06-10"])
def test_acknowledging_after_the_first_question_stops_the_second_and_nothing_else(service: Telling, on: str) -> None:
    acknowledged(service.until(on))
    service.until("2019-07-20")
    assert sorted(service.told) == sorted(ASKED_FOR_RECEIPT[:1] + REMINDED + LATE)


def test_the_link_in_the_first_question_stops_the_second_and_nothing_else(service: Telling) -> None:
    service.until("2019-06-06")
    (token,) = re.findall(r"签收：http://127\.0\.0\.1:8600(/l/\S+)", text_of(service.mails[0]))
    house = House(service.world.database, service.world.clock.now, lambda: OFF, None, NO_MAIL, links=LINKS)
    with serving(house) as url:
        assert requests.get(url + token, timeout=10).status_code == 200
        assert requests.post(url + token, timeout=10).status_code == 200
    service.until("2019-07-20")
    assert sorted(service.told) == sorted(ASKED_FOR_RECEIPT[:1] + REMINDED + LATE)


def test_a_mail_scanner_that_follows_the_link_stops_nothing(service: Telling) -> None:
    service.until("2019-06-06")
    house = House(service.world.database, service.world.clock.now, lambda: OFF, None, NO_MAIL, links=LINKS)
    with serving(house) as url:
        for path in re.findall(r"http://127\.0\.0\.1:8600(/l/\S+)", text_of(service.mails[0])):
            assert requests.get(url + path, timeout=10).status_code == 200
    service.until("2019-07-20")
    assert sorted(service.told) == sorted(ASKED_FOR_RECEIPT + REMINDED + LATE)


def test_acknowledging_when_all_was_asked_changes_nothing(service: Telling) -> None:
    acknowledged(service.until("2019-06-12"))
    service.until("2019-07-20")
    assert sorted(service.told) == sorted(ASKED_FOR_RECEIPT + REMINDED + LATE)


def test_a_report_ends_it_all_without_an_acknowledgement(service: Telling) -> None:
    service.until("2019-06-05").world.report(RESERVE, ZONE)
    service.until("2019-07-20")
    assert service.told == []
