"""What is said of a model beside its text, and whom its writers find to try and to review it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.http import Http404

from catalogue.library import TEXTS, Library
from catalogue.table import refused, stranger
from oppiva.catalogue import services
from oppiva.catalogue.models import OperatingModel
from oppiva.catalogue.queries import desk_people
from oppiva.people.queries import actor_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "slug", ["ab", "Soitto", "soitto--takaisin", "-soitto", "soitto_takaisin", "å-soitto", "x" * 81]
)
def test_an_address_is_small_letters_digits_and_hyphens(library: Library, slug: str) -> None:
    with refused("slug_shape"):
        services.set_address(library.analyst, library.fresh(), slug)


def test_an_address_is_chosen_until_the_world_knows_it(library: Library) -> None:
    assert services.set_address(library.analyst, library.fresh(), "soitto-takaisin").slug == "soitto-takaisin"
    library.published()
    with refused("slug_fixed"):
        services.set_address(library.analyst, library.fresh(), "toinen-osoite")


def test_theme_and_language_are_chosen_from_the_lists_and_not_of_a_closed_model(library: Library) -> None:
    assert services.set_theme(library.analyst, library.fresh(), "customer").theme == "customer"
    assert services.set_language(library.analyst, library.fresh(), "sv").language == "sv"
    nobody = stranger(library.table)
    for choose, word in ((services.set_theme, "customer"), (services.set_language, "sv")):
        with refused("choice_unknown"):
            choose(library.analyst, library.fresh(), "xx")
        with refused("not_allowed"):
            choose(nobody, library.fresh(), word)
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui ja malli on vanha.")
    for choose, word in ((services.set_theme, "customer"), (services.set_language, "fi")):
        with refused("model_closed"):
            choose(library.analyst, library.fresh(), word)
    with refused("model_closed"):
        library.write(roles="Kolme virkailijaa.")


def test_a_draft_takes_only_its_own_fields(library: Library) -> None:
    with pytest.raises(ValueError, match="a draft has no"):
        services.save_draft(library.analyst, library.fresh(), {"evidence": 5})
    assert OperatingModel.objects.get(pk=library.model.pk).evidence < 5


def test_a_draft_goes_back_to_be_a_candidate_and_no_further_one_does(library: Library) -> None:
    candidate = services.return_to_candidate(library.analyst, library.fresh(), reason="Aihio vaatii lisää kokeiluja.")
    assert candidate.state == "open"
    again = services.become_model(library.analyst, candidate)
    assert again.code != library.model.code
    library.model = again
    library.write(**TEXTS)
    services.name_trial(library.analyst, library.fresh(), organisation=library.elsewhere, unit=library.office)
    services.send_to_trial(library.analyst, library.fresh())
    with refused("model_gone_further"):
        services.return_to_candidate(library.analyst, library.fresh(), reason="Ei enää luonnos.")


def test_a_peer_is_found_by_the_whole_work_mail_and_nobody_by_guessing(library: Library) -> None:
    cache.clear()
    peer = library.peers[0]
    assert desk_people.person_by_mail(library.analyst, f" {peer.email.upper()} ") == peer
    for _try in range(desk_people.TRIES):
        with refused("person_not_found"):
            desk_people.person_by_mail(library.analyst, "kukaan@ei-ole.example")
    with refused("mail_tries"):
        desk_people.person_by_mail(library.analyst, peer.email)


def test_whom_one_does_not_see_one_does_not_find_by_id_or_name(library: Library) -> None:
    peer, nobody = library.peers[0], actor_for(library.table.lab.cast.stranger)
    assert desk_people.persons_named(nobody, peer.name) == []
    assert desk_people.persons_named(nobody, "V") == []
    for pk in (str(peer.pk), "not an id"):
        with pytest.raises(Http404):
            desk_people.person_by_id(nobody, pk)
    manager = actor_for(library.table.lab.cast.manager)
    seen = library.table.lab.cast.staff[0]
    assert desk_people.person_by_id(manager, str(seen.pk)) == seen
    assert any(pk == str(seen.pk) for pk, _name in desk_people.persons_named(manager, seen.name))
