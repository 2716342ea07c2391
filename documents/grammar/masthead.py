"""The head and foot of a document: title, document number, who issued it and when (GB/T 9704-2012, 7.2 and 7.3)."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from documents.grammar.name import is_whole
from documents.printed import Printed, Quote, Span

_KIND = (
    r"(?:方案|计划|意见|措施|要点|办法|规划|决定|细则|通知|任务|分工|清单|纲要|规定|举措|政策|制度|机制|条例|规则|公告|"
    r"通报|批复|函|任务书|安排|分解表|责任表|行动)"
)
_STATUS = r"(?:试行|暂行|修订|修订稿|试用|征求意见稿|[^（）()]{0,12}年[^（）()]{0,12})"
_TITLE_ENDS = re.compile(rf"{_KIND}(?:[（(]{_STATUS}[)）])?[》]?$")
_ONES = "一二三四五六七八九"
_DAY = re.compile(
    r"(?P<year>(?:[1１][9９]|[2２][0０])\d{2}|二[〇○零Oo０][〇○零一二三四五六七八九]{2})\s*年\s*"
    rf"(?P<month>\d{{1,2}}|十[一二]?|[{_ONES}])\s*月\s*"
    rf"(?P<day>\d{{1,2}}|三十一?|二十[{_ONES}]?|十[{_ONES}]?|[{_ONES}])\s*日"
)
_ALONE = re.compile(r"[\s　（(]*{}[\s　）)]*(?:印发|发布|成文)?[\s　）)?？]*$".replace("{}", _DAY.pattern))
_LABELLED_DAY = re.compile(
    r"(?:成文日期|发文日期|印发日期|制发日期|签发日期|发布日期|发布时间|发文时间|生成日期|印发时间)\s*[：:\t ]\s*"
    r"(?:(?P<day1>"
    + re.sub(r"\?P<\w+>", "?:", _DAY.pattern)
    + r")|(?P<iso>(?:[1１][9９]|[2２][0０])\d{2}[-/.]\d{1,2}[-/.]\d{1,2}))"
)
_BRACKETED_LINE = re.compile(r"[\s　]*[（(][^《》\n]{6,60}[）)][\s　]*$")
_ISSUED_THEN = re.compile(_DAY.pattern + r"\s*(?:印发|发布|公布|制定)")
_ISSUER_LABEL = re.compile(
    r"^[\s　]*(?:发文|印发|制发|发布)(?:机关|单位|机构)[\s　]*[：:][\s　]*(?P<issuer>[^\s，。；]{2,40})", re.M
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}\s{0,8}[〔\[［【（(﹝]\s*(?P<year>(?:[1１][9９]|[2２][0０])\d{2})\s*[〕\]］】）)﹞]\s*第?\s*\d{1,5}\s*号"
)
_FIRST_NUMBER = re.compile(r"^[^\S\n]{0,40}(?:一、|第[一1][章条部]|（一）|\(一\)|1[.．、]|一[.．])", re.M)
_LONGEST_TITLE = 90
_BLANK = " \t　\u00a0\u2002\u2003\u2009"
_DIGITS = {mark: str(value) for value, mark in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "○": "0",
    "O": "0",
    "o": "0",
    "０": "0",
}


@dataclass(frozen=True)
class Masthead:
    """What a document says of itself; each part is None where it says nothing."""

    title: Quote | None
    document_number: Quote | None
    issuer: Quote | None
    issued: Quote | None
    issued_on: date | None
    year: int | None


def masthead(printed: Printed) -> Masthead:
    """The head and foot of a document; `year` is that of issue, else of its number, else of its title."""
    lines = [line for line in printed.lines() if printed.text[line.start : line.end].strip()]
    issued, issued_on, at = _issued(printed, lines)
    title = _title(printed, lines)
    number = _number(printed, lines)
    return Masthead(
        title, number, _issuer(printed, lines, at, title), issued, issued_on, _year(issued_on, number, title)
    )


def _head(printed: Printed, lines: list[Span]) -> list[Span]:
    first = _FIRST_NUMBER.search(printed.text)
    return [line for line in lines[:60] if first is None or line.start < first.start()]


# When


def _issued(printed: Printed, lines: list[Span]) -> tuple[Quote | None, date | None, int | None]:
    """The first dated signature, else the first date that stands alone, else a labelled one."""
    alone = [(at, found) for at, line in enumerate(lines) if (found := _alone(printed, line)) is not None]
    signed = [(at, found) for at, found in alone if at and _signs(printed, lines[at - 1])]
    for at, dated in [*signed, *alone]:
        return *dated, at
    labelled = _LABELLED_DAY.search(printed.text, 0, 3000)
    if labelled and (day := _labelled(labelled)):
        group = "day1" if labelled["day1"] else "iso"
        return printed.quote(*labelled.span(group)), day, None
    signed_in_line = _signed_in_line(printed, lines)
    return signed_in_line if signed_in_line[1] else _in_bracketed_line(printed, lines)


def _in_bracketed_line(printed: Printed, lines: list[Span]) -> tuple[Quote | None, date | None, int | None]:
    """A line under the title: （云政发〔2025〕11号，2025年2月10日印发）."""
    for line in _head(printed, lines):
        words = printed.text[line.start : line.end]
        found = _ISSUED_THEN.search(printed.text, line.start, line.end) if _BRACKETED_LINE.match(words) else None
        day = _calendar_day(found) if found else None
        if found and day:
            return printed.quote(found.start("year"), printed.text.index("日", found.start("day")) + 1), day, None
    return None, None, None


_SIGNED = re.compile(r"(?<=[\s　府厅局委办会部署院])" + _DAY.pattern + r"[\s　）)]*$")


def _signed_in_line(printed: Printed, lines: list[Span]) -> tuple[Quote | None, date | None, int | None]:
    """A signature and its date on one line."""
    for at, line in enumerate(lines):
        if line.end - line.start > 60:
            continue
        found = _SIGNED.search(printed.text, line.start, line.end)
        day = _calendar_day(found) if found else None
        if found and day and _signs(printed, Span(line.start, found.start())):
            return printed.quote(found.start("year"), printed.text.index("日", found.start("day")) + 1), day, at
    return None, None, None


def _alone(printed: Printed, line: Span) -> tuple[Quote, date] | None:
    if line.end - line.start > 40:
        return None
    found = _ALONE.match(printed.text, line.start, line.end)
    day = _calendar_day(found) if found else None
    if found is None or day is None:
        return None
    return printed.quote(found.start("year"), printed.text.index("日", found.start("day")) + 1), day


def _labelled(found: re.Match[str]) -> date | None:
    if found["iso"]:
        return _day(*(int(part) for part in re.split(r"[-/.]", found["iso"])))
    inner = _DAY.search(found["day1"])
    return _calendar_day(inner) if inner else None


def _calendar_day(found: re.Match[str]) -> date | None:
    year = "".join(_DIGITS.get(mark, mark) for mark in found["year"])
    return _day(int(year), _small(found["month"]), _small(found["day"]))


def _small(words: str) -> int:
    """A number below 32 in Arabic or Chinese."""
    if words.isdigit():
        return int(words)
    tens, _, ones = words.rpartition("十")
    value = int(_DIGITS[ones]) if ones else 0
    return value if "十" not in words else value + 10 * (int(_DIGITS[tens]) if tens else 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# Who


def _signs(printed: Printed, line: Span) -> bool:
    words = re.sub(r"\s", "", printed.text[line.start : line.end])
    return (
        2 <= len(words) <= 40
        and (is_whole(words) or words in ("国务院", "中共中央"))
        and not re.search(r"[：:，。；]", words)
    )


_BEFORE_ABOUT = re.compile(r"^[\s　]*(.{2,40}?)关于")


def _issuer(printed: Printed, lines: list[Span], at: int | None, title: Quote | None) -> Quote | None:
    """The line signed above the date, else one with a label, else who stands above or before 关于 in a title."""
    if at and _signs(printed, lines[at - 1]):
        return _tight(printed, lines[at - 1])
    labelled = _ISSUER_LABEL.search(printed.text, 0, 3000)
    if labelled:
        return printed.quote(*labelled.span("issuer"))
    head = _head(printed, lines)
    for line, below in pairwise(head):
        if _signs(printed, line) and printed.text[below.start : below.end].lstrip().startswith("关于"):
            return _tight(printed, line)
    for line in head:
        found = _BEFORE_ABOUT.match(printed.text, line.start, line.end)
        if found and is_whole(re.sub(r"\s", "", found[1])):
            return printed.quote(*found.span(1))
    return None


def _tight(printed: Printed, line: Span) -> Quote:
    start, end = line.start, line.end
    while start < end and printed.text[start] in _BLANK:
        start += 1
    while end > start and printed.text[end - 1] in _BLANK:
        end -= 1
    return printed.quote(start, end)


# What


def _number(printed: Printed, lines: list[Span]) -> Quote | None:
    """The number on a line of its own, or beside the title; one cited in a sentence is another document's."""
    for line in _head(printed, lines):
        found = _NUMBER.search(printed.text, line.start, line.end)
        words = printed.text[line.start : line.end]
        if found and (_BRACKETED_LINE.match(words) or not re.search(r"[《》，。；]", words)):
            return printed.quote(*found.span())
    return None


def _title(printed: Printed, lines: list[Span]) -> Quote | None:
    """The plan's own title: the last line of the head that ends like one, with the lines it is broken over."""
    head = [_tight(printed, line) for line in _head(printed, lines)]
    for at in range(len(head) - 1, -1, -1):
        if _is_title(head[at].words):
            first = at
            while first > 0 and _is_broken(head[first - 1].words, head[first].words):
                first -= 1
            return printed.quote(head[first].start, head[at].end)
    return None


def _is_title(words: str) -> bool:
    plain = re.sub(r"\s", "", words)
    return (
        4 <= len(plain) <= _LONGEST_TITLE
        and _TITLE_ENDS.search(plain) is not None
        and not re.search(r"[，。；：:]|^附件|^\d{1,2}(?!\d)", plain)
    )


def _is_broken(before: str, after: str) -> bool:
    """Whether a line is the upper part of a title: it has no mark, and is no title or number of its own."""
    plain = re.sub(r"\s", "", before)
    if re.search(r"[，。；：:！〕号）)日]$|^附件|^[（(]", plain) or _is_title(before):
        return False
    return 4 <= len(plain) <= 40 and (
        "关于" in plain or re.match(r"关于|促进|推进|加快|深化|进一步", re.sub(r"\s", "", after)) is not None
    )


def _year(issued_on: date | None, number: Quote | None, title: Quote | None) -> int | None:
    if issued_on:
        return issued_on.year
    if number and (found := _NUMBER.search(number.words)):
        return int(found["year"])
    named = re.search(r"(20\d{2})\s*(?:年|[—\-－~～至])", title.words) if title else None
    return int(named[1]) if named else None
