"""One page for one reader: templates in the reader's language, with the bar that stands on every page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlmodel import Session

from config.shape import FIRST_YEAR, LAST_YEAR
from models.account import SavedFilter
from supervision.access import Viewer
from supervision.accounts import sessions
from supervision.calendar import WorkingCalendar, day_of
from supervision.change.kept import standing_digest
from supervision.choices import Choice, plans
from supervision.filters import filters_of
from web.cookie import SESSION as SESSION  # where tests and programs look for it
from web.cookie import token_of
from web.house import House
from web.language import CODES, DEFAULT, Language
from web.menu import here, menu
from web.public import is_bare

STATIC = Path(__file__).parent / "static"
COOKIE = "lang"


@dataclass(frozen=True)
class Bar:
    """What the bar says: the plans, and whether today is worked; both empty where the database cannot say.

    Whether it is worked is provisional while the year's calendar is not published. `waits` says that the config files
    were changed and not applied yet, `faults` how much is wrong in them.
    """

    plans: tuple[Choice, ...] = ()
    working: bool | None = None
    provisional: bool = False
    waits: bool = False
    faults: int = 0


class Page:
    """Renders for one request. `viewer` is who is signed in, None where nobody is.

    `now` is the time of the work, `wall` the real one, by which sessions end and tries to sign in wait.
    """

    def __init__(
        self, request: Request, house: House, environment: Environment, language: Language, viewer: Viewer | None
    ) -> None:
        self.request, self.house, self.viewer = request, house, viewer
        self.environment, self.language = environment, language
        self.now, self.wall = house.now(), (house.wall or house.now)()
        self.today: date = day_of(self.now)

    @property
    def who(self) -> Viewer:
        """Who is signed in, on a route that lets nobody else in."""
        assert self.viewer is not None
        return self.viewer

    def show(self, name: str, bar: Bar | None = None, *, status: int = 200, **values: object) -> HTMLResponse:
        """The filled template as a response."""
        demo = self.house.demo
        common = {
            "bar": bar or Bar(), "today": self.today, "now": self.now, "demo": demo,
            "busy": demo is not None and demo.busy, "lang": self.language, "path": self.request.url.path,
            "editable": self.house.folder is not None, "bare": is_bare(self.request),
            "viewer": self.viewer, "menu": () if self.viewer and self.viewer.must_change else menu(self.viewer),
            "kept_filters": self.kept_filters,
            "other": str(self.request.url.include_query_params(lang=self.language.pick("en", "zh"))),
        }  # fmt: skip
        text = self.environment.get_template(name).render(common | values)
        return HTMLResponse(text, status_code=status)

    def part(self, name: str, macro: str, *values: object) -> str:
        """What a macro of a template writes, for a part that is kept."""
        return Markup(getattr(self.environment.get_template(name).module, macro)(*values))

    def kept_filters(self, path: str) -> Sequence[SavedFilter]:
        """What the reader has kept of a page."""
        with self.house.database.read() as session:
            return filters_of(session, self.who.account, path)

    def bar(self, session: Session, calendar: WorkingCalendar) -> Bar:
        working, provisional = calendar.is_working(self.today), calendar.is_provisional(self.today)
        return Bar(plans(session), working, provisional, *self._pending(session))

    def _pending(self, session: Session) -> tuple[bool, int]:
        """Whether a change of the config files waits, and how many faults they have, as of the last look at them."""
        state = self.house.folder.state if self.house.folder else None
        if state is None or state.faults:
            return False, len(state.faults) if state else 0
        return state.digest != standing_digest(session), 0


def environments() -> Mapping[str, Environment]:
    """One template environment for each language."""
    return {code: _environment(Language(code)) for code in CODES}


def page_of(request: Request) -> Page:
    """The page for this request, in the language of its cookie, for whoever is signed in; made once."""
    found = getattr(request.state, "page", None)
    if not isinstance(found, Page):
        code = request.cookies.get(COOKIE, DEFAULT)
        code = code if code in CODES else DEFAULT
        state = request.app.state
        viewer = _viewer(request, state.house)
        found = Page(
            request, state.house, state.environments[code], state.environments[code].globals["language"], viewer
        )
        request.state.page = found
    return found


def page_of_nobody(request: Request) -> Page:
    """The page for whoever it is, where the database may be what fails."""
    request.state.nobody = True
    return page_of(request)


def _viewer(request: Request, house: House) -> Viewer | None:
    """Who is behind the session's cookie. That it is used is noted now and then, not at every request."""
    token, now = token_of(request), (house.wall or house.now)()
    if not token or getattr(request.state, "nobody", False):
        return None
    with house.database.read() as session:
        found = sessions.viewer_of(session, token, now=now)
    if found is None:
        return None
    if now - found[1] > sessions.SEEN_EVERY:
        sessions.see(house.database, token, now=now)
    return found[0]


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.i18n"], auto_reload=False,
    )  # fmt: skip
    environment.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {
        "language": language, "say": language.say, "pick": language.pick, "day": language.day,
        "moment": language.moment, "number": language.number, "period": language.period,
        "counted": language.counted, "years": {"first": FIRST_YEAR, "last": LAST_YEAR},
        "style": _mark("duban.css"), "link_css": _mark("link.css"),
        "forms_css": _mark("forms.css"), "account_css": _mark("account.css"),
        "plots_css": _mark("plots.css"), "board_css": _mark("board.css"),
        "office_css": _mark("office.css"),
        "running_css": _mark("running.css"),
        "way_here": here,
    }  # fmt: skip
    environment.filters |= {
        "pairs": language.pairs, "facts": language.facts, "instant": datetime.fromisoformat,
        "capital": language.capital, "minute": partial(language.moment, form="time"),
    }  # fmt: skip
    return environment


def _mark(style: str) -> str:
    """What tells this version of a style sheet from the others."""
    return sha256((STATIC / style).read_bytes()).hexdigest()[:12]
