"""The facts of one programme on one day, as far as this reader may know them: what the page's sentences are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from oppiva.programme.models import label_of
from oppiva.reporting.counts import Count, Experiments


@dataclass(frozen=True)
class Package:
    """A work package with the minutes that the plan needs for it and gives it; None where the plan does not say."""

    code: str
    title: str
    start: date
    end: date
    demand: int | None = None
    given: int | None = None
    staffed: bool = True

    def under_way(self, day: date) -> bool:
        """Whether the day lies in it, both ends included."""
        return self.start <= day <= self.end

    def elapsed_bp(self, day: date) -> int:
        """The share of its days that have gone, in basis points, between 0 and 10 000."""
        days = (self.end - self.start).days + 1
        return min(max((day - self.start).days, 0), days) * 10_000 // days


@dataclass(frozen=True)
class Step:
    """A dated step: an evaluation round (numbered), the closing event, or an own one."""

    kind: str
    title: str
    start: date
    end: date
    number: int = 0


@dataclass(frozen=True)
class Finding:
    """One finding of the plan check of the version in force."""

    check: str
    code: str
    severity: str
    path: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The version in force: its number and its findings (None: never checked)."""

    no: int
    findings: tuple[Finding, ...] | None = None

    def checks(self, severity: str) -> tuple[str, ...]:
        """Ids of the checks whose worst finding has this severity, in the order of the check."""
        worst: dict[str, str] = {}
        rank = ("OK", "INFO", "WARN", "BLOCK")
        for finding in self.findings or ():
            worst[finding.check] = max(worst.get(finding.check, "OK"), finding.severity, key=rank.index)
        return tuple(check for check, found in worst.items() if found == severity)


@dataclass(frozen=True)
class Ending:
    """A grant of the programme that ends soon."""

    name: str
    role: str
    day: date


@dataclass(frozen=True)
class Situation:
    """One programme on one day. What the reader may not know is None: the plan, commitments, the programme's people."""

    code: str
    name: str
    start: date
    end: date
    state: str
    today: date
    counts: tuple[Count, ...] = ()
    experiments: Experiments | None = None
    packages: tuple[Package, ...] = ()
    steps: tuple[Step, ...] = ()
    homes: dict[str, str] = field(default_factory=dict)  # target code -> work package that does its work
    plan: Plan | None = None
    newest: Plan | None = None  # of a draft: the version to mend before one can be put in force
    force_reason: str = ""
    organisations: int | None = None
    unsigned: tuple[str, ...] = ()
    ending: tuple[Ending, ...] = ()
    without_factor: int = 0

    @property
    def label(self) -> str:
        """The programme as lists and crumbs name it."""
        return label_of(self.code, self.name)

    def count(self, code: str) -> Count | None:
        """The count of this target, None when the plan does not promise it."""
        return next((one for one in self.counts if one.code == code), None)

    def package(self, code: str) -> Package | None:
        """The work package of this code."""
        return next((one for one in self.packages if one.code == code), None)
