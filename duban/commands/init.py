"""`duban init`: the home with its config, the schemas by which an editor checks it, its database, its first admin."""

from pathlib import Path

import click

from config.bundled import copy_bundled
from config.schema_file import FOLDER, write_schemas
from duban.clock import RealClock
from duban.composition import settings_of
from duban.link_key import keys
from models.database import Database
from models.migrating import upgrade
from supervision.accounts.making import FIRST, make_first


@click.command("init")
@click.pass_obj
def command(home: Path | None) -> None:
    """Write an editable copy of the bundled config into the home, make the database and the first admin.

    Files that are there already stay; nothing is overwritten. The admin's one-time password is printed once: where
    there is an account already, none is made.
    """
    settings = settings_of(home)
    settings.home.mkdir(parents=True, exist_ok=True)
    folder = settings.config_folder
    if any(folder.glob("*.yaml")):
        click.echo(f"{folder} has a config already; it stays as it is")
    else:
        for path in (*copy_bundled(to=folder), *write_schemas(to=folder / FOLDER)):
            click.echo(f"wrote {path}")
    database = Database(settings.database)
    upgrade(database)
    keys(settings)
    password = make_first(database, now=RealClock().now())
    database.close()
    click.echo("the database is ready; edit the files, then run `duban apply`")
    if password is not None:
        click.echo(f"sign in as {FIRST!r} with this one-time password, shown here once: {password}")
