"""The web application: its pages, its guard, and its plain words when something fails."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from supervision.evidence.office import FORMATS
from web import (
    board,
    configuring,
    contacts,
    cycles,
    deadline,
    demo,
    evidence,
    faults,
    feed,
    importing,
    load,
    matrix,
    outbox,
    search,
    task,
    timeline,
)
from web.access import Anyone, assert_guarded
from web.account import others, own, signing_in
from web.api.app import mount
from web.guard import Guard
from web.house import House
from web.in_turn import InTurn
from web.lead import consolidated, leading, parts, urging
from web.link import pages as link
from web.office import decide, filters, instructions, requests, reviews, slips
from web.page import STATIC, environments
from web.public import HEALTH, hosts
from web.running import channels, contact, dispatching, record, working_days
from web.unit import duty, messages, mine, reports, steps

PARTS = (
    board,
    matrix,
    load,
    task,
    timeline,
    search,
    mine,
    duty,
    reports,
    steps,
    messages,
    leading,
    parts,
    consolidated,
    urging,
    slips,
    instructions,
    outbox,
    contacts,
    cycles,
    importing,
    deadline,
    configuring,
    feed,
    link,
    evidence,
    contact,
    channels,
    dispatching,
    working_days,
    record,
    demo,
    signing_in,
    own,
    others,
    decide,
    reviews,
    requests,
    filters,
)
"""Everything with routes of its own."""


PACKED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf", *(one.media_type for one in FORMATS))
"""Kinds of content that packing would not make smaller."""


def create_app(house: House) -> FastAPI:
    """The application over a house; it opens nothing and starts nothing by itself."""
    app = FastAPI(title="Duban", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.environments = environments()
    for part in PARTS:
        app.include_router(part.router)
    mount(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route(HEALTH, health, methods=["GET"])
    faults.handle(app)
    app.add_middleware(InTurn, dialect=house.database.engine.dialect.name)
    app.add_middleware(Guard)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5, exclude_content_types=PACKED)
    answered = hosts(house.links.url if house.links else None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=answered, www_redirect=False)
    assert_guarded(app)
    return app


def health(_: Anyone) -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}
