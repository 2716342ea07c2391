"""One contact (联系人): changed by a form that edits units.yaml in place, shows what would follow, and applies it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, select

from config.channel import MAIL
from config.editing import EditError
from config.fault import ConfigError, Fault
from config.staffing import ContactEdit, contact_changed, contact_put_in, contact_taken_out
from config.whole import Config
from models.unit import Contact, Unit
from notifications.feed.address import feed_url, renew
from supervision.change.applying import ChangedMeanwhileError, RefusedError
from supervision.change.kept import digest_of, standing_digest
from supervision.change.proposing import propose
from supervision.change.rescheduling import reschedule
from supervision.in_force import InForce, in_force
from web.access import Admin
from web.configuring import STYLE, folder_of
from web.decision import Wrong
from web.difference import Told, names_in
from web.fault_words import spoken
from web.forms import in_words
from web.naming import shorts, ways
from web.page import Page
from web.running.contact_form import ContactTyped, as_typed, places, typed

router = APIRouter()
PATH = "/contacts/{unit}/{contact}"
Words = list[tuple[str, str]]


@dataclass(frozen=True)
class Post:
    """A post that the form is for, as the database has it and as the config in force says it; None of a vacant one."""

    unit: Unit
    contact: Contact
    typed: ContactTyped

    @property
    def path(self) -> str:
        return f"/contacts/{self.unit.key}/{self.contact.key}"


@dataclass(frozen=True)
class Change:
    """What the form would do: the edit of the file, and the whole config with it."""

    edit: ContactEdit
    config: Config


@dataclass(frozen=True)
class Sent:
    """A form that came back: what was typed, the faults at their fields, and what stands against the whole."""

    typed: ContactTyped
    wrong: Sequence[tuple[str, str]] = field(default=())
    stale: str = ""


class NotChangedError(Exception):
    """The form cannot be done; `sent` says why, `status` how the answer is called."""

    def __init__(self, sent: Sent, status: int = 422) -> None:
        super().__init__(sent)
        self.sent, self.status = sent, status


async def form_of(request: Request) -> dict[str, str]:
    """Every field that was sent; the rows of the form are as many as the contact has absences."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(form_of)]


@router.get(PATH)
def show(page: Admin, unit: str, contact: str) -> Response:
    return _page(page, _post(page, unit, contact))


@router.post(PATH)
def preview(page: Admin, unit: str, contact: str, fields: Fields) -> Response:
    """What the form would change; nothing is written. With `back` the form as it was filled in."""
    post, asked = _post(page, unit, contact), typed(fields)
    if fields.get("back"):
        return _page(page, post, Sent(asked))
    try:
        return _confirmed(page, post, asked, _change(page, post, asked))
    except NotChangedError as error:
        return _page(page, post, error.sent, status=error.status)


@router.post(f"{PATH}/apply")
def apply(page: Admin, unit: str, contact: str, fields: Fields) -> Response:
    """Writes units.yaml and puts it in force, both or neither; what was not shown so is shown anew."""
    post, asked = _post(page, unit, contact), typed(fields)
    try:
        change = _change(page, post, asked)
    except NotChangedError as error:
        return _page(page, post, error.sent, status=error.status)
    if digest_of(change.config) != fields.get("digest"):
        return _confirmed(page, post, asked, change, stale="files")
    try:
        _put(page, asked, change, base=fields.get("base") or None, late=bool(fields.get("late")))
    except EditError as error:
        return _page(page, post, Sent(asked, [("whole", spoken(page.language, str(error)))]), status=409)
    except ChangedMeanwhileError:
        return _confirmed(page, post, asked, change, stale="in-force")
    except RefusedError:
        return _confirmed(page, post, asked, change, wrong=(Wrong("late", "not-insisted"),))
    return RedirectResponse(f"/contacts?unit={post.unit.key}&done=changed", status_code=303)


@router.post(f"{PATH}/calendar")
def renew_calendar(page: Admin, unit: str, contact: str) -> Response:
    """Gives the person a new calendar address; the one before answers no more."""
    post = _post(page, unit, contact)
    renew(page.house.database, post.contact, now=page.now, actor=page.who.actor)
    return RedirectResponse(f"{post.path}?done=renewed", status_code=303)


@router.get(f"{PATH}/apply")
@router.get(f"{PATH}/calendar")
def back_to_the_form(_: Admin, unit: str, contact: str) -> Response:
    """What a form led to cannot be asked for again; it leads back."""
    return RedirectResponse(f"/contacts/{unit}/{contact}", status_code=303)


def _page(page: Page, post: Post, sent: Sent | None = None, *, status: int = 200) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        others = _others(session, post)
        bar = page.bar(session, rules.calendar)
    named = {MAIL: ways(rules)[MAIL]} | {one.id: (one.name.zh, one.name.en) for one in rules.config.channels}
    links = page.house.links
    return page.show(
        "running/contact.html", bar, status=status, post=post, sent=sent or Sent(post.typed),
        delegates=[(one.key, page.language.pick(one.title, one.title_en)) for one in others],
        channels=[(key, page.language.pick(*words)) for key, words in named.items()],
        calendar=feed_url(links, post.contact) if links and not post.contact.vacant else "",
        done=page.request.query_params.get("done") == "renewed" and sent is None,
    )  # fmt: skip


def _confirmed(
    page: Page, post: Post, asked: ContactTyped, change: Change, *, stale: str = "", wrong: tuple[Wrong, ...] = ()
) -> Response:
    """The page that shows what would change, with the form that confirms it."""
    difference = propose(page.house.database, change.config, now=page.now)
    with page.house.database.read() as session:
        rules = in_force(session)
        bar = page.bar(session, rules.calendar)
    # A delegate is named by key: of this unit, as nothing else is changed here.
    people = {key: one.title for key, one in change.config.units.unit(post.unit.key).people()}
    told = Told(difference, page.language, names_in(rules.config, change.config) | people)
    return page.show(
        "running/contact_change.html", bar, status=409 if stale else 422 if wrong else 200, post=post, typed=asked,
        change=change, stale=stale, wrong=in_words(page, wrong), told=told, short=shorts(rules),
        config_style=STYLE,
    )  # fmt: skip


def _change(page: Page, post: Post, asked: ContactTyped) -> Change:
    """The change that the form asks for; NotChangedError with all that is wrong with it."""
    folder = folder_of(page)
    with page.house.database.read() as session:
        rules, standing = in_force(session), standing_digest(session)
    folder.look()
    if folder.state is None or folder.state.config is None or folder.state.digest != standing:
        raise NotChangedError(
            Sent(asked, stale="contact-faulty" if folder.state and folder.state.faults else "contact-waits"), 409
        )
    wrong = in_words(page, asked.wrong())
    try:
        edit = _edit(folder.path, post, asked)
    except EditError as error:
        raise NotChangedError(Sent(asked, [*wrong, ("whole", spoken(page.language, str(error)))])) from error
    try:
        config = edit.config()
    except ConfigError as error:
        found = _told(page, places(error.faults, edit.path, asked.told))
        raise NotChangedError(Sent(asked, [*found, *wrong])) from error
    if wrong:
        raise NotChangedError(Sent(asked, wrong))
    if config == rules.config:
        raise NotChangedError(Sent(asked, in_words(page, [Wrong("whole", "nothing-changed")])))
    return Change(edit, config)


def _edit(folder: Path, post: Post, asked: ContactTyped) -> ContactEdit:
    unit, key = post.unit.key, post.contact.key
    if post.contact.vacant:
        return contact_put_in(folder, unit=unit, role=post.contact.role, to=asked.words())  # type: ignore[arg-type]
    if asked.vacant:
        return contact_taken_out(folder, unit=unit, contact=key)
    return contact_changed(folder, unit=unit, contact=key, to=asked.words())


def _put(page: Page, asked: ContactTyped, change: Change, *, base: str | None, late: bool) -> None:
    """The file first, then what is in force: where that fails, the file is as it was."""
    folder = folder_of(page)
    try:
        reschedule(
            page.house.database, folder.path, change.edit.edit, change.config, now=page.now, actor=page.who.actor,
            reason=asked.reason, late=late, base=base,
        )  # fmt: skip
    finally:
        folder.look()


def _told(page: Page, faults: Sequence[tuple[str, Fault]]) -> Words:
    """Each fault of the checked config in the reader's language, at its field."""
    return [(place, spoken(page.language, one.message)) for place, one in faults]


def _post(page: Page, unit: str, contact: str) -> Post:
    """The post, 404 where there is none."""
    with page.house.database.read() as session:
        rules = in_force(session)
        wanted = select(Unit, Contact).join(Contact, col(Contact.unit_id) == Unit.id)
        wanted = wanted.where(Unit.key == unit, Contact.key == contact, ~col(Contact.withdrawn), ~col(Unit.withdrawn))
        found = session.exec(wanted).first()
    if found is None:
        raise HTTPException(404)
    return Post(*found, _in_config(rules, *found))


def _in_config(rules: InForce, unit: Unit, contact: Contact) -> ContactTyped:
    if not contact.vacant:
        for key, spec in rules.config.units.unit(unit.key).people():
            if key == contact.key:
                return as_typed(spec)
    return ContactTyped({"title": contact.title, "title_en": contact.title_en})


def _others(session: Session, post: Post) -> list[Contact]:
    """Who may stand in: the others of the unit."""
    there = (Contact.unit_id == post.unit.id, ~col(Contact.withdrawn), ~col(Contact.vacant))
    wanted = select(Contact).where(*there, Contact.id != post.contact.id).order_by(col(Contact.position))
    return list(session.exec(wanted))
