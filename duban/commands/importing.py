"""`duban import`: a policy document read into its duties, and a plan draft made from them."""

import re
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duban.commands.options import as_json, say_json

if TYPE_CHECKING:
    from config.plan import PlanSpec
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
    from documents.draft.settling import plan_of
    from documents.opening import open_document, spoken_of_as
    from documents.reading import read
    from documents.resolving import resolution_flaws

    config = _config(home)
    _refuse(config, plan_id=plan_id, compare=compare)
    place = _place(out, force=force) if out is not None else None
    with spoken_of_as(file.name or str(file)):
        found = read(open_document(file))
    reading = found.with_flaws(resolution_flaws(found, config.units))
    if place is None and compare is None:
        _tell(reading, in_json=in_json)
        return
    text = _draft(reading, config, plan_id or plan_id_for((out or file).name, found.issued_on), file)
    plan = plan_of(text, file=(out or file).name)
    if place is not None:
        _write(place, text)
    if compare is not None:
        _compare(plan, config, compare, in_json=in_json)
    elif in_json:
        _tell(reading, in_json=True)
    elif place is not None:
        _say_written(reading, plan, text, place=place, elsewhere=_elsewhere(home, config, plan.id, place))


def _home_folder(home: Path | None) -> Path | None:
    """The config of the home; None where it has none."""
    from duban.composition import settings_of

    folder = settings_of(home).config_folder
    return folder if (folder / "units.yaml").exists() else None


def _config(home: Path | None) -> "Config":
    """The config in the home, else the bundled one."""
    from config.bundled import bundled_folder
    from config.reading import read_config

    return read_config(_home_folder(home) or bundled_folder())


def _refuse(config: "Config", *, plan_id: str | None, compare: str | None) -> None:
    """What can be known to fail is told before anything is read."""
    plans = [plan.id for plan in config.plans]
    if compare is not None and compare not in plans:
        raise click.UsageError(f"--compare {compare}: the config has no such plan; it has {', '.join(plans)}")
    if plan_id is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", plan_id):
        raise click.UsageError(
            f"--id {plan_id}: an id has lower-case letters, digits and hyphens, at most 64: langfang-2019"
        )


def _place(out: Path, *, force: bool) -> Path:
    """The regular file that is to be written, behind whatever link leads to it."""
    try:
        place = out.resolve()
        mode = place.stat().st_mode if place.exists() else None
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "links lead round in a circle"
        raise click.UsageError(f"--out {out}: cannot be written ({reason})") from error
    if mode is not None and not stat.S_ISREG(mode):
        raise click.UsageError(f"--out {out}: this is no regular file; name another")
    if mode is not None and not force:
        raise click.UsageError(f"--out {out}: this file is there already; name another, or say --force")
    if not place.parent.is_dir():
        raise click.UsageError(f"--out {out}: there is no folder {out.parent}; make it first")
    return place


def _draft(reading: "Reading", config: "Config", plan_id: str, file: Path) -> str:
    from documents.draft.writing import drafted
    from documents.fault import DocumentError

    try:
        return drafted(reading, config=config, plan_id=plan_id, file=file.name)
    except ValueError as error:
        raise DocumentError(
            file.name, str(error), "check that this is an action plan that names who does what"
        ) from error


def _write(place: Path, text: str) -> None:
    """All of the draft or nothing: it is written beside its place, by a name of its own, and then put there."""
    beside = place.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with beside.open("x", encoding="utf-8") as file:
            file.write(text)
        if place.exists():
            beside.chmod(stat.S_IMODE(place.stat().st_mode))
        beside.replace(place)
    except OSError as error:
        raise click.UsageError(f"--out {place}: cannot be written ({error.strerror})") from error
    finally:
        beside.unlink(missing_ok=True)


def _elsewhere(home: Path | None, config: "Config", plan_id: str, place: Path) -> Path | None:
    """The file of the home's config, other than this one, in which a plan of this id stands."""
    from config.file import file_of_plan

    folder = _home_folder(home)
    if folder is None or plan_id not in {plan.id for plan in config.plans}:
        return None
    found = file_of_plan(folder, plan_id)
    return folder / found if found and (folder / found).resolve() != place else None


def _tell(reading: "Reading", *, in_json: bool) -> None:
    from documents.listing import listing
    from documents.telling import as_json as told

    if in_json:
        say_json(told(reading))
        return
    for line in listing(reading):
        click.echo(line)


def _say_written(reading: "Reading", plan: "PlanSpec", text: str, *, place: Path, elsewhere: Path | None) -> None:
    from documents.listing import counted, summary

    clauses, tasks = counted(len(plan.clauses), "clause"), counted(len(list(plan.tasks())), "task")
    marked = counted(len(re.findall(r"^ *review:", text, flags=re.M)), "entry", "entries")
    click.echo(summary(reading))
    click.echo(f"wrote {place}: {clauses}, {tasks}, {marked} to review")
    if elsewhere:
        click.echo(f"a plan with the id {plan.id} stands in {elsewhere} already: replace that file, or draft with --id")
    click.echo("settle each `review:` mark, take it out, put the file into the config's plans/, then run `duban apply`")


def _compare(plan: "PlanSpec", config: "Config", with_plan: str, *, in_json: bool) -> None:
    from documents.comparing import compare, comparison_lines

    other = next(plan for plan in config.plans if plan.id == with_plan)
    compared = compare(plan, other)
    if in_json:
        answer: dict[str, Any] = compared.as_json()
        say_json(answer)
        return
    for line in comparison_lines(compared, first="document", second=with_plan):
        click.echo(line)
