"""What programmes hold about a person, for the copy of their own data."""

from __future__ import annotations

from uuid import UUID

from oppiva.programme.models import PlanVersion


def plan_version_rows_of(person_id: UUID) -> list[dict[str, object]]:
    """The plan versions the person made; the plan itself is the programme's and names others."""
    rows = PlanVersion.objects.filter(created_by=person_id).order_by("created_at", "pk")
    return [
        {"programme": code, "no": no, "origin": origin, "created_at": at}
        for code, no, origin, at in rows.values_list("programme__code", "no", "origin", "created_at")
    ]
