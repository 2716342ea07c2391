"""What an edited config would do: entries that change, duties that move, words that fall away or come to be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from supervision.climb import asks_receipt

Kind = Literal[
    "plan", "clause", "task", "unit", "group", "contact", "channel", "ladder", "rung", "cycle", "calendar", "setting"
]
Fate = Literal["added", "changed", "withdrawn"]


@dataclass(frozen=True)
class Part:
    """One key of an entry, e.g. `schedule.due`, with what stood there and what will; None where there is nothing."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Edit:
    """An entry of the config that is added, changed or withdrawn.

    `key` leads there (langfang-2019/target-lists, default/yellow, commerce); `clause` is the number of a task's clause.
    """

    kind: Kind
    key: str
    fate: Fate
    name: str = ""
    name_en: str = ""
    clause: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class UnitName:
    key: str
    name: str
    name_en: str


@dataclass(frozen=True)
class About:
    """A task for one period, as a line begins; `period` is a stored one: once, standing, 2019-06, 2019Q2."""

    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    period: str


@dataclass(frozen=True)
class Duties:
    """The assignments of several units that share a fate: opened, moved, withdrawn or taken up again.

    `to_on` is the new date of those that move; `was_late` says that they were overdue, or reported late, before.
    """

    about: About
    units: tuple[UnitName, ...]
    due_on: date | None
    to_on: date | None = None
    was_late: bool = False


@dataclass(frozen=True)
class Rungs:
    """One rung for the assignments of several units on one due date, to speak on `fires_on`.

    `from_on` is the day on which it would have spoken, where only the day moves. Of one that asks for acknowledgement
    `due_on` is the day of opening.
    """

    about: About
    units: tuple[UnitName, ...]
    due_on: date
    ladder: str
    rung: str
    name: str
    name_en: str
    fires_on: date
    provisional: bool
    from_on: date | None = None

    @property
    def asks_receipt(self) -> bool:
        """Whether it counts from the day of opening and asks for acknowledgement."""
        return asks_receipt(self.ladder)


@dataclass(frozen=True)
class Round:
    """A period of a cycle, to be dispatched at once."""

    cycle: str
    name: str
    name_en: str
    period: str


@dataclass(frozen=True)
class Refusal:
    """Why the change is not applied. `unless_late` says that the admin may insist, for the record.

    kind "unit-owes": a unit left out that still owes `number` duties; "into-the-past": the task's new date `on` is
    over; "past-due": the task's old date `on` is over and `number` units were late; "withdraws-late":
    `number` overdue duties of the task would end.
    """

    kind: Literal["unit-owes", "into-the-past", "past-due", "withdraws-late"]
    key: str
    name: str
    name_en: str
    number: int
    on: date | None = None
    clause: str = ""

    @property
    def unless_late(self) -> bool:
        return self.kind != "unit-owes"

    @property
    def fact(self) -> str:
        """What is so, without the mend."""
        who = f"{self.clause} {self.name} ({self.key})".strip()
        match self.kind:
            case "unit-owes":
                return f"{who} is left out and still owes {self.number}"
            case "into-the-past":
                return f"{who} moves to {self.on}, which is over"
            case "past-due":
                return f"{who} was due on {self.on} and {self.number} were late"
            case "withdraws-late":
                return f"{who} would lose {self.number} overdue duties"

    def __str__(self) -> str:
        mend = {
            "unit-owes": "keep it in units.yaml and take it out of the clauses first, or wait until all is reported",
            "into-the-past": "check the date, or say --late",
            "past-due": "with --late the date moves all the same, and they stay marked as having been late",
            "withdraws-late": "with --late they end all the same; lists of the days before keep them",
        }
        return f"{self.fact}; {mend[self.kind]}"


@dataclass(frozen=True)
class Difference:
    """What applying a config would do now, worked out by doing it and taking it back.

    `base` is the digest of the config in force (None: none yet), `digest` that of the edited one. `opened` are what
    the next sweep would open besides what it opens anyway. `cancelled` would have spoken and will not; `added` will
    speak; `rearmed` spoke for an earlier date and will speak anew; `shifted` keep their due date and speak on another
    day; `unsent` have spoken, nobody has been told, and nobody will be. `dispatched` are periods of cycles that go out
    at once and would not without the change.
    """

    base: str | None
    digest: str
    edits: tuple[Edit, ...] = ()
    opened: tuple[Duties, ...] = ()
    moved: tuple[Duties, ...] = ()
    withdrawn: tuple[Duties, ...] = ()
    revived: tuple[Duties, ...] = ()
    cancelled: tuple[Rungs, ...] = ()
    added: tuple[Rungs, ...] = ()
    rearmed: tuple[Rungs, ...] = ()
    shifted: tuple[Rungs, ...] = ()
    unsent: tuple[Rungs, ...] = ()
    dispatched: tuple[Round, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def changes(self) -> bool:
        """Whether anything is to apply."""
        return self.base != self.digest

    @property
    def counts(self) -> dict[str, int]:
        """How many assignments and rungs of assignments each list stands for."""
        lists: dict[str, Iterable[Duties | Rungs]] = {
            "opened": self.opened, "moved": self.moved, "withdrawn": self.withdrawn, "revived": self.revived,
            "cancelled": self.cancelled, "added": self.added, "rearmed": self.rearmed, "shifted": self.shifted,
            "unsent": self.unsent,
        }  # fmt: skip
        return {name: sum(len(one.units) for one in found) for name, found in lists.items()}

    def refused(self, *, late: bool) -> tuple[Refusal, ...]:
        """The refusals that stand; with `late` the admin insists on what may be insisted on."""
        return tuple(refusal for refusal in self.refusals if not (late and refusal.unless_late))
