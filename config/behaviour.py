"""How units are taken to behave when a plan is played: when they acknowledge, and when they report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from config import pattern
from config.fault import ConfigError, Fault
from config.file import read_file
from config.fitting import fitted
from config.nearest import did_you_mean
from config.shape import Id, Spec, shown
from config.unit import UnitsSpec
from config.written import Written

FARTHEST = 250
Preset = Literal["on-time", "late", "silent"]


def _working_days(lowest: int) -> BeforeValidator:
    def check(value: object) -> object:
        if value is None or value == "never":
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= FARTHEST:
            raise ValueError(f"{shown(value)} cannot stand here; write working days, {lowest} to {FARTHEST}, or never")
        return value

    return BeforeValidator(check)


class Manner(Spec):
    """Working days from opening to acknowledging, and from the due day to reporting (negative: before); None: never."""

    acknowledges: Annotated[int | None, _working_days(0), WithJsonSchema(pattern.working_days(0, FARTHEST))]
    reports: Annotated[int | None, _working_days(-FARTHEST), WithJsonSchema(pattern.working_days(-FARTHEST, FARTHEST))]


MANNERS: Mapping[str, Manner] = {
    "on-time": Manner(acknowledges=1, reports=0),
    "late": Manner(acknowledges=5, reports=4),
    "silent": Manner(acknowledges=None, reports=None),
}


def _by_word(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value.strip() not in MANNERS:
        forms = f"write {', '.join(MANNERS)}, or {{acknowledges: 1, reports: -3}}"
        mend = did_you_mean(value.strip(), MANNERS) or forms
        raise ValueError(f"{shown(value)} is no way to behave; {mend}")
    return MANNERS[value.strip()]


class _OrAWord:
    """Tells an editor that the name of a manner may stand in its place."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "enum": list(MANNERS)}, handler(core)]}


InAManner = Annotated[Manner, BeforeValidator(_by_word), _OrAWord()]


class BehaviourSpec(Spec):
    """A behaviour file: how every unit behaves, and the units and groups that behave otherwise."""

    default: InAManner
    units: dict[Id, InAManner] = Field(default_factory=dict)


@dataclass(frozen=True)
class Behaviour:
    """The manner of each unit by its id; `name` is the preset's, or that of the file."""

    name: str
    default: Manner
    units: Mapping[str, Manner] = field(default_factory=dict)

    def of(self, unit: str) -> Manner:
        return self.units.get(unit, self.default)

    @property
    def is_silent(self) -> bool:
        """Whether nobody ever does anything."""
        return all(manner == MANNERS["silent"] for manner in (self.default, *self.units.values()))


def preset(name: str) -> Behaviour:
    """The same manner for every unit; KeyError where there is no such preset."""
    return Behaviour(name, MANNERS[name])


def read_behaviour(path: Path, units: UnitsSpec) -> Behaviour:
    """The behaviour in a file; ConfigError with every fault.

    What is said of a unit goes above what is said of its groups, and that above the default.
    """
    written = read_file(path.parent, path.name)
    spec, faults = fitted(written, BehaviourSpec)
    faults += [*written.faults, *_unknown(written, units)]
    if spec is None or faults:
        raise ConfigError(sorted(set(faults)))
    named = {unit.id for unit in units.units}
    groups_first = sorted(spec.units.items(), key=lambda entry: entry[0] in named)
    manners = {unit: manner for name, manner in groups_first for unit in units.members(name)}
    return Behaviour(path.name, spec.default, manners)


def _unknown(written: Written, units: UnitsSpec) -> Iterator[Fault]:
    known = [*(unit.id for unit in units.units), *(group.id for group in units.groups)]
    for place, _ in written.found("units", ...):
        name = str(place[-1])
        if name not in known:
            mend = did_you_mean(name, known) or "see units.yaml"
            yield written.key_fault(place, f"{shown(name)} is no unit or group; {mend}")
