"""Between core/plan and the stored rows: reading a version once, checking it, the settings of a set of criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from oppiva.core.plan import DEFAULT, Criteria, Norms, Plan, Report, check, read
from oppiva.programme.models import CriteriaSet, PlanVersion

DEFAULT_KEY = DEFAULT.key


@lru_cache(maxsize=64)
def _read(sha256: str, content: str) -> Plan:
    return read(content)


def plan_of(version: PlanVersion) -> Plan:
    """The plan of a stored version; it was read once before it was stored, so this does not fail."""
    return _read(version.sha256, version.content)


def criteria_of(row: CriteriaSet) -> Criteria:
    """The criteria of a stored set: the defaults with the figures that its call sets; unknown names are refused."""
    settings: dict[str, Any] = dict(row.settings)
    norms = settings.pop("norms", {})
    unknown = settings.keys() - {field.name for field in fields(Criteria)}
    if unknown:
        raise ValueError(f"criteria {row.key}: {sorted(unknown)}")
    values: Mapping[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()
    }
    return replace(DEFAULT, key=row.key, norms=replace(Norms(), **norms), **values)


def report_of(plan: Plan, row: CriteriaSet) -> Report:
    """The plan check of a plan under a stored set of criteria."""
    return check(plan, criteria_of(row))
