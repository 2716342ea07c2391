"""Knows the phrases that name a day, a month, a quarter, a half-year or a year, and which day each ends on."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge

from documents.grammar.numeral import DIGIT, GAP, whole
from documents.printed import Span

_ONES = "一二三四五六七八九"
_YEAR = rf"[12１２]{DIGIT}{{3}}|二[〇○零][〇○零{_ONES}]{{2}}"
_RELATIVE = "今年|本年|明年|来年|后年|当年|次年|翌年|同年|每年|去年|上年|逐年"
_MONTH = rf"(?P<month>(?<!{DIGIT}){DIGIT}{{1,2}}|(?<![十百千{_ONES}])[十{_ONES}]{{1,3}}){GAP}月份?"
_DAY = rf"(?P<day>{DIGIT}{{1,2}}|[二三]?十[{_ONES}]?|[{_ONES}]){GAP}[日号]"
_PART = "(?P<part>月?[底末初]|[上中下]旬)"
_QUARTER = rf"(?<!前)(?:第{GAP})?(?P<quarter>[1-4１-４一二三四]){GAP}季度"
_HALF = r"(?P<half>[上下]半年)"
_CLOSE = rf"(?:{GAP}(?P<close>[底末]))?"
_NOT_A_YEAR = "0-9０-９〇零一二三四五六七八九十百千万两几数半每当次同全上去翌往学财近历多整逐周青少老中壮"
_YEAR_END = rf"(?(dated)年?|(?<![{_NOT_A_YEAR}])年)(?P<end>[底末终]|度?之?内(?![部外容陆需资贸销涵设蒙]))"
_HOUR = rf"(?:[（(](?:星期|周)[一二三四五六日天][）)]|(?:上午|下午)?{DIGIT}{{1,2}}(?:[时点]|[:：]{DIGIT}{{2}})|下班)?"
_BEFORE = rf"{_HOUR}{GAP}(?P<before>之前|以前|前(?![后期提往沿列瞻端置景三几两0-9]))"
_WITHIN = "(?P<within>之内|以内|内(?![部外容陆需资贸销涵设蒙]))"
_LEAD = "(?:截止|截至)[到至]?|(?<!达)[到至]|不[迟晚]于|最[迟晚]"

_FIRST_SIGNS = f"(?=[0-9０-９十{_ONES}到至截不最今本明来后当次翌同每去上逐第下年])"  # saves trying the rest
_WRITTEN = re.compile(
    rf"{_FIRST_SIGNS}(?:(?P<lead>{_LEAD})于?{GAP})?"
    rf"(?P<dated>(?:(?<!{DIGIT})(?P<year>{_YEAR}){GAP}年|(?P<relative>{_RELATIVE}))度?{GAP})?"
    rf"(?:{_MONTH}{GAP}(?:{_DAY}|{_PART})?|(?:{_QUARTER}|{_HALF}){_CLOSE}|{_YEAR_END}|(?(dated)|(?!)))"
    rf"(?:{GAP}(?:{_BEFORE}|{_WITHIN}))?"
)
_FIGURES = re.compile(
    rf"(?:(?P<lead>{_LEAD})于?{GAP})?(?<![0-9０-９.．/-])(?P<year>20[0-9]{{2}})(?P<joint>[.．/-])"
    rf"(?P<month>1[0-2]|0?[1-9])(?:(?P=joint)(?P<day>[0-3]?[0-9]))?(?![0-9])"
    rf"月?(?P<part>[底末])?{GAP}(?P<before>之前|以前|前)?"
)
_YEARS_AFTER = {"今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2}
_TENTHS = {"上旬": 10, "中旬": 20, "初": 10}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time phrase: `[start, end)` without the leading 到 or 至, which begins at `lead_start`."""

    lead_start: int
    start: int
    end: int
    said: dict[str, str]

    @property
    def is_before(self) -> bool:
        """Whether it says 前 or stands for the whole of a year (年内)."""
        return "before" in self.said or "within" in self.said or self.said.get("end", "").endswith("内")

    @property
    def is_full_date(self) -> bool:
        return "day" in self.said

    @property
    def is_bare_year(self) -> bool:
        return not self.said.keys() & {"month", "quarter", "half", "end"}

    @property
    def is_end(self) -> bool:
        """Whether it names the end of something: 6月底, 2020年底, 三季度末."""
        return "end" in self.said or "close" in self.said or self.said.get("part", "").endswith(("底", "末"))

    @property
    def is_recurring(self) -> bool:
        return self.said.get("relative") in ("每年", "逐年")

    def year_said(self, base: int | None) -> int | None:
        """The year it names itself, 今年 and 明年 counted from `base`; None where it names none."""
        if "year" in self.said:
            return whole(self.said["year"])
        after = _YEARS_AFTER.get(self.said.get("relative", ""))
        return None if after is None or base is None else base + after

    def is_of_another_year(self) -> bool:
        """Whether its year hangs on something else: 当年, 次年, 去年, 每年."""
        return "relative" in self.said and self.said["relative"] not in _YEARS_AFTER


def moments(text: str, span: Span) -> Iterator[Moment]:
    """Every time phrase of a span in order; of two that overlap the first."""
    end = span.start
    written = _WRITTEN.finditer(text, span.start, span.end)
    figures = _FIGURES.finditer(text, span.start, span.end)
    for found in merge(written, figures, key=lambda match: match.start()):
        if found.start() >= end:
            end = found.end()
            yield _moment(found)


def last_day(moment: Moment, year: int) -> date | None:
    """The last day of the time it names in that year; None where no such day exists (2月30日)."""
    said = moment.said
    if "month" in said:
        return _last_of_month(said, year)
    months = 12
    if "quarter" in said:
        months = 3 * whole(said["quarter"])
    elif "half" in said:
        months = 6 if said["half"].startswith("上") else 12
    return date(year, months, monthrange(year, months)[1])


def _moment(found: re.Match[str]) -> Moment:
    said = {name: words for name, words in found.groupdict().items() if words}
    start = found.end("lead") if "lead" in said else found.start()
    return Moment(found.start(), start, found.end(), said)


def _last_of_month(said: dict[str, str], year: int) -> date | None:
    month = whole(said["month"])
    if not 1 <= month <= 12:
        return None
    days = monthrange(year, month)[1]
    day = whole(said["day"]) if "day" in said else _TENTHS.get(said.get("part", ""), days)
    return date(year, month, day) if 1 <= day <= days else None
