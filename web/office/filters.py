"""Kept filters (常用筛选): keeping what one asks a page for under a name, and taking it away again."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from supervision.filters import (
    LONGEST_NAME,
    MOST,
    PATHS,
    FilterError,
    UnknownFilterError,
    delete,
    filters_of,
    keep,
    misfit,
    named,
)
from supervision.in_force import in_force
from web.access import SignedIn
from web.decision import Wrong, cleaned
from web.forms import in_words
from web.page import Page
from web.sent import Sent as Fields
from web.sent import SentForm

router = APIRouter()
MOST_FIELDS = 40
VALUES = {"most": MOST, "longest": LONGEST_NAME}


@dataclass(frozen=True)
class Typed:
    """What is to be kept: of which page, what it is asked for, the name, and the filter that it shall replace."""

    path: str = "/"
    query: str = ""
    name: str = ""
    over: int | None = None
    wrong: tuple[Wrong, ...] = ()
    taken: int | None = None

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


@router.get("/filters")
def show(page: SignedIn) -> Response:
    """The person's own filters, each to be opened or taken away."""
    return _filters_page(page)


@router.post("/filters")
def keep_one(page: SignedIn, form: SentForm) -> Response:
    """Keeps it and leads back to the page; a name that is taken is asked about first."""
    typed = _typed(form)
    if kind := misfit(typed.path, typed.name, typed.query):
        return _again(page, typed, kind)
    try:
        keep(
            page.house.database, account=page.who.account, path=typed.path, name=typed.name, query=typed.query,
            now=page.now, over=typed.over,
        )  # fmt: skip
    except FilterError as error:
        return _again(page, typed, error.kind)
    return RedirectResponse(typed.address, status_code=303)


@router.post("/filters/{filter:int}/delete")
def take_away(page: SignedIn, filter: int) -> Response:
    """Takes an own filter away; those of others are not there."""
    try:
        if not 0 < filter < 2**31:
            raise UnknownFilterError(filter)
        delete(page.house.database, account=page.who.account, filter=filter)
    except UnknownFilterError:
        raise HTTPException(404) from None
    return RedirectResponse("/filters?done=deleted", status_code=303)


@router.get("/filters/{_:path}")
def back_to_the_filters(__: SignedIn, _: str) -> Response:
    return RedirectResponse("/filters", status_code=303)


def _again(page: Page, typed: Typed, kind: str) -> Response:
    """The form anew with what is wrong; where the name is taken, whose place it would take."""
    with page.house.database.read() as session:
        old = named(session, page.who.account, typed.path, typed.name) if kind == "taken" else None
    wrong = (Wrong("filter", f"filter-{kind}", VALUES),)
    path, query = (typed.path, typed.query) if typed.path in PATHS else ("/", "")
    sent = Typed(path, query, typed.name, wrong=wrong, taken=old.id if old else None)
    return _filters_page(page, sent, status=409 if kind == "taken" else 422)


def _filters_page(page: Page, sent: Typed | None = None, *, status: int = 200) -> Response:
    with page.house.database.read() as session:
        kept = filters_of(session, page.who.account)
        bar = page.bar(session, in_force(session).calendar)
    return page.show(
        "office/kept_filters.html", bar, status=status, kept=kept, sent=sent,
        wrong=in_words(page, sent.wrong) if sent else [], done=page.request.query_params.get("done") == "deleted",
        longest=LONGEST_NAME, most=MOST,
    )  # fmt: skip


def _typed(form: Fields) -> Typed:
    """The form; its query is taken apart and put together anew, so that it can be nothing but a query."""
    form = form or {}
    over = form.get("over", "")
    number = int(over) if over.isascii() and over.isdecimal() and len(over) < 10 else None
    return Typed(
        form.get("path", "")[:64], _query(form.get("query", "")), cleaned(form.get("filter", ""))[:200], number
    )


def _query(typed: str) -> str:
    try:
        pairs = parse_qsl(typed[:8000], max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError:
        return ""
    return urlencode([(name, value) for name, value in pairs if name not in ("page", "lang") and value])
