"""How often a policy document wants a thing done; and what holds for facts of every kind in any text."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.findings import Recurrence
from documents.grammar.day import find_deadlines, labelled_deadline
from documents.grammar.goal import find_goals
from documents.grammar.numeral import number
from documents.grammar.recurrence import find_recurrences
from documents.printed import Printed, Quote, Span


def recurrences(sentence: str) -> tuple[Recurrence, ...]:
    return find_recurrences(Printed(sentence), Span(0, len(sentence)))


def said(sentence: str) -> list[str]:
    return [" ".join([one.every, *_bounds(one)]) for one in recurrences(sentence)]


def _bounds(one: Recurrence) -> list[str]:
    least = [] if one.at_least is None else [f">={one.at_least}"]
    return least if one.at_most is None else [*least, f"<={one.at_most}"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("每年开展评选。", "year"),
        ("每年度开展评选。", "year"),
        ("每半年开展评估。", "half-year"),
        ("每季度召开例会。", "quarter"),
        ("每季召开例会。", "quarter"),
        ("每月召开例会。", "month"),
        ("每个月召开例会。", "month"),
        ("每1个月召开例会。", "month"),
        ("每周召开例会。", "week"),
        ("每星期召开例会。", "week"),
        ("每日报送情况。", "day"),
        ("每天报送情况。", "day"),
        ("按年考核。", "year"),
        ("按季通报。", "quarter"),
        ("按季度通报。", "quarter"),
        ("按月梳理。", "month"),
        ("按周调度。", "week"),
        ("按日报送。", "day"),
        ("逐月调度。", "month"),
        ("逐季通报。", "quarter"),
        ("实行月调度。", "month"),
        ("实施季通报。", "quarter"),
        ("项目周调度。", "week"),
        ("坚持日报告。", "day"),
        ("建立年考核制度。", "year"),
        ("一月一调度。", "month"),
        ("一季一通报。", "quarter"),
        ("一年一评估。", "year"),
        ("半年一总结。", "half-year"),
        ("建立月报制度。", "month"),
        ("年均举办活动不少于3场。", "year >=3"),
        ("年平均培训不少于3万人。", "year >=30000"),
        ("每月一次。", "month >=1"),
        ("每季度一次。", "quarter >=1"),
        ("一年两次。", "year >=2"),
        ("每年举办活动不少于10次。", "year >=10"),
        ("每年至少举办2次活动。", "year >=2"),
        ("每年举办2次以上活动。", "year >=2"),
        ("每季度至少召开一次会议。", "quarter >=1"),
        ("每月检查1—2次。", "month >=1 <=2"),
        ("每年检查不超过2次。", "year <=2"),
        ("每年不得超过1次。", "year <=1"),
        ("每年最多检查2次。", "year <=2"),
        ("每人每年只享受一次。", "year <=1"),
        ("每年培育示范社20家。", "year >=20"),
        ("每年在甲、乙、丙等地推介不少于1次。", "year >=1"),
        ("每年培训３００人次。", "year >=300"),
        ("每年安排不少于5%的指标。", "year"),
        ("每年安排2000万元专项资金。", "year"),
        ("每年新建绿道20公里。", "year"),
        ("每年举办展会，召开座谈会2次。", "year"),
        ("每年遴选一批做法。", "year"),
        ("每年至少培育两家龙头。", "year >=2"),
        ("每年培训\n300人次。", "year >=300"),
    ],
)
def test_a_period_word_is_a_recurrence_with_its_first_count(sentence: str, expected: str) -> None:
    assert said(sentence) == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "定期开展走访。",
        "年度考核优秀。",
        "年终考核优秀。",
        "逐年提高标准。",
        "每两年评选一次。",
        "每五年评选一次。",
        "每旬调度。",
        "全年统计完成。",
        "当月通报完成。",
        "本季分析完成。",
        "5月统计完成。",
        "三季度分析完成。",
        "青年评估与老年监测。",
        "节假日巡查。",
        "工作日报告。",
        "每人每月1000元。",
        "每人每月补贴1000元。",
        "每年的补贴标准不变。",
        "每年2万元。",
        "按照要求推进。",
        "按期完成。",
        "按月份排列。",
        "按日程推进。",
        "年均增长8%以上。",
        "每个县建设1处。",
        "某某日报制版。",
        "《每月一法》",
    ],
)
def test_what_names_no_rhythm_is_no_recurrence(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("实行周调度、月通报、季分析、年考核。", ["week", "month", "quarter", "year"]),
        ("每月、每季度至少通报1次。", ["month >=1", "quarter >=1"]),
        ("每年评估、每季度召开2次会议。", ["year", "quarter >=2"]),
        ("按季度召开会议，按季度予以通报。", ["quarter", "quarter"]),
    ],
)
def test_each_period_word_counts(sentence: str, expected: list[str]) -> None:
    assert said(sentence) == expected


def test_a_quote_runs_from_the_period_word_to_the_count() -> None:
    assert [one.quote.words for one in recurrences("各县每年举办2次以上活动，按月报送。")] == [
        "每年举办2次以上",
        "按月",
    ]


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("每月5日前报送。", "5日前"),
        ("每年12月底前报送。", "12月底前"),
        ("每年于6月底、12月底前报送。", "6月底、12月底前"),
        ("每季度末月20日前报送。", "末月20日前"),
        ("每季度第一个月十日之前报送。", "第一个月十日之前"),
        ("每季度末前报送。", "末前"),
        ("每季度末报送。", "末"),
        ("每年3月15日举办。", "3月15日"),
        ("每周五下班前报送。", "五下班前"),
    ],
)
def test_the_day_within_a_period_is_a_doubt_that_quotes_it(sentence: str, shown: str) -> None:
    assert [f"“{shown}”" in doubt.zh for one in recurrences(sentence) for doubt in one.doubts] == [True]


@pytest.mark.parametrize(
    "sentence", ["每月前往一次。", "每年初中招生一次。", "每年3月开展活动。", "每年，6月底前完成改造。", "每月2次。"]
)
def test_a_period_without_a_day_is_in_no_doubt(sentence: str) -> None:
    assert [one.doubts for one in recurrences(sentence)] == [()]


_PHRASES = """
每两个月 每隔 每学期 三年内 半年内 已
每年 每月 按季度 月统计 一月一 至少 不少于 不超过 最高 达到 以上 以内 的 可 对 其中 到 至 前 底 内 年 月 日 印发之日起
十四五 末 2021年 ２０２１ 2月30日 12月底前 6月底 今年 明年 年底前 第三季度
10 1.5 1,000 3—5 一 十二 百分之九十 个 次 家 % 万 亿元
个工作日 平方公里 元/月 ， 。 ； 、 : （ ） 《 》 “ ” 0 999999999999 99月99日 2021.13 9999年 0000年 . 〇〇〇〇
"""
PIECES = st.sampled_from([*_PHRASES.split(), "\n", "\u3000", " "])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2100, 1, 1)))


@given(text=TEXTS, bounds=st.tuples(st.integers(0, 80), st.integers(0, 80)), issued_on=DAYS)
def test_in_any_text_every_quote_is_exact_and_inside_its_span(
    text: str, bounds: tuple[int, int], issued_on: date | None
) -> None:
    printed, span = Printed(text), _span(text, bounds)
    assert [quote for quote in _quotes(printed, span, issued_on) if not _is_exact(printed, span, quote)] == []


@given(text=TEXTS, issued_on=DAYS)
def test_no_deadline_lies_before_the_issue(text: str, issued_on: date | None) -> None:
    found = find_deadlines(Printed(text), Span(0, len(text)), issued_on=issued_on, year=2021)
    assert all(one.date >= (issued_on or date(2021, 1, 1)) for one in found.deadlines)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        " ",
        "\n",
        "不少于",
        "每年",
        "2021年",
        "《",
        "“",
        "1,",
        "，",
        "10个",
        "至少1个，",
        "6月底、",
        "年度",
        "印发之日起3个月内6月底前",
        "每年6月底、",
        "每两个月",
        "三年内",
        "三年内完成",
        "2019年底前",
    ],
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    started = perf_counter()
    _quotes(Printed(text), Span(0, len(text)), date(2020, 1, 1))
    assert perf_counter() - started < 8


@pytest.mark.parametrize(
    ("words", "value"),
    [("十", 10), ("二十", 20), ("一百零五", 105), ("一千二百", 1200), ("两", 2), ("二〇二一", 2021), ("１２", 12)],
)
def test_a_numeral_has_its_value(words: str, value: int) -> None:
    assert number(words) == value


def _span(text: str, bounds: tuple[int, int]) -> Span:
    start, end = sorted(min(bound, len(text)) for bound in bounds)
    return Span(start, end)


def _quotes(printed: Printed, span: Span, issued_on: date | None) -> list[Quote]:
    free = find_deadlines(printed, span, issued_on=issued_on, year=None)
    labelled = labelled_deadline(printed, span, issued_on=issued_on, year=2021)
    days = [one.quote for one in free.deadlines + labelled.deadlines]
    flaws = [one.quote for one in free.flaws + labelled.flaws]
    counts = [one.quote for one in find_recurrences(printed, span)] + [one.quote for one in find_goals(printed, span)]
    return days + flaws + counts


def _is_exact(printed: Printed, span: Span, quote: Quote) -> bool:
    inside = span.start <= quote.start < quote.end <= span.end
    return inside and printed.text[quote.start : quote.end] == quote.words
