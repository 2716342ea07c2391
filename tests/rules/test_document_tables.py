"""Tables of duties, ruled in the file or set in plain text: who answers for each row, and for when.

A row is written here as `clause: lead; responsible; supporting`, with a bar between units.
"""

from collections.abc import Sequence
from itertools import accumulate

import pytest

from documents.findings import Named, Reading
from documents.grammar.row import FROM_ABOVE
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


def ruled(rows: Sequence[tuple[str, ...]], before: str = HEAD, after: str = "") -> Reading:
    """A table as a file holds it, every cell a paragraph."""
    cells = [cell for row in rows for cell in row]
    starts = [len(before), *accumulate((len(cell) + 1 for cell in cells), initial=len(before))][1:]
    spans = iter([Span(start, start + len(cell)) for start, cell in zip(starts, cells, strict=False)])
    table = Table(tuple(tuple(next(spans) for _ in row) for row in rows))
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
    found = ruled([COLUMNS, ROWS[0], ("2", "架桥。", "", "", "9月底前")])
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
