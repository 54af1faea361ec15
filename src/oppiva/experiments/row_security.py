"""Which rows of the experiments' guarded tables are a reader's, as SQL for the migrations (trust.md 4, W3).

A policy lives in the database from its migration on: when a condition here changes, a new migration makes it anew.
"""

from __future__ import annotations

from oppiva.audit.row_security import any_of, held, own
from oppiva.people.models import Role

# Who reads what has been decided: records.md 2.1, `experiment` of the table of rights.
READERS = (Role.FACILITATOR, Role.PROJECT_MANAGER, Role.ANALYST, Role.AUDITOR, Role.PARTICIPANT)
# Who reads the record of what is published to their circle: `R*`, `R.u*` and `R.a*` of the table, guests apart (W8).
OF_PROGRAMME = (Role.COMMUNICATOR, Role.STEERING)
OF_AREA = (Role.DIRECTOR, Role.AREA_ADMIN)


def of_team(column: str = "experiment_id") -> str:
    """The reader is a member of the team of the experiment."""
    mine = held([Role.TEAM_MEMBER], "e.team_id")
    return f"{column} IN (SELECT e.id FROM experiments_experiment e WHERE {mine})"  # noqa: S608 -- names of our own


def _submitted(column: str = "experiment_id") -> str:
    """The submitted experiments of the series, programmes, units and areas that the reader has a right in, and those
    shared with a programme in one of whose series the reader has."""
    enrolled = f"r.id IN (SELECT n.series_id FROM workshops_enrolment n WHERE {own('n.person_id')})"  # noqa: S608 -- names of our own
    at_work = (
        f"EXISTS (SELECT FROM jsonb_array_elements_text(e.units || e.areas) AS p(id) WHERE {held(READERS, 'p.id')})"
    )
    seat = f"o.id IN (SELECT n.series_id FROM workshops_enrolment n WHERE {own('n.person_id')})"  # noqa: S608 -- names of our own
    wide = (
        "e.share_level IN ('programme', 'public') AND r.programme_id IN "  # noqa: S608 -- names of our own
        f"(SELECT o.programme_id FROM workshops_series o WHERE {held(READERS, 'o.id')} OR {seat})"
    )
    there = f"({held(READERS, 'r.id')} OR {held(READERS, 'r.programme_id')} OR {enrolled} OR {at_work} OR ({wide}))"
    return (
        f"{column} IN (SELECT e.id FROM experiments_experiment e JOIN workshops_team t ON t.id = e.team_id "  # noqa: S608 -- names of our own
        f"JOIN workshops_series r ON r.id = t.series_id WHERE e.submitted_at IS NOT NULL AND {there})"
    )


def _circle(column: str = "experiment_id") -> str:
    """The published experiments of the reader's circle: of the programme, of the unit, of the area."""
    at_unit = (
        f"EXISTS (SELECT FROM jsonb_array_elements_text(e.units) AS p(id) WHERE {held([Role.SUPERVISOR], 'p.id')})"
    )
    # A director of a unit reads the area that it lies in.
    of_unit = (
        "EXISTS (SELECT FROM people_unit u JOIN people_organisation o ON o.id = u.organisation_id "
        f"WHERE o.area_id = p.id AND {held([Role.DIRECTOR], 'u.id')})"
    )
    in_area = (
        f"EXISTS (SELECT FROM jsonb_array_elements_text(e.areas) AS p(id) WHERE {held(OF_AREA, 'p.id')} OR {of_unit})"
    )
    return (
        f"{column} IN (SELECT e.id FROM experiments_experiment e WHERE e.state = 'published' "  # noqa: S608 -- names of our own
        f"AND ({held(OF_PROGRAMME, 'e.programme_id')} OR {at_unit} OR {in_area}))"
    )


def _public(column: str = "experiment_id") -> str:
    """What is open to everybody: of it only the number that went out is read, never the record behind it (W8)."""
    return (
        f"{column} IN (SELECT e.id FROM experiments_experiment e "  # noqa: S608 -- names of our own
        "WHERE e.share_level = 'public' AND e.state = 'published')"
    )


def _shared(step: str, column: str = "cycle_id") -> str:
    """The team shows this step of this round to the facilitators of its series before the decision."""
    leads = f"({held([Role.FACILITATOR], 'r.id')} OR {held([Role.FACILITATOR], 'r.programme_id')})"
    return (
        f"{column} IN (SELECT s.{column} FROM experiments_stepshare s "  # noqa: S608 -- names of our own
        "JOIN experiments_experiment e ON e.id = s.experiment_id JOIN workshops_team t ON t.id = e.team_id "
        f"JOIN workshops_series r ON r.id = t.series_id WHERE s.step = '{step}' AND s.revoked_at IS NULL "
        f"AND s.deleted_in IS NULL AND {leads})"
    )


DECIDED = "cycle_id IN (SELECT c.id FROM experiments_cycle c WHERE c.decided_at IS NOT NULL)"


def of_experiment(step: str) -> str:
    """A step of the whole experiment: the team's, those it shares with, and after the decision the readers'."""
    return any_of(of_team(), _submitted(), _circle(), _shared(step, "experiment_id"))


def of_cycle(step: str) -> str:
    """A step of a cycle: the next cycle is a draft again."""
    return any_of(of_team(), f"({_submitted()}) AND {DECIDED}", f"({_circle()}) AND {DECIDED}", _shared(step))


def of_trial() -> str:
    """The trial step, which a supervisor who was asked for permission reads, too, until the decision."""
    asked = (
        "cycle_id IN (SELECT p.cycle_id FROM experiments_permissionrequest p "  # noqa: S608 -- names of our own
        "JOIN experiments_cycle c ON c.id = p.cycle_id "
        f"WHERE {own('p.supervisor_id')} AND p.state <> 'withdrawn' AND c.decided_at IS NULL AND p.deleted_in IS NULL)"
    )
    return f"{of_cycle('S3')} OR ({asked})"


def of_readers() -> str:
    """What readers ask and are answered: the team's, who reads what it decided, and one's own question."""
    return any_of(of_team(), _submitted(), _circle(), own("asked_by_id"))


def of_writer() -> str:
    """What one is typing, what one picked: nobody's but one's own."""
    return any_of(own())


def of_team_alone() -> str:
    """Snapshots hold every cycle, drafts too."""
    return any_of(of_team())


def of_supervisor() -> str:
    """What a team asks or tells one supervisor."""
    return any_of(of_team(), own("supervisor_id"))


def of_publishers(column: str = "experiment_id") -> str:
    """What a team prepares for publishing: the team's, and once it has decided, its facilitators'."""
    leads = f"({held([Role.FACILITATOR], 'r.id')} OR {held([Role.FACILITATOR], 'r.programme_id')})"
    led = (
        f"{column} IN (SELECT e.id FROM experiments_experiment e JOIN workshops_team t ON t.id = e.team_id "  # noqa: S608 -- names of our own
        f"JOIN workshops_series r ON r.id = t.series_id WHERE e.submitted_at IS NOT NULL AND {leads})"
    )
    return any_of(of_team(column), led)


def of_check() -> str:
    """What was decided of the spans of a check, to whom the check is given."""
    given = of_publishers("k.object_id")
    return any_of(f"publication_check_id IN (SELECT k.id FROM experiments_publicationcheck k WHERE {given})")  # noqa: S608 -- names of our own


def of_publication() -> str:
    """The newest number of a published experiment is everybody's; earlier ones are the readers' of the programme."""
    return any_of(of_team(), _submitted(), f"({_public()}) AND ended_at IS NULL", f"({_circle()}) AND ended_at IS NULL")


def of_follow_up() -> str:
    """What was answered of a decision: the readers' of the decision, and of the one who was asked."""
    return any_of(of_team(), _submitted(), _circle(), own("asked_id"))


def found_texts() -> dict[str, str]:
    """The texts of the index, by kind: the whole record is its readers', what went out is everybody's, and of those at
    work the team's and the facilitators' to whom it shows a step."""
    leads = f"({held([Role.FACILITATOR], 'r.id')} OR {held([Role.FACILITATOR], 'r.programme_id')})"
    shown = (
        "object_id IN (SELECT s.experiment_id FROM experiments_stepshare s "  # noqa: S608 -- names of our own
        "JOIN experiments_experiment e ON e.id = s.experiment_id JOIN workshops_team t ON t.id = e.team_id "
        "JOIN workshops_series r ON r.id = t.series_id WHERE e.submitted_at IS NULL AND s.revoked_at IS NULL "
        f"AND s.deleted_in IS NULL AND {leads})"
    )
    own_team, at = of_team("object_id"), "object_id"
    return {
        "experiment": f"({own_team}) OR ({_submitted(at)}) OR ({_circle(at)})",
        "published": f"({_public(at)}) OR ({_circle(at)})",
        "begun": f"({own_team}) OR ({shown})",
    }
