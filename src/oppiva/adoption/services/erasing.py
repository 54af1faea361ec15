"""What erasure does with adoptions: the place stays and counts, without its contact person."""

from __future__ import annotations

from uuid import UUID

from oppiva.adoption.models import Adoption, AdoptionFollowUp, AdoptionLink, AdoptionPulse, ModelFollow
from oppiva.adoption.queries.personal import begins_of
from oppiva.audit.services import empty_wordings


def stays(person_id: UUID) -> None:
    """Nothing to empty: the key to the person becomes that of a former participant, or the id leads to nobody."""


def erase_adoptions(person_id: UUID) -> None:
    """The place stays without contact and role; who confirmed it is not named any more."""
    for one in Adoption.objects.filter(contact=person_id):
        empty_wordings(one, ["role"])
    Adoption.objects.filter(contact=person_id).update(contact=None, role="")
    Adoption.objects.filter(confirmed_by=person_id).update(confirmed_by=None)


def erase_follows(person_id: UUID) -> None:
    """What the person followed goes."""
    ModelFollow.objects.filter(person=person_id).delete()


def erase_asked(person_id: UUID) -> None:
    """The answers stay the place's; who was asked and who answered does not."""
    AdoptionFollowUp.objects.filter(asked=person_id).update(asked=None)
    AdoptionFollowUp.objects.filter(answered_by=person_id).update(answered_by=None)


def erase_pulses(person_id: UUID) -> None:
    """The answers stay the place's."""
    AdoptionPulse.objects.filter(asked=person_id).update(asked=None)


def erase_links(person_id: UUID) -> None:
    """The links of an erased person open nothing any more."""
    AdoptionLink.objects.filter(person=person_id).delete()


def erase_begins(person_id: UUID) -> None:
    """What was asked for with the address of an erased person opens nothing any more."""
    begins_of(person_id).delete()
