"""The browser that the pages are tested in: a Chromium of this machine, without a window."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, Page, sync_playwright

# The same names, in the same order, as in browser.sh.
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str:
    """Where the browser lies; a machine without one fails the test, since pages unseen prove nothing."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    pytest.fail(
        f"no browser: none of {', '.join(NAMES)} is on PATH; `make browser` installs one, or says what to install"
    )


@contextmanager
def opened_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def reader_of(browser: Browser, url: str, *, signed_in: Sequence[SetCookieParam] = ()) -> Iterator[Page]:
    """A fresh reader at a desk, with the cookies of who is signed in; what the browser complains of fails the test."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
    context.add_cookies(signed_in)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [words for words in said if "Failed to load resource" not in words] == []
