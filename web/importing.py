"""Reading a policy document in (文件读入): nothing is put in force or kept, all a reader takes away is a draft."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from config.whole import Config
from documents.fault import DocumentError
from documents.opening import printed_from, spoken_of_as
from documents.readers.limits import FILE_BYTES, MEBIBYTE
from documents.reading import read
from supervision.in_force import NothingAppliedError, in_force
from web.access import Operator
from web.page import STATIC, Bar, Page
from web.review import review, written

router = APIRouter()
ROOM = MEBIBYTE
"""Bytes that a form may have besides its file."""
THROWN_AWAY = 1024 * MEBIBYTE
"""Bytes of a form that is too large which are still taken in before the line is cut."""
AT_ONCE = 2
"""Documents that are read at the same time; reading takes a processor, and the other pages need one too."""
PATIENCE = 10.0
"""Seconds that a document waits for its turn before its reader is told to come again."""
PASTED = "pasted.txt"
STYLE = sha256((STATIC / "import.css").read_bytes()).hexdigest()[:12]
_TURNS = BoundedSemaphore(AT_ONCE)
_TRY_AGAIN = 0.05
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
# Words of the reader's messages that tell what kind of fault it is, the more telling ones first.
_TELLING = (
    ("the file has", "large"), ("the text has", "long"), ("pages, the limit", "long"), ("it holds more than", "long"),
    ("is empty", "empty"),
    ("encrypted", "encrypted"), ("old Office", "old"), ("RTF", "old"), ("picture", "scan"), ("scan", "scan"),
    ("archive", "archive"), ("binary data", "binary"), ("encoding", "encoding"), ("this is", "other"),
)  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """Why nothing was read: the kind, and the reader's own words where there are any."""

    kind: str
    words: str = ""


@dataclass(frozen=True)
class Submitted:
    """A form that came in: its fields, and its file where one was chosen; nothing of it where it was too large."""

    words: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    data: bytes = b""
    is_too_large: bool = False


async def submitted(request: Request) -> Submitted:
    """The form of a request; what is too large is taken in and thrown away, so that a browser hears the answer."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(411)
    if int(length) > FILE_BYTES + ROOM:
        await _throw_away(request)
        return Submitted(is_too_large=True)
    async with request.form(max_files=1, max_fields=2, max_part_size=FILE_BYTES) as form:
        words = {name: value for name, value in form.items() if isinstance(value, str)}
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename:
            return Submitted(words, file.filename, await file.read())
        return Submitted(words)


SubmittedForm = Annotated[Submitted, Depends(submitted)]


@router.get("/import")
def show(page: Operator) -> Response:
    return _ask(page, _in_force(page)[1])


@router.post("/import")
async def read_in(page: Operator, form: SubmittedForm) -> Response:
    """The review of the document, or the form again with what is wrong; a few are read at a time, the rest wait."""
    async with _turn() as is_ours:
        return await run_in_threadpool(_read_in if is_ours else _busy, page, form)


@asynccontextmanager
async def _turn() -> AsyncIterator[bool]:
    """Waits for a turn to read, without holding up other pages; false where none came in time."""
    is_ours = False
    with anyio.move_on_after(PATIENCE):
        while not (is_ours := _TURNS.acquire(blocking=False)):
            await anyio.sleep(_TRY_AGAIN)
    try:
        yield is_ours
    finally:
        if is_ours:
            _TURNS.release()


def _busy(page: Page, form: Submitted) -> Response:
    return _ask(page, _in_force(page)[1], form.words.get("text", ""), Wrong("busy"))


def _read_in(page: Page, form: Submitted) -> Response:
    config, bar = _in_force(page)
    pasted = form.words.get("text", "")
    if wrong := _amiss(form, pasted):
        return _ask(page, bar, pasted, wrong)
    data = form.data if form.name else pasted.encode("utf-8", "replace")
    name = form.name or PASTED
    try:
        with spoken_of_as(name):
            reading = read(printed_from(data, name=name))
    except DocumentError as error:
        return _ask(page, bar, pasted, Wrong(_kind(error), str(error)))
    found = review(reading, name=form.name, config=config)
    return page.show("import_review.html", bar, review=found, text=found.text, written=written, import_style=STYLE)


@router.post("/import/draft")
def download(_: Operator, form: SubmittedForm) -> Response:
    """The draft as the page showed it, as a file of the config's plans/."""
    plan, draft = form.words.get("plan", ""), form.words.get("draft", "")
    if not _ID.fullmatch(plan) or not draft.strip():
        raise HTTPException(422)
    attachment = {"Content-Disposition": f'attachment; filename="{plan}.yaml"'}
    # A form sends every line break as CR LF.
    text = draft.replace("\r\n", "\n")
    return Response(text.encode("utf-8", "replace"), media_type="application/yaml", headers=attachment)


def _ask(page: Page, bar: Bar, pasted: str = "", wrong: Wrong | None = None) -> Response:
    """The form, with what was wrong with the last one; pasted words are given back."""
    status = (503 if wrong.kind == "busy" else 422) if wrong else 200
    return page.show(
        "import.html", bar, status=status, wrong=wrong, pasted=pasted, limit=FILE_BYTES // MEBIBYTE,
        import_style=STYLE,
    )  # fmt: skip


def _amiss(form: Submitted, pasted: str) -> Wrong | None:
    """What is wrong with the form itself."""
    if form.is_too_large:
        return Wrong("large")
    if form.name and pasted.strip():
        return Wrong("both")
    return None if form.name or pasted.strip() else Wrong("nothing")


def _in_force(page: Page) -> tuple[Config | None, Bar]:
    """The config whose names are looked up, and the bar; without either where nothing is applied yet."""
    with page.house.database.read() as session:
        try:
            rules = in_force(session)
        except NothingAppliedError:
            return None, Bar()
        return rules.config, page.bar(session, rules.calendar)


async def _throw_away(request: Request) -> None:
    left = THROWN_AWAY
    async for chunk in request.stream():
        left -= len(chunk)
        if left < 0:
            return


def _kind(error: DocumentError) -> str:
    return next((kind for words, kind in _TELLING if words in error.wrong), "damaged")
