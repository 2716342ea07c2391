"""Where the way leads on after signing in; it never leaves these pages."""

from urllib.parse import quote, urlsplit

SIGN_IN = "/sign-in"
PASSWORD = "/account/password"
PROVIDER, BACK = "/sign-in/provider", "/sign-in/provider/back"
LONGEST = 2000


def onward(asked: str) -> str:
    """Where to go after signing in: an address of these pages, whatever was asked for.

    >>> onward("/mine?late=1"), onward("//e.example/"), onward("https://e.example"), onward("/\\t/e.example")
    ('/mine?late=1', '/', '/', '/')
    """
    plain = asked.isascii() and asked.isprintable() and "\\" not in asked and len(asked) <= LONGEST
    if not plain or not asked.startswith("/") or asked.startswith(("//", SIGN_IN)) or urlsplit(asked).netloc:
        return "/"
    return asked


def sign_in_address(path: str, query: str) -> str:
    """The sign-in page, with the way back to an address."""
    return f"{SIGN_IN}?next={quote(f'{path}?{query}' if query else path, safe='/')}"
