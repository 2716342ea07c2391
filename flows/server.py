"""The embedded Prefect server: a child process on loopback that nothing has to wait for."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import requests

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_CLIENT_MAX_RETRIES": "0",
    "PREFECT_API_REQUEST_TIMEOUT": "5",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_COLORS": "false",
}
CHECK_S, PATIENCE_S = 1.0, 90.0


@dataclass
class PrefectServer:
    """A Prefect server of our own: `state` is starting, up, or away; `reason` then is ended (its process) or silent."""

    home: Path
    port: int
    state: str = "starting"
    reason: str = ""
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _over: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *, when_up: Callable[[], None] = lambda: None) -> None:
        """Starts the child and watches it from a thread; `when_up` is called once, from there."""
        self.home.mkdir(parents=True, exist_ok=True)
        os.environ.update(self.environment())
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
        threading.Thread(target=self._watch, args=(when_up,), daemon=True, name="prefect-watch").start()

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
                self._child.wait(10)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()

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
