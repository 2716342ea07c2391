"""Moving one deadline (调整时限): the form, what it would change, and its file edited and applied in one go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from config.editing import EditError, FileEdit, due_moved, once_tasks
from config.fault import ConfigError
from config.plan import ClauseSpec, Once, PlanSpec, TaskSpec
from config.shape import FIRST_YEAR, LAST_YEAR
from config.whole import Config
from supervision.change.applying import ChangedMeanwhileError, RefusedError
from supervision.change.kept import digest_of, standing_digest
from supervision.change.proposing import propose
from supervision.change.rescheduling import reschedule
from supervision.in_force import InForce, in_force
from web.access import Admin
from web.configuring import NOT_INSISTED, STYLE, Sent, config_page, done_page, folder_of, words_of
from web.days import OutOfRangeError, typed_day
from web.decision import Decided, Decision, Typed, Wrong, cleaned
from web.difference import Told, names_in
from web.naming import shorts
from web.page import Page

router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """The form as typed, with the digests that the shown difference was between; these are empty before it is shown."""

    task: str
    due: str
    decision: Decision
    base: str = ""
    digest: str = ""

    def back(self, *, wrong: tuple[Wrong, ...] = (), stale: str = "") -> Sent:
        return Sent("deadline", self.decision, self.task, self.due, wrong=wrong, stale=stale)


@dataclass(frozen=True)
class Move:
    """A deadline that can be moved: its task, its new date, the edit of its file and the whole config with it."""

    clause: ClauseSpec
    task: TaskSpec
    from_on: date
    to_on: date
    edit: FileEdit
    config: Config


class NotMovedError(Exception):
    """The form cannot be done; `sent` says why, `status` how the answer is called."""

    def __init__(self, sent: Sent, status: int = 422) -> None:
        super().__init__(sent)
        self.sent, self.status = sent, status


def form_of(decision: Decided, task: Typed = "", due: Typed = "", base: Typed = "", digest: Typed = "") -> Asked:
    """The form that was sent; what is not there is empty."""
    return Asked(cleaned(task), cleaned(due), decision, base, digest)


AskedForm = Annotated[Asked, Depends(form_of)]


@router.post("/config/deadline")
def preview(page: Admin, asked: AskedForm, back: Typed = "") -> Response:
    """What moving the deadline would change; nothing is written. With `back` the form as it was filled in."""
    if back:
        return config_page(page, asked.back())
    try:
        return _shown(page, asked, _move(page, asked))
    except NotMovedError as error:
        return config_page(page, error.sent, status=error.status)


@router.post("/config/deadline/apply")
def confirm(page: Admin, asked: AskedForm) -> Response:
    """Writes the date into its file and puts it in force, both or neither; what was not shown so is shown anew."""
    try:
        move = _move(page, asked)
    except NotMovedError as error:
        return config_page(page, error.sent, status=error.status)
    if digest_of(move.config) != asked.digest:
        return _shown(page, asked, move, stale="files")
    try:
        _put(page, asked, move)
    except EditError as error:
        return _shown(page, asked, move, wrong=(Wrong("due", "unwritable", {"words": str(error)}),))
    except ChangedMeanwhileError:
        return _shown(page, asked, move, stale="in-force")
    except RefusedError:
        return _shown(page, asked, move, wrong=(NOT_INSISTED,))
    return done_page(page)


def _shown(page: Page, asked: Asked, move: Move, *, stale: str = "", wrong: tuple[Wrong, ...] = ()) -> Response:
    """The page that shows what the move would change, with the form that confirms it."""
    difference = propose(page.house.database, move.config, now=page.now)
    with page.house.database.read() as session:
        rules = in_force(session)
        bar = page.bar(session, rules.calendar)
    told = Told(difference, page.language, names_in(rules.config))
    return page.show(
        "deadline.html", bar, status=409 if stale else 422 if wrong else 200, asked=asked, move=move, stale=stale,
        wrong=words_of(page, wrong, form="deadline"), told=told, config_style=STYLE, short=shorts(rules),
    )  # fmt: skip


def _put(page: Page, asked: Asked, move: Move) -> None:
    """The file first, then what is in force: where that fails, the file is as it was."""
    folder, decision = folder_of(page), asked.decision
    try:
        reschedule(
            page.house.database, folder.path, move.edit, move.config, now=page.now, actor=page.who.actor,
            reason=decision.reason, late=decision.late, base=asked.base,
        )  # fmt: skip
    finally:
        folder.look()


def _move(page: Page, asked: Asked) -> Move:
    """The move that the form asks for; NotMovedError with all that is wrong with it."""
    folder = folder_of(page)
    with page.house.database.read() as session:
        rules, standing = in_force(session), standing_digest(session)
    folder.look()
    if folder.state is None or folder.state.config is None or folder.state.digest != standing:
        kind = "faulty" if folder.state and folder.state.faults else "waits"
        raise NotMovedError(asked.back(stale=kind), 409)
    found, day, wrong = _fields(rules, asked)
    wrong = (*wrong, *asked.decision.wrong)
    if found is None or day is None or wrong:
        raise NotMovedError(asked.back(wrong=wrong))
    plan, clause, task = found
    assert isinstance(task.schedule, Once)
    try:
        edit = due_moved(folder.path, plan=plan.id, task=task.id, due=day)
        return Move(clause, task, task.schedule.due, day, edit, edit.config(folder.path))
    except (EditError, ConfigError) as error:
        raise NotMovedError(asked.back(wrong=(Wrong("due", "unwritable", {"words": str(error)}),))) from error


Found = tuple[PlanSpec, ClauseSpec, TaskSpec]


def _fields(rules: InForce, asked: Asked) -> tuple[Found | None, date | None, tuple[Wrong, ...]]:
    """The task and the day that the form names, and what is wrong with either."""
    wrong: list[Wrong] = []
    known = {f"{plan.id}/{task.id}": (plan, clause, task) for plan, clause, task in once_tasks(rules.config)}
    found, day = known.get(asked.task), None
    if found is None:
        wrong.append(Wrong("task", "unknown-task" if asked.task else "no-task"))
    try:
        day = typed_day(asked.due)
    except OutOfRangeError:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        wrong.append(Wrong("due", "out-of-range", {"value": asked.due[:30], **years}))
    except ValueError:
        wrong.append(Wrong("due", "no-day", {"value": asked.due[:30]}) if asked.due else Wrong("due", "no-due"))
    if found is not None and day is not None:
        wrong += _misfits(found, day)
    return found, day, tuple(wrong)


def _misfits(found: Found, day: date) -> Iterator[Wrong]:
    """What keeps a day from being the new one of a task."""
    plan, _, task = found
    if isinstance(task.schedule, Once) and day == task.schedule.due:
        yield Wrong("due", "same-day", {"day": day})
    if day < plan.issued_on:
        yield Wrong("due", "before-issue", {"day": plan.issued_on})
