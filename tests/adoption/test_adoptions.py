"""Taking a model into use: begun by whoever signs in, counted once confirmed, told step by step (records.md 5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils.translation import override

from adoption.places import TAPS, Places, told
from catalogue.keeping import on
from catalogue.table import refused
from oppiva.adoption import rules, services
from oppiva.adoption.models import Adoption, CoreCheck, PulledAdaptation, StageMove, TakenVersion
from oppiva.audit.services import undo
from oppiva.catalogue import services as catalogue
from oppiva.catalogue.library_words import evidence_line
from oppiva.catalogue.models import EdgeKind, OperatingModel, TraceEdge
from oppiva.catalogue.queries.library import places_of
from oppiva.catalogue.queries.standing import path_of
from oppiva.jobs import clock
from oppiva.people.models import Municipality, Organisation, RoleGrant
from oppiva.people.queries import actor_for
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db


def part(places: Places, number: int = 0) -> str:
    return str(places.version.content["texts"]["core_parts"][number]["key"])


# --- beginning -------------------------------------------------------------------------------------------------------
def test_whoever_signs_in_begins_becomes_an_adopter_and_waits_to_be_confirmed(places: Places) -> None:
    made = places.begin()
    assert (made.code, made.stage, made.organisation_name) == (
        f"{places.library.model.code}-K1",
        "trying",
        made.area.name_fi if made.area else "",
    )
    grant = RoleGrant.objects.get(person=places.outsider, role="adopter")
    assert (grant.scope_kind, grant.ends_on) == ("own", None)
    assert rules.counted().count() == 0
    assert ("adoption.waits", "waits") in told(places.library.table.lab.cast.manager)
    assert ("adoption.waits", "waits") in told(places.library.keeper)
    assert told(places.library.table.lab.cast.stranger) == []
    assert not TraceEdge.objects.filter(kind=EdgeKind.TAKEN_AS).exists()


def test_a_second_begin_at_the_same_place_is_refused_whoever_says_it(places: Places) -> None:
    places.begin()
    with refused("adoption_place_taken") as caught:
        places.begin()
    assert caught.value.facts["own"] is True
    other = actor_for(person_of("Toinen Ottaja"))
    with refused("adoption_place_taken") as caught:
        places.begin(other)
    assert caught.value.facts["own"] is False
    assert places.begin(other, unit="Nuorten palvelut").code.endswith("-K2")


def test_the_same_press_twice_begins_once(places: Places) -> None:
    ref = uuid4()
    assert places.begin(client_ref=ref).pk == places.begin(client_ref=ref).pk
    assert Adoption.objects.count() == StageMove.objects.count() == 1


def test_what_has_ended_can_be_begun_again(places: Places) -> None:
    made = places.begin()
    services.move(places.adopter, made, to="ended", reason="cost")
    again = places.begin()
    assert again.number == 2
    with refused("adoption_place_taken"):
        services.move(places.adopter, made, to="trying")


def test_a_municipality_lies_in_its_area_and_a_private_employer_in_none(places: Places) -> None:
    town = Municipality.objects.order_by("pk")[0]
    one = places.begin(adopter=services.Adopter("municipality", municipality=town))
    assert (one.area_id, one.organisation_name) == (town.area_id, town.name_fi)
    firm = places.begin(adopter=services.Adopter("employer", name="  Pieni   Paja Oy "))
    assert (firm.area_id, firm.organisation_id) == (None, None)
    with refused("adoption_place_taken"):
        places.begin(adopter=services.Adopter("other", name="pieni paja oy"))
    with refused("adopter_missing"):
        places.begin(adopter=services.Adopter("employer", name=" "))
    with refused("adopter_missing"):
        places.begin(adopter=services.Adopter("employment_area"))


def test_a_model_that_is_out_of_use_is_not_begun_and_what_was_begun_goes_on(places: Places) -> None:
    made = places.confirmed()
    catalogue.withdraw(places.library.analyst, places.library.fresh(), reason="Laki muuttui vuoden alussa.")
    with refused("adoption_model_closed"):
        places.begin(area="05")
    assert services.move(places.adopter, made, to="in_use").stage == "in_use"


def test_a_stage_one_does_not_begin_with_a_day_to_come_and_one_before_the_version_are_refused(places: Places) -> None:
    with refused("stage_unknown"):
        places.begin(stage="embedded")
    with refused("day_to_come"):
        places.begin(on=clock.today() + timedelta(days=1))
    with refused("day_before_version"):
        places.begin(on=clock.today() - timedelta(days=1))
    assert not Adoption.objects.exists()


# --- confirming ------------------------------------------------------------------------------------------------------
def test_once_confirmed_it_counts_and_stands_in_the_trace(places: Places) -> None:
    made = places.confirmed()
    assert made.node is not None
    edge = TraceEdge.objects.get(kind=EdgeKind.TAKEN_AS)
    assert (edge.source_id, edge.target_id) == (places.version.node_id, made.node_id)
    assert made.node.title == made.organisation_name
    model = places.library.model.pk
    assert places_of([model])[model].in_use == 0
    services.move(places.adopter, made, to="in_use")
    assert places_of([model])[model].in_use == 1
    assert ("adoption.own", "confirmed") in told(places.outsider)
    with refused("adoption_settled"):
        services.confirm(places.manager, made)


def test_nobody_confirms_their_own_claim(places: Places) -> None:
    cast = places.library.table.lab.cast
    made = places.begin(places.manager)
    with refused("not_confirmer"):
        services.confirm(places.manager, made)
    for stranger in (actor_for(cast.stranger), places.adopter, places.library.analyst):
        with refused("not_confirmer"):
            services.confirm(stranger, made)
    assert services.confirm(places.library.steward, made).confirmed_as == "steward"


def test_an_area_confirms_what_claims_to_be_the_area_and_no_other(places: Places) -> None:
    admin, other = person_of("Aino Alue"), person_of("Eila Etäällä")
    grant_to(admin, "area_admin", "area", "37")
    grant_to(other, "area_admin", "area", "05")
    made = places.begin()
    with refused("not_confirmer"):
        services.confirm(actor_for(other), made)
    assert list(rules.to_confirm(actor_for(other))) == []
    assert list(rules.to_confirm(actor_for(admin))) == [made]
    assert services.confirm(actor_for(admin), made).confirmed_as == "area"


def test_who_works_for_the_organisation_needs_nobody_else(places: Places) -> None:
    house: Organisation = places.library.elsewhere
    person = person_of("Oona Omalta", places.library.office)
    made = places.begin(actor_for(person), area="01")
    assert (made.organisation_id, made.confirmed_as) == (house.pk, "work")
    assert ("adoption.steward", "new_adopter") in told(places.library.keeper)


def test_one_place_is_one_place_from_whichever_list_it_is_chosen(places: Places) -> None:
    person = person_of("Oona Omalta", places.library.office)
    places.begin(actor_for(person), area="01")
    with refused("adoption_place_taken"):
        places.begin(actor_for(person), adopter=services.Adopter("other", name=places.library.elsewhere.name))


def test_a_strangers_claim_gives_way_to_who_works_there(places: Places) -> None:
    claim = places.begin(area="01")
    person = person_of("Oona Omalta", places.library.office)
    real = places.begin(actor_for(person), area="01")
    claim.refresh_from_db()
    assert (real.confirmed_as, claim.refused_on) == ("work", clock.today())
    assert ("adoption.own", "refused") in told(places.outsider)
    with refused("adoption_place_taken"):  # what is confirmed stays
        places.begin(area="01")


def test_a_false_claim_is_refused_with_a_reason_and_opens_the_place_again(places: Places) -> None:
    made = places.begin()
    with refused("text_short"):
        services.refuse(places.manager, made, reason="ei")
    services.refuse(places.manager, made, reason="Alueella ei tiedetä tästä mitään.")
    assert ("adoption.own", "refused") in told(places.outsider)
    with refused("adoption_refused"):
        services.move(places.adopter, made, to="in_use")
    real = actor_for(person_of("Oikea Ottaja"))
    assert places.begin(real).number == 2
    with refused("adoption_place_taken"):
        services.take_back_refusal(places.manager, made)


# --- stages and versions ---------------------------------------------------------------------------------------------
def test_each_move_stays_as_it_was_written(places: Places) -> None:
    made = places.confirmed()
    services.move(places.adopter, made, to="in_use")
    moved = StageMove.objects.get(to_stage="in_use")
    assert (moved.from_stage, moved.by) == ("trying", places.outsider.pk)
    for table in (StageMove, TakenVersion):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(on=clock.today())
        with pytest.raises(DatabaseError), transaction.atomic():
            table._base_manager.filter(adoption=made)._raw_delete("default")


def test_another_version_is_a_new_dated_row(places: Places) -> None:
    made = places.confirmed()
    places.library.write(edge_parts=[{"what": "Kellonaika", "variants": "Aamu, iltapäivä tai ilta."}])
    second = places.library.publish("Uusi muunnelma kerrottiin.")
    saved = services.take_version(places.adopter, made, second)
    assert (saved.model_version_id, TakenVersion.objects.filter(adoption=made).count()) == (second.pk, 2)
    assert TraceEdge.objects.filter(kind=EdgeKind.TAKEN_AS, target=made.node).count() == 2
    with refused("version_taken"):
        services.take_version(places.adopter, saved, second)


# --- what is told ----------------------------------------------------------------------------------------------------
def test_reach_has_its_whole_or_is_unknown_and_never_more_than_could(places: Places) -> None:  # T17
    made = places.confirmed()
    with refused("more_than_could"):
        services.tell_reach(places.adopter, made, services.Reach(staff_using=41, staff_could=40))
    with refused("period_missing"):
        services.tell_reach(places.adopter, made, services.Reach(customers_reached=4))
    saved = services.tell_reach(places.adopter, made, services.Reach(staff_using=12))
    assert (saved.staff_using, saved.staff_could) == (12, None)
    waiting = places.begin(area="05", stage="interested")
    with refused("not_tried_yet"):
        services.tell_reach(places.adopter, waiting, services.Reach(staff_using=1))


def test_the_core_is_checked_part_by_part(places: Places) -> None:
    made = places.confirmed()
    services.check_core(places.adopter, made, {part(places): "kept", part(places, 1): ""})
    services.check_core(places.adopter, made, {part(places): "changed"})
    assert [(one.part, one.verdict) for one in CoreCheck.objects.all()] == [(part(places), "changed")]
    with refused("part_unknown"):
        services.check_core(places.adopter, made, {"elsewhere": "kept"})


def test_an_adaptation_is_eight_taps_and_a_sentence(places: Places) -> None:
    made = places.confirmed()
    words = "Soitto korvattiin tekstiviestillä."
    for name in TAPS:
        with refused("tap_missing"):
            services.add_adaptation(places.adopter, made, taps={**TAPS, name: ""}, sentence=words)
    with refused("part_missing"):
        services.add_adaptation(places.adopter, made, taps={**TAPS, "core_touched": "yes"}, sentence=words)
    ref = uuid4()
    one = services.add_adaptation(places.adopter, made, taps=TAPS, sentence=words, client_ref=ref)
    assert services.add_adaptation(places.adopter, made, taps=TAPS, sentence=words, client_ref=ref).pk == one.pk
    assert ("adoption.steward", "adaptation") in told(places.library.keeper)
    batch = services.remove_adaptation(places.adopter, one)
    undo(batch, actor=places.adopter)
    PulledAdaptation.objects.create(adaptation=one, operating_model=places.library.model, at=clock.now())
    with refused("adaptation_pulled"):
        services.remove_adaptation(places.adopter, one)


def test_a_result_weighs_with_the_version_after_the_one_that_was_taken(places: Places) -> None:
    made = places.confirmed()
    result = services.Result("measured", "minuuttia", "min", Decimal(16), Decimal(12), 9, "kuukausi")
    saved = services.tell_result(places.adopter, made, result)
    assert saved.node is not None
    assert saved.node.certainty == 2
    with refused("not_weigher"):
        services.weigh(places.adopter, saved, weighs="supports")
    services.weigh(places.library.analyst, saved, weighs="supports")
    edges = TraceEdge.objects.filter(source=saved.node, kind=EdgeKind.SUPPORTS)
    assert not edges.exists()  # it would close a ring with the version it tells of
    places.library.write(edge_parts=[{"what": "Kellonaika", "variants": "Ilta."}])
    second = places.library.publish("Uusi muunnelma kerrottiin.")
    assert edges.get().target_id == second.node_id
    model = OperatingModel.objects.get(pk=places.library.model.pk)
    assert model.evidence >= 2
    # The place goes over to the version that its own result stands behind: no ring, and no dead end.
    taken = services.take_version(places.adopter, saved, second)
    assert taken.model_version_id == second.pk
    # A place may take back that its area is told; a frozen text cannot, so it never holds one.
    places.library.write(edge_parts=[{"what": "Kellonaika", "variants": "Aamu."}])
    third = places.library.publish("Kolmas muunnelma kerrottiin.")
    (told,) = [one for one in third.content["sources"] if one["code"] == saved.code]
    assert (told["areas"], told["of"]) == ([], "adoption")
    with override("en"):
        assert "1 place that uses it" in evidence_line(third.content["sources"]).replace("\u00a0", " ")


def test_a_result_that_is_told_anew_is_weighed_anew(places: Places) -> None:
    made = places.confirmed()
    result = services.Result("measured", "minuuttia", "min", Decimal(16), Decimal(12), 9, "kuukausi")
    services.weigh(places.library.analyst, services.tell_result(places.adopter, made, result), weighs="supports")
    places.library.write(edge_parts=[{"what": "Kellonaika", "variants": "Ilta."}])
    places.library.publish("Uusi muunnelma kerrottiin.")
    again = services.tell_result(places.adopter, made, result)
    assert again.weighs == "supports"  # the same result keeps its word
    worse = services.Result("measured", "minuuttia", "min", Decimal(16), Decimal(19), 9, "kuukausi")
    changed = services.tell_result(places.adopter, made, worse)
    assert changed.weighs == ""
    services.weigh(places.library.analyst, changed, weighs="contradicts")
    assert changed.node is not None
    living = path_of(changed.programme).graph.out_of[changed.node.pk]
    assert [one.kind for one in living] == [EdgeKind.CONTRADICTS]
    assert TraceEdge.objects.filter(source=changed.node).count() == 2


def test_a_result_without_numbers_is_an_experience(places: Places) -> None:
    made = places.confirmed()
    saved = services.tell_result(places.adopter, made, services.Result("measured", "palaute"))
    assert saved.node is not None
    assert saved.node.certainty == 1
    saved = services.tell_result(places.adopter, saved, services.Result("not_measured"))
    assert saved.node is not None
    assert saved.node.certainty is None


# --- who reads -------------------------------------------------------------------------------------------------------
def test_a_stranger_reads_what_is_shown_and_no_more(places: Places) -> None:
    cast = places.library.table.lab.cast
    waiting = places.begin()
    for someone in (actor_for(cast.stranger), actor_for(person_of("Satunnainen Kulkija"))):
        with pytest.raises(Http404):
            rules.adoption_for(someone, waiting.pk)
        assert list(rules.adoptions_visible_to(someone)) == []
    for reader in (places.adopter, places.manager, places.library.steward, places.library.analyst):
        assert rules.adoption_for(reader, waiting.pk) == waiting
    made = services.confirm(places.manager, waiting)
    assert list(rules.adoptions_visible_to(actor_for(cast.stranger))) == [made]
    services.set_show_as(places.adopter, made, "hidden")
    assert list(rules.adoptions_visible_to(actor_for(cast.stranger))) == []
    assert rules.counted().count() == 1


def test_lists_and_the_policy_say_the_same(places: Places) -> None:
    cast = places.library.table.lab.cast
    places.confirmed(show_as="hidden")
    places.begin(area="05", stage="interested")
    everybody = [cast.manager, cast.stranger, cast.facilitator, cast.supervisor, places.outsider, places.library.keeper]
    for person in everybody:
        assert person is not None
        actor = actor_for(person)
        listed = set(rules.whole_for(actor).values_list("pk", flat=True))
        read = {one.pk for one in Adoption.objects.all() if rules.reads_whole(actor, one)}
        assert listed == read, person


def test_a_followed_model_is_followed_once_and_left(places: Places) -> None:
    model = places.library.fresh()
    services.follow(places.adopter, model)
    services.follow(places.adopter, model)
    assert model.followers.filter(deleted_in__isnull=True).count() == 1
    places.begin()
    assert model.followers.filter(deleted_in__isnull=True).count() == 0


def test_the_end_of_the_programme_ends_no_adoption(places: Places) -> None:  # A8
    made = places.confirmed()
    end = places.library.fresh().programme.end
    with on((end - clock.today()).days + 30):
        assert services.move(places.adopter, made, to="in_use").stage == "in_use"
