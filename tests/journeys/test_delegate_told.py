"""Who hears in whose place, by real mail: a delegate, another way, the next person of the unit, the office."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from notifications.channels.webhook import WebhookChannel
from supervision.calendar import SHANGHAI
from tests.sinks.letters import LOOPBACK, NOW
from tests.sinks.offices import Office
from tests.sinks.server import Sink
from tests.told import Content, RefusingCatcher, Told, contacts, one_duty, sentences_in, telling

HANDLER, HEAD, DEPUTY = "廊坊开发区管委会经办人", "廊坊开发区管委会单位负责人", "廊坊开发区管委会副经办人"
OFFICE = "领导小组办公室经办人"
HANDLERS_POST, HEADS_POST = "zone.handler@langfang.example", "zone.head@langfang.example"

NOT_RECEIVED = "未签收提醒（交办于2019年6月4日（星期二），第 2 个工作日仍未签收）"
STILL_NOT = "仍未签收（交办于2019年6月4日（星期二），第 4 个工作日仍未签收）"
TEN_LEFT, THREE_LEFT = "提前十个工作日提醒（到期前 10 个工作日）", "提前三个工作日提醒（到期前 3 个工作日）"
DUE, YELLOW = "到期提醒（到期前最后一个工作日）", "黄色督办（到期后第 1 个工作日仍未反馈）"
ORANGE, RED = "抄送：橙色督办（到期后第 3 个工作日仍未反馈）", "抄送：红色督办（到期后第 7 个工作日仍未反馈）"
MEANT: list[Told] = [
    ("06-06", HANDLER, NOT_RECEIVED), ("06-11", HEAD, STILL_NOT), ("06-14", HANDLER, TEN_LEFT),
    ("06-25", HANDLER, THREE_LEFT), ("06-28", HANDLER, DUE), ("07-01", HEAD, YELLOW), ("07-03", HANDLER, ORANGE),
    ("07-09", HEAD, RED),
]  # fmt: skip
"""What the people of a silent zone hear where nothing is in the way."""
LEADS = ("市商务局经办人", "市发改委经办人", "市地方金融监督管理局经办人")
ELSEWHERE: list[Told] = sorted([
    ("06-11", OFFICE, f"抄送：{STILL_NOT}"), *(("07-01", lead, f"抄送：{YELLOW}") for lead in LEADS),
    *(("07-03", one, ORANGE.removeprefix("抄送：")) for one in (*LEADS, OFFICE)), ("07-09", OFFICE, RED),
    ("07-09", "市对外开放工作领导小组分管市领导", RED.removeprefix("抄送：")),
])  # fmt: skip
"""What everybody else hears of it."""
AWAY, UNKNOWN = "6月10日至6月27日不在岗", "无法送达：550 5.1.1 no such user"
Change = Callable[[Content], None]
Play = Callable[..., list[Told]]


@contextmanager
def catching(*refused: str) -> Iterator[RefusingCatcher]:
    found = RefusingCatcher(*refused)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def told(tmp_path: Path) -> Play:
    """What is told until 20 July, with changes of the config; a mail server that refuses some addresses."""

    def played(
        *changes: Change, refused: tuple[str, ...] = (), channels: Mapping[str, Any] | None = None
    ) -> list[Told]:
        with catching(*refused) as catcher, telling(tmp_path, catcher, one_duty(*changes), **channels or {}) as service:
            return service.until("2019-07-20").told

    return played


def to(found: list[Told], *people: str) -> list[Told]:
    """What these people heard, day by day."""
    return sorted(one for one in found if one[1] in people)


def instead(of: str, why: str) -> str:
    return f"；本件原发{of}（{why}），转由您接收"


def rerouted(reader: str, of: str, why: str, *, days: tuple[str, ...]) -> list[Told]:
    """What the people of the zone were meant to hear, with that of some days told to somebody else."""
    return sorted(
        (day, reader, said + instead(of, why)) if day in days else (day, who, said) for day, who, said in MEANT
    )


def absent(**more: str) -> Change:
    """The handler of the zone is away from 10 to 27 June; a deputy who hears nothing else is there."""
    deputy = {"id": "deputy", "role": "leader", "title": {"zh": "副经办人", "en": "Deputy"}}
    deputy |= {"email": "zone.deputy@langfang.example"}
    away = {"absent": [{"from": "2019-06-10", "until": "2019-06-27", **more}]}
    return contacts("zone", lambda people: [people[0] | away, people[1], deputy])


def oa(content: Content) -> None:
    """The handler of the zone can be reached by the zone's own system too, after mail."""
    url, name = "https://oa.example/notices", {"zh": "开发区办公系统", "en": "Zone office system"}
    content["channels"] = [{"id": "zone-oa", "service": "webhook", "name": name, "url": url, "secret": "ZONE_OA"}]
    contacts("zone", lambda people: [people[0] | {"reach": ["mail", "zone-oa"]}, *people[1:]])(content)


def test_without_anything_in_the_way_each_hears_what_was_meant_for_them(told: Play) -> None:
    assert to(told(), HANDLER, HEAD) == sorted(MEANT)


def test_a_delegate_hears_what_the_absent_would_have_heard_and_for_whom_until_the_last_day(told: Play) -> None:
    away = rerouted(DEPUTY, HANDLER, AWAY, days=("06-14", "06-25"))
    assert to(told(absent(delegate="deputy")), HANDLER, HEAD, DEPUTY) == away


def test_and_nobody_else_hears_more_or_less_for_it(told: Play) -> None:
    zone = (HANDLER, HEAD, DEPUTY)
    assert sorted(one for one in told(absent(delegate="deputy")) if one[1] not in zone) == ELSEWHERE


def test_without_a_delegate_the_next_person_of_the_unit_hears(told: Play) -> None:
    away = rerouted(HEAD, HANDLER, AWAY, days=("06-14", "06-25"))
    assert to(told(absent()), HANDLER, HEAD, DEPUTY) == away


def test_a_unit_without_contacts_is_told_of_to_the_supervision_office(told: Play) -> None:
    found = told(contacts("zone", lambda people: []))
    assert to(found, HANDLER, HEAD) == []
    none, posts = "未设联系人", {HANDLER: HANDLER, HEAD: "廊坊开发区管委会负责人"}
    for day, person, said in MEANT:
        # What the office hears for itself too, it is told once.
        if said not in (STILL_NOT, ORANGE, RED):
            assert (day, OFFICE, said + instead(posts[person], none)) in found


def test_of_a_refused_address_the_next_way_is_taken(told: Play) -> None:
    key = b"k" * 32
    with Sink(Office(key, lambda: NOW)) as sink:
        secret = "whsec_" + base64.b64encode(key).decode()
        channel = WebhookChannel(LOOPBACK, sink.url, secret, lambda: NOW)
        found = told(oa, refused=(HANDLERS_POST,), channels={"zone-oa": channel})
        heard = [(_day(asked.json), HANDLER, said) for asked in sink.asked for said in sentences_in(asked.json["text"])]
    assert heard == to(MEANT, HANDLER)
    assert to(found, HANDLER, HEAD) == to(MEANT, HEAD)


def test_where_there_is_no_other_way_the_next_person_hears_on_the_same_day(told: Play) -> None:
    days = tuple(day for day, person, _ in MEANT if person == HANDLER)
    found = told(refused=(HANDLERS_POST,))
    assert to(found, HANDLER, HEAD) == rerouted(HEAD, HANDLER, UNKNOWN, days=days)


def test_where_nobody_of_the_unit_can_be_reached_the_office_hears(told: Play) -> None:
    found = told(refused=(HANDLERS_POST, HEADS_POST))
    assert to(found, HANDLER, HEAD) == []
    for day, person, said in MEANT:
        if said not in (STILL_NOT, ORANGE, RED):
            assert (day, OFFICE, said + instead(person, UNKNOWN)) in found


def _day(posted: Content) -> str:
    return f"{datetime.fromisoformat(posted['composed_at']).astimezone(SHANGHAI):%m-%d}"
