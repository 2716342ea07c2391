"""What an address asks for: its filters, checked against what there is, and the addresses that change them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

LARGEST_PAGE = 1_000_000


@dataclass(frozen=True)
class Fault:
    """A filter whose value there is not."""

    name: str
    value: str


@dataclass(frozen=True)
class Asked:
    """The filters of a page by name; what does not fit stands in `faults`, never quietly left out."""

    path: str
    values: Mapping[str, str]
    faults: tuple[Fault, ...] = field(default=())

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    @property
    def page(self) -> int:
        """The page asked for, from 1."""
        return int(self.values.get("page", "1")) if not self.faults else 1

    def to(self, **changes: str | int | None) -> str:
        """The address with some filters changed; None takes one out, and all but `page` begin at page 1."""
        values = {name: value for name, value in self.values.items() if name != "page"} | changes
        query = urlencode([(name, value) for name, value in values.items() if value])
        return f"{self.path}?{query}" if query else self.path


def asked(path: str, query: QueryParams, known: Mapping[str, Collection[str]]) -> Asked:
    """Reads the filters that are `known`, each with the values it may have, and the page."""
    values = {name: query[name].strip() for name in (*known, "page") if query.get(name, "").strip()}
    faults = [
        Fault(name, values[name][:60])
        for name, allowed in known.items()
        if name in values and values[name] not in allowed
    ]
    if "page" in values and not _is_page(values["page"]):
        faults.append(Fault("page", values["page"][:60]))
    return Asked(path, values, tuple(faults))


def _is_page(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= LARGEST_PAGE
