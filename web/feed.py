"""The calendar feeds: who knows the secret address reads; there is no page and no word for who does not."""

from hashlib import sha256

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.staticfiles import NotModifiedResponse

from notifications.feed.address import feed_at
from notifications.feed.events import calendar
from supervision.in_force import in_force
from web.access import Anyone

router = APIRouter()
KEPT_S = 15 * 60
"""How long a calendar program may keep what it read."""


@router.api_route("/calendar/{secret}.ics", methods=["GET", "HEAD"])
def show(page: Anyone, secret: str) -> Response:
    links = page.house.links
    if links is None:
        return Response(status_code=404)
    with page.house.database.read() as session:
        found = feed_at(session, in_force(session), links, secret, today=page.today)
    if found is None:
        return Response(status_code=404)
    body = calendar(found)
    # A weak one, since the answer may go out compressed.
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'
    answer = Response(body, media_type="text/calendar; charset=utf-8")
    answer.headers.update({"ETag": tag, "Cache-Control": f"private, max-age={KEPT_S}"})
    return NotModifiedResponse(answer.headers) if _has(page.request.headers.get("if-none-match", ""), tag) else answer


def _has(asked: str, tag: str) -> bool:
    """Whether the reader has this copy already (RFC 9110, 13.1.2: weak comparison)."""
    known = {one.strip().removeprefix("W/") for one in asked.split(",")}
    return "*" in known or tag.removeprefix("W/") in known
