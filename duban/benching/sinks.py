"""Far sides on loopback, each a process of its own: a mail server and a web server that take whatever comes."""

import asyncio
import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP

FORK = multiprocessing.get_context("fork")
Serve = Callable[[socket.socket], None]


class Taking:
    """A mail server's manner: every mail is taken."""

    async def handle_DATA(self, _: Any, __: Any, ___: Any) -> str:
        return "250 taken"


class Answering(BaseHTTPRequestHandler):
    """A web server's manner: every body is read and answered 200, and the connection is kept."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.body()
        self.answer(200)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response_only(status)
        for name, value in (*headers, ("Content-Length", "0")):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def serve_mail(listener: socket.socket, manner: Any = None) -> None:
    """Serves SMTP on a listening socket until the process ends."""
    loop = asyncio.new_event_loop()
    handler = manner or Taking()
    loop.run_until_complete(
        loop.create_server(lambda: SMTP(handler, hostname="sink.example", loop=loop), sock=listener)
    )
    loop.run_forever()


def serve_http(listener: socket.socket, manner: type[BaseHTTPRequestHandler] = Answering) -> None:
    """Serves HTTP on a listening socket until the process ends, each connection in a thread."""
    server = _Server(listener.getsockname(), manner, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    server.serve_forever()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A connection that was cut off is no news: the one who asked may have been killed."""


@contextmanager
def apart(serve: Serve) -> Iterator[int]:
    """Runs a sink in a process of its own while the context lasts; yields its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        # Taken over by each connection: an answer of several lines does not wait for the other side's acknowledgement.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port: int = listener.getsockname()[1]
        process = FORK.Process(target=serve, args=(listener,), daemon=True)
        process.start()
    try:
        yield port
    finally:
        process.kill()
        process.join()
