"""The composition root: from settings to the database, the clock and the channels that everything is handed."""

import logging
import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Settings, unknown_settings
from duban.clock import Clock, RealClock
from duban.failing import MissingHomeError
from duban.link_key import links
from models.database import Database
from notifications.links.signing import Links
from supervision.evidence.store import MEGABYTE, Store

if TYPE_CHECKING:
    from duban.exits import Exits

ROOMS = ("duban", "web", "flows", "notifications", "documents", "supervision", "models", "config")


@dataclass(frozen=True)
class Installation:
    """One Duban: its settings, its database and its clock."""

    settings: Settings
    database: Database
    clock: Clock

    @cached_property
    def channels(self) -> "Exits":
        """The ways out that are set up; without any, messages wait in the outbox.

        What is sent is sent now, whatever day is replayed: a far side looks at the time of a signature.
        """
        from duban.exits import Exits  # here, so that a command that sends nothing does not wait for HTTP to be read

        return Exits(self.settings, self.database, clock=RealClock().now, environ=os.environ)

    def links(self, url: str | None = None) -> Links:
        """The signed links of this installation; `url` where its pages are at another address than the settings say."""
        return links(self.settings, url=url)

    @cached_property
    def evidence(self) -> Store:
        """Where the files of reports lie."""
        return evidence_store(self.settings)


def evidence_store(settings: Settings) -> Store:
    """The evidence folder that the settings name, with the size that a file may have."""
    return Store(settings.evidence_folder.absolute(), settings.evidence_largest * MEGABYTE)


def settings_of(home: Path | None, **changes: object) -> Settings:
    """The settings from the environment, with what the command line says above them."""
    above = {name: value for name, value in changes.items() if value is not None}
    found = Settings(**above) if home is None else Settings(home=home, **above)  # type: ignore[arg-type]
    _log(found.log_level)
    _warn_of_unknown(frozenset(os.environ))
    return found


@cache
def _warn_of_unknown(names: frozenset[str]) -> None:
    """Told once, however often the settings are asked for."""
    for said in unknown_settings(names):
        logging.getLogger(__name__).warning(said)


def _log(level: str) -> None:
    """Duban speaks at the level that is set; the libraries beneath it only warn."""
    handler = logging.StreamHandler()
    # A library may set the level of its own loggers, as Prefect does: so it is asked here, at the way out.
    handler.addFilter(lambda said: said.levelno >= logging.WARNING or said.name.partition(".")[0] in ROOMS)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[handler]
    )
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)


def installation(home: Path | None, *, clock: Clock | None = None) -> Installation:
    """Opens what `duban init` made; raises MissingHomeError where there is nothing to open."""
    settings = settings_of(home)
    if settings.database_url is None and not (settings.home / "duban.db").exists():
        raise MissingHomeError(f"{settings.home} holds no database; run `duban --home {settings.home} init` first")
    return Installation(settings, Database(settings.database), clock or RealClock())
