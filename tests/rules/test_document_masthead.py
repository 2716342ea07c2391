"""What a document says of itself: its title, its number, who issued it and when."""

from datetime import date

import pytest

from documents.grammar.masthead import Masthead, masthead
from documents.printed import Printed, Quote
from documents.reading import read

NOTICE = (
    "青禾市人民政府办公室关于印发青禾市修路方案的通知\n青政办发〔2021〕14号\n各县（市、区）人民政府：\n"
    "现将《青禾市修路方案》印发给你们，请抓好落实。\n青禾市人民政府办公室\n2021年3月18日\n"
)
BODY = "一、修路。\n二、架桥。\n"


def head(text: str) -> Masthead:
    return masthead(Printed(text))


def words(quote: Quote | None) -> str | None:
    return quote.words if quote else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青禾市修路方案\n" + BODY, "青禾市修路方案"),
        ("　　青禾市修路方案　　\n" + BODY, "青禾市修路方案"),
        ("青禾市修路方案（2021—2025年）\n" + BODY, "青禾市修路方案（2021—2025年）"),
        ("青禾市修路办法（试行）\n" + BODY, "青禾市修路办法（试行）"),
        ("青禾市人民政府关于修路的意见\n" + BODY, "青禾市人民政府关于修路的意见"),
        ("青禾市人民政府\n关于修路的意见\n" + BODY, "青禾市人民政府\n关于修路的意见"),
        ("青禾市人民政府关于加快\n农村公路建设的实施意见\n" + BODY, "青禾市人民政府关于加快\n农村公路建设的实施意见"),
        ("青禾市人民政府公报\n2021年第3期\n\n青禾市修路方案\n" + BODY, "青禾市修路方案"),
        (NOTICE + BODY, "青禾市人民政府办公室关于印发青禾市修路方案的通知"),
        (NOTICE + "青禾市修路方案\n" + BODY, "青禾市修路方案"),
        ("修路的事情。\n" + BODY, None),
        ("", None),
    ],
)
def test_the_title_is_that_of_the_plan_where_one_is_printed(text: str, expected: str | None) -> None:
    assert words(head(text).title) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("青政办发〔2021〕14号", "青政办发〔2021〕14号"),
        ("青政办发[2021]14号", "青政办发[2021]14号"),
        ("青政办发（2021）14号", "青政办发（2021）14号"),
        ("青政办发【2021】14号", "青政办发【2021】14号"),
        ("青政办发 〔 2021 〕 14 号", "青政办发 〔 2021 〕 14 号"),
        ("青政办发〔2021〕第14号", "青政办发〔2021〕第14号"),
        ("按照《青政办发〔2021〕14号》办理。", None),
        ("2021年第14号", None),
    ],
)
def test_the_number_of_the_document_stands_on_a_line_of_its_own(line: str, expected: str | None) -> None:
    assert words(head(f"青禾市修路方案\n{line}\n{BODY}").document_number) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2021年3月18日", date(2021, 3, 18)),
        ("　　　　2021年3月18日　　", date(2021, 3, 18)),
        ("２０２１年３月１８日", date(2021, 3, 18)),
        ("2021 年 3 月 18 日", date(2021, 3, 18)),
        ("（2021年3月18日）", date(2021, 3, 18)),
        ("二〇二一年三月十八日", date(2021, 3, 18)),
        ("二○二一年十二月三十一日", date(2021, 12, 31)),
        ("二零二一年十月二十日", date(2021, 10, 20)),
        ("二〇一九年十一月十日", date(2019, 11, 10)),
        ("成文日期：2021年3月18日", date(2021, 3, 18)),
        ("发布日期：2021-03-18", date(2021, 3, 18)),
        ("青禾市人民政府 2021年3月18日", date(2021, 3, 18)),
        ("2021年2月30日", None),
        ("到2021年3月18日全部修好。", None),
        ("没有日期", None),
    ],
)
def test_the_day_of_issue_is_found_in_every_style(line: str, expected: date | None) -> None:
    assert head(f"青禾市修路方案\n{line}\n{BODY}").issued_on == expected


def test_the_day_of_issue_may_stand_at_the_foot() -> None:
    found = head(f"青禾市修路方案\n{BODY}　　　　青禾市人民政府\n　　　　2021年3月18日\n")
    assert (found.issued_on, words(found.issuer)) == (date(2021, 3, 18), "青禾市人民政府")


def test_the_day_below_a_signature_counts_before_one_that_stands_alone() -> None:
    found = head(f"青禾市修路方案\n2021年4月1日\n{BODY}青禾市人民政府\n2021年3月18日\n")
    assert found.issued_on == date(2021, 3, 18)


def test_the_quote_of_the_day_holds_the_day_alone() -> None:
    assert words(head(f"青禾市修路方案\n（2021年3月18日印发）\n{BODY}").issued) == "2021年3月18日"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NOTICE + BODY, "青禾市人民政府办公室"),
        ("青禾市人民政府关于修路的意见\n" + BODY, "青禾市人民政府"),
        ("国务院关于修路的意见\n" + BODY + "国务院\n2021年3月18日\n", "国务院"),
        ("关于修路的通知\n" + BODY, None),
        ("青禾市修路方案\n" + BODY, None),
    ],
)
def test_who_signed_issued_it_else_who_stands_in_the_title(text: str, expected: str | None) -> None:
    assert words(head(text).issuer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NOTICE + BODY, 2021),
        ("青禾市修路方案\n青政发〔2020〕3号\n" + BODY, 2020),
        ("青禾市2022年修路方案\n" + BODY, 2022),
        ("青禾市修路行动计划（2023—2025年）\n" + BODY, 2023),
        ("青禾市修路方案\n" + BODY, None),
    ],
)
def test_the_year_is_that_of_issue_else_of_the_number_else_of_the_title(text: str, expected: int | None) -> None:
    assert head(text).year == expected


def test_a_document_without_a_day_of_issue_is_told_so() -> None:
    assert "no-issue-date" in [flaw.kind for flaw in read(Printed("青禾市修路方案\n" + BODY)).flaws]


def test_a_document_with_a_day_of_issue_is_not() -> None:
    assert "no-issue-date" not in [flaw.kind for flaw in read(Printed(NOTICE + BODY)).flaws]


def test_lost_characters_are_told_where_they_stand() -> None:
    flaws = read(Printed(NOTICE + "一、修\ufffd路\ue123。\n")).flaws
    assert [flaw.quote.words for flaw in flaws if flaw.kind == "damaged-character"] == ["\ufffd", "\ue123"]
