"""Options that several commands share."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from config.shape import FIRST_YEAR, LAST_YEAR
from duban.clock import Clock, RealClock, ReplayedClock, morning_of


class Day(click.ParamType[date]):
    """A date written 2019-07-03, in the years that a config can name too."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar; write it like 2019-07-03", param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"the year of {day} is out of range; {FIRST_YEAR} to {LAST_YEAR} can be used", param, ctx)
        return day


def as_of(command: Callable[..., Any]) -> Callable[..., Any]:
    """--as-of DATE: nine in the morning of a replayed day instead of now."""
    return click.option("--as-of", type=Day(), metavar="DATE", help="A replayed day, like 2019-07-03.")(command)


def as_json(command: Callable[..., Any]) -> Callable[..., Any]:
    """--json: for programs."""
    return click.option("--json", "in_json", is_flag=True, help="Answer in JSON.")(command)


def clock(day: date | None) -> Clock:
    return RealClock() if day is None else ReplayedClock(morning_of(day))


def plain(value: object) -> object:
    """Dates and instants in ISO form, for JSON."""
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def say_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))
