"""What one person must hear, as values: reasons about duties, sentences, dispatches, and to whom they go."""

from dataclasses import dataclass
from datetime import date

SERIOUS = {"red": 0, "yellow": 1, "blue": 2}
POSTS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a contact must hear of an assignment: the rung that spoke, and what follows if nothing comes.

    `provisional`: the count of working days rests on a year whose calendar is not published yet.
    `next_provisional`: so does the day of the next rung. `is_receipt`: the rung asks for acknowledgement and counts
    from `opened_on`. A duty that goes on for ever has no `due_on`. `detour` says why somebody else hears it than meant.
    """

    plan: str
    task: str
    task_key: str
    plan_key: str
    clause: str
    unit: str
    unit_key: str
    period: str
    due_on: date | None
    first_due_on: date | None
    days_left: int
    working_days: int
    provisional: bool
    rung: str
    rung_working_days: int
    fires_on: date
    today: date
    light: str
    form: str
    mine: bool
    is_copy: bool
    next_rung: str | None
    next_on: date | None
    in_circular: bool = False
    wanted: str = ""
    next_provisional: bool = False
    is_receipt: bool = False
    opened_on: date | None = None
    state: str = ""
    assignment: int = 0
    notice: int = 0
    detour: str = ""

    @property
    def asks_for_talks(self) -> bool:
        """Whether the reader is the one who summons the late unit's leaders for talks."""
        return self.form == "summons" and not self.mine and not self.is_copy

    @property
    def may_be_extended(self) -> bool:
        """Whether more time can still be asked for: the whole due day counts."""
        return self.due_on is not None and self.due_on >= self.today


@dataclass(frozen=True, slots=True)
class Said:
    """A step of somebody that has to be told, in the words written then; about an assignment, where it is of one."""

    words: str
    assignment: int = 0
    plan_key: str = ""
    task_key: str = ""
    unit_key: str = ""
    period: str = ""
    notice: int = 0
    detour: str = ""


@dataclass(frozen=True, slots=True)
class CycleWord:
    """What a dispatch tells: the cycle, its period, and what is still owed of it, or the office's counts.

    `earlier` periods of the cycle were dispatched in an outage and are owed too; `named` stand in the circular.
    `unit` is named where it is not the reader's own.
    """

    cycle: str
    period: str
    due_on: date
    owed: tuple[str, ...] = ()
    counts: tuple[int, int, int] | None = None
    earlier: int = 0
    named: tuple[tuple[str, int], ...] = ()
    unit: str = ""
    detour: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """To whom the digest goes, whom to call, where the pages are, and the day it is for.

    `others` are further posts that are written to at the same address.
    """

    unit: str
    title: str
    day: date
    url: str
    office: str
    office_address: str
    office_phone: str | None
    others: tuple[str, ...] = ()

    @property
    def addressed(self) -> str:
        """The posts that are written to, the first few by name.

        >>> day, others = date(2019, 7, 3), ("香河县人民政府 经办人",)
        >>> head = Letterhead("三河市人民政府", "经办人", day, "", "", "", None, others)
        >>> head.addressed
        '三河市人民政府 经办人、香河县人民政府 经办人'
        """
        posts = (f"{self.unit} {self.title}", *self.others)
        more = f" 等 {len(posts)} 个岗位" if len(posts) > POSTS else ""
        return "、".join(posts[:POSTS]) + more


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that one message tells."""

    reasons: tuple[Reason, ...] = ()
    said: tuple[Said, ...] = ()
    words: tuple[CycleWord, ...] = ()

    @property
    def is_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.reasons or self.said or self.words)

    @property
    def priority(self) -> int:
        """How soon it must go out, by the most serious thing in it: 0 red, 1 yellow, 2 blue, 3 the rest."""
        return min((SERIOUS.get(reason.light, 3) for reason in self.reasons), default=3)
