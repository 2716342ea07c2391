"""Whether a letter may have arrived: only where it was handed over and nobody said what became of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from notifications.channels import Receipt
from notifications.channels.bridge import BridgeChannel
from notifications.channels.http import Http
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel
from tests.services.test_channel_manners import BRIDGE, KINDS, Kind, numbered, sent
from tests.sinks.letters import LOOPBACK, clock, letter, outcomes
from tests.sinks.server import BREAK_OFF, CLOSE, HANG, Reply, Sink, Turn
from tests.sinks.tls import self_signed


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture(params=[*KINDS, "bridge"])
def any_kind(request: pytest.FixtureRequest) -> Kind:
    return {**KINDS, "bridge": BRIDGE}[request.param]


def after(kind: Kind, *turns: Turn) -> list[Receipt]:
    """What becomes of as many letters as something happens to."""
    with Sink(kind.service()) as sink:
        sink.next.extend(turns)
        return sent(kind, sink, len(turns))


@pytest.mark.parametrize("turn", [HANG, CLOSE])
def test_a_letter_without_an_answer_is_in_doubt(any_kind: Kind, turn: Turn) -> None:
    (receipt,) = after(any_kind, turn)
    assert receipt.in_doubt


def test_so_is_the_second_in_a_row_that_makes_the_far_side_unreachable(any_kind: Kind) -> None:
    receipts = after(any_kind, CLOSE, CLOSE)
    assert [(one.unreachable, one.in_doubt) for one in receipts] == [(False, True), (True, True)]


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_on_the_way_leaves_it_in_doubt(any_kind: Kind, status: int) -> None:
    (receipt,) = after(any_kind, Reply(status))
    assert (outcomes([receipt]), receipt.in_doubt) == (["again"], True)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 408, 410, 413, 425, 429, 500, 503])
def test_a_status_is_an_answer(any_kind: Kind, status: int) -> None:
    (receipt,) = after(any_kind, Reply(status))
    assert (receipt.fault is None, receipt.in_doubt) == (False, False)


def test_what_is_taken_is_in_no_doubt(any_kind: Kind) -> None:
    with Sink(any_kind.service()) as sink:
        assert not sent(any_kind, sink)[0].in_doubt


@pytest.mark.parametrize("name", [name for name in KINDS if name != "webhook"])
@pytest.mark.parametrize("turn", [BREAK_OFF, Reply(200, b"<html>")])
def test_an_answer_that_cannot_be_read_is_none(name: str, turn: Turn) -> None:
    (receipt,) = after(KINDS[name], turn)
    assert (outcomes([receipt]), receipt.in_doubt) == (["again"], True)


def test_a_code_is_an_answer() -> None:
    busy = Reply(200, {"errcode": -1, "code": 99, "errmsg": "", "msg": ""})
    found = [after(kind, busy)[0] for name, kind in KINDS.items() if name != "webhook"]
    assert [(one.fault is None, one.in_doubt) for one in found] == [(False, False)] * 4


def test_nobody_doubts_what_was_never_sent(kind: Kind, tmp_path: Path) -> None:
    with Sink(kind.service()) as gone:
        pass
    with Sink(kind.service(), tls=self_signed(tmp_path)) as distrusted, Sink(kind.service()) as inside:
        found = [
            *sent(kind, gone), *sent(kind, distrusted), *sent(kind, inside, http=Http()),
            *kind.make("http://nobody.invalid", LOOPBACK).send(numbered(1)),
        ]  # fmt: skip
    assert [(outcomes([one]), one.in_doubt) for one in found] == [(["unreachable"], False)] * 4


def test_an_earlier_copy_that_is_still_worked_on_may_be_taken() -> None:
    with Sink(lambda _: Reply(409, {})) as sink:
        (receipt,) = WebhookChannel(LOOPBACK, sink.url, "secret", clock).send([letter()])
    assert (outcomes([receipt]), receipt.in_doubt) == (["again"], True)


def test_where_a_bridge_leads_to_two_rooms_one_may_have_it() -> None:
    with Sink(lambda _: Reply()) as sink:
        sink.next.extend([Reply(), Reply(400)])
        (receipt,) = BridgeChannel(f"ntfy://127.0.0.1:{sink.port}/first/second", LOOPBACK).send([letter()])
    assert (receipt.fault, receipt.in_doubt) == ("HTTP 400", True)


@contextmanager
def mail_server(*answers: str | None) -> Iterator[int]:
    """Answers one connection in turn: each command, and after 354 the content. None ends it, "" says nothing."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as said:
            connection.sendall(b"220 mail.example\r\n")
            for before, answer in zip(("220", *answers), answers, strict=False):
                while said.readline() not in (b"", b".\r\n") and str(before).startswith("354"):
                    pass
                if answer is None:
                    return
                connection.sendall(f"{answer}\r\n".encode() if answer else b"")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        yield listener.getsockname()[1]
        thread.join(5)


OPENED = "250 mail.example", "250 sender", "250 recipient", "354 go on"


def mailed(*answers: str | None) -> Receipt:
    with mail_server(*answers) as port:
        channel = SmtpChannel("127.0.0.1", port, "duban@duban.example", timeout_s=0.4)
        (receipt,) = channel.send([letter(to="a@x.example")])
    return receipt


@pytest.mark.parametrize("answer", [None, "what?", "299 perhaps"])
def test_a_mail_whose_content_got_no_answer_is_in_doubt(answer: str | None) -> None:
    receipt = mailed(*OPENED, answer, None)
    assert (receipt.final, receipt.in_doubt) == (False, True)


def test_a_server_that_hangs_over_the_content_leaves_it_in_doubt() -> None:
    receipt = mailed(*OPENED, "", None)
    assert (receipt.unreachable, receipt.in_doubt) == (True, True)


@pytest.mark.parametrize("answer", ["421 closing", "451 later", "554 spam"])
def test_a_mail_that_was_refused_is_in_no_doubt(answer: str) -> None:
    receipt = mailed(*OPENED, answer, None)
    assert (receipt.fault is None, receipt.in_doubt) == (False, False)


def test_a_mail_server_that_ends_the_line_before_the_letter_leaves_no_doubt() -> None:
    receipt = mailed(None)
    assert (receipt.unreachable, receipt.in_doubt) == (True, False)
