"""HTTP as channels use it: one session each, bounded in time and size, guarded, and faults without secrets."""

import logging
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from json import loads
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, NameResolutionError

from notifications.channels import LONGEST_REST
from notifications.channels.guard import GuardedAdapter, Network, OwnNetworkError

BODY = 64 * 1024
"""How much of an answer is read, in bytes."""
# Answers are read as they come: nothing is unpacked, so nothing can unfold.
PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Duban"}


@dataclass(frozen=True)
class Answer:
    """What a far side answered; `rest` is for how long it wants to be left alone, where it says so."""

    status: int
    body: bytes
    rest: timedelta | None = None
    moved_to: str | None = None

    @property
    def said(self) -> Mapping[str, Any]:
        """The JSON object of the body; empty where it is none."""
        try:
            found = loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class NoAnswerError(Exception):
    """Nothing came back. Unreachable: nor was anything sent. Final: nor would anything ever be.

    In doubt is what remains: the request went out, and may have done what it asked for.
    """

    def __init__(self, fault: str, *, unreachable: bool = False, final: bool = False) -> None:
        super().__init__(fault)
        self.unreachable, self.final = unreachable, final
        self.in_doubt = not (unreachable or final)


@dataclass(frozen=True)
class Http:
    """How channels reach out: which networks of our own they may enter, and how long they wait, in seconds.

    The wait is for the connection, and again for each piece of the answer.
    """

    allowed: tuple[Network, ...] = ()
    timeout_s: float = 10

    def session(self) -> requests.Session:
        """A session with its own connections: no proxy, no password of the surroundings, no cookies."""
        quiet()
        session = requests.Session()
        session.trust_env = False
        session.headers.update(PLAIN)
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.mount("http://", GuardedAdapter(self.allowed))
        # As mail does: the machine's own authorities count too, so SSL_CERT_FILE can name that of an office.
        session.mount("https://", GuardedAdapter(self.allowed, ssl_context=ssl.create_default_context()))
        return session

    def post(
        self, session: requests.Session, url: str, body: bytes, headers: Mapping[str, str], *,
        parameters: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """Asks once. Raises NoAnswerError, whose words name the host and nothing of the address beyond it."""
        try:
            reply = session.post(
                url, data=body, headers=headers, params=parameters, timeout=self.timeout_s, allow_redirects=False,
                stream=True,
            )  # fmt: skip
        except (requests.RequestException, HTTPError, OwnNetworkError, OSError, ValueError) as error:
            raise self._no_answer(url, error) from None
        with reply:
            return Answer(reply.status_code, self._body(reply), _rest(reply.headers), reply.headers.get("Location"))

    def _body(self, reply: requests.Response) -> bytes:
        """The beginning of the body; what broke off or dripped too long is told by the status alone."""
        until, found = time.monotonic() + self.timeout_s, b""
        try:
            while len(found) < BODY and time.monotonic() < until:
                piece = reply.raw.read1(BODY - len(found), decode_content=False)
                if not piece:
                    break
                found += piece
        except (HTTPError, OSError, ValueError):
            pass
        return found

    def _no_answer(self, url: str, error: Exception) -> NoAnswerError:
        where = place(url)
        match error:
            case OwnNetworkError():
                return NoAnswerError(f"{where} {error}", unreachable=True)
            case requests.exceptions.SSLError():
                return NoAnswerError(f"{where}: {_tls_words(error)}", unreachable=True)
            case requests.ConnectTimeout():
                return NoAnswerError(f"{where}: no connection within {self.timeout_s:g} s", unreachable=True)
            case requests.ReadTimeout():
                return NoAnswerError(f"{where}: no answer within {self.timeout_s:g} s", unreachable=False)
            case requests.ConnectionError() if reason := getattr(_cause(error), "reason", None):
                return NoAnswerError(f"{where}: {_connection_words(reason)}", unreachable=True)
            case requests.ConnectionError() | HTTPError() | OSError() if not isinstance(error, ValueError):
                return NoAnswerError(f"{where}: the connection broke off before an answer came", unreachable=False)
        # The words of these may hold the address or a header. A fault of the settings, not of the letter.
        return NoAnswerError(f"{where}: the request cannot be made ({type(error).__name__})", unreachable=True)


def place(url: str) -> str:
    """An address without what may be secret in it.

    >>> place("https://robot:pw@example.org:8443/send?key=secret")
    'https://example.org:8443/…'
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that is none"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}/…"


def _rest(headers: Mapping[str, str]) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3), in seconds or as a date, which is measured by the far side's own clock."""
    asked = headers.get("Retry-After", "").strip()
    try:
        if asked.isascii() and asked.isdigit():
            return timedelta(seconds=min(int(asked[:9]), LONGEST_REST.total_seconds()))
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return min(max(wait, timedelta()), LONGEST_REST)


def _cause(error: Exception) -> object:
    return error.args[0] if error.args else None


def _tls_words(error: Exception) -> str:
    """What is wrong with the certificate or the handshake, without the address that was asked."""
    found: object = getattr(_cause(error), "reason", None)
    while isinstance(found, Exception) and not isinstance(found, ssl.SSLError):
        found = _cause(found)
    if isinstance(found, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({found.verify_message})"
    reason = found.reason if isinstance(found, ssl.SSLError) else None
    return f"no secure connection ({reason or 'TLS'})"


def _connection_words(reason: object) -> str:
    if isinstance(reason, NameResolutionError):
        return "the name cannot be resolved"
    cause = getattr(reason, "__cause__", None)
    if isinstance(cause, OSError) and not isinstance(cause, socket.gaierror) and cause.strerror:
        return cause.strerror
    return "no connection"


def quiet() -> None:
    """urllib3 logs the addresses that it asks, and those hold keys."""
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)
    logging.getLogger("urllib3.connectionpool").setLevel(logging.CRITICAL)
