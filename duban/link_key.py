"""The keys that sign links: those of the settings, else the home's own, made when it is first needed."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from config.secret import SecretError, secret_in
from config.settings import SHORTEST_KEY, Settings
from notifications.links.signing import Links, links_of

FILE = "link.key"


def links(settings: Settings, *, url: str | None = None) -> Links:
    """The links of this installation; `url` is where its pages really are. Raises SecretError for a useless key."""
    return links_of(url or settings.url, keys(settings))


def keys(settings: Settings) -> tuple[str, ...]:
    """The keys, the one that signs first. Several machines on one database need the same: DUBAN_LINK_KEYS."""
    if settings.link_keys:
        return tuple(key.get_secret_value() for key in settings.link_keys)
    path = settings.home / FILE
    found = secret_in(path) or _made(path)
    if found is None or len(found.get_secret_value()) < SHORTEST_KEY:
        raise SecretError(f"{path} holds no key of {SHORTEST_KEY} characters; take it away, and a new one is made")
    return (found.get_secret_value(),)


def _made(path: Path) -> SecretStr | None:
    """A new key in this file, or the one of whoever was quicker.

    The file is there with all that it holds or not at all, however often somebody is killed here.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with open(new, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            stream.write(secrets.token_hex(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        # A link is refused where the name is taken already: nobody's key is ever overwritten.
        os.link(new, path)
    except FileExistsError:
        pass
    finally:
        new.unlink(missing_ok=True)
    return secret_in(path)
