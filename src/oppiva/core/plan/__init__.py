"""The plan file `oppiva-plan/1` and the plan check: reading, writing, comparing, checking (funding page, 8 and 9)."""

from oppiva.core.plan.building import plan_of
from oppiva.core.plan.checking import CHECK_IDS, REASONS, check
from oppiva.core.plan.comparing import Change, diff
from oppiva.core.plan.criteria import DEFAULT, Criteria, Norms
from oppiva.core.plan.demand import HoursMatrix, MatrixRow, demand_minutes, hours_matrix
from oppiva.core.plan.errors import PlanError
from oppiva.core.plan.model import Plan
from oppiva.core.plan.paths import joined, names_of, steps_of
from oppiva.core.plan.reading import read, read_data, tables_of
from oppiva.core.plan.references import names_for
from oppiva.core.plan.report import Check, Finding, Report, Severity, finding_json, to_json
from oppiva.core.plan.spec import SECTIONS, FieldSpec, Kind, field_at, spec_of
from oppiva.core.plan.validation import check_data
from oppiva.core.plan.writing import to_toml

__all__ = [
    "CHECK_IDS",
    "DEFAULT",
    "REASONS",
    "SECTIONS",
    "Change",
    "Check",
    "Criteria",
    "FieldSpec",
    "Finding",
    "HoursMatrix",
    "Kind",
    "MatrixRow",
    "Norms",
    "Plan",
    "PlanError",
    "Report",
    "Severity",
    "check",
    "check_data",
    "demand_minutes",
    "diff",
    "field_at",
    "finding_json",
    "hours_matrix",
    "joined",
    "names_for",
    "names_of",
    "plan_of",
    "read",
    "read_data",
    "spec_of",
    "steps_of",
    "tables_of",
    "to_json",
    "to_toml",
]
