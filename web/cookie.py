"""The cookies of signing in: what they are called, and when they go over encrypted ways only."""

from urllib.parse import urlsplit

from fastapi import Request, Response

SESSION = "duban-session"
_OWN_HOST = "__Host-"
"""A browser takes a cookie of such a name from this very host alone, and only over https."""


def token_of(request: Request) -> str:
    """What the session's cookie holds; empty where there is none."""
    return held(request, SESSION)


def held(request: Request, name: str) -> str:
    """What a cookie of ours holds; empty where there is none."""
    return request.cookies.get(_named(request, name), "")


def hand_out(request: Request, response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Puts a cookie that no script reads and no other site sends; without `seconds` it goes with the browser."""
    response.set_cookie(
        _named(request, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=is_secure(request),
    )


def take_back(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(_named(request, name), path="/", httponly=True, samesite="lax", secure=is_secure(request))


def is_secure(request: Request) -> bool:
    """Whether the reader's way is encrypted: he asks for the public address, and that is an https one.

    The proxy that unwraps it speaks plain HTTP to us, and what it adds to a request is not believed.
    """
    return address_of(request).startswith("https://")


def address_of(request: Request) -> str:
    """Scheme and host by which the reader knows these pages: the public address, or this machine's own."""
    host, links = request.headers.get("host", ""), request.app.state.house.links
    public = urlsplit(links.url) if links else None
    if public is not None and public.netloc and _plain(host, public.scheme) == _plain(public.netloc, public.scheme):
        return f"{public.scheme}://{public.netloc}"
    return f"http://{host}"


def _plain(host: str, scheme: str) -> str:
    """A host as others write it: small letters, without the port that goes without saying."""
    return host.lower().removesuffix({"https": ":443", "http": ":80"}.get(scheme, ""))


def _named(request: Request, name: str) -> str:
    return f"{_OWN_HOST}{name}" if is_secure(request) else name
