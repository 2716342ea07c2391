"""Reads a PDF in a process of its own, with caps on its memory and time, so that a hostile one harms nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

from documents.fault import DocumentError
from documents.printed import Printed, Span, Table
from documents.readers.limits import PDF_MEMORY, PDF_SECONDS

_ROOT = Path(__file__).resolve().parents[2]
_MEND = "print it to PDF again from its source, or import the text"


def read_apart(data: bytes, *, name: str) -> Printed:
    """What `read_pages` finds in a PDF. Raises DocumentError, also where the PDF takes too much or ends the process."""
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PDF_SECONDS,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise DocumentError(name, f"the PDF was not read within {PDF_SECONDS} seconds", _MEND) from fault
    if done.returncode:
        raise DocumentError(name, "the PDF is damaged, or takes more memory than any document needs", _MEND)
    return _received(json.loads(done.stdout), name)


def _received(answer: dict[str, list[str]] | dict[str, object], name: str) -> Printed:
    match answer:
        case {"wrong": str(wrong), "mend": str(mend)}:
            raise DocumentError(name, wrong, mend)
        case {"text": str(text), "tables": list(tables), "page_starts": list(starts)}:
            found = (Table(tuple(tuple(Span(*cell) for cell in row) for row in rows)) for rows in tables)
            return Printed(text, tuple(found), tuple(starts))
    raise DocumentError(name, "the PDF is damaged", _MEND)


def _answer(data: bytes) -> dict[str, object]:
    from documents.readers.pages import read_pages

    try:
        printed = read_pages(data, name="")
    except DocumentError as fault:
        return {"wrong": fault.wrong, "mend": fault.mend}
    tables = [[[[cell.start, cell.end] for cell in row] for row in table.rows] for table in printed.tables]
    return {"text": printed.text, "tables": tables, "page_starts": printed.page_starts}


def _cap_memory() -> None:
    """Where the system can: Windows has no such limit."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _cap_memory()
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout)
