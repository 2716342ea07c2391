"""How much a body may hold: what is larger is answered before it is kept."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1024 * 1024


class Limited:
    """Refuses bodies of more than a mebibyte with 413, whatever length they claim. Files have a bound of their own."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _brings_a_file(scope):
            await self.app(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, bounded, send)


def _brings_a_file(scope: Scope) -> bool:
    kinds = (value for name, value in scope["headers"] if name == b"content-type")
    return any(kind.lower().startswith(b"multipart/form-data") for kind in kinds)
