"""The steward's pages of a question: answered, decided place by place, published, taken down; others find nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.keeping import ANSWER, QUESTION, answered, confirmed, term_of
from catalogue.library import Library
from oppiva.catalogue.models import StewardQuestion
from pages.test_broken_forms import BROKEN
from workshops.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
State = StewardQuestion.State
NAMES = ("steward_question", "question_send", "question_publish", "question_decline")


def at(library: Library, question: StewardQuestion, name: str = "steward_question") -> str:
    return reverse(f"catalogue:{name}", args=[term_of(library).pk, question.pk])


def keeper(library: Library) -> Client:
    assert library.keeper is not None
    return browser(library.keeper)


def state_of(question: StewardQuestion) -> str:
    return StewardQuestion.objects.values_list("state", flat=True).get(pk=question.pk)


def test_answered_then_published_after_each_place_is_ticked(library: Library) -> None:
    library.published()
    question, client = confirmed(library), keeper(library)
    assert QUESTION in client.get(at(library, question)).content.decode()
    text = "Kyllä. Kysy lisää: maija.meikalainen@kunta.example."
    sending = at(library, question, "question_send")
    assert client.get(sending).status_code == 302, "nothing is written yet"
    assert client.post(sending).status_code == 409
    saved = client.post(at(library, question), {"answer": text})
    assert (saved.status_code, saved["Location"].endswith(sending)) == (302, True)
    assert state_of(question) == State.ASKED, "saving sends nothing"
    page = client.get(sending).content.decode()
    assert 'name="fine_0"' in page
    assert client.post(sending, {}).status_code == 422
    assert client.post(sending, {"public": "1"}).status_code == 422
    assert state_of(question) == State.ASKED
    assert client.post(sending, {"fine_0": "on"}).status_code == 302
    assert state_of(question) == State.ANSWERED
    publish = at(library, question, "question_publish")
    page = client.get(publish).content.decode()
    assert "maija.meikalainen@kunta.example" in page
    assert 'name="fine_0"' in page
    assert client.post(publish, {}).status_code == 422
    assert state_of(question) == State.ANSWERED
    assert client.post(publish, {"fine_0": "on"}).status_code == 302
    assert state_of(question) == State.PUBLISHED
    assert client.get(at(library, question, "question_take_down")).status_code == 405
    assert client.post(at(library, question, "question_take_down")).status_code == 302
    assert state_of(question) == State.ANSWERED


def test_one_press_sends_and_publishes(library: Library) -> None:
    library.published()
    question, client = confirmed(library, "toimiiko se pienessä tiimissä"), keeper(library)
    client.post(at(library, question), {"answer": "Kyllä, se toimii."})
    assert client.post(at(library, question, "question_send"), {"public": "1"}).status_code == 302
    assert state_of(question) == State.PUBLISHED


def test_of_two_windows_nothing_is_sent_that_was_not_looked_at(library: Library) -> None:
    library.published()
    question, client = confirmed(library), keeper(library)
    client.post(at(library, question), {"answer": "Ensin näin."})
    seen = StewardQuestion.objects.get(pk=question.pk).version
    client.post(at(library, question), {"answer": "Sitten toisin."})
    assert client.post(at(library, question, "question_send"), {"base_version": seen}).status_code == 409
    assert state_of(question) == State.ASKED


def test_nothing_to_decide_is_one_press(library: Library) -> None:
    library.published()
    question = answered(library, "Kyllä, se toimii.", confirmed(library, "toimiiko se pienessä tiimissä"))
    publish = at(library, question, "question_publish")
    client = keeper(library)
    assert "fine_0" not in client.get(publish).content.decode()
    assert client.post(publish).status_code == 302
    assert state_of(question) == State.PUBLISHED


def test_of_two_windows_the_second_sees_both_answers(library: Library) -> None:
    library.published()
    question = answered(library)
    client, base = keeper(library), {"base_version": question.version}
    assert client.post(at(library, question), {"answer": "Ensin näin.", **base}).status_code == 302
    late = client.post(at(library, question), {"answer": "Sitten toisin.", **base})
    assert late.status_code == 409
    assert "Ensin" in late.content.decode()


def test_a_question_is_declined_with_a_reason(library: Library) -> None:
    library.published()
    question, client = confirmed(library), keeper(library)
    path = at(library, question, "question_decline")
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Kysymys ei koske tätä mallia."}).status_code == 302
    assert state_of(question) == State.DECLINED
    assert client.get(at(library, question)).status_code == 200
    assert client.post(at(library, question), {"answer": ANSWER}).status_code == 409


def test_to_everybody_else_there_is_no_question(library: Library) -> None:
    library.published()
    question = answered(library)
    cast = library.table.lab.cast
    for person in (cast.stranger, library.table.analyst, cast.manager, *library.peers):
        client = browser(person)
        for name in NAMES:
            assert client.get(at(library, question, name)).status_code == 404
            assert client.post(at(library, question, name), {"answer": ANSWER, "reason": ANSWER}).status_code == 404
        assert client.post(at(library, question, "question_take_down")).status_code == 404
    assert Client().get(at(library, question)).status_code == 302
    assert state_of(question) == State.ANSWERED


def test_an_earlier_steward_does_not_answer(library: Library) -> None:
    library.published()
    question = confirmed(library)
    before = at(library, question)
    client = keeper(library)
    client.post(reverse("catalogue:steward_leave", args=[term_of(library).pk]), {"reason": "Yksikkö lakkautetaan."})
    assert client.get(before).status_code == 404
    assert client.post(before, {"answer": ANSWER}).status_code == 404


def test_the_asker_is_told_to_nobody(library: Library) -> None:
    library.published()
    question = answered(library)
    for path in (at(library, question), at(library, question, "question_publish"), "/vastuut/"):
        assert "lukija@toinen.example" not in keeper(library).get(path).content.decode()


def test_whatever_is_typed_is_stored_or_refused_in_words(library: Library) -> None:
    library.published()
    question, client = confirmed(library), keeper(library)
    for value in BROKEN:
        answer = client.post(at(library, question), {"answer": value})
        assert answer.status_code in {302, 422}, value
        if answer.status_code == 302:
            held = StewardQuestion.objects.values_list("unsent", flat=True).get(pk=question.pk)
            assert held == value.replace("\r\n", "\n").strip()
    for value in BROKEN:
        sent = {"fine_0": value, "public": value, "base_version": value}
        assert client.post(at(library, question, "question_send"), sent).status_code in {302, 409, 422}
    for value in BROKEN:
        assert client.post(at(library, question, "question_publish"), {"fine_0": value}).status_code in {302, 409, 422}
    for value in BROKEN:
        assert client.post(at(library, question, "question_decline"), {"reason": value}).status_code in {302, 409, 422}
