"""Reads of commitments and of the organisations that may make one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from oppiva.audit.models import AuditEvent
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation
from oppiva.programme import rules
from oppiva.programme.models import Commitment, Programme, in_language
from oppiva.programme.queries.programmes import label_in_language


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment in a list or on an organisation's page."""

    id: UUID
    programme: str
    programme_name: str
    organisation_id: UUID
    organisation: str
    area: str
    kind: str
    date: date | None
    has_letter: bool
    seats: int | None
    ended: bool = False
    plan_key: str = ""


def commitment_rows(
    actor: Actor, *, programme: Programme | None = None, organisation: UUID | None = None
) -> list[CommitmentRow]:
    """The commitments the actor may see of a programme or of an organisation, by name."""
    rows = rules.commitments_visible_to(actor)
    if programme is not None:
        rows = rows.filter(programme=programme)
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    values = rows.order_by("organisation__name", "programme__start").values_list(
        "pk",
        "programme__code",
        "programme__name_fi",
        "programme__name_sv",
        "programme__name_en",
        "organisation_id",
        "organisation__name",
        "organisation__area__name_fi",
        "organisation__area__name_sv",
        "organisation__area__name_en",
        "kind",
        "date",
        "letter",
        "promised_seats",
        "programme__state",
        "plan_key",
    )
    return [
        CommitmentRow(
            id=pk,
            programme=code,
            programme_name=label_in_language(code, fi, sv, en),
            organisation_id=organisation_id,
            organisation=name,
            area=in_language({"fi": area_fi or "", "sv": area_sv or "", "en": area_en or ""}),
            kind=kind,
            date=day,
            has_letter=letter is not None,
            seats=seats,
            plan_key=key,
            ended=state == Programme.State.ENDED,
        )
        for (
            pk,
            code,
            fi,
            sv,
            en,
            organisation_id,
            name,
            area_fi,
            area_sv,
            area_en,
            kind,
            day,
            letter,
            seats,
            state,
            key,
        ) in values
    ]


def unsigned_commitments(programme: Programme) -> list[tuple[str, str]]:
    """Organisation and kind of each commitment that no letter has signed yet, by name; for risks and next things."""
    rows = Commitment.objects.filter(programme=programme, deleted_in__isnull=True)
    rows = rows.exclude(kind=Commitment.Kind.SIGNED).order_by("organisation__name")
    return list(rows.values_list("organisation__name", "kind"))


def commitment_counts(programme: Programme) -> dict[str, int]:
    """How many living commitments of each kind a programme has."""
    rows = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).order_by()
    return dict(rows.values_list("kind").annotate(n=Count("pk")))


def free_organisations(actor: Actor, programme: Programme) -> QuerySet[Organisation]:
    """Organisations that the actor may take into the programme and that have no commitment in it yet, by name."""
    taken = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).values("organisation_id")
    return rules.organisations_to_take_in(actor, programme).exclude(pk__in=taken).order_by("name")


def programmes_of_organisations() -> dict[UUID, frozenset[str]]:
    """The programmes each organisation takes part in: those it has a living commitment in.

    A commitment that was deleted with its organisation counts too: by it the organisation keeps its place, so that who
    deleted it may undo that (people/structure.py).
    """
    found: dict[UUID, set[str]] = {}
    counts = Q(deleted_in__isnull=True) | Q(deleted_in=F("organisation__deleted_in"))
    rows = Commitment.objects.filter(counts, programme__deleted_in__isnull=True)
    for organisation, programme in rows.order_by().values_list("organisation_id", "programme_id"):
        found.setdefault(organisation, set()).add(str(programme))
    return {organisation: frozenset(programmes) for organisation, programmes in found.items()}


def recorders_of(commitment: Commitment) -> list[UUID]:
    """Who have recorded what the commitment says, as far back as the audit log is kept."""
    rows = AuditEvent.objects.filter(
        programme=str(commitment.programme_id),
        kind="commitment",
        object_id=str(commitment.pk),
        verb="commitment_set",
        actor_id__isnull=False,
    )
    return [actor for actor in rows.order_by("actor_id").values_list("actor_id", flat=True).distinct() if actor]
