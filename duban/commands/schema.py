"""`duban schema`: the JSON Schemas by which an editor completes and checks the config files."""

from pathlib import Path

import click


@click.command("schema")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where to write them; without it into config/schema of the home.",
)
@click.pass_obj
def command(home: Path | None, out: Path | None) -> None:
    """Write a JSON Schema for each kind of config file: units, ladders, cycles, calendar, plan, behaviour.

    The first line of a config file names its schema. Schemas that are there are renewed; a file that is none stays,
    and then nothing is written.
    """
    from config.schema_file import write_schemas

    try:
        for path in write_schemas(to=out or _beside_config(home)):
            click.echo(f"wrote {path}")
    except FileExistsError:
        raise
    except OSError as error:
        raise click.UsageError(f"{error.filename}: cannot be written ({error.strerror})") from error


def _beside_config(home: Path | None) -> Path:
    """The schemas' folder in the home."""
    from config.schema_file import FOLDER
    from duban.composition import settings_of

    folder = settings_of(home).config_folder
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is no config folder; run `duban init` first, or say --out FOLDER")
    return folder / FOLDER
