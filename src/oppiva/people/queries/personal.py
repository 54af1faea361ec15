"""What each kind of record holds about a person, as plain values without another person's name.

Others appear only as `somebody else`. A text that others wrote may still name somebody: the copy of own data takes the
names of other persons out of what it was given (people/own_data.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import CharField, Count, F, Q, QuerySet, Value

from oppiva.audit.models import AuditEvent, Deletion, Revision
from oppiva.core.policy import reading, system
from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.people.grant_reasons import worded
from oppiva.people.models import (
    ApiToken,
    Consent,
    DigestRun,
    ImportRow,
    Invitation,
    Notice,
    Organisation,
    Person,
    RoleGrant,
    SubjectKey,
    Unit,
)
from oppiva.people.queries.grants import scope_names
from oppiva.people.queries.invitations import about_invited, import_runs_by
from oppiva.people.queries.leavers import checks_about, lines_about
from oppiva.people.queries.questions import question_mails_about
from oppiva.people.queries.workbooks import workbook_rows_of, workbook_runs_by

Rows = list[dict[str, object]]
COPY = system("own-data")
# Of the account, but nothing to tell: the secret, and what the table needs for itself.
UNTOLD = frozenset({"password", "deleted_in"})
ME, SERVER, OTHER = "me", "server", "somebody_else"


def revisions_about(person_id: UUID) -> QuerySet[Revision]:
    """Changes of the person's own records, and changes the person made; only inside `reading`."""
    grants = RoleGrant.objects.filter(person_id=person_id).values("pk")
    consents = Consent.objects.filter(person_id=person_id).values("pk")
    about = Q(kind="people.person", object_id=person_id) | Q(object_id__in=grants) | Q(object_id__in=consents)
    return Revision.objects.filter(about | Q(actor_id=person_id))


def grants_about(person_id: UUID) -> QuerySet[RoleGrant]:
    """Grants the person holds or held, gave or confirmed."""
    return RoleGrant.objects.filter(
        Q(person_id=person_id) | Q(granted_by_id=person_id) | Q(second_granter_id=person_id)
    )


def mails_about(person_id: UUID) -> QuerySet[OutboxMail]:
    """Mails to the person, and those the person set off."""
    return OutboxMail.objects.filter(Q(recipient=person_id) | Q(counts_for=str(person_id)))


def files_about(person_id: UUID) -> QuerySet[StoredFile]:
    """Files the person brought or that were made for them."""
    return StoredFile.objects.filter(Q(created_by=person_id) | Q(object_id=str(person_id)))


def deletions_about(person_id: UUID) -> QuerySet[Deletion]:
    """What the person deleted, and that their own record was deleted."""
    return Deletion.objects.filter(Q(actor_id=person_id) | Q(kind="people.person", object_id=person_id))


def events_about(person_id: UUID) -> QuerySet[AuditEvent]:
    """Rows of the log by the person and about the person."""
    return AuditEvent.objects.filter(Q(actor_id=person_id) | Q(subject_id=person_id))


# How many rows each kind has, for the page that tells what an erasure is about: asked all at once.
FOUND: Mapping[str, Callable[[UUID], QuerySet[Any]]] = {
    "history": revisions_about,
    "sessions": lambda pk: UserSession.objects.filter(user_id=pk),
    "authenticators": lambda pk: Authenticator.objects.filter(user_id=pk),
    "grants": grants_about,
    "consents": lambda pk: Consent.objects.filter(person_id=pk),
    "mails": mails_about,
    "files": files_about,
    "work": lambda pk: Job.objects.filter(asked_by=pk),
    "evidence": lambda pk: SubjectKey.objects.filter(person_id=pk),
    "deletions": deletions_about,
    "log": events_about,
    "addresses": lambda pk: EmailAddress.objects.filter(user_id=pk),
    "work_accounts": lambda pk: SocialAccount.objects.filter(user_id=pk),
    "people.notice": lambda pk: Notice.objects.filter(person_id=pk),
    "people.digestrun": lambda pk: DigestRun.objects.filter(person_id=pk),
    "people.questionmail": question_mails_about,
    "people.leaverline": lines_about,
    "people.leavercheck": checks_about,
    "people.invitation": lambda pk: Invitation.objects.filter(about_invited(pk) | Q(invited_by_id=pk)),
    "people.importrow": lambda pk: ImportRow.objects.filter(about_invited(pk)),
    "people.importrun": import_runs_by,
    "people.workbookrow": workbook_rows_of,
    "people.workbookrun": workbook_runs_by,
    "person": lambda pk: Person.objects.filter(pk=pk),
}


def numbers_about(person_id: UUID, more: Mapping[str, Callable[[UUID], QuerySet[Any]]]) -> dict[str, int]:
    """The number of rows of each kind of FOUND and `more`, in one statement; kinds without a row are left out."""
    with reading(COPY):
        counts = [
            find(person_id).order_by().annotate(kind_=Value(kind, CharField())).values("kind_").annotate(n=Count("pk"))
            for kind, find in {**FOUND, **more}.items()
        ]
        first, *others = [count.values_list("kind_", "n") for count in counts]
        return dict(first.union(*others, all=True))


def by(actor: UUID | None, person_id: UUID) -> str:
    """Who did it, without a name: the person, the server itself, or somebody else."""
    return SERVER if actor is None else ME if actor == person_id else OTHER


def person_rows_of(person_id: UUID) -> Rows:
    """The account: name, mail, phone, place of work, choices; a field that is added later is told, too."""
    fields = [field.attname for field in Person._meta.concrete_fields if field.name not in UNTOLD]
    return [
        dict(row)
        for row in Person.objects.filter(pk=person_id).values(*fields, "unit__name", "unit__organisation__name")
    ]


def address_rows_of(person_id: UUID) -> Rows:
    """The addresses that sign the person in."""
    return [dict(row) for row in EmailAddress.objects.filter(user_id=person_id).values("email", "verified", "primary")]


def work_account_rows_of(person_id: UUID) -> Rows:
    """The work accounts of organisations by which the person signs in, as the provider calls them."""
    found = SocialAccount.objects.filter(user_id=person_id).order_by("date_joined")
    return [dict(row) for row in found.values("provider", "uid", "date_joined", "last_login")]


def grant_rows_about(person_id: UUID) -> Rows:
    """The roles the person holds or held, and those the person gave or confirmed to somebody else."""
    found = list(grants_about(person_id).order_by("starts_on", "pk"))
    names = {
        kind: scope_names(kind, {row.scope_id for row in found if row.scope_kind == kind}) for kind in _kinds(found)
    }
    rows: Rows = []
    for row in found:
        own = row.person_id == person_id
        rows.append(
            {
                "part": "holder" if own else "giver" if row.granted_by_id == person_id else "second_granter",
                "role": row.role,
                "scope_kind": row.scope_kind,
                "scope": names[row.scope_kind].get(row.scope_id, row.scope_id),
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
                "revoked_at": row.revoked_at,
                "granted_at": row.granted_at,
                "granted_by": by(row.granted_by_id, person_id),
                # What was written about somebody else is theirs.
                "reason": worded(row.reason) if own else None,
            }
        )
    return rows


def consent_rows_of(person_id: UUID) -> Rows:
    """What the person has consented to, in which words, and what of it is withdrawn."""
    rows = Consent.objects.filter(person_id=person_id).order_by("given_at", "pk")
    return [dict(row) for row in rows.values("kind", "about", "object_kind", "object_id", "given_at", "withdrawn_at")]


TOKEN_FIELDS = ("purpose", "role", "made_on", "ends_on", "used_on", "revoked_at")


def token_rows_of(person_id: UUID) -> Rows:
    """The person's tokens for programs, without what opens anything."""
    rows = ApiToken.objects.filter(person_id=person_id).order_by("made_on", "pk")
    return [dict(row) for row in rows.annotate(role=F("grant__role")).values(*TOKEN_FIELDS)]


def history_rows_of(person_id: UUID) -> Rows:
    """Values of the person's own records before and after each change, and that the person changed other records."""
    own = _own_records(person_id)
    with reading(COPY):
        rows = revisions_about(person_id).order_by("at", "id")
        return [
            {
                "at": row.at,
                "of": row.kind,
                "about": ME if row.object_id == person_id or row.object_id in own else "other_record",
                "field": row.field,
                **_values(row, row.object_id == person_id or row.object_id in own),
                "by": by(row.actor_id, person_id),
            }
            for row in rows
        ]


def session_rows_of(person_id: UUID) -> Rows:
    """The devices on which the person is signed in."""
    return [
        dict(row)
        for row in UserSession.objects.filter(user_id=person_id).values(
            "created_at", "last_seen_at", "ip", "user_agent"
        )
    ]


def authenticator_rows_of(person_id: UUID) -> Rows:
    """Second factors by their names and days, without their secrets."""
    rows = Authenticator.objects.filter(user_id=person_id).order_by("created_at", "pk")
    return [
        {
            "type": row.type,
            "name": row.wrap().name if row.type == Authenticator.Type.WEBAUTHN else None,
            "created_at": row.created_at,
            "last_used_at": row.last_used_at,
        }
        for row in rows
    ]


def place_rows_of(person_id: UUID) -> Rows:
    """The organisations and units whose contact the person is."""
    houses = Organisation.objects.filter(contact_id=person_id).order_by("name").values_list("name", flat=True)
    units = Unit.objects.filter(contact_id=person_id).order_by("name").values_list("name", "organisation__name")
    rows: Rows = [{"organisation": house, "unit": None} for house in houses]
    rows += [{"organisation": house, "unit": unit} for unit, house in units]
    return rows


def evidence_rows_of(person_id: UUID) -> Rows:
    """That there is a key by which the evidence knows the person; the key itself is nobody's to read."""
    return [{"key": True}] if SubjectKey.objects.filter(person_id=person_id).exists() else []


def mail_rows_of(person_id: UUID) -> Rows:
    """Which mails went to the person or were set off by them, and when; never what they said or to whom else."""
    rows = mails_about(person_id).order_by("id")
    return [
        {
            "to": ME if row.recipient == person_id else OTHER,
            "kind": row.kind,
            "state": row.state,
            "created_at": row.created_at,
            "sent_at": row.sent_at,
        }
        for row in rows.defer("context")
    ]


def file_rows_of(person_id: UUID) -> Rows:
    """Files the person brought or that were made for them."""
    rows = files_about(person_id).order_by("created_at", "pk")
    return [dict(row) for row in rows.values("kind", "name", "media_type", "size", "created_at", "keep_until")]


def work_rows_of(person_id: UUID) -> Rows:
    """What the person asked of the queue."""
    rows = Job.objects.filter(asked_by=person_id).order_by("created_at", "pk")
    return [dict(row) for row in rows.values("kind", "state", "created_at", "finished_at")]


def deletion_rows_of(person_id: UUID) -> Rows:
    """What the person has deleted, and whether it came back; also that the person's own record was deleted."""
    return [
        {
            "at": row.at,
            "of": row.kind,
            "by": by(row.actor_id, person_id),
            "reason": row.reason if row.actor_id == person_id else None,
            "restored_at": row.restored_at,
        }
        for row in deletions_about(person_id).order_by("at", "id")
    ]


def log_rows_of(person_id: UUID) -> Rows:
    """What the person did, and what was done or looked at about them; others only as somebody else."""
    rows = events_about(person_id).order_by("id")
    return [
        {
            "at": row.at,
            "verb": row.verb,
            "kind": row.kind,
            "by": by(row.actor_id, person_id),
            "about": None if row.subject_id is None else ME if row.subject_id == person_id else OTHER,
        }
        for row in rows.only("at", "verb", "kind", "actor_id", "subject_id")
    ]


def other_names(person_id: UUID) -> set[str]:
    """The names of all other persons, for taking them out of the copy of one's own data."""
    mine = set(Person.objects.filter(pk=person_id).values_list("name", flat=True))
    return set(Person.objects.exclude(pk=person_id).values_list("name", flat=True)) - mine


def _kinds(grants: Collection[RoleGrant]) -> set[str]:
    return {row.scope_kind for row in grants}


def _own_records(person_id: UUID) -> set[UUID]:
    grants = RoleGrant.objects.filter(person_id=person_id).values_list("pk", flat=True)
    return {*grants, *Consent.objects.filter(person_id=person_id).values_list("pk", flat=True)}


def _values(row: Revision, own: bool) -> dict[str, object]:
    """What a field was and became, of one's own record; ids of other persons are left out."""
    if not own or row.field.endswith(("_by_id", "granter_id")):
        return {"before": None, "after": None, "reason": None}
    return {"before": row.before, "after": row.after, "reason": row.reason or None}
