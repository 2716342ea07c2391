"""A reader who follows every link of the pages that he may see: one page for each route, and what it looks like."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from lxml import html

ONLY_SEEN = ("/static/", "/calendar/", "/api/", "/evidence/")
"""Not pages: looked at by tests of their own."""


@dataclass
class Crawler:
    """Follows links from the first page on; of the addresses that differ in keys or filters alone, the first `each`."""

    url: str
    cookies: dict[str, str]
    each: int = 2
    seen: dict[str, list[str]] = field(default_factory=dict)
    broken: list[tuple[str, int]] = field(default_factory=list)

    def pages(self, start: str = "/") -> Iterator[tuple[str, str]]:
        """Every page, as its address and its text; what does not answer 200 stands in `broken`."""
        waiting, asked = [start], {start}
        while waiting:
            address = waiting.pop(0)
            answer = requests.get(self.url + address, cookies=self.cookies, timeout=30)
            if answer.status_code != 200:
                self.broken.append((address, answer.status_code))
                continue
            if not answer.headers["content-type"].startswith("text/html"):
                continue
            yield address, answer.text
            fresh = [one for one in links(self.url, address, answer.text) if one not in asked and self._wanted(one)]
            asked.update(fresh)
            waiting += fresh

    def _wanted(self, address: str) -> bool:
        if address.startswith(ONLY_SEEN):
            return False
        known = self.seen.setdefault(kind(address), [])
        if address not in known and len(known) < self.each:
            known.append(address)
            return True
        return False


def links(url: str, at: str, text: str) -> list[str]:
    """The addresses on this site that a page leads to, without the switch of the language."""
    found = []
    for href in map(str, _hrefs(text)):
        whole = urlsplit(urljoin(url + at, href))
        address = f"{whole.path}?{whole.query}" if whole.query else whole.path
        if whole.netloc == urlsplit(url).netloc and "lang=" not in whole.query:
            found.append(address)
    return list(dict.fromkeys(found))


def _hrefs(text: str) -> list[Any]:
    return html.fromstring(text).xpath("//a/@href")  # type: ignore[return-value]


def kind(address: str) -> str:
    """What an address has in common with others of its route: its fixed words, and which filters it names.

    >>> kind("/duties/17"), kind("/tasks/langfang-2019/a-list?unit=sanhe&period=once"), kind("/?light=red")
    ('/duties/*', '/tasks/*/*?period,unit', '/?light')
    """
    whole = urlsplit(address)
    first, *rest = whole.path.removeprefix("/").split("/")
    path = "/".join([first, *("*" if _is_key(part) else part for part in rest)])
    names = ",".join(sorted({pair.split("=")[0] for pair in whole.query.split("&") if pair}))
    return f"/{path}?{names}" if names else f"/{path}"


WORDS = frozenset(
    {"new", "apply", "deadline", "sessions", "tokens", "password", "requeue", "revoke", "people", "reviews"}
)


def _is_key(part: str) -> bool:
    return part not in WORDS
