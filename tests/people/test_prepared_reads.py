"""Statements that are written once answer as the query they were made from."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oppiva.audit.prepared import Prepared, Slot
from oppiva.people.models import Person
from people.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

BY_ID = Prepared(lambda: Person.objects.filter(pk=Slot(0, Person._meta.pk), state__in=["invited", "active"]))
WITH_UNIT = Prepared(lambda: Person.objects.select_related("unit__organisation").filter(pk=Slot(0, Person._meta.pk)))
NAMES = Prepared(
    lambda: (
        Person.objects.filter(unit_id=Slot(0, Person._meta.pk), name__gt=Slot(1, Person._meta.get_field("name")))
        .order_by("-name")
        .values_list("pk", "name", "unit__organisation_id", "last_login")
    )
)


def test_a_record_is_what_the_query_gives(cast: Cast) -> None:
    for person in Person.objects.all():
        (found,) = BY_ID.records(person.pk)
        assert {field.attname: getattr(found, field.attname) for field in Person._meta.concrete_fields} == {
            field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields
        }
        assert found == person
        assert (found._state.adding, found._state.db) == (False, "default")
    assert BY_ID.records(uuid4()) == []


def test_the_records_that_come_along_are_those_of_the_query(cast: Cast) -> None:
    assert {person.unit_id is None for person in Person.objects.all()} == {True, False}
    for person in Person.objects.select_related("unit__organisation"):
        with CaptureQueriesContext(connection) as asked:
            (found,) = WITH_UNIT.records(person.pk)
            assert found == person
            assert found.unit == person.unit
            assert getattr(found.unit, "organisation", None) == getattr(person.unit, "organisation", None)
            assert found.state == person.state
        assert len(asked) == 1


def test_a_record_changed_since_is_read_as_it_is_now(cast: Cast) -> None:
    assert BY_ID.records(cast.colleague.pk)
    Person.objects.filter(pk=cast.colleague.pk).update(name="Renamed")
    assert BY_ID.records(cast.colleague.pk)[0].name == "Renamed"
    Person.objects.filter(pk=cast.colleague.pk).update(state="left")
    assert BY_ID.records(cast.colleague.pk) == []


def test_rows_take_several_values_in_their_order(cast: Cast) -> None:
    unit = cast.colleague.unit
    assert unit is not None
    rows = Person.objects.filter(unit=unit, name__gt="A").order_by("-name")
    assert NAMES.rows(unit.pk, "A") == [(p.pk, p.name, unit.organisation_id, p.last_login) for p in rows] != []
    assert NAMES.rows(unit.pk, "\U0010ffff") == []


def test_a_value_is_never_part_of_the_statement(cast: Cast) -> None:
    unit = cast.colleague.unit
    assert unit is not None
    for text in ("' OR 1=1 --", "%s", "x%%"):
        assert NAMES.rows(unit.pk, text) == list(
            Person.objects.filter(unit=unit, name__gt=text)
            .order_by("-name")
            .values_list("pk", "name", "unit__organisation_id", "last_login")
        )


def test_one_asking_is_one_statement(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as seen:
        BY_ID.records(UUID(int=0))
    assert len(seen) == 1
