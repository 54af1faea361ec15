"""Lists and decisions agree: a programme, plan or commitment is listed exactly when the policy opens it."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppiva.core.policy import ANONYMOUS, ROLES, Actor, Grant, Level, Place, decide
from oppiva.people.models import EmploymentArea, Organisation, Person, Unit
from oppiva.people.queries import actor_for
from oppiva.people.rules import places_of_scopes
from oppiva.people.services import add_organisation, add_unit
from oppiva.programme import queries, rules
from oppiva.programme.models import Commitment, PlanVersion, Programme
from programme.cast import SETUP, person_of, signed_in, with_role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, tzinfo=UTC)


@pytest.fixture
def unit(programme: Programme) -> Unit:
    """A unit of an organisation that takes part."""
    area = EmploymentArea.objects.get(name_fi="Savonlinna")
    fields = {"name": "Järvi-Savo", "kind": "employment_area", "area": area}
    return add_unit(SETUP, add_organisation(SETUP, fields=fields, programme_id=str(programme.pk)), fields={"name": "A"})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_what_is_listed_is_what_the_policy_opens(data: st.DataObject, programme: Programme, unit: Unit) -> None:
    scopes = [
        ("own", ""),
        ("instance", ""),
        ("unit", str(unit.pk)),
        ("area", str(unit.organisation.area_id)),
        ("area", "01"),
        ("programme", str(programme.pk)),
        ("programme", "00000000-0000-0000-0000-000000000000"),
    ]
    chosen = data.draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(scopes)), max_size=3))
    places = places_of_scopes([scope for _role, scope in chosen])
    actor = Actor("x", tuple(Grant(role, Place(*scope), places[scope]) for role, scope in chosen))
    for kind in ("programme", "plan"):
        for level in (Level.META, Level.FULL):
            listed = rules.programmes_visible_to(actor, "read", kind, level).filter(pk=programme.pk).exists()
            opened = decide(actor, "read", rules.target_of(programme, kind), NOW).level >= level
            assert listed == opened, (kind, level, chosen)
    commitment = Commitment.objects.get(organisation=unit.organisation)
    for action, level in (("read", Level.META), ("write", Level.FULL)):
        listed = rules.commitments_visible_to(actor, action).filter(pk=commitment.pk).exists()
        opened = decide(actor, action, rules.commitment_target(commitment), NOW).level >= level
        assert listed == opened, (action, chosen)


@pytest.mark.parametrize(
    ("role", "reads_plan", "sees_pay", "edits"),
    [
        ("facilitator", True, False, False),
        ("analyst", True, False, False),
        ("communicator", True, False, False),
        ("steering", True, False, False),
        ("auditor", True, True, False),
        ("project_manager", True, True, True),
    ],
)
def test_who_reads_the_plan_and_its_pay(
    role: str, reads_plan: bool, sees_pay: bool, edits: bool, programme: Programme, admin: Person
) -> None:
    actor = actor_for(with_role("Joku Muu", role, admin, "programme", str(programme.pk)))
    assert rules.may(actor, "read", programme, "plan") is reads_plan
    assert rules.sees_pay(actor, programme) is sees_pay
    assert rules.may(actor, "write", programme, "plan") is edits


def test_the_responsible_person_reads_pay_but_not_the_plan(programme: Programme, admin: Person) -> None:
    actor = actor_for(with_role("Vastuu Henkilö", "responsible_person", admin, "programme", str(programme.pk)))
    assert rules.sees_pay(actor, programme)
    assert not rules.may(actor, "read", programme, "plan")


def test_a_participant_sees_that_the_programme_exists_but_no_plan(
    programme: Programme, unit: Unit, admin: Person
) -> None:
    actor = actor_for(with_role("Osa Llistuja", "participant", admin, "unit", str(unit.pk)))
    assert [row.code for row in queries.programme_rows(actor)] == ["ES-OPPIVA"]
    assert not rules.plan_versions_visible_to(actor).exists()
    assert queries.commitment_rows(actor, programme=programme) == []


def test_nobody_and_who_has_no_grant_see_nothing(programme: Programme, version: PlanVersion) -> None:
    for actor in (ANONYMOUS, actor_for(person_of("Ei Mitään"))):
        assert queries.programme_rows(actor) == []
        assert not rules.plan_versions_visible_to(actor).exists()


def test_an_area_admin_edits_the_commitments_of_the_own_area_only(
    programme: Programme, unit: Unit, admin: Person
) -> None:
    far = add_organisation(
        SETUP,
        fields={"name": "Kaukana", "kind": "other", "area": EmploymentArea.objects.get(name_fi="Keski-Savo")},
        programme_id=str(programme.pk),
    )
    person = with_role("Alue Pääkäyttäjä", "area_admin", admin, "area", str(unit.organisation.area_id))
    rows = queries.commitment_rows(actor_for(person), programme=programme)
    assert [row.organisation for row in rows] == ["Järvi-Savo"]
    browser = signed_in(person)
    own, other = (Commitment.objects.get(organisation=one) for one in (unit.organisation, far))
    assert browser.get(f"/hanke/ES-OPPIVA/sitoumukset/{own.pk}/muokkaa/").status_code == 200
    assert browser.get(f"/hanke/ES-OPPIVA/sitoumukset/{other.pk}/").status_code == 404


def test_an_organisation_added_within_a_programme_takes_part_with_nothing_promised(
    programme: Programme, manager: Actor
) -> None:
    added = add_organisation(manager, fields={"name": "Uusi", "kind": "other"}, programme_id=str(programme.pk))
    alone = add_organisation(SETUP, fields={"name": "Yksin", "kind": "other"})
    assert Commitment.objects.get(organisation=added).kind == "none"
    assert not Commitment.objects.filter(organisation=alone).exists()
    assert Organisation.objects.count() == 2
