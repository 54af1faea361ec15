"""Who wrote a plan version or recorded a commitment hears what somebody else did with it, with the reason."""

import pytest

from oppiva.core.policy import Actor
from oppiva.people.models import Notice, Person
from oppiva.people.notices import line_of
from oppiva.people.queries import actor_for, newest_notices
from oppiva.people.services import add_organisation, give_grant, revoke_grant
from oppiva.programme.models import PlanVersion, Programme
from oppiva.programme.services import (
    put_in_force,
    record_decision,
    remove_commitment,
    set_commitment,
)
from programme.cast import LONG_AGO, SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(programme: Programme, stranger: Person, admin: Person) -> Actor:
    """Another manager of the programme."""
    give_grant(
        actor_for(admin),
        person=stranger,
        role="project_manager",
        scope_kind="programme",
        scope_id=str(programme.pk),
        starts_on=LONG_AGO,
        reason="toinen päällikkö",
    )
    Notice.objects.all().delete()
    return actor_for(stranger)


def told(person: Person) -> list[tuple[str, str]]:
    return [(notice.code, notice.reason) for notice in newest_notices(actor_for(person), 9)]


def test_the_author_hears_that_another_put_the_version_in_force(
    second: Actor, programme: Programme, version: PlanVersion, hanna: Person, stranger: Person
) -> None:
    put_in_force(second, programme, version, reason="Rahoittaja odottaa")
    assert told(hanna) == [("in_force", "Rahoittaja odottaa")]
    (line,) = map(line_of, newest_notices(actor_for(hanna)))
    assert line.address == f"/hanke/{programme.code}/suunnitelma/1/"
    assert programme.code in line.words
    assert told(stranger) == []


def test_who_does_it_alone_hears_nothing(
    second: Actor, manager: Actor, programme: Programme, version: PlanVersion, hanna: Person
) -> None:
    put_in_force(manager, programme, version, reason="syy")
    record_decision(manager, programme, decision={"supported": True}, base=version)
    assert told(hanna) == []


def test_the_author_hears_of_the_decision_and_of_the_version_that_took_the_place(
    second: Actor, manager: Actor, programme: Programme, version: PlanVersion, hanna: Person, stranger: Person
) -> None:
    programme = put_in_force(manager, programme, version, reason="syy")
    decided = record_decision(second, programme, decision={"supported": True}, base=version)
    assert told(hanna) == [("decided", "")]
    put_in_force(second, programme, decided, reason="Päätös tuli")
    # Both are of one version: one line, its newest state.
    assert told(hanna) == [("replaced", "Päätös tuli")]
    (line,) = map(line_of, newest_notices(actor_for(hanna)))
    assert line.address == f"/hanke/{programme.code}/suunnitelma/2/"
    assert told(stranger) == []


def test_recorders_hear_of_a_step_and_of_removal_by_somebody_else(
    second: Actor, manager: Actor, programme: Programme, hanna: Person, stranger: Person
) -> None:
    house = add_organisation(SETUP, fields={"name": "Kunta", "kind": "municipality"})
    made = set_commitment(manager, programme, organisation=house, fields={"kind": "interest"})
    changed = set_commitment(
        second, programme, organisation=house, fields={"kind": "none"}, base_version=made.version, reason="Perui"
    )
    assert told(hanna) == [("changed", "Perui")]
    # Seats are no state: nobody is told.
    changed = set_commitment(
        second, programme, organisation=house, fields={"promised_seats": 4}, base_version=changed.version
    )
    assert len(Notice.objects.all()) == 1
    remove_commitment(manager, changed, reason="Ei tule mukaan")
    assert told(stranger) == [("removed", "Ei tule mukaan")]
    assert told(hanna) == [("changed", "Perui")]


def test_who_may_no_longer_see_it_is_not_told(
    second: Actor, programme: Programme, version: PlanVersion, hanna: Person, admin: Person
) -> None:
    for grant in hanna.grants.filter(scope_kind="programme"):
        revoke_grant(actor_for(admin), grant, reason="siirtyi")
    Notice.objects.all().delete()
    put_in_force(second, programme, version, reason="syy")
    assert told(hanna) == []
