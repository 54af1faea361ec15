"""Which version a programme follows, and what that makes of it."""

import pytest

from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.people.models import EmploymentArea, Municipality, Organisation, Person
from oppiva.people.queries import actor_for
from oppiva.people.services import add_organisation, delete_organisation
from oppiva.programme import queries
from oppiva.programme.checking import plan_of
from oppiva.programme.models import Commitment, Milestone, PlanVersion, Programme, Target, WorkPackage
from oppiva.programme.services import add_version, end_programme, put_in_force, set_commitment
from programme.cast import SETUP, with_role

pytestmark = pytest.mark.django_db


def proposed(manager: Actor, programme: Programme, version: PlanVersion):
    """What the names of the plan probably are, among the organisations the manager may see."""
    return queries.proposals(programme, plan_of(version), queries.known_organisations(manager, programme))


def test_a_version_that_blocks_comes_into_force_only_with_a_reason(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    with pytest.raises(DomainError) as refused:
        put_in_force(manager, programme, version)
    assert (refused.value.code, refused.value.facts["blocking"]) == ("reason_needed", 4)
    programme.refresh_from_db()
    assert programme.state == "draft"
    programme = put_in_force(manager, programme, version, reason="Rahoittaja hyväksyi ehdoin")
    assert (programme.state, programme.plan_version, programme.force_reason) == (
        "active",
        version,
        "Rahoittaja hyväksyi ehdoin",
    )
    with reading(manager):
        state = Revision.objects.get(object_id=programme.pk, field="state")
    assert (state.before, state.after, state.reason) == ("draft", "active", "Rahoittaja hyväksyi ehdoin")
    assert AuditEvent.objects.filter(verb="plan_in_force", programme=str(programme.pk)).count() == 1


def test_the_version_in_force_makes_packages_targets_and_milestones(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    programme = put_in_force(manager, programme, version, reason="x")
    assert [one.code for one in queries.work_packages(programme)] == ["WP1", "WP2", "WP3", "WP4"]
    assert {one.code: (one.value, one.approximate) for one in queries.targets(programme)} == {
        "experiments": (105, False),
        "models": (21, True),
        "participants": (400, True),
    }
    assert [(one.code, one.kind) for one in queries.milestones(programme)] == [
        ("round-1", "round"),
        ("round-2", "round"),
        ("event", "event"),
        ("round-3", "round"),
    ]


def test_a_later_version_changes_adds_and_removes_but_leaves_own_milestones(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    programme = put_in_force(manager, programme, version, reason="x")
    own = Milestone.objects.create(
        programme=programme, code="own-1", kind="own", starts_on=programme.start, ends_on=programme.start
    )
    text = version.content.replace("value = 105", "value = 110").replace('code = "models"', 'code = "concepts"')
    later = add_version(manager, programme, toml=text)
    programme = put_in_force(manager, programme, later, reason="y")
    assert {one.code: one.value for one in queries.targets(programme)} == {
        "experiments": 110,
        "concepts": 21,
        "participants": 400,
    }
    kept = Target.objects.get(programme=programme, code="experiments")
    assert kept.version == 2
    assert Target.objects.filter(code="models", deleted_in__isnull=False).exists()
    assert own in queries.milestones(programme)
    assert WorkPackage.objects.count() == 4


def test_nothing_comes_into_force_twice_or_after_the_end(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    programme = put_in_force(manager, programme, version, reason="x")
    with pytest.raises(DomainError, match="already_in_force"):
        put_in_force(manager, programme, version, reason="x")
    with pytest.raises(DomainError, match="reason_needed"):
        end_programme(manager, programme, reason=" ")
    programme = end_programme(manager, programme, reason="Työ on tehty")
    with pytest.raises(DomainError, match="programme_ended"):
        add_version(manager, programme, toml=version.content + "\n")
    with pytest.raises(DomainError, match="programme_not_active"):
        end_programme(manager, programme, reason="uudelleen")


def test_areas_and_partners_are_only_proposed_from_the_keys(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    found = {one.named.key: one for one in proposed(manager, programme, version)}
    areas = {
        code: EmploymentArea.objects.get(pk=found[code].area).name_fi
        for code in ("mikkeli", "keski-savo", "savonlinna")
    }
    assert areas == {"mikkeli": "Mikkelin seutu", "keski-savo": "Keski-Savo", "savonlinna": "Savonlinna"}
    partner = found["Mäntyharjun kunta"]
    assert Municipality.objects.get(pk=partner.municipality).name_fi == "Mäntyharju"
    assert not Commitment.objects.exists()


def test_confirmed_matches_become_commitments_and_what_the_plan_calls_signed_waits_for_its_day(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    known = add_organisation(
        manager,
        fields={
            "name": "Järvi-Savo",
            "kind": "employment_area",
            "area": EmploymentArea.objects.get(name_fi="Savonlinna"),
        },
        programme_id=str(programme.pk),
    )
    proposal = next(one for one in proposed(manager, programme, version) if one.named.key == "savonlinna")
    assert (proposal.organisation, proposal.reason) == (known.pk, "same_area")
    put_in_force(
        manager,
        programme,
        version,
        reason="x",
        matches={"savonlinna": known.pk, "mikkeli": "new", "Mäntyharjun kunta": ""},
    )
    rows = {row.organisation: row.kind for row in queries.commitment_rows(manager, programme=programme)}
    assert rows == {"Järvi-Savo": "interest", "Mikkelin seudun työllisyysalue": "interest"}
    assert len(queries.unsigned_commitments(programme)) == 2
    made = Organisation.objects.get(name="Mikkelin seudun työllisyysalue")
    assert (made.kind, made.area and made.area.name_fi) == ("employment_area", "Mikkelin seutu")


def test_two_names_are_never_one_organisation(manager: Actor, programme: Programme, version: PlanVersion) -> None:
    known = add_organisation(manager, fields={"name": "Yksi", "kind": "other"}, programme_id=str(programme.pk))
    with pytest.raises(DomainError, match="matched_twice"):
        put_in_force(manager, programme, version, reason="x", matches={"mikkeli": known.pk, "savonlinna": known.pk})
    programme.refresh_from_db()
    assert programme.state == "draft"


@pytest.fixture
def foreign(programme: Programme) -> Organisation:
    """The employment area of another programme, under the name by which the plan calls it."""
    area = EmploymentArea.objects.get(name_fi="Mikkelin seutu")
    fields = {"name": "MIKKELIN seudun työllisyysalue", "kind": "employment_area", "area": area}
    return add_organisation(SETUP, fields=fields)


def test_an_organisation_of_another_programme_enters_this_one_too(
    manager: Actor, programme: Programme, version: PlanVersion, foreign: Organisation
) -> None:
    proposal = next(one for one in proposed(manager, programme, version) if one.named.key == "mikkeli")
    assert (proposal.organisation, proposal.reason) == (foreign.pk, "same_name")
    put_in_force(manager, programme, version, reason="x", matches={"mikkeli": foreign.pk})
    assert Commitment.objects.get(programme=programme).organisation == foreign


def test_a_new_organisation_of_a_known_name_is_the_known_one(
    manager: Actor, programme: Programme, version: PlanVersion, foreign: Organisation
) -> None:
    with pytest.raises(DomainError, match="matched_twice"):
        put_in_force(manager, programme, version, reason="x", matches={"mikkeli": "new", "savonlinna": foreign.pk})
    put_in_force(manager, programme, version, reason="x", matches={"mikkeli": "new"})
    assert Commitment.objects.get(programme=programme).organisation == foreign


def test_of_an_organisation_of_somebody_else_only_its_name_is_known(
    manager: Actor, stranger: Person, programme: Programme, version: PlanVersion, foreign: Organisation
) -> None:
    known = queries.known_organisations(manager, programme)
    assert [(one.names, one.area, one.is_area) for one in known] == [((foreign.name,), "", None)]
    assert queries.known_organisations(actor_for(stranger), programme) == []
    assert not queries.free_organisations(actor_for(stranger), programme).exists()


def test_a_deleted_organisation_cannot_be_matched(
    manager: Actor, programme: Programme, version: PlanVersion, foreign: Organisation
) -> None:
    delete_organisation(SETUP, foreign)
    with pytest.raises(DomainError, match="organisation_unknown"):
        put_in_force(manager, programme, version, reason="x", matches={"mikkeli": foreign.pk})


def test_a_signed_commitment_is_not_undone_by_a_plan_that_says_less(
    manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    known = add_organisation(manager, fields={"name": "Yksi", "kind": "other"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=known)
    set_commitment(
        manager,
        programme,
        organisation=known,
        fields={"kind": "signed", "date": programme.start, "promised_seats": 40},
        base_version=commitment.version,
    )
    put_in_force(manager, programme, version, reason="x", matches={"savonlinna": known.pk})
    commitment.refresh_from_db()
    assert (commitment.kind, commitment.promised_seats, commitment.plan_key) == ("signed", 40, "savonlinna")


def test_who_only_reads_puts_nothing_in_force(
    programme: Programme, version: PlanVersion, admin: Person, stranger: Person
) -> None:
    for other in (
        stranger,
        admin,
        with_role("Aune Tarkka", "auditor", admin, "programme", str(programme.pk)),
        with_role("Fia Vetäjä", "facilitator", admin, "programme", str(programme.pk)),
    ):
        with pytest.raises(DomainError, match="not_allowed"):
            put_in_force(actor_for(other), programme, version, reason="x")
