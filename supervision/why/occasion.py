"""The occasions of a ladder for the day that it is climbed from, with the calendar entries that shaped each day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from config.ladder import AnyRung
from models.rung import Rung
from supervision.in_force import InForce
from supervision.published import published_name
from supervision.why.answer import CalendarEntry, Occasion

DAY = timedelta(days=1)


class Occasions:
    """Works out occasions by the config that governed, each (ladder, due date) once.

    `known` are the rungs as rows: they name those that the config no longer has.
    """

    def __init__(self, rules: InForce, known: Mapping[tuple[str, str], Rung]) -> None:
        self.rules, self.known = rules, known
        self._own = {day.on: day for day in rules.config.calendar.days}
        self._laid: dict[tuple[str, date], dict[str, Occasion]] = {}
        self._noticed: dict[tuple[str, str, date, date], Occasion] = {}

    def of(self, ladder: str, due_on: date) -> Mapping[str, Occasion]:
        """The occasions by rung, in the ladder's order; none for a ladder that the config does not have."""
        if (ladder, due_on) not in self._laid:
            self._laid[ladder, due_on] = {occasion.rung: occasion for occasion in self._lay(ladder, due_on)}
        return self._laid[ladder, due_on]

    def noticed(self, ladder: str, rung: str, due_on: date, fires_on: date) -> Occasion:
        """The occasion of a rung that was decided, with its day as it was then."""
        key = (ladder, rung, due_on, fires_on)
        if key not in self._noticed:
            laid = self.of(ladder, due_on).get(rung)
            occasion = laid if laid is not None and laid.fires_on == fires_on else self._past(laid, *key)
            self._noticed[key] = occasion
        return self._noticed[key]

    def entries(self, start: date, end: date) -> tuple[CalendarEntry, ...]:
        """The days from `start` to `end` that the week does not show: published ones that differ, the admin's own."""
        days = (start + timedelta(days=n) for n in range((end - start).days + 1))
        return tuple(entry for day in days if (entry := self._entry(day)) is not None)

    def _lay(self, ladder: str, due_on: date) -> list[Occasion]:
        if ladder not in self.rules.ladders:
            return []
        specs = self.rules.rungs(ladder)
        return [
            self._occasion(ladder, specs[one.rung], due_on, one.fires_on, one.until_on, provisional=one.provisional)
            for one in self.rules.windows(ladder, due_on)
        ]

    def _occasion(
        self, ladder: str, spec: AnyRung, due_on: date, fires_on: date, until_on: date | None, *, provisional: bool
    ) -> Occasion:
        return Occasion(
            ladder, spec.id, spec.name.zh, spec.name.en, spec.offset, spec.light, spec.form, due_on,
            self._base(due_on, spec.offset), fires_on, until_on, provisional,
            self._between(due_on, fires_on, spec.offset),
        )  # fmt: skip

    def _past(self, laid: Occasion | None, ladder: str, rung: str, due_on: date, fires_on: date) -> Occasion:
        """An occasion whose rung or day the config in force knows no longer, or otherwise."""
        if laid is not None:
            entries = self._between(due_on, fires_on, laid.working_days)
            return replace(laid, fires_on=fires_on, until_on=None, provisional=False, entries=entries)
        row = self.known.get((ladder, rung))
        offset = row.working_days if row else 0
        name, name_en = (row.name, row.name_en) if row else (rung, rung)
        light, form = (row.light, row.form) if row else ("none", "reminder")
        return Occasion(
            ladder, rung, name, name_en, offset, light, form, due_on, self._base(due_on, offset), fires_on, None,
            False, self._between(due_on, fires_on, offset),
        )  # fmt: skip

    def _base(self, due_on: date, offset: int) -> date:
        return self.rules.calendar.on_or_before(due_on) if offset <= 0 else due_on

    def _between(self, due_on: date, fires_on: date, offset: int) -> tuple[CalendarEntry, ...]:
        """Before the due date both ends count; after it the counting begins on the day after."""
        start, end = (fires_on, due_on) if offset <= 0 else (due_on + DAY, fires_on)
        return self.entries(start, end)

    def _entry(self, day: date) -> CalendarEntry | None:
        own = self._own.get(day)
        if own is not None:
            return CalendarEntry(day, own.kind == "workday", own.name.zh, own.name.en, own.source)
        worked = self.rules.calendar.marked.get(day)
        if worked is None or worked == (day.weekday() < 5):
            return None
        name = published_name(day)
        return CalendarEntry(day, worked, name.zh if name else "", name.en if name else "")
