"""G01-G04, G07, G09, G10, G12: the programme it belongs to, the applicant, other work and other money."""

from collections.abc import Iterator

from oppiva.core.plan.criteria import Criteria
from oppiva.core.plan.demand import months
from oppiva.core.plan.model import EarlierItem, Plan, Text, WorkPackage
from oppiva.core.plan.months import add_months
from oppiva.core.plan.report import Finding, block, info, warn
from oppiva.core.plan.spec import APPLICANT, DECLARATIONS
from oppiva.core.text import Grams, grams, near

AID_QUESTIONS = ("economic_activity", "selective_advantage", "distorts_competition", "affects_trade", "de_minimis")


def missing(table: object, *names: str) -> list[str]:
    """Which of the keys the plan leaves unstated."""
    return [name for name in names if getattr(table, name) in (None, (), {})]


def g01(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """In line with the programme: an objective of the call's list and at least one of its own."""
    unstated = missing(plan.programme, "policy_line", "specific_objective")
    if unstated:
        yield block("not_answered", "programme", missing=unstated)
    chosen = plan.programme.specific_objective
    if chosen and criteria.objectives and chosen not in criteria.objectives:
        path = "programme.specific_objective"
        yield block("objective_outside_call", path, objective=chosen, allowed=list(criteria.objectives))
    if not plan.objectives:
        yield block("none_stated", "objectives", count=0)


def g02(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """An applicant the call accepts, with one responsible person."""
    one = plan.applicant
    if one.legal_form and criteria.legal_forms and one.legal_form not in criteria.legal_forms:
        path = "applicant.legal_form"
        yield block("legal_form_outside_call", path, legal_form=one.legal_form, allowed=list(criteria.legal_forms))
    if one.responsible_named is False:
        yield block("declared_false", "applicant.responsible_named", declaration="responsible_named")
    if unstated := missing(one, "kind", "legal_form", "responsible_named"):
        yield warn("applicant_not_stated", "applicant", missing=unstated)


def g03(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Not general operating support: of four points, two that are not shown warn, three block."""
    one = plan.applicant
    shown = {
        "applicant_kind": one.kind is not None and one.kind not in criteria.ordinary_business,
        "not_sold_today": one.sells_same_service is False,
        "new_hire": any(entry.new_hire for entry in plan.staff),
        "output_owned_by_others": any(each.organisation not in (None, APPLICANT) for each in plan.continuity.stewards),
    }
    not_shown = [point for point, is_shown in shown.items() if not is_shown]
    if len(not_shown) >= 2:
        finding = block if len(not_shown) >= 3 else warn
        yield finding("additionality_not_shown", "applicant", not_shown=not_shown, points=len(shown))


def _grams(one: EarlierItem | WorkPackage) -> dict[str, Grams]:
    """Title and summary together, by language."""
    return {
        each: grams(f"{one.title.get(each, '')} {one.summary.get(each, '')}") for each in {*one.title, *one.summary}
    }


def _overlap(item: EarlierItem, plan: Plan, packages: list[dict[str, Grams]], bp: int) -> tuple[list[str], list[str]]:
    """The work packages that an earlier work comes near, and by what: its own list, a method, or words alike."""
    found: dict[str, set[str]] = {code: {"work_package"} for code in item.work_packages}
    before = _grams(item) if item.target_groups else {}
    for package, now in zip(plan.work_packages, packages, strict=True) if item.target_groups else ():
        if set(item.methods) & set(package.methods):
            found.setdefault(package.code, set()).add("method")
        if any(near(before[each], now[each], bp) for each in before.keys() & now.keys()):
            found.setdefault(package.code, set()).add("text")
    by = {reason for reasons in found.values() for reason in reasons}
    codes = [one.code for one in plan.work_packages if one.code in found]
    return codes, [reason for reason in ("work_package", "method", "text") if reason in by]


def title_of(text: Text, plan: Plan) -> str:
    """A title in the plan's first language that has it."""
    return next((text[each] for each in (*plan.programme.languages, *text) if each in text), "")


def g04(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """No overlap with earlier work: what comes near needs a difference and evidence."""
    items = plan.earlier_work.items
    if not items and not plan.earlier_work.none:
        yield block("not_answered", "earlier_work", items=0)
    texts = [_grams(one) for one in plan.work_packages] if items else []
    for at, item in enumerate(items):
        packages, by = _overlap(item, plan, texts, criteria.similarity_bp)
        if not packages:
            continue
        path, title = f"earlier_work.items[{at}]", title_of(item.title, plan)
        lacks = [name for name, value in (("difference", item.difference), ("evidence", item.evidence)) if not value]
        if lacks:
            yield block("difference_missing", path, title=title, work_packages=packages, by=by, missing=lacks)
        else:
            yield info("overlap_explained", path, title=title, work_packages=packages, by=by)


def g07(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Capacity: turnover against the yearly own share, liquid funds against a claim period and the wait for payment."""
    one, own = plan.applicant, plan.budget.financing.own_private_cents or 0
    net, lasting = plan.budget.net_total_cents or 0, months(plan)
    yearly = -(-own * 12 // lasting)
    if one.turnover_cents is not None and one.turnover_cents < yearly:
        path = "applicant.turnover"
        yield warn("turnover_short", path, turnover_cents=one.turnover_cents, needed_cents=yearly, months=lasting)
    ahead = criteria.claim_months + criteria.payment_wait_months
    needed = -(-net * ahead // lasting)
    if one.liquid_funds_cents is not None and one.liquid_funds_cents < needed:
        path = "applicant.liquid_funds"
        yield warn("liquid_funds_short", path, liquid_cents=one.liquid_funds_cents, needed_cents=needed, months=ahead)
    values = {"turnover": one.turnover_cents, "liquid_funds": one.liquid_funds_cents}
    if unstated := [name for name, cents in values.items() if cents is None]:
        yield warn("capacity_not_stated", "applicant", own_private_cents=own, missing=unstated)


def g09(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """No double funding, and nothing started before the application."""
    items = plan.other_funding.items
    if not items and not plan.other_funding.none:
        yield warn("not_answered", "other_funding", items=0)
    for at, item in enumerate(items):
        path = f"other_funding.items[{at}].overlaps_costs"
        title = title_of(item.title, plan)
        if item.overlaps_costs:
            yield block("costs_overlap", path, title=title, funder=item.funder or "")
        elif item.overlaps_costs is None:
            yield warn("not_answered", path, missing=["overlaps_costs"])
    start, submitted = plan.programme.start, plan.programme.submitted
    if submitted is None:
        yield warn("submitted_missing", "programme.submitted")
    elif start < submitted:
        yield block("started_before_submission", "programme.start", start=start, submitted=submitted)


def g10(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """State aid: every question answered, and de minimis aid of three years within its limit (R16)."""
    aid = plan.state_aid
    if aid.de_minimis:
        new = plan.budget.financing.eu_and_state_cents or 0
        earlier = 0
        if aid.granted_on:
            opens = add_months(aid.granted_on, -12 * criteria.de_minimis_years)
            # A grant without a date counts: absence is never read as "outside the three years".
            inside = (one for one in aid.grants if one.date is None or opens < one.date <= aid.granted_on)
            earlier = sum(one.amount_cents or 0 for one in inside)
        over = new + earlier - criteria.de_minimis_cents
        if over > 0:
            facts = {"sum_cents": new + earlier, "limit_cents": criteria.de_minimis_cents, "over_cents": over}
            yield block("de_minimis_exceeded", "state_aid.grants", **facts)
    questions = (*AID_QUESTIONS, "granted_on") if aid.de_minimis else AID_QUESTIONS
    if unstated := missing(aid, *questions):
        yield warn("not_answered", "state_aid", missing=unstated)


def g12(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """No arrears, bankruptcy, recovery order or ban, declared at most three months before the application."""
    one, submitted = plan.declarations, plan.programme.submitted
    for name in DECLARATIONS:
        if getattr(one, name) is False:
            yield block("declared_false", f"declarations.{name}", declaration=name)
    if one.date and submitted:
        oldest = add_months(submitted, -criteria.declaration_months)
        if one.date < oldest:
            path = "declarations.date"
            yield block("declaration_too_old", path, date=one.date, submitted=submitted, oldest=oldest)
    # The date is asked once there is something to date.
    names = ("date", *DECLARATIONS) if one and len(missing(one, *DECLARATIONS)) < len(DECLARATIONS) else DECLARATIONS
    if unstated := missing(one, *names):
        yield warn("not_answered", "declarations", missing=unstated)
