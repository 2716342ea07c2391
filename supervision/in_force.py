"""The config in force: what was applied last, as the values that the rules work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session, col, select

from config.ladder import RECEIPT, AnyRung
from config.whole import Config
from models.applied import Applied
from supervision.calendar import WorkingCalendar, published_calendar
from supervision.ladder import Step, Window, windows
from supervision.period import ReportingDays
from supervision.remembering import mark, remembered


class NothingAppliedError(Exception):
    """No config has been applied to this database yet."""

    def __init__(self) -> None:
        super().__init__("no config has been applied to this database yet; run `duban apply`")


@dataclass(frozen=True)
class InForce:
    """The rules' view of the config: the whole, the calendar, the reporting days and the ladders.

    A ladder that asks for acknowledgement stands there twice: `default` counts from the due day, `default/receipt`
    from the day of opening.
    """

    config: Config
    calendar: WorkingCalendar
    reporting: ReportingDays
    ladders: Mapping[str, tuple[Step, ...]]

    @cached_property
    def short_names(self) -> Mapping[str, str]:
        """The English names of the units by key, short where there is a short one."""
        return {unit.id: (unit.short or unit.name).en for unit in self.config.units.units}

    def rungs(self, ladder: str) -> Mapping[str, AnyRung]:
        """What the config says of the rungs of a ladder, or of its part `<ladder>/receipt`; KeyError for no ladder."""
        return {found.id: found for found in self.config.ladder(ladder.removesuffix(RECEIPT)).parts[ladder]}

    def rung(self, ladder: str, rung: str) -> AnyRung:
        """What the config says of a rung; KeyError where it names none such."""
        return self.rungs(ladder)[rung]

    def windows(self, ladder: str, due_on: date) -> list[Window]:
        return windows(self.ladders[ladder], due_on, self.calendar)


# Asked at every turn, so it is built once.
_NEWEST = select(Applied.id, Applied.digest).order_by(col(Applied.id).desc()).limit(1)


def in_force(session: Session) -> InForce:
    """Reads the newest applied config; raises NothingAppliedError where there is none."""
    return remembered(
        session, mark(session).of_config, "in force", lambda: _read(session, session.exec(_NEWEST).first())
    )


def in_force_on(session: Session, at: datetime) -> InForce:
    """What governed at an instant: the newest config applied by then; NothingAppliedError before the first."""
    by_then = select(Applied.id, Applied.digest).where(col(Applied.applied_at) <= at)
    newest = by_then.order_by(col(Applied.applied_at).desc(), col(Applied.id).desc())
    return _read(session, session.exec(newest.limit(1)).first())


def _read(session: Session, found: tuple[int | None, str] | None) -> InForce:
    if found is None:
        raise NothingAppliedError
    known = _KNOWN.get(found[1])
    if known is None:
        content = session.exec(select(Applied.content).where(Applied.id == found[0])).one()
        known = _KNOWN[found[1]] = of_config(Config.model_validate(content))
    return known


_KNOWN: dict[str, InForce] = {}


def of_config(config: Config) -> InForce:
    """The values of a checked config."""
    days = {day.on: day.kind == "workday" for day in config.calendar.days}
    hours, reporting = config.calendar.working_hours, config.cycles.reporting
    return InForce(
        config,
        published_calendar(days, opens_at=hours.start, closes_at=hours.end),
        ReportingDays(reporting.month, reporting.quarter, reporting.half_year, reporting.year),
        {
            name: tuple(Step(place, rung.id, rung.offset, rung.light) for place, rung in enumerate(rungs, 1))
            for ladder in config.ladders
            for name, rungs in ladder.parts.items()
        },
    )
