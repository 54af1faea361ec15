"""What organisations promise: once each, forward by itself and back only with a reason."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from oppiva.audit.models import Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.people.models import Organisation, Person
from oppiva.people.queries import actor_for
from oppiva.people.services import add_organisation
from oppiva.programme import queries
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.programme.services import (
    attach_letter,
    end_programme,
    put_in_force,
    remove_commitment,
    set_commitment,
)
from programme.cast import SETUP, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(programme: Programme) -> Organisation:
    """An organisation that is not in the programme yet."""
    return add_organisation(SETUP, fields={"name": "Kunta", "kind": "municipality"})


def test_a_commitment_grows_from_interest_to_a_signed_letter(
    manager: Actor, programme: Programme, organisation: Organisation
) -> None:
    made = set_commitment(manager, programme, organisation=organisation, fields={"kind": "interest"})
    fields = {"kind": "signed", "date": date(2026, 1, 5), "promised_seats": 40}
    set_commitment(manager, programme, organisation=organisation, fields=fields, base_version=made.version)
    made.refresh_from_db()
    assert (made.kind, made.promised_seats, made.version) == ("signed", 40, 2)
    assert queries.unsigned_commitments(programme) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "signed", "date": None}, "signed_needs_date"),
        ({"kind": "signed", "date": date(2999, 1, 1)}, "date_to_come"),
        ({"kind": "none", "promised_seats": 10_001}, "seats_out_of_range"),
        ({"kind": "none", "promised_seats": -1}, "seats_out_of_range"),
    ],
)
def test_what_cannot_be_promised_is_refused(
    manager: Actor, programme: Programme, organisation: Organisation, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        set_commitment(manager, programme, organisation=organisation, fields=fields)
    assert not Commitment.objects.exists()


def test_a_weaker_promise_needs_its_reason_and_keeps_it(
    manager: Actor, programme: Programme, organisation: Organisation
) -> None:
    made = set_commitment(manager, programme, organisation=organisation, fields={"kind": "interest"})
    with pytest.raises(DomainError, match="step_back_needs_reason"):
        set_commitment(manager, programme, organisation=organisation, fields={"kind": "none"}, base_version=1)
    set_commitment(
        manager, programme, organisation=organisation, fields={"kind": "none"}, base_version=1, reason="Vetäytyi"
    )
    with reading(manager):
        row = Revision.objects.get(object_id=made.pk, field="kind")
    assert (row.before, row.after, row.reason) == ("interest", "none", "Vetäytyi")


def test_two_who_change_the_same_promise_meet_a_conflict(
    manager: Actor, programme: Programme, organisation: Organisation
) -> None:
    set_commitment(manager, programme, organisation=organisation, fields={"kind": "interest", "promised_seats": 1})
    set_commitment(manager, programme, organisation=organisation, fields={"promised_seats": 2}, base_version=1)
    with pytest.raises(DomainError, match="conflict"):
        set_commitment(manager, programme, organisation=organisation, fields={"promised_seats": 3}, base_version=1)


@pytest.mark.both
def test_an_organisation_has_one_living_commitment_in_a_programme(
    manager: Actor, programme: Programme, organisation: Organisation
) -> None:
    made = set_commitment(manager, programme, organisation=organisation, fields={"kind": "none"})
    with pytest.raises(DomainError, match="commitment_exists"):
        set_commitment(manager, programme, organisation=organisation, fields={"kind": "none"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment(programme=programme, organisation=organisation).save()
    remove_commitment(manager, made, reason="Virhe")
    assert set_commitment(manager, programme, organisation=organisation, fields={"kind": "none"}).pk != made.pk


@pytest.mark.parametrize("role", ["facilitator", "steering", "auditor", "analyst", "communicator"])
def test_who_only_reads_promises_nothing(
    role: str, programme: Programme, organisation: Organisation, admin: Person, stranger: Person
) -> None:
    reader = with_role("Luki Ja", role, admin, "programme", str(programme.pk))
    for person in (reader, stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            set_commitment(actor_for(person), programme, organisation=organisation, fields={"kind": "interest"})


@pytest.mark.both
def test_seats_beyond_the_limit_do_not_fit_the_table(programme: Programme, organisation: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment(programme=programme, organisation=organisation, promised_seats=10_001).save()


def test_nothing_is_promised_signed_or_taken_back_after_the_end(
    manager: Actor, programme: Programme, version: PlanVersion, organisation: Organisation
) -> None:
    made = set_commitment(manager, programme, organisation=organisation, fields={"kind": "interest"})
    ended = end_programme(manager, put_in_force(manager, programme, version, reason="x"), reason="Valmis")
    other = add_organisation(SETUP, fields={"name": "Toinen", "kind": "other"})
    deeds: list[Callable[[], object]] = [
        lambda: set_commitment(manager, ended, organisation=other, fields={"kind": "none"}),
        lambda: set_commitment(manager, ended, organisation=organisation, fields={"kind": "none"}, base_version=1),
        lambda: attach_letter(manager, made, upload=BytesIO(b"%PDF-1.4"), name="kirje.pdf"),
        lambda: remove_commitment(manager, made, reason="Virhe"),
        lambda: add_organisation(SETUP, fields={"name": "Uusi", "kind": "other"}, programme_id=str(programme.pk)),
    ]
    for deed in deeds:
        with pytest.raises(DomainError, match="programme_ended"):
            deed()
    made.refresh_from_db()
    assert (made.version, made.letter, made.deleted_in) == (1, None, None)
    assert not Organisation.objects.filter(name="Uusi").exists()
