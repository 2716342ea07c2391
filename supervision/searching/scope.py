"""Marks beside the terms of an entry, so that the index itself finds what is of a kind, of a unit, of a month.

No mark looks like a term: a term has ten signs, all of them hexadecimal figures.
"""

from collections.abc import Sequence
from datetime import date

MOST_MONTHS = 36


def kind_mark(kind: str) -> str:
    return f"kind{kind}"


def unit_mark(unit: int | None) -> str:
    """Of what a unit wrote, or was written to."""
    return f"unit{unit}"


def led_mark(task: int | None) -> str:
    """Of what was said of one unit's part in a task, which the unit that leads it may read."""
    return f"led{task}"


def task_mark(task: int | None) -> str:
    """Of what everybody with a part in a task may read."""
    return f"task{task}"


def plan_mark(plan: int | None) -> str:
    return f"plan{plan}"


def month_mark(day: date) -> str:
    return f"month{day:%Y%m}"


def month_marks(since: date | None, until: date) -> Sequence[str]:
    """The marks of the months from one day to another; none where they are so many that they tell little."""
    if since is None or since > until:
        return ()
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    if last - first >= MOST_MONTHS:
        return ()
    return [month_mark(date(month // 12, month % 12 + 1, 1)) for month in range(first, last + 1)]
