"""Who hears of what: the roles of units that ladders and cycles speak to, and the contacts that these should name."""

from collections.abc import Iterator

from config.fault import Fault
from config.ladder import LadderSpec
from config.plan import ClauseSpec, PlanSpec, TaskSpec
from config.unit import fanned_out
from config.whole import Config
from config.written import Written


def unheard_rungs(config: Config, units: Written) -> Iterator[Fault]:
    """Units that name contacts, but none for a role by which a ladder speaks to them; each lack is told once.

    A unit without any contact lacks nothing here: the supervisor hears in its place.
    """
    lacks: dict[tuple[str, str], str] = {}
    for plan in config.plans:
        for clause, task in plan.tasks():
            ladder = config.ladder_of(plan, task)
            for id, role in _spoken_to(config, plan, clause, task, ladder):
                contacts = config.units.unit(id).contacts
                if contacts and role not in {contact.role for contact in contacts}:
                    lacks.setdefault((id, role), ladder.id)
    order = {unit.id: place for place, unit in enumerate(config.units.units)}
    for (id, role), name in sorted(lacks.items(), key=lambda lack: order[lack[0][0]]):
        said = f"'{id}' has no contact with the role {role}, to which the ladder '{name}' speaks; add one"
        yield units.fault(("units", order[id], "contacts"), said)


def posts(config: Config) -> set[tuple[str, str]]:
    """Every unit and role that somebody speaks to: a ladder, a cycle, or the office about a step that was taken."""
    found: set[tuple[str, str]] = set()
    for plan in config.plans:
        owing: set[str] = set()
        for clause, task in plan.tasks():
            owing.update(config.owing(plan, clause, task))
            found.update(_spoken_to(config, plan, clause, task, config.ladder_of(plan, task)))
        parties = {"unit": owing, "supervisor": {plan.supervisor}}
        tokens = {token for cycle in config.cycles.cycles for token in cycle.to} | {
            f"{party}.handler" for party in parties
        }
        for token in tokens:
            party, role = token.split(".")
            found.update((id, role) for id in parties[party])
    return found


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
    for token in {token for part in ladder.parts.values() for rung in part for token in (*rung.to, *rung.copy_to)}:
        party, role = token.split(".")
        yield from ((id, role) for id in parties[party])
