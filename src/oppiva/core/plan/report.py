"""What a check answers: findings with codes and facts, in a fixed order, and their JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How a finding weighs, the worst first."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    INFO = "INFO"
    OK = "OK"


ORDER = tuple(Severity)
FORMAT = "oppiva-plan-check/1"


@dataclass(frozen=True)
class Finding:
    """One thing found: a code, its weight, the path of the field that mends it, facts in cents, minutes and bp."""

    code: str
    severity: Severity
    path: str
    facts: Mapping[str, object] = field(default_factory=dict)


def block(code: str, path: str, **facts: object) -> Finding:
    """A finding that blocks."""
    return Finding(code, Severity.BLOCK, path, facts)


def warn(code: str, path: str, **facts: object) -> Finding:
    """A finding that warns."""
    return Finding(code, Severity.WARN, path, facts)


def info(code: str, path: str, **facts: object) -> Finding:
    """A finding to know."""
    return Finding(code, Severity.INFO, path, facts)


@dataclass(frozen=True)
class Check:
    """One of the 32 checks with what it found, the worst first."""

    id: str
    section: str
    findings: tuple[Finding, ...] = ()

    @property
    def severity(self) -> Severity:
        """The worst of its findings, else OK."""
        return worst(one.severity for one in self.findings)


@dataclass(frozen=True)
class Report:
    """All checks of one plan under one set of criteria."""

    format: str
    code: str
    criteria: str
    demand_minutes: Mapping[str, int]
    checks: tuple[Check, ...]

    @property
    def result(self) -> Severity:
        """The worst severity of all."""
        return worst(one.severity for one in self.checks)

    @property
    def counts(self) -> dict[str, int]:
        """How many checks ended in each severity."""
        return {str(each): sum(one.severity is each for one in self.checks) for each in ORDER}

    def check(self, check_id: str) -> Check:
        """The check of an id such as G03; KeyError when there is none."""
        for one in self.checks:
            if one.id == check_id:
                return one
        raise KeyError(check_id)


def worst(severities: Iterable[Severity]) -> Severity:
    """The heaviest of some severities, OK when there are none."""
    return min(severities, key=ORDER.index, default=Severity.OK)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding as JSON has it: dates in ISO 8601."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.path,
        "facts": {name: _plain(value) for name, value in finding.facts.items()},
    }


def to_json(report: Report) -> dict[str, object]:
    """The report as `oppiva-plan-check/1`: codes and numbers, no sentences."""
    return {
        "format": FORMAT,
        "plan": {"format": report.format, "code": report.code},
        "criteria": report.criteria,
        "result": str(report.result),
        "counts": report.counts,
        "demand_minutes": dict(report.demand_minutes),
        "checks": [
            {
                "id": one.id,
                "severity": str(one.severity),
                "section": one.section,
                "findings": [finding_json(finding) for finding in one.findings],
            }
            for one in report.checks
        ],
    }
