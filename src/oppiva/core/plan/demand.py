"""How much work a plan promises, by the norms, and how the hours of its staff meet it."""

from dataclasses import dataclass

from oppiva.core.plan.criteria import DEFAULT, Criteria
from oppiva.core.plan.model import Plan
from oppiva.core.plan.spec import MANAGEMENT, UNASSIGNED


def modelling_package(plan: Plan) -> str | None:
    """The work package of modelling: as stated, else the only one that no other content table names."""
    if plan.modelling.work_package:
        return plan.modelling.work_package
    named = {plan.workshops.work_package, plan.leadership.work_package, plan.outreach.work_package}
    left = [one.code for one in plan.work_packages if one.code not in named]
    return left[0] if len(left) == 1 else None


def teams(plan: Plan) -> int:
    """Teams that the experiments need, rounded up; 0 when the plan does not say how many experiments a team makes."""
    per_team = plan.workshops.experiments_per_team
    return -(-plan.value_of("experiments") // per_team) if per_team else 0


def months(plan: Plan) -> int:
    """Calendar months that the programme touches."""
    start, end = plan.programme.start, plan.programme.end
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _workshop_hours(plan: Plan, criteria: Criteria) -> int:
    one, norms = plan.workshops, criteria.norms
    half_days = 1 if one.session_half_days is None else one.session_half_days
    session = norms.facilitators * norms.half_day * half_days + norms.session_preparation
    return (one.series or 0) * (one.sessions_per_series or 0) * session + teams(plan) * norms.team


def _leadership_hours(plan: Plan, criteria: Criteria) -> int:
    one, norms = plan.leadership, criteria.norms
    half_days = (one.cornerstone_half_days, one.coaching_start_half_days, one.coaching_review_half_days)
    per_organisation = sum(each or 0 for each in half_days) * norms.leadership_half_day
    return per_organisation * len(plan.organisations) + (one.supervisors or 0) * norms.supervisor


def _outreach_hours(plan: Plan, criteria: Criteria) -> int:
    one, norms = plan.outreach, criteria.norms
    return (
        (one.newsletters or 0) * norms.newsletter
        + (one.podcast_series or 0) * norms.podcast_series
        + (norms.final_report if one.final_report else 0)
        + (norms.event if one.closing_event else 0)
    )


def demand_minutes(plan: Plan, criteria: Criteria = DEFAULT) -> dict[str, int]:
    """Minutes of work by work package in plan order, then `management`; `unassigned` only where work has no package."""
    norms = criteria.norms
    modelling = plan.value_of("experiments") * norms.experiment + plan.value_of("models") * norms.model
    management = months(plan) * norms.management_month + len(plan.evaluation.rounds) * norms.round
    work = (
        (plan.workshops.work_package, _workshop_hours(plan, criteria)),
        (modelling_package(plan), modelling),
        (plan.leadership.work_package, _leadership_hours(plan, criteria)),
        (plan.outreach.work_package, _outreach_hours(plan, criteria)),
        (MANAGEMENT, management),
    )
    demand = {one.code: 0 for one in plan.work_packages} | {MANAGEMENT: 0}
    for home, hours in work:
        if hours:
            demand[home or UNASSIGNED] = demand.get(home or UNASSIGNED, 0) + hours * 60
    return demand


@dataclass(frozen=True)
class MatrixRow:
    """One staff entry: minutes by column, None where it works on the package without stated hours, 0 elsewhere."""

    entry: int
    role: str
    minutes: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """All its stated minutes, None when none are stated."""
        stated = [each for each in self.minutes if each is not None]
        return None if None in self.minutes and not any(stated) else sum(stated)


@dataclass(frozen=True)
class HoursMatrix:
    """Staff rows against work packages and management: `given`, `demand` and `difference` (given - demand) by column.

    `given` and `difference` are None in a column where some entry works without stated hours: the sum is not known.
    """

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    demand: tuple[int, ...]
    given: tuple[int | None, ...]
    difference: tuple[int | None, ...]


def _cell(plan: Plan, entry: int, column: str) -> int | None:
    one = plan.staff[entry]
    if column in one.minutes:
        return one.minutes[column]
    silent = one.names(column) or (column == MANAGEMENT and not one.minutes)
    return None if silent else 0


def hours_matrix(plan: Plan, criteria: Criteria = DEFAULT) -> HoursMatrix:
    """The hours a plan gives, entry by entry, beside the demand of every work package, management and loose work.

    An entry without any hours may also do management, so that column is then not known either.
    """
    demand = demand_minutes(plan, criteria)
    columns = tuple(demand)
    rows = tuple(
        MatrixRow(at, one.role or "", tuple(_cell(plan, at, column) for column in columns))
        for at, one in enumerate(plan.staff)
    )
    given = tuple(_sum([row.minutes[at] for row in rows]) for at in range(len(columns)))
    needed = tuple(demand.values())
    difference = tuple(None if has is None else has - need for has, need in zip(given, needed, strict=True))
    return HoursMatrix(columns, rows, needed, given, difference)


def _sum(cells: list[int | None]) -> int | None:
    known = [each for each in cells if each is not None]
    return sum(known) if len(known) == len(cells) else None
