"""Reads of programme for pages, exports and upper apps, one module by noun."""

from oppiva.programme.queries.checks import (
    SEVERITIES,
    StoredCheck,
    StoredReport,
    blocking,
    findings_in_force,
    report_of,
    severities,
)
from oppiva.programme.queries.commitments import (
    CommitmentRow,
    commitment_counts,
    commitment_rows,
    free_organisations,
    programmes_of_organisations,
    recorders_of,
    unsigned_commitments,
)
from oppiva.programme.queries.executors import Promise, executors, organisations_taking_part, promises_to_units
from oppiva.programme.queries.matching import known_organisations, proposals
from oppiva.programme.queries.municipalities import Coverage, coverage
from oppiva.programme.queries.programmes import (
    ProgrammeRow,
    current_programmes,
    label_in_language,
    programme_rows,
    scope_choices,
    scope_exists,
    scope_labels,
)
from oppiva.programme.queries.records import living_rows, milestones, targets, work_packages
from oppiva.programme.queries.versions import (
    VersionRow,
    decision_version,
    newest_version,
    other_in_force,
    plan_in_force,
    previous_version,
    version_numbers,
    version_of,
    version_rows,
)

__all__ = [
    "SEVERITIES",
    "CommitmentRow",
    "Coverage",
    "ProgrammeRow",
    "Promise",
    "StoredCheck",
    "StoredReport",
    "VersionRow",
    "blocking",
    "commitment_counts",
    "commitment_rows",
    "coverage",
    "current_programmes",
    "decision_version",
    "executors",
    "findings_in_force",
    "free_organisations",
    "known_organisations",
    "label_in_language",
    "living_rows",
    "milestones",
    "newest_version",
    "organisations_taking_part",
    "other_in_force",
    "plan_in_force",
    "previous_version",
    "programme_rows",
    "programmes_of_organisations",
    "promises_to_units",
    "proposals",
    "recorders_of",
    "report_of",
    "scope_choices",
    "scope_exists",
    "scope_labels",
    "severities",
    "targets",
    "unsigned_commitments",
    "version_numbers",
    "version_of",
    "version_rows",
    "work_packages",
]
