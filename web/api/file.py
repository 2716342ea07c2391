"""Files of evidence (佐证材料): brought to a draft, taken out of it again, and given back to whoever may see them."""

from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import FileResponse
from pydantic import Field

from models.evidence import Evidence
from supervision.duty import owed_by, seen
from supervision.evidence import EvidenceError, Store, add, files_of, path_of, remove, visible
from web.api.access import Reader, Reporter
from web.api.access import router as api_router
from web.api.problem import Fault, ProblemError, not_found
from web.api.shape import At, Id, Listing, Shape
from web.evidence import headers_of
from web.page import Page
from web.uploads import Form, uploaded

router = api_router("evidence")


class File(Shape):
    """A file behind a report."""

    id: int
    name: str = Field(examples=["名单.xlsx"])
    media_type: str
    size: int = Field(description="In bytes.")
    sha256: str = Field(description="Of the bytes, in hexadecimal digits.")
    added_at: At
    actor: str
    draft: bool = Field(description="It belongs to a draft and was not handed in yet.")


def file_of(found: Evidence) -> File:
    """A file as it is answered."""
    return File(
        id=found.id or 0, name=found.name, media_type=found.media_type, size=found.size, sha256=found.sha256,
        added_at=found.added_at, actor=found.actor, draft=found.report_id is None,
    )  # fmt: skip


@router.get("/assignments/{assignment}/evidence", operation_id="list_evidence")
def show(page: Reader, assignment: Id) -> Listing[File]:
    """The files that were handed in for an assignment, and those of the caller's own draft."""
    with page.house.database.read() as session:
        found = seen(session, page.who, assignment)
        if found is None:
            raise not_found()
        own = files_of(session, assignment, account=page.who.account)
        return Listing(items=[file_of(one) for one in [*files_of(session, assignment), *own]])


BROUGHT = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object", "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "One file."}},
                }
            }
        },
    }
}  # fmt: skip


@router.post("/assignments/{assignment}/evidence", operation_id="add_evidence", status_code=201, openapi_extra=BROUGHT)
def bring(page: Reporter, assignment: Id, form: Annotated[Form, Depends(uploaded)]) -> File:
    """Takes one file, in a field of any name, into the caller's draft; the answer's `id` is named by the report."""
    store = _store(page)
    with page.house.database.read() as session:
        if owed_by(session, page.who, assignment) is None:
            raise not_found()
    if form.wrong:
        raise refused(form.wrong[0].kind)
    if len(form.files) != 1:
        raise refused("one-file")
    file = form.files[0]
    try:
        added = add(
            page.house.database, store, assignment, name=file.name, content=file.content, account=page.who.account,
            actor=page.who.actor, now=page.now,
        )  # fmt: skip
    except EvidenceError as error:
        raise refused(error.kind, str(error)) from error
    return file_of(added)


@router.delete("/evidence/{file}", operation_id="remove_evidence", status_code=204)
def take_out(page: Reporter, file: Id) -> Response:
    """Takes a file out of the caller's own draft. What was handed in stays for ever: 404."""
    if not remove(page.house.database, file, account=page.who.account):
        raise not_found()
    return Response(status_code=204)


@router.get(
    "/evidence/{file}", operation_id="get_evidence", response_class=Response,
    responses={200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
)  # fmt: skip
def give(page: Reader, request: Request, file: Id) -> Response:
    """The bytes, always to be saved; parts of them by `Range`. 410 where they are not in the folder any more."""
    with page.house.database.read() as session:
        found = visible(session, page.who, file)
    if found is None:
        raise not_found()
    path = path_of(page.house.evidence, found) if page.house.evidence else None
    if path is None or not path.is_file():
        raise ProblemError(410, "bytes-gone", "The file is on the list, but its bytes are not in the evidence folder.")
    return FileResponse(path, media_type=found.media_type, headers=headers_of(found))


def refused(kind: str, detail: str = "") -> ProblemError:
    """Why a file is not taken; one that is too large, by its own status."""
    fault = Fault(pointer="/body/file", code=kind, detail=detail or kind)
    return ProblemError(413 if kind in ("file-large", "file-total") else 422, kind, detail, errors=[fault])


def _store(page: Page) -> Store:
    if page.house.evidence is None:
        raise ProblemError(503, "no-evidence-folder", "This installation takes no files.")
    return page.house.evidence
