"""The whole config: every file, checked one by one and against each other."""

from typing import Annotated

from pydantic import Field

from config.calendar import CalendarSpec
from config.channel import FOR_MANY, ChannelSpec, is_absent
from config.cycle import CyclesSpec
from config.ladder import LadderSpec
from config.plan import ClauseSpec, PlanSpec, TaskSpec
from config.shape import Spec
from config.unit import ContactSpec, UnitsSpec, fanned_out


class Config(Spec):
    """What admins edit, as one value; only `read_config` checks that its names meet."""

    units: UnitsSpec
    ladders: tuple[LadderSpec, ...]
    cycles: CyclesSpec
    calendar: CalendarSpec
    plans: tuple[PlanSpec, ...]
    channels: Annotated[tuple[ChannelSpec, ...], Field(exclude_if=is_absent)] = ()

    def ladder(self, id: str) -> LadderSpec:
        """The ladder with this id; KeyError if there is none."""
        return {ladder.id: ladder for ladder in self.ladders}[id]

    def plan(self, id: str) -> PlanSpec:
        """The plan with this id; KeyError if there is none."""
        return {plan.id: plan for plan in self.plans}[id]

    def ladder_of(self, plan: PlanSpec, task: TaskSpec) -> LadderSpec:
        """The ladder that a task of a plan climbs."""
        return self.ladder(plan.ladder_of(task))

    def is_read_by_many(self, channel: str) -> bool:
        """Whether a channel leads to a group: there nobody can act for his unit by a link that all of them read."""
        return any(one.id == channel and one.service in FOR_MANY for one in self.channels)

    def owing(self, plan: PlanSpec, clause: ClauseSpec, task: TaskSpec) -> tuple[str, ...]:
        """The ids of the units that owe a task, each owing it for itself; groups fanned out, no doubles."""
        groups = {group.id: group.members for group in self.units.groups}
        return fanned_out(plan.named(clause, task), groups)

    def ways(self, contact: ContactSpec) -> tuple[tuple[str, str], ...]:
        """Channel and address of each way to a person, the preferred one first."""
        return tuple(contact.ways({channel.id: channel.service for channel in self.channels}))
