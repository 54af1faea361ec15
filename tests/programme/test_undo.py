"""Deleting and bringing back around a programme: what is of the plan, what is promised, who may do it still."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.urls import reverse

from oppiva.audit.models import Deletion
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people import structure
from oppiva.people.models import EmploymentArea, Organisation, Person, RoleGrant
from oppiva.people.queries import actor_for, deleted_batches
from oppiva.people.services import add_organisation, add_unit, bring_back, delete_organisation, delete_unit
from oppiva.programme.models import Commitment, PlanVersion, Programme, Target
from oppiva.programme.services import add_version, end_programme, put_in_force, remove_commitment, set_commitment
from programme.cast import SETUP, signed_in, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.both]

Promise = Callable[..., Commitment]


@pytest.fixture
def here(manager: Actor, programme: Programme) -> Organisation:
    """An organisation that the project manager added from within the programme; it lies in no area."""
    return add_organisation(manager, fields={"name": "Tampere", "kind": "municipality"}, programme_id=str(programme.pk))


@pytest.fixture
def promise(manager: Actor, programme: Programme, here: Organisation) -> Promise:
    """Its commitment, with these fields."""

    def change(**fields: object) -> Commitment:
        return set_commitment(manager, programme, organisation=here, fields=fields, base_version=1)

    return change


def test_what_a_change_of_plan_removed_is_not_brought_back_by_hand(
    hanna: Person, manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    put_in_force(manager, programme, version, reason="x")
    second = add_version(manager, programme, toml=version.content.replace('code = "models"', 'code = "concepts"'))
    put_in_force(manager, programme, second, reason="Vähemmän tavoitteita")
    batch = Deletion.objects.get(kind="programme.target").batch
    assert deleted_batches(manager) == []
    with pytest.raises(DomainError, match="batch_unknown"):
        bring_back(manager, batch)
    page = signed_in(hanna).post(reverse("people:undo", args=[batch]))
    assert page.status_code == 422
    living = Target.objects.filter(deleted_in__isnull=True)
    assert sorted(living.values_list("code", flat=True)) == ["concepts", "experiments", "participants"]


def test_an_organisation_that_has_promised_something_is_not_deleted(
    hanna: Person, manager: Actor, here: Organisation, promise: Promise
) -> None:
    promise(promised_seats=12)
    with pytest.raises(DomainError, match="organisation_committed") as refused:
        delete_organisation(manager, here)
    assert refused.value.facts["count"] == 1
    answer = signed_in(hanna).post("/en" + reverse("people:organisation_delete", args=[here.pk]))
    assert answer.status_code == 422
    assert "has a commitment in a programme" in answer.content.decode()
    assert Organisation.objects.get(pk=here.pk).deleted_in is None


def test_an_organisation_added_by_mistake_goes_with_its_empty_commitment_and_comes_back_with_it(
    manager: Actor, programme: Programme, here: Organisation
) -> None:
    batch = delete_organisation(manager, here)
    assert not Commitment.objects.filter(organisation=here, deleted_in__isnull=True).exists()
    assert bring_back(manager, batch) == 2
    assert Commitment.objects.get(organisation=here).deleted_in is None
    assert str(programme.pk) in structure.current().programmes_of_house[here.pk]


def test_who_has_lost_the_role_brings_nothing_back(
    hanna: Person, manager: Actor, programme: Programme, here: Organisation, promise: Promise
) -> None:
    removed = remove_commitment(manager, promise(kind="interest"), reason="Virhe")
    mistake = add_organisation(manager, fields={"name": "Virhe", "kind": "other"}, programme_id=str(programme.pk))
    gone = delete_organisation(manager, mistake)
    RoleGrant.objects.filter(person=hanna, scope_kind="programme").update(revoked_at="2026-01-01T00:00:00Z")
    for batch in (removed, gone):
        with pytest.raises(DomainError, match="not_allowed"):
            bring_back(actor_for(hanna), batch)
    assert Commitment.objects.filter(deleted_in__isnull=True).count() == 0


def test_no_commitment_comes_back_into_a_programme_that_has_ended(
    manager: Actor, programme: Programme, version: PlanVersion, promise: Promise
) -> None:
    put_in_force(manager, programme, version, reason="x")
    batch = remove_commitment(manager, promise(kind="interest"), reason="Virhe")
    programme.refresh_from_db()
    end_programme(manager, programme, reason="Valmis")
    with pytest.raises(DomainError, match="programme_ended"):
        bring_back(manager, batch)


def test_a_part_comes_back_only_to_an_organisation_that_is_there(admin: Person) -> None:
    keeper = actor_for(with_role("Alma Alue", "area_admin", admin, "area", "23"))
    house = add_organisation(
        SETUP, fields={"name": "Talo", "kind": "other", "area": EmploymentArea.objects.get(pk="23")}
    )
    room = delete_unit(keeper, add_unit(keeper, house, fields={"name": "Huone"}))
    whole: UUID = delete_organisation(keeper, house)
    with pytest.raises(DomainError, match="house_gone"):
        bring_back(keeper, room)
    assert (bring_back(keeper, whole), bring_back(keeper, room)) == (1, 1)
