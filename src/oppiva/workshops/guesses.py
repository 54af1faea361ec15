"""How often codes may be guessed, from one address and by all: only wrong ones are counted, a workshop's own are not.

Counted in quarters of an hour in the shared cache. A right code costs one look at it and waits for nobody, since 28
people may come in from one address in a minute; two wrong ones in the same instant may count as one.
"""

from __future__ import annotations

from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from oppiva.jobs import clock

MINUTES = 15
FROM_ADDRESS, BY_ALL = 60, 400


def over(request: HttpRequest) -> bool:
    """Whether codes are not tried now, from this address or at all."""
    counts = _counts(request)
    held = cache.get_many(counts)
    return any(held.get(key, 0) >= most for key, most in counts.items())


def wrong(request: HttpRequest) -> None:
    """Counts a wrong code."""
    counts = _counts(request)
    held = cache.get_many(counts)
    cache.set_many({key: held.get(key, 0) + 1 for key in counts}, MINUTES * 60)


def _counts(request: HttpRequest) -> dict[str, int]:
    """The two keys of this quarter of an hour with what each may come to."""
    quarter = int(clock.real().timestamp()) // (MINUTES * 60)
    address = sha256(str(get_adapter().get_client_ip(request)).encode()).hexdigest()[:32]
    return {f"door-wrong:{quarter}:{address}": FROM_ADDRESS, f"door-wrong:{quarter}:all": BY_ALL}
