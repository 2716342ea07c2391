"""What is wrong with a config file, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one file: line and column count from 1, the path leads there by keys and indexes.

    >>> str(Fault("units.yaml", 12, 5, "units[3].kind", "this is no kind of unit"))
    'units.yaml:12:5 units[3].kind: this is no kind of unit'
    """

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place} {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class ConfigError(Exception):
    """The config cannot be used; `faults` holds all that is wrong with it, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
