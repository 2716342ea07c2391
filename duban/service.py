"""The service in one process tree: pages, timetable or player, and Prefect's server behind them."""

import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import click
import uvicorn
from fastapi import FastAPI

from config.settings import Settings
from flows.server import PrefectServer, end_left_behind
from web.house import PrefectState

TRIES = 50


def free_port(wanted: int) -> int:
    """The wanted loopback port, or the next one that is free."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"no port from {wanted} to {wanted + TRIES - 1} is free on 127.0.0.1; set another")


def prefect_server(settings: Settings) -> PrefectServer | None:
    """The embedded server, not started yet; None where Prefect is switched off."""
    if settings.prefect == "off":
        return None
    home = settings.home / "prefect"
    end_left_behind(home)
    return PrefectServer(home, free_port(settings.prefect_port))


def prefect_state(server: PrefectServer | None) -> PrefectState:
    """What the pages say of Prefect."""
    if server is None:
        return PrefectState("off", None)
    return PrefectState(server.state, server.url, server.reason)  # type: ignore[arg-type]


@contextmanager
def stopping(*things: object) -> Iterator[None]:
    """Stops each thing at the end, whatever happened."""
    try:
        yield
    finally:
        for thing in things:
            if thing is not None:
                thing.stop()  # type: ignore[attr-defined]


def settle() -> None:
    """Leaves what a service has loaded alone, and looks for rubbish less often.

    The collector would else go through all of it, config and modules, at every few requests: 150 ms each time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def serve_pages(app: FastAPI, *, port: int, once_up: Callable[[], None]) -> None:
    """Serves on loopback until interrupted; `once_up` is called from a thread when the pages answer."""
    # What a proxy says of the way is not believed, and no address is logged: some are secret.
    config = uvicorn.Config(app, "127.0.0.1", port, log_level="warning", access_log=False, proxy_headers=False)
    server = uvicorn.Server(config)
    settle()

    def wait() -> None:
        while not server.started:
            if server.should_exit:
                return
            sleep(0.05)
        once_up()

    # uvicorn hands a SIGTERM on when it has closed; as an exit it lets everything else be stopped too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    Thread(target=wait, daemon=True, name="once-up").start()
    server.run()
