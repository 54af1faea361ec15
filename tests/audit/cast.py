"""Records and people that the tests of audit work on: organisations of two invented employers."""

from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Unit

AINO, BENGT = Actor("00000000-0000-0000-0000-0000000000a1"), Actor("00000000-0000-0000-0000-0000000000b2")
AINO_ID, BENGT_ID = UUID(str(AINO.person_id)), UUID(str(BENGT.person_id))


def organisation(name: str = "Esimerkkikunta") -> Organisation:
    """A stored organisation, version 1."""
    return Organisation.objects.create(name=name, kind="municipality")


def unit(of: Organisation, name: str = "Kirjasto") -> Unit:
    """A stored unit, version 1."""
    return Unit.objects.create(organisation=of, name=name)
