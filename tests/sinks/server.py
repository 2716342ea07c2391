"""A web server on loopback: each request is checked by a service, unless something else was set to happen next."""

import json
import ssl
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What is answered: a status, a JSON document or bytes, further headers."""

    status: int = 200
    said: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return self.said if isinstance(self.said, bytes) else json.dumps(self.said, ensure_ascii=False).encode()


HANG, CLOSE, BREAK_OFF = "hang", "close", "break off"
Turn = Reply | str
Service = Callable[[Asked], Reply]


class Sink:
    """Serves one service on a free port of loopback. What is put into `next` happens first, one for each request.

    HANG never answers, CLOSE ends the connection without a word, BREAK_OFF ends it within the answer. `asked` is
    everything that came in; `connections` counts how often somebody connected.
    """

    def __init__(self, service: Service, *, tls: ssl.SSLContext | None = None) -> None:
        self.service, self.asked, self.connections = service, list[Asked](), 0
        self.next: deque[Turn] = deque()
        self.ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Manner", (_Manner,), {"sink": self}))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.port: int = self._server.server_address[1]
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


class _Manner(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    sink: Sink

    def setup(self) -> None:
        super().setup()
        self.sink.connections += 1

    def do_POST(self) -> None:
        split = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, split.path, dict(parse_qsl(split.query)), self.headers, body)  # type: ignore[arg-type]
        self.sink.asked.append(asked)
        turn = self.sink.next.popleft() if self.sink.next else self.sink.service(asked)
        if isinstance(turn, Reply):
            self._answer(turn, len(turn.body))
        else:
            self._misbehave(turn)

    do_GET = do_PUT = do_POST

    def _answer(self, reply: Reply, length: int) -> None:
        self.send_response_only(reply.status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(length), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def _misbehave(self, how: str) -> None:
        self.close_connection = True
        if how == HANG:
            self.sink.ended.wait(10)
        if how == BREAK_OFF:
            self._answer(Reply(200, b'{"errcode"'), 1000)

    def log_message(self, *_: object) -> None:
        """Says nothing."""
