"""The name somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_MEANT = 3


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that is nearest to this one; None when none is near.

    >>> nearest("commerse", ["commerce", "ecology"])
    'commerce'
    """
    return next(iter(get_close_matches(name[:100], list(names), n=1)), None)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question with the name nearest to this one; empty when none is near.

    >>> did_you_mean("commerse", ["commerce", "ecology"])
    "did you mean 'commerce'?"
    """
    near = nearest(name, names)
    return f"did you mean '{near}'?" if near else ""


def meant(part: str, names: Iterable[str]) -> str:
    """A question with the names that hold this part, up to three of them, else with the nearest; empty without any.

    >>> meant("广阳", ["广阳区人民政府", "安次区人民政府"])
    "did you mean '广阳区人民政府'?"
    """
    known = list(names)
    found = [name for name in known if part and part in name]
    if not found or len(found) > MOST_MEANT:
        return did_you_mean(part, known)
    return f"did you mean {' or '.join(repr(name) for name in found)}?"
