"""Pages of commitments: who the plan means, the letter, two who change one at once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oppiva.audit.models import Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.people.models import EmploymentArea, Person
from oppiva.people.services import add_organisation
from oppiva.programme.forms import CommitmentForm
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.programme.services import end_programme, put_in_force
from programme.cast import SETUP, area_organisation, signed_in
from programme.typing_in import sent_again, text_of

pytestmark = pytest.mark.django_db


def test_two_who_change_a_commitment_see_both_in_words_and_keep_what_was_typed(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    address = f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/muokkaa/"
    theirs = {"kind": "signed", "date": "5.1.2026", "promised_seats": "40", "base_version": "1"}
    assert client.post(address, theirs).status_code == 302
    letter = SimpleUploadedFile("kirje.pdf", b"%PDF-1.4")
    refused = client.post(
        address, {"kind": "signed", "date": "5.1.2026", "promised_seats": "50", "base_version": "1", "letter": letter}
    )
    assert refused.status_code == 409
    words = text_of(refused)
    assert str(CommitmentForm().fields["promised_seats"].label) in words
    assert "promised_seats" not in words
    assert "Tiedosto ei säily tässä." in words
    assert "jää historiaan." in words
    again = sent_again(refused)
    assert again["base_version"] == ["2"]
    assert client.post(address, again).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.kind, str(commitment.date), commitment.promised_seats) == ("signed", "2026-01-05", 50)
    with reading(SETUP):
        kept = Revision.objects.get(object_id=commitment.pk, reason="conflict")
    assert (kept.field, kept.after) == ("promised_seats", 50)


def test_a_commitment_sent_back_for_mending_is_still_based_on_what_was_opened(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    address = f"/hanke/ES-OPPIVA/sitoumukset/{Commitment.objects.get(organisation=own).pk}/muokkaa/"
    assert client.post(address, {"kind": "interest", "promised_seats": "4", "base_version": "1"}).status_code == 302
    back = client.post(address, {"kind": "none", "promised_seats": "abc", "base_version": "1"})
    assert back.status_code == 422
    assert 'name="base_version" value="1"' in back.content.decode()


def test_the_commitments_of_an_ended_programme_offer_no_act(
    client: Client, manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    end_programme(manager, put_in_force(manager, programme, version, reason="x"), reason="Valmis")
    page = f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/"
    for address in ("/hanke/ES-OPPIVA/sitoumukset/", page):
        shown = client.get(address).content.decode()
        assert not re.search(r"sitoumukset/[^\"]*(uusi|muokkaa|poista)/", shown)
    for address in ("/hanke/ES-OPPIVA/sitoumukset/uusi/", f"{page}muokkaa/", f"{page}poista/"):
        assert "Hanke on päättynyt" in text_of(client.get(address))
        assert client.post(address, {"kind": "none", "reason": "x", "base_version": "1"}).status_code == 422


def test_who_the_plan_means_is_proposed_with_its_reason_and_nobody_is_chosen_beforehand(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    area_organisation(programme, "Mikkelin seutu", "Ukonlahden palvelut")
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/1/voimaan/")
    words, html = text_of(page), page.content.decode()
    assert html.count('class="suggest"') == 1
    assert "Ehdotus: Ukonlahden palvelut" in words
    assert "työllisyysalueen ainoa organisaatio" in words
    assert " checked" not in html
    assert not re.search(r'<option value="[^"]+" selected', html)
    assert "experiments" not in words
    assert "400" in words
    assert "WP1" in words

    assert client.post("/hanke/ES-OPPIVA/suunnitelma/1/voimaan/", {"reason": "Hyväksytty"}).status_code == 302
    assert [(one.kind, one.plan_key) for one in Commitment.objects.all()] == [("none", "")]


def test_a_proposal_is_followed_by_its_yes_alone(client: Client, programme: Programme, version: PlanVersion) -> None:
    area_organisation(programme, "Mikkelin seutu", "Järvi-Savo")
    force = "/hanke/ES-OPPIVA/suunnitelma/1/voimaan/"
    refused = client.post(force, {"reason": "Hyväksytty", "fits-0": "fits", "match-0": "new"})
    assert refused.status_code == 422
    assert client.post(force, {"reason": "Hyväksytty", "fits-0": "fits", "fits-1": "other"}).status_code == 302
    made = Commitment.objects.get()
    assert (made.organisation.name, made.kind, made.date, made.plan_key) == ("Järvi-Savo", "interest", None, "mikkeli")
    words = text_of(client.get(f"/hanke/ES-OPPIVA/sitoumukset/{made.pk}/"))
    assert "Mikkelin seudun työllisyysalue" in words
    assert " mikkeli " not in words


def test_a_commitment_from_nothing_to_a_signed_letter(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    add_organisation(SETUP, fields={"name": "Vieras kunta", "kind": "municipality"})
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    listed = text_of(client.get("/hanke/ES-OPPIVA/sitoumukset/"))
    assert "Oma kunta" in listed
    assert "Vieras kunta" not in listed
    address = f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/muokkaa/"
    unsigned = client.post(address, {"kind": "signed", "promised_seats": "40", "base_version": "1"})
    assert unsigned.status_code == 422
    letter = SimpleUploadedFile("kirje.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    data = {"kind": "signed", "date": "5.1.2026", "promised_seats": "40", "base_version": "1", "letter": letter}
    assert client.post(address, {**data, "kind": "interest"}).status_code == 422, "the letter says it is signed"
    letter.seek(0)
    assert client.post(address, data).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.kind, commitment.promised_seats, bool(commitment.letter)) == ("signed", 40, True)
    assert client.get(f"/tiedosto/{commitment.letter}/").status_code == 200
    weaker = {"kind": "interest", "base_version": str(commitment.version)}
    assert client.post(address, weaker).status_code == 422
    assert client.post(address, {**weaker, "reason": "Kirje peruttiin"}).status_code == 302


def test_an_organisation_of_another_programme_is_found_by_its_name_alone(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    area = EmploymentArea.objects.get(name_fi="Mikkelin seutu")
    foreign = add_organisation(SETUP, fields={"name": "Vieras kunta", "kind": "municipality", "area": area})
    page = text_of(client.get("/hanke/ES-OPPIVA/sitoumukset/uusi/"))
    assert "Vieras kunta" in page
    assert "Mikkelin seutu" not in page
    assert client.get(reverse("people:organisation_detail", args=[foreign.pk])).status_code == 404
    data = {"organisation": str(foreign.pk), "kind": "interest"}
    assert client.post("/hanke/ES-OPPIVA/sitoumukset/uusi/", data).status_code == 302
    assert Commitment.objects.get(programme=programme).organisation == foreign


def test_who_adds_an_organisation_that_is_known_is_told_where_to_choose_it(
    manager: Actor, programme: Programme
) -> None:
    fields = {"name": "Vieras kunta", "kind": "municipality"}
    add_organisation(SETUP, fields=fields)
    with pytest.raises(DomainError, match="organisation_known") as refused:
        add_organisation(manager, fields=fields, programme_id=str(programme.pk))
    assert refused.value.facts["field"] == "name"


def test_the_letter_of_a_commitment_is_not_a_strangers(
    client: Client, stranger: Person, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    browser = signed_in(stranger)
    for tail in ("", "muokkaa/", "poista/"):
        assert browser.get(f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/{tail}").status_code == 404
