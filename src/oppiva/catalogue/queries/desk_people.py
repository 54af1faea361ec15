"""Whom a model may be tried or reviewed by: those the asker sees, by name, or anybody by the whole work mail."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Person
from oppiva.people.queries import Filters, persons_found
from oppiva.people.rules import organisations_visible_to, persons_visible_to

MOST = 12
# Addresses nobody has that one person may ask for in an hour: enough for a slip of the pen, too few to try out names.
TRIES, HOUR = 10, 3600


def persons_named(actor: Actor, text: str) -> list[tuple[str, str]]:
    """The persons whom the actor sees by this name, a dozen at most: id, and name with unit; one statement."""
    if len(text.strip()) < 2:
        return []
    rows = persons_found(actor, Filters(text=text.strip())).select_related("unit__organisation")[:MOST]
    return [(str(one.pk), _named(one)) for one in rows]


def _named(person: Person) -> str:
    if person.unit is None:
        return person.name
    return f"{person.name}, {person.unit.name}, {person.unit.organisation.name}"


def person_by_id(actor: Actor, pk: str) -> Person:
    """A person whom the actor sees, with unit and organisation, else 404."""
    rows = persons_visible_to(actor).select_related("unit__organisation__area")
    try:
        found = rows.filter(pk=UUID(pk)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def person_by_mail(actor: Actor, mail: str) -> Person:
    """The person of exactly this work mail, whom the actor need not see.

    Refuses an address nobody here has (`person_not_found`); who asks for ten of them in an hour has to wait
    (`mail_tries`), so that nobody finds out by trying who is here.
    """
    key = f"model-mail-misses:{actor.person_id}"
    if int(cache.get(key, 0)) >= TRIES:
        raise DomainError("mail_tries", field="mail")
    rows = Person.objects.filter(
        email__iexact=mail.strip(),
        deleted_in__isnull=True,
        state__in=[Person.State.ACTIVE, Person.State.INVITED],
        unit__isnull=False,
    )
    found = rows.select_related("unit__organisation__area").first()
    if found is None:
        cache.add(key, 0, HOUR)
        cache.incr(key)
        raise DomainError("person_not_found", field="mail")
    return found


def houses(actor: Actor) -> list[tuple[str, str]]:
    """The organisations that the actor sees, for a list to choose from."""
    rows = organisations_visible_to(actor).order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def house_by_id(actor: Actor, pk: str) -> Organisation:
    """An organisation that the actor sees, else 404."""
    found = organisations_visible_to(actor).filter(pk=UUID(pk)).first()
    if found is None:
        raise Http404
    return found
