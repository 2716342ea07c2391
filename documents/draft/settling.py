"""A draft read back as a plan while its marks still stand, to be looked at and compared, never to be applied."""

from dataclasses import replace

from config.fault import ConfigError
from config.fitting import fitted
from config.plan import PlanSpec
from config.reader import read_yaml

_MARKED = "review"


def plan_of(text: str, *, file: str = "draft.yaml") -> PlanSpec:
    """The plan in a draft, with its marks passed over; ConfigError with every other fault."""
    written = read_yaml(text, file=file)
    plan, faults = fitted(replace(written, value=_unmarked(written.value)), PlanSpec)
    if plan is None or faults or written.faults:
        raise ConfigError([*written.faults, *faults])
    return plan


def _unmarked(value: object) -> object:
    if isinstance(value, dict):
        return {key: _unmarked(inner) for key, inner in value.items() if key != _MARKED}
    return [_unmarked(inner) for inner in value] if isinstance(value, list) else value
