"""What the tables of models keep to whatever SQL is sent, on both databases (records.md 3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue.models import ModelMaterial, ModelTrial, ModelVersion, OperatingModel, PeerReview
from oppiva.jobs import clock
from oppiva.programme.models import AppendOnly

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def sent(statement: str) -> None:
    """A statement by hand, in a savepoint of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def kept_out(model: Any, **values: Any) -> None:
    """The row is refused by the database itself."""
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


def changed(library: Library, **values: Any) -> None:
    """The change of the model's row is refused by the database itself."""
    with pytest.raises(IntegrityError), transaction.atomic():
        OperatingModel.objects.filter(pk=library.model.pk).update(**values)


def test_t16_a_published_version_stays_whatever_is_sent(library: Library) -> None:
    version = shelve(bare_model(library.table.programme, "Rivien malli", 77))
    before = list(ModelVersion.objects.order_by("pk").values())
    for statement in (
        "UPDATE catalogue_modelversion SET name = 'Toinen'",
        "UPDATE catalogue_modelversion SET content = '{}', content_hash = content_hash",
        "UPDATE catalogue_modelversion SET by = NULL",
        "DELETE FROM catalogue_modelversion",
    ):
        with pytest.raises(DatabaseError):
            sent(statement)
    other = "TRUNCATE catalogue_modelversion CASCADE"
    if connection.vendor == "sqlite":
        other = "INSERT OR REPLACE INTO catalogue_modelversion SELECT * FROM catalogue_modelversion LIMIT 1"
    with pytest.raises(DatabaseError):
        sent(other)
    for deed in (version.save, version.delete):
        with pytest.raises(AppendOnly):
            deed()
    assert list(ModelVersion.objects.order_by("pk").values()) == before


def test_a_version_has_a_number_of_its_own_a_note_and_a_whole_hash(library: Library) -> None:
    version = shelve(bare_model(library.table.programme, "Rivien malli", 77))
    same = {one.attname: getattr(version, one.attname) for one in ModelVersion._meta.concrete_fields}
    del same["id"]
    node = shelve(bare_model(library.table.programme, "Toinen malli", 78)).node_id
    for wrong in (
        {},
        {"minor": 1, "node_id": node, "major": 0},
        {"minor": 1, "node_id": node, "change_note": "lyhyt"},
        {"minor": 1, "node_id": node, "content_hash": "abc"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ModelVersion(**{**same, **wrong}).save(force_insert=True)


def test_the_state_of_a_model_and_what_belongs_to_it_go_together(library: Library) -> None:
    version = shelve(bare_model(library.table.programme, "Rivien malli", 77))
    changed(library, state="published")
    changed(library, current_version=version.pk)
    changed(library, evidence=6)
    changed(library, lowered_to=1)
    changed(library, lowered_to=6, lowered_reason="Liian vähän näyttöä.")
    changed(library, replaced_by_id=library.model.pk)
    OperatingModel.objects.filter(pk=version.operating_model_id).update(state="due_review")
    for wrong in ({"state": "replaced"}, {"state": "withdrawn"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OperatingModel.objects.filter(pk=version.operating_model_id).update(**wrong)


def test_codes_numbers_and_addresses_are_once(library: Library) -> None:
    made = bare_model(library.table.programme, "Rivien malli", 77)
    for wrong in ({"code": made.code}, {"number": made.number}, {"slug": made.slug}):
        held = {"code": "M78", "number": 78, "slug": "toinen-malli", **wrong}
        kept_out(OperatingModel, programme=library.table.programme, state_since=clock.now(), **held)


def test_a_trial_that_was_made_says_what_was_unclear_and_what_came_of_it(library: Library) -> None:
    held = {"operating_model": library.model, "organisation": library.elsewhere, "named_at": clock.now()}
    done = {**held, "done_on": clock.today()}
    ModelTrial.objects.create(**held)
    kept_out(ModelTrial, **done, changed="Lisättiin vara.")
    kept_out(ModelTrial, **done, unclear="Kuka soittaa?")
    kept_out(ModelTrial, **done, unclear="Kuka soittaa?", no_change=True)


def test_a_review_is_asked_once_of_a_person_and_sent_back_with_why(library: Library) -> None:
    held = {"operating_model": library.model, "kind": "peer", "asked_at": clock.now()}
    PeerReview.objects.create(**held, person=library.peers[0])
    kept_out(PeerReview, **held, person=library.peers[0])
    kept_out(PeerReview, **held, person=library.peers[1], state="approved")
    kept_out(PeerReview, **held, person=library.peers[1], state="returned", answered_at=clock.now())


def test_a_material_is_a_file_or_a_link(library: Library) -> None:
    held = {"operating_model": library.model, "position": 1, "title": "Ohje"}
    kept_out(ModelMaterial, **held)
    kept_out(ModelMaterial, **held, file=library.model.pk, link="https://esimerkki.example/ohje")
    ModelMaterial.objects.create(**held, link="https://esimerkki.example/ohje")
