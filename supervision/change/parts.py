"""Who has which part in a task: leads, those responsible, and who owes it."""

from config.plan import ClauseSpec, PlanSpec, TaskSpec
from config.unit import fanned_out
from config.whole import Config


def parts(config: Config, plan: PlanSpec, clause: ClauseSpec, task: TaskSpec) -> dict[str, tuple[str, bool]]:
    """Each unit's role in a task and whether it owes it: leads first, then those responsible, then the rest.

    A unit that stands among the leads and in a responsible group is a lead.
    """
    groups = {group.id: group.members for group in config.units.groups}
    owing = dict.fromkeys(config.owing(plan, clause, task))
    roles = dict.fromkeys(fanned_out(clause.leads, groups), "lead")
    for unit in fanned_out(clause.responsible, groups):
        roles.setdefault(unit, "responsible")
    for unit in owing:
        roles.setdefault(unit, "supervisor" if unit == plan.supervisor else "responsible")
    return {unit: (role, unit in owing) for unit, role in roles.items()}
