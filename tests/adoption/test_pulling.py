"""A change of a place goes back into the model: into the draft, into a version, and into the path with its credit."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from adoption.places import TAPS, Places, told
from catalogue.table import refused
from oppiva.adoption import services
from oppiva.adoption.models import Adaptation, Adoption, PulledAdaptation
from oppiva.adoption.queries.pulling import changes_of
from oppiva.catalogue.models import EdgeKind, ModelVersion, TraceEdge
from oppiva.catalogue.queries import verify
from oppiva.catalogue.queries.library_model import credits_of
from oppiva.people.queries import actor_for
from people.cast import browser
from workshops.cast import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
NOWHERE_NEAR = "05"  # the model was tried in 23 and 37, which its page names
SENTENCE = "Soitto korvattiin tekstiviestillä."


def changed(places: Places, **more: Any) -> Adaptation:
    adoption = places.confirmed(**more)
    return services.add_adaptation(places.adopter, adoption, taps=TAPS, sentence=SENTENCE)


def next_version(places: Places) -> ModelVersion:
    places.library.write(edge_parts=[{"what": "Kanava", "variants": "Soitto tai tekstiviesti."}])
    return places.library.publish("Tekstiviesti otettiin mukaan.")


def shown(person: Any, name: str, *args: object) -> str:
    client = browser(person) if person is not None else Client()
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.both
def test_a_change_stands_in_the_path_with_the_version_that_has_it(places: Places) -> None:
    change = changed(places)
    taken = services.pull(places.library.steward, change)
    assert services.pull(places.library.analyst, change).pk == taken.pk
    assert not TraceEdge.objects.filter(kind=EdgeKind.PULLED_INTO).exists()
    version = next_version(places)
    taken.refresh_from_db()
    change.refresh_from_db()
    assert taken.model_version_id == version.pk
    assert change.node is not None
    assert (change.node.kind, change.node.code) == ("adaptation", f"{change.adoption.code}-a1")
    edge = TraceEdge.objects.get(kind=EdgeKind.PULLED_INTO)
    assert (edge.source_id, edge.target_id) == (change.node_id, version.node_id)
    assert ("adoption.own", "pulled") in told(places.outsider)
    assert verify().ok
    with refused("adaptation_in_version"):
        services.put_back(places.library.steward, taken)
    with refused("adaptation_pulled"):
        services.remove_adaptation(places.adopter, change)
    places.library.write(equality="Tulkki varataan soittoon aina tarvittaessa.")
    places.library.publish("Yhdenvertaisuus tarkentui.")
    assert TraceEdge.objects.filter(kind=EdgeKind.PULLED_INTO).count() == 1  # in one version, once


def test_until_a_version_has_it_it_can_be_left_out_again(places: Places) -> None:
    change = changed(places)
    services.put_back(places.library.steward, services.pull(places.library.steward, change))
    next_version(places)
    assert not TraceEdge.objects.filter(kind=EdgeKind.PULLED_INTO).exists()
    assert services.pull(places.library.steward, change).model_version_id is None


def test_only_who_writes_the_model_takes_changes_and_only_of_confirmed_places(places: Places) -> None:
    waiting = places.begin(area="05")
    unsure = services.add_adaptation(places.adopter, waiting, taps=TAPS, sentence=SENTENCE)
    with refused("adoption_unconfirmed"):
        services.pull(places.library.steward, unsure)
    change = changed(places)
    for other in (places.adopter, actor_for(person_of("Satunnainen Kulkija"))):
        with refused("not_allowed"):
            services.pull(other, change)
    assert not PulledAdaptation.objects.exists()


def test_the_same_change_of_two_places_is_told_as_two(places: Places) -> None:
    changed(places)
    person = person_of("Toinen Ottaja")
    second = services.confirm(places.manager, places.begin(actor_for(person), area="05"))
    taps = {**TAPS, "when": "later", "decided_by": "management"}  # when and by whom is another thing
    services.add_adaptation(actor_for(person), second, taps=taps, sentence="Meillä lähtee viesti.")
    services.add_adaptation(
        actor_for(person), second, taps={**TAPS, "what": "training"}, sentence="Perehdytys pidettiin etänä."
    )
    rows = changes_of(places.library.steward, places.library.fresh())
    assert [(one.places, one.field) for one in rows] == [(2, "channel"), (2, "channel"), (1, "training")]


@pytest.mark.parametrize(("show_as", "said"), [("name", "name"), ("area", "työllisyysalue"), ("hidden", "")])
def test_the_version_gives_credit_as_the_place_allows(places: Places, show_as: str, said: str) -> None:
    change = changed(places, show_as=show_as, area=NOWHERE_NEAR)
    services.pull(places.library.steward, change)
    version = next_version(places)
    name = change.adoption.organisation_name
    page = shown(None, "catalogue:model", places.library.fresh().slug)
    frozen = shown(None, "catalogue:version", places.library.fresh().slug, version.number)
    for one in (page, frozen):
        assert ("käyttöönottajan muokkaus" in one) == bool(said)
        assert (name in one) == (said == "name")
    if said and said != "name":
        assert "yksi työllisyysalue" in page
    path = shown(None, "catalogue:model_path", places.library.fresh().slug)
    assert (name in path) == (said == "name")


def test_a_place_that_hides_later_loses_its_credit_also_on_a_kept_page(places: Places) -> None:
    change = changed(places, area=NOWHERE_NEAR)
    services.pull(places.library.steward, change)
    next_version(places)
    slug, name = places.library.fresh().slug, change.adoption.organisation_name
    assert name in shown(None, "catalogue:model", slug)
    services.set_show_as(places.adopter, Adoption.objects.get(pk=change.adoption_id), "hidden")
    assert credits_of(places.library.fresh()) == {}
    assert name not in shown(None, "catalogue:model", slug)


# --- pages -----------------------------------------------------------------------------------------------------------
def test_the_steward_takes_a_change_by_a_press_and_the_draft_says_where_it_goes(places: Places) -> None:
    change = changed(places)
    model = places.library.fresh()
    args = (model.programme.code, model.code)
    client = browser(places.library.keeper)
    page = shown(places.library.keeper, "adoption:changes", *args)
    assert SENTENCE in page
    assert change.adoption.organisation_name in page
    assert client.post(reverse("adoption:change_take", args=[*args, change.pk])).status_code == 302
    desk = shown(places.library.keeper, "catalogue:desk_model", *args)
    assert "Lisää tekstiin" in desk
    assert SENTENCE in desk
    assert SENTENCE in shown(places.library.keeper, "catalogue:model_write", *args, "vaiheet")
    assert SENTENCE not in shown(places.library.keeper, "catalogue:model_write", *args, "nimi")
    taken = PulledAdaptation.objects.get()
    assert client.post(reverse("adoption:change_put_back", args=[*args, taken.pk])).status_code == 302
    assert SENTENCE not in shown(places.library.keeper, "catalogue:desk_model", *args)


def test_who_only_reads_the_model_and_who_does_not_are_kept_out(places: Places) -> None:
    change = changed(places)
    model = places.library.fresh()
    args = [model.programme.code, model.code]
    stranger, facilitator = browser(places.outsider), browser(places.library.table.lab.cast.stranger)
    for client in (stranger, facilitator):
        assert client.get(reverse("adoption:changes", args=args)).status_code == 404
        assert client.post(reverse("adoption:change_take", args=[*args, change.pk])).status_code == 404
    assert not PulledAdaptation.objects.exists()
