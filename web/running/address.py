"""What the addresses of these pages may carry: words, cursors, years and months, each checked before it is believed."""

import re
from collections.abc import Callable, Collection, Iterator

from config.shape import FIRST_YEAR, LAST_YEAR

LONGEST = 100
_CURSOR = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


class Fitting(Collection[str]):
    """The values that a rule lets through; too many to be counted, so it shows none of them."""

    def __init__(self, rule: Callable[[str], bool]) -> None:
        self._rule = rule

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and self._rule(value)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _in_range(year: str) -> bool:
    return FIRST_YEAR <= int(year) <= LAST_YEAR


WORDS = Fitting(lambda value: len(value) <= LONGEST and value.isprintable())
CURSORS = Fitting(lambda value: _CURSOR.fullmatch(value) is not None)
YEARS = Fitting(lambda value: _YEAR.fullmatch(value) is not None and _in_range(value))
MONTHS = Fitting(lambda value: (found := _MONTH.fullmatch(value)) is not None and _in_range(found[1]))
