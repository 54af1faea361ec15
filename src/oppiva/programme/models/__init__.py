"""Programmes, the plan versions they grow from, the stored plan checks, and what organisations have promised."""

from oppiva.programme.models.append_only import AppendOnly, AppendOnlyModel
from oppiva.programme.models.checks import CheckResult, CheckRun, CriteriaSet, Criterion, Severity
from oppiva.programme.models.commitments import MAX_SEATS, Commitment
from oppiva.programme.models.content import Milestone, Target, WorkPackage
from oppiva.programme.models.plans import PlanVersion
from oppiva.programme.models.programmes import Programme
from oppiva.programme.models.words import Titled, in_language, label_of

__all__ = [
    "MAX_SEATS",
    "AppendOnly",
    "AppendOnlyModel",
    "CheckResult",
    "CheckRun",
    "Commitment",
    "CriteriaSet",
    "Criterion",
    "Milestone",
    "PlanVersion",
    "Programme",
    "Severity",
    "Target",
    "Titled",
    "WorkPackage",
    "in_language",
    "label_of",
]
