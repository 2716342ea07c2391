"""Every task has somebody who owes it, and everybody who owes can be reached."""

from collections.abc import Iterable, Iterator

from config.audience import ROLES
from config.fault import Fault
from config.grouping import groups_of
from config.shape import shown
from config.task import OWING_WORDS, named_by
from config.unit import fanned_out
from config.written import Place, Written

_OWES = ("clauses", ..., "tasks", ..., "owes")


def unowed_tasks(plan: Written) -> Iterator[Fault]:
    """Tasks that nobody owes, because the clause they lean on names no units."""
    for place, owes in plan.found(*_OWES):
        clause = place[:2]
        leads, responsible = plan.strings((*clause, "leads")), plan.strings((*clause, "responsible"))
        if _leans_on("leads", owes) and not leads:
            yield plan.fault(place, "nobody owes this: the clause has no leads; name them there, or list units here")
        if owes == "block" and not leads and not responsible:
            yield plan.fault(place, "nobody owes this: the clause names no units; name them there, or list units here")


def unreachable_units(units: Written, plans: Iterable[Written]) -> Iterator[Fault]:
    """Units that owe a task and have no contact to send it to."""
    groups = groups_of(units)
    owing: dict[str, str] = {}
    for plan in plans:
        for place, _ in plan.found(*_OWES):
            for id in fanned_out(_named(plan, place), groups):
                owing.setdefault(id, plan.text((*place[:-1], "id")) or "a task")
    for place, id in units.texts("units", ..., "id"):
        roles = [role for _, role in units.texts("units", place[1], "contacts", ..., "role")]
        if id in owing and "handler" not in roles and set(roles) <= set(ROLES):
            message = f"{shown(id)} owes {shown(owing[id])} but has no contact with the role handler; add one"
            yield units.fault((*place[:-1], "contacts"), message)


def _leans_on(word: str, owes: object) -> bool:
    return owes == word or (isinstance(owes, list) and word in owes)


def _named(plan: Written, place: Place) -> tuple[str, ...]:
    """The ids that an `owes` names, as far as they are written right."""
    word = plan.text(place)
    supervisor = plan.text(("supervisor",))
    named = named_by(
        word if word in OWING_WORDS else plan.strings(place),
        leads=plan.strings((*place[:2], "leads")),
        responsible=plan.strings((*place[:2], "responsible")),
        supervisor=supervisor or "",
    )
    return tuple(id for id in named if id)
