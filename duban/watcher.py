"""The thread that looks at the config folder every few seconds, so that a page never waits for a file."""

import logging
from pathlib import Path
from threading import Event, Lock, Thread

from config.watching import Look, looked, stamps_of
from supervision.change.kept import digest_of
from web.house import FolderState

LOG = logging.getLogger(__name__)
EVERY, SOON = 2.0, 0.3
"""Seconds between two looks, and until the next one while files are being written."""


class Watcher:
    """Keeps what the folder said at the last look; the pages read that and nothing else."""

    def __init__(self, folder: Path, *, every: float = EVERY) -> None:
        self.path = folder
        self.state: FolderState | None = None
        self._every = every
        self._look: Look | None = None
        self._turn = Lock()
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True, name="watcher")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(10)

    def look(self) -> None:
        """Reads the folder now, without waiting for it to stand still: for whoever has just written there."""
        with self._turn:
            before = self._look
            if before is None or not before.is_settled or before.stamps != stamps_of(self.path):
                self._keep(looked(self.path))

    def _watch(self) -> None:
        while True:
            with self._turn:
                self._again()
                wait = self._every if self._look is None or self._look.is_settled else SOON
            if self._ended.wait(wait):
                return

    def _again(self) -> None:
        """One look of the thread; it outlives whatever goes wrong, and the last state stands."""
        try:
            self._keep(looked(self.path, self._look))
        except Exception:
            LOG.exception("the config folder could not be looked at")

    def _keep(self, look: Look) -> None:
        before, self._look = self._look, look
        if self.state is not None and before is not None and before.contents == look.contents:
            return
        digest = digest_of(look.config) if look.config is not None else None
        self.state = FolderState(look.config, digest, look.faults)
