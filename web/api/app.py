"""The API as an application of its own beneath /api: its operations, its problems, its OpenAPI document."""

import re
from collections.abc import Mapping

from fastapi import FastAPI
from jinja2 import Environment
from starlette.routing import Mount

from web.access import assert_guarded, routes
from web.api import (
    account,
    config,
    deciding,
    describing,
    duty,
    feed,
    file,
    filter,
    leading,
    limit,
    message,
    overview,
    paper,
    plan,
    problem,
    record,
    refusal,
    running,
    searching,
    step,
)  # fmt: skip
from web.api.throttle import Throttle
from web.house import House

PARTS = (
    account, duty, step, file, deciding, leading, paper, plan, overview, searching, filter, message, feed, running,
    record, config,
)  # fmt: skip
ROOT = "/api"


class Beneath(Mount):
    """Everything beneath a path, also what holds a line break, which a Mount leaves to the pages."""

    def __init__(self, path: str, app: FastAPI) -> None:
        super().__init__(path, app=app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


def mount(app: FastAPI) -> None:
    """Puts the API beneath ROOT of the pages, over the same house."""
    app.router.routes.append(Beneath(ROOT, create_api(app.state.house, app.state.environments)))


def create_api(house: House, environments: Mapping[str, Environment]) -> FastAPI:
    """The operations over a house, to be mounted at ROOT."""
    api = FastAPI(
        title="Duban", version="1", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False,
    )  # fmt: skip
    api.state.house, api.state.environments = house, environments
    api.state.throttle = Throttle()
    for part in PARTS:
        api.include_router(part.router)
    api.include_router(describing.router)
    api.state.methods = [(route.path_regex, route.methods) for route in routes(api)]
    problem.handle(api)
    refusal.handle(api)
    api.add_middleware(limit.Limited)
    assert_guarded(api)
    return api
