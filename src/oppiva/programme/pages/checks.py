"""The findings and figures of a plan check in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from oppiva.core.plan import Plan
from oppiva.core.plan.paths import names_of
from oppiva.programme.pages.addresses import edit_address
from oppiva.programme.queries import SEVERITIES, StoredCheck, StoredReport
from oppiva.programme.wording import (
    check_title,
    finding_facts,
    finding_message,
    finding_remedy,
    path_label,
    severity_label,
    severity_words,
)
from oppiva.ui.formatting import hours

MARKS = {"BLOCK": "blocks", "WARN": "warns", "INFO": "informs", "OK": "fine"}


@dataclass(frozen=True)
class FindingView:
    """One finding in words: what, its facts, what mends it, and where."""

    severity: str
    message: str
    remedy: str
    facts: list[tuple[str, str]]
    path: str
    edit: str

    @property
    def where(self) -> str:
        """The part of the plan it lies in, by the name its form has."""
        return path_label(self.path)


@dataclass(frozen=True)
class CheckView:
    """One check in words; `mark` is its shape."""

    id: str
    severity: str
    mark: str
    title: str
    findings: list[FindingView]

    @property
    def first(self) -> FindingView | None:
        """The finding that weighs most."""
        return self.findings[0] if self.findings else None


@dataclass(frozen=True)
class Group:
    """All checks of one severity."""

    severity: str
    label: str
    mark: str
    count: int
    checks: list[CheckView] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The word beside the count, in its number."""
        return severity_words(self.severity, self.count)


def groups(report: StoredReport, plan: Plan, edit: str = "", *, same: bool = True) -> dict[str, Group]:
    """The checks by severity; `edit` is the address of the editor's start, empty for who may not edit.

    When the editor works on another version than the checked one (`same` is False), the links lead to the whole
    section: its rows may have moved.
    """
    views = [_check(one, plan, edit, same) for one in report.checks]
    return {
        severity: Group(
            severity,
            severity_label(severity),
            MARKS[severity],
            report.counts.get(severity, 0),
            [one for one in views if one.severity == severity],
        )
        for severity in SEVERITIES
    }


def _check(one: StoredCheck, plan: Plan, edit: str, same: bool) -> CheckView:
    # What a result costs is a figure and nothing to mend: it stands among the figures, not between the warnings.
    told = [finding for finding in one.findings if one.severity == "INFO" or finding["code"] != "unit_costs"]
    findings = [_finding(finding, plan, edit, same) for finding in told]
    return CheckView(one.id, one.severity, MARKS[one.severity], check_title(one.id), findings)


def _finding(finding: Mapping[str, object], plan: Plan, edit: str, same: bool) -> FindingView:
    code, path = str(finding["code"]), str(finding["path"])
    facts = finding["facts"] if isinstance(finding["facts"], Mapping) else {}
    if finding.get("closed"):
        # Sentence and facts hold rates, which this reader may not see.
        return FindingView(str(finding["severity"]), _("Pay and rates are not shown to you."), "", [], path, "")
    return FindingView(
        severity=str(finding["severity"]),
        message=finding_message(code, facts, path),
        remedy=finding_remedy(code, facts, path),
        facts=finding_facts(code, facts, path, plan),
        path=path,
        edit=edit_address(edit, path if same or not path else names_of(path)[0]),
    )


def figures(report: StoredReport) -> list[tuple[str, str]]:
    """Net cost by experiment, model and participant, and all work, as rows of a name and a value."""
    costs = report.finding("G08", "unit_costs") or {}
    rows = finding_facts("unit_costs", costs, "budget.net_total") if costs else []
    return [*rows, (_("Work in all"), hours(sum(report.demand_minutes.values())))]


@dataclass(frozen=True)
class CheckChange:
    """A check whose severity differs between two versions."""

    id: str
    title: str
    before: str
    before_mark: str
    after: str
    after_mark: str


def check_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[CheckChange]:
    """The checks that changed between two versions, in the order of the checks."""
    return [
        CheckChange(
            check_id,
            check_title(check_id),
            severity_label(before[check_id]),
            MARKS[before[check_id]],
            severity_label(severity),
            MARKS[severity],
        )
        for check_id, severity in after.items()
        if check_id in before and before[check_id] != severity
    ]
