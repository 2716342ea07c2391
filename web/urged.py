"""What an address says of an urging that was just done, for the page that it leads back to."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What came of urging, as numbers of duties: told now, told earlier on that day, and over meanwhile."""

    told: int
    before: int
    over: int


def result_of(query: Mapping[str, str]) -> Result | None:
    """What an address says of an urging that was just done; None where it says nothing."""
    counts = [query.get(name, "") for name in ("told", "before", "over")]
    if query.get("done") != "urged" or any(not (n.isascii() and n.isdigit() and len(n) < 5) for n in counts):
        return None
    return Result(*map(int, counts))
