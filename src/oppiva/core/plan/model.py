"""A plan as frozen values: money in cents, hours in minutes, text as one string per language, None = not stated.

A table is false when nothing in it is stated: an empty table equals a missing one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from oppiva.core.plan.table import Table

Text = Mapping[str, str]
NO_TEXT: Text = MappingProxyType({})
NO_MINUTES: Mapping[str, int] = MappingProxyType({})


class Programme(Table):
    code: str
    start: date
    end: date
    languages: tuple[str, ...]
    name: Text = NO_TEXT
    nationwide: bool | None = None
    implementation: str | None = None
    region: str | None = None
    policy_line: str | None = None
    specific_objective: str | None = None
    support_type: str | None = None
    summary: Text = NO_TEXT
    submitted: date | None = None


class Objective(Table):
    code: str | None = None
    title: Text = NO_TEXT
    fields: tuple[str, ...] = ()
    seasonal: bool | None = None


class Organisation(Table):
    """An employment area (code) or a partner (kind) with what it has promised."""

    code: str | None = None
    kind: str | None = None
    name: Text = NO_TEXT
    commitment: str | None = None
    participants: int | None = None


class LeftOut(Table):
    name: str | None = None
    reason: str | None = None


class Municipalities(Table):
    names: tuple[str, ...] = ()
    covers_region: bool | None = None
    left_out: tuple[LeftOut, ...] = ()


class TargetGroup(Table):
    code: str | None = None
    title: Text = NO_TEXT


class WorkPackage(Table):
    code: str
    start: date
    end: date
    title: Text = NO_TEXT
    objectives: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    summary: Text = NO_TEXT


class Theme(Table):
    code: str | None = None
    title: Text = NO_TEXT
    question: Text = NO_TEXT


class Workshops(Table):
    work_package: str | None = None
    series: int | None = None
    sessions_per_series: int | None = None
    session_half_days: int | None = None
    experiments_per_team: int | None = None
    gap_weeks: tuple[int, int] | None = None
    participants: tuple[int, int] | None = None
    team_size: tuple[int, int] | None = None
    modes: tuple[str, ...] = ()
    staggered: bool | None = None
    themes: tuple[Theme, ...] = ()


class Modelling(Table):
    work_package: str | None = None


class Leadership(Table):
    work_package: str | None = None
    cornerstone_half_days: int | None = None
    dialogue_minutes: tuple[int, ...] = ()
    coaching_start_half_days: int | None = None
    coaching_review_half_days: int | None = None
    supervisors: int | None = None


class ClosingEvent(Table):
    title: Text = NO_TEXT
    earliest: date | None = None
    latest: date | None = None


class Outreach(Table):
    work_package: str | None = None
    newsletters: int | None = None
    podcast_series: int | None = None
    final_report: bool | None = None
    closing_event: ClosingEvent = ClosingEvent()


class Period(Table):
    start: date | None = None
    end: date | None = None


class Evaluation(Table):
    method: str | None = None
    who: str | None = None
    questions: tuple[str, ...] = ()
    rounds: tuple[Period, ...] = ()


class Target(Table):
    code: str
    value: int
    approximate: bool | None = None
    definition: Text = NO_TEXT
    unit: str | None = None
    evidence: str | None = None
    keep: bool | None = None
    month: date | None = None
    work_package: str | None = None

    @property
    def kept(self) -> bool:
        """Whether what it counts is kept after the programme: as stated, else only the models are."""
        return self.code == "models" if self.keep is None else self.keep


class StaffEntry(Table):
    role: str | None = None
    title: Text = NO_TEXT
    part_time: bool | None = None
    new_hire: bool | None = None
    work_packages: tuple[str, ...] = ()
    minutes: Mapping[str, int] = NO_MINUTES
    staff_class: str | None = None
    employment_fraction_bp: int | None = None
    project_share_bp: int | None = None
    rate_cents: int | None = None
    annual_gross_cents: int | None = None

    def names(self, work_package: str) -> bool:
        """Whether the entry works on a package, by its list or by its hours."""
        return work_package in self.work_packages or work_package in self.minutes


class Financing(Table):
    eu_and_state_cents: int | None = None
    own_private_cents: int | None = None
    municipal_cents: int | None = None
    other_public_cents: int | None = None
    private_cents: int | None = None

    @property
    def total_cents(self) -> int:
        """All rows together; a row that is not stated is 0."""
        rows = (self.eu_and_state_cents, self.own_private_cents, self.municipal_cents)
        return sum(row or 0 for row in (*rows, self.other_public_cents, self.private_cents))


class Budget(Table):
    cost_model: str | None = None
    salary_model: str | None = None
    salaries_cents: int | None = None
    flat_rate_cents: int | None = None
    income_cents: int | None = None
    net_total_cents: int | None = None
    financing: Financing = Financing()


class Applicant(Table):
    kind: str | None = None
    legal_form: str | None = None
    responsible_role: str | None = None
    responsible_named: bool | None = None
    sells_same_service: bool | None = None
    turnover_cents: int | None = None
    liquid_funds_cents: int | None = None


class Steward(Table):
    covers: tuple[str, ...] = ()
    organisation: str | None = None
    role: str | None = None
    minutes_per_year: int | None = None
    until: date | None = None
    letter: bool | None = None


class Continuity(Table):
    applicant_duty: str | None = None
    handover_signed: bool | None = None
    stewards: tuple[Steward, ...] = ()


class EarlierItem(Table):
    title: Text = NO_TEXT
    summary: Text = NO_TEXT
    difference: Text = NO_TEXT
    years: tuple[int, int] | None = None
    funder: str | None = None
    evidence: str | None = None
    by: str | None = None
    target_groups: tuple[str, ...] = ()
    work_packages: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


class EarlierWork(Table):
    none: bool | None = None
    items: tuple[EarlierItem, ...] = ()


class FundingItem(Table):
    title: Text = NO_TEXT
    funder: str | None = None
    overlaps_costs: bool | None = None


class OtherFunding(Table):
    none: bool | None = None
    items: tuple[FundingItem, ...] = ()


class AidGrant(Table):
    date: datetime.date | None = None
    amount_cents: int | None = None
    scheme: str | None = None


class StateAid(Table):
    economic_activity: bool | None = None
    selective_advantage: bool | None = None
    distorts_competition: bool | None = None
    affects_trade: bool | None = None
    de_minimis: bool | None = None
    granted_on: date | None = None
    grants: tuple[AidGrant, ...] = ()


class Declarations(Table):
    date: datetime.date | None = None
    no_arrears: bool | None = None
    no_bankruptcy: bool | None = None
    no_recovery_order: bool | None = None
    no_funding_ban: bool | None = None


class Need(Table):
    organisation: str | None = None
    text: Text = NO_TEXT
    number: int | float | None = None
    unit: str | None = None
    source: str | None = None
    objectives: tuple[str, ...] = ()


class Novelty(Table):
    theme: str | None = None
    today: Text = NO_TEXT
    new: Text = NO_TEXT


class Adoption(Table):
    organisations: tuple[str, ...] = ()
    licence: str | None = None
    target: int | None = None


class Risk(Table):
    title: str | None = None
    owner: str | None = None
    action: str | None = None
    probability: int | None = None
    impact: int | None = None


class Principle(Table):
    """One horizontal principle: what is done, by whom, how it is measured."""

    action: Text = NO_TEXT
    owner: str | None = None
    measure: str | None = None
    score: int | None = None


class Decision(Table):
    """What the funder decided: shown beside the check, never changes it."""

    supported: bool | None = None
    handled: tuple[date, ...] = ()
    reasons: tuple[str, ...] = ()
    approved: Budget = Budget()


class Plan(Table):
    """One plan file; `data` is the file as written, for editing, storing and comparing."""

    format: str
    programme: Programme
    work_packages: tuple[WorkPackage, ...]
    objectives: tuple[Objective, ...] = ()
    areas: tuple[Organisation, ...] = ()
    partners: tuple[Organisation, ...] = ()
    municipalities: Municipalities = Municipalities()
    target_groups: tuple[TargetGroup, ...] = ()
    workshops: Workshops = Workshops()
    modelling: Modelling = Modelling()
    leadership: Leadership = Leadership()
    outreach: Outreach = Outreach()
    evaluation: Evaluation = Evaluation()
    targets: tuple[Target, ...] = ()
    staff: tuple[StaffEntry, ...] = ()
    budget: Budget = Budget()
    applicant: Applicant = Applicant()
    continuity: Continuity = Continuity()
    earlier_work: EarlierWork = EarlierWork()
    other_funding: OtherFunding = OtherFunding()
    state_aid: StateAid = StateAid()
    declarations: Declarations = Declarations()
    needs: tuple[Need, ...] = ()
    novelty: tuple[Novelty, ...] = ()
    adoption: Adoption = Adoption()
    risks: tuple[Risk, ...] = ()
    horizontal: Mapping[str, Principle] = MappingProxyType({})
    decision: Decision = Decision()
    data: Mapping[str, object] = MappingProxyType({})

    @property
    def organisations(self) -> tuple[tuple[str, Organisation], ...]:
        """Every area and partner with its path, areas first."""
        areas = tuple((f"areas[{at}]", one) for at, one in enumerate(self.areas))
        return areas + tuple((f"partners[{at}]", one) for at, one in enumerate(self.partners))

    def target(self, code: str) -> tuple[int, Target] | None:
        """The target of a code with its row number, None when the plan does not promise it."""
        return next(((at, one) for at, one in enumerate(self.targets) if one.code == code), None)

    def value_of(self, code: str) -> int:
        """What the plan promises of a target, 0 when it does not."""
        found = self.target(code)
        return found[1].value if found else 0

    def work_package(self, code: str | None) -> tuple[int, WorkPackage] | None:
        """The work package of a code with its row number, None when there is none."""
        return next(((at, one) for at, one in enumerate(self.work_packages) if one.code == code), None)

    def organisation_path(self, named: str | None) -> str | None:
        """The path of the area (by code) or partner (by any of its names) that a key names; None for the applicant."""
        for path, one in self.organisations:
            if named and (named == one.code or (path.startswith("partners") and named in one.name.values())):
                return path
        return None
