"""The settings of one installation, from the environment: DUBAN_HOME, DUBAN_DATABASE_URL and so on."""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.shape import Email

_DATABASE = re.compile(r"(sqlite(\+pysqlite)?|postgres|postgresql(\+pg8000)?)://")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """Where Duban lives and what it speaks to; an empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix="DUBAN_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    home: Path = Path("./duban-home")
    database_url: str | None = Field(default=None, repr=False)
    smtp_host: str | None = None
    smtp_port: Port = 25
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    mail_from: Email = "duban@duban.example"
    web_port: Port = 8600
    public_url: str | None = None
    prefect: Literal["embedded", "off"] = "embedded"
    prefect_port: Port = 4600
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def database(self) -> str:
        """The database to use: the one that is set, else SQLite in the home folder."""
        return self.database_url or f"sqlite:///{self.home}/duban.db"

    @property
    def config_folder(self) -> Path:
        """Where the admin's YAML lies."""
        return self.home / "config"

    @property
    def url(self) -> str:
        """The address that links in messages begin with; it never ends in a slash."""
        return self.public_url or f"http://127.0.0.1:{self.web_port}"

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _database_address(cls, value: str | None) -> str | None:
        """Never quotes more than the scheme: the rest may hold a password."""
        if value and not _DATABASE.match(value):
            scheme = _SCHEME.match(value)
            said = f"{scheme[0]}:// is no database that Duban knows" if scheme else "this is no database address"
            raise ValueError(f"{said}; write postgresql://user:password@host/name or sqlite:///file, or leave it out")
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError(f"{value!r} is no web address; begin with https:// or http://")
        return value.rstrip("/") if value else None

    @model_validator(mode="after")
    def _smtp_whole(self) -> Self:
        if self.smtp_password is not None and self.smtp_user is None:
            raise ValueError("DUBAN_SMTP_PASSWORD is set without DUBAN_SMTP_USER; set both or neither")
        if self.smtp_user is not None and self.smtp_security == "none" and not _stays_here(self.smtp_host):
            raise ValueError(
                f"DUBAN_SMTP_USER would go to {self.smtp_host} unencrypted; set DUBAN_SMTP_SECURITY to starttls or tls"
            )
        return self


def _stays_here(host: str | None) -> bool:
    """Whether what is sent to this host never leaves the machine; None sends nothing."""
    if host is None or host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
