"""The name somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question with the name nearest to this one; empty when none is near.

    >>> did_you_mean("commerse", ["commerce", "ecology"])
    "did you mean 'commerce'?"
    """
    near = get_close_matches(name[:100], list(names), n=1)
    return f"did you mean '{near[0]}'?" if near else ""
