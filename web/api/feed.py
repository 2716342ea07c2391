"""The secret addresses of calendars (日历订阅): that of one's own unit, and new ones in place of old."""

from pydantic import Field
from sqlmodel import Session

from models.unit import Contact, Unit
from notifications.feed.address import UnknownReaderError, feed_url, reader_named, renew
from notifications.links.signing import Links
from web.api.access import Reporter, Runner, UnitReader
from web.api.access import router as api_router
from web.api.problem import ProblemError, not_found
from web.api.shape import Key, Shape
from web.page import Page

router = api_router("messages")


class AddressOut(Shape):
    """Where a calendar is; who knows the address can read it."""

    url: str = Field(description="An iCalendar file to subscribe to.")


@router.get("/calendar-address", operation_id="get_calendar_address")
def show(page: UnitReader) -> AddressOut:
    """The calendar of the caller's unit."""
    links = _links(page)
    with page.house.database.read() as session:
        return AddressOut(url=feed_url(links, _own(session, page)))


@router.post("/calendar-address/renew", operation_id="renew_calendar_address")
def renewed(page: Reporter) -> AddressOut:
    """A new address for the calendar of the caller's unit; the one before answers no more."""
    links = _links(page)
    with page.house.database.read() as session:
        unit = _own(session, page)
    return AddressOut(url=feed_url(links, renew(page.house.database, unit, now=page.now, actor=page.who.actor)))


@router.post(
    "/contacts/{unit}/{contact}/calendar-address/renew", operation_id="renew_contact_calendar_address", tags=["units"]
)
def renewed_for(page: Runner, unit: Key, contact: Key) -> AddressOut:
    """A new address for the calendar of a person; the one before answers no more."""
    links = _links(page)
    with page.house.database.read() as session:
        try:
            found: Unit | Contact = reader_named(session, unit, contact)
        except UnknownReaderError:
            raise not_found() from None
    return AddressOut(url=feed_url(links, renew(page.house.database, found, now=page.now, actor=page.who.actor)))


def _links(page: Page) -> Links:
    if page.house.links is None:
        raise ProblemError(409, "no-public-address", "This installation has no address that links could lead to.")
    return page.house.links


def _own(session: Session, page: Page) -> Unit:
    found = session.get(Unit, page.who.unit) if page.who.unit else None
    if found is None:
        raise not_found()
    return found
