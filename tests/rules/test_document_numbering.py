"""Which numbers of a text are items, what stands above what, and where the numbering is at fault."""

import pytest

from documents.findings import Item
from documents.grammar.numbering import han_value
from documents.grammar.outline import Outline, outline
from documents.printed import Printed, Span


def shape(text: str) -> Outline:
    return outline(Printed(text))


def paths(text: str) -> str:
    return " ".join(item.path for item in shape(text).items)


def flawed(text: str) -> list[str]:
    return [flaw.quote.words for flaw in shape(text).flaws]


def item(text: str, path: str) -> Item:
    return next(item for item in shape(text).items if item.path == path)


def heading(text: str) -> str | None:
    quote = shape(text).items[0].heading
    return quote.words if quote else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、修路。\n二、架桥。", "一 二"),
        ("一．修路。\n二．架桥。", "一 二"),
        ("（一）修路。\n（二）架桥。", "(一) (二)"),
        ("(一)修路。\n(二)架桥。", "(一) (二)"),
        ("（一)修路。\n(二）架桥。", "(一) (二)"),
        ("（一）、修路。\n（二）、架桥。", "(一) (二)"),
        ("（ 一 ）修路。\n（ 二 ）架桥。", "(一) (二)"),
        ("㈠修路。\n㈡架桥。", "(一) (二)"),
        ("1.修路。\n2.架桥。", "1 2"),
        ("1．修路。\n2．架桥。", "1 2"),
        ("1、修路。\n2、架桥。", "1 2"),
        ("１．修路。\n２．架桥。", "1 2"),
        ("⒈修路。\n⒉架桥。", "1 2"),
        ("（1）修路。\n（2）架桥。", "(1) (2)"),
        ("(1)修路。\n(2)架桥。", "(1) (2)"),
        ("1）修路。\n2）架桥。", "(1) (2)"),
        ("⑴修路。\n⑵架桥。", "(1) (2)"),
        ("①修路。\n②架桥。", "① ②"),
        ("第一章 修路\n第二章 架桥", "第一章 第二章"),
        ("第一条　修路。\n第二条　架桥。", "第一条 第二条"),
        ("第一部分 修路\n第二部分 架桥", "第一部分 第二部分"),
        ("1.1 修路\n1.2 架桥", "1.1 1.2"),
        ("1 总则\n1.1 修路\n1.1.1 桥\n", "1.1 1.1.1"),
        ("　　一、修路。\n　　二、架桥。", "一 二"),
        ("**一、修路**\n**二、架桥**", "一 二"),
    ],
)
def test_every_style_of_number_makes_items(text: str, expected: str) -> None:
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n二、己", "一 一(一) 一(一)1 一(一)1(1) 一(一)1(1)① 二"),
        ("一、甲\n1.乙\n2.丙\n二、丁\n1.戊", "一 一1 一2 二 二1"),
        ("一、甲\n（一）乙\n（二）丙\n二、丁\n（三）戊\n（四）己", "一 一(一) 一(二) 二 二(三) 二(四)"),
        ("一、甲\n1.乙\n2.丙\n二、丁\n3.戊", "一 一1 一2 二 二3"),
        ("第一章 甲\n第一条 乙\n第二章 丙\n第二条 丁", "第一章 第一章第一条 第二章 第二章第二条"),
        ("第二条 丁\n（一）戊", "第二条 第二条(一)"),
        ("第一部分 甲\n第一章 乙\n第一节 丙", "第一部分 第一部分第一章 第一部分第一章第一节"),
        ("一、甲\n1）乙\n2）丙", "一 一(1) 一(2)"),
    ],
)  # fmt: skip
def test_the_path_of_an_item_says_what_stands_above_it(text: str, expected: str) -> None:
    assert paths(text) == expected


def test_the_parent_of_an_item_is_the_one_above_it() -> None:
    assert [one.parent for one in shape("一、甲\n（一）乙\n（二）丙\n二、丁").items] == [None, 0, 0, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、目标。修好路。二、任务。（一）架桥。1.选址。2.开工。（二）挖井。", "一 二 二(一) 二(一)1 二(一)2 二(二)"),
        ("一、总体目标到2021年全部修好。二、任务", "一 二"),
        ("二、重点任务（一）修好路。（二）架桥。", "二 二(一) 二(二)"),
        ("一、任务：（1）修路；（2）架桥；（3）挖井。", "一 一(1) 一(2) 一(3)"),
        ("一、任务：①修路；②架桥。", "一 一① 一②"),
        ("1.修路。(市交通局负责)2.架桥。(市水利局负责)", "1 2"),
    ],
)
def test_items_that_run_on_without_line_breaks_are_found(text: str, expected: str) -> None:
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2．架桥。\n3．2020年底前，修好路。", "2 3"),
        ("2.架桥。3．2020年底前，修好路。", "2 3"),
        ("1.2020年底前修路。\n2.6月底前架桥。", "1 2"),
    ],
)
def test_a_number_before_a_year_or_month_is_a_number_of_an_item(text: str, expected: str) -> None:
    assert paths(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、投入\n增长3.5个百分点，投资1.2亿元。",
        "一、投入\n其中：1.5亿元用于修路。",
        "一、投入\n第一书记到村任职。",
        "一、投入\n按照第一款规定办理。",
        "一、投入\n一是修路；二是架桥。",
        "一、投入\n2020年12月底前修好（3）处。",
        "一、投入\n一，修路。",
        "一、投入\n依照（三）办理，参见3.架桥。",
    ],
)
def test_decimals_and_words_with_numbers_are_no_items(text: str) -> None:
    assert paths(text) == "一"


def test_a_number_inside_a_line_counts_only_where_it_goes_on() -> None:
    assert paths("1.修路。详见：5.架桥。2.挖井。") == "1 2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n二、乙\n四、丙", ["四、"]),
        ("一、甲\n（一）乙\n（三）丙", ["（三）"]),
        ("一、甲\n二、乙\n二、丙", ["二、"]),
        ("1.甲\n2.乙\n5.丙\n6.丁", ["5."]),
        ("第一条 甲\n第三条 乙", ["第三条"]),
    ],
)
def test_a_jump_or_a_repeat_is_told_once_where_it_stands(text: str, expected: list[str]) -> None:
    assert flawed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n1.乙\n2.丙\n二、丁\n1.戊\n2.己",
        "一、甲\n1.乙\n2.丙\n二、丁\n3.戊\n4.己",
        "一、甲\n（一）乙\n二、丙\n（二）丁",
        "第一章 甲\n第一条 乙\n第二章 丙\n第二条 丁",
        "1.1 甲\n1.2 乙\n2.1 丙",
    ],
)
def test_numbers_that_begin_anew_or_run_through_the_chapters_are_no_jump(text: str) -> None:
    assert flawed(text) == []


def test_an_appendix_counts_anew() -> None:
    text = "一、甲\n二、乙\n附件1\n修路分工\n一、丙\n附件2\n一、丁"
    found = shape(text)
    assert [(one.path, one.section) for one in found.items] == [("一", 0), ("二", 0), ("一", 1), ("一", 2)]
    assert found.flaws == ()


def test_the_last_item_of_the_text_ends_where_the_appendix_begins() -> None:
    text = "一、甲\n二、乙\n附件\n一、丙"
    assert item(text, "二").text == Span(text.index("二、"), text.index("附件"))


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n附件：1.修路分工表\n2.架桥分工表",
        "一、甲\n附件：1.修路分工表\n　　　2.架桥分工表\n青禾市人民政府",
        "一、甲\n附件：修路分工表",
        "一、甲\n附件\n1.修路分工表\n2.架桥分工表\n",
    ],
)
def test_a_list_of_appendices_holds_no_items(text: str) -> None:
    assert paths(text) == "一"


def test_numbers_in_tables_are_no_items_of_the_text() -> None:
    text = "一、甲\n1.修路\n2.架桥\n二、乙"
    apart = [Span(text.index("1."), text.index("二、"))]
    assert [one.path for one in outline(Printed(text), apart=apart).items] == ["一", "二"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、修好路。到2021年修好三条。", "修好路"),
        ("一、修好路\n到2021年修好三条。", "修好路"),
        ("一、 修好路 \n到2021年修好三条。", "修好路"),
        ("一、修好路：\n到2021年修好三条。", "修好路"),
        ("一、修好路（市交通局负责）\n", "修好路"),
        ("一、修好路（含桥）\n到2021年修好。", "修好路（含桥）"),
        ("一、修好路", "修好路"),
        ("一、" + "修" * 70 + "。", None),
        ("一、\n修好路。", None),
    ],
)
def test_the_heading_is_the_words_up_to_the_first_stop_or_line_break(text: str, expected: str | None) -> None:
    assert heading(text) == expected


def test_the_text_of_an_item_runs_to_the_next_of_its_level() -> None:
    text = "一、甲\n（一）乙\n二、丙"
    assert item(text, "一").text == Span(0, text.index("二、"))


@pytest.mark.parametrize(
    ("words", "value"),
    [("一", 1), ("十", 10), ("十九", 19), ("二十", 20), ("三十五", 35), ("一百", 100), ("一百零三", 103), ("两", 2)],
)
def test_a_chinese_numeral_has_its_value(words: str, value: int) -> None:
    assert han_value(words) == value


def test_a_text_may_set_its_first_level_in_arabic_and_the_second_in_brackets() -> None:
    text = "1.工作目标\n（一）近期。\n（二）远期。\n2.主要任务\n（一）修路。\n（二）架桥。\n3.保障\n"
    assert [item.path for item in outline(Printed(text)).items] == ["1", "1(一)", "1(二)", "2", "2(一)", "2(二)", "3"]


def test_a_numbering_that_begins_anew_is_no_jump() -> None:
    assert outline(Printed("一、甲\n二、乙\n实施方案\n一、丙\n二、丁\n")).flaws == ()
