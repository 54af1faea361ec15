"""What erasure does to invitations and lists: nothing that names the person stays, what was counted does."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import forget
from oppiva.jobs.services.files import remove
from oppiva.people.models import ImportRow, ImportRun, Invitation, Person
from oppiva.people.services.invitations import recipient_of

State = Invitation.State


def erase_invitations(person: UUID) -> None:
    """Empties name and address of the person's invitations; a link that still works dies, its waiting mail too."""
    found = Invitation.objects.filter(_about(person))
    for invitation in found:
        forget(recipient_of(invitation))
    found.filter(state__in=Invitation.LIVE).update(state=State.WITHDRAWN, settled_at=clock.now())
    found.update(name="", name_folded="", email="", token_hash=None)


def erase_rows(person: UUID) -> None:
    """Removes the person's rows of lists, and the files of those lists."""
    rows = ImportRow.objects.filter(_about(person))
    files = [pk for pk in ImportRun.objects.filter(rows__in=rows).values_list("file", flat=True) if pk is not None]
    for stored in StoredFile.objects.filter(pk__in=files):
        remove(stored)
    rows.delete()


def _about(person: UUID) -> Q:
    mail = Person.objects.filter(pk=person).values_list("email", flat=True).first()
    about = Q(person_id=person)
    return about | Q(email__iexact=mail) if mail else about
