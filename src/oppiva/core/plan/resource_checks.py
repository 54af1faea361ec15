"""G05, G06, G08, G11, G13: who answers afterwards, hours against demand, rates, the budget's arithmetic."""

from collections.abc import Iterator
from datetime import date

from oppiva.core.money import down, flat_rate, half_up
from oppiva.core.plan.criteria import Criteria
from oppiva.core.plan.demand import demand_minutes, hours_matrix
from oppiva.core.plan.model import Plan, Steward
from oppiva.core.plan.months import add_months
from oppiva.core.plan.report import Finding, block, info, warn
from oppiva.core.plan.spec import MANAGEMENT, UNASSIGNED

BASIS = 10_000
_UNIT_COSTS = (
    ("participants", "per_participant_cents"),
    ("experiments", "per_experiment_cents"),
    ("models", "per_model_cents"),
)


def _lacks(steward: Steward, until: date) -> list[str]:
    """What a steward's promise still lacks."""
    shown = {
        "organisation": steward.organisation is not None,
        "role": steward.role is not None,
        "hours_per_year": (steward.minutes_per_year or 0) > 0,
        "until": steward.until is not None and steward.until >= until,
        "letter": steward.letter is True,
    }
    return [name for name, is_shown in shown.items() if not is_shown]


def g05(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Someone answers afterwards: a steward for every target that is kept, and a duty or hand-over of the applicant."""
    until = add_months(plan.programme.end, criteria.keep_months)
    stewards = plan.continuity.stewards
    for target in (one for one in plan.targets if one.kept):
        covering = [(len(_lacks(one, until)), at) for at, one in enumerate(stewards) if target.code in one.covers]
        if not covering:
            yield block("steward_missing", "continuity.stewards", target=target.code, until_at_least=until)
            continue
        fewest, at = min(covering)
        if fewest:
            path, lacks = f"continuity.stewards[{at}]", _lacks(stewards[at], until)
            yield block("steward_incomplete", path, target=target.code, missing=lacks, until_at_least=until)
    if not plan.continuity.applicant_duty and not plan.continuity.handover_signed:
        yield block("applicant_without_duty", "continuity.applicant_duty")


def _package_hours(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Each work package, and management, against its demand."""
    matrix = hours_matrix(plan, criteria)
    for column, demand, given in zip(matrix.columns, matrix.demand, matrix.given, strict=True):
        named = column in (MANAGEMENT, UNASSIGNED) or any(one.names(column) for one in plan.staff)
        if not named:
            yield block("work_package_without_staff", "staff", work_package=column, demand_minutes=demand)
        elif given == 0 and column not in (MANAGEMENT, UNASSIGNED):
            yield block("hours_zero", "staff", work_package=column, demand_minutes=demand)
        elif given is not None and column != UNASSIGNED and given * BASIS < demand * criteria.hours_bp:
            facts = {"given_minutes": given, "demand_minutes": demand, "share_bp": down(given * BASIS, demand)}
            yield warn("hours_below_demand", "staff", work_package=column, **facts)


def _salary_sum(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Hours times rates against the salaries, when every entry gives both."""
    salaries, matrix = plan.budget.salaries_cents, hours_matrix(plan, criteria)
    total = 0
    for row, entry in zip(matrix.rows, plan.staff, strict=True):
        if None in row.minutes or entry.rate_cents is None:
            return
        total += sum(entry.minutes.values()) * entry.rate_cents // 60  # whole hours: nothing is lost
    if salaries is not None and abs(total - salaries) > criteria.sum_tolerance_cents * len(plan.staff):
        facts = {"sum_cents": total, "salaries_cents": salaries, "difference_cents": total - salaries}
        yield block("sum_mismatch", "budget.salaries", **facts)


def g06(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Resources fit: staff and hours for every work package, hours times rates against the salaries."""
    demand, of = sum(demand_minutes(plan, criteria).values()), len(plan.staff)
    if not plan.staff:
        packages = [one.code for one in plan.work_packages]
        yield block("staff_missing", "staff", work_packages=packages, demand_minutes=demand)
    else:
        yield from _package_hours(plan, criteria)
        yield from _salary_sum(plan, criteria)
    for at, entry in enumerate(plan.staff):
        if not entry.work_packages and not entry.minutes:
            yield warn("entry_without_work", f"staff[{at}]", entry=at + 1, role=entry.role or "")
    silent = sum(not one.minutes or any(code not in one.minutes for code in one.work_packages) for one in plan.staff)
    if silent:
        yield warn("hours_missing", "staff", entries=silent, of=of, demand_minutes=demand)
    if plan.leadership and plan.leadership.supervisors is None:
        dialogue = sum(plan.leadership.dialogue_minutes)
        yield warn("supervisors_missing", "leadership.supervisors", dialogue_minutes=dialogue)


def g08(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Reasonable costs: rates against the call's reference, and what one result costs."""
    for at, entry in enumerate(plan.staff):
        maximum = criteria.reference_rates.get(entry.role or "")
        if maximum is not None and entry.rate_cents is not None and entry.rate_cents > maximum:
            path = f"staff[{at}].rate_cents"
            yield warn("rate_above_maximum", path, role=entry.role, rate_cents=entry.rate_cents, maximum_cents=maximum)
    silent = sum(entry.rate_cents is None for entry in plan.staff)
    if silent:
        yield warn("rate_missing", "staff", entries=silent, of=len(plan.staff))
    net = plan.budget.net_total_cents
    if net is not None:
        promised = ((name, plan.value_of(code)) for code, name in _UNIT_COSTS)
        costs = {name: half_up(net, value) for name, value in promised if value}
        if costs:
            yield info("unit_costs", "budget.net_total", **costs)


def g11(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """The support is at most its share of the net cost."""
    net, grant = plan.budget.net_total_cents, plan.budget.financing.eu_and_state_cents or 0
    if net is None:
        yield block("not_answered", "budget", missing=["net_total"])
    elif grant * BASIS > net * criteria.max_aid_bp:
        allowed = down(net * criteria.max_aid_bp, BASIS)
        facts = {"eu_and_state_cents": grant, "allowed_cents": allowed, "over_cents": grant - allowed}
        yield block("aid_above_maximum", "budget.financing.eu_and_state", **facts, maximum_bp=criteria.max_aid_bp)


def _mismatch(path: str, stated: int, computed: int) -> Iterator[Finding]:
    if stated != computed:
        code = {"budget.flat_rate": "flat_rate_mismatch", "budget.net_total": "net_total_mismatch"}
        facts = {"stated_cents": stated, "computed_cents": computed, "difference_cents": stated - computed}
        yield block(code.get(path, "financing_mismatch"), path, **facts)


def g13(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """The cost and wage models are allowed and the sums add up, in whole euros."""
    one = plan.budget
    names = {"salaries": one.salaries_cents, "flat_rate": one.flat_rate_cents}
    names |= {"income": one.income_cents, "net_total": one.net_total_cents}
    unstated = [name for name in ("cost_model", "salary_model") if getattr(one, name) is None]
    unstated += [name for name, cents in names.items() if cents is None]
    if unstated:
        yield block("not_answered", "budget", missing=unstated)
    models = (
        ("cost_model", one.cost_model, criteria.cost_models),
        ("salary_model", one.salary_model, criteria.salary_models),
    )
    for key, value, allowed in models:
        if value is not None and allowed and value not in allowed:
            yield block("model_not_allowed", f"budget.{key}", field=key, value=value, allowed=list(allowed))
    flat_bp = criteria.cost_models.get(one.cost_model or "")
    if flat_bp is not None and one.salaries_cents is not None and one.flat_rate_cents is not None:
        flat = flat_rate(one.salaries_cents // 100, flat_bp) * 100  # whole euros (R14)
        yield from _mismatch("budget.flat_rate", one.flat_rate_cents, flat)
    if one.net_total_cents is None:
        return
    if one.salaries_cents is not None and one.flat_rate_cents is not None and one.income_cents is not None:
        net = one.salaries_cents + one.flat_rate_cents - one.income_cents
        yield from _mismatch("budget.net_total", one.net_total_cents, net)
    yield from _mismatch("budget.financing", one.financing.total_cents, one.net_total_cents)
