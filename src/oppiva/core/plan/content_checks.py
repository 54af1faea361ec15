"""C01-C11 and H01-H07: need, logic, outputs, reach, commitment, time, and what an application tells beside them."""

from collections.abc import Iterator
from datetime import date

from oppiva.core.money import down
from oppiva.core.plan.applicant_checks import missing
from oppiva.core.plan.criteria import Criteria
from oppiva.core.plan.demand import modelling_package, teams
from oppiva.core.plan.model import Plan, Target
from oppiva.core.plan.report import Finding, block, info, warn

BASIS = 10_000
_AT_WORKSHOPS = ("experiments", "participants")


def c01(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """Every area and partner has a need with a number and a source."""
    if not plan.needs:
        yield info("none_stated", "needs", count=0)
        return
    founded = {
        plan.organisation_path(one.organisation)
        for one in plan.needs
        if one.number is not None and one.source is not None
    }
    without = [path for path, _one in plan.organisations if path not in founded]
    if without:
        yield info("need_missing", "needs", without=without, of=len(plan.organisations))


def _home(plan: Plan, target: Target) -> str | None:
    """The work package a target comes from: as stated, else the usual home of the three that every plan has."""
    if target.work_package:
        return target.work_package
    if target.code in _AT_WORKSHOPS:
        return plan.workshops.work_package
    return modelling_package(plan) if target.code == "models" else None


def c02(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """The chain from objective to work package to output has no loose end."""
    served = {code for package in plan.work_packages for code in package.objectives}
    for at, objective in enumerate(plan.objectives):
        if objective.code not in served:
            yield warn("objective_without_work_package", f"objectives[{at}]", objective=objective.code or str(at + 1))
    for at, package in enumerate(plan.work_packages):
        if not package.objectives:
            path = f"work_packages[{at}].objectives"
            yield warn("work_package_without_objective", path, work_package=package.code)
    homes = {_home(plan, target) for target in plan.targets} | {plan.outreach.work_package}
    for package in plan.work_packages:
        if package.code not in homes:
            objectives = list(package.objectives)
            yield warn("work_package_without_output", "targets", work_package=package.code, objectives=objectives)


def c03(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """Measurable outputs: evidence for every target, experiments that the series can carry."""
    bare = [one.code for one in plan.targets if one.evidence is None]
    if bare:
        yield info("evidence_missing", "targets", targets=bare)
    shops = plan.workshops
    unstated = missing(shops, "series", "experiments_per_team", "participants", "team_size")
    if unstated:
        yield info("no_workshops", "workshops", missing=unstated)
        return
    if not (shops.participants and shops.team_size and min(shops.participants[0], *shops.team_size) > 0):
        yield info("no_workshops", "workshops", missing=["participants", "team_size"])
        return
    least = -(-shops.participants[0] // shops.team_size[1])
    most = max(least, shops.participants[1] // shops.team_size[0])
    needed, series = teams(plan), shops.series or 0
    if needed <= series * least:
        return
    per_series = -(-needed // series) if series else needed
    finding = warn if needed > series * most else info
    experiments = plan.value_of("experiments")
    yield finding(
        "teams_needed", "workshops", experiments=experiments, teams_per_series=per_series, possible=[least, most]
    )


def c04(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Reach: the promised participants leave some seats free."""
    shops, found = plan.workshops, plan.target("participants")
    unstated = missing(shops, "series", "participants")
    if unstated:
        yield info("no_workshops", "workshops", missing=unstated)
        return
    capacity = (shops.series or 0) * (shops.participants[1] if shops.participants else 0)
    if found and found[1].value * BASIS > capacity * criteria.reach_bp:
        at, target = found
        limit = down(capacity * criteria.reach_bp, BASIS)
        share = down(target.value * BASIS, capacity) if capacity else BASIS
        facts = {"target": target.value, "capacity": capacity, "limit": limit, "share_bp": share}
        yield warn("no_slack", f"targets[{at}].value", **facts)


def c05(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """Commitment: enough of the participants, or of the organisations, stand behind a signed letter."""
    everyone = plan.organisations
    counts = {path: one.participants or 0 for path, one in everyone}
    by_people = all(one.participants is not None for _path, one in everyone) and sum(counts.values()) > 0
    weights = counts if by_people else dict.fromkeys(counts, 1)
    unsigned = [path for path, one in everyone if one.commitment != "signed"]
    of = sum(weights.values())
    signed = of - sum(weights[path] for path in unsigned)
    share = down(signed * BASIS, of) if of else 0
    if signed * BASIS < of * criteria.commitment_bp or not of:
        basis = "participants" if by_people else "organisations"
        yield warn("commitment_low", "areas", basis=basis, signed=signed, of=of, share_bp=share, unsigned=unsigned)


def _periods(plan: Plan) -> Iterator[tuple[str, date | None, date | None]]:
    for at, package in enumerate(plan.work_packages):
        yield f"work_packages[{at}]", package.start, package.end
    for at, period in enumerate(plan.evaluation.rounds):
        yield f"evaluation.rounds[{at}]", period.start, period.end
    event = plan.outreach.closing_event
    yield "outreach.closing_event", event.earliest, event.latest


def _outside(first: date | None, last: date | None, opens: date, closes: date) -> bool:
    return any(day is not None and not opens <= day <= closes for day in (first, last))


def c06(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """The time plan: everything within the programme, the event in its package, time left to model after workshops."""
    opens, closes = plan.programme.start, plan.programme.end
    for path, first, last in _periods(plan):
        if _outside(first, last, opens, closes):
            facts = {"start": first, "end": last, "programme_start": opens, "programme_end": closes}
            yield block("outside_programme", path, **{name: day for name, day in facts.items() if day})
    event, home = plan.outreach.closing_event, plan.work_package(plan.outreach.work_package)
    if home and _outside(event.earliest, event.latest, home[1].start, home[1].end):
        package = home[1]
        path = "outreach.closing_event"
        yield warn("event_outside_work_package", path, work_package=package.code, start=package.start, end=package.end)
    shops, modelling = plan.work_package(plan.workshops.work_package), plan.work_package(modelling_package(plan))
    if shops and modelling:
        tail = (modelling[1].end - shops[1].end).days
        if tail < criteria.modelling_tail_days:
            path = f"work_packages[{modelling[0]}].end"
            ends = {"workshops_end": shops[1].end, "modelling_end": modelling[1].end}
            needed = criteria.modelling_tail_days
            yield warn("modelling_tail_short", path, **ends, tail_days=tail, needed_days=needed)


def c07(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """Novelty: how it is today and what is new, for every theme."""
    told = {one.theme for one in plan.novelty if one.today and one.new}
    themes = [theme.code or str(at + 1) for at, theme in enumerate(plan.workshops.themes)]
    without = [code for code in themes if code not in told]
    if without:
        yield info("incomplete" if plan.novelty else "none_stated", "novelty", themes_without=without)


def c08(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """Adoption: by whom, under which licence, how many."""
    if unstated := missing(plan.adoption, "organisations", "licence", "target"):
        yield info("incomplete" if plan.adoption else "none_stated", "adoption", missing=unstated)


def c09(plan: Plan, criteria: Criteria) -> Iterator[Finding]:
    """At least five risks."""
    if len(plan.risks) < criteria.risks:
        yield info("too_few", "risks", count=len(plan.risks), needed=criteria.risks)


def c10(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """Evaluation: who asks, and what."""
    if unstated := missing(plan.evaluation, "who", "questions"):
        yield info("incomplete", "evaluation", rounds=len(plan.evaluation.rounds), missing=unstated)


def c11(plan: Plan, _criteria: Criteria) -> Iterator[Finding]:
    """Area: whether the municipalities cover the region, and why one is left out."""
    one = plan.municipalities
    if one.covers_region is None:
        yield info("coverage_not_stated", "municipalities.covers_region", municipalities=len(one.names))
    for at, left in enumerate(one.left_out):
        if left.reason is None:
            yield info("reason_missing", f"municipalities.left_out[{at}].reason", name=left.name or "")


def horizontal(plan: Plan, criteria: Criteria, key: str) -> Iterator[Finding]:
    """A horizontal principle: an action long enough to be one, its owner and its measure."""
    one, path = plan.horizontal.get(key), f"horizontal.{key}"
    if not one:
        yield warn("none_stated", path)
        return
    if lacks := missing(one, "action", "owner", "measure"):
        yield warn("incomplete", path, missing=lacks)
    if one.action:
        length = min(len(text.strip()) for text in one.action.values())
        if length < criteria.action_characters:
            yield warn("action_short", f"{path}.action", characters=length, needed=criteria.action_characters)
