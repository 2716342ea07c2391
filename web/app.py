"""The web application: its pages, its guard, and its plain words when something fails."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from web import board, configuring, contacts, cycles, deadline, demo, faults, feed, importing, link, outbox, task
from web.guard import guard
from web.house import House
from web.page import STATIC, environments
from web.public import HEALTH, hosts


def create_app(house: House) -> FastAPI:
    """The application over a house; it opens nothing and starts nothing by itself."""
    app = FastAPI(title="Duban", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.environments = environments()
    for part in (board, task, outbox, contacts, cycles, importing, deadline, configuring, feed, link, demo):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_api_route(HEALTH, health, methods=["GET"])
    faults.handle(app)
    app.middleware("http")(guard)
    app.add_middleware(GZipMiddleware, minimum_size=2000)
    answered = hosts(house.links.url if house.links else None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=answered, www_redirect=False)
    return app


def health() -> dict[str, str]:
    """That the process answers."""
    return {"status": "ok"}
