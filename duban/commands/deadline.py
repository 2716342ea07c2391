"""`duban deadline`: one task's due date moved, in its file and in force."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from config.editing import FileEdit, due_moved, plan_of
from config.reading import read_config
from duban.commands.apply import told
from duban.commands.deciding import agree, decision
from duban.commands.options import Day, as_json, as_of, say_json
from duban.commands.replaying import replaying_change
from models.migrating import upgrade
from supervision.change.rescheduling import proposed, reschedule


@click.command("deadline")
@click.argument("task")
@click.argument("due", type=Day(), metavar="DATE")
@decision
@as_of
@as_json
@click.pass_obj
def command(
    home: Path | None,
    task: str,
    due: date,
    actor: str,
    reason: str,
    late: bool,
    yes: bool,
    as_of: date | None,
    in_json: bool,
) -> None:
    """Give TASK (its id, or plan/task) the due date DATE: edit its file in place, show what follows, ask, apply.

    Comments and order of the file stay. The first due date is kept for ever. Other edits that wait in the files are
    not applied along: apply or undo them first.
    """
    here = replaying_change(home, as_of)
    folder = here.settings.config_folder
    plan, id = plan_of(read_config(folder), task)
    edit = due_moved(folder, plan=plan, task=id, due=due)
    upgrade(here.database)
    found, config = proposed(here.database, folder, edit, now=here.clock.now())
    if not in_json:
        click.echo("\n".join(_changed_line(edit)))
    agree(found, actor=actor, reason=reason, late=late, yes=yes, quiet=in_json)
    now = here.clock.now()
    done = reschedule(
        here.database, folder, edit, config, now=now, actor=actor, reason=reason, late=late, base=found.base
    )
    if in_json:
        say_json({"file": edit.file, "line": edit.line, **asdict(done)})
    else:
        click.echo(told(done))


def _changed_line(edit: FileEdit) -> tuple[str, str, str]:
    """The line of the file as it is and as it would be."""
    before, after = (data.decode().splitlines()[edit.line - 1].strip() for data in (edit.before, edit.after))
    return f"{edit.file}:{edit.line}", f"- {before}", f"+ {after}"
