"""What the board is asked for."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from supervision.owed import View, past, present

PAGE = 50


@dataclass(frozen=True)
class Question:
    """What the board is asked for. Keys of plan, task, unit, lead; a clause number; a period; a colour.

    `scope` says how much: attention (overdue and due soon), overdue, open (all that is owed), all.
    """

    today: date
    scope: str = "attention"
    hindsight: bool = False
    plan: str | None = None
    task: str | None = None
    unit: str | None = None
    lead: str | None = None
    clause: str | None = None
    period: str | None = None
    light: str | None = None
    page: int = 1
    size: int = PAGE

    @property
    def view(self) -> View:
        return past(self.today) if self.hindsight else present(self.today)

    @property
    def of_any_light(self) -> Self:
        """The same on its first page, whatever the light."""
        return replace(self, light=None, page=1)

    @property
    def picks_tasks(self) -> bool:
        """Whether it is about some tasks only, beside those of a plan."""
        return bool(self.task or self.lead or self.clause)
