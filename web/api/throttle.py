"""How often a caller may ask: so many requests a minute for each token or session, counted in this process."""

from collections.abc import Callable
from threading import Lock
from time import monotonic

PER_MINUTE = 1200
MOST_CALLERS = 10_000


class Throttle:
    """A bucket for each caller: it holds a minute's requests and fills evenly. Several processes each keep their own.

    >>> at = [0.0]
    >>> throttle = Throttle(2, tick=lambda: at[0])
    >>> throttle.wait("a"), throttle.wait("a"), throttle.wait("a"), throttle.wait("b")
    (0, 0, 30, 0)
    >>> at[0] = 30.0
    >>> throttle.wait("a")
    0
    """

    def __init__(self, per_minute: int = PER_MINUTE, *, tick: Callable[[], float] = monotonic) -> None:
        self._most, self._tick, self._turn = per_minute, tick, Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, caller: str) -> int:
        """Takes one request from the caller's bucket: 0, or the seconds until there is one again."""
        with self._turn:
            now = self._tick()
            left, at = self._left.pop(caller, (float(self._most), now))
            left = min(self._most, left + (now - at) * self._most / 60)
            if len(self._left) >= MOST_CALLERS:
                # The longest silent caller has a full bucket again, or nearly.
                del self._left[next(iter(self._left))]
            self._left[caller] = (left - 1 if left >= 1 else left, now)
        return 0 if left >= 1 else max(1, -int(-(1 - left) * 60 // self._most))
