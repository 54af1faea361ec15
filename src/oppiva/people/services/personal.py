"""What erasure empties, kind by kind; each runs while the person's row is still whole (people/personal.py)."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q

from oppiva.audit import services as audit
from oppiva.jobs import clock
from oppiva.jobs import services as jobs
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services.files import remove
from oppiva.people.models import TOMBSTONE, ApiToken, Consent, Notice, Organisation, Person, RoleGrant, SubjectKey, Unit
from oppiva.people.services.exporting import FILE

NO_REASON = "–"


def erase_history(person_id: UUID) -> None:
    """The revisions of the person's own fields, and kept values elsewhere that are the name, mail or phone itself."""
    person = Person.objects.get(pk=person_id)
    audit.drop_history("people.person", person_id)
    audit.empty_words([word for word in (person.name, person.email, person.phone) if word])


def erase_grants(person_id: UUID) -> None:
    """Open grants end now; the reasons that were written about the person go, who held what and when stays."""
    theirs = RoleGrant.objects.filter(person_id=person_id)
    theirs.filter(revoked_at__isnull=True).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())).update(
        revoked_at=clock.now()
    )
    ids = list(theirs.values_list("pk", flat=True))
    audit.empty_reasons("people.rolegrant", ids)
    # Whoever gave it may have been told the same words.
    Notice.objects.filter(object_id__in=map(str, ids)).update(reason="")
    theirs.update(reason=NO_REASON)


def erase_consents(person_id: UUID) -> None:
    """Every consent is withdrawn and loses its words; that there was one, from when to when, stays."""
    theirs = Consent.objects.filter(person_id=person_id)
    audit.empty_reasons("people.consent", list(theirs.values_list("pk", flat=True)))
    theirs.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    theirs.update(about="")


def erase_tokens(person_id: UUID) -> None:
    """Every token goes with what was answered to it."""
    theirs = ApiToken.objects.filter(person_id=person_id)
    for pk in theirs.values_list("pk", flat=True):
        audit.drop_history("people.apitoken", pk)
    theirs.delete()


def erase_sessions(person_id: UUID) -> None:
    """Every session of the person, one half signed in included; what was kept about them in others' sessions goes."""
    person = Person.objects.get(pk=person_id)
    own, words = (str(person_id), person.email), [word for word in (person.name, person.phone) if word]
    for session in Session.objects.iterator():
        data = session.get_decoded()
        if any(_mentions(data, [word]) for word in own):
            session.delete()
            continue
        kept = {name: value for name, value in data.items() if name.startswith("_auth") or not _mentions(value, words)}
        if len(kept) < len(data):
            session.session_data = SessionStore().encode(kept)
            session.save(update_fields=["session_data"])
    UserSession.objects.filter(user_id=person_id).delete()


def erase_authenticators(person_id: UUID) -> None:
    """Passkeys, authenticator apps and recovery codes."""
    Authenticator.objects.filter(user_id=person_id).delete()


def erase_places(person_id: UUID) -> None:
    """The person is nobody's contact any more, also where the name was typed in, as in the co-operation procedure."""
    person = Person.objects.get(pk=person_id)
    for model in (Organisation, Unit):
        for record in model._base_manager.filter(contact_id=person_id):
            if record.deleted_in is None:
                audit.save(record, actor=audit.ERASURE, changes={"contact_id": None})
            else:
                model._base_manager.filter(pk=record.pk).update(contact=None)
    named = Q(yt_contact__icontains=person.name) | Q(yt_contact__icontains=person.email)
    for unit in Unit.objects.filter(named):
        Unit.objects.filter(pk=unit.pk).update(yt_contact=TOMBSTONE, version=unit.version + 1)
        audit.empty_wordings(unit, ["yt_contact"])


def erase_evidence_key(person_id: UUID) -> None:
    """The key behind `subject_ref`: from now on the evidence is about nobody in particular."""
    SubjectKey.objects.filter(person_id=person_id).delete()


def erase_mails(person_id: UUID) -> None:
    """Mails that wait are dropped, and what any of them held goes."""
    jobs.forget(person_id)


def erase_files(person_id: UUID) -> None:
    """Files about the person or made for them alone; their work of the queue must still be there to know them by.

    Finished tables of persons go, too, whoever took them out: any may hold the person, and they are made anew at will.
    """
    jobs.forget_files(person_id)
    for stored in StoredFile.objects.filter(kind=FILE):
        remove(stored)


def erase_work(person_id: UUID) -> None:
    """What the person asked of the queue, with its results."""
    jobs.forget_work(person_id)


def stays(person_id: UUID) -> None:
    """Nothing: these rows hold ids and codes only, and nobody may change them."""


def _mentions(value: object, words: list[str]) -> bool:
    match value:
        case str():
            low = value.lower()
            return any(word.lower() in low for word in words)
        case dict():
            return any(_mentions(part, words) for pair in value.items() for part in pair)
        case list() | tuple():
            return any(_mentions(part, words) for part in value)
    return False
