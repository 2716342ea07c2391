"""`duban import`: a policy document read into its duties, and a plan draft made from them."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duban.commands.options import as_json, say_json

if TYPE_CHECKING:
    from config.whole import Config
    from documents.findings import Reading


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a plan draft to this file.")
@click.option("--id", "plan_id", metavar="ID", help="The id of the drafted plan; without it, that of the file's name.")
@click.option("--force", is_flag=True, help="Write the draft over a file that is there.")
@click.option("--compare", metavar="PLAN", help="Tell what this document and a plan of the config each have and lack.")
@as_json
@click.pass_obj
def command(
    home: Path | None,
    file: Path,
    out: Path | None,
    plan_id: str | None,
    force: bool,
    compare: str | None,
    in_json: bool,
) -> None:
    """Read a document (.txt, .html, .docx, .pdf): who answers for what, until when, how often, how much.

    Names are looked up in the config of the home, or in the bundled one where there is none. Nothing is put in force:
    a draft goes into the config's plans/ and through `duban apply`, once a person has settled its `review:` marks.
    """
    from documents.draft.naming import plan_id_for
    from documents.opening import open_document
    from documents.reading import read
    from documents.resolving import resolution_flaws

    config = _config(home)
    _refuse(config, out=out, plan_id=plan_id, force=force, compare=compare)
    found = read(open_document(file))
    reading = found.with_flaws(resolution_flaws(found, config.units))
    text = (
        _draft(reading, config, plan_id or plan_id_for((out or file).name, found.issued_on), file)
        if out or compare
        else ""
    )
    if out is not None:
        _write(out, text)
    if compare is not None:
        _compare(text, config, compare, in_json=in_json)
    elif in_json:
        from documents.telling import as_json as told

        say_json(told(reading))
    elif out is None:
        _list(reading)
    else:
        _say_written(reading, out, text)


def _config(home: Path | None) -> "Config":
    """The config in the home, else the bundled one."""
    from config.bundled import bundled_folder
    from config.reading import read_config
    from duban.composition import settings_of

    folder = settings_of(home).config_folder
    return read_config(folder if (folder / "units.yaml").exists() else bundled_folder())


def _refuse(config: "Config", *, out: Path | None, plan_id: str | None, force: bool, compare: str | None) -> None:
    """What can be known to fail is told before anything is read."""
    plans = [plan.id for plan in config.plans]
    if compare is not None and compare not in plans:
        raise click.UsageError(f"--compare {compare}: the config has no such plan; it has {', '.join(plans)}")
    if out is not None and out.exists() and not force:
        raise click.UsageError(f"--out {out}: this file is there already; name another, or say --force")
    if out is not None and not out.resolve().parent.is_dir():
        raise click.UsageError(f"--out {out}: there is no folder {out.parent}; make it first")
    if plan_id is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", plan_id):
        raise click.UsageError(f"--id {plan_id}: an id has lower-case letters, digits and hyphens: langfang-2019")


def _draft(reading: "Reading", config: "Config", plan_id: str, file: Path) -> str:
    from documents.draft.writing import drafted
    from documents.fault import DocumentError

    try:
        return drafted(reading, config=config, plan_id=plan_id, file=file.name)
    except ValueError as error:
        raise DocumentError(
            file.name, str(error), "check that this is an action plan that names who does what"
        ) from error


def _write(out: Path, text: str) -> None:
    """All of the draft or nothing: it is written beside its place and then put there."""
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise click.UsageError(f"--out {out}: cannot be written ({error.strerror})") from error


def _list(reading: "Reading") -> None:
    from documents.listing import listing

    for line in listing(reading):
        click.echo(line)


def _say_written(reading: "Reading", out: Path, text: str) -> None:
    from documents.draft.settling import plan_of
    from documents.listing import summary

    plan = plan_of(text, file=out.name)
    marks = len(re.findall(r"^ *review:", text, flags=re.M))
    click.echo(summary(reading))
    click.echo(f"wrote {out}: {len(plan.clauses)} clauses, {len(list(plan.tasks()))} tasks, {marks} entries to review")
    click.echo("settle each `review:` mark, take it out, put the file into the config's plans/, then run `duban apply`")


def _compare(text: str, config: "Config", with_plan: str, *, in_json: bool) -> None:
    from documents.comparing import compare, comparison_lines
    from documents.draft.settling import plan_of

    other = next(plan for plan in config.plans if plan.id == with_plan)
    compared = compare(plan_of(text), other)
    if in_json:
        answer: dict[str, Any] = compared.as_json()
        say_json(answer)
        return
    for line in comparison_lines(compared, first="document", second=with_plan):
        click.echo(line)
