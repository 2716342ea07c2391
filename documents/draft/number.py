"""Numbers of clauses and ids of tasks: unique, in plain letters, and the same whenever a document is read again."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

_LEVEL = re.compile(r"[一二三四五六七八九十百零〇]+|\d+|[^\W\d_]")
_DIGITS = {**{sign: value for value, sign in enumerate("零一二三四五六七八九")}, "〇": 0}
_LONGEST = 40
NOWHERE = "正文"


def numbered(paths: Iterable[str]) -> Iterator[str]:
    """Each path as a number of its own: what stands a second time is marked so.

    >>> list(numbered(["三8", "三8", ""]))
    ['三8', '三8·2', '正文']
    """
    stood: Counter[str] = Counter()
    for path in paths:
        number = "".join(c for c in path if c.isprintable()).strip()[:_LONGEST] or NOWHERE
        stood[number] += 1
        yield number if stood[number] == 1 else f"{number}·{stood[number]}"


class Ids:
    """The ids given so far in one plan."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def task(self, number: str, place: int) -> str:
        """The id of the task at this place, from 1, of the clause.

        >>> Ids().task("三(六)", 2), Ids().task("四(一)1·2", 1)
        ('c3-6-2', 'c4-1-1b-1')
        """
        id = f"{_ascii(number)}-{place}"
        tail = 1
        while id in self._given:
            tail += 1
            id = f"{_ascii(number)}-{place}-{_letters(tail)}"
        self._given.add(id)
        return id


def _ascii(number: str) -> str:
    path, _, again = number.partition("·")
    levels = [str(_value(level)) for level in _LEVEL.findall(unicodedata.normalize("NFKC", path))]
    return f"c{'-'.join(levels) or '0'}{_letters(int(again)) if again.isdecimal() else ''}"[:_LONGEST]


def _letters(count: int) -> str:
    return chr(ord("a") + count - 1) if count <= 26 else f"z{count}"


def _value(level: str) -> str | int:
    """一 to 九百九十九 and Arabic digits as a number; a Latin letter stands for itself, any other for its code."""
    if level.isdecimal():
        return int(level)
    if any(sign not in _DIGITS and sign not in "十百" for sign in level):
        return level.lower() if level.isascii() else f"u{ord(level):x}"
    total, digit = 0, 0
    for sign in level:
        if sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = digit * 10 + _DIGITS[sign] if digit else _DIGITS[sign]
    return total + digit
