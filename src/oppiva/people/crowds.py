"""How often something may be asked from one place by who has not signed in: a workshop gets through, a flood does not
(trust.md S6)."""

from __future__ import annotations

from allauth.core.internal import ratelimit as counter
from django.core.cache import cache
from django.http import HttpRequest

from oppiva.core.errors import DomainError
from oppiva.jobs import clock


def room_for_one_more(request: HttpRequest, action: str, most: str, *, refused_as: str) -> None:
    """Count one more deed of this kind from the place of the request; refuses (`refused_as`, with `retry_after` in
    seconds) when `most` of allauth's form (`100/h/ip`) is used up.

    The look waits for no lock: a whole workshop asks in one minute, and who cannot be counted is not kept out.
    """
    config = {action: most}
    for rate in counter.get_rates(app="oppiva", action=action, config=config):
        held = counter.get_cache_key(request, app="oppiva", action=action, rate=rate)
        free, _times = counter.apply_rate(cache.get(held, []), clock.real().timestamp(), rate, dry_run=True)
        if not free:
            raise DomainError(refused_as, retry_after=int(rate.duration))
    counter.consume(request, app="oppiva", action=action, config=config)
