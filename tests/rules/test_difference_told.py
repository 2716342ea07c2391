"""A difference as a page tells it: every kind of list has its words, in both languages, and long ones are cut."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import html

from config.words import Words
from supervision.change.difference import About, Difference, Duties, Edit, Part, Refusal, Round, Rungs, UnitName
from web.difference import MOST, Told
from web.language import Language
from web.page import environments

CHINESE = re.compile("[\u4e00-\u9fff]")
ABOUT = About("langfang-2019", "reserve", "后备资源库", "Reserve list", "3(6)", "2019Q2")
SANHE, BAZHOU = UnitName("sanhe", "三河市人民政府", "Sanhe"), UnitName("bazhou", "霸州市人民政府", "Bazhou")
JUNE, SEPTEMBER = date(2019, 6, 30), date(2019, 9, 30)
NAMES = {"sanhe": Words(zh="三河市人民政府", en="Sanhe"), "default": Words(zh="常规阶梯", en="Standard ladder")}
DUTY = Duties(ABOUT, (SANHE, BAZHOU), JUNE)
RUNG = Rungs(ABOUT, (SANHE,), JUNE, "default", "yellow", "黄色督办", "Yellow slip", JUNE, provisional=False)
EDIT = Edit("task", "langfang-2019/reserve", "changed", "后备资源库", "Reserve list", "3(6)")
WHOLE = Difference(
    "a", "b", edits=(EDIT,), opened=(DUTY,), moved=(replace(DUTY, to_on=SEPTEMBER, was_late=True),),
    withdrawn=(replace(DUTY, due_on=None),), revived=(DUTY,), cancelled=(RUNG,),
    added=(replace(RUNG, provisional=True),), rearmed=(RUNG,), shifted=(replace(RUNG, from_on=SEPTEMBER),),
    unsent=(RUNG,),
)  # fmt: skip


def told(difference: Difference, code: str = "zh") -> Told:
    return Told(difference, Language(code), NAMES)


def filled(difference: Difference, code: str = "zh") -> str:
    """The filled template."""
    template: Any = environments()[code].get_template("difference.html").module
    return f"<div>{template.difference(told(difference, code), {})}</div>"


def words_of(difference: Difference, code: str = "zh") -> str:
    page: Any = html.fromstring(filled(difference, code))
    return " ".join(page.text_content().split())


@pytest.mark.parametrize(
    "words",
    [
        "改动 1 处", "调整时限 2 项", "新交办 2 项", "撤销交办 2 项", "恢复交办 2 项", "取消通知 1 件", "新增通知 1 件",
        "重新通知 1 件", "改日通知 1 件", "停发通知 1 件", "已逾期；逾期记录保留", "长期坚持", "2019年第二季度",
        "（暂定）", "2 个单位",
        "2019年6月30日 周日 → 2019年9月30日 周一", "2019年9月30日 周一 → 2019年6月30日 周日",
    ],
)  # fmt: skip
def test_every_kind_has_its_words(words: str) -> None:
    assert words in words_of(WHOLE)


def test_in_english_every_kind_has_its_words_too() -> None:
    assert CHINESE.findall(words_of(WHOLE, "en")) == []


def test_where_nothing_handed_out_is_affected_the_counts_say_so() -> None:
    assert "已交办的事项和通知都不受影响" in words_of(Difference("a", "b", edits=(EDIT,)))


def test_a_name_from_the_config_is_never_read_as_a_tag() -> None:
    assert "&lt;b&gt;" in filled(Difference("a", "b", edits=(replace(EDIT, name="<b>粗</b>"),)))


def test_a_long_list_is_cut_and_counted_whole() -> None:
    long = Difference("a", "b", edits=(EDIT,) * (MOST + 7))
    assert told(long).left_out == 7
    assert "另有 7 项未列出" in words_of(long)
    assert told(long).counts[0] == f"改动 {MOST + 7} 处"


def test_tasks_for_which_a_rung_says_the_same_on_the_same_day_stand_in_one_line() -> None:
    other = replace(RUNG, about=replace(ABOUT, task="other", title="其他事项"), units=(SANHE, BAZHOU))
    later = replace(RUNG, fires_on=SEPTEMBER)
    ((_, lines),) = told(Difference("a", "b", added=(RUNG, later, other))).notices
    assert [(line.like.fires_on, len(line.tasks), line.notices) for line in lines] == [(JUNE, 2, 3), (SEPTEMBER, 1, 1)]


def test_in_english_a_count_begins_with_a_capital_letter() -> None:
    assert [words[0].isupper() for words in told(WHOLE, "en").counts] == [True] * 10


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("schedule.due", "2019-06-30", "2019年6月30日 周日"), ("in_circular", "true", "是"),
        ("leads", "sanhe, unknown-unit", "三河市人民政府、unknown-unit"), ("ladder", "default", "常规阶梯"),
        ("email", "a@b.example", "a@b.example"), ("title.zh", "1234567890", "1234567890"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_one_reads_it(key: str, value: str, words: str) -> None:
    assert told(WHOLE).value_of(key, value) == words


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("rung", "default/yellow", "changed", "黄色督办", "Yellow slip"), "常规阶梯：黄色督办"),
        (Edit("calendar", "2019-10-07", "added"), "2019年10月7日 周一"),
        (Edit("setting", "cycles.yaml", "changed"), "cycles.yaml"),
    ],
)
def test_an_entry_is_called_by_its_name_else_by_where_it_stands(edit: Edit, words: str) -> None:
    assert told(WHOLE).name_of(edit) == words


def test_a_dispatch_that_goes_out_at_once_is_named() -> None:
    rounds = (Round("monthly", "月统计", "Monthly statistics", "2019-06"),)
    assert "月统计 2019年6月" in words_of(Difference("a", "b", dispatched=rounds))


@pytest.mark.parametrize("part", [Part("note.zh", None, "说明"), Part("note.zh", "说明", None)])
def test_a_value_that_comes_or_goes_is_told_beside_nothing(part: Part) -> None:
    assert "（无）" in words_of(Difference("a", "b", edits=(replace(EDIT, parts=(part,)),)))


@pytest.mark.parametrize("kind", ["unit-owes", "into-the-past", "past-due", "withdraws-late"])
@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_refusal_says_who_and_how_many_or_when(kind: str, code: str) -> None:
    refusal = Refusal(kind, "reserve", "后备资源库", "Reserve list", 3, JUNE, "3(6)")  # type: ignore[arg-type]
    words = told(WHOLE, code).refusal(refusal)
    assert {"zh": "后备资源库", "en": "Reserve list"}[code] in words
    assert re.search("3 项|: 3|30", words)
