"""The page of the config (配置): what is in force, what the files would change, and who changed it when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from config.editing import once_tasks
from config.plan import Once
from supervision.change.applying import ChangedMeanwhileError, RefusedError, apply
from supervision.change.changes import changes, moved_dates
from supervision.change.proposing import propose
from supervision.in_force import InForce, in_force
from web.access import Admin
from web.decision import Decided, Decision, Wrong
from web.difference import MOST, Told, counts_told, names_in
from web.fault_words import in_chinese, spoken
from web.house import ConfigFolder
from web.naming import shorts
from web.page import STATIC, Page

router = APIRouter()
NOT_INSISTED = Wrong("late", "not-insisted")
STYLE = sha256((STATIC / "config.css").read_bytes()).hexdigest()[:12]


@dataclass(frozen=True)
class Sent:
    """A form that came back: what was typed in it, and why it was not done.

    `form` is "config", or "deadline" with its `task` and `due`. `stale` says what stands against it besides its own
    fields: the files or what is in force changed since it was shown, other changes wait, or the files are faulty.
    What an address alone asked for was not `posted`.
    """

    form: Literal["config", "deadline"]
    decision: Decision = field(default_factory=Decision)
    task: str = ""
    due: str = ""
    wrong: tuple[Wrong, ...] = ()
    stale: str = ""
    posted: bool = True


@router.get("/config")
def show(page: Admin, task: str = "") -> Response:
    """The page, with a task chosen in the form; one that cannot be chosen is said to be so."""
    with page.house.database.read() as session:
        known = task in {key for key, _ in _tasks(page, in_force(session))}
    wrong = () if known or not task else (Wrong("task", "unknown-task"),)
    return config_page(page, Sent("deadline", task=task, wrong=wrong, posted=False), status=422 if wrong else 200)


@router.post("/config/apply")
def apply_files(
    page: Admin, decision: Decided, base: Annotated[str, Form()] = "", digest: Annotated[str, Form()] = ""
) -> Response:
    """Puts the files in force as they were shown; anything else is shown anew and not applied."""
    folder = folder_of(page)
    folder.look()
    state = folder.state
    if decision.wrong:
        return config_page(page, Sent("config", decision, wrong=decision.wrong), status=422)
    if state is None or state.config is None or state.digest != digest:
        return config_page(page, Sent("config", decision, stale="files"), status=409)
    try:
        done = apply(
            page.house.database, state.config, now=page.now, actor=page.who.actor, reason=decision.reason,
            late=decision.late, base=base or None,
        )  # fmt: skip
    except ChangedMeanwhileError:
        return config_page(page, Sent("config", decision, stale="in-force"), status=409)
    except RefusedError:
        return config_page(page, Sent("config", decision, wrong=(NOT_INSISTED,)), status=422)
    return done_page(page) if done.changed else RedirectResponse("/config?same=yes", status_code=303)


@router.get("/config/apply")
@router.get("/config/deadline")
@router.get("/config/deadline/apply")
def back_to_the_page(_: Admin) -> Response:
    """What a form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse("/config", status_code=303)


def done_page(page: Page) -> Response:
    """On to the page that says what was put in force; reloading it applies nothing."""
    with page.house.database.read() as session:
        newest = changes(session, most=1)[0]
    return RedirectResponse(f"/config?done={newest.id}", status_code=303)


def folder_of(page: Page) -> ConfigFolder:
    """The folder that this page may change; 404 where there is none."""
    if page.house.folder is None:
        raise HTTPException(404)
    return page.house.folder


def config_page(page: Page, sent: Sent, *, status: int = 200) -> Response:
    """The whole page, with what became of a form that was sent."""
    query = page.request.query_params
    with page.house.database.read() as session:
        rules, history = in_force(session), changes(session)
        bar = page.bar(session, rules.calendar)
        done = query.get("done") == str(history[0].id)
        moved = moved_dates(session) if done else []
    told = _told(page, rules)
    return page.show(
        "config.html", bar, status=status, sent=sent, wrong=words_of(page, sent.wrong, form=sent.form), history=history,
        done=done, moved=moved, same=query.get("same") == "yes" and told is None, told=told, folder=page.house.folder,
        state=page.house.folder.state if page.house.folder else None, tasks=_tasks(page, rules), config=rules.config,
        task_count=sum(1 for plan in rules.config.plans for _ in plan.tasks()), nothing_typed=Decision(), most=MOST,
        changed=partial(counts_told, page.language), config_style=STYLE, short=shorts(rules), in_chinese=in_chinese,
    )  # fmt: skip


def words_of(page: Page, wrong: Sequence[Wrong], *, form: str) -> list[tuple[str, str]]:
    """Each fault in words, with the id of its field on the page."""
    before = "config-" if form == "config" else ""

    def worded(value: object) -> object:
        if isinstance(value, date):
            return page.language.day(value)
        return spoken(page.language, value) if isinstance(value, str) else value

    return [
        (
            f"{before}{one.place}",
            page.language.say("wrong", one.kind, **{name: worded(value) for name, value in one.values.items()}),
        )
        for one in wrong
    ]


def _told(page: Page, rules: InForce) -> Told | None:
    """What the files would change, worked out now; None where they are faulty, or nothing would."""
    state = page.house.folder.state if page.house.folder else None
    if state is None or state.config is None:
        return None
    difference = propose(page.house.database, state.config, now=page.now)
    names = names_in(rules.config, state.config)
    return Told(difference, page.language, names) if difference.changes else None


def _tasks(page: Page, rules: InForce) -> Sequence[tuple[str, str]]:
    """The tasks due once, as a select shows them: clause, title, and the date in force."""
    pick, day = page.language.pick, page.language.day
    return [
        (f"{plan.id}/{task.id}", f"{clause.number} {pick(task.title.zh, task.title.en)} · {day(task.schedule.due)}")
        for plan, clause, task in once_tasks(rules.config)
        if isinstance(task.schedule, Once)
    ]
