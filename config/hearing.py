"""Every rung of a ladder is heard: whomever it speaks to has a contact with that role."""

from collections.abc import Iterator

from config.fault import Fault
from config.ladder import LadderSpec
from config.plan import ClauseSpec, PlanSpec, TaskSpec
from config.unit import UnitSpec, fanned_out
from config.whole import Config
from config.written import Written


def unheard_rungs(config: Config, units: Written) -> Iterator[Fault]:
    """Units that a ladder speaks to by a role for which they name no contact; each lack is told once."""
    lacks: dict[tuple[str, str], str] = {}
    for plan in config.plans:
        for clause, task in plan.tasks():
            ladder = config.ladder_of(plan, task)
            for id, role in _spoken_to(config, plan, clause, task, ladder):
                if role not in {contact.role for contact in config.units.unit(id).contacts}:
                    lacks.setdefault((id, role), ladder.id)
    order = {unit.id: place for place, unit in enumerate(config.units.units)}
    for (id, role), name in sorted(lacks.items(), key=lambda lack: order[lack[0][0]]):
        said = f"'{id}' has no contact with the role {role}, to which the ladder '{name}' speaks; add one"
        yield units.fault(("units", order[id], "contacts" if _has_some(config.units.unit(id)) else "id"), said)


def _spoken_to(
    config: Config, plan: PlanSpec, clause: ClauseSpec, task: TaskSpec, ladder: LadderSpec
) -> Iterator[tuple[str, str]]:
    """The units and roles that the ladder of a task speaks to."""
    groups = {group.id: group.members for group in config.units.groups}
    parties = {
        "unit": config.owing(plan, clause, task),
        "leads": fanned_out(clause.leads, groups),
        "supervisor": (plan.supervisor,),
        "authority": (plan.authority,),
    }
    for token in {token for rung in ladder.rungs for token in (*rung.to, *rung.copy_to)}:
        party, role = token.split(".")
        yield from ((id, role) for id in parties[party])


def _has_some(unit: UnitSpec) -> bool:
    return bool(unit.contacts)
