"""Secrets by name: from the environment, else from a file of that name; never from a config file."""

import os
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG

from pydantic import SecretStr

SECRET_PREFIX = "DUBAN_SECRET_"
LARGEST_SECRET = 4096


class SecretError(Exception):
    """A secret cannot be read; the words say where and why, and nothing of what it holds."""


def secret(name: str, *, environ: Mapping[str, str], folder: Path) -> SecretStr | None:
    """The secret of this name: DUBAN_SECRET_<name>, else the file of that name in the folder; None where not set.

    An empty one counts as not set. Raises SecretError.
    """
    if found := environ.get(f"{SECRET_PREFIX}{name}"):
        return SecretStr(found)
    return secret_in(folder / name)


def secret_in(path: Path) -> SecretStr | None:
    """What a file holds, without the line break at its end; None where it is empty or not there. Raises SecretError."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise SecretError(f"{path} is no file")
        # What has become a pipe since then is not waited for either.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as stream:
            data = stream.read(LARGEST_SECRET + 1)
        if len(data) > LARGEST_SECRET:
            raise SecretError(f"{path} is larger than {LARGEST_SECRET} bytes, which no secret is")
        text = data.decode().removesuffix("\n").removesuffix("\r")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise SecretError(f"{path} is not UTF-8") from None
    except OSError as error:
        raise SecretError(f"{path} cannot be read: {error.strerror}") from None
    return SecretStr(text) if text else None
