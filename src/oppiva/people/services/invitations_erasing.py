"""What erasure does to invitations and lists: nothing that names the person stays, what was counted does."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import forget
from oppiva.jobs.services.files import remove
from oppiva.people.models import ImportRow, ImportRun, Invitation, Person
from oppiva.people.services.invitations import recipient_of

State = Invitation.State
Held = tuple[tuple[UUID, ...], tuple[tuple[UUID, int], ...]]
NO_NAME = "–"


def erase_invitations(person: UUID) -> None:
    """Empties name and address of the person's invitations; a link that still works dies, its waiting mail too."""
    _empty(_invitations_of(person))


def erase_rows(person: UUID) -> None:
    """Removes the person's rows of lists, the files of those lists, and the name where another row tells of it."""
    _remove(_rows_of(person), _names_of(person))


def held_of(person: UUID) -> Held:
    """The invitations and the rows of lists that are about a person, for the journal."""
    rows = _rows_of(person).order_by("run_id", "position").values_list("run_id", "position")
    return tuple(_invitations_of(person).order_by("pk").values_list("pk", flat=True)), tuple(rows)


def erase_held(invitations: Collection[UUID], rows: Collection[tuple[UUID, int]]) -> bool:
    """The same in a copy that may not know the person yet; answers whether there was anything left to empty."""
    named = Invitation.objects.filter(pk__in=invitations).exclude(name="", email="")
    places = Q(pk__in=[]) | Q(invitation__in=invitations)
    for run, position in rows:
        places |= Q(run=run, position=position)
    listed = ImportRow.objects.filter(places)
    names = {name for name in named.values_list("name", flat=True) if name}
    found = named.exists() or listed.exists()
    _remove(listed, names)
    _empty(named)
    return found


def _empty(found: QuerySet[Invitation]) -> None:
    ids = []
    for invitation in found:
        forget(recipient_of(invitation))
        ids.append(invitation.pk)
    rows = Invitation.objects.filter(pk__in=ids)
    rows.filter(state__in=Invitation.LIVE).update(state=State.WITHDRAWN, settled_at=clock.now())
    rows.update(name="", name_folded="", email="", token_hash=None)


def _remove(rows: QuerySet[ImportRow], names: Collection[str]) -> None:
    words = {name for name in {*names, *rows.values_list("name", flat=True)} if name}
    files = [pk for pk in ImportRun.objects.filter(rows__in=rows).values_list("file", flat=True) if pk is not None]
    for stored in StoredFile.objects.filter(pk__in=files):
        remove(stored)
    rows.delete()
    # Another row may say that this very name stands on the list, or is known, too.
    for row in ImportRow.objects.filter(facts__name__in=sorted(words)):
        row.facts = {**row.facts, "name": NO_NAME, **({"mail": NO_NAME} if "mail" in row.facts else {})}
        row.save(update_fields=["facts"])


def _invitations_of(person: UUID) -> QuerySet[Invitation]:
    return Invitation.objects.filter(_about(person) | Q(person=None, name__in=_names_of(person), state__in=_OVER))


def _rows_of(person: UUID) -> QuerySet[ImportRow]:
    # Of a list that was sent, a row that led to no invitation: the same name with an address that was wrong.
    over = Q(person=None, invitation=None, name__in=_names_of(person)) & ~Q(run__state=ImportRun.State.PREVIEWED)
    return ImportRow.objects.filter(_about(person) | over)


# Over and never accepted: the same name with an address that was wrong. One that waits may be a namesake's.
_OVER = (State.WITHDRAWN, State.EXPIRED)


def _names_of(person: UUID) -> list[str]:
    return [name for name in Person.objects.filter(pk=person).values_list("name", flat=True) if name]


def _about(person: UUID) -> Q:
    mail = Person.objects.filter(pk=person).values_list("email", flat=True).first()
    about = Q(person_id=person)
    return about | Q(email__iexact=mail) if mail else about
