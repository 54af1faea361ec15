"""An outside adopter begins, writes and publishes a local variant by the pages, and the world reads what it is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.places import Places
from oppiva.adoption import services
from oppiva.adoption.models import LocalVariant
from oppiva.catalogue import services as catalogue
from oppiva.catalogue.models import OperatingModel, Stewardship
from pages.bars import MOST
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def read(client: Client, address: str, most: int = MOST) -> str:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    sent = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(sent) <= most, "\n".join(one[:160] for one in sent)
    return answer.content.decode().replace("\u00a0", " ")


def test_an_outsider_forks_writes_and_publishes_by_the_pages(places: Places) -> None:
    adoption = places.confirmed(area="05")
    client = browser(places.outsider)
    at = reverse("adoption:variant", args=[adoption.pk])
    assert "Jatketaanko tästä omaan suuntaan?" in read(client, at)
    ref = str(uuid4())
    assert client.post(at, {"role": "", "client_ref": ref}).status_code == 422
    pressed = [client.post(at, {"role": "palvelupäällikkö", "client_ref": ref}) for _press in range(2)]
    variant = LocalVariant.objects.get()
    term = Stewardship.objects.get(operating_model=variant.operating_model_id)
    own = reverse("catalogue:stewardship", args=[term.pk])
    assert [one["Location"] for one in pressed] == [own, own]
    page = read(client, own)
    model = OperatingModel.objects.select_related("programme").get(pk=variant.operating_model_id)
    args = [model.programme.code, model.code]
    write = reverse("catalogue:model_write", args=[*args, "nimi"])
    assert write in page
    assert "Kirjoita malli ja julkaise se" in page
    # The desk, for somebody with no role in the programme.
    desk = read(client, reverse("catalogue:desk_model", args=args))
    assert "Lähetä malli" not in desk
    assert reverse("catalogue:model_trials", args=args) not in desk
    assert 'name="name"' in read(client, write)
    for part in ("pulma", "vaiheet", "ydin", "ehdot", "kayttoon"):
        read(client, reverse("catalogue:model_write", args=[*args, part]))
    catalogue.save_draft(places.adopter, model, {"name": "Kukaan ei odota meillä"})
    catalogue.say_contradictions_listed(places.adopter, model)
    at_last = reverse("catalogue:model_publish", args=args)
    # The whole gate is asked here, and of a local variant whether its place uses it.
    assert "Julkaise" in read(client, at_last, MOST + 2)
    fresh = OperatingModel.objects.select_related("programme", "draft").get(pk=model.pk)
    settled = [one.key for one in catalogue.ahead_of(fresh).personal]
    sent = {"note": "Oma tapamme julkaistaan.", "settled": settled, "base": "", "draft_version": fresh.draft.version}
    assert client.post(at_last, sent).status_code == 302
    public = read(Client(), reverse("catalogue:model", args=[fresh.slug]))
    original = places.library.fresh()
    assert f"Paikallinen sovellus mallista {original.code} · ei vertaisarvioitu" in public
    assert reverse("catalogue:version", args=[original.slug, "1.0.0"]) in public
    back = read(Client(), reverse("catalogue:model", args=[original.slug]))
    assert "Paikalliset sovellukset" in back
    assert reverse("catalogue:model", args=[fresh.slug]) in back
    assert "Kukaan ei odota meillä" not in read(Client(), reverse("catalogue:library"))


def test_a_wrong_one_is_taken_back_by_a_press(places: Places) -> None:
    adoption = places.confirmed(area="05")
    variant = services.fork(places.adopter, adoption)
    client = browser(places.outsider)
    at = reverse("adoption:variant_undo", args=[adoption.pk])
    assert "Perutaanko paikallinen sovellus?" in read(client, at)
    assert client.post(at).status_code == 302
    assert not LocalVariant.objects.filter(deleted_in__isnull=True).exists()
    assert client.get(reverse("catalogue:desk_model", args=[
        places.library.fresh().programme.code, variant.operating_model.code,
    ])).status_code == 404  # fmt: skip
    assert client.get(at).status_code == 302


def test_it_is_the_contacts_alone(places: Places) -> None:
    adoption = places.confirmed(area="05")
    waiting = places.begin(area="01", stage="interested")
    services.fork(places.adopter, adoption)
    for person in (
        places.library.keeper,
        places.library.table.lab.cast.manager,
        places.library.table.lab.cast.stranger,
    ):
        client = browser(person)
        for name in ("adoption:variant", "adoption:variant_undo"):
            assert client.get(reverse(name, args=[adoption.pk])).status_code == 404
            assert client.post(reverse(name, args=[adoption.pk])).status_code == 404
    assert LocalVariant.objects.filter(deleted_in__isnull=True).count() == 1
    early = read(browser(places.outsider), reverse("adoption:variant", args=[waiting.pk]))
    assert "Paikallisen sovelluksen voi aloittaa, kun" in early
