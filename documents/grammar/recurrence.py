"""Knows the words that say how often a thing is done, and the first count that goes with each."""

import re
from collections.abc import Iterator
from decimal import Decimal

from config.words import Words
from documents.findings import Every, Recurrence
from documents.grammar.clause import Clauses, in_title
from documents.grammar.measure import COUNTS, OCCASIONS
from documents.grammar.numeral import ARABIC, CHINESE, DIGIT, GAP, multiplied, number
from documents.printed import Printed, Span

_ACTIVITY = (
    "统计|通报|调度|报告|考核|评估|总结|例会|分析|督查|督导|讲评|点评|排名|汇报|会商|公示|巡查|监测|晾晒|盘点|复盘|评比|推进|研判|报送|"
    "检查|抽查|管控|排查|巡检|部署|督办|会办|小结|评价|分析|公布|考评|会议|体检|结算|清零"
)
# The signs before a letter that make it part of a longer word: 全年, 当月, 5月, 工作日.
_NUMERAL = "0-9０-９〇零一二三四五六七八九十两几数半"
_TURN = "每按逐当本上下前后次同首末整该"
_LONGER_WORD = {
    "年": _NUMERAL + _TURN + "百千万全今明去学青少老中成壮终常多近历往周财度某跨翌头来新平",
    "季": _NUMERAL + _TURN + "四旺淡汛夏冬秋春雨赛换旱全",
    "月": _NUMERAL + _TURN + "岁明正腊蜜满全个近",
    "周": _NUMERAL + _TURN + "四黄传动全圆个近",
    "日": _NUMERAL + _TURN + "即近昨今明假作节时生往平抗中烈终周翌工期个",
}
_LETTERS = "|".join(f"(?<![{blocked}]){letter}" for letter, blocked in _LONGER_WORD.items())

_AVERAGED = "增长|增速|增幅|递增|增加|提高|提升|下降|降低|减少|递减|压减|压缩|复合|气温|浓度|值|降水|收入"
_YEARLY_DEED = "培训|引进|举办|开展|组织|培育|选派|新增|新建|招引|招募"

# The rules by name; the group of that name holds the period.
_RULES = {
    "every": (
        r"每[一1１]?个?(?P<every>年(?![龄级轮代])|半年|季度?(?!节)|月(?!球)|周(?![期边岁转])|星期|日(?!制)|天(?!然))度?"
    ),
    "by": (
        r"(?<!不)按(?P<by>半年|年度?(?![龄级代均])|季度?(?![节均])|月度?(?![份均人球])|周(?![期边岁转])"
        r"|日(?![期程常本产均照]))(?!人均)"
    ),
    "successive": r"逐(?P<successive>季度?|月|周|日)",
    "mean": rf"(?P<mean>年平均|年均|月均)(?!{_AVERAGED})",
    "one_by_one": (
        r"(?<![0-9０-９一二三四五六七八九十每第])一(?P<one_by_one>半年|年|季度?|月|周|日|天)"
        r"(?=一(?![样直])|[两二三四0-9１-９]{1,2}次)"
    ),
    "half": rf"(?<![上下前后])(?P<half>半年)(?=一[^个年]|{_ACTIVITY})",
    "periodic": rf"(?<![0-9０-９一二三四两几每按逐本当上下前全第该首末])(?P<periodic>月度|季度)(?={_ACTIVITY})",
    "letter": rf"(?P<letter>{_LETTERS})(?:{_ACTIVITY})",
    "reported": r"(?:(?<![一-鿿])|(?<=[行立全善、和]))(?P<reported>[年季月周日])报(?=制)",
    "yearly": rf"(?:(?<=[，。；：,;:\n、])|(?<=力争|确保|全市|全县|全省))(?P<yearly>年)(?={_YEARLY_DEED})"
    r"(?![^，,。；;:\n]{0,16}[0-9０-９][^，,。；;:\n]{0,4}以[上下]的)",
}
_PERIOD = re.compile(f"(?=[每按逐年月一半季周日])(?:{'|'.join(_RULES.values())})")  # the first signs save time
_EVERY: dict[str, Every] = {
    "年": "year",
    "季": "quarter",
    "月": "month",
    "周": "week",
    "星": "week",
    "日": "day",
    "天": "day",
}

_NUMBER = rf"(?P<low>{ARABIC}|{CHINESE})"
_COUNT = re.compile(
    rf"(?<![第前后每0-9０-９.．]){_NUMBER}{GAP}(?:(?P<range>[—–\-－~～至到]{{1,2}}){GAP}(?P<high>{ARABIC}|{CHINESE}))?{GAP}"
    rf"[多余]?(?P<magnitude>[万亿千]?){GAP}(?:(?P<occasion>{OCCASIONS})|(?:{COUNTS}))(?P<after>{GAP}(?:及?以上|以[内下]|之内))?"
)
_FLOOR = re.compile(r"(?:至少|最少|不(?:得|应|能)?(?:少于|低于|小于)|超过|高于|突破|达到?)[^0-9０-９、]{0,14}$")
_CEILING = re.compile(
    r"(?:不(?:得|应|能)?(?:超过|多于|高于|超)|最多|最高|至多|只[^0-9]{0,4}|仅[^0-9]{0,3}|限)[^0-9０-９、]{0,8}$"
)
_MONEY_NEXT = re.compile(
    rf"{GAP}(?:每[人户生月]|给予|补贴|补助|发放|奖励|约|最高|最低|不超过|不低于|不高于|不少于|按){{0,4}}{GAP}{ARABIC}{GAP}[万亿]?元|{GAP}[^，,。；;]{{0,4}}标准"
)
_PER_HEAD = re.compile("每[人户生亩床吨]$")
_MONEY = re.compile(rf"{ARABIC}{GAP}[万亿]?元")
# The day within a period: 每月5日前, 每年6月底、12月底前, 每季度末月20日前, 每周五下班前.
_ONES = "一二三四五六七八九"
_MONTH = rf"(?:(?:{DIGIT}{{1,2}}|[十{_ONES}]{{1,3}}){GAP}月份?|[首末]月|第?[一二三1-3]个月)"
_PART = "[月年季]?[底末初](?![中级高等步次数薪])|[上中下]旬"
_DATE = rf"(?:(?:{DIGIT}{{1,2}}|[二三]?十[{_ONES}]?|[{_ONES}]){GAP}[日号]|{_PART})"
_DAY = rf"(?:{_MONTH}{GAP}{_DATE}?|{_DATE})"
_DAY_WITHIN = re.compile(
    rf"{GAP}[的于在]?{GAP}(?P<day>{_DAY}(?:{GAP}[、和及]{GAP}{_DAY}){{0,4}}{GAP}(?:之前|以前|前)|(?:{_MONTH}{GAP})?{_DATE}"
    rf"|(?<=[周期])[一二三四五六日天](?:上午|下午|下班)?(?:之前|以前|前))"
)
_ONLY_AND = re.compile(rf"{GAP}(?:[、和及或]|以及){GAP}$")

PERIOD_ASSUMED = Words(
    zh="按字面读作周期,请核对是否确要按期开展", en="Read as a period by its form; check that the work does recur"
)
_REACH = 120
_UNSURE = {"mean", "periodic", "yearly", "half"}


def find_recurrences(printed: Printed, span: Span) -> tuple[Recurrence, ...]:
    """Every period word of a span with its first count in the same comma-clause, in order."""
    clauses = Clauses(printed.text, span)
    periods = [found for found in periods_in(printed.text, span) if not is_rate(clauses, found)]
    bounds = [*(found.start() for found in periods[1:]), span.end][: len(periods)]
    return tuple(_recurrence(printed, clauses, found, bound) for found, bound in zip(periods, bounds, strict=True))


def periods_in(text: str, span: Span) -> Iterator[re.Match[str]]:
    """The period words of a span, rates of money among them."""
    return (found for found in _PERIOD.finditer(text, span.start, span.end) if not in_title(text, found.start()))


def _recurrence(printed: Printed, clauses: Clauses, found: re.Match[str], bound: int) -> Recurrence:
    rule = next(name for name, words in found.groupdict().items() if words)
    doubts = (*((PERIOD_ASSUMED,) if rule in _UNSURE else ()), *_day_not_held(clauses, found))
    start = found.start()
    count = _first_count(clauses, found, bound)
    if count is None:
        return Recurrence(printed.quote(start, found.end()), _every(found[rule]), doubts=doubts)
    at_least, at_most = _bounds(clauses.text, found.end(), count)
    return Recurrence(printed.quote(start, count.end()), _every(found[rule]), at_least, at_most, doubts)


def _day_not_held(clauses: Clauses, found: re.Match[str]) -> Iterator[Words]:
    """A doubt that quotes the day within the period, which a recurrence does not hold."""
    day = _DAY_WITHIN.match(clauses.text, found.end(), clauses.clause(found.end()).end)
    if day is not None:
        shown = "".join(day["day"].split())
        yield Words(
            zh=f"只记录了频次,期内的“{shown}”没有记录,请核定",
            en=f"The day within the period (“{shown}”) is not held, only how often; settle it",
        )


def _every(period: str) -> Every:
    return "half-year" if period.startswith("半") else _EVERY[period[0]]


def _first_count(clauses: Clauses, found: re.Match[str], bound: int) -> re.Match[str] | None:
    """The first count after a period word; the next period word ends the search unless it only joins (每月、每季度)."""
    text = clauses.text
    end = min(clauses.clause(found.end()).end, found.end() + _REACH)
    if bound < end and not _ONLY_AND.match(text, found.end(), bound):
        end = bound
    return next(
        (count for count in _COUNT.finditer(text, found.end(), end) if _is_count(text, found.end(), count)), None
    )


def _is_count(text: str, start: int, count: re.Match[str]) -> bool:
    """Arabic numbers count; a Chinese one only occasions (一次) or under a comparing word (不少于两家)."""
    if count["low"][0] in "0123456789０１２３４５６７８９" or count["occasion"]:
        return True
    before = text[max(start, count.start() - 16) : count.start()]
    return bool(_FLOOR.search(before) or _CEILING.search(before))


def _bounds(text: str, start: int, count: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    low = multiplied(number(count["low"]), count["magnitude"])
    if count["high"]:
        return low, multiplied(number(count["high"]), count["magnitude"])
    before = text[max(start, count.start() - 16) : count.start()]
    after = "".join((count["after"] or "").split())
    if _CEILING.search(before) or (after in ("以内", "以下", "之内") and not _FLOOR.search(before)):
        return None, low
    return low, None


def is_rate(clauses: Clauses, found: re.Match[str]) -> bool:
    """Whether a period tells of money that flows, not of work: 每月1000元, 每年的标准, 每人每月补贴…元."""
    text, end = clauses.text, min(clauses.clause(found.end()).end, found.end() + _REACH)
    if _MONEY_NEXT.match(text, found.end(), end):
        return True
    before = text[max(0, found.start() - 2) : found.start()]
    return bool(_PER_HEAD.search(before) and _MONEY.search(text, found.end(), end))
