"""Mail by SMTP: one connection for many letters, opened anew where it broke."""

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Literal

from notifications.channels import Letter, Receipt

TIMEOUT_S = 20


@dataclass(frozen=True)
class SmtpChannel:
    """A mail server. Refusals with 5xx are final; everything else may pass and is tried again."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    security: Literal["none", "starttls", "tls"] = "none"

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        server: smtplib.SMTP | None = None
        try:
            for letter in letters:
                receipt, server = self._attempt(letter, server)
                yield receipt
        finally:
            _leave(server)

    def _attempt(self, letter: Letter, server: smtplib.SMTP | None) -> tuple[Receipt, smtplib.SMTP | None]:
        try:
            server = server or self._connect()
            server.send_message(self.mail(letter), to_addrs=[letter.address])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            return Receipt(letter, _said(code, words), final=code >= 500), server
        except smtplib.SMTPResponseException as error:
            _leave(server)
            final = error.smtp_code >= 500 and not isinstance(
                error, smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError
            )
            return Receipt(letter, _said(error.smtp_code, error.smtp_error), final=final), None
        except (OSError, smtplib.SMTPException) as error:
            _leave(server)
            return Receipt(letter, f"{self.host}:{self.port}: {error or type(error).__name__}"), None
        except (ValueError, UnicodeError) as error:
            return Receipt(letter, f"{letter.address!r} cannot be written to: {error}", final=True), server
        return Receipt(letter), server

    def _connect(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if self.security == "tls" else smtplib.SMTP
        server = kind(self.host, self.port, timeout=TIMEOUT_S)
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password or "")
        except (OSError, smtplib.SMTPException):
            _leave(server)
            raise
        return server

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
