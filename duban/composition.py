"""The composition root: from settings to the database, the clock and the channels that everything is handed."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from config.settings import Settings, unknown_settings
from duban.clock import Clock, RealClock
from duban.failing import MissingHomeError
from models.database import Database
from notifications.channels import Channel
from notifications.channels.smtp import SmtpChannel

ROOMS = ("duban", "web", "flows", "notifications", "documents", "supervision", "models", "config")


@dataclass(frozen=True)
class Installation:
    """One Duban: its settings, its database and its clock."""

    settings: Settings
    database: Database
    clock: Clock

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The ways out that are set up; without a mail server messages wait in the outbox."""
        found = self.settings
        if found.smtp_host is None:
            return {}
        password = found.smtp_password.get_secret_value() if found.smtp_password else None
        return {
            "mail": SmtpChannel(
                found.smtp_host,
                found.smtp_port,
                found.mail_from,
                found.smtp_user,
                password,
                found.smtp_security,
            )
        }


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
