"""A place goes its own way: a local variant of the version it took, kept by itself, never one of the 21."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adoption.places import Places, told
from catalogue.keeping import on
from catalogue.table import refused
from oppiva.adoption import services
from oppiva.adoption.models import Adoption, LocalVariant
from oppiva.audit.models import Deletion
from oppiva.catalogue import services as catalogue
from oppiva.catalogue.models import (
    EdgeKind,
    ModelDraft,
    ModelSource,
    ModelVersion,
    OperatingModel,
    Stewardship,
    TraceEdge,
    TraceEvent,
)
from oppiva.catalogue.queries import models_counted, verify
from oppiva.catalogue.queries.desk import desk_list
from oppiva.catalogue.queries.history import newest_deeds
from oppiva.catalogue.queries.library import library_rows
from oppiva.catalogue.queries.standing import path_of
from oppiva.catalogue.rules import library as rules
from oppiva.core.policy import Actor
from oppiva.people.queries import actor_for
from workshops.cast import person_of

pytestmark = pytest.mark.django_db


def forked(places: Places, **more: object) -> tuple[Adoption, LocalVariant]:
    adoption = places.confirmed(**more)
    return adoption, services.fork(places.adopter, adoption)


def model_of(variant: LocalVariant) -> OperatingModel:
    return OperatingModel.objects.select_related("programme", "draft").get(pk=variant.operating_model_id)


def publish(actor: Actor, variant: LocalVariant, note: str = "Oma tapamme, ensimmäinen julkaisu.") -> ModelVersion:
    model = model_of(variant)
    catalogue.say_contradictions_listed(actor, model)
    newest = catalogue.newest_version(model)
    settled = [one.key for one in catalogue.ahead_of(model).personal]
    base = newest.number if newest is not None else ""
    return catalogue.publish_version(actor, model_of(variant), note=note, settled=settled, base=base)


# --- begun -----------------------------------------------------------------------------------------------------------
def test_the_adopter_begins_an_own_model_and_keeps_it_at_once(places: Places) -> None:
    adoption, variant = forked(places)
    model, original = model_of(variant), places.library.fresh()
    assert (model.code, model.origin, model.forked_from) == (f"{original.code}-S1", "fork", original)
    assert model.number > 100_000
    assert (model.language, model.theme, model.draft.problem) == (
        original.language, original.theme, original.draft.problem,
    )  # fmt: skip
    assert model.draft.core_parts == original.draft.core_parts  # with their keys: what is kept stays comparable
    assert (model.draft.innokyla, model.draft.contact) == ("", adoption.role)
    edge = TraceEdge.objects.get(kind=EdgeKind.FORKED_TO)
    assert (edge.source_id, edge.target.code) == (places.version.node_id, f"{model.code}-0.1")
    assert set(ModelSource.objects.filter(operating_model=model).values_list("experiment", flat=True)) == set(
        ModelSource.objects.filter(operating_model=original).values_list("experiment", flat=True)
    )
    term = Stewardship.objects.get(operating_model=model)
    assert (term.state, term.person, term.role, term.organisation_name) == (
        "accepted", places.outsider, adoption.role, adoption.organisation_name,
    )  # fmt: skip
    assert ("adoption.steward", "forked") in told(places.library.keeper)
    assert verify().ok


def test_the_next_candidate_that_becomes_a_model_takes_the_next_number_of_the_21(places: Places) -> None:
    forked(places)
    made = places.library.table.open("Toinen aihio", 3)
    catalogue.rename(
        places.library.analyst, made,
        changes={"one_sentence": "Asiakkaalle kerrotaan vuorosta etukäteen.", "for_whom": ["jobseeker"]},
    )  # fmt: skip
    model = catalogue.become_model(places.library.analyst, places.library.table.fresh(made))
    assert model.code == f"M{places.library.model.number + 1}"


def test_who_may_not_and_what_is_too_early_is_refused(places: Places) -> None:
    waiting = places.begin()
    with refused("adoption_unconfirmed"):
        services.fork(places.adopter, waiting)
    early = places.confirmed(area="05", stage="preparing")
    with refused("not_tried_yet"):
        services.fork(places.adopter, early)
    made = services.confirm(places.manager, waiting)
    for other in (places.manager, places.library.steward, places.library.analyst):
        with refused("not_allowed"):
            services.fork(other, made)
    services.move(places.adopter, made, to="ended", reason="fit")
    with refused("not_tried_yet"):
        services.fork(places.adopter, made)


@pytest.mark.both
def test_a_place_has_one_variant_at_a_time_and_two_places_have_two(places: Places) -> None:
    adoption, variant = forked(places)
    with refused("variant_lives"):
        services.fork(places.adopter, adoption)
    assert services.fork(places.adopter, adoption, client_ref=variant.operating_model_id).pk == variant.pk
    person = person_of("Toinen Ottaja")
    second = services.confirm(places.manager, places.begin(actor_for(person), area="05"))
    assert services.fork(actor_for(person), second).operating_model.code == f"{places.library.model.code}-S2"


def test_a_variant_of_a_variant_has_a_code_of_the_same_model(places: Places) -> None:
    _adoption, variant = forked(places)
    version = publish(places.adopter, variant)
    person = person_of("Toinen Ottaja")
    who = services.Adopter("employer", name="Pieni Paja Oy")
    made = services.start(
        actor_for(person), model_of(variant), adopter=who, version=version, role="esihenkilö", stage="trying"
    )
    second = services.fork(actor_for(person), services.confirm(places.adopter, made))
    assert (second.operating_model.code, second.operating_model.forked_from_id) == (
        f"{places.library.model.code}-S2", variant.operating_model_id,
    )  # fmt: skip


# --- written and published -------------------------------------------------------------------------------------------
def test_its_writer_writes_and_publishes_it_also_after_the_programme_has_ended(places: Places) -> None:
    _adoption, variant = forked(places)
    end = places.library.fresh().programme.end
    catalogue.save_draft(places.adopter, model_of(variant), {"name": "Kukaan ei jää odottamaan meillä"})
    version = publish(places.adopter, variant)
    assert (version.number, model_of(variant).state) == ("1.0.0", "published")
    assert version.content["model"]["forked_from"] == places.library.model.code
    assert version.content["reviews"]["peers"] == 0
    type(places.library.fresh().programme).objects.filter(pk=places.library.model.programme_id).update(state="ended")
    with on(max((end - version.at.date()).days + 10, 10)):
        catalogue.save_draft(places.adopter, model_of(variant), {"equality": "Tulkki varataan aina etukäteen."})
        assert publish(places.adopter, variant, "Yhdenvertaisuus tarkentui.").number == "1.0.1"


def test_the_programme_reads_it_and_does_not_write_it(places: Places) -> None:
    _adoption, variant = forked(places)
    model = model_of(variant)
    analyst = places.library.analyst
    assert rules.reads_draft(analyst, model)
    assert not rules.may(analyst, "write", model)
    with refused("not_allowed"):
        catalogue.save_draft(analyst, model, {"name": "Ohjelman nimi"})
    with refused("not_allowed"):
        publish(analyst, variant)
    publish(places.adopter, variant)
    assert catalogue.withdraw(analyst, model_of(variant), reason="Tekstissä oli henkilötietoja.").state == "withdrawn"


def test_its_gate_asks_for_all_but_team_and_peers(places: Places) -> None:
    adoption, variant = forked(places)
    catalogue.save_draft(places.adopter, model_of(variant), {"plain_summary": ""})
    ahead = catalogue.ahead_of(model_of(variant))
    assert {"fields", "contradictions_unread"} <= set(ahead.missing)
    assert not {"peers", "place", "steward"} & set(ahead.missing)
    with refused("variant_not_tried_elsewhere"):
        catalogue.send_to_trial(places.adopter, model_of(variant))
    services.move(places.adopter, adoption, to="ended", reason="fit")
    assert "place" in catalogue.ahead_of(model_of(variant)).missing
    Stewardship.objects.filter(operating_model=variant.operating_model_id).update(state="gone")
    assert "steward" in catalogue.ahead_of(model_of(variant)).missing


def test_another_model_is_not_published_from_its_draft(places: Places) -> None:
    made = places.library.table.open("Toinen aihio", 3)
    catalogue.rename(
        places.library.analyst, made,
        changes={"one_sentence": "Asiakkaalle kerrotaan vuorosta etukäteen.", "for_whom": ["jobseeker"]},
    )  # fmt: skip
    model = catalogue.become_model(places.library.analyst, places.library.table.fresh(made))
    with refused("model_state"):
        catalogue.publish_version(places.library.analyst, model, note="Ohi koko matkan.")


# --- counted ---------------------------------------------------------------------------------------------------------
def test_a_fork_published_by_an_adopter_counts_nowhere(places: Places) -> None:  # T10
    programme = places.library.fresh().programme
    before = models_counted([programme.pk])[programme.pk]
    listed = library_rows({}).total
    _adoption, variant = forked(places)
    assert models_counted([programme.pk])[programme.pk] == before
    publish(places.adopter, variant)
    assert models_counted([programme.pk])[programme.pk] == before
    assert library_rows({}).total == listed
    rows = OperatingModel.objects.filter(programme=programme, deleted_in__isnull=True)
    assert desk_list(programme, rows).published == before.published


# --- undone ----------------------------------------------------------------------------------------------------------
def living(places: Places) -> set[tuple[object, object, str]]:
    graph = path_of(places.library.fresh().programme).graph
    return {(one.source, one.target, one.kind) for one in graph.edges}


def counts() -> dict[str, int]:
    tables = (OperatingModel, ModelDraft, Stewardship, LocalVariant)
    found = {one.__name__: one.objects.filter(deleted_in__isnull=True).count() for one in tables}
    return found | {"ModelSource": ModelSource.objects.count()}


@pytest.mark.both
def test_a_wrong_fork_is_undone_whole_in_one_batch(places: Places) -> None:  # R17
    adoption = places.confirmed()
    links, rows = living(places), counts()
    deeds = newest_deeds(places.library.fresh().programme)[0]
    variant = services.fork(places.adopter, adoption)
    catalogue.save_draft(places.adopter, model_of(variant), {"name": "Väärä alku"})
    batch = services.undo_fork(places.adopter, variant)
    assert (living(places), counts()) == (links, rows)
    assert Deletion.objects.filter(batch=batch).count() == 4
    assert TraceEvent.objects.filter(verb="model_fork_undone", kind="retract").count() == 1
    assert newest_deeds(places.library.fresh().programme)[0] == deeds  # nothing of the table
    assert verify().ok
    again = services.fork(places.adopter, adoption)
    assert again.operating_model.code.endswith("-S2")


def test_a_published_one_is_not_undone_and_nobody_else_undoes(places: Places) -> None:
    _adoption, variant = forked(places)
    with refused("not_allowed"):
        services.undo_fork(places.manager, variant)
    publish(places.adopter, variant)
    with refused("fork_gone_further"):
        services.undo_fork(places.adopter, variant)


def test_the_clock_moves_no_variant(places: Places) -> None:
    _adoption, variant = forked(places)
    publish(places.adopter, variant)
    assert Stewardship.objects.get(operating_model=variant.operating_model_id).next_review_on is not None
    with on(timedelta(days=400).days):
        catalogue.make_due(model_of(variant))
    assert model_of(variant).state == "due_review"
