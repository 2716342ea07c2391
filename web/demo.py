"""Moving the replayed clock, in the demo only."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from web.access import SignedIn
from web.page import Page

router = APIRouter()


@router.post("/demo/forward")
def forward(page: SignedIn, step: Annotated[str, Form()]) -> Response:
    """Begins to move the clock and goes back to the page that asked; a moving clock is left alone."""
    demo = page.house.demo
    if demo is None:
        raise HTTPException(404)
    try:
        if not demo.busy:
            demo.forward(step)
    except ValueError as error:
        raise HTTPException(422) from error
    return RedirectResponse(_back(page), status_code=303)


def _back(page: Page) -> str:
    """The address of the page with the button, on this host whatever the header says."""
    came_from = urlsplit(page.request.headers.get("referer", ""))
    path = came_from.path if came_from.path.startswith("/") and not came_from.path.startswith("/demo") else "/"
    return str(page.request.url.replace(path=path, query=came_from.query, fragment=""))
