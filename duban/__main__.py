"""The command line: `duban COMMAND`. Light to load; each command imports what it needs when it runs."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

COMMANDS = {
    "init": "Write an editable copy of the config into the home, and make the database.",
    "import": "Read a policy document into its duties and a plan draft.",
    "diff": "Show what the edited config would change, and change nothing.",
    "apply": "Check the config, show what it changes, and put it in force.",
    "deadline": "Move one task's due date in its file, and put it in force.",
    "extension": "List the requests for more time, grant or refuse one.",
    "schema": "Write the JSON Schemas by which an editor checks the config files.",
    "calendar": "Show what the edited calendar would move.",
    "simulate": "Play a span of days and list every notice that would go out.",
    "account": "List who may sign in, add somebody, give a new password, disable one.",
    "sweep": "Open what has begun, let due rungs speak, fill the outbox.",
    "overdue": "List what is overdue.",
    "why": "Say why a notice went out, or what each rule said of a unit on a day.",
    "history": "List what ran, what was missed, caught up and passed over.",
    "dispatch": "Dispatch a cycle for a period, or all that were missed.",
    "deliver": "Send what waits in the outbox.",
    "outbox": "Show what waits and what could not be delivered; send it again.",
    "feed": "Print the secret address of a unit's or a person's calendar, or replace it.",
    "serve": "Run the service on the real clock: pages, timetable, Prefect.",
    "demo": "Run the Langfang plan on a replayed clock that the page moves.",
    "bench": "Measure, on data made for it.",
}

MODULES = {"import": "importing"}
"""Commands whose name cannot be that of a module."""


class Lazy(click.Group):
    """A group whose commands live in modules of their own and are imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"duban.commands.{MODULES.get(name, name)}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        from duban.failing import told

        with told():
            return super().invoke(ctx)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where all state lives (or DUBAN_HOME; ./duban-home).",
)
@click.version_option(package_name="duban")
@click.pass_context
def main(ctx: click.Context, home: Path | None) -> None:
    """Duban (督办): a government action plan as supervised work."""
    # What lies in a home names people and what they owe: it is the owner's alone.
    os.umask(0o077)
    ctx.obj = home


if __name__ == "__main__":
    sys.exit(main())
