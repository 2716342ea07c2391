"""Days as people type them into a form or an address: 2019-07-03, 2019年7月3日, also in full-width figures."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from unicodedata import normalize

from config.shape import FIRST_YEAR, LAST_YEAR

# What a Chinese input method gives for a hyphen or a full stop, where it is not the full-width form of one.
_SIGNS = str.maketrans({"—": "-", "–": "-", "−": "-", "‐": "-", "。": ".", "号": "日"})
_DAY = re.compile(r"([0-9]{4}) ?(?:年|([-/.])) ?([0-9]{1,2}) ?(?:月|\2) ?([0-9]{1,2}) ?日?", re.ASCII)


class OutOfRangeError(ValueError):
    """A day of the calendar in a year that a config cannot name."""


def typed_day(typed: str) -> date:
    """The day that was typed. ValueError where it is none; OutOfRangeError where its year is out of range.

    >>> typed_day("2019-07-03") == typed_day("2019年7月3日") == typed_day("２０１９／７／３") == date(2019, 7, 3)
    True
    """
    found = _DAY.fullmatch(normalize("NFKC", typed).translate(_SIGNS).strip())
    if found is None or not _is_of_a_piece(found):
        raise ValueError(f"{typed!r} is no day")
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    on = date(max(year, 1), month, day)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRangeError(f"the year of {on} is not one from {FIRST_YEAR} to {LAST_YEAR}")
    return on


def _is_of_a_piece(found: re.Match[str]) -> bool:
    """Whether it is written in one way: with 年, 月 and perhaps 日, or with the same sign twice."""
    words = found[0]
    return ("年" in words) == ("月" in words) and ("年" in words or "日" not in words)


class Days(Collection[str]):
    """All the days that an address may ask for, in any way of writing them.

    >>> "2019-07-03" in Days(), "2019年7月3日" in Days(), "2019-02-30" in Days(), "0001-01-01" in Days()
    (True, True, False, False)
    """

    def __contains__(self, words: object) -> bool:
        try:
            return isinstance(words, str) and bool(typed_day(words))
        except ValueError:
            return False

    def __iter__(self) -> Iterator[str]:
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        return (date.fromordinal(n).isoformat() for n in range(first.toordinal(), last.toordinal() + 1))

    def __len__(self) -> int:
        return date(LAST_YEAR, 12, 31).toordinal() - date(FIRST_YEAR, 1, 1).toordinal() + 1
