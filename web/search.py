"""The search page (检索): what was written of the work, as far as the reader may read it, with the words marked."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from supervision.choices import Choices, choices
from supervision.in_force import in_force
from supervision.searching.asking import LONGEST, Found, Hit, Search, search
from supervision.searching.indexing import KINDS
from web.access import SignedIn
from web.asking import Asked, asked
from web.days import Days, typed_day
from web.naming import shorts
from web.page import STATIC, Page
from web.picking import MANY, keyed, near
from web.running.address import CURSORS, Fitting

router = APIRouter()
PATH = "/search"
FIRST_TASKS = 5
"""Tasks that stand before everything else that is found."""
STYLE = sha256((STATIC / "search.css").read_bytes()).hexdigest()[:12]
SAID = tuple(kind for kind in KINDS if kind != "task")
WORDS = Fitting(lambda typed: len(typed) <= LONGEST)


@router.get(PATH)
def show(page: SignedIn) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        known = choices(session)
        wanted = _asked(page, known)
        question = _question(wanted, page)
        tasks = found = Found()
        if question is not None and not wanted.faults:
            if not question.kinds and question.before is None:
                only_tasks = replace(question, kinds=("task",))
                tasks = search(session, page.who, only_tasks, today=page.today, size=FIRST_TASKS)
            rest = question if question.kinds else replace(question, kinds=SAID)
            found = search(session, page.who, rest, today=page.today)
        bar = page.bar(session, rules.calendar)
    filters = {name: value for name, value in wanted.values.items() if name not in ("beyond", "page")}
    named = [(kind, page.language.say("what", kind)) for kind in KINDS]
    return page.show(
        "search.html", bar, status=422 if wanted.faults else 200, asked=replace(wanted, values=filters),
        question=question, tasks=tasks, found=found, choices=known, kinds_named=named, many=MANY, short=shorts(rules),
        near=_near(wanted, known), link=link_of, longest=LONGEST, beyond=wanted.get("beyond"), search_style=STYLE,
    )  # fmt: skip


def link_of(hit: Hit) -> str:
    """Where what was found is read whole."""
    if hit.assignment is not None:
        return f"/duties/{hit.assignment}"
    if hit.task is None:
        return f"/slips/{hit.ref}"
    return f"/tasks/{quote(hit.plan or '', safe='')}/{quote(hit.task.key, safe='')}"


def _asked(page: Page, known: Choices) -> Asked:
    filters = {
        "q": WORDS, "what": KINDS, "unit": known.unit_keys, "plan": [choice.key for choice in known.plans],
        "since": Days(), "until": Days(), "beyond": CURSORS,
    }  # fmt: skip
    return asked(PATH, keyed(page.request.query_params, {"unit": known.units}), filters)


def _near(wanted: Asked, known: Choices) -> list[tuple[str, object]]:
    faulty: Mapping[str, str] = {fault.name: fault.value for fault in wanted.faults}
    return [("unit", choice) for choice in near(faulty.get("unit", ""), known.units)]


def _question(wanted: Asked, page: Page) -> Search | None:
    """What is asked for; None where nothing is yet, or something of it is faulty."""
    words, beyond = wanted.get("q"), wanted.get("beyond")
    if not words or wanted.faults:
        return None
    since, until = (typed_day(typed) if (typed := wanted.get(name)) else None for name in ("since", "until"))
    what = wanted.get("what")
    return Search(
        words, (what,) if what else (), wanted.get("unit"), wanted.get("plan"), since, until,
        int(beyond) if beyond else None,
    )  # fmt: skip
