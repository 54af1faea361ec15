"""Which release a database is of: a database does not keep a version, only the migrations that made its tables."""

from collections.abc import Collection

# Release -> the last migration of each app whose tables it changed. A release without one needs no line.
RELEASES = {
    "0.2.0": ("audit.0002_insert_only", "jobs.0001_start", "people.0012_invitations", "programme.0005_letters"),
    "0.3.0": ("people.0013_workbooks", "workshops.0001_start"),
    "0.4.0": ("audit.0003_app_role", "pulses.0001_start", "workshops.0003_row_security"),
    "0.5.0": ("experiments.0005_row_security_anew", "workshops.0005_closing_by_decision"),
    "0.6.0": ("experiments.0008_publication",),
    "0.7.0": ("experiments.0009_published_rows",),
    "0.8.0": ("experiments.0010_picks",),
    "0.9.0": ("experiments.0011_search", "search.0001_start"),
    "0.10.0": ("catalogue.0005_measure_reading",),
    "0.11.0": ("catalogue.0009_unsent_answers",),
    "0.12.0": (
        "adoption.0003_begin_links",
        "catalogue.0012_forks",
        "experiments.0012_question_mails",
        "people.0014_question_mails",
    ),
    "0.13.0": ("catalogue.0013_libraries", "people.0015_api_tokens"),
}


def release_of(applied: Collection[str]) -> str | None:
    """The newest release all of whose migrations, and those before it, are applied; None when it is older than all."""
    found = None
    for release, last in RELEASES.items():
        if not set(last) <= set(applied):
            break
        found = release
    return found
