"""An address on the web as a config file may name it: without what opens the door behind it."""

import re
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, WithJsonSchema

from config import pattern
from config.shape import Text

SECRET_KEYS = frozenset({"key", "access_token", "token", "secret", "sign", "password", "apikey", "api_key", "appkey"})
"""Keys after the ? whose value opens a service."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*", re.ASCII)


def _web_address(value: str) -> str:
    """The address, or what is wrong with it; never quoted, for it may hold what nobody should read."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - asking is what checks it
    except ValueError:
        raise ValueError("this is no web address; write it as in https://oa.host.example/notice") from None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or "") or re.search(r"\s", value):
        raise ValueError("this is no web address; write it as in https://oa.host.example/notice")
    if "@" in parts.netloc:
        raise ValueError("a name and password stand in this address; take them out, a secret is named at 'secret'")
    if "#" in value:
        raise ValueError("what follows the # is never sent; end the address before it")
    for key, _ in parse_qsl(parts.query, keep_blank_values=True):
        if key.lower() in SECRET_KEYS:
            raise ValueError(f"'{key}' in this address opens the service; take it out and put its value into a secret")
    return value


WebAddress = Annotated[Text, AfterValidator(_web_address), WithJsonSchema(pattern.WEB_ADDRESS)]
