"""The digest: serious things first, one item for one duty, never more than a screenful."""

from dataclasses import replace
from datetime import date

import pytest

from notifications.digest.itemising import itemised
from notifications.digest.reason import Content, CycleWord, Letterhead, Reason, Said
from notifications.digest.writing import ITEMS, Digest, Linked, bundle, digest
from notifications.links.signing import LOOKING, Purpose

HEAD = Letterhead(
    "三河市人民政府", "经办人", date(2019, 7, 3), "http://127.0.0.1:8600", "领导小组办公室", "o@x.example", None
)
LATE = Reason(
    plan="行动计划", task="后备资源库", task_key="reserve", plan_key="plan", clause="三(六)", unit="三河市人民政府",
    unit_key="sanhe", period="once", due_on=date(2019, 6, 30), first_due_on=date(2019, 6, 30), days_left=-3,
    working_days=3, provisional=False, rung="橙色督办", rung_working_days=3, fires_on=date(2019, 7, 3),
    today=date(2019, 7, 3), light="yellow", form="slip", mine=True, is_copy=False, next_rung="红色督办",
    next_on=date(2019, 7, 9),
)  # fmt: skip
SOON = replace(
    LATE, task="月统计", task_key="monthly", period="2019-06", due_on=date(2019, 7, 5), days_left=2, working_days=2,
    rung="提前三个工作日提醒", rung_working_days=-3, light="blue", first_due_on=date(2019, 7, 5),
)  # fmt: skip

UNREAD = replace(
    SOON, is_receipt=True, opened_on=date(2019, 7, 1), rung="未签收提醒", rung_working_days=2,
    fires_on=date(2019, 7, 3), next_rung="仍未签收", next_on=date(2019, 7, 5),
)  # fmt: skip


def test_red_stands_before_yellow_before_blue() -> None:
    red = replace(LATE, light="red", task_key="other")
    assert [item.reason.light for item in bundle([SOON, LATE, red])] == ["red", "yellow", "blue"]


def test_one_duty_of_many_units_is_one_item_that_names_them() -> None:
    others = [replace(LATE, unit=name, mine=False) for name in ("永清县人民政府", "固安县人民政府")]
    (item,) = bundle(others)
    assert item.units == ("永清县人民政府", "固安县人民政府")


def test_the_subject_counts_what_is_late_and_what_is_due() -> None:
    word = CycleWord("月统计", "2019-06", date(2019, 7, 5), ("月统计",))
    made = told(LATE, SOON, words=(word,))
    assert made.subject == "【督办】7月3日：逾期 1 项，即将到期 1 项，月统计（2019年6月）"


def test_a_long_digest_ends_in_a_link() -> None:
    many = [replace(LATE, task_key=f"t{n}") for n in range(ITEMS + 5)]
    assert f"另有 5 项，请见 {HEAD.url}/" in told(*many).text
    assert "另有 5 项，请见 m0" in told(*many, linked=SIGNED).text


def test_a_moved_date_shows_the_first_one_too() -> None:
    moved = replace(LATE, first_due_on=date(2019, 6, 1))
    assert "原时限：2019年6月1日（星期六）" in told(moved).text


def test_names_with_markup_stay_words() -> None:
    made = told(replace(LATE, task="<b>库</b>"), said=(Said("<b>话</b>", detour="<b>"),))
    assert "<b>" not in made.html


def test_what_asks_for_receipt_stands_after_what_is_due_and_says_since_when() -> None:
    made = told(UNREAD, SOON)
    assert [heading for heading, _ in made.sections] == ["到期提醒", "请签收"]
    assert "事由：未签收提醒（交办于2019年7月1日（星期一），第 2 个工作日仍未签收）" in made.text
    assert "如仍未签收：2019年7月5日（星期五）转入“仍未签收”" in made.text
    assert made.subject.endswith("即将到期 1 项，待签收 1 项")


def test_others_who_have_not_acknowledged_are_not_asked_of_the_reader() -> None:
    made = told(replace(UNREAD, mine=False))
    assert made.sections[0][0] == "尚未签收"
    assert "如单位仍未签收" in made.text


def test_a_duty_that_goes_on_for_ever_has_no_date() -> None:
    assert "时限：长期坚持，不设时限" in told(replace(UNREAD, due_on=None, first_due_on=None, days_left=0)).text


def test_a_sentence_stands_with_its_link_and_never_alone_makes_it_urgent() -> None:
    said = Said("三河市人民政府申请延期至2019年9月30日。", assignment=7)
    made = told(said=(said,), linked=SIGNED)
    assert "【来往】\n1. 三河市人民政府申请延期至2019年9月30日。\n   查看：o7" in made.text
    assert made.subject == "【督办】7月3日：来往 1 件"
    assert Content(said=(said,)).priority == 3


def test_who_hears_for_another_is_told_for_whom() -> None:
    words = "本件原发三河市人民政府经办人（6月10日至6月21日不在岗），转由您接收"
    made = told(replace(LATE, detour=words))
    assert made.text.count(words) == made.html.count(words) == 1


@pytest.mark.parametrize(
    ("reason", "labels"),
    [
        (replace(SOON, state="assigned"), ["签收", "查看", "反馈", "申请延期"]),
        (replace(SOON, state="acknowledged"), ["查看", "反馈", "申请延期"]),
        (replace(LATE, state="assigned"), ["签收", "查看", "反馈"]),
        (replace(LATE, mine=False), ["查看"]),
    ],
)
def test_a_reader_is_given_the_links_that_are_of_use_to_him(reason: Reason, labels: list[str]) -> None:
    text = told(replace(reason, assignment=7), linked=SIGNED).text
    found = [label for label in ("签收", "查看", "反馈", "申请延期") if f"   {label}：" in text]
    assert found == labels


def test_of_several_units_each_name_leads_to_its_own() -> None:
    others = [replace(LATE, unit=name, assignment=n, mine=False) for n, name in enumerate(("永清", "固安"), 1)]
    made = told(*others, linked=SIGNED)
    assert 'href="o1" style="color:#1f4e79">永清</a>、<a href="o2"' in made.html
    assert f"查看：{HEAD.url}/tasks/plan/reserve\n" in made.text


@pytest.mark.parametrize(("light", "priority"), [("red", 0), ("yellow", 1), ("blue", 2)])
def test_the_most_serious_thing_says_how_soon_it_goes_out(light: str, priority: int) -> None:
    assert Content((replace(LATE, light=light), SOON)).priority == priority


def test_several_posts_at_one_address_are_all_written_to() -> None:
    head = replace(HEAD, others=("三河市人民政府 负责人", "香河县人民政府 经办人", "香河县人民政府 负责人"))
    text = digest(head, Content((LATE,))).text
    assert text.startswith("三河市人民政府 经办人、三河市人民政府 负责人、香河县人民政府 经办人 等 4 个岗位：")


def test_programs_get_every_duty_with_its_links() -> None:
    content = Content((replace(SOON, assignment=7), LATE), (Said("话"),))
    late, soon, said = itemised(content, SIGNED)
    assert (late["task"], soon["due_on"], said["words"]) == ("后备资源库", "2019-07-05", "话")
    assert soon["links"] == {"open": "o7", "report": "r7", "extend": "e7"}


def told(
    *reasons: Reason, words: tuple[CycleWord, ...] = (), said: tuple[Said, ...] = (), linked: Linked | None = None
) -> Digest:
    return digest(HEAD, Content(reasons, said, words), linked)


def signed(purpose: Purpose, assignment: int) -> str:
    return f"{purpose}{assignment}"


SIGNED = Linked(signed)


def test_a_message_to_a_group_offers_nothing_that_only_the_unit_may_do() -> None:
    own = replace(SOON, assignment=7, state="assigned")
    text = told(own, linked=Linked(signed, LOOKING)).text
    assert "查看：o7" in text
    assert not {"签收：a7", "反馈：r7", "申请延期：e7"} & set(text.split())
    assert "签收：a7" in told(own, linked=SIGNED).text
