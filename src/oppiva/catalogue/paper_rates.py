"""How many papers one address has made in a while: what is spared is the processor of this process, so it counts in
its memory, without a statement."""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock
from time import monotonic

# A whole office comes from one address: each of sixty takes one.
MOST, SPAN = 60, 600.0
ADDRESSES = 2_000  # those that asked longest ago are forgotten

_asked: OrderedDict[str, deque[float]] = OrderedDict()
_lock = Lock()


def has_room(address: str, *, now: float | None = None) -> bool:
    """Whether this address may have one more, which then counts; `now` in seconds of a clock that only goes on."""
    at = monotonic() if now is None else now
    with _lock:
        times = _asked.setdefault(address, deque())
        _asked.move_to_end(address)
        while times and times[0] <= at - SPAN:
            times.popleft()
        if len(times) >= MOST:
            return False
        times.append(at)
        while len(_asked) > ADDRESSES:
            _asked.popitem(last=False)
    return True


def forget() -> None:
    """Begin anew."""
    with _lock:
        _asked.clear()
