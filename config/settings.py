"""The settings of one installation, from the environment: DUBAN_HOME, DUBAN_DATABASE_URL and so on."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.nearest import did_you_mean
from config.secret import SECRET_PREFIX
from config.shape import Email, shown

_PREFIX = "DUBAN_"
_DATABASE = re.compile(r"(sqlite(\+pysqlite)?|postgres|postgresql(\+pg8000)?)://")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=://)")
_LAST_PORT = 65535


def _port(value: object) -> object:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LAST_PORT)) and 1 <= int(text) <= _LAST_PORT):
        raise ValueError(f"{shown(value)} is no port; write a whole number from 1 to {_LAST_PORT}")
    return int(text)


def _megabytes(value: object) -> object:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_MEGABYTES):
        raise ValueError(f"{shown(value)} is no size; write a whole number of megabytes from 1 to {MOST_MEGABYTES}")
    return int(text)


MOST_MEGABYTES = 200
"""An evidence file is looked through whole, in memory, before it is taken."""
Megabytes = Annotated[int, BeforeValidator(_megabytes), Field(ge=1, le=MOST_MEGABYTES)]
Port = Annotated[int, BeforeValidator(_port), Field(ge=1, le=_LAST_PORT)]
SHORTEST_KEY = 32


def _networks(value: object) -> object:
    """Networks and addresses, parted by commas."""
    return tuple(_network(part.strip()) for part in value.split(",")) if isinstance(value, str) else value


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is no network; {_network_mend(text)}") from None


def _network_mend(text: str) -> str:
    try:
        return f"did you mean '{ip_network(text, strict=False)}'?"
    except ValueError:
        return "write addresses and networks, parted by commas, as in 10.1.2.3, 192.168.0.0/16"


def _keys(value: object) -> object:
    """Keys parted by commas; never quoted."""
    found = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if isinstance(found, list) and any(len(key) < SHORTEST_KEY for key in found):
        raise ValueError(f"a key of fewer than {SHORTEST_KEY} characters can be guessed; part longer ones by commas")
    return found


def _issuer(value: object) -> object:
    """An address as the provider writes it, to the letter; encrypted, unless it is on this machine."""
    parts = urlsplit(str(value).strip())
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(f"{shown(value)} is no issuer; write its address as the provider does, with https://")
    if parts.scheme == "http" and not _stays_here(parts.hostname):
        raise ValueError(f"{shown(value)} is not encrypted; an issuer elsewhere begins with https://")
    return str(value).strip()


Issuer = Annotated[str, BeforeValidator(_issuer)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Keys = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_keys)]


class Settings(BaseSettings):
    """Where Duban lives and what it speaks to; an empty variable counts as not set."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, frozen=True, hide_input_in_errors=True)

    home: Path = Path("./duban-home")
    database_url: str | None = Field(default=None, repr=False)
    smtp_host: str | None = None
    smtp_port: Port = 25
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_password_file: Path | None = None
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    mail_from: Email = "duban@duban.example"
    web_port: Port = 8600
    public_url: str | None = None
    link_keys: Keys = ()
    secrets: Path | None = None
    evidence: Path | None = None
    evidence_largest: Megabytes = 20
    allow_networks: Networks = ()
    oidc_issuer: Issuer | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_client_secret_file: Path | None = None
    oidc_name: str = "OpenID"
    oidc_claim: str = "preferred_username"
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
    def secrets_folder(self) -> Path:
        """Where the secrets lie that are files, one each."""
        return self.secrets or self.home / "secrets"

    @property
    def evidence_folder(self) -> Path:
        """Where the bytes of evidence files lie; never beneath what the web serves."""
        return self.evidence or self.home / "evidence"

    @property
    def url(self) -> str:
        """The address that links in messages begin with; it never ends in a slash."""
        return self.public_url or f"http://127.0.0.1:{self.web_port}"

    @field_validator("smtp_security", "prefect", "log_level", mode="before")
    @classmethod
    def _one_of(cls, value: object, info: ValidationInfo) -> object:
        """One of the words that the setting takes, in capitals or not."""
        assert info.field_name is not None
        words = {str(word).lower(): word for word in get_args(cls.model_fields[info.field_name].annotation)}
        written = str(value).strip()
        if written.lower() not in words:
            *first, last = words.values()
            mend = did_you_mean(written.lower(), words) or f"write {', '.join(first)} or {last}"
            raise ValueError(f"{shown(value)} is no such setting; {mend}")
        return words[written.lower()]

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
        if self.smtp_password is not None and self.smtp_password_file is not None:
            raise ValueError("DUBAN_SMTP_PASSWORD and DUBAN_SMTP_PASSWORD_FILE are both set; keep one of the two")
        if self.smtp_password_file is not None and self.smtp_user is None:
            raise ValueError("DUBAN_SMTP_PASSWORD_FILE is set without DUBAN_SMTP_USER; set both or neither")
        if self.smtp_password is not None and self.smtp_user is None:
            raise ValueError("DUBAN_SMTP_PASSWORD is set without DUBAN_SMTP_USER; set both or neither")
        if self.smtp_user is not None and self.smtp_security == "none" and not _stays_here(self.smtp_host):
            raise ValueError(
                f"DUBAN_SMTP_USER would go to {self.smtp_host} unencrypted; set DUBAN_SMTP_SECURITY to starttls or tls"
            )
        return self

    @model_validator(mode="after")
    def _oidc_whole(self) -> Self:
        if (self.oidc_issuer is None) != (self.oidc_client_id is None):
            missing = "DUBAN_OIDC_ISSUER" if self.oidc_issuer is None else "DUBAN_OIDC_CLIENT_ID"
            raise ValueError(f"{missing} is missing; the issuer and the client's id are set both or neither")
        if self.oidc_client_secret is not None and self.oidc_client_secret_file is not None:
            raise ValueError(
                "DUBAN_OIDC_CLIENT_SECRET and DUBAN_OIDC_CLIENT_SECRET_FILE are both set; keep one of the two"
            )
        if self.oidc_issuer is None and (self.oidc_client_secret or self.oidc_client_secret_file):
            raise ValueError("DUBAN_OIDC_CLIENT_SECRET is set without DUBAN_OIDC_ISSUER; set both or neither")
        return self


def unknown_settings(names: Iterable[str]) -> list[str]:
    """What to say of each name of the environment that looks like a setting and is none.

    >>> unknown_settings(["DUBAN_HOEM", "DUBAN_HOME", "PATH"])
    ["DUBAN_HOEM is no setting and changes nothing; did you mean 'DUBAN_HOME'?"]
    """
    known = sorted(f"{_PREFIX}{field.upper()}" for field in Settings.model_fields)
    ours = (name for name in names if name.upper().startswith(_PREFIX) and not name.startswith(SECRET_PREFIX))
    unknown = sorted(name for name in ours if name.upper() not in known)
    mends = {name: did_you_mean(name.upper(), known) or "the README lists the settings" for name in unknown}
    return [f"{name} is no setting and changes nothing; {mend}" for name, mend in mends.items()]


def _stays_here(host: str | None) -> bool:
    """Whether what is sent to this host never leaves the machine; None sends nothing."""
    if host is None or host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
