"""Passwords: which ones are taken, how they are kept (argon2id), and one-time passwords to be given out."""

import secrets
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 1000
WEAK = frozenset(
    {
        "1234567890", "0123456789", "0987654321", "1111111111", "0000000000", "1q2w3e4r5t", "qwertyuiop", "abcdefghij",
        "password12", "password123", "passw0rd123", "admin12345", "administrator", "iloveyou123", "woaini1314",
        "a123456789", "123456789a", "12345678910", "1234567890a", "qwerty12345", "duban12345", "duban123456",
    }
)  # fmt: skip
# OWASP's first choice for few and slow processors: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(4)
"""Each check holds 19 MiB; a crowd of tries waits in line instead of filling the memory."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


def weakness(password: str, *, login: str) -> str | None:
    """Why a password is not taken: "short", "long", "login" or "weak"; None where it is taken.

    >>> weakness("correct horse", login="admin"), weakness("short", login="admin"), weakness("1234567890", login="x")
    (None, 'short', 'weak')
    """
    text = _normal(password)
    if len(text) < SHORTEST:
        return "short"
    if len(text) > LONGEST:
        return "long"
    if text.casefold() in (login.casefold(), login.casefold()[::-1]):
        return "login"
    return "weak" if text.casefold() in WEAK or len(set(text)) < 3 else None


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password; without one that is kept the answer is no, and takes as long."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _NOBODYS, _normal(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was kept under other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def one_time_password() -> str:
    """Twenty letters and digits that cannot be taken for one another, in groups: 98 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _normal(password: str) -> str:
    """The same whatever keyboard it was typed on (NFKC, as NIST SP 800-63B 5.1.1.2 advises)."""
    return unicodedata.normalize("NFKC", password)


_NOBODYS = _HASHER.hash(secrets.token_urlsafe(16))
"""Checked where there is no account, so that the time it takes does not tell."""
