"""Who may use a route: every one names it, and one that does not keeps the application from starting."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from supervision.access import EVERYBODY, OVERSEEING, Role, Viewer
from web.page import Page, page_of


class SignInNeededError(Exception):
    """Nobody is signed in; the way leads to the sign-in page and back."""


class NotAllowedError(Exception):
    """Somebody is signed in whose role may not use the route."""


class OwnPasswordNeededError(Exception):
    """Somebody is signed in with a password that was given out; he chooses his own before anything else."""


class UnguardedRouteError(Exception):
    """A route that does not say who may use it."""


class Access:
    """Lets the named roles in and hands the page on; without any role, everybody, signed in or not."""

    lets_newcomers_in = False
    """Whether somebody may come whose password is not his own yet."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    def __call__(self, request: Request) -> Page:
        page = page_of(request)
        if self.roles and page.viewer is None:
            raise SignInNeededError
        if self.roles and page.who.must_change and not self.lets_newcomers_in:
            raise OwnPasswordNeededError
        if self.roles and page.who.role not in self.roles:
            raise NotAllowedError
        return page


class NewcomersToo(Access):
    """As Access, also for somebody who has to change his password first."""

    lets_newcomers_in = True


ANYONE = Access()
Anyone = Annotated[Page, Depends(ANYONE)]
SignedIn = Annotated[Page, Depends(Access(*EVERYBODY))]
Newcomer = Annotated[Page, Depends(NewcomersToo(*EVERYBODY))]
"""Whoever is signed in, also before he has chosen a password of his own."""
Overseer = Annotated[Page, Depends(Access(*OVERSEEING))]
"""Supervision office, leaders and admins: they see the work of every unit."""
Operator = Annotated[Page, Depends(Access(Role.SUPERVISOR, Role.ADMIN))]
Supervisor = Annotated[Page, Depends(Access(Role.SUPERVISOR))]
Admin = Annotated[Page, Depends(Access(Role.ADMIN))]
Manager = Annotated[Page, Depends(Access(Role.ADMIN, Role.HEAD))]
"""Who looks after accounts: the admin after all, a head after those of his unit."""
AtUnit = Annotated[Page, Depends(Access(Role.MEMBER, Role.HEAD, Role.SUPERVISOR))]
"""Who works for a unit; the supervision office has duties of its own. Whether a thing is his is asked besides."""


def assert_guarded(app: FastAPI) -> None:
    """Raises UnguardedRouteError for the first route that names nobody who may use it."""
    for route in routes(app):
        if access_of(route) is None:
            raise UnguardedRouteError(f"{route.path} does not say who may use it; let its page come from an Access")


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every route with code of ours behind it."""
    # A router that is included is one entry of `app.routes`: its own routes stand behind it.
    found = (context.original_route for context in iter_route_contexts(app.routes))
    yield from (route for route in found if isinstance(route, APIRoute))


def access_of(route: APIRoute) -> Access | None:
    """Who may use a route, None where it does not say."""
    return next((one for one in _calls(route.dependant) if isinstance(one, Access)), None)


def _calls(dependant: Dependant) -> Iterator[object]:
    for below in dependant.dependencies:
        yield below.call
        yield from _calls(below)


def allowed(viewer: Viewer | None, access: Access) -> bool:
    """Whether somebody may use what is guarded so."""
    return not access.roles or (viewer is not None and viewer.role in access.roles)
