"""The embedded Prefect server: a child process on loopback that nothing has to wait for."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import TextIO

import requests

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The second UI sends its use to others; the first does not.
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_CLIENT_MAX_RETRIES": "0",
    "PREFECT_API_REQUEST_TIMEOUT": "5",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    "PREFECT_CLI_COLORS": "false",
}
CHECK_S, PATIENCE_S = 1.0, 90.0
ENDING_S = 10.0
RECORD = "server.pid"


@dataclass
class PrefectServer:
    """A Prefect server of our own: `state` is starting, up, or away; `reason` then is ended (its process) or silent.

    A home has one server: one that a killed service left running is ended first, and one that another service
    runs here is used.
    """

    home: Path
    port: int
    state: str = "starting"
    reason: str = ""
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _record: TextIO | None = field(default=None, repr=False)
    _over: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, when_up: Callable[[], None] = lambda: None) -> None:
        """Starts the child and watches it from a thread; `when_up` is called once, from there."""
        self.home.mkdir(parents=True, exist_ok=True)
        end_left_behind(self.home)
        self._record = _held(self.home)
        if self._record is None:
            self.port = _recorded(self.home)[1] or self.port
        os.environ.update(self.environment())
        if self._record is not None:
            self._launch(self._record)
        threading.Thread(target=self._watch, args=(when_up,), daemon=True, name="prefect-watch").start()

    def _launch(self, record: TextIO) -> None:
        command = [
            sys.executable,
            "-m",
            "prefect",
            "server",
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        with (self.home / "server.log").open("ab") as log:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | self.environment()
            )
        record.truncate(0)
        record.write(f"{self._child.pid} {self.port}\n")
        record.flush()

    def environment(self) -> dict[str, str]:
        """What Prefect reads before it is imported: its home, its address, and that it tells nobody anything."""
        return QUIET | {"PREFECT_HOME": str(self.home.resolve()), "PREFECT_API_URL": f"{self.url}/api"}

    def answers(self) -> bool:
        """Whether the server answers now, asked within half a second."""
        try:
            return requests.get(f"{self.url}/api/health", timeout=0.5).ok
        except requests.RequestException:
            return False

    def stop(self) -> None:
        self._over.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(ENDING_S)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
        if self._record is not None:
            self._record.close()

    def _watch(self, when_up: Callable[[], None]) -> None:
        waited, told = 0.0, False
        while not self._over.wait(CHECK_S):
            waited += CHECK_S
            self._look(waited)
            if self.state == "up" and not told:
                told = True
                when_up()

    def _look(self, waited: float) -> None:
        if self._child is not None and self._child.poll() is not None:
            self.state, self.reason = "away", "ended"
        elif self.answers():
            self.state, self.reason = "up", ""
        elif self.state == "up" or waited > PATIENCE_S:
            self.state, self.reason = "away", "silent"


def end_left_behind(home: Path) -> None:
    """Ends the server that a killed service left running on this home, and waits for its end."""
    if not (home / RECORD).is_file() or (record := _held(home)) is None:
        return
    with record:
        pid, port = _recorded(home)
        for number in (signal.SIGTERM, signal.SIGKILL):
            if _serves(pid, port):
                os.kill(pid, number)
                _wait_until_gone(pid, port)


def _held(home: Path) -> TextIO | None:
    """The record of the home's server, locked for as long as it stays open; None where a living service has it."""
    record = (home / RECORD).open("a", encoding="utf-8")
    try:
        fcntl.flock(record, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        record.close()
        return None
    return record


def _recorded(home: Path) -> tuple[int, int]:
    """Process id and port of the home's server; zeros where nothing is written."""
    words = (home / RECORD).read_text(encoding="utf-8").split()
    if len(words) != 2 or not all(word.isdecimal() for word in words):
        return 0, 0
    return int(words[0]), int(words[1])


def _serves(pid: int, port: int) -> bool:
    """Whether this process is a Prefect server on this port: a number alone may be somebody else's by now."""
    if not pid:
        return False
    asked = ["ps", "-ww", "-p", str(pid), "-o", "args="]
    try:
        words = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
    except FileNotFoundError:
        return False
    return " prefect server start " in " ".join(words) and words[-2:] == ["--port", str(port)]


def _wait_until_gone(pid: int, port: int) -> None:
    for _ in range(int(ENDING_S / 0.1)):
        if not _serves(pid, port):
            return
        sleep(0.1)
