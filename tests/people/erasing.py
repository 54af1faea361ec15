"""A person erased, as it happens on the own page or by the command."""

from __future__ import annotations

from oppiva.core.policy import system
from oppiva.people import journal, services
from oppiva.people.models import Person

ME = system("erase-person")


def erase(person: Person) -> Person:
    """Erases by the controller's request; the tombstone."""
    services.erase_person(ME, person, reason="controller_request")
    (line,) = [line for line in journal.read([journal.journal_file()]) if line.person_id == person.pk]
    return Person.objects.get(pk=line.tombstone_id)
