"""Who is responsible, in every style of the genre, and which clause each attribution closes.

An attribution is written here as `lead; responsible; supporting`, with a bar between units.
"""

import pytest

from documents.closing import CLOSES_ABOVE, LAST_OF_SILENT, NO_ITEM
from documents.fault import DocumentError
from documents.findings import Named, Reading, Responsibility
from documents.grammar import attribution, bracketed
from documents.grammar.bracketed import NEVER_CLOSED, ONLY_UNITS
from documents.grammar.said import JOINTLY, ODD_NAME, WITHOUT_ROLE, left_out
from documents.printed import Printed
from documents.reading import read

DUTY = "一、修好路。"


def reading(text: str) -> Reading:
    return read(Printed(text))


def units(found: tuple[Named, ...]) -> str:
    return "|".join(unit.name for unit in found)


def told(one: Responsibility) -> str:
    return f"{units(one.lead)}; {units(one.responsible)}; {units(one.supporting)}"


def all_told(text: str) -> list[str]:
    return [told(one) for one in reading(text).responsibilities]


def said(attribution: str) -> str:
    (found,) = all_told(DUTY + attribution)
    return found


def clauses(text: str) -> list[str]:
    return [one.clause for one in reading(text).responsibilities]


def flaws(text: str, kind: str) -> list[str]:
    return [flaw.quote.words for flaw in reading(text).flaws if flaw.kind == kind]


BRACKETS = [
    ("（牵头单位：市甲局；责任单位：市乙局、市丙局）", "市甲局; 市乙局|市丙局; "),
    ("(牵头单位:市甲局;责任单位:市乙局,各县(市、区)政府)", "市甲局; 市乙局|各县(市、区)政府; "),
    ("（牵头单位：市甲局，责任单位：市乙局、市丙局）", "市甲局; 市乙局|市丙局; "),
    ("（牵头单位：市甲局 责任单位：市乙局）", "市甲局; 市乙局; "),
    ("〔牵头单位：市甲局；责任单位：市乙局〕", "市甲局; 市乙局; "),
    ("【牵头单位：市甲局；责任单位：市乙局】", "市甲局; 市乙局; "),
    ("[牵头单位：市甲局；责任单位：市乙局]", "市甲局; 市乙局; "),
    ("（责任单位：市甲局、市乙局）", "; 市甲局|市乙局; "),
    ("（责任单位：省甲厅、省乙厅，各市、州、县人民政府）", "; 省甲厅|省乙厅|各市、州、县人民政府; "),
    ("(责任单位:市甲局牵头，市乙局、市丙局等部门分工负责)", "市甲局; 市乙局|市丙局; "),
    ("（责任部门：市甲局；配合部门：市乙局）", "; 市甲局; 市乙局"),
    ("（主办单位：市甲局；协办单位：市乙局）", "市甲局; ; 市乙局"),
    ("（牵头单位：市甲局；参与单位：市乙局）", "市甲局; ; 市乙局"),
    ("（市甲局牵头，市乙局、市丙局等按职责分工负责）", "市甲局; 市乙局|市丙局; "),
    ("（市甲局、市乙局牵头，市丙局配合）", "市甲局|市乙局; ; 市丙局"),
    ("（由市甲局牵头，市乙局负责，市丙局参与）", "市甲局; 市乙局; 市丙局"),
    ("（市甲局牵头负责，市乙局协助）", "市甲局; ; 市乙局"),
    ("（市甲局牵头市乙局配合）", "市甲局; ; 市乙局"),
    ("（市甲局负责）", "; 市甲局; "),
    ("（市甲局、市乙局按职责分工负责）", "; 市甲局|市乙局; "),
    ("（市甲局、市乙局负责，市丙局配合）", "; 市甲局|市乙局; 市丙局"),
    ("（财政部等国务院相关部门及各地区按职责分工负责）", "; 财政部|国务院相关部门|各地区; "),
    ("（工业和信息化部和财政部牵头，文化和旅游部等部门配合）", "工业和信息化部|财政部; ; 文化和旅游部"),
    ("（市甲局牵头，市乙局参与；完成时限：2021年6月底前）", "市甲局; ; 市乙局"),
    ("（市甲局负责，市乙局配合，6月底完成）", "; 市甲局; 市乙局"),
    ("（市甲局牵头，市乙局参与，长期坚持）", "市甲局; ; 市乙局"),
    ("（牵头单位：市甲局；责任人：张三；责任单位：市乙局）", "市甲局; 市乙局; "),
    ("（市甲局（牵头）、市乙局、市丙局负责）", "市甲局; 市乙局|市丙局; "),
    ("（责任单位：市甲局（牵头）、市乙局）", "市甲局; 市乙局; "),
    ("（责任单位：市甲局、市乙局（配合））", "; 市甲局; 市乙局"),
    ("（省发展改革委（省能源局）牵头）", "省发展改革委（省能源局）; ; "),
    ("（市甲\n局牵头，市乙局\n配合）", "市甲局; ; 市乙局"),
]  # fmt: skip
LINES = [
    ("\n牵头单位：市甲局\n责任单位：市乙局、市丙局\n配合单位：市丁局\n", "市甲局; 市乙局|市丙局; 市丁局"),
    ("\n牵头单位：市甲局  责任单位：市乙局  完成时限：2021年6月底前\n", "市甲局; 市乙局; "),
    ("牵头单位：市甲局；责任单位：市乙局。\n", "市甲局; 市乙局; "),
    ("\n责任单位：市甲局、\n市乙局\n", "; 市甲局|市乙局; "),
    ("\n责任单位：市甲局\n完成时限：2021年6月底前\n", "; 市甲局; "),
    ("\n【牵头单位】：市甲局\n【责任单位】：市乙局\n", "市甲局; 市乙局; "),
    ("\n　　牵头单位：市甲局\n　　责任单位：市乙局\n", "市甲局; 市乙局; "),
    ("\n1.牵头单位：市甲局\n2.责任单位：市乙局\n", "市甲局; 市乙局; "),
    ("\n责任领导：张三\n责任单位：市甲局\n", "; 市甲局; "),
]  # fmt: skip
NONE = [
    "（以下简称路长）",
    "（含市甲局）",
    "（试行）",
    "（2019—2021年）",
    "（由市甲局负责解释的除外情形见附件）修桥",
    "由市甲局牵头研究制定办法。",
    "市甲局要配合市乙局落实责任。",
    "落实责任单位和责任人。",
    "（云政发〔2019〕3号）",
]


@pytest.mark.parametrize(("attribution", "expected"), BRACKETS)
def test_a_bracket_says_who_is_responsible(attribution: str, expected: str) -> None:
    assert said(attribution) == expected


@pytest.mark.parametrize(("lines", "expected"), LINES)
def test_labelled_lines_say_who_is_responsible(lines: str, expected: str) -> None:
    assert said(lines) == expected


@pytest.mark.parametrize("words", NONE)
def test_prose_and_brackets_that_explain_name_nobody(words: str) -> None:
    assert all_told(DUTY + words) == []


def test_the_first_named_leads_from_the_note_on() -> None:
    text = (
        "一、修路。（市甲局、市乙局负责）\n二、架桥。（市甲局、市乙局负责。列第一位者为牵头单位，下同）\n"
        "三、挖井。（市丙局、市丁局负责）\n四、种树。（市戊局负责）"
    )
    assert all_told(text) == ["; 市甲局|市乙局; ", "市甲局; 市乙局; ", "市丙局; 市丁局; ", "市戊局; ; "]


def test_a_note_for_one_bracket_alone_holds_there_alone() -> None:
    text = "一、修路。（市甲局、市乙局负责，列第一位的为牵头单位）\n二、架桥。（市丙局、市丁局负责）"
    assert all_told(text) == ["市甲局; 市乙局; ", "; 市丙局|市丁局; "]


def test_a_note_in_the_preface_makes_the_first_lead_everywhere() -> None:
    text = "各项任务排在第一位的为牵头单位。\n一、修路。（市甲局、市乙局负责）\n二、架桥。（市丙局牵头，市丁局配合）"
    assert all_told(text) == ["市甲局; 市乙局; ", "市丙局; ; 市丁局"]


def test_several_attributions_of_a_paragraph_close_the_same_clause() -> None:
    text = "一、修路。修好三条（市甲局牵头）；架好桥（市乙局牵头，市丙局配合）。"
    assert [(one.clause, told(one)) for one in reading(text).responsibilities] == [
        ("一", "市甲局; ; "),
        ("一", "市乙局; ; 市丙局"),
    ]


def test_an_attribution_governs_the_text_from_the_one_before_it() -> None:
    text = "一、修路。修好三条（市甲局牵头）；架好桥（市乙局牵头）。"
    governed = [text[one.governed.start : one.governed.end] for one in reading(text).responsibilities]
    assert governed == ["一、修路。修好三条", "；架好桥"]


def test_an_attribution_governs_nothing_before_its_own_item() -> None:
    text = "一、目标\n到2021年修好路。\n二、修路。（市甲局牵头）"
    (found,) = reading(text).responsibilities
    assert found.governed.start == text.index("二、")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n（一）乙。（市甲局负责）\n（二）丙。（市乙局负责）", ["一(一)", "一(二)"]),
        ("一、甲\n（一）乙。\n1.丙。（市甲局负责）\n2.丁。（市乙局负责）", ["一(一)1", "一(一)2"]),
        ("一、甲。（市甲局负责）\n（一）乙。（市乙局负责）", ["一", "一(一)"]),
        ("一、甲\n乙。\n（市甲局负责）", ["一"]),
        ("一、甲\n（一）乙。\n具体措施：丙。（市甲局负责）\n", ["一(一)"]),
        ("一、甲（市甲局负责）\n1.乙。\n2.丙。", ["一"]),
    ],
)
def test_an_attribution_closes_the_innermost_item_before_it(text: str, expected: list[str]) -> None:
    assert clauses(text) == expected


def test_a_line_of_its_own_after_silent_items_closes_the_clause_above_them() -> None:
    text = "一、甲\n（一）乙。\n1.丙。\n2.丁。\n（市甲局负责）\n（二）戊。（市乙局负责）"
    found = reading(text).responsibilities
    assert [(one.clause, one.doubts) for one in found] == [("一(一)", (CLOSES_ABOVE,)), ("一(二)", ())]


def test_units_behind_the_last_of_silent_items_are_doubted() -> None:
    text = "一、甲\n1.丙。\n2.丁。（市甲局负责）"
    (found,) = reading(text).responsibilities
    assert (found.clause, found.doubts) == ("一2", (LAST_OF_SILENT,))


def test_an_attribution_before_every_number_is_doubted() -> None:
    (found,) = reading("修好路。（市甲局负责）\n一、架桥。").responsibilities
    assert (found.clause, found.item, found.doubts) == ("", None, (NO_ITEM,))


@pytest.mark.parametrize(
    ("attribution", "doubt"),
    [
        ("（市甲局、市乙局）\n", ONLY_UNITS),
        ("（市甲局会同市乙局负责）", JOINTLY),
        ("（责任单位：市甲局、张三组）", ODD_NAME),
    ],
)
def test_what_is_not_said_outright_is_doubted(attribution: str, doubt: object) -> None:
    (found,) = reading(DUTY + attribution).responsibilities
    assert doubt in found.doubts


def test_units_named_jointly_with_a_leader_are_responsible() -> None:
    assert said("（市甲局会同市乙局、市丙局牵头）") == "市甲局; 市乙局|市丙局; "


def test_a_bracket_that_is_never_closed_is_read_to_the_end_of_its_line() -> None:
    text = DUTY + "（牵头单位：市甲局；责任单位：市乙局\n二、架桥。（市丙局负责）"
    found = reading(text).responsibilities
    assert [(told(one), NEVER_CLOSED in one.doubts) for one in found] == [
        ("市甲局; 市乙局; ", True),
        ("; 市丙局; ", False),
    ]


def test_a_bracket_that_is_never_closed_is_a_flaw_of_the_document() -> None:
    text = DUTY + "（责任单位：市甲局\n"
    assert flaws(text, "unclosed-bracket") == ["（责任单位：市甲局"]


def test_a_bracket_of_mixed_widths_is_a_pair() -> None:
    assert said("（责任单位：市甲局)") == "; 市甲局; "


def test_a_bracket_inside_an_attribution_is_part_of_it() -> None:
    assert len(all_told(DUTY + "（责任单位：市甲局（由市乙局牵头）、市丙局）")) == 1


def test_an_attribution_that_names_nobody_is_told() -> None:
    assert flaws(DUTY + "（牵头单位：　；责任单位：　）", "unread-attribution") != []


def test_the_attribution_is_quoted_with_its_brackets() -> None:
    (found,) = reading(DUTY + "（市甲局负责）。").responsibilities
    assert found.attribution.words == "（市甲局负责）"


def test_the_time_limit_in_a_bracket_belongs_to_it() -> None:
    (found,) = reading(DUTY + "（市甲局牵头；完成时限：2021年6月底前）").responsibilities
    assert [due.date.isoformat() for due in found.deadlines] == ["2021-06-30"]


def test_a_duty_beside_others_that_nobody_is_named_for_is_told() -> None:
    text = "一、修路。年底前修好三条。（市甲局负责）\n二、架桥。组织力量架好两座大桥，确保通车。\n"
    assert flaws(text, "no-attribution") == ["架桥"]


VARIANTS = [
    ("\n【责任单位】市甲局、市乙局\n", "; 市甲局|市乙局; "),
    ("\n【牵头单位】市甲局【责任单位】市乙局\n", "市甲局; 市乙局; "),
    ("\n责任单位　市甲局、市乙局\n", "; 市甲局|市乙局; "),
    ("\n牵 头 单 位：市甲局\n责 任 单 位：市乙局\n", "市甲局; 市乙局; "),
    ("\n**牵头单位：** 市甲局\n**责任单位**：市乙局\n", "市甲局; 市乙局; "),
    ("\n牵头单位：\n市甲局\n责任单位：\n市乙局、市丙局\n", "市甲局; 市乙局|市丙局; "),
    ("{责任单位：市甲局}\n", "; 市甲局; "),
    ("（牵头单位：市甲局）（责任单位：市乙局）\n", "市甲局; 市乙局; "),
    ("（由市甲局负总责，市乙局具体落实）\n", "市甲局; 市乙局; "),
    ("（市甲局、市乙局，2021年底前完成）\n", "; 市甲局|市乙局; "),
]


@pytest.mark.parametrize(("attribution", "expected"), VARIANTS)
def test_labels_are_read_however_they_are_set(attribution: str, expected: str) -> None:
    assert said(attribution) == expected


def test_a_time_in_a_bracket_beside_the_units_is_theirs() -> None:
    (found,) = reading("2021年3月1日\n一、修好路。（市甲局负责）（2021年底前完成）\n").responsibilities
    assert [str(deadline.date) for deadline in found.deadlines] == ["2021-12-31"]


def test_a_label_that_nothing_could_read_is_counted_and_told() -> None:
    found = reading("一、修好路。\n详见责任单位：（另行通知）\n二、修好桥。（市甲局负责）\n")
    assert (found.coverage.seen, found.coverage.became) == (2, 1)
    assert [flaw.quote.words for flaw in found.coverage.rest] == ["责任单位：（另行通知）"]


HEARD = [
    ("（责任：市甲局）", "; 市甲局; "),
    ("（工作责任：市甲局、市乙局）", "; 市甲局|市乙局; "),
    ("（牵头：市甲局；责任：市乙局）", "市甲局; 市乙局; "),
    ("（市甲局、市乙局按任务分工推进）", "; 市甲局|市乙局; "),
    ("（市甲局主抓，市乙局主管）", "市甲局; 市乙局; "),
    ("（责任单位;市甲局）", "; 市甲局; "),
    ("（责任单位 市甲局、市乙局）", "; 市甲局|市乙局; "),
    ("（责任单位∶市甲局）", "; 市甲局; "),
    ("\n责任单位︰市甲局\n", "; 市甲局; "),
    ("\n责任单位﹕市甲局\n", "; 市甲局; "),
    ("\n任务承担单位：市甲局\n", "; 市甲局; "),
    ("（主管部门：市甲局；协同部门：市乙局）", "; 市甲局; 市乙局"),
    ("（责任单位：市甲局，市乙局配合）", "; 市甲局; 市乙局"),
    ("（责任单位：市甲局；市乙局配合）", "; 市甲局; 市乙局"),
    ("（市甲局、供销社）", "; 市甲局|供销社; "),
    ("（市甲局、农商行）", "; 市甲局|农商行; "),
    ("（各乡镇、街道、市甲局）", "; 各乡镇、街道|市甲局; "),
    ("（市甲局、各地区）", "; 市甲局|各地区; "),
    ("（市甲局、市场监管局）", "; 市甲局|市场监管局; "),
    ("（市甲局、市乙局（市丙办））", "; 市甲局|市乙局（市丙办）; "),
    ("\n责任单位：\n市甲局\n市乙局\n各县（市、区）人民政府\n", "; 市甲局|市乙局|各县（市、区）人民政府; "),
    ("\n责任单位：\n市甲局\n市乙局\n青禾市人民政府\n2023年3月1日\n", "; 市甲局|市乙局; "),
]  # fmt: skip
DOUBTED = [
    ("（市甲局、市乙局；市丙局配合）", "; 市甲局|市乙局; 市丙局", WITHOUT_ROLE),
    ("（市甲局；协同部门：市乙局）", "; 市甲局; 市乙局", WITHOUT_ROLE),
    ("（修三条路；协同部门：市乙局）", "; ; 市乙局", left_out("修三条路")),
    ("（责任单位：市甲局；监管单位：市乙局）", "; 市甲局; ", left_out("监管单位：市乙局")),
    ("\n责任单位：市甲局 督导单位：市乙局\n", "; 市甲局; ", left_out("督导单位：市乙局")),
    ("（市甲局牵头，市乙委督办）", "市甲局; ; ", left_out("市乙委督办")),
    ("（责任单位：市甲局、修好三条路的任务）", "; 市甲局; ", left_out("修好三条路的任务")),
    ("（市甲局负责，责任市乙局）", "; 市甲局|责任市乙局; ", ODD_NAME),
]
TOLD = [
    "（市甲局督办）",
    "（指导单位：市甲局）",
    "（市甲局、加快修路）",
    "（责任单位另行通知）",
    "\n监管单位：市甲局",
    "\n由市甲局牵头，市乙局配合",
]
IN_PEACE = [
    "（以下简称市甲局）\n",
    "（含市甲局）\n",
    "（根据市甲局规定）\n",
    "修桥（新桥）。\n",
    "修桥（由市甲局验收后通车）。\n",
    "\n联系单位：李家村\n",
]


@pytest.mark.parametrize(("attribution", "expected"), HEARD)
def test_no_style_of_an_attribution_goes_unheard(attribution: str, expected: str) -> None:
    assert said(attribution) == expected


@pytest.mark.parametrize(("attribution", "expected", "doubt"), DOUBTED)
def test_what_an_attribution_leaves_open_is_doubted_in_words(attribution: str, expected: str, doubt: object) -> None:
    (found,) = reading(DUTY + attribution).responsibilities
    assert (told(found), doubt in found.doubts) == (expected, True)


@pytest.mark.parametrize("words", TOLD)
def test_units_and_roles_that_nothing_could_read_are_told(words: str) -> None:
    found = reading(DUTY + words + "\n").coverage
    assert [flaw.quote.words for flaw in found.rest] == [words.strip()]


@pytest.mark.parametrize("words", IN_PEACE)
def test_prose_in_brackets_is_left_in_peace(words: str) -> None:
    found = reading(DUTY + words).coverage
    assert (found.seen, found.rest) == (0, ())


def test_a_bracket_of_units_inside_a_sentence_is_told_and_not_read() -> None:
    found = reading("一、修好路（市甲局、市乙局）。\n").coverage
    assert [flaw.quote.words for flaw in found.rest] == ["（市甲局、市乙局）"]


def test_an_attribution_around_explaining_brackets_is_read_however_many_explain() -> None:
    deep = "市甲局" + "（市乙局" * 6 + "）" * 6
    assert said(f"（{deep}负责）") == f"; {deep}; "


@pytest.mark.parametrize(
    "text",
    [
        "（牵头" * 60,
        "（责任单位：" + "甲等" * 250 + "）\n",
        "责任单位：" + "甲局、" * 250 + "\n",
        "监管单位：市甲局\n" * 60,
        "市甲局负责\n" * 60,
    ],
)
def test_a_text_that_names_more_than_any_plan_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (attribution, bracketed):
        monkeypatch.setattr(module, "ATTRIBUTIONS", 50)
        monkeypatch.setattr(module, "NAMES", 200)
    with pytest.raises(DocumentError):
        reading(text)


def test_a_row_of_labels_without_end_is_read_piece_by_piece() -> None:
    text = DUTY + "\n责任单位：市甲局\n" + "备注：好\n" * 30 + "配合单位：市乙局\n"
    assert all_told(text) == ["; 市甲局; ", "; ; 市乙局"]
