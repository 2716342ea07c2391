"""The matrix (单位周期表): each unit's duties of each period, in time, late, missing, excused or not yet due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup
from sqlmodel import Session
from starlette.datastructures import QueryParams

from supervision.choices import Choices, choices
from supervision.in_force import in_force
from supervision.matrix import ORDERS, Cell, Matrix, Row, Wanted, kinds, matrix
from supervision.remembering import mark, remembered
from web.access import Overseer
from web.asking import Asked, asked
from web.language import Language
from web.naming import shorts
from web.page import Page
from web.picking import MANY, keyed, near

router = APIRouter()
PATH = "/matrix"
SHOWN = (Cell.MISSING, Cell.LATE, Cell.NOT_YET, Cell.EXCUSED, Cell.ON_TIME)
"""What is worth a look first."""
ONE, SPACE = Markup('<b class="{}">{}{}</b>'), Markup(" ")
"""A shape with its number: thousands of them stand on a page."""


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
        table = _table(session, page, wanted, found, shorts(rules))
        bar = page.bar(session, rules.calendar)
    meant = [fault.value for fault in asked_for.faults if fault.name == "unit"]
    return page.show(
        "matrix.html", bar, status=422 if asked_for.faults else 200, asked=asked_for, found=found, choices=everything,
        kinds=among, marks=_marks(page.language), orders=ORDERS, order=wanted.order, many=MANY,
        near=[("unit", choice) for value in meant for choice in near(value, everything.units)],
        table=table,
    )  # fmt: skip


def _table(session: Session, page: Page, wanted: Wanted, found: Matrix, short: Mapping[str, str]) -> str:
    """The table, which is the same for all who look at it in a language: hundreds of cells, written once."""
    if not found.rows:
        return ""
    key = ("cells", page.language.code, wanted)
    return remembered(session, mark(session), key, lambda: _written(page, found, short))


def _written(page: Page, found: Matrix, short: Mapping[str, str]) -> str:
    writing = _Writing(page.language)
    rows = [writing.row(row, found.periods, short) for row in found.rows]
    return page.part("cells.html", "table", found.periods, rows)


def _marks(language: Language) -> list[tuple[str, str, str]]:
    """What can stand in a cell, with its shape and its words."""
    return [(one.value, language.say("cell shape", one.value), language.say("cell", one.value)) for one in SHOWN]


@dataclass(frozen=True)
class Content:
    """What stands in a cell: shapes with their numbers, and the same in words."""

    shapes: Markup
    words: str


@dataclass(frozen=True)
class Shown:
    """A unit and its cells, one for each column; None where it owes nothing of the period."""

    key: str
    name: str
    cells: tuple[Content | None, ...]


class _Writing:
    """Puts cells into words; what holds the same is written once."""

    def __init__(self, language: Language) -> None:
        self.language, self.marks = language, _marks(language)
        self.known = dict[tuple[tuple[str, int], ...], Content]()

    def row(self, row: Row, periods: Sequence[str], short: Mapping[str, str]) -> Shown:
        name = self.language.pick(row.name, short.get(row.key, row.name_en))
        return Shown(row.key, name, tuple(self._cell(row.cells.get(one)) for one in periods))

    def _cell(self, counts: Mapping[str, int] | None) -> Content | None:
        if not counts:
            return None
        key = tuple(counts.items())
        if key not in self.known:
            number, pick = self.language.number, self.language.pick
            there = [(how, shape, words, number(counts[how])) for how, shape, words in self.marks if how in counts]
            told = pick("，", ", ").join(f"{words} {count}" for _, _, words, count in there)
            self.known[key] = Content(SPACE.join(ONE.format(how, shape, count) for how, shape, _, count in there), told)
        return self.known[key]


def _asked(query: QueryParams, everything: Choices, kinds: tuple[str, ...]) -> Asked:
    known = {
        "plan": [choice.key for choice in everything.plans],
        "kind": kinds,
        "unit": everything.unit_keys,
        "order": ORDERS,
    }
    return asked(PATH, keyed(query, {"unit": everything.units}), known)
