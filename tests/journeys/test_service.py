"""The demo and the service as processes: they answer, move on, are seen in Prefect, and leave nothing running."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
import requests

from duban.clock import RealClock
from duban.demo.catcher import free_port
from models.database import Database
from supervision.access import Role
from tests.signing import cookies

DUBAN = [sys.executable, "-m", "duban"]


class Service:
    """A Duban process with its pages on a loopback port."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DUBAN_", "PREFECT_"))}
        self.process = subprocess.Popen(
            [*DUBAN, "--home", "H", *words, "--port", str(self.port)], cwd=folder, env=clean | environment
        )
        self.admin = requests.Session()
        self.admin.headers["Origin"] = self.url
        self.wait_for("/healthz", "ok")
        self.sign_in(folder / "H" / "duban.db")

    def sign_in(self, file: Path) -> None:
        """As the admin: in the demo by choosing, else with a session of the real clock."""
        if "demo" in self.process.args:  # type: ignore[operator]
            self.admin.post(f"{self.url}/demo/sign-in", data={"login": "admin"}, timeout=10).raise_for_status()
            return
        database = Database(f"sqlite:///{file}")
        self.admin.cookies.update(cookies(database, Role.ADMIN, now=RealClock().now()))
        database.close()

    def get(self, path: str) -> str:
        answer = self.admin.get(self.url + path, timeout=10)
        assert answer.ok, answer.text
        return answer.text

    def wait_for(self, path: str, words: str, *, seconds: int = 60) -> str:
        for _ in range(seconds * 4):
            assert self.process.poll() is None, "the process has ended"
            try:
                if words in (found := self.get(path)):
                    return found
            except requests.ConnectionError:
                pass
            sleep(0.25)
        raise AssertionError(f"{path} never said {words!r}")

    def forward(self, step: str) -> None:
        while "推进中" in self.get("/"):
            sleep(0.25)
        answer = self.admin.post(f"{self.url}/demo/forward", data={"step": step}, timeout=10)
        assert answer.ok, answer.text

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, "demo", DUBAN_PREFECT_PORT=str(free_port()))
    yield service
    if service.process.poll() is None:
        service.stop()


def test_the_demo_opens_with_something_to_see_and_moves_on(demo: Service) -> None:
    board = demo.get("/")
    assert "2019年7月12日" in board
    assert "逾期" in board
    demo.wait_for("/cycles", "Prefect 运行中", seconds=120)
    demo.forward("day")
    demo.wait_for("/", "2019年7月13日")
    for day in ("7月15日", "7月19日", "7月31日", "8月1日"):
        demo.forward("event")
        demo.wait_for("/", f"2019年{day}")
    cycles = demo.get("/cycles")
    assert re.search(r"http://127\.0\.0\.1:\d+/runs/flow-run/[0-9a-f-]{36}", cycles)


def test_the_demo_shows_the_mail_that_its_server_received(demo: Service) -> None:
    key = re.search(r"/outbox/([0-9a-f-]{36})", demo.get("/outbox"))
    assert key is not None
    message = demo.get(f"/outbox/{key[1]}")
    assert f"Message-ID: &lt;{key[1]}@duban.example&gt;" in message


def test_the_demo_leaves_nothing_running(demo: Service) -> None:
    found = re.search(r"http://127\.0\.0\.1:(\d+)", demo.wait_for("/cycles", "Prefect 运行中", seconds=120))
    assert found is not None
    demo.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{found[1]}/api/health", timeout=2)


def test_a_home_that_is_not_the_demos_is_never_emptied(tmp_path: Path) -> None:
    precious = tmp_path / "H" / "precious.txt"
    precious.parent.mkdir()
    precious.write_text("mine", encoding="utf-8")
    done = subprocess.run([*DUBAN, "--home", "H", "demo"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no home of the demo" in done.stderr
    assert precious.read_text(encoding="utf-8") == "mine"


def test_the_service_sweeps_by_itself_on_the_real_clock(tmp_path: Path) -> None:
    for words in (["init"], ["apply", "--reason", "first", "--yes"]):
        subprocess.run([*DUBAN, "--home", "H", *words], cwd=tmp_path, check=True, capture_output=True)
    service = Service(tmp_path, "serve", DUBAN_PREFECT="off")
    try:
        cycles = service.wait_for("/cycles", "2019年6月")
        assert "未启用" in cycles
        assert "<table" in service.get("/?scope=all")
    finally:
        assert service.stop() in (0, 128 + signal.SIGTERM)
