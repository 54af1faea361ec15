"""What is kept in memory is never older than the rows, and a change that is taken back leaves nothing behind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from oppiva.core.policy import INSTANCE, Actor, Grant, system
from oppiva.people import opening, services, structure
from oppiva.people.models import EmploymentArea, Organisation, Person, RoleGrant, Unit
from oppiva.people.queries import actor_for
from oppiva.people.rules import organisation_ids, organisations_visible_to, places_of_units
from oppiva.people.structure import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SETUP = system("test")


@pytest.fixture
def house() -> Organisation:
    area = EmploymentArea.objects.get(code="23")
    return services.add_organisation(SETUP, fields={"name": "Talo", "kind": "employer", "area": area})


@pytest.fixture
def unit(house: Organisation) -> Unit:
    return services.add_unit(SETUP, house, fields={"name": "Yksikkö", "size": 10})


def supervisor_of(unit: Unit) -> RoleGrant:
    return services.give_grant(
        SETUP,
        person=services.add_person(SETUP, fields={"name": "Aino", "email": "aino@talo.example", "unit": unit}),
        role="supervisor",
        scope_kind="unit",
        scope_id=str(unit.pk),
        starts_on=date(2020, 1, 1),
        reason="test",
    )


def sql(text: str, *values: object) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, values)

    return run


def test_every_change_of_what_rights_rest_on_renews_the_stamp(house: Organisation, unit: Unit) -> None:
    grant = supervisor_of(unit)
    grant_pk = RoleGrant._meta.pk.get_db_prep_value(grant.pk, connection)
    unit_pk = Unit._meta.pk.get_db_prep_value(unit.pk, connection)
    house_pk = Organisation._meta.pk.get_db_prep_value(house.pk, connection)
    seen = {structure.stamp()}
    changes = [
        sql("UPDATE people_rolegrant SET ends_on = %s WHERE id = %s", date(2030, 1, 1), grant_pk),
        sql("DELETE FROM people_rolegrant WHERE id = %s", grant_pk),
        sql("UPDATE people_unit SET name = %s WHERE id = %s", "Toinen", unit_pk),
        sql("UPDATE people_organisation SET area_id = %s WHERE id = %s", "24", house_pk),
    ]
    for number, change in enumerate(changes, start=2):
        change()
        seen.add(structure.stamp())
        assert len(seen) == number


def test_a_person_s_own_change_renews_nothing(unit: Unit) -> None:
    before = structure.stamp()
    services.add_person(SETUP, fields={"name": "Aino", "email": "aino@talo.example", "unit": unit})
    assert structure.stamp() == before


def test_a_unit_that_moves_takes_its_people_s_reach_along(house: Organisation, unit: Unit) -> None:
    assert {place.id for place in places_of_units([unit.pk])[unit.pk] if place.kind == "area"} == {"23"}
    sql(
        "UPDATE people_organisation SET area_id = %s WHERE id = %s",
        "24",
        Organisation._meta.pk.get_db_prep_value(house.pk, connection),
    )()
    assert {place.id for place in places_of_units([unit.pk])[unit.pk] if place.kind == "area"} == {"24"}


def test_a_revoked_grant_is_gone_for_the_next_request(unit: Unit) -> None:
    grant = supervisor_of(unit)
    person = grant.person
    assert actor_for(person).roles == {"supervisor"}
    services.revoke_grant(SETUP, grant, reason="test")
    assert actor_for(person).roles == frozenset()


def test_a_change_that_was_taken_back_is_forgotten_with_it(unit: Unit) -> None:
    kept = Kept(lambda: Unit.objects.count())
    before, first = structure.stamp(), kept.get()
    with transaction.atomic():
        Unit.objects.create(organisation=unit.organisation, name="Hetken vain")
        assert kept.get() == first + 1
        transaction.set_rollback(True)
    assert structure.stamp() == before
    assert kept.get() == first


def test_without_a_stamp_nothing_is_kept(unit: Unit) -> None:
    sql("DELETE FROM people_rightsstamp")()
    kept = Kept(lambda: Person.objects.count())
    first = kept.get()
    services.add_person(SETUP, fields={"name": "Aino", "email": "aino@talo.example", "unit": unit})
    assert kept.get() == first + 1


def test_a_request_that_reads_asks_for_the_stamp_once(django_assert_num_queries: Callable[..., object]) -> None:
    with opening.reading_request(), django_assert_num_queries(1):
        structure.stamp()
        structure.stamp()
    with django_assert_num_queries(2):
        structure.stamp()
        structure.stamp()


def test_organisations_known_from_memory_are_those_that_the_rows_give(house: Organisation, unit: Unit) -> None:
    elsewhere = EmploymentArea.objects.exclude(code="23").first()
    assert elsewhere is not None
    other = services.add_organisation(SETUP, fields={"name": "Muualla", "kind": "employer", "area": elsewhere})
    scopes = [
        ("area_admin", "area", "23"),
        ("area_admin", "area", elsewhere.pk),
        ("supervisor", "unit", str(unit.pk)),
    ]
    actors = [actor_for(services.add_person(SETUP, fields={"name": "Vieras", "email": "vieras@talo.example"}))]
    for number, (role, kind, scope) in enumerate(scopes):
        person = services.add_person(SETUP, fields={"name": f"Henkilö {number}", "email": f"h{number}@talo.example"})
        services.give_grant(
            SETUP,
            person=person,
            role=role,
            scope_kind=kind,
            scope_id=scope,
            starts_on=date(2020, 1, 1),
            reason="test",
        )
        actors.append(actor_for(person))
    actors.append(Actor("", (Grant("instance_admin", INSTANCE, frozenset({INSTANCE})),)))
    for _round in range(2):
        for actor in actors:
            for action in ("read", "write"):
                rows = set(organisations_visible_to(actor, action).values_list("pk", flat=True))
                assert organisation_ids(actor, action) == rows
        # A deleted organisation is nobody's any more.
        Organisation.objects.filter(pk=other.pk).update(deleted_in=other.pk)
    assert organisation_ids(actors[1], "write") == {house.pk}
    assert organisation_ids(actors[0], "write") == set()
