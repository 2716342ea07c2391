"""Giving a file of evidence (佐证材料) back: always to be saved, never to be shown as a page of ours."""

import logging
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse

from models.evidence import Evidence
from supervision.evidence import path_of, visible
from supervision.in_force import in_force
from web.access import SignedIn
from web.page import Page

LOG = logging.getLogger(__name__)
LARGEST_ID = 2**31 - 1
SANDBOX = "default-src 'none'; sandbox"
router = APIRouter()


@router.api_route("/evidence/{number}", methods=["GET", "HEAD"])
def show(page: SignedIn, number: str) -> Response:
    """The file, or the part that is asked for; 404 for whoever may not have it, 410 where its bytes are gone."""
    with page.house.database.read() as session:
        found = visible(session, page.who, _id(number))
        if found is None:
            raise HTTPException(404)
        bar = page.bar(session, in_force(session).calendar)
    store = page.house.evidence
    path = path_of(store, found) if store else None
    if path is None or not path.is_file():
        LOG.error(
            "the bytes of evidence %s (%s, %s) are not in the evidence folder", found.id, found.name, found.sha256
        )
        return page.show("evidence_gone.html", bar, status=410, file=found)
    headers = headers_of(found)
    if has(page, headers["ETag"]):
        return NotModifiedResponse(FileResponse(path, headers=headers).headers)
    return FileResponse(path, media_type=found.media_type, headers=headers)


def headers_of(found: Evidence) -> dict[str, str]:
    """What goes with a file: its name, and that no browser may run or show it in our name."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{found.sha256}"',
    }


def has(page: Page, tag: str) -> bool:
    """Whether the reader has this copy already (RFC 9110, 13.1.2: weak comparison)."""
    asked = {one.strip().removeprefix("W/") for one in page.request.headers.get("if-none-match", "").split(",")}
    return "*" in asked or tag in asked


def _id(number: str) -> int:
    """The number in the address, 0 (which nothing has) where it is none."""
    fits = number.isascii() and number.isdigit() and len(number) <= len(str(LARGEST_ID))
    return int(number) if fits and int(number) <= LARGEST_ID else 0
