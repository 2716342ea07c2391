"""What journeys share: Prefect's own server, started once, for Prefect reads its address once in a process."""

import os
from collections.abc import Iterator
from time import sleep

import pytest

from duban.demo.catcher import free_port
from flows.server import PrefectServer


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A Prefect server that is up; what it sets in the environment is gone at the end."""
    before = dict(os.environ)
    server = PrefectServer(tmp_path_factory.mktemp("prefect"), free_port())
    server.start()
    for _ in range(180):
        if server.state == "up":
            break
        sleep(0.5)
    assert server.state == "up", server.reason
    yield server
    server.stop()
    os.environ.clear()
    os.environ.update(before)
