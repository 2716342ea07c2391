"""The edges of the program as real processes and servers: homes, what is left behind, what calls out, bad mail."""

import os
import re
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from duban.demo.catcher import MailCatcher, free_port
from flows.server import PrefectServer
from notifications.channels import Letter, Receipt
from notifications.channels.smtp import SmtpChannel
from supervision.calendar import SHANGHAI
from tests import browser as browsers
from tests.browser import chromium, opened_browser

DUBAN = [sys.executable, "-m", "duban"]
SENDER = "duban@duban.example"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUBAN_", "PREFECT_"))}
    return kept | more


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DUBAN, "--home", "H", *words], cwd=folder, env=environment(**more), capture_output=True, text=True
    )


class Demo:
    """A demo as a process, with what it says in a file."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.said = folder / "said.txt"
        self.port = free_port()
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [*DUBAN, "--home", "H", "demo", "--port", str(self.port), *words],
                cwd=folder, env=environment(**more), stdout=said, stderr=said,
            )  # fmt: skip

    def wait(self) -> "Demo":
        for _ in range(240):
            assert self.process.poll() is None, self.said.read_text()
            if "Duban demo" in self.said.read_text():
                return self
            sleep(0.25)
        raise AssertionError("the demo never came up: " + self.said.read_text())

    def answers(self) -> bool:
        return requests.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).ok

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


def servers_of(home: Path) -> list[int]:
    """The Prefect servers that run on a home, by what the kernel says of their environment."""
    wanted = f"PREFECT_HOME={(home / 'prefect').resolve()}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            of_home = wanted in (folder / "environ").read_bytes().split(b"\0")
            if of_home and b"server\0start" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def until(question: Any, *, seconds: int = 60) -> None:
    for _ in range(seconds * 4):
        if question():
            return
        sleep(0.25)
    raise AssertionError("it never came true")


# Homes


@pytest.mark.parametrize("mark", ["folder", "other words", "empty", "link"])
def test_only_the_demos_own_mark_lets_a_home_be_emptied(tmp_path: Path, mark: str) -> None:
    home = tmp_path / "H"
    home.mkdir()
    (home / "thesis.txt").write_text("mine", encoding="utf-8")
    if mark == "folder":
        (home / "demo").mkdir()
        (home / "demo" / "slides.txt").write_text("mine too", encoding="utf-8")
    elif mark == "link":
        (tmp_path / "elsewhere").write_text("x", encoding="utf-8")
        (home / "demo").symlink_to(tmp_path / "elsewhere")
    else:
        (home / "demo").write_text("" if mark == "empty" else "my demo\n", encoding="utf-8")
    before = sorted(home.rglob("*"))
    done = run(tmp_path, "demo", DUBAN_PREFECT="off")
    assert done.returncode == 2
    assert "no home of the demo" in done.stderr
    assert sorted(home.rglob("*")) == before
    assert (home / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_demo_begins_anew_holds_its_home_and_keeps_what_is_not_its_own(tmp_path: Path) -> None:
    first = Demo(tmp_path, "--no-prefect", "--until", "2019-06-05")
    try:
        first.wait()
        second = run(tmp_path, "demo", "--no-prefect")
        assert second.returncode == 2
        assert "a demo runs on H already" in second.stderr
        assert "Traceback" not in second.stderr
        assert first.answers()
    finally:
        first.stop()
    note = tmp_path / "H" / "note.txt"
    note.write_text("mine", encoding="utf-8")
    old = (tmp_path / "H" / "duban.db").stat().st_ino, (tmp_path / "H" / "duban.db").stat().st_mtime_ns
    again = Demo(tmp_path, "--no-prefect", "--until", "2019-06-05")
    try:
        again.wait()
        new = (tmp_path / "H" / "duban.db").stat()
        assert (new.st_ino, new.st_mtime_ns) != old
        assert note.read_text(encoding="utf-8") == "mine"
    finally:
        again.stop()


def test_the_demo_says_its_address_and_nothing_else(tmp_path: Path) -> None:
    demo = Demo(tmp_path, "--no-prefect")
    try:
        said = demo.wait().said.read_text()
        assert re.fullmatch(r"Duban demo: http://127\.0\.0\.1:\d+ \(.*\)\n", said)
    finally:
        demo.stop()


def test_the_service_says_its_address_and_nothing_else(tmp_path: Path) -> None:
    for words in (["init"], ["apply", "--reason", "first", "--yes"]):
        assert run(tmp_path, *words).returncode == 0
    port, said = free_port(), tmp_path / "said.txt"
    with said.open("w") as out:
        serve = subprocess.Popen(
            [*DUBAN, "--home", "H", "serve", "--port", str(port)],
            cwd=tmp_path, env=environment(DUBAN_PREFECT="off"), stdout=out, stderr=out,
        )  # fmt: skip
    try:
        until(lambda: "http" in said.read_text())
        sleep(4)
        assert said.read_text() == f"Duban: http://127.0.0.1:{port}\n"
    finally:
        serve.terminate()
        serve.wait(30)


def test_a_fresh_home_is_its_owners_alone(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'umask 022; exec "$@"', "sh", *DUBAN, "--home", "deep/H", "init"],
        cwd=tmp_path, env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "deep").rglob("*")}
    assert modes
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


@pytest.mark.parametrize("day", ["1948-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_beyond_all_plans_is_refused(tmp_path: Path, day: str) -> None:
    done = run(tmp_path, "overdue", "--as-of", day)
    assert done.returncode == 2
    assert "1949 to 2199 can be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_first_and_the_last_day_can_be_asked_for(tmp_path: Path) -> None:
    for words in (["init"], ["apply", "--reason", "first", "--yes"]):
        assert run(tmp_path, *words).returncode == 0
    for day in ("1949-01-01", "2199-12-31"):
        done = run(tmp_path, "overdue", "--as-of", day)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "url",
    ["mysql://u:hush-hush@h/d", "postgresql://u:hush-hush@h/d?target=x", "postgresql://u:hush-hush@127.0.0.1:1/d"],
)
def test_a_database_that_cannot_be_used_is_told_in_a_line(tmp_path: Path, url: str) -> None:
    done = run(tmp_path, "overdue", DUBAN_DATABASE_URL=url)
    assert done.returncode == 2
    assert "DUBAN_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hush-hush" not in done.stderr
    assert done.stderr.count("\n") == 1


# Prefect's server


def test_a_server_left_by_a_killed_demo_is_ended_by_the_next(tmp_path: Path) -> None:
    port = str(free_port())
    first = Demo(tmp_path, "--until", "2019-06-05", DUBAN_PREFECT_PORT=port).wait()
    until(lambda: servers_of(tmp_path / "H"))
    (left,) = servers_of(tmp_path / "H")
    until((tmp_path / "H" / "prefect" / "server.pid").exists)
    until(lambda: (tmp_path / "H" / "prefect" / "server.pid").read_text() == f"{left} {port}\n")
    first.process.kill()
    first.process.wait()
    assert servers_of(tmp_path / "H") == [left]
    second = Demo(tmp_path, "--until", "2019-06-05", DUBAN_PREFECT_PORT=port).wait()
    try:
        until(lambda: servers_of(tmp_path / "H"))
        (now,) = servers_of(tmp_path / "H")
        assert now != left
        assert f"--port\0{port}\0".encode() in Path(f"/proc/{now}/cmdline").read_bytes()
    finally:
        second.stop()
    assert servers_of(tmp_path / "H") == []


@pytest.fixture
def _environment_as_it_was() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("_environment_as_it_was")
def test_prefects_pages_ask_nobody_outside_this_machine(tmp_path: Path) -> None:
    server = PrefectServer(tmp_path / "prefect", free_port())
    server.start()
    try:
        until(lambda: server.state == "up", seconds=90)
        flow = requests.post(f"{server.url}/api/flows/", json={"name": "sweep"}, timeout=10).json()
        body = {
            "flow_id": flow["id"],
            "name": "a-sweep-to-be-seen",
            "state": {"type": "COMPLETED", "name": "Completed"},
        }
        made = requests.post(f"{server.url}/api/flow_runs/", json=body, timeout=10).json()
        asked: list[str] = []
        with opened_browser() as browser:
            page = browser.new_page()
            page.context.route(
                lambda url: urlsplit(url).hostname != "127.0.0.1" and url.startswith("http"),
                lambda route: route.abort(),
            )
            page.context.on("request", lambda request: asked.append(request.url))
            for path in ("/", "/runs", f"/runs/flow-run/{made['id']}"):
                page.goto(server.url + path)
                page.wait_for_timeout(4000)
            assert "a-sweep-to-be-seen" in page.locator("body").inner_text()
        outside = [url for url in asked if url.startswith("http") and urlsplit(url).hostname != "127.0.0.1"]
        assert len(asked) > 10
        assert outside == []
    finally:
        server.stop()


@pytest.mark.usefixtures("_environment_as_it_was")
def test_a_server_that_another_service_runs_on_the_home_is_used_not_doubled(tmp_path: Path) -> None:
    first, second = (PrefectServer(tmp_path / "prefect", free_port()) for _ in range(2))
    first.start()
    try:
        second.start()
        assert second.url == first.url
        assert len(servers_of(tmp_path)) == 1
        second.stop()
        assert len(servers_of(tmp_path)) == 1
    finally:
        second.stop()
        first.stop()


@pytest.mark.usefixtures("_environment_as_it_was")
def test_a_stranger_with_the_recorded_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "300"])
    home = tmp_path / "prefect"
    home.mkdir()
    (home / "server.pid").write_text(f"{stranger.pid} 4600\n")
    server = PrefectServer(home, free_port())
    try:
        server.start()
        assert stranger.poll() is None
    finally:
        server.stop()
        stranger.kill()
        stranger.wait()


# Mail


def letters(*addresses: str) -> list[Letter]:
    at = datetime(2019, 7, 3, 9, 0, tzinfo=SHANGHAI)
    return [Letter(n, f"k{n}", to, "s", "t", "<p>t</p>", 1, at) for n, to in enumerate(addresses)]


def found(receipts: list[Receipt]) -> list[tuple[int, bool, bool, bool]]:
    """Id, whether taken, whether final, whether unreachable."""
    return [(one.letter.id, one.fault is None, one.final, one.unreachable) for one in receipts]


class Moody:
    """Answers each recipient by name: later@ 450, never@ 550, hangup@ closes the line."""

    async def handle_RCPT(self, server: Any, _: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("hangup@"):
            server.transport.close()
        answers = {"later": "450 come back", "never": "550 no such mailbox"}
        said = answers.get(address.partition("@")[0], "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said


@pytest.fixture
def moody() -> Iterator[int]:
    controller = Controller(Moody(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller.port
    controller.stop()


def test_what_is_said_of_a_recipient_is_that_letters_alone(moody: int) -> None:
    to = letters("never@x.example", "later@x.example", "fine@x.example")
    receipts = list(SmtpChannel("127.0.0.1", moody, SENDER).send(to))
    assert found(receipts) == [(0, False, True, False), (1, False, False, False), (2, True, False, False)]


def test_a_dropped_line_ends_the_batch(moody: int) -> None:
    to = letters("fine@x.example", "hangup@x.example", "fine@x.example")
    receipts = list(SmtpChannel("127.0.0.1", moody, SENDER).send(to))
    assert found(receipts) == [(0, True, False, False), (1, False, False, True)]


def test_a_refused_login_ends_the_batch_and_kills_nothing() -> None:
    controller = Controller(
        Moody(), hostname="127.0.0.1", port=free_port(), auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )  # fmt: skip
    controller.start()
    try:
        channel = SmtpChannel("127.0.0.1", controller.port, SENDER, "post", "hush-hush")
        receipts = list(channel.send(letters("a@x.example", "b@x.example")))
    finally:
        controller.stop()
    assert found(receipts) == [(0, False, False, True)]
    assert "hush-hush" not in str(receipts[0].fault)


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's own certificate, which nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime(2019, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


class Unprobed(Controller):  # type: ignore[misc, unused-ignore]
    """aiosmtpd greets itself at its start, and would not trust the certificate either."""

    def _trigger_server(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", self.port)) as plain, context.wrap_socket(plain) as line:
            line.recv(100)


@pytest.mark.parametrize("trusted", [True, False])
def test_tls_trusts_only_a_certificate_that_somebody_vouches_for(
    tmp_path: Path, trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    catcher = MailCatcher()
    context = certificate(tmp_path)
    controller = Unprobed(
        catcher, hostname="127.0.0.1", port=free_port(), ssl_context=context, server_hostname="localhost"
    )
    controller.start()
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    try:
        receipts = list(SmtpChannel("localhost", controller.port, SENDER, security="tls").send(letters("a@x.example")))
    finally:
        controller.stop()
    assert found(receipts) == [(0, trusted, False, not trusted)]
    assert len(catcher.mails) == int(trusted)


# The tests' own browser


def test_the_browser_is_found_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in reversed(browsers.NAMES):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert chromium() == shutil.which(name)


def test_without_a_browser_the_tests_fail_and_say_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="make browser"):
        chromium()
