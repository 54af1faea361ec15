"""Questions to a team: who asks, who answers, what is hidden from whom, and what nobody is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from experiments.lab import SETUP, Lab
from experiments.others_stage import decided, sight, team_of
from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import notices, queries, rules, services
from oppiva.experiments.models import Experiment, ShareLevel, State, TeamQuestion
from oppiva.people.models import Notice, Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.workshops.models import Enrolment
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db
TEXT = "Mitä tekisitte toisin?"
# A true identity code, made up: its check character is right.
CODE = "131052-308T"


@pytest.fixture
def told(lab: Lab) -> Lab:
    """The first team has decided."""
    decided(lab.experiments[0])
    return lab


def page(lab: Lab, name: str = "experiment", *more: object) -> str:
    return reverse(f"experiments:{name}", args=[lab.cast.programme.code, lab.experiment.code, *more])


def asked(lab: Lab, person: Person | None = None, text: str = TEXT) -> TeamQuestion:
    return services.ask_team(sight(lab, person or lab.cast.staff[3]), text=text)


def stored(question: TeamQuestion) -> TeamQuestion:
    with reading(SETUP):
        return TeamQuestion.objects.get(pk=question.pk)


def seen(lab: Lab, person: Person) -> list[str]:
    return [one.text for one in queries.questions_of(sight(lab, person))]


def test_a_reader_asks_a_member_answers_and_both_hear_of_it(told: Lab) -> None:
    reader, member = told.cast.staff[3], told.cast.staff[1]
    assert browser(reader).post(page(told, "ask"), {"text": TEXT}).status_code == 302
    with reading(SETUP):
        question = TeamQuestion.objects.get()
    notes = Notice.objects.filter(object_id=str(question.pk))
    assert set(notes.values_list("person_id", flat=True)) == {one.pk for one in told.cast.staff[:3]}
    assert browser(member).post(page(told, "question_answer", question.pk), {"answer": "Kyllä."}).status_code == 302
    assert (stored(question).state, stored(question).answer) == ("answered", "Kyllä.")
    assert notes.filter(code="answered").get().person_id == reader.pk
    assert not notes.filter(code="asked", seen_at__isnull=True).exists(), "nobody waits any longer"
    html = browser(told.cast.staff[4]).get(page(told)).content.decode()
    assert TEXT in html
    assert "Kyllä." in html
    assert reader.name not in html
    assert member.name not in html
    events = AuditEvent.objects.filter(verb__startswith="question_").order_by("pk")
    assert list(events.values_list("verb", flat=True)) == ["question_asked", "question_answered"]


def test_who_does_not_read_the_experiment_neither_asks_nor_reads_a_question(told: Lab) -> None:
    question = asked(told)
    stranger = told.cast.stranger
    for name, more in (("experiment", ()), ("ask", ()), ("question_answer", (question.pk,))):
        assert browser(stranger).get(page(told, name, *more)).status_code == 404
    assert browser(stranger).post(page(told, "ask"), {"text": TEXT}).status_code == 404
    assert Client().post(page(told, "ask"), {"text": TEXT}).status_code == 302
    with pytest.raises(Http404):
        rules.question_for(_draft_sight(told), question.pk)


def _draft_sight(lab: Lab) -> rules.Sight:
    return sight(lab, lab.cast.staff[3], lab.experiments[1])


def test_a_draft_is_never_asked_about(lab: Lab) -> None:
    for person in (lab.cast.facilitator, lab.cast.manager):
        with pytest.raises(DomainError, match="question_of_draft"):
            asked(lab, person)
        assert browser(person).post(page(lab, "ask"), {"text": TEXT}).status_code == 409
    assert "kysymykset-h" not in browser(lab.cast.staff[0]).get(page(lab)).content.decode()


def test_the_table_of_rights_says_who_asks(told: Lab) -> None:
    """PA FA AN PM write; CO ST AU DI AA read published or all; SU writes of its own unit's when published."""
    programme, unit = str(told.cast.programme.pk), str(told.cast.unit.pk)
    Experiment.objects.filter(pk=told.experiment.pk).update(
        state=State.PUBLISHED, share_level=ShareLevel.PUBLIC, units=[unit], areas=["23"]
    )
    may = {
        ("facilitator", "programme", programme): True, ("analyst", "programme", programme): True,
        ("project_manager", "programme", programme): True, ("supervisor", "unit", unit): True,
        ("auditor", "programme", programme): False, ("communicator", "programme", programme): False,
        ("steering", "programme", programme): False, ("director", "area", "23"): False,
        ("adopter", "programme", programme): False, ("area_admin", "area", "23"): False,
        ("supervisor", "unit", str(told.cast.far.pk)): False,
    }  # fmt: skip
    for (role, kind, scope), wanted in may.items():
        person = person_of(f"Kysyjä {role} {kind} {scope[:3]}")
        grant_to(person, role, kind, scope)
        found = sight(told, person)
        assert rules.may_ask(found) is wanted, role
        assert browser(person).post(page(told, "ask"), {"text": TEXT}).status_code == (302 if wanted else 403), role


def test_the_own_team_does_not_ask_itself_and_only_it_answers(told: Lab) -> None:
    question = asked(told)
    assert browser(told.cast.staff[0]).post(page(told, "ask"), {"text": TEXT}).status_code == 403
    for person in (told.cast.staff[3], told.cast.facilitator, told.cast.manager):
        for name in ("question_answer", "question_close"):
            assert browser(person).post(page(told, name, question.pk), {"answer": "x x"}).status_code == 403
    assert stored(question).state == "asked"


def test_a_question_is_settled_once(told: Lab) -> None:
    question = asked(told)
    services.answer_question(told.member(0), question, text="Kyllä.")
    for deed in (services.answer_question, services.close_question):
        word = {"text": "Ei."} if deed is services.answer_question else {"why": "Ei ehditä."}
        with pytest.raises(DomainError, match="question_closed"):
            deed(told.member(1), question, **word)
    answer = browser(told.cast.staff[1]).post(page(told, "question_answer", question.pk), {"answer": "Ei."})
    assert answer.status_code == 409
    assert stored(question).answer == "Kyllä."


def test_the_team_closes_a_question_with_a_reason_that_readers_see(told: Lab) -> None:
    question = asked(told)
    deed = page(told, "question_close", question.pk)
    assert browser(told.cast.staff[2]).post(deed, {"why": ""}).status_code == 422
    assert browser(told.cast.staff[2]).post(deed, {"why": "Emme enää muista."}).status_code == 302
    assert stored(question).state == "closed"
    assert Notice.objects.get(code="closed").reason == "Emme enää muista."
    assert "Emme enää muista." in browser(told.cast.staff[4]).get(page(told)).content.decode()


@pytest.mark.parametrize(
    ("text", "status"), [("Miks", 422), ("Miksi", 302), ("x" * 300, 302), ("x" * 301, 422), ("", 422)]
)
def test_the_length_is_counted_and_what_was_typed_stays(told: Lab, text: str, status: int) -> None:
    answer = browser(told.cast.staff[3]).post(page(told, "ask"), {"text": text})
    assert answer.status_code == status
    assert status == 302 or text in answer.content.decode()


def test_an_identity_code_is_refused_at_the_field_in_question_answer_and_reason(told: Lab) -> None:
    typed = f"Auttoiko tämä asiakasta {CODE}?"
    answer = browser(told.cast.staff[3]).post(page(told, "ask"), {"text": typed})
    assert answer.status_code == 422
    question = asked(told)
    for name, field in (("question_answer", "answer"), ("question_close", "why")):
        assert browser(told.cast.staff[0]).post(page(told, name, question.pk), {field: typed}).status_code == 422
    hide = page(told, "question_hide", question.pk)
    assert browser(told.cast.facilitator).post(hide, {"why": typed}).status_code == 422
    with reading(SETUP):
        assert [one.text for one in TeamQuestion.objects.all()] == [TEXT]
    with pytest.raises(DomainError, match="identity_code"):
        asked(told, text=typed)


@pytest.mark.both
def test_a_hidden_question_is_seen_by_who_asked_and_the_facilitators_alone_with_the_reason(told: Lab) -> None:
    asker, facilitator = told.cast.staff[3], told.cast.facilitator
    question = asked(told)
    services.answer_question(told.member(0), question, text="Kyllä.")
    deed = page(told, "question_hide", question.pk)
    for person in (told.cast.staff[4], told.cast.manager):
        assert browser(person).post(deed, {"why": "Nimi näkyi."}).status_code == 403
    assert browser(facilitator).post(deed, {"why": ""}).status_code == 422
    assert browser(facilitator).post(deed, {"why": "Nimi näkyi."}).status_code == 302
    for person in (told.cast.staff[0], told.cast.staff[4], told.cast.manager):
        html = browser(person).get(page(told)).content.decode()
        assert TEXT not in html
        assert "Nimi näkyi." not in html
        assert seen(told, person) == []
    for person in (asker, facilitator):
        assert "Nimi näkyi." in browser(person).get(page(told)).content.decode()
    heard = dict(Notice.objects.filter(code__startswith="hidden").values_list("person_id", "reason"))
    assert heard == {asker.pk: "Nimi näkyi.", **dict.fromkeys((one.pk for one in told.cast.staff[:3]), "")}
    assert browser(facilitator).post(page(told, "question_show", question.pk)).status_code == 302
    assert TEXT in browser(told.cast.staff[4]).get(page(told)).content.decode()


def test_sharing_wider_gives_a_facilitator_of_another_series_nothing_to_hide(told: Lab) -> None:
    from workshops.cast import another

    second = another(told.cast, "98")
    other = person_of("Vilma Vetäjä")
    grant_to(other, "facilitator", "series", str(second.pk))
    Experiment.objects.filter(pk=told.experiment.pk).update(share_level=ShareLevel.PROGRAMME)
    question = asked(told)
    assert seen(told, other) == [TEXT]
    assert browser(other).post(page(told, "question_hide", question.pk), {"why": "Ei sovi."}).status_code == 403


def test_the_same_addresses_of_another_experiment_find_no_question_of_this_one(told: Lab) -> None:
    question = asked(told)
    other = decided(team_of(told.cast.first, 9))
    deed = reverse("experiments:question_hide", args=[told.cast.programme.code, other.code, question.pk])
    assert browser(told.cast.facilitator).post(deed, {"why": "Ei sovi."}).status_code == 404


def test_nothing_is_asked_once_the_programme_is_over(told: Lab) -> None:
    question = asked(told)
    Programme.objects.filter(pk=told.cast.programme.pk).update(state=Programme.State.ENDED)
    assert not rules.may_ask(sight(told, told.cast.staff[3]))
    with pytest.raises(DomainError, match="programme_ended"):
        asked(told)
    with pytest.raises(DomainError, match="programme_ended"):
        services.answer_question(told.member(0), question, text="Kyllä.")


def test_who_left_the_series_reads_the_questions_no_more(told: Lab) -> None:
    reader = told.cast.staff[3]
    asked(told, reader)
    RoleGrant.objects.filter(person=reader).delete()
    Enrolment.objects.filter(person=reader).update(state=Enrolment.State.WITHDRAWN)
    assert browser(reader).get(page(told)).status_code == 404


@pytest.mark.parametrize(
    "code", ["asked", "answered", "closed", "hidden", "hidden_by_team", "hidden_from_team", "shown"]
)
def test_each_notice_has_its_own_words_and_no_name(code: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        line = notices.question_line(code, {"code": "07-3"})
    assert line.startswith("Experiment 07-3")
    assert "changed" not in line


def test_the_experiments_page_asks_as_often_whatever_was_asked(told: Lab, django_assert_max_num_queries: Any) -> None:
    client = browser(told.cast.staff[4])
    asked(told)
    client.get(page(told))
    with django_assert_max_num_queries(40) as few:
        client.get(page(told))
    for number in range(20):
        asked(told, text=f"Kysymys {number} teille?")
    with django_assert_max_num_queries(40) as many:
        client.get(page(told))
    assert len(few) == len(many)


def test_own_questions_and_answers_are_in_ones_copy_and_stay_without_a_name(told: Lab) -> None:
    from oppiva.experiments.queries import reading_personal as rows
    from oppiva.experiments.services import reading_personal as erase

    asker, member = told.cast.staff[3], told.cast.staff[0]
    question = asked(told)
    services.answer_question(told.member(0), question, text="Kyllä.")
    services.set_would_try(sight(told, asker), wanted=True)
    [mine], [theirs] = rows.question_rows_of(asker.pk), rows.question_rows_of(member.pk)
    assert (mine["question_text"], "question_answer" in mine) == (TEXT, False)
    assert (theirs["question_answer"], "question_text" in theirs) == ("Kyllä.", False)
    assert len(rows.tried_rows_of(asker.pk)) == 1
    for person in (asker, member):
        erase.erase_questions(person.pk)
        erase.erase_would_try(person.pk)
        assert rows.question_rows_of(person.pk) == []
    assert rows.tried_rows_of(asker.pk) == []
    left = stored(question)
    assert (left.text, left.answer, left.asked_by_id, left.answered_by_id) == (TEXT, "Kyllä.", None, None)
    assert actor_for(asker).person_id
