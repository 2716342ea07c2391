"""The board (督办看板): who is late, with what, since when, and what happens next."""

from collections.abc import Mapping
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import QueryParams

from supervision.access import Role
from supervision.board import Board, Question, UnitCount, board, by_unit
from supervision.choices import Choice, Choices, choices
from supervision.in_force import in_force
from supervision.light import Colour
from supervision.matrix import periods
from supervision.remembering import mark, remembered
from supervision.trend import trend
from web.access import SignedIn
from web.asking import Asked, asked
from web.naming import shorts
from web.page import Page
from web.picking import MANY, keyed, near
from web.plots import curve
from web.wording import WORDS

router = APIRouter()
SCOPES = ("attention", "overdue", "open", "all")
ORDER = (Colour.RED, Colour.YELLOW, Colour.BLUE, Colour.GREEN, Colour.NONE)
WORST = 8
TREND = timedelta(days=90)
"""How far back the curve goes."""


@router.get("/")
def show(page: SignedIn) -> Response:
    """The board for those who oversee; a unit begins with what it owes itself."""
    if not page.who.oversees:
        return RedirectResponse("/mine", status_code=303)
    with page.house.database.read() as session:
        rules = in_force(session)
        everything, known = choices(session), periods(session)
        wanted = _asked(page.request.query_params, everything, known)
        question = _question(wanted, page)
        found = Board((), 0, 1, 1) if wanted.faults else board(session, question, rules.calendar)
        worst = [] if wanted.faults else _worst(session, question)
        course = "" if wanted.faults else _course(session, page, question)
        bar = page.bar(session, rules.calendar)
    return page.show(
        "board.html", bar, status=422 if wanted.faults else 200, asked=wanted, found=found, choices=everything,
        tiles=tiles(found.lights, question.scope, wanted.get("light")), scopes=SCOPES, scope=question.scope,
        worst=worst, size=question.size, lights=_lights(page), periods=known, many=MANY, near=_near(wanted, everything),
        first_sweep=rules.config.cycles.sweep_at, short=shorts(rules), course=course,
        states=_words(page, "state"), roles=_words(page, "role"),
        may_urge=page.who.role == Role.SUPERVISOR, here=wanted.to(page=wanted.page if wanted.page > 1 else None),
    )  # fmt: skip


def tiles(lights: Mapping[str, int], scope: str, chosen: str | None) -> list[tuple[str, int]]:
    """Each light with its count: those that the scope is about, and any other that occurs or is chosen."""
    about = {"attention": ("red", "yellow", "blue"), "overdue": ("red", "yellow")}
    usual = about.get(scope, tuple(Colour))
    return [(c.value, lights.get(c, 0)) for c in ORDER if c in usual or c in lights or c == chosen]


def _asked(query: QueryParams, everything: Choices, periods: tuple[str, ...]) -> Asked:
    known = {
        "scope": SCOPES,
        "unit": everything.unit_keys,
        "lead": [choice.key for choice in everything.leads],
        "clause": [choice.key for choice in everything.clauses],
        "period": periods,
        "light": [colour.value for colour in Colour],
        "plan": [choice.key for choice in everything.plans],
    }
    return asked("/", keyed(query, {"unit": everything.units, "lead": everything.leads}), known)


def _near(wanted: Asked, everything: Choices) -> list[tuple[str, Choice]]:
    """What was perhaps meant by a name that is none, with the filter that it stands in."""
    options = {"unit": everything.units, "lead": everything.leads}
    faulty = [fault for fault in wanted.faults if fault.name in options]
    return [(fault.name, choice) for fault in faulty for choice in near(fault.value, options[fault.name])]


def _lights(page: Page) -> list[tuple[str, str]]:
    say, kinds = page.language.say, ("shape", "light", "meaning")
    return [(colour.value, " ".join(say(kind, colour.value) for kind in kinds)) for colour in ORDER]


def _worst(session: Session, question: Question) -> list[UnitCount]:
    return [unit for unit in by_unit(session, question, most=WORST) if unit.overdue]


def _course(session: Session, page: Page, question: Question) -> str:
    """The curve, drawn; none where a question is narrower than plans, for it would say something else than the tiles.

    It is the same on every page of the board, and so it is drawn once for each language.
    """
    if question.unit or question.picks_tasks or question.period:
        return ""
    key = ("course", page.language.code, question.plan, question.today)
    return remembered(session, mark(session), key, lambda: _drawn(session, page, question))


def _drawn(session: Session, page: Page, question: Question) -> str:
    days = trend(session, plan=question.plan, since=question.today - TREND, until=question.today)
    late, badly = [(point.day, point.overdue) for point in days], [(point.day, point.red) for point in days]
    drawn = curve.scale([late]) if len(days) > 1 else None
    if drawn is None:
        return ""
    lines = [("overdue", curve.line(drawn, late)), ("badly", curve.line(drawn, badly))]
    return page.part("plots.html", "trend", days, drawn, curve, lines)


def _words(page: Page, kind: str) -> dict[str, str]:
    """Every word of a kind: said line by line they would be looked for fifty times."""
    return {value: page.language.say(kind, value) for value in WORDS[kind]}


def _question(wanted: Asked, page: Page) -> Question:
    return Question(
        page.today, scope="attention" if wanted.faults else wanted.get("scope") or "attention",
        plan=wanted.get("plan"), unit=wanted.get("unit"), lead=wanted.get("lead"), clause=wanted.get("clause"),
        period=wanted.get("period"), light=wanted.get("light"), page=wanted.page,
    )  # fmt: skip
