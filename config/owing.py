"""Every task has somebody who owes it, and whoever owes or supervises can be reached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
    """Units that owe a task and whose contacts are no handler, and supervisors who name nobody.

    Another unit may go without any contact: what it should hear is told to the supervisor.
    """
    plans = list(plans)
    owing = _owing(plans, groups_of(units))
    supervising = {plan.text(("supervisor",)) for plan in plans}
    for place, id in units.texts("units", ..., "id"):
        contacts = (*place[:-1], "contacts")
        roles = [role for _, role in units.texts(*contacts, ..., "role")]
        if not units.at(contacts):
            if id in supervising:
                message = f"{shown(id)} supervises and names nobody; add a contact, to hear what reaches nobody else"
                yield units.fault(place, message)
        elif id in owing and "handler" not in roles and set(roles) <= set(ROLES):
            message = f"{shown(id)} owes {shown(owing[id])} but has no contact with the role handler; add one"
            yield units.fault(contacts, message)


def _owing(plans: Iterable[Written], groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The units that owe something, with the first task that each owes."""
    owing: dict[str, str] = {}
    for plan in plans:
        for place, _ in plan.found(*_OWES):
            for id in fanned_out(_named(plan, place), groups):
                owing.setdefault(id, plan.text((*place[:-1], "id")) or "a task")
    return owing


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
