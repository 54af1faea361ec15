"""What a call sets, and the norms of demand: settings with defaults, no funder's figures (funding page, 9 and 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Norms:
    """Hours that a piece of work takes: own estimates."""

    facilitators: int = 2
    half_day: int = 4  # one facilitator at one half-day
    session_preparation: int = 8
    team: int = 3
    experiment: int = 2
    model: int = 24
    leadership_half_day: int = 16
    supervisor: int = 6
    newsletter: int = 16
    podcast_series: int = 64
    final_report: int = 120
    event: int = 160
    management_month: int = 20
    round: int = 8


def _none() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Criteria:
    """The criteria a plan is held against; an empty list or table is not compared."""

    key: str = "esf-2021-2027-default"
    objectives: tuple[str, ...] = ("4.1", "4.2", "4.3")
    legal_forms: tuple[str, ...] = (
        "municipality",
        "joint-authority",
        "state",
        "registered-association",
        "foundation",
        "limited-company",
        "cooperative",
        "university",
    )
    ordinary_business: tuple[str, ...] = ("consulting-company", "project-company")  # G03: sells what it asks money for
    cost_models: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"flat-rate-40": 4_000}))
    salary_models: tuple[str, ...] = ("unit-cost", "actual-fixed-side")
    reference_rates: Mapping[str, int] = field(default_factory=_none)  # role -> cents an hour (G08)
    text_limits: Mapping[str, int] = field(default_factory=_none)  # path without row numbers -> characters (X01)
    max_aid_bp: int = 8_000
    claim_months: int = 3
    payment_wait_months: int = 4
    de_minimis_cents: int = 30_000_000  # regulation 2023/2831
    de_minimis_years: int = 3
    declaration_months: int = 3
    keep_months: int = 24
    similarity_bp: int = 3_500
    hours_bp: int = 8_000  # share of the demand that hours must reach
    sum_tolerance_cents: int = 100  # for each staff entry
    reach_bp: int = 9_000  # share of the seats that may be promised
    commitment_bp: int = 8_000
    modelling_tail_days: int = 28
    risks: int = 5
    action_characters: int = 200
    norms: Norms = Norms()


DEFAULT = Criteria()
