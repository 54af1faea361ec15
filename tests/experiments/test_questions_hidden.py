"""Questions to a team: what is warned of before it is sent, taken back, and hidden by the team that is asked."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from experiments.lab import SETUP, Lab
from experiments.others_stage import decided, sight
from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import queries, services
from oppiva.experiments.models import TeamQuestion
from oppiva.experiments.pages.for_readers import marks_in
from oppiva.experiments.queries import reading_personal as rows
from oppiva.experiments.services import reading_personal as erase
from oppiva.people.models import Notice, Person
from workshops.cast import browser

pytestmark = pytest.mark.django_db
TEXT = "Mitä tekisitte toisin?"
MARKED = "Auttoiko Matti Virtanen teitä? Soita 040 123 4567."


@pytest.fixture
def told(lab: Lab) -> Lab:
    """The first team has decided."""
    decided(lab.experiments[0])
    return lab


def page(lab: Lab, name: str = "experiment", *more: object) -> str:
    return reverse(f"experiments:{name}", args=[lab.cast.programme.code, lab.experiment.code, *more])


def asked(lab: Lab, person: Person | None = None, text: str = TEXT) -> TeamQuestion:
    return services.ask_team(sight(lab, person or lab.cast.staff[3]), text=text)


def kept() -> list[TeamQuestion]:
    """Every question in the record, those taken back, too."""
    with reading(SETUP):
        return list(TeamQuestion.objects.order_by("asked_at", "pk"))


def seen(lab: Lab, person: Person) -> list[str]:
    return [one.text for one in queries.questions_of(sight(lab, person))]


def deeds() -> list[str]:
    found = AuditEvent.objects.filter(verb__startswith="question_").order_by("pk")
    return list(found.values_list("verb", flat=True))


# --- before it is sent -----------------------------------------------------------------------------------------------
def test_a_name_and_a_number_are_told_before_a_question_is_sent_and_its_writer_decides(told: Lab) -> None:
    client = browser(told.cast.staff[3])
    first = client.post(page(told, "ask"), {"text": MARKED})
    html = first.content.decode()
    assert first.status_code == 422
    assert kept() == []
    for words in ("<b>Matti Virtanen</b>", "<b>040 123 4567</b>", 'name="anyway"', MARKED):
        assert words in html, words
    assert client.post(page(told, "ask"), {"text": TEXT}).status_code == 302, "changed"
    assert client.post(page(told, "ask"), {"text": MARKED, "anyway": "1"}).status_code == 302, "sent as it is"
    assert sorted(one.text for one in kept()) == sorted([TEXT, MARKED])


def test_an_answer_and_the_reasons_are_looked_at_the_same_way(told: Lab) -> None:
    question = asked(told)
    for name, field, person in (
        ("question_answer", "answer", told.cast.staff[0]),
        ("question_close", "why", told.cast.staff[0]),
        ("question_hide", "why", told.cast.facilitator),
    ):
        found = browser(person).post(page(told, name, question.pk), {field: MARKED})
        assert found.status_code == 422, name
        assert "Matti Virtanen" in found.content.decode()
    (one,) = kept()
    assert (one.state, one.hidden_at) == ("asked", None)


def test_an_identity_code_is_not_sent_anyway(told: Lab) -> None:
    code = "131052-308T"
    found = browser(told.cast.staff[3]).post(page(told, "ask"), {"text": f"Auttoiko {code}?", "anyway": "1"})
    assert (found.status_code, kept()) == (422, [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TEXT, []),
        ("Miten Espoossa tehtiin?", []),
        ("Asiakas oli erään kunnan ainoa hitsaaja.", []),
        ("Kirjoittakaa: matti.virtanen@firma.fi", ["matti.virtanen@firma.fi"]),
        ("Kysyikö Ilona ensin?", ["Ilona"]),
    ],
)
def test_what_is_told_of_a_text(text: str, wanted: list[str]) -> None:
    assert [words for words, _kind in marks_in([text])] == wanted


# --- taken back ------------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_who_asked_takes_a_question_back_and_brings_it_back(told: Lab) -> None:
    asker, member = told.cast.staff[3], told.cast.staff[0]
    question = asked(told, asker)
    client = browser(asker)
    html = client.get(page(told)).content.decode()
    assert page(told, "question_withdraw", question.pk) in html
    answer = client.post(page(told, "question_withdraw", question.pk), follow=True)
    html = answer.content.decode()
    assert TEXT not in html
    undo = page(told, "question_back", question.pk)
    assert f'action="{undo}"' in html
    for person in (member, asker, told.cast.facilitator, told.cast.staff[4]):
        assert seen(told, person) == []
    assert not Notice.objects.filter(code="asked", seen_at__isnull=True).exists(), "the team waits for nothing"
    assert browser(member).post(page(told, "question_answer", question.pk), {"answer": "Kyllä."}).status_code == 404
    for _time in range(2):
        assert client.post(undo).status_code in {302, 404}
    assert seen(told, member) == [TEXT]
    waiting = Notice.objects.filter(code="asked", seen_at__isnull=True).values_list("person_id", flat=True)
    assert set(waiting) == {one.pk for one in told.cast.staff[:3]}
    assert deeds() == ["question_asked", "question_withdrawn", "question_put_back"]


def test_nobody_else_takes_a_question_back_nor_what_the_team_has_settled(told: Lab) -> None:
    question = asked(told)
    for person in (told.cast.staff[0], told.cast.staff[4], told.cast.facilitator, told.cast.stranger):
        for name in ("question_withdraw", "question_back"):
            assert browser(person).post(page(told, name, question.pk)).status_code == 404, person.name
    services.answer_question(told.member(0), question, text="Kyllä.")
    client = browser(told.cast.staff[3])
    assert client.post(page(told, "question_withdraw", question.pk)).status_code == 409
    assert page(told, "question_withdraw", question.pk) not in client.get(page(told)).content.decode()
    assert [one.deleted_in for one in kept()] == [None]


def test_a_question_taken_back_is_in_ones_copy_and_erased_with_the_person(told: Lab) -> None:
    asker = told.cast.staff[3]
    question = asked(told, asker)
    services.withdraw_question(sight(told, asker), question)
    (mine,) = rows.question_rows_of(asker.pk)
    assert (mine["question_text"], mine["question_state"]) == (TEXT, "withdrawn")
    erase.erase_questions(asker.pk)
    assert rows.question_rows_of(asker.pk) == []
    assert [one.asked_by_id for one in kept()] == [None]


# --- hidden by the team ----------------------------------------------------------------------------------------------
@pytest.mark.both
def test_the_team_hides_a_question_from_its_page_and_the_facilitators_see_that_it_did(told: Lab) -> None:
    asker, member, reader = told.cast.staff[3], told.cast.staff[1], told.cast.staff[4]
    question = asked(told, asker)
    deed = page(told, "question_hide", question.pk)
    assert browser(member).post(deed, {"why": ""}).status_code == 422
    assert browser(member).post(deed, {"why": "Ei kuulu tähän."}).status_code == 302
    assert (seen(told, reader), seen(told, told.cast.manager)) == ([], [])
    for person in (asker, told.cast.facilitator, told.cast.staff[0]):
        (row,) = queries.questions_of(sight(told, person))
        assert (row.text, row.hidden, row.by_team, row.hidden_why) == (TEXT, True, True, "Ei kuulu tähän.")
    assert "Ei kuulu tähän." not in browser(reader).get(page(told)).content.decode()
    assert "Ei kuulu tähän." in browser(told.cast.facilitator).get(page(told)).content.decode()
    (one,) = kept()
    assert (one.text, one.deleted_in) == (TEXT, None), "it stays in the record"
    heard = Notice.objects.filter(code__startswith="hidden").values_list("person_id", "code", "reason")
    assert list(heard) == [(asker.pk, "hidden_by_team", "Ei kuulu tähän.")]
    with pytest.raises(DomainError, match="question_closed"):
        services.answer_question(told.member(0), question, text="Kyllä.")
    assert browser(told.cast.staff[2]).post(page(told, "question_show", question.pk)).status_code == 302
    assert seen(told, reader) == [TEXT]
    assert deeds() == ["question_asked", "question_hidden_by_team", "question_shown"]


def test_the_team_does_not_bring_back_what_a_facilitator_hid(told: Lab) -> None:
    question = asked(told)
    services.hide_question(sight(told, told.cast.facilitator), question, why="Nimi näkyi.")
    member = told.cast.staff[0]
    assert seen(told, member) == []
    assert browser(member).post(page(told, "question_show", question.pk)).status_code == 404
    with pytest.raises(DomainError, match="not_allowed"):
        services.show_question(sight(told, member), question)


def test_a_facilitator_brings_back_what_the_team_hid_also_once_nobody_can_tell_who_it_was(told: Lab) -> None:
    question, member = asked(told), told.cast.staff[0]
    services.hide_question(sight(told, member), question, why="Ei kuulu tähän.")
    assert rows.question_rows_of(member.pk)[0]["question_hidden_why"] == "Ei kuulu tähän."
    erase.erase_questions(member.pk)
    assert seen(told, told.cast.staff[1]) == []
    services.show_question(sight(told, told.cast.facilitator), question)
    assert seen(told, told.cast.staff[1]) == [TEXT]


# --- where the confirmation stands -----------------------------------------------------------------------------------
def test_the_confirmation_stands_beside_the_question_where_the_address_leads(told: Lab) -> None:
    asker, member = browser(told.cast.staff[3]), browser(told.cast.staff[0])
    first = asker.post(page(told, "ask"), {"text": TEXT})
    (question,) = kept()
    second = member.post(page(told, "question_answer", question.pk), {"answer": "Kyllä."})
    for client, answer in ((asker, first), (member, second)):
        where, _hash, anchor = answer["Location"].partition("#")
        html = client.get(where).content.decode()
        assert anchor == "vahvistus"
        assert html.count('id="vahvistus"') == 1
        spot = re.search(
            r'<li class="stack stack--s"><div id="vahvistus" tabindex="-1">.*?</div></div>(.*?)</li>', html, re.S
        )
        assert spot is not None, "the message, then the question"
        assert TEXT in spot[1]
        assert 'id="vahvistus"' not in client.get(where).content.decode(), "told once"


def test_i_could_try_this_is_confirmed_where_it_was_pressed(told: Lab) -> None:
    client = browser(told.cast.staff[3])
    own = client.post(page(told, "would_try"), {"wanted": "1"})
    html = client.get(own["Location"].partition("#")[0]).content.decode()
    assert html.index('id="vahvistus"') > html.index('id="decided"'), "beside the button, past the head of the page"
    here = reverse("experiments:others", args=[told.cast.programme.code])
    pressed = client.post(page(told, "would_try"), {"wanted": "0", "after": f"{here}?paatos=keep"})
    where, _hash, anchor = pressed["Location"].partition("#")
    assert anchor == "vahvistus"
    html = client.get(where).content.decode()
    assert html.count('id="vahvistus"') == 1
    card = html.partition("<article")[2].partition("</article>")[0]
    assert 'id="vahvistus"' in card
    assert f'name="after" value="{here}?paatos=keep"' in card, "a second press leads to the same list"


def test_a_spot_that_is_not_on_the_page_leaves_the_confirmation_in_view(told: Lab) -> None:
    client = browser(told.cast.staff[3])
    client.post(page(told, "would_try"), {"wanted": "1"})
    assert 'id="vahvistus"' in client.get(f"{page(told)}?kohta=%00<x>").content.decode()
