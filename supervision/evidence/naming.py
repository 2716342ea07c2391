"""What a file may be called: one name without a way in it, which every system can show and keep."""

import re
from pathlib import PurePosixPath
from unicodedata import category, normalize

from supervision.evidence.fault import EvidenceError

LONGEST = 120
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_UNWRITABLE = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""What the systems of most offices take for a device."""


def named(typed: str) -> str:
    """The name under which a file is kept. Raises EvidenceError where there is none, or where it names a way.

    What cannot be seen (control and bidirectional signs among it) is left out, what some systems cannot write becomes
    an underscore, and a name that is too long loses the end of its stem.

    >>> named(" 7月\\u202e台账\\x00.xlsx"), named("con.txt"), named('a"b?.pdf')
    ('7月台账.xlsx', '_con.txt', 'a_b_.pdf')
    """
    seen = "".join(one for one in normalize("NFC", _blanks(typed)) if category(one) not in _UNSEEN)
    if "/" in seen or "\\" in seen or seen.strip() in (".", ".."):
        raise EvidenceError("file-path", name=seen.strip()[:LONGEST])
    found = _UNWRITABLE.sub("_", " ".join(seen.split())).lstrip(". ").rstrip(". ")
    if not found:
        raise EvidenceError("file-no-name")
    return _short(f"_{found}" if _RESERVED.fullmatch(found) else found)


def suffix_of(name: str) -> str:
    """What stands behind the last full stop, in small letters and without it; nothing where there is none.

    >>> suffix_of("report.PDF"), suffix_of("report")
    ('pdf', '')
    """
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def _blanks(typed: str) -> str:
    return "".join(" " if one.isspace() else one for one in typed)


def _short(name: str) -> str:
    """Cut to what a name may have, with its suffix kept where that is one."""
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix
    kept = suffix if len(suffix) <= 10 else ""
    return name[: LONGEST - len(kept)].rstrip(". ") + kept
