"""The way from a folder of YAML to the config, or to all that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from config.calendar import CalendarSpec
from config.channel import ChannelsSpec
from config.cycle import CyclesSpec
from config.fault import ConfigError, Fault
from config.file import is_there, misnamed, plan_files, read_bytes, read_file
from config.fitting import fitted
from config.grouping import circling_groups
from config.hearing import unheard_rungs
from config.ladder import LaddersSpec
from config.naming import (
    Names,
    long_ladder_ids,
    repeated_channels,
    repeated_ids,
    reserved_ids,
    unknown_clause,
    unknown_members,
    unknown_names,
)
from config.ordering import (
    bands_with_gaps,
    days_named_twice,
    due_before_issue,
    parts_without_whole,
    receipt_out_of_order,
    rungs_out_of_order,
    scores_out_of_reach,
    silent_ladders,
    unnumbered_sources,
)
from config.owing import unowed_tasks, unreachable_units
from config.plan import PlanSpec
from config.reaching import misplaced_contacts, unfit_channels
from config.shape import Spec
from config.unit import UnitsSpec
from config.whole import Config
from config.written import TOP, Written

CHANNELS = "channels.yaml"
Shape = TypeVar("Shape", bound=Spec)


@dataclass(frozen=True)
class _Files:
    """The files of one folder as they are written."""

    units: Written
    ladders: Written
    cycles: Written
    calendar: Written
    plans: tuple[Written, ...]
    channels: Written | None

    def all(self) -> tuple[Written, ...]:
        optional = () if self.channels is None else (self.channels,)
        return self.units, *optional, self.ladders, self.cycles, self.calendar, *self.plans


def read_config(folder: Path, *, instead: Mapping[str, bytes] | None = None) -> Config:
    """The config in the YAML files of a folder; ConfigError with every fault of every file if there is one.

    `instead` gives the bytes of files that are read as if they said this, by their names in the folder.
    """
    read = partial(_read, folder, instead or {})
    if not folder.is_dir():
        raise ConfigError([Fault(str(folder), *TOP, "", "there is no such folder; copy the bundled config there")])
    files = _Files(
        units=read("units.yaml"),
        ladders=read("ladders.yaml"),
        cycles=read("cycles.yaml"),
        calendar=read("calendar.yaml"),
        plans=tuple(read(file) for file in plan_files(folder)),
        channels=read(CHANNELS) if CHANNELS in (instead or {}) or is_there(folder / CHANNELS) else None,
    )
    config, faults = _fitted(files)
    faults += [*misnamed(folder), *(fault for file in files.all() for fault in file.faults), *_unmet(files)]
    if config is not None and not faults:
        faults += unheard_rungs(config, files.units)
    if faults or config is None:
        raise ConfigError(_in_order(files, faults))
    return config


def _read(folder: Path, instead: Mapping[str, bytes], file: str) -> Written:
    return read_bytes(instead[file], file=file) if file in instead else read_file(folder, file)


def _fitted(files: _Files) -> tuple[Config | None, list[Fault]]:
    """The config if every file fits its shape, and every place where one does not."""
    faults: list[Fault] = []

    def take(written: Written, shape: type[Shape]) -> Shape | None:
        value, found = fitted(written, shape)
        faults.extend(found)
        return value

    units, ladders = take(files.units, UnitsSpec), take(files.ladders, LaddersSpec)
    cycles, calendar = take(files.cycles, CyclesSpec), take(files.calendar, CalendarSpec)
    channels = take(files.channels, ChannelsSpec) if files.channels else ChannelsSpec()
    plans = [take(plan, PlanSpec) for plan in files.plans]
    if not (units and ladders and cycles and calendar and channels and all(plans)):
        return None, faults
    whole = tuple(plan for plan in plans if plan)
    made = {"units": units, "ladders": ladders.ladders, "cycles": cycles, "calendar": calendar, "plans": whole}
    return Config(**made, channels=channels.channels), faults


def _unmet(files: _Files) -> Iterator[Fault]:
    """What is wrong between entries and between files; a faulty entry hides nothing about the others."""
    names = Names.given(units=files.units, ladders=files.ladders)
    yield from repeated_ids(units=files.units, ladders=files.ladders, cycles=files.cycles, plans=files.plans)
    if files.channels is not None:
        yield from repeated_channels(files.channels)
        yield from unfit_channels(files.channels)
    yield from long_ladder_ids(files.ladders)
    yield from reserved_ids(files.units)
    yield from unknown_members(files.units, names)
    yield from circling_groups(files.units)
    yield from unreachable_units(files.units, files.plans)
    yield from misplaced_contacts(files.units, files.channels)
    yield from rungs_out_of_order(files.ladders)
    yield from receipt_out_of_order(files.ladders)
    yield from silent_ladders(files.ladders)
    yield from days_named_twice(files.calendar)
    yield from unnumbered_sources(files.calendar)
    for plan in files.plans:
        yield from unknown_names(plan, names)
        yield from unknown_clause(plan)
        yield from unowed_tasks(plan)
        yield from due_before_issue(plan)
        yield from bands_with_gaps(plan)
        yield from scores_out_of_reach(plan)
        yield from parts_without_whole(plan)


def _in_order(files: _Files, faults: list[Fault]) -> list[Fault]:
    """The faults as one reads: file by file, line by line, none twice."""
    rank = {written.file: index for index, written in enumerate(files.all())}
    return sorted(set(faults), key=lambda fault: (rank.get(fault.file, len(rank)), fault))
