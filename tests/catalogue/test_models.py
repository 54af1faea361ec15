"""A model from candidate to its second version (records.md 3, T14 to T17): gates, numbers, hashes, evidence, peers."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.http import Http404

from catalogue.library import TEXTS, THIRD_AREA, Library
from catalogue.table import refused, stranger
from oppiva.catalogue import services
from oppiva.catalogue.evidence import Source, evidence_of
from oppiva.catalogue.freezing import hash_of
from oppiva.catalogue.models import Candidate, Change, EffortStep, ModelState, ModelVersion, OperatingModel
from oppiva.catalogue.signals import version_published
from oppiva.core.calendars import add_months
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.people.services import add_unit
from oppiva.programme.models import AppendOnly
from workshops.cast import SETUP, grant_to, person_of


def test_a_candidate_becomes_a_model_and_its_sources_flow_into_it(library: Library) -> None:
    assert library.model.code == "M1"
    assert library.model.slug == "kukaan-ei-jaa-odottamaan"
    assert Candidate.objects.get(pk=library.model.candidate_id).state == "became_model"
    assert library.model.sources.count() == 3
    assert set(library.model.areas.values_list("area_id", flat=True)) == {"23", "37"}


def test_a_candidate_without_a_source_or_a_sentence_becomes_no_model(library: Library) -> None:
    table = library.table
    bare = table.open("Ei mitään vielä")
    with refused("model_without_source"):
        services.become_model(table.actor, bare)
    named = table.open("Ilman lausetta", 3)
    with refused("model_unnamed") as caught:
        services.become_model(table.actor, named)
    assert caught.value.facts["fields"] == ("one_sentence", "for_whom")


def test_an_unanswered_contradiction_keeps_a_candidate_from_becoming_a_model(library: Library) -> None:
    table = library.table
    made = table.open("Selkeä kirje", 3)
    table.place(4, made, "contradicts")
    with refused("contradiction_unanswered"):
        services.become_model(table.actor, table.fresh(made))


def test_a_draft_may_be_half_written_and_is_asked_for_all_before_its_trial(library: Library) -> None:
    library.write(problem="Lyhyt.")
    with refused("model_gaps") as caught:
        services.send_to_trial(library.analyst, library.fresh())
    assert "problem" in caught.value.facts["fields"]
    assert "plain_summary" not in caught.value.facts["fields"]
    library.write(**TEXTS)
    with refused("trial_unnamed"):
        services.send_to_trial(library.analyst, library.fresh())


def test_a_place_of_its_own_sources_tries_nothing(library: Library) -> None:
    cast = library.table.lab.cast
    with refused("trial_at_source"):
        services.name_trial(library.analyst, library.fresh(), organisation=cast.here, unit=cast.unit)


def test_a_core_part_keeps_its_key_when_its_words_change(library: Library) -> None:
    first = library.write(core_parts=TEXTS["core_parts"]).core_parts
    again = library.write(core_parts=[{**first[0], "why": "Odotus loppuu heti."}, first[1]]).core_parts
    assert [one["key"] for one in again] == [one["key"] for one in first]


def test_peers_come_from_an_area_that_no_source_came_from(library: Library) -> None:
    library.on_trial()
    near = add_unit(SETUP, library.table.lab.cast.here, fields={"name": "Toinen yksikkö", "size": 9})
    colleague = person_of("Lauri Lähellä", near)
    grant_to(colleague, "participant", "unit", str(near.pk))
    with refused("peer_of_source"):
        services.ask_review(library.analyst, library.fresh(), colleague)
    for peer in library.peers:  # both of one area: accepted
        services.ask_review(library.analyst, library.fresh(), peer)


def test_t17_a_source_of_the_peers_own_area_that_comes_after_the_review_takes_their_approval_away(
    library: Library,
) -> None:
    library.reviewed()
    library.kept()
    late = library.table.cards[4]
    Experiment.objects.filter(pk=late.pk).update(areas=[THIRD_AREA])
    services.attach_source(library.analyst, library.fresh(), late, kind="builds_on")
    assert services.missing_of_review(library.fresh()) == ("peers",)
    with refused("model_not_ready") as caught:
        library.publish()
    assert caught.value.facts["missing"] == ("peers",)


def test_a_model_is_reviewed_when_it_was_tried_and_three_have_approved(library: Library) -> None:
    library.on_trial()
    assert services.missing_of_review(library.fresh()) == ("trial", "team", "peers")
    assert library.reviewed is not None
    assert library.fresh().state == ModelState.TESTING


def test_the_whole_way_to_the_library(library: Library) -> None:
    version = library.published()
    model = library.fresh()
    assert model.state == ModelState.PUBLISHED
    assert (version.number, version.shown, version.change) == ("1.0.0", "1.0", Change.FIRST)
    assert version.content_hash == hash_of(version.content)
    assert version.effort == EffortStep.SMALL
    assert [one["code"] for one in version.content["sources"]] == [one.code for one in library.table.cards[:3]]


def test_nothing_is_published_without_an_accepted_steward(library: Library) -> None:
    library.reviewed()
    with refused("model_not_ready") as caught:
        library.publish()
    assert caught.value.facts["missing"] == ("steward",)


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"core_parts": [TEXTS["core_parts"][0]]}, "2.0.0"),
        ({"edge_parts": []}, "1.1.0"),
        ({"roles": "Kaksi virkailijaa joka päivä."}, "1.0.1"),
    ],
)
def test_what_changed_decides_the_number_and_the_old_address_keeps_its_bytes(
    library: Library, values: dict[str, object], number: str
) -> None:
    first = library.published()
    before = (first.content, first.content_hash)
    library.write(**values)
    second = library.publish("Muutettiin yhtä kohtaa.")
    assert second.number == number
    held = ModelVersion.objects.get(pk=first.pk)
    assert (held.content, held.content_hash) == before
    assert hash_of(held.content) == held.content_hash
    assert library.fresh().current_version == second.pk


def test_a_change_may_be_raised_and_not_lowered(library: Library) -> None:
    library.published()
    library.write(core_parts=[TEXTS["core_parts"][0]])
    with refused("change_lowered"):
        library.publish("Muutettiin ydintä hieman.", change=Change.PATCH)
    library.write(core_parts=TEXTS["core_parts"], roles="Kolme virkailijaa.")
    assert library.publish("Kirjoitettiin roolit uudelleen.", change=Change.MAJOR).number == "2.0.0"


def test_of_two_who_publish_at_once_the_second_is_told(library: Library) -> None:
    library.published()
    library.write(roles="Kolme virkailijaa.")
    with refused("version_published_meanwhile"):
        services.publish_version(library.analyst, library.fresh(), note="Toinen ehti ensin.", base="")


def test_upper_apps_hear_of_a_version_once(library: Library) -> None:
    heard: list[tuple[str, str]] = []

    def hear(sender: object, version: ModelVersion, change: str, **_more: object) -> None:
        heard.append((version.number, change))

    version_published.connect(hear)
    try:
        library.reviewed()
        library.kept()
        library.publish()  # not `published`, which may only tell again what was written
        library.write(core_parts=[TEXTS["core_parts"][0]])
        library.publish("Ydin kirjoitettiin uudelleen.")
    finally:
        version_published.disconnect(hear)
    assert heard == [("1.0.0", "first"), ("2.0.0", "major")]


def test_a_published_version_is_changed_by_nobody(library: Library) -> None:
    version = library.published()
    with pytest.raises(DatabaseError), transaction.atomic():
        ModelVersion.objects.filter(pk=version.pk).update(name="x")
    with pytest.raises(AppendOnly):
        version.save()


def test_a_stranger_finds_no_draft(library: Library) -> None:
    from oppiva.catalogue.rules.library import models_visible_to, reads_draft

    nobody = stranger(library.table)
    assert not reads_draft(nobody, library.fresh())
    assert not models_visible_to(nobody).exists()
    assert models_visible_to(library.analyst).get() == library.model


def test_who_is_asked_reads_the_draft_and_writes_nothing(library: Library) -> None:
    from oppiva.catalogue.rules.library import may, models_visible_to, reads_draft

    peer = actor_for(library.peers[0])
    assert not reads_draft(peer, library.fresh())
    library.on_trial()
    services.ask_review(library.analyst, library.fresh(), library.peers[0])
    assert reads_draft(peer, library.fresh())
    assert models_visible_to(peer).get() == library.model
    assert not may(peer, "write", library.fresh())


def test_who_reviewed_a_model_does_not_read_how_its_next_version_is_written(library: Library) -> None:
    from oppiva.catalogue.rules.library import model_for, models_visible_to, reads_draft

    library.published()
    library.write(needs="Tätä ei ole vielä julkaistu.")
    peer, model = actor_for(library.peers[0]), library.fresh()
    assert not reads_draft(peer, model)
    assert not models_visible_to(peer).exists()
    with pytest.raises(Http404):
        model_for(peer, model.programme.code, model.code)


def test_names_in_answers_and_materials_are_looked_at_before_they_are_published(library: Library) -> None:
    library.reviewed()
    library.kept()
    late = services.attach_source(library.analyst, library.fresh(), library.table.cards[4], kind="contradicts")
    services.answer_model_contradiction(
        library.analyst, library.fresh(), late.pk, text="Matti Virtanen oli lomalla, soita 040 123 4567."
    )
    services.add_material(
        library.analyst, library.fresh(), title="Pohja, kysy Liisa Korhonen", licence="cc_by_4",
        link="https://example.org/pohja",
    )  # fmt: skip
    found = {(one.field, one.text) for one in services.ahead_of(library.fresh()).personal}
    assert ("sources", "Matti Virtanen") in found
    assert ("materials", "Liisa Korhonen") in found
    services.say_contradictions_listed(library.analyst, library.fresh())
    draft_alone = [one.key for one in services.ahead_of(library.fresh()).personal if one.field == "contact"]
    with refused("model_not_ready") as caught:
        services.publish_version(library.analyst, library.fresh(), note="Ensimmäinen julkaisu.", settled=draft_alone)
    assert caught.value.facts["missing"] == ("personal",)
    assert library.publish().number == "1.0.0"


# --- T14 -------------------------------------------------------------------------------------------------------------
def _sources(*rows: tuple[str, int, str], answered: bool = True) -> list[Source]:
    from uuid import uuid4

    return [
        Source(uuid4(), frozenset({kind}), certainty, uuid4(), frozenset({area}), answered or kind != "contradicts")
        for kind, certainty, area in rows
    ]


STORY = (
    ("builds_on", 2, "A"),
    ("supports", 2, "B"),
    ("supports", 2, "C"),
    ("supports", 1, "C"),
    ("contradicts", 2, "A"),
)


def test_the_level_of_evidence_follows_from_the_sources() -> None:
    assert evidence_of(_sources(*STORY)).level == 4
    assert evidence_of(_sources(*((kind, sure, "A") for kind, sure, _area in STORY))).level == 3
    assert evidence_of(_sources(*STORY, answered=False)).level == 2
    assert evidence_of(_sources(("supports", 1, "C"))).level == 1
    assert evidence_of(()).level == 0


def test_evidence_grows_old_and_is_lowered_and_never_raised() -> None:
    seen, today = date(2026, 1, 31), date(2028, 1, 31)
    assert evidence_of(_sources(*STORY), checked_on=seen, today=today).level == 3
    assert evidence_of(_sources(*STORY), checked_on=seen, today=add_months(seen, 48)).level == 2
    assert evidence_of(_sources(*STORY), checked_on=seen, today=date(2028, 1, 30)).level == 4
    assert evidence_of(_sources(*STORY), lowered_to=1).level == 1
    assert evidence_of(_sources(("supports", 1, "C")), lowered_to=4).level == 1
    assert evidence_of(_sources(("supports", 4, "A"), ("supports", 2, "B"))).level == 5


def test_a_merged_model_is_replaced_and_no_ring_is_closed(library: Library) -> None:
    library.published()
    table = library.table
    second = table.open("Selkeä kirje", 3)
    services.rename(
        table.actor, second, changes={"one_sentence": "Kirje mahtuu yhdelle sivulle.", "for_whom": ["jobseeker"]}
    )
    other = services.become_model(table.actor, Candidate.objects.get(pk=second.pk))
    with refused("replacement_not_in_use"):
        services.replace(library.analyst, library.fresh(), other, reason="Toinen malli kattaa tämän.")
    with refused("replaced_in_ring"):
        services.replace(library.analyst, library.fresh(), library.fresh(), reason="Itsensä tilalle ei käy.")


def test_a_steward_who_leaves_makes_the_check_due(library: Library) -> None:
    library.published()
    term = (
        services.stewards_of(library.fresh())[0]
        if hasattr(services, "stewards_of")
        else library.fresh().stewardships.get()
    )
    services.resign_stewardship(library.steward, term, reason="Organisaatio ei jatka mallin kanssa.")
    assert library.fresh().state == ModelState.DUE_REVIEW


def test_a_withdrawn_model_comes_back_to_be_checked(library: Library) -> None:
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui ja malli on vanha.")
    assert library.fresh().state == ModelState.WITHDRAWN
    services.bring_back(library.analyst, library.fresh(), reason="Malli on tarkistettu lain mukaan.")
    assert library.fresh().state == ModelState.DUE_REVIEW
    services.check_model(library.steward, library.fresh())
    assert library.fresh().state == ModelState.PUBLISHED


def test_the_steward_publishes_a_version_when_the_programme_has_ended(library: Library) -> None:
    from oppiva.programme.models import Programme

    library.published()
    Programme.objects.filter(pk=library.model.programme_id).update(state="ended")
    with refused("programme_ended"):
        library.write(roles="Kolme.")
    library.write(library.steward, roles="Kolme virkailijaa.")
    newest = services.newest_version(library.fresh())
    assert newest is not None
    made = services.publish_version(
        library.steward,
        library.fresh(),
        note="Roolit kirjoitettiin uudelleen.",
        settled=[one.key for one in services.ahead_of(library.fresh()).personal],
        base=newest.number,
    )
    assert made.number == "1.0.1"


def test_a_typo_mended_is_no_check_and_a_due_model_is_checked_by_its_next_version(library: Library) -> None:
    library.published()
    OperatingModel.objects.filter(pk=library.model.pk).update(last_checked_on=date(2026, 1, 5))
    library.write(roles="Kaksi virkailijaa joka päivä.")
    library.publish("Korjattiin kirjoitusvirhe.")
    assert library.fresh().last_checked_on == date(2026, 1, 5)
    OperatingModel.objects.filter(pk=library.model.pk).update(state=ModelState.DUE_REVIEW)
    library.write(roles="Kolme virkailijaa joka päivä.")
    library.publish("Roolit kirjoitettiin uudelleen.")
    assert library.fresh().state == ModelState.PUBLISHED
    assert library.fresh().last_checked_on == clock.today()


def test_an_approval_is_asked_for_again_when_the_text_it_was_given_for_has_changed(library: Library) -> None:
    library.reviewed()
    library.kept()
    library.write(plain_summary=TEXTS["plain_summary"] + " Se on helppoa.")
    assert library.fresh().state == ModelState.PEER_REVIEWED
    library.write(core_parts=[TEXTS["core_parts"][0]])
    assert library.fresh().state == ModelState.TESTING
    assert set(library.fresh().reviews.values_list("state", flat=True)) == {"asked"}
    with refused("model_state"):
        library.publish()
    services.approve_as_team(actor_for(library.table.lab.cast.facilitator), library.fresh())
    for review in library.fresh().reviews.filter(kind="peer"):
        services.answer_review(actor_for(review.person), review, approves=True)
    assert library.fresh().state == ModelState.PEER_REVIEWED
    assert library.publish().number == "1.0.0"


def test_a_key_that_was_sent_twice_stays_with_one_core_part(library: Library) -> None:
    first = library.write(core_parts=TEXTS["core_parts"]).core_parts
    again = library.write(core_parts=[first[0], {**first[1], "key": first[0]["key"]}]).core_parts
    assert len({one["key"] for one in again}) == 2
    assert again[0]["key"] == first[0]["key"]


def test_who_was_asked_as_a_peer_does_not_approve_for_the_team(library: Library) -> None:
    library.on_trial()
    both = library.peers[0]
    grant_to(both, "facilitator", "programme", str(library.model.programme_id))
    services.ask_review(library.analyst, library.fresh(), both)
    with refused("review_asked"):
        services.approve_as_team(actor_for(both), library.fresh())
    assert services.missing_of_review(library.fresh()) == ("trial", "team", "peers")
