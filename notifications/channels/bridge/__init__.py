"""A bridge to the many services of Apprise: one address of that library, which is a secret as a whole."""

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from notifications.channels import Letter, Receipt
from notifications.channels.bridge.guarding import guarded
from notifications.channels.exchange import by_status, exchanged
from notifications.channels.fitting import characters, fitted, shortened
from notifications.channels.guard import OwnNetworkError
from notifications.channels.http import Answer, Http, NoAnswerError, quiet

if TYPE_CHECKING:
    from apprise import NotifyBase

HEADING = 100
NOT_UNDERSTOOD = "the address of this bridge is none that Apprise understands"


@dataclass(frozen=True)
class BridgeChannel:
    """Sends plain words through one service of Apprise. It cannot drop a second copy.

    Apprise says only whether it went well; the status it logs is listened to, its log goes nowhere. Without a status,
    and where one address stands for several rooms, what became of the letter stays in doubt.
    """

    url: str = field(repr=False)
    http: Http = Http()  # noqa: RUF009  a frozen value
    per_minute: int = 20

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        yield from exchanged(letters, self._ask, self._judge)

    def _ask(self, letter: Letter) -> Answer:
        service = self._service
        if service is None:
            raise NoAnswerError(NOT_UNDERSTOOD, unreachable=True)
        title, body = _said(letter, service)
        _HEARD.status = None
        with guarded(self.http.allowed) as watch:
            try:
                taken = bool(service.notify(body=body, title=title))
            except Exception as error:  # A hundred services: what they raise is anybody's guess.
                raise NoAnswerError(f"the bridge failed ({type(error).__name__})") from None
        if taken:
            return Answer(200, b"")
        if watch.refused:
            raise NoAnswerError(f"the bridge {OwnNetworkError(watch.refused)}", unreachable=True)
        if _HEARD.status is None:
            raise NoAnswerError("the bridge did not get it through")
        return Answer(_HEARD.status, b"")

    def _judge(self, letter: Letter, answer: Answer) -> Receipt:
        receipt = by_status(letter, answer)
        several = self._service is not None and len(self._service) > 1
        return replace(receipt, in_doubt=True) if receipt.fault is not None and several else receipt

    @cached_property
    def _service(self) -> "NotifyBase | None":
        # Here, since the library takes a fifth of a second to come up, and few have a bridge.
        from apprise import Apprise, AppriseAsset

        _listen()
        service = Apprise.instantiate(self.url, asset=AppriseAsset(async_mode=False, http_redirects=False))
        if service is not None:
            service.socket_connect_timeout = service.socket_read_timeout = self.http.timeout_s
            service.verify_certificate, service.redirects = True, False
        return service


def _said(letter: Letter, service: "NotifyBase") -> tuple[str, str]:
    """Title and body within the limits of the service, so that it neither cuts nor splits them."""
    title = shortened(letter.subject, limit=min(HEADING, service.title_maxlen or HEADING))
    room = service.body_maxlen - len(title) - 4
    end = letter.text if not letter.link else f"{letter.text}\n{letter.link}"
    if characters(end) <= room:
        return title, letter.text
    return title, fitted(letter.text, link=letter.link, limit=room, measure=characters)


class _Heard(threading.local):
    status: int | None = None


_HEARD = _Heard()
_STATUS = re.compile(r"\berror=(\d{3})\b")


def _listen() -> None:
    """Apprise's own log may tell what nobody should read: nothing of it is written anywhere."""
    quiet()
    logger = logging.getLogger("apprise")
    logger.setLevel(logging.WARNING)
    if _hear not in logger.filters:
        logger.addFilter(_hear)


def _hear(record: logging.LogRecord) -> bool:
    found = _STATUS.search(record.getMessage())
    if found:
        _HEARD.status = int(found[1])
    return False
