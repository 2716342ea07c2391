"""What journeys share: a browser for each module, and Prefect's own server for all, which reads its address once."""

import os
from collections.abc import Iterator
from time import sleep

import pytest
from playwright.sync_api import Browser

from duban.demo.catcher import free_port
from flows.server import PrefectServer
from tests.browser import opened_browser


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, closed with the module: while it is open its loop runs, and nobody else can run one."""
    with opened_browser() as browser:
        yield browser
