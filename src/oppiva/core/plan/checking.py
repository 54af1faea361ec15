"""The 32 checks of a plan, in their order (funding page, section 9)."""

from collections.abc import Callable, Iterable
from functools import partial

from oppiva.core.plan import applicant_checks as a
from oppiva.core.plan import content_checks as c
from oppiva.core.plan import resource_checks as r
from oppiva.core.plan.criteria import DEFAULT, Criteria
from oppiva.core.plan.demand import demand_minutes
from oppiva.core.plan.file_checks import x01
from oppiva.core.plan.model import Plan
from oppiva.core.plan.report import ORDER, Check, Finding, Report
from oppiva.core.plan.spec import HORIZONTAL

Asks = Callable[[Plan, Criteria], Iterable[Finding]]

CHECKS: tuple[tuple[str, str, Asks], ...] = (
    ("G01", "programme", a.g01),
    ("G02", "applicant", a.g02),
    ("G03", "applicant", a.g03),
    ("G04", "earlier_work", a.g04),
    ("G05", "continuity", r.g05),
    ("G06", "staff", r.g06),
    ("G07", "applicant", a.g07),
    ("G08", "staff", r.g08),
    ("G09", "other_funding", a.g09),
    ("G10", "state_aid", a.g10),
    ("G11", "budget.financing", r.g11),
    ("G12", "declarations", a.g12),
    ("G13", "budget", r.g13),
    ("C01", "needs", c.c01),
    ("C02", "targets", c.c02),
    ("C03", "targets", c.c03),
    ("C04", "targets", c.c04),
    ("C05", "areas", c.c05),
    ("C06", "work_packages", c.c06),
    ("C07", "novelty", c.c07),
    ("C08", "adoption", c.c08),
    ("C09", "risks", c.c09),
    ("C10", "evaluation", c.c10),
    ("C11", "municipalities", c.c11),
    *((f"H{at:02}", f"horizontal.{key}", partial(c.horizontal, key=key)) for at, key in enumerate(HORIZONTAL, start=1)),
    ("X01", "file", x01),
)
CHECK_IDS = tuple(check_id for check_id, _section, _asks in CHECKS)

# What a funder's reason for refusing is about, so that the page can lay the decision beside the check.
REASONS = {
    "general-operating-support": "G03",
    "overlap-with-earlier-work": "G04",
    "no-continuity": "G05",
    "resources-do-not-match-work": "G06",
}


def check(plan: Plan, criteria: Criteria = DEFAULT) -> Report:
    """Hold a plan against a call's criteria; only these two decide: no clock, no network."""
    checks = []
    for check_id, section, asks in CHECKS:
        findings = sorted(asks(plan, criteria), key=lambda one: ORDER.index(one.severity))
        checks.append(Check(check_id, section, tuple(findings)))
    return Report(plan.format, plan.programme.code, criteria.key, demand_minutes(plan, criteria), tuple(checks))
