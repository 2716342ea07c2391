"""What an attribution governs, and that nothing set outside of that is lost."""

from documents.findings import Reading, Responsibility
from documents.printed import Printed, Table
from documents.reading import read

HEAD = "2025年1月2日\n"


def reading(text: str) -> Reading:
    return read(Printed(HEAD + text))


def told(one: Responsibility) -> str:
    """Clause, days and quantities, as a person would note them."""
    days = [str(deadline.date) for deadline in one.deadlines]
    return " ".join([one.clause, *days, *(f"{goal.op}{goal.value}{goal.unit}" for goal in one.goals)])


def governed(text: str) -> list[str]:
    return [told(one) for one in reading(text).responsibilities]


def left(text: str) -> list[str]:
    return [told(one) for one in reading(text).unattributed]


def silent(text: str) -> list[str]:
    return [flaw.quote.words for flaw in reading(text).flaws if flaw.kind == "no-attribution"]


def test_an_attribution_behind_a_heading_governs_what_stands_below() -> None:
    text = "（一）建设园区（市甲局牵头）\n2025年底前建成园区3个。\n（二）建好学校。新建2所。（市乙局负责）\n"
    assert governed(text) == ["(一) 2025-12-31 =3个", "(二) =2所"]
    assert left(text) == []


def test_it_governs_the_items_below_the_heading_until_one_names_somebody() -> None:
    text = "（一）建设园区（市甲局牵头）\n1.建成3个。\n2.改造4处。（市乙局负责）\n3.拆除5座。\n"
    assert governed(text) == ["(一) =3个", "(一)2 =4处"]
    assert left(text) == ["(一)3 =5座"]


def test_what_follows_an_attribution_in_its_clause_is_told_and_kept() -> None:
    text = "（一）建好学校。新建2所。（市甲局负责）同时，2025年6月底前改造9所。\n"
    assert left(text) == ["(一) 2025-06-30 =9所"]
    assert silent(text) == ["2025年6月底前"]


def test_a_time_after_the_last_clause_is_told() -> None:
    text = "（一）建好学校。（市甲局负责）\n各单位每月报送进展，2025年11月15日前报送总结。\n"
    assert left(text) == ["(一) 2025-11-15"]


def test_before_the_first_clause_only_a_time_asks_for_something() -> None:
    assert left("我县现有学校143所。\n一、建好学校。（市甲局负责）\n") == []
    assert left("请于2025年3月底前报送方案。\n一、建好学校。（市甲局负责）\n") == [" 2025-03-31"]


def test_a_table_below_a_heading_is_told_once() -> None:
    text = HEAD + "一、重点任务\n序号\t任务\t责任单位\t完成时限\n1\t新建学校2所\t市甲局\t2025年底前\n"
    rows = [line for line in text.splitlines() if "\t" in line]
    assert rows
    found = read(Printed(text))
    assert [told(one) for one in found.responsibilities] == ["一1 2025-12-31 =2所"]
    assert found.unattributed == ()
    assert [flaw.kind for flaw in found.flaws] == []


def test_a_figure_in_a_table_without_units_is_no_duty() -> None:
    text = "一、建好学校。（市甲局负责）\n指标\t数值\n学校\t12所\n"
    at = len(HEAD) + text.index("指标")
    printed = Printed(HEAD + text)
    cells = [printed.quote(at, at + 2).span, printed.quote(at + 3, at + 5).span]
    below = [printed.quote(at + 6, at + 8).span, printed.quote(at + 9, at + 12).span]
    assert read(Printed(HEAD + text, (Table((tuple(cells), tuple(below))),))).unattributed == ()


def test_a_flaw_in_what_is_governed_is_a_doubt_of_the_clause() -> None:
    (one,) = reading("一、建好学校。2025年9月31日前建成。（市甲局负责）\n").responsibilities
    assert [doubt.zh for doubt in one.doubts]


def test_a_document_that_names_nobody_says_so() -> None:
    assert silent("一、建好学校。责任单位见附表。\n") == ["责任单位"]
