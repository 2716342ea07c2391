"""Mail against a real SMTP server: what goes out, and what is whose fault."""

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from duban.demo.catcher import MailCatcher, free_port
from notifications.channels.smtp import SmtpChannel
from notifications.channels.smtp.mail import mail
from tests.sinks.letters import NOW, letter, outcomes
from tests.sinks.tls import self_signed

SENDER = "督查室 <duban@duban.example>"


def parsed(made: bytes) -> EmailMessage:
    found = message_from_bytes(made, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def content(found: EmailMessage, kind: str) -> str:
    part = found.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_says_who_to_whom_when_and_under_which_key() -> None:
    found = parsed(mail(letter(to="post@x.example"), sender=SENDER))
    assert (found["From"], found["To"]) == (SENDER, "post@x.example")
    assert found["Message-ID"] == f"<{letter().key}@duban.example>"
    assert found["Date"].datetime == NOW
    assert found["Auto-Submitted"] == "auto-generated"


@given(
    subject=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300),
    text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=500),
)
def test_any_words_arrive_as_they_are(subject: str, text: str) -> None:
    made = mail(replace(letter(to="post@x.example", text=text), subject=subject, html=f"<p>{text}</p>"), sender=SENDER)
    assert max(len(line) for line in made.split(b"\r\n")) <= 78
    found = parsed(made)
    assert (content(found, "plain"), content(found, "html")) == (text, f"<p>{text}</p>")
    assert "".join(str(found["Subject"] or "").split()) == "".join(subject.split())


def test_a_mail_is_the_same_bytes_at_every_attempt() -> None:
    first, second = (mail(replace(letter(to="a@x.example"), attempts=n), sender=SENDER) for n in (1, 2))
    assert first == second


@pytest.mark.parametrize(
    "address",
    ["", "post", "a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "<a@x.example>", "督@x.example"],
)
def test_what_is_no_mail_address_is_refused_before_it_is_sent(address: str, catcher: MailCatcher) -> None:
    channel = SmtpChannel("127.0.0.1", catcher.port, SENDER)
    to = [letter(to=address), letter(2, to="b@x.example")]
    assert outcomes(list(channel.send(to))) == ["refused", "taken"]


def test_a_subject_of_two_lines_adds_no_header(catcher: MailCatcher) -> None:
    two = replace(letter(to="a@x.example"), subject="x\r\nBcc: b@x.example")
    assert outcomes(list(SmtpChannel("127.0.0.1", catcher.port, SENDER).send([two]))) == ["refused"]
    assert not catcher.mails


class Strict:
    """Refuses by name: whoever is told `from` to `says`, at MAIL FROM, RCPT TO or DATA."""

    def __init__(self) -> None:
        self.says: dict[str, str] = {}
        self.connected = 0

    async def handle_EHLO(self, _: Any, session: Any, __: Any, hostname: str, responses: list[str]) -> list[str]:
        self.connected += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, _: Any, __: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from = address
        return self.says.get("sender", "250 OK")

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, options: Any) -> str:
        said = self.says.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, _: Any, __: Any, ___: Any) -> str:
        return self.says.get("data", "250 taken")


@pytest.fixture
def strict() -> Iterator[tuple[Strict, int]]:
    manner = Strict()
    controller = Controller(manner, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield manner, controller.port
    controller.stop()


def sent(port: int, *addresses: str) -> list[str]:
    to = [letter(number, to=address) for number, address in enumerate(addresses)]
    return outcomes(list(SmtpChannel("127.0.0.1", port, SENDER).send(to)))


def test_one_refused_address_among_many_stops_no_other_and_costs_no_connection(strict: tuple[Strict, int]) -> None:
    manner, port = strict
    manner.says = {"gone@x.example": "550 5.1.1 no such mailbox", "full@x.example": "452 4.2.2 full"}
    manner.connected = 0
    addresses = "a@x.example", "gone@x.example", "full@x.example", "b@x.example"
    assert sent(port, *addresses) == ["taken", "refused", "again", "taken"]
    assert manner.connected == 1


def test_a_refused_sender_is_nobodys_fault_but_the_settings(strict: tuple[Strict, int]) -> None:
    strict[0].says = {"sender": "550 5.7.1 sender not allowed"}
    assert sent(strict[1], "a@x.example", "b@x.example") == ["unreachable"]


def test_a_mail_too_large_for_the_server_is_refused_alone(strict: tuple[Strict, int]) -> None:
    strict[0].says = {"sender": "552 5.3.4 too large"}
    assert sent(strict[1], "a@x.example") == ["refused"]


def test_a_server_that_closes_is_left_alone(strict: tuple[Strict, int]) -> None:
    strict[0].says = {"data": "421 4.3.2 shutting down"}
    assert sent(strict[1], "a@x.example", "b@x.example") == ["unreachable"]


@pytest.mark.parametrize(("said", "becomes"), [("554 5.7.1 spam", "refused"), ("451 4.3.0 later", "again")])
def test_a_refused_content_is_that_letters_alone(strict: tuple[Strict, int], said: str, becomes: str) -> None:
    strict[0].says = {"data": said}
    assert sent(strict[1], "a@x.example", "b@x.example") == [becomes, becomes]


@pytest.mark.parametrize(("trusted", "becomes"), [(True, "taken"), (False, "unreachable")])
def test_starttls_goes_on_only_with_a_certificate_that_is_vouched_for(
    tmp_path: Path, trusted: bool, becomes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    manner = MailCatcher()
    context = self_signed(tmp_path)
    controller = Controller(manner, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True)
    controller.start()
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    try:
        channel = SmtpChannel("localhost", controller.port, SENDER, security="starttls")
        assert outcomes(list(channel.send([letter(to="a@x.example")]))) == [becomes]
    finally:
        controller.stop()
    assert len(manner.mails) == int(trusted)


def test_a_server_without_starttls_gets_no_mail_in_the_clear(catcher: MailCatcher) -> None:
    channel = SmtpChannel("127.0.0.1", catcher.port, SENDER, security="starttls")
    with pytest.raises(smtplib.SMTPNotSupportedError), smtplib.SMTP("127.0.0.1", catcher.port) as line:
        line.starttls()
    assert outcomes(list(channel.send([letter(to="a@x.example")]))) == ["unreachable"]
    assert not catcher.mails
