"""Erasure and the library: names in what others wrote are blocked out, what was published stays (trust.md G4, G5)."""

from __future__ import annotations

import pytest

from catalogue.keeping import answered, asked_by_mail, confirmed, on, post, term_of
from catalogue.library import Library
from oppiva.audit.models import Revision
from oppiva.catalogue import services
from oppiva.catalogue.coding_marks import BLOCK
from oppiva.catalogue.models import ModelVersion, StewardQuestion
from oppiva.core.policy import reading, system
from oppiva.people import register
from oppiva.people import services as people
from oppiva.people.models import Person
from workshops.cast import SETUP, person_of

pytestmark = pytest.mark.django_db


def erased(person: Person) -> None:
    people.erase_person(SETUP, person, reason="controller_request")


@pytest.fixture
def named(library: Library) -> Person:
    """Somebody whom everybody has written of."""
    person = person_of("Kaisu Kanarialintu", library.office)
    library.published()
    library.write(
        roles=f"Vuoron vetää {person.name}.",
        steps=["Sopikaa vuorot.", f"Kysykää: {person.name.upper()}."],
        edge_parts=[{"what": "Kellonaika", "variants": f"{person.name} soittaa aamulla."}],
    )
    trial = library.fresh().trials.get()
    type(trial).objects.filter(pk=trial.pk).update(unclear=f"{person.name} ei tiennyt vuoroa.")
    review = library.fresh().reviews.exclude(person=None).first()
    assert review is not None
    type(review).objects.filter(pk=review.pk).update(text=f"Kiitos, {person.name}!")
    answered(library, f"Kysy: {person.name}, {person.email}.", confirmed(library, f"Kuka on {person.name}?"))
    return person


@pytest.mark.both
def test_a_name_is_blocked_out_wherever_somebody_wrote_it(library: Library, named: Person) -> None:
    erased(named)
    draft = library.draft
    assert draft.roles == f"Vuoron vetää {BLOCK * len('Kaisu Kanarialintu')}."
    assert draft.steps[0] == "Sopikaa vuorot."
    question = StewardQuestion.objects.get()
    written = [draft.roles, draft.steps, draft.edge_parts, question.text, question.answer]
    written += [one.unclear for one in library.fresh().trials.all()] + [
        one.text for one in library.fresh().reviews.all()
    ]
    with reading(system("test")):
        written += list(Revision.objects.values_list("before", "after"))
    assert "kanarialintu" not in repr(written).lower()
    assert BLOCK in question.text
    assert BLOCK in draft.steps[1]


def test_what_was_published_stays_word_for_word_and_the_next_version_is_without_the_name(
    library: Library, named: Person
) -> None:
    version = library.publish("Rooleja ja vaiheita tarkennettiin.")
    assert "Kanarialintu" in version.content["texts"]["roles"]
    erased(named)
    held = ModelVersion.objects.get(pk=version.pk)
    assert (held.content, held.content_hash) == (version.content, version.content_hash)
    library.write(amount="Noin kaksikymmentä soittoa päivässä.")
    assert "Kanarialintu" not in repr(library.publish("Määrä korjattiin.").content)


def test_questions_stay_without_who_asked_by_account_or_by_mail(library: Library) -> None:
    library.published()
    person = person_of("Kaisu Kanarialintu", library.office)
    confirmed(library, address=person.email.upper())
    asked_by_mail(library, address=person.email)
    erased(person)
    (question,) = StewardQuestion.objects.all()
    assert (question.state, question.asker, question.asker_mail) == ("asked", None, "")
    answered(library, question=question)
    assert [one.to for one in post() if "kaisu" in str(one.to).lower()] == []


def test_who_published_reviewed_and_tried_is_nobody_any_more(library: Library) -> None:
    version = library.published()
    peer = library.peers[0]
    erased(peer)
    review = library.fresh().reviews.get(person__state=Person.State.ERASED)
    assert (review.state, review.person_id != peer.pk) == ("approved", True)
    erased(library.table.analyst)
    assert not Person.objects.filter(pk=ModelVersion.objects.get(pk=version.pk).by).exists()
    assert services.missing_of_review(library.fresh()) == (), "what was approved stays approved"


def test_g9_the_register_lists_models_versions_and_questions_and_tells_nothing_of_them(library: Library) -> None:
    library.published()
    library.write(roles="Kolme virkailijaa.")
    library.publish("Rooleja tarkennettiin.")
    asked_by_mail(library)
    with on(1):
        confirmed(library)
    code = library.table.programme.code
    rows = [row for row in register.rows() if row[0] in {"model_draft", "model_published", "steward_question"}]
    assert [(kind, name) for kind, name, *_more in rows] == [
        ("model_draft", f"{code}/M1"),
        ("model_published", f"{code}/M1/1.0.0"),
        ("model_published", f"{code}/M1/1.0.1"),
        ("steward_question", f"{code}/M1/1"),
    ]
    assert "odottamaan" not in register.as_csv()
    assert term_of(library).organisation_name not in register.as_csv()
