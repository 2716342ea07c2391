"""Forms that may bring files: what was typed, what was brought, and what of it was too much."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Protocol
from urllib.parse import parse_qs

from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header

from supervision.evidence.store import MEGABYTE, Store
from web.decision import Wrong
from web.house import House
from web.multipart import FORM, MOST_FIELDS, MOST_WORDS, File, Parts

THROWN_AWAY = 1024 * MEGABYTE
"""Bytes of a form that are taken in before the line is cut, so that a browser hears what was too much."""

FILES = "files"
"""The field in which forms bring their files."""
__all__ = ["FILES", "File", "Form", "Uploaded", "read_form", "uploaded"]


@dataclass(frozen=True)
class Form:
    """What was sent. `wrong` says what of it could not be taken in; then its files are not whole, and none is there."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    @property
    def fields(self) -> Mapping[str, str]:
        """Each field with the last that was said for it."""
        return {name: said[-1] for name, said in self.values.items()}

    def get(self, name: str) -> str:
        """A field as it was typed; one that is not there is an empty one."""
        return self.fields.get(name, "")

    def all(self, name: str) -> Sequence[str]:
        """Everything that was said for a field, as by a row of boxes of which some are ticked."""
        return self.values.get(name, ())


async def read_form(request: Request, *, store: Store | None) -> Form:
    """The form of a request, with files or without. Without a `store` no file is taken. Who asks closes the files."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary")
    reading: _Reading = _Typed()
    if kind == b"multipart/form-data":
        reading = _Brought(Parts(boundary or b"", store))
    length = 0
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > THROWN_AWAY:
                break
            reading.feed(chunk)
        return reading.form()
    except BaseException:
        reading.close()
        raise


async def uploaded(request: Request) -> AsyncIterator[Form]:
    """The form of a request for a handler; its files are closed after the answer."""
    house: House = request.app.state.house
    form = await read_form(request, store=house.evidence)
    try:
        yield form
    finally:
        for file in form.files:
            file.content.close()


Uploaded = Annotated[Form, Depends(uploaded)]
"""A handler's form; after the Access in its arguments, so that nobody unknown has files taken in."""


class _Reading(Protocol):
    def feed(self, chunk: bytes) -> None:
        """Takes in the next bytes of the body."""

    def form(self) -> Form:
        """What it was, at the end of the body."""

    def close(self) -> None:
        """Lets go of what was taken in."""


class _Typed:
    """A form without files."""

    def __init__(self) -> None:
        self._body, self._much = bytearray(), False

    def feed(self, chunk: bytes) -> None:
        self._much = self._much or len(self._body) + len(chunk) > MOST_WORDS
        if not self._much:
            self._body += chunk

    def form(self) -> Form:
        if self._much:
            return Form(wrong=(Wrong(FORM, "form-long"),))
        body = self._body.decode("ascii", "replace")
        try:
            return Form(parse_qs(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS))
        except ValueError:
            return Form(wrong=(Wrong(FORM, "form-long"),))

    def close(self) -> None:
        """There is nothing to let go of."""


class _Brought:
    """A form with files."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def feed(self, chunk: bytes) -> None:
        self._parts.feed(chunk)

    def form(self) -> Form:
        wrong = self._parts.finish()
        return Form(self._parts.values, tuple(self._parts.files), wrong)

    def close(self) -> None:
        self._parts.close()
