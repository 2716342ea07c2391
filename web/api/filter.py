"""Filters that the caller kept (常用筛选): the path of a page and the query that it is asked."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from models.account import SavedFilter
from supervision.filters import LONGEST_NAME, LONGEST_QUERY, delete, filters_of, keep, named
from web.api import cursor
from web.api.access import KeptBy, Reader
from web.api.access import router as api_router
from web.api.shape import At, Body, Id, Line, Listing, Plain, Shape

router = api_router("search")


class FilterIn(Body):
    """What to keep under which name."""

    path: Annotated[Plain, Field(max_length=64, examples=["/"], description="/, /matrix, /reviews or /search.")]
    name: Annotated[Line, Field(min_length=1, max_length=LONGEST_NAME, examples=["红灯"])]
    query: Annotated[Plain, Field(max_length=LONGEST_QUERY, examples=["scope=overdue&light=red"])]
    replace: bool = Field(default=False, description="Takes the place of the one of the same name.")


class FilterOut(Shape):
    """A filter that is kept."""

    id: int
    path: str
    name: str
    query: str
    saved_at: At


@router.get("/filters", operation_id="list_filters")
def show(page: Reader) -> Listing[FilterOut]:
    """The caller's own filters."""
    with page.house.database.read() as session:
        return cursor.whole(FilterOut.model_validate(one) for one in filters_of(session, page.who.account))


@router.post("/filters", operation_id="keep_filter", status_code=201)
def keep_one(page: KeptBy, body: FilterIn) -> FilterOut:
    """Keeps a filter. 409 `taken` where the name is used already and nothing says that it is to be replaced."""
    with page.house.database.read() as session:
        old = named(session, page.who.account, body.path, body.name)
    over = old.id if old is not None and body.replace else None
    kept: SavedFilter = keep(
        page.house.database, account=page.who.account, path=body.path, name=body.name, query=body.query, now=page.now,
        over=over,
    )  # fmt: skip
    return FilterOut.model_validate(kept)


@router.delete("/filters/{filter}", operation_id="delete_filter", status_code=204)
def forget(page: KeptBy, filter: Id) -> Response:
    """Takes one of the caller's own filters away."""
    delete(page.house.database, account=page.who.account, filter=filter)
    return Response(status_code=204)
