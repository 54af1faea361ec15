"""Reads of the key of municipalities beside a plan's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from oppiva.core.plan import Plan
from oppiva.people.models import Municipality


@dataclass(frozen=True)
class Coverage:
    """Beside C11, from the key of 2026: the region's municipalities in the plan and not in it, names no key knows, and
    municipalities of the plan's areas that lie in another region."""

    region: str
    listed: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    elsewhere: tuple[tuple[str, str, str], ...]  # municipality, its area, its region


def coverage(plan: Plan) -> Coverage | None:
    """How the plan's municipalities stand against the key; None when the plan names neither a region nor any."""
    names = {name.casefold(): name for name in plan.municipalities.names}
    region = (plan.programme.region or "").casefold()
    if not names and not region:
        return None
    rows = list(
        Municipality.objects.order_by("name_fi").values_list(
            "name_fi", "name_sv", "region_fi", "region_sv", "area__name_fi", "area__name_sv", "area_id"
        )
    )
    in_plan = [row for row in rows if {row[0].casefold(), row[1].casefold()} & names.keys()]
    if not region and in_plan:
        region = in_plan[0][2].casefold()
    of_region = [row for row in rows if region and region in (row[2].casefold(), row[3].casefold())]
    known = {name.casefold() for row in rows for name in row[:2]}
    areas = {row[6] for row in in_plan}
    at = 1 if _swedish() else 0
    return Coverage(
        region=of_region[0][2 + at] if of_region else plan.programme.region or "",
        listed=tuple(row[at] for row in of_region if row in in_plan),
        missing=tuple(row[at] for row in of_region if row not in in_plan),
        unknown=tuple(name for plain, name in names.items() if plain not in known),
        elsewhere=tuple(
            (row[at], row[4 + at], row[2 + at])
            for row in rows
            if row[6] in areas and of_region and row[2] != of_region[0][2] and row not in in_plan
        ),
    )


def _swedish() -> bool:
    return get_language() == "sv"
