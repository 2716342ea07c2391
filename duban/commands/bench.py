"""`duban bench`: figures that can be seen again."""

import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from duban.commands.options import as_json, say_json


@click.group("bench")
def command() -> None:
    """Measure, on data made for it; nothing of the home is touched."""


@command.command("sweep")
@click.option("--assignments", type=click.IntRange(10, 100_000_000), default=1_000_000, show_default=True)
@click.option("--due", type=click.IntRange(1), default=10_000, show_default=True, help="How many have a rung today.")
@click.option("--database", metavar="URL", help="An empty PostgreSQL database; without it, SQLite in a scratch folder.")
@as_json
def sweep(assignments: int, due: int, database: str | None, in_json: bool) -> None:
    """The sweep beside the same rows by a hand-written statement, and a sweep with nothing new."""
    from duban.benching.sweeping import bench_sweep

    if due > assignments:
        raise click.UsageError(f"--due {due} is more than --assignments {assignments}")
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'bench.db'}"
        done = bench_sweep(
            url, assignments=assignments, due=due, progress=lambda words: click.echo(f"{words} …", err=True)
        )
    if in_json:
        say_json(asdict(done))
    else:
        for name, value in asdict(done).items():
            click.echo(f"{name:12} {value}")


@command.command("deliver")
@click.option("--assignments", type=click.IntRange(10, 100_000_000), default=100_000, show_default=True)
@click.option("--due", type=click.IntRange(1), default=10_000, show_default=True, help="How many have a rung today.")
@click.option("--people", type=click.IntRange(1), default=1_000, show_default=True, help="Who hear of them.")
@click.option("--database", metavar="URL", help="An empty PostgreSQL database; without it, SQLite in a scratch folder.")
@as_json
def deliver(assignments: int, due: int, people: int, database: str | None, in_json: bool) -> None:
    """From the sweep to the last message accepted, by mail and by webhook, beside the plain libraries."""
    from duban.benching.delivering import bench_delivery

    if not people <= due <= assignments:
        raise click.UsageError(f"--people {people}, --due {due}, --assignments {assignments}: each at most the next")
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'bench.db'}"
        size = {"assignments": assignments, "due": due, "people": people}
        done = bench_delivery(url, **size, progress=lambda words: click.echo(f"{words} …", err=True))
    if in_json:
        say_json(asdict(done))
    else:
        for name, value in asdict(done).items():
            click.echo(f"{name:12} {value}")


@command.command("pages")
@click.option("--assignments", type=click.IntRange(10_000, 10_000_000), default=1_000_000, show_default=True)
@click.option("--database", metavar="URL", help="An empty PostgreSQL database; without it, SQLite in a scratch folder.")
@as_json
def pages(assignments: int, database: str | None, in_json: bool) -> None:
    """The pages over HTTP, signed in: board, lists, matrix and load over a year of duties, from one worker."""
    from duban.benching.paging import bench_pages

    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        url = database or f"sqlite:///{Path(folder) / 'bench.db'}"
        done = bench_pages(url, assignments=assignments, progress=lambda words: click.echo(f"{words} …", err=True))
    if in_json:
        say_json(asdict(done))
        return
    click.echo(f"{done.database}, {done.assignments:,} assignments, {done.units:,} units, filled in {done.fill_s} s")
    click.echo(f"{'page':26}{'p50 ms':>8}{'p95 ms':>8}{'a second':>10}{'changed ms':>12}{'kB':>7}{'gzip':>7}")
    for one in done.pages:
        weight = f"{one.bytes / 1000:>7.0f}{one.gzip_bytes / 1000:>7.1f}"
        click.echo(f"{one.page:26}{one.p50_ms:>8}{one.p95_ms:>8}{one.per_s:>10}{one.changed_ms:>12}{weight}")


@command.command("read")
@click.option(
    "--characters", type=click.IntRange(1_000, 3_000_000), multiple=True, help="A size; more than one may be named."
)
@as_json
def read(characters: tuple[int, ...], in_json: bool) -> None:
    """Reading made documents: without sizes, of 15,000, 150,000 and 1,500,000 characters."""
    from duban.benching.reading import bench_reading

    done = [asdict(one) for one in bench_reading(characters or (15_000, 150_000, 1_500_000))]
    if in_json:
        say_json(done)
    else:
        for one in done:
            click.echo("  ".join(f"{name} {value}" for name, value in one.items()))
