"""Letters of commitments come, go and come back; the executor of a programme is one of those who take part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jobs.hostile import HTML, PDF
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import registry
from oppiva.jobs.models import StoredFile
from oppiva.people import services as people
from oppiva.people.models import Organisation, Person
from oppiva.people.queries import actor_for, answers
from oppiva.programme import queries
from oppiva.programme.models import Commitment, Programme
from oppiva.programme.services import (
    attach_letter,
    remove_letter,
    restore_letter,
    set_commitment,
    set_executor,
)
from people.cast import browser
from programme.cast import SETUP, with_role

pytestmark = pytest.mark.django_db
SIGNED = {"kind": "signed", "date": date(2026, 1, 5), "promised_seats": 40}


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media folder of this test's own."""
    settings.OPPIVA_MEDIA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


@pytest.fixture
def organisation(programme: Programme) -> Organisation:
    """An organisation that is not in the programme yet."""
    return people.add_organisation(SETUP, fields={"name": "Kunta", "kind": "municipality"})


@pytest.fixture
def commitment(manager: Actor, programme: Programme, organisation: Organisation) -> Commitment:
    """What the organisation has promised."""
    return set_commitment(manager, programme, organisation=organisation, fields=SIGNED)


def letter(manager: Actor, commitment: Commitment, name: str = "kirje.pdf") -> StoredFile:
    upload = SimpleUploadedFile(name, PDF)
    return StoredFile.objects.get(pk=attach_letter(manager, commitment, upload=upload))


@pytest.mark.both
def test_a_removed_letter_comes_back_and_meanwhile_only_who_writes_opens_it(
    manager: Actor, programme: Programme, commitment: Commitment, admin: Person
) -> None:
    reader = actor_for(with_role("Luki Ja", "steering", admin, "programme", str(programme.pk)))
    stored = letter(manager, commitment)
    assert registry.may_open(reader, stored)
    remove_letter(manager, commitment)
    assert (registry.may_open(reader, stored), registry.may_open(manager, stored)) == (False, True)
    restore_letter(manager, commitment, stored.pk)
    assert commitment.letter == stored.pk
    assert registry.may_open(reader, stored)


def test_a_new_letter_takes_the_place_of_the_old_one(manager: Actor, commitment: Commitment, hanna: Person) -> None:
    old, new = letter(manager, commitment, "vanha.pdf"), letter(manager, commitment, "uusi.pdf")
    old.refresh_from_db()
    assert (commitment.letter, old.keep_until is None) == (new.pk, False)
    address = reverse("programme:commitment", args=[commitment.programme.code, commitment.pk])
    page = browser(hanna).get(address).content.decode()
    assert page.index("uusi.pdf") < page.index("vanha.pdf")
    assert "Hanna Hanke" in page


def test_a_refused_letter_leaves_what_was_typed(commitment: Commitment, hanna: Person) -> None:
    sent = {"kind": "signed", "date": "5.1.2026", "promised_seats": "77", "base_version": commitment.version}
    sent["letter"] = SimpleUploadedFile("kirje.pdf", HTML)
    address = reverse("programme:edit_commitment", args=[commitment.programme.code, commitment.pk])
    answer = browser(hanna).post(address, sent)
    assert answer.status_code == 422
    assert 'value="77"' in answer.content.decode()
    commitment.refresh_from_db()
    assert (commitment.promised_seats, commitment.letter) == (40, None)


@pytest.mark.parametrize("deed", ["remove_letter", "restore_letter"])
def test_a_stranger_meets_404_at_the_buttons_of_a_letter(
    manager: Actor, commitment: Commitment, stranger: Person, deed: str
) -> None:
    stored = letter(manager, commitment)
    more = [stored.pk] if deed == "restore_letter" else []
    address = reverse(f"programme:{deed}", args=[commitment.programme.code, commitment.pk, *more])
    assert browser(stranger).post(address).status_code == 404
    commitment.refresh_from_db()
    assert commitment.letter == stored.pk


def test_the_buttons_of_a_letter_work_without_script(manager: Actor, commitment: Commitment, hanna: Person) -> None:
    stored, client = letter(manager, commitment), browser(hanna)
    where = [commitment.programme.code, commitment.pk]
    client.post(reverse("programme:remove_letter", args=where))
    commitment.refresh_from_db()
    assert commitment.letter is None
    client.post(reverse("programme:restore_letter", args=[*where, stored.pk]))
    commitment.refresh_from_db()
    assert commitment.letter == stored.pk


def test_the_executor_is_one_of_those_who_take_part(
    manager: Actor, programme: Programme, commitment: Commitment, stranger: Person
) -> None:
    outside = people.add_organisation(SETUP, fields={"name": "Muualla", "kind": "other"})
    with pytest.raises(DomainError, match="executor_outside"):
        set_executor(manager, programme, outside.pk)
    with pytest.raises(DomainError, match="not_allowed"):
        set_executor(actor_for(stranger), programme, commitment.organisation_id)
    assert set_executor(manager, programme, commitment.organisation_id).executor == commitment.organisation


def test_the_executor_is_chosen_on_a_page(commitment: Commitment, hanna: Person) -> None:
    client, code = browser(hanna), commitment.programme.code
    assert client.post(reverse("programme:executor", args=[code]), {"executor": ""}).status_code == 422
    client.post(reverse("programme:executor", args=[code]), {"executor": str(commitment.organisation_id)})
    assert "Kunta" in client.get(reverse("programme:commitments", args=[code])).content.decode()
    assert Programme.objects.get(code=code).executor_id == commitment.organisation_id


def test_an_executor_is_not_deleted(manager: Actor, programme: Programme, organisation: Organisation) -> None:
    set_commitment(manager, programme, organisation=organisation, fields={"kind": "none"})
    set_executor(manager, programme, organisation.pk)
    with pytest.raises(DomainError, match="organisation_executes"):
        people.delete_organisation(manager, organisation)


@pytest.mark.both
def test_staff_of_those_who_take_part_is_told_who_answers_for_the_money(
    manager: Actor, programme: Programme, commitment: Commitment, admin: Person
) -> None:
    unit = people.add_unit(SETUP, commitment.organisation, fields={"name": "Väki", "size": 9})
    worker = with_role("Aino Väki", "participant", admin, "unit", str(unit.pk))
    set_executor(manager, programme, commitment.organisation_id)
    told = answers(actor_for(worker), commitment.organisation_id)
    assert [(one.name, one.programmes) for one in told.executors] == [("Kunta", (programme.label,))]
    alone = people.add_organisation(SETUP, fields={"name": "Muualla", "kind": "other"})
    assert answers(actor_for(with_role("Yksin Ujo", "adopter", admin)), alone.pk).executors == []


@pytest.mark.both
def test_a_supervisor_reads_the_promise_made_for_the_own_unit_and_no_other(
    manager: Actor, commitment: Commitment, admin: Person
) -> None:
    unit = people.add_unit(SETUP, commitment.organisation, fields={"name": "Väki", "size": 9})
    elsewhere = people.add_organisation(SETUP, fields={"name": "Muualla", "kind": "other"})
    room = people.add_unit(SETUP, elsewhere, fields={"name": "Huone"})
    set_commitment(manager, commitment.programme, organisation=elsewhere, fields=SIGNED)
    supervisor = actor_for(with_role("Pirjo Pomo", "supervisor", admin, "unit", str(unit.pk)))
    found = queries.promises_to_units(supervisor, [unit.pk, room.pk])
    assert [(one.organisation, one.kind, one.seats) for one in found] == [(commitment.organisation_id, "signed", 40)]
    assert (
        queries.promises_to_units(actor_for(with_role("Ossi", "participant", admin, "unit", str(unit.pk))), [unit.pk])
        == []
    )
