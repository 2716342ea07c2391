"""Mail by SMTP: one connection for many letters; where the server cannot be reached, the rest is left."""

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from typing import Literal

from notifications.channels import Letter, Receipt
from notifications.channels.smtp.mail import mail

# Replies to a sender who is not, or not rightly, logged in (RFC 4954): a fault of the settings, not of the letter.
LOGIN = (530, 534, 535, 538)
CLOSING, TOO_LARGE = 421, 552


@dataclass(frozen=True)
class SmtpChannel:
    """A mail server. Refusals with 5xx are final; everything else may pass and is tried again.

    A server that cannot be reached, drops the connection, or refuses the login or the sender is unreachable: nothing
    more is tried. A letter during which the line was dropped, or whose content got no reply that can be read, is in
    doubt: the server may have it. Each reply is waited for `timeout_s` seconds.
    """

    host: str
    port: int
    sender: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    security: Literal["none", "starttls", "tls"] = "none"
    timeout_s: float = 20

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        server: smtplib.SMTP | None = None
        try:
            for letter in letters:
                receipt, server = self._attempt(letter, server)
                yield receipt
                if receipt.unreachable:
                    return
        finally:
            _leave(server)

    def _attempt(self, letter: Letter, server: smtplib.SMTP | None) -> tuple[Receipt, smtplib.SMTP | None]:
        try:
            server = server or self._connect()
        except (OSError, ValueError) as error:
            return self._unreachable(letter, error), None
        try:
            server.sendmail(parseaddr(self.sender)[1], [letter.address], mail(letter, sender=self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            # After a 421 the connection is closed already.
            return Receipt(letter, _said(code, words), final=code >= 500), None if code == 421 else server
        except smtplib.SMTPResponseException as error:
            _leave(server)
            if error.smtp_code in LOGIN or _is_of_sender(error):
                return self._unreachable(letter, error), None
            final, doubt = error.smtp_code >= 500, _is_of_no_reply(error)
            return Receipt(letter, _said(error.smtp_code, error.smtp_error), final and not doubt, in_doubt=doubt), None
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            return Receipt(letter, f"{letter.address!r} cannot be written to: {error}", final=True), server
        except OSError as error:
            _leave(server)
            return replace(self._unreachable(letter, error), in_doubt=True), None
        return Receipt(letter), server

    def _connect(self) -> smtplib.SMTP:
        server = self._opened()
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password or "")
        except (OSError, ValueError):
            _leave(server)
            raise
        return server

    def _opened(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_s, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_s)

    def _unreachable(self, letter: Letter, error: Exception) -> Receipt:
        said = str(error) or type(error).__name__
        if isinstance(error, smtplib.SMTPResponseException):
            said = _said(error.smtp_code, error.smtp_error)
        return Receipt(letter, f"{self.host}:{self.port}: {said}", unreachable=True)


def _leave(server: smtplib.SMTP | None) -> None:
    if server is not None:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _is_of_sender(error: smtplib.SMTPResponseException) -> bool:
    """Whether the sender is refused for good, or the server is closing: no letter would fare better.

    A message too large for the server (552) is refused at the same place, and is a matter of that letter.
    """
    refused = isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code >= 500
    return error.smtp_code == CLOSING or (refused and error.smtp_code != TOO_LARGE)


def _is_of_no_reply(error: smtplib.SMTPResponseException) -> bool:
    """Whether the answer to the content is neither yes nor no; smtplib calls what it cannot read -1."""
    return isinstance(error, smtplib.SMTPDataError) and not 400 <= error.smtp_code < 600


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
