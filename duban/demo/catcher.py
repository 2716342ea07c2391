"""A real SMTP server on loopback that keeps what it is sent, and may refuse some addresses."""

import socket
from collections.abc import Collection
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class MailCatcher:
    """Takes every mail on a free loopback port and keeps it in memory, the newest last."""

    def __init__(self, *, refuses: Collection[str] = ()) -> None:
        self._refuses = frozenset(refuses)
        self.mails: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def received(self, key: str) -> list[EmailMessage]:
        """Every mail that came in under the message's key."""
        return [mail for mail in self.mails if str(mail["Message-ID"]).startswith(f"<{key}@")]

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address in self._refuses:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"
