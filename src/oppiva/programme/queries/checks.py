"""Reads of stored plan checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oppiva.programme.checking import DEFAULT_KEY
from oppiva.programme.models import CheckResult, CheckRun, PlanVersion, Programme

SEVERITIES = ("BLOCK", "WARN", "INFO", "OK")


@dataclass(frozen=True)
class StoredCheck:
    """One of the 32 checks of a stored run; findings are {code, severity, path, facts} as the JSON has them."""

    id: str
    severity: str
    section: str
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class StoredReport:
    """The stored plan check of one version under one set of criteria."""

    result: str
    counts: Mapping[str, int]
    demand_minutes: Mapping[str, int]
    checks: tuple[StoredCheck, ...]
    criteria: str = DEFAULT_KEY

    def check(self, check_id: str) -> StoredCheck | None:
        """The check of an id such as G03, None when the run has none."""
        return next((one for one in self.checks if one.id == check_id), None)

    def finding(self, check_id: str, code: str) -> Mapping[str, Any] | None:
        """The facts of a finding, None when it was not found."""
        check = self.check(check_id)
        found = next((one for one in check.findings if one["code"] == code), None) if check else None
        return found["facts"] if found else None


def report_of(version: PlanVersion, key: str = DEFAULT_KEY) -> StoredReport | None:
    """The stored check of a version in the order of the checks; None when it was never checked against this set."""
    run = CheckRun.objects.filter(plan_version=version, criteria_set__key=key).first()
    if run is None:
        return None
    rows = CheckResult.objects.filter(run=run).values_list("check_id", "severity", "section", "findings")
    return StoredReport(
        run.result,
        {severity: int(run.counts.get(severity, 0)) for severity in SEVERITIES},
        run.demand_minutes,
        tuple(StoredCheck(*row[:3], tuple(row[3])) for row in rows.order_by("position")),
        key,
    )


def findings_in_force(programme: Programme) -> StoredReport | None:
    """The stored check of the version in force, None for a draft; upper apps word its risks from it."""
    return report_of(programme.plan_version) if programme.plan_version else None


def severities(programme: Programme, no: int) -> dict[str, str]:
    """The severity of each check of a version, in the order of the checks; empty when there is no such version."""
    rows = CheckResult.objects.filter(
        run__plan_version__programme=programme, run__plan_version__no=no, run__criteria_set__key=DEFAULT_KEY
    )
    return dict(rows.order_by("position").values_list("check_id", "severity"))


def blocking(version: PlanVersion) -> int:
    """How many checks of a version block, by its stored results."""
    runs = CheckRun.objects.filter(plan_version=version).values_list("counts", flat=True)
    return max((int(counts.get("BLOCK", 0)) for counts in runs), default=0)
