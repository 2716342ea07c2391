"""Which time phrases of a policy document are deadlines, and which days they mean."""

from datetime import date

import pytest

from documents.grammar.binding import MONTH_BOUND, PART_OF_MONTH
from documents.grammar.day import DaysFound, find_deadlines, labelled_deadline
from documents.grammar.elapsed import FROM_ISSUE, PLAN_PERIOD, WORKING_DAYS
from documents.grammar.moment import last_day, moments
from documents.printed import Printed, Span

ISSUED = date(2020, 3, 10)


def days(sentence: str, issued_on: date | None = ISSUED, year: int | None = None) -> DaysFound:
    return find_deadlines(Printed(sentence), Span(0, len(sentence)), issued_on=issued_on, year=year)


def said(found: DaysFound) -> list[str]:
    return [f"{one.quote.words} {one.date}" for one in found.deadlines]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2020年底前，完成清单编制。", "2020年底前 2020-12-31"),
        ("2020年年底前建成平台。", "2020年年底前 2020-12-31"),
        ("力争2020年12月底前完成。", "2020年12月底前 2020-12-31"),
        ("2021年3月1日前上线运行。", "2021年3月1日前 2021-03-01"),
        ("2021年6月30日之前报送方案。", "2021年6月30日之前 2021-06-30"),
        ("2021年6月30日以前报送方案。", "2021年6月30日以前 2021-06-30"),
        ("于2021年2月底前建立台账。", "2021年2月底前 2021-02-28"),
        ("于2024年2月底前建立台账。", "2024年2月底前 2024-02-29"),
        ("9月底前出台细则。", "9月底前 2020-09-30"),
        ("12月31日前销号。", "12月31日前 2020-12-31"),
        ("年底前取得实效。", "年底前 2020-12-31"),
        ("今年底前取得实效。", "今年底前 2020-12-31"),
        ("今年年底前取得实效。", "今年年底前 2020-12-31"),
        ("年内开工建设。", "年内 2020-12-31"),
        ("本年度内整改到位。", "本年度内 2020-12-31"),
        ("2021年内全部整改到位。", "2021年内 2021-12-31"),
        ("明年6月底前完成验收。", "明年6月底前 2021-06-30"),
        ("到2025年，覆盖率明显提高。", "到2025年 2025-12-31"),
        ("到2025年底全面建成。", "到2025年底 2025-12-31"),
        ("至2025年末建成网络。", "至2025年末 2025-12-31"),
        ("力争到2022年形成示范。", "到2022年 2022-12-31"),
        ("到2020年6月底，完成普查。", "到2020年6月底 2020-06-30"),
        ("到明年底基本建成。", "到明年底 2021-12-31"),
        ("2020年上半年完成选址。", "2020年上半年 2020-06-30"),
        ("上半年前完成选址。", "上半年前 2020-06-30"),
        ("二季度末前完成选址。", "二季度末前 2020-06-30"),
        ("2021年第三季度前完成选址。", "2021年第三季度前 2021-09-30"),
        ("四季度完成验收。", "四季度 2020-12-31"),
        ("2021年6月前完成试点。", "2021年6月前 2021-06-30"),
        ("2021年6月中旬前完成试点。", "2021年6月中旬前 2021-06-20"),
        ("2020年底，全面完成改造任务。", "2020年底 2020-12-31"),
        ("2020年11月底完成改造。", "2020年11月底 2020-11-30"),
        ("2021年3月完成改造。", "2021年3月 2021-03-31"),
        ("不迟于2020年10月15日报送总结。", "不迟于2020年10月15日 2020-10-15"),
        ("请于5月20日（星期三）前报送。", "5月20日（星期三）前 2020-05-20"),
        ("5月20日17时前报送。", "5月20日17时前 2020-05-20"),
        ("２０２１年６月底前完成。", "２０２１年６月底前 2021-06-30"),
        ("2021 年 6 月底 前完成。", "2021 年 6 月底 前 2021-06-30"),
        ("2021\u3000年\u30006\u3000月底前完成。", "2021\u3000年\u30006\u3000月底前 2021-06-30"),
        ("二〇二一年六月底前完成。", "二〇二一年六月底前 2021-06-30"),
        ("二○二一年十二月三十一日前完成。", "二○二一年十二月三十一日前 2021-12-31"),
        ("2021年\n6月底前完成。", "2021年\n6月底前 2021-06-30"),
        ("2021.12.31前完成。", "2021.12.31前 2021-12-31"),
        ("3．2020年底前，市级完成建设。", "2020年底前 2020-12-31"),
        ("自本通知印发之日起30日内制定细则。", "自本通知印发之日起30日内 2020-04-09"),
        ("在本意见印发之日起3个月内制定细则。", "本意见印发之日起3个月内 2020-06-10"),
        ("本方案发布后一个月内制定细则。", "本方案发布后一个月内 2020-04-10"),
        ("自发文之日起半年内制定细则。", "自发文之日起半年内 2020-09-10"),
        ("自发文之日起半个月内制定细则。", "自发文之日起半个月内 2020-03-25"),
        ("自发文之日起三年内建成网络。", "自发文之日起三年内 2023-03-10"),
        ("三季度末，全面完成改造。", "三季度末 2020-09-30"),
        ("通知下发后15个工作日内报备。", "通知下发后15个工作日内 2020-03-31"),
        ("到“十四五”末，建成三级网络。", "到“十四五”末 2025-12-31"),
        ("十四五末建成三级网络。", "十四五末 2025-12-31"),
        ("从2020年的50%提高到2025年的65%。", "到2025年 2025-12-31"),
        ("2019年以来存量大，2020年底前清零。", "2020年底前 2020-12-31"),
        ("2021年3月至12月底前完成。", "12月底前 2021-12-31"),
        ("提前至2021年底前完成。", "至2021年底前 2021-12-31"),
    ],
)
def test_a_time_phrase_is_a_deadline_on_its_last_day(sentence: str, expected: str) -> None:
    assert said(days(sentence)) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "2021年工作成效明显。",
        "2021年，推进改革试点。",
        "2021年1月1日至12月31日，给予补贴。",
        "2021年1月1日到2022年12月31日，给予补贴。",
        "2021—2023年，每县选点试行。",
        "自2021年1月1日起执行。",
        "从2021年6月起施行。",
        "本办法有效期至2025年12月31日。",
        "有效期到2025年底。",
        "政策执行期限延长至2021年12月31日。",
        "优惠政策延续到2021年底。",
        "2020年12月31日前，免征房产税。",
        "截至2019年底，全市已建成园区。",
        "2019年底前已启动的继续推进。",
        "对2020年底前注册的企业，给予扶持。",
        "凡2020年6月底前签约的项目，予以支持。",
        "2020年底前已建成的小区纳入改造。",
        "按照某发〔2021〕6号文件执行。",
        "落实《2021年底前行动方案》要求。",
        "每年12月底前报送总结。",
        "每年于6月底前报送总结。",
        "每年6月底、12月底前报送总结。",
        "每月5日前报送进度。",
        "次年1月底前结算。",
        "当年12月31日前结算。",
        "用3年时间完成改造。",
        "3年内完成改造。",
        "三年内完成改造。",
        "十年内保持稳定。",
        "2020年前三季度进展良好。",
        "前三季度完成过半。",
        "6月底前后天气炎热。",
        "达到2025年国家标准。",
        "企业年度内部审计。",
        "每季度末报送。",
        "长期坚持，持续推进。",
        "自项目受理之日起5个工作日内办结。",
        "“十四五”期间持续推进。",
        "自印发之日起30日后施行。",
    ],
)
def test_what_is_no_point_in_time_for_a_deed_is_no_deadline(sentence: str) -> None:
    assert said(days(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2021年6月底前完成设计，12月底前完成施工。", ["2021年6月底前 2021-06-30", "12月底前 2021-12-31"]),
        ("2021年6月底前完成设计。12月底前完成总结。", ["2021年6月底前 2021-06-30", "12月底前 2020-12-31"]),
        ("分别于6月底、12月底前报送。", ["6月底 2020-06-30", "12月底前 2020-12-31"]),
        ("分别于6月、9月、11月前报送。", ["6月 2020-06-30", "9月 2020-09-30", "11月前 2020-11-30"]),
        ("到2022年达到八成，到2025年全覆盖。", ["到2022年 2022-12-31", "到2025年 2025-12-31"]),
        ("到2020年和2022年分别达到六成和八成。", ["到2020年 2020-12-31", "2022年 2022-12-31"]),
        ("2020年底前甲；2020年底前乙。", ["2020年底前 2020-12-31", "2020年底前 2020-12-31"]),
        ("9月底前编制，年底前实施。", ["9月底前 2020-09-30", "年底前 2020-12-31"]),
    ],
)
def test_each_mention_counts_and_a_sentence_keeps_its_year(sentence: str, expected: list[str]) -> None:
    assert said(days(sentence)) == expected


def test_a_yearless_day_long_before_the_issue_is_next_years() -> None:
    found = days("3月底前完成。", issued_on=date(2020, 11, 20))
    assert (said(found), len(found.deadlines[0].doubts)) == (["3月底前 2021-03-31"], 1)


def test_without_a_day_of_issue_the_documents_year_counts() -> None:
    assert said(days("9月底前完成。", issued_on=None, year=2021)) == ["9月底前 2021-09-30"]


@pytest.mark.parametrize("sentence", ["9月底前完成。", "印发之日起30日内完成。"])
def test_without_any_year_the_deadline_is_a_flaw(sentence: str) -> None:
    found = days(sentence, issued_on=None)
    assert (said(found), [flaw.kind for flaw in found.flaws]) == ([], ["no-issue-date"])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("2021年2月30日前完成。", "2021年2月30日前"),
        ("9月31日前报送。", "9月31日前"),
        ("2021年2月29日发布公告。", "2021年2月29日"),
        ("2021年13月底前完成。", "2021年13月底前"),
        ("2021年1月1日至6月31日试行。", "6月31日"),
    ],
)
def test_a_date_that_does_not_exist_is_a_flaw_and_no_deadline(sentence: str, words: str) -> None:
    found = days(sentence)
    assert (said(found), [(flaw.kind, flaw.quote.words) for flaw in found.flaws]) == ([], [("impossible-date", words)])


@pytest.mark.parametrize(
    ("sentence", "doubt"),
    [
        ("印发之日起15个工作日内报备。", WORKING_DAYS),
        ("收到通知后10日内报备。", FROM_ISSUE),
        ("到“十四五”末建成。", PLAN_PERIOD),
    ],
)
def test_a_date_that_rests_on_an_assumption_says_which(sentence: str, doubt: object) -> None:
    assert days(sentence).deadlines[0].doubts == (doubt,)


@pytest.mark.parametrize(
    ("sentence", "doubts"),
    [
        ("9月前完成。", (MONTH_BOUND,)),
        ("三季度前完成。", (MONTH_BOUND,)),
        ("上半年前完成。", (MONTH_BOUND,)),
        ("2021年前完成。", (MONTH_BOUND,)),
        ("9月中旬前完成。", (PART_OF_MONTH,)),
        ("三季度末前完成。", ()),
        ("9月底前完成。", ()),
        ("9月30日前完成。", ()),
    ],
)
def test_before_a_period_is_in_doubt_unless_its_end_is_named(sentence: str, doubts: tuple[object, ...]) -> None:
    assert [one.doubts for one in days(sentence).deadlines] == [doubts]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("1月底前完成。", "1月底前"),
        ("2月28日之前完成。", "2月28日之前"),
        ("2019年底前完成。", "2019年底前"),
        ("分别于1月底、12月底前报送。", "1月底"),
        ("今年2月底前各县要将本地的方案报备。", "今年2月底前"),
    ],
)
def test_a_deadline_before_the_issue_is_a_flaw(sentence: str, words: str) -> None:
    found = days(sentence)
    assert [(flaw.kind, flaw.quote.words) for flaw in found.flaws] == [("past-deadline", words)]


@pytest.mark.parametrize(
    "sentence",
    [
        "截至2019年底前，建成园区3个。",
        "已于1月底前完成。",
        "原定2019年底前完成。",
        "2019年底前已完成摸底。",
        "2005年底前建成的小区纳入改造。",
        "在2019年底前全面完成普查、核实、入库等工作的基础上，推进改造。",
        "自2019年底前后施行。",
        "落实《2019年底前行动方案》要求。",
        "去年底前完成。",
        "2019年底建成园区。",
    ],
)
def test_a_time_before_the_issue_that_tells_history_is_no_flaw(sentence: str) -> None:
    assert days(sentence).flaws == ()


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("每两个月通报一次。", "每两个月"),
        ("每两年评选一次。", "每两年"),
        ("每10天调度一次。", "每10天"),
        ("每5年普查一次。", "每5年"),
        ("每2小时监测一次。", "每2小时"),
        ("每隔一周调度。", "每隔一周"),
        ("每半个月调度一次。", "每半个月"),
        ("每旬调度。", "每旬"),
        ("每学期评选标兵。", "每学期"),
        ("三年一次全面评估。", "三年一次"),
        ("三年内完成改造。", "三年内"),
        ("十五年内建成网络。", "十五年内"),
        ("每三十天调度一次。", "每三十天"),
        ("3年内，建成驿站20个。", "3年内"),
        ("半年内完成整改。", "半年内"),
    ],
)
def test_a_period_that_nothing_holds_is_a_flaw(sentence: str, words: str) -> None:
    assert [(flaw.kind, flaw.quote.words) for flaw in days(sentence).flaws] == [("unheld-period", words)]


@pytest.mark.parametrize(
    "sentence",
    [
        "每一个月通报一次。",
        "每1年评选一次。",
        "每半年评选一次。",
        "每两年补贴1000元。",
        "每100户配备1名专员。",
        "《每两年一评办法》",
        "两年一届的赛事照常举办。",
        "近三年内完成改造。",
        "近十三年内完成改造。",
        "二〇二五年内完成改造。",
        "2025年内完成改造。",
        "3年内建成的项目纳入名录。",
        "对三年内完成改造任务并通过验收的企业，给予奖励。",
        "三年内完成改造任务但尚未验收的，限期验收。",
        "自竣工之日起两年内完成备案。",
        "三年内享受补贴。",
        "一个月内完成整改。",
        "上半年内完成整改。",
    ],
)
def test_a_period_that_is_held_or_orders_nothing_is_no_flaw(sentence: str) -> None:
    assert days(sentence).flaws == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021年12月", ["2021年12月 2021-12-31"]),
        ("12月底", ["12月底 2020-12-31"]),
        ("2021年第三季度", ["2021年第三季度 2021-09-30"]),
        ("年底", ["年底 2020-12-31"]),
        ("2021年", []),
        ("2020年3月", ["2020年3月 2020-03-31"]),
        ("2021.06", ["2021.06 2021-06-30"]),
        ("2021-06-15", ["2021-06-15 2021-06-15"]),
        ("2021年3月—12月", ["12月 2021-12-31"]),
        ("2021年3月至2021年12月", ["2021年12月 2021-12-31"]),
        ("2021-2023年", []),
        ("6月底完成方案，12月底完成建设", ["6月底 2020-06-30", "12月底 2020-12-31"]),
        ("2021年12月底前，并长期坚持", ["2021年12月底前 2021-12-31"]),
        ("长期坚持", []),
        ("持续推进", []),
        ("2021年6月起", []),
        ("每年6月", []),
    ],
)
def test_in_a_label_a_bare_time_is_a_deadline(value: str, expected: list[str]) -> None:
    assert said(labelled_deadline(Printed(value), Span(0, len(value)), issued_on=ISSUED, year=None)) == expected


def test_only_the_span_is_read() -> None:
    text = "2020年底前甲。2021年底前乙。2022年底前丙。"
    start = text.index("2021")
    found = find_deadlines(Printed(text), Span(start, text.index("2022")), issued_on=ISSUED, year=None)
    assert said(found) == ["2021年底前 2021-12-31"]


def test_the_last_day_of_february_is_the_years() -> None:
    (moment,) = moments("2月底", Span(0, 3))
    assert [last_day(moment, year) for year in (2023, 2024)] == [date(2023, 2, 28), date(2024, 2, 29)]
