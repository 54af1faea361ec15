"""What each kind of record holds about a person, as plain values without another person's name."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.policy import reading, system
from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.people.models import Organisation, Person, RoleGrant, SubjectKey, Unit

Rows = list[dict[str, object]]
COPY = system("own-data")


def person_rows_of(person_id: UUID) -> Rows:
    """The account: name, mail, phone, place of work, choices."""
    fields = (
        "id", "name", "email", "phone", "show_contact", "unit__name", "unit__organisation__name", "language", "theme",
        "state", "last_login", "signed_in_until",
    )  # fmt: skip
    return list(Person.objects.filter(pk=person_id).values(*fields))


def address_rows_of(person_id: UUID) -> Rows:
    """The addresses that sign the person in."""
    return list(EmailAddress.objects.filter(user_id=person_id).values("email", "verified", "primary"))


def grant_rows_about(person_id: UUID) -> Rows:
    """The roles the person holds or held."""
    rows = RoleGrant.objects.filter(person_id=person_id).order_by("starts_on", "pk")
    return list(rows.values("role", "scope_kind", "scope_id", "starts_on", "ends_on", "revoked_at", "granted_at"))


def history_rows_of(person_id: UUID) -> Rows:
    """Earlier values of the person's own fields."""
    with reading(COPY):
        rows = Revision.objects.filter(kind="people.person", object_id=person_id).exclude(field="").order_by("at", "id")
        return list(rows.values("at", "field", "before", "after"))


def session_rows_of(person_id: UUID) -> Rows:
    """The devices on which the person is signed in."""
    return list(UserSession.objects.filter(user_id=person_id).values("created_at", "last_seen_at", "ip", "user_agent"))


def authenticator_rows_of(person_id: UUID) -> Rows:
    """Second factors, without their secrets."""
    rows = Authenticator.objects.filter(user_id=person_id).order_by("created_at")
    return list(rows.values("type", "created_at", "last_used_at"))


def place_rows_of(person_id: UUID) -> Rows:
    """The organisations and units whose contact the person is."""
    houses = Organisation.objects.filter(contact_id=person_id).values("name")
    units = Unit.objects.filter(contact_id=person_id).values("name", "organisation__name")
    return [*({"organisation": row["name"]} for row in houses), *units]


def evidence_rows_of(person_id: UUID) -> Rows:
    """That there is a key by which the evidence knows the person; the key itself is nobody's to read."""
    return [{"key": True}] if SubjectKey.objects.filter(person_id=person_id).exists() else []


def mail_rows_of(person_id: UUID) -> Rows:
    """Which mails were sent to the person, and when."""
    rows = OutboxMail.objects.filter(recipient=person_id).order_by("id")
    return list(rows.values("kind", "state", "created_at", "sent_at"))


def file_rows_of(person_id: UUID) -> Rows:
    """Files the person brought or that were made for them."""
    rows = StoredFile.objects.filter(Q(created_by=person_id) | Q(object_id=str(person_id))).order_by("created_at")
    return list(rows.values("kind", "name", "media_type", "size", "created_at", "keep_until"))


def work_rows_of(person_id: UUID) -> Rows:
    """What the person asked of the queue."""
    rows = Job.objects.filter(asked_by=person_id).order_by("created_at")
    return list(rows.values("kind", "state", "created_at", "finished_at"))


def log_rows_of(person_id: UUID) -> Rows:
    """What the person did, and what was done about them; others only as yes or no."""
    rows = AuditEvent.objects.filter(Q(actor_id=person_id) | Q(subject_id=person_id)).order_by("id")
    return [
        {"at": row.at, "verb": row.verb, "kind": row.kind, "by_oneself": row.actor_id == person_id}
        for row in rows.only("at", "verb", "kind", "actor_id")
    ]
