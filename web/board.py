"""The board (督办看板): who is late, with what, since when, and what happens next."""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import QueryParams

from supervision.board import Board, Question, board, by_unit
from supervision.choices import Choices, choices
from supervision.in_force import in_force
from supervision.light import Colour
from web.asking import Asked, asked
from web.naming import shorts
from web.page import PageOf

router = APIRouter()
SCOPES = ("attention", "overdue", "open", "all")
ORDER = (Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREEN, Colour.NONE)
WORST = 8


@router.get("/")
def show(page: PageOf) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        everything = choices(session)
        wanted = _asked(page.request.query_params, everything)
        question = _question(wanted, page)
        found = Board((), 0, 1, 1) if wanted.faults else board(session, question, rules.calendar)
        units = [] if wanted.faults else by_unit(session, question)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "board.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, choices=everything,
        tiles=tiles(found.lights, question.scope, wanted.get("light")), scopes=SCOPES, scope=question.scope,
        worst=[unit for unit in units if unit.overdue][:WORST], size=question.size, lights=_lights(page),
        first_sweep=rules.config.cycles.sweep_at, short=shorts(rules),
    )  # fmt: skip


def tiles(lights: Mapping[str, int], scope: str, chosen: str | None) -> list[tuple[str, int]]:
    """Each light with its count: those that the scope is about, and any other that occurs or is chosen."""
    about = {"attention": ("red", "yellow", "blue"), "overdue": ("red", "yellow")}
    usual = about.get(scope, tuple(Colour))
    return [(c.value, lights.get(c, 0)) for c in ORDER if c in usual or c in lights or c == chosen]


def _asked(query: QueryParams, everything: Choices) -> Asked:
    known = {
        "scope": SCOPES,
        "unit": [choice.key for choice in everything.units],
        "lead": [choice.key for choice in everything.leads],
        "clause": [choice.key for choice in everything.clauses],
        "light": [colour.value for colour in Colour],
        "plan": [choice.key for choice in everything.plans],
    }
    return asked("/", query, known)


def _lights(page: PageOf) -> list[tuple[str, str]]:
    say, kinds = page.language.say, ("shape", "light", "meaning")
    return [(colour.value, " ".join(say(kind, colour.value) for kind in kinds)) for colour in ORDER]


def _question(wanted: Asked, page: PageOf) -> Question:
    return Question(
        page.today, scope="attention" if wanted.faults else wanted.get("scope") or "attention",
        plan=wanted.get("plan"), unit=wanted.get("unit"), lead=wanted.get("lead"), clause=wanted.get("clause"),
        light=wanted.get("light"), page=wanted.page,
    )  # fmt: skip
