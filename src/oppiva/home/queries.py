"""Reads of the first page: a few counts in a few statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When

from oppiva.adoption.models import Adoption
from oppiva.audit.models import EvidenceEntry
from oppiva.audit.prepared import Prepared, Slot
from oppiva.catalogue.models import OperatingModel, Stewardship
from oppiva.catalogue.queries.desk import WAITING_STATES, waiting_reviews, waiting_trials
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Pick
from oppiva.jobs import clock
from oppiva.jobs.models import Job, OutboxMail
from oppiva.people.models import Person, Role, RoleGrant, Unit
from oppiva.people.rules import organisation_ids, person_target, persons_visible_to, sees_contact, units_visible_to
from oppiva.programme.models import Programme
from oppiva.programme.rules import programme_ids, programmes_visible_to


@dataclass(frozen=True)
class UnitFacts:
    """A unit with the persons who work in it, and whether the record of the co-operation procedure is whole."""

    id: UUID
    name: str
    organisation: str
    persons: int
    heard: bool
    area: str = ""


@dataclass(frozen=True)
class Keeper:
    """An area's administrator as another person may see them; the mail is empty unless that is open too."""

    name: str
    mail: str


@dataclass(frozen=True)
class AreaFacts:
    """What an area admin looks after: organisations, units, persons, those invited, and units without the record."""

    organisations: int
    units: int
    persons: int
    invited: int
    unheard: int


@dataclass(frozen=True)
class SystemFacts:
    """The queue, the outbox and the seal of the audit log."""

    waiting_jobs: int
    failed_jobs: int
    waiting_mails: int
    unsure_mails: int
    failed_mails: int
    sealed_to: date | None

    def seal_is_late(self, today: date) -> bool:
        """Whether some day that ended before yesterday has not been sealed; nothing sealed at all is late too."""
        return self.sealed_to is None or self.sealed_to < today - timedelta(days=1)


def programmes(actor: Actor) -> list[Programme]:
    """The programmes the actor may see with their plan in force: under way, then drafts, then those that ended."""
    order = Case(
        When(state=Programme.State.ACTIVE, then=Value(0)),
        When(state=Programme.State.DRAFT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    if programme_ids(actor) == set():
        return []
    return list(programmes_visible_to(actor).select_related("plan_version").order_by(order, "start", "code"))


def units(actor: Actor, ids: Collection[UUID]) -> list[UnitFacts]:
    """These units, when the actor may see them, with the number of their persons."""
    if not ids:
        return []
    living = Q(persons__deleted_in__isnull=True, persons__state__in=[Person.State.INVITED, Person.State.ACTIVE])
    rows = (
        units_visible_to(actor)
        .filter(pk__in=ids)
        .annotate(n=Count("persons", filter=living))
        .order_by("organisation__name", "name")
        .values_list(
            "pk", "name", "organisation__name", "n", "yt_date", "yt_document", "yt_contact", "organisation__area"
        )
    )
    return [
        UnitFacts(pk, name, organisation, n, bool(day and document and contact), area or "")
        for pk, name, organisation, n, day, document, contact, area in rows
    ]


def keepers(actor: Actor, areas: Collection[str]) -> dict[str, Keeper]:
    """The administrator of each of these areas whom the actor may see, the first one named by name."""
    wanted = [code for code in areas if code]
    if not wanted:
        return {}
    today = clock.today()
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        role=Role.AREA_ADMIN,
        scope_kind="area",
        scope_id__in=wanted,
        starts_on__lte=today,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        person__in=persons_visible_to(actor).exclude(state=Person.State.LEFT),
    )
    found: dict[str, Keeper] = {}
    for grant in grants.select_related("person").order_by("person__name", "pk"):
        if grant.scope_id not in found:
            person = grant.person
            open_mail = sees_contact(actor, person, person_target("person", person, actor))
            found[grant.scope_id] = Keeper(person.name, person.email if open_mail else "")
    return found


def area(actor: Actor) -> AreaFacts:
    """Counts over what the actor may edit, in three statements."""
    houses = organisation_ids(actor, "write")
    rooms = Unit.objects.filter(deleted_in__isnull=True, organisation__in=houses)
    heard = [
        bool(day and document and contact)
        for day, document, contact in rooms.values_list("yt_date", "yt_document", "yt_contact")
    ]
    # One state at a time: each is then a range of one index (person_by_unit), and no person's row is read.
    persons = Person.objects.filter(deleted_in__isnull=True, unit__organisation__in=houses)
    active = persons.filter(state=Person.State.ACTIVE).count()
    invited = persons.filter(state=Person.State.INVITED).count()
    return AreaFacts(len(houses), len(heard), active + invited, invited, heard.count(False))


def system(today: date) -> SystemFacts:
    """Jobs, mails and the last sealed day, in three statements; for who administers the installation."""
    jobs = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=Job.State.QUEUED)), failed=Count("pk", filter=Q(state=Job.State.FAILED))
    )
    mails = OutboxMail.objects.aggregate(
        waiting=Count("pk", filter=Q(state=OutboxMail.State.QUEUED)),
        unsure=Count("pk", filter=Q(state=OutboxMail.State.UNKNOWN)),
        failed=Count("pk", filter=Q(state=OutboxMail.State.FAILED)),
    )
    sealed = (
        EvidenceEntry.objects.filter(kind="audit_seal")
        .order_by("-occurred_on")
        .values_list("occurred_on", flat=True)
        .first()
    )
    return SystemFacts(jobs["waiting"], jobs["failed"], mails["waiting"], mails["unsure"], mails["failed"], sealed)


_TODAY = Slot(1, RoleGrant._meta.get_field("starts_on"))
KEEPING = [Stewardship.State.INVITED, Stewardship.State.ACCEPTED]
_own_roles = Prepared(
    lambda: (
        RoleGrant.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=_TODAY),
            person_id=Slot(0, Person._meta.pk),
            starts_on__lte=_TODAY,
            revoked_at__isnull=True,
            deleted_in__isnull=True,
        )
        .order_by("granted_at", "id")
        # Along with the roles, so that who has picked nothing, who is asked nothing pays for no statement.
        .annotate(
            picks=Exists(Pick.objects.filter(person=OuterRef("person"), deleted_in__isnull=True)),
            asked=Exists(waiting_trials().filter(person=OuterRef("person")))
            | Exists(waiting_reviews().filter(person=OuterRef("person"))),
            models=Exists(OperatingModel.objects.filter(state__in=WAITING_STATES, deleted_in__isnull=True)),
            keeps=Exists(Stewardship.objects.filter(person=OuterRef("person"), state__in=KEEPING)),
            claims=Exists(
                Adoption.objects.filter(confirmed_on__isnull=True, refused_on__isnull=True, deleted_in__isnull=True)
            ),
        )
        .values_list("role", "ends_on", "picks", "asked", "models", "keeps", "claims")
    )
)


@dataclass(frozen=True)
class OwnRoles:
    """The roles that hold today, each with the last day of its longest grant (None: no end); whether one has picked
    experiments of others, is asked to try or review a model, or keeps one, and whether any waits for its writers, any
    adopter for somebody to confirm it."""

    roles: tuple[tuple[str, date | None], ...] = ()
    picks: bool = False
    asked: bool = False
    models: bool = False
    keeps: bool = False
    claims: bool = False


def ended_role(actor: Actor) -> tuple[str, date] | None:
    """Of a person without any role: the role that ended last, and the last day it held."""
    if actor.person_id is None:
        return None
    today = clock.today()
    over = Q(ends_on__lt=today) | Q(revoked_at__isnull=False)
    rows = RoleGrant.objects.filter(over, person_id=actor.person_id, deleted_in__isnull=True, starts_on__lte=today)
    found = [
        (role, min(filter(None, (ends_on, revoked_at and revoked_at.astimezone(clock.HELSINKI).date()))))
        for role, ends_on, revoked_at in rows.values_list("role", "ends_on", "revoked_at")
    ]
    return max(found, key=lambda one: one[1], default=None)


def own_roles(actor: Actor) -> OwnRoles:
    """The actor's own roles, and what comes along with them; one statement."""
    if actor.person_id is None or not actor.grants:
        return OwnRoles()
    found: dict[str, date | None] = {}
    with reading(actor):
        rows = _own_roles.rows(UUID(actor.person_id), clock.today())
    for role, ends_on, *_more in rows:
        if role not in actor.roles:
            continue
        before = found.get(role, date.min)
        found[role] = None if before is None or ends_on is None else max(before, ends_on)
    return OwnRoles(tuple(found.items()), *(any(row[at] for row in rows) for at in (2, 3, 4, 5, 6)))
