"""The whole config: every file, checked one by one and against each other."""

from config.calendar import CalendarSpec
from config.cycle import CyclesSpec
from config.ladder import LadderSpec
from config.plan import ClauseSpec, PlanSpec, TaskSpec
from config.shape import Spec
from config.unit import UnitsSpec, fanned_out


class Config(Spec):
    """What admins edit, as one value; only `read_config` checks that its names meet."""

    units: UnitsSpec
    ladders: tuple[LadderSpec, ...]
    cycles: CyclesSpec
    calendar: CalendarSpec
    plans: tuple[PlanSpec, ...]

    def ladder(self, id: str) -> LadderSpec:
        """The ladder with this id; KeyError if there is none."""
        return {ladder.id: ladder for ladder in self.ladders}[id]

    def plan(self, id: str) -> PlanSpec:
        """The plan with this id; KeyError if there is none."""
        return {plan.id: plan for plan in self.plans}[id]

    def ladder_of(self, plan: PlanSpec, task: TaskSpec) -> LadderSpec:
        """The ladder that a task of a plan climbs."""
        return self.ladder(plan.ladder_of(task))

    def owing(self, plan: PlanSpec, clause: ClauseSpec, task: TaskSpec) -> tuple[str, ...]:
        """The ids of the units that owe a task, each owing it for itself; groups fanned out, no doubles."""
        groups = {group.id: group.members for group in self.units.groups}
        return fanned_out(plan.named(clause, task), groups)
