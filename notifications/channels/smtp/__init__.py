"""Mail by SMTP: one connection for many letters; where the server cannot be reached, the rest is left."""

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal

from notifications.channels import Letter, Receipt

TIMEOUT_S = 20
# Replies to a sender who is not, or not rightly, logged in (RFC 4954): a fault of the settings, not of the letter.
LOGIN = (530, 534, 535, 538)


@dataclass(frozen=True)
class SmtpChannel:
    """A mail server. Refusals with 5xx are final; everything else may pass and is tried again.

    A server that cannot be reached, drops the connection or refuses the login is unreachable: nothing more is tried.
    """

    host: str
    port: int
    sender: str
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    security: Literal["none", "starttls", "tls"] = "none"

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
            server.send_message(self.mail(letter), to_addrs=[letter.address])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            # After a 421 the connection is closed already.
            return Receipt(letter, _said(code, words), final=code >= 500), None if code == 421 else server
        except smtplib.SMTPResponseException as error:
            _leave(server)
            if error.smtp_code in LOGIN:
                return self._unreachable(letter, error), None
            return Receipt(letter, _said(error.smtp_code, error.smtp_error), final=error.smtp_code >= 500), None
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            return Receipt(letter, f"{letter.address!r} cannot be written to: {error}", final=True), server
        except OSError as error:
            _leave(server)
            return self._unreachable(letter, error), None
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
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)

    def _unreachable(self, letter: Letter, error: Exception) -> Receipt:
        said = str(error) or type(error).__name__
        if isinstance(error, smtplib.SMTPResponseException):
            said = _said(error.smtp_code, error.smtp_error)
        return Receipt(letter, f"{self.host}:{self.port}: {said}", unreachable=True)

    def mail(self, letter: Letter) -> EmailMessage:
        """The letter as a mail in plain text and HTML; its Message-ID is made of the key."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, letter.address, letter.subject
        domain = parseaddr(self.sender)[1].rpartition("@")[2] or "duban.example"
        mail["Date"] = letter.composed_at
        mail["Message-ID"] = f"<{letter.key}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        mail.add_alternative(letter.html, subtype="html")
        return mail


def _leave(server: smtplib.SMTP | None) -> None:
    if server is not None:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _said(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
