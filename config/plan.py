"""The plan as config: its clauses, who answers for them, and the tasks they set."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from config.appraisal import AppraisalSpec, Band
from config.cadence import CADENCES, Cadence
from config.cycle import Source
from config.drafting import RestsOn, Review, SourceSpec, Supporting
from config.schedule import Once, Recurring, Schedule
from config.shape import Day, Id, Positive, Spec, Text
from config.supervised import Span
from config.target import TargetSpec
from config.task import Owes, TaskSpec, named_by
from config.words import Words

__all__ = [
    "CADENCES",
    "AppraisalSpec",
    "Band",
    "Cadence",
    "ClauseSpec",
    "Once",
    "Owes",
    "PlanSpec",
    "Recurring",
    "Schedule",
    "SourceSpec",
    "TargetSpec",
    "TaskSpec",
    "Weights",
]


class Weights(Spec):
    """How much a task counts that names no weight of its own, and who says so."""

    source: Source
    default: Positive


class ClauseSpec(Spec):
    """A numbered place in the document; its units may be none, as in a chapter of goals.

    `supporting` units (配合, 参与) are kept with the plan and owe nothing, unless a task lists them.
    """

    number: Text
    heading: Words
    leads: tuple[Id, ...] = ()
    responsible: tuple[Id, ...] = ()
    supporting: Supporting = ()
    source: RestsOn = None
    review: Review = ()
    tasks: tuple[TaskSpec, ...] = ()


class PlanSpec(Spec):
    """One file of plans/."""

    id: Id
    title: Words
    issuer: Words
    document_number: Text | None = None
    issued_on: Day
    supervisor: Id
    authority: Id
    supervised: Span = None
    ladder: Id
    ladder_by_cadence: dict[Cadence, Id] = Field(default_factory=dict)
    weights: Weights
    appraisal: AppraisalSpec | None = None
    review: Review = ()
    clauses: Annotated[tuple[ClauseSpec, ...], Field(min_length=1)]

    @property
    def supervised_from(self) -> date:
        """The first day of supervision: the date of issue, where the admin names no other."""
        return (self.supervised and self.supervised.start) or self.issued_on

    @property
    def supervised_until(self) -> date | None:
        """The last day of supervision; None where it has no end."""
        return self.supervised.until if self.supervised else None

    def is_supervised(self, first: date, last: date) -> bool:
        """Whether a period from `first` to `last` is: it reaches into the span of supervision."""
        until = self.supervised_until
        return self.supervised_from <= last and (until is None or first <= until)

    def tasks(self) -> Iterator[tuple[ClauseSpec, TaskSpec]]:
        """Every task with its clause, in document order."""
        return ((clause, task) for clause in self.clauses for task in clause.tasks)

    def ladder_of(self, task: TaskSpec) -> str:
        """The ladder id for a task: its own, else that of its cadence, else the plan's."""
        every = task.schedule.every if isinstance(task.schedule, Recurring) else None
        by_cadence = self.ladder_by_cadence.get(every) if every else None
        return task.ladder or by_cadence or self.ladder

    def named(self, clause: ClauseSpec, task: TaskSpec) -> tuple[str, ...]:
        """The unit and group ids that owe a task of a clause, before groups are fanned out."""
        return named_by(task.owes, leads=clause.leads, responsible=clause.responsible, supervisor=self.supervisor)
