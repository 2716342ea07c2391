"""The numbers of official documents: 第一章, 一、, （一）, 1., （1）, ① and their variants.

The order of the levels is that of GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_CAPITAL = "壹贰叁肆伍陆柒捌玖拾"
_HAN = f"零〇一二三四五六七八九十百两{_CAPITAL}"
_DIGIT = (
    {mark: value for value, mark in enumerate("〇一二三四五六七八九")}
    | {"零": 0, "两": 2}
    | {mark: value for value, mark in enumerate(_CAPITAL[:9], 1)}
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED_HAN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_BRACKETED_ARABIC = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED_ARABIC = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"


class Level(IntEnum):
    """How deep a style of number stands; smaller is higher."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    HAN = 4
    BRACKETED_HAN = 5
    ARABIC = 6
    DOTTED = 7
    BRACKETED_ARABIC = 8
    CIRCLED = 9


_UNIT_LEVEL = {
    "编": Level.PART,
    "篇": Level.PART,
    "部分": Level.PART,
    "章": Level.CHAPTER,
    "节": Level.SECTION,
    "条": Level.ARTICLE,
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text, `[start, end)` with its marks; `at_line_start` tells how sure it is."""

    start: int
    end: int
    level: Level
    ordinal: int
    step: str
    at_line_start: bool


_NUMBER = re.compile(
    rf"""(?P<part>第(?P<part_n>[{_HAN}]{{1,5}}|\d{{1,3}})(?P<part_unit>编|篇|部分|章|节|条)(?![{_HAN}第款项]|件))
    |(?P<han>(?P<han_n>[{_HAN}]{{1,4}})[^\S\n]{{0,8}}(?:、|[．.，](?!\d)))
    |(?P<bracketed_han>[（(]\s{{0,8}}(?P<bracketed_han_n>[{_HAN}]{{1,4}})\s{{0,8}}[）)][、.．]?|(?P<sign_han>[{_BRACKETED_HAN}]))
    |(?P<dotted>(?P<dotted_n>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})(?=[^\S\n]|[\u4e00-\u9fff“《](?<![年月日万亿元个家倍%％公千亩吨米人名项次户])))
    |(?P<bracketed_arabic>[（(]\s{{0,8}}(?P<bracketed_arabic_n>\d{{1,3}})\s{{0,8}}[）)]|(?P<half_n>\d{{1,3}})[）)]|(?P<sign_arabic>[{_BRACKETED_ARABIC}]))
    |(?P<arabic>(?P<arabic_n>\d{{1,3}})[^\S\n]{{0,8}}[.．、](?!\d)|(?P<arabic_year_n>\d{{1,2}})[.．、](?=\d{{4}}\s{{0,8}}年|\d{{1,2}}\s{{0,8}}月)|(?P<arabic_any_n>\d{{1,3}})[.．](?=\d)|(?P<sign_dot>[{_DOTTED_ARABIC}]))
    |(?P<circled>[{_CIRCLED}])""",
    re.X,
)
_LINE = re.compile(r"^[\s　\u00a0#*＊·•●▪◆—\-【]*", re.M)
_BOUNDARY = re.compile(r"[。；;！？!?：:）)】〕\]”][\s　]*")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def han_value(words: str) -> int:
    """The value of a Chinese numeral below 1,000.

    >>> han_value("二十一"), han_value("十"), han_value("一百零三")
    (21, 10, 103)
    """
    total, digit = 0, 0
    for mark in words:
        if mark in "十拾":
            total, digit = total + (digit or 1) * 10, 0
        elif mark == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _DIGIT[mark]
    return total + digit


def numbers(text: str) -> Iterator[Number]:
    """Everything that can be a number of an item, where one can stand: at a line's start or after a mark."""
    places = {found.end(): True for found in _LINE.finditer(text)}
    for found in _BOUNDARY.finditer(text):
        places.setdefault(found.end(), False)
    for place in sorted(places):
        number = number_at(text, place, at_line_start=places[place])
        if number is not None:
            yield number


def number_at(text: str, place: int, *, at_line_start: bool) -> Number | None:
    """The number that stands exactly at a place, None if there is none."""
    found = _NUMBER.match(text, place)
    if found is None:
        return None
    level, ordinal, step = _told(found)
    if ordinal == 0 or (level is Level.DOTTED and not at_line_start):
        return None
    if found["arabic_any_n"] and (not at_line_start or ordinal == 1):
        return None
    return Number(found.start(), found.end(), level, ordinal, step, at_line_start and not found["arabic_any_n"])


_IN_HEADING = re.compile(rf"[（(]\s*(?:[{_HAN}]{{1,3}}|\d{{1,2}})\s*[）)]|(?<![\d.．])\d{{1,3}}[.．、](?!\d)")
_MARK = re.compile(r"[，,。；;：:、\n？！]")
_LONGEST_HEADING = 40


def number_in_heading(text: str, after: int) -> Number | None:
    """The number that follows a heading without any mark between: 二、重点任务（一）推进…"""
    mark = _MARK.search(text, after, after + _LONGEST_HEADING)
    found = _IN_HEADING.search(text, after + 1, mark.start() + 1 if mark else after + _LONGEST_HEADING)
    return number_at(text, found.start(), at_line_start=False) if found else None


def _told(found: re.Match[str]) -> tuple[Level, int, str]:
    """Level, ordinal, and the number as it stands in a path."""
    if found["part"]:
        value = _value(found["part_n"])
        return _UNIT_LEVEL[found["part_unit"]], value, f"第{found['part_n']}{found['part_unit']}"
    if found["han"]:
        return Level.HAN, han_value(found["han_n"]), found["han_n"]
    if found["bracketed_han"]:
        words = found["bracketed_han_n"] or _HAN_WORD[_BRACKETED_HAN.index(found["sign_han"])]
        return Level.BRACKETED_HAN, han_value(words), f"({words})"
    if found["dotted"]:
        words = found["dotted_n"].translate(_WIDE).replace("．", ".")
        return Level.DOTTED, int(words.rpartition(".")[2]), words
    if found["bracketed_arabic"]:
        value = _arabic(found["bracketed_arabic_n"] or found["half_n"], found["sign_arabic"], _BRACKETED_ARABIC)
        return Level.BRACKETED_ARABIC, value, f"({value})"
    if found["arabic"]:
        value = _arabic(
            found["arabic_n"] or found["arabic_year_n"] or found["arabic_any_n"], found["sign_dot"], _DOTTED_ARABIC
        )
        return Level.ARABIC, value, str(value)
    return Level.CIRCLED, _CIRCLED.index(found["circled"]) + 1, found["circled"]


_HAN_WORD = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def _value(words: str) -> int:
    return int(words) if words.isdigit() else han_value(words)


def _arabic(digits: str | None, sign: str | None, signs: str) -> int:
    return int(digits) if digits else signs.index(sign or "") + 1
