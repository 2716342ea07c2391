"""Knows the periods and spans of time that a text sets and that no cadence and no deadline can hold."""

import re
from collections.abc import Callable, Iterator

from config.words import Words
from documents.findings import Flaw
from documents.grammar.binding import THEN_DONE, is_opened_by_who
from documents.grammar.clause import Clauses, in_title
from documents.grammar.numeral import CHINESE_SIGNS, GAP
from documents.grammar.recurrence import is_rate
from documents.printed import Printed

_SIGNS = f"0-9０-９{CHINESE_SIGNS}几数"
_MANY = rf"(?<![{_SIGNS}])(?:[0-9０-９]{{1,3}}|[一二两三四五六七八九十百]{{1,3}}|几|数)(?![{_SIGNS}])"
_UNIT = r"(?:年(?![级轮代])|季度?(?!节)|个?月(?![球饼])|个?周(?![期边岁])|个?星期|个?工作日|日(?![龄制均])|天|个?小时)"
# The rules by name: 每两个月, 每隔一周, 每半个月, 每学期, 两年一次.
_PERIODS = {
    "every many": rf"每{GAP}(?![一1１半]{GAP}个?[年季月周星日天]){_MANY}{GAP}{_UNIT}",
    "skipping": rf"每隔{GAP}(?:{_MANY}|半){GAP}{_UNIT}",
    "half a month": r"每半个?月",
    "by name": r"每[一个]{0,2}(?:旬(?!邑)|学[期年])",
    "once in many": rf"(?<![第每前近后]){_MANY}(?<![一1１第每]){_UNIT}一(?:次|轮|届|评(?!比)|检)(?!的)",
}
_PERIOD = re.compile(f"(?=[每{_SIGNS}])(?:{'|'.join(_PERIODS.values())})")
# 三年内: from which day, the text says not; 印发之日起三年内 and 近三年内 say it, or mean what is past.
_SPAN = re.compile(
    rf"(?<![第每前近起后来续去半期为]){_MANY}{GAP}年(?:之内|以内|内(?![部外容陆需资贸销涵设蒙]))|(?<![上下前后每起])半年(?:之内|以内|内)"
)
_CONDITION_ENDS = ("的", "时")
_OF_WHO = re.compile(r"[^，,。；;\n]{0,8}?的")


def unheld_periods(printed: Printed, clauses: Clauses) -> Iterator[Flaw]:
    """A flaw for each 每两个月 and 每学期 of a span, and for each 三年内 that has a deed and no first day."""
    for found in _PERIOD.finditer(printed.text, clauses.span.start, clauses.span.end):
        if not in_title(printed.text, found.start()) and not is_rate(clauses, found):
            yield _flaw(printed, found, _no_cadence)
    for found in _SPAN.finditer(printed.text, clauses.span.start, clauses.span.end):
        if _is_limit(clauses, found):
            yield _flaw(printed, found, _no_first_day)


def _is_limit(clauses: Clauses, found: re.Match[str]) -> bool:
    """三年内完成改造: a limit for a deed, not for those who qualify by it (三年内建成的项目, 对三年内…的)."""
    text, clause = clauses.text, clauses.clause(found.end())
    is_condition = text.endswith(_CONDITION_ENDS, clause.start, clause.end) or _OF_WHO.match(text, found.end())
    if is_condition or is_opened_by_who(clauses, found.start(), found.end()) or in_title(text, found.start()):
        return False
    return THEN_DONE.match(text, found.end(), clauses.span.end) is not None


def _flaw(printed: Printed, found: re.Match[str], told: Callable[[str], Words]) -> Flaw:
    quote = printed.quote(found.start(), found.end())
    return Flaw("unheld-period", quote, told("".join(quote.words.split())))


def _no_cadence(shown: str) -> Words:
    return Words(zh=f"没有“{shown}”这种频次,请核定", en=f"No cadence holds “{shown}”; settle how often")


def _no_first_day(shown: str) -> Words:
    return Words(zh=f"“{shown}”没有写明起算日,请核定时限", en=f"“{shown}” says not from which day; settle the deadline")
