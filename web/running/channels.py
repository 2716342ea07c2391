"""The channels (渠道): which are set up, which rest and why, what they sent today, and a test letter by each."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from config.channel import MAIL
from notifications.channels import Channel, Receipt
from notifications.channels.shut import Shut
from notifications.outbox.channels import ChannelSheet, channel_sheets
from notifications.trying import MOST, TooManyTestsError, fits, is_addressed, outcome_of, try_out
from supervision.in_force import in_force
from web.access import Admin
from web.decision import Typed, Wrong, cleaned
from web.forms import in_words
from web.page import Page
from web.public import HOSTS

router = APIRouter()
Standing = Literal["ready", "none", "unset", "unreadable", "short", "unknown"]
LONGEST = 254


@dataclass(frozen=True)
class Shown:
    """A channel as the page shows it: whether it is set up, and what its secrets lack; `names` are those secrets."""

    sheet: ChannelSheet
    standing: Standing
    names: tuple[str, ...] = ()
    fault: str = ""

    @property
    def is_ready(self) -> bool:
        return self.standing == "ready"

    @property
    def is_addressed(self) -> bool:
        return is_addressed(self.sheet.service)


@dataclass(frozen=True)
class Tried:
    """A test that was sent, or could not be: what was typed, what is wrong with it, or what came back."""

    channel: str
    address: str
    wrong: tuple[Wrong, ...] = ()
    receipt: Receipt | None = None

    @property
    def outcome(self) -> str:
        return outcome_of(self.receipt) if self.receipt else ""


@router.get("/channels")
def show(page: Admin) -> Response:
    return _page(page)


@router.post("/channels/{channel}/test")
def try_channel(page: Admin, channel: str, address: Typed = "") -> Response:
    """Sends one test letter at once and shows what came back; it takes as long as the far side takes to answer."""
    way = _ways(page).get(channel)
    sheet = next((one for one in _sheets(page) if one.id == channel), None)
    if sheet is None:
        raise HTTPException(404)
    typed = cleaned(address)
    tried = Tried(channel, typed, wrong=_wrong(sheet, typed, way))
    if tried.wrong or way is None:
        return _page(page, tried, status=422)
    # A robot leads to one place: its own id stands for the address.
    to = typed if is_addressed(sheet.service) else sheet.id
    # The clock of a demo stands still, and its letters go no further than its own catcher.
    most = None if page.house.demo else MOST
    try:
        receipt = try_out(
            page.house.database, way, name=sheet.id, address=to, now=page.now, actor=page.who.actor, most=most
        )
    except TooManyTestsError as error:
        late = Wrong("address", "too-many-tests", {"n": MOST, "at": page.language.moment(error.until)})
        return _page(page, Tried(channel, typed, wrong=(late,)), status=429)
    return _page(page, Tried(channel, typed, receipt=receipt))


@router.get("/channels/{channel}/test")
def back_to_the_channels(_: Admin, channel: str) -> Response:
    """What a form led to cannot be asked for again; it leads back."""
    return RedirectResponse("/channels", status_code=303)


def _wrong(sheet: ChannelSheet, address: str, way: Channel | None) -> tuple[Wrong, ...]:
    if way is None or isinstance(way, Shut):
        return (Wrong("address", "channel-not-set-up"),)
    if not is_addressed(sheet.service):
        return ()
    if not address:
        return (Wrong("address", "no-address"),)
    if len(address) > LONGEST or not fits(sheet.service, address):
        kind = "no-mail-address" if sheet.service == MAIL else "no-mobile"
        return (Wrong("address", kind, {"value": address[:60]}),)
    return ()


def _page(page: Page, tried: Tried | None = None, *, status: int = 200) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        sheets = channel_sheets(session, rules, now=page.now)
        bar = page.bar(session, rules.calendar)
    ways = _ways(page)
    wrong = in_words(page, tried.wrong) if tried else []
    url = page.house.links.url if page.house.links else ""
    return page.show(
        "running/channels.html", bar, status=status, shown=[_shown(page, one, ways) for one in sheets], tried=tried,
        wrong=[(f"{place}-{tried.channel}", words) for place, words in wrong] if tried else [], mail=page.house.mail,
        url=url, is_local=not url or urlsplit(url).hostname in HOSTS, most=MOST,
    )  # fmt: skip


def _shown(page: Page, sheet: ChannelSheet, ways: dict[str, Channel]) -> Shown:
    way = ways.get(sheet.id)
    if page.house.channels is None:
        return Shown(sheet, "unknown")
    if way is None:
        return Shown(sheet, "none")
    if isinstance(way, Shut):
        return Shown(sheet, way.lack, way.names, way.fault)
    return Shown(sheet, "ready")


def _ways(page: Page) -> dict[str, Channel]:
    return dict(page.house.channels()) if page.house.channels else {}


def _sheets(page: Page) -> list[ChannelSheet]:
    with page.house.database.read() as session:
        return channel_sheets(session, in_force(session), now=page.now)
