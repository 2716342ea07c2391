"""The config (配置): what is in force, what the edited files would change, and putting it in force; deadlines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi.encoders import jsonable_encoder
from pydantic import Field

from config.editing import EditError, FileEdit, due_moved
from config.staffing import AbsenceWords, ContactEdit, ContactWords, contact_changed, contact_taken_out
from config.whole import Config
from supervision.change.applying import apply
from supervision.change.changes import AppliedChange, changes
from supervision.change.difference import Difference
from supervision.change.kept import digest_of, standing_digest
from supervision.change.proposing import propose
from supervision.change.rescheduling import reschedule
from web.api.access import AdminReader, Runner
from web.api.access import router as api_router
from web.api.problem import Fault, ProblemError
from web.api.shape import At, Body, Key, Line, Plain, Reason, Shape, SomeKey
from web.house import ConfigFolder
from web.page import Page

router = api_router("config")
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])]
Text = Annotated[Line, Field(max_length=500)]


class FaultOut(Shape):
    """Something wrong in a file."""

    file: str
    line: int = Field(description="Counted from 1.")
    column: int = Field(description="Counted from 1.")
    path: str
    message: str


class ChangeOut(Shape):
    """A config that was put in force."""

    id: int
    at: At
    actor: str
    reason: str
    digest: str
    counts: dict[str, int] = Field(description="How much it changed, by kind; empty for the first of all.")


class ConfigState(Shape):
    """The config in force and the files."""

    in_force: str | None = Field(description="The digest of the config in force; null: none yet.")
    files: str | None = Field(description="The digest of the files; null where they are faulty or not there.")
    waits: bool = Field(description="The files hold a change that is not in force yet.")
    faults: list[FaultOut]
    history: list[ChangeOut] = Field(description="The newest twenty, the one in force first.")


class DifferenceOut(Shape):
    """What a change would do, worked out by doing it and taking it back."""

    base: str | None = Field(description="The digest of the config in force.")
    digest: str = Field(description="The digest of the changed one.")
    counts: dict[str, int] = Field(description="How many assignments or rungs, by kind.")
    refusals: list[str] = Field(description="Why it is not applied; some can be insisted on with `late`.")
    whole: dict[str, Any] = Field(description="Every entry, duty and rung that it concerns.")


class ApplyIn(Body):
    """Which difference is put in force, and why."""

    digest: Digest = Field(description="That of the difference that was looked at.")
    base: Digest | None = Field(description="Likewise; null for the first config.")
    reason: Reason
    late: bool = Field(default=False, description="Insists on moving what is over; it is put on the record.")


class DeadlineIn(Body):
    """A new date of a task that is due once."""

    plan: SomeKey
    task: SomeKey
    due: date
    reason: Reason
    late: bool = Field(default=False, description="Insists on moving what is over; it is put on the record.")


class AbsentIn(Body):
    """From which day until which somebody is away, both included."""

    start: date
    until: date
    delegate: Annotated[Plain, Field(max_length=64)] = ""


class PostIn(Body):
    """A post as units.yaml is to say it. With `vacant` nobody holds it from now on."""

    title_zh: Text = ""
    title_en: Text = ""
    email: Text = ""
    mobile: Text = ""
    phone: Text = ""
    reach: list[Annotated[Plain, Field(max_length=64)]] = Field(default_factory=list, max_length=20)
    absent: list[AbsentIn] = Field(default_factory=list, max_length=50)
    vacant: bool = False
    reason: Reason
    late: bool = False


class AppliedOut(Shape):
    """What was put in force."""

    changed: bool = Field(description="false where it was in force already.")
    counts: dict[str, int]


@router.get("/config", operation_id="get_config")
def state(page: AdminReader) -> ConfigState:
    """What is in force, and whether the files wait with something else."""
    folder = page.house.folder.state if page.house.folder else None
    with page.house.database.read() as session:
        standing, history = standing_digest(session), changes(session)
    files = folder.digest if folder and not folder.faults else None
    return ConfigState(
        in_force=standing, files=files, waits=files is not None and files != standing,
        faults=[FaultOut.model_validate(one) for one in folder.faults] if folder else [],
        history=[_change(one) for one in history],
    )  # fmt: skip


@router.get("/config/difference", operation_id="get_difference")
def difference(page: AdminReader) -> DifferenceOut:
    """What the files would change. 409 `config-faulty` where they have faults."""
    return _difference(propose(page.house.database, _config(page), now=page.now))


@router.post("/config/apply", operation_id="apply_config")
def put_in_force(page: Runner, body: ApplyIn) -> AppliedOut:
    """Puts the files in force as they were looked at. 409 where they, or what is in force, changed meanwhile."""
    config = _config(page)
    if digest_of(config) != body.digest:
        raise ProblemError(409, "changed-meanwhile", "The files changed meanwhile; look at the difference again.")
    done = apply(
        page.house.database, config, now=page.now, actor=page.who.actor, reason=body.reason, late=body.late,
        base=body.base,
    )  # fmt: skip
    return AppliedOut(changed=done.changed, counts=done.counts)


@router.post("/deadlines/difference", operation_id="try_deadline")
def try_deadline(page: Runner, body: DeadlineIn) -> DifferenceOut:
    """What moving a deadline would change; nothing is written."""
    with _editing():
        edit = due_moved(_settled(page).path, plan=body.plan, task=body.task, due=body.due)
        config = edit.config(_folder(page).path)
    return _difference(propose(page.house.database, config, now=page.now))


@router.post("/deadlines", operation_id="move_deadline")
def move(page: Runner, body: DeadlineIn) -> AppliedOut:
    """Moves a deadline: its file is edited and put in force, both or neither."""
    with _editing():
        edit = due_moved(_settled(page).path, plan=body.plan, task=body.task, due=body.due)
        return _put(page, edit, edit.config(_folder(page).path), reason=body.reason, late=body.late)


@router.put("/contacts/{unit}/{contact}", operation_id="change_contact", tags=["units"])
def change_post(page: Runner, unit: Key, contact: Key, body: PostIn) -> AppliedOut:
    """Changes a post: units.yaml is edited and put in force, both or neither."""
    with _editing():
        edit = _post(_settled(page).path, unit, contact, body)
        return _put(page, edit.edit, edit.config(), reason=body.reason, late=body.late)


def _post(folder: Path, unit: str, contact: str, body: PostIn) -> ContactEdit:
    if body.vacant:
        return contact_taken_out(folder, unit=unit, contact=contact)
    absent = tuple(AbsenceWords(one.start, one.until, one.delegate) for one in body.absent)
    words = ContactWords(
        title=body.title_zh, title_en=body.title_en, email=body.email, mobile=body.mobile, phone=body.phone,
        reach=tuple(body.reach), absent=absent,
    )  # fmt: skip
    return contact_changed(folder, unit=unit, contact=contact, to=words)


@contextmanager
def _editing() -> Iterator[None]:
    """What cannot be edited is a fault of the request."""
    try:
        yield
    except EditError as error:
        faults = [Fault(pointer="/body", code="unwritable", detail=str(error))]
        raise ProblemError(422, "unwritable", str(error), errors=faults) from error


def _put(page: Page, edit: FileEdit, config: Config, *, reason: str, late: bool) -> AppliedOut:
    folder = _folder(page)
    with page.house.database.read() as session:
        base = standing_digest(session)
    try:
        done = reschedule(
            page.house.database, folder.path, edit, config, now=page.now, actor=page.who.actor, reason=reason,
            late=late, base=base,
        )  # fmt: skip
    finally:
        folder.look()
    return AppliedOut(changed=done.changed, counts=done.counts)


def _folder(page: Page) -> ConfigFolder:
    if page.house.folder is None:
        raise ProblemError(409, "no-config-folder", "This installation's config is not changed through the service.")
    return page.house.folder


def _settled(page: Page) -> ConfigFolder:
    """The folder, where nothing else waits in it."""
    folder = _folder(page)
    folder.look()
    with page.house.database.read() as session:
        standing = standing_digest(session)
    if folder.state is None or folder.state.digest != standing:
        raise ProblemError(409, "changes-wait", "Other changes wait in the files; apply or undo them first.")
    return folder


def _config(page: Page) -> Config:
    folder = _folder(page)
    folder.look()
    if folder.state is None or folder.state.config is None:
        found = folder.state.faults if folder.state else ()
        faults = [Fault(pointer=f"/{one.file}", code="config", detail=str(one)) for one in found]
        raise ProblemError(409, "config-faulty", "The config files have faults.", errors=faults)
    return folder.state.config


def _difference(found: Difference) -> DifferenceOut:
    return DifferenceOut(
        base=found.base, digest=found.digest, counts=found.counts, refusals=[str(one) for one in found.refusals],
        whole=jsonable_encoder(asdict(found)),
    )  # fmt: skip


def _change(one: AppliedChange) -> ChangeOut:
    return ChangeOut(
        id=one.id, at=one.at, actor=one.actor, reason=one.reason, digest=one.digest, counts=dict(one.counts)
    )  # fmt: skip
