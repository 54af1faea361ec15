"""How often codes may be guessed, from one address and by all: only wrong ones are counted, a workshop's own are not.

Counted in quarters of an hour, and from one address in days, in the shared cache. A right code costs one look at it and
waits for nobody, since 28 people may come in from one address in a minute; two wrong ones in the same instant may count
as one.
"""

from __future__ import annotations

from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from oppiva.jobs import clock

MINUTES, DAY_MINUTES = 15, 24 * 60
# Of the 6 750 codes one address tries so few in a day that an open door is found in one of thirty days.
FROM_ADDRESS, FROM_ADDRESS_DAY, BY_ALL = 60, 200, 400


def wait(request: HttpRequest) -> int:
    """For how many minutes codes are not tried, from this address or at all; 0: they are."""
    counts = _counts(request)
    held = cache.get_many(counts)
    now = int(clock.real().timestamp()) // 60
    return max((window - now % window for key, (most, window) in counts.items() if held.get(key, 0) >= most), default=0)


def wrong(request: HttpRequest) -> None:
    """Counts a wrong code."""
    counts = _counts(request)
    held = cache.get_many(counts)
    for key, (_most, window) in counts.items():
        cache.set(key, held.get(key, 0) + 1, window * 60)


def _counts(request: HttpRequest) -> dict[str, tuple[int, int]]:
    """The keys of this quarter of an hour and this day, with what each may come to and the minutes of its window."""
    minute = int(clock.real().timestamp()) // 60
    quarter, day = minute // MINUTES, minute // DAY_MINUTES
    address = sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:32]
    return {
        f"door-wrong:{quarter}:{address}": (FROM_ADDRESS, MINUTES),
        f"door-wrong:day-{day}:{address}": (FROM_ADDRESS_DAY, DAY_MINUTES),
        f"door-wrong:{quarter}:all": (BY_ALL, MINUTES),
    }
