"""The evidence folder: bytes by their hash, written whole or not at all, and the same bytes once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from models.evidence import Evidence
from supervision.evidence.fault import EvidenceError

MEGABYTE = 1_000_000
MOST_FILES = 20
"""Files of one report."""
TIMES_LARGEST = 5
"""How many of the largest files one report may bring together."""
CHUNK = 256 * 1024
INCOMING, PREFIX = "incoming", "upload-"


@dataclass(frozen=True)
class Store:
    """`folder` lies outside what the web serves; `largest` is the size that one file may have, in bytes."""

    folder: Path
    largest: int

    @property
    def total(self) -> int:
        """The size that the files of one report may have together, in bytes."""
        return TIMES_LARGEST * self.largest

    @property
    def incoming(self) -> Path:
        """Where files lie that are being received; on the same disk, so that a file comes in by one rename."""
        return self.folder / INCOMING

    def path(self, digest: str) -> Path:
        """Where the bytes with this SHA-256 lie, or would."""
        return self.folder / digest[:2] / digest[2:4] / digest


@dataclass(frozen=True)
class Received:
    """A file that lies among the incoming ones, whole and on the disk."""

    path: Path
    size: int
    digest: str


def path_of(store: Store, evidence: Evidence) -> Path:
    """Where the bytes of a file lie. They may be missing, where somebody has taken them away by hand."""
    return store.path(evidence.sha256)


@contextmanager
def received(store: Store, content: IO[bytes]) -> Iterator[Received]:
    """Takes the bytes in beside the others, until they are put in their place or thrown away at the end.

    Raises EvidenceError for a file that is empty or too large; no more is read than tells that it is.
    """
    store.incoming.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=store.incoming, prefix=PREFIX, delete=False) as file:
        try:
            yield _taken_in(store, content, file)
        finally:
            Path(file.name).unlink(missing_ok=True)


def settle(store: Store, found: Received) -> Path:
    """Puts what was received in its place; the same bytes that lie there already are replaced by themselves."""
    path = store.path(found.digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(found.path, path)
    _on_disk(path.parent)
    return path


def _taken_in(store: Store, content: IO[bytes], file: IO[bytes]) -> Received:
    digest, size = sha256(), 0
    while chunk := content.read(CHUNK):
        size += len(chunk)
        if size > store.largest:
            raise EvidenceError("file-large", most=megabytes(store.largest))
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise EvidenceError("file-empty")
    file.flush()
    os.fsync(file.fileno())
    return Received(Path(file.name), size, digest.hexdigest())


def megabytes(size: int) -> int:
    """A size as people are told it, in MB rounded down, never less than one."""
    return max(size // MEGABYTE, 1)


def _on_disk(folder: Path) -> None:
    """The name of a new file survives a power cut only with its folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
