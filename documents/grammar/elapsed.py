"""Knows the deadlines that are counted or agreed: 印发之日起30日内, and 到“十四五”末."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from config.words import Words
from documents.grammar.numeral import ARABIC, CHINESE, GAP, whole
from documents.printed import Span

_PAPER = "(?:实施|指导|行动|工作)?(?:意见|通知|方案|办法|规定|措施|计划|文件|决定|细则|清单|公告|要点|政策)"
_EVENT = "(?:印发|发布|下发|公布|出台|颁布|发文|收到|施行|实施|生效)"
_ELAPSED = re.compile(
    rf"(?=[自从本实指行工意通方办规措计文决细清公要政正印发下颁出收施生])[自从]?{GAP}(?:本{_PAPER}|{_PAPER})?(?:正式)?(?P<event>{_EVENT})(?:本?{_PAPER})?(?:之日|之后|后|日)?起?{GAP}"
    rf"(?P<time>(?P<many>{ARABIC}|{CHINESE}){GAP}(?P<unit>个?工作日|个月|[日天周年])|半(?:年|个月))(?:之内|以内|内|前)"
)
_HALVES = {"半年": (6, "个月"), "半个月": (15, "日")}
_PLAN_END = re.compile(r"(?:(?<!达)[到至])?[“\"]?(?P<plan>十[二三四五六]五)[”\"]?(?:时期|规划期|规划|期)?期?末(?!端)")
_PLAN_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}

PLAN_PERIOD = Words(
    zh="五年规划期末按最后一年的12月31日计,请核对",
    en="The end of the five-year plan is taken as 31 December of its last year; check it",
)
WORKING_DAYS = Words(
    zh="工作日按周一至周五计,未扣除法定节假日,请核对",
    en="Working days are counted Monday to Friday without public holidays; check the date",
)
FROM_ISSUE = Words(
    zh="起算日按印发之日计,文中所说的是另一日,请核对",
    en="Counted from the day of issue, though the text names another day; check the date",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A time phrase that counts from the day of issue or names a plan's end; `due_on` is None without that day."""

    start: int
    end: int
    due_on: date | None
    doubts: tuple[Words, ...]


def counted_times(text: str, span: Span, *, issued_on: date | None) -> Iterator[Counted]:
    """Every counted phrase of a span, the elapsed ones first."""
    for found in _ELAPSED.finditer(text, span.start, span.end):
        yield _elapsed(found, issued_on)
    for found in _PLAN_END.finditer(text, span.start, span.end):
        yield Counted(found.start(), found.end(), date(_PLAN_YEARS[found["plan"]], 12, 31), (PLAN_PERIOD,))


def is_counted_from_issue(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` ends an elapsed phrase, so that its number is a deadline's and no goal.

    >>> is_counted_from_issue("本通知印发之日起30日内", 8, 12)
    True
    """
    found = _ELAPSED.search(text, max(0, start - 40), min(len(text), end + 2))
    return found is not None and found.start("time") <= start < found.end()


def _elapsed(found: re.Match[str], issued_on: date | None) -> Counted:
    many, unit = (whole(found["many"]), found["unit"]) if found["many"] else _HALVES[found["time"]]
    doubts = []
    if unit.endswith("工作日"):
        doubts.append(WORKING_DAYS)
    if found["event"] in ("收到", "施行", "实施", "生效"):
        doubts.append(FROM_ISSUE)
    due_on = None if issued_on is None else after(issued_on, many, unit)
    return Counted(found.start(), found.end(), due_on, tuple(doubts))


def after(day: date, many: int, unit: str) -> date | None:
    """The day that lies `many` days, weeks, working days, months or years later; None beyond a man's lifetime.

    >>> after(date(2021, 1, 31), 1, "个月"), after(date(2021, 6, 4), 1, "个工作日")
    (datetime.date(2021, 2, 28), datetime.date(2021, 6, 7))
    """
    if many > 3650:
        return None
    if unit.endswith("工作日"):
        return _weekdays_after(day, many)
    if unit in ("个月", "年"):
        return _months_after(day, many * (12 if unit == "年" else 1))
    return day + timedelta(days=many * (7 if unit == "周" else 1))


def _weekdays_after(day: date, many: int) -> date:
    while many:
        day += timedelta(days=1)
        many -= day.weekday() < 5
    return day


def _months_after(day: date, many: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + many, 12)
    if year > day.year + 100:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
