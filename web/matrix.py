"""The matrix (单位周期表): each unit's duties of each period, in time, late, missing, excused or not yet due."""

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from supervision.choices import Choices, choices
from supervision.in_force import in_force
from supervision.matrix import ORDERS, Cell, Matrix, Wanted, kinds, matrix
from web.access import Overseer
from web.asking import Asked, asked
from web.naming import shorts
from web.page import Page
from web.picking import MANY, keyed, near

router = APIRouter()
PATH = "/matrix"
SHOWN = (Cell.MISSING, Cell.LATE, Cell.NOT_YET, Cell.EXCUSED, Cell.ON_TIME)
"""What is worth a look first."""


@router.get(PATH)
def show(page: Overseer) -> Response:
    with page.house.database.read() as session:
        rules, everything = in_force(session), choices(session)
        among = kinds(session)
        asked_for = _asked(page.request.query_params, everything, among)
        wanted = Wanted(
            page.today, asked_for.get("plan"), asked_for.get("kind"), asked_for.get("unit"),
            asked_for.get("order") or "document", asked_for.page,
        )  # fmt: skip
        found = Matrix((), (), 0, 1) if asked_for.faults else matrix(session, wanted)
        bar = page.bar(session, rules.calendar)
    meant = [fault.value for fault in asked_for.faults if fault.name == "unit"]
    return page.show(
        "matrix.html", bar, status=422 if asked_for.faults else 200, asked=asked_for, found=found, choices=everything,
        kinds=among, marks=_marks(page), orders=ORDERS, order=wanted.order, many=MANY,
        near=[("unit", choice) for value in meant for choice in near(value, everything.units)], short=shorts(rules),
    )  # fmt: skip


def _marks(page: Page) -> list[tuple[str, str, str]]:
    """What can stand in a cell, with its shape and its words."""
    say = page.language.say
    return [(one.value, say("cell shape", one.value), say("cell", one.value)) for one in SHOWN]


def _asked(query: QueryParams, everything: Choices, kinds: tuple[str, ...]) -> Asked:
    known = {
        "plan": [choice.key for choice in everything.plans],
        "kind": kinds,
        "unit": everything.unit_keys,
        "order": ORDERS,
    }
    return asked(PATH, keyed(query, {"unit": everything.units}), known)
