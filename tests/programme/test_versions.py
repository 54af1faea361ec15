"""Opening a programme from a plan file, and its versions: numbered, checked, never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.plan import DEFAULT, PlanError, check, to_json
from oppiva.core.policy import Actor
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme import queries
from oppiva.programme.checking import plan_of
from oppiva.programme.models import AppendOnly, CheckRun, CriteriaSet, Criterion, PlanVersion, Programme
from oppiva.programme.services import (
    add_version,
    edit_section,
    open_programme,
    record_decision,
    take_up_again,
)
from programme.cast import with_role

pytestmark = pytest.mark.django_db


def test_the_first_file_opens_a_draft_and_makes_who_opened_it_its_manager(
    programme: Programme, hanna: Person, admin: Person
) -> None:
    assert (programme.state, programme.code, programme.name_fi) == ("draft", "ES-OPPIVA", "Oppiva työllisyysalue")
    grant = RoleGrant.objects.get(person=hanna, scope_kind="programme")
    assert (grant.role, grant.scope_id, grant.granted_by) == ("project_manager", str(programme.pk), admin)


def test_the_real_plan_as_submitted_blocks_in_four_checks(version: PlanVersion) -> None:
    report = queries.report_of(version)
    assert report is not None
    assert report.counts == {"BLOCK": 4, "WARN": 17, "INFO": 7, "OK": 4}
    assert [check.id for check in report.checks if check.severity == "BLOCK"] == ["G03", "G04", "G05", "G06"]


def test_the_stored_result_is_what_checking_again_gives(version: PlanVersion) -> None:
    report = queries.report_of(version)
    again = to_json(check(plan_of(version), DEFAULT))
    assert report is not None
    assert report.demand_minutes == again["demand_minutes"]
    assert [
        {"id": one.id, "severity": one.severity, "section": one.section, "findings": list(one.findings)}
        for one in report.checks
    ] == again["checks"]
    assert CheckRun.objects.filter(plan_version=version).count() == 1


@pytest.mark.parametrize("role", ["facilitator", "auditor", "steering", "instance_admin"])
def test_only_a_project_manager_with_a_grant_of_own_opens_a_programme(
    role: str, programme: Programme, admin: Person, real_plan: str
) -> None:
    scope = ("instance", "") if role == "instance_admin" else ("programme", str(programme.pk))
    other = admin if role == "instance_admin" else with_role("Olli Toinen", role, admin, *scope)
    with pytest.raises(DomainError, match="not_allowed"):
        open_programme(actor_for(other), toml=real_plan.replace("ES-OPPIVA", "TOINEN"))


def test_a_code_that_is_taken_or_does_not_fit_an_address_is_refused(
    hanna: Person, programme: Programme, real_plan: str
) -> None:
    with pytest.raises(DomainError, match="code_taken"):
        open_programme(actor_for(hanna), toml=real_plan.replace("ES-OPPIVA", "es-oppiva"))
    for code in ("a/b", "uusi", "x" * 41, ".."):
        with pytest.raises(DomainError, match="code_not_usable"):
            open_programme(actor_for(hanna), toml=real_plan.replace('"ES-OPPIVA"', f'"{code}"'))
    assert Programme.objects.count() == 1


def test_an_unreadable_file_names_line_and_key_and_stores_nothing(hanna: Person, real_plan: str) -> None:
    with pytest.raises(PlanError) as refused:
        open_programme(actor_for(hanna), toml=real_plan.replace("value = 105", 'value = "105"'))
    assert (refused.value.code, refused.value.path) == ("wrong_type", "targets[0].value")
    assert real_plan.splitlines()[refused.value.line - 1].startswith("value = 105")
    assert not Programme.objects.exists()


def test_ten_thousand_targets_are_refused_in_one_clear_error(hanna: Person, real_plan: str) -> None:
    many = "".join(f'[[targets]]\ncode = "t{n}"\nvalue = 1\n' for n in range(10_000))
    with pytest.raises(PlanError, match="too_many_rows"):
        open_programme(actor_for(hanna), toml=real_plan + many)


def test_a_plan_with_a_text_of_ten_thousand_characters_is_not_stored_and_its_line_is_named(
    hanna: Person, real_plan: str
) -> None:
    text = real_plan.replace('region = "', f'region = "{"x" * 10_000}')
    with pytest.raises(PlanError, match="text_too_long") as refused:
        open_programme(actor_for(hanna), toml=text)
    line = next(at for at, row in enumerate(text.splitlines(), 1) if row.startswith("region"))
    assert (refused.value.path, refused.value.line, refused.value.facts["limit"]) == ("programme.region", line, 500)
    assert not Programme.objects.exists()


def test_an_edit_is_a_new_version_based_on_the_one_before(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    second = edit_section(
        manager,
        programme,
        section="continuity",
        value={"applicant_duty": "Vastaa kysymyksiin", "handover_signed": True},
        base=version,
    )
    assert (second.no, second.based_on, second.origin) == (2, version, "edited")
    assert plan_of(second).continuity.applicant_duty == "Vastaa kysymyksiin"
    assert plan_of(version).continuity.applicant_duty is None


def test_a_decision_is_a_new_version_that_differs_in_the_decision_only(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    second = record_decision(manager, programme, decision={"supported": True}, base=version)
    before, after = dict(plan_of(version).data), dict(plan_of(second).data)
    assert (before.pop("decision"), after.pop("decision")) != ({}, {})
    assert before == after
    assert second.origin == "decision"


def test_saving_what_is_already_there_stores_no_version(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    with pytest.raises(DomainError, match="nothing_changed"):
        add_version(manager, programme, toml=version.content)
    same = dict(plan_of(version).data)["targets"]
    with pytest.raises(DomainError, match="nothing_changed"):
        edit_section(manager, programme, section="targets", value=same, base=version)


def test_the_file_of_another_programme_is_refused(manager: Actor, programme: Programme, real_plan: str) -> None:
    with pytest.raises(DomainError, match="code_differs"):
        add_version(manager, programme, toml=real_plan.replace("ES-OPPIVA", "MUU"))


def test_two_who_edit_different_sections_both_keep_their_work(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    edit_section(manager, programme, section="other_funding", value={"none": True}, base=version)
    third = edit_section(manager, programme, section="adoption", value={"target": 10}, base=version)
    plan = plan_of(third)
    assert (third.no, plan.other_funding.none, plan.adoption.target) == (3, True, 10)


def test_two_who_edit_different_fields_of_a_section_are_joined(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    edit_section(manager, programme, section="applicant", value={"kind": "association"}, base=version)
    third = edit_section(manager, programme, section="applicant", value={"turnover": 900000}, base=version)
    assert (plan_of(third).applicant.kind, plan_of(third).applicant.turnover_cents) == ("association", 90_000_000)


def test_two_who_edit_the_same_field_meet_a_conflict_with_both_texts(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    edit_section(manager, programme, section="applicant", value={"kind": "association"}, base=version)
    with pytest.raises(DomainError) as refused:
        edit_section(manager, programme, section="applicant", value={"kind": "education"}, base=version)
    assert (refused.value.code, refused.value.facts["version"]) == ("conflict", 2)
    assert [change.after for change in refused.value.facts["mine"]] == ["education"]
    assert [change.after for change in refused.value.facts["theirs"]] == ["association"]
    assert PlanVersion.objects.count() == 2


def test_an_earlier_version_can_be_taken_up_again(manager: Actor, programme: Programme, version: PlanVersion) -> None:
    edit_section(manager, programme, section="other_funding", value={"none": True}, base=version)
    third = take_up_again(manager, programme, version)
    assert (third.no, third.content, third.based_on) == (3, version.content, version)


def test_a_stranger_and_a_facilitator_add_no_version(
    programme: Programme, stranger: Person, admin: Person, version: PlanVersion
) -> None:
    facilitator = with_role("Faija Fasilitaattori", "facilitator", admin, "programme", str(programme.pk))
    for other in (stranger, facilitator):
        with pytest.raises(DomainError, match="not_allowed"):
            edit_section(actor_for(other), programme, section="adoption", value={"target": 1}, base=version)
    assert PlanVersion.objects.count() == 1


def test_a_draft_follows_its_newest_version(manager: Actor, programme: Programme, real_plan: str) -> None:
    add_version(
        manager, programme, toml=real_plan.replace('name.fi = "Oppiva työllisyysalue"', 'name.fi = "Uusi nimi"')
    )
    programme.refresh_from_db()
    assert programme.name_fi == "Uusi nimi"


def test_each_version_leaves_one_audit_row_in_codes(manager: Actor, programme: Programme, version: PlanVersion) -> None:
    event = AuditEvent.objects.get(verb="plan_version_added")
    assert (event.programme, event.object_id, event.facts["no"]) == (str(programme.pk), str(version.pk), 1)


@pytest.mark.both
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE programme_planversion SET content = 'x'",
        "DELETE FROM programme_planversion",
        "UPDATE programme_checkrun SET result = 'OK'",
        "DELETE FROM programme_checkresult",
        "UPDATE programme_criteriaset SET settings = '{}'",
        "DELETE FROM programme_criterion",
    ],
)
def test_versions_results_and_used_criteria_are_append_only_by_sql(version: PlanVersion, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.both
def test_a_version_refuses_to_be_saved_again_or_deleted(version: PlanVersion) -> None:
    for deed in (version.save, version.delete):
        with pytest.raises(AppendOnly):
            deed()


@pytest.mark.both
def test_criteria_may_change_until_a_check_uses_them(db: None) -> None:
    CriteriaSet.objects.filter(key=DEFAULT.key).update(call_code="haku-1")
    assert Criterion.objects.filter(criteria_set__call_code="haku-1").update(weight=2) == 31
