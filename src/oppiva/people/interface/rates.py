"""How often one token or one address may ask in a while: what is spared is the processor of this process, so it counts
in its memory, without a statement."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from math import ceil
from threading import Lock
from time import monotonic

MOST_KEYS = 10_000  # those that asked longest ago are forgotten


@dataclass
class Rate:
    """At most `most` deeds in `span` seconds for each key."""

    most: int
    span: float
    _asked: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str, *, now: float | None = None) -> int:
        """Count one more; 0 when it has room, else in how many seconds there is some. `now`: of a clock that only
        goes on."""
        at = monotonic() if now is None else now
        with self._lock:
            times = self._asked.setdefault(key, deque())
            self._asked.move_to_end(key)
            while times and times[0] <= at - self.span:
                times.popleft()
            if len(times) >= self.most:
                return max(1, ceil(times[0] + self.span - at))
            times.append(at)
            while len(self._asked) > MOST_KEYS:
                self._asked.popitem(last=False)
        return 0

    def left(self, key: str, *, now: float | None = None) -> int:
        """The same without counting."""
        at = monotonic() if now is None else now
        with self._lock:
            times = [one for one in self._asked.get(key, ()) if one > at - self.span]
            return max(1, ceil(times[-self.most] + self.span - at)) if len(times) >= self.most else 0

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._asked.clear()


# A whole house comes from one address, and a catalogue of four thousand models is eighty pages of fifty.
BY_ADDRESS = Rate(600, 60.0)
BY_TOKEN = Rate(600, 60.0)
WRITES = Rate(60, 60.0)
# Guessing: each is a token that is not known.
FAILED = Rate(30, 600.0)


def forget() -> None:
    """Begin all anew, for tests."""
    for rate in (BY_ADDRESS, BY_TOKEN, WRITES, FAILED):
        rate.forget()
