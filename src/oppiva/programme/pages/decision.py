"""The decision of the funder beside the check."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.core.plan import REASONS, Plan
from oppiva.programme.queries import StoredReport
from oppiva.programme.wording import field_label, value_label
from oppiva.ui.formatting import date, money


@dataclass(frozen=True)
class ReasonView:
    """A reason of the funder and the check it maps to."""

    text: str
    check: str
    severity: str


@dataclass(frozen=True)
class DecisionView:
    """What the funder decided, shown beside the check; `supported` is None while it is not stated."""

    supported: bool | None
    handled: str
    reasons: list[ReasonView]
    approved: list[tuple[str, str, str]]


def decision(plan: Plan, report: StoredReport) -> DecisionView | None:
    """The decision of the plan's `[decision]`: what was asked beside what was approved; None when there is none."""
    one = plan.decision
    if not one:
        return None
    reasons = []
    for reason in one.reasons:
        check = report.check(REASONS.get(reason, ""))
        reasons.append(
            ReasonView(
                value_label("decision.reasons", reason), check.id if check else "", check.severity if check else ""
            )
        )
    asked, got = plan.budget, one.approved
    rows = [
        (field_label("budget.salaries"), asked.salaries_cents, got.salaries_cents),
        (field_label("budget.net_total"), asked.net_total_cents, got.net_total_cents),
        (
            field_label("budget.financing.eu_and_state"),
            asked.financing.eu_and_state_cents,
            got.financing.eu_and_state_cents,
        ),
    ]
    return DecisionView(
        one.supported,
        ", ".join(date(day) for day in one.handled),
        reasons,
        [(label, money(before), money(after)) for label, before, after in rows if after is not None],
    )
