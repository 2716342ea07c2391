"""A config folder watched from outside: whether its files changed since the last look, and what they say."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from config.fault import ConfigError, Fault
from config.file import bytes_of
from config.reading import read_config
from config.whole import Config
from config.written import TOP

_PATTERNS = ("*.yaml", "*.yml", "plans/*.yaml", "plans/*.yml")

Stamps = tuple[tuple[str, int, int, int, int], ...]
"""Name, inode, size, time of writing and time of change of each file, in nanoseconds."""


@dataclass(frozen=True)
class Look:
    """What a folder held when it was last read: a whole config, or its faults.

    `stamps` and `contents` know the files again; `is_settled` is false while the files have changed since and have not
    stood still from one look to the next, as while an editor saves.
    """

    stamps: Stamps | None
    contents: str
    config: Config | None
    faults: tuple[Fault, ...]
    is_settled: bool = True


def looked(folder: Path, before: Look | None = None) -> Look:
    """Looks at the folder once. Files that changed are read when the next look finds them as this one did.

    Without a look before they are read at once. A folder that is not there is a fault, never an error.
    """
    stamps = stamps_of(folder)
    if before is not None and before.stamps == stamps and before.is_settled:
        return before
    if before is not None and before.stamps != stamps:
        return replace(before, stamps=stamps, is_settled=False)
    return _read(folder, stamps, before)


def stamps_of(folder: Path) -> Stamps | None:
    """The stamps of every file that is config, or looks like it; None where there is no folder."""
    try:
        if not folder.is_dir():
            return None
        names = sorted(path for pattern in _PATTERNS for path in folder.glob(pattern))
    except OSError:
        return None
    return tuple(stamp for path in names if (stamp := _stamp(folder, path)) is not None)


def _stamp(folder: Path, path: Path) -> tuple[str, int, int, int, int] | None:
    """None where the file went while the folder was read: the next look will tell."""
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path.relative_to(folder)), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _read(folder: Path, stamps: Stamps | None, before: Look | None) -> Look:
    """What the files say; files that were only touched say what they said, and a write in between is waited for."""
    contents = _contents(folder, stamps)
    if before is not None and before.contents == contents:
        return replace(before, is_settled=True)
    config, faults = _config(folder)
    if before is not None and stamps_of(folder) != stamps:
        return before
    return Look(stamps, contents, config, faults)


def _config(folder: Path) -> tuple[Config | None, tuple[Fault, ...]]:
    try:
        return read_config(folder), ()
    except ConfigError as error:
        return None, error.faults
    except OSError as error:
        return None, (Fault(str(folder), *TOP, "", f"this folder cannot be read: {error.strerror}"),)


def _contents(folder: Path, stamps: Stamps | None) -> str:
    """One sum over the names and the contents; of a file that is too large only what is read of it."""
    total = sha256(b"" if stamps is not None else b"no folder")
    for name, *_ in stamps or ():
        total.update(f"\0{name}\0".encode("utf-8", "surrogateescape"))
        try:
            total.update(sha256(bytes_of(folder / name)).digest())
        except OSError as error:
            total.update(type(error).__name__.encode())
    return total.hexdigest()
