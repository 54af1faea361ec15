"""Who is at a work mail, for who hands an adoption over."""

from __future__ import annotations

from django.core.cache import cache

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.models import Person

TRIES, HOUR = 10, 3600


def contact_by_mail(actor: Actor, mail: str) -> Person:
    """The person who signs in with exactly this mail.

    Refuses an address with which nobody does (`contact_not_found`); who asks for ten of them in an hour has to wait
    (`mail_tries`), so that nobody finds out by trying who is here.
    """
    key = f"adoption-mail-misses:{actor.person_id}"
    if int(cache.get(key, 0)) >= TRIES:
        raise DomainError("mail_tries", field="mail")
    states = [Person.State.ACTIVE, Person.State.INVITED]
    found = Person.objects.filter(email__iexact=mail.strip(), deleted_in__isnull=True, state__in=states).first()
    if found is None:
        cache.add(key, 0, HOUR)
        cache.incr(key)
        raise DomainError("contact_not_found", field="mail")
    return found
