"""Reads for finding the organisations that a plan names."""

from __future__ import annotations

from collections.abc import Sequence

from oppiva.core.plan import Plan
from oppiva.core.policy import Actor
from oppiva.people.models import Municipality, Organisation
from oppiva.people.rules import organisation_ids
from oppiva.programme import rules
from oppiva.programme.matching import Known, Proposal, propose
from oppiva.programme.models import Commitment, Programme


def known_organisations(actor: Actor, programme: Programme) -> list[Known]:
    """Organisations that the actor may take into the programme, as names to match a plan against.

    Of one that the actor may not read, the name is all there is: neither its area nor its kind.
    """
    readable = organisation_ids(actor)
    rows = rules.organisations_to_take_in(actor, programme).order_by("name")
    return [
        Known(str(pk), (name,), area or "", kind == Organisation.Kind.EMPLOYMENT_AREA)
        if pk in readable
        else Known(str(pk), (name,), is_area=None)
        for pk, name, kind, area in rows.values_list("pk", "name", "kind", "area_id")
    ]


def proposals(programme: Programme, plan: Plan, organisations: Sequence[Known]) -> list[Proposal]:
    """For each area and partner of the plan: which of these organisations, area and municipality it probably is."""
    earlier = Commitment.objects.filter(programme=programme, deleted_in__isnull=True).exclude(plan_key="")
    rows = list(
        Municipality.objects.values_list(
            "code", "name_fi", "name_sv", "area_id", "area__name_fi", "area__name_sv", "area__name_en"
        )
    )
    areas = {row[3]: row[4:] for row in rows}
    return propose(
        plan,
        areas=[Known(code, names) for code, names in areas.items()],
        municipalities=[Known(code, (fi, sv), area) for code, fi, sv, area, *_names in rows],
        organisations=organisations,
        earlier=dict(earlier.values_list("plan_key", "organisation_id")),
    )
