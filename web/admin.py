"""Who may change the config: the one place that asks, for every page and form behind it."""

from typing import Annotated

from fastapi import Depends

from web.page import Page, PageOf


def admin(page: PageOf) -> Page:
    """The page for an admin. There are no roles yet: whoever reaches the pages is on this machine, and passes."""
    return page


Admin = Annotated[Page, Depends(admin)]
