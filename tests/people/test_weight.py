"""Lists cost the same at ten rows and at a thousand (trust.md L5), and pages stay within twelve statements."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.jobs import clock
from oppiva.people.models import Organisation, Person, RoleGrant, Unit
from people.cast import HERE, LONG_AGO, Cast, browser

pytestmark = pytest.mark.heavy
MOST = 12
LISTS = [
    "area_list",
    "municipality_list",
    "organisation_list",
    "unit_list",
    "person_list",
    "grant_list",
    "log",
    "own",
    "own_erase",
]


def crowd(cast: Cast, number: int, name: str = "Talo") -> None:
    """This many organisations, units, persons and grants more, written straight into the tables."""
    houses = [Organisation(name=f"{name} {n:04}", kind="employer", area_id=HERE) for n in range(number)]
    Organisation.objects.bulk_create(houses)
    units = [Unit(organisation=house, name="Yksikkö", size=5) for house in houses]
    Unit.objects.bulk_create(units)
    people = [Person(name=f"Ihminen {n:04}", email=f"{uuid4().hex}@tyo.example", unit=cast.unit) for n in range(number)]
    Person.objects.bulk_create(people)
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person=person,
            role="participant",
            scope_kind="unit",
            scope_id=str(unit.pk),
            starts_on=LONG_AGO,
            granted_at=clock.now(),
            granted_by=cast.admin,
            reason="test",
        )
        for person, unit in zip(people, units, strict=True)
    )


def statements(cast: Cast, person: Person, address: str) -> int:
    client = browser(person)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["admin", "root", "participant", "supervisor"])
def test_every_list_takes_as_many_statements_for_a_thousand_as_for_ten(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    crowd(cast, 10)
    few = {name: statements(cast, person, reverse(f"people:{name}")) for name in LISTS}
    crowd(cast, 1_000, "Uusi")
    many = {name: statements(cast, person, reverse(f"people:{name}")) for name in LISTS}
    assert many == few
    assert max(few.values()) <= MOST, few


def test_detail_and_form_stay_within_twelve_statements(cast: Cast) -> None:
    crowd(cast, 60)
    grant = RoleGrant.objects.get(person=cast.participant)
    pages = [("organisation_detail", cast.here.pk), ("organisation_edit", cast.here.pk), ("unit_detail", cast.unit.pk)]
    pages += [("unit_edit", cast.unit.pk), ("person_detail", cast.participant.pk), ("grant_detail", grant.pk)]
    pages += [("person_edit", cast.participant.pk), ("grant_give", cast.participant.pk), ("grant_end", grant.pk)]
    found = {name: statements(cast, cast.admin, reverse(f"people:{name}", args=[pk])) for name, pk in pages}
    assert max(found.values()) <= MOST, found
