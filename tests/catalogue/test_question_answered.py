"""The steward's side of a question: answered, looked through for personal data, published, declined, reminded."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from catalogue.keeping import ANSWER, MAIL, QUESTION, answered, confirmed, lines_of, on, post
from catalogue.library import Library
from catalogue.table import refused, stranger
from oppiva.audit.models import Revision
from oppiva.catalogue import services
from oppiva.catalogue.models import StewardQuestion, Stewardship
from oppiva.catalogue.queries.questions import public_questions
from oppiva.catalogue.services import model_nights, questions
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.programme.models import Programme

pytestmark = pytest.mark.django_db
State = StewardQuestion.State


def keys(question: StewardQuestion) -> list[str]:
    return [one.key for one in questions.findings(question)]


def test_an_answer_goes_to_who_asked_and_is_public_only_when_it_is_published(library: Library) -> None:
    library.published()
    question = answered(library)
    assert (question.state, question.answer) == (State.ANSWERED, ANSWER)
    letters = [one for one in post() if one.to == [MAIL]]
    assert [ANSWER in str(one.body) for one in letters] == [True]
    assert QUESTION in str(letters[0].body)
    assert public_questions(library.fresh()).published == ()
    questions.publish(library.steward, question, settled=keys(question))
    (shown,) = public_questions(library.fresh()).published
    assert (shown.text, shown.answer) == (QUESTION, ANSWER)
    assert public_questions(library.fresh()).waiting == 0


def test_who_asked_signed_in_is_told_by_a_notice(library: Library) -> None:
    library.published()
    person = library.table.lab.cast.staff[0]
    question = questions.ask(library.table.lab.cast.as_(person), library.fresh(), text=QUESTION, language="fi")
    answered(library, question=question)
    question = questions.answer(library.steward, StewardQuestion.objects.get(), text="Toimii kyllä hyvin.")
    questions.send(library.steward, question, settled=keys(question))
    assert lines_of(person) == [("catalogue.stewardquest", "answered"), ("catalogue.stewardquest", "corrected")]


def test_each_place_that_may_be_personal_data_is_decided_by_itself(library: Library) -> None:
    library.published()
    question = confirmed(library, "Voiko asiakas soittaa numeroon 040 123 4567 itse?")
    question = answered(library, "Voi. Kysy tarkemmin: maija.meikalainen@kunta.example.", question)
    found = questions.findings(question)
    assert {one.part for one in found} == {"text", "answer"}
    with refused("question_personal"):
        questions.publish(library.steward, question)
    with refused("question_personal"):
        questions.publish(library.steward, question, settled=keys(question)[:1])
    questions.publish(library.steward, question, settled=keys(question))
    assert len(public_questions(library.fresh()).published) == 1


def test_what_was_settled_of_one_text_says_nothing_of_another(library: Library) -> None:
    library.published()
    question = answered(library, "Soita 040 123 4567.")
    old = keys(question)
    question = questions.answer(library.steward, question, text="Soita 050 765 4321.")
    with refused("question_personal"):
        questions.send(library.steward, question, settled=old)


def test_an_identity_code_is_refused_in_an_answer(library: Library) -> None:
    library.published()
    with refused("identity_code"):
        answered(library, "Esimerkiksi asiakas 010190-900P.")


def test_records_3_5_a_written_answer_goes_nowhere_before_it_is_sent(library: Library) -> None:
    library.published()
    question = confirmed(library)
    post()
    question = questions.answer(library.steward, question, text="Soita Maijalle: 040 123 4567.")
    assert (question.state, question.answer, question.answered_at) == (State.ASKED, "", None)
    assert [one.to for one in post() if one.to == [MAIL]] == []
    with refused("question_personal"):
        questions.send(library.steward, question)
    assert [one.to for one in post() if one.to == [MAIL]] == [], "a refused answer is not mailed either"
    assert public_questions(library.fresh()).waiting == 1, "who asked still waits"
    question = questions.send(library.steward, question, settled=keys(question))
    assert (question.state, question.unsent) == (State.ANSWERED, "")
    assert len([one for one in post() if one.to == [MAIL]]) == 1
    with refused("question_unwritten"):
        questions.send(library.steward, question)


def test_what_was_written_on_the_way_and_never_sent_is_kept_nowhere(library: Library) -> None:
    library.published()
    question = questions.answer(library.steward, confirmed(library), text="Kysy Maijalta, 040 123 4567.")
    question = questions.answer(library.steward, question, text=ANSWER)
    questions.send(library.steward, question, settled=keys(question))
    with reading(system("test")):
        assert "Maijalta" not in repr(list(Revision.objects.values_list("before", "after")))


def test_what_the_asker_wrote_is_decided_only_where_it_becomes_public(library: Library) -> None:
    library.published()
    question = confirmed(library, "Voinko soittaa numeroon 040 123 4567?")
    question = questions.answer(library.steward, question, text="Voit kyllä soittaa.")
    with refused("question_personal"):
        questions.send(library.steward, question, public=True)
    assert questions.send(library.steward, question).state == State.ANSWERED


def test_one_press_sends_and_publishes(library: Library) -> None:
    library.published()
    question = questions.answer(library.steward, confirmed(library), text=ANSWER)
    question = questions.send(library.steward, question, settled=keys(question), public=True)
    assert question.state == State.PUBLISHED
    assert [one.answer for one in public_questions(library.fresh()).published] == [ANSWER]
    assert len([one for one in post() if one.to == [MAIL]]) == 1


def test_a_correction_reaches_who_asked_and_is_public_only_once_it_was_sent(library: Library) -> None:
    library.published()
    question = answered(library)
    post()
    for text in ("Toimii kyllä hyvin.", "Toimii kyllä kahdella."):
        question = questions.answer(library.steward, question, text=text)
        with refused("question_unsent"):
            questions.publish(library.steward, question, settled=keys(question))
        question = questions.send(library.steward, question, settled=keys(question))
        (letter,) = [one for one in post() if one.to == [MAIL]]
        assert "korja" in letter.subject or "corrected" in letter.subject
        assert text in str(letter.body)
    questions.publish(library.steward, question, settled=keys(question))
    with refused("question_settled"):
        questions.answer(library.steward, question, text="Ei toimikaan.")
    questions.take_down(library.steward, question)
    assert public_questions(library.fresh()).published == ()
    questions.answer(library.steward, question, text="Ei toimikaan aina.")


def test_the_words_that_were_sent_are_no_correction(library: Library) -> None:
    library.published()
    question = answered(library)
    assert questions.answer(library.steward, question, text=ANSWER).unsent == ""


def test_a_correction_after_the_address_is_forgotten_reaches_nobody_and_that_is_known(library: Library) -> None:
    library.published()
    question = answered(library)
    assert questions.reaches(question)
    with on(31):
        model_nights.forget_addresses()
        question.refresh_from_db()
        assert not questions.reaches(question)
        question = questions.answer(library.steward, question, text="Toimii kyllä hyvin.")
        questions.send(library.steward, question, settled=keys(question))
        assert [one.to for one in post() if one.to == [MAIL]] == []


def test_a_declined_question_tells_why_and_is_never_public(library: Library) -> None:
    library.published()
    question = confirmed(library)
    with refused("text_short"):
        questions.decline(library.steward, question, reason="en")
    questions.decline(library.steward, question, reason="Kysymys ei koske tätä mallia.")
    (letter,) = [one for one in post() if one.to == [MAIL]]
    assert "Kysymys ei koske tätä mallia." in str(letter.body)
    with refused("question_settled"):
        questions.publish(library.steward, question)
    assert public_questions(library.fresh()).waiting == 0


def test_only_the_steward_answers_and_a_stranger_finds_nothing(library: Library) -> None:
    library.published()
    question = confirmed(library)
    for nobody in (library.analyst, stranger(library.table), *map(library.table.lab.cast.as_, library.peers)):
        for deed in (
            lambda nobody=nobody: questions.answer(nobody, question, text=ANSWER),
            lambda nobody=nobody: questions.send(nobody, question),
            lambda nobody=nobody: questions.decline(nobody, question, reason="Ei koske tätä mallia."),
            lambda nobody=nobody: questions.publish(nobody, question),
            lambda nobody=nobody: questions.take_down(nobody, question),
        ):
            with refused("not_steward"):
                deed()


def test_a8_the_steward_answers_after_the_programme_until_the_term_ends(library: Library) -> None:
    library.published()
    question = confirmed(library)
    later = confirmed(library, address="toinen@toinen.example")
    Programme.objects.filter(pk=library.table.programme.pk).update(state="ended")
    question = answered(library, question=question)
    questions.publish(library.steward, question, settled=keys(question))
    term = library.fresh().stewardships.get()
    with on((term.ends_on - clock.today()).days + 1), refused("not_steward"):
        questions.answer(library.steward, later, text=ANSWER)


def test_the_steward_is_reminded_on_day_7_and_on_day_14_once_each(library: Library) -> None:
    library.published()
    confirmed(library)
    sent = []
    for day in range(17):
        with on(day):
            sent.append((model_nights.remind_stewards(), model_nights.remind_stewards()))
    assert [day for day, (first, again) in enumerate(sent) if first] == [7, 14]
    assert all(again == 0 for _first, again in sent)


def test_missed_days_are_made_up_by_one_mail_and_an_answered_question_by_none(library: Library) -> None:
    library.published()
    question = confirmed(library)
    with on(20):
        assert (model_nights.remind_stewards(), model_nights.remind_stewards()) == (1, 0)
        answered(library, question=question)
        assert [one.to for one in post() if "odottaa vastaustasi" in one.subject] == [], "nothing once it is answered"


def test_the_next_steward_finds_the_question_that_waits(library: Library) -> None:
    library.published()
    question = confirmed(library)
    services.resign_stewardship(library.steward, library.fresh().stewardships.get(), reason="Yksikkö lakkautetaan.")
    with on(8):
        assert model_nights.remind_stewards() == 0
    library.kept()
    with on(8):
        assert model_nights.remind_stewards() == 1
    assert answered(library, question=question).state == State.ANSWERED


@pytest.mark.both
def test_the_database_holds_a_due_day_an_answer_and_a_reason(library: Library) -> None:
    version = library.published()
    held = {"operating_model": library.fresh(), "model_version": version, "text": QUESTION, "sent_at": clock.now()}
    asked = {"asked_at": clock.now(), "due_on": clock.today()}
    StewardQuestion.objects.create(state="unconfirmed", **held)
    for wrong in (
        {"state": "asked"},
        {"state": "answered", **asked},
        {"state": "published", **asked},
        {"state": "declined", **asked},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StewardQuestion.objects.create(**held, **wrong)


class TestAQuestionThatNobodyAnswers:
    """records.md 3.5, data minimisation: no address stays for ever, and its owner is told before it goes."""

    def run(self, days: int) -> list[str]:
        """The night so many days on; what was sent in the morning after it, by its subject."""
        with on(days, hour=4):
            model_nights.warn_askers()
            model_nights.forget_addresses()
        with on(days):
            return [str(one.subject) for one in post() if one.to == [MAIL]]

    def test_its_address_goes_after_a_year_and_the_asker_is_told_a_month_before(self, library: Library) -> None:
        library.published()
        question = confirmed(library)
        post()
        assert self.run(330) == []
        (said,) = self.run(337)
        assert library.draft.name in said
        question.refresh_from_db()
        assert question.asker_mail, "until the day that was told"
        assert self.run(338) == [], "told once"
        assert self.run(367) == []
        question.refresh_from_db()
        assert question.asker_mail == ""
        assert question.state == State.ASKED, "it waits on without its asker"

    def test_without_a_steward_after_three_months(self, library: Library) -> None:
        library.published()
        question = confirmed(library)
        Stewardship.objects.update(state="gone", ended_on=clock.today())
        post()
        assert self.run(55) == []
        assert len(self.run(63)) == 1
        self.run(93)
        question.refresh_from_db()
        assert question.asker_mail == ""

    def test_an_answer_in_time_reaches_the_address_and_then_the_usual_thirty_days_run(self, library: Library) -> None:
        library.published()
        question = confirmed(library)
        post()
        self.run(337)
        with on(340):
            answered(library, question=StewardQuestion.objects.get(pk=question.pk))
            assert len(post()) == 1
        self.run(368)
        question.refresh_from_db()
        assert question.asker_mail == MAIL
        self.run(372)
        question.refresh_from_db()
        assert question.asker_mail == ""
