"""The answer to "why": what each rule said of a duty on a day, as values that a page or a program shows."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from supervision.change.difference import About, UnitName
from supervision.climb import asks_receipt


class Verdict(StrEnum):
    """What a rule said of a duty on a day.

    `fired` and `passed-over` were decided by a sweep or a dispatch, on the day or before it; `waiting` has come and
    the next sweep decides; `over` ended with a higher rung's occasion; the others had no reason to speak.
    """

    FIRED = "fired"
    PASSED_OVER = "passed-over"
    WAITING = "waiting"
    WILL_SPEAK = "will-speak"
    WILL_PASS = "will-pass-over"
    NOT_DUE = "not-due"
    OVER = "over"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    NOTHING_OWED = "nothing-owed"


class Fate(StrEnum):
    """What became of a notice for one person: in the day's message, held back for a later one, or not sent."""

    BUNDLED = "bundled"
    DEFERRED = "deferred"
    DROPPED = "dropped"


class Held(StrEnum):
    """Why a notice was held back: decided out of hours, after the day's message was made, in a message that could
    not be delivered that day or that nobody tried to send, or on a day on which no message was made afterwards."""

    OUT_OF_HOURS = "out-of-hours"
    MESSAGE_MADE = "message-made"
    UNDELIVERED = "undelivered"
    UNTRIED = "untried"
    NOT_COMPOSED = "not-composed"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day that the week does not show: off or `worked`. `source` is the admin's; empty for a published one."""

    on: date
    worked: bool
    name: str
    name_en: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One rung for one due date: its rule, its day, and what of the calendar shaped it.

    `working_days` are counted from `counted_from`: before the due date (≤ 0) that is the last working day not after
    it. The occasion ends where the next rung's begins, on `until_on`. Of a rung that asks for acknowledgement the day
    in `due_on` is that of the opening.
    """

    ladder: str
    rung: str
    name: str
    name_en: str
    working_days: int
    light: str
    form: str
    due_on: date
    counted_from: date
    fires_on: date
    until_on: date | None
    provisional: bool
    entries: tuple[CalendarEntry, ...] = ()

    @property
    def asks_receipt(self) -> bool:
        """Whether it counts from the day of opening and asks for acknowledgement."""
        return asks_receipt(self.ladder)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A message that carries notices, to the post `title` of `unit`; `tried` where it was once on its way."""

    key: str
    subject: str
    status: str
    day: date
    composed_at: datetime
    sent_at: datetime | None
    unit: UnitName
    title: str
    title_en: str
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Detour:
    """Why a message went to another person than meant: `reason` absent, unreachable or vacant.

    Away from `since` to `until`, refused with `fault`; as the contact stands now, so that either may be unknown.
    """

    reason: str
    since: date | None = None
    until: date | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Hearer:
    """One person whom a notice was meant for, and what became of it.

    `until` is when a deferred one goes out, or went; provisional before that year's calendar. `reason` is a `Held`
    for a deferred one, and for a dropped one done, moved, suspended, withdrawn or redirected. `replaced` are messages
    that carried it and never went out. With a `detour` the message went to another person, whose post stands at it.
    """

    unit: UnitName
    title: str
    title_en: str
    is_copy: bool
    fate: Fate
    reason: str = ""
    until: datetime | None = None
    bundle: Bundle | None = None
    replaced: tuple[Bundle, ...] = ()
    provisional: bool = False
    detour: Detour | None = None

    @property
    def told_at(self) -> tuple[UnitName, str, str] | None:
        """The unit, title and English title of the post that the message went to, where it is another one."""
        if self.bundle is None:
            return None
        whom = self.bundle.unit, self.bundle.title, self.bundle.title_en
        return None if whom == (self.unit, self.title, self.title_en) else whom

    @property
    def unit_keys(self) -> tuple[str, ...]:
        """The units whose people hear it: the one it is meant for, and the one that was told in its place."""
        return (self.unit.key, self.told_at[0].key) if self.told_at else (self.unit.key,)

    @property
    def bundles(self) -> tuple[Bundle, ...]:
        """Every message that carried it, the one that carries it now last."""
        return self.replaced if self.bundle is None else (*self.replaced, self.bundle)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rung said of one duty. `on` is the day that the verdict speaks of: when it was decided, acknowledged,
    reported, closed or withdrawn, or from when it would speak. `instead` is the higher rung that spoke in its place."""

    occasion: Occasion
    verdict: Verdict
    on: date | None = None
    at: datetime | None = None
    instead: Occasion | None = None
    notice: int | None = None
    hearers: tuple[Hearer, ...] = ()

    def is_of(self, day: date) -> bool:
        """Whether something happened by this rule on the day: decided, told, or to be told."""
        if self.verdict in (Verdict.WAITING, Verdict.WILL_SPEAK, Verdict.WILL_PASS):
            return self.verdict is Verdict.WAITING or self.on == day
        decided = self.notice is not None and self.on == day
        return decided or any(bundle.day == day for one in self.hearers for bundle in one.bundles)


@dataclass(frozen=True, slots=True)
class Move:
    """A due date moved, by whom and why; `was_late` where nothing had been reported by the end of the old one."""

    from_on: date
    to_on: date
    at: datetime
    actor: str
    reason: str
    was_late: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """What one unit owes of one task for one period, as it stood at the end of the day asked for."""

    id: int
    about: About
    unit: UnitName
    role: str
    opened_on: date
    first_due_on: date | None
    due_on: date | None
    moves: tuple[Move, ...] = ()
    acknowledged_on: date | None = None
    reported_on: date | None = None
    closed_on: date | None = None
    withdrawn_on: date | None = None
    suspended: bool = False
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class CycleRule:
    """What a cycle said to the unit for one period. `on` and `at` as in `Rule`; it was due at `fires_at`."""

    cycle: str
    name: str
    name_en: str
    period: str
    fires_at: datetime
    provisional: bool
    verdict: Verdict
    on: date
    at: datetime | None = None
    entries: tuple[CalendarEntry, ...] = ()
    notice: int | None = None
    hearers: tuple[Hearer, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The config that governed: since when, by whom, why."""

    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that rules said of a unit on a day. A day after `today` is told by the rows as they stand.

    `duties` are the unit's own, `heard` those of others of which its people were told that day. `sweeps` are the
    instants of that day's sweeps.
    """

    unit: UnitName
    day: date
    today: date
    working: bool
    applied: Applied
    sweeps: tuple[datetime, ...]
    duties: tuple[Duty, ...]
    heard: tuple[Duty, ...]
    cycles: tuple[CycleRule, ...]
    messages: tuple[Bundle, ...]

    @property
    def tense(self) -> str:
        """past, present or future."""
        return "present" if self.day == self.today else "past" if self.day < self.today else "future"


@dataclass(frozen=True, slots=True)
class MessageAnswer:
    """What a message carries and why: `duties` with the rules that spoke, as they were decided, and dispatches.

    Of one that gave way to a later message before it went out, what it had carried.
    """

    bundle: Bundle
    address: str
    fault: str | None
    duties: tuple[Duty, ...]
    cycles: tuple[CycleRule, ...]

    @property
    def later(self) -> tuple[Bundle, ...]:
        """The messages that took over what this one had carried, the oldest first."""
        people = [one for duty in self.duties for rule in duty.rules for one in rule.hearers]
        people += [one for rule in self.cycles for one in rule.hearers]
        found = {one.bundle for one in people if one.bundle is not None}
        return tuple(sorted(found - {self.bundle}, key=lambda bundle: bundle.composed_at))


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """Why one notice came to be, and what became of it for each person: a rung's, or a dispatch's to `unit`."""

    number: int
    decided_at: datetime
    unit: UnitName
    duty: Duty | None
    cycle: CycleRule | None
