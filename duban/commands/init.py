"""`duban init`: the home with its config, the schemas by which an editor checks it, and its database."""

from pathlib import Path

import click

from config.bundled import copy_bundled
from config.schema_file import FOLDER, write_schemas
from duban.composition import settings_of
from duban.link_key import keys
from models.database import Database
from models.migrating import upgrade


@click.command("init")
@click.pass_obj
def command(home: Path | None) -> None:
    """Write an editable copy of the bundled config into the home, and make the database.

    Files that are there already stay; nothing is overwritten.
    """
    settings = settings_of(home)
    settings.home.mkdir(parents=True, exist_ok=True)
    folder = settings.config_folder
    if any(folder.glob("*.yaml")):
        click.echo(f"{folder} has a config already; it stays as it is")
    else:
        for path in (*copy_bundled(to=folder), *write_schemas(to=folder / FOLDER)):
            click.echo(f"wrote {path}")
    upgrade(Database(settings.database))
    keys(settings)
    click.echo("the database is ready; edit the files, then run `duban apply`")
