"""What programmes tell the register of what exists (621/1999): codes and days, nothing of what a plan says."""

from __future__ import annotations

from oppiva.core.calendars import local_day
from oppiva.people.register import Listed
from oppiva.programme.models import PlanVersion, Programme


def listed() -> list[Listed]:
    """Every programme but a draft, which is unfinished work, and every version of a plan; the one in force is said."""
    programmes = Programme.objects.filter(deleted_in__isnull=True).exclude(state=Programme.State.DRAFT)
    found = [
        Listed("programme", code, state, start)
        for code, state, start in programmes.values_list("code", "state", "start")
    ]
    plans = PlanVersion.objects.filter(programme__deleted_in__isnull=True).values_list(
        "programme__code", "no", "pk", "programme__plan_version", "created_at"
    )
    return found + [
        Listed("plan", f"{code} {no}", "in_force" if pk == in_force else "kept", local_day(at))
        for code, no, pk, in_force, at in plans
    ]
