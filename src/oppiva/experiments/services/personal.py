"""What erasure empties of experiments: names go, what the team wrote and counted stays the team's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model, Q

from oppiva.audit.services import drop_history, empty_wordings
from oppiva.core.policy import reading, system
from oppiva.experiments.models import (
    Amendment,
    AuthorName,
    Decision,
    DecisionNews,
    DiaryEntry,
    Measure,
    Observation,
    PermissionRequest,
    Prediction,
    Publication,
    PublicationCheck,
    StepDraft,
    StepShare,
    Task,
    Trial,
)
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services.files import remove
from oppiva.people.models import TOMBSTONE, Person

ERASURE = system("erasure")
# Where a team writes a person's name by hand.
NAMED: tuple[tuple[type[Model], str], ...] = (
    (Trial, "nod_name"),
    (Prediction, "who"),
    (Measure, "who"),
    (Decision, "owner_role"),
    (DecisionNews, "owner"),
)


def stays(person_id: UUID) -> None:
    """Nothing to empty: the row leads to nobody once the person is gone."""


def erase_texts(person_id: UUID) -> None:
    """The team's texts stay; a name that stands in a field of its own goes, its older wordings too."""
    person = Person.objects.get(pk=person_id)
    words = [word for word in (person.name, person.email) if word]
    with reading(ERASURE):
        for model, field in NAMED:
            named = Q()
            for word in words:
                named |= Q(**{f"{field}__icontains": word})
            for record in model._base_manager.filter(named):
                model._base_manager.filter(pk=record.pk).update(**{field: TOMBSTONE})
                empty_wordings(record, [field])  # type: ignore[arg-type]  # all of them are records
        # `who` of a measure and `owner_role` of a decision stand in their amendments, too.
        for amendment in Amendment.objects.filter(target__in=[Amendment.Of.MEASURE, Amendment.Of.DECISION]):
            _unname(amendment, words)


def _unname(amendment: Amendment, words: list[str]) -> None:
    """Takes a name out of the values of an amendment, which stay beside the result for ever."""
    cleaned = {
        name: {
            key: TOMBSTONE if isinstance(value, str) and any(word.lower() in value.lower() for word in words) else value
            for key, value in getattr(amendment, name).items()
        }
        for name in ("before", "after")
    }
    if cleaned != {"before": amendment.before, "after": amendment.after}:
        Amendment.objects.filter(pk=amendment.pk).update(**cleaned)


def erase_tasks(person_id: UUID) -> None:
    """The task stays; who does it does not."""
    with reading(ERASURE):
        Task.objects.filter(member_id=person_id).update(member=None)


def erase_numbers(person_id: UUID) -> None:
    """The number stays; who wrote it down does not."""
    with reading(ERASURE):
        Observation.objects.filter(person_id=person_id).update(person=None)


def erase_entries(person_id: UUID) -> None:
    """The line and its picture stay the team's; who wrote it does not, and a voice goes."""
    with reading(ERASURE):
        rows = DiaryEntry.objects.filter(person_id=person_id)
        spoken = [pk for pk in rows.values_list("speech_id", flat=True) if pk is not None]
        for stored in StoredFile.objects.filter(pk__in=spoken):
            remove(stored)
        rows.update(person=None, speech_id=None)


def erase_decisions(person_id: UUID) -> None:
    """The decision stays; who sees to it and who recorded it does not."""
    with reading(ERASURE):
        Decision.objects.filter(owner_id=person_id).update(owner=None)
        Decision.objects.filter(decided_by=person_id).update(decided_by=None)
        for amendment in Amendment.objects.filter(target=Amendment.Of.DECISION):
            # An owner stands there by the id.
            _unname(amendment, [str(person_id)])


def erase_amendments(person_id: UUID) -> None:
    """Both values and the reason stay; who signed does not."""
    with reading(ERASURE):
        Amendment.objects.filter(by_id=person_id).update(by=None)


def erase_drafts(person_id: UUID) -> None:
    """What was typed and not saved goes."""
    with reading(ERASURE):
        rows = StepDraft.objects.filter(person_id=person_id)
        for pk in list(rows.values_list("pk", flat=True)):
            drop_history("experiments.stepdraft", pk)
        rows.delete()


def erase_shares(person_id: UUID) -> None:
    """That a step was shared stays; who shared it does not."""
    StepShare.objects.filter(by_id=person_id).update(by=None)


def erase_names(person_id: UUID) -> None:
    """The answers about one's own name go."""
    rows = AuthorName.objects.filter(person_id=person_id)
    for pk in list(rows.values_list("pk", flat=True)):
        drop_history("experiments.authorname", pk)
    rows.delete()


def erase_permissions(person_id: UUID) -> None:
    """What was asked and answered stays; who asked does not. A supervisor is a tombstone there."""
    with reading(ERASURE):
        PermissionRequest.objects.filter(asked_by_id=person_id).update(asked_by=None)


def erase_news(person_id: UUID) -> None:
    """That a decision was told stays; who told it does not."""
    with reading(ERASURE):
        DecisionNews.objects.filter(by_id=person_id).update(by=None)


def erase_publications(person_id: UUID) -> None:
    """What was published stays; who pressed does not."""
    with reading(ERASURE):
        Publication.objects.filter(published_by_id=person_id).update(published_by=None)


def erase_publication_checks(person_id: UUID) -> None:
    """That a text was checked stays; who asked and who confirmed does not."""
    with reading(ERASURE):
        PublicationCheck.objects.filter(asked_by_id=person_id).update(asked_by=None)
        PublicationCheck.objects.filter(confirmed_by_id=person_id).update(confirmed_by=None)
