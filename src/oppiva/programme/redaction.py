"""A plan and its check without pay and rates of the staff (wall W7, note 21), for who may read the plan only."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from oppiva.core.plan import Change, to_toml
from oppiva.core.plan.paths import names_of
from oppiva.programme.models import PlanVersion
from oppiva.programme.queries import StoredCheck, StoredReport

PAY = frozenset({"rate_cents", "annual_gross"})
# Findings whose facts are rates, or sums that rates follow from.
OF_PAY = frozenset({"rate_above_maximum", "sum_mismatch"})


def without_pay(data: Mapping[str, object]) -> dict[str, object]:
    """The plan's data with the pay of every staff row left out."""
    kept = deepcopy(dict(data))
    rows = kept.get("staff")
    for row in rows if isinstance(rows, list) else []:
        for name in PAY:
            row.pop(name, None)
    return kept


def content_without_pay(version: PlanVersion, data: Mapping[str, object]) -> str:
    """The file's own text when it holds no pay, else the plan written anew without it."""
    kept = without_pay(data)
    return version.content if kept == data else to_toml(kept)


def report_without_pay(report: StoredReport) -> StoredReport:
    """The check with the facts of pay left out of its findings."""
    return StoredReport(
        report.result,
        report.counts,
        report.demand_minutes,
        tuple(
            StoredCheck(one.id, one.severity, one.section, tuple(_without(finding) for finding in one.findings))
            for one in report.checks
        ),
        report.criteria,
    )


def changes_without_pay(changes: list[Change]) -> list[Change]:
    """The changes between two versions but those of pay."""
    return [change for change in changes if not PAY & set(names_of(change.path))]


def _without(finding: Mapping[str, object]) -> Mapping[str, object]:
    return {**finding, "facts": {}, "closed": True} if finding["code"] in OF_PAY else finding
