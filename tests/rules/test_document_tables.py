"""Tables of duties, ruled in the file or set in plain text: who answers for each row, and for when.

A row is written here as `clause: lead; responsible; supporting`, with a bar between units.
"""

from collections.abc import Sequence
from itertools import accumulate

import pytest

from documents.fault import DocumentError
from documents.findings import Named, Reading
from documents.grammar.row import FROM_ABOVE, NOTHING_TO_DO, TIME_FROM_ABOVE
from documents.printed import Printed, Span, Table
from documents.reading import read

HEAD = "青禾市修路任务分解表\n"
COLUMNS = ("序号", "任务", "牵头单位", "责任单位", "完成时限")
ROWS = (
    ("1", "修路。修好三条。", "市甲局", "市乙局、市丙局", "2021年6月底前"),
    ("2", "架桥。架好一座。", "市丁局", "各县（市、区）政府", "2021年9月底前"),
)
TOLD = ["1: 市甲局; 市乙局|市丙局; ", "2: 市丁局; 各县（市、区）政府; "]


def units(found: tuple[Named, ...]) -> str:
    return "|".join(unit.name for unit in found)


def told(reading: Reading) -> list[str]:
    return [
        f"{one.clause}: {units(one.lead)}; {units(one.responsible)}; {units(one.supporting)}"
        for one in reading.responsibilities
    ]


def days(reading: Reading) -> list[list[str]]:
    return [[due.date.isoformat() for due in one.deadlines] for one in reading.responsibilities]


def typed(rows: Sequence[tuple[str, ...]], separator: str = "\t") -> Reading:
    """A table in plain text."""
    return read(Printed(HEAD + "".join(separator.join(row) + "\n" for row in rows)))


ABOVE, LEFT = "↑", "←"


def ruled(rows: Sequence[tuple[str, ...]], before: str = HEAD, after: str = "") -> Reading:
    """A table as a file holds it, every cell a paragraph; ABOVE and LEFT are places that another cell runs over."""
    cells = ["" if cell in (ABOVE, LEFT) else cell for row in rows for cell in row]
    starts = [len(before), *accumulate((len(cell) + 1 for cell in cells), initial=len(before))][1:]
    spans = iter([Span(start, start + len(cell)) for start, cell in zip(starts, cells, strict=False)])
    set_in: list[tuple[Span, ...]] = []
    for row in rows:
        places: list[Span] = []
        for at, cell in enumerate(row):
            own = next(spans)
            places.append(set_in[-1][at] if cell == ABOVE else places[-1] if cell == LEFT else own)
        set_in.append(tuple(places))
    table = Table(tuple(set_in))
    return read(Printed(before + "".join(cell + "\n" for cell in cells) + after, (table,)))


@pytest.mark.parametrize("separator", ["\t", " | ", "|", "  ", "　", "│"])
def test_columns_set_in_text_are_read(separator: str) -> None:
    assert told(typed([COLUMNS, *ROWS], separator)) == TOLD


def test_bars_around_a_table_and_a_rule_under_its_head_are_no_cells() -> None:
    lines = ["| " + " | ".join(row) + " |" for row in (COLUMNS, ("---",) * 5, *ROWS)]
    assert told(read(Printed(HEAD + "\n".join(lines)))) == TOLD


def test_a_cell_on_each_line_is_read() -> None:
    assert told(read(Printed(HEAD + "\n".join(cell for row in (COLUMNS, *ROWS) for cell in row)))) == TOLD


def test_a_table_of_the_file_is_read() -> None:
    assert told(ruled([COLUMNS, *ROWS])) == TOLD


def test_the_column_of_time_limits_gives_the_deadlines() -> None:
    assert days(typed([COLUMNS, *ROWS])) == [["2021-06-30"], ["2021-09-30"]]


def test_the_text_column_gives_the_heading() -> None:
    assert [one.heading and one.heading.words for one in typed([COLUMNS, *ROWS]).responsibilities] == ["修路", "架桥"]


def test_a_section_row_stands_before_the_numbers_below_it() -> None:
    rows = [COLUMNS, ("一、修路", "", "", "", ""), ROWS[0], ("二、架桥", "", "", "", ""), ROWS[1]]
    assert [line.partition(":")[0] for line in told(typed(rows, " | "))] == ["一1", "二2"]


def test_a_section_row_of_one_merged_cell_stands_before_the_numbers_below_it() -> None:
    rows = [COLUMNS, ("一、修路",), ROWS[0], ("（二）架桥",), ROWS[1]]
    assert [line.partition(":")[0] for line in told(ruled(rows))] == ["一1", "一(二)2"]


def test_a_column_of_groups_stands_before_the_numbers_beside_it() -> None:
    rows = [("类别", *COLUMNS), ("一、修路", *ROWS[0]), ("二、架桥", *ROWS[1])]
    assert [line.partition(":")[0] for line in told(ruled(rows))] == ["一1", "二2"]


def test_the_chapter_around_a_table_stands_before_its_numbers() -> None:
    assert [line.partition(":")[0] for line in told(ruled([COLUMNS, *ROWS], before="一、任务\n"))] == ["一1", "一2"]


def test_a_row_without_units_takes_those_of_the_row_above_with_a_doubt() -> None:
    found = ruled([COLUMNS, ROWS[0], ("2", "架桥。", "", "", "2021年9月底前")])
    assert told(found)[1] == "2: 市甲局; 市乙局|市丙局; "
    assert [one.doubts for one in found.responsibilities] == [(), (FROM_ABOVE,)]


def test_a_row_without_number_and_units_goes_on_with_the_row_above() -> None:
    found = ruled([COLUMNS, ROWS[0], ("", "再修好五条。", "", "", "2021年11月底前")])
    assert (told(found), days(found)) == ([TOLD[0]], [["2021-06-30", "2021-11-30"]])


def test_rows_that_go_on_below_the_last_row_of_a_table_stay_with_it() -> None:
    rows = [COLUMNS, ROWS[0], ("", "再修好五条。", "", "", "")]
    text = "".join("\t".join(row) + "\n" for row in rows)
    found = read(Printed(HEAD + text + "以上是第一张表，以下是第二张表。\n" * 3 + text))
    assert [found.printed.text[one.governed.start : one.governed.end][-6:] for one in found.responsibilities] == [
        "再修好五条。"
    ] * 2


def test_an_empty_cell_written_as_a_dash_names_nobody() -> None:
    found = typed([COLUMNS, ("1", "修路。", "市甲局", "—", "6月底前")])
    assert told(found) == ["1: 市甲局; ; "]


def test_a_first_row_that_names_nobody_is_told() -> None:
    found = typed([COLUMNS, ("1", "修路。", "—", "—", "6月底前"), ROWS[1]])
    assert [flaw.quote.words for flaw in found.coverage.rest] == ["修路。"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (("序号", "重点任务", "责任单位"), "1: ; 市甲局; "),
        (("序号", "工作内容", "牵头部门"), "1: 市甲局; ; "),
        (("编号", "工作措施", "责任部门"), "1: ; 市甲局; "),
        (("序号", "事项", "牵头单位（部门）"), "1: 市甲局; ; "),
        (("", "主要任务", "责任单位"), "1: ; 市甲局; "),
        (("项次", "项目名称", "落实单位"), "1: ; 市甲局; "),
        (("序号", "要解决的困难", "责任单位"), "1: ; 市甲局; "),
    ],
)
def test_heads_in_other_words_are_known(head: tuple[str, ...], expected: str) -> None:
    assert told(ruled([head, ("1", "修路。", "市甲局")])) == [expected]


@pytest.mark.parametrize(
    "head", [("序号", "单位名称", "联系电话"), ("年份", "里程", "投资"), ("序号", "任务", "进度"), ("甲", "乙", "丙")]
)
def test_a_table_that_assigns_nothing_makes_no_row(head: tuple[str, ...]) -> None:
    assert told(ruled([head, ("1", "市甲局", "12345")])) == []


def test_a_head_below_a_title_row_is_found() -> None:
    assert told(ruled([("青禾市修路任务",), COLUMNS, *ROWS])) == TOLD


def test_units_on_several_lines_of_a_cell_are_several() -> None:
    found = ruled([COLUMNS, ("1", "修路。", "市甲局", "市乙局\n市丙局", "6月底前")])
    assert told(found) == ["1: 市甲局; 市乙局|市丙局; "]


def test_a_unit_broken_over_two_lines_of_a_cell_is_one() -> None:
    found = ruled([COLUMNS, ("1", "修路。", "市甲局", "市自然资源和\n规划局", "6月底前")])
    assert told(found) == ["1: 市甲局; 市自然资源和规划局; "]


def test_a_cell_may_say_who_leads() -> None:
    found = ruled([("序号", "任务", "责任单位"), ("1", "修路。", "市甲局牵头，市乙局配合")])
    assert told(found) == ["1: 市甲局; ; 市乙局"]


def test_text_around_a_table_keeps_its_own_attributions() -> None:
    found = ruled([COLUMNS, ROWS[0]], before="一、架桥。（市戊局负责）\n", after="二、挖井。（市己局负责）\n")
    assert told(found) == ["一: ; 市戊局; ", "一1: 市甲局; 市乙局|市丙局; ", "二: ; 市己局; "]


def test_words_that_look_like_an_attribution_inside_a_table_are_read_once() -> None:
    found = ruled([COLUMNS, ("1", "修路。（市戊局牵头）", "市甲局", "市乙局", "6月底前")])
    assert told(found) == ["1: 市甲局; 市乙局; "]


@pytest.mark.parametrize("upper", ["责任分工", "责任单位", "工作分工"])
def test_a_head_of_two_rows_is_read_by_its_lower_row(upper: str) -> None:
    rows = [
        ("序号", "任务", upper, LEFT, "完成时限"),
        (ABOVE, ABOVE, "牵头单位", "配合单位", ABOVE),
        ("1", "修路。", "市甲局", "市乙局", "2021年6月底前"),
    ]
    found = ruled(rows)
    assert (told(found), days(found)) == (["1: 市甲局; ; 市乙局"], [["2021-06-30"]])


def test_a_head_of_two_rows_may_be_set_in_text() -> None:
    rows = [("序号", "任务", "责任分工", "", "完成时限"), ("", "", "牵头单位", "配合单位", "")]
    assert told(typed([*rows, ("1", "修路。", "市甲局", "市乙局", "6月底前")])) == ["1: 市甲局; ; 市乙局"]


def test_a_lower_head_that_says_nothing_of_its_own_keeps_the_upper_one() -> None:
    rows = [
        ("序号", "任务", "完成时限", LEFT, "责任单位", LEFT),
        (ABOVE, ABOVE, "第一批", "第二批", "牵头", "配合"),
        ("1", "修路。", "2021年6月底前", "2021年9月底前", "市甲局", "市乙局"),
    ]
    found = ruled(rows)
    assert (told(found), days(found)) == (["1: 市甲局; ; 市乙局"], [["2021-06-30", "2021-09-30"]])


def test_a_head_said_again_is_no_row() -> None:
    assert told(ruled([COLUMNS, ROWS[0], COLUMNS, ROWS[1]])) == TOLD


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("2", "架桥。", ABOVE, "市丁局", "2021年9月底前"), "2: 市甲局; 市丁局; "),
        (("2", "架桥。", "市丁局", ABOVE, "2021年9月底前"), "2: 市丁局; 市乙局|市丙局; "),
        (("2", "架桥。", ABOVE, ABOVE, "2021年9月底前"), "2: 市甲局; 市乙局|市丙局; "),
        (("2", "架桥。", "市丁局", "同上", "2021年9月底前"), "2: 市丁局; 市乙局|市丙局; "),
    ],
)
def test_a_cell_that_runs_over_two_rows_speaks_for_both(row: tuple[str, ...], expected: str) -> None:
    found = ruled([COLUMNS, ROWS[0], row])
    assert (told(found)[1], found.responsibilities[1].doubts) == (expected, ())


def test_a_time_limit_that_runs_over_two_rows_holds_for_both() -> None:
    found = ruled([COLUMNS, ROWS[0], ("2", "架桥。", "市丁局", "市戊局", ABOVE)])
    assert days(found) == [["2021-06-30"], ["2021-06-30"]]


def test_an_empty_cell_of_a_ruled_table_beside_a_filled_one_is_empty() -> None:
    found = ruled([COLUMNS, ROWS[0], ("2", "架桥。", "市丁局", "", "2021年9月底前")])
    assert told(found)[1] == "2: 市丁局; ; "


def test_a_task_that_runs_over_two_rows_keeps_its_number_in_both() -> None:
    rows = [
        ("序号", "任务", "措施", "责任单位"),
        ("1", "修路", "修好三条", "市甲局"),
        (ABOVE, ABOVE, "架好一座桥", "市乙局"),
    ]
    assert told(ruled(rows)) == ["1: ; 市甲局; ", "1: ; 市乙局; "]


def test_a_row_below_a_merged_task_adds_its_units_to_it() -> None:
    found = ruled([COLUMNS, ROWS[0], (ABOVE, ABOVE, "市丁局", "市戊局", ABOVE)])
    assert (told(found), days(found)) == (["1: 市甲局|市丁局; 市乙局|市丙局|市戊局; "], [["2021-06-30"]])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("2", "架桥。", "", "市丁局", "9月底前"), "2: 市甲局; 市丁局; "),
        (("2", "架桥。", "市丁局", "", "9月底前"), "2: 市丁局; 市乙局|市丙局; "),
    ],
)
def test_an_empty_cell_set_in_text_takes_the_one_above_with_a_doubt(row: tuple[str, ...], expected: str) -> None:
    found = typed([COLUMNS, ROWS[0], row], "|")
    assert (told(found)[1], FROM_ABOVE in found.responsibilities[1].doubts) == (expected, True)


def test_an_empty_time_limit_set_in_text_takes_the_one_above_with_a_doubt() -> None:
    found = typed([COLUMNS, ROWS[0], ("2", "架桥。", "市丁局", "市戊局", "")])
    assert days(found)[1] == ["2021-06-30"]
    assert [one.doubts for one in found.responsibilities] == [(), (TIME_FROM_ABOVE,)]


def test_an_empty_cell_of_supporting_units_beside_others_is_empty() -> None:
    rows = [
        ("序号", "任务", "牵头单位", "配合单位"),
        ("1", "修路。", "市甲局", "市乙局"),
        ("2", "架桥。", "市丙局", ""),
    ]
    assert told(typed(rows)) == ["1: 市甲局; ; 市乙局", "2: 市丙局; ; "]


def test_nothing_is_taken_from_above_the_head_of_a_section() -> None:
    found = typed([COLUMNS, ROWS[0], ("二、架桥", "", "", "", ""), ("2", "架桥。", "市丁局", "", "9月底前")])
    assert told(found)[1] == "二2: 市丁局; ; "


@pytest.mark.parametrize("more", [("", "", "市乙局"), ("", "修好三条。", "市乙局")])
def test_units_that_go_on_in_the_next_row_are_kept(more: tuple[str, ...]) -> None:
    found = typed([("序号", "任务", "责任单位"), ("1", "修路。", "市甲局、"), more, ("2", "架桥。", "市丙局")])
    assert told(found) == ["1: ; 市甲局|市乙局; ", "2: ; 市丙局; "]


def test_a_name_broken_over_two_rows_is_one() -> None:
    found = typed([("序号", "任务", "责任单位"), ("1", "修路。", "市自然资源和"), ("", "", "规划局")])
    assert told(found) == ["1: ; 市自然资源和规划局; "]


def test_units_without_a_task_are_told() -> None:
    found = typed([COLUMNS, ROWS[0], ("2", "", "市丁局", "市戊局", "9月底前")])
    assert [(flaw.words, flaw.quote.words) for flaw in found.coverage.rest] == [(NOTHING_TO_DO, "市丁局")]


PAIRS = (("任务名称", "修路三条"), ("牵头单位", "市甲局"), ("责任单位", "市乙局"), ("完成时限", "2021年6月底前"))


def test_labels_down_the_side_of_a_table_are_read() -> None:
    found = ruled(PAIRS)
    assert (told(found), days(found)) == ([": 市甲局; 市乙局; "], [["2021-06-30"]])


def test_labels_two_by_two_in_a_row_are_read() -> None:
    assert told(ruled([PAIRS[0] + PAIRS[1], PAIRS[2] + PAIRS[3]])) == [": 市甲局; 市乙局; "]


def test_a_label_that_comes_again_down_the_side_begins_the_next_duty() -> None:
    found = ruled([*PAIRS, ("任务名称", "架桥一座"), ("牵头单位", "市丙局")])
    assert told(found) == [": 市甲局; 市乙局; ", ": 市丙局; ; "]


@pytest.mark.parametrize("unit", ["单位", "责任单位", "部门名称"])
def test_a_division_of_tasks_beside_units_is_the_text(unit: str) -> None:
    found = ruled([(unit, "任务分工"), ("市甲局", "修路三条"), ("市乙局", "架桥一座")])
    assert told(found) == [": ; 市甲局; ", ": ; 市乙局; "]


@pytest.mark.parametrize(
    "cell",
    ["牵头：市甲局 配合：市乙局", "牵头单位：市甲局；配合单位：市乙局", "牵头单位：市甲局\n配合单位：市乙局"],
)
def test_labels_in_a_cell_give_the_roles(cell: str) -> None:
    assert told(ruled([("序号", "任务", "责任单位"), ("1", "修路。", cell)])) == ["1: 市甲局; ; 市乙局"]


def test_units_before_the_first_label_of_a_cell_have_the_part_of_their_column() -> None:
    found = ruled([("序号", "任务", "牵头单位"), ("1", "修路。", "市甲局 配合单位：市乙局")])
    assert told(found) == ["1: 市甲局; ; 市乙局"]


def test_the_rows_of_all_tables_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.grammar.row.ATTRIBUTIONS", 3)
    text = "".join("\t".join(cells) + "\n" for cells in (COLUMNS, *ROWS))
    with pytest.raises(DocumentError, match="more than 3 rows"):
        read(Printed(HEAD + text + "以上是第一张表，以下是第二张表。\n" * 3 + text))


def test_a_long_cell_over_many_rows_is_not_read_for_each() -> None:
    many = [("2", "架桥。", "市丁局", ABOVE, ABOVE)] * 3000
    found = ruled([COLUMNS, ("1", "修路。", "市甲局", "市乙局、" * 20_000, "2021年6月底前、" * 5_000), *many])
    assert {len(one.responsible) + len(one.deadlines) for one in found.responsibilities[1:]} == {0}
